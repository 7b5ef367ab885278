package web_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
)

// TestWhoComesTooLateLosesNothing sends each form from a version that somebody else has left behind.
func TestWhoComesTooLateLosesNothing(t *testing.T) {
	s := open(t)
	event, task, page := s.events[0], s.task(true), s.page
	ann := readiness.Actor{ID: "ann", Name: "Ann Ito", Role: sre}
	ctx, eventPath, taskPath := t.Context(), "/events/"+event.ID, "/tasks/"+task.ID
	for _, row := range []struct {
		sentence, path string
		version        int64
		before         func() error // what the other did
		typed          []string
		kept           []string // names of the fields that go with "save mine"
		theirs         string
	}{
		{"a level", eventPath + "/level", event.Version, func() error {
			_, err := s.store.SetLevel(ctx, event.ID, 2, "", event.Version, ann, noon)
			return err
		}, []string{"level", "4", "reason", "national morning show"}, []string{"level", "reason"}, "Ann Ito"},
		{"a brief", eventPath + "/brief", event.Version, func() error {
			_, err := s.store.TellBrief(ctx, event.ID, readiness.Brief{Reach: "8,000,000", Contact: "Ann 4471"}, 0, ann, noon)
			return err
		}, []string{"kind", "live, nation-wide", "reach", "9 million", "peak", "5k rps", "screen_url", "example.jp", "catch_up", "none", "contact", "Ken 4470"},
			[]string{"kind", "reach", "peak", "screen_url", "catch_up", "contact"}, "Ann 4471"},
		{"a waiver", taskPath + "/waiver", task.Version, func() error {
			_, err := s.store.WaiveTask(ctx, task.ID, 0, "their reason", noon.AddDate(0, 0, 2), ann, noon)
			return err
		}, []string{"reason", "done in another way", "until", "2026-12-24"}, []string{"reason", "until"}, "their reason"},
		{"a completion", taskPath + "/completion", task.Version, func() error { return nil }, // the waiver before it
			[]string{"evidence", "tickets/4471"}, []string{"evidence"}, "The admin changed this"},
		{"a top page", "/toppages/" + page.ID, page.Version, func() error {
			changed := page
			changed.Marker = "their marker"
			_, err := s.store.ChangeTopPage(ctx, changed, ann, noon)
			return err
		}, []string{"name", "Front", "marker", "my marker", "interval_s", "30", "ttfb_limit_ms", "250"},
			[]string{"name", "marker", "interval_s", "ttfb_limit_ms"}, "their marker"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.must(row.before())
			var a answer
			s.unchanged(func() {
				a = s.post(s.as(admin), row.path, append(row.typed, "version", version(row.version))...)
			})
			if a.StatusCode != 409 || !strings.Contains(a.body, "Someone was faster") || !strings.Contains(a.body, row.theirs) {
				t.Fatalf("%d, without %q: %s", a.StatusCode, row.theirs, main(a.body))
			}
			typed := map[string]string{}
			for i := 0; i < len(row.typed); i += 2 {
				typed[row.typed[i]] = row.typed[i+1]
			}
			again := []string{"version", between(a.body, `name="version" value="`, `"`)}
			for _, name := range row.kept {
				if !strings.Contains(a.body, `name="`+name+`" value="`+typed[name]+`"`) {
					t.Errorf("%s is lost: %s", name, main(a.body))
				}
				again = append(again, name, typed[name])
			}
			if mine := s.post(s.as(admin), row.path, again...); mine.StatusCode != 303 {
				t.Errorf("saving mine after all: %d %s", mine.StatusCode, main(mine.body))
			}
		})
	}
	waived, err := s.store.Task(ctx, task.ID)
	s.must(err)
	if waived.Waiver == nil || waived.Waiver.Until.In(tokyo).Format("2006-01-02 15:04") != "2026-12-25 00:00" {
		t.Errorf("the waiver is %+v, want one until the end of 24 December", waived.Waiver)
	}
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

func TestOtherFormsThatComeTooLate(t *testing.T) {
	s := open(t)
	event, task := "/events/"+s.events[0].ID, "/tasks/"+s.task(true).ID
	cookie := s.as(sre)
	s.expect(s.post(cookie, event+"/brief", "kind", "live", "version", version(s.events[0].Version)), 303)
	s.expect(s.post(cookie, task+"/completion", "evidence", "done", "version", "1"), 303)
	s.expect(s.post(s.as(admin), "/toppages/"+s.page.ID, "name", "Front", "version", version(s.page.Version)), 303)
	s.expect(s.post(cookie, "/feeds/"+s.feed.ID, "name", "PR 2", "version", version(s.feed.Version)), 303)
	s.after(s.events[0].Start.Sub(noon)) // nothing has aired before it begins
	for _, row := range []struct{ sentence, path, version string }{
		{"hiding an event", event + "/hidden", version(s.events[0].Version)},
		{"going on air", event + "/on-air", version(s.events[0].Version)},
		{"having aired", event + "/aired", version(s.events[0].Version)},
		{"opening a task again", task + "/completion/delete", "1"},
		{"removing a top page", "/toppages/" + s.page.ID + "/delete", version(s.page.Version)},
		{"changing a calendar", "/feeds/" + s.feed.ID, version(s.feed.Version)},
		{"removing a calendar", "/feeds/" + s.feed.ID + "/delete", version(s.feed.Version)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() { s.expect(s.post(s.as(admin), row.path, "version", row.version, "name", "Mine"), 409) })
		})
	}
}

