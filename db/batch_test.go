package db_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// weekly gives n airings of one series, a week apart.
func weekly(n int, first time.Time) []readiness.Occurrence {
	all := make([]readiness.Occurrence, n)
	for i := range all {
		all[i] = airing("weekly", first.AddDate(0, 0, 7*i))
		all[i].RecurrenceID = all[i].Start.Format(time.RFC3339)
	}
	return all
}

// single gives n events of no series.
func single(n int) []readiness.Occurrence {
	all := make([]readiness.Occurrence, n)
	for i := range all {
		all[i] = airing(fmt.Sprint("u", i), noon.Add(time.Duration(i+1)*day))
	}
	return all
}

// seen gives events as they stand.
func seen(events []readiness.Event) []batch.Seen {
	all := make([]batch.Seen, len(events))
	for i, e := range events {
		all[i] = batch.Seen{ID: e.ID, Version: e.Version}
	}
	return all
}

// inTime gives all events by air time.
func inTime(t *testing.T, s *db.Store) []readiness.Event {
	t.Helper()
	events := board(t, s).Events
	slices.SortFunc(events, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
	return events
}

// levelled says the levels of all events and how far they are agreed, in order of air time.
func levelled(t *testing.T, s *db.Store) string {
	t.Helper()
	var said []string
	for _, e := range inTime(t, s) {
		said = append(said, fmt.Sprint(e.Level, " ", e.LevelState, " ", e.Calendar))
	}
	return strings.Join(said, ", ")
}

// newestOf is the newest line of a kind.
func newestOf(t *testing.T, s *db.Store, kind string) readiness.Change {
	t.Helper()
	found := must(s.RecentChanges(t.Context(), "", []string{kind}, 1))(t)
	if len(found) == 0 {
		t.Fatalf("the log has no %s", kind)
	}
	return found[0]
}

func TestSeveralLevelsAreSetAtOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		apply(t, s, feedOf(t, s).ID, imported(single(3)...))
		events, none := inTime(t, s), levelled(t, s)
		before := s.Revision()
		said := batch.Levels{Level: 4, Reason: "live", Events: append(seen(events), seen(events[:1])...)}
		n, line, err := s.SetLevels(ctx, said, pr, noon)
		if err != nil || n != 3 {
			t.Errorf("%d were changed, error %v", n, err)
		}
		if got := kinds(t, s, before); got != "event.level event.level event.level events.level" {
			t.Errorf("the log says %s", got)
		}
		sum := newestOf(t, s, journal.LevelsSet)
		if sum.Seq != line || sum.Data["count"] != "3" || sum.Data["to"] != "4" || sum.Data["state"] != "proposed" || sum.Data["reason"] != "live" || sum.Actor != pr.Name {
			t.Errorf("%+v", sum)
		}
		if got := levelled(t, s); got != "4 proposed confirmed, 4 proposed confirmed, 4 proposed confirmed" {
			t.Errorf("levels %s", got)
		}
		unmoved(t, s, "the same again", func() error {
			n, line, err := s.SetLevels(ctx, said, pr, noon)
			if n != 0 || line != 0 {
				t.Errorf("%d were changed, in line %d", n, line)
			}
			return err
		})
		must(s.Undo(ctx, sum.Seq, pr, noon))(t)
		if got := levelled(t, s); got != none {
			t.Errorf("taken back: %s", got)
		}
		if back := newestOf(t, s, journal.Undone); back.Data["kind"] != journal.LevelsSet || batch.Size(back) != 3 {
			t.Errorf("%+v", back)
		}
		unmoved(t, s, "taking it back twice", func() error { _, err := s.Undo(ctx, sum.Seq, pr, noon); return err })
	})
}

func TestSeveralLevelsOrNone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		apply(t, s, feedOf(t, s).ID, imported(single(3)...))
		events := inTime(t, s)
		changed := must(s.SetLevel(ctx, events[1].ID, 2, "", 0, sre, noon))(t)
		for _, row := range []struct {
			sentence string
			said     batch.Levels
			wrong    func(*testing.T, error)
		}{
			{"one was changed meanwhile", batch.Levels{Level: 4, Events: seen(events)}, func(t *testing.T, err error) {
				var stale *batch.Stale
				if !errors.As(err, &stale) || len(stale.Events) != 1 || stale.Events[0].ID != changed.ID || stale.Events[0].Level != 2 {
					t.Errorf("%v", err)
				}
			}},
			{"from another ladder", batch.Levels{Level: 4, Ladder: 9, Events: seen(events[:1])}, func(t *testing.T, err error) { wants(t, "", err, fault.ErrStale) }},
			{"a level that there is not", batch.Levels{Level: 9, Events: seen(events[:1])}, func(t *testing.T, err error) { refused(t, err, "level", "out_of_range") }},
			{"an event that there is not", batch.Levels{Level: 4, Events: append(seen(events[:1]), batch.Seen{ID: "none"})},
				func(t *testing.T, err error) { refused(t, err, "events", "no_such_event") }},
			{"of no event", batch.Levels{Level: 4}, func(t *testing.T, err error) { refused(t, err, "events", "required") }},
			{"what SRE has confirmed, taken back by PR", batch.Levels{Events: []batch.Seen{{ID: events[0].ID}, {ID: changed.ID}}},
				func(t *testing.T, err error) { refused(t, err, "level", "confirmed") }},
		} {
			t.Run(row.sentence, func(t *testing.T) {
				unmoved(t, s, row.sentence, func() error {
					_, _, err := s.SetLevels(ctx, row.said, pr, noon)
					row.wrong(t, err)
					return nil
				})
			})
		}
	})
}

