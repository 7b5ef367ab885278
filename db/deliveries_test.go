package db_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// pipeline adds an outbound connection for the scale-out task, and gives its id.
func pipeline(t *testing.T, s *db.Store, name string) string {
	t.Helper()
	return must(s.AddConnection(t.Context(), readiness.Connection{Kind: readiness.ConnectOut, Name: name, URL: "https://pipeline.example.com/" + name,
		Template: "C-04"}, sre, noon))(t).ID
}

// scaledShow is an event of level 4, whose scale-out task is due a while before it starts.
func scaledShow(t *testing.T, s *db.Store) (e readiness.Event, due time.Time) {
	t.Helper()
	e = show(t, s)
	e = must(s.SetLevel(t.Context(), e.ID, 4, "", e.Version, sre, noon))(t)
	return e, taskNamed(t, s, e.ID, "C-04").Due
}

// outbox tells what was written of an event, oldest first: kind and state.
func outbox(t *testing.T, s *db.Store, eventID string) string {
	t.Helper()
	var said []string
	for _, d := range must(s.EventDeliveries(t.Context(), eventID))(t) {
		state := "waits"
		switch {
		case d.GivenUp:
			state = d.Error
		case !d.Pending():
			state = "done"
		}
		said = append([]string{string(d.Kind) + " " + state}, said...)
	}
	return strings.Join(said, ", ")
}

func expectOutbox(t *testing.T, s *db.Store, sentence, eventID, want string) {
	t.Helper()
	if got := outbox(t, s, eventID); got != want {
		t.Errorf("%s: %q, want %q", sentence, got, want)
	}
}

const lease = time.Minute

func leased(t *testing.T, s *db.Store, now time.Time) []readiness.Delivery {
	t.Helper()
	return must(s.ClaimDeliveries(t.Context(), now, lease, 10))(t)
}

func TestTheOutboxIsWrittenWithTheChange(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		pipeline(t, s, "c")
		e, due := scaledShow(t, s)
		expectOutbox(t, s, "nothing is due yet", e.ID, "")

		at := e.Start.Add(-time.Hour)
		move := func(start time.Time) {
			t.Helper()
			e = must(s.Postpone(ctx, e.ID, 0, pr, at, func(e readiness.Event) (time.Time, time.Time, error) {
				return start, start.Add(e.End.Sub(e.Start)), nil
			}))(t)
		}
		if at.Before(due) {
			t.Fatalf("the task is due at %s, after %s", due, at)
		}
		move(e.Start.Add(10 * time.Minute))
		expectOutbox(t, s, "a move writes it for the new time", e.ID, "task.due waits")
		move(e.Start.Add(20 * time.Minute))
		expectOutbox(t, s, "the next one for the newer, and stops the old", e.ID, "task.due moved, task.due waits")
		unmoved(t, s, "what changes nothing writes nothing", func() error {
			_, err := s.Postpone(ctx, e.ID, 0, pr, at, func(e readiness.Event) (time.Time, time.Time, error) { return e.Start, e.End, nil })
			return err
		})

		must(s.CompleteTask(ctx, readiness.TaskID(e.ID, "C-04"), 0, claim.Said{Evidence: "ticket"}, sre, at))(t)
		expectOutbox(t, s, "what is done by hand is not told", e.ID, "task.due moved, task.due settled")
	})
}

func TestANewPipelineIsToldWhatIsDue(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e, due := scaledShow(t, s)
		must(s.TurnDue(ctx, noon, due))(t)
		pipeline(t, s, "c")
		must(s.TurnDue(ctx, due, due.Add(time.Minute)))(t)
		expectOutbox(t, s, "the gate came before the pipeline", e.ID, "task.due waits")
		_, err := s.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectOut, Name: "c", URL: "https://b.example.com/"}, sre, noon)
		wants(t, "a second of the name", err, fault.ErrExists)
		if all := must(s.Connections(ctx, readiness.ConnectOut))(t); len(all) != 1 || all[0].Name != "c" {
			t.Errorf("the connections are %+v", all)
		}
	})
}

