package toppage_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// seldom draws what is so once in four times, so that histories in which all is well come up, too.
func seldom(t *rapid.T, label string) bool { return rapid.IntRange(0, 3).Draw(t, label) == 0 }

// everything draws all that can be known of a page, around noon: probes, a survey, a reading of the capacity, waivers and
// words of people.
func everything(t *rapid.T) toppage.PageFacts {
	seen := given.Probes(20, time.Duration(rapid.IntRange(-2, 3).Draw(t, "age"))*time.Minute)
	if seldom(t, "troubled") {
		seen = given.Observations(given.Page, given.Noon).Draw(t, "observed")
	}
	f := given.Facts(given.Page, seen)
	f.Survey = given.Survey(given.Instants(given.Noon, 50*time.Minute).Draw(t, "survey"))
	states := rapid.SampledFrom([]toppage.Served{toppage.ServedHit, toppage.ServedHit, toppage.ServedHit, toppage.ServedMiss, toppage.ServedUnknown})
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
		f.Capacity = &proof.Reading{At: given.Instants(given.Noon, 10*time.Minute).Draw(t, "sample"), FreshFor: 2 * time.Minute, Reason: "x",
			State: rapid.SampledFrom([]proof.State{proof.Pass, proof.Fail, proof.Unknown, proof.Pending}).Draw(t, "state")}
	}
	for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"A1", "A4", "C1", "C3", "P1", "F1", "F2", "T1"}), rapid.ID[string]).Draw(t, "words") {
		f.Ticks = append(f.Ticks, toppage.CheckTick{CheckID: id, At: given.Noon})
		f.Waivers = append(f.Waivers, toppage.CheckWaiver{CheckID: id, EventID: "e", Until: given.Noon.Add(given.Day)})
	}
	return f
}

// required draws from which level on each check is required.
func required(t *rapid.T) toppage.CheckMap {
	m := toppage.CheckMap{}
	for id := range toppage.DefaultCheckMap {
		m[id] = rapid.SampledFrom([]int{0, 0, 0, 0, 0, 1, 2, 3}).Draw(t, id)
	}
	return m
}

// No history and no clock gives "protected" while the evidence of a required core check has expired, whoever has said
// what, and whatever has been let pass.
func TestNothingExpiredIsProtected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, m := everything(t), required(t)
		now := given.Noon
		if seldom(t, "another time") {
			now = given.Instants(given.Noon, 20*time.Minute).Draw(t, "now")
		}
		demand := toppage.Demand{Level: rapid.IntRange(1, 4).Draw(t, "level"), EventID: "e", Until: given.Instants(given.Noon, 20*given.Day).Draw(t, "until")}
		s := f.Shield(now, demand, m)
		if s.Verdict != toppage.Protected {
			return
		}
		judged := map[string]toppage.Check{}
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
			case c.State == toppage.CheckNA:
				continue
			case c.State != toppage.CheckPass:
				t.Fatalf("protected with %+v", c)
			case now.After(c.Expires) || now.Sub(c.At) < -time.Minute:
				t.Fatalf("protected on evidence that counts from %s to %s: %+v", c.At, c.Expires, c)
			}
		}
		if c, found := judged["P1"]; found && c.State != toppage.CheckNA && (f.Capacity == nil || f.Capacity.State != proof.Pass || now.Sub(f.Capacity.At) > f.Capacity.FreshFor) {
			t.Fatalf("protected without a fresh capacity: %+v", c)
		}
		if c, found := judged["C3"]; found && (f.Survey == nil || now.Sub(f.Survey.At) > f.Survey.FreshFor) {
			t.Fatalf("protected without a fresh survey: %+v", c)
		}
	})
	if s := given.Facts(given.Page, given.Probes(20, 0)).Shield(given.Noon, toppage.Demand{Level: 2, Until: given.Noon}, nil); s.Verdict != toppage.Protected {
		t.Errorf("undisturbed, the page is %s: the histories drawn show nothing", s.Verdict)
	}
}

// What people say never makes a verdict better than it would be with a warning, and never protected.
func TestNoWordMakesProtected(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, m := everything(t), required(t)
		demand := toppage.Demand{Level: rapid.IntRange(1, 4).Draw(t, "level"), EventID: "e", Until: given.Noon}
		mute := f
		mute.Ticks, mute.Waivers = nil, nil
		said, unsaid := f.Shield(given.Noon, demand, m).Verdict, mute.Shield(given.Noon, demand, m).Verdict
		if said == toppage.Protected && unsaid != toppage.Protected {
			t.Fatalf("people made a page that is %s protected", unsaid)
		}
	})
}

func TestAWaiverCountsForItsEventUntilItEnds(t *testing.T) {
	f := altered(func(f *toppage.PageFacts) {
		shots(miss, toppage.ShotPlain, toppage.ShotGzip, toppage.Second(toppage.ShotGzip))(f)
		f.Waivers = []toppage.CheckWaiver{{CheckID: "C3", EventID: "e", Until: given.Noon.Add(time.Minute)}}
	})
	for _, row := range []struct {
		name  string
		event string
		now   time.Time
		want  toppage.Verdict
	}{
		{"for its event", "e", given.Noon, toppage.VerdictAtRisk},
		{"a nanosecond before it ends", "e", given.Noon.Add(time.Minute - 1), toppage.VerdictAtRisk},
		{"when it ends", "e", given.Noon.Add(time.Minute), toppage.Unprotected},
		{"for another event", "f", given.Noon, toppage.Unprotected},
		{"for no event", "", given.Noon, toppage.Unprotected},
	} {
		s := f.Shield(row.now, toppage.Demand{Level: 2, EventID: row.event, Until: given.Noon}, nil)
		if s.Verdict != row.want {
			t.Errorf("%s: %s, want %s", row.name, s.Verdict, row.want)
		}
	}
}

func TestPagesThatCountForSomeEventsOnly(t *testing.T) {
	campaign := altered(base(func(_ int, o *toppage.Observation) { given.Down(o) }))
	campaign.Page.ID, campaign.Page.Only = "campaign", []string{"e"}
	f := given.Board(given.Named("e", given.Noon.Add(6*given.Day)), given.Named("f", given.Noon.Add(6*given.Day)))
	f.Pages = []toppage.PageFacts{given.Facts(given.Page, given.Probes(20, 0)), campaign}
	rows := readiness.Board(given.Noon, f)
	if s := rows[0].Shield; s.Page.ID != "campaign" || s.Verdict != toppage.Unprotected || len(s.All) != 2 {
		t.Errorf("the campaign's event: %s %s of %d", s.Page.ID, s.Verdict, len(s.All))
	}
	if s := rows[1].Shield; s.Page.ID != "p" || s.Verdict != toppage.Protected || len(s.All) != 0 {
		t.Errorf("another event: %s %s of %d", s.Page.ID, s.Verdict, len(s.All))
	}
}

func TestAWaiverSaysNothingOfWhatIsNotKnown(t *testing.T) {
	f := altered(func(f *toppage.PageFacts) {
		f.Waivers = []toppage.CheckWaiver{{CheckID: "C3", EventID: "e", Until: given.Noon.Add(given.Day)}}
	})
	demand := toppage.Demand{Level: 2, EventID: "e", Until: given.Noon}
	if s := f.Shield(given.Noon, demand, nil); s.Verdict != toppage.Protected {
		t.Errorf("a check that passes is %s with a waiver", s.Verdict)
	}
	f.Survey = nil
	if s := f.Shield(given.Noon, demand, nil); s.Verdict != toppage.UnknownVerdict {
		t.Errorf("a check that nobody has looked at is %s with a waiver", s.Verdict)
	}
}
