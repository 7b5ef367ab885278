package web_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// lacking has the calendar lack the first event from now on: taken out of its series, or without a word. It gives the event.
func (s *site) lacking(takenOut bool) readiness.Event {
	s.Helper()
	in := intake.Incoming{Occurrences: slices.Clone(s.calendars.holds.Occurrences), Complete: true, From: noon.AddDate(0, 0, -90), To: noon.AddDate(0, 0, 400)}
	first := s.events[0]
	in.Occurrences = slices.DeleteFunc(in.Occurrences, func(o readiness.Occurrence) bool { return o.Key() == first.Key() })
	if takenOut {
		in.Excluded = []readiness.Key{first.Key()}
	}
	_, err := s.store.ApplyFeed(s.Context(), s.feed.ID, readiness.FeedFetch{Next: noon.Add(time.Hour)}, in, noon)
	s.must(err)
	e, err := s.store.Event(s.Context(), first.ID)
	s.must(err)
	return e
}

func TestPRIsAskedWhetherItIsOff(t *testing.T) {
	for _, row := range []struct {
		name           string
		takenOut       bool
		kind, says, ja string
	}{
		{"taken out of its series", true, "taken_out", "Taken out of its series in the PR calendar since", "カレンダーで繰り返しから除外されました"},
		{"missing", false, "missing_in_calendar", "No longer in the PR calendar since", "広報カレンダーに見当たらず"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := withAPI(t)
			e := s.lacking(row.takenOut)
			path, v := "/events/"+e.ID, version(e.Version)
			off, on := `action="`+path+`/cancellation"`, `action="`+path+`/cancellation/delete"`
			s.expect(s.get(s.as(pr), path), 200, row.says, "It is off", "It takes place", off, on, `id="whether"`)
			s.expect(s.get(s.as(pr), path, "Accept-Language", "ja"), 200, row.ja, "中止</button>", "予定どおり放送</button>")
			if a := s.get(s.as(viewer), path); strings.Contains(a.body, off) || strings.Contains(a.body, on) || !strings.Contains(a.body, row.says) {
				t.Errorf("a viewer sees %s", main(a.body))
			}
			s.expect(s.get(s.as(pr), "/"), 200, path+`#whether`)
			if got := s.shown(path); got.Status != string(e.Calendar) || got.Call != "at_risk" && got.Call != "no_go" && got.Call != "unknown" || !slices.Contains(got.kinds(), row.kind) || got.KeptAt != nil {
				t.Errorf("the API says %+v", got)
			}
			s.unchanged(func() {
				s.expect(s.post(s.as(viewer), path+"/cancellation", "version", v), 403)
				s.expect(s.post(s.as(viewer), path+"/cancellation/delete", "version", v), 403)
				s.expect(s.post(s.as(pr), path+"/cancellation", "version", version(e.Version-1)), 409)
				s.expect(s.post(s.as(pr), path+"/cancellation/delete", "version", version(e.Version-1)), 409)
			})
			a := s.post(s.as(pr), path+"/cancellation", "version", v)
			s.expect(a, 303)
			undo := s.undoOn(s.get(s.as(pr), a.Header.Get("Location")), "Cancelled here since", on)
			if got := s.shown(path); got.Status != "cancelled" || got.Call != "called_off" || got.KeptAt == nil {
				t.Errorf("off, the API says %+v", got)
			}
			s.expect(s.get(s.as(pr), "/history"), 200, "Its tasks stopped")
			s.expect(s.post(s.as(pr), undo), 303)
			s.expect(s.get(s.as(pr), path), 200, row.says, off, on)
			a = s.post(s.as(pr), path+"/cancellation/delete", "version", version(e.Version+2))
			s.expect(a, 303)
			undo = s.undoOn(s.get(s.as(pr), a.Header.Get("Location")), "It takes place", "The PR calendar does not have it", off)
			if got := s.shown(path); got.Status != "confirmed" || slices.Contains(got.kinds(), row.kind) || got.KeptAt == nil {
				t.Errorf("on, the API says %+v", got)
			}
			s.expect(s.post(s.as(pr), undo), 303)
			s.expect(s.get(s.as(pr), path), 200, row.says, off, on)
		})
	}
}

// undoOn gives the address that takes back what a page says was just done.
func (s *site) undoOn(a answer, says ...string) string {
	s.Helper()
	s.expect(a, 200, says...)
	_, rest, found := strings.Cut(a.body, `action="/changes/`)
	seq, _, _ := strings.Cut(rest, "/")
	if !found {
		s.Fatalf("nothing takes it back: %s", main(a.body))
	}
	return "/changes/" + seq + "/undo"
}

// shownEvent is some of what the API says of an event.
type shownEvent struct {
	Status   string  `json:"calendar_status"`
	KeptAt   *string `json:"kept_at"`
	Call     string
	Blockers []struct{ Kind string }
}

func (e shownEvent) kinds() []string {
	var all []string
	for _, b := range e.Blockers {
		all = append(all, b.Kind)
	}
	return all
}

func (s *site) shown(path string) (e shownEvent) {
	s.Helper()
	a := s.ask("", "GET", "/api/v1"+path, "", "Authorization", "Bearer "+s.token())
	s.expect(a, 200)
	s.must(json.Unmarshal([]byte(a.body), &e))
	return e
}

// What its calendar has is for the calendar to call off; what it called off is for the calendar to bring back.
func TestWhatTheCalendarHasIsNotAskedAbout(t *testing.T) {
	s := open(t)
	path := "/events/" + s.events[0].ID
	for _, status := range []readiness.CalendarStatus{readiness.Confirmed, readiness.Cancelled} {
		e := s.reimport(func(o *readiness.Occurrence) { o.Status = status })
		s.unchanged(func() {
			for _, press := range []string{"/cancellation", "/cancellation/delete"} {
				a := s.post(s.as(pr), path+press, "version", version(e.Version))
				if said := fmt.Sprint(status, press); (said == "confirmed/cancellation" || said == "cancelled/cancellation/delete") != (a.StatusCode == 422) {
					t.Errorf("%s: %d", said, a.StatusCode)
				}
			}
		})
		if a := s.get(s.as(pr), path); strings.Contains(a.body, `id="whether"`) || strings.Contains(a.body, "/cancellation") {
			t.Errorf("%s: it asks", status)
		}
	}
}
