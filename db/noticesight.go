package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/notice"
)

// allSeen is the subject under which it is kept that all there was has been looked at once.
const allSeen = "allSeen"

// NoticesBegun says whether all that there was has been looked at once, so that what is new is told.
func (s *Store) NoticesBegun(ctx context.Context) (bool, error) {
	_, there, err := found(one(ctx, s.read, scanValue[string], `SELECT subject FROM notice_seen WHERE subject = $1`, allSeen))
	return there, fault.Wrap(err, "read whether people are told")
}

// BeginNotices notes that all that there was has been looked at.
func (s *Store) BeginNotices(ctx context.Context) error {
	return fault.Wrap(do(ctx, s.write, `INSERT INTO notice_seen (subject, seen, turns) VALUES ($1, '', $2) ON CONFLICT DO NOTHING`, allSeen, int64(never)),
		"note that people are told")
}

// ToNotice reads the events that changed or turn by now, at most so many, those that changed first before the others.
func (s *Store) ToNotice(ctx context.Context, now time.Time, most int) (sight notice.Sight, err error) {
	sight.At = now
	err = s.view(ctx, func(q querier) error {
		if sight.Queued, err = queuedEvents(ctx, q, most); err != nil {
			return err
		}
		subjects := make([]string, 0, most)
		for id := range sight.Queued {
			subjects = append(subjects, notice.OfEvent(id))
		}
		slices.Sort(subjects)
		if left := most - len(subjects); left > 0 {
			due, err := query(ctx, q, scanValue[string], `SELECT subject FROM notice_seen WHERE turns <= $1 ORDER BY turns, subject LIMIT $2`, ms(now), left)
			if err != nil {
				return err
			}
			subjects = append(subjects, due...)
		}
		return s.sightOf(ctx, q, subjects, &sight)
	})
	return sight, fault.Wrap(err, "read what people may have to be told of")
}

// queuedEvents gives events that changed, with what says how they were when it was read.
func queuedEvents(ctx context.Context, q querier, most int) (map[string]int64, error) {
	type waiting struct {
		id string
		at int64
	}
	all, err := query(ctx, q, into(func(w *waiting) fields { return fields{&w.id, &w.at} }), `SELECT event_id, at FROM notice_queue ORDER BY at, event_id LIMIT $1`, most)
	queued := make(map[string]int64, len(all))
	for _, w := range all {
		queued[w.id] = w.at
	}
	return queued, err
}

// sightOf reads what things are judged by, and what was known of them. Of none of them nothing is read.
func (s *Store) sightOf(ctx context.Context, q querier, subjects []string, sight *notice.Sight) (err error) {
	if len(subjects) == 0 {
		return nil
	}
	var ids []string
	for _, subject := range subjects {
		if id, is := notice.EventOf(subject); is {
			ids = append(ids, id)
		} else {
			sight.Sources = true
		}
	}
	ids = distinct(ids)
	events, err := eventsNamed(ctx, q, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(events, func(e readiness.Event) bool { return e.ID == id }) {
			sight.Gone = append(sight.Gone, notice.OfEvent(id))
		}
	}
	if sight.Facts, err = s.snapshotOf(ctx, q, events); err != nil {
		return err
	}
	return s.beside(ctx, q, distinct(subjects), sight)
}

// beside reads what was known of things, and which questions stand about their events.
func (s *Store) beside(ctx context.Context, q querier, subjects []string, sight *notice.Sight) (err error) {
	if sight.Known, err = knownOf(ctx, q, subjects); err != nil {
		return err
	}
	asked, err := inChunks(idsOf(sight.Facts.Events), func(some []string) ([]intake.Offer, error) {
		return s.standingOffers(ctx, q, sight.At, `answer = '' AND from_id IN `+params(1, len(some)), anys(some)...)
	})
	sight.Offers = map[string]string{}
	for _, o := range asked {
		for _, p := range o.Pairs {
			sight.Offers[p.From.ID] = o.ID
		}
	}
	return err
}

func distinct(all []string) []string {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}

// NearToNotice reads the events behind a place of the list by air time that are on air at some time from now to an instant, at most so
// many, and what was known of them and of all top pages and calendars.
func (s *Store) NearToNotice(ctx context.Context, now, to time.Time, after notice.Cursor, most int) (sight notice.Sight, err error) {
	sight.At = now
	err = s.view(ctx, func(q querier) error {
		events, err := pick{from: now, to: to, after: Place(after), most: most}.events(ctx, q, eventTable)
		if err != nil {
			return err
		}
		if len(events) == most {
			sight.After = notice.Cursor(placeOf(&events[most-1]))
		}
		if sight.Facts, err = s.snapshotOf(ctx, q, events); err != nil {
			return err
		}
		if sight.Channels, err = query(ctx, q, scanWay, `SELECT id, name, disabled, failing_since, failure, status FROM channels ORDER BY id`); err != nil {
			return err
		}
		return s.beside(ctx, q, subjectsOf(&sight), &sight)
	})
	return sight, fault.Wrap(err, "read what people may have to be told of soon")
}

// scanWay reads of a channel how it is doing.
var scanWay = into(func(c *notice.Channel) fields {
	return fields{&c.ID, &c.Name, &c.Disabled, (*instant)(&c.FailingSince), &c.Failure, &c.Status}
})

// subjectsOf gives the subjects of all that is in sight.
func subjectsOf(sight *notice.Sight) []string {
	f := &sight.Facts
	subjects := make([]string, 0, len(f.Events)+len(f.Pages)+len(f.Feeds))
	for i := range f.Events {
		subjects = append(subjects, notice.OfEvent(f.Events[i].ID))
	}
	for i := range f.Pages {
		subjects = append(subjects, notice.OfPage(f.Pages[i].Page.ID))
	}
	for id := range f.Feeds {
		subjects = append(subjects, notice.OfFeed(id))
	}
	for _, c := range sight.Channels {
		subjects = append(subjects, notice.OfChannel(c.ID))
	}
	return subjects
}

// knownRow is a row of what was seen.
type knownRow struct {
	subject string
	known   notice.Known
}

var scanKnown = into(func(r *knownRow) fields { return fields{&r.subject, asJSON(&r.known.Seen), &r.known.Version} })

// knownOf gives what was known of things, by subject.
func knownOf(ctx context.Context, q querier, subjects []string) (map[string]notice.Known, error) {
	rows, err := inChunks(subjects, func(some []string) ([]knownRow, error) {
		return query(ctx, q, scanKnown, `SELECT subject, seen, version FROM notice_seen WHERE subject IN `+params(1, len(some)), anys(some)...)
	})
	known := make(map[string]notice.Known, len(rows))
	for _, r := range rows {
		known[r.subject] = r.known
	}
	return known, err
}

// NextToNotice gives when something may have to be told by itself next; zero where nothing may.
func (s *Store) NextToNotice(ctx context.Context) (time.Time, error) {
	at, err := firstInstant(ctx, s.read, `SELECT turns FROM notice_seen WHERE turns < $1 ORDER BY turns LIMIT 1`, int64(never))
	return at, fault.Wrap(err, "read what turns next")
}
