package notice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness/notice"
)

// waits is a telling at once to SRE of a notice that came so long after noon.
func waits(after time.Duration, n notice.Notice) notice.Waiting {
	n.At = given.Noon.Add(after)
	if n.ID == "" {
		n.ID = fmt.Sprint(n.Reason, " ", after)
	}
	if n.Once == "" {
		n.Once = n.ID
	}
	return notice.Waiting{Telling: notice.Telling{NoticeID: n.ID, Subscriber: "team:sre", ChannelID: "a", When: notice.AtOnce, Due: n.At}, Notice: n}
}

var sre = notice.Line{Subscriber: "team:sre", ChannelID: "a"}

// written puts messages into lines.
func written(all []notice.Batch) string {
	lines := make([]string, len(all))
	for i, b := range all {
		lines[i] = b.Subscriber + ": " + strings.Join(b.Notices, ",")
		if len(b.Drop) > 0 {
			lines[i] += " not " + strings.Join(b.Drop, ",")
		}
		if b.Thread != "" {
			lines[i] += " of " + b.Thread
		}
	}
	return strings.Join(lines, "; ")
}

func TestWhenTellingsBecomeMessages(t *testing.T) {
	new1 := waits(0, notice.Notice{ID: "1", Reason: notice.EventLate, EventID: "e1"})
	new2 := waits(5*time.Second, notice.Notice{ID: "2", Reason: notice.EventLate, EventID: "e2"})
	more1 := waits(6*time.Second, notice.Notice{ID: "3", Reason: notice.LevelBelow, EventID: "e1"})
	quiet := waits(0, notice.Notice{ID: "4", Reason: notice.EventLate, EventID: "e3"})
	quiet.Due = given.Noon.Add(8 * hour)
	digest := waits(0, notice.Notice{ID: "5", Reason: notice.EventNew})
	digest.When = notice.InDigest
	sent := waits(0, notice.Notice{ID: "6", Reason: notice.EventLate})
	sent.MessageID = "m"
	other := new2
	other.Subscriber = "team:pr"
	ahead := waits(3*hour, notice.Notice{ID: "7", Reason: notice.EventLate})
	aired := waits(0, notice.Notice{ID: "8", Reason: notice.OnAir, EventID: "e1", Data: map[string]string{"end": given.Noon.Add(hour).Format(time.RFC3339)}})
	unknown := waits(0, notice.Notice{ID: "9", Reason: notice.CallTurned, EventID: "e1"})
	unknown.Due = given.Noon.Add(hour / 2)
	known := waits(time.Minute, notice.Notice{ID: "10", Reason: notice.CallTurned, EventID: "e1", Over: true, Data: map[string]string{"of": "9"}})
	worse := waits(time.Minute, notice.Notice{ID: "11", Reason: notice.CallTurned, EventID: "e1"})
	urgent := waits(5*time.Second, notice.Notice{ID: "12", Reason: notice.CallTurned, EventID: "e2", Severity: notice.Critical})
	warning := waits(5*time.Second, notice.Notice{ID: "13", Reason: notice.CallTurned, EventID: "e2", Severity: notice.Warning})
	closes := func(id string, r notice.Reason, event string) notice.Waiting {
		w := waits(0, notice.Notice{ID: id, Reason: r, EventID: event, Over: true, Data: map[string]string{"of": "9", "closed": "yes"}})
		w.Heard = true
		return w
	}
	for _, row := range []struct {
		name    string
		after   time.Duration
		waiting []notice.Waiting
		last    time.Duration // when the last message was written; 0: never
		want    string
		next    time.Duration // 0: never
	}{
		{"nothing waits", 0, nil, 0, "", 0},
		{"the first waits for more", 10*time.Second - 1, []notice.Waiting{new1, new2}, 0, "", 10 * time.Second},
		{"then all that came is one message", 10 * time.Second, []notice.Waiting{new1, new2}, 0, "team:sre: 1,2", 0},
		{"it is about one event", 10 * time.Second, []notice.Waiting{new1, more1}, 0, "team:sre: 1,3 of e1", 0},
		{"the next waits for two minutes", time.Minute, []notice.Waiting{new1}, -30 * time.Second, "", 90 * time.Second},
		{"no longer", 90 * time.Second, []notice.Waiting{new1}, -30 * time.Second, "team:sre: 1", 0},
		{"what is critical for half a minute", 20*time.Second - 1, []notice.Waiting{urgent}, -10 * time.Second, "", 20 * time.Second},
		{"no longer, with what else there is", 20 * time.Second, []notice.Waiting{new1, urgent}, -10 * time.Second, "team:sre: 1,12", 0},
		{"where the last message is long ago, as all else", 15 * time.Second, []notice.Waiting{urgent}, -time.Minute, "team:sre: 12 of e2", 0},
		{"a warning is not critical", 20 * time.Second, []notice.Waiting{warning}, -10 * time.Second, "", 110 * time.Second},
		{"quiet hours hold back", time.Minute, []notice.Waiting{quiet}, 0, "", 8 * hour},
		{"and not what else there is", time.Minute, []notice.Waiting{new1, quiet}, 0, "team:sre: 1", 8 * hour},
		{"until they end", 8 * hour, []notice.Waiting{new1, quiet}, 0, "team:sre: 1,4", 0},
		{"of what is over nobody is told", hour, []notice.Waiting{aired}, 0, "team:sre:  not 8", 0},
		{"until then they are", hour - 1, []notice.Waiting{aired}, 0, "team:sre: 8 of e1", 0},
		{"what is for the digest is no message", time.Hour, []notice.Waiting{digest}, 0, "", 0},
		{"nor what was sent", time.Hour, []notice.Waiting{sent}, 0, "", 0},
		{"what is over before anybody was to hear of it", 2 * time.Minute, []notice.Waiting{unknown, known}, 0, "team:sre:  not 9,10", 0},
		{"what became worse before anybody was to hear of it", 2 * time.Minute, []notice.Waiting{unknown, worse}, 0, "team:sre: 9,11 of e1", 0},
		{"what lasts is told in its time", hour/2 - 1, []notice.Waiting{unknown}, 0, "", hour / 2},
		{"teams get messages of their own", time.Minute, []notice.Waiting{new1, other}, 0, "team:pr: 2 of e2; team:sre: 1 of e1", 0},
		{"each alert is closed by itself", time.Minute, []notice.Waiting{new1, closes("14", notice.CallTurned, "e1"), closes("15", notice.TaskLate, "e1"), closes("16", notice.CallTurned, "e2")}, 0,
			"team:sre: 1 of e1; team:sre: 14 of e1; team:sre: 15 of e1; team:sre: 16 of e2", 0},
		{"the clock was ahead when it was written", 0, []notice.Waiting{ahead}, 0, "team:sre: 7", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			last := map[notice.Line]time.Time{}
			if row.last != 0 {
				last[sre] = given.Noon.Add(row.last)
			}
			got, next := notice.Gathered(given.Noon.Add(row.after), row.waiting, last)
			if said := written(got); !strings.HasPrefix(said, row.want) || row.want == "" && said != "" {
				t.Errorf("%q, want %q", said, row.want)
			}
			if want := given.Noon.Add(row.next); row.next == 0 && !next.IsZero() || row.next != 0 && !next.Equal(want) {
				t.Errorf("next at %s, want %s", next, want)
			}
		})
	}
}

