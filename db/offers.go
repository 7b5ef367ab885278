package db

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

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

// offer asks, after an import of a feed, whether events that it lacks go on as others that it brought. What was asked before and
// nobody has answered is weighed again with all that came since.
func (s *Store) offer(ctx context.Context, t *tx, f readiness.Feed, edits intake.Edits) error {
	if len(edits.Added)+len(edits.Missing)+len(edits.Exchanged) == 0 && !edits.Hold.Holding() {
		return nil
	}
	exchanged, err := s.workedExchanges(ctx, t, f.ID, edits.Exchanged)
	if err != nil {
		return err
	}
	if err := t.ask(ctx, f.ID, exchanged, nil); err != nil {
		return err
	}
	gone, err := s.goneOf(ctx, t, f.ID, edits.Hold)
	if err != nil || len(gone) == 0 {
		return err
	}
	come, err := t.cameOf(ctx, f.ID, gone)
	if err != nil {
		return err
	}
	asked, no, err := t.asked(ctx, f.ID, gone, come)
	if err != nil {
		return err
	}
	found := intake.Likely(gone, come, no)
	if err := t.ask(ctx, f.ID, found, asked); err != nil {
		return err
	}
	return t.takeBackQuestions(ctx, asked, found)
}

// goneOf gives the events of a feed with something to carry over that it has lacked for not longer than they are asked about.
func (s *Store) goneOf(ctx context.Context, t *tx, feedID string, hold readiness.Hold) ([]readiness.Event, error) {
	missing, err := eventTable.list(ctx, t, `WHERE feed_id = $1 AND calendar IN ('missing', 'taken_out') AND calendar_at >= $2`, feedID, ms(t.now.Add(-intake.LikelySeen)))
	if err != nil {
		return nil, err
	}
	held, err := eventsNamed(ctx, t, hold.Events)
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

// asked gives the open questions about these events, by pair, and the pairs that people have answered with no.
func (t *tx) asked(ctx context.Context, feedID string, gone, come []readiness.Event) (open map[[2]string]carry, no map[[2]string]bool, err error) {
	known, err := carryTable.list(ctx, t, `WHERE feed_id = $1 AND why = $2`, feedID, string(intake.SameTitle))
	if err != nil {
		return nil, nil, err
	}
	lacks, has := byID(gone), byID(come)
	open, no = map[[2]string]carry{}, map[[2]string]bool{}
	for _, c := range known {
		switch {
		case c.answer == refused:
			no[[2]string{c.from, c.to}] = true
		case c.answer == "" && lacks[c.from] != nil && has[c.to] != nil:
			open[[2]string{c.from, c.to}] = c
		}
	}
	return open, no, nil
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

// ask stores questions. Where a pair of one is asked about already, the others join it.
func (t *tx) ask(ctx context.Context, feedID string, found []intake.Likeness, asked map[[2]string]carry) error {
	for _, l := range found {
		id := newID(t.now)
		for _, p := range l.Pairs {
			if known, open := asked[p.IDs()]; open {
				id = known.offer
				break
			}
		}
		for _, p := range l.Pairs {
			if _, open := asked[p.IDs()]; open {
				continue
			}
			row := carry{from: p.From.ID, to: p.To.ID, offer: id, feedID: feedID, why: string(l.Why), asked: t.now}
			if err := carryTable.insert(ctx, t, &row, ` ON CONFLICT (from_id, to_id) DO UPDATE SET offer = excluded.offer,
				asked_at = excluded.asked_at, why = excluded.why WHERE carries.answer = ''`); err != nil {
				return err
			}
			t.queued = append(t.queued, p.From.ID)
			t.touch()
		}
	}
	return nil
}

// takeBackQuestions withdraws those that are not likely any more: another event is likelier to be the same.
func (t *tx) takeBackQuestions(ctx context.Context, asked map[[2]string]carry, found []intake.Likeness) error {
	likely := map[[2]string]bool{}
	for _, l := range found {
		for _, p := range l.Pairs {
			likely[p.IDs()] = true
		}
	}
	for _, ids := range slices.SortedFunc(maps.Keys(asked), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
		if likely[ids] {
			continue
		}
		if _, err := t.run(ctx, `DELETE FROM carries WHERE from_id = $1 AND to_id = $2`, ids[0], ids[1]); err != nil {
			return err
		}
		t.touch()
	}
	return nil
}

// mostOffers bounds how many pairs are read at once.
const mostOffers = 500

// Offers gives the open questions whether events go on as others, the oldest first, at most 500 pairs.
func (s *Store) Offers(ctx context.Context, now time.Time) ([]intake.Offer, error) {
	offers, err := viewing(ctx, s, func(ctx context.Context, q querier) ([]intake.Offer, error) {
		return s.standingOffers(ctx, q, now, `answer = '' AND EXISTS (SELECT 1 FROM events WHERE id = to_id AND end_at > $1 AND NOT hidden)
			AND EXISTS (SELECT 1 FROM events WHERE id = from_id) ORDER BY asked_at, offer, from_id LIMIT `+strconv.Itoa(mostOffers), ms(now))
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
	events, err := eventsNamed(ctx, q, slices.Sorted(maps.Keys(ids)))
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
