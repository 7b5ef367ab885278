package readiness_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

// TestDeliveryAfter is the schedule: a row says how a try went, and when the next one comes.
func TestDeliveryAfter(t *testing.T) {
	failed := readiness.Attempt{At: given.Noon, Status: 500, Error: readiness.FailedStatus}
	rows := []struct {
		sentence string
		tries    int // before this one
		attempt  readiness.Attempt
		luck     float64
		stopIn   time.Duration // 0: it is not stopped by an event
		next     time.Duration // 0: none
		word     string
		givenUp  bool
	}{
		{"the second try comes after 5 s", 0, failed, 0.5, 0, 5 * time.Second, "status", false},
		{"or a fifth sooner", 0, failed, 0, 0, 4 * time.Second, "status", false},
		{"or nearly a fifth later", 0, failed, 0.999, 0, 5998 * time.Millisecond, "status", false},
		{"the third after 5 min", 1, failed, 0.5, 0, 5 * time.Minute, "status", false},
		{"the fourth after 30 min", 2, failed, 0.5, 0, 30 * time.Minute, "status", false},
		{"the fifth after 2 h", 3, failed, 0.5, 0, 2 * time.Hour, "status", false},
		{"the sixth after 5 h", 4, failed, 0.5, 0, 5 * time.Hour, "status", false},
		{"the seventh after 10 h", 5, failed, 0.5, 0, 10 * time.Hour, "status", false},
		{"the eighth after 14 h", 6, failed, 0.5, 0, 14 * time.Hour, "status", false},
		{"the ninth after 20 h", 7, failed, 0.5, 0, 20 * time.Hour, "status", false},
		{"the tenth after 24 h", 8, failed, 0.5, 0, 24 * time.Hour, "status", false},
		{"there is no eleventh", 9, failed, 0.5, 0, 0, "status", true},
		{"a try at the start of the event is none", 1, failed, 0.5, 5 * time.Minute, 0, "status", true},
		{"one a moment before is", 1, failed, 0.5, 5*time.Minute + time.Millisecond, 5 * time.Minute, "status", false},
		{"the answer may ask for more patience", 0, readiness.Attempt{At: given.Noon, Status: 429, Error: "status", RetryAfter: given.Noon.Add(time.Hour)}, 0.5, 0, time.Hour, "status", false},
		{"but not for less", 1, readiness.Attempt{At: given.Noon, Status: 503, Error: "status", RetryAfter: given.Noon.Add(time.Second)}, 0.5, 0, 5 * time.Minute, "status", false},
		{"nor for patience past the start", 0, readiness.Attempt{At: given.Noon, Status: 429, Error: "status", RetryAfter: given.Noon.Add(time.Hour)}, 0.5, time.Minute, 0, "status", true},
		{"what was taken is done", 3, readiness.Attempt{At: given.Noon, Status: 204}, 0.5, 0, 0, "", false},
		{"where nobody listens any more nothing is tried again", 0, readiness.Attempt{At: given.Noon, Status: 410, Error: "status"}, 0.5, 0, 0, "gone", true},
		{"no answer counts as a try", 0, readiness.Attempt{At: given.Noon, Error: readiness.FailedTimeout}, 0.5, 0, 5 * time.Second, "timeout", false},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			d := readiness.Delivery{Tries: row.tries + 1, NextAt: given.Noon}
			if row.stopIn > 0 {
				d.StopAt = given.Noon.Add(row.stopIn)
			}
			d = d.After(row.attempt, row.luck)
			var next time.Duration
			if d.Pending() {
				next = d.NextAt.Sub(given.Noon)
			}
			if next != row.next || d.Error != row.word || d.GivenUp != row.givenUp || d.Tries != row.tries+1 || d.Status != row.attempt.Status {
				t.Errorf("next %v, %+v", next, d)
			}
			if done := !d.DoneAt.IsZero(); done != (row.attempt.Error == "") {
				t.Errorf("done at %v", d.DoneAt)
			}
		})
	}
}

// scaling is an event with its scale-out task (C-04), due a day before it starts, as it stands at noon.
func scaling(alter func(*readiness.Event, []readiness.Task)) func(time.Time) readiness.Row {
	return func(start time.Time) readiness.Row {
		e := given.Airing(start)
		tasks := given.Planned(e)
		if alter != nil {
			alter(&e, tasks)
		}
		return readiness.Row{Event: e, Readiness: readiness.Assess(given.Noon, e, tasks, given.Ladder, nil, given.Protected(), nil, nil, nil)}
	}
}

func ofTemplate(tasks []readiness.Task, template string) *readiness.Task {
	for i := range tasks {
		if tasks[i].Template == template {
			return &tasks[i]
		}
	}
	panic("no task " + template)
}

