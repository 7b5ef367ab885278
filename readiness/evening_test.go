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
		if got := f.Grounds(given.Noon)(sale)[0].Demand.Needs(); got != row.want {
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
	at := given.Noon.Add(3 * given.Day)
	shop, all := given.Page, given.Page
	shop.ID, shop.Only, all.ID = "shop", []string{"sale", "push"}, "all"
	f := given.Board(peaked("sale", at, "100 req/s"), peaked("push", at, "30 req/s"), peaked("tv", at, "50 req/s"), peaked("mail", at, ""))
	f.Pages = []toppage.PageFacts{given.Facts(shop, nil), given.Facts(all, nil)}
	for _, row := range []struct {
		sentence, event string
		want            []float64 // of the pages that count, in their order
		dark            []int
	}{
		{"an event of both", "sale", []float64{130, 180}, []int{0, 1}},
		{"one that the shop does not count for", "tv", []float64{180}, []int{1}},
		{"one whose own peak is not known needs nobody knows how much", "mail", []float64{0}, []int{0}},
	} {
		i := slices.IndexFunc(f.Events, func(e readiness.Event) bool { return e.ID == row.event })
		var got []float64
		var dark []int
		for _, g := range f.Grounds(given.Noon)(f.Events[i]) {
			got, dark = append(got, g.Demand.Needs()), append(dark, len(g.Demand.Dark()))
		}
		if !slices.Equal(got, row.want) || !slices.Equal(dark, row.dark) {
			t.Errorf("%s: %v and %v dark, want %v and %v", row.sentence, got, dark, row.want, row.dark)
		}
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
