package readiness_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/forecast"
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
		{"another that was said to be on air early, in whose stead it would come later", func() readiness.Event {
			e := peaked("o", at.Add(3*time.Hour), "900 req/s")
			e.OnAirAt = at.Add(time.Hour)
			return e
		}(), 2900, false},
		{"a confidential one", func() readiness.Event { e := peaked("o", at, "900 req/s"); e.Private = true; return e }(), 2900, false},
		{"one that was called off", func() readiness.Event {
			e := peaked("o", at, "900 req/s")
			e.Calendar = readiness.Cancelled
			return e
		}(), 2000, false},
		{"one that is missing in its calendar and that nobody has called off", func() readiness.Event {
			e := peaked("o", at, "900 req/s")
			e.Calendar = readiness.Missing
			return e
		}(), 2900, false},
		{"one that was taken out of its series and that nobody has called off", func() readiness.Event {
			e := peaked("o", at, "900 req/s")
			e.Calendar = readiness.TakenOut
			return e
		}(), 2900, false},
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

// The figures of a page outrank those of the company: what is usual turns multiples into rates, its tail says what falls
// together, and a typed capacity counts where no report does.
func TestAPageHasTrafficOfItsOwn(t *testing.T) {
	at := given.Noon.Add(3 * given.Day)
	sale, later := peaked("sale", at, "5x"), peaked("push", at.Add(80*time.Minute), "10x")
	company := readiness.Traffic{Baseline: 1000, Proven: 9000, ProvenAt: given.Noon.Add(-given.Day), Boot: time.Minute}
	rps, errors, p95 := 700.0, 0.0, 120.0
	report := toppage.LoadProof{ID: "r", TestedAt: given.Noon.Add(-2 * given.Day), LoadReport: toppage.LoadReport{RPS: &rps, ErrorRate: &errors, P95MS: &p95}}
	for _, row := range []struct {
		sentence string
		own      toppage.PageTraffic
		loads    []toppage.LoadProof
		needs    float64
		proven   float64
		typed    bool
	}{
		{"a page without figures has those of the company", toppage.PageTraffic{}, nil, 15_000, 9000, true},
		{"what is usual there", toppage.PageTraffic{Baseline: 10}, nil, 150, 9000, true},
		{"a tail that ends before the next begins", toppage.PageTraffic{TailS: 3000 - 1}, nil, 5000, 9000, true},
		{"a tail in which the next begins", toppage.PageTraffic{TailS: 3000 + 1}, nil, 15_000, 9000, true},
		{"what somebody typed for it", toppage.PageTraffic{Proven: 800, ProvenAt: given.Noon}, nil, 15_000, 800, true},
		{"what somebody typed for it, without a date", toppage.PageTraffic{Proven: 800}, nil, 15_000, 800, true},
		{"what somebody typed too long ago", toppage.PageTraffic{Proven: 800, ProvenAt: given.Noon.Add(-61 * given.Day)}, nil, 15_000, 0, false},
		{"a report outranks what was typed", toppage.PageTraffic{Proven: 800, ProvenAt: given.Noon}, []toppage.LoadProof{report}, 15_000, 700, false},
	} {
		f := given.Board(sale, later)
		page := given.Facts(given.Page, nil)
		page.Page.Traffic, page.Loads = row.own, row.loads
		f.Traffic, f.Pages = company, []toppage.PageFacts{page}
		g := f.Grounds(given.Noon)(sale)[0]
		if g.Demand.Needs() != row.needs || g.Proven.Rate != row.proven || g.Proven.Typed != row.typed || g.Traffic.Boot != time.Minute {
			t.Errorf("%s: needs %v, proven %+v", row.sentence, g.Demand.Needs(), g.Proven)
		}
	}
}

