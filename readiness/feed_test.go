package readiness_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

func TestSourceError(t *testing.T) {
	for want, err := range map[string]readiness.SourceError{
		"timeout":               {Code: "timeout"},
		"not_a_calendar (html)": {Code: readiness.NotACalendar, Detail: "html"},
	} {
		if got := err.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEditingAFeed(t *testing.T) {
	feed := readiness.Feed{Name: "PR", Kind: readiness.FeedAddress, URL: "https://cal.example/a", ETag: "1", BodyHash: "h", ReadAs: "r",
		Asked: time.Hour, Browser: true, NextFetch: given.Noon.Add(time.Hour)}
	hour, none, long := time.Hour, time.Duration(0), 25*time.Hour
	for _, row := range []struct {
		name    string
		feed    readiness.Feed
		edit    readiness.FeedEdit
		changed bool
		due     bool // at once, and read from scratch
		refused bool
	}{
		{"nothing", feed, readiness.FeedEdit{}, false, false, false},
		{"the same again", feed, readiness.FeedEdit{Name: "PR", URL: feed.URL, Interval: &none}, false, false, false},
		{"another name", feed, readiness.FeedEdit{Name: "TV"}, true, false, false},
		{"another interval", feed, readiness.FeedEdit{Interval: &hour}, true, false, false},
		{"over a day", feed, readiness.FeedEdit{Interval: &long}, true, false, true},
		{"another address", feed, readiness.FeedEdit{URL: "https://cal.example/b"}, true, true, false},
		{"another password", feed, readiness.FeedEdit{Password: "s"}, true, true, false},
		{"a file gets an address", readiness.Feed{Kind: readiness.FeedFile, ETag: "1"}, readiness.FeedEdit{URL: "https://cal.example/b"}, true, true, false},
	} {
		f := row.feed
		changed := f.Edit(given.Noon, row.edit)
		scratch := f.NextFetch.Equal(given.Noon) && f.ETag == "" && f.BodyHash == "" && f.ReadAs == "" && f.Asked == 0 && !f.Browser
		if changed != row.changed || scratch != row.due || (row.edit.Check() != nil) != row.refused || (f.URL == "") != (f.Kind == readiness.FeedFile) {
			t.Errorf("%s: changed %v, from scratch %v, check %v, kind %s", row.name, changed, scratch, row.edit.Check(), f.Kind)
		}
	}
}

func TestWhatOpensOneServerIsNotToldToAnother(t *testing.T) {
	for _, row := range []struct {
		name           string
		edit           readiness.FeedEdit
		user, password string
	}{
		{"another collection there", readiness.FeedEdit{URL: "https://cal.example/b/"}, "pr", "secret"},
		{"another server", readiness.FeedEdit{URL: "https://evil.example/a/"}, "", ""},
		{"another port", readiness.FeedEdit{URL: "https://cal.example:8443/a/"}, "", ""},
		{"without encryption", readiness.FeedEdit{URL: "http://cal.example/a/"}, "", ""},
		{"another server and user", readiness.FeedEdit{URL: "https://evil.example/a/", User: "me"}, "me", ""},
		{"another server with its own password", readiness.FeedEdit{URL: "https://new.example/a/", User: "me", Password: "mine"}, "me", "mine"},
		{"another name", readiness.FeedEdit{Name: "TV"}, "pr", "secret"},
	} {
		f := readiness.Feed{Name: "PR", Kind: readiness.FeedCalDAV, URL: "https://cal.example/a/", User: "pr", Password: "secret"}
		f.Edit(given.Noon, row.edit)
		if f.User != row.user || f.Password != row.password {
			t.Errorf("%s: %q, %q", row.name, f.User, f.Password)
		}
	}
}

func TestTouched(t *testing.T) {
	start := given.Noon.Add(given.Day)
	for _, row := range []struct {
		name  string
		alter func(*readiness.Event, *readiness.Task)
		want  bool
	}{
		{"as it was imported", func(*readiness.Event, *readiness.Task) {}, false},
		{"a level that the calendar proposes", func(e *readiness.Event, _ *readiness.Task) {
			e.Level, e.LevelState, e.ProposedBy = 4, readiness.LevelProposed, readiness.CalendarName
		}, false},
		{"a level that a person proposes", func(e *readiness.Event, _ *readiness.Task) {
			e.Level, e.LevelState, e.ProposedBy = 4, readiness.LevelProposed, "Yui"
		}, true},
		{"a confirmed level", func(e *readiness.Event, _ *readiness.Task) { e.LevelState = readiness.LevelConfirmed }, true},
		{"a brief", func(e *readiness.Event, _ *readiness.Task) { e.Brief.Kind = "live" }, true},
		{"on air was pressed", func(e *readiness.Event, _ *readiness.Task) { e.OnAirAt = start }, true},
		{"a move was taken note of", func(e *readiness.Event, _ *readiness.Task) { e.AckedBy = "Ken" }, true},
		{"a task was claimed", func(_ *readiness.Event, task *readiness.Task) { task.Claims = given.Held("Ken") }, true},
		{"a task was done", func(_ *readiness.Event, task *readiness.Task) { task.DoneAt = given.Noon }, true},
		{"a task was skipped", func(_ *readiness.Event, task *readiness.Task) { task.Waiver = &readiness.Waiver{} }, true},
	} {
		e, tasks := given.Stored(given.Occurrence("a", start))[0], make([]readiness.Task, 2)
		row.alter(&e, &tasks[1])
		if got := e.Touched(tasks); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

func TestMovingAFeed(t *testing.T) {
	for _, row := range []struct {
		sentence, from, to string
		known              bool // there, who the feed says it is
	}{
		{"to another path", "https://cal.example/a", "https://cal.example/b", true},
		{"to encryption", "http://cal.example/a", "https://cal.example/a", true},
		{"from a name of HTTPS", "webcal://Cal.example/a", "https://cal.example/a", true},
		{"to another server", "https://cal.example/a", "https://other.example/a", false},
		{"to another port", "https://cal.example/a", "https://cal.example:8443/a", false},
	} {
		f := readiness.Feed{URL: row.from, User: "haru", Password: "s3cret"}
		f.MoveTo(row.to)
		if f.URL != row.to || (f.User+f.Password == "harus3cret") != row.known || !row.known && f.User+f.Password != "" {
			t.Errorf("%s: %q, %q at %q", row.sentence, f.User, f.Password, f.URL)
		}
	}
}
