package db_test

import (
	"errors"
	"testing"

	"tallylight/db"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/scale"
)

func TestWhatIsScaledIsKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		web := scale.Target{Usual: 4, Most: 100, Workload: "web"}
		bare, err := s.ScaleTargets(ctx)
		wants(t, "reading", err, nil)
		if len(bare.ByPage) != 0 || bare.Version != 1 {
			t.Errorf("at first: %+v", bare)
		}
		wants(t, "saving", s.SaveScaleTarget(ctx, "", web, 1, sre, noon), nil)
		wants(t, "saving the same", s.SaveScaleTarget(ctx, "", web, 1, sre, noon), nil)
		if err := s.SaveScaleTarget(ctx, "", scale.Target{Usual: 5, Most: 100, Workload: "web"}, 1, sre, noon); !errors.Is(err, fault.ErrStale) {
			t.Errorf("who has not seen it: %v", err)
		}
		if err := s.SaveScaleTarget(ctx, "none", web, 2, sre, noon); fault.Invalids(err) == nil {
			t.Errorf("of a page there is not: %v", err)
		}
		if known, err := s.ScaleTargets(ctx); err != nil || known.ByPage[""] != web || known.Version != 2 {
			t.Errorf("kept %+v, %v", known, err)
		}
		if lines, err := s.RecentChanges(ctx, "", []string{journal.ScaleSaved}, 10); err != nil || len(lines) != 1 || lines[0].Data["workload"] != "web" {
			t.Errorf("the log: %+v, %v", lines, err)
		}
		wants(t, "forgetting", s.SaveScaleTarget(ctx, "", scale.Target{}, 2, sre, noon), nil)
		if known, err := s.ScaleTargets(ctx); err != nil || len(known.ByPage) != 0 {
			t.Errorf("left %+v, %v", known, err)
		}
	})
}
