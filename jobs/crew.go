package jobs

import (
	"fmt"
	"sync"
)

// crew works beside its caller, on so many pieces at once, one at a place at a time and none twice. The zero crew is
// ready for use.
type crew struct {
	mu      sync.Mutex
	left    *sync.Cond      // somebody left a place
	pieces  map[string]bool // that are worked on or wait for it
	places  map[string]bool // at which somebody works
	working sync.WaitGroup
}

// start works on a piece as soon as its place is free and fewer than atOnce others are at work. A piece that is in
// hand already is left alone. What the work reports, a panic too, goes to failed.
func (c *crew) start(piece, place string, atOnce int, work func() error, failed func(error)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pieces == nil {
		c.pieces, c.places, c.left = map[string]bool{}, map[string]bool{}, sync.NewCond(&c.mu)
	}
	if c.pieces[piece] {
		return
	}
	c.pieces[piece] = true
	c.working.Go(func() {
		c.enter(place, atOnce)
		defer c.leave(piece, place)
		if err := safely(work); err != nil {
			failed(err)
		}
	})
}

func (c *crew) enter(place string, atOnce int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.places[place] || len(c.places) >= atOnce {
		c.left.Wait()
	}
	c.places[place] = true
}

func (c *crew) leave(piece, place string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pieces, piece)
	delete(c.places, place)
	c.left.Broadcast()
}

// wait returns when all that was started is done.
func (c *crew) wait() { c.working.Wait() }

// safely works and turns a panic into an error.
func safely(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return work()
}
