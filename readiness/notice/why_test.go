package notice_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

func TestWhyPeopleAreToldOfAnEvent(t *testing.T) {
	for _, row := range []struct {
		name   string
		desk   *desk
		change func(*desk)
		values []string
		want   string
	}{
		{"an event came, and has no level", fresh(10 * given.Day), func(*desk) {}, nil, "event_new"},
		{"it came with the first import of its calendar", fresh(10 * given.Day), func(d *desk) { d.brought = true }, nil, ""},
		{"it is known for long and was never looked at", fresh(10 * given.Day), func(d *desk) { d.event.FirstSeen = d.now.Add(-given.Day - 1) }, nil, ""},
		{"it came when it was over", fresh(-2 * given.Day), func(*desk) {}, nil, ""},
		{"it came hidden", fresh(10 * given.Day), func(d *desk) { d.event.Hidden = true }, nil, ""},
		{"it came with two days to go", fresh(2 * given.Day), func(*desk) {}, []string{"ahead"}, "event_late ahead=172800"},
		{"it came as ordinary with two days to go", fresh(2 * given.Day), func(d *desk) { d.level(1, readiness.LevelConfirmed) }, nil, "level_confirmed"},
		{"it came with a level in the calendar", fresh(40 * given.Day), func(d *desk) { d.level(3, readiness.LevelProposed) }, []string{"from"}, "level_proposed from=0"},
		{"it got its level with two days to go", known(fresh(2 * given.Day)), func(d *desk) { d.level(4, readiness.LevelConfirmed) }, []string{"from"},
			"event_late from=0; level_confirmed from=0; call_turned from=at_risk; gate_nobody; gate_nobody; gate_nobody; gate_nobody; gate_nobody"},
		{"its level was proposed", known(fresh(40 * given.Day)), func(d *desk) { d.level(3, readiness.LevelProposed) }, nil, "level_proposed"},
		{"its level was confirmed", with(known(fresh(40*given.Day)), func(d *desk) { d.level(3, readiness.LevelProposed) }),
			func(d *desk) { d.level(3, readiness.LevelConfirmed) }, []string{"from"}, "level_confirmed from=3"},
		{"its confirmed level was lowered", ready(20 * given.Day), func(d *desk) { d.level(3, readiness.LevelConfirmed) }, []string{"from"}, "level_changed from=4"},
		{"its confirmed level was taken back", ready(20 * given.Day), func(d *desk) { d.level(0, readiness.LevelUnset) }, []string{"from"}, "level_changed from=4"},
		{"the figures speak for more than its level", ready(20 * given.Day), func(d *desk) { d.suggested = 5 }, []string{"suggested"}, "call_at_risk; level_below suggested=5"},
		{"SRE has said why the level is lower", ready(20 * given.Day), func(d *desk) { d.suggested, d.event.LevelReason, d.event.ReasonFor = 5, "cdn", 5 }, nil, ""},
		{"it moved by ninety minutes", known(fresh(20 * given.Day)), func(d *desk) { d.move(90 * time.Minute) }, []string{"was", "at", "date"},
			"event_moved was=2026-12-07T12:00:00Z at=2026-12-07T13:30:00Z"},
		{"it moved to the next day", known(fresh(20 * given.Day)), func(d *desk) { d.move(4 * hour) }, []string{"date"}, "event_moved date=2026-12-08"},
		{"it moved by seconds", known(fresh(20 * given.Day)), func(d *desk) { d.move(59 * time.Second) }, nil, ""},
		{"it lasts longer", known(fresh(20 * given.Day)), func(d *desk) { d.event.End = d.event.End.Add(hour) }, nil, "event_moved"},
		{"it was cancelled", ready(20 * given.Day), func(d *desk) { d.calendar(readiness.Cancelled) }, []string{"from"}, "event_cancelled from=confirmed"},
		{"it takes place after all", with(ready(20*given.Day), func(d *desk) { d.calendar(readiness.Cancelled) }),
			func(d *desk) { d.calendar(readiness.Tentative) }, []string{"from"}, "event_back from=cancelled"},
		{"it was taken out of its series", ready(20 * given.Day), func(d *desk) { d.calendar(readiness.TakenOut) }, nil, "event_taken_out; call_at_risk"},
		{"its calendar lacks it", ready(20 * given.Day), func(d *desk) { d.calendar(readiness.Missing) }, []string{"blocker"}, "event_missing; call_at_risk blocker=missing_in_calendar"},
		{"it became tentative", ready(20 * given.Day), func(d *desk) { d.calendar(readiness.Tentative) }, nil, ""},
		{"it was cancelled when it was over", ready(-2 * hour), func(d *desk) { d.calendar(readiness.Cancelled) }, nil, ""},
		{"it may go on as another one", ready(20 * given.Day), func(d *desk) { d.offer = "o1" }, []string{"offer"}, "carry_offered offer=o1"},
		{"it was hidden", ready(20 * given.Day), func(d *desk) { d.event.Hidden = true; d.open("C-01") }, nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.change(row.desk)
			if got := said(row.desk.look(), row.values...); got != row.want {
				t.Errorf("told %q, want %q", got, row.want)
			}
			if got := said(row.desk.look()); got != "" {
				t.Errorf("told %q of the same again", got)
			}
		})
	}
}

