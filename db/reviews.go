package db

import (
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/review"
	"tallylight/readiness/toppage"
)

var reviewTable = table[review.Review]{`reviews`, `event_id, fit, peak, well, badly, lucky, closed_at, saved_at, version`, func(r *review.Review) fields {
	return fields{&r.EventID, (*string)(&r.Right), &r.Peak, &r.Well, &r.Badly, &r.Lucky, (*instant)(&r.ClosedAt), (*instant)(&r.SavedAt), &r.Version}
}}

// Review gives what was concluded from an event; the empty one where nobody has written anything.
func (s *Store) Review(ctx context.Context, eventID string) (review.Review, error) {
	r, err := viewing(ctx, s, func(ctx context.Context, q querier) (review.Review, error) { return s.review(ctx, q, eventID) })
	return r, fault.Wrap(err, "review of event %s", eventID)
}

func (s *Store) review(ctx context.Context, q querier, eventID string) (review.Review, error) {
	r, there, err := found(reviewTable.get(ctx, q, `WHERE event_id = $1`, eventID))
	if err != nil || there {
		return r, err
	}
	return s.formerReview(ctx, q, eventID)
}

// formerReview is what the task of a review holds of an event that was reviewed before there were reviews of their own.
func (s *Store) formerReview(ctx context.Context, q querier, eventID string) (review.Review, error) {
	r := review.New(eventID)
	tasks, err := s.tasksWhere(ctx, q, `event_id = $1`, eventID)
	for i := range tasks {
		if a := tasks[i].Answers(); a != nil {
			r.Words, r.SavedAt = review.Of(*a), tasks[i].Newest().At
			if r.Right != "" {
				r.ClosedAt = r.SavedAt
			}
		}
	}
	return r, err
}

// Reviews lists those of events that were written since an instant, the newest first.
func (s *Store) Reviews(ctx context.Context, since time.Time) ([]review.Review, error) {
	all, err := reviewTable.list(ctx, s.read, `WHERE saved_at >= $1 ORDER BY saved_at DESC, event_id`, ms(since))
	return all, fault.Wrap(err, "read the reviews")
}

// SaveReview keeps what somebody concludes from an event, and with it the task of the review where the event has one. ErrStale
// where they saw another version; Invalids where it cannot be kept, or the event is not over.
func (s *Store) SaveReview(ctx context.Context, eventID string, said review.Said, by readiness.Actor, now time.Time) (review.Review, error) {
	return s.conclude(ctx, eventID, by, now, func(r review.Review, now time.Time) (review.Review, error) { return r.Take(said, now) })
}

// ReopenReview asks the question of an event again.
func (s *Store) ReopenReview(ctx context.Context, eventID string, version int64, by readiness.Actor, now time.Time) (review.Review, error) {
	return s.conclude(ctx, eventID, by, now, func(r review.Review, now time.Time) (review.Review, error) { return r.Reopen(version, now) })
}

func (s *Store) conclude(ctx context.Context, eventID string, by readiness.Actor, now time.Time, do func(review.Review, time.Time) (review.Review, error)) (r review.Review, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if err := t.over(ctx, eventID); err != nil {
			return err
		}
		was, err := s.review(ctx, t, eventID)
		if err != nil {
			return err
		}
		if r, err = do(was, t.now); err != nil || r == was {
			return err
		}
		if err := t.keepReview(ctx, was, r); err != nil {
			return err
		}
		return s.reviewTasks(ctx, t, r)
	})
	return fault.OrNone(r, err, "review of event %s", eventID)
}

// over refuses what is concluded from an event before it is over.
func (t *tx) over(ctx context.Context, eventID string) error {
	e, err := loadEvent(ctx, t, eventID)
	if err == nil && !review.Over(e, t.now) {
		err = fault.Invalid{Field: "event", Reason: "not_over"}
	}
	return err
}

// keepReview writes a review, and a line in the log.
func (t *tx) keepReview(ctx context.Context, was, r review.Review) error {
	kind := journal.ReviewSaved
	switch {
	case was.Open() && !r.Open():
		kind = journal.ReviewClosed
	case !was.Open() && r.Open():
		kind = journal.ReviewReopened
	}
	t.record(readiness.Change{Kind: kind, EventID: r.EventID, Data: map[string]string{"fit": string(r.Right), "peak": r.Peak,
		"well": r.Well, "badly": r.Badly, "lucky": r.Lucky}})
	return reviewTable.insert(ctx, t, &r, ` ON CONFLICT (event_id) DO UPDATE SET fit = excluded.fit, peak = excluded.peak, well = excluded.well,
		badly = excluded.badly, lucky = excluded.lucky, closed_at = excluded.closed_at, saved_at = excluded.saved_at, version = excluded.version`)
}

// reviewTasks has the tasks of an event say what its review says.
func (s *Store) reviewTasks(ctx context.Context, t *tx, r review.Review) error {
	tasks, err := s.eventTasks(ctx, t, r.EventID)
	if err != nil || !slices.ContainsFunc(tasks, reviews) {
		return err
	}
	a, err := s.action(ctx, t, r.EventID, 0)
	if err != nil {
		return err
	}
	peak, err := t.peakSaid(ctx, r.EventID)
	if err != nil {
		return err
	}
	answers := r.Answers(peak)
	for _, task := range slices.DeleteFunc(slices.Clone(tasks), func(o readiness.Task) bool { return !reviews(o) }) {
		_, err := t.complete(ctx, a, task, claim.Said{Review: &answers})
		if err != nil && fault.Invalids(err) == nil { // a task that cannot be done holds no review up
			return err
		}
	}
	return nil
}

func reviews(t readiness.Task) bool { return t.Proof == claim.Reviewed && !t.Gone }

// peakSaid is the highest measured peak of an event as people would write it; empty where none was measured.
func (t *tx) peakSaid(ctx context.Context, eventID string) (string, error) {
	all, err := peakTable.list(ctx, t, `WHERE event_id = $1 ORDER BY rate DESC LIMIT 1`, eventID)
	if err != nil || len(all) == 0 || all[0].Rate <= 0 {
		return "", err
	}
	said := strconv.FormatFloat(all[0].Rate, 'f', 1, 64)
	if all[0].Rate >= 10 {
		said = toppage.Grouped(int64(math.Round(all[0].Rate)))
	}
	return said + " req/s", nil
}

// reviewFollows keeps as the review of an event what was said of its task, also where that was taken back.
func (t *tx) reviewFollows(ctx context.Context, was, task readiness.Task) error {
	before, after := was.Answers(), task.Answers()
	if task.Proof != claim.Reviewed || after == nil && before == nil || after != nil && before != nil && *before == *after {
		return nil
	}
	r, there, err := found(reviewTable.get(ctx, t, `WHERE event_id = $1`, task.EventID))
	if err != nil {
		return err
	}
	if !there {
		r = review.New(task.EventID)
	}
	peak, err := t.peakSaid(ctx, task.EventID)
	if err != nil || after != nil && *after == r.Answers(peak) {
		return err
	}
	said := review.Said{Open: after == nil || after.Level == ""}
	if after != nil {
		said.Words = review.Of(*after)
	}
	if peak != "" && said.Peak == peak {
		said.Peak = r.Peak
	}
	next, err := r.Take(said, t.now)
	if err != nil || next == r {
		return err
	}
	return t.keepReview(ctx, r, next)
}
