package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestChangingAnEventByHand(t *testing.T) {
	for _, test := range []struct {
		name, patch string
		want        map[string]any
		kind        string // of the last change
	}{
		{"it moves", `{"start":"2026-11-19T14:30:00Z","end":"2026-11-19T15:30:00Z"}`,
			map[string]any{"start": "2026-11-19T14:30:00Z", "was_start": "2026-11-19T12:54:00Z", "moved_at": "2026-11-01T03:00:00Z"}, "event.moved"},
		{"its end alone", `{"end":"2026-11-19T15:00:00Z"}`, map[string]any{"end": "2026-11-19T15:00:00Z", "was_start": nil}, "event.changed"},
		{"to a day", `{"start":"2026-11-20","end":"2026-11-21"}`, map[string]any{"start": "2026-11-20", "end": "2026-11-21", "all_day": true}, "event.moved"},
		{"to the day on which it is", `{"all_day":true}`, map[string]any{"start": "2026-11-19", "end": "2026-11-20", "all_day": true}, "event.moved"},
		{"its zone", `{"zone":"America/Los_Angeles"}`, map[string]any{"start": "2026-11-19T12:54:00Z", "zone": "America/Los_Angeles"}, "event.changed"},
		{"it is cancelled", `{"calendar_status":"cancelled"}`, map[string]any{"calendar_status": "cancelled", "phase": "cancelled"}, "event.cancelled"},
		{"its title and all else", `{"title":"Gala","description":"d","location":"l","url":"https://a.example/","private":true}`,
			map[string]any{"title": "Gala", "description": "d", "location": "l", "url": "https://a.example/", "private": true}, "event.changed"},
		{"PR is not sure", `{"brief":{"certainty":"tentative"}}`, map[string]any{"calendar_status": "tentative"}, "event.brief"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := serve(t)
			path := "/events/" + s.event()["id"].(string)
			got := s.ask("tl_pr", http.MethodPatch, path, test.patch, "If-Match", `"1"`).want(http.StatusOK)
			for field, want := range test.want {
				if got[field] != want {
					t.Errorf("%s: %v, want %v", field, got[field], want)
				}
			}
			if got["version"] != 2.0 {
				t.Errorf("version %v", got["version"])
			}
			changes := rows(s.get("/changes?event="+got["id"].(string)), "changes")
			if last := changes[len(changes)-1]; last["kind"] != test.kind {
				t.Errorf("the last change is %v, want %s", last["kind"], test.kind)
			}
			before := s.changes()
			s.ask("tl_pr", http.MethodPatch, path, test.patch, "If-Match", `"1"`).want(http.StatusOK)
			if s.changes() != before {
				t.Error("the same again changed something")
			}
		})
	}
}

func TestAnEventIsChangedInOneStep(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/events/" + e["id"].(string)
	for _, test := range []struct{ name, patch, field, reason string }{
		{"a title that is too long", `{"hidden":true,"title":"` + strings.Repeat("長", 501) + `"}`, "title", "too_long"},
		{"no title", `{"hidden":true,"title":" "}`, "title", "required"},
		{"a brief that is too long", `{"hidden":true,"brief":{"contact":"` + strings.Repeat("長", 2001) + `"}}`, "brief.contact", "too_long"},
		{"an end before the start", `{"title":"Gala","end":"2026-11-19T12:00:00Z"}`, "end", "not_after_start"},
		{"a date against an instant", `{"title":"Gala","start":"2026-11-19"}`, "end", "bad_date"},
		{"all day against an instant", `{"start":"2026-11-19T12:54:00Z","end":"2026-11-19T13:54:00Z","all_day":true}`, "all_day", "not_as_start"},
		{"a zone that there is not", `{"zone":"Asia/Nowhere"}`, "zone", "unknown"},
		{"an embargo until no instant", `{"title":"Gala","brief":{"embargo_until":"Friday"}}`, "brief.embargo_until", "bad_date"},
		{"an embargo that is over", `{"brief":{"embargo_until":"2026-11-01T03:00:00Z"}}`, "brief.embargo_until", "embargo_over"},
		{"a link that is a program", `{"title":"Gala","url":"javascript:alert(1)"}`, "url", "not_a_web_address"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			before := s.changes()
			o := s.ask("tl_pr", http.MethodPatch, path, test.patch, "If-Match", `"1"`).want(http.StatusUnprocessableEntity)
			if got := rows(o, "errors"); len(got) != 1 || got[0]["location"] != test.field || got[0]["reason"] != test.reason || got[0]["message"] == "" {
				t.Errorf("errors %v", got)
			}
			if s.changes() != before || s.get(path)["version"] != 1.0 {
				t.Error("part of it was kept")
			}
		})
	}
	s.T = t
	got := s.ask("tl_pr", http.MethodPatch, path, `{"title":"Gala","hidden":true,"brief":{"programme":"Dawn","embargo_until":"2026-11-19T21:00:00+09:00"},"version":1}`).want(http.StatusOK)
	if got["title"] != "Gala" || got["hidden"] != true || at(got, "brief", "programme") != "Dawn" || at(got, "brief", "embargo_until") != "2026-11-19T12:00:00Z" || got["version"] != 2.0 {
		t.Errorf("%v", got)
	}
}

func TestWhatACalendarOwnsIsChangedThere(t *testing.T) {
	s := serve(t)
	s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)
	e := rows(s.get("/events"), "events")[0]
	path := "/events/" + e["id"].(string)
	version := fmt.Sprintf(`"%v"`, e["version"])
	for _, patch := range []string{`{"title":"Mine"}`, `{"start":"2026-11-19T14:30:00Z","end":"2026-11-19T15:30:00Z"}`, `{"calendar_status":"cancelled","hidden":true}`} {
		before := s.changes()
		o := s.ask("tl_sre", http.MethodPatch, path, patch, "If-Match", version).want(http.StatusUnprocessableEntity)
		if got := rows(o, "errors"); len(got) != 1 || got[0]["reason"] != "from_calendar" || s.changes() != before {
			t.Errorf("%s: errors %v", patch, got)
		}
	}
	s.ask("tl_sre", http.MethodPatch, path, `{"brief":{"station":"EX"},"hidden":true}`, "If-Match", version).want(http.StatusOK)
}

func TestEnteringAnEventWithItsBrief(t *testing.T) {
	s := serve(t)
	e := s.ask("tl_pr", http.MethodPost, "/events", `{"title":"Fair","start":"2026-11-19","end":"2026-11-20","all_day":true,"calendar_status":"tentative",`+
		`"brief":{"station":"EX","certainty":"likely","embargo_until":"2026-11-18"}}`).want(http.StatusCreated)
	if e["feed_id"] != nil || e["all_day"] != true || e["calendar_status"] != "tentative" || at(e, "brief", "certainty") != "likely" ||
		at(e, "brief", "embargo_until") != "2026-11-17T15:00:00Z" {
		t.Errorf("%v", e)
	}
	s.ask("tl_viewer", http.MethodPost, "/events", fair).want(http.StatusForbidden)
}
