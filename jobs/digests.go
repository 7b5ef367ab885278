package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"tallylight/readiness/digest"
	"tallylight/readiness/notice"
)

// DigestStore is what writing digests needs of the store.
type DigestStore interface {
	Revision() int64
	Plans(ctx context.Context) ([]notice.Plan, error)
	Digest(ctx context.Context, at, since, now time.Time) (digest.Digest, error)
	DigestSent(ctx context.Context, subscriber, date string) (time.Time, bool, error)
	DigestWaits(ctx context.Context, subscriber string, at time.Time) (bool, error)
	WriteDigest(ctx context.Context, p notice.Plan, at, now time.Time) (bool, error)
}

// Digester writes the digest of each plan at its time, once a date. Between changes and digests it reads nothing.
type Digester struct {
	Store DigestStore
	Log   *slog.Logger

	done     map[string]time.Time // by subscriber the digest that needs nothing more
	read     time.Time            // when the plans were read last; zero: something failed then
	revision int64                // of the store, then
	next     time.Time
}

// Next gives when the next digest is due; zero: it is not known.
func (d *Digester) Next() time.Time { return d.next }

// Write writes the digests that are due. One plan's trouble keeps nobody else's back.
func (d *Digester) Write(ctx context.Context, now time.Time) error {
	revision := d.Store.Revision() // what changes while it is read is read again
	if has(d.read, now) && revision == d.revision && !has(d.next, now) {
		return nil
	}
	d.read = time.Time{}
	plans, err := d.Store.Plans(ctx)
	if err != nil {
		return err
	}
	var failures []error
	var next time.Time
	for _, p := range plans {
		if len(p.Channels) == 0 {
			continue
		}
		failures = append(failures, d.write(ctx, p, now))
		next = sooner(next, p.NextDigest(now))
	}
	d.revision, d.next = revision, next
	if err = errors.Join(failures...); err == nil {
		d.read = now
	}
	return err
}

// write writes the digest of one plan, where it is due, was not written, and has something to tell.
func (d *Digester) write(ctx context.Context, p notice.Plan, now time.Time) error {
	at, since := digest.Last(p, now)
	if at.IsZero() || now.Sub(at) >= digest.Lasts || d.done[p.Subscriber].Equal(at) {
		return nil
	}
	_, sent, err := d.Store.DigestSent(ctx, p.Subscriber, digest.DateOf(p, at))
	if err != nil {
		return err
	}
	if !sent {
		if err := d.writeNew(ctx, p, at, since, now); err != nil {
			return err
		}
	}
	if d.done == nil {
		d.done = map[string]time.Time{}
	}
	d.done[p.Subscriber] = at
	return nil
}

// writeNew writes a digest that was not written, where it has something to tell.
func (d *Digester) writeNew(ctx context.Context, p notice.Plan, at, since, now time.Time) error {
	tells, err := d.tells(ctx, p, at, since, now)
	if err != nil || !tells {
		return err
	}
	if _, err := d.Store.WriteDigest(ctx, p, at, now); err != nil {
		return err
	}
	d.Log.Info("digest written", "subscriber", p.Subscriber, "at", at)
	return nil
}

// tells says that there is something to tell: on the page, or among what waits.
func (d *Digester) tells(ctx context.Context, p notice.Plan, at, since, now time.Time) (bool, error) {
	waits, err := d.Store.DigestWaits(ctx, p.Subscriber, at)
	if waits || err != nil {
		return waits, err
	}
	said, err := d.Store.Digest(ctx, at, since, now)
	return !said.Empty(), err
}
