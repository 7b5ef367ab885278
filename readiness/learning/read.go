package learning

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// Over is how far back is learnt, and Months how many months of exposures are counted.
const (
	Over   = measured.KeepExposures
	Months = 6
)

// Facts are what is learnt from.
type Facts struct {
	Since     time.Time
	Known     time.Time // when any event was known for the first time: what came before says nothing of whether people tell in time; zero: none is
	Cases     []Case
	Exposures []measured.Exposure
	Events    []readiness.Event // that went on air
	Feeds     map[string]readiness.Feed
	Ladder    readiness.Ladder
	Traffic   readiness.Traffic
	Lines     []readiness.Change // of CaughtKinds, oldest first
	Looked    map[string]int     // by check
	Boots     []time.Duration
	// Withheld is how many events are left out, of which whoever reads may not know.
	Withheld int
	hushed   map[string]bool
}

// Withhold gives the facts as people see them who may not know at now what is confidential: nothing is said of such events but whether
// their exposures were known.
func (f Facts) Withhold(now time.Time) Facts {
	f.hushed = map[string]bool{}
	for i := range f.Events {
		if f.Events[i].Confidential(now) {
			f.hushed[f.Events[i].ID] = true
		}
	}
	f.Cases = slices.DeleteFunc(slices.Clone(f.Cases), func(c Case) bool { return f.hushed[c.Event.ID] })
	f.Lines = slices.DeleteFunc(slices.Clone(f.Lines), func(c readiness.Change) bool { return c.EventID != "" && c.Confidential(now) })
	f.Withheld = len(f.hushed)
	return f
}

// open gives the events of which something may be said.
func (f *Facts) open() []readiness.Event {
	if len(f.hushed) == 0 {
		return f.Events
	}
	return slices.DeleteFunc(slices.Clone(f.Events), func(e readiness.Event) bool { return f.hushed[e.ID] })
}

// Report is what was learnt by an instant.
type Report struct {
	At        time.Time
	Since     time.Time // from when on exposures count; zero: in all months
	Waits     bool      // exposures were found, and none counts before an event is known
	Months    []Month
	Total     Month
	Heard     []Heard
	Judged    []Judged // newest first
	Within    int      // of those that were foretold
	Foretold  int
	Off       float64 // of what was measured, where each is forecast by all others
	OffOf     int
	Matrix    Matrix
	Proposals []Proposal
	Caught    []Caught
	Withheld  int
}

// Read reads the facts at now, by the clock of a zone.
func Read(now time.Time, f Facts, zone *time.Location) Report {
	r := Report{At: now, Withheld: f.Withheld}
	r.Months = Coverage(now, Months, Countable(f.Exposures, f.Known), f.Events, zone)
	r.Waits = f.Known.IsZero() && len(f.Exposures) > 0
	if f.Known.After(r.Months[0].At) {
		r.Since = f.Known.In(zone)
	}
	for i := range r.Months {
		for j, b := range r.Months[i].Bursts {
			if f.hushed[b.EventID] {
				r.Months[i].Bursts[j] = Burst{From: b.From, Known: b.Known}
			}
		}
	}
	r.Total = Total(r.Months)
	r.Heard = Early(now, r.Total.At, f.open(), f.Feeds)
	cases := ByEvent(f.Cases)
	r.Judged = Judge(cases)
	for i := range r.Judged {
		if j := &r.Judged[i]; j.Foretold && j.Teaches() {
			r.Foretold++
			if j.Within() {
				r.Within++
			}
		}
	}
	r.Off, r.OffOf = LeftOut(cases)
	r.Matrix = Calibrate(cases, f.Ladder.Height())
	r.Proposals = Propose(cases, f.Boots, f.Ladder, f.Traffic)
	r.Caught = EverCaught(f.Lines, f.Looked)
	return r
}
