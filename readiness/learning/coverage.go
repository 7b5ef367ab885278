package learning

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
)

// Known says whether an exposure was known beforehand.
type Known string

// The answers. What was no exposure counts for nothing.
const (
	WasKnown   Known = "known"
	WasUnknown Known = "unknown"
	NotSaid    Known = "open" // nobody has said what it was
	NoExposure Known = "none"
)

// Burst is one exposure as it was seen on all pages at the same time.
type Burst struct {
	From  time.Time
	Known Known
	On    []measured.Exposure // one a page at least
	// EventID is the event that it belongs to; empty: none is known.
	EventID string
}

// Month counts the exposures that began in it, each once however many pages saw it.
type Month struct {
	At                   time.Time // midnight of its first day
	Known, Unknown, Open int
	Bursts               []Burst // that count, oldest first
}

// Of is how many were answered.
func (m Month) Of() int { return m.Known + m.Unknown }

// Coverage counts the exposures of the months until now, oldest first, by the clock of a zone. Events are all that they may belong to.
func Coverage(now time.Time, months int, exposures []measured.Exposure, events []readiness.Event, zone *time.Location) []Month {
	y, m, _ := now.In(zone).Date()
	all := make([]Month, months)
	for i := range all {
		all[i].At = time.Date(y, m-time.Month(months-1-i), 1, 0, 0, 0, 0, zone)
	}
	for _, b := range Bursts(exposures, events) {
		i := len(all) - 1
		for i >= 0 && b.From.Before(all[i].At) {
			i--
		}
		if i >= 0 && b.Known != NoExposure && !b.From.After(now) {
			all[i].add(b)
		}
	}
	return all
}

// Countable gives the exposures that began when events were known here, since an instant (zero: none is yet): the others say nothing of
// whether people tell in time.
func Countable(exposures []measured.Exposure, known time.Time) []measured.Exposure {
	return slices.DeleteFunc(slices.Clone(exposures), func(x measured.Exposure) bool { return known.IsZero() || x.From.Before(known) })
}

func (m *Month) add(b Burst) {
	switch b.Known {
	case WasKnown:
		m.Known++
	case WasUnknown:
		m.Unknown++
	default:
		m.Open++
	}
	m.Bursts = append(m.Bursts, b)
}

// Between counts the exposures that began from an instant until another, by what people had said of them by then.
func Between(from, to time.Time, exposures []measured.Exposure, events []readiness.Event) Month {
	m := Month{At: from}
	told := slices.Clone(exposures)
	for i := range told {
		if told[i].Answered.After(to) {
			told[i].Answer, told[i].EventID = measured.Answer{}, ""
		}
	}
	for _, b := range Bursts(told, events) {
		if b.Known != NoExposure && !b.From.Before(from) && !b.From.After(to) {
			m.add(b)
		}
	}
	return m
}

// Total adds months up.
func Total(months []Month) (sum Month) {
	for i, m := range months {
		if i == 0 {
			sum.At = m.At
		}
		sum.Known, sum.Unknown, sum.Open = sum.Known+m.Known, sum.Unknown+m.Unknown, sum.Open+m.Open
	}
	return sum
}

// Bursts puts exposures together that pages saw at the same time, oldest first.
func Bursts(exposures []measured.Exposure, events []readiness.Event) (all []Burst) {
	byID := make(map[string]*readiness.Event, len(events))
	for i := range events {
		byID[events[i].ID] = &events[i]
	}
	byStart := slices.Clone(exposures)
	slices.SortStableFunc(byStart, func(a, b measured.Exposure) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.PageID, b.PageID))
	})
	var until time.Time
	lasting := false
	for _, x := range byStart {
		if n := len(all); n > 0 && (lasting || x.From.Before(until)) {
			all[n-1].On = append(all[n-1].On, x)
		} else {
			all, until, lasting = append(all, Burst{From: x.From, On: []measured.Exposure{x}}), time.Time{}, false
		}
		lasting = lasting || x.To.IsZero()
		if x.To.After(until) {
			until = x.To
		}
	}
	for i := range all {
		all[i].judge(byID)
	}
	return all
}

// judge takes of what its pages say the first that holds for any: it was known, it was not, nobody has said.
func (b *Burst) judge(events map[string]*readiness.Event) {
	b.Known = NoExposure
	for i, x := range b.On {
		known := known(&x, events)
		if rankKnown[known] > rankKnown[b.Known] || i == 0 {
			b.Known, b.EventID = known, x.EventID
		}
	}
}

var rankKnown = map[Known]int{NoExposure: 0, NotSaid: 1, WasUnknown: 2, WasKnown: 3}

// known says it of one page. An event that was entered after the exposure began was not known, whatever it is answered; one that is not
// there any more was, where it was found by its time, since only those are looked at that were known.
func known(x *measured.Exposure, events map[string]*readiness.Event) Known {
	switch x.Was {
	case measured.WasNone:
		return NoExposure
	case measured.WasUnannounced:
		return WasUnknown
	}
	e := events[x.EventID]
	switch {
	case x.EventID == "":
		return NotSaid
	case e == nil && x.Was == measured.WasOurs:
		return WasUnknown
	case e == nil, entered(e).Before(x.From):
		return WasKnown
	case x.Was == measured.WasOurs:
		return WasUnknown
	default:
		return NotSaid
	}
}

// entered is when an event became known here.
func entered(e *readiness.Event) time.Time {
	if e.FirstSeen.IsZero() {
		return e.EnteredAt
	}
	return e.FirstSeen
}
