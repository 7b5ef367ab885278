package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
)

func TestWhatTurnsByItself(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		e := show(t, s)
		onEntry := readiness.TaskTemplate{ID: "X-01", FromLevel: 2, Ask: readiness.Ask{TitleJA: "受付", TitleEN: "Intake", Gate: readiness.Gate{Anchor: readiness.AtEntry}, Verify: readiness.VerifyManual}}
		if err := saveTemplates(t, s, append(readiness.DefaultLadder().Templates, onEntry)); err != nil {
			t.Fatal(err)
		}
		turn := func(sentence string, since, now time.Time, want bool, next time.Time) {
			t.Helper()
			before := s.Revision()
			turned := must(s.TurnDue(ctx, since, now))(t)
			if at := must(s.NextTurn(ctx))(t); turned != want || !at.Equal(next) {
				t.Errorf("%s: turned %t, next %s; want %t, %s", sentence, turned, at, want, next)
			}
			if s.Revision() != before {
				t.Errorf("%s: the revision rose", sentence)
			}
		}
		intake := noon.Add(24 * time.Hour)
		turn("nothing is known at first", time.Time{}, noon, false, intake)
		turn("a moment before the intake is due", noon, intake.Add(-time.Millisecond), false, intake)
		first, intended := e.Start.Add(-7*day), e.Start.Add(-9*day) // two days before what PR tells is due
		stands := e.Start.Add(-14 * day)
		turn("the intake is due", noon, intake, true, stands)
		turn("what stands is asked for", intake, stands, true, intended)
		must(s.SetLevel(ctx, e.ID, 1, "", e.Version, sre, stands.Add(time.Hour)))(t)
		turn("a change is looked at again", stands, stands.Add(2*time.Hour), false, first)
		turn("the week before it begins", stands.Add(2*time.Hour), first, true, e.Start.Add(-day))
		turn("it may be GO", first, e.Start.Add(-day), true, e.Start)
		turn("long after the end nothing turns any more", e.Start.Add(-day), e.End.Add(30*day), true, time.Time{})
	})
}
