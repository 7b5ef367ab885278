package readiness_test

import (
	"slices"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// peaked is an event at an instant of which PR expects so much.
func peaked(id string, at time.Time, peak string) readiness.Event {
	e := given.Named(id, at)
	e.Brief.Peak = peak
	return e
}

func TestAnEveningIsJudgedAsOne(t *testing.T) {
	at := given.Noon.Add(3 * given.Day)
	sale := peaked("sale", at, "2,000 req/s")
	for _, row := range []struct {
		sentence string
		other    readiness.Event
		want     float64 // of the sale's page
		dark     bool
	}{
		{"alone", peaked("o", at.Add(5*time.Hour), "2,500 req/s"), 2000, false},
		{"another on air at once", peaked("o", at.Add(10*time.Minute), "2,500 req/s"), 4500, false},
		{"another that begins a nanosecond before the end of the tail", peaked("o", sale.End.Add(time.Hour-1), "2,500 req/s"), 4500, false},
		{"another that begins as the tail ends", peaked("o", sale.End.Add(time.Hour), "2,500 req/s"), 2000, false},
		{"another in whose tail it begins", peaked("o", at.Add(-90*time.Minute+1), "2,500 req/s"), 4500, false},
		{"the upper end of a range", peaked("o", at, "1,000-1,400 req/s"), 3400, false},
		{"a confidential one", func() readiness.Event { e := peaked("o", at, "900 req/s"); e.Private = true; return e }(), 2900, false},
		{"one that was called off", func() readiness.Event {
			e := peaked("o", at, "900 req/s")
			e.Calendar = readiness.Cancelled
			return e
		}(), 2000, false},
		{"one that is no exposure", func() readiness.Event { e := peaked("o", at, "900 req/s"); e.Hidden = true; return e }(), 2000, false},
		{"one whose peak is not known", peaked("o", at, ""), 2000, true},
		{"an ordinary one whose peak is not known", func() readiness.Event { e := peaked("o", at, ""); e.Level = 1; return e }(), 2000, false},
	} {
		f := given.Board(sale, row.other)
		if got := f.Demand(sale).PeakOf(&given.Page); got != row.want {
			t.Errorf("%s: %v req/s, want %v", row.sentence, got, row.want)
		}
		for _, r := range readiness.Board(given.Noon, f) {
			if r.Event.ID != "sale" {
				continue
			}
			dark := slices.ContainsFunc(r.Blockers, func(b readiness.Blocker) bool { return b.Kind == readiness.BlockEvening })
			if dark != row.dark || dark && !readiness.AtRisk.Worse(readiness.OnTrack) {
				t.Errorf("%s: its peak is not known %v", row.sentence, dark)
			}
		}
	}
}

func TestAPageServesOnlyTheEventsItCountsFor(t *testing.T) {
	page := given.Page
	page.Only = []string{"sale"}
	d := toppage.Demand{EventID: "sale", Peak: 100, Also: []toppage.Also{{EventID: "o", Peak: 50}}}
	if got := d.PeakOf(&page); got != 100 {
		t.Errorf("%v req/s, want 100", got)
	}
	if got := (toppage.Demand{Also: d.Also}).PeakOf(&given.Page); got != 0 {
		t.Errorf("of an event whose own peak is not known: %v", got)
	}
}

// Three events of one evening add up to 5,900 req/s and 3,200 are proven: none of them is GO.
func TestWhatIsProvenForOneEventIsNotForThree(t *testing.T) {
	at := given.Noon.Add(20 * time.Hour)
	f := given.Board(peaked("sale", at, "2,100 req/s"), peaked("tv", at.Add(time.Hour), "1,900 req/s"), peaked("push", at.Add(30*time.Minute), "1,900 req/s"))
	rps, errors, p95 := 3200.0, 0.0, 120.0
	page := given.Facts(given.Page, given.Probes(20, 0))
	page.Loads = []toppage.LoadProof{{TestedAt: given.Noon.Add(-given.Day), LoadReport: toppage.LoadReport{RPS: &rps, ErrorRate: &errors, P95MS: &p95}}}
	f.Pages, f.Required = []toppage.PageFacts{page}, toppage.CheckMap{"L1": 3}
	for _, r := range readiness.Board(given.Noon, f) {
		i := slices.IndexFunc(r.Shield.Checks, func(c toppage.Check) bool { return c.ID == "L1" })
		if i < 0 || r.Shield.Checks[i].State != toppage.CheckFail || r.Call.Clear() {
			t.Errorf("%s is %s although 3,200 of 5,900 req/s are proven", r.Event.ID, r.Call)
		}
	}
}
