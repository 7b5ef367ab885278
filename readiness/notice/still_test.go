package notice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

func TestWhatIsTrueNoLongerIsNotSent(t *testing.T) {
	unprotected := func(d *desk) { d.shield = pages(toppage.Unprotected) }
	protected := func(d *desk) { d.shield = given.Protected() }
	open := func(templates ...string) func(*desk) { return func(d *desk) { d.open(templates...) } }
	finish := func(template string) func(*desk) { return func(d *desk) { d.finish(d.task(template)) } }
	status := func(s readiness.CalendarStatus) func(*desk) { return func(d *desk) { d.calendar(s) } }
	move := func(by time.Duration) func(*desk) { return func(d *desk) { d.move(by) } }
	level := func(n int, s readiness.LevelState) func(*desk) { return func(d *desk) { d.level(n, s) } }
	aired := func(d *desk) { d.after(hour); d.event.AiredAt = d.now }
	for _, row := range []struct {
		name   string
		desk   *desk
		first  []func(*desk) // the last of them is told of
		then   func(*desk)
		reason notice.Reason
		before bool // it was true before
		want   bool
	}{
		{"a new event still has no level", fresh(10 * given.Day), []func(*desk){wait(0)}, wait(hour), notice.EventNew, true, true},
		{"a new event got its level", fresh(10 * given.Day), []func(*desk){wait(0)}, level(3, readiness.LevelConfirmed), notice.EventNew, true, false},
		{"a new event was cancelled", fresh(10 * given.Day), []func(*desk){wait(0)}, status(readiness.Cancelled), notice.EventNew, true, false},
		{"a late event is over", fresh(10 * hour), []func(*desk){wait(0)}, wait(11 * hour), notice.EventLate, true, false},
		{"a proposed level was confirmed", known(fresh(20 * given.Day)), []func(*desk){level(3, readiness.LevelProposed)}, level(3, readiness.LevelConfirmed), notice.LevelProposed, true, false},
		{"a confirmed level stands", known(fresh(20 * given.Day)), []func(*desk){level(3, readiness.LevelConfirmed)}, wait(hour), notice.LevelConfirmed, true, true},
		{"a changed level was changed again", ready(20 * given.Day), []func(*desk){level(3, readiness.LevelConfirmed)}, level(5, readiness.LevelConfirmed), notice.LevelChanged, true, false},
		{"a level that was too low was raised", ready(20 * given.Day), []func(*desk){func(d *desk) { d.suggested = 5 }}, level(5, readiness.LevelConfirmed), notice.LevelBelow, true, false},
		{"a moved event is there still", ready(20 * given.Day), []func(*desk){move(hour)}, wait(hour), notice.EventMoved, true, true},
		{"a moved event moved on", ready(20 * given.Day), []func(*desk){move(hour)}, move(hour), notice.EventMoved, true, false},
		{"a moved event was cancelled", ready(20 * given.Day), []func(*desk){move(hour)}, status(readiness.Cancelled), notice.EventMoved, true, false},
		{"a cancelled event is back", ready(20 * given.Day), []func(*desk){status(readiness.Cancelled)}, status(readiness.Confirmed), notice.EventCancelled, true, false},
		{"an event that is back is there", ready(20 * given.Day), []func(*desk){status(readiness.Cancelled), status(readiness.Confirmed)}, wait(hour), notice.EventBack, true, true},
		{"a missing event is taken out", ready(20 * given.Day), []func(*desk){status(readiness.Missing)}, status(readiness.TakenOut), notice.EventMissing, true, false},
		{"an event that was taken out is missing", ready(20 * given.Day), []func(*desk){status(readiness.TakenOut)}, status(readiness.Missing), notice.EventTakenOut, true, false},
		{"an offer for an event that is to come", ready(20 * given.Day), []func(*desk){func(d *desk) { d.offer = "o" }}, wait(hour), notice.CarryOffered, true, true},
		{"NO-GO became UNKNOWN", ready(20 * hour), []func(*desk){unprotected}, func(d *desk) { d.shield = pages(toppage.UnknownVerdict) }, notice.CallTurned, true, true},
		{"NO-GO became GO", ready(20 * hour), []func(*desk){unprotected}, protected, notice.CallTurned, true, false},
		{"NO-GO, and the event is hidden", ready(20 * hour), []func(*desk){unprotected}, func(d *desk) { d.event.Hidden = true }, notice.CallTurned, true, false},
		{"NO-GO, and the event has aired", ready(20 * hour), []func(*desk){unprotected}, func(d *desk) { d.after(20*hour + 10*time.Minute); d.event.AiredAt = d.now }, notice.CallTurned, true, false},
		{"NO-GO was over and is there again", ready(20 * hour), []func(*desk){unprotected, protected}, unprotected, notice.CallTurned, true, false},
		{"AT RISK became NO-GO", ready(20 * hour), []func(*desk){func(d *desk) { d.shield = pages(toppage.VerdictAtRisk) }}, unprotected, notice.CallAtRisk, true, false},
		{"the last time is near and the task is open", ready(3 * hour), []func(*desk){open("C-01")}, wait(hour), notice.LastNear, true, true},
		{"the last time is near and the task is done", ready(3 * hour), []func(*desk){open("C-01")}, finish("C-01"), notice.LastNear, true, false},
		{"the last time has passed", ready(3 * hour), []func(*desk){open("C-01")}, wait(2 * hour), notice.LastNear, true, false},
		{"one of two tasks is open", ready(3 * hour), []func(*desk){open("C-01", "C-02")}, finish("C-01"), notice.LastNear, true, true},
		{"a late task is open", ready(3 * hour), []func(*desk){func(d *desk) { d.open("C-01"); d.after(2 * hour) }}, wait(time.Minute), notice.TaskLate, true, true},
		{"a late task was done", ready(3 * hour), []func(*desk){func(d *desk) { d.open("C-01"); d.after(2 * hour) }}, finish("C-01"), notice.TaskLate, true, false},
		{"a late task was done, which is over", ready(3 * hour), []func(*desk){func(d *desk) { d.open("C-01"); d.after(2 * hour) }, finish("C-01")}, wait(0), notice.TaskLate, true, true},
		{"the last time was near, and the event moved: no task is done", ready(3 * hour), []func(*desk){open("C-01"), move(20 * given.Day)}, wait(0), notice.LastNear, false, false},
		{"a gate is near with tasks that nobody has", ready(40 * hour), []func(*desk){open("C-01")}, wait(time.Minute), notice.GateNobody, true, true},
		{"somebody has them", ready(40 * hour), []func(*desk){open("C-01")}, func(d *desk) { d.task("C-01").Claims = given.Held("Mori") }, notice.GateNobody, true, false},
		{"evidence counts no more", ready(20 * hour), []func(*desk){move(hour)}, wait(time.Minute), notice.EvidenceLapsed, true, true},
		{"it counts again", ready(20 * hour), []func(*desk){move(hour)}, move(-hour), notice.EvidenceLapsed, true, false},
		{"an event is on air", ready(hour), []func(*desk){wait(hour)}, wait(time.Minute), notice.OnAir, true, true},
		{"an event that was on air is over", ready(hour), []func(*desk){wait(hour)}, aired, notice.OnAir, true, false},
		{"nobody has said that it aired", ready(hour), []func(*desk){wait(2*hour + 30*time.Minute)}, wait(hour), notice.AskAired, true, true},
		{"somebody has", ready(hour), []func(*desk){wait(2*hour + 30*time.Minute)}, aired, notice.AskAired, true, false},
		{"nobody has for a day", ready(hour), []func(*desk){wait(2*hour + 30*time.Minute)}, wait(given.Day), notice.AskAired, true, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			var last []notice.Notice
			for _, change := range row.first {
				change(row.desk)
				last = row.desk.look()
			}
			i := slices.IndexFunc(last, func(n notice.Notice) bool { return n.Reason == row.reason })
			if i < 0 {
				t.Fatalf("told %s", said(last))
			}
			if got := notice.Still(last[i], row.desk.row(), row.desk.now); got != row.before {
				t.Errorf("true when it was told: %v", got)
			}
			row.then(row.desk)
			if got := notice.Still(last[i], row.desk.row(), row.desk.now); got != row.want {
				t.Errorf("true then: %v", got)
			}
		})
	}
	if !notice.Still(notice.Notice{Reason: notice.FeedFailing}, readiness.Row{}, given.Noon) {
		t.Error("of no event it is not true")
	}
}

