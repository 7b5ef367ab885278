package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// keepWebhookIDs is how long a signed message that comes again has no effect; its signature is too old long before.
const keepWebhookIDs = 48 * time.Hour

// What becomes of a signed message.
const (
	ReportTaken = "taken"
	ReportKnown = "known" // its id was heard before, and it has had no effect
	ReportStale = "stale" // another that was signed later was heard before, and it has had no effect
)

// Report keeps what a pipeline said of a task in a message that was signed at an instant, once for each id, and gives what
// became of it. One that was signed in the future counts from now, so that it does not outlast what is said next. ErrNotFound where there is no such event or task, an Invalid where
// the task is proven by something else.
func (s *Store) Report(ctx context.Context, c readiness.Connection, id string, r readiness.Report, signed, now time.Time) (became string, err error) {
	if latest := now.Truncate(time.Second); signed.After(latest) { // messages are signed to the second
		signed = latest
	}
	by := readiness.Actor{ID: c.ID, Name: c.Name, Via: "api"}
	err = s.inTx(ctx, by, now, func(t *tx) error {
		known, err := query(ctx, t, scanValue[string], `SELECT id FROM webhook_ids WHERE connection_id = $1 AND id = $2`, c.ID, id)
		if err != nil {
			return err
		}
		if len(known) > 0 {
			became = ReportKnown
			return nil
		}
		asked, err := s.reported(ctx, t, r)
		if err != nil {
			return err
		}
		if err := asked.Task.HeardFrom(c); err != nil {
			return err
		}
		heard, err := t.hear(ctx, asked, r.Reading(signed), c.Name, r.Link)
		if err != nil {
			return err
		}
		became = map[bool]string{true: ReportTaken, false: ReportStale}[heard]
		return do(ctx, t, `INSERT INTO webhook_ids (connection_id, id, at, status, body) VALUES ($1, $2, $3, 200, '')`, c.ID, id,
			ms(t.now))
	})
	return fault.OrNone(became, err, "report by %s", c.Name)
}

// reported finds the task that a report is about.
func (s *Store) reported(ctx context.Context, t *tx, r readiness.Report) (asked readiness.Question, err error) {
	if asked.Event, err = loadEvent(ctx, t, r.Event); err != nil {
		return asked, err
	}
	tasks, err := s.eventTasks(ctx, t, r.Event)
	if err != nil {
		return asked, err
	}
	for i := range tasks {
		if r.About(tasks[i]) {
			asked.Task = &tasks[i]
			return asked, nil
		}
	}
	return asked, fault.ErrNotFound
}

// PruneWebhookIDs forgets the ids of messages that came long ago.
func (s *Store) PruneWebhookIDs(ctx context.Context, now time.Time) error {
	return fault.Wrap(do(ctx, s.write, `DELETE FROM webhook_ids WHERE at < $1`, ms(now.Add(-keepWebhookIDs))), "prune webhook ids")
}
