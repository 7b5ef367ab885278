package db_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	"github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

const day = 24 * time.Hour

func failure(code, detail string, stop bool, next time.Time) readiness.FeedFailure {
	return readiness.FeedFailure{SourceError: readiness.SourceError{Code: code, Detail: detail}, Stop: stop, Next: next}
}

func feedOf(t *testing.T, s *db.Store) readiness.Feed {
	t.Helper()
	return must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: "https://cal.example/pr.ics"}, nil, pr, noon))(t)
}

func airing(uid string, start time.Time) readiness.Occurrence {
	return readiness.Occurrence{UID: uid, Summary: "Show " + uid, Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo",
		Categories: []string{"TV"}, Status: readiness.Confirmed}
}

func imported(occurrences ...readiness.Occurrence) intake.Incoming {
	return intake.Incoming{Occurrences: occurrences, Complete: true, From: noon.Add(-intake.ImportPast), To: noon.Add(intake.ImportFuture)}
}

var fetched = readiness.FeedFetch{ETag: `"1"`, LastModified: "Thu", BodyHash: "h", Next: noon.Add(15 * time.Minute)}

func apply(t *testing.T, s *db.Store, feed string, in intake.Incoming) readiness.FeedCounts {
	t.Helper()
	return must(s.ApplyFeed(t.Context(), feed, fetched, in, noon))(t)
}

func TestAnImportedEventComesBackAsItWasImported(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		o := readiness.Occurrence{UID: "a", RecurrenceID: "2026-12-01", Summary: "特番「夜」 'x'", Description: "d", Location: "l",
			URL: "https://x.example", Categories: []string{"TV", "生"}, Start: noon.Add(40 * day), End: noon.Add(41 * day), AllDay: true,
			Zone: "Asia/Tokyo", Status: readiness.Tentative, Private: true, Level: 2}
		feed := feedOf(t, s)
		apply(t, s, feed.ID, imported(o))
		want := readiness.NewEvent(noon, feed.ID, o, readiness.DefaultLadder())
		want.Version = 1
		got := board(t, s).Events[0]
		want.ID = got.ID
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		tasks := must(s.Tasks(t.Context(), got.ID))(t)
		plan := readiness.Plan(noon, want, readiness.DefaultLadder(), tasks)
		if len(tasks) != 10 || !plan.Empty() {
			t.Errorf("%d tasks, and a new plan asks for %+v", len(tasks), plan)
		}
		for _, task := range tasks {
			if task.TitleJA == "" || task.ID == "" || task.Version != 1 || !task.CreatedAt.Equal(noon) {
				t.Errorf("task %+v", task)
			}
		}
	})
}

// What an import does to events that are stored. Each row is applied on a store with the events a and b.
func TestWhatAnImportChanges(t *testing.T) {
	var (
		start = noon.Add(40 * day)
		a, b  = airing("a", start), airing("b", start.Add(day))
		with  = func(o readiness.Occurrence, change func(*readiness.Occurrence)) readiness.Occurrence {
			change(&o)
			return o
		}
	)
	rows := []struct {
		name   string
		in     intake.Incoming
		counts readiness.FeedCounts
		kinds  string
	}{
		{"the same again changes nothing", imported(a, b), readiness.FeedCounts{Total: 2, Kept: 2}, ""},
		{"a new airing is added", imported(a, b, airing("c", start)), readiness.FeedCounts{Total: 3, Added: 1, Kept: 2}, "event.imported"},
		{"another time is a move", imported(with(a, func(o *readiness.Occurrence) { o.Start = start.Add(time.Hour); o.End = start.Add(2 * time.Hour) }), b),
			readiness.FeedCounts{Total: 2, Changed: 1, Kept: 1}, "event.moved"},
		{"another title is a change", imported(with(a, func(o *readiness.Occurrence) { o.Summary = "New" }), b),
			readiness.FeedCounts{Total: 2, Changed: 1, Kept: 1}, "event.changed"},
		{"cancelled is cancelled", imported(with(a, func(o *readiness.Occurrence) { o.Status = readiness.Cancelled }), b),
			readiness.FeedCounts{Total: 2, Changed: 1, Kept: 1}, "event.cancelled"},
		{"one that is gone is missing", imported(a), readiness.FeedCounts{Total: 1, Removed: 1, Kept: 1}, "event.missing"},
		{"an empty calendar is held", imported(), readiness.FeedCounts{Total: 2, Kept: 2}, ""},
		{"a calendar cut short loses nothing", intake.Incoming{Occurrences: []readiness.Occurrence{a}}, readiness.FeedCounts{Total: 1, Kept: 2}, ""},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for i, row := range rows {
			t.Run(row.name, func(t *testing.T) {
				feed := must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: fmt.Sprint("https://cal.example/", i)}, nil, pr, noon))(t)
				apply(t, s, feed.ID, imported(a, b))
				before := s.Revision()
				if got := apply(t, s, feed.ID, row.in); got != row.counts {
					t.Errorf("counts %+v, want %+v", got, row.counts)
				}
				if got := kinds(t, s, before); got != row.kinds {
					t.Errorf("changes %q, want %q", got, row.kinds)
				}
				again := s.Revision()
				apply(t, s, feed.ID, row.in)
				if got := kinds(t, s, again); got != "" {
					t.Errorf("the same import again changed %q", got)
				}
				// The next row is about its own events: of two calendars the same UIDs are the same events.
				wants(t, "removing the feed", s.RemoveFeed(t.Context(), feed.ID, 0, pr, noon), nil)
			})
		}
	})
}