// What an event without a level and without a peak brings nobody knows, also where its provisional level holds some peak.
func TestAnEventThatNobodyHasLookedAtAddsNothing(t *testing.T) {
	at := given.Noon.Add(3 * given.Day)
	untold, planned := peaked("untold", at, ""), peaked("planned", at, "")
	untold.Level, untold.LevelState, planned.Level = 0, readiness.LevelUnset, 2
	f := given.Board(peaked("sale", at, "2,000 req/s"), untold, planned)
	f.Traffic.Baseline = 100
	d := f.Grounds(given.Noon)(f.Events[0])[0].Demand
	if dark := d.Dark(); d.Needs() != 2000+3*100 || len(dark) != 1 || dark[0].EventID != "untold" {
		t.Errorf("needs %v, not known %v", d.Needs(), dark)
	}
	if own := f.Grounds(given.Noon)(untold)[0].Demand; own.Peak != 8*100 {
		t.Errorf("by itself it is prepared for what its provisional level holds: %v", own.Peak)
	}
}

// asking has the figures ask for a level, whatever they are.
func asking(f readiness.Snapshot, level int) readiness.Snapshot {
	f.Suggest = func(time.Time) func(readiness.Event, readiness.Grounds) int {
		return func(readiness.Event, readiness.Grounds) int { return level }
	}
	return f
}

func TestALevelBelowWhatTheFiguresAskForNeedsAReason(t *testing.T) {
	near, far := given.Noon.Add(3*given.Day), given.Noon.Add(40*given.Day)
	for _, row := range []struct {
		sentence  string
		at        time.Time
		suggested int
		alter     func(*readiness.Event)
		below     bool // what the row says
		blocks    bool
	}{
		{"below it, confirmed", near, 5, nil, true, true},
		{"below it, only proposed", near, 5, func(e *readiness.Event) { e.LevelState = readiness.LevelProposed }, true, true},
		{"six weeks ahead as well", far, 5, nil, true, true},
		{"the same", near, 4, nil, false, false},
		{"above it", near, 3, nil, false, false},
		{"none is suggested", near, 0, nil, false, false},
		{"SRE has said why", near, 5, func(e *readiness.Event) { e.LevelReason, e.ReasonFor = "the CDN serves all of it", 5 }, true, false},
		{"SRE said why when the figures asked for less", near, 5, func(e *readiness.Event) { e.LevelReason, e.ReasonFor = "no", 4 }, true, true},
		{"SRE said why when the figures asked for more", near, 4, func(e *readiness.Event) { e.Level, e.LevelReason, e.ReasonFor = 3, "yes", 5 }, true, false},
		{"no level yet", near, 5, func(e *readiness.Event) { e.Level, e.LevelState = 0, readiness.LevelUnset }, false, false},
		{"it was called off", near, 5, func(e *readiness.Event) { e.Calendar = readiness.Cancelled }, true, false},
		{"it is on air", given.Noon.Add(-time.Minute), 5, nil, true, true},
		{"it is over", given.Noon.Add(-2 * time.Hour), 5, nil, true, false},
	} {
		e := given.Named("e", row.at)
		if row.alter != nil {
			row.alter(&e)
		}
		r := asking(given.Board(e), row.suggested).Row(given.Noon, e)
		i := slices.IndexFunc(r.Blockers, func(b readiness.Blocker) bool { return b.Kind == readiness.BlockBelow })
		if _, below := r.BelowSuggestion(); below != row.below || i >= 0 != row.blocks {
			t.Errorf("%s: below %t, blocks %t", row.sentence, below, i >= 0)
		}
		if i >= 0 && (r.Call.Clear() || r.Blockers[i].Level != row.suggested || r.Blockers[i].Severity != readiness.AtRisk) {
			t.Errorf("%s: %s by %+v", row.sentence, r.Call, r.Blockers[i])
		}
	}
}