func TestWhatIsLeftToTell(t *testing.T) {
	moved := func(id, was, at string) notice.Notice {
		return notice.Notice{ID: id, Reason: notice.EventMoved, EventID: "e1", Data: map[string]string{"was": was, "was_end": was, "at": at, "end": at}}
	}
	turned := func(id, from, to string) notice.Notice {
		return notice.Notice{ID: id, Reason: notice.CallTurned, EventID: "e1", Data: map[string]string{"from": from, "to": to}}
	}
	over := func(id, to string, of ...string) notice.Notice {
		return notice.Notice{ID: id, Reason: notice.CallTurned, EventID: "e1", Over: true, Data: map[string]string{"to": to, "of": strings.Join(of, " ")}}
	}
	calendar := func(id string, r notice.Reason, from string) notice.Notice {
		return notice.Notice{ID: id, Reason: r, EventID: "e1", Data: map[string]string{"from": from}}
	}
	level := func(id string, r notice.Reason, from, was string, to int, state string) notice.Notice {
		return notice.Notice{ID: id, Reason: r, EventID: "e1", Level: to, Data: map[string]string{"from": from, "was": was, "state": state}}
	}
	tasks := func(id string, r notice.Reason, names string) notice.Notice {
		return notice.Notice{ID: id, Reason: r, EventID: "e1", Data: map[string]string{"tasks": names, "at": id}}
	}
	atRisk := notice.Notice{ID: "r", Reason: notice.CallAtRisk, EventID: "e1", Data: map[string]string{"to": "at_risk"}}
	for _, row := range []struct {
		name   string
		all    []notice.Notice
		heard  bool
		want   string // what is written
		left   string // what it says
		values string // of which this is shown
	}{
		{"moved twice is moved once, from where it was first", []notice.Notice{moved("1", "a", "b"), moved("2", "b", "c")}, false, "1,2", "event_moved was=a at=c", "was at"},
		{"moved and back is nothing", []notice.Notice{moved("1", "a", "b"), moved("2", "b", "a")}, false, " not 1,2", "", ""},
		{"NO-GO and over before anybody heard is nothing", []notice.Notice{turned("1", "go", "no_go"), over("2", "go", "1")}, false, " not 1,2", "", ""},
		{"over where somebody heard", []notice.Notice{over("2", "go", "1")}, true, "2", "call_turned over to=go", "to"},
		{"heard, told again, over", []notice.Notice{turned("3", "no_go", "unknown"), over("2", "go", "1", "3")}, true, "3,2", "call_turned over to=go", "to"},
		{"over where somebody heard, and NO-GO again", []notice.Notice{over("2", "go", "1"), turned("3", "go", "no_go")}, true, "2,3", "call_turned from=go to=no_go", "from to"},
		{"over, and AT RISK says the same", []notice.Notice{over("2", "at_risk", "1"), atRisk}, true, "2 not r", "call_turned over to=at_risk", "to"},
		{"AT RISK became NO-GO", []notice.Notice{atRisk, turned("1", "at_risk", "no_go")}, false, "r,1", "call_turned from=at_risk to=no_go", "from to"},
		{"cancelled and back is nothing", []notice.Notice{calendar("1", notice.EventCancelled, "confirmed"), calendar("2", notice.EventBack, "cancelled")}, false, " not 1,2", "", ""},
		{"missing before, cancelled and back", []notice.Notice{calendar("1", notice.EventCancelled, "missing"), calendar("2", notice.EventBack, "cancelled")}, false, "1,2", "event_back from=missing", "from"},
		{"missing, cancelled, missing is nothing", []notice.Notice{calendar("1", notice.EventCancelled, "missing"), calendar("2", notice.EventMissing, "cancelled")}, false, " not 1,2", "", ""},
		{"taken out, back, taken out is nothing", []notice.Notice{calendar("1", notice.EventBack, "taken_out"), calendar("2", notice.EventTakenOut, "confirmed")}, false, " not 1,2", "", ""},
		{"proposed and confirmed is confirmed", []notice.Notice{level("1", notice.LevelProposed, "0", "unset", 4, "proposed"), level("2", notice.LevelConfirmed, "4", "proposed", 4, "confirmed")}, false, "1,2",
			"level_confirmed from=0", "from"},
		{"changed and changed back is nothing", []notice.Notice{level("1", notice.LevelChanged, "4", "confirmed", 5, "confirmed"), level("2", notice.LevelChanged, "5", "confirmed", 4, "confirmed")}, false,
			" not 1,2", "", ""},
		{"what a gate names is not named again", []notice.Notice{tasks("1", notice.GateNobody, "a b"), tasks("2", notice.LastNear, "a")}, false, "1,2", "gate_nobody tasks=a b", "tasks"},
		{"what it does not name is", []notice.Notice{tasks("1", notice.GateNobody, "b"), tasks("2", notice.LastNear, "a")}, false, "1,2", "gate_nobody tasks=b; last_near tasks=a", "tasks"},
		{"more tasks are late", []notice.Notice{tasks("1", notice.TaskLate, "a"), tasks("2", notice.TaskLate, "b a")}, false, "1,2", "task_late at=1 tasks=a b", "at tasks"},
		{"of two events both are told", []notice.Notice{moved("1", "a", "b"), {ID: "2", Reason: notice.EventMoved, EventID: "e2"}}, false, "1,2", "event_moved was=a at=b; event_moved", "was at"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var waiting []notice.Waiting
			for i, n := range row.all {
				w := waits(time.Duration(i), n)
				w.Heard = row.heard
				waiting = append(waiting, w)
			}
			got, _ := notice.Gathered(given.Noon.Add(hour), waiting, nil)
			if said, _, _ := strings.Cut(written(got), " of e"); said != "team:sre: "+row.want {
				t.Errorf("%q, want %q", said, row.want)
			}
			var kept []notice.Notice
			for _, n := range row.all {
				if slices.Contains(got[0].Notices, n.ID) {
					kept = append(kept, n)
				}
			}
			if left := said(notice.Together(kept), strings.Fields(row.values)...); left != row.left {
				t.Errorf("it says %q, want %q", left, row.left)
			}
		})
	}
}

