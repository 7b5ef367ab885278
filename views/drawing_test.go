package views

import (
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

func TestRunway(t *testing.T) {
	p := testPage(text.EN, readiness.Admin)
	rows := sampleRows(p, readiness.DefaultLadder())
	for _, row := range []struct {
		name             string
		row              readiness.Row
		later, cancelled bool
		marked, moved    bool
	}{
		{"a coming event shows its gates", rows[0], false, false, true, false},
		{"a cancelled one shows only where it was", rows[1], false, true, false, false},
		{"one without a level has no gates yet", rows[3], false, false, false, false},
		{"a moved one shows where it was", rows[4], false, false, true, true},
		{"one beyond the axis only says when", rows[6], true, false, false, false},
	} {
		w := newRunway(p.Now, row.row)
		if w.Later != row.later || w.Cancelled != row.cancelled || len(w.Marks) > 0 != row.marked || w.Was >= 0 != row.moved {
			t.Errorf("%s: %+v", row.name, w)
		}
		for _, m := range w.Marks {
			if m.X < 0 || m.X > axisWidth {
				t.Errorf("%s: a gate off the axis at %v", row.name, m.X)
			}
		}
	}
}

func TestNowIsAQuarterAcross(t *testing.T) {
	if x := axisX(testNow, testNow); x != axisNow {
		t.Errorf("now is at %v, want %v", x, axisNow)
	}
}

func TestLinesBreakWhereEvidenceIsMissing(t *testing.T) {
	ms := 100.0
	page := toppage.Page{Interval: time.Minute, TTFBLimit: 500 * time.Millisecond}
	probe := func(ago time.Duration, failed bool) toppage.Observation {
		o := toppage.Observation{At: testNow.Add(-ago), Status: 200, Facts: toppage.Facts{TTFBMS: &ms}}
		if failed {
			o.Status, o.Error = 0, "timeout"
		}
		return o
	}
	every := func(from, to time.Duration) []toppage.Observation {
		var seen []toppage.Observation
		for ago := from; ago <= to; ago += time.Minute {
			seen = append(seen, probe(ago, false))
		}
		return seen
	}
	calm := func(seen []toppage.Observation) []toppage.Observation {
		for i := range seen {
			seen[i].FreshFor = time.Hour
		}
		return seen
	}
	for _, row := range []struct {
		name        string
		seen        []toppage.Observation
		lines, gaps int
	}{
		{"an unbroken day is one line", every(0, plotSpan), 1, 0},
		{"an hour without probes breaks it", append(every(0, 2*time.Hour), every(3*time.Hour, plotSpan)...), 2, 1},
		{"a page that is new has no evidence before", every(0, time.Hour), 1, 1},
		{"a probe that failed breaks the line and is evidence", append(every(11*time.Minute, plotSpan), append(every(0, 9*time.Minute), probe(10*time.Minute, true))...), 2, 0},
		{"an hour without probes that counted for an hour does not", calm(append(every(0, 2*time.Hour), every(3*time.Hour, plotSpan)...)), 1, 0},
		{"nothing at all", nil, 0, 1},
	} {
		d := newTTFB(testNow, page, row.seen)
		if lines, gaps := len(d.lines(wideFrame, d.Top)), len(d.gaps(wideFrame)); lines != row.lines || gaps != row.gaps {
			t.Errorf("%s: %d lines and %d gaps, want %d and %d", row.name, lines, gaps, row.lines, row.gaps)
		}
	}
}

func TestAnAllDayEventStandsOnItsOwnDateInEveryZone(t *testing.T) {
	p := testPage(text.EN, readiness.Admin)
	p.Zone1 = losAngeles
	e := readiness.Event{Start: time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC), AllDay: true, Zone: "Asia/Tokyo"}
	if got := p.t().Day(p.day(e)); got != "Fri 27 Nov" {
		t.Errorf("stands on %s, want Fri 27 Nov", got)
	}
}
