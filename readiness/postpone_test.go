package readiness_test

import (
	"errors"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// reason is why something was refused; empty where it was not.
func reason(err error) string {
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		return invalid.Field + " " + invalid.Reason
	}
	return ""
}

func TestPostponing(t *testing.T) {
	start := given.Noon.Add(given.Day)
	end := start.Add(30 * time.Minute)
	plain := given.Airing(start)
	fromFeed := plain
	fromFeed.FeedID = "f"
	postponed := fromFeed
	postponed.FeedStart, postponed.FeedEnd = start, end
	postponed.Start, postponed.End = start.Add(time.Hour), end.Add(time.Hour)
	allDay := fromFeed
	allDay.AllDay, allDay.Start, allDay.End = true, start.Truncate(given.Day), start.Truncate(given.Day).Add(given.Day)
	alter := func(e readiness.Event, do func(*readiness.Event)) readiness.Event { do(&e); return e }
	for _, row := range []struct {
		sentence string
		event    readiness.Event
		from, to time.Time
		refused  string
		feed     bool // what the calendar says is kept beside
		moved    bool
	}{
		{"an event entered by hand goes where people say", plain, start.Add(time.Hour), end.Add(time.Hour), "", false, true},
		{"one from a calendar keeps what that says", fromFeed, start.Add(time.Hour), end.Add(time.Hour), "", true, true},
		{"moved again, it still keeps the first", postponed, start.Add(2 * time.Hour), end.Add(2 * time.Hour), "", true, true},
		{"back where the calendar has it, it follows it again", postponed, start, end, "", false, true},
		{"a longer one has not moved", fromFeed, start, end.Add(time.Hour), "", true, false},
		{"where it is, nothing happens", plain, start, end, "", false, false},
		{"an all-day event gets an air time", allDay, start, end, "", true, true},
		{"a cancelled one stays", alter(plain, func(e *readiness.Event) { e.Calendar = readiness.Cancelled }), start, end, "start cancelled", false, false},
		{"one that aired stays", alter(plain, func(e *readiness.Event) { e.AiredAt = given.Noon }), start, end, "start aired", false, false},
		{"one that is closed stays", given.Airing(given.Noon.Add(-2 * given.Day)), start, end, "start aired", false, false},
		{"to nowhere", plain, time.Time{}, end, "start required", false, false},
		{"an end before the start", plain, start, start.Add(-time.Nanosecond), "end not_after_start", false, false},
		{"an end at the start", plain, start, start, "end not_after_start", false, false},
		{"an end in two years", plain, start, start.Add(730 * given.Day), "end out_of_range", false, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			m, err := readiness.Postpone(given.Noon, row.event, row.from, row.to)
			if got := reason(err); got != row.refused {
				t.Fatalf("refused as %q, want %q", got, row.refused)
			}
			if row.refused != "" {
				return
			}
			e := m.Event
			if !e.Start.Equal(row.from) || !e.End.Equal(row.to) || e.AllDay || e.Postponed() != row.feed || m.Moved() != row.moved {
				t.Errorf("it became %s to %s, all day %v, postponed %v, moved %v", e.Start, e.End, e.AllDay, e.Postponed(), m.Moved())
			}
			if row.moved && (!e.MovedAt.Equal(given.Noon) || !e.WasStart.Equal(row.event.Start)) {
				t.Errorf("moved at %s from %s", e.MovedAt, e.WasStart)
			}
			if e.Postponed() && row.event.FeedEnd.IsZero() && (!e.FeedStart.Equal(row.event.Start) || !e.FeedEnd.Equal(row.event.End)) {
				t.Errorf("the calendar is said to have %s to %s", e.FeedStart, e.FeedEnd)
			}
		})
	}
}