// Whoever may not know of a confidential event sees its figures and neither which it is nor when.
func TestWhatIsConfidentialAddsUpUnnamed(t *testing.T) {
	at := given.Noon.Add(3 * given.Day)
	secret, quiet := peaked("secret", at, "900 req/s"), peaked("quiet", at, "")
	secret.Private, quiet.Private = true, true
	f := asking(given.Board(peaked("sale", at, "2,000 req/s"), secret, quiet), 5)
	open := f.Row(given.Noon, f.Events[0]).Withhold(given.Noon, "hidden")
	d := open.Grounds.Demand
	if d.Needs() != 2900 || len(d.Dark()) != 1 {
		t.Errorf("needs %v of %+v", d.Needs(), d.Also)
	}
	for _, a := range d.Also {
		if a.EventID != "" || !a.From.IsZero() || !a.To.IsZero() {
			t.Errorf("told: %+v", a)
		}
	}
	for _, b := range open.Blockers {
		if slices.ContainsFunc(b.Events, func(id string) bool { return id != "" }) {
			t.Errorf("told by %s: %v", b.Kind, b.Events)
		}
	}
	e := secret
	e.LevelReason, e.ReasonFor = "it is the big one", 5
	hidden := f.Row(given.Noon, e).Withhold(given.Noon, "hidden")
	if hidden.Grounds.Suggested != 0 || hidden.Event.LevelReason != "hidden" || hidden.Grounds.Told.Known() {
		t.Errorf("told of the confidential one: %+v, %q", hidden.Grounds.Told, hidden.Event.LevelReason)
	}
	if whole := f.Row(given.Noon, f.Events[0]); whole.Grounds.Demand.Also[0].EventID == "" {
		t.Error("to withhold it from one takes it from all")
	}
}

// The call of each of several events that overlap never rests on less than what they ask for in common, and none of them is
// clear near air while less than that is proven.
func TestNoCallRestsOnLessThanTheCommonDemand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := given.Noon.Add(20 * time.Hour)
		var events []readiness.Event
		common := 0.0
		for i := range rapid.IntRange(2, 6).Draw(t, "events") {
			peak := rapid.IntRange(1, 5000).Draw(t, "peak")
			e := peaked(fmt.Sprint("e", i), at.Add(-time.Duration(rapid.IntRange(0, 25).Draw(t, "before"))*time.Minute), fmt.Sprintf("%d req/s", peak))
			e.Level, e.Private = rapid.IntRange(1, 5).Draw(t, "level"), rapid.Bool().Draw(t, "private")
			events, common = append(events, e), common+float64(peak)
		}
		f := given.Board(events...)
		rps, errors, p95 := rapid.Float64Range(1, 40_000).Draw(t, "proven"), 0.0, 120.0
		page := given.Facts(given.Page, given.Probes(20, 0))
		page.Loads = []toppage.LoadProof{{TestedAt: given.Noon.Add(-given.Day), LoadReport: toppage.LoadReport{RPS: &rps, ErrorRate: &errors, P95MS: &p95}}}
		if rapid.Bool().Draw(t, "page of its own traffic") {
			page.Page.Traffic = toppage.PageTraffic{Baseline: 10, TailS: rapid.Float64Range(1, 7200).Draw(t, "tail")}
		}
		f.Pages, f.Required = []toppage.PageFacts{page}, toppage.CheckMap{"L1": 1}
		for _, r := range readiness.Board(given.Noon, f) {
			if r.Grounds.Demand.Needs() < common {
				t.Fatalf("%s rests on %v of %v req/s", r.Event.ID, r.Grounds.Demand.Needs(), common)
			}
			if rps < common && r.Call.Clear() {
				t.Fatalf("%s is %s although %v of %v req/s are proven", r.Event.ID, r.Call, rps, common)
			}
		}
	})
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

