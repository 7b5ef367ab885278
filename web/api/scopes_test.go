package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
)

func TestEveryOperationIsInOneScope(t *testing.T) {
	e := echo.New()
	Register(Config{Now: time.Now})(e, func(next echo.HandlerFunc) echo.HandlerFunc { return next })
	answer := httptest.NewRecorder()
	e.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, prefix+"/openapi.json", nil))
	var described struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		}
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &described); err != nil {
		t.Fatal(err)
	}
	left := map[string]int{}
	for _, scope := range account.Scopes {
		for _, id := range scopes[scope] {
			left[id]++
		}
	}
	for path, item := range described.Paths {
		for method, op := range item {
			if path == "/hooks/{endpoint}" {
				continue // it takes signed messages and no token
			}
			if left[op.OperationID] != 1 {
				t.Errorf("%s is in %d scopes: decide which it needs", op.OperationID, left[op.OperationID])
			}
			delete(left, op.OperationID)
			if changes := method != "get"; changes && scopeOf(op.OperationID) == account.Read && !slices.Contains([]string{"preview-levels"}, op.OperationID) {
				t.Errorf("%s changes something and is in the scope that reads", op.OperationID)
			}
		}
	}
	if len(left) > 0 {
		t.Errorf("in a scope and no operation: %v", left)
	}
}

func TestWhatIsInNoScopeIsForAdminsAlone(t *testing.T) {
	if got := scopeOf("no-such-operation"); got != account.Admin {
		t.Errorf("it is in %q", got)
	}
}
