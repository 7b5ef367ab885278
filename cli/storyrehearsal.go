package cli

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/rehearsal"
	"tallylight/readiness/toppage"
	"tallylight/scenariofile"
)

// rehearsed is the scenario that the company has played, and how its clock goes: to when people see that the air time has moved, and
// to when the programme is on air.
const (
	rehearsed   = "move"
	untilSeen   = 34 * time.Minute
	untilAir    = 70 * time.Minute
	curtainLook = 20 * time.Millisecond
)

// rehearseBeside plays the rehearsal while people look at the demo already; what it gives waits for the end of that.
func (p *program) rehearseBeside(ctx context.Context) (ended func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := p.rehearse(ctx); err != nil && ctx.Err() == nil {
			p.log.Warn("the demo has not rehearsed", "error", err)
		}
	}()
	return func() {
		cancel()
		<-done
	}
}

// rehearse plays a rehearsal of the next large event to its end, so that whoever looks at the demo sees what comes of one.
func (p *program) rehearse(ctx context.Context) error {
	event, err := p.nextLarge(ctx)
	if err != nil || event == "" {
		return err
	}
	all, _ := scenariofile.Shipped()
	scenario := all[slices.IndexFunc(all, func(s rehearsal.Scenario) bool { return s.ID == rehearsed })]
	pr, sre := readiness.Actor{Name: demoPR.Name, Role: demoPR.Role}, readiness.Actor{Name: demoSRE.Name, Role: demoSRE.Role}
	id, err := p.rehearsals.Start(ctx, event, scenario, pr)
	if err != nil {
		return err
	}
	for _, c := range []rehearsal.Command{{Hold: true}, {Ahead: untilSeen}, {Seen: 1}, {Ahead: untilAir}} {
		if err := p.rehearsals.Command(id, c, sre); err != nil {
			return err
		}
		if err := p.arrives(ctx, id); err != nil {
			return err
		}
	}
	return p.rehearsals.End(ctx, id)
}

// nextLarge gives the id of the next event for which the page has to be proven, and of which everybody may know; empty: there is none.
func (p *program) nextLarge(ctx context.Context) (string, error) {
	now := p.now()
	facts, err := p.store.Snapshot(ctx, now, now.Add(intake.ImportFuture))
	if err != nil {
		return "", err
	}
	rows := readiness.Coming(now, readiness.Board(now, facts))
	i := slices.IndexFunc(rows, func(r readiness.Row) bool {
		return r.Phase == readiness.Upcoming && facts.Ladder.Held(r.Event.Level) >= toppage.Prove && !r.Event.Confidential(now)
	})
	if i < 0 {
		return "", nil
	}
	return rows[i].Event.ID, nil
}

// arrives waits until the clock of a rehearsal is where it was put.
func (p *program) arrives(ctx context.Context, id string) error {
	look := time.NewTicker(curtainLook)
	defer look.Stop()
	for {
		is, err := p.rehearsals.State(id)
		if err != nil || is.Target.IsZero() {
			return err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
