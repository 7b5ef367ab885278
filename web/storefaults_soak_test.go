//go:build soak

package web_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/pgtest"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// How long each fault comes and goes while people write and read.
const (
	soakTime  = time.Minute
	soakFault = 4 * time.Second
	soakCalm  = 6 * time.Second
	soakers   = 4
)

// TestSoakFaultsOfTheDatabase has each fault come and go for a minute under load: nothing that was acknowledged is lost, every
// answer is one of those that the fault gives, within its time, and the log stays short.
func TestSoakFaultsOfTheDatabase(t *testing.T) {
	for _, row := range storeFaults() {
		t.Run(row.sentence, func(t *testing.T) {
			folder := t.TempDir()
			if row.kind == fault.StoreFull {
				folder = smallDisk(t)
			}
			s := openIn(t, folder)
			s.soak(func() func() { return row.begin(s) })
		})
	}
}

func TestSoakFaultsOfPostgreSQL(t *testing.T) {
	server := pgtest.Own(t)
	address := server.DSN(t)
	store, err := db.Open(t.Context(), address, noon, slog.New(slog.DiscardHandler), dbtest.Keys(address))
	if err != nil {
		t.Fatal(err)
	}
	if err := furnish(store); err != nil {
		t.Fatal(err)
	}
	store.Close()
	by, line := through(t, address)
	for sentence, begin := range map[string]func(t *testing.T) func(){
		"restarted": func(t *testing.T) func() { server.Stop(t); return func() { server.Start(t) } },
		"frozen":    func(t *testing.T) func() { server.Freeze(t); return func() { server.Thaw(t) } },
		"cut off":   func(*testing.T) func() { line.set(true); return func() { line.set(false) } },
	} {
		t.Run(sentence, func(t *testing.T) {
			s := startAt(t, by).furnished()
			s.soak(func() func() { return begin(t) })
		})
	}
}

// soak lets a fault come and go while people write notes and read the wall.
func (s *site) soak(begin func() func()) {
	go s.store.Listen(s.Context()) //nolint:errcheck // it ends with the test
	task, done := s.task(true), make(chan struct{})
	var users sync.WaitGroup
	var mu sync.Mutex
	var kept []string
	var refused, slowest atomic.Int64
	round := fmt.Sprint(time.Now().UnixNano())
	for n := range soakers {
		cookie := s.as(readiness.SRE)
		users.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				case <-time.After(50 * time.Millisecond):
				}
				note, began := fmt.Sprintf("note %s %d %d.", round, n, i), time.Now()
				switch a := s.note(cookie, task, note); a.StatusCode {
				case 303:
					mu.Lock()
					kept = append(kept, note)
					mu.Unlock()
				case 503, 507:
					refused.Add(1)
				default:
					s.Errorf("a note is answered with %d: %s", a.StatusCode, main(a.body))
				}
				if a := s.get(cookie, "/wall"); a.StatusCode != 200 && a.StatusCode != 503 {
					s.Errorf("the wall is answered with %d", a.StatusCode)
				}
				slowest.Store(max(slowest.Load(), int64(time.Since(began))))
			}
		})
	}
	for began := time.Now(); time.Since(began) < soakTime; {
		time.Sleep(soakCalm)
		end := begin()
		time.Sleep(soakFault)
		end()
	}
	time.Sleep(soakCalm)
	close(done)
	users.Wait()
	s.nothingLost(task, kept)
	s.Logf("%d acknowledged, %d refused, slowest pair of answers %s, %d lines of faults", len(kept), refused.Load(),
		time.Duration(slowest.Load()).Round(time.Millisecond), strings.Count(s.log.String(), "database fault"))
}

// nothingLost fails where a note is not in the log that was said to be saved.
func (s *site) nothingLost(task readiness.Task, kept []string) {
	var said strings.Builder
	for after := int64(0); ; {
		changes, err := s.store.Changes(s.Context(), after, task.EventID, 1000)
		s.must(err)
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			fmt.Fprintln(&said, c.Data)
			after = c.Seq
		}
	}
	lost := 0
	for _, note := range kept {
		if !strings.Contains(said.String(), note) {
			lost++
		}
	}
	if lost > 0 || len(kept) == 0 {
		s.Errorf("%d of %d notes are lost that were acknowledged", lost, len(kept))
	}
}
