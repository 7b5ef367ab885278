package web_test

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/text"
)

// wire passes connections on to a server until it is cut: then nothing arrives any more, and nobody is told.
type wire struct {
	to    string
	mu    sync.Mutex
	whole *sync.Cond
	cut   bool
	ended bool
}

// through gives an address that leads to the database by a wire.
func through(t *testing.T, address string) (string, *wire) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{to: u.Host}
	w.whole = sync.NewCond(&w.mu)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var open sync.WaitGroup
	open.Go(func() { w.serve(listener, &open) })
	t.Cleanup(func() {
		w.end()
		listener.Close()
		open.Wait()
	})
	u.Host = listener.Addr().String()
	return u.String(), w
}

func (w *wire) set(cut bool) {
	w.mu.Lock()
	w.cut = cut
	w.mu.Unlock()
	w.whole.Broadcast()
}

func (w *wire) end() {
	w.mu.Lock()
	w.ended, w.cut = true, false
	w.mu.Unlock()
	w.whole.Broadcast()
}

// pass waits while the wire is cut; it says whether it still leads anywhere.
func (w *wire) pass() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.cut {
		w.whole.Wait()
	}
	return !w.ended
}

func (w *wire) serve(listener net.Listener, open *sync.WaitGroup) {
	for {
		in, err := listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", w.to)
		if err != nil {
			in.Close()
			continue
		}
		open.Go(func() { w.copy(in, out) })
		open.Go(func() { w.copy(out, in) })
	}
}

func (w *wire) copy(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	some := make([]byte, 32<<10)
	for {
		_ = from.SetReadDeadline(time.Now().Add(100 * time.Millisecond)) // to notice the end
		n, err := from.Read(some)
		if errors.Is(err, os.ErrDeadlineExceeded) && w.pass() {
			err = nil
		}
		if !w.pass() || err != nil && !errors.Is(err, io.EOF) {
			return
		}
		if _, wrong := to.Write(some[:n]); wrong != nil || err != nil {
			return
		}
	}
}

// TestFaultsOfPostgreSQL has each fault happen to a running program.
func TestFaultsOfPostgreSQL(t *testing.T) {
	server := pgtest.Own(t)
	address := server.DSN(t)
	store, err := db.Open(t.Context(), address, noon, slog.New(slog.DiscardHandler), dbtest.Keys(address))
	if err != nil {
		t.Fatal(err)
	}
	if err := furnish(store); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	by, line := through(t, address)
	for _, row := range []struct {
		sentence   string
		kind       fault.StoreKind
		begin, end func(*site)
	}{
		{"stopped, and started again", fault.StoreAway, func(s *site) { server.Stop(s.T) }, func(s *site) { server.Start(s.T) }},
		{"frozen, and thawed", fault.StoreSlow, func(s *site) { server.Freeze(s.T) }, func(s *site) { server.Thaw(s.T) }},
		{"cut off, and connected again", fault.StoreSlow, func(*site) { line.set(true) }, func(*site) { line.set(false) }},
		{"made read-only, and let go", fault.StoreReadOnly, func(s *site) { server.ReadOnly(s.T, "on") }, func(s *site) { server.ReadOnly(s.T, "off") }},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := startAt(t, by).furnished()
			go s.store.Listen(t.Context()) // it ends with the test
			cookie, task := s.as(readiness.SRE), s.task(true)
			s.expect(s.post(cookie, "/tasks/"+task.ID+"/claim"), 303)
			row.begin(s)
			began := time.Now()
			s.expect(s.ask(cookie, "GET", "/", "", "Accept-Language", "en"), map[bool]int{true: 200, false: 503}[row.kind == "" || reads(row.kind)])
			if late := time.Since(began); late > 5*time.Second {
				t.Errorf("the answer took %s", late)
			}
			s.faulty(cookie, task, row.kind, text.For(text.EN).StoreFault(row.kind))
			row.end(s)
			s.wellAgain(cookie, task)
			if n := strings.Count(s.log.String(), "msg=\"database fault\""); n == 0 || n > 4 {
				t.Errorf("the log tells it %d times", n)
			}
		})
	}
}
