package intent

import (
	"cmp"
	"time"

	"tallylight/readiness/airtime"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Airing is when an event is on air: as people type it (a date with clocks), or start and end as instants or dates.
type Airing struct {
	Date    string `json:"date" doc:"Date as people type it. start and end are then times such as 25:30."`
	Start   string `json:"start" doc:"RFC 3339, or a date for an all-day event."`
	End     string `json:"end" doc:"Exclusive; same format as start. Default: one hour, or one day."`
	LastDay string `json:"last_day" doc:"With date: the last day, if it is a later one."`
	Zone    string `json:"zone" doc:"IANA name. Default: the primary time zone. An all-day event keeps its dates."`
	AllDay  string `json:"all_day" is:"flag" doc:"Follows from start. If given, it must match. True without start keeps the present days."`
}

// onAir is an air time that could be read.
type onAir struct {
	from, to time.Time
	allDay   bool
	zone     *time.Location
}

// Typed is the air time as people type it.
func (a Airing) Typed() airtime.Airing {
	return airtime.Airing{Date: a.Date, Start: a.Start, LastDay: a.LastDay, End: a.End}
}

// AiringOf is an air time as it would be typed, on the clocks of a zone; a date without a time is in its own.
func AiringOf(e readiness.Event, zone *time.Location) Airing {
	t := e.Airing(zone)
	a := Airing{Date: t.Date, Start: t.Start, LastDay: t.LastDay, End: t.End, Zone: zone.String()}
	if e.AllDay {
		a.Zone = e.Zone
	}
	return a
}

// spoken is an air time as the API says it.
func spoken(e readiness.Event) Airing {
	a := Airing{Start: e.Start.UTC().Format(time.RFC3339), End: e.End.UTC().Format(time.RFC3339), Zone: e.Zone}
	if e.AllDay {
		a.Start, a.End = e.Start.In(e.ZoneLocation()).Format(time.DateOnly), e.End.In(e.ZoneLocation()).Format(time.DateOnly)
	}
	return a
}

// over lays what was said over the air time of an event; what was not said stays.
func (a Airing) over(e readiness.Event) Airing {
	is := spoken(e)
	a.Zone = cmp.Or(a.Zone, is.Zone)
	if a.Date != "" {
		return a
	}
	if zone, err := time.LoadLocation(a.Zone); err == nil && a.AllDay == "true" && !e.AllDay {
		is.Start = e.Start.In(zone).Format(time.DateOnly)
		is.End = e.End.Add(-time.Nanosecond).In(zone).AddDate(0, 0, 1).Format(time.DateOnly)
	}
	a.Start, a.End = cmp.Or(a.Start, is.Start), cmp.Or(a.End, is.End)
	return a
}

// read reads the air time, with all that cannot be read of it.
func (a Airing) read(c Clock) (at onAir, wrong []fault.Invalid) {
	var err error
	at.zone, err = c.In(a.Zone)
	wrong = fault.Invalids(err)
	if _, noClock := airtime.ParseClock(a.Start); a.Date != "" || a.Start == "" || noClock == nil {
		wrong = append(wrong, a.Typed().Wrong(c.Now, at.zone)...)
		at.from, at.to, at.allDay, _ = a.Typed().Read(c.Now, at.zone)
	} else {
		wrong = append(wrong, a.instants(&at)...)
	}
	if a.AllDay != "" && len(wrong) == 0 && (a.AllDay == "true") != at.allDay {
		wrong = []fault.Invalid{{Field: "all_day", Reason: "not_as_start"}}
	}
	return at, wrong
}

// instants reads instants or dates.
func (a Airing) instants(at *onAir) []fault.Invalid {
	var err error
	if at.from, at.allDay, err = Moment("start", a.Start, at.zone); err != nil {
		return fault.Invalids(err)
	}
	if a.End == "" && at.allDay {
		at.to = at.from.In(at.zone).AddDate(0, 0, 1).UTC()
		return nil
	}
	var isDate bool
	at.to, isDate, err = Moment("end", a.End, at.zone)
	switch {
	case err != nil:
		return fault.Invalids(err)
	case a.End == "":
		at.to = at.from.Add(airtime.UsualLength)
	case isDate != at.allDay:
		return []fault.Invalid{{Field: "end", Reason: "bad_date", Got: a.End}}
	}
	return nil
}

// Postponement moves an event: by minutes, to other times, or back to where its calendar has it.
type Postponement struct {
	Seen
	Airing
	Minutes string `json:"minutes" is:"whole" limit:"minutes" doc:"Instead of new times: delay in minutes. An event on air is extended. Negative values bring it forward."`
	Follow  bool   `json:"follow" doc:"Instead of new times: the times of the calendar."`
}

// Times reads where an event goes.
func (p Postponement) Times(c Clock, e readiness.Event) (from, to time.Time, err error) {
	switch {
	case p.Follow && e.Postponed():
		return e.FeedStart, e.FeedEnd, nil
	case p.Follow:
		return e.Start, e.End, nil
	case p.Minutes != "" && p.Typed() != (airtime.Airing{}):
		return from, to, fault.Invalid{Field: "minutes", Reason: "not_both"}
	case p.Minutes != "":
		return readiness.Later(c.Now, e, int(max(min(whole(p.Minutes), 1<<20), -1<<20)))
	}
	at, wrong := p.read(c)
	if p.Date == "" && p.Start != "" && p.End == "" && len(wrong) == 0 {
		wrong = []fault.Invalid{{Field: "end", Reason: "required"}}
	}
	if len(wrong) == 0 && at.allDay {
		wrong = []fault.Invalid{{Field: "start", Reason: "required"}}
	}
	return at.from, at.to, fault.All(wrong)
}

// Differences lists how an event is by now and how it was meant to be.
func (p Postponement) Differences(c Clock, e readiness.Event) []Difference {
	zone, _ := c.In(p.Zone)
	is := AiringOf(e, zone)
	switch {
	case p.Follow:
		return []Difference{{"follow", "true", "true"}}
	case p.Minutes != "":
		return []Difference{{"start", is.Start, ""}, {"end", is.End, ""}, {"minutes", "", p.Minutes}}
	}
	is.Zone = cmp.Or(p.Zone, is.Zone)
	return Differences(is, p.Airing)
}