func TestWhatIsToldAtOnceIsTrueThen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		for range rapid.IntRange(1, 15).Draw(t, "changes") {
			if l.happen(t) == "clock back" {
				return
			}
			row := l.row()
			for _, n := range l.look() {
				if l.event.Hidden || n.Over || n.Reason == notice.EventMoved && row.Phase == readiness.Closed {
					continue
				}
				if !notice.Still(n, row, l.now) {
					t.Fatalf("%s is told and not true", said([]notice.Notice{n}))
				}
			}
		}
	})
}

// comings puts what is ahead into lines.
func comings(all []notice.Coming) string {
	lines := make([]string, len(all))
	for i, c := range all {
		lines[i] = strings.TrimSpace(fmt.Sprint(c.At.Format("2 15:04 "), c.Reason, " ", c.Only, " ", strings.ReplaceAll(strings.Join(c.Subjects, " "), "e1/", "")))
	}
	return strings.Join(lines, "; ")
}

func TestWhatWillBeTold(t *testing.T) {
	for _, row := range []struct {
		name   string
		desk   *desk
		change func(*desk)
		want   string
	}{
		{"all is done", ready(30 * hour), func(*desk) {}, "18 18:00 on_air; 18 19:30 ask_aired unsaid"},
		{"two tasks are open", ready(50 * hour), func(d *desk) { d.open("C-01", "C-02") },
			"17 14:00 gate_nobody nobody C-01 C-02; 19 11:00 last_near open C-01 C-02; 19 13:00 task_late open C-01 C-02; 19 14:00 on_air; 19 15:30 ask_aired unsaid"},
		{"it is NO-GO", ready(50 * hour), func(d *desk) { d.shield = pages(toppage.Unprotected) }, "18 14:00 call_turned not_clear; 19 14:00 on_air; 19 15:30 ask_aired unsaid"},
		{"a load test expires", ready(10 * given.Day), func(d *desk) {
			d.shield.Checks = []toppage.Check{{ID: "L1", State: toppage.CheckPass, Expires: d.event.Start}}
		}, "20 12:00 proof_expires not_renewed L1; 27 12:00 on_air; 27 13:30 ask_aired unsaid"},
		{"it is on air", ready(hour), wait(hour), "17 14:30 ask_aired unsaid"},
		{"it is cancelled", ready(hour), func(d *desk) { d.calendar(readiness.Cancelled) }, ""},
		{"it is hidden", ready(hour), func(d *desk) { d.event.Hidden = true }, ""},
		{"it has aired", ready(hour), func(d *desk) { d.after(90 * time.Minute); d.event.AiredAt = d.now }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.change(row.desk)
			if got := comings(notice.Ahead(row.desk.now, row.desk.row())); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
