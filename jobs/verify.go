package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// VerifyStore is what asking machines about tasks needs of the store.
type VerifyStore interface {
	Revision() int64
	Questions(ctx context.Context, now time.Time) ([]readiness.Question, error)
	Question(ctx context.Context, taskID string) (readiness.Question, error)
	ClaimQuestion(ctx context.Context, q readiness.Question, lease time.Time) (bool, error)
	RecordAnswer(ctx context.Context, q readiness.Question, r proof.Reading, by string, now time.Time) error
	Connections(ctx context.Context, kind readiness.ConnectionKind) ([]readiness.Connection, error)
	CapacitiesDue(ctx context.Context, now, lease time.Time, longest time.Duration) ([]toppage.Page, error)
	RecordCapacity(ctx context.Context, page toppage.Page, r proof.Reading, next, now time.Time) error
}

// Asker asks one question, of a connection (nil: of none) and about an event.
type Asker func(ctx context.Context, with *readiness.Connection, q proof.Query, e readiness.Event) proof.Reading

// WithoutEvent is an Asker whose answer hangs on no event.
func WithoutEvent(ask func(context.Context, *readiness.Connection, proof.Query) proof.Reading) Asker {
	return func(ctx context.Context, with *readiness.Connection, q proof.Query, _ readiness.Event) proof.Reading {
		return ask(ctx, with, q)
	}
}

// Verifier asks machines whether tasks are done, and what capacity there is. It must not be copied after its first use.
type Verifier struct {
	Store  VerifyStore
	Askers map[readiness.VerifyKind]Asker // of each kind that is asked
	Log    *slog.Logger
	Now    func() time.Time

	pool pool
	mu   sync.Mutex
	seen int64     // the revision at which questions were looked for
	read time.Time // when
	next time.Time // the first of them that is due later
}

const (
	asksAtOnce     = 10
	capacityPeriod = time.Minute
	// lookPause is how long the store is left alone after it was read for questions: most changes bring none.
	lookPause = 5 * time.Second
)

// AskDue begins to ask what is due; Wait waits for it.
func (a *Verifier) AskDue(ctx context.Context, now time.Time) error {
	return errors.Join(a.askTasks(ctx, now), a.askCapacities(ctx, now))
}

// Next gives the instant at which a question is due next; zero where none is known.
func (a *Verifier) Next() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.next
}

// Wait returns when nobody is asked any more.
func (a *Verifier) Wait() { a.pool.wait() }

