// Package rehearse plays rehearsals of events: each on a stage, a database of its own in which the same rules run on a clock that
// people set. Nothing of it is written to the live database, nothing outside is asked, and nobody is told.
package rehearse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
)

// Site is the pages of a stage.
type Site struct {
	Handler  http.Handler
	Announce func(revision int64) // tells open pages of a change
	Close    func()               // ends their streams
}

// Director starts and ends rehearsals. It must not be copied after its first use.
type Director struct {
	Live   *db.Store
	Log    *slog.Logger
	Now    func() time.Time // the live clock
	Wall   func() time.Time // how time passes for those who rehearse, whatever the live clock says
	Folder string           // in which the folder of stages is; empty: that for temporary files
	// Open makes the pages of a stage, which is in store and whose clock is now.
	Open func(id string, store *db.Store, now func() time.Time) Site

	mu     sync.Mutex
	stages map[string]*stage // nil: one that is being built
	scores []kept
	closed bool
}

// kept is how a rehearsal went that has ended.
type kept struct {
	id    string
	score rehearsal.Score
}

// Start begins a rehearsal of an event and gives its id. An Invalid where there are too many, or the scenario cannot be played.
func (d *Director) Start(ctx context.Context, eventID string, s rehearsal.Scenario, by readiness.Actor) (string, error) {
	if err := fault.All(s.Wrong()); err != nil {
		return "", err
	}
	f, err := newFolder(d.Folder)
	if err != nil {
		return "", err
	}
	if err := d.reserve(f.id); err != nil {
		return "", errors.Join(err, f.remove())
	}
	st, err := d.build(ctx, f, eventID, s.Normal(), by)
	if err != nil {
		d.forget(f.id)
		return "", errors.Join(err, f.remove())
	}
	return f.id, d.begin(st)
}

// reserve takes one of the places.
func (d *Director) reserve(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.stages) >= rehearsal.Most || d.closed {
		return fault.Invalid{Field: "rehearsal", Reason: "too_many_rehearsals"}
	}
	if d.stages == nil {
		d.stages = map[string]*stage{}
	}
	d.stages[id] = nil
	return nil
}

func (d *Director) forget(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.stages, id)
}

// begin lets the stage run until it ends.
func (d *Director) begin(st *stage) error {
	ctx, cancel := context.WithCancel(context.Background())
	st.cancel = cancel
	d.mu.Lock()
	closed := d.closed
	if !closed {
		d.stages[st.folder.id] = st
	}
	d.mu.Unlock()
	if closed {
		cancel()
		d.forget(st.folder.id)
		return errors.Join(fault.Invalid{Field: "rehearsal", Reason: "too_many_rehearsals"}, st.close())
	}
	go func() {
		defer close(st.done)
		why := st.run(ctx)
		d.keep(st, why)
	}()
	return nil
}

// keep keeps the score of a rehearsal that has ended, and gives back all that it had.
func (d *Director) keep(st *stage, why rehearsal.Ending) {
	score, err := st.score(context.Background(), why)
	d.mu.Lock()
	delete(d.stages, st.folder.id)
	d.scores = append(d.scores, kept{st.folder.id, score})
	d.scores = d.scores[max(0, len(d.scores)-rehearsal.MostKept):]
	d.mu.Unlock()
	if err := errors.Join(err, st.close()); err != nil {
		d.Log.Error("a rehearsal did not end well", "error", err)
	}
}

// stage gives a rehearsal that runs; ErrNotFound where there is none.
func (d *Director) stage(id string) (*stage, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if st := d.stages[id]; st != nil {
		return st, nil
	}
	return nil, fmt.Errorf("rehearsal %s: %w", id, fault.ErrNotFound)
}

// Running lists the rehearsals that run, the first first.
func (d *Director) Running() []rehearsal.State {
	d.mu.Lock()
	all := make([]*stage, 0, len(d.stages))
	for _, st := range d.stages {
		if st != nil {
			all = append(all, st)
		}
	}
	d.mu.Unlock()
	states := make([]rehearsal.State, len(all))
	for i, st := range all {
		states[i] = st.state()
	}
	slices.SortFunc(states, func(a, b rehearsal.State) int { return a.StartedAt.Compare(b.StartedAt) })
	return states
}

// State says how a rehearsal stands; ErrNotFound where none of the id runs.
func (d *Director) State(id string) (rehearsal.State, error) {
	st, err := d.stage(id)
	if err != nil {
		return rehearsal.State{}, err
	}
	return st.state(), nil
}

// Command does something to a rehearsal.
func (d *Director) Command(id string, c rehearsal.Command, by readiness.Actor) error {
	st, err := d.stage(id)
	if err != nil {
		return err
	}
	return st.command(c, by)
}

// End ends a rehearsal, and waits until its score is there.
func (d *Director) End(ctx context.Context, id string) error {
	st, err := d.stage(id)
	if err != nil {
		return err
	}
	st.stop(rehearsal.EndedByHand)
	select {
	case <-st.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Score gives how a rehearsal went that has ended; ErrNotFound where it runs or is forgotten.
func (d *Director) Score(id string) (rehearsal.Score, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range d.scores {
		if k.id == id {
			return k.score, nil
		}
	}
	return rehearsal.Score{}, fmt.Errorf("score of rehearsal %s: %w", id, fault.ErrNotFound)
}

// Scores gives the ids of those that have ended, the newest first.
func (d *Director) Scores() (ids []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, k := range slices.Backward(d.scores) {
		ids = append(ids, k.id)
	}
	return ids
}

// Secret says that whoever may not see what is confidential may not know now what an event is about.
func (d *Director) Secret(ctx context.Context, eventID string) (bool, error) {
	secret, err := d.Live.Secret(ctx, []string{eventID}, d.Now())
	return len(secret) > 0, err
}

// Handler gives the pages of a rehearsal, which withhold what is confidential by now; ErrNotFound where none of the id runs.
func (d *Director) Handler(ctx context.Context, id string) (http.Handler, error) {
	st, err := d.stage(id)
	if err != nil {
		return nil, err
	}
	if err := st.hush(ctx); err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		st.enter()
		defer st.leave()
		st.site.Handler.ServeHTTP(w, r)
	}), nil
}

// CloseStreams ends the streams of all pages.
func (d *Director) CloseStreams() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, st := range d.stages {
		if st != nil {
			st.site.Close()
		}
	}
}

// Close ends all rehearsals and waits for that.
func (d *Director) Close() {
	d.mu.Lock()
	d.closed = true
	var all []*stage
	for _, st := range d.stages {
		if st != nil {
			all = append(all, st)
		}
	}
	d.mu.Unlock()
	for _, st := range all {
		st.stop(rehearsal.EndedStop)
		<-st.done
	}
}
