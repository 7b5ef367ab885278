package readiness_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/readiness"
)

// seldom draws what is so once in four times, so that histories in which all is well come up, too.
func seldom(t *rapid.T, label string) bool { return rapid.IntRange(0, 3).Draw(t, label) == 0 }

// everything draws all that can be known of a page, around noon: probes, a survey, a reading of the capacity, waivers and
// words of people.
func everything(t *rapid.T) readiness.PageFacts {
	seen := probes(20, time.Duration(rapid.IntRange(-2, 3).Draw(t, "age"))*time.Minute)
	if seldom(t, "troubled") {
		seen = observations(page, noon).Draw(t, "observed")
	}
	f := facts(page, seen)
	f.Survey = survey(instants(noon, 50*time.Minute).Draw(t, "survey"))
	states := rapid.SampledFrom([]readiness.Served{readiness.ServedHit, readiness.ServedHit, readiness.ServedHit, readiness.ServedMiss, readiness.ServedUnknown})
	if seldom(t, "drawn") {
		for i := range f.Survey.Shots {
			f.Survey.Shots[i].Served = states.Draw(t, "shot")
		}
	}
	if seldom(t, "no survey") {
		f.Survey = nil
	}
	f.Page.Capacity.Ask = rapid.SampledFrom([]string{"", "sum(up)"}).Draw(t, "query")
	if rapid.Bool().Draw(t, "capacity") {
		f.Capacity = &readiness.Reading{At: instants(noon, 10*time.Minute).Draw(t, "sample"), FreshFor: 2 * time.Minute, Reason: "x",
			State: rapid.SampledFrom([]readiness.ProofState{readiness.ProofPass, readiness.ProofFail, readiness.ProofUnknown, readiness.ProofPending}).Draw(t, "state")}
	}
	for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"A1", "A4", "C1", "C3", "P1", "F1", "F2", "T1"}), rapid.ID[string]).Draw(t, "words") {
		f.Ticks = append(f.Ticks, readiness.CheckTick{CheckID: id, At: noon})
		f.Waivers = append(f.Waivers, readiness.CheckWaiver{CheckID: id, EventID: "e", Until: noon.Add(day)})
	}
	return f
}

// required draws from which level on each check is required.
func required(t *rapid.T) readiness.CheckMap {
	m := readiness.CheckMap{}
	for id := range readiness.DefaultCheckMap {
		m[id] = rapid.SampledFrom([]int{0, 0, 0, 0, 0, 1, 2, 3}).Draw(t, id)
	}
	return m
}

// No history and no clock gives "protected" while the evidence of a required core check has expired, whoever has said
// what, and whatever has been let pass.
func TestNothingExpiredIsProtected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, m := everything(t), required(t)
		now := noon
		if seldom(t, "another time") {
			now = instants(noon, 20*time.Minute).Draw(t, "now")
		}
		demand := readiness.Demand{Level: rapid.IntRange(1, 4).Draw(t, "level"), EventID: "e", Until: instants(noon, 20*day).Draw(t, "until")}
		s := f.Shield(now, demand, m)
		if s.Verdict != readiness.Protected {
			return
		}
		judged := map[string]readiness.Check{}
		for _, c := range s.Checks {
			judged[c.ID] = c
		}
		for id, from := range m {
			c, found := judged[id]
			switch {
			case from == 0 || from > demand.Level:
				continue
			case !found:
				t.Fatalf("protected without %s, which level %d requires", id, from)
			case c.State == readiness.CheckNA:
				continue
			case c.State != readiness.CheckPass:
				t.Fatalf("protected with %+v", c)
			case now.After(c.Expires) || now.Sub(c.At) < -time.Minute:
				t.Fatalf("protected on evidence that counts from %s to %s: %+v", c.At, c.Expires, c)
			}
		}
		if c, found := judged["P1"]; found && (f.Capacity == nil || f.Capacity.State != readiness.ProofPass || now.Sub(f.Capacity.At) > f.Capacity.FreshFor) {
			t.Fatalf("protected without a fresh capacity: %+v", c)
		}
		if c, found := judged["C3"]; found && (f.Survey == nil || now.Sub(f.Survey.At) > f.Survey.FreshFor) {
			t.Fatalf("protected without a fresh survey: %+v", c)
		}
	})
	if s := facts(page, probes(20, 0)).Shield(noon, readiness.Demand{Level: 2, Until: noon}, nil); s.Verdict != readiness.Protected {
		t.Errorf("undisturbed, the page is %s: the histories drawn show nothing", s.Verdict)
	}
}

// What people say never makes a verdict better than it would be with a warning, and never protected.
func TestNoWordMakesProtected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, m := everything(t), required(t)
		demand := readiness.Demand{Level: rapid.IntRange(1, 4).Draw(t, "level"), EventID: "e", Until: noon}
		mute := f
		mute.Ticks, mute.Waivers = nil, nil
		said, unsaid := f.Shield(noon, demand, m).Verdict, mute.Shield(noon, demand, m).Verdict
		if said == readiness.Protected && unsaid != readiness.Protected {
			t.Fatalf("people made a page that is %s protected", unsaid)
		}
	})
}

func TestAWaiverCountsForItsEventUntilItEnds(t *testing.T) {
	f := altered(func(f *readiness.PageFacts) {
		shots(miss, readiness.ShotPlain, readiness.ShotGzip, readiness.Second(readiness.ShotGzip))(f)
		f.Waivers = []readiness.CheckWaiver{{CheckID: "C3", EventID: "e", Until: noon.Add(time.Minute)}}
	})
	for _, row := range []struct {
		name  string
		event string
		now   time.Time
		want  readiness.Verdict
	}{
		{"for its event", "e", noon, readiness.VerdictAtRisk},
		{"a nanosecond before it ends", "e", noon.Add(time.Minute - 1), readiness.VerdictAtRisk},
		{"when it ends", "e", noon.Add(time.Minute), readiness.Unprotected},
		{"for another event", "f", noon, readiness.Unprotected},
		{"for no event", "", noon, readiness.Unprotected},
	} {
		s := f.Shield(row.now, readiness.Demand{Level: 2, EventID: row.event, Until: noon}, nil)
		if s.Verdict != row.want {
			t.Errorf("%s: %s, want %s", row.name, s.Verdict, row.want)
		}
	}
}

func TestPagesThatCountForSomeEventsOnly(t *testing.T) {
	campaign := altered(base(func(_ int, o *readiness.Observation) { down(o) }))
	campaign.Page.ID, campaign.Page.Only = "campaign", []string{"e"}
	f := board(named("e", noon.Add(10*day)), named("f", noon.Add(10*day)))
	f.Pages = []readiness.PageFacts{facts(page, probes(20, 0)), campaign}
	rows := readiness.Board(noon, f)
	if s := rows[0].Shield; s.Page.ID != "campaign" || s.Verdict != readiness.Unprotected || len(s.All) != 2 {
		t.Errorf("the campaign's event: %s %s of %d", s.Page.ID, s.Verdict, len(s.All))
	}
	if s := rows[1].Shield; s.Page.ID != "p" || s.Verdict != readiness.Protected || len(s.All) != 0 {
		t.Errorf("another event: %s %s of %d", s.Page.ID, s.Verdict, len(s.All))
	}
}
