package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web/secrets"
)

// op is an operation of the API as its description has it.
type op struct {
	method, path string
	needs        account.Need
}

// operations lists those of the description.
func (s *site) operations() (all []op) {
	s.Helper()
	a := s.get("", "/api/v1/openapi.json")
	s.expect(a, http.StatusOK)
	var doc struct {
		Paths map[string]map[string]struct {
			Needs string `json:"x-tallylight-needs"`
			Scope string `json:"x-tallylight-scope"`
		} `json:"paths"`
	}
	s.must(json.Unmarshal([]byte(a.body), &doc))
	for path, methods := range doc.Paths {
		for method, said := range methods {
			o := op{strings.ToUpper(method), path, account.Need{Who: account.Who(said.Needs), Scope: account.Scope(said.Scope)}}
			if may := readiness.Permission(said.Needs); slices.Contains(readiness.Permissions(), may) {
				o.needs = account.To(may).In(o.needs.Scope)
			}
			all = append(all, o)
		}
	}
	return all
}

// who calls the API.
type who struct {
	name           string
	role           readiness.Role
	scope          account.Scope // of a token; empty: a session, or nobody
	ended          bool          // its token
	cookie, bearer string
}

// callers are strangers, people of each role, tokens of each role and scope, and tokens that have ended.
func (s *site) callers() []who {
	s.Helper()
	all := []who{{name: "nobody"}}
	for _, role := range readiness.Roles {
		all = append(all, who{name: "session of " + string(role), role: role, cookie: s.as(role)})
		for _, scope := range account.Scopes {
			all = append(all, who{name: "token of " + string(role) + " for " + string(scope), role: role, scope: scope, bearer: s.tokenOf(role, scope)})
		}
	}
	for _, state := range []string{"expired", "revoked", "unknown"} {
		all = append(all, who{name: state + " token", ended: true, bearer: "Bearer " + s.endedToken(state)})
	}
	return all
}

// endedToken makes a token of an admin for everything that counts no longer.
func (s *site) endedToken(state string) string {
	s.Helper()
	token, hash := secrets.NewSecret("tl_")
	made := account.Token{Name: state, Role: admin, Scope: account.Admin, EndsAt: noon.Add(time.Hour)}
	if state == "expired" {
		made.EndsAt = noon
	}
	if state == "unknown" {
		return token
	}
	kept, err := s.store.AddToken(s.Context(), made, hash, readiness.System, noon.Add(-time.Hour))
	s.must(err)
	if state == "revoked" {
		s.must(s.store.RevokeToken(s.Context(), kept.ID, readiness.System, noon))
	}
	return token
}

// refusal is the status by which the door refuses a caller; 0: it lets them in.
func (o op) refusal(by who) int {
	others := strings.HasSuffix(o.path, "/password") || strings.HasPrefix(o.path, "/sessions") && by.scope != "" // than whoever asks
	switch {
	case o.needs.Who != account.SomeRole:
		return 0
	case !by.role.Valid():
		return http.StatusUnauthorized
	case by.scope != "" && !o.needs.Takes(by.scope), !o.needs.Admits(by.role), others && !by.role.May(readiness.EditPeople):
		return http.StatusForbidden
	}
	return 0
}

// example is an address of the operation of which nothing exists.
func (o op) example(by who) string {
	path := regexp.MustCompile(`\{(\w+)\}`).ReplaceAllStringFunc(o.path, func(name string) string {
		if name == "{seq}" {
			return "0"
		}
		return "none"
	})
	if strings.HasPrefix(path, "/sessions") && by.scope != "" {
		path += "?person=none"
	}
	return "/api/v1" + path
}

// TestWhoMayUseWhichOperation asks for every operation as everybody: strangers, people and tokens of every role and scope.
func TestWhoMayUseWhichOperation(t *testing.T) {
	s := withAPI(t)
	operations := s.operations()
	if len(operations) < 100 {
		t.Fatalf("only %d operations are described", len(operations))
	}
	asked := 0
	for _, by := range s.callers() {
		t.Run(by.name, func(t *testing.T) {
			for _, o := range operations {
				want := o.refusal(by)
				body := ""
				if strings.HasSuffix(o.path, "/password") { // whose it is decides, and is looked at after the body
					body = `{"password":"a password of somebody else"}`
				}
				a := s.ask(by.cookie, o.method, o.example(by), body, "Authorization", by.bearer, "Content-Type", "application/json")
				refused := a.StatusCode == http.StatusUnauthorized || a.StatusCode == http.StatusForbidden
				if asked++; refused != (want > 0) || refused && a.StatusCode != want || a.StatusCode >= http.StatusInternalServerError {
					t.Errorf("%s %s: status %d, want %d (0: let in): %s", o.method, o.path, a.StatusCode, want, a.body)
				}
			}
		})
	}
	t.Logf("%d operations, %d requests", len(operations), asked)
}

// TestATokenThatHasEndedIsToldWhy: and changes nothing.
func TestATokenThatHasEndedIsToldWhy(t *testing.T) {
	s := withAPI(t)
	for _, row := range []struct{ state, says string }{
		{"expired", "this token has expired; ask an admin for a new one"},
		{"revoked", "this token was revoked; ask an admin for a new one"},
		{"unknown", "send a token"},
	} {
		bearer := "Bearer " + s.endedToken(row.state)
		for _, o := range s.operations() {
			if o.needs.Who == account.SomeRole {
				s.unchanged(func() {
					s.expect(s.ask("", o.method, o.example(who{}), "", "Authorization", bearer, "Accept-Language", "en"), http.StatusUnauthorized, row.says)
				})
			}
		}
	}
}
