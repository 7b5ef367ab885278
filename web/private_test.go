package web_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/intake"
)

// hush adds a private event whose words nobody but PR and SRE may read, and gives its id.
func (s *site) hush() string {
	s.Helper()
	hushed := occurrence("hushed", "Unannounced merger", noon.Add(30*time.Hour))
	hushed.Private, hushed.Description, hushed.Location = true, "merger with A", "merger room"
	from, to := noon.Add(-intake.ImportPast), noon.Add(intake.ImportFuture)
	feed, err := s.store.AddFeed(s.Context(), readiness.Feed{Name: "Board", URL: "https://calendar.example/board.ics"}, nil, readiness.System, noon)
	s.must(err)
	_, err = s.store.ApplyFeed(s.Context(), feed.ID, readiness.FeedFetch{}, intake.Incoming{
		Occurrences: []readiness.Occurrence{hushed}, Complete: true, From: from, To: to,
	}, noon)
	s.must(err)
	facts, err := s.store.Snapshot(s.Context(), from, to)
	s.must(err)
	for _, e := range facts.Events {
		if e.UID == "hushed" {
			return e.ID
		}
	}
	s.Fatal("the private event is not in the store")
	return ""
}

func TestViewersSeeThatAPrivateEventComesAndNotWhat(t *testing.T) {
	s := open(t)
	id := s.hush()
	_, err := s.store.SetLevel(t.Context(), id, 4, "merger day", 0, actorOf(s.people[sre]), noon)
	s.must(err)
	tasks, err := s.store.Tasks(t.Context(), id)
	s.must(err)
	own, err := s.store.AddTask(t.Context(), id, readiness.Ask{TitleJA: "Merger room", TitleEN: "Merger room", Runbook: "https://merger.example/",
		Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -time.Hour}}, actorOf(s.people[sre]), noon)
	s.must(err)
	_, err = s.store.WaiveTask(t.Context(), own.ID, 0, "the merger is off", time.Time{}, actorOf(s.people[sre]), noon)
	s.must(err)
	byHand := slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.ByHand() })
	_, err = s.store.CompleteTask(t.Context(), tasks[byHand].ID, 0, claim.Said{Evidence: "https://wiki.example/merger", Note: "merger note"}, actorOf(s.people[sre]), noon)
	s.must(err)
	pages := []string{"/", "/events/" + id, "/history", "/history?event=" + id, "/tasks", "/tasks/" + tasks[0].ID, "/tasks/" + own.ID, "/tasks/" + tasks[byHand].ID, "/wall",
		"/wall/" + id, "/calendar", "/feeds", "/triage", "/events/" + id + "/level?to=5", "/toppages/" + s.page.ID,
		"/events/" + id + "/brief", "/triage?event=" + id, "/events/" + id + "/sheet", "/events/" + id + "?at=" + noon.Format(time.RFC3339)}
	told := 0
	for _, path := range pages {
		for _, lang := range []string{"ja", "en"} {
			shown := s.get(s.as(viewer), path, "Accept-Language", lang)
			if strings.Contains(strings.ToLower(shown.body), "merger") {
				t.Errorf("%s in %s tells a viewer of the merger (status %d)", path, lang, shown.StatusCode)
			}
			if strings.Contains(shown.body, map[string]string{"ja": "非公開のイベント", "en": "Confidential event"}[lang]) {
				told++
			}
		}
	}
	if told < 10 {
		t.Errorf("only %d of the pages say that something private comes", told)
	}
	for _, role := range []readiness.Role{pr, sre, readiness.Admin} {
		s.expect(s.get(s.as(role), "/events/"+id), 200, "Unannounced merger", "merger room")
		s.expect(s.get(s.as(role), "/history?event="+id), 200, "merger day")
	}
}
