package db

import (
	"context"
	"fmt"
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// undoOffer takes the answer to an offer back, for all that was answered together: each event is the airing again that it was,
// the other one is there again, and the question is open. Where the calendar or people have changed one of them since: ErrStale.
func (s *Store) undoOffer(ctx context.Context, t *tx, c readiness.Change) error {
	rows, err := carryTable.list(ctx, t, `WHERE offer = $1 AND answered_at = $2 AND answer <> ''`, c.Data["offer"], ms(c.At))
	if err != nil || len(rows) == 0 {
		return err
	}
	lines, err := t.linesOf(ctx, c, rows)
	if err != nil {
		return err
	}
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.answer == carried {
			if row.to, err = s.uncarry(ctx, t, ladder, row, lines); err != nil {
				return err
			}
		}
		if err := t.answer(ctx, intake.Pair{From: readiness.Event{ID: row.from}, To: readiness.Event{ID: row.to}}, "", ""); err != nil {
			return err
		}
	}
	if err := t.holdAgain(ctx, rows); err != nil {
		return err
	}
	for _, line := range lines {
		if line.Data["offer"] == c.Data["offer"] {
			t.record(undoing(line))
		}
	}
	return nil
}

// linesOf reads the lines of the log that the answer to an offer left with the one that is taken back.
func (t *tx) linesOf(ctx context.Context, c readiness.Change, rows []carry) ([]readiness.Change, error) {
	ids := make([]string, 0, 2*len(rows))
	for _, row := range rows {
		ids = append(ids, row.from, row.to)
	}
	return inChunks(ids, func(some []string) ([]readiness.Change, error) {
		return changesOf(ctx, t, readChanges+` WHERE at = $1 AND kind = $2 AND event_id IN `+params(3, len(some)),
			append([]any{ms(c.At), c.Kind}, anys(some)...)...)
	})
}

// uncarry undoes one pair, and gives the id of the other event from now on.
func (s *Store) uncarry(ctx context.Context, t *tx, ladder readiness.Ladder, row carry, lines []readiness.Change) (string, error) {
	back := func(id string) (was, e readiness.Event, err error) {
		i := slices.IndexFunc(lines, func(c readiness.Change) bool { return c.EventID == id && c.Data["offer"] == row.offer })
		if was, err = loadEvent(ctx, t, id); err != nil || i < 0 {
			return was, was, err
		}
		before, after, err := imagesIn(lines[i])
		if err != nil {
			return was, was, err
		}
		e = was
		_, err = eventEdited.revert(eventFields(&e), before.Event, after.Event)
		return was, e, err
	}
	save := func(was, e readiness.Event) error {
		if _, err := s.relevel(ctx, t, ladder, was, &e); err != nil {
			return err
		}
		return t.saveEvent(ctx, was, &e)
	}
	from, e, err := back(row.from)
	if err != nil {
		return row.to, err
	}
	if row.why == string(intake.TitlesExchanged) {
		to, other, err := back(row.to)
		if err != nil {
			return row.to, err
		}
		_, err = s.swap(ctx, t, intake.Pair{From: from, To: to}, func(was, _ readiness.Event) (readiness.Event, error) {
			if was.ID == from.ID {
				return e, save(was, e)
			}
			return other, save(was, other)
		})
		return row.to, err
	}
	if err := t.freeKey(ctx, e); err != nil {
		return row.to, err
	}
	if err := save(from, e); err != nil {
		return row.to, err
	}
	return t.bringBack(ctx, row)
}

// freeKey is ErrStale where the calendar of an event has another one of its key by now.
func (t *tx) freeKey(ctx context.Context, e readiness.Event) error {
	const others = `FROM %s WHERE feed_id = $1 AND uid = $2 AND recurrence_id = $3 AND %s <> $4`
	taken, err := one(ctx, t, scanValue[int], `SELECT (SELECT COUNT(*) `+fmt.Sprintf(others, `events`, `id`)+`) + (SELECT COUNT(*) `+
		fmt.Sprintf(others, `event_sources`, `event_id`)+`)`, e.FeedID, e.UID, e.RecurrenceID, e.ID)
	if err == nil && taken > 0 {
		err = fmt.Errorf("uid: %w", fault.ErrStale)
	}
	return err
}

// holdAgain holds back what was held when it was carried over, and what its calendar still lacks.
func (t *tx) holdAgain(ctx context.Context, rows []carry) error {
	var went []string
	for _, row := range rows {
		if row.answer == carried && row.why == string(intake.SameTitle) {
			went = append(went, row.from)
		}
	}
	back, err := eventsNamed(ctx, t, went)
	held := idsOf(slices.DeleteFunc(back, readiness.Event.Vanished))
	if err != nil || len(held) == 0 {
		return err
	}
	f, err := loadFeed(ctx, t, rows[0].feedID)
	if err != nil {
		return err
	}
	if !f.Hold.Holding() {
		f.Hold = readiness.Hold{Since: rows[0].asked, SeenAt: t.now, Times: 1}
	}
	f.Hold.Events = slices.Compact(slices.Sorted(slices.Values(append(held, f.Hold.Events...))))
	return t.saveHold(ctx, &f)
}

// bringBack inserts the event again that was dropped, under an id of its own: what was known under the old one until then is kept
// apart.
func (t *tx) bringBack(ctx context.Context, row carry) (string, error) {
	other, err := eventTable.hear(row.gone)
	if err != nil {
		return row.to, err
	}
	other.ID, other.FirstSeen = newID(t.now), t.now
	if _, err := t.run(ctx, `UPDATE carries SET to_id = $1 WHERE from_id = $2 AND to_id = $3`, other.ID, row.from, row.to); err != nil {
		return row.to, err
	}
	if err := t.addEvents(ctx, []readiness.Event{other}); err != nil {
		return row.to, err
	}
	if _, err := t.run(ctx, `UPDATE event_sources SET event_id = $1 WHERE event_id = $2 AND uid = $3 AND recurrence_id = $4`,
		other.ID, row.from, other.UID, other.RecurrenceID); err != nil {
		return row.to, err
	}
	whole, err := eventEdited.whole(eventFields(&other), eventFields(&readiness.Event{}))
	if err != nil {
		return row.to, err
	}
	t.noteEvent(other.ID, nil, whole)
	t.record(readiness.Change{Kind: journal.EventRestored, EventID: other.ID, Subject: other.FeedID, Data: map[string]string{"title": other.Title}})
	return other.ID, nil
}