func TestApplyingTwiceWritesOnlyTheFeed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		feed := feedOf(t, s)
		in := imported()
		for i := range 300 { // more than go into one INSERT
			o := airing(fmt.Sprint(i), noon.Add(time.Duration(i)*time.Hour))
			o.Level = 1
			in.Occurrences = append(in.Occurrences, o)
		}
		apply(t, s, feed.ID, in)
		first := board(t, s)
		apply(t, s, feed.ID, in)
		second := board(t, s)
		if len(first.Events) != 300 {
			t.Fatalf("%d events", len(first.Events))
		}
		byID := map[string]readiness.Event{}
		for _, e := range first.Events {
			byID[e.ID] = e
		}
		for _, e := range second.Events {
			if diff := cmp.Diff(byID[e.ID], e); diff != "" {
				t.Fatal(diff)
			}
			if diff := cmp.Diff(first.Tasks[e.ID], second.Tasks[e.ID]); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestAMovedEventTakesItsTasksAlong(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		start := noon.Add(40 * day)
		apply(t, s, feed.ID, imported(airing("a", start)))
		before := board(t, s)
		id := before.Events[0].ID
		done := must(s.CompleteTask(ctx, taskNamed(t, s, id, "E-07").ID, 0, claim.Said{Evidence: "https://tickets.example/1"}, sre, noon))(t)
		apply(t, s, feed.ID, imported(airing("a", start.Add(2*day))))
		e := must(s.Event(ctx, id))(t)
		if !e.Start.Equal(start.Add(2*day)) || !e.WasStart.Equal(start) || !e.MovedAt.Equal(noon) || e.Version != 2 {
			t.Errorf("event %+v", e)
		}
		task := must(s.Task(ctx, done.ID))(t)
		if !task.Due.Equal(done.Due.Add(2*day)) || task.DoneBy != sre.Name || task.Version != done.Version+1 {
			t.Errorf("task %+v", task)
		}
		change := must(s.RecentChanges(ctx, id, []string{journal.EventMoved}, 1))(t)[0]
		if change.Data["from"] != "2026-12-29T03:00:00Z" || change.Data["to"] != "2026-12-31T03:00:00Z" || change.Data["title"] != "Show a" {
			t.Errorf("change %+v", change.Data)
		}
	})
}

func TestAHiddenSeriesStaysHidden(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		feed := must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: "https://cal.example/x"}, []readiness.Key{{UID: "series"}}, pr, noon))(t)
		first, later := airing("series", noon.Add(day)), airing("series", noon.Add(8*day))
		first.RecurrenceID, later.RecurrenceID = "1", "8"
		apply(t, s, feed.ID, imported(first))
		apply(t, s, feed.ID, imported(first, later))
		f := board(t, s)
		if rows := readiness.Board(noon, f); len(f.Events) != 2 || len(rows) != 0 {
			t.Errorf("%d events, %d of them on the board", len(f.Events), len(rows))
		}
	})
}

func TestAHiddenAiringIsImportedAsNoExposure(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := must(s.AddFeed(ctx, readiness.Feed{Name: "PR", URL: "https://cal.example/x"}, []readiness.Key{{UID: "a"}}, pr, noon))(t)
		apply(t, s, feed.ID, imported(airing("a", noon.Add(day))))
		f := board(t, s)
		if rows := readiness.Board(noon, f); !f.Events[0].Hidden || len(rows) != 0 {
			t.Errorf("hidden %v with %d rows on the board", f.Events[0].Hidden, len(rows))
		}
		e := must(s.SetHidden(ctx, f.Events[0].ID, false, 1, pr, noon))(t)
		if got := len(must(s.Tasks(ctx, e.ID))(t)); e.Hidden || got == 0 {
			t.Errorf("shown again: hidden %v with %d tasks", e.Hidden, got)
		}
	})
}

