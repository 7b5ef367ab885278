package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/preference"
	"tallylight/web/intent"
)

func (s *service) settingsOperations() {
	serve(s, operation{id: "get-me", method: http.MethodGet, path: "/me", needs: account.AnyRole, also: []int{http.StatusForbidden}, summary: "Get your own settings"}, s.me)
	serve(s, operation{id: "put-me", method: http.MethodPut, path: "/me", needs: account.AnyRole, also: []int{http.StatusForbidden}, body: reflect.TypeFor[intent.Own](),
		summary: "Replace your own settings. Omitted fields take their default"}, s.putMe)
	serve(s, operation{id: "get-settings", method: http.MethodGet, path: "/settings", needs: to(readiness.EditPeople, account.Admin), summary: "Get the settings of the company"}, s.settings)
	serve(s, operation{id: "put-settings", method: http.MethodPut, path: "/settings", needs: to(readiness.EditPeople, account.Admin), body: reflect.TypeFor[intent.ForAll](), strict: true,
		summary: "Replace the settings of the company. Omitted fields are as the environment has them. In force at once"}, s.putSettings)
}

// Me is how whoever asks wants to see everything.
type Me struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Role      string `json:"role"`
	Language  string `json:"language" enum:",ja,en" doc:"Empty: as the browser asks."`
	Zone1     string `json:"zone1" doc:"IANA name; empty: as the company."`
	Zone2     string `json:"zone2"`
	WeekStart string `json:"week_start" enum:",sunday,monday" doc:"Empty: Sunday."`
	Theme     string `json:"theme" enum:",light,dark" doc:"Empty: as the system has it."`
	Shortcuts bool   `json:"shortcuts"`
}

var errNobody = echo.NewHTTPError(http.StatusForbidden, "a token has no settings of its own; sign in as a person")

// me answers GET /me.
func (s *service) me(ctx context.Context, by caller, _ *struct{}) (Me, error) {
	if by.Token {
		return Me{}, errNobody
	}
	p, err := s.Store.Person(ctx, by.ID)
	own := intent.OwnOf(p.Own)
	return Me{ID: p.ID, Name: p.Name, Role: string(p.Role), Language: own.Language, Zone1: own.Zone1, Zone2: own.Zone2,
		WeekStart: own.WeekStart, Theme: own.Theme, Shortcuts: own.Shortcuts}, err
}

// putMe answers PUT /me.
func (s *service) putMe(ctx context.Context, by caller, in *of[intent.Own]) (Me, error) {
	if by.Token {
		return Me{}, errNobody
	}
	meant, err := said(in.Version, in.Body, intent.Own{Shortcuts: true}, false)
	if err = both[intent.Own](err, meant.Own().Wrong()); err == nil {
		err = s.Store.SaveOwn(ctx, by.ID, meant.Own(), by.Actor, by.now)
	}
	if err != nil {
		return Me{}, err
	}
	return s.me(ctx, by, nil)
}

// Settings are those of the company.
type Settings struct {
	Zone1    string `json:"zone1" doc:"First time zone (IANA name); empty if it is that of the environment."`
	Zone2    string `json:"zone2" doc:"Second time zone; empty if it is that of the environment."`
	Label1   string `json:"label1" doc:"What the clock of the first zone is called; empty: by its abbreviation."`
	Label2   string `json:"label2"`
	Language string `json:"language" enum:",ja,en" doc:"Default language; empty if it is that of the environment."`
	Version  int64  `json:"version"`
}

func (t Settings) version() int64 { return t.Version }

func settingsOf(c preference.Company) Settings {
	return Settings{Zone1: c.First, Zone2: c.Second, Label1: c.Label1, Label2: c.Label2, Language: c.Language, Version: c.Version}
}

// settings answers GET /settings.
func (s *service) settings(ctx context.Context, _ caller, _ *struct{}) (Settings, error) {
	c, err := s.Store.Company(ctx)
	return settingsOf(c), err
}

// putSettings answers PUT /settings.
func (s *service) putSettings(ctx context.Context, by caller, in *of[intent.ForAll]) (Settings, error) {
	meant, err := said(in.Version, in.Body, intent.ForAll{}, true)
	if err = both[intent.ForAll](err, meant.Company().Wrong()); err == nil {
		err = s.Store.SaveCompany(ctx, meant.Company(), by.Actor, by.now)
	}
	return edited(named[intent.ForAll](err), func() (Settings, error) { return s.settings(ctx, by, nil) })
}
