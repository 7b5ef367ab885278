package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// How often each thing is measured.
const (
	starts      = 10
	coldRenders = 300
	warmAnswers = 1_000
)

// settle is how long the program is left alone before its idle memory is read.
const settle = 3 * time.Second

// Targets, for 10,000 events in SQLite of which 200 are on the board.
const (
	startTarget  = 300 * time.Millisecond
	coldTarget   = 40 * time.Millisecond
	stockTarget  = 150 * time.Millisecond // with 10,000 open tasks on the board
	knownTarget  = 2 * time.Millisecond
	liveTarget   = 300 * time.Millisecond
	memoryTarget = 60 // MiB
)

// measurement is a program that is measured, who asks it, and what came out.
type measurement struct {
	*program
	*browser
	sample  sample
	figures []figure
}

// measure starts the program again and again, then asks the last of them.
func measure(ctx context.Context, p *program, s sample) (_ []figure, err error) {
	b, err := newBrowser(p.address)
	if err != nil {
		return nil, err
	}
	m := &measurement{program: p, browser: b, sample: s}
	if err := m.signIn(ctx); err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if err := m.startTimes(ctx); err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	if err := m.signInsAtOnce(ctx); err != nil {
		return nil, fmt.Errorf("sign in at once: %w", err)
	}
	if err := m.start(ctx); err != nil {
		return nil, fmt.Errorf("start: %w", err)
	}
	defer func() { err = errors.Join(err, m.stop()) }()
	for _, part := range []func(context.Context) error{m.idle, m.cold, m.cached, m.known, m.tired, m.live} {
		if err := part(ctx); err != nil {
			return nil, err
		}
	}
	return m.figures, nil
}

// add notes what was measured of one thing; a target of 0 is none.
func (m *measurement) add(name string, took []time.Duration, target time.Duration) {
	m.figures = append(m.figures, timeFigure(name, took, target))
}

// Who signs in.
const email, password = "bench@tallylight.example", "a password for the bench"

// signIn makes an account and begins its session, which outlives the program.
func (m *measurement) signIn(ctx context.Context) error {
	if err := m.addPerson(ctx, email, password); err != nil {
		return err
	}
	if err := m.start(ctx); err != nil {
		return err
	}
	err := m.untilOK(ctx, "/healthz")
	if err == nil {
		err = m.post(ctx, "/signin", url.Values{"email": {email}, "password": {password}})
	}
	return errors.Join(err, m.stop())
}

// startTimes measures from the start of the process to its first answers.
func (m *measurement) startTimes(ctx context.Context) error {
	var alive, board []time.Duration
	for range starts {
		began := time.Now()
		if err := m.start(ctx); err != nil {
			return err
		}
		err := m.untilOK(ctx, "/healthz")
		alive = append(alive, time.Since(began))
		if err == nil {
			err = m.untilOK(ctx, "/")
		}
		board = append(board, time.Since(began))
		if err := errors.Join(err, m.stop()); err != nil {
			return err
		}
	}
	m.add("start to first 200 of /healthz", alive, startTarget)
	m.add("start to first 200 of the board", board, startTarget)
	return nil
}

// idle reads the memory of a program that has answered nobody but a health check.
func (m *measurement) idle(ctx context.Context) error {
	if err := m.untilOK(ctx, "/healthz"); err != nil {
		return err
	}
	return m.rest(ctx, "memory, idle after the start")
}

// tired reads the memory after all that was asked by one browser.
func (m *measurement) tired(ctx context.Context) error {
	if err := m.rest(ctx, "memory, idle after the load"); err != nil {
		return err
	}
	m.figures = append(m.figures, memoryFigure("memory, the most ever held", m.memory("VmHWM"), 0))
	return nil
}

// rest reads the memory after a while without requests.
func (m *measurement) rest(ctx context.Context, name string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(settle):
	}
	m.figures = append(m.figures, memoryFigure(name, m.memory("VmRSS"), memoryTarget))
	return nil
}

// cold measures pages when nothing of them is at hand: before each answer a task was picked up or put down.
func (m *measurement) cold(ctx context.Context) error {
	for _, p := range []struct {
		path   string
		times  int
		target time.Duration
	}{{"/", coldRenders, coldTarget}, {"/tasks?view=stock", coldRenders / 3, stockTarget}} {
		took, err := m.coldPage(ctx, p.path, p.times)
		if err != nil {
			return err
		}
		m.add("GET "+p.path+" cold, a new revision each", took, p.target)
	}
	return nil
}

func (m *measurement) coldPage(ctx context.Context, path string, times int) (took []time.Duration, err error) {
	for i := range times {
		if err := m.post(ctx, m.claim(i), nil); err != nil {
			return nil, err
		}
		answer, err := m.shown(ctx, path)
		if err != nil {
			return nil, err
		}
		took = append(took, answer.took)
	}
	return took, nil
}

// claim is where a task is picked up, and every second time put down again: so that each time something changes.
func (m *measurement) claim(i int) string {
	path := "/tasks/" + m.sample.task + "/claim"
	if i%2 == 1 {
		path += "/delete"
	}
	return path
}

// shown asks for a page.
func (m *measurement) shown(ctx context.Context, path string) (page, error) {
	answer, err := m.get(ctx, path, "")
	if err == nil && answer.status != http.StatusOK {
		err = fmt.Errorf("GET %s was answered by %d", path, answer.status)
	}
	return answer, err
}

// board asks for the whole board.
func (m *measurement) board(ctx context.Context) (page, error) { return m.shown(ctx, "/") }

// cached measures the board while nothing changes.
func (m *measurement) cached(ctx context.Context) error {
	var took []time.Duration
	var size int64
	for range warmAnswers {
		answer, err := m.board(ctx)
		if err != nil {
			return err
		}
		took, size = append(took, answer.took), answer.bytes
	}
	m.add(fmt.Sprintf("GET / cached, %.1f kB gzip", float64(size)/1000), took, 0)
	return nil
}

// known measures the answer to a browser that has the page. Where the page was made anew meanwhile, it takes that
// one and goes on.
func (m *measurement) known(ctx context.Context) error {
	var took []time.Duration
	etag := ""
	for len(took) < warmAnswers {
		answer, err := m.get(ctx, "/", etag)
		switch {
		case err != nil:
			return err
		case answer.status == http.StatusNotModified:
			took = append(took, answer.took)
		case answer.status != http.StatusOK || answer.etag == "":
			return fmt.Errorf("GET / was answered by %d", answer.status)
		}
		etag = cmp.Or(answer.etag, etag)
	}
	m.add("GET / 304", took, knownTarget)
	return nil
}
