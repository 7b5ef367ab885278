package rehearsal_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/rehearsal"
	"tallylight/readiness/toppage"
)

func TestHowAStepIsNoticed(t *testing.T) {
	at := func(minutes int) time.Time { return given.Noon.Add(time.Duration(minutes) * time.Minute) }
	act := func(minutes int, kind string, role readiness.Role) readiness.Change {
		return readiness.Change{At: at(minutes), Kind: kind, Role: role, Via: readiness.ViaPage, EventID: "e"}
	}
	other := act(5, journal.MoveSeen, readiness.SRE)
	other.EventID = "another"
	calendar := act(5, journal.MoveSeen, readiness.SRE)
	calendar.Via = readiness.ViaCalendar
	for _, row := range []struct {
		sentence string
		step     rehearsal.Injected
		log      []readiness.Change
		how      string
		after    time.Duration
	}{
		{"nobody did anything", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Move}, Began: at(0)}, nil, "", 0},
		{"SRE took note of the move", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Move}, Began: at(0)}, []readiness.Change{act(5, journal.MoveSeen, readiness.SRE)}, journal.MoveSeen, 5 * time.Minute},
		{"the first of two counts", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Move}, Began: at(0)},
			[]readiness.Change{act(9, journal.LevelSet, readiness.PR), act(5, journal.MoveSeen, readiness.SRE)}, journal.MoveSeen, 5 * time.Minute},
		{"what was done before it began is no answer", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Move}, Began: at(6)}, []readiness.Change{act(5, journal.MoveSeen, readiness.SRE)}, "", 0},
		{"at the very instant it is", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Move}, Began: at(5)}, []readiness.Change{act(5, journal.MoveSeen, readiness.SRE)}, journal.MoveSeen, 0},
		{"nor what was done about another event", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Move}, Began: at(0)}, []readiness.Change{other}, "", 0},
		{"nor what a calendar did", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Move}, Began: at(0)}, []readiness.Change{calendar}, "", 0},
		{"a task that is ticked says nothing of a dead page", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.DeadPage}, Began: at(0)}, []readiness.Change{act(5, journal.TaskCompleted, readiness.SRE)}, "", 0},
		{"a level that is changed does", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.DeadPage}, Began: at(0)}, []readiness.Change{act(5, journal.LevelSet, readiness.PR)}, journal.LevelSet, 5 * time.Minute},
		{"somebody said so", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Peak}, Began: at(0), SeenAt: at(2), SeenBy: readiness.PR}, nil, rehearsal.Pressed, 2 * time.Minute},
		{"an act before that counts more", rehearsal.Injected{Step: rehearsal.Step{Kind: rehearsal.Peak}, Began: at(0), SeenAt: at(8), SeenBy: readiness.PR}, []readiness.Change{act(5, journal.BriefTold, readiness.PR)}, journal.BriefTold, 5 * time.Minute},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			line := rehearsal.Noticing([]rehearsal.Injected{row.step}, row.log, "e")[0]
			how := ""
			if line.Noticed != nil {
				how = line.Noticed.How
			}
			if how != row.how || line.After() != row.after {
				t.Errorf("noticed by %q after %s, want %q after %s", how, line.After(), row.how, row.after)
			}
		})
	}
}

func TestTheMedianCountsOnlyWhatWasNoticed(t *testing.T) {
	line := func(minutes int) rehearsal.Line {
		return rehearsal.Line{Injected: rehearsal.Injected{Began: given.Noon}, Noticed: &rehearsal.Noticed{At: given.Noon.Add(time.Duration(minutes) * time.Minute)}}
	}
	s := rehearsal.Score{Lines: []rehearsal.Line{line(9), {}, line(2), line(4), line(6)}}
	if median, ok := s.Median(); s.Found() != 4 || !ok || median != 5*time.Minute {
		t.Errorf("%d found, median %s", s.Found(), median)
	}
	if _, ok := (rehearsal.Score{Lines: []rehearsal.Line{{}}}).Median(); ok {
		t.Error("nothing has a median")
	}
}

