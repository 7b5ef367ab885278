package review_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/review"
)

// lines is a timeline as text, a line a moment: minutes from noon, the kind, and what it tells.
func lines(all []review.Moment) []string {
	var said []string
	for _, m := range all {
		line := fmt.Sprintf("%d %s", int(m.At.Sub(noon).Minutes()), m.Kind)
		switch m.Kind {
		case review.Levelled:
			line += fmt.Sprintf(" %d %s of %d by %s", m.Level, m.State, m.Asked, m.By)
		case review.Turned:
			line += fmt.Sprintf(" %s until %d", m.Call, int(m.Until.Sub(noon).Minutes()))
		case review.Moved:
			line += fmt.Sprintf(" %d to %d", int(m.From.Sub(noon).Minutes()), int(m.To.Sub(noon).Minutes()))
		case review.PageTurn:
			line += " " + m.Verdict
		case review.Peaked:
			line += fmt.Sprint(" ", m.Peak.Rate)
		case review.Prevented:
			line += " " + m.What
		}
		said = append(said, line)
	}
	return said
}

func at(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }

func change(seq int64, minutes int, kind string, data ...string) readiness.Change {
	c := readiness.Change{Seq: seq, At: at(minutes), Kind: kind, Actor: "Haru", Role: readiness.PR, Data: map[string]string{}}
	for i := 0; i < len(data); i += 2 {
		c.Data[data[i]] = data[i+1]
	}
	return c
}

func call(minutes int, reason notice.Reason, to readiness.Call, over bool) notice.Notice {
	return notice.Notice{At: at(minutes), Reason: reason, Over: over, Data: map[string]string{"to": string(to)}}
}

func stamp(minutes int) string { return at(minutes).Format(time.RFC3339) }

func TestWhatHappenedWhen(t *testing.T) {
	e := readiness.Event{ID: "e", FeedID: "f", FirstSeen: at(-1000), Start: noon, End: at(60), Zone: "Asia/Tokyo"}
	first := "-1000 entered"
	for _, row := range []struct {
		sentence string
		told     review.Told
		want     []string
	}{
		{"nothing but that it came", review.Told{}, []string{first}},
		{"its level, proposed and confirmed", review.Told{Changes: []readiness.Change{
			change(2, -800, journal.LevelSet, "to", "4", "state", "confirmed", "suggested", "4"), change(1, -900, journal.LevelSet, "to", "4", "state", "proposed")}},
			[]string{first, "-900 levelled 4 proposed of 0 by pr", "-800 levelled 4 confirmed of 4 by pr"}},
		{"what was taken back did not happen", review.Told{Changes: []readiness.Change{
			change(2, -800, journal.Undone, "seq", "1"), change(1, -900, journal.LevelSet, "to", "4", "state", "proposed")}}, []string{first}},
		{"a level that was taken off", review.Told{Changes: []readiness.Change{change(1, -900, journal.LevelSet, "to", "0")}}, []string{first}},
		{"it moved, in the calendar and by hand", review.Told{Changes: []readiness.Change{
			change(1, -700, journal.EventMoved, "from", stamp(-10), "to", stamp(5)), change(2, -30, journal.WasPostponed, "from", stamp(5), "to", stamp(0))}},
			[]string{first, "-700 moved -10 to 5", "-30 moved 5 to 0"}},
		{"a move of its end alone is none of its air time", review.Told{Changes: []readiness.Change{change(1, -700, journal.EventMoved, "from", stamp(0), "to", stamp(0))}}, []string{first}},
		{"a call lasts until the next, or until it is over", review.Told{Notices: []notice.Notice{
			call(-500, notice.CallAtRisk, readiness.AtRisk, false), call(-400, notice.CallTurned, readiness.NoGo, false), call(-389, notice.CallTurned, readiness.Go, true)}},
			[]string{first, "-500 turned at_risk until -400", "-400 turned no_go until -389"}},
		{"in whichever order they come", review.Told{Notices: []notice.Notice{call(-389, notice.CallTurned, readiness.Go, true), call(-400, notice.CallTurned, readiness.NoGo, false)}},
			[]string{first, "-400 turned no_go until -389"}},
		{"one that was not over lasted until the end", review.Told{Notices: []notice.Notice{call(-5, notice.CallTurned, readiness.UnknownCall, false)}},
			[]string{first, "-5 turned unknown until 60"}},
		{"afterwards no call counts", review.Told{Notices: []notice.Notice{call(60, notice.CallTurned, readiness.NoGo, false)}}, []string{first}},
		{"other notices tell no call", review.Told{Notices: []notice.Notice{call(-5, notice.EventMoved, "", false)}}, []string{first}},
		{"on air and aired, pressed", review.Told{Changes: []readiness.Change{change(2, 62, journal.HasAired), change(1, 1, journal.WentOnAir)}},
			[]string{first, "1 on_air", "62 aired"}},
		{"the page, while it was on air", review.Told{Changes: []readiness.Change{
			change(1, -1, journal.VerdictTurned, "to", "at_risk"), change(2, 0, journal.VerdictTurned, "to", "unprotected"), change(3, 60, journal.VerdictTurned, "to", "protected")}},
			[]string{first, "0 page unprotected"}},
		{"what was measured", review.Told{Peaks: []measured.Peak{{Rate: 16_420, At: at(2), Second: measured.Hump{At: at(20), Rate: 4480}, Tail: 55 * time.Minute}}},
			[]string{first, "2 peak 16420", "20 second", "115 calm"}},
		{"it is not calm yet", review.Told{Peaks: []measured.Peak{{Rate: 5, At: at(2), Tail: time.Hour, TailOpen: true}}}, []string{first, "2 peak 5"}},
		{"what was concluded", review.Told{Review: review.Review{ClosedAt: at(2000)}, Preventions: []review.Prevention{{MadeAt: at(1900), What: "No cookies"}}},
			[]string{first, "1900 prevented No cookies", "2000 answered"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			row.told.Event = e
			if diff := cmp.Diff(row.want, lines(review.Timeline(row.told))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestATimelineNamesNobody(t *testing.T) {
	all := review.Timeline(review.Told{Event: readiness.Event{FirstSeen: noon}, Changes: []readiness.Change{change(1, 1, journal.WentOnAir), change(2, 2, journal.LevelSet, "to", "3")}})
	if said := fmt.Sprintf("%+v", all); len(all) != 3 || strings.Contains(said, "Haru") {
		t.Error(said)
	}
}
