package cli

import (
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/docs"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/text"
	"tallylight/web"
)

// accessBlocks are the tables of who may open which page and use which operation, as the router and the description of the
// API have it.
func accessBlocks(t *testing.T) map[text.Lang]map[string]string {
	t.Helper()
	pages, operations := pageAccess(t), operationAccess(t)
	blocks := map[text.Lang]map[string]string{}
	for _, lang := range []text.Lang{text.EN, text.JA} {
		words := text.For(lang)
		blocks[lang] = map[string]string{"pages": docs.Pages(words, pages), "scopes": docs.Operations(words, operations)}
	}
	return blocks
}

// pageAccess lists what the server answers, the demo's own included.
func pageAccess(t *testing.T) (all []docs.Access) {
	t.Helper()
	store, err := db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "t.db"), time.Now(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	served := web.New(web.Config{Store: store, Log: slog.New(slog.DiscardHandler), Now: time.Now, SessionClock: time.Now, Zone1: time.UTC, Zone2: time.UTC,
		Sample: struct{ web.SampleSite }{}, Metrics: http.NotFoundHandler()})
	for _, a := range served.Addresses() {
		all = append(all, docs.Access{What: a.Method + " " + a.Path, Needs: a.Needs})
	}
	return all
}

func operationAccess(t *testing.T) (all []docs.Access) {
	t.Helper()
	for _, op := range described(t) {
		needs := account.Need{Who: account.Who(op.Needs), Scope: account.Scope(op.Scope)}
		if may := readiness.Permission(op.Needs); slices.Contains(readiness.Permissions(), may) {
			needs = account.To(may).In(needs.Scope)
		}
		all = append(all, docs.Access{What: op.call, Needs: needs})
	}
	return all
}

func TestTheTablesOfPermissionsHoldEverything(t *testing.T) {
	blocks := accessBlocks(t)
	for _, row := range []struct{ sentence, block, line string }{
		{"a page for every role", "pages", "| `GET /` | any role |  | ✓ | ✓ | ✓ | ✓ |"},
		{"a form for those who have a permission", "pages", "| `POST /levels` | `edit_levels` |  |  |  | ✓ | ✓ |"},
		{"a page for everybody", "pages", "| `GET /signin` | nothing | ✓ | ✓ | ✓ | ✓ | ✓ |"},
		{"an operation that reads, with every scope", "scopes", "| `GET /board` | any role |  | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |"},
		{"one in a scope", "scopes", "| `PUT /tasks/{id}/claim` | `work_tasks` |  |  | ✓ | ✓ | ✓ |  | ✓ |  |  | ✓ |"},
		{"a hook", "scopes", "| `POST /hooks/{endpoint}` | signature |  |  |  |  |  |  |  |  |  |  |"},
	} {
		if !strings.Contains(blocks[text.EN][row.block], row.line+"\n") {
			t.Errorf("%s: no line %s", row.sentence, row.line)
		}
	}
}