func TestWhatAMessageIsOf(t *testing.T) {
	end := func(after time.Duration) map[string]string {
		return map[string]string{"end": given.Noon.Add(after).Format(time.RFC3339)}
	}
	moved := waits(0, notice.Notice{ID: "1", Reason: notice.EventMoved, EventID: "e1", Severity: notice.Warning, Data: end(9 * hour)})
	turned := waits(1, notice.Notice{ID: "2", Reason: notice.CallTurned, EventID: "e1", Severity: notice.Critical, Data: end(9 * hour)})
	other := waits(2, notice.Notice{ID: "3", Reason: notice.EventLate, EventID: "e2", Severity: notice.Warning, Data: end(8 * hour)})
	page := waits(3, notice.Notice{ID: "4", Reason: notice.PageTurned, Severity: notice.Warning})
	asked := waits(4, notice.Notice{ID: "5", Reason: notice.AskAired, EventID: "e1", Severity: notice.Info, Data: end(hour)})
	for _, row := range []struct {
		name    string
		waiting []notice.Waiting
		reason  notice.Reason
		thread  string
		stop    time.Duration // 0: never
	}{
		{"one event: the most urgent counts", []notice.Waiting{moved, turned}, notice.CallTurned, "e1", 9 * hour},
		{"of two as urgent the first", []notice.Waiting{moved, other}, notice.EventMoved, "", 9 * hour},
		{"with a page it goes on for ever", []notice.Waiting{moved, page}, notice.EventMoved, "", 0},
		{"what is asked after the end is asked for a day", []notice.Waiting{asked}, notice.AskAired, "e1", 25 * hour},
	} {
		got, _ := notice.Gathered(given.Noon.Add(time.Minute), row.waiting, nil)
		want := time.Time{}
		if row.stop != 0 {
			want = given.Noon.Add(row.stop)
		}
		if len(got) != 1 || got[0].Reason != row.reason || got[0].Thread != row.thread || !got[0].StopAt.Equal(want) {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}

func TestWhoeverIsOnCallGetsAMessageForEachEvent(t *testing.T) {
	for _, row := range []struct{ events, want int }{{1, 1}, {2, 2}, {3, 3}, {4, 1}} {
		var waiting []notice.Waiting
		for i := range row.events {
			w := waits(time.Duration(i), notice.Notice{ID: fmt.Sprint(i), Reason: notice.CallTurned, EventID: fmt.Sprint("e", i)})
			w.Subscriber = notice.OnCall.Subscriber()
			waiting = append(waiting, w)
		}
		if got, _ := notice.Gathered(given.Noon.Add(time.Minute), waiting, nil); len(got) != row.want {
			t.Errorf("of %d events %d messages", row.events, len(got))
		}
	}
}

func TestFiveHundredChangesInAMinuteAreFewMessagesThatNameAll(t *testing.T) {
	for _, row := range []struct {
		name     string
		severity func(i int) notice.Severity
	}{
		{"none is critical", func(int) notice.Severity { return notice.Warning }},
		{"all are critical", func(int) notice.Severity { return notice.Critical }},
		{"each other is critical", func(i int) notice.Severity { return []notice.Severity{notice.Critical, notice.Info}[i%2] }},
	} {
		t.Run(row.name, func(t *testing.T) {
			var arriving []notice.Waiting
			for i := range 500 {
				for _, to := range []string{"team:sre", "team:pr", notice.OnCall.Subscriber()} {
					w := waits(time.Duration(i)*time.Minute/500, notice.Notice{ID: fmt.Sprint(i), Reason: notice.EventMoved, EventID: fmt.Sprint("e", i), Severity: row.severity(i)})
					w.Subscriber = to
					arriving = append(arriving, w)
				}
			}
			named, sent := map[string]int{}, map[string]int{}
			for _, m := range drain(given.Noon, arriving) {
				sent[m.Subscriber]++
				for _, id := range m.Notices {
					named[m.Subscriber+id]++
				}
			}
			for to, messages := range sent {
				if messages > 5 {
					t.Errorf("%d messages to %s", messages, to)
				}
			}
			if len(named) != 1500 {
				t.Errorf("%d of 1500 are named", len(named))
			}
		})
	}
}

// wrote is a message with when it was written.
type wrote struct {
	notice.Batch
	at time.Time
}

// drain lets the clock run from an instant until nothing waits and gives what is written; tellings arrive when their notices come.
func drain(from time.Time, arriving []notice.Waiting) (all []wrote) {
	slices.SortStableFunc(arriving, func(a, b notice.Waiting) int { return a.Notice.At.Compare(b.Notice.At) })
	var waiting []notice.Waiting
	last := map[notice.Line]time.Time{}
	for now := from; ; {
		for len(arriving) > 0 && !arriving[0].Notice.At.After(now) {
			waiting, arriving = append(waiting, arriving[0]), arriving[1:]
		}
		messages, next := notice.Gathered(now, waiting, last)
		for _, b := range messages {
			all, last[b.Line] = append(all, wrote{b, now}), now
			waiting = slices.DeleteFunc(waiting, func(w notice.Waiting) bool {
				return w.Subscriber == b.Subscriber && w.ChannelID == b.ChannelID && (slices.Contains(b.Notices, w.NoticeID) || slices.Contains(b.Drop, w.NoticeID))
			})
		}
		if len(arriving) > 0 && (next.IsZero() || arriving[0].Notice.At.Before(next)) {
			next = arriving[0].Notice.At
		}
		if next.IsZero() {
			return all
		}
		now = next
	}
}

func TestQuietHoursLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := notice.Plan{Subscriber: "team:sre", Channels: []string{"a", "b"}, Zone: rapid.SampledFrom([]string{"Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"}).Draw(t, "zone"),
			Quiet: notice.Quiet{From: rapid.IntRange(0, 1439).Draw(t, "from"), Until: rapid.IntRange(0, 1439).Draw(t, "until"), Urgent: rapid.Bool().Draw(t, "urgent")}}
		start := given.Noon.Add(time.Duration(rapid.IntRange(-400, 400).Draw(t, "days")) * given.Day)
		var arriving []notice.Waiting
		count := rapid.IntRange(1, 20).Draw(t, "notices")
		for i := range count {
			n := notice.Notice{ID: fmt.Sprint(i), Once: fmt.Sprint(i), Reason: notice.CallTurned, EventID: fmt.Sprint(i), At: start.Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(t, "minute")) * time.Minute)}
			for _, told := range p.Tells(n, n.At) {
				if told.Due.Before(n.At) || told.Due.After(n.At.Add(26*hour)) {
					t.Fatalf("a notice of %s is due at %s", n.At, told.Due)
				}
				if again := p.QuietUntil(told.Due); told.Due != n.At && again.Sub(told.Due) > 0 && p.Quiet.From-p.Quiet.Until > 60 {
					t.Fatalf("it is due at %s, in quiet hours that last until %s", told.Due, again)
				}
				arriving = append(arriving, notice.Waiting{Telling: told, Notice: n})
			}
		}
		named, last := map[string]int{}, map[notice.Line]time.Time{}
		for _, m := range drain(start, arriving) {
			for _, id := range m.Notices {
				named[m.ChannelID+" "+id]++
			}
			if was, any := last[m.Line]; any && m.at.Sub(was) < notice.Gather {
				t.Fatalf("messages at %s and %s", was, m.at)
			}
			last[m.Line] = m.at
		}
		if len(named) != 2*count {
			t.Fatalf("%d of %d are named", len(named), 2*count)
		}
		for id, times := range named {
			if times != 1 {
				t.Fatalf("%s is named %d times", id, times)
			}
		}
	})
}
