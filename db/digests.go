package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// digestCut is the part of the board that a digest looks at.
var digestCut = Cut{Coming: 300, Over: 300}

// mostLines bounds the lines of the log that a digest looks at, the newest of them.
const mostLines = 2000

// Digest gives the summary of an instant, with what changed since the one before; what is confidential at now is not withheld, but
// marked. An Invalid of the field at where what was shown then is not kept.
func (s *Store) Digest(ctx context.Context, at, since, now time.Time) (digest.Digest, error) {
	board, beyond, err := s.BoardAt(ctx, at, now, digestCut)
	if err != nil {
		return digest.Digest{}, fault.Wrap(err, "digest")
	}
	facts := digest.Facts{Board: board, More: beyond.Ahead.N > 0 && beyond.Ahead.At.Before(at.Add(digest.Ahead))}
	if facts.Peaks, err = s.peaksBetween(ctx, at.Add(-digest.Behind), at); err != nil {
		return digest.Digest{}, fault.Wrap(err, "digest")
	}
	before, _, err := s.BoardAt(ctx, since, now, digestCut)
	switch {
	case err == nil:
		facts.Before = &before
	case fault.Invalids(err) == nil:
		return digest.Digest{}, fault.Wrap(err, "digest")
	}
	lines, err := s.ChangesLike(ctx, ChangeFilter{Kinds: digest.Kinds, Since: since.Add(time.Millisecond), Until: at}, mostLines)
	slices.Reverse(lines)
	facts.Lines = lines
	return digest.Of(at, since, facts), fault.Wrap(err, "digest")
}

// DigestSent gives when the digest of a date was sent to a subscriber; false where none was.
func (s *Store) DigestSent(ctx context.Context, subscriber, date string) (at time.Time, sent bool, err error) {
	from := digest.Once(subscriber, date, "")
	at, err = firstInstant(ctx, s.read, `SELECT created_at FROM messages WHERE once >= $1 AND once < $2 ORDER BY once LIMIT 1`, from, from+"\U0010ffff")
	return at, !at.IsZero(), fault.Wrap(err, "read which digests were sent")
}

// WriteDigest writes the message of a digest once for each channel of a plan, with what of it waited: that is told by it. It says
// whether one was written that was not before.
func (s *Store) WriteDigest(ctx context.Context, p notice.Plan, at, now time.Time) (written bool, err error) {
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		for _, channel := range p.Channels {
			once := digest.Once(p.Subscriber, digest.DateOf(p, at), channel)
			id := newID(t.now)
			n, err := exec(ctx, t, `INSERT INTO messages (id, channel_id, subscriber, kind, thread, reason, instead_of, created_at, stop_at, next_at, once)
				SELECT CAST($1 AS TEXT), id, CAST($3 AS TEXT), 'digest', '', '', '', CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS TEXT)
				FROM channels WHERE id = $2 AND disabled = '' ON CONFLICT (once) DO NOTHING`,
				id, channel, p.Subscriber, ms(at), ms(at.Add(digest.Lasts)), ms(t.now), once)
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			written = true
			t.touch()
			if err := do(ctx, t, `UPDATE tellings SET message_id = $1 WHERE subscriber = $2 AND channel_id = $3 AND told = 'digest' AND message_id = '' AND due_at <= $4`,
				id, p.Subscriber, channel, ms(at)); err != nil {
				return err
			}
		}
		return nil
	})
	return written, fault.Wrap(err, "write the digest of %s", p.Subscriber)
}

// DigestWaits says that something waits for the digest of a subscriber at an instant.
func (s *Store) DigestWaits(ctx context.Context, subscriber string, at time.Time) (bool, error) {
	waiting, err := query(ctx, s.read, scanValue[string], `SELECT notice_id FROM tellings WHERE subscriber = $1 AND told = 'digest' AND message_id = '' AND due_at <= $2 LIMIT 1`,
		subscriber, ms(at))
	return len(waiting) > 0, fault.Wrap(err, "read what waits for the digest of %s", subscriber)
}

// DigestOf is the digest of a subscriber and a date, as it was sent or would have been; of no date the newest one.
type DigestOf struct {
	digest.Digest
	Date string
}

// DigestOn gives what a subscriber was told on a date. Of no date it is the newest; where what was known then is not kept, that of
// now. An Invalid of the field date for one that is none, or is still to come.
func (s *Store) DigestOn(ctx context.Context, subscriber, date string, now time.Time) (d DigestOf, err error) {
	plan, err := s.Plan(ctx, subscriber)
	if err != nil {
		return d, err
	}
	at, since, err := s.digestTimes(ctx, plan, date, now)
	if err != nil {
		return d, err
	}
	d.Date = digest.DateOf(plan, at)
	d.Digest, err = s.Digest(ctx, at, since, now)
	if date == "" && fault.Invalids(err) != nil {
		d.Date = digest.DateOf(plan, now)
		d.Digest, err = s.Digest(ctx, now, at, now)
	}
	return d, err
}

// digestTimes gives of which instant a digest is, and when the one before was.
func (s *Store) digestTimes(ctx context.Context, plan notice.Plan, date string, now time.Time) (at, since time.Time, err error) {
	if date == "" {
		if at, since = digest.Last(plan, now); !at.IsZero() {
			return at, since, nil
		}
		if at, since = digest.On(plan, now.In(plan.ZoneLocation())); at.After(now) {
			at, since = digest.On(plan, now.In(plan.ZoneLocation()).AddDate(0, 0, -1))
		}
		return at, since, nil
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil || !fault.Dated(day) {
		return at, since, fault.Invalid{Field: "date", Reason: "bad_date", Got: date}
	}
	at, since = digest.On(plan, day)
	sent, was, err := s.DigestSent(ctx, plan.Subscriber, date)
	if was {
		at = sent
	}
	if at.After(now) {
		return at, since, fault.Invalid{Field: "date", Reason: "not_yet", Got: date}
	}
	return at, since, err
}
