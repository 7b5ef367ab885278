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

// Above is the upper end where it is reckoned with and higher than a rate (0: none was told); else 0.
func (r Range) Above(told float64) float64 {
	if r.Firm() && r.High > told {
		return r.High
	}
	return 0
}
