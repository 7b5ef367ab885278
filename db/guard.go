package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tallylight/readiness/fault"
)

// How long the database may take.
const (
	statementTime = 3500 * time.Millisecond // to answer one statement, a free connection included
	turnTime      = 10 * time.Second        // to let a writer have its turn after others
	patientTime   = 2 * time.Minute         // to tidy up, where nobody waits
	doubtTime     = time.Second / 2         // to answer a statement after one that it did not
)

// errLate is why a statement is given up.
var errLate = errors.New("it did not answer in time")

// guard gives every statement a deadline, and names what is wrong with the database where one fails.
type guard struct {
	engine engine
	vault  *vault
	health *health
	side   side
	// drop closes the connections that nobody uses: where one broke, the others have, too.
	drop  func()
	outer bool // not within a transaction, which looks when it begins
}

type patience struct{}

// patient lets the statements of a context take longer.
func patient(ctx context.Context) context.Context {
	return context.WithValue(ctx, patience{}, true)
}

// limit is how long a statement may take now.
func (g *guard) limit(ctx context.Context) time.Duration {
	switch {
	case ctx.Value(patience{}) != nil:
		return patientTime
	case g.health.standing(g.side) == fault.StoreSlow:
		return doubtTime
	}
	return statementTime
}

// do does work that is one statement.
func (g *guard) do(ctx context.Context, work func(context.Context) error) error {
	if g.outer {
		if err := g.stands(); err != nil {
			return err
		}
	}
	limited, cancel := context.WithTimeoutCause(ctx, g.limit(ctx), errLate)
	defer cancel()
	if g.outer && g.side == reading {
		return g.named(limited, g.again(func() error { return work(limited) }))
	}
	return g.named(limited, work(limited))
}

// again does what can be done twice a second time where the connection proves to be broken.
func (g *guard) again(work func() error) error {
	err := work()
	if err == nil || g.engine.faultOf(err) != fault.StoreAway {
		return err
	}
	g.drop()
	return work()
}

// stands refuses to use a database that is not what was opened.
func (g *guard) stands() error {
	if f := g.health.found.Load(); f != nil {
		return *f
	}
	var f fault.Store
	if err := g.engine.stands(); errors.As(err, &f) {
		g.health.met(g.side, f)
		return f
	}
	return nil
}

// named gives the error of a statement with what it says of the database. The statement ran under the context.
func (g *guard) named(ctx context.Context, err error) error {
	if err == nil {
		if g.side == reading {
			g.health.well(reading)
		}
		return nil
	}
	kind := g.engine.faultOf(err)
	switch late := context.Cause(ctx); {
	case errors.Is(late, errLate):
		if kind = g.health.standing(g.side); kind == "" {
			kind = fault.StoreSlow
		}
		err = fmt.Errorf("%w: %w", errLate, err)
	case late != nil: // whoever asked has gone
		return err
	case kind == "":
		return err
	}
	if kind == fault.StoreSlow || kind == fault.StoreAway {
		g.drop()
	}
	f := fault.Store{Kind: kind, Cause: err}
	g.health.met(g.side, f)
	return f
}

// pool is the connections for reading or those for writing.
type pool struct {
	*sql.DB
	guard guard
}

func (p *pool) guarded() *guard { return &p.guard }

// begin begins a transaction. Each of its steps that has no deadline of its own has to be made with within; end rolls back
// what was not committed.
func (p *pool) begin(ctx context.Context, most time.Duration, options *sql.TxOptions) (*begun, error) {
	if err := p.guard.stands(); err != nil {
		return nil, err
	}
	b := &begun{guard: p.guard}
	b.guard.outer = false
	b.ctx, b.cancel = context.WithCancelCause(ctx)
	err := b.within(most, func() error {
		return p.guard.again(func() (err error) {
			b.Tx, err = p.BeginTx(b.ctx, options)
			return err
		})
	})
	if err != nil {
		b.cancel(nil)
		return nil, fmt.Errorf("begin: %w", err)
	}
	return b, nil
}

// begun is a transaction, which ends with its context.
type begun struct {
	*sql.Tx
	guard  guard
	ctx    context.Context
	cancel context.CancelCauseFunc
}

func (b *begun) guarded() *guard { return &b.guard }

// within does a step of the transaction, and gives up the transaction where that takes too long.
func (b *begun) within(most time.Duration, step func() error) error {
	late := time.AfterFunc(most, func() { b.cancel(errLate) })
	defer late.Stop()
	return b.guard.named(b.ctx, step())
}

func (b *begun) commit() error {
	return fault.Wrap(b.within(statementTime, b.Commit), "commit")
}

func (b *begun) end() {
	_ = b.within(statementTime, func() error {
		_ = b.Rollback() // does nothing after the commit
		return nil
	})
	b.cancel(nil)
}
