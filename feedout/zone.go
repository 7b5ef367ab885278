package feedout

import (
	"fmt"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
)

// zone writes what the zone of the calendar is (RFC 5545 3.6.5) over the years of the entries, each change of its clocks by its own
// date: rules would say more than is known.
func (w *writer) zone(entries []*outfeed.Kept) {
	zone := w.calendar.Zone
	if zone == time.UTC || len(entries) == 0 {
		return
	}
	from, to := entries[0].Start, entries[0].End
	for _, k := range entries {
		if k.Start.Before(from) {
			from = k.Start
		}
		to = fault.Later(to, k.End)
	}
	at := time.Date(from.In(zone).Year()-1, 1, 1, 0, 0, 0, 0, zone)
	to = time.Date(to.In(zone).Year()+1, 1, 1, 0, 0, 0, 0, zone)
	w.line("BEGIN", "VTIMEZONE")
	w.line("TZID", zone.String())
	_, before := at.Zone()
	w.clocks(at, before)
	for {
		_, next := at.ZoneBounds()
		if next.IsZero() || next.After(to) {
			break
		}
		w.clocks(next, before)
		_, before = next.Zone()
		at = next
	}
	w.line("END", "VTIMEZONE")
}

// clocks writes from when on the clocks show what they show at an instant, and what they showed before.
func (w *writer) clocks(at time.Time, before int) {
	name, offset := at.Zone()
	kind := "STANDARD"
	if at.IsDST() {
		kind = "DAYLIGHT"
	}
	w.line("BEGIN", kind)
	w.line("DTSTART", at.UTC().Add(time.Duration(before)*time.Second).Format(localForm))
	w.line("TZOFFSETFROM", offsetForm(before))
	w.line("TZOFFSETTO", offsetForm(offset))
	w.text("TZNAME", name)
	w.line("END", kind)
}

func offsetForm(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds%3600/60)
}

// twice says that the clocks of a zone show the time of an instant once more, before or after it.
func twice(local time.Time) bool {
	from, to := local.ZoneBounds()
	_, here := local.Zone()
	again := func(at time.Time, by time.Duration) bool {
		if at.IsZero() {
			return false
		}
		_, there := at.Add(by).Zone()
		other := local.Add(time.Duration(here-there) * time.Second)
		_, offset := other.Zone()
		return offset == there && there != here
	}
	return again(from, -time.Second) || again(to, 0)
}
