package api

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

type createEvent struct {
	Body NewEvent
}

// NewEvent is an event entered by hand.
type NewEvent struct {
	Title          string      `json:"title" doc:"At most 500 characters."`
	Start          string      `json:"start" doc:"RFC 3339, or a date for an all-day event."`
	End            string      `json:"end" doc:"Exclusive; same format as start."`
	Zone           string      `json:"zone,omitempty" doc:"IANA name. Default: the primary time zone."`
	AllDay         *bool       `json:"all_day,omitempty" doc:"Follows from start. If given, it must match."`
	CalendarStatus string      `json:"calendar_status,omitempty" enum:"confirmed,tentative"`
	Level          int         `json:"level,omitempty" minimum:"1" maximum:"9"`
	Location       string      `json:"location,omitempty" doc:"At most 1,000 characters."`
	URL            string      `json:"url,omitempty" doc:"At most 2,000 characters."`
	Description    string      `json:"description,omitempty" doc:"At most 10,000 characters."`
	Private        bool        `json:"private,omitempty"`
	Brief          *BriefPatch `json:"brief,omitempty"`
}

// BriefPatch is what PR tells, each at most 2,000 characters; fields left out stay as they are.
type BriefPatch struct {
	Programme    *string `json:"programme,omitempty"`
	Station      *string `json:"station,omitempty"`
	Corner       *string `json:"corner,omitempty" doc:"Time on screen."`
	Kind         *string `json:"kind,omitempty" doc:"Live or recorded; region."`
	ScreenURL    *string `json:"screen_url,omitempty"`
	CatchUp      *string `json:"catch_up,omitempty" doc:"Reruns and streaming."`
	Reach        *string `json:"reach,omitempty"`
	Peak         *string `json:"peak,omitempty"`
	Contact      *string `json:"contact,omitempty" doc:"Contact on the day."`
	Certainty    *string `json:"certainty,omitempty" enum:",confirmed,likely,tentative,unknown"`
	Embargo      *string `json:"embargo,omitempty" doc:"What must not be published yet."`
	EmbargoUntil *string `json:"embargo_until,omitempty" doc:"RFC 3339 or a date; empty for none."`
}

// over lays what is told now over what was told before.
func (p *BriefPatch) over(b readiness.Brief, zone *time.Location) (readiness.Brief, error) {
	if p == nil {
		return b, nil
	}
	for f, said := range map[readiness.BriefField]*string{
		readiness.FieldProgramme: p.Programme, readiness.FieldStation: p.Station, readiness.FieldCorner: p.Corner,
		readiness.FieldKind: p.Kind, readiness.FieldScreenURL: p.ScreenURL, readiness.FieldCatchUp: p.CatchUp,
		readiness.FieldReach: p.Reach, readiness.FieldPeak: p.Peak, readiness.FieldContact: p.Contact,
		readiness.FieldCertainty: p.Certainty, readiness.FieldEmbargo: p.Embargo,
	} {
		if said != nil {
			b.Tell(f, *said)
		}
	}
	if p.EmbargoUntil == nil {
		return b, nil
	}
	until, _, err := moment("embargo_until", *p.EmbargoUntil, zone)
	b.EmbargoUntil = ""
	if !until.IsZero() {
		b.EmbargoUntil = stamp(until)
	}
	return b, err
}

// createEvent answers POST /events.
func (s *service) createEvent(ctx context.Context, by caller, in *createEvent) (Event, error) {
	e, err := s.byHand(in.Body)
	if err != nil {
		return Event{}, err
	}
	e, err = s.Store.CreateEvent(ctx, e, by.Actor, by.now)
	if err != nil {
		return Event{}, err
	}
	return s.readEvent(ctx, by, e.ID)
}

// byHand reads an event; what it means is for the store and readiness to say.
func (s *service) byHand(n NewEvent) (readiness.Event, error) {
	e := readiness.Event{Title: n.Title, Level: n.Level, Location: n.Location, URL: n.URL, Description: n.Description, Private: n.Private,
		Calendar: readiness.Confirmed}
	if err := s.setAiring(&e, airing{Start: n.Start, End: n.End, Zone: n.Zone, AllDay: n.AllDay}); err != nil {
		return e, err
	}
	told, err := n.Brief.over(e.Brief, s.Zone)
	if err != nil {
		return e, err
	}
	e.Tell(told)
	if n.CalendarStatus != "" {
		e.Calendar = readiness.CalendarStatus(n.CalendarStatus)
	}
	return e, nil
}

// airing is when an event is on air, as the API writes it.
type airing struct {
	Start, End, Zone string
	AllDay           *bool // nil: as Start says
}

