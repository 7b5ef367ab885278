package views

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/text"
)

// says compares what a page says with what it should and should not.
func says(t *testing.T, sentence, html string, has, not []string) {
	t.Helper()
	for _, said := range has {
		if !strings.Contains(html, said) {
			t.Errorf("%s: it does not say %q", sentence, said)
		}
	}
	for _, said := range not {
		if strings.Contains(html, said) {
			t.Errorf("%s: it says %q", sentence, said)
		}
	}
}

func TestAnEventWithoutALevelSaysThatItsTasksAreAPreview(t *testing.T) {
	p, ladder := testPage(text.EN, readiness.SRE), readiness.DefaultLadder()
	for _, row := range []struct {
		sentence string
		days     int
		has, not []string
	}{
		{"far from air", 12, []string{"A preview: nothing is asked until a level is set.", p.t().Reach.Preview(readiness.Event{}.Planned(ladder))},
			[]string{"has no tasks", "0/0 done", "planned as level", p.t().Event.Burn}},
		{"near to air it is planned as one", 3, []string{"planned as level", "/"}, []string{"A preview", "The tasks below are those"}},
	} {
		e := sampleRows(p, ladder)[3].Event
		e.Start, e.FeedID = p.Now.AddDate(0, 0, row.days), ""
		e.End = e.Start.Add(time.Hour)
		as := e
		as.Level = e.Planned(ladder)
		r := readiness.Row{Event: e, Readiness: readiness.Assess(p.Now, e, sampleTasks(p, as, ladder), ladder, nil, sampleRows(p, ladder)[3].Shield, nil, nil, nil)}
		says(t, row.sentence, render(t, Event(EventPage{Page: p, Row: r, Ladder: ladder})), row.has, row.not)
	}
}

func TestATaskPageSaysHowTheTaskStands(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	row := sampleRows(p, readiness.DefaultLadder())[0]
	row.Event.Brief.ScreenURL = "https://shop.example/tv"
	long := p.Now.Add(-9 * 24 * time.Hour)
	asked := &readiness.Waiver{Reason: "not ours", By: "Ken Sato", ByID: "ken", At: p.Now, Waits: true}
	skipped := &readiness.Waiver{Reason: "not ours", By: "Ken Sato", ByID: "ken", At: p.Now, Approver: "Ann"}
	held := []readiness.Claim{{ID: "1", Name: "Ann", At: long, As: "lead"}, {ID: "1", Name: "Ann", At: long, As: "scribe"}}
	for _, line := range []struct {
		sentence string
		role     readiness.Role
		task     readiness.Task
		state    readiness.TaskState
		has, not []string
	}{
		{"a skip that waits is asked for", readiness.SRE, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifyManual}, Waiver: asked}, readiness.TaskOpen,
			[]string{"Skip asked by Ken Sato: not ours", ">Skip asked for<", ">Withdraw the request<"}, []string{"Skipped:"}},
		{"a skip that was approved", readiness.SRE, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifyManual}, Waiver: skipped}, readiness.TaskSkipped,
			[]string{"Skipped: not ours"}, []string{"Skip asked"}},
		{"a derived task has no heading for evidence", readiness.SRE, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifySelf, Proof: readiness.ProofBrief}}, readiness.TaskOpen,
			nil, []string{`id="ev"`, "Still helps until"}},
		{"a task by hand has one, and its last possible time", readiness.SRE, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifyManual}, Last: p.Now.Add(time.Hour)}, readiness.TaskOpen,
			[]string{`id="ev"`, "Still helps until"}, nil},
		{"one person in two roles", readiness.SRE, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifySelf, Proof: claim.Roles}, Claims: held}, readiness.TaskInHand,
			[]string{"Incident lead: Ann", "Scribe: Ann", p.t().Work.Quiet(9)}, nil},
		{"what is finished needs no news", readiness.SRE, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifySelf, Proof: claim.Reviewed}, Claims: held[:1]}, readiness.TaskVerified,
			nil, []string{p.t().Work.Quiet(9)}},
		{"what PR confirms stands beside the button", readiness.PR, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifySelf, Proof: claim.AirTime}}, readiness.TaskOpen,
			[]string{"The air time is right", "21:54–22:48", "https://shop.example/tv", "04:54"}, []string{"PR or an admin"}},
		{"SRE reads who confirms it", readiness.SRE, readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifySelf, Proof: claim.AirTime}}, readiness.TaskOpen,
			[]string{"PR or an admin confirms it."}, nil},
	} {
		line.task.ID, line.task.Due = "t", p.Now.Add(time.Hour)
		s := readiness.TaskStatus{Task: line.task, State: line.state, Asked: true}
		s.ToApprove = s.Waiver != nil && s.Waiver.Waits
		says(t, line.sentence, render(t, Task(TaskPage{Page: testPage(text.EN, line.role), Row: row, Task: s})), line.has, line.not)
	}
}

func TestTheButtonsOfALevelSayWhatTheyDo(t *testing.T) {
	p, ladder := testPage(text.EN, readiness.SRE), readiness.DefaultLadder()
	for _, row := range []struct {
		sentence  string
		state     readiness.LevelState
		to        int
		set, keep string
	}{
		{"the proposed level", readiness.LevelProposed, 4, "Confirm level 4", "Back without confirming"},
		{"the confirmed level", readiness.LevelConfirmed, 4, "Save the reason", "Keep level 4"},
		{"another level", readiness.LevelConfirmed, 3, "Change to level 3", "Keep level 4"},
	} {
		r := sampleRows(p, ladder)[0]
		r.Event.Level, r.Event.LevelState = 4, row.state
		page := LevelPage{Page: p, Row: r, Ladder: ladder, Change: readiness.LevelChange{From: 4, To: row.to}}
		if set, keep := page.setLabel(), page.keep(); set != row.set || keep != row.keep {
			t.Errorf("%s: %q, %q", row.sentence, set, keep)
		}
	}
}
