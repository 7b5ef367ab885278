package intent

import (
	"cmp"

	"tallylight/readiness/airtime"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Facts are what people say of an event that no calendar owns.
type Facts struct {
	Title string `json:"title" limit:"title" doc:"Default: the programme."`
	Airing
	Location    string `json:"location" limit:"location"`
	URL         string `json:"url" limit:"url"`
	Description string `json:"description" limit:"description"`
	Private     bool   `json:"private"`
}

// NewEvent enters an event by hand.
type NewEvent struct {
	Facts
	Calendar string `json:"calendar_status" limit:"new_status" doc:"Default: follows from the certainty in the brief."`
	Level    string `json:"level" is:"whole" else:"no_such_level" limit:"level"`
	Brief    Brief  `json:"brief"`
	Another  bool   `json:"another" doc:"Create it even if there is an event with the same title at the same time. Otherwise that is a 409 with the other event."`
}

// EventForm changes an event on its form.
type EventForm struct {
	Seen
	Facts
}

// EventEdit is what changes in an event. Of one that a calendar owns only brief and hidden may change.
type EventEdit struct {
	Seen
	Facts
	Calendar string `json:"calendar_status" limit:"status"`
	Brief    Brief  `json:"brief"`
	Hidden   bool   `json:"hidden" doc:"Mark the event as not an exposure."`
}

// Event is the event that is to be entered, with all that cannot be kept of it.
func (n NewEvent) Event(c Clock) (readiness.Event, []fault.Invalid) {
	at, wrong := n.read(c)
	brief, unclear := n.Brief.Told(c, at.zone, readiness.Brief{})
	e := readiness.Event{Level: int(whole(n.Level)), Private: n.Private, Zone: at.zone.String(), Start: at.from, End: at.to, AllDay: at.allDay,
		Calendar: cmp.Or(readiness.CalendarStatus(n.Calendar), brief.Certainty.Calendar())}
	e.Write(Typed(n.Facts))
	e.Title = cmp.Or(e.Title, brief.Programme)
	if len(wrong) > 0 {
		e.Start, e.End = c.Now, c.Now.Add(airtime.UsualLength) // so that only the rest is complained about
	}
	refuse := fault.Refusing(&wrong)
	refuse(e.Calendar == readiness.Cancelled, "calendar_status", "unknown", n.Calendar)
	wrong = append(append(wrong, e.Wrong()...), unclear...)
	e.Brief = brief
	return e, wrong
}

// FactsOf is an event as its form shows it, its times on the clocks of a zone.
func FactsOf(e readiness.Event, a Airing) Facts {
	f := Facts{Airing: a, Private: e.Private}
	fill(&f, e.Texts())
	return f
}

// Over lays a form over an event. An air time that stands as the form showed it stays, also one in an hour that happens twice.
func (f Facts) Over(e *readiness.Event, c Clock) []fault.Invalid {
	zone, _ := c.In(f.Zone)
	return f.lay(e, AiringOf(*e, zone), c)
}

func (f Facts) lay(e *readiness.Event, was Airing, c Clock) []fault.Invalid {
	e.Write(Typed(f))
	e.Private = f.Private
	var wrong []fault.Invalid
	if f.Airing != was {
		var at onAir
		if at, wrong = f.read(c); len(wrong) == 0 {
			e.Start, e.End, e.AllDay, e.Zone = at.from, at.to, at.allDay, at.zone.String()
		}
	}
	if e.FeedID != "" {
		return wrong // what the calendar says is not judged
	}
	return Merge(wrong, e.Wrong())
}

// EventEditOf is an event as the API says it, but for its air time.
func EventEditOf(e readiness.Event) EventEdit {
	return EventEdit{Facts: FactsOf(e, Airing{}), Calendar: string(e.Calendar), Brief: BriefOf(e.Brief), Hidden: e.Hidden}
}

// Over lays an edit over an event.
func (p EventEdit) Over(e *readiness.Event, c Clock) []fault.Invalid {
	was := EventEditOf(*e)
	zone, _ := c.In(cmp.Or(p.Zone, e.Zone))
	told, unclear := p.Brief.Told(c, zone, e.Brief)
	if len(unclear) == 0 {
		e.Tell(told)
	}
	if e.Hidden = p.Hidden; p.Calendar != was.Calendar {
		e.Calendar = readiness.CalendarStatus(p.Calendar)
	}
	if p.Airing != (Airing{}) {
		p.Airing = p.over(*e)
	}
	return append(p.lay(e, Airing{}, c), unclear...)
}

// Deciding lets another calendar that holds an event decide on it.
type Deciding struct {
	Seen
	Feed string `json:"feed_id" form:"feed" required:"true" doc:"Id of a feed that is listed in sources of the event."`
}

// Level sets the level of an event.
type Level struct {
	Seen
	Level  string `json:"level" is:"whole" null:"0" limit:"level" required:"true" doc:"Null: no level."`
	Reason string `json:"reason" limit:"evidence" doc:"For the history."`
	Below  string `json:"level_reason" limit:"evidence" doc:"Why the level is below suggested_level, from whoever confirms it (SRE). Without it such an event is at_risk. Kept on the event while the level is below. Sent empty with nothing else to change, it is refused while it is wanted."`
	// Asked says that the reason was asked for, or was sent empty: where nothing else is meant, it is required.
	Asked  bool   `given:"level_reason"`
	Ladder string `json:"ladder_version" form:"ladder" is:"whole" doc:"Ladder version of the preview or the event. If the ladder was changed since, the request is refused."`
}

// LadderSeen is the version of the ladder from which the level was chosen; 0 where nobody says.
func (l Level) LadderSeen() int64 { return whole(l.Ladder) }

// N is the level that is meant; 0 is none.
func (l Level) N() (int, error) {
	if l.Level == "" {
		return 0, fault.Invalid{Field: "level", Reason: "required"}
	}
	return int(max(min(whole(l.Level), mostSeconds), -1)), nil
}