func TestTheClockWritesTheOutbox(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		pipeline(t, s, "c")
		e, due := scaledShow(t, s)
		must(s.TurnDue(ctx, noon, due.Add(-time.Millisecond)))(t)
		expectOutbox(t, s, "a moment before the gate", e.ID, "")
		must(s.TurnDue(ctx, noon, due))(t)
		expectOutbox(t, s, "at the gate", e.ID, "task.due waits")
		must(s.SetLevel(ctx, e.ID, 5, "", 0, sre, due.Add(time.Second)))(t)
		must(s.TurnDue(ctx, due, due.Add(time.Second)))(t)
		expectOutbox(t, s, "another look writes nothing", e.ID, "task.due waits")
	})
}

func TestACancelledEventIsToldOfOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		pipeline(t, s, "c")
		e, due := scaledShow(t, s)
		must(s.TurnDue(ctx, noon, due))(t)
		sent := leased(t, s, due)
		must(s.DeliveryTried(ctx, sent[0], readiness.Attempt{At: due, Status: 200}, 0, due))(t)
		must(s.EditEvent(ctx, e.ID, 0, pr, due.Add(time.Minute), func(e *readiness.Event) error {
			e.Calendar = readiness.Cancelled
			return nil
		}))(t)
		expectOutbox(t, s, "it had begun", e.ID, "task.due done, event.cancelled waits")
		must(s.TurnDue(ctx, due, due.Add(2*time.Minute)))(t)
		expectOutbox(t, s, "and once", e.ID, "task.due done, event.cancelled waits")
	})
}

func TestADeliverySaysWhatItIsAbout(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		pipeline(t, s, "c")
		e, due := scaledShow(t, s)
		must(s.TurnDue(ctx, noon, due))(t)
		d := leased(t, s, due)[0]
		var said struct {
			Type      string
			Timestamp time.Time
			Data      struct {
				Event struct {
					ID, UID, Title string
					Start, End     time.Time
					Level          int
				}
				Task struct {
					Template, Title string
					Due             time.Time
				}
			}
		}
		if err := json.Unmarshal([]byte(d.Payload), &said); err != nil {
			t.Fatal(err)
		}
		got, task := said.Data.Event, said.Data.Task
		if said.Type != "task.due" || !said.Timestamp.Equal(due.Truncate(time.Second)) || got.ID != e.ID || got.UID != e.UID || got.Title != "Show" ||
			!got.Start.Equal(e.Start) || !got.End.Equal(e.End) || got.Level != 4 || task.Template != "C-04" || task.Title == "" || !task.Due.Equal(due) {
			t.Errorf("it says %s", d.Payload)
		}
		if !d.StopAt.Equal(e.Start) {
			t.Errorf("it stops at %s, want %s", d.StopAt, e.Start)
		}
		if err := s.Exec(ctx, `UPDATE events SET private = TRUE`); err != nil {
			t.Fatal(err)
		}
		must(s.Postpone(ctx, e.ID, 0, pr, due.Add(time.Minute), func(e readiness.Event) (time.Time, time.Time, error) {
			return e.Start.Add(time.Minute), e.End.Add(time.Minute), nil
		}))(t)
		if private := leased(t, s, due.Add(time.Minute))[0]; strings.Contains(private.Payload, "Show") || !strings.Contains(private.Payload, e.ID) {
			t.Errorf("of a private event it says %s", private.Payload)
		}
	})
}

