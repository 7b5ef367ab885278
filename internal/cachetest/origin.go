package cachetest

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
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
	// Location makes it a redirect (301) to an address.
	Location string
	// Moves has each rendering be another page, without a marker that says so.
	Moves bool
	// Loads is an address that its script asks for; empty: it has none.
	Loads string
	// Takes is how long a rendering takes.
	Takes time.Duration
	// Filling is how many bytes of text there are besides.
	Filling int
	// Gzip compresses it for whoever takes that.
	Gzip bool
	// Also sets more headers of an answer; n is its number. nil: none.
	Also func(h http.Header, r *http.Request, n int64)
}

// Origin is an origin server on loopback whose state a test switches.
type Origin struct {
	address string // host:port, which it keeps when it is down
	page    Page
	asked   atomic.Int64

	mu     sync.Mutex
	pages  map[string]Page        // of paths that have one of their own
	times  map[string][]time.Time // when each path was asked for
	state  State
	server *http.Server
	serves sync.WaitGroup
	leave  chan struct{} // closed when what hangs may go
}

// NewOrigin starts an origin that is up, and ends it with the test.
func NewOrigin(tb testing.TB, page Page) *Origin {
	tb.Helper()
	o := &Origin{page: page, state: Down, pages: map[string]Page{}, times: map[string][]time.Time{}}
	var err error
	for range 3 { // a process that another test is just starting may hold on to a port that was free
		if o.address, err = freeport.Address(); err == nil {
			err = o.Turn(Up)
		}
		if err == nil {
			break
		}
		o.state = Down
	}
	if err != nil {
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

// Put gives a path a page of its own.
func (o *Origin) Put(path string, page Page) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pages[path] = page
}

// Times gives the instants at which a path was asked for, with whatever query.
func (o *Origin) Times(path string) []time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.times[path])
}

// Set brings the origin into a state. Requests that hang are cut off.
func (o *Origin) Set(tb testing.TB, state State) {
	tb.Helper()
	if err := o.Turn(state); err != nil {
		tb.Fatal(err)
	}
}

// Turn is Set for where no test can be failed.
func (o *Origin) Turn(state State) error {
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
	page, state, leave := o.note(r.URL.Path)
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
		page.render(w, r, n)
	}
}

// note takes down a request, and gives what answers it.
func (o *Origin) note(path string) (Page, State, <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.times[path] = append(o.times[path], time.Now())
	page, own := o.pages[path]
	if !own {
		page = o.page
	}
	return page, o.state, o.leave
}

// body is long enough to be worth compressing.
const body = "<!doctype html><html lang=ja><head><meta charset=utf-8><title>つむぎ</title></head><body><p>%s</p>%s</body></html>\n"

func (p Page) render(w http.ResponseWriter, r *http.Request, n int64) {
	mark := fmt.Sprintf("%d.%d", time.Now().UnixMilli(), n)
	time.Sleep(p.Takes)
	p.head(w.Header(), r, n, mark)
	switch {
	case p.Location != "":
		w.WriteHeader(http.StatusMovedPermanently)
		return
	case p.ETag != "" && r.Header.Get("If-None-Match") == p.ETag:
		w.WriteHeader(http.StatusNotModified)
		return
	}
	comment := strings.Repeat("<p>糸と布の店</p>\n", (p.Filling+24)/25)
	if p.MarkInBody {
		comment += "<!-- X-Origin-Rendered: " + mark + " -->"
	}
	if p.Moves {
		comment += "<p>" + mark + "</p>"
	}
	if p.Loads != "" {
		comment += "<script>fetch('" + p.Loads + "')</script>"
	}
	p.write(w, r, fmt.Sprintf(body, "糸と布の店", comment))
}

// head sets the headers of an answer.
func (p Page) head(h http.Header, r *http.Request, n int64, mark string) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	for field, value := range map[string]string{"Cache-Control": p.CacheControl, "ETag": p.ETag, "Location": p.Location} {
		if value != "" {
			h.Set(field, value)
		}
	}
	if p.Mark {
		h.Set("X-Origin-Rendered", mark)
	}
	if p.Also != nil {
		p.Also(h, r, n)
	}
}

// write sends the page.
func (p Page) write(w http.ResponseWriter, r *http.Request, page string) {
	if p.Gzip { // in one line: before 1.23 nginx heeds only one of several
		w.Header().Set("Vary", strings.TrimPrefix(w.Header().Get("Vary")+", Accept-Encoding", ", "))
	}
	if !p.Gzip || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = io.WriteString(w, page)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	packed := gzip.NewWriter(w)
	_, _ = io.WriteString(packed, page)
	_ = packed.Close()
}
