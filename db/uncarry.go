package db

import (
	"context"
	"slices"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// undoOffer takes the answer to an offer back, for all that was answered together: each event is the airing again that it was,
// the other one is there again, and the question is open. Where the calendar or people have changed one of them since: ErrStale.
func (s *Store) undoOffer(ctx context.Context, t *tx, c readiness.Change) error {
	rows, err := carryTable.list(ctx, t, `WHERE offer = $1 AND answered_at = $2 AND answer <> ''`, c.Data["offer"], ms(c.At))
	if err != nil || len(rows) == 0 {
		return err
	}
	lines, err := query(ctx, t, scanChange, readChanges+` WHERE at = $1 AND kind = $2`, ms(c.At), c.Kind)
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
	for _, line := range lines {
		if line.Data["offer"] == c.Data["offer"] {
			t.record(undoing(line))
		}
	}
	return nil
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
	if err := save(from, e); err != nil {
		return row.to, err
	}
	return t.bringBack(ctx, row)
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
	whole, err := eventEdited.whole(eventFields(&other), eventFields(&readiness.Event{}))
	if err != nil {
		return row.to, err
	}
	t.noteEvent(other.ID, nil, whole)
	t.record(readiness.Change{Kind: journal.EventRestored, EventID: other.ID, Subject: other.FeedID, Data: map[string]string{"title": other.Title}})
	return other.ID, nil
}