func TestTheLifeOfAFeed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		if feed.NextFetch.Before(noon.Add(15*time.Minute)) || feed.Kind != readiness.FeedAddress || feed.State != readiness.FeedOK {
			t.Errorf("a new feed: %+v", feed)
		}
		after, next := s.Revision(), noon.Add(time.Hour)
		for range 2 {
			wants(t, "failing", s.FeedFailed(ctx, feed.ID, failure("http_status", "500", false, next), noon.Add(-time.Minute)), nil)
		}
		down := must(s.Feed(ctx, feed.ID))(t)
		if down.State != readiness.FeedFailing || down.Failures != 2 || !down.FailingSince.Equal(noon.Add(-time.Minute)) ||
			down.ErrorCode != "http_status" || down.ErrorDetail != "500" || !down.NextFetch.Equal(next) || down.Version != 1 {
			t.Errorf("failing: %+v", down)
		}
		apply(t, s, feed.ID, imported(airing("a", noon.Add(day))))
		up := must(s.Feed(ctx, feed.ID))(t)
		if up.State != readiness.FeedOK || up.Failures != 0 || !up.FailingSince.IsZero() || up.ErrorCode != "" || up.ETag != `"1"` ||
			!up.LastChanged.Equal(noon) || up.Counts.Added != 1 {
			t.Errorf("recovered: %+v", up)
		}
		wants(t, "unchanged", s.FeedUnchanged(ctx, feed.ID, readiness.FeedFetch{Next: next}, noon.Add(2*time.Hour)), nil)
		same := must(s.Feed(ctx, feed.ID))(t)
		if !same.LastGood.Equal(noon.Add(2*time.Hour)) || !same.LastChanged.Equal(noon) || same.ETag != `"1"` || same.BodyHash != "h" {
			t.Errorf("unchanged: %+v", same)
		}
		wants(t, "stopping", s.FeedFailed(ctx, feed.ID, failure("http_status", "410", true, next), noon.Add(3*time.Hour)), nil)
		if got := must(s.Feed(ctx, feed.ID))(t); got.State != readiness.FeedStopped || !got.NextFetch.IsZero() {
			t.Errorf("stopped: %+v", got)
		}
		if got := kinds(t, s, after); got != "feed.failing event.imported feed.recovered feed.failing" {
			t.Errorf("changes %q", got)
		}
		lines := must(s.Fetches(ctx, feed.ID, 10))(t)
		if len(lines) != 5 || lines[0].OK || !lines[1].OK || lines[1].Changed || lines[1].Counts.Kept != 1 ||
			!lines[2].Changed || lines[4].Code != "http_status" {
			t.Errorf("history %+v", lines)
		}
		if got := len(board(t, s).Events); got != 1 {
			t.Errorf("%d events after all that, want 1", got)
		}
	})
}

// What the log tells of a private event stays private when the event goes with its feed.
func TestAPrivateEventStaysPrivateInTheLogWhenItIsGone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		feed := feedOf(t, s)
		hushed := airing("a", noon.Add(40*day))
		hushed.Private = true
		apply(t, s, feed.ID, imported(hushed))
		if err := s.RemoveFeed(t.Context(), feed.ID, 0, pr, noon); err != nil {
			t.Fatal(err)
		}
		changes := must(s.RecentChanges(t.Context(), "", []string{journal.EventImported}, 9))(t)
		if len(changes) != 1 || !changes[0].Private {
			t.Errorf("the log tells %+v", changes)
		}
	})
}

func TestADueFeedIsClaimedOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		upload := must(s.AddFeed(ctx, readiness.Feed{Name: "a file"}, nil, pr, noon))(t)
		due := func(id string) error {
			return s.Exec(ctx, `UPDATE feeds SET next_fetch = $1 WHERE id = $2 AND url <> ''`, noon.UnixMilli(), id)
		}
		wants(t, "making them due", errors.Join(due(feed.ID), due(upload.ID)), nil)
		claim := func(now time.Time) int { return len(must(s.ClaimFeeds(ctx, now, time.Minute))(t)) }
		for _, row := range []struct {
			name string
			at   time.Time
			want int
		}{
			{"not before it is due", noon.Add(-time.Millisecond), 0},
			{"when it is due", noon, 1},
			{"not while another has it", noon.Add(time.Minute - time.Millisecond), 0},
			{"when the lease ends", noon.Add(time.Minute), 1},
		} {
			unmoved(t, s, row.name, func() error {
				if got := claim(row.at); got != row.want {
					t.Errorf("%s: %d claimed, want %d", row.name, got, row.want)
				}
				return nil
			})
		}
	})
}

