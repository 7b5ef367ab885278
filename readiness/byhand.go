package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/airtime"

	"tallylight/readiness/fault"
)

// longest is how long an event entered by hand may last.
const longest = 366 * fault.Day

// Wrong lists the fields because of which an event cannot be kept as people entered it.
func (e Event) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(e.Title), "title", "required", "")
	for _, t := range EventTexts {
		wrong = append(wrong, t.wrong(*t.of(&e))...)
	}
	refuse(e.Start.IsZero(), "start", "required", "")
	refuse(!e.Start.IsZero() && !fault.Dated(e.Start), "start", "bad_date", "")
	refuse(!e.End.After(e.Start), "end", "not_after_start", "")
	refuse(e.End.Sub(e.Start) > longest, "end", "out_of_range", "")
	refuse(e.Calendar != Confirmed && e.Calendar != Tentative && e.Calendar != Cancelled, "calendar_status", "unknown", string(e.Calendar))
	return append(wrong, e.Brief.Wrong()...)
}

// Check refuses an event that cannot be kept as people entered it, with the first field that is wrong.
func (e Event) Check() error { return fault.First(e.Wrong()) }

// Revise gives the edit that turns a stored event into what people made of it at now. Of an event that a calendar
// owns they may tell the brief and hide it, and say whether it takes place where the calendar lacks it; the rest is the
// calendar's, and they are refused with an Invalid. A new air time is a move, as if a calendar had moved it.
func Revise(now time.Time, was, e Event) (Move, error) {
	m := Move{Event: e, Was: was}
	field := differing(was, e)
	if field == "" {
		return m, fault.First(e.Brief.Wrong())
	}
	if was.FeedID != "" {
		if !m.answers() {
			return m, fault.Invalid{Field: field, Reason: "from_calendar"}
		}
		m.answered(now)
		return m, fault.First(e.Brief.Wrong())
	}
	if err := e.Check(); err != nil {
		return m, err
	}
	if m.Turned() {
		m.answered(now)
	}
	if m.Moved() {
		m.Event.NoteMove(now, was.Start)
	}
	return m, nil
}

// differing names the first of the fields that a calendar owns in which two events differ, as the API names it; empty
// where they agree.
func differing(a, b Event) string {
	if texts := a.TextsDiffering(b); len(texts) > 0 {
		return texts[0]
	}
	for _, field := range []struct {
		name    string
		differs bool
	}{
		{"start", !a.Start.Equal(b.Start)},
		{"end", !a.End.Equal(b.End)},
		{"all_day", a.AllDay != b.AllDay},
		{"zone", a.Zone != b.Zone},
		{"calendar_status", a.Calendar != b.Calendar},
		{"private", a.Private != b.Private},
	} {
		if field.differs {
			return field.name
		}
	}
	return ""
}

// TwinWithin is how close two events of the same title are that are likely to be the same.
const TwinWithin = time.Hour

// Twin finds an event that e is likely to repeat: of the same title, starting at most that long before or after.
// Titles are compared as people read them, without regard to width, case and white space.
func (e Event) Twin(among []Event, within time.Duration) (Event, bool) {
	title := airtime.Narrow(e.Title)
	i := slices.IndexFunc(among, func(o Event) bool {
		return o.ID != e.ID && o.Start.Sub(e.Start).Abs() <= within && airtime.Narrow(o.Title) == title
	})
	if i < 0 {
		return Event{}, false
	}
	return among[i], true
}

// Airing gives an event's times as they are typed into a form, on the 24-hour clocks of loc.
func (e Event) Airing(loc *time.Location) airtime.Airing {
	from, to := e.Start.In(loc), e.End.In(loc)
	if e.AllDay {
		own := e.ZoneLocation()
		from, to = e.Start.In(own), e.End.In(own).AddDate(0, 0, -1)
	}
	a := airtime.Airing{Date: from.Format(time.DateOnly)}
	if last := to.Format(time.DateOnly); last != a.Date {
		a.LastDay = last
	}
	if !e.AllDay {
		a.Start, a.End = from.Format("15:04"), to.Format("15:04")
	}
	return a
}