func TestLevelsAreTakenBackTogetherOrNotAtAll(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		apply(t, s, feedOf(t, s).ID, imported(single(3)...))
		events := inTime(t, s)
		_, line, err := s.SetLevels(ctx, batch.Levels{Level: 4, Events: seen(events)}, sre, noon)
		sum := must(s.Change(ctx, line))(t)
		if err != nil || sum.Kind != journal.LevelsSet {
			t.Fatalf("%+v, error %v", sum, err)
		}
		one := must(s.RecentChanges(ctx, events[0].ID, []string{journal.LevelSet}, 1))(t)[0]
		must(s.Undo(ctx, one.Seq, sre, noon))(t) // one of them by itself
		must(s.SetLevel(ctx, events[1].ID, 5, "", 0, sre, noon))(t)
		unmoved(t, s, "one has another level by now", func() error {
			_, err := s.Undo(ctx, sum.Seq, sre, noon)
			var stale *batch.Stale
			if !errors.As(err, &stale) || len(stale.Events) != 1 || stale.Events[0].ID != events[1].ID {
				t.Errorf("%v", err)
			}
			return nil
		})
		must(s.SetLevel(ctx, events[1].ID, 4, "", 0, sre, noon))(t)
		must(s.SetLevel(ctx, events[1].ID, 0, "", 0, sre, noon))(t)
		must(s.Undo(ctx, sum.Seq, sre, noon))(t)
		if got := levelled(t, s); got != "0 unset confirmed, 0 unset confirmed, 0 unset confirmed" {
			t.Errorf("levels %s", got)
		}
		if back := newestOf(t, s, journal.Undone); batch.Size(back) != 1 {
			t.Errorf("what stood no more was taken back again: %+v", back)
		}
	})
}

func TestLevelsThatWereChosenBeforeAnImport(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		in := imported(append(weekly(3, noon.Add(day)), airing("single", noon.Add(2*day)), airing("other", noon.Add(3*day)))...)
		in.Occurrences[4].Level = 2
		in.Levels, in.Chosen = 5, &intake.Chosen{By: sre, Levels: map[string]int{"weekly": 3, "other": 4}}
		feed := feedOf(t, s)
		before := s.Revision()
		apply(t, s, feed.ID, in)
		const imports = "event.imported event.imported event.imported event.imported event.imported"
		if got := kinds(t, s, before); got != imports+" event.level event.level event.level event.level events.level" {
			t.Errorf("the log says %s", got)
		}
		if got := levelled(t, s); got != "3 confirmed confirmed, 0 unset confirmed, 4 confirmed confirmed, 3 confirmed confirmed, 3 confirmed confirmed" {
			t.Errorf("levels %s", got)
		}
		sum := newestOf(t, s, journal.LevelsSet)
		if sum.ActorID != sre.ID || sum.Subject != feed.ID || sum.Data["count"] != "4" || sum.Data["to"] != "0" {
			t.Errorf("%+v", sum)
		}
		must(s.Undo(ctx, sum.Seq, sre, noon))(t)
		if got := levelled(t, s); got != "0 unset confirmed, 0 unset confirmed, 2 proposed confirmed, 0 unset confirmed, 0 unset confirmed" {
			t.Errorf("taken back: %s", got)
		}
		if found := must(s.Verify(ctx))(t); found.Broken != 0 {
			t.Errorf("the log is broken: %+v", found)
		}
	})
}

func TestALevelThatThereIsNotKeepsAnImportOut(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		in := imported(single(2)...)
		in.Chosen = &intake.Chosen{By: pr, Levels: map[string]int{"u1": 9}}
		feed := feedOf(t, s)
		unmoved(t, s, "an import with it", func() error {
			_, err := s.ApplyFeed(t.Context(), feed.ID, fetched, in, noon)
			refused(t, err, "level", "out_of_range")
			return nil
		})
	})
}

func TestATableWithLevelsThatWereChosen(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		table := []readiness.Event{entered("朝の扉", noon.Add(day)), entered("朝の扉", noon.Add(day)), entered("昼の扉", noon.Add(2*day)), entered("夜の扉", noon.Add(3*day))}
		before := s.Revision()
		if n := must(s.CreateTable(ctx, table, []int{3, 5, 0, 4}, pr, noon))(t); n != 3 {
			t.Errorf("%d events", n)
		}
		if got := kinds(t, s, before); got != "event.imported event.imported event.imported event.level event.level events.level" {
			t.Errorf("the log says %s", got)
		}
		if got := levelled(t, s); got != "3 proposed confirmed, 0 unset confirmed, 4 proposed confirmed" {
			t.Errorf("levels %s", got)
		}
		must(s.Undo(ctx, newestOf(t, s, journal.LevelsSet).Seq, pr, noon))(t)
		if got := levelled(t, s); got != "0 unset confirmed, 0 unset confirmed, 0 unset confirmed" {
			t.Errorf("taken back: %s", got)
		}
	})
}

