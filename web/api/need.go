package api

import (
	"cmp"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// The members of an operation in the description that say what it needs.
const (
	roleMember  = "x-tallylight-needs"
	scopeMember = "x-tallylight-scope"
)

// needed is what the description says of a need: how its caller has to be known or which permission their role has to have,
// and the scope that a token has to cover.
func needed(n account.Need) map[string]any {
	said := map[string]any{roleMember: string(n.Who)}
	if n.May != "" {
		said[roleMember] = string(n.May)
	}
	if n.Scope != "" {
		said[scopeMember] = string(n.Scope)
	}
	return said
}

// refuses says why somebody may not come in; nil where they may.
func refuses(needs account.Need, by readiness.Actor) error {
	switch {
	case by.Token && !needs.Takes(cmp.Or(account.Scope(by.Scope), account.Admin)):
		return errScope
	case !needs.Admits(by.Role):
		return fault.ErrForbidden
	}
	return nil
}

// declare keeps what an address needs, by its route.
func (s *service) declare(method, path string, needs account.Need) {
	s.declared[method+" "+prefix+strings.NewReplacer("{", ":", "}", "").Replace(path)] = needs
}

// guarded stops a program whose API would answer at an address without saying to whom.
func (s *service) guarded(e *echo.Echo) {
	for _, r := range e.Routes() {
		if strings.HasPrefix(r.Path, prefix) && r.Method != echo.RouteNotFound && !s.declared[r.Method+" "+r.Path].Declared() {
			panic("api: " + r.Method + " " + r.Path + " does not say what it needs")
		}
	}
}