// TestDeliveriesAreClaimedByOne has many workers look at the same time.
func TestDeliveriesAreClaimedByOne(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for i := range 5 {
			if err := s.TestConnection(t.Context(), pipeline(t, s, fmt.Sprint("c", i)), sre, noon); err != nil {
				t.Fatal(err)
			}
		}
		var workers sync.WaitGroup
		claimed := make(chan readiness.Delivery, 100)
		for range 8 {
			workers.Go(func() {
				for range 5 {
					got, err := s.ClaimDeliveries(t.Context(), noon, lease, 2)
					if err != nil {
						t.Error(err)
					}
					for _, d := range got {
						claimed <- d
					}
				}
			})
		}
		workers.Wait()
		close(claimed)
		seen := map[string]int{}
		for d := range claimed {
			seen[d.ID]++
		}
		if len(seen) != 5 {
			t.Errorf("%d messages were claimed, want 5", len(seen))
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s was claimed %d times", id, n)
			}
		}
		if again := leased(t, s, noon.Add(lease-time.Millisecond)); len(again) != 0 {
			t.Errorf("within the lease somebody else gets %d", len(again))
		}
		if again := leased(t, s, noon.Add(lease)); len(again) != 5 || again[0].Tries != 2 {
			t.Errorf("what was left lying is taken up: %d", len(again))
		}
	})
}

func TestAConnectionGetsOneMessageAtATime(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		busy, other := pipeline(t, s, "busy"), pipeline(t, s, "other")
		for _, id := range []string{busy, busy, busy, other} {
			if err := s.TestConnection(ctx, id, sre, noon); err != nil {
				t.Fatal(err)
			}
		}
		first := leased(t, s, noon)
		if len(first) != 2 || first[0].ConnectionID != busy || first[1].ConnectionID != other {
			t.Fatalf("claimed are %+v", first)
		}
		if more := leased(t, s, noon.Add(time.Second)); len(more) != 0 {
			t.Errorf("while one is being sent: %+v", more)
		}
		must(s.DeliveryTried(ctx, first[0], readiness.Attempt{At: noon, Error: readiness.FailedTimeout}, 1, noon))(t)
		second := leased(t, s, noon.Add(time.Second))
		if len(second) != 1 || second[0].ID <= first[0].ID {
			t.Errorf("one that failed keeps no other from its turn: %+v", second)
		}
	})
}

func TestHowATryWent(t *testing.T) {
	rows := []struct {
		sentence string
		attempts []readiness.Attempt
		want     string
	}{
		{"taken", []readiness.Attempt{{Status: 204}}, "test done"},
		{"failed, it waits", []readiness.Attempt{{Status: 500, Error: "status"}}, "test waits"},
		{"failed and taken", []readiness.Attempt{{Status: 500, Error: "status"}, {Status: 200}}, "test done"},
		{"nobody listens any more", []readiness.Attempt{{Status: 410, Error: "status"}}, "test gone"},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for i, row := range rows {
			id, now := pipeline(t, s, fmt.Sprint("c", i)), noon
			if err := s.TestConnection(t.Context(), id, sre, now); err != nil {
				t.Fatal(err)
			}
			for _, a := range row.attempts {
				a.At = now
				before := s.Revision()
				must(s.DeliveryTried(t.Context(), leased(t, s, now)[0], a, 0.5, now))(t)
				if s.Revision() == before {
					t.Errorf("%s: no open page is told", row.sentence)
				}
				now = now.Add(5 * time.Second)
			}
			d := must(s.Deliveries(t.Context(), id, "", 10))(t)[0]
			if got := outboxState(d); got != row.want {
				t.Errorf("%s: %q, want %q (%+v)", row.sentence, got, row.want, d)
			}
			if err := s.Exec(t.Context(), `DELETE FROM deliveries`); err != nil {
				t.Fatal(err)
			}
		}
		if n := strings.Count(kinds(t, s, 0), journal.ConnectionDisabled); n != 1 {
			t.Errorf("%d connections are not used any more, want 1", n)
		}
		wants(t, "a test of nothing", s.TestConnection(t.Context(), "none", sre, noon), fault.ErrNotFound)
	})
}

func outboxState(d readiness.Delivery) string {
	switch {
	case d.GivenUp:
		return string(d.Kind) + " " + d.Error
	case d.Pending():
		return string(d.Kind) + " waits"
	default:
		return string(d.Kind) + " done"
	}
}

