package secrets

import (
	"context"
	"runtime"
	"sync"
	"time"

	"tallylight/readiness/fault"
)

// Passwords are hashed two at once, because each hash takes 19 MiB, and leaves as much to be collected; 54 a second on two cores
// are enough for everybody who signs in. A bounded number wait: more would be answered after their browsers have given up. One
// client can not have all of the places.
const (
	atOnce      = 2
	mostWait    = 200
	mostOfOne   = 150
	busyForSome = 5 * time.Second
)

// hashing is where everything waits that hashes.
var hashing = newQueue(atOnce, mostWait, mostOfOne)

type fromKey struct{}

// From gives a context whose hashes are those of a client.
func From(ctx context.Context, client string) context.Context {
	return context.WithValue(ctx, fromKey{}, client)
}

// queue lets some work at once and a bounded number wait, in the order in which they came.
type queue struct {
	turns           chan struct{}
	most, mostOfOne int

	mu      sync.Mutex
	waiting int
	of      map[string]int // how many of a client wait
}

func newQueue(atOnce, most, mostOfOne int) *queue {
	return &queue{turns: make(chan struct{}, atOnce), most: most, mostOfOne: mostOfOne, of: map[string]int{}}
}

// enter waits for a turn, which ends with leave. It gives fault.Wait where too many wait, and the error of the context where
// whoever asked has gone meanwhile.
func (q *queue) enter(ctx context.Context) (leave func(), err error) {
	client, _ := ctx.Value(fromKey{}).(string)
	leave = func() {
		q.collect()
		<-q.turns
	}
	select {
	case q.turns <- struct{}{}:
		return leave, nil
	default:
	}
	if !q.join(client) {
		return nil, fault.Wait{Reason: fault.WaitBusy, After: busyForSome}
	}
	defer q.part(client)
	select {
	case q.turns <- struct{}{}:
		return leave, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// collect gives back what a hash took before the next one takes as much, while others wait.
func (q *queue) collect() {
	q.mu.Lock()
	waiting := q.waiting
	q.mu.Unlock()
	if waiting > 0 {
		runtime.GC()
	}
}

func (q *queue) join(client string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.waiting == q.most || q.of[client] == q.mostOfOne {
		return false
	}
	q.waiting++
	q.of[client]++
	return true
}

func (q *queue) part(client string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting--
	if q.of[client]--; q.of[client] == 0 {
		delete(q.of, client)
	}
}
