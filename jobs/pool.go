package jobs

import (
	"fmt"
	"sync"
)

// pool is a worker pool beside its caller: so many pieces at once, one at a place at a time and none twice. The zero pool
// is ready for use.
type pool struct {
	mu      sync.Mutex
	left    *sync.Cond      // somebody left a place
	pieces  map[string]bool // that are worked on or wait for it
	places  map[string]bool // at which somebody works
	working sync.WaitGroup
}

// start works on a piece as soon as its place is free and fewer than atOnce others are at work. A piece that is in
// hand already is left alone. What the work reports, a panic too, goes to failed.
func (p *pool) start(piece, place string, atOnce int, work func() error, failed func(error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pieces == nil {
		p.pieces, p.places, p.left = map[string]bool{}, map[string]bool{}, sync.NewCond(&p.mu)
	}
	if p.pieces[piece] {
		return
	}
	p.pieces[piece] = true
	p.working.Go(func() {
		p.enter(place, atOnce)
		defer p.leave(piece, place)
		if err := safely(work); err != nil {
			failed(err)
		}
	})
}

func (p *pool) enter(place string, atOnce int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.places[place] || len(p.places) >= atOnce {
		p.left.Wait()
	}
	p.places[place] = true
}

func (p *pool) leave(piece, place string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pieces, piece)
	delete(p.places, place)
	p.left.Broadcast()
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