// TestAWorkerThatWasThoughtDead: a worker whose lease has ended says how its try went after somebody else has taken the message up.
func TestAWorkerThatWasThoughtDead(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		if err := s.TestConnection(ctx, pipeline(t, s, "c"), sre, noon); err != nil {
			t.Fatal(err)
		}
		slow := leased(t, s, noon)[0]
		quick := leased(t, s, noon.Add(lease))[0]
		failed := readiness.Attempt{At: noon.Add(lease), Error: readiness.FailedTimeout}
		if d := must(s.DeliveryTried(ctx, slow, failed, 0, noon.Add(lease)))(t); d.Error != "" || d.ClaimedUntil.IsZero() {
			t.Errorf("its failure takes the claim of the other away: %+v", d)
		}
		if d := must(s.DeliveryTried(ctx, slow, readiness.Attempt{At: noon.Add(lease), Status: 200}, 0, noon.Add(lease)))(t); d.Pending() {
			t.Errorf("what arrived has arrived, whoever says so: %+v", d)
		}
		if d := must(s.DeliveryTried(ctx, quick, failed, 0, noon.Add(lease)))(t); d.Pending() || d.DoneAt.IsZero() {
			t.Errorf("and is not sent again: %+v", d)
		}
	})
}

func TestDeliveriesStop(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		pipeline(t, s, "c")
		e, due := scaledShow(t, s)
		must(s.TurnDue(ctx, noon, due))(t)
		d := leased(t, s, due)[0]
		must(s.DeliveryTried(ctx, d, readiness.Attempt{At: due, Error: readiness.FailedRefused}, 0.5, due))(t)
		if got := leased(t, s, e.Start); len(got) != 0 {
			t.Errorf("it is sent when the event has begun: %+v", got)
		}
		expectOutbox(t, s, "when the event begins", e.ID, "task.due started")

		again := must(s.ReplayDelivery(ctx, d.ID, sre, e.Start.Add(time.Minute)))(t)
		if got := leased(t, s, e.Start.Add(time.Minute)); len(got) != 1 || got[0].ID != d.ID || got[0].Payload != d.Payload || !again.Pending() {
			t.Errorf("sent again by a person, it is %+v", got)
		}
		_, err := s.ReplayDelivery(ctx, "none", sre, noon)
		wants(t, "sending nothing again", err, fault.ErrNotFound)
	})
}

func TestDeliveriesOfAnEventThatIsGone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		pipeline(t, s, "c")
		e, due := scaledShow(t, s)
		must(s.TurnDue(ctx, noon, due))(t)
		if err := s.Exec(ctx, `DELETE FROM tasks`); err != nil {
			t.Fatal(err)
		}
		if err := s.Exec(ctx, `DELETE FROM events`); err != nil {
			t.Fatal(err)
		}
		if got := leased(t, s, due); len(got) != 0 {
			t.Errorf("it is sent: %+v", got)
		}
		expectOutbox(t, s, "the event is gone", e.ID, "task.due removed")
		if err := s.PruneDeliveries(ctx, due.Add(day)); err != nil {
			t.Fatal(err)
		}
		expectOutbox(t, s, "and in time forgotten", e.ID, "")
	})
}

func TestTheNextDelivery(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		id := pipeline(t, s, "c")
		next := func(sentence string, want time.Time) {
			t.Helper()
			if got := must(s.NextDelivery(t.Context()))(t); !got.Equal(want) {
				t.Errorf("%s: %s, want %s", sentence, got, want)
			}
		}
		next("nothing waits", time.Time{})
		if err := s.TestConnection(t.Context(), id, sre, noon); err != nil {
			t.Fatal(err)
		}
		next("a new one at once", noon)
		d := leased(t, s, noon)[0]
		next("one that is being sent when its lease ends", noon.Add(lease))
		must(s.DeliveryTried(t.Context(), d, readiness.Attempt{At: noon, Error: readiness.FailedTLS}, 0.5, noon))(t)
		next("one that failed when it is tried again", noon.Add(5*time.Second))
	})
}
