package jobs_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/jobs"
	"tallylight/notify"
	"tallylight/outbound"
	"tallylight/readiness"
	"tallylight/readiness/scale"
)

// machines is a store with an event, a connection that asked to be told of its machines, and who tells it, at an instant.
type machines struct {
	*testing.T
	store     *db.Store
	event     readiness.Event
	teller    *jobs.ScaleTeller
	transport http.RoundTripper
	now       time.Time
	mu        sync.Mutex
	got       []string
}

func newMachines(t *testing.T, url string) *machines {
	t.Helper()
	m := &machines{T: t, now: noon}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	store, err := db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url))
	m.must(err)
	t.Cleanup(func() { _ = store.Close() })
	m.store, m.teller = store, &jobs.ScaleTeller{Store: store}
	m.event, err = store.CreateEvent(t.Context(), readiness.Event{Title: "Merger", Start: noon.Add(3 * time.Hour), End: noon.Add(4 * time.Hour), Level: 4,
		Zone: "Asia/Tokyo", Private: true, Brief: readiness.Brief{Peak: "10x"}}, readiness.System, noon)
	m.must(err)
	_, err = store.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectOut, Name: "machines", URL: server.URL, Secrets: []string{hookSecret},
		Template: scale.Told}, readiness.System, noon)
	m.must(err)
	allow, err := outbound.ParseAllow(hostOf(server.URL))
	m.must(err)
	transport := (&outbound.Policy{Allow: allow}).Transport()
	t.Cleanup(transport.CloseIdleConnections)
	m.transport = transport
	return m
}

func (m *machines) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

// ServeHTTP is the pipeline: it checks the signature and remembers what it was told.
func (m *machines) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var said struct {
		Type string `json:"type"`
		Data struct {
			Event struct{ ID, Title string } `json:"event"`
			Ratio float64                    `json:"target_ratio"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		m.Errorf("%s: %v", body, err)
	}
	h := r.Header
	if _, err := notify.Verify([]string{hookSecret}, h.Get("webhook-id"), h.Get("webhook-timestamp"), h.Get("webhook-signature"), body, m.now); err != nil || said.Data.Event.ID != m.event.ID || said.Data.Event.Title != "" {
		m.Errorf("%s: %v", body, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.got = append(m.got, said.Type)
}

// at lets the jobs work at an instant, and gives what the pipeline was told then.
func (m *machines) at(now time.Time) []string {
	m.Helper()
	m.now, m.got = now, nil
	m.must(m.teller.Tell(m.Context(), now))
	d := &jobs.Dispatcher{Store: m.store, Log: quiet, Now: func() time.Time { return now }, Luck: func() float64 { return 0.5 },
		Senders: map[readiness.ConnectionKind]jobs.Sender{readiness.ConnectOut: (&notify.Webhook{Transport: m.transport, UserAgent: "test", Now: func() time.Time { return now }}).Send}}
	for range 3 {
		m.must(d.SendDue(m.Context(), now))
		d.Wait()
	}
	return slices.Clone(m.got)
}

func (m *machines) edit(now time.Time, how func(*readiness.Event) error) {
	m.Helper()
	var err error
	m.event, err = m.store.EditEvent(m.Context(), m.event.ID, m.event.Version, readiness.System, now, how)
	m.must(err)
}

func TestPipelinesAreToldWhenMachinesAreNeeded(t *testing.T) {
	for name, url := range map[string]func() string{"sqlite": func() string { return dbtest.SQLite(t, noon) }, "postgres": func() string { return dbtest.Postgres(t, noon) }} {
		t.Run(name, func(t *testing.T) {
			m := newMachines(t, url())
			from := noon.Add(2 * time.Hour)
			move := func(by time.Duration) func(*readiness.Event) error {
				return func(e *readiness.Event) error { e.Start, e.End = e.Start.Add(by), e.End.Add(by); return nil }
			}
			for _, step := range []struct {
				sentence string
				now      time.Time
				edit     func(*readiness.Event) error
				want     []string
			}{
				{"before", from.Add(-time.Millisecond), nil, nil},
				{"as the window opens", from, nil, []string{"scale.from"}},
				{"again", from.Add(time.Minute), nil, nil},
				{"moved by 90 minutes: two seconds later it is told", from.Add(10*time.Minute + 2*time.Second), move(90 * time.Minute), []string{"scale.to"}},
				{"as it opens again", from.Add(90 * time.Minute), nil, []string{"scale.from"}},
				{"called off", from.Add(100 * time.Minute), func(e *readiness.Event) error { e.Calendar = readiness.Cancelled; return nil }, []string{"scale.to"}},
				{"nothing more", from.Add(6 * time.Hour), nil, nil},
			} {
				if step.edit != nil {
					m.edit(step.now.Add(-2*time.Second), step.edit)
				}
				if got := m.at(step.now); !slices.Equal(got, step.want) {
					t.Fatalf("%s: told %q, want %q", step.sentence, got, step.want)
				}
			}
		})
	}
}

// Between changes and edges the store is left alone.
func TestTheScaleIsReadOnlyWhenItMayHaveChanged(t *testing.T) {
	s := &countedScale{next: noon.Add(10 * time.Second)}
	teller := &jobs.ScaleTeller{Store: s}
	for _, step := range []struct {
		sentence string
		at       time.Duration
		revision int64
		want     int
	}{
		{"at first", 0, 1, 1},
		{"nothing happens", 2 * time.Second, 1, 1},
		{"something changed", 3 * time.Second, 2, 2},
		{"a second change within half a second waits", 3*time.Second + 499*time.Millisecond, 3, 2},
		{"for that to be over", 3*time.Second + 500*time.Millisecond, 3, 3},
		{"an edge", 10 * time.Second, 3, 4},
		{"after a minute anyway", 71 * time.Second, 3, 5},
		{"the clock was put back", 5 * time.Second, 3, 6},
	} {
		s.revision = step.revision
		if err := teller.Tell(t.Context(), noon.Add(step.at)); err != nil || s.reads != step.want {
			t.Errorf("%s: %d reads, want %d, %v", step.sentence, s.reads, step.want, err)
		}
	}
	s.revision++
	if next, want := teller.Next(), noon.Add(5*time.Second+500*time.Millisecond); !next.Equal(want) {
		t.Errorf("after a change it wants to look at %v, want %v", next, want)
	}
}

// countedScale counts how often it is read.
type countedScale struct {
	revision int64
	reads    int
	next     time.Time
}

func (s *countedScale) Revision() int64 { return s.revision }

func (s *countedScale) TellScale(_ context.Context, now time.Time) (time.Time, error) {
	s.reads++
	if now.Before(s.next) {
		return s.next, nil
	}
	return time.Time{}, nil
}
