package intake

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"tallylight/readiness"
)

// CalendarPreview is what a calendar holds, read without keeping anything.
type CalendarPreview struct {
	Name        string // as the calendar calls itself; may be empty
	Occurrences []readiness.Occurrence
	Problems    []readiness.Problem
	Complete    bool
}

// PreviewRow is one line of a preview: an event, or a series by the first airing that is not over.
type PreviewRow struct {
	readiness.Occurrence
	Times int  // its airings that are not over
	Keep  bool // proposed: a series is likelier a meeting than an exposure, unless it has a level
	Mixed bool // the calendar gives its airings several levels, of which Level is the first one's
}

// Chosen is what somebody chose in a preview.
type Chosen struct {
	Hidden []readiness.Key // what is no exposure, a series by its UID alone
	Levels map[string]int  // by UID; where the calendar proposes another one, this one counts
	By     readiness.Actor
}

// Mark stands for the row in a form: the same for the same event, however the calendar is sorted.
func (r PreviewRow) Mark() string {
	sum := sha256.Sum256([]byte(r.UID))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Coming gives what is not over, in the order of the calendar; the airings of a series are one row.
func (c CalendarPreview) Coming(now time.Time) []PreviewRow {
	var rows []PreviewRow
	series := map[string]int{} // UID: index of its row
	for _, o := range c.Occurrences {
		if !o.End.After(now) && !o.Start.After(now) {
			continue
		}
		repeats := o.RecurrenceID != ""
		if at, known := series[o.UID]; known && repeats {
			rows[at].Times++
			rows[at].Keep = rows[at].Keep || o.Level > 0
			rows[at].Mixed = rows[at].Mixed || o.Level != rows[at].Level
			continue
		}
		if repeats {
			series[o.UID] = len(rows)
		}
		rows = append(rows, PreviewRow{Occurrence: o, Times: 1, Keep: !repeats || o.Level > 0})
	}
	return rows
}

// Chosen gives what a person chose. Shown and kept hold the marks of the rows that were shown and of those that came back
// with a tick; of a row that was not shown the proposal counts. Levels are by mark: what is not kept gets none.
func (c CalendarPreview) Chosen(now time.Time, shown, kept map[string]bool, levels map[string]int) Chosen {
	chosen := Chosen{Levels: map[string]int{}}
	for _, r := range c.Coming(now) {
		mark := r.Mark()
		keep := r.Keep
		if shown[mark] {
			keep = kept[mark]
		}
		if !keep {
			chosen.Hidden = append(chosen.Hidden, readiness.Key{UID: r.UID})
		} else if n := levels[mark]; n > 0 {
			chosen.Levels[r.UID] = n
		}
	}
	return chosen
}
