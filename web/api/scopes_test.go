package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
)

// registered gives what every address of the API needs, by method and path.
func registered(more ...func(*service)) map[string]account.Need {
	s := &service{Config: Config{Now: time.Now, Zone: time.UTC}, declared: map[string]account.Need{}}
	s.mount(echo.New(), func(next echo.HandlerFunc) echo.HandlerFunc { return next }, more...)
	return s.declared
}

func TestNothingThatChangesSomethingIsInTheScopeThatReads(t *testing.T) {
	all := registered()
	if len(all) < 100 {
		t.Fatalf("only %d operations are known", len(all))
	}
	for op, needs := range all {
		changes := !strings.HasPrefix(op, http.MethodGet)
		if changes && needs.Scope == account.Read && op != "POST "+prefix+"/levels/preview" {
			t.Errorf("%s changes something and is in the scope that reads", op)
		}
	}
}

func TestAnAPIThatDoesNotSayToWhomItAnswersDoesNotStart(t *testing.T) {
	bare := func(s *service) {
		serveNothing(s, operation{id: "bare", method: http.MethodDelete, path: "/bare"}, func(_ context.Context, _ caller, _ *Path) error { return nil })
	}
	for _, row := range []struct {
		sentence string
		add      func(*service)
		stops    bool
	}{
		{"an operation that says nothing", bare, true},
		{"the program as it is", func(*service) {}, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			defer func() {
				if stopped := recover() != nil; stopped != row.stops {
					t.Errorf("it stops: %t", stopped)
				}
			}()
			registered(row.add)
		})
	}
}

// TestTheScopesOfWhatMattersMost holds by hand what no declaration may change unnoticed.
func TestTheScopesOfWhatMattersMost(t *testing.T) {
	all := registered()
	for _, row := range []struct {
		op    string
		may   readiness.Permission
		scope account.Scope
	}{
		{"GET /board", "", account.Read},
		{"GET /changes", "", account.Read},
		{"PUT /events/{id}/level", readiness.SetLevel, account.Events},
		{"POST /feeds", readiness.EditFeeds, account.Events},
		{"PUT /tasks/{id}/completion", readiness.WorkTasks, account.Tasks},
		{"PUT /tasks/{id}/waiver/approval", readiness.WaiveCheck, account.Tasks},
		{"POST /toppages/{id}/load-reports", readiness.ProveLoad, account.Reports},
		{"PUT /levels", readiness.EditLevels, account.Admin},
		{"POST /toppages", readiness.EditPages, account.Admin},
		{"GET /connections", readiness.Connect, account.Admin},
		{"GET /people", readiness.EditPeople, account.Admin},
		{"POST /people/invitations", readiness.EditPeople, account.Admin},
		{"POST /tokens", readiness.EditPeople, account.Admin},
		{"DELETE /sessions", "", account.Admin},
	} {
		method, path, _ := strings.Cut(strings.NewReplacer("{", ":", "}", "").Replace(row.op), " ")
		if got, want := all[method+" "+prefix+path], account.To(row.may).In(row.scope); got != want {
			t.Errorf("%s needs %+v, want %+v", row.op, got, want)
		}
	}
	if got := all["POST "+prefix+"/hooks/:endpoint"]; got != account.Signed {
		t.Errorf("a hook needs %+v", got)
	}
}