func TestTheCallThatWasReachable(t *testing.T) {
	began := given.Noon.Add(-3 * time.Hour)
	byHand := readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifyManual}, Last: began.Add(time.Hour)}
	tooLate := byHand
	tooLate.Last = began
	row := func(call readiness.Call, blockers ...readiness.Blocker) readiness.Row {
		return readiness.Row{Readiness: readiness.Readiness{Call: call, Blockers: blockers}}
	}
	for _, r := range []struct {
		sentence string
		row      readiness.Row
		want     readiness.Call
	}{
		{"nothing stood against it", row(readiness.Go), readiness.Go},
		{"a task that somebody could have ticked", row(readiness.NoGo, readiness.Blocker{Kind: readiness.BlockMissed, Severity: readiness.NoGo, Tasks: []readiness.Task{byHand}}), readiness.Go},
		{"one that was too late already when it began", row(readiness.NoGo, readiness.Blocker{Kind: readiness.BlockMissed, Severity: readiness.NoGo, Tasks: []readiness.Task{tooLate}}), readiness.NoGo},
		{"a page that was down", row(readiness.NoGo, readiness.Blocker{Kind: readiness.BlockUnprotected, Severity: readiness.NoGo}), readiness.NoGo},
		{"a level that nobody had set", row(readiness.AtRisk, readiness.Blocker{Kind: readiness.BlockNoLevel, Severity: readiness.AtRisk}), readiness.Go},
		{"an event that was called off has no better call", row(readiness.CalledOff), readiness.CalledOff},
	} {
		t.Run(r.sentence, func(t *testing.T) {
			if got := rehearsal.Judge(r.row, given.Noon, began); got.Reachable != r.want || got.Call != r.row.Call {
				t.Errorf("%s of %s, want %s", got.Reachable, got.Call, r.want)
			}
		})
	}
}

// TestEveryCheckThatCanBeMadeToFailFails, and no other, by the rules by which a real page is judged.
func TestEveryCheckThatCanBeMadeToFailFails(t *testing.T) {
	page := given.Page
	page.Setup.Sorry = "https://sorry.example.net/"
	known := given.Probes(40, time.Hour)
	for _, id := range rehearsal.Failing() {
		t.Run(id, func(t *testing.T) {
			survey := &toppage.Survey{At: given.Noon.Add(-time.Hour), FreshFor: 3 * toppage.SurveyInterval, Sorry: &toppage.Shot{Status: 200, WireBytes: 1000}}
			in := rehearsal.StandIn{Page: page, Known: known, Survey: survey, Began: given.Noon.Add(-time.Hour)}
			if got := judged(t, in, id); got == toppage.CheckFail {
				t.Fatalf("it fails before")
			}
			in.Active = []rehearsal.Active{{Step: rehearsal.Step{Kind: rehearsal.FailingCheck, Check: id}, From: given.Noon.Add(-time.Hour)}}
			if got := judged(t, in, id); got != toppage.CheckFail {
				t.Errorf("it is %s", got)
			}
		})
	}
}

// judged gives how a check stands at noon for a page that is seen by a stand-in.
func judged(t *testing.T, in rehearsal.StandIn, id string) toppage.CheckState {
	t.Helper()
	facts := toppage.PageFacts{Page: in.Page, Survey: in.Look(given.Noon)}
	for n := range 20 {
		o, ok := in.Observe(given.Noon.Add(-time.Duration(n)*time.Minute), 3*time.Minute)
		if !ok {
			t.Fatal("nothing is seen")
		}
		facts.Observed = append(facts.Observed, o)
	}
	for _, c := range facts.JudgeAll(given.Noon, toppage.Demand{Level: 5, Until: given.Noon}, nil) {
		if c.ID == id {
			return c.State
		}
	}
	t.Fatalf("there is no check %s", id)
	return ""
}
