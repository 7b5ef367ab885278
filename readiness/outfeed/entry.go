package outfeed

import (
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// Status is what an entry says of itself (RFC 5545 3.8.1.11).
type Status string

// The statuses.
const (
	Confirmed Status = "CONFIRMED"
	Tentative Status = "TENTATIVE"
	Cancelled Status = "CANCELLED"
)

// Entry is one line of a calendar. Entries are equal where they say the same.
type Entry struct {
	UID     string    `json:"-"`
	Summary string    `json:"summary"`
	Text    string    `json:"text,omitempty"` // lines
	Place   string    `json:"place,omitempty"`
	Path    string    `json:"path"` // of the page that says more
	Start   time.Time `json:"start"`
	End     time.Time `json:"end"`              // exclusive
	Days    string    `json:"days,omitempty"`   // of an all-day entry the first day and the one after the last: 20261119/20261120
	Status  Status    `json:"status,omitempty"` // empty: confirmed
	// Known says that only those are told of the entry who have it already: it takes something back.
	Known bool `json:"known,omitempty"`
}

// Kept is an entry as a calendar told it last.
type Kept struct {
	Entry
	Sequence    int
	At          time.Time // of the last change
	CancelledAt time.Time // zero: it is not cancelled
	Left        bool      // it is in the calendar no longer; where it comes back, it goes on from its sequence
	Sent        string    // the version that was written to the calendar; empty: none
}

// KeptCancelled is how long a cancelled entry stays, so that each program that reads the calendar hears of it.
const KeptCancelled = 30 * fault.Day

// Shown says that the entry is in the calendar at now.
func (k *Kept) Shown(now time.Time) bool {
	return !k.Left && (k.CancelledAt.IsZero() || now.Before(k.CancelledAt.Add(KeptCancelled)))
}

// same says that two entries say the same; moved, that they differ in what programs must not overlook: time, place, status or title.
func (e *Entry) same(o *Entry) bool {
	return !e.moved(o) && e.Text == o.Text && e.Path == o.Path && e.Known == o.Known
}

func (e *Entry) moved(o *Entry) bool {
	return !e.Start.Equal(o.Start) || !e.End.Equal(o.End) || e.Days != o.Days || e.Place != o.Place || e.Status != o.Status || e.Summary != o.Summary
}

// Revise gives what changes in a calendar in which entries stand at now, by what is kept of it, and the UIDs of which nothing need be
// kept any more: what is forgotten of long past.
func Revise(now time.Time, kept []Kept, entries []Entry, forget time.Time) (changed []Kept, gone []string) {
	known := make(map[string]*Kept, len(kept))
	for i := range kept {
		known[kept[i].UID] = &kept[i]
	}
	for i := range entries {
		k, there := known[entries[i].UID]
		delete(known, entries[i].UID)
		if next, turned := revised(now, k, there, &entries[i]); turned {
			changed = append(changed, next)
		}
	}
	for i := range kept {
		k := kept[i]
		if _, left := known[k.UID]; !left {
			continue
		}
		switch {
		case k.End.Before(forget):
			gone = append(gone, k.UID)
		case !k.Left:
			k.Left, k.At = true, fault.Later(now, k.At)
			changed = append(changed, k)
		}
	}
	return changed, gone
}

// revised gives an entry as it is to be kept, and whether that is new.
func revised(now time.Time, k *Kept, there bool, e *Entry) (Kept, bool) {
	switch {
	case !there && (e.Known || e.Status == Cancelled):
		return Kept{}, false
	case !there:
		return Kept{Entry: *e, At: now}, true
	case !k.Left && k.same(e):
		return Kept{}, false
	}
	next := *k
	if k.Left || k.moved(e) {
		next.Sequence++
	}
	next.Entry, next.Left, next.At = *e, false, fault.Later(now, k.At)
	switch {
	case e.Status != Cancelled:
		next.CancelledAt = time.Time{}
	case k.CancelledAt.IsZero():
		next.CancelledAt = next.At
	}
	return next, true
}

// domain ends the UIDs of all entries, by which they are recognised.
const domain = "@out.tallylight"

// Program is how calendars say what wrote them (PRODID).
const Program = "-//Tallylight//Readiness//EN"

// UID makes the UID of an entry from ids that never change.
func UID(ids ...string) string { return strings.Join(ids, ".") + domain }

// Ours says that an entry of a calendar is one that went out from here.
func Ours(uid string) bool { return strings.HasSuffix(strings.TrimSpace(uid), domain) }

// OurCalendar says that a calendar went out from here, by its PRODID.
func OurCalendar(prodid string) bool { return strings.TrimSpace(prodid) == Program }
