package readiness_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// replicas is a task of which Prometheus is asked, due a day before a programme that starts in ten days.
func replicas(edit func(*readiness.Ask)) (readiness.Event, readiness.Task) {
	e := readiness.Event{ID: "e", Start: given.Noon.Add(240 * time.Hour), End: given.Noon.Add(241 * time.Hour), EnteredAt: given.Noon.Add(-48 * time.Hour), Level: 1, LevelState: readiness.LevelConfirmed}
	ask := readiness.Ask{TitleJA: "台", TitleEN: "Replicas", Verify: readiness.VerifyProm, Check: "replicas", Want: proof.Want{Compare: ">=", Value: 20},
		Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -24 * time.Hour}}
	if edit != nil {
		edit(&ask)
	}
	return e, readiness.Task{ID: "e-C-06", EventID: "e", Template: "C-06", Ask: &ask, Due: ask.Gate.Due(e), CreatedAt: e.EnteredAt, Version: 1}
}

func statusOf(now time.Time, e readiness.Event, t readiness.Task, v *readiness.Verification) readiness.TaskStatus {
	verified := map[string]readiness.Verification{}
	if v != nil {
		verified[v.Template] = *v
	}
	return readiness.Assess(now, e, []readiness.Task{t}, readiness.DefaultLadder(), nil, toppage.Shield{}, verified, nil, nil).Tasks[0]
}

func TestWhatAMachineSaysOfATask(t *testing.T) {
	const before, after = -time.Hour, time.Minute // beside the gate
	said := func(state proof.State) proof.Reading {
		return proof.Reading{State: state, FreshFor: 5 * time.Minute}
	}
	rows := []struct {
		sentence string
		at       time.Duration // now, from the gate
		age      time.Duration // of the answer
		r        proof.Reading
		passed   bool // it had passed before
		want     readiness.TaskState
		unknown  bool
	}{
		{"what passes is verified", before, 0, said(proof.Pass), false, readiness.TaskVerified, false},
		{"also just before the answer is too old", before, 5*time.Minute - 1, said(proof.Pass), false, readiness.TaskVerified, false},
		{"five minutes are too old", before, 5 * time.Minute, said(proof.Pass), false, readiness.TaskOpen, false},
		{"at the gate what is too old is unknown", after, 5 * time.Minute, said(proof.Pass), false, readiness.TaskOpen, true},
		{"not there yet before the gate is open", before, 0, said(proof.Fail), false, readiness.TaskOpen, false},
		{"at the gate it fails", 0, 0, said(proof.Fail), false, readiness.TaskFailing, false},
		{"what was there once and is no more fails before the gate too", before, 0, said(proof.Fail), true, readiness.TaskFailing, false},
		{"what cannot be read is open before the gate", before, 0, said(proof.Unknown), false, readiness.TaskOpen, false},
		{"at it too, and late, since it never passed", after, 0, said(proof.Unknown), false, readiness.TaskOpen, false},
		{"where it passed before it is unknown", after, 0, said(proof.Unknown), true, readiness.TaskOpen, true},
		{"what a pipeline still works at is open", before, 0, said(proof.Pending), false, readiness.TaskOpen, false},
		{"an answer from the future says nothing", after, -2 * time.Minute, said(proof.Pass), false, readiness.TaskOpen, true},
		{"clocks may differ a little", after, -time.Minute, said(proof.Pass), false, readiness.TaskVerified, false},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			e, task := replicas(nil)
			now := task.Due.Add(row.at)
			row.r.At, row.r.Asked = now.Add(-row.age), now.Add(-row.age)
			var was *readiness.Verification
			if row.passed {
				v := task.Heard(nil, e, proof.Reading{State: proof.Pass, At: now.Add(-time.Hour)}, "prom")
				was = &v
			}
			v := task.Heard(was, e, row.r, "prom")
			if s := statusOf(now, e, task, &v); s.State != row.want || s.Unknown != row.unknown {
				t.Errorf("it is %s, unknown %v; the proof is %+v", s.State, s.Unknown, s.Proof)
			}
		})
	}
}

