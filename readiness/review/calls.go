package review

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

// Spell is a time in which the call of an event stayed; empty: nobody knows what it was.
type Spell struct {
	From, To time.Time
	Call     readiness.Call
}

// Calls gives how the call went from when the event became known to its end, or until an instant before, by the turns that people were
// told of; none where there was no turn. goes is how long before air an event may be GO: what is clear before that is on track, and
// nobody is told when the one becomes the other. A level that was set tells when an event without one became another.
func (t Told) Calls(goes time.Duration, until time.Time) []Spell {
	start, end := t.Event.Window()
	turns := t.callNotices()
	if until.Before(end) {
		end = until
	}
	turns = slices.DeleteFunc(turns, func(n notice.Notice) bool { return !n.At.Before(end) })
	if len(turns) == 0 {
		return nil
	}
	all := []Spell{{From: turns[0].At, Call: readiness.Call(turns[0].Data["from"])}}
	if known := t.Event.FirstSeen; !known.IsZero() && known.Before(all[0].From) {
		all[0].From = known
	}
	for _, n := range turns {
		last := all[len(all)-1]
		if was := readiness.Call(n.Data["from"]); was != "" && was != last.Call {
			if at := t.levelled(last.From, n.At); !at.IsZero() {
				all = append(all, Spell{From: at, Call: was})
			}
		}
		all = append(all, Spell{From: n.At, Call: readiness.Call(n.Data["to"])})
	}
	for i := range all {
		all[i].To = end
		if i+1 < len(all) {
			all[i].To = all[i+1].From
		}
	}
	return joined(parted(all, start.Add(-goes)))
}

// callNotices is the turns of the call that people were told of, oldest first.
func (t Told) callNotices() []notice.Notice {
	_, end := t.Event.Window()
	calls := slices.DeleteFunc(slices.Clone(t.Notices), func(n notice.Notice) bool {
		return n.Reason != notice.CallTurned && n.Reason != notice.CallAtRisk || n.Repeated() || !n.At.Before(end)
	})
	slices.SortStableFunc(calls, func(a, b notice.Notice) int { return a.At.Compare(b.At) })
	return calls
}

// levelled is when a level was set last between two instants; zero where none was.
func (t Told) levelled(from, to time.Time) (at time.Time) {
	for _, c := range t.Changes {
		if c.Kind == journal.LevelSet && c.At.After(from) && c.At.Before(to) && c.At.After(at) {
			at = c.At
		}
	}
	return at
}

// parted has what is clear be on track until an instant, and GO from it on.
func parted(all []Spell, at time.Time) (parts []Spell) {
	for _, s := range all {
		if !s.Call.Clear() {
			parts = append(parts, s)
			continue
		}
		before, after := s, s
		before.Call, after.Call = readiness.OnTrack, readiness.Go
		if s.To.After(at) {
			before.To = at
		}
		if s.From.Before(at) {
			after.From = at
		}
		parts = append(parts, before, after)
	}
	return slices.DeleteFunc(parts, func(s Spell) bool { return !s.To.After(s.From) })
}

// joined makes one of those that follow one another with the same call.
func joined(all []Spell) (spells []Spell) {
	for _, s := range all {
		if n := len(spells); n > 0 && spells[n-1].Call == s.Call {
			spells[n-1].To = s.To
		} else {
			spells = append(spells, s)
		}
	}
	return spells
}
