package web_test

import (
	"net/http"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/web/intent"
)

// beenOf keeps an event that is over, and gives it again when it is there.
func beenOf(s *site) readiness.Event {
	s.Helper()
	facts, err := s.store.Events(s.Context(), db.Listing{From: noon.Add(-6 * time.Hour), To: noon, Most: 9})
	s.must(err)
	for _, e := range facts.Events {
		if e.Title == "Been" {
			return e
		}
	}
	e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: "Been", Start: noon.Add(-3 * time.Hour), End: noon.Add(-2 * time.Hour), Zone: "Asia/Tokyo", Level: 4},
		actorOf(s.people[sre]), noon.AddDate(0, 0, -9))
	s.must(err)
	return e
}

// ofBeen is an address of it.
func ofBeen(rest string) func(*site) string {
	return func(s *site) string { return "/events/" + beenOf(s).ID + rest }
}

// theConclusion is what was concluded from it.
func theConclusion(s *site) any {
	r, err := s.store.Review(s.Context(), beenOf(s).ID)
	s.must(err)
	r.EventID = ""
	return r
}

// thePreventions are its preventions, but for their ids.
func thePreventions(s *site) any {
	all, err := s.store.Preventions(s.Context(), beenOf(s).ID)
	s.must(err)
	var said []any
	for _, p := range all {
		said = append(said, []any{p.What, p.Becomes, p.TaskID != "", p.Template})
	}
	return said
}

// theExposure keeps an unplanned peak, and gives it again when it is there.
func theExposure(s *site) measured.Exposure {
	s.Helper()
	all, err := s.store.Exposures(s.Context(), noon.AddDate(0, 0, -9))
	s.must(err)
	if len(all) == 0 {
		from := noon.Add(-5 * time.Hour)
		all, err = s.store.NoteExposures(s.Context(), s.page.ID, []measured.Exposure{{From: from, To: from.Add(13 * time.Minute), At: from.Add(time.Minute), Rate: 5900, Usual: 1450}}, noon)
		s.must(err)
	}
	return all[0]
}

// thePeak is what was answered.
func thePeak(s *site) any {
	x := theExposure(s)
	return []any{x.Was, x.Name, x.Kind, x.Could, x.EventID != "", x.Version}
}

var reviewIntentions = []intention{
	{name: "a review", of: intent.EventReview{}, given: func(s *site) { beenOf(s) }, page: ofBeen("/review"), method: http.MethodPut, path: ofBeen("/review"), stored: theConclusion,
		form: values{"right": "low", "peak": "16,420 req/s", "well": "a", "badly": "b", "lucky": "c", "version": 1},
		json: values{"right": "low", "peak": "16,420 req/s", "well": "a", "badly": "b", "lucky": "c", "version": 1}, rows: []said{
			both("without an answer", "right", "", "right required"),
			{"without an answer, left open", values{"right": "", "open": "true"}, values{"right": "", "open": true}, ""},
			both("with another answer", "right", "maybe", "right unknown"),
			both("with a peak that is no figure", "peak", "lots", "peak not_a_rate"),
			both("with as much as fits", "badly", long(2000), ""),
			both("with more than fits", "badly", long(2001), "badly too_long"),
		}},
	{name: "a prevention", of: intent.NewPrevention{}, given: func(s *site) { beenOf(s) }, page: ofBeen("/preventions"), method: http.MethodPost, path: ofBeen("/preventions"),
		stored: thePreventions, form: values{"what": "No cookies", "becomes": "task"}, json: values{"what": "No cookies", "becomes": "task"}, rows: []said{
			both("of nothing", "what", " ", "what required"),
			both("that is too long", "what", long(201), "what too_long"),
			both("that becomes nothing", "becomes", "wish", "becomes unknown"),
			both("in a tracker that there is not", "becomes", "issue:none", "tracker unknown"),
			both("of a level that is no number", "becomes", "level:x", "becomes unknown"),
		}},
	{name: "what a peak was", of: intent.ExposureAnswer{}, given: func(s *site) { beenOf(s); theExposure(s) }, method: http.MethodPut, stored: thePeak,
		page: func(s *site) string { return "/triage/peaks/" + theExposure(s).ID }, path: func(s *site) string { return "/exposures/" + theExposure(s).ID + "/answer" },
		form: values{"was": "unannounced", "name": "Top story", "kind": "web", "could": "no", "version": 1},
		json: values{"was": "unannounced", "name": "Top story", "kind": "web", "could": "no", "version": 1}, rows: []said{
			both("nothing", "was", "", "was required"),
			both("another word", "was", "weather", "was unknown"),
			both("of another kind", "kind", "balloon", "kind no_such_kind"),
			both("neither yes nor no", "could", "perhaps", "could unknown"),
			both("with a long name", "name", long(501), "name too_long"),
			{"an event, but not which", values{"was": "ours", "event": ""}, values{"was": "ours", "event": ""}, "event required"},
			{"an event that there is not", values{"was": "ours", "event": "none"}, values{"was": "ours", "event": "none"}, "event unknown"},
		}},
}
