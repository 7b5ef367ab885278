package readiness_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
)

func before(lead time.Duration) readiness.Gate {
	return readiness.Gate{Anchor: readiness.AtStart, Lead: -lead}
}

func after(lead time.Duration) readiness.Gate {
	return readiness.Gate{Anchor: readiness.AtEnd, Lead: lead}
}

func TestGatesKeepTheWallClock(t *testing.T) {
	const layout = "2006-01-02 15:04 MST"
	for _, row := range []struct {
		name        string
		zone, start string
		gate        readiness.Gate
		want        string
	}{
		{"a day before in Tokyo", "Asia/Tokyo", "2026-11-19 21:54 JST", before(given.Day), "2026-11-18 21:54 JST"},
		{"a day before the end of summer time", "America/Los_Angeles", "2026-11-01 21:54 PST", before(given.Day), "2026-10-31 21:54 PDT"},
		{"a week over the end of summer time", "America/Los_Angeles", "2026-11-05 09:00 PST", before(7 * given.Day), "2026-10-29 09:00 PDT"},
		{"a day before the start of summer time", "America/Los_Angeles", "2026-03-08 09:00 PDT", before(given.Day), "2026-03-07 09:00 PST"},
		{"hours are hours, also over the end of summer time", "America/Los_Angeles", "2026-11-01 02:30 PST", before(3 * time.Hour), "2026-11-01 00:30 PDT"},
		{"a day and a half is hours", "America/Los_Angeles", "2026-11-01 12:00 PST", before(36 * time.Hour), "2026-10-31 01:00 PDT"},
		{"on air in the hour that comes twice, its second time", "America/Los_Angeles", "2026-11-01 01:30 PST", before(0), "2026-11-01 01:30 PST"},
		{"on air in the hour that comes twice, its first time", "America/Los_Angeles", "2026-11-01 01:30 PDT", before(0), "2026-11-01 01:30 PDT"},
		{"a day before in New York, an hour short", "America/New_York", "2026-03-08 21:54 EDT", before(given.Day), "2026-03-07 21:54 EST"},
		{"hours over the hour that is left out", "America/New_York", "2026-03-08 03:30 EDT", before(3 * time.Hour), "2026-03-07 23:30 EST"},
		{"a day before in New York, an hour long", "America/New_York", "2026-11-01 21:54 EST", before(given.Day), "2026-10-31 21:54 EDT"},
		{"hours over the hour that comes twice", "America/New_York", "2026-11-01 02:30 EST", before(3 * time.Hour), "2026-11-01 00:30 EDT"},
		{"two weeks after the day with two such hours", "America/New_York", "2026-11-01 00:00 EDT", after(14 * given.Day), "2026-11-15 00:30 EST"},
		{"a day before half an hour is left out", "Australia/Lord_Howe", "2026-10-04 21:54 +11", before(given.Day), "2026-10-03 21:54 +1030"},
		{"hours over the half hour that is left out", "Australia/Lord_Howe", "2026-10-04 03:00 +11", before(3 * time.Hour), "2026-10-03 23:30 +1030"},
		{"three days before half an hour is taken away", "Australia/Lord_Howe", "2026-10-05 20:00 +11", before(3 * given.Day), "2026-10-02 20:00 +1030"},
		{"a day after half an hour is given back", "Australia/Lord_Howe", "2026-04-04 19:30 +11", after(given.Day), "2026-04-05 20:00 +1030"},
		{"an hour after the end", "Asia/Tokyo", "2026-11-19 21:54 JST", after(time.Hour), "2026-11-19 23:24 JST"},
	} {
		t.Run(row.name, func(t *testing.T) {
			loc := given.Zone(t, row.zone)
			start, err := time.ParseInLocation(layout, row.start, loc)
			if err != nil {
				t.Fatal(err)
			}
			e := given.Airing(start.UTC())
			e.Zone = row.zone
			if got := row.gate.Due(e).In(loc).Format(layout); got != row.want {
				t.Errorf("due %s, want %s", got, row.want)
			}
			if row.gate.Due(e).Location() != time.UTC {
				t.Error("a due instant is not in UTC")
			}
		})
	}
}

func TestGatesWithoutCountdown(t *testing.T) {
	entry, always := readiness.Gate{Anchor: readiness.AtEntry}, readiness.Gate{Anchor: readiness.Always}
	e := given.Airing(given.Noon.Add(10 * given.Day))
	for _, row := range []struct {
		name    string
		gate    readiness.Gate
		entered time.Time
		want    time.Time
	}{
		{"the intake is due a day after the event became known", entry, given.Noon, given.Noon.Add(given.Day)},
		{"but not after it begins", entry, e.Start.Add(-time.Hour), e.Start},
		{"what always holds is due from the first", always, given.Noon, given.Noon},
	} {
		e.EnteredAt = row.entered
		if got := row.gate.Due(e); !got.Equal(row.want) {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestGateWords(t *testing.T) {
	for _, row := range []struct {
		gate                readiness.Gate
		label, name, partOf string
	}{
		{readiness.Gate{Anchor: readiness.Always}, "", "always", "before"},
		{readiness.Gate{Anchor: readiness.AtEntry}, "", "entry", "before"},
		{before(14 * given.Day), "T−14d", "T-14d", "before"},
		{before(3 * time.Hour), "T−3h", "T-3h", "before"},
		{before(30 * time.Minute), "T−30m", "T-30m", "before"},
		{before(0), "", "on_air", "on_air"},
		{after(0), "", "off_air", "on_air"},
		{after(time.Hour), "T+1h", "T+1h", "after"},
		{after(7 * given.Day), "T+7d", "T+7d", "after"},
	} {
		if row.gate.Label() != row.label || row.gate.Name() != row.name || row.gate.TaskPhase() != row.partOf {
			t.Errorf("%+v: %q %q %q", row.gate, row.gate.Label(), row.gate.Name(), row.gate.TaskPhase())
		}
	}
}

func TestGatesInOrder(t *testing.T) {
	order := []readiness.Gate{{Anchor: readiness.Always}, {Anchor: readiness.AtEntry}, before(14 * given.Day), before(time.Hour),
		before(0), after(0), after(time.Hour), after(7 * given.Day)}
	for i, a := range order {
		for j, b := range order {
			if got := a.Compare(b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%s against %s: %d", a.Name(), b.Name(), got)
			}
		}
	}
}
