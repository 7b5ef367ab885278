package intake

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
)

// Several calendars may hold the same event. One of them decides: the event's FeedID. What another says is a source: an event of
// the same ID, with the other's FeedID, key, time, status and texts, and without a version.

// Part splits what an import changes into the edits of events, and what its calendar says anew of events on which others decide.
func (e Edits) Part() (own Edits, heard []readiness.Move) {
	changed, heard := part(e.Changed)
	missing, gone := part(e.Missing)
	e.Changed, e.Missing = changed, missing
	return e, append(heard, gone...)
}

func part(moves []readiness.Move) (own, heard []readiness.Move) {
	for _, m := range moves {
		if isSource(m.Was) {
			heard = append(heard, m)
		} else {
			own = append(own, m)
		}
	}
	return own, heard
}

// isSource tells a source from an event, which is stored in a version.
func isSource(e readiness.Event) bool { return e.Version == 0 }

// Meeting is an occurrence that is new to its calendar, of an event that another brought.
type Meeting struct {
	Event  readiness.Event
	Source readiness.Event // what this calendar says of it
	// Decides says that this calendar decides from now on: the other has lost the event, or has cancelled what takes place here.
	Decides bool
}

// Meet finds among the occurrences that are new to a calendar those of known events, which are of other calendars. The hidden ones
// are those that a person does not want to see of this calendar.
func Meet(now time.Time, feedID string, added []readiness.Occurrence, hidden map[readiness.Key]bool, known []readiness.Event) (met []Meeting, fresh []readiness.Occurrence) {
	of := make(map[readiness.Key][]readiness.Event, len(known))
	for _, e := range known {
		of[e.Key()] = append(of[e.Key()], e)
	}
	for _, o := range added {
		m, ok := meeting(o, hidden[readiness.Key{UID: o.UID}], of[o.Key()])
		if !ok {
			fresh = append(fresh, o)
			continue
		}
		m.Source = sourceOf(now, feedID, m.Event.ID, o)
		met = append(met, m)
	}
	return met, fresh
}

// meeting gives the event of an occurrence among those of the same key: one that another calendar still has, before one that it
// has lost. An event that was taken off the board does not take an occurrence with it that nobody took off.
func meeting(o readiness.Occurrence, hidden bool, known []readiness.Event) (Meeting, bool) {
	for _, e := range known {
		if !e.Vanished() && (hidden || !e.Hidden) && sameHere(e, o) {
			return Meeting{Event: e, Decides: e.Calendar == readiness.Cancelled && o.Status != readiness.Cancelled}, true
		}
	}
	for _, e := range known {
		if e.Vanished() && Moved(e, o) {
			return Meeting{Event: e, Decides: true}, true
		}
	}
	return Meeting{}, false
}

// sameHere says that an occurrence of the same key in another calendar is the same event: it starts when that one does. Poor
// exporters number their events, so that a short UID needs the title, too.
func sameHere(e readiness.Event, o readiness.Occurrence) bool {
	return sameStart(e, o) && (unshared(o.UID) || sameTitle(e, o))
}

// Moved says that an event which its calendar has lost is an occurrence of the same key in another: it starts when that one did
// or has its title, or both where the UID is a short one.
func Moved(e readiness.Event, o readiness.Occurrence) bool {
	if unshared(o.UID) {
		return sameStart(e, o) || sameTitle(e, o)
	}
	return sameStart(e, o) && sameTitle(e, o)
}

// Again says that an event of a calendar that was removed is an occurrence of the same key in another: only where the UID is a
// short one does it take more, the start or the title.
func Again(e readiness.Event, o readiness.Occurrence) bool {
	return unshared(o.UID) || sameStart(e, o) || sameTitle(e, o)
}

// enoughName is how long a UID is at least, without the host behind it, that is likelier made for one event than counted up.
const enoughName = 12

// unshared says that no other event is likely to have this UID.
func unshared(uid string) bool {
	name, _, _ := strings.Cut(uid, "@")
	return len(name) >= enoughName
}

func sameStart(e readiness.Event, o readiness.Occurrence) bool {
	e = AsCalendar(e)
	return e.AllDay == o.AllDay && e.Start.Truncate(time.Minute).Equal(o.Start.Truncate(time.Minute))
}

func sameTitle(e readiness.Event, o readiness.Occurrence) bool {
	said := programme(o.Summary)
	return said != "" && said == programme(e.Title) || e.Title == o.Summary
}

// AsCalendar gives an event as its calendar has it, also where people have postponed it.
func AsCalendar(e readiness.Event) readiness.Event {
	if e.Postponed() {
		e.Start, e.End, e.FeedStart, e.FeedEnd = e.FeedStart, e.FeedEnd, time.Time{}, time.Time{}
		e.AllDay = e.AllDay || midnight(e, e.Start) && midnight(e, e.End)
	}
	return e
}

func midnight(e readiness.Event, at time.Time) bool {
	at = at.In(e.ZoneLocation())
	return at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0
}