func TestAnAnswerToAnotherQuestionSaysNothing(t *testing.T) {
	rows := []struct {
		sentence string
		ask      func(*readiness.Ask)
		change   func(*readiness.Event, *readiness.Ask)
		want     readiness.TaskState
	}{
		{"the same question", nil, nil, readiness.TaskVerified},
		{"another threshold", nil, func(_ *readiness.Event, a *readiness.Ask) { a.Want.Value = 40 }, readiness.TaskOpen},
		{"another expression", nil, func(_ *readiness.Event, a *readiness.Ask) { a.Check = "ready" }, readiness.TaskOpen},
		{"another source", nil, func(_ *readiness.Event, a *readiness.Ask) { a.Source = "b" }, readiness.TaskOpen},
		{"another title is the same question", nil, func(_ *readiness.Event, a *readiness.Ask) { a.TitleEN = "x" }, readiness.TaskVerified},
		{"the event has moved, which is no matter", nil, moved, readiness.TaskVerified},
		{"the event has moved away from the window", func(a *readiness.Ask) { a.Tied = readiness.TiedWindow }, moved, readiness.TaskOpen},
		{"a roster is always of a window", func(a *readiness.Ask) { a.Verify, a.Source = readiness.VerifyCalendar, "roster" }, moved, readiness.TaskOpen},
		{"no machine is connected any more", nil, func(_ *readiness.Event, a *readiness.Ask) { a.Check = "" }, readiness.TaskOpen},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			e, task := replicas(row.ask)
			v := task.Heard(nil, e, proof.Reading{State: proof.Pass, At: given.Noon, Asked: given.Noon, FreshFor: time.Hour}, "prom")
			ask := *task.Ask
			task.Ask = &ask
			if row.change != nil {
				row.change(&e, task.Ask)
			}
			if s := statusOf(given.Noon, e, task, &v); s.State != row.want {
				t.Errorf("it is %s", s.State)
			}
			if again := task.Heard(&v, e, proof.Reading{State: proof.Fail, At: given.Noon}, "prom"); again.PassedAt.IsZero() != (row.want != readiness.TaskVerified) {
				t.Errorf("it is said to have passed at %s", again.PassedAt)
			}
		})
	}
}

func moved(e *readiness.Event, _ *readiness.Ask) {
	e.Start, e.End = e.Start.Add(time.Hour), e.End.Add(time.Hour)
}

func TestNeverAsked(t *testing.T) {
	e, task := replicas(nil)
	if s := statusOf(task.Due.Add(-1), e, task, nil); s.State != readiness.TaskOpen || s.Unknown || s.Proof.State != proof.Pending {
		t.Errorf("before the gate it is %+v", s)
	}
	if s := statusOf(task.Due, e, task, nil); s.State != readiness.TaskOpen || s.Unknown || !s.Late || s.Proof.Reason != proof.UnreadNotAsked {
		t.Errorf("at the gate it is %+v", s)
	}
}

func TestWhatComesAfterTheEventIsProvenOnce(t *testing.T) {
	e, task := replicas(func(a *readiness.Ask) { a.Gate = readiness.Gate{Anchor: readiness.AtEnd, Lead: time.Hour} })
	e.AiredAt = e.End
	v := task.Heard(nil, e, proof.Reading{State: proof.Pass, At: e.End, Asked: e.End, FreshFor: time.Minute}, "prom")
	if s := statusOf(e.End.Add(200*time.Hour), e, task, &v); s.State != readiness.TaskVerified {
		t.Errorf("days later it is %s", s.State)
	}
}

func TestAClosedEventKeepsItsLastAnswer(t *testing.T) {
	e, task := replicas(nil)
	last := e.End.Add(readiness.TailLength - time.Minute)
	v := task.Heard(nil, e, proof.Reading{State: proof.Pass, At: last, Asked: last, FreshFor: 5 * time.Minute}, "prom")
	if s := statusOf(e.End.Add(200*time.Hour), e, task, &v); s.State != readiness.TaskVerified || s.Unknown {
		t.Errorf("days later it is %s, unknown %v", s.State, s.Unknown)
	}
}