// known is an event that was looked at.
func known(d *desk) *desk {
	d.look()
	return d
}

// with is an event that was looked at after a change.
func with(d *desk, change func(*desk)) *desk {
	change(d)
	return known(d)
}

// step is something that happens, and what people are told of it.
type step struct {
	name string
	does func(*desk)
	want string
}

// wait lets a time pass.
func wait(t time.Duration) func(*desk) { return func(d *desk) { d.after(t) } }

func TestWhyPeopleAreToldOfReadiness(t *testing.T) {
	for _, row := range []struct {
		name   string
		desk   *desk
		steps  []step
		values []string
	}{
		{"a task is open until it is too late, and is done then", ready(30 * hour), []step{
			{"nobody has it", func(d *desk) { d.open("C-01") }, "call_at_risk; gate_nobody tasks=C-01"},
			{"just before", wait(26*hour + 59*time.Minute), ""},
			{"two hours before its last possible time", wait(time.Minute), "last_near tasks=C-01"},
			{"just before that", wait(2*hour - 1), ""},
			{"it is too late", wait(1), "call_turned critical; task_late tasks=C-01"},
			{"nothing more", wait(10 * time.Minute), ""},
			{"it is done", func(d *desk) { d.finish(d.task("C-01")) }, "call_turned over; task_late over tasks=C-01; gate_nobody over tasks=C-01"},
			{"it is taken back", func(d *desk) { d.open("C-01") }, "call_turned critical; task_late tasks=C-01"},
		}, []string{"tasks"}},
		{"the top page turns", ready(30 * hour), []step{
			{"unprotected", func(d *desk) { d.shield = pages(toppage.Unprotected) }, "call_turned from=on_track to=no_go blocker=top_page_unprotected"},
			{"unknown", func(d *desk) { d.shield = pages(toppage.UnknownVerdict) }, "call_turned from=no_go to=unknown blocker=top_page_unknown"},
			{"at risk", func(d *desk) { d.shield = pages(toppage.VerdictAtRisk) }, "call_turned over from=unknown to=at_risk blocker=top_page_at_risk; call_at_risk from=unknown to=at_risk blocker=top_page_at_risk"},
			{"protected", func(d *desk) { d.shield = given.Protected() }, "call_at_risk over from=at_risk to=on_track"},
			{"at risk again", func(d *desk) { d.shield = pages(toppage.VerdictAtRisk) }, "call_at_risk from=on_track to=at_risk blocker=top_page_at_risk"},
			{"unprotected again", func(d *desk) { d.shield = pages(toppage.Unprotected) }, "call_turned from=at_risk to=no_go blocker=top_page_unprotected"},
			{"protected again: what was worse says it all", func(d *desk) { d.shield = given.Protected() }, "call_turned over from=no_go to=on_track"},
		}, []string{"from", "to", "blocker"}},
		{"NO-GO from two days ahead on", ready(50 * hour), []step{
			{"unprotected", func(d *desk) { d.shield = pages(toppage.Unprotected) }, "call_turned"},
			{"a moment before it is a day", wait(26*hour - 1), ""},
			{"it is a day, and urgent", wait(1), "call_turned critical urgent=yes"},
			{"protected", func(d *desk) { d.shield = given.Protected() }, "call_turned over urgent=yes"},
		}, []string{"urgent"}},
		{"what was urgent moves away and is over", ready(20 * hour), []step{
			{"unprotected", func(d *desk) { d.shield = pages(toppage.Unprotected) }, "call_turned critical urgent=yes"},
			{"it moves", func(d *desk) { d.move(20 * given.Day) }, "event_moved; evidence_lapsed"},
			{"all is well", func(d *desk) { d.shield = given.Protected(); d.move(-20 * given.Day); d.before.Event.Urgent = false }, "event_moved; call_turned over urgent=yes; evidence_lapsed over"},
		}, []string{"urgent"}},
		{"an event without a level comes near", fresh(10 * given.Day), []step{
			{"it came", wait(0), "event_new"},
			{"a week ahead nobody has said its level", wait(3 * given.Day), "call_at_risk blocker=no_level"},
			{"its level is said", func(d *desk) { d.level(1, readiness.LevelConfirmed) }, "level_confirmed; call_at_risk over"},
		}, []string{"blocker"}},
		{"a task with a lead of days", ready(20 * given.Day), []step{
			{"it is open", func(d *desk) { d.open("B-02"); d.task("B-02").Claims = given.Held("Mori") }, ""},
			{"it should be done", wait(6 * given.Day), "call_at_risk"},
			{"a moment before a day before it is too late", wait(11*given.Day - 1), ""},
			{"a day before", wait(1), "last_near tasks=B-02 at=2026-12-05T12:00:00Z"},
			{"it is skipped", func(d *desk) { d.task("B-02").Waiver = &readiness.Waiver{Reason: "none", ApprovedAt: d.now} }, "call_at_risk over; last_near over tasks=B-02 at=2026-12-05T12:00:00Z"},
		}, []string{"tasks", "at"}},
		{"a gate is near", ready(20 * given.Day), []step{
			{"two of its tasks are open", func(d *desk) { d.open("C-01", "C-02") }, ""},
			{"a moment before it is a day", wait(18*given.Day - 1), "call_at_risk"},
			{"it is a day", wait(1), "gate_nobody gate=T-1d count=2 tasks=C-01 C-02"},
			{"one is taken", func(d *desk) { d.task("C-01").Claims = given.Held("Mori") }, ""},
			{"the other is taken", func(d *desk) { d.task("C-02").Claims = given.Held("Mori") }, "call_at_risk over; gate_nobody over gate=T-1d count=1 tasks=C-02"},
			{"one is let go", func(d *desk) { d.task("C-01").Claims = nil }, "call_at_risk; gate_nobody gate=T-1d count=1 tasks=C-01"},
		}, []string{"gate", "count", "tasks"}},
		{"an event moves out of what was proven", ready(10 * hour), []step{
			{"it moves", func(d *desk) { d.move(90 * time.Minute) }, "event_moved; call_turned critical; evidence_lapsed count=10"},
			{"one is proven again", func(d *desk) { d.finish(d.task("C-01")) }, ""},
			{"it moves on", func(d *desk) { d.move(90 * time.Minute) }, "event_moved; evidence_lapsed count=1"},
			{"it moves back", func(d *desk) { d.move(-180 * time.Minute); d.finish(d.task("C-01")) }, "event_moved; call_turned over; evidence_lapsed over count=10"},
		}, []string{"count"}},
		{"an event airs", ready(3 * hour), []step{
			{"a moment before", wait(3*hour - 1), ""},
			{"it is on air", wait(1), "on_air"},
			{"it is over by the calendar", wait(30 * time.Minute), ""},
			{"nobody says that it aired", wait(hour - 1), ""},
			{"for an hour", wait(1), "ask_aired"},
			{"somebody says so", func(d *desk) { d.event.AiredAt = d.now }, ""},
		}, nil},
		{"somebody says that an event aired", ready(3 * hour), []step{
			{"it is on air", wait(3 * hour), "on_air"},
			{"and aired", func(d *desk) { d.after(20 * time.Minute); d.event.AiredAt = d.now }, ""},
			{"hours pass", wait(5 * hour), ""},
		}, nil},
		{"an event ends in trouble", ready(3 * hour), []step{
			{"unprotected", func(d *desk) { d.shield = pages(toppage.Unprotected) }, "call_turned critical"},
			{"it is on air", wait(3 * hour), "on_air"},
			{"it is over", func(d *desk) { d.after(20 * time.Minute); d.event.AiredAt = d.now }, "call_turned over closes"},
			{"protected", func(d *desk) { d.shield = given.Protected() }, ""},
		}, nil},
		{"an event in trouble is cancelled", ready(3 * hour), []step{
			{"unprotected", func(d *desk) { d.shield = pages(toppage.Unprotected) }, "call_turned critical"},
			{"cancelled", func(d *desk) { d.calendar(readiness.Cancelled) }, "event_cancelled; call_turned over closes"},
			{"it takes place after all", func(d *desk) { d.calendar(readiness.Confirmed) }, "event_back; call_turned critical"},
		}, nil},
		{"an event with tasks that nobody has is cancelled", ready(30 * hour), []step{
			{"nobody has one", func(d *desk) { d.open("C-01") }, "call_at_risk; gate_nobody"},
			{"cancelled", func(d *desk) { d.calendar(readiness.Cancelled) }, "event_cancelled; call_at_risk over closes; gate_nobody over closes"},
			{"it takes place after all: what held before is not told again", func(d *desk) { d.calendar(readiness.Confirmed) }, "event_back; call_at_risk"},
			{"somebody has it", func(d *desk) { d.task("C-01").Claims = given.Held("Mori") }, "call_at_risk over"},
		}, nil},
		{"an event in trouble is hidden", ready(3 * hour), []step{
			{"unprotected", func(d *desk) { d.shield = pages(toppage.Unprotected) }, "call_turned critical"},
			{"hidden", func(d *desk) { d.event.Hidden = true }, "call_turned over closes"},
			{"cancelled", func(d *desk) { d.calendar(readiness.Cancelled) }, ""},
		}, nil},
		{"a load test expires before an event", ready(20 * given.Day), []step{
			{"it counts still", func(d *desk) {
				d.shield.Checks = []toppage.Check{{ID: "L1", State: toppage.CheckPass, Expires: d.event.Start.Add(-time.Minute)}, {ID: "C1", State: toppage.CheckPass, Expires: d.now.Add(hour)},
					{ID: "S1", State: toppage.CheckPass, Expires: d.event.End}}
			}, ""},
			{"a moment before it is a week", wait(13*given.Day - 1), ""},
			{"it is a week", wait(1), "proof_expires check=L1 until=2026-12-07T11:59:00Z"},
			{"a newer one counts longer", func(d *desk) { d.shield.Checks[0].Expires = d.event.End }, ""},
		}, []string{"check", "until"}},
		{"the clock is put back", ready(3 * hour), []step{
			{"nobody has a task", func(d *desk) { d.open("C-01") }, "call_at_risk; last_near"},
			{"it is too late", wait(2 * hour), "call_turned critical; task_late"},
			{"the clock is put back", wait(-2 * hour), ""},
			{"something else happens", func(d *desk) { d.open("C-03") }, "last_near"},
			{"the clock comes to where it was", wait(2*hour - 1), ""},
			{"both are late", wait(1), "task_late"},
			{"both are done", func(d *desk) { d.finish(d.task("C-01")); d.finish(d.task("C-03")) }, "call_turned over; task_late over"},
		}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, s := range row.steps {
				s.does(row.desk)
				if got := said(row.desk.look(), row.values...); got != s.want {
					t.Errorf("%s: told %q, want %q", s.name, got, s.want)
				}
				if got := said(row.desk.look()); got != "" {
					t.Errorf("%s: told %q of the same again", s.name, got)
				}
				if open := strings.Join(row.desk.before.Open(), " "); row.desk.row().Call.Clear() && strings.Contains(open, "call_") {
					t.Errorf("%s: %q lasts", s.name, open)
				}
			}
		})
	}
}

func TestACallThatIsNotClearIsLookedAtAgainADayBeforeAir(t *testing.T) {
	ladder := given.Ladder
	ladder.GoFrom = 12 * hour
	e := given.Airing(given.Noon.Add(30 * hour))
	row := readiness.Row{Event: e, Readiness: readiness.Assess(given.Noon, e, nil, ladder, nil, pages(toppage.Unprotected), nil, nil, nil)}
	if seen := notice.Look(given.Noon, row); !seen.Turns.Equal(given.Noon.Add(6 * hour)) {
		t.Errorf("looked at again at %s", seen.Turns)
	}
}