func TestEditingAFeed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		feed := feedOf(t, s)
		apply(t, s, feed.ID, imported(airing("a", noon.Add(day)), airing("past", noon.Add(-2*day))))
		_, err := s.AddFeed(ctx, readiness.Feed{Name: "PR", URL: feed.URL}, nil, pr, noon)
		wants(t, "the same address", err, fault.ErrExists)
		renamed := must(s.ChangeFeed(ctx, feed.ID, readiness.FeedEdit{Name: "TV"}, 1, pr, noon))(t)
		if renamed.Name != "TV" || renamed.URL != feed.URL || renamed.ETag == "" || renamed.Version != 2 {
			t.Errorf("renamed: %+v", renamed)
		}
		_, err = s.ChangeFeed(ctx, feed.ID, readiness.FeedEdit{Name: "Radio"}, 1, pr, noon)
		wants(t, "an old form", err, fault.ErrStale)
		moved := must(s.ChangeFeed(ctx, feed.ID, readiness.FeedEdit{URL: "https://cal.example/new"}, 2, pr, noon.Add(time.Hour)))(t)
		if got := must(s.Feed(ctx, feed.ID))(t); got.URL != "https://cal.example/new" || got.ETag != "" || !got.NextFetch.Equal(noon.Add(time.Hour)) {
			t.Errorf("moved: %+v", got)
		}
		for _, e := range board(t, s).Events {
			if e.UID == "a" {
				must(s.SetLevel(ctx, e.ID, 3, "", 0, sre, noon))(t)
			}
		}
		wants(t, "removing an old one", s.RemoveFeed(ctx, feed.ID, 1, pr, noon), fault.ErrStale)
		wants(t, "removing", s.RemoveFeed(ctx, feed.ID, moved.Version, pr, noon), nil)
		wants(t, "removing again", s.RemoveFeed(ctx, feed.ID, moved.Version, pr, noon), fault.ErrNotFound)
		for _, e := range board(t, s).Events {
			if e.UID != "a" || e.Calendar != readiness.Missing || e.FeedID != "" {
				t.Errorf("%s is %s of feed %q", e.UID, e.Calendar, e.FeedID)
			}
		}
		if got := must(s.RecentChanges(ctx, "", nil, 2))(t); got[0].Kind != journal.FeedRemoved || got[1].Kind != journal.EventMissing {
			t.Errorf("changes %+v", got)
		}
	})
}

func TestAFeedThatMovesToAnotherServerTakesNoCredentialsAlong(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for _, row := range []struct {
			sentence, to, user, password string
		}{
			{"another path", "https://cal.example/new.ics", "haru", "s3cret"},
			{"another server", "https://other.example/pr.ics", "", ""},
		} {
			feed := must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: "https://cal.example/" + row.user, User: "haru", Password: "s3cret"}, nil, pr, noon))(t)
			moved := fetched
			moved.MovedTo = row.to
			must(s.ApplyFeed(t.Context(), feed.ID, moved, imported(airing("a", noon.Add(day))), noon))(t)
			if got := must(s.Feed(t.Context(), feed.ID))(t); got.URL != row.to || got.User != row.user || got.Password != row.password {
				t.Errorf("%s: %q, %q at %q", row.sentence, got.User, got.Password, got.URL)
			}
		}
	})
}

func TestAnUnknownFeedIsNotFound(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		_, err := s.Feed(ctx, "none")
		wants(t, "reading", err, fault.ErrNotFound)
		_, err = s.ApplyFeed(ctx, "none", fetched, imported(airing("a", noon)), noon)
		wants(t, "importing", err, fault.ErrNotFound)
		wants(t, "failing", s.FeedFailed(ctx, "none", failure("x", "", false, noon), noon), fault.ErrNotFound)
		wants(t, "unchanged", s.FeedUnchanged(ctx, "none", readiness.FeedFetch{}, noon), fault.ErrNotFound)
		if got := len(board(t, s).Events); got != 0 {
			t.Errorf("%d events came of it", got)
		}
	})
}

func TestAtMostAHundredProblemsAreKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		feed := feedOf(t, s)
		fetch := readiness.FeedFetch{Problems: make([]readiness.Problem, 250)}
		fetch.Problems[0] = readiness.Problem{Line: 3, UID: "u", Code: "bad_date", Message: "m"}
		must(s.ApplyFeed(t.Context(), feed.ID, fetch, imported(), noon))(t)
		got := must(s.Feed(t.Context(), feed.ID))(t)
		if len(got.Problems) != 100 || !cmp.Equal(got.Problems[0], fetch.Problems[0]) {
			t.Errorf("%d problems, first %+v", len(got.Problems), got.Problems[0])
		}
		if line := must(s.Fetches(t.Context(), feed.ID, 1))(t)[0]; line.Problems != 250 {
			t.Errorf("the history counts %d problems", line.Problems)
		}
	})
}
