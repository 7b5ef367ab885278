package api

import (
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
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

// declare keeps what an address needs.
func (s *service) declare(method, path string, needs account.Need) {
	s.declared[method+" "+prefix+path] = needs
}

// guarded stops a program whose API would answer at an address without saying to whom.
func (s *service) guarded(e *echo.Echo) {
	for _, r := range e.Routes() {
		path := r.Path
		for part := range strings.SplitSeq(r.Path, "/") {
			if name, ok := strings.CutPrefix(part, ":"); ok {
				path = strings.Replace(path, part, "{"+name+"}", 1)
			}
		}
		if strings.HasPrefix(path, prefix) && r.Method != echo.RouteNotFound && !s.declared[r.Method+" "+path].Declared() {
			panic("api: " + r.Method + " " + path + " does not say what it needs")
		}
	}
}
