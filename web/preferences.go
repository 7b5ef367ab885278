package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/preference"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

// company gives what holds for everybody: what was set, else what the environment says.
func (s *Server) company(ctx context.Context) preference.Company {
	c := s.store.CompanyOrLast(ctx)
	c.Zones = c.Zones.Or(preference.Zones{First: s.Zone1.String(), Second: s.Zone2.String()})
	c.Language = cmp.Or(c.Language, s.Lang)
	return c
}

// pair loads two zones. Those of the environment are known by their names, whatever the system knows.
func (s *Server) pair(z preference.Zones) (first, second *time.Location) {
	return s.zone(z.First), s.zone(z.Second)
}

func (s *Server) zone(name string) *time.Location {
	if name == s.Zone2.String() {
		return s.Zone2
	}
	if zone, known := preference.Location(name); known && name != s.Zone1.String() {
		return zone
	}
	return s.Zone1
}

// looks is how pages are shown to a viewer.
type looks struct {
	zone1, zone2 *time.Location
	views.Looks
}

// looksOf is how pages are shown to whoever has set own for themselves; where nothing is set, as the company has it.
func (s *Server) looksOf(ctx context.Context, own preference.Own) looks {
	company := s.company(ctx)
	zones := own.Zones.Or(company.Zones)
	l := looks{Looks: views.Looks{Home: s.zone(company.First), Week: own.Week(), Theme: own.Theme, Shortcuts: !own.NoShortcuts}}
	l.zone1, l.zone2 = s.pair(zones)
	named := map[string]string{company.First: company.Label1, company.Second: company.Label2}
	l.Clocks = [2]string{named[zones.First], named[zones.Second]}
	return l
}

// inPublic shows a page as it hangs where anybody may look: as the company has it, whoever opened it.
func (s *Server) inPublic(ctx context.Context, p views.Page) views.Page {
	l := s.looksOf(ctx, preference.Own{})
	p.Zone1, p.Zone2, p.Looks = l.zone1, l.zone2, l.Looks
	return p
}

// home is the zone of the company.
func (s *Server) home(ctx context.Context) *time.Location { return s.zone(s.company(ctx).First) }

// clock is now, where the company is.
func (s *Server) clock(c echo.Context) intent.Clock {
	first, second := s.pair(s.company(c.Request().Context()).Zones)
	return intent.Clock{Now: s.now(), Zone: first, Others: []*time.Location{second}}
}

const langCookie = "tallylight-lang"

// lang is the language asked for in the address, else the one chosen before in this browser, else that of the person, else the
// browser's, else the company's.
func (s *Server) lang(c echo.Context) text.Lang {
	own := ""
	if p := person(c); p != nil {
		own = p.Own.Language
	}
	if l := text.Lang(c.QueryParam("lang")); l == text.JA || l == text.EN {
		s.rememberLang(c, strings.TrimSuffix(string(l)+"."+own, "."))
		return l
	}
	if chosen := chosenLang(c, own); chosen != "" {
		return text.Lang(chosen)
	}
	accept := c.Request().Header.Get("Accept-Language")
	if accept == "" {
		if usual := s.company(c.Request().Context()).Language; usual != "" {
			return text.Lang(usual)
		}
	}
	return text.Match(accept)
}

// chosenLang is the language that was chosen in this browser. What a person has set since then counts more: the cookie names
// what they had set.
func chosenLang(c echo.Context, own string) string {
	cookie, err := c.Cookie(langCookie)
	if err != nil {
		return own
	}
	lang, had, _ := strings.Cut(cookie.Value, ".")
	if (lang == "ja" || lang == "en") && (own == "" || own == had) {
		return lang
	}
	return own
}

// rememberLang keeps a choice in the browser; an empty one is forgotten.
func (s *Server) rememberLang(c echo.Context, chosen string) {
	age := 365 * 24 * 3600
	if chosen == "" {
		age = -1
	}
	c.SetCookie(&http.Cookie{Name: langCookie, Value: chosen, Path: "/", MaxAge: age,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.sessions.Cookie.Secure})
}

// settingsKey is what of a person's settings a page depends on.
func settingsKey(own preference.Own) string { return fmt.Sprintf("%+v", own) }
