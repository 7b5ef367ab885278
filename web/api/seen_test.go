package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tallylight/readiness"
)

func TestWhatWasPreviewedIsWhatIsSaved(t *testing.T) {
	theirs := func(s *server) {
		l := must(s.store.Ladder(t.Context()))
		l.Rungs[3].PromiseEN += "!"
		must(s.store.SaveLadder(t.Context(), l, l.Version, readiness.LadderChoice{}, actors["tl_admin"], noon))
	}
	for _, row := range []struct {
		sentence  string
		preview   func(s *server) (method, path, body string)
		meanwhile func(s *server)
		now       func(t *testing.T, current object) // what comes with the refusal
	}{
		{"a level, and the ladder is changed", func(s *server) (string, string, string) {
			path := "/events/" + s.event()["id"].(string) + "/level"
			seen := s.ask("tl_sre", "GET", path+"?to=2", "")
			change := seen.want(http.StatusOK)
			if seen.header.Get("ETag") != fmt.Sprintf(`"%v"`, change["version"]) {
				t.Errorf("the preview is of %v, its ETag %s", change["version"], seen.header.Get("ETag"))
			}
			return "PUT", path, fmt.Sprintf(`{"level":2,"version":%v,"ladder_version":%v}`, change["version"], change["ladder_version"])
		}, theirs, func(t *testing.T, current object) {
			if current["ladder_version"] != 2.0 || current["level"] != 4.0 {
				t.Errorf("the event as it stands is %v", current)
			}
		}},
		{"a level of an event as it was shown, and the ladder is changed", func(s *server) (string, string, string) {
			e := s.event()
			return "PUT", "/events/" + e["id"].(string) + "/level", fmt.Sprintf(`{"level":2,"version":%v,"ladder_version":%v}`, e["version"], e["ladder_version"])
		}, theirs, nil},
		{"a level, and the event is changed", func(s *server) (string, string, string) {
			path := "/events/" + s.event()["id"].(string) + "/level"
			change := s.get(path + "?to=2")
			return "PUT", path, fmt.Sprintf(`{"level":2,"version":%v}`, change["version"])
		}, func(s *server) {
			id := rows(s.get("/events"), "events")[0]["id"].(string)
			must(s.store.SetLevel(t.Context(), id, 3, "", 0, actors["tl_sre"], noon))
		}, nil},
		{"a ladder, and the ladder is changed", func(s *server) (string, string, string) {
			ladder := s.ask("tl_sre", "GET", "/levels", "").raw
			if seen := s.ask("tl_sre", "POST", "/levels/preview", ladder).want(http.StatusOK); seen["version"] != 1.0 {
				t.Errorf("the preview is beside ladder %v", seen["version"])
			}
			return "PUT", "/levels", strings.Replace(ladder, `"from_level":4`, `"from_level":3`, 1)
		}, theirs, func(t *testing.T, current object) {
			if current["version"] != 2.0 {
				t.Errorf("the ladder as it stands is %v", current["version"])
			}
		}},
		{"a preview of a ladder that was changed", func(s *server) (string, string, string) {
			return "POST", "/levels/preview", s.ask("tl_sre", "GET", "/levels", "").raw
		}, theirs, func(t *testing.T, current object) {
			if current["version"] != 2.0 || len(rows(current, "levels")) == 0 {
				t.Errorf("the ladder as it stands is %v", current["version"])
			}
		}},
		{"a calendar, and it holds something else", func(s *server) (string, string, string) {
			seen := s.ask("tl_sre", "POST", "/feeds/preview", `{"url":"`+secretURL+`"}`).want(http.StatusOK)
			return "POST", "/feeds", fmt.Sprintf(`{"url":%q,"digest":%q}`, secretURL, seen["digest"])
		}, func(s *server) { s.calendars.held = "19 dusk\n" }, func(t *testing.T, current object) {
			if got := rows(current, "occurrences"); len(got) != 1 || got[0]["summary"] != "dusk" || current["digest"] == "" {
				t.Errorf("the calendar as it stands is %v", current)
			}
		}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := serve(t)
			method, path, body := row.preview(s)
			row.meanwhile(s)
			s.unchanged(func() {
				refused := s.ask("tl_sre", method, path, body).want(http.StatusConflict)
				current, ok := refused["current"].(object)
				if !ok {
					t.Fatalf("it is not told how it stands now: %v", refused)
				}
				if row.now != nil {
					row.now(t, current)
				}
			})
		})
		t.Run(row.sentence+": not so", func(t *testing.T) {
			s := serve(t)
			method, path, body := row.preview(s)
			if a := s.ask("tl_sre", method, path, body); a.status >= 300 {
				t.Errorf("%d: %s", a.status, a.raw)
			}
		})
	}
}
