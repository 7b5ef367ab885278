package jobs_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/jobs"
	"tallylight/notify"
	"tallylight/outbound"
	"tallylight/readiness"
)

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// post is an outbox with one pipeline behind a real socket, which answers as it is told and remembers the ids it got.
type post struct {
	*testing.T
	transport *http.Transport
	to        string // the connection's id
	store     *db.Store
	event     readiness.Event
	due       time.Time // of its scale-out task
	mu        sync.Mutex
	answer    func(n int) int // the status of the n-th answer; nil: 200
	got       []string        // webhook-ids
}

// eachPost runs a test with an outbox on each engine.
func eachPost(t *testing.T, test func(p *post)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(newPost(t, dbtest.SQLite(t, noon)))
	})
	t.Run("postgres", func(t *testing.T) { test(newPost(t, dbtest.Postgres(t, noon))) })
}

func newPost(t *testing.T, url string) *post {
	t.Helper()
	p := &post{T: t}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	store, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
	p.must(err)
	t.Cleanup(func() { p.must(store.Close()) })
	p.store = store
	start := noon.AddDate(0, 0, 40)
	p.event, err = store.CreateEvent(t.Context(), readiness.Event{Title: "Show", Start: start, End: start.Add(time.Hour), Level: 4, Zone: "Asia/Tokyo"}, readiness.System, noon)
	p.must(err)
	task, err := store.Task(t.Context(), readiness.TaskID(p.event.ID, "C-04"))
	p.must(err)
	p.due = task.Due
	connection, err := store.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectOut, Name: "scale", URL: server.URL,
		Secrets: []string{hookSecret}, Template: "C-04"}, readiness.System, noon)
	p.must(err)
	p.to = connection.ID
	allow, err := outbound.ParseAllow(hostOf(server.URL))
	p.must(err)
	p.transport = (&outbound.Policy{Allow: allow}).Transport()
	t.Cleanup(p.transport.CloseIdleConnections)
	return p
}

func hostOf(address string) string {
	_, host, _ := strings.Cut(address, "://")
	return host
}

// dispatcher gives one that works from a store at an instant, as a process of its own would.
func (p *post) dispatcher(store jobs.DeliveryStore, now time.Time) *jobs.Dispatcher {
	clock := func() time.Time { return now }
	return &jobs.Dispatcher{Store: store, Log: quiet, Now: clock, Luck: func() float64 { return 0.5 },
		Senders: map[readiness.ConnectionKind]jobs.Sender{readiness.ConnectOut: (&notify.Webhook{Transport: p.transport, UserAgent: "test", Now: clock}).Send}}
}

// sendAt lets the clock look at an instant, and one dispatcher send what is due then.
func (p *post) sendAt(now time.Time) {
	p.Helper()
	_, err := p.store.TurnDue(p.Context(), now.Add(-time.Second), now)
	p.must(err)
	c := p.dispatcher(p.store, now)
	p.must(c.SendDue(p.Context(), now))
	c.Wait()
}

// arrived gives the ids that the pipeline got, in order.
func (p *post) arrived() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.got)
}

func (p *post) newest() readiness.Delivery {
	p.Helper()
	all, err := p.store.Deliveries(p.Context(), p.to, "", 1)
	p.must(err)
	if len(all) == 0 {
		p.Fatal("nothing was written")
	}
	return all[0]
}

func TestAFailedMessageIsSentAgainUnderItsId(t *testing.T) {
	eachPost(t, func(p *post) {
		p.answer = func(n int) int { return map[bool]int{true: 200, false: 500}[n == 3] }
		p.sendAt(p.due)
		p.sendAt(p.due.Add(4999 * time.Millisecond))
		if got := p.arrived(); len(got) != 1 {
			p.Fatalf("before 5 s are over it came %d times", len(got))
		}
		p.sendAt(p.due.Add(5 * time.Second))
		p.sendAt(p.due.Add(5*time.Minute + 5*time.Second))
		p.sendAt(p.due.Add(time.Hour))
		d, got := p.newest(), p.arrived()
		if len(got) != 3 || got[0] != d.ID || got[1] != d.ID || got[2] != d.ID {
			p.Errorf("the pipeline got %q of %s", got, d.ID)
		}
		if d.Pending() || d.DoneAt.IsZero() || d.Tries != 3 || d.Status != 200 || d.Error != "" {
			p.Errorf("it stands at %+v", d)
		}
		replayed, err := p.store.ReplayDelivery(p.Context(), d.ID, readiness.System, p.due.Add(2*time.Hour))
		p.must(err)
		p.sendAt(p.due.Add(2 * time.Hour))
		if got := p.arrived(); len(got) != 4 || got[3] != replayed.ID || replayed.ID != d.ID {
			p.Errorf("sent again by hand: %q", got)
		}
	})
}