func TestTurns(t *testing.T) {
	e, task := replicas(nil)
	say := func(state proof.State, at time.Time) proof.Reading {
		return proof.Reading{State: state, At: at, Asked: at, FreshFor: time.Minute}
	}
	now := given.Noon
	var was *readiness.Verification
	for _, row := range []struct {
		sentence string
		state    proof.State
		wait     time.Duration
		want     string
	}{
		{"not yet is no news", proof.Fail, 0, ""},
		{"it passes", proof.Pass, time.Minute, journal.TaskProven},
		{"it passes again after a long silence", proof.Pass, time.Hour, ""},
		{"it does not any more", proof.Fail, time.Minute, journal.TaskDisproved},
		{"nor now", proof.Fail, time.Minute, ""},
		{"it cannot be read", proof.Unknown, time.Minute, journal.TaskUnproven},
		{"it passes again", proof.Pass, time.Minute, journal.TaskProven},
		{"it cannot be read again", proof.Unknown, time.Minute, journal.TaskUnproven},
	} {
		now = now.Add(row.wait)
		v := task.Heard(was, e, say(row.state, now), "prom")
		if got := task.Turned(was, v); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
		was = &v
	}
}

// Whatever Prometheus says, nothing is verified but by a fresh figure that meets what is wanted.
func TestNothingIsVerifiedWithoutAFigure(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 19, 20, 21})), 0, 4).Draw(rt, "values")
		want := proof.Want{Compare: rapid.SampledFrom(proof.Comparators).Draw(rt, "compare"), Value: 20, Every: rapid.Bool().Draw(rt, "every")}
		age := time.Duration(rapid.IntRange(-200, 400).Draw(rt, "age")) * time.Second
		e, task := replicas(func(a *readiness.Ask) { a.Want = want })
		now := task.Due.Add(time.Duration(rapid.IntRange(-100, 100).Draw(rt, "gate")) * time.Hour / 10)
		r := want.ReadSeries(values, now.Add(-age), now)
		r.FreshFor = task.FreshFor()
		later := now.Add(time.Duration(rapid.IntRange(0, 600).Draw(rt, "later")) * time.Second)
		v := task.Heard(nil, e, r, "prom")
		sound := len(values) == 1 || len(values) > 1 && want.Every
		for _, x := range values {
			sound = sound && !math.IsNaN(x) && !math.IsInf(x, 0) && want.Meets(x)
		}
		sound = sound && age <= proof.SampleAge && later.Sub(now)+age < 5*time.Minute && later.Sub(now)+age >= -time.Minute
		if s := statusOf(later, e, task, &v); (s.State == readiness.TaskVerified) != sound {
			rt.Fatalf("%v, %s old, is %s; the reading is %+v", values, age, s.State, r)
		}
	})
}

func TestReadingsOfSeries(t *testing.T) {
	one, every := proof.Want{Compare: ">=", Value: 20}, proof.Want{Compare: ">=", Value: 20, Every: true}
	rows := []struct {
		sentence string
		want     proof.Want
		values   []float64
		age      time.Duration
		result   string
	}{
		{"it is met", one, []float64{20}, 0, "pass 20 >= 20"},
		{"it is not", one, []float64{19.5}, 0, "fail 19.5 >= 20"},
		{"an empty answer", one, nil, 0, "unknown empty_answer"},
		{"an empty answer of every series", every, nil, 0, "unknown empty_answer"},
		{"two series where one is expected", one, []float64{30, 30}, 0, "unknown several_series"},
		{"every series meets it", every, []float64{30, 20}, 0, "pass 20 … 30 (n = 2) >= 20"},
		{"one of them does not", every, []float64{30, 19}, 0, "fail 19 … 30 (n = 2) >= 20"},
		{"no number", one, []float64{math.NaN()}, 0, "unknown not_a_number"},
		{"one of every is none", every, []float64{30, math.NaN()}, 0, "unknown not_a_number"},
		{"more than any number", one, []float64{math.Inf(1)}, 0, "unknown not_a_number"},
		{"two minutes old", one, []float64{20}, 120 * time.Second, "pass 20 >= 20"},
		{"older", one, []float64{20}, 121 * time.Second, "unknown too_old"},
		{"not equal", proof.Want{Compare: "!=", Value: 1}, []float64{2}, 0, "pass 2 != 1"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			r := row.want.ReadSeries(row.values, given.Noon.Add(-row.age), given.Noon)
			got := fmt.Sprintf("%s %s %s", r.State, r.Measured, r.Required)
			if r.State == proof.Unknown {
				got = fmt.Sprintf("%s %s", r.State, r.Reason)
			}
			if got != row.result {
				t.Errorf("it reads %q", got)
			}
		})
	}
}

