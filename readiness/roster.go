package readiness

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// rosterMargin is by how much a roster has to reach beyond an event on either side.
const rosterMargin = time.Hour

// RosterWindow is the time in which somebody has to be on call for an event.
func RosterWindow(e Event) (from, to time.Time) {
	from, to = e.Window()
	return from.Add(-rosterMargin), to.Add(rosterMargin)
}

// ReadRoster says whether a calendar of who is on call covers an event without a gap. Of a calendar that could not be read
// whole, a gap says nothing. Measured is who is on call, or the first gap as an interval of ISO 8601.
func ReadRoster(duties []Occurrence, complete bool, e Event, asked time.Time) proof.Reading {
	from, to := RosterWindow(e)
	duties = slices.DeleteFunc(slices.Clone(duties), func(o Occurrence) bool {
		return o.Status == Cancelled || !o.Start.Before(to) || !o.End.After(from)
	})
	slices.SortStableFunc(duties, func(a, b Occurrence) int { return a.Start.Compare(b.Start) })
	covered := from
	for _, o := range duties {
		if o.Start.After(covered) {
			return gapReading(covered, o.Start, complete, asked)
		}
		covered = fault.Later(covered, o.End)
	}
	if covered.Before(to) {
		return gapReading(covered, to, complete, asked)
	}
	return proof.Reading{State: proof.Pass, Measured: onCall(duties), At: asked, Asked: asked}
}

func gapReading(from, to time.Time, complete bool, asked time.Time) proof.Reading {
	if !complete {
		return proof.Unread(proof.UnreadCalendar, "", asked)
	}
	return proof.Reading{State: proof.Fail, Measured: from.UTC().Format(time.RFC3339) + "/" + to.UTC().Format(time.RFC3339), At: asked, Asked: asked}
}

// onCall names those on duty, each once; what is private stays so.
func onCall(duties []Occurrence) string {
	var names []string
	for _, o := range duties {
		if name := strings.TrimSpace(o.Summary); !fault.Blank(name) && !o.Private && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return proof.Shortened(strings.Join(names, ", "))
}