func sourceOf(now time.Time, feedID, eventID string, o readiness.Occurrence) readiness.Event {
	s := readiness.Event{ID: eventID, FeedID: feedID, Level: o.Level, FirstSeen: now, CalendarAt: now}
	s.Apply(o)
	return s
}

// said is the occurrence that a source stands for.
func said(s readiness.Event) readiness.Occurrence {
	return readiness.Occurrence{UID: s.UID, RecurrenceID: s.RecurrenceID, Summary: s.Title, Description: s.Description, Location: s.Location,
		URL: s.URL, Categories: s.Categories, Start: s.Start, End: s.End, AllDay: s.AllDay, Zone: s.Zone, NoZone: s.NoZone,
		Status: s.Calendar, Private: s.Private, Level: s.Level}
}

// Handover is an event on which another calendar decides now.
type Handover struct {
	readiness.Move
	Former readiness.Event // what the one that decided says of it, as a source
}

// Decide lets a source decide on an event: it is as that calendar has it, which may be a move. Levels is the height of the ladder.
func Decide(now time.Time, e, source readiness.Event, levels int) Handover {
	former := said(AsCalendar(e))
	former.Level = 0
	h := Handover{Move: readiness.Move{Was: e}, Former: sourceOf(now, e.FeedID, e.ID, former)}
	h.Former.CalendarAt = e.CalendarAt
	if e.ProposedBy == readiness.CalendarName {
		h.Former.Level = e.ProposedLevel
	}
	e.FeedID = source.FeedID
	e.Apply(said(source))
	e.Propose(min(source.Level, levels))
	h.Event = e
	if h.Turned() {
		h.Event.CalendarAt = now
	}
	if h.Moved() {
		h.Event.NoteMove(now, h.Was.Start)
	}
	return h
}

// Inherit is Decide for an event that its calendar has lost, as lost says. One that has begun stays as it was shown: only whose it
// is changes.
func Inherit(now time.Time, lost readiness.Move, source readiness.Event, levels int) Handover {
	e := lost.Was
	h := Decide(now, e, source, levels)
	h.Former.Calendar, h.Former.CalendarAt = lost.Event.Calendar, lost.Event.CalendarAt
	if !e.Start.After(now) {
		h.Event = e
		h.Event.FeedID, h.Event.UID, h.Event.RecurrenceID = source.FeedID, source.UID, source.RecurrenceID
	}
	return h
}

// Successor gives the source that decides on an event once its calendar has lost it: one where it takes place before one that
// has cancelled it, then the one that has held it longest. False where none has it any more.
func Successor(sources []readiness.Event) (readiness.Event, bool) {
	held := slices.DeleteFunc(slices.Clone(sources), readiness.Event.Vanished)
	if len(held) == 0 {
		return readiness.Event{}, false
	}
	return slices.MinFunc(held, func(a, b readiness.Event) int {
		return cmp.Or(cmp.Compare(off(a), off(b)), a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.FeedID, b.FeedID))
	}), true
}

func off(s readiness.Event) int {
	if s.Calendar == readiness.Cancelled {
		return 1
	}
	return 0
}

// Twin gives the event of another calendar that a lost one has become, where the other brought it at another time before this
// one lost it; as a source of the lost one. False where there is none.
func Twin(now time.Time, lost readiness.Event, known []readiness.Event) (twin, source readiness.Event, found bool) {
	for _, e := range known {
		o := said(AsCalendar(e))
		if e.ID != lost.ID && e.Key() == lost.Key() && !e.Hidden && !e.Vanished() && Moved(lost, o) {
			return e, sourceOf(now, e.FeedID, lost.ID, o), true
		}
	}
	return twin, source, false
}

// Differ says that a source gives an event another time or status than the calendar that decides on it.
func Differ(e, source readiness.Event) bool {
	if source.Vanished() || e.Vanished() {
		return false
	}
	m := readiness.Move{Was: AsCalendar(e), Event: source}
	return m.Moved() || m.Turned() || !m.Was.End.Truncate(time.Minute).Equal(source.End.Truncate(time.Minute))
}

// Differences lists, by event, where sources differ from the calendar that decides, of events that are not over. Sources are those
// of the events by ID. Findings point into both.
func Differences(now time.Time, feeds []readiness.Feed, events []readiness.Event, sources map[string][]readiness.Event) []Finding {
	if len(sources) == 0 {
		return nil
	}
	names := make(map[string]string, len(feeds))
	for _, f := range feeds {
		names[f.ID] = f.Name
	}
	var found []Finding
	for i := range events {
		e := &events[i]
		for j := range sources[e.ID] {
			s := &sources[e.ID][j]
			if e.Hidden || !e.End.After(now) && !s.End.After(now) || !Differ(*e, *s) {
				continue
			}
			found = append(found, Finding{Kind: FindDiffers, FeedID: e.FeedID, Event: e, Source: s,
				Calendars: [2]string{names[e.FeedID], names[s.FeedID]}})
		}
	}
	return found
}
