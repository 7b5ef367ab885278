package jobs

import (
	"fmt"
	"slices"
	"sync"
)

// pool is a worker pool beside its caller: so many pieces at once, one at a place at a time and none twice. The zero pool
// is ready for use.
type pool struct {
	mu      sync.Mutex
	pieces  map[string]bool // that are worked on or wait for it
	places  map[string]bool // at which somebody works
	queue   []piece         // what waits, in the order in which it came
	working sync.WaitGroup
}

// piece is one piece of work.
type piece struct {
	name, place string
	atOnce      int
	work        func() error
	failed      func(error)
}

// start works on a piece as soon as its place is free and fewer than atOnce others are at work. A piece that is in
// hand already is left alone. What the work reports, a panic too, goes to failed.
func (p *pool) start(name, place string, atOnce int, work func() error, failed func(error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pieces == nil {
		p.pieces, p.places = map[string]bool{}, map[string]bool{}
	}
	if p.pieces[name] {
		return
	}
	p.pieces[name] = true
	p.working.Add(1)
	p.queue = append(p.queue, piece{name, place, atOnce, work, failed})
	p.begin()
}

// begin begins what may begin. What waits is no goroutine: a thousand that wake whenever a piece is done, to find that another
// was faster, cost more than the work.
func (p *pool) begin() {
	for i := 0; i < len(p.queue); {
		if waits := &p.queue[i]; len(p.places) >= waits.atOnce || p.places[waits.place] {
			i++
			continue
		}
		next := p.queue[i]
		p.queue = slices.Delete(p.queue, i, i+1)
		p.places[next.place] = true
		go p.do(next)
	}
}

func (p *pool) do(it piece) {
	defer p.leave(it)
	if err := safely(it.work); err != nil {
		it.failed(err)
	}
}

func (p *pool) leave(it piece) {
	defer p.working.Done()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pieces, it.name)
	delete(p.places, it.place)
	p.begin()
}

// wait returns when all that was started is done.
func (p *pool) wait() { p.working.Wait() }

// safely works and turns a panic into an error.
func safely(work func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	return work()
}