func TestNothingIsSentOnceTheEventHasBegun(t *testing.T) {
	eachPost(t, func(p *post) {
		p.answer = func(int) int { return 503 }
		tries := 0
		for at := p.due; at.Before(p.event.Start.Add(100 * time.Hour)); at = at.Add(30 * time.Minute) {
			p.sendAt(at)
			if n := len(p.arrived()); n > tries {
				tries = n
				if !at.Before(p.event.Start) {
					p.Fatalf("try %d at %s, after the start", n, at)
				}
			}
		}
		if d := p.newest(); !d.GivenUp || tries == 0 || d.Tries != tries {
			p.Errorf("after %d tries it stands at %+v", tries, d)
		}
	})
}

// forgetful is a store whose process dies between a sending and its note.
type forgetful struct{ *db.Store }

func (forgetful) DeliveryTried(context.Context, readiness.Delivery, readiness.Attempt, float64, time.Time) (readiness.Delivery, error) {
	return readiness.Delivery{}, errors.New("killed")
}

func TestACrashAfterSendingCostsOneCopyAtMost(t *testing.T) {
	eachPost(t, func(p *post) {
		_, err := p.store.TurnDue(p.Context(), p.due.Add(-time.Second), p.due)
		p.must(err)
		dying := p.dispatcher(forgetful{p.store}, p.due)
		p.must(dying.SendDue(p.Context(), p.due))
		dying.Wait()
		for at := p.due; at.Before(p.due.Add(10 * time.Minute)); at = at.Add(time.Second) {
			p.sendAt(at)
		}
		if got := p.arrived(); len(got) != 2 || got[0] != got[1] {
			p.Errorf("the pipeline got %q, want one message twice under one id", got)
		}
		if d := p.newest(); d.Pending() || d.DoneAt.IsZero() {
			p.Errorf("it stands at %+v", d)
		}
	})
}

func TestManyCouriersSendOnce(t *testing.T) {
	eachPost(t, func(p *post) {
		_, err := p.store.TurnDue(p.Context(), p.due.Add(-time.Second), p.due)
		p.must(err)
		var senders sync.WaitGroup
		for range 6 {
			senders.Go(func() {
				c := p.dispatcher(p.store, p.due)
				if err := c.SendDue(p.Context(), p.due); err != nil {
					p.Error(err)
				}
				c.Wait()
			})
		}
		senders.Wait()
		if got := p.arrived(); len(got) != 1 {
			p.Errorf("the pipeline got %q", got)
		}
	})
}

func TestWhoWantsNoMoreGetsNoMore(t *testing.T) {
	eachPost(t, func(p *post) {
		p.answer = func(int) int { return 410 }
		p.sendAt(p.due)
		_, err := p.store.Postpone(p.Context(), p.event.ID, 0, readiness.System, p.due.Add(time.Minute), func(e readiness.Event) (time.Time, time.Time, error) {
			return e.Start.Add(time.Hour), e.End.Add(time.Hour), nil
		})
		p.must(err)
		for at := p.due; at.Before(p.event.Start); at = at.Add(time.Hour) {
			p.sendAt(at)
		}
		c, err := p.store.Connection(p.Context(), p.to)
		p.must(err)
		if got := p.arrived(); len(got) != 1 || c.Disabled != readiness.StoppedGone {
			p.Errorf("it got %q, and is not used for %q", got, c.Disabled)
		}
	})
}

// TestWhatIsCutShortIsSentAgain: the program ends while a pipeline has not answered yet.
func TestWhatIsCutShortIsSentAgain(t *testing.T) {
	eachPost(t, func(p *post) {
		ctx, stop := context.WithCancel(p.Context())
		p.answer = func(n int) int {
			if n == 1 {
				stop()
			}
			return 200
		}
		_, err := p.store.TurnDue(p.Context(), p.due.Add(-time.Second), p.due)
		p.must(err)
		c := p.dispatcher(p.store, p.due)
		if err := c.SendDue(ctx, p.due); err != nil && ctx.Err() == nil {
			p.Fatal(err)
		}
		c.Wait()
		p.sendAt(p.due.Add(time.Minute))
		if d := p.newest(); d.Pending() || d.Error != "" {
			p.Errorf("it stands at %+v", d)
		}
	})
}

func (p *post) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p *post) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, r.Header.Get("webhook-id"))
	if p.answer != nil {
		w.WriteHeader(p.answer(len(p.got)))
	}
}
