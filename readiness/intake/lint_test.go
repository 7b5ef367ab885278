package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// told writes what Lint says of some events: kind, ids of the events, and the time in the title.
func told(findings []intake.Finding) string {
	var lines []string
	for _, f := range findings {
		line := string(f.Kind)
		if f.Event != nil {
			line += " " + f.Event.ID
		}
		if f.Other != nil {
			line += "=" + f.Other.ID
		}
		if f.Said != "" {
			line += " " + f.Said
		}
		if f.Times > 1 {
			line += fmt.Sprintf(" x%d", f.Times)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

func lint(t *testing.T, feeds []readiness.Feed, events ...readiness.Event) []intake.Finding {
	t.Helper()
	return intake.Lint(given.Noon, given.Zone(t, "Asia/Tokyo"), feeds, events)
}

func TestTitlesThatContradictTheStart(t *testing.T) {
	for _, row := range []struct{ sentence, title, start, finding string }{
		{"no time in the title", "朝の扉", "2026-11-19 21:54", ""},
		{"the same time", "朝の扉 21:54", "2026-11-19 21:54", ""},
		{"the same time as a range", "朝の扉 21:54〜22:48", "2026-11-19 21:54", ""},
		{"another time", "朝の扉 21:54", "2026-11-19 22:54", "21:54"},
		{"a minute off", "朝の扉 21:54", "2026-11-19 21:55", "21:54"},
		{"in words", "朝の扉 21時54分", "2026-11-19 21:54", ""},
		{"another one in words", "朝の扉（21時54分〜）", "2026-11-19 21:00", "21時54分"},
		{"half past", "朝の扉 21時半", "2026-11-19 21:30", ""},
		{"in full width", "朝の扉　２１：５４", "2026-11-19 21:54", ""},
		{"another one in full width", "朝の扉　２１時５４分", "2026-11-19 20:54", "21時54分"},
		{"25:00 is one o'clock of the next day", "窓 25:00", "2026-11-20 01:00", ""},
		{"25:00 is not eleven", "窓 25:00", "2026-11-19 23:00", "25:00"},
		{"25:00 is not one in the afternoon", "窓 25:00", "2026-11-20 13:00", "25:00"},
		{"25:00 of a date", "窓 11/19(木) 25:00", "2026-11-20 01:00", ""},
		{"25:00 of a date, a day early in the calendar", "窓 11/19(木) 25:00", "2026-11-19 01:00", "11/19(木) 25:00"},
		{"25時 of a date in words, a day early", "窓 １１月１９日 ２５時", "2026-11-19 01:00", "11月19日 25時"},
		{"25:00 of a weekday", "木曜25:00 窓", "2026-11-20 01:00", ""},
		{"25:00 of a weekday, a day early", "木曜25:00 窓", "2026-11-19 01:00", "木曜25:00"},
		{"one o'clock after midnight of a weekday", "木曜深夜1時 窓", "2026-11-20 01:00", ""},
		{"midnight of a weekday", "窓（木）深夜0時", "2026-11-20 00:00", ""},
		{"the wrong date", "11/20 21:54 朝の扉", "2026-11-19 21:54", "11/20 21:54"},
		{"a date with its year", "2026/11/19 21:54 朝の扉", "2026-11-19 21:54", ""},
		{"29:59 is the end of the clock", "窓 29:59", "2026-11-20 05:59", ""},
		{"30:00 is no time", "窓 30:00", "2026-11-20 01:00", ""},
		{"21:60 is no time", "窓 21:60", "2026-11-20 01:00", ""},
		{"9:54 may be in the evening", "朝の扉 9:54", "2026-11-19 21:54", ""},
		{"09:54 is in the morning", "朝の扉 09:54", "2026-11-19 21:54", "09:54"},
		{"a programme that is called after five o'clock", "5時に夢中", "2026-11-19 17:00", ""},
		{"午後9時54分", "朝の扉 午後9時54分", "2026-11-19 21:54", ""},
		{"午前9時54分 in the evening", "朝の扉 午前9時54分", "2026-11-19 21:54", "午前9時54分"},
		{"9:54 PM", "The door, 9:54 PM", "2026-11-19 21:54", ""},
		{"9:54 a.m. in the evening", "The door, 9:54 a.m.", "2026-11-19 21:54", "9:54 a.m."},
		{"9pm", "The door 9pm", "2026-11-19 21:00", ""},
		{"noon or midnight is not guessed", "朝の扉 午後12時", "2026-11-19 21:00", ""},
		{"about that time", "朝の扉 21:50頃", "2026-11-19 21:54", ""},
		{"not even about that time", "朝の扉 21:30頃", "2026-11-19 21:54", "21:30"},
		{"about midnight", "朝の扉 0:00ごろ", "2026-11-19 23:54", ""},
		{"a length in hours", "24時間テレビ", "2026-11-19 18:30", ""},
		{"a length in hours and minutes", "特番 1時間30分", "2026-11-19 18:45", ""},
		{"a length of a corner", "特集 尺5:00", "2026-11-19 18:45", ""},
		{"a length with seconds", "特集 0:05:30", "2026-11-19 18:45", ""},
		{"a score", "決勝 3:2", "2026-11-19 18:45", ""},
		{"one of several times is right", "朝の扉 生21:54 再26:10", "2026-11-19 21:54", ""},
		{"none of several times is right", "朝の扉 21:54 22:48", "2026-11-19 20:00", "21:54"},
		{"an hour of which only the beginning is told", "21時台の特集", "2026-11-19 20:45", ""},
		{"a level is no time", "【L4】朝の扉 レベル4", "2026-11-19 20:45", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			start, err := time.ParseInLocation("2006-01-02 15:04", row.start, given.Zone(t, "Asia/Tokyo"))
			if err != nil {
				t.Fatal(err)
			}
			e := given.Airing(start.UTC())
			e.Title = row.title
			want := ""
			if row.finding != "" {
				want = "title_time e " + row.finding
			}
			if got := told(lint(t, nil, e)); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestATitleMaySpeakOfEitherZone(t *testing.T) {
	e := given.Airing(time.Date(2026, 11, 19, 12, 54, 0, 0, time.UTC)) // 21:54 in Tokyo, 04:54 in Los Angeles
	e.Zone = "America/Los_Angeles"
	for title, want := range map[string]string{
		"21:54": "", "04:54": "", "12:54 UTC": "title_time e 12:54",
	} {
		e.Title = title
		if got := told(lint(t, nil, e)); got != want {
			t.Errorf("%s: got %q, want %q", title, got, want)
		}
	}
}

func TestLint(t *testing.T) {
	at := given.Noon.AddDate(0, 0, 10)
	event := func(id string, alter func(*readiness.Event)) readiness.Event {
		e := given.Airing(at)
		e.ID, e.UID, e.FeedID = id, id, "f"
		if alter != nil {
			alter(&e)
		}
		return e
	}
	feed := readiness.Feed{ID: "f", URL: "https://calendar.example/a.ics", LastGood: given.Noon, CreatedAt: given.Noon.Add(-given.Day)}
	problem := func(code, uid string) readiness.Feed {
		f := feed
		f.Problems = []readiness.Problem{{UID: uid, Code: code}}
		return f
	}
	starting := func(id string, start time.Time) readiness.Event {
		return event(id, func(e *readiness.Event) { e.Start, e.End = start, start.Add(time.Hour) })
	}
	for _, row := range []struct {
		sentence string
		feed     readiness.Feed
		events   []readiness.Event
		want     string
	}{
		{"nothing is wrong", feed, []readiness.Event{event("a", nil)}, ""},
		{"all day", feed, []readiness.Event{event("a", func(e *readiness.Event) { e.AllDay = true })}, "all_day a"},
		{"all day, with a time in the title, is told once", feed,
			[]readiness.Event{event("a", func(e *readiness.Event) { e.AllDay, e.Title = true, "窓 25:00" })}, "all_day a"},
		{"all day for two days, as a sale is", feed,
			[]readiness.Event{event("a", func(e *readiness.Event) { e.AllDay, e.End = true, e.Start.Add(2*given.Day) })}, ""},
		{"all day, on the day on which clocks go back", feed,
			[]readiness.Event{event("a", func(e *readiness.Event) { e.AllDay, e.End = true, e.Start.Add(25*time.Hour) })}, "all_day a"},
		{"no zone", feed, []readiness.Event{event("a", func(e *readiness.Event) { e.NoZone = true })}, "no_zone a"},
		{"tentative two days ahead", feed, []readiness.Event{event("a", func(e *readiness.Event) {
			e.Calendar, e.Start, e.End = readiness.Tentative, given.Noon.Add(2*given.Day), given.Noon.Add(3*given.Day)
		})}, "tentative a"},
		{"tentative a moment before that", feed, []readiness.Event{event("a", func(e *readiness.Event) {
			e.Calendar, e.Start, e.End = readiness.Tentative, given.Noon.Add(2*given.Day+time.Nanosecond), given.Noon.Add(3*given.Day)
		})}, ""},
		{"missing, and all else that cannot be put right", feed, []readiness.Event{event("a", func(e *readiness.Event) {
			e.Calendar, e.AllDay, e.NoZone = readiness.Missing, true, true
		})}, "missing a"},
		{"taken out of its series, and all else that cannot be put right", feed, []readiness.Event{event("a", func(e *readiness.Event) {
			e.Calendar, e.AllDay, e.NoZone = readiness.TakenOut, true, true
		})}, "taken_out a"},
		{"kept although its calendar lacks it, and all that cannot be put right", feed, []readiness.Event{event("a", func(e *readiness.Event) {
			e.KeptAt, e.AllDay, e.NoZone = given.Noon, true, true
		})}, ""},
		{"cancelled", feed, []readiness.Event{event("a", func(e *readiness.Event) { e.Calendar, e.AllDay = readiness.Cancelled, true })}, ""},
		{"hidden", feed, []readiness.Event{event("a", func(e *readiness.Event) { e.Hidden, e.AllDay = true, true })}, ""},
		{"on air already", feed, []readiness.Event{event("a", func(e *readiness.Event) { e.Start, e.NoZone = given.Noon, true })}, ""},
		{"its entry is damaged", problem("bad-time", "a"), []readiness.Event{event("a", nil), starting("b", at.Add(2*given.Day))}, "damaged a"},
		{"its entry names an unknown zone", problem("unknown-zone", "a"), []readiness.Event{event("a", nil)}, "unknown_zone a"},
		{"its entry was cut off", problem("cut-off", "a"), []readiness.Event{event("a", nil)}, ""},
		{"its entry was cut off within a line", func() readiness.Feed {
			f := problem("bad-line", "a")
			f.Problems = append(f.Problems, readiness.Problem{UID: "a", Code: "unclosed-event"})
			return f
		}(), []readiness.Event{event("a", nil)}, ""},
		{"a problem of no event", problem("bad-line", ""), []readiness.Event{event("", nil)}, ""},
		{"a problem that loses nothing", problem("same-uid", "a"), []readiness.Event{event("a", nil)}, ""},
		{"a problem of another feed", problem("bad-time", "a"),
			[]readiness.Event{event("a", func(e *readiness.Event) { e.FeedID = "g" })}, ""},
		{"the same programme twice", feed, []readiness.Event{starting("b", at.Add(90*time.Minute)), event("a", nil)}, "twice a=b, twice b=a"},
		{"the same but for width, case, space and level", feed, []readiness.Event{
			event("a", func(e *readiness.Event) { e.Title = "【L4】 ＥＶＥＮＩＮＧ magazine" }), starting("b", at.Add(time.Hour)),
		}, "twice a=b, twice b=a"},
		{"the same in two calendars", feed, []readiness.Event{event("a", nil), event("b", func(e *readiness.Event) { e.FeedID, e.UID = "g", "a" })},
			"twice a=b, twice b=a"},
		{"the same by hand", feed, []readiness.Event{event("a", nil), event("b", func(e *readiness.Event) { e.FeedID = "" })}, "twice a=b, twice b=a"},
		{"two of a series", feed, []readiness.Event{event("a", nil), event("b", func(e *readiness.Event) { e.UID, e.Start = "a", at.Add(time.Hour) })}, ""},
		{"another one between two of a series", feed, []readiness.Event{
			event("a", nil), event("b", func(e *readiness.Event) { e.UID, e.Start = "a", at.Add(2*time.Hour) }), starting("c", at.Add(time.Hour)),
		}, "twice a=c, twice c=b, twice b=c"},
		{"the next day at the same time", feed, []readiness.Event{event("a", nil), starting("b", at.Add(given.Day))}, ""},
		{"a moment sooner than that", feed, []readiness.Event{event("a", nil), starting("b", at.Add(given.Day-time.Nanosecond))}, "twice a=b, twice b=a"},
		{"its twin is missing", feed, []readiness.Event{event("a", nil), event("b", func(e *readiness.Event) { e.Calendar = readiness.Missing })}, "missing b"},
		{"its twin was taken out of its series", feed, []readiness.Event{event("a", nil), event("b", func(e *readiness.Event) { e.Calendar = readiness.TakenOut })}, "taken_out b"},
		{"its twin is cancelled", feed, []readiness.Event{event("a", nil), event("b", func(e *readiness.Event) { e.Calendar = readiness.Cancelled })}, ""},
		{"titles without a letter are not compared", feed, []readiness.Event{
			event("a", func(e *readiness.Event) { e.Title = "" }), event("b", func(e *readiness.Event) { e.Title = "【L4】!" }),
		}, ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			before := fmt.Sprint(row.events)
			if got := told(lint(t, []readiness.Feed{row.feed}, row.events...)); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
			if fmt.Sprint(row.events) != before {
				t.Error("the events were altered")
			}
		})
	}
}

func TestFeedsThatAreNoLongerRead(t *testing.T) {
	ago := func(d time.Duration) readiness.Feed {
		return readiness.Feed{ID: "f", URL: "https://calendar.example/a.ics", CreatedAt: given.Noon.Add(-30 * given.Day), LastGood: given.Noon.Add(-d)}
	}
	altered := func(f readiness.Feed, alter func(*readiness.Feed)) readiness.Feed { alter(&f); return f }
	near := given.Airing(given.Noon.Add(time.Hour))
	near.FeedID = "f"
	for _, row := range []struct {
		sentence string
		feed     readiness.Feed
		events   []readiness.Event
		want     string
	}{
		{"read just now", ago(0), nil, ""},
		{"read almost two intervals ago", ago(30*time.Minute - time.Nanosecond), nil, ""},
		{"read two intervals ago", ago(30 * time.Minute), nil, "stale"},
		{"an event of it is near, so that it is read more often", ago(10 * time.Minute), []readiness.Event{near}, "stale"},
		{"it asks to be read less often", altered(ago(time.Hour), func(f *readiness.Feed) { f.Asked = 2 * time.Hour }), nil, ""},
		{"a file is not read again", altered(ago(given.Day), func(f *readiness.Feed) { f.URL = "" }), nil, ""},
		{"added just now", readiness.Feed{ID: "f", URL: "https://calendar.example/a.ics", CreatedAt: given.Noon}, nil, ""},
		{"added long ago and never read", readiness.Feed{ID: "f", URL: "https://calendar.example/a.ics", CreatedAt: given.Noon.Add(-given.Day)}, nil, "stale"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := told(lint(t, []readiness.Feed{row.feed}, row.events...)); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestFindingsOfAFeedAreToldOnce(t *testing.T) {
	var events []readiness.Event
	for i, id := range []string{"a1", "a2", "a3", "b", "c", "d"} {
		e := given.Airing(given.Noon.AddDate(0, 0, 3+i))
		e.ID, e.UID, e.FeedID, e.Title = id, id[:1], "f", id
		e.NoZone = id[0] == 'a'
		events = append(events, e)
	}
	events[4].Title, events[4].Start = "b", events[3].Start.Add(time.Hour) // c is b again
	events[5].FeedID, events[5].AllDay = "g", true
	all := lint(t, []readiness.Feed{{ID: "f", URL: "https://calendar.example/", CreatedAt: given.Noon.Add(-given.Day)}}, events...)
	if got, want := told(intake.OfFeed("f", all)), "stale, twice b=c, no_zone a1 x3"; got != want {
		t.Errorf("of the feed: %q, want %q", got, want)
	}
	if got, want := told(intake.OfFeed("g", all)), "all_day d"; got != want {
		t.Errorf("of the other feed: %q, want %q", got, want)
	}
	if got, want := told(intake.OfEvent(events[2], all)), "stale, no_zone a3"; got != want {
		t.Errorf("of an event: %q, want %q", got, want)
	}
	events[5].Calendar = readiness.Missing
	if got := told(intake.OfEvent(events[5], lint(t, nil, events...))); got != "" {
		t.Errorf("what is missing is told twice: %q", got)
	}
	events[5].Calendar = readiness.TakenOut
	if got := told(intake.OfEvent(events[5], lint(t, nil, events...))); got != "" {
		t.Errorf("what was taken out is told twice: %q", got)
	}
	events[5].Calendar = readiness.Confirmed
	if got, want := told(intake.OfEvent(events[5], all)), "all_day d"; got != want {
		t.Errorf("of an event of the other feed: %q, want %q", got, want)
	}
}

func TestKindsOfFindingAreListed(t *testing.T) {
	for _, kind := range []intake.FindingKind{intake.FindStale, intake.FindMissing, intake.FindTakenOut, intake.FindDamaged, intake.FindTitleTime,
		intake.FindTwice, intake.FindTentative, intake.FindAllDay, intake.FindNoZone, intake.FindUnknownZone} {
		if !slices.Contains(intake.FindingKinds, kind) {
			t.Errorf("%s is not listed", kind)
		}
	}
}

func BenchmarkLint(b *testing.B) {
	events := make([]readiness.Event, 10_000)
	for i := range events {
		events[i] = given.Airing(given.Noon.Add(time.Duration(i) * time.Hour))
		events[i].ID, events[i].UID, events[i].FeedID = fmt.Sprint(i), fmt.Sprint(i), "f"
		events[i].Title = fmt.Sprintf("朝の扉 第%d回", i/2)
		if i%5 == 0 {
			events[i].Title += " 21:54"
		}
	}
	home := given.Zone(b, "Asia/Tokyo")
	b.ReportAllocs()
	for b.Loop() {
		intake.Lint(given.Noon, home, nil, events)
	}
}