// askTasks looks for questions where something has changed since the last look, or one of them is due.
func (a *Verifier) askTasks(ctx context.Context, now time.Time) error {
	revision := a.Store.Revision()
	a.mu.Lock()
	idle := !has(a.next, now) && !now.Before(a.read) && (a.seen == revision || now.Sub(a.read) < lookPause)
	a.mu.Unlock()
	if idle {
		return nil
	}
	all, err := a.Store.Questions(ctx, now)
	if err != nil {
		return err
	}
	var next time.Time
	for _, q := range all {
		if q.At.After(now) {
			if next.IsZero() || q.At.Before(next) {
				next = q.At
			}
			continue
		}
		if err := a.begin(ctx, q, now); err != nil {
			return err
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen, a.read, a.next = revision, now, next
	return nil
}

// begin asks one question, unless somebody else does.
func (a *Verifier) begin(ctx context.Context, q readiness.Question, now time.Time) error {
	mine, err := a.Store.ClaimQuestion(ctx, q, now.Add(readiness.AskLease))
	if err != nil || !mine {
		return err
	}
	a.pool.start(q.Task.ID, q.Task.ID, asksAtOnce, func() error {
		_, err := a.ask(ctx, q)
		return err
	}, func(err error) {
		if ctx.Err() == nil && !errors.Is(err, fault.ErrNotFound) {
			a.Log.Error("verifier result not stored", "task", q.Task.ID, "error", err)
		}
	})
	return nil
}

// ask asks a question and keeps the answer; what the end of the program cuts short says nothing.
func (a *Verifier) ask(ctx context.Context, q readiness.Question) (proof.Reading, error) {
	r, by := a.answer(ctx, q.Task.Ask, q.Event)
	if ctx.Err() != nil {
		return r, ctx.Err()
	}
	return r, a.Store.RecordAnswer(ctx, q, r, by, a.Now())
}

// Ask asks about a task now, whether it is due or not. ErrNotFound where there is no such task, an Invalid where no machine
// that could be asked proves it.
func (a *Verifier) Ask(ctx context.Context, taskID string) (proof.Reading, error) {
	q, err := a.Store.Question(ctx, taskID)
	if err != nil {
		return proof.Reading{}, err
	}
	if q.Task.Gone || !q.Task.Connected() || !q.Task.Verify.Spec().Asked {
		return proof.Reading{}, fault.Invalid{Field: "task", Reason: "nobody_to_ask", Got: q.Task.Template}
	}
	return a.ask(ctx, q)
}

// Try asks what a task would ask, so that whoever sets it up sees the answer; for a roster an event has to be told.
func (a *Verifier) Try(ctx context.Context, ask readiness.Ask, e readiness.Event) proof.Reading {
	r, _ := a.answer(ctx, &ask, e)
	return r
}

// answer asks, and gives the name of the connection that answered.
func (a *Verifier) answer(ctx context.Context, ask *readiness.Ask, e readiness.Event) (proof.Reading, string) {
	spec := ask.Verify.Spec()
	asker, known := a.Askers[spec.Kind]
	if !known {
		return proof.Unread(proof.UnreadConnection, "", a.Now()), ""
	}
	var with *readiness.Connection
	if spec.Through != "" && (ask.Source != "" || !spec.Bare) {
		var err error
		if with, err = a.connection(ctx, spec.Through, ask.Source); err != nil {
			return proof.Unread(proof.UnreadConnection, "", a.Now()), ""
		}
	}
	return asker(ctx, with, ask.Question(), e), nameOf(with)
}

var errNoConnection = errors.New("there is no such connection")

// connection finds the connection that a question speaks of.
func (a *Verifier) connection(ctx context.Context, kind readiness.ConnectionKind, name string) (*readiness.Connection, error) {
	all, err := a.Store.Connections(ctx, kind)
	if err != nil {
		return nil, err
	}
	c, ok := readiness.PickConnection(all, kind, name)
	if !ok {
		return nil, errNoConnection
	}
	return &c, nil
}

func nameOf(c *readiness.Connection) string {
	if c == nil {
		return ""
	}
	return c.Name
}

// askCapacities asks for the capacity of the pages whose turn it is.
func (a *Verifier) askCapacities(ctx context.Context, now time.Time) error {
	pages, err := a.Store.CapacitiesDue(ctx, now, now.Add(readiness.AskLease), max(readiness.AskLease, capacityPeriod))
	for _, page := range pages {
		a.pool.start("capacity "+page.ID, "capacity "+page.ID, asksAtOnce, func() error { return a.askCapacity(ctx, page) }, func(err error) {
			if ctx.Err() == nil && !errors.Is(err, fault.ErrNotFound) {
				a.Log.Error("capacity not stored", "page", page.ID, "error", err)
			}
		})
	}
	if err != nil {
		return fmt.Errorf("ask for capacity: %w", err)
	}
	return nil
}

func (a *Verifier) askCapacity(ctx context.Context, page toppage.Page) error {
	r := proof.Unread(proof.UnreadConnection, "", a.Now())
	if with, err := a.connection(ctx, readiness.ConnectProm, page.Capacity.Source); err == nil {
		r = a.Askers[readiness.VerifyProm](ctx, with, page.Capacity, readiness.Event{})
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.FreshFor = r.Asked.Sub(r.At) + 2*capacityPeriod
	now := a.Now()
	return a.Store.RecordCapacity(ctx, page, r, now.Add(capacityPeriod), now)
}
