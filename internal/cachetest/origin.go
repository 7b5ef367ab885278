package cachetest

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/internal/freeport"
)

// State is how an origin behaves.
type State int

// The states of an origin.
const (
	Up      State = iota // it answers 200, and 304 to whoever has what it would send
	Failing              // it answers 503
	Hanging              // it takes connections and requests, and says nothing
	Down                 // connections are refused
)

// Page is what an origin answers while it is up.
type Page struct {
	CacheControl string
	// Mark and MarkInBody write another value with each rendering: as X-Origin-Rendered, or as a comment of that name
	// in the page.
	Mark, MarkInBody bool
	// ETag lets caches validate what they have (RFC 9110 8.8.3).
	ETag string
}

// Origin is an origin server on loopback whose state a test switches.
type Origin struct {
	address string // host:port, which it keeps when it is down
	page    Page
	asked   atomic.Int64

	mu     sync.Mutex
	state  State
	server *http.Server
	serves sync.WaitGroup
	leave  chan struct{} // closed when what hangs may go
}

// NewOrigin starts an origin that is up, and ends it with the test.
func NewOrigin(tb testing.TB, page Page) *Origin {
	tb.Helper()
	address, err := freeport.Address()
	if err != nil {
		tb.Fatal(err)
	}
	o := &Origin{address: address, page: page, state: Down}
	if err := o.set(Up); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { o.Set(tb, Down) })
	return o
}

// Address is the host:port of the origin.
func (o *Origin) Address() string { return o.address }

// URL is the address of the origin's page.
func (o *Origin) URL() string { return "http://" + o.address + "/" }

// Asked counts the requests that have come in.
func (o *Origin) Asked() int64 { return o.asked.Load() }

// Set brings the origin into a state. Requests that hang are cut off.
func (o *Origin) Set(tb testing.TB, state State) {
	tb.Helper()
	if err := o.set(state); err != nil {
		tb.Fatal(err)
	}
}

func (o *Origin) set(state State) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.state == state {
		return nil
	}
	was := o.state
	o.state = state
	if was == Hanging {
		close(o.leave)
	}
	if state == Hanging {
		o.leave = make(chan struct{})
	}
	switch {
	case state == Down:
		err := o.server.Close()
		o.serves.Wait()
		return err
	case was == Down:
		return o.listen()
	}
	return nil
}

func (o *Origin) listen() error {
	l, err := net.Listen("tcp", o.address)
	if err != nil {
		return fmt.Errorf("start the origin: %w", err)
	}
	server := &http.Server{Handler: o}
	o.server = server
	o.serves.Go(func() { _ = server.Serve(l) })
	return nil
}

// ServeHTTP answers as the state says.
func (o *Origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := o.asked.Add(1)
	o.mu.Lock()
	state, leave := o.state, o.leave
	o.mu.Unlock()
	switch state {
	case Hanging:
		select {
		case <-leave:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler)
	case Failing:
		http.Error(w, "the origin fails", http.StatusServiceUnavailable)
	default:
		o.render(w, r, n)
	}
}

// body is long enough to be worth compressing.
const body = "<!doctype html><html lang=ja><head><meta charset=utf-8><title>つむぎ</title></head><body><p>%s</p>%s</body></html>\n"

func (o *Origin) render(w http.ResponseWriter, r *http.Request, n int64) {
	mark := fmt.Sprintf("%d.%d", time.Now().UnixMilli(), n)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if o.page.CacheControl != "" {
		h.Set("Cache-Control", o.page.CacheControl)
	}
	if o.page.ETag != "" {
		h.Set("ETag", o.page.ETag)
		if r.Header.Get("If-None-Match") == o.page.ETag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if o.page.Mark {
		h.Set("X-Origin-Rendered", mark)
	}
	comment := ""
	if o.page.MarkInBody {
		comment = "<!-- X-Origin-Rendered: " + mark + " -->"
	}
	fmt.Fprintf(w, body, "糸と布の店", comment)
}