// TestOutbox plays what happens to an event, step by step; each step says what is written to the one pipeline and what
// is stopped. What is written is answered as the step says before the next one.
func TestOutbox(t *testing.T) {
	const template = "C-04"
	lead := given.Airing(given.Noon).Start.Sub(ofTemplate(given.Planned(given.Airing(given.Noon)), template).Due)
	soon, later := given.Noon.Add(lead-time.Minute), given.Noon.Add(lead+time.Minute)
	cancelled := scaling(func(e *readiness.Event, _ []readiness.Task) {
		e.Calendar, e.CalendarAt = readiness.Cancelled, given.Noon
	})
	settled := scaling(func(_ *readiness.Event, tasks []readiness.Task) {
		task := ofTemplate(tasks, template)
		*task = given.Done(*task, given.Noon)
	})
	hidden := scaling(func(e *readiness.Event, _ []readiness.Task) { e.Hidden = true })
	gone := scaling(func(_ *readiness.Event, tasks []readiness.Task) { ofTemplate(tasks, template).Gone = true })
	same := scaling(nil)
	ok, fail, silent := "taken", "failed", ""
	type step struct {
		row    readiness.Row
		tells  string
		stops  string // the reason
		answer string
	}
	rows := []struct {
		sentence string
		off      string // why the connection is not used
		steps    []step
	}{
		{"before its gate nothing is told", "", []step{{same(later), "", "", ""}}},
		{"at its gate it is told, and once", "", []step{{same(soon), "task.due", "", ok}, {same(soon), "", "", ""}}},
		{"while it waits it is not written again", "", []step{{same(soon), "task.due", "", silent}, {same(soon), "", "", ""}}},
		{"at the start it is too late", "", []step{{same(given.Noon), "", "", ""}}},
		{"a moment before it is not", "", []step{{same(given.Noon.Add(time.Second)), "task.due", "", ""}}},
		{"what is settled needs nothing", "", []step{{settled(soon), "", "", ""}}},
		{"what the level does not ask for neither", "", []step{{gone(soon), "", "", ""}}},
		{"what is settled meanwhile is not sent any more", "", []step{{same(soon), "task.due", "", fail}, {settled(soon), "", "settled", ""}}},
		{"and told anew where it is open again", "", []step{{same(soon), "task.due", "", fail}, {settled(soon), "", "settled", ""}, {same(soon), "task.due", "", ""}}},
		{"moved, it is told for the new time", "", []step{{same(soon), "task.due", "", ok}, {same(soon.Add(-time.Hour)), "task.due", "", ""}}},
		{"and what waits for the old time is stopped", "", []step{{same(soon), "task.due", "", fail}, {same(soon.Add(-time.Hour)), "task.due", "moved", ""}}},
		{"moved and moved back, each is told", "", []step{{same(soon), "task.due", "", ok}, {same(soon.Add(-time.Hour)), "task.due", "", ok}, {same(soon), "task.due", "", ""}}},
		{"moved away, it waits for its gate", "", []step{{same(soon), "task.due", "", fail}, {same(later), "", "moved", ""}, {same(soon), "task.due", "", ""}}},
		{"a cancelled event is told of where something may have begun", "", []step{{same(soon), "task.due", "", ok}, {cancelled(soon), "event.cancelled", "", ok}, {cancelled(soon), "", "", ""}}},
		{"also where the answer did not come", "", []step{{same(soon), "task.due", "", fail}, {cancelled(soon), "event.cancelled", "cancelled", ""}}},
		{"but not where nothing was sent", "", []step{{same(soon), "task.due", "", silent}, {cancelled(soon), "", "cancelled", ""}}},
		{"nor where nothing was due", "", []step{{cancelled(soon), "", "", ""}}},
		{"an event that is no exposure is as good as cancelled", "", []step{{same(soon), "task.due", "", ok}, {hidden(soon), "event.cancelled", "", ""}}},
		{"back again, it is told anew", "", []step{{same(soon), "task.due", "", ok}, {cancelled(soon), "event.cancelled", "", ok}, {same(soon), "task.due", "", ok}, {cancelled(soon), "event.cancelled", "", ""}}},
		{"back before that was heard, the old word is stopped", "", []step{{same(soon), "task.due", "", ok}, {cancelled(soon), "event.cancelled", "", fail}, {same(soon), "task.due", "moved", ""}}},
		{"a connection that is not used is told nothing", "gone", []step{{same(soon), "", "", ""}}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			pipeline := readiness.Connection{ID: "c", Kind: readiness.ConnectOut, Template: template, Disabled: row.off}
			var written []readiness.Delivery
			for i, s := range row.steps {
				tell, stop := readiness.Outbox(given.Noon, s.row, []readiness.Connection{pipeline}, written)
				if tells, stops := kindsTold(tell), reasons(stop); tells != s.tells || stops != s.stops {
					t.Fatalf("step %d: tells %q, stops %q; want %q, %q", i, tells, stops, s.tells, s.stops)
				}
				written = answered(append(replaced(written, stop), tell...), s.answer)
			}
			if n := len(onces(written)); n != len(written) {
				t.Errorf("%d messages under %d names", len(written), n)
			}
		})
	}
}

