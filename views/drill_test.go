package views

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// TestWhatADrillWantsNext: whoever has brought the origin back is not told to take it away as if nothing had been.
func TestWhatADrillWantsNext(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	outage := func(length time.Duration) *toppage.Outage { return &toppage.Outage{From: p.Now, To: p.Now.Add(length)} }
	for _, row := range []struct {
		sentence  string
		now, best *toppage.Outage
		want      string
	}{
		{"the origin was never away", nil, nil, "Take it away now."},
		{"it is away", outage(time.Minute), nil, "1:00 so far, 9:00 to go."},
		{"it is away for long enough", outage(10 * time.Minute), nil, "That is long enough."},
		{"it came back too soon", nil, outage(24 * time.Second), "The origin is back after 0:24 of the 10:00"},
		{"it came back after long enough", nil, outage(11 * time.Minute), "Close the drill."},
	} {
		d := toppage.Drill{Need: toppage.DrillLeast, Now: row.now, Best: row.best}
		if got := p.drillProgress(d); !strings.Contains(got, row.want) {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
