package measured

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/scope"
)

// until is when the exposure was seen last.
func (x Exposure) until() time.Time { return fault.Later(x.From, fault.Later(x.To, x.Last)) }

// Continues says that what was found of the same page is the exposure, looked at again.
func (x Exposure) Continues(found Exposure) bool {
	return found.From.Before(x.until().Add(Apart)) && x.From.Before(found.until().Add(Apart))
}

// Meets says that two exposures were at the same time, so that people are asked once what they were.
func (x Exposure) Meets(o Exposure) bool {
	return !x.From.After(o.until()) && !o.From.After(x.until())
}

// Grown is the exposure with what was found of it since. What was known stays: a later look may see less of it.
func (x Exposure) Grown(found Exposure) Exposure {
	last := fault.Later(x.until(), found.until())
	if x.To.IsZero() {
		last = found.until() // that it lasted was said before all of it was seen
	}
	lasts := found.To.IsZero() && !found.until().Before(last)
	if found.From.Before(x.From) {
		x.From = found.From
	}
	if found.Rate > x.Rate || x.Usual == 0 {
		x.Rate, x.At, x.AtLeast, x.Usual = found.Rate, found.At, found.AtLeast, found.Usual
	}
	if x.Last, x.To = last, last; lasts {
		x.To = time.Time{}
	}
	return x
}

// Ended is the exposure once it is looked at and not seen any more.
func (x Exposure) Ended() Exposure {
	if x.To.IsZero() {
		x.To = x.until()
	}
	return x
}

// Worse says that a peak measured again tells less than the one that is known: of less of that time, or no more than that and with more
// doubt. What was asked otherwise, or of another time, is no worse: somebody mended the one or moved the other.
func (p Peak) Worse(known Peak) bool {
	if p.Source != known.Source || p.Expression != known.Expression || !p.From.Equal(known.From) {
		return false
	}
	doubted := p.AtLeast && !known.AtLeast || p.Incomplete != "" && known.Incomplete == ""
	return p.Seen+max(p.Step, known.Step) < known.Seen || doubted && p.Rate <= known.Rate
}

// WasAll lists the answers in the order in which people choose.
var WasAll = []Was{WasUnannounced, WasOurs, WasNone}

// near is how far from an exposure an event may be that it is said to have been.
const near = fault.Day

// Near says that the exposure may have been the event.
func (x Exposure) Near(e readiness.Event) bool {
	from, to := e.Window()
	return from.Before(x.until().Add(near)) && x.From.Before(to.Add(near))
}

// Plain is the answer without what does not belong to it.
func (a Answer) Plain() Answer {
	if a.Was != WasUnannounced {
		a.Name, a.Kind, a.Could = "", "", ""
	}
	return a
}

// Wrong lists what cannot be kept of an answer that names an event by its id; empty: none.
func (a Answer) Wrong(eventID string) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(a.Was == "", "was", "required", "")
	refuse(a.Was != "" && !slices.Contains(WasAll, a.Was), "was", "unknown", string(a.Was))
	refuse(a.Was == WasOurs && eventID == "", "event", "required", "")
	refuse(a.Was == WasNone && eventID != "", "event", "unknown", eventID)
	refuse(fault.LongerThan(a.Name, fault.MaxTitle), "name", "too_long", "")
	refuse(a.Kind != "" && !slices.Contains(scope.Kinds, scope.Kind(a.Kind)), "kind", "no_such_kind", a.Kind)
	refuse(!slices.Contains([]Could{"", CouldYes, CouldNo}, a.Could), "could", "unknown", string(a.Could))
	return wrong
}