func TestReadingsOfAnswers(t *testing.T) {
	text := proof.Want{Compare: "==", Text: "ready"}
	rows := []struct {
		sentence string
		r        proof.Reading
		want     proof.State
		reason   string
	}{
		{"the status that is expected", proof.Want{}.ReadStatus(200, given.Noon), proof.Pass, ""},
		{"another one", proof.Want{}.ReadStatus(204, given.Noon), proof.Fail, ""},
		{"one that was asked for", proof.Want{Status: 503}.ReadStatus(503, given.Noon), proof.Pass, ""},
		{"the text", text.ReadText("ready", given.Noon), proof.Pass, ""},
		{"another text", text.ReadText("Ready", given.Noon), proof.Fail, ""},
		{"a text that must not be", proof.Want{Compare: "!=", Text: "down"}.ReadText("up", given.Noon), proof.Pass, ""},
		{"a text where a figure is compared", proof.Want{Compare: ">=", Value: 3}.ReadText("4", given.Noon), proof.Unknown, proof.UnreadNaN},
		{"a figure where a text is compared", text.ReadFigure(4, given.Noon), proof.Fail, ""},
		{"a figure", proof.Want{Compare: "<", Value: 5}.ReadFigure(4, given.Noon), proof.Pass, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if row.r.State != row.want || row.r.Reason != row.reason {
				t.Errorf("it reads %+v", row.r)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	for _, row := range []struct {
		path string
		n    int // steps; -1: refused
	}{
		{"", 0}, {"a", 1}, {"a.b", 2}, {"a[0]", 2}, {"[0].a", 2}, {"a[0][1].b", 4}, {"日.本", 2}, {"a-b.c_d", 2},
		{".a", -1}, {"a..b", -1}, {"a.", -1}, {"a[", -1}, {"a[]", -1}, {"a[-1]", -1}, {"a[0]b", -1}, {"a[x]", -1}, {"a. b", -1},
	} {
		steps, err := proof.ReadPath(row.path)
		if (err != nil) != (row.n < 0) || err == nil && len(steps) != row.n {
			t.Errorf("%q is %v, %v", row.path, steps, err)
		}
	}
}

func TestTheDefaultLadderLeavesToChecksWhatChecksProve(t *testing.T) {
	want := map[string]string{"B-02": "L1 L2", "B-08": "S1", "B-09": "F1", "B-12": "C2 S4", "C-07": "C1"}
	for _, tpl := range readiness.DefaultLadder().Templates {
		ids, checked := want[tpl.ID]
		if checked != (tpl.Proof == readiness.ProofChecks) || checked && tpl.Check != ids {
			t.Errorf("%s is proven by %q %q", tpl.ID, tpl.Proof, tpl.Check)
		}
	}
	if err := readiness.DefaultLadder().Check(); err != nil {
		t.Error(err)
	}
}

func TestACapacityIsAskedByABareExpression(t *testing.T) {
	rows := []struct{ sentence, ask, want string }{
		{"a bare expression", "sum(ready)", ""},
		{"one that compares by itself", "sum(ready) >= 20", "compares"},
		{"brackets that do not close", "sum(ready", "not_an_expression"},
	}
	for _, row := range rows {
		setup := toppage.Setup{Capacity: proof.Query{Ask: row.ask, Want: proof.Want{Compare: ">=", Value: 20}}}
		got := ""
		for _, w := range setup.Wrong() {
			got += w.Reason
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
