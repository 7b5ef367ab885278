package db

import (
	"cmp"
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
)

// mostPast is how many past events are compared with.
const mostPast = 500

// likeColumns are what makes an event like another, and what is said of it then.
const likeColumns = `id, feed_id, uid, title, start_at, end_at, all_day, zone, private, level, level_state, brief`

var likeTable = table[readiness.Event]{`events`, likeColumns, func(e *readiness.Event) fields {
	return fields{&e.ID, (*orNull)(&e.FeedID), &e.UID, &e.Title, (*instant)(&e.Start), (*instant)(&e.End), &e.AllDay, &e.Zone, &e.Private,
		&e.Level, (*string)(&e.LevelState), asJSON(&e.Brief)}
}}

// PastLike lists the events over by now with a confirmed level that others may be like (grading.Remember), newest first.
func (s *Store) PastLike(ctx context.Context, now time.Time) ([]readiness.Event, error) {
	return likeBefore(ctx, s.read, now)
}

func likeBefore(ctx context.Context, q querier, latest time.Time) ([]readiness.Event, error) {
	past, err := likeTable.list(ctx, q, `WHERE level_state = 'confirmed' AND NOT hidden AND calendar <> 'cancelled' AND end_at <= $1
		AND start_at <= $1 AND (feed_id IS NOT NULL OR brief <> '') ORDER BY start_at DESC, id LIMIT $2`, ms(latest), mostPast)
	return past, fault.Wrap(err, "read past events that others may be like")
}

// pastAlike is PastLike of some events, where one of them needs it.
func pastAlike(ctx context.Context, q querier, events []readiness.Event) ([]readiness.Event, error) {
	if !wantLike(events) {
		return nil, nil
	}
	return likeBefore(ctx, q, lastEnd(events))
}

// alike is what pastAlike gave at an instant.
func (b *back) alike(ctx context.Context, events []readiness.Event) ([]readiness.Event, error) {
	if !wantLike(events) {
		return nil, nil
	}
	latest := lastEnd(events)
	known, err := b.events(ctx, `end_at <= $1 ORDER BY start_at DESC, id LIMIT $2`, ms(latest), mostPast)
	var past []readiness.Event
	for _, e := range known {
		if e := e.now; e.LevelState == readiness.LevelConfirmed && !e.Hidden && e.Calendar != readiness.Cancelled && !e.End.After(latest) &&
			(e.FeedID != "" || e.Brief != (readiness.Brief{})) {
			past = append(past, e)
		}
	}
	slices.SortFunc(past, func(a, b readiness.Event) int { return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.ID, b.ID)) })
	return past[:min(len(past), mostPast)], err
}

// wantLike says that one of some events is suggested a level by what was like it: where a figure speaks for one, nothing has to be.
func wantLike(events []readiness.Event) bool {
	return slices.ContainsFunc(events, func(e readiness.Event) bool { return !forecast.Read(e.Brief.Peak).Known() })
}

func lastEnd(events []readiness.Event) time.Time {
	return slices.MaxFunc(events, func(a, b readiness.Event) int { return a.End.Compare(b.End) }).End
}
