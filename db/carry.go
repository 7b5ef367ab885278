package db

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

// carry is a stored pair of an offer.
type carry struct {
	from, to, offer, feedID, why string
	asked                        time.Time
	answer                       string
	answered                     time.Time
	gone                         string
}

// The answers to an offer.
const (
	carried = "carried"
	refused = "refused"
)

var carryTable = table[carry]{`carries`, `from_id, to_id, offer, feed_id, why, asked_at, answer, answered_at, gone`, func(c *carry) fields {
	return fields{&c.from, &c.to, &c.offer, &c.feedID, &c.why, (*instant)(&c.asked), &c.answer, (*instant)(&c.answered), &c.gone}
}}

// offer asks, after an import of a feed, whether events that it lacks go on as others that it brought.
func (s *Store) offer(ctx context.Context, t *tx, f readiness.Feed, edits intake.Edits) error {
	if len(edits.Added)+len(edits.Missing)+len(edits.Exchanged) == 0 && !edits.Hold.Holding() {
		return nil
	}
	gone, err := s.goneOf(ctx, t, f.ID, edits.Hold)
	if err != nil {
		return err
	}
	var found []intake.Likeness
	if len(gone) > 0 {
		come, err := t.cameOf(ctx, f.ID, gone)
		if err != nil {
			return err
		}
		gone, come, no, err := t.unasked(ctx, f.ID, gone, come)
		if err != nil {
			return err
		}
		found = intake.Likely(gone, come, no)
	}
	exchanged, err := s.workedExchanges(ctx, t, f.ID, edits.Exchanged)
	if err != nil {
		return err
	}
	return t.ask(ctx, f.ID, append(found, exchanged...))
}

// goneOf gives the events of a feed with something to carry over that it has lacked for not longer than they are asked about.
func (s *Store) goneOf(ctx context.Context, t *tx, feedID string, hold readiness.Hold) ([]readiness.Event, error) {
	missing, err := eventTable.list(ctx, t, `WHERE feed_id = $1 AND calendar IN ('missing', 'taken_out') AND calendar_at >= $2`, feedID, ms(t.now.Add(-intake.LikelySeen)))
	if err != nil {
		return nil, err
	}
	held, err := eventsByID(ctx, t, hold.Events)
	if err != nil {
		return nil, err
	}
	for _, e := range held {
		if e.FeedID == feedID { // not one on which another calendar decides
			e.CalendarAt = hold.Since
			missing = append(missing, e)
		}
	}
	_, worked, err := s.untouched(ctx, t, missing)
	return worked, err
}

// cameOf gives the events of a feed that it brought of late and that may be others under a new name, by when they air.
func (t *tx) cameOf(ctx context.Context, feedID string, gone []readiness.Event) ([]readiness.Event, error) {
	first, last, missed := gone[0].Start, gone[0].Start, gone[0].CalendarAt
	lacks := byID(gone) // also those that are held, which are there as before
	for _, e := range gone {
		first, last, missed = least(first, e.Start), most(last, e.Start), least(missed, e.CalendarAt)
	}
	from, to, seen := most(first.Add(-intake.LikelyAir), t.now), last.Add(intake.LikelyAir), missed.Add(-intake.LikelySeen)
	come, err := eventTable.list(ctx, t, `WHERE end_at > $1 AND start_at <= $2 AND feed_id = $3 AND first_seen >= $4 AND NOT hidden
		AND calendar IN ('confirmed', 'tentative')`, ms(from), ms(to), feedID, ms(seen))
	return slices.DeleteFunc(come, func(e readiness.Event) bool { return lacks[e.ID] != nil }), err
}

// unasked leaves out what stands in an open question already, and gives the pairs that people have answered with no.
func (t *tx) unasked(ctx context.Context, feedID string, gone, come []readiness.Event) (stillGone, stillCome []readiness.Event, no map[[2]string]bool, err error) {
	known, err := carryTable.list(ctx, t, `WHERE feed_id = $1`, feedID)
	if err != nil {
		return nil, nil, nil, err
	}
	lacks, has := byID(gone), byID(come)
	asked, no := map[string]bool{}, map[[2]string]bool{}
	for _, c := range known {
		switch {
		case c.answer == refused:
			no[[2]string{c.from, c.to}] = true
		case c.answer == "" && lacks[c.from] != nil && has[c.to] != nil:
			asked[c.from], asked[c.to] = true, true
		}
	}
	open := func(e readiness.Event) bool { return asked[e.ID] }
	return slices.DeleteFunc(gone, open), slices.DeleteFunc(come, open), no, nil
}

func byID(events []readiness.Event) map[string]*readiness.Event {
	all := make(map[string]*readiness.Event, len(events))
	for i := range events {
		all[events[i].ID] = &events[i]
	}
	return all
}

// workedExchanges leaves out exchanged titles of events that nobody has worked on.
func (s *Store) workedExchanges(ctx context.Context, t *tx, feedID string, all []intake.Likeness) ([]intake.Likeness, error) {
	var found []intake.Likeness
	for _, l := range all {
		p := l.Pairs[0]
		if p.From.FeedID != feedID || p.To.FeedID != feedID {
			continue // another calendar decides on it
		}
		_, worked, err := s.untouched(ctx, t, []readiness.Event{p.From, p.To})
		if err != nil {
			return nil, err
		}
		if len(worked) > 0 {
			found = append(found, l)
		}
	}
	return found, nil
}