func TestDoubleClicksDoNoHarm(t *testing.T) {
	s := open(t)
	event, task := s.events[0], s.task(true)
	s.after(event.Start.Add(-time.Hour).Sub(noon)) // it can be on air
	cookie, e, k := s.as(sre), "/events/"+event.ID, "/tasks/"+task.ID
	for _, row := range []struct {
		sentence, path string
		fields         []string
	}{
		{"setting a level", e + "/level", []string{"level", "4", "version", version(event.Version)}},
		{"telling", e + "/brief", []string{"kind", "live", "version", version(event.Version + 1)}},
		{"going on air", e + "/on-air", []string{"version", version(event.Version + 2)}},
		{"picking up", k + "/claim", nil},
		{"releasing", k + "/claim/delete", nil},
		{"completing", k + "/completion", []string{"evidence", "tickets/4471", "version", version(task.Version)}},
		{"opening again", k + "/completion/delete", []string{"version", version(task.Version + 1)}},
		{"skipping", k + "/waiver", []string{"reason", "not needed", "version", version(task.Version + 2)}},
		{"asking for it again", k + "/waiver/delete", []string{"version", version(task.Version + 3)}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			before := s.store.Revision()
			s.expect(s.post(cookie, row.path, row.fields...), 303)
			if s.store.Revision() == before {
				t.Error("the first click did nothing")
			}
			s.unchanged(func() { s.expect(s.post(cookie, row.path, row.fields...), 303) })
		})
	}
}

func TestTasksThatCannotBeDoneLikeThat(t *testing.T) {
	s := open(t)
	byHand, machine := "/tasks/"+s.task(true).ID, "/tasks/"+s.task(false).ID
	for _, row := range []struct {
		sentence, path string
		fields         []string
		says           []string
	}{
		{"what a machine proves", machine + "/completion", []string{"evidence", "I saw it"}, []string{"A machine proves this task"}},
		{"nothing to show", byHand + "/completion", []string{"evidence", ""}, []string{"Fill this in.", `name="evidence"`}},
		{"nothing but blanks to show", byHand + "/completion", []string{"evidence", " \t　"}, []string{"Fill this in.", `name="evidence"`}},
		{"skipped without a reason", byHand + "/waiver", []string{"reason", " "}, []string{"Fill this in.", `name="reason"`}},
		{"skipped until no day", byHand + "/waiver", []string{"reason", "typed at length", "until", "tomorrow"},
			[]string{"Write a date, such as 2026-11-19.", `name="reason" value="typed at length"`}},
		{"skipped until yesterday", byHand + "/waiver", []string{"reason", "typed at length", "until", "2026-11-16"},
			[]string{"Choose a later day.", `name="reason" value="typed at length"`}},
		{"skipped until a day that there is not", byHand + "/waiver", []string{"reason", "r", "until", "2027-02-29"}, []string{"Write a date"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() {
				a := s.post(s.as(sre), row.path, append(row.fields, "version", "1")...)
				s.expect(a, 422, row.says...)
				if link := between(a.body, `hreflang="ja"`, ">"); strings.Contains(a.body, "/completion?lang") || strings.Contains(a.body, "/waiver?lang") {
					t.Errorf("the other language leads to a form's address: %s", link)
				}
			})
		})
	}
	s.expect(s.post(s.as(sre), byHand+"/waiver", "reason", "until tonight", "until", "2026-11-17", "version", "1"), 303)
}

func TestWhereOneGoesAfterwards(t *testing.T) {
	s := open(t)
	task := s.task(true)
	event, cookie := "/events/"+s.events[0].ID, s.as(sre)
	for _, row := range []struct {
		sentence, path string
		fields         []string
		to             string
	}{
		{"to the event", "/tasks/" + task.ID + "/claim", nil, event + "?did=task.claimed&of=" + task.ID + "#t-" + task.ID},
		{"to the list one came from", "/tasks/" + task.ID + "/claim", []string{"back", "/tasks"}, "/tasks?did=task.claimed&of=" + task.ID + "#t-" + task.ID},
		{"never to another site", "/tasks/" + task.ID + "/claim", []string{"back", "//evil.example/tasks"}, event + "?did=task.claimed&of=" + task.ID + "#t-" + task.ID},
		{"nor to any page", "/tasks/" + task.ID + "/claim", []string{"back", "/signin"}, event + "?did=task.claimed&of=" + task.ID + "#t-" + task.ID},
		{"on with the triage", event + "/level", []string{"level", "3", "version", version(s.events[0].Version), "then", "triage", "next", "a&b"},
			"/triage?did=event.level&event=a%26b&of=" + s.events[0].ID},
	} {
		if got := s.post(cookie, row.path, row.fields...).Header.Get("Location"); got != row.to {
			t.Errorf("%s: to %q, want %q", row.sentence, got, row.to)
		}
	}
}
