package db_test

import (
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/db"
	"tallylight/readiness"
)

func TestADraftOfTheLadderIsKeptForEachPerson(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		l := must(s.Ladder(ctx))(t)
		if _, found, err := s.LadderDraft(ctx, "ann"); found || err != nil {
			t.Fatalf("a draft that nobody keeps: %t, %v", found, err)
		}
		for _, name := range []string{"First", "Second"} { // the second replaces the first
			l.Rungs[0].NameEN = name
			if err := s.KeepLadderDraft(ctx, "ann", l, noon); err != nil {
				t.Fatal(err)
			}
		}
		draft, found, err := s.LadderDraft(ctx, "ann")
		if err != nil || !found || draft.Rungs[0].NameEN != "Second" || draft.Version != l.Version || len(draft.Templates) != len(l.Templates) {
			t.Errorf("found %t, %v: %+v", found, err, draft.Rungs)
		}
		if _, found, err := s.LadderDraft(ctx, "bob"); found || err != nil {
			t.Errorf("somebody else's draft: %t, %v", found, err)
		}
		if must(s.Ladder(ctx))(t).Rungs[0].NameEN != "Normal" {
			t.Error("a draft is the ladder")
		}
		for range 2 { // to forget what is forgotten is no trouble
			if err := s.DropLadderDraft(ctx, "ann", noon); err != nil {
				t.Fatal(err)
			}
		}
		if _, found, err := s.LadderDraft(ctx, "ann"); found || err != nil {
			t.Errorf("a draft that was dropped: %t, %v", found, err)
		}
	})
}

// What a change of the ladder would hold back is spared, unless it was chosen; the log knows of it and of the ladder before.
func TestSavingTheLadderSparesEvents(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		spared, chosen := show(t, s), show(t, s)
		for _, e := range []readiness.Event{spared, chosen} {
			must(s.SetLevel(ctx, e.ID, 3, "", 0, sre, noon))(t)
		}
		must(s.ClaimTask(ctx, taskNamed(t, s, spared.ID, "C-04").ID, sre, noon))(t) // one with stored tasks, one without
		l := must(s.Ladder(ctx))(t)
		l.Templates = append(l.Templates, readiness.TaskTemplate{ID: "Z-01", FromLevel: 1, Ask: readiness.Ask{TitleJA: "題", TitleEN: "T",
			Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -60 * day}, Last: readiness.Gate{Anchor: readiness.AtStart, Lead: -60 * day}}})
		_, effects, err := s.LadderEffects(ctx, l, noon)
		must(0, err)(t)
		if len(effects) != 2 || len(effects[0].HeldBack) != 1 || effects[0].Added != 1 {
			t.Fatalf("effects %+v", effects)
		}
		until := noon.Add(readiness.UsualGrace)
		must(s.SaveLadder(ctx, l, l.Version, readiness.LadderChoice{AtOnce: []string{chosen.ID}, SpareUntil: until}, sre, noon.Add(time.Minute)))(t)
		for _, row := range []struct {
			sentence string
			event    string
			soon     bool
		}{{"the spared one", spared.ID, true}, {"the chosen one", chosen.ID, false}} {
			task := taskNamed(t, s, row.event, "Z-01")
			if task.SoonAt(until.Add(-time.Millisecond)) != row.soon || task.SoonAt(until) {
				t.Errorf("%s: not enforced %t, and then %t", row.sentence, task.SoonAt(noon), task.SoonAt(until))
			}
		}
		past := must(s.EventAt(ctx, spared.ID, noon))(t)
		if len(past.Event.Grace.Templates) != 0 || len(past.Ladder.Templates) != len(l.Templates)-1 {
			t.Errorf("before it: grace %v, %d templates", past.Event.Grace, len(past.Ladder.Templates))
		}
		change := must(s.RecentChanges(ctx, "", []string{journal.LadderSaved}, 1))(t)[0]
		if former := must(s.LadderBefore(ctx, change.Seq))(t); len(former.Templates) != len(l.Templates)-1 {
			t.Errorf("the ladder before has %d templates", len(former.Templates))
		}
		if found := must(s.Verify(ctx))(t); found.Broken != 0 {
			t.Errorf("the log: %+v", found)
		}
	})
}
