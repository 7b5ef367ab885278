package rehearse

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/rehearsal"
)

func TestAScoreThatCannotBeReadSaysSo(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		event, _ := company(t, live)
		d := director(t, live)
		id := begin(t, d, event, rehearsal.Scenario{Lead: time.Hour})
		st := mustStage(t, d, id)
		must(t, d.End(t.Context(), id))
		<-st.done
		d.scores = nil
		d.keep(st, rehearsal.EndedFault) // its store is closed by now
		score, err := d.Score(id)
		must(t, err)
		if !score.Lost || score.EventID != event || len(d.Scores()) != 1 {
			t.Errorf("the score is %+v", score)
		}
	})
}

// TestWhatWasAddedOnTheStageIsNoSecret: it is not among the live events, and is not gone from them either.
func TestWhatWasAddedOnTheStageIsNoSecret(t *testing.T) {
	eachEngine(t, func(t *testing.T, live *db.Store, _ string) {
		event, _ := company(t, live)
		d := director(t, live)
		st := mustStage(t, d, begin(t, d, event, rehearsal.Scenario{Lead: time.Hour}))
		added, err := st.store.CreateEvent(t.Context(), readiness.Event{Title: "Also", Start: noon.Add(31 * time.Hour), End: noon.Add(32 * time.Hour), Zone: "Asia/Tokyo", Level: 2}, ada, st.instant())
		must(t, err)
		e, err := live.Event(t.Context(), event)
		must(t, err)
		_, err = live.TellBrief(t.Context(), event, readiness.Brief{EmbargoUntil: noon.Add(20 * time.Hour).Format(time.RFC3339)}, e.Version, mei, noon)
		must(t, err)
		must(t, st.hush(t.Context()))
		if secret, err := d.Secret(t.Context(), "gone"); !secret || err != nil {
			t.Errorf("an event that is gone is secret: %t, %v", secret, err)
		}
		for id, want := range map[string]bool{event: true, added.ID: false} {
			staged, err := st.store.Event(t.Context(), id)
			must(t, err)
			if staged.Private != want {
				t.Errorf("%s is private: %t", staged.Title, staged.Private)
			}
		}
	})
}
