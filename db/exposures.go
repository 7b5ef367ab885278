package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
)

const exposureColumns = `id, page_id, from_at, to_at, last_at, at, rate, usual, at_least, event_id, verdict, question, was, name, kind, could,
	answered_by, answered_at, version`

var exposureTable = table[measured.Exposure]{`exposures`, exposureColumns, func(x *measured.Exposure) fields {
	return fields{&x.ID, &x.PageID, (*instant)(&x.From), (*instant)(&x.To), (*instant)(&x.Last), (*instant)(&x.At), &x.Rate, &x.Usual, &x.AtLeast,
		&x.EventID, &x.Verdict, &x.Question, (*string)(&x.Was), &x.Name, &x.Kind, (*string)(&x.Could), &x.By, (*instant)(&x.Answered), &x.Version}
}}

// Exposures lists the times since an instant in which pages were asked more than twice the usual, the newest first.
func (s *Store) Exposures(ctx context.Context, since time.Time) ([]measured.Exposure, error) {
	all, err := exposureTable.list(ctx, s.read, `WHERE last_at >= $1 ORDER BY from_at DESC, id DESC`, ms(since))
	return all, fault.Wrap(err, "read the exposures")
}

// Exposure gives one of them; ErrNotFound where there is none.
func (s *Store) Exposure(ctx context.Context, id string) (measured.Exposure, error) {
	x, err := exposureTable.get(ctx, s.read, `WHERE id = $1`, id)
	return x, fault.Wrap(err, "exposure %s", id)
}

// Unexplained lists the exposures that people are asked about and have not said what they were, the oldest first: those of several
// pages at once beside each other.
func (s *Store) Unexplained(ctx context.Context) ([]measured.Exposure, error) {
	all, err := exposureTable.list(ctx, s.read, `WHERE question <> '' AND was = '' ORDER BY question, from_at, id`)
	return all, fault.Wrap(err, "read the exposures that nobody has explained")
}

// PruneExposures deletes those that were over by an instant.
func (s *Store) PruneExposures(ctx context.Context, before time.Time) error {
	return fault.Wrap(do(patient(ctx), s.write, `DELETE FROM exposures WHERE last_at < $1`, ms(before)), "prune exposures")
}

// AnswerExposure keeps what people said an exposure was, as the caller saw it at version (0: at any), and so of those of other pages at
// the same time. Saying what stands already changes nothing. ErrStale where somebody has answered meanwhile, ErrNotFound where there is
// no such exposure; Invalids name what cannot be kept.
func (s *Store) AnswerExposure(ctx context.Context, id string, version int64, a measured.Answer, eventID string, by readiness.Actor, now time.Time) (x measured.Exposure, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if x, err = exposureTable.get(ctx, t, `WHERE id = $1`, id); err != nil {
			return err
		}
		if a = a.Plain(); a.Was != "" && x.Was == a.Was && x.Name == a.Name && x.Kind == a.Kind && x.Could == a.Could && x.EventID == eventID {
			return nil
		}
		if version != 0 && version != x.Version {
			return fault.ErrStale
		}
		if err := t.mayAnswer(ctx, x, a, eventID); err != nil {
			return err
		}
		return t.explain(ctx, &x, a, eventID)
	})
	return fault.OrNone(x, err, "exposure %s", id)
}

// mayAnswer refuses what cannot be said of an exposure.
func (t *tx) mayAnswer(ctx context.Context, x measured.Exposure, a measured.Answer, eventID string) error {
	if x.Question == "" {
		return fault.Invalid{Field: "was", Reason: "known_beforehand"}
	}
	if err := fault.All(a.Wrong(eventID)); err != nil || eventID == "" {
		return err
	}
	e, there, err := found(loadEvent(ctx, t, eventID))
	switch {
	case err != nil:
		return err
	case !there:
		return fault.Invalid{Field: "event", Reason: "unknown", Got: eventID}
	case !x.Near(e):
		return fault.Invalid{Field: "event", Reason: "not_near", Got: eventID}
	}
	return nil
}

// explain keeps an answer to a question about exposures.
func (t *tx) explain(ctx context.Context, x *measured.Exposure, a measured.Answer, eventID string) error {
	a.By, a.Answered = t.by.ID, t.now
	x.Answer, x.EventID, x.Version = a, eventID, x.Version+1
	t.record(readiness.Change{Kind: journal.ExposureAnswered, Subject: x.PageID, EventID: eventID, Data: map[string]string{
		"exposure": x.ID, "was": string(a.Was), "name": a.Name, "exposure_kind": a.Kind, "could": string(a.Could), "since": x.From.Format(time.RFC3339),
	}})
	return do(ctx, t, `UPDATE exposures SET was = $2, name = $3, kind = $4, could = $5, event_id = $6, answered_by = $7, answered_at = $8, version = version + 1
		WHERE question = $1`, x.Question, string(a.Was), a.Name, a.Kind, string(a.Could), eventID, a.By, ms(a.Answered))
}
