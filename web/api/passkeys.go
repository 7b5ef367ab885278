package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
)

func (s *service) passkeyOperations() {
	serve(s, operation{id: "list-passkeys", method: http.MethodGet, path: "/passkeys", needs: account.AnyRole.In(account.Admin), also: []int{http.StatusForbidden},
		summary: "List your passkeys or, as an admin, those of a person. Only a browser adds them"}, s.passkeys)
	serveNothing(s, operation{id: "remove-passkey", method: http.MethodDelete, path: "/passkeys/{id}", needs: account.AnyRole.In(account.Admin), also: []int{http.StatusForbidden},
		summary: "Remove one of your passkeys, up to 5 minutes after you signed in, or, as an admin, one of a person"}, s.removePasskey)
}

// Passkey is a public key by which a person signs in.
type Passkey struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	CreatedAt string  `json:"created_at" format:"date-time"`
	UsedAt    *string `json:"used_at" format:"date-time" doc:"Last use; null: never."`
}

// Passkeys lists those of one person.
type Passkeys struct {
	Passkeys []Passkey `json:"passkeys" nullable:"false"`
	Next     *string   `json:"next" doc:"Always null."`
}

type passkeysQuery struct {
	Person string `query:"person" doc:"Id of a person. Default: yourself."`
}

// errNoPasskeys: passkeys are of people.
var errNoPasskeys = echo.NewHTTPError(http.StatusForbidden, "a token has no passkeys; name a person")

// passkeys answers GET /passkeys?person=.
func (s *service) passkeys(ctx context.Context, by caller, in *passkeysQuery) (Passkeys, error) {
	id, err := by.passkeysOf(in.Person)
	if err != nil {
		return Passkeys{}, err
	}
	all, err := s.Store.PasskeysOf(ctx, id)
	return Passkeys{Passkeys: each(all, func(p account.Passkey) Passkey {
		return Passkey{ID: p.ID, Name: p.Name, CreatedAt: stamp(p.MadeAt), UsedAt: stampOrNull(p.Used)}
	})}, err
}

// passkeysOf gives the person that a request is about: whoever asks or, as an admin, another one.
func (by caller) passkeysOf(person string) (string, error) {
	if person == "" && by.Token {
		return "", errNoPasskeys
	}
	return by.whose(person)
}

type passkeyPath struct {
	Path
	Person string `query:"person" doc:"Id of its person. Default: yourself."`
}

// removePasskey answers DELETE /passkeys/{id}?person=. One's own asks for a fresh sign-in, as the page does.
func (s *service) removePasskey(ctx context.Context, by caller, in *passkeyPath) error {
	id, err := by.passkeysOf(in.Person)
	if err != nil {
		return err
	}
	if !by.Token && id == by.ID {
		at, err := s.Store.Proved(ctx, by.session)
		if err != nil {
			return err
		}
		if !account.Proven(at, s.SessionClock()) {
			return echo.NewHTTPError(http.StatusForbidden, "the sign-in is older than 5 minutes; sign in again, or confirm in the settings that it is you")
		}
	}
	return s.Store.RemovePasskey(ctx, id, in.ID, by.Actor, by.now)
}
