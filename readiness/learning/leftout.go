package learning

import (
	"cmp"
	"math"
	"slices"

	"tallylight/readiness/forecast"
)

// Judged is a case with the forecast that there was for it when it began.
type Judged struct {
	Case
	Forecast forecast.Range
	// Foretold says that there was one, by what was told or by what was measured before.
	Foretold bool
}

// Within says that the peak came out no higher than the upper end and no lower than the lower one.
func (j *Judged) Within() bool {
	return j.Foretold && j.Peak.Rate >= j.Forecast.Low && j.Peak.Rate <= j.Forecast.High
}

// Share is how much of the upper end the peak was; 0 where there was no forecast.
func (j *Judged) Share() float64 {
	if j.Forecast.High <= 0 {
		return 0
	}
	return j.Peak.Rate / j.Forecast.High
}

// Judge gives the cases, newest first, each with the forecast that the ones before it gave: those that were over when it began.
func Judge(cases []Case) []Judged {
	byStart := sorted(cases)
	all := make([]Judged, len(byStart))
	for i, c := range byStart {
		f := of(c.Event.ID, &c.mark, c.Told, c.Usual, over(c, byStart[:i]))
		all[len(byStart)-1-i] = Judged{Case: *c, Forecast: f.Range, Foretold: f.Known() && (f.Range.Alike > 0 || c.Told.Rate > 0)}
	}
	return all
}

func sorted(cases []Case) []*Case {
	all := pointers(cases)
	slices.SortStableFunc(all, func(a, b *Case) int {
		return cmp.Or(a.Event.Start.Compare(b.Event.Start), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	return all
}

// over leaves out of the cases that began before one those that were not over then: they are the last, but for one that lasts for days.
func over(c *Case, before []*Case) []*Case {
	if i := slices.IndexFunc(before, func(o *Case) bool { return o.Event.End.After(c.Event.Start) }); i >= 0 {
		return slices.DeleteFunc(slices.Clone(before), func(o *Case) bool { return o.Event.End.After(c.Event.Start) })
	}
	return before
}

// LeftOut is by what share of the measured peak the middle of the forecast is off, in the middle of all cases, where each is forecast by
// all others; false where there are none that can be.
func LeftOut(cases []Case) (off float64, n int) { return leftOut(pointers(cases)) }

func leftOut(all []*Case) (off float64, n int) {
	var apart []float64
	for _, c := range all {
		if !c.Teaches() {
			continue
		}
		if f := of(c.Event.ID, &c.mark, c.Told, c.Usual, all); f.Range.Alike > 0 {
			apart = append(apart, math.Abs(f.Middle-c.Peak.Rate)/c.Peak.Rate)
		}
	}
	if len(apart) == 0 {
		return 0, 0
	}
	slices.Sort(apart)
	half := len(apart) / 2
	if len(apart)%2 == 1 {
		return apart[half], len(apart)
	}
	return (apart[half-1] + apart[half]) / 2, len(apart)
}