// However many events fall together, all of them are in the sum: those that are listed one by one, and the others.
func TestOfManyEventsAllAreInTheSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := given.Noon.Add(3 * given.Day)
		events := []readiness.Event{peaked("own", at, "100 req/s")}
		n := rapid.IntRange(0, 120).Draw(t, "events")
		var sum float64
		dark := 0
		tail := readiness.DefaultTail
		for i := range n {
			peak := rapid.SampledFrom([]string{"", "7 req/s", "3x", "0.1 req/s"}).Draw(t, "peak")
			o := peaked(fmt.Sprint("o", i), at.Add(time.Duration(rapid.IntRange(-400, 400).Draw(t, "minutes"))*time.Minute), peak)
			o.End = o.Start.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "long")) * time.Minute)
			o.Level = rapid.IntRange(0, 4).Draw(t, "level")
			events = append(events, o)
		}
		evening := func(events ...readiness.Event) toppage.Demand {
			f := readiness.Snapshot{Ladder: given.Ladder, Events: events, Traffic: readiness.Traffic{Baseline: 10}}
			return f.Grounds(given.Noon)(events[0])[0].Demand
		}
		d := evening(events...)
		for _, o := range events[1:] {
			if !events[0].Meets(&o, tail) {
				continue
			}
			// Alone with the event, the other is listed, so that what it adds is known.
			for _, a := range evening(events[0], o).Also {
				sum += a.Peak
				if a.Peak == 0 {
					dark++
				}
			}
		}
		if got := d.Sum() - d.Peak; got < sum-1e-6 || got > sum+1e-6 {
			t.Fatalf("%d events add %v, want %v", n, got, sum)
		}
		if got := len(d.Dark()) + d.Rest.Dark; got != dark || len(d.Also)+d.Rest.Events < dark {
			t.Fatalf("the peak of %d is not known, want %d", got, dark)
		}
		if len(d.Also) > 30 {
			t.Fatalf("%d are listed", len(d.Also))
		}
	})
}

func TestWhatWasNotReadIsNotKnown(t *testing.T) {
	sale := peaked("sale", given.Noon.Add(3*given.Day), "100 req/s")
	f := given.Board(sale)
	f.Cut = map[string]bool{"sale": true}
	if d := f.Grounds(given.Noon)(sale)[0].Demand; d.Rest.Dark != 1 || d.Sum() != 100 {
		t.Errorf("demand %+v", d)
	}
	row := readiness.Board(given.Noon, f)[0]
	if !slices.ContainsFunc(row.Blockers, func(b readiness.Blocker) bool { return b.Kind == readiness.BlockEvening }) {
		t.Error("an event of which not all that falls together with it was read is called as if it were")
	}
}

// What past events brought raises what PR told, stands where PR told nothing, and lowers nothing that was told.
func TestWhatPastEventsBroughtIsReckonedWith(t *testing.T) {
	at := given.Noon.Add(3 * given.Day)
	for _, row := range []struct {
		sentence string
		told     string
		likely   forecast.Range
		want     float64
	}{
		{"nothing is known, and nothing told: what the level holds", "", forecast.Range{}, 20_000},
		{"nothing was told", "", forecast.Range{Low: 2000, Middle: 4000, High: 6000, Alike: 3}, 6000},
		{"two events are not reckoned with", "", forecast.Range{Low: 2000, Middle: 4000, High: 6000, Alike: 2}, 20_000},
		{"more than was told", "5,000 req/s", forecast.Range{Low: 2000, Middle: 4000, High: 6000, Alike: 3}, 6000},
		{"less than was told", "9,000 req/s", forecast.Range{Low: 2000, Middle: 4000, High: 6000, Alike: 3}, 9000},
		{"as much as was told", "6x", forecast.Range{Low: 2000, Middle: 4000, High: 6000, Alike: 3}, 6000},
	} {
		f := given.Board(peaked("e", at, row.told))
		f.Traffic.Baseline = 1000
		f.Learnt = func(time.Time) func(*readiness.Event, forecast.Peak, string, float64) forecast.Range {
			return func(*readiness.Event, forecast.Peak, string, float64) forecast.Range { return row.likely }
		}
		if g := f.Grounds(given.Noon)(f.Events[0])[0]; g.Demand.Peak != row.want || g.Forecast != row.likely {
			t.Errorf("%s: %v, want %v", row.sentence, g.Demand.Peak, row.want)
		}
		if g := f.Grounds(at.Add(2 * given.Day))(f.Events[0])[0]; g.Forecast != (forecast.Range{}) {
			t.Errorf("%s: there is a forecast for what is over", row.sentence)
		}
	}
}
