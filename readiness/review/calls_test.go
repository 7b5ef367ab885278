package review_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
	"tallylight/readiness/review"
)

// became is a turn of the call.
func became(minutes int, reason notice.Reason, from, to readiness.Call) notice.Notice {
	return notice.Notice{At: at(minutes), Reason: reason, Data: map[string]string{"from": string(from), "to": string(to)}}
}

// The event is known 1,000 minutes before noon, on air for an hour from noon on, and may be GO from 120 minutes before.
func TestHowTheCallWent(t *testing.T) {
	e := readiness.Event{ID: "e", FirstSeen: at(-1000), Start: noon, End: at(60), Zone: "Asia/Tokyo"}
	turned, risk := notice.CallTurned, notice.CallAtRisk
	atRisk := became(-900, risk, readiness.OnTrack, readiness.AtRisk)
	for _, row := range []struct {
		sentence string
		told     review.Told
		until    int
		want     []string
	}{
		{"nobody was told of a turn: nothing is known", review.Told{}, 60, nil},
		{"on track until it was at risk, to the end", review.Told{Notices: []notice.Notice{atRisk}}, 60, []string{"on_track -1000", "at_risk -900", "60"}},
		{"no further than it is now", review.Told{Notices: []notice.Notice{atRisk}}, -500, []string{"on_track -1000", "at_risk -900", "-500"}},
		{"what is clear becomes GO when it may", review.Told{Notices: []notice.Notice{atRisk, became(-800, risk, readiness.AtRisk, readiness.OnTrack)}}, 60,
			[]string{"on_track -1000", "at_risk -900", "on_track -800", "go -120", "60"}},
		{"two notices of one turn are one", review.Told{Notices: []notice.Notice{became(-50, turned, readiness.Go, readiness.NoGo), became(-20, turned, readiness.NoGo, readiness.AtRisk),
			became(-20, risk, readiness.NoGo, readiness.AtRisk)}}, 60, []string{"on_track -1000", "go -120", "no_go -50", "at_risk -20", "60"}},
		{"one without a level became another when it had one", review.Told{Notices: []notice.Notice{became(-900, risk, readiness.NotAssessed, readiness.AtRisk),
			became(-800, risk, readiness.AtRisk, readiness.NotAssessed), became(-100, turned, readiness.OnTrack, readiness.NoGo)}, Changes: []readiness.Change{change(1, -400, journal.LevelSet, "to", "4")}},
			60, []string{"not_assessed -1000", "at_risk -900", "not_assessed -800", "on_track -400", "go -120", "no_go -100", "60"}},
		{"a turn after the end is none", review.Told{Notices: []notice.Notice{atRisk, became(60, turned, readiness.AtRisk, readiness.NoGo)}}, 90, []string{"on_track -1000", "at_risk -900", "60"}},
		{"what it was before is not told", review.Told{Notices: []notice.Notice{became(-10, turned, "", readiness.NoGo)}}, 60, []string{" -1000", "no_go -10", "60"}},
	} {
		row.told.Event = e
		var got []string
		var end time.Time
		for _, s := range row.told.Calls(2*time.Hour, at(row.until)) {
			got, end = append(got, fmt.Sprintf("%s %d", s.Call, int(s.From.Sub(noon).Minutes()))), s.To
		}
		if !end.IsZero() {
			got = append(got, fmt.Sprint(int(end.Sub(noon).Minutes())))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}
