package views

import (
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/text"
)

func TestWhatCanOnlyBeTickedNearAirSaysFromWhen(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	s := readiness.TaskStatus{Task: readiness.Task{Ask: &readiness.Ask{Verify: readiness.VerifyManual}, Due: p.Now.Add(time.Hour)}, State: readiness.TaskOpen, OpensAt: p.Now.Add(time.Minute)}
	page := TaskPage{Page: p, Task: s}
	if page.completable() || p.finishLabel(s) != p.t().Task.SkipLead || p.standing(readiness.Event{Start: p.Now.Add(2 * time.Hour)}, s) != p.t().Task.OpensOn(p.t().DayTime(p.near(s.OpensAt))) {
		t.Errorf("a minute early: completable %v, %q", page.completable(), p.standing(readiness.Event{}, s))
	}
	page.Now, p.Now = s.OpensAt, s.OpensAt
	if !page.completable() || p.finishLabel(s) != p.t().Task.CompleteLead {
		t.Error("at its time it cannot be completed")
	}
}
