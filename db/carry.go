package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// Carry answers an offer with yes for those of its events that are named, or for all of it: each goes on as the other, with its
// level, tasks, claims, evidence and history, and the other, on which nobody may have worked yet, is gone. It gives the events
// that go on. Where the offer is answered already, by people or by the calendar: ErrNotFound.
func (s *Store) Carry(ctx context.Context, offerID string, only []string, by readiness.Actor, now time.Time) ([]readiness.Event, error) {
	var went []readiness.Event
	err := s.inTx(ctx, by, now, func(t *tx) error {
		o, err := s.chosenOffer(ctx, t, offerID, only)
		if err != nil {
			return err
		}
		ladder, err := loadLadder(ctx, t)
		if err != nil {
			return err
		}
		for _, p := range o.Pairs {
			e, err := s.carryPair(ctx, t, ladder, o, p)
			if err != nil {
				return fmt.Errorf("carry event %s over to %s: %w", p.From.ID, p.To.ID, err)
			}
			went = append(went, e)
		}
		return s.leaveHold(ctx, t, o)
	})
	return fault.OrNone(went, err, "offer %s", offerID)
}

// chosenOffer reads an open offer of which only some events were chosen.
func (s *Store) chosenOffer(ctx context.Context, t *tx, id string, only []string) (intake.Offer, error) {
	o, err := s.openOffer(ctx, t, id, t.now)
	if err != nil {
		return o, err
	}
	for _, want := range only {
		if !slices.ContainsFunc(o.Pairs, func(p intake.Pair) bool { return p.From.ID == want }) {
			return o, fault.Invalid{Field: "events", Reason: "no_such_event", Got: want}
		}
	}
	if len(only) > 0 {
		o.Pairs = slices.DeleteFunc(o.Pairs, func(p intake.Pair) bool { return !slices.Contains(only, p.From.ID) })
	}
	return o, nil
}

func (s *Store) carryPair(ctx context.Context, t *tx, ladder readiness.Ladder, o intake.Offer, p intake.Pair) (readiness.Event, error) {
	if o.Why == intake.TitlesExchanged {
		return s.exchange(ctx, t, ladder, o, p)
	}
	if idle, _, err := s.untouched(ctx, t, []readiness.Event{withoutLevel(p.To)}); err != nil || len(idle) == 0 {
		return p.From, cmp.Or(err, error(fault.Invalid{Field: "events", Reason: "has_work", Got: p.To.ID}))
	}
	gone, err := eventTable.said(&p.To)
	if err != nil {
		return p.From, err
	}
	if err := t.takeSources(ctx, p); err != nil {
		return p.From, err
	}
	if err := s.dropEvents(ctx, t, []readiness.Event{p.To}); err != nil {
		return p.From, err
	}
	if err := t.answer(ctx, p, carried, gone); err != nil {
		return p.From, err
	}
	return s.become(ctx, t, ladder, o, p.From, p.To)
}

// withoutLevel is an event as if nobody had given it a level, which is no work that must not be lost.
func withoutLevel(e readiness.Event) readiness.Event {
	e.Level, e.LevelState, e.ProposedBy = 0, readiness.LevelUnset, ""
	return e
}

// become lets an event go on as another one of its calendar.
func (s *Store) become(ctx context.Context, t *tx, ladder readiness.Ladder, o intake.Offer, was, as readiness.Event) (readiness.Event, error) {
	e := was
	intake.Become(&e, as, t.now)
	if o.Why == intake.SameTitle {
		intake.TakeLevel(&e, as)
	}
	t.record(readiness.Change{Kind: journal.EventCarried, EventID: e.ID, Subject: o.FeedID, Data: map[string]string{
		"title": e.Title, "offer": o.ID, "from": was.Start.Format(time.RFC3339), "to": e.Start.Format(time.RFC3339),
		"all_day": strconv.FormatBool(e.AllDay), "other": as.ID,
	}})
	if _, err := s.relevel(ctx, t, ladder, was, &e); err != nil {
		return e, err
	}
	return e, t.saveEvent(ctx, was, &e)
}

