package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// RangeStore is what asking for rates needs of the store.
type RangeStore interface {
	TakeAsks(ctx context.Context, pageID string, n int, now time.Time) (wait time.Duration, err error)
	Connections(ctx context.Context, kind readiness.ConnectionKind) ([]readiness.Connection, error)
}

// Ranger asks a Prometheus for the values of an expression; its error is a measured.Unread.
type Ranger func(ctx context.Context, at *readiness.Connection, expression string, from, to time.Time, step time.Duration) (measured.Series, measured.Asked, error)

// Ranges asks for the rates of pages, as often as they may be asked about.
type Ranges struct {
	Store RangeStore
	Range Ranger
	Now   func() time.Time
}

// Wait is the error of what may not be asked yet.
type Wait time.Duration

func (w Wait) Error() string { return "asked too often: wait " + time.Duration(w).String() }

// Ask asks for an expression. The error is a measured.Unread where the answer says nothing, a Wait where the page may not be asked about
// yet.
func (r *Ranges) Ask(ctx context.Context, pageID, source, expression string, from, to time.Time, step time.Duration) (measured.Series, measured.Asked, error) {
	way := measured.Asked{Source: source, Expression: expression, Step: step}
	all, err := r.Store.Connections(ctx, readiness.ConnectProm)
	if err != nil {
		return measured.Series{}, way, fmt.Errorf("read the connections: %w", err)
	}
	i := slices.IndexFunc(all, func(c readiness.Connection) bool { return c.ID == source && c.Disabled == "" })
	if i < 0 {
		return measured.Series{}, way, measured.Unread{Reason: proof.UnreadConnection, Asked: r.Now()}
	}
	wait, err := r.Store.TakeAsks(ctx, pageID, measured.Pieces(from, to, step), r.Now())
	switch {
	case err != nil:
		return measured.Series{}, way, err
	case wait > 0:
		return measured.Series{}, way, Wait(wait)
	}
	return r.Range(ctx, &all[i], expression, from, to, step)
}

// trialTime is how long whoever saves waits for what is tried.
const trialTime = 20 * time.Second

// Try asks for expressions of a page over the last hour, each after the other. Once the other side cannot be spoken with, it is not
// tried again.
func (r *Ranges) Try(ctx context.Context, pageID string, rates toppage.Rates, kinds []toppage.RateKind) (trials []measured.Trial) {
	ctx, cancel := context.WithTimeout(ctx, trialTime)
	defer cancel()
	var deaf measured.Unread
	for _, k := range kinds {
		t := measured.Trial{Kind: k, Unread: deaf}
		if deaf.Reason == "" {
			t = r.try(ctx, pageID, rates, k)
		}
		if slices.Contains(deafness, t.Unread.Reason) {
			deaf = t.Unread
		}
		trials = append(trials, t)
	}
	return trials
}

// deafness are the reasons that hold for every other question as well.
var deafness = []string{proof.UnreadConnection, proof.UnreadTimeout, proof.UnreadDNS, proof.UnreadTLS, proof.UnreadRefused, proof.UnreadAddress, proof.UnreadBroken,
	proof.UnreadDenied, proof.UnreadStatus, proof.UnreadJSON}

func (r *Ranges) try(ctx context.Context, pageID string, rates toppage.Rates, k toppage.RateKind) measured.Trial {
	t, now := measured.Trial{Kind: k}, r.Now()
	var err error
	t.Series, t.Asked, err = r.Ask(ctx, pageID, rates.Source, rates.Ask(k), now.Add(-measured.TrialSpan), now, rates.Step())
	var wait Wait
	switch {
	case err == nil && t.Series.Known() == 0:
		t.Unread = measured.Unread{Reason: proof.UnreadNaN, Asked: now}
	case err == nil, errors.As(err, &t.Unread):
	case errors.As(err, &wait):
		t.Wait = time.Duration(wait)
	default:
		t.Unread = measured.Unread{Reason: proof.UnreadBroken, Asked: now}
	}
	return t
}