// movedSeries imports six airings, and again a day later and earlier in the evening.
func movedSeries(t *testing.T, s *db.Store) []readiness.Event {
	t.Helper()
	feed := feedOf(t, s).ID
	airings := weekly(6, noon.Add(day))
	apply(t, s, feed, imported(append(airings, airing("single", noon.Add(day)))...))
	moved := append([]readiness.Occurrence{}, airings...)
	for i := range moved {
		moved[i].Start, moved[i].End = moved[i].Start.Add(22*time.Hour), moved[i].End.Add(22*time.Hour)
	}
	must(s.ApplyFeed(t.Context(), feed, fetched, imported(append(moved, airing("single", noon.Add(2*day)))...), noon.Add(time.Minute)))(t)
	var events []readiness.Event
	for _, e := range inTime(t, s) {
		if e.RecurrenceID != "" {
			events = append(events, e)
		}
	}
	return events
}

func TestASeriesThatMovedIsOneLine(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		events := movedSeries(t, s)
		sum := newestOf(t, s, journal.SeriesMoved)
		if sum.EventID != events[0].ID || sum.Subject != events[0].FeedID || sum.Data["count"] != "6" || sum.Data["title"] != "Show weekly" || sum.Data["every"] != "week" ||
			sum.Data["from"] != noon.Add(day).Format(time.RFC3339) || sum.Data["to"] != events[0].Start.Format(time.RFC3339) {
			t.Errorf("%+v", sum)
		}
		all := must(s.RecentChanges(t.Context(), "", []string{journal.EventMoved, journal.SeriesMoved}, 100))(t)
		told := batch.Told(all)
		if len(all) != 8 || len(told) != 2 || told[0].Kind != journal.SeriesMoved || told[1].Data["title"] != "Show single" {
			t.Errorf("%d lines, told %+v", len(all), told)
		}
		if own := must(s.RecentChanges(t.Context(), events[3].ID, nil, 1))(t)[0]; own.Kind != journal.EventMoved {
			t.Errorf("an airing has no line of its own: %+v", own)
		}
	})
}

func TestASeriesIsAcknowledgedOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx, events, now := t.Context(), movedSeries(t, s), noon.Add(time.Hour)
		if n := len(must(s.MovedWith(ctx, events[2]))(t)); n != 6 {
			t.Errorf("%d moved together", n)
		}
		unmoved(t, s, "somebody who saw the old time", func() error {
			_, err := s.AcknowledgeSeries(ctx, events[2].ID, 1, sre, now)
			wants(t, "an old version", err, fault.ErrStale)
			return nil
		})
		must(s.AcknowledgeMove(ctx, events[0].ID, events[0].Version, pr, now))(t)
		before := s.Revision()
		must(s.AcknowledgeSeries(ctx, events[2].ID, events[2].Version, sre, now))(t)
		if got := kinds(t, s, before); got != strings.Repeat("event.acknowledged ", 5)+"series.acknowledged" {
			t.Errorf("the log says %s", got)
		}
		asking := func() (n int) {
			for _, e := range board(t, s).Events {
				if e.AsksForNote(now) {
					n++
				}
			}
			return n
		}
		if n := asking(); n != 1 { // the event of no series
			t.Errorf("%d events ask for a note", n)
		}
		unmoved(t, s, "pressing it twice", func() error {
			_, err := s.AcknowledgeSeries(ctx, events[2].ID, events[2].Version, sre, now)
			return err
		})
		must(s.Undo(ctx, newestOf(t, s, journal.SeriesSeen).Seq, sre, now))(t)
		if n := asking(); n != 6 { // the one that was acknowledged before stays so
			t.Errorf("taken back: %d events ask for a note", n)
		}
	})
}

func TestAnEventThatMovedAloneIsAcknowledgedAsASeries(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		movedSeries(t, s)
		for _, e := range board(t, s).Events {
			if e.UID == "single" {
				before := s.Revision()
				must(s.AcknowledgeSeries(t.Context(), e.ID, e.Version, sre, noon.Add(time.Hour)))(t)
				if got := kinds(t, s, before); got != "event.acknowledged" {
					t.Errorf("the log says %s", got)
				}
			}
		}
		still := must(s.CreateEvent(t.Context(), entered("朝の扉", noon.Add(day)), pr, noon))(t)
		unmoved(t, s, "an event that never moved", func() error {
			_, err := s.AcknowledgeSeries(t.Context(), still.ID, still.Version, sre, noon)
			refused(t, err, "moved_at", "not_moved")
			return nil
		})
	})
}