// setAiring sets when an event is on air.
func (s *service) setAiring(e *readiness.Event, a airing) error {
	zone, err := s.zone(a.Zone)
	if err != nil {
		return err
	}
	start, allDay, err := moment("start", a.Start, zone)
	if err != nil {
		return err
	}
	end, endsAllDay, err := moment("end", a.End, zone)
	switch {
	case err != nil:
		return err
	case allDay != endsAllDay:
		return fault.Invalid{Field: "end", Reason: "bad_date", Got: a.End}
	case a.AllDay != nil && *a.AllDay != allDay:
		return fault.Invalid{Field: "all_day", Reason: "not_as_start"}
	}
	e.Start, e.End, e.AllDay, e.Zone = start, end, allDay, zone.String()
	return nil
}

func (s *service) zone(name string) (*time.Location, error) {
	if name == "" {
		return s.Zone, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fault.Invalid{Field: "zone", Reason: "unknown", Got: name}
	}
	return zone, nil
}

type changeEvent struct {
	Path
	Version
	Body EventPatch
}

// EventPatch is what changes in an event; fields left out stay as they are. Of an event that a calendar owns only
// brief and hidden may change.
type EventPatch struct {
	Title          *string     `json:"title,omitempty"`
	Start          *string     `json:"start,omitempty" doc:"RFC 3339, or a date for an all-day event."`
	End            *string     `json:"end,omitempty" doc:"Exclusive; same format as start."`
	Zone           *string     `json:"zone,omitempty" doc:"IANA name. An all-day event keeps its dates."`
	AllDay         *bool       `json:"all_day,omitempty" doc:"True without start keeps the present days."`
	CalendarStatus *string     `json:"calendar_status,omitempty" enum:"confirmed,tentative,cancelled"`
	Location       *string     `json:"location,omitempty"`
	URL            *string     `json:"url,omitempty"`
	Description    *string     `json:"description,omitempty"`
	Private        *bool       `json:"private,omitempty"`
	Brief          *BriefPatch `json:"brief,omitempty"`
	Hidden         *bool       `json:"hidden,omitempty" doc:"Mark the event as not an exposure."`
	Version        int64       `json:"version,omitempty"`
}

// changeEvent answers PATCH /events/{id}: all of it, or nothing.
func (s *service) changeEvent(ctx context.Context, by caller, in *changeEvent) (Event, error) {
	version, err := in.seen(in.Body.Version)
	if err != nil {
		return Event{}, err
	}
	if in.Body.Hidden != nil && !by.Role.May(readiness.SetLevel) {
		return Event{}, fault.ErrForbidden
	}
	_, err = s.Store.EditEvent(ctx, in.ID, version, by.Actor, by.now, func(e *readiness.Event) error {
		return s.patch(e, in.Body)
	})
	return edited(err, func() (Event, error) { return s.readEvent(ctx, by, in.ID) })
}

// patch lays a change over an event.
func (s *service) patch(e *readiness.Event, p EventPatch) error {
	told, err := p.Brief.over(e.Brief, s.Zone)
	if err != nil {
		return err
	}
	e.Tell(told)
	set(&e.Title, p.Title)
	set(&e.Location, p.Location)
	set(&e.URL, p.URL)
	set(&e.Description, p.Description)
	set(&e.Private, p.Private)
	set(&e.Hidden, p.Hidden)
	set((*string)(&e.Calendar), p.CalendarStatus)
	if p.Start == nil && p.End == nil && p.Zone == nil && p.AllDay == nil {
		return nil
	}
	return s.setAiring(e, p.airing(*e))
}

// set takes over a value that was sent.
func set[T any](to *T, sent *T) {
	if sent != nil {
		*to = *sent
	}
}

// dayAfter gives the date after one.
func dayAfter(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date // refused as it stands
	}
	return day.AddDate(0, 0, 1).Format(time.DateOnly)
}

// airing gives when the event would be on air, as the API writes it.
func (p EventPatch) airing(e readiness.Event) airing {
	a := airing{Start: airTime(e.Start, e.AllDay, e.Zone), End: airTime(e.End, e.AllDay, e.Zone), Zone: e.Zone, AllDay: p.AllDay}
	set(&a.Zone, p.Zone)
	if p.AllDay != nil && *p.AllDay && !e.AllDay {
		a.Start = airTime(e.Start, true, a.Zone)
		a.End = dayAfter(airTime(e.End.Add(-time.Nanosecond), true, a.Zone))
	}
	set(&a.Start, p.Start)
	set(&a.End, p.End)
	return a
}
