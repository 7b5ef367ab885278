package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/preference"
)

var londonAndTokyo = preference.Zones{First: "Europe/London", Second: "Asia/Tokyo"}

func TestOnesOwnSettingsAreKeptUntilTheAccountIsRemoved(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		p := must(s.AddPerson(ctx, readiness.Person{Name: "Sora", Email: "sora@example.jp", Role: readiness.SRE}, sre, noon))(t)
		own := preference.Own{Language: "ja", Zones: londonAndTokyo, WeekStart: "monday", Theme: "dark", NoShortcuts: true}
		revision := s.Revision()
		wants(t, "saving", s.SaveOwn(ctx, p.ID, own, sre, noon), nil)
		if got := must(s.Person(ctx, p.ID))(t).Own; got != own {
			t.Errorf("kept is %+v", got)
		}
		if s.Revision() == revision {
			t.Error("other open pages do not hear of it")
		}
		revision = s.Revision()
		wants(t, "saving it again", s.SaveOwn(ctx, p.ID, own, sre, noon), nil)
		if s.Revision() != revision {
			t.Error("saving what stands changes something")
		}
		if err := s.SaveOwn(ctx, p.ID, preference.Own{Theme: "neon"}, sre, noon); len(fault.Invalids(err)) != 1 {
			t.Errorf("a theme that there is not: %v", err)
		}
		wants(t, "of nobody", s.SaveOwn(ctx, "none", own, sre, noon), fault.ErrNotFound)
		wants(t, "removing", s.RemovePerson(ctx, p.ID, 0, sre, noon), nil)
		if n := must(s.Count(ctx, "people WHERE zone1 <> '' OR zone2 <> '' OR language <> '' OR theme <> ''"))(t); n != 0 {
			t.Error("a removed account still says how somebody wanted to see things")
		}
	})
}

func TestWhatTheCompanyHasSetHoldsInEveryProcess(t *testing.T) {
	eachURL(t, func(t *testing.T, url string) {
		ctx, here, there := t.Context(), open(t, url), open(t, url)
		c := must(here.Company(ctx))(t)
		if c != (preference.Company{Version: 1}) || here.Home(ctx, time.UTC) != time.UTC {
			t.Errorf("at first %+v", c)
		}
		must(there.Company(ctx))(t)
		c.Zones, c.Label1, c.Language = londonAndTokyo, "London", "ja"
		wants(t, "saving", here.SaveCompany(ctx, c, sre, noon), nil)
		wants(t, "what another saw before", here.SaveCompany(ctx, preference.Company{Version: 1}, sre, noon), fault.ErrStale)
		c.Version = 2
		wants(t, "saving what stands", here.SaveCompany(ctx, c, sre, noon), nil)
		if got := must(here.Company(ctx))(t); got != c || here.Home(ctx, time.UTC).String() != "Europe/London" {
			t.Errorf("kept is %+v", got)
		}
		wants(t, "hearing of it", there.CatchUp(ctx), nil)
		if got := must(there.Company(ctx))(t); got != c {
			t.Errorf("another process has %+v", got)
		}
		changes := must(here.RecentChanges(ctx, "", []string{"company.saved"}, 5))(t)
		if len(changes) != 1 || changes[0].Data["zone1"] != "Europe/London" || changes[0].Data["was_zone1"] != "" || changes[0].Data["label2"] != "" {
			t.Errorf("the log has %+v", changes)
		}
		if n := must(here.Size(ctx))(t); n < 100_000 {
			t.Errorf("the database takes %d bytes", n)
		}
	})
}

func TestWhatTheCompanyHasSetIsReadOnceARevision(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		must(s.Company(ctx))(t)
		wants(t, "an edit past the store", s.Exec(ctx, `UPDATE company SET label1 = 'x'`), nil)
		if got := must(s.Company(ctx))(t); got.Label1 != "" {
			t.Error("it was read again although nothing is new")
		}
		wants(t, "a new revision", s.Announce(ctx, noon), nil)
		if got := must(s.Company(ctx))(t); got.Label1 != "x" {
			t.Error("it was not read again")
		}
	})
}