func TestOutboxKnowsItsOwnPipelines(t *testing.T) {
	row := scaling(nil)(given.Noon.Add(time.Minute))
	pipelines := []readiness.Connection{
		{ID: "a", Kind: readiness.ConnectOut, Template: "C-04"}, {ID: "b", Kind: readiness.ConnectOut, Template: "C-04"},
		{ID: "none", Kind: readiness.ConnectOut}, {ID: "inbound", Kind: readiness.ConnectInbound, Template: "C-04"},
	}
	tell, _ := readiness.Outbox(given.Noon, row, pipelines, nil)
	if len(tell) != 2 || tell[0].ConnectionID != "a" || tell[1].ConnectionID != "b" || len(onces(tell)) != 2 {
		t.Fatalf("told are %+v", tell)
	}
	again, stop := readiness.Outbox(given.Noon, row, pipelines, answered(tell[:1], "failed"))
	if len(again) != 1 || again[0].ConnectionID != "b" || len(stop) != 0 {
		t.Errorf("then %+v, and stopped %+v", again, stop)
	}
}

func TestWhatAPersonSendsAgainIsSent(t *testing.T) {
	row := scaling(nil)(given.Noon)
	pipelines := []readiness.Connection{{ID: "c", Kind: readiness.ConnectOut, Template: "C-04"}}
	d := readiness.Delivery{ID: "d", ConnectionID: "c", Kind: readiness.TellDue, Tries: 4, StopAt: given.Noon, Once: "c e C-04 task.due "}.Stop(readiness.StoppedStart)
	_, stop := readiness.Outbox(given.Noon, row, pipelines, []readiness.Delivery{d.Replay(given.Noon)})
	if len(stop) != 0 {
		t.Errorf("stopped: %+v", stop)
	}
	if after := d.Replay(given.Noon).After(readiness.Attempt{At: given.Noon, Error: readiness.FailedTimeout}, 0.5); after.ID != "d" || !after.Pending() {
		t.Errorf("after a failed try: %+v", after)
	}
}

func kindsTold(all []readiness.Delivery) string {
	var words []string
	for _, d := range all {
		words = append(words, string(d.Kind))
	}
	return strings.Join(words, " ")
}

func reasons(all []readiness.Delivery) string {
	var words []string
	for _, d := range all {
		words = append(words, d.Error)
	}
	return strings.Join(words, " ")
}

func onces(all []readiness.Delivery) map[string]bool {
	names := map[string]bool{}
	for _, d := range all {
		names[d.Once] = true
	}
	return names
}

// replaced gives the messages as the stopped ones say.
func replaced(all, stop []readiness.Delivery) []readiness.Delivery {
	for _, s := range stop {
		for i := range all {
			if all[i].Once == s.Once {
				all[i] = s
			}
		}
	}
	return all
}

// answered gives the messages with new ones waiting, and what waits tried.
func answered(all []readiness.Delivery, answer string) []readiness.Delivery {
	for i := range all {
		if d := &all[i]; d.DoneAt.IsZero() && !d.GivenUp {
			d.ID, d.NextAt = fmt.Sprint(i), given.Noon
			if answer != "" {
				d.Tries++
			}
			switch answer {
			case "taken":
				*d = d.After(readiness.Attempt{At: given.Noon, Status: 200}, 0.5)
			case "failed":
				if d.Kind == readiness.TellDue {
					d.StopAt = d.StopAt.Add(given.Day) // so that there is a next try
				}
				*d = d.After(readiness.Attempt{At: given.Noon, Error: readiness.FailedTimeout}, 0.5)
			}
		}
	}
	return all
}

func TestRestsOnSources(t *testing.T) {
	told := []readiness.Connection{{Kind: readiness.ConnectOut, Template: "C-04"}, {Kind: readiness.ConnectOut, Template: "B-08"}}
	for _, row := range []struct {
		sentence string
		task     readiness.Task
		want     bool
	}{
		{"a task that a pipeline proves", readiness.Task{Template: "C-04", Ask: &readiness.Ask{Verify: readiness.VerifyHook}}, false},
		{"one that checks of the top page prove", readiness.Task{Template: "B-08", Ask: &readiness.Ask{Verify: readiness.VerifySelf, Proof: readiness.ProofChecks}}, true},
		{"one that its verdict proves", readiness.Task{Template: "B-08", Ask: &readiness.Ask{Proof: readiness.ProofTopPage}}, true},
		{"one that its calendar proves", readiness.Task{Template: "B-08", Ask: &readiness.Ask{Proof: readiness.ProofFeed}}, true},
		{"one that the event itself proves", readiness.Task{Template: "B-08", Ask: &readiness.Ask{Proof: readiness.ProofOnAir}}, false},
		{"one that no pipeline is told of", readiness.Task{Template: "P-01", Ask: &readiness.Ask{Proof: readiness.ProofTopPage}}, false},
	} {
		if got := readiness.RestsOnSources([]readiness.Task{row.task}, told); got != row.want {
			t.Errorf("%s: %v", row.sentence, got)
		}
	}
}
