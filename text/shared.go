package text

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// Shared is what is said of an event that several calendars hold.
type Shared struct {
	Title, DifferDo string

	Differ                      func(calendar, says, other, otherSays string) string
	Also, Decides, Same, Follow func(calendar string) string
	Status                      map[readiness.CalendarStatus]string
}

func sharedIn(w say) Shared {
	return Shared{
		Title:   w("In several calendars", "複数のカレンダーにある予定"),
		Differ:  w.with4("The calendar %[1]s says %[2]s, the calendar %[3]s says %[4]s; %[1]s decides.", "カレンダー「%[1]s」では%[2]s、「%[3]s」では%[4]s。「%[1]s」に従っています。"),
		Also:    w.with(", also in %s", "、%sにもあり"),
		Decides: w.with("The calendar %s decides.", "「%s」に従っています。"),
		Same:    w.with("The calendar %s says the same.", "「%s」も同じ日時です。"),
		Follow:  w.with("Let %s decide", "「%s」の日時に従う"),
		DifferDo: w("Everything is prepared for what the calendar says that decides. Correct the other entry, or choose on the event’s page which calendar decides.",
			"従っているカレンダーの内容に合わせて備えます。もう一方の予定を直すか、イベントのページでどちらに従うかを選んでください。"),
		Status: map[readiness.CalendarStatus]string{
			readiness.Confirmed: w("confirmed", "確定"),
			readiness.Tentative: w("tentative", "仮"),
			readiness.Cancelled: w("cancelled", "中止"),
			readiness.Missing:   w("no longer there", "見当たらない"),
		},
	}
}

func (t *Text) differ(f intake.Finding, c Clock) string {
	if f.Event == nil || f.Source == nil {
		return ""
	}
	says, other := t.CalendarsSay(*f.Event, *f.Source, c)
	return t.Shared.Differ(f.Calendars[0], says, f.Calendars[1], other)
}

// CalendarsSay gives what the calendar that decides on an event and another say of it: the start, the end where only that differs,
// and the status where that does.
func (t *Text) CalendarsSay(e, source readiness.Event, c Clock) (says, other string) {
	e = intake.AsCalendar(e)
	m := readiness.Move{Was: e, Event: source}
	until := !m.Moved() && !e.AllDay && !e.End.Truncate(time.Minute).Equal(source.End.Truncate(time.Minute))
	return t.calendarSays(e, c, until, m.Turned()), t.calendarSays(source, c, until, m.Turned())
}

func (t *Text) calendarSays(e readiness.Event, c Clock, until, status bool) string {
	said := t.AirStart(e, c)
	if until {
		from := e.Start.In(c.Zone)
		said = t.Range(from, e.End) + " " + ZoneName(from)
	}
	if status {
		said = t.Join(said, t.Shared.Status[e.Calendar])
	}
	return said
}
