package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tallylight/db"
	"tallylight/internal/seed"
)

// What people ask most is measured for stores of several sizes: what it costs should not hang on how many events are stored.

// layouts are how the events lie, all of them ahead.
var layouts = []struct {
	name string
	over time.Duration
}{{"dense, 15 days", 15 * 24 * time.Hour}, {"spread, a year", 365 * 24 * time.Hour}}

// How often each thing is asked for, and for how long at most.
const (
	sizeAsks     = 60
	leastAsks    = 3
	sizePatience = 20 * time.Second
)

// ask is something that is asked for, and its target; 0: none.
type ask struct {
	name, path string
	target     time.Duration
}

const (
	sizeStartTarget = time.Second
	sizeIdleTarget  = 80  // MiB
	sizePeakTarget  = 250 // MiB
)

// readSizes reads a list of numbers of events.
func readSizes(said string) (sizes []int, err error) {
	for one := range strings.SplitSeq(said, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(one))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("sizes: %q is no number of events", one)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

// sized measures the program with each number of events in each layout.
func sized(ctx context.Context, dir, said string, feeds int) (figures []figure, err error) {
	sizes, err := readSizes(said)
	if err != nil {
		return nil, err
	}
	for _, layout := range layouts {
		for _, n := range sizes {
			name := fmt.Sprintf("%d events, %s", n, layout.name)
			database := "sqlite:" + filepath.Join(dir, fmt.Sprintf("size-%d-%d.db", n, int(layout.over.Hours())))
			some, err := ofSize(ctx, dir, database, seed.Size{Events: n, Feeds: feeds, Over: layout.over})
			if err != nil {
				return figures, fmt.Errorf("%s: %w", name, err)
			}
			for _, f := range some {
				f.name = name + ": " + f.name
				figures = append(figures, f)
			}
		}
	}
	return figures, nil
}

// ofSize fills a store and measures the program that runs on it.
func ofSize(ctx context.Context, dir, database string, size seed.Size) (figures []figure, err error) {
	known, err := fillSize(ctx, database, size)
	if err != nil {
		return nil, err
	}
	p, err := build(ctx, dir, database)
	if err != nil {
		return nil, err
	}
	b, err := newBrowser(p.address)
	if err != nil {
		return nil, err
	}
	m := &measurement{program: p, browser: b, sample: known.sample}
	if err := m.signIn(ctx); err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if b.token, err = p.token(ctx); err != nil {
		return nil, err
	}
	began := time.Now()
	if err := m.start(ctx); err != nil {
		return nil, err
	}
	defer func() {
		if err = errors.Join(err, m.stop()); err != nil {
			err = fmt.Errorf("%w; the program said:\n%s", err, p.said.String())
		}
	}()
	err = m.untilOK(ctx, "/healthz")
	m.add("start to first 200 of /healthz", []time.Duration{time.Since(began)}, sizeStartTarget)
	if err == nil {
		err = m.size(ctx, known)
	}
	return m.figures, err
}

// size asks for everything, and reads the memory before and after.
func (m *measurement) size(ctx context.Context, known seeded) error {
	if err := m.settled(ctx); err != nil {
		return err
	}
	m.figures = append(m.figures, memoryFigure("memory, idle", m.memory("VmRSS"), sizeIdleTarget))
	for _, a := range known.asks() {
		if err := m.repeated(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	m.figures = append(m.figures, memoryFigure("memory, the most ever held", m.memory("VmHWM"), sizePeakTarget))
	return nil
}

// settled waits until the program has done what a start brings with it: its processor time stands still.
func (m *measurement) settled(ctx context.Context) error {
	const patience = 2 * time.Minute
	until := time.Now().Add(patience)
	for last := time.Duration(-1); time.Now().Before(until); {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settle):
		}
		used := cpuOf(m.process.Process.Pid)
		if last >= 0 && used-last < settle/20 {
			m.figures = append(m.figures, cpuFigure("CPU until idle after the start", used, 0))
			return nil
		}
		last = used
	}
	m.figures = append(m.figures, cpuFigure("CPU, not idle after the start", cpuOf(m.process.Process.Pid), 0))
	return nil
}

// repeated asks for one thing again and again, each time after a task was picked up or put down, so that nothing is at hand.
func (m *measurement) repeated(ctx context.Context, a ask) error {
	var took []time.Duration
	for began := time.Now(); len(took) < leastAsks || len(took) < sizeAsks && time.Since(began) < sizePatience; {
		if err := m.post(ctx, m.claim(len(took)), nil); err != nil {
			return err
		}
		answer, err := m.shown(ctx, a.path)
		if err != nil {
			return err
		}
		took = append(took, answer.took)
	}
	if len(took)%2 == 1 { // put down again what is picked up
		if err := m.post(ctx, m.claim(len(took)), nil); err != nil {
			return err
		}
	}
	m.add(a.name, took, a.target)
	return nil
}

// seeded is what a store was filled with, and what of it is asked for.
type seeded struct {
	sample
	page, event, far string // ids: of the top page, of the first event and of the last
}

func (s seeded) asks() []ask {
	const ms = time.Millisecond
	return []ask{
		{"verdict for the next event", "/api/v1/toppages/" + s.page + "/verdict", 5 * ms},
		{"verdict for an event", "/api/v1/toppages/" + s.page + "/verdict?event=" + s.event, 5 * ms},
		{"board of the API", "/api/v1/board", 30 * ms},
		{"events of the API", "/api/v1/events", 0},
		{"event of the API", "/api/v1/events/" + s.event, 15 * ms},
		{"board", "/", 30 * ms},
		{"page of the next event", "/events/" + s.event, 15 * ms},
		{"page of the last event", "/events/" + s.far, 15 * ms},
		{"wall", "/wall", 0},
		{"tasks", "/tasks", 0},
		{"calendar", "/calendar", 0},
		{"settings, which show no event", "/settings", 0},
	}
}

// fillSize brings an empty database to a size.
func fillSize(ctx context.Context, database string, size seed.Size) (s seeded, err error) {
	now := time.Now()
	store, err := db.Open(ctx, database, now, slog.New(slog.DiscardHandler))
	if err != nil {
		return s, fmt.Errorf("open the database: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if err := seed.Fill(ctx, store, size, now); err != nil {
		return s, err
	}
	pages, err := store.TopPages(ctx)
	if err != nil {
		return s, err
	}
	step := size.Over / time.Duration(size.Events+1)
	first, err := store.EventsStarting(ctx, now, now.Add(2*step))
	if err != nil {
		return s, err
	}
	last, err := store.EventsStarting(ctx, now.Add(size.Over-3*step), now.Add(size.Over))
	if err != nil {
		return s, err
	}
	s.page, s.event, s.far = pages[0].ID, first[0].ID, last[len(last)-1].ID
	tasks, err := store.Tasks(ctx, s.event)
	if err != nil {
		return s, err
	}
	for _, t := range tasks {
		if t.ByHand() {
			s.task = t.ID
		}
	}
	return s, nil
}
