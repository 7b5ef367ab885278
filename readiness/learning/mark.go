package learning

import (
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/grading"
	"tallylight/readiness/scope"
)

// Trait is something in which two events are alike.
type Trait string

// The traits, those first that count most.
const (
	SameProgramme Trait = "programme" // or the same series of its calendar
	SameStation   Trait = "station"
	SameSlot      Trait = "slot" // about the same time of day, both on a working day or both not
	SameForm      Trait = "form" // live or recorded, as PR wrote it
	SameLength    Trait = "length"
	SameScreen    Trait = "screen" // both show an address or search words, or both do not
)

// traits is how much each counts. Events are alike from enough on: of the same programme, or of the same station and alike in one
// more, or alike in three of the others.
var traits = []struct {
	Trait
	counts int
	shared func(a, b *mark) bool
}{
	{SameProgramme, 4, func(a, b *mark) bool {
		return a.series != "" && a.series == b.series || a.programme != "" && a.programme == b.programme
	}},
	{SameStation, 2, func(a, b *mark) bool { return a.station != "" && a.station == b.station }},
	{SameSlot, 1, sameSlot},
	{SameForm, 1, func(a, b *mark) bool { return a.form != "" && a.form == b.form }},
	{SameLength, 1, func(a, b *mark) bool { return a.length <= lengthApart*b.length && b.length <= lengthApart*a.length }},
	{SameScreen, 1, func(a, b *mark) bool { return a.shown == b.shown }},
}

// How alike is alike.
const (
	enough      = 3
	slotApart   = 90 // minutes between times of day
	lengthApart = 2  // times as long
	dayMinutes  = 24 * 60
)

// mark is what makes an event like another, ready to be compared.
type mark struct {
	kind                             scope.Kind
	series, programme, station, form string
	slot                             int // minutes after midnight on the event's own clock
	rest, allDay                     bool
	length                           time.Duration
	shown                            bool
}

func markOf(e *readiness.Event) mark {
	m := mark{kind: scope.Of(e.Brief.Exposure, e.Categories), series: grading.Series(e), programme: airtime.Narrow(e.Brief.Programme),
		station: airtime.Narrow(e.Brief.Station), form: airtime.Narrow(e.Brief.Kind), allDay: e.AllDay, length: onScreen(e), shown: shows(e.Brief.ScreenURL)}
	at := e.Start.In(e.ZoneLocation())
	m.slot = at.Hour()*60 + at.Minute()
	m.rest = at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
	return m
}

// onScreen is how long it is on screen, as PR told it, else how long the event lasts.
func onScreen(e *readiness.Event) time.Duration {
	if told, ok := forecast.ReadTime(e.Brief.Corner); ok && told.High > 0 {
		return time.Duration(told.High * float64(time.Second))
	}
	return e.End.Sub(e.Start)
}

// nothing is how people write that nothing is shown.
var nothing = map[string]bool{"none": true, "no": true, "なし": true, "無し": true, "無": true, "-": true}

func shows(told string) bool {
	return !fault.Blank(told) && !nothing[airtime.Narrow(strings.TrimSpace(told))]
}

func sameSlot(a, b *mark) bool {
	if a.allDay || b.allDay || a.rest != b.rest {
		return a.allDay && b.allDay
	}
	apart := a.slot - b.slot
	if apart < 0 {
		apart = -apart
	}
	return min(apart, dayMinutes-apart) <= slotApart
}

// likeness is how much two events are alike; 0 where they reach people through something else.
func likeness(a, b *mark) (n int) {
	if a.kind != b.kind {
		return 0
	}
	for i := range traits {
		if traits[i].shared(a, b) {
			n += traits[i].counts
		}
	}
	return n
}
