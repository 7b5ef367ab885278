package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
)

// maxProblems is how many problems of a calendar are kept on its feed.
const maxProblems = 100

// ApplyFeed imports what a fetch brought: events are added, followed and marked as missing, their tasks
// planned, every change recorded. Applying the same twice writes only the feed's own row the second time.
func (s *Store) ApplyFeed(ctx context.Context, id string, fetch readiness.FeedFetch, in readiness.Incoming, now time.Time) (readiness.FeedCounts, error) {
	var counts readiness.FeedCounts
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		f, err := loadFeed(ctx, t, id)
		if err != nil {
			return err
		}
		known, err := query(ctx, t, scanEvent, `SELECT `+eventColumns+` FROM events WHERE feed_id = $1`, id)
		if err != nil {
			return err
		}
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		in.Levels = ladder.Height()
		edits := readiness.Reconcile(t.now, known, in)
		if err := s.importEdits(ctx, t, id, edits); err != nil {
			return err
		}
		counts = readiness.FeedCounts{Total: len(in.Occurrences), Added: len(edits.Added), Changed: len(edits.Changed),
			Removed: len(edits.Missing), Kept: edits.Kept}
		return t.imported(ctx, f, fetch, edits.Held, counts)
	})
	if err != nil {
		return readiness.FeedCounts{}, fmt.Errorf("apply feed %s: %w", id, err)
	}
	return counts, nil
}

// imported notes the import on the feed.
func (t *tx) imported(ctx context.Context, f readiness.Feed, fetch readiness.FeedFetch, held bool, counts readiness.FeedCounts) error {
	t.recover(&f)
	f.State = readiness.FeedOK
	if held {
		f.State = readiness.FeedHeld
	}
	f.ETag, f.LastModified, f.BodyHash, f.NextFetch = fetch.ETag, fetch.LastModified, fetch.BodyHash, fetch.Next
	f.Problems, f.Counts = fetch.Problems[:min(len(fetch.Problems), maxProblems)], counts
	changed := counts.Added+counts.Changed+counts.Removed > 0
	if changed {
		f.LastChanged = t.now
	}
	return t.fetched(ctx, f, readiness.Fetch{OK: true, Changed: changed, Counts: counts, Problems: len(fetch.Problems)})
}

// importEdits writes what the import changes in the events of a feed.
func (s *Store) importEdits(ctx context.Context, t *tx, feedID string, edits readiness.Edits) error {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return err
	}
	hidden, err := hiddenKeys(ctx, t, feedID)
	if err != nil {
		return err
	}
	added := make([]readiness.Event, len(edits.Added))
	for i, o := range edits.Added {
		e := readiness.NewEvent(t.now, feedID, o, ladder)
		e.ID, e.Hidden = newID(t.now), hidden[o.Key()]
		added[i] = e
	}
	if err := t.addEvents(ctx, ladder, added); err != nil {
		return err
	}
	return s.importMoves(ctx, t, ladder, append(edits.Changed, edits.Missing...))
}

func hiddenKeys(ctx context.Context, q querier, feedID string) (map[readiness.Key]bool, error) {
	keys, err := query(ctx, q, func(rows *sql.Rows) (k readiness.Key, err error) {
		err = rows.Scan(&k.UID, &k.RecurrenceID)
		return k, err
	}, `SELECT uid, recurrence_id FROM hidden_keys WHERE feed_id = $1`, feedID)
	hidden := make(map[readiness.Key]bool, len(keys))
	for _, k := range keys {
		hidden[k] = true
	}
	return hidden, err
}

// importMoves writes the events that the calendar changed and plans their tasks anew.
func (s *Store) importMoves(ctx context.Context, t *tx, ladder readiness.Ladder, moves []readiness.Move) error {
	events := make([]readiness.Event, len(moves))
	for i, m := range moves {
		events[i] = m.Event
	}
	tasks, err := s.tasksOf(ctx, t, events)
	if err != nil {
		return err
	}
	p := t.planner(ladder)
	for i, m := range moves {
		e := &events[i]
		if _, err := p.plan(ctx, e, tasks[e.ID]); err != nil {
			return err
		}
		e.Version++
		if err := t.saveCalendar(ctx, *e); err != nil {
			return err
		}
		t.recordMove(m)
	}
	return p.flush(ctx)
}

// recordMove records what the calendar changed in one event: its status, its time, or something else.
func (t *tx) recordMove(m readiness.Move) {
	change := readiness.Change{EventID: m.Event.ID, Subject: m.Event.FeedID}
	title := m.Event.Title
	if m.Turned() {
		change.Kind, change.Data = turn(m), map[string]string{"title": title, "from": string(m.Was.Calendar), "to": string(m.Event.Calendar)}
		t.record(change)
	}
	if m.Moved() {
		change.Kind, change.Data = readiness.EventMoved, map[string]string{
			"title": title, "from": m.Was.Start.Format(time.RFC3339), "to": m.Event.Start.Format(time.RFC3339),
			"all_day": strconv.FormatBool(m.Event.AllDay),
		}
		t.record(change)
	}
	if !m.Turned() && !m.Moved() {
		change.Kind, change.Data = readiness.EventChanged, map[string]string{"title": title, "fields": differing(m.Was, m.Event)}
		t.record(change)
	}
}

// turn is the kind of change that a turned calendar status is.
func turn(m readiness.Move) string {
	switch {
	case m.Event.Calendar == readiness.Cancelled:
		return readiness.EventCancelled
	case m.Event.Calendar == readiness.Missing:
		return readiness.EventMissing
	case m.Was.Calendar == readiness.Cancelled || m.Was.Calendar == readiness.Missing:
		return readiness.EventRestored
	default:
		return readiness.EventChanged
	}
}

// differing names the fields of the calendar that differ, besides time and status.
func differing(a, b readiness.Event) string {
	var names []string
	for _, field := range []struct {
		name    string
		differs bool
	}{
		{"title", a.Title != b.Title},
		{"description", a.Description != b.Description},
		{"location", a.Location != b.Location},
		{"url", a.URL != b.URL},
		{"end", !a.End.Equal(b.End)},
		{"private", a.Private != b.Private},
	} {
		if field.differs {
			names = append(names, field.name)
		}
	}
	return strings.Join(names, ",")
}