func TestLaterByMinutes(t *testing.T) {
	const most = 24 * 60
	coming, onAir, pressed, allDay := given.Airing(given.Noon.Add(time.Hour)), given.Airing(given.Noon), given.Airing(given.Noon.Add(time.Minute)), given.Airing(given.Noon.Add(time.Hour))
	pressed.OnAirAt = given.Noon
	allDay.AllDay = true
	for _, row := range []struct {
		sentence   string
		event      readiness.Event
		minutes    int
		start, end time.Duration // later by
		refused    string
	}{
		{"what has not begun starts and ends later", coming, 30, 30 * time.Minute, 30 * time.Minute, ""},
		{"or earlier", coming, -15, -15 * time.Minute, -15 * time.Minute, ""},
		{"what is on air in this instant runs longer", onAir, 30, 0, 30 * time.Minute, ""},
		{"so does what PR has put on air", pressed, 30, 0, 30 * time.Minute, ""},
		{"a day is the most", coming, most, given.Day, given.Day, ""},
		{"a minute more is too much", coming, most + 1, 0, 0, "minutes out_of_range"},
		{"a day earlier, too", coming, -most, -given.Day, -given.Day, ""},
		{"and a minute more is too much", coming, -most - 1, 0, 0, "minutes out_of_range"},
		{"no minutes are none", coming, 0, 0, 0, "minutes out_of_range"},
		{"more than fit into a duration", coming, 1<<62 + 60, 0, 0, "minutes out_of_range"},
		{"what has no air time has none to move", allDay, 30, 0, 0, "minutes all_day"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			from, to, err := readiness.Later(given.Noon, row.event, row.minutes)
			if got := reason(err); got != row.refused {
				t.Fatalf("refused as %q, want %q", got, row.refused)
			}
			if row.refused == "" && (from.Sub(row.event.Start) != row.start || to.Sub(row.event.End) != row.end) {
				t.Errorf("later by %v and %v, want %v and %v", from.Sub(row.event.Start), to.Sub(row.event.End), row.start, row.end)
			}
		})
	}
}

func TestWhatEvidenceCovers(t *testing.T) {
	from, to := given.Noon, given.Noon.Add(time.Hour)
	for _, row := range []struct {
		sentence            string
		from, to            time.Duration // the window moved by
		untied, start, slot bool          // does evidence so tied still hold
	}{
		{"nothing moved", 0, 0, true, true, true},
		{"the event starts a nanosecond later, within its window", time.Nanosecond, 0, true, false, true},
		{"a nanosecond earlier", -time.Nanosecond, 0, true, false, false},
		{"it ends a nanosecond earlier", 0, -time.Nanosecond, true, true, true},
		{"a nanosecond later", 0, time.Nanosecond, true, true, false},
		{"all of it moves", 30 * time.Minute, 30 * time.Minute, true, false, false},
		{"it shrinks into the middle", time.Minute, -time.Minute, true, false, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for tie, want := range map[readiness.Tie]bool{readiness.Untied: row.untied, readiness.TiedStart: row.start, readiness.TiedWindow: row.slot} {
				e := readiness.Evidence{Kind: "text", Text: "seen", At: given.Noon, From: from, To: to}
				task := readiness.Task{Ask: &readiness.Ask{Tied: tie, Verify: readiness.VerifyHook}, DoneAt: given.Noon, Evidence: []readiness.Evidence{e}}
				start, end := from.Add(row.from), to.Add(row.to)
				if got := task.Covers(start, end); got != want {
					t.Errorf("tied %q: covers %v, want %v", tie, got, want)
				}
				s := task.Status(given.Noon, readiness.Stage{From: start, To: end}, readiness.Proof{})
				if s.Lapsed == want || (s.State == readiness.TaskDone) != want {
					t.Errorf("tied %q: lapsed %v, %s", tie, s.Lapsed, s.State)
				}
			}
		})
	}
	open := readiness.Task{Ask: &readiness.Ask{Tied: readiness.TiedStart}}
	if !open.Covers(given.Noon, given.Noon) {
		t.Error("what is not done has nothing that could lapse")
	}
}