// exchange lets two events whose titles were exchanged go on as each other.
func (s *Store) exchange(ctx context.Context, t *tx, ladder readiness.Ladder, o intake.Offer, p intake.Pair) (readiness.Event, error) {
	if err := t.answer(ctx, p, carried, ""); err != nil {
		return p.From, err
	}
	return s.swap(ctx, t, p, func(was, as readiness.Event) (readiness.Event, error) { return s.become(ctx, t, ladder, o, was, as) })
}

// swap lets two events take each other's place, of which a calendar has one at a time.
func (s *Store) swap(ctx context.Context, t *tx, p intake.Pair, become func(was, as readiness.Event) (readiness.Event, error)) (readiness.Event, error) {
	if err := t.exchangeSources(ctx, p); err != nil {
		return p.From, err
	}
	const aside = `UPDATE events SET uid = $1 WHERE id = $2`
	if _, err := t.run(ctx, aside, p.From.ID+"~", p.From.ID); err != nil {
		return p.From, err
	}
	if _, err := become(p.To, p.From); err != nil {
		return p.From, err
	}
	e, err := become(p.From, p.To)
	if err != nil {
		return e, err
	}
	_, err = t.run(ctx, aside, e.UID, e.ID)
	return e, err
}

// takeSources lets the calendars that hold the other event, too, hold the one that goes on as it.
func (t *tx) takeSources(ctx context.Context, p intake.Pair) error {
	for _, text := range []string{
		`DELETE FROM event_sources WHERE event_id = $1 AND feed_id IN (SELECT feed_id FROM event_sources WHERE event_id = $2)`,
		`UPDATE event_sources SET event_id = $1 WHERE event_id = $2`,
	} {
		if _, err := t.run(ctx, text, p.From.ID, p.To.ID); err != nil {
			return err
		}
	}
	return nil
}

// exchangeSources lets each of two events be held by the calendars that held the other one.
func (t *tx) exchangeSources(ctx context.Context, p intake.Pair) error {
	known, err := sourcesOf(ctx, t, []string{p.From.ID, p.To.ID})
	if err != nil || len(known) == 0 {
		return err
	}
	if _, err := t.run(ctx, `DELETE FROM event_sources WHERE event_id = $1 OR event_id = $2`, p.From.ID, p.To.ID); err != nil {
		return err
	}
	for id, sources := range known {
		for _, source := range sources {
			source.ID = p.Other(id).ID
			if err := sourceTable.insert(ctx, t, &source, ``); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer notes the answer to one pair of an offer.
func (t *tx) answer(ctx context.Context, p intake.Pair, answer, gone string) error {
	_, err := t.run(ctx, `UPDATE carries SET answer = $1, answered_at = $2, gone = $3 WHERE from_id = $4 AND to_id = $5`,
		answer, ms(t.now), gone, p.From.ID, p.To.ID)
	t.touch()
	return err
}

// leaveHold takes what goes on out of what its calendar holds back.
func (s *Store) leaveHold(ctx context.Context, t *tx, o intake.Offer) error {
	f, err := loadFeed(ctx, t, o.FeedID)
	if err != nil || !f.Hold.Holding() {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(f.Hold.Events), func(id string) bool {
		return slices.ContainsFunc(o.Pairs, func(p intake.Pair) bool { return p.From.ID == id })
	})
	if len(left) == len(f.Hold.Events) {
		return nil
	}
	if f.Hold.Events = left; len(left) == 0 {
		f.Hold = readiness.Hold{}
	}
	return t.saveHold(ctx, &f)
}

// RefuseCarry answers an offer with no, for those of its events that are named, or for all of it.
func (s *Store) RefuseCarry(ctx context.Context, offerID string, only []string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		o, err := s.chosenOffer(ctx, t, offerID, only)
		if err != nil {
			return err
		}
		for _, p := range o.Pairs {
			if err := t.answer(ctx, p, refused, ""); err != nil {
				return err
			}
			t.record(readiness.Change{Kind: journal.CarryRefused, EventID: p.From.ID, Subject: o.FeedID, Data: map[string]string{
				"title": p.From.Title, "offer": o.ID, "from": p.From.Start.Format(time.RFC3339), "to": p.To.Start.Format(time.RFC3339),
				"all_day": strconv.FormatBool(p.From.AllDay || p.To.AllDay), "other": p.To.ID,
			}})
		}
		return nil
	})
	return fault.Wrap(err, "offer %s", offerID)
}