// ask stores questions.
func (t *tx) ask(ctx context.Context, feedID string, found []intake.Likeness) error {
	for _, l := range found {
		id := newID(t.now)
		for _, p := range l.Pairs {
			row := carry{from: p.From.ID, to: p.To.ID, offer: id, feedID: feedID, why: string(l.Why), asked: t.now}
			if err := carryTable.insert(ctx, t, &row, ` ON CONFLICT (from_id, to_id) DO UPDATE SET offer = excluded.offer,
				asked_at = excluded.asked_at, why = excluded.why WHERE carries.answer = ''`); err != nil {
				return err
			}
		}
		t.touch()
	}
	return nil
}

func eventsByID(ctx context.Context, q querier, ids []string) ([]readiness.Event, error) {
	return inChunks(ids, func(some []string) ([]readiness.Event, error) {
		return eventTable.list(ctx, q, `WHERE id IN `+params(1, len(some)), anys(some)...)
	})
}

// mostOffers bounds how many pairs are read at once.
const mostOffers = 500

// Offers gives the open questions whether events go on as others, the oldest first, at most 500 pairs.
func (s *Store) Offers(ctx context.Context, now time.Time) ([]intake.Offer, error) {
	offers, err := viewing(ctx, s, func(ctx context.Context, q querier) ([]intake.Offer, error) {
		return s.standingOffers(ctx, q, now, `answer = '' ORDER BY asked_at, offer, from_id LIMIT `+strconv.Itoa(mostOffers))
	})
	return offers, fault.Wrap(err, "read the offers to carry over")
}

// Offer gives one open question; ErrNotFound where there is none, or it is answered, or the calendar has answered it.
func (s *Store) Offer(ctx context.Context, id string, now time.Time) (intake.Offer, error) {
	o, err := viewing(ctx, s, func(ctx context.Context, q querier) (intake.Offer, error) { return s.openOffer(ctx, q, id, now) })
	return o, fault.Wrap(err, "offer %s", id)
}

func (s *Store) openOffer(ctx context.Context, q querier, id string, now time.Time) (intake.Offer, error) {
	found, err := s.standingOffers(ctx, q, now, `answer = '' AND offer = $1 ORDER BY from_id`, id)
	if err == nil && len(found) == 0 {
		err = fault.ErrNotFound
	}
	if err != nil {
		return intake.Offer{}, err
	}
	return found[0], nil
}

// standingOffers reads stored pairs, leaves out those that the calendar has answered meanwhile, and puts what belongs to one
// question together.
func (s *Store) standingOffers(ctx context.Context, q querier, now time.Time, where string, args ...any) ([]intake.Offer, error) {
	rows, err := carryTable.list(ctx, q, `WHERE `+where, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := map[string]bool{}
	for _, c := range rows {
		ids[c.from], ids[c.to] = true, true
	}
	events, err := eventsByID(ctx, q, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	tasks, err := s.tasksOf(ctx, q, events)
	if err != nil {
		return nil, err
	}
	feeds, err := loadFeeds(ctx, q)
	if err != nil {
		return nil, err
	}
	held := map[string]bool{}
	for _, f := range feeds {
		for _, id := range f.Hold.Events {
			held[id] = true
		}
	}
	return offersOf(now, rows, byID(events), held, tasks), nil
}

func offersOf(now time.Time, rows []carry, events map[string]*readiness.Event, held map[string]bool, tasks map[string][]readiness.Task) []intake.Offer {
	var all []intake.Offer
	starts := func(c carry) time.Time {
		if from := events[c.from]; from != nil {
			return from.Start
		}
		return time.Time{}
	}
	slices.SortStableFunc(rows, func(a, b carry) int {
		return cmp.Or(a.asked.Compare(b.asked), cmp.Compare(a.offer, b.offer), starts(a).Compare(starts(b)))
	})
	at := map[string]int{}
	for _, c := range rows {
		from, to := events[c.from], events[c.to]
		if from == nil || to == nil || !(intake.Pair{From: *from, To: *to}).Asks(now, intake.Resemblance(c.why), held[c.from]) {
			continue
		}
		i, known := at[c.offer]
		if !known {
			i, at[c.offer] = len(all), len(all)
			all = append(all, intake.Offer{ID: c.offer, FeedID: c.feedID, Asked: c.asked, Likeness: intake.Likeness{Why: intake.Resemblance(c.why)}})
		}
		pair := intake.Pair{From: *from, To: *to}
		place, _ := slices.BinarySearchFunc(all[i].Pairs, pair, inOrderOfAir)
		all[i].Pairs = slices.Insert(all[i].Pairs, place, pair)
		all[i].Carries = slices.Insert(all[i].Carries, place, intake.CarriedBy(*from, tasks[from.ID]))
	}
	return all
}

func inOrderOfAir(a, b intake.Pair) int {
	return cmp.Or(a.From.Start.Compare(b.From.Start), strings.Compare(a.From.ID, b.From.ID))
}

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
				"title": p.From.Title, "offer": o.ID, "from": p.From.Start.Format(time.RFC3339), "to": p.To.Start.Format(time.RFC3339), "other": p.To.ID,
			}})
		}
		return nil
	})
	return fault.Wrap(err, "offer %s", offerID)
}
