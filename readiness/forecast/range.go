package forecast

// Range is what measured peaks of past events say of one to come, in requests a second. The zero Range says nothing.
type Range struct {
	Low, Middle, High float64
	// Alike is how many past events it rests on that were like the one to come; 0: on none, so that it is no more than a look at all
	// events, or at what was told.
	Alike int
}

// FirmFrom is from how many events that were alike on a range is reckoned with. One that rests on fewer is only shown.
const FirmFrom = 3

// Known says that there is a range.
func (r Range) Known() bool { return r.High > 0 }

// Firm says that the range is reckoned with.
func (r Range) Firm() bool { return r.Known() && r.Alike >= FirmFrom }

// Above says that the upper end is reckoned with, and not what was told beside what is usual (unknown: nothing was): it is higher.
func (r Range) Above(told Peak) bool {
	return r.Firm() && r.High > told.Rate && (told.Rate > 0 || told.Times == 0)
}

// Reckoned is the peak that is reckoned with: what was told beside what is usual stands, and the range in its place where that reaches
// higher or nothing was told.
func (r Range) Reckoned(told Peak, baseline float64) Peak {
	if !r.Above(told) {
		return told
	}
	return Peak{Rate: r.High, RateFrom: r.Low, Formula: told.Formula}.Beside(baseline)
}
