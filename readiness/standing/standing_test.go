package standing_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
)

var noon = time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// doneAt is the record of R-01 with proofs of so long ago, the newest last.
func doneAt(ago ...time.Duration) map[string]standing.Record {
	r := standing.New("R-01")
	for _, d := range ago {
		r, _ = r.Complete(standing.Proof{Evidence: "run 41", At: noon.Add(-d), By: "Aoi"}, r.Version)
	}
	return map[string]standing.Record{"R-01": r}
}

var restore = standing.Ask{Template: "R-01", TTL: 90 * day}

func TestHowAStandingTaskStandsForTheCompany(t *testing.T) {
	for _, row := range []struct {
		sentence string
		records  map[string]standing.Record
		want     standing.State
	}{
		{"nobody has done it", nil, standing.Never},
		{"it was done and taken back", map[string]standing.Record{"R-01": {Template: "R-01", Version: 3}}, standing.Never},
		{"it was done today", doneAt(0), standing.InForce},
		{"a nanosecond before it expires", doneAt(90*day - 1), standing.InForce},
		{"in the instant in which it expires", doneAt(90 * day), standing.Expired},
		{"only the newest proof counts", doneAt(200*day, 10*day), standing.InForce},
		{"another task was done", map[string]standing.Record{"R-02": doneAt(0)["R-01"]}, standing.Never},
	} {
		if got := standing.List(noon, []standing.Ask{restore}, row.records)[0].State; got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
}

func TestTheListBeginsWithWhatExpiresSoonest(t *testing.T) {
	records := map[string]standing.Record{}
	for template, ago := range map[string]time.Duration{"R-01": day, "R-02": 95 * day, "R-04": 30 * day} {
		r := doneAt(ago)["R-01"]
		r.Template = template
		records[template] = r
	}
	var order []string
	for _, i := range standing.List(noon, []standing.Ask{restore, {Template: "R-02", TTL: 90 * day}, {Template: "R-03", TTL: day}, {Template: "R-04", TTL: 90 * day}}, records) {
		order = append(order, i.Template)
	}
	if got := strings.Join(order, " "); got != "R-03 R-02 R-04 R-01" {
		t.Errorf("never done, expired, soon, later: %s", got)
	}
}

func TestHowAStandingTaskStandsForAnEvent(t *testing.T) {
	const ends = 3 * day // from now
	for _, row := range []struct {
		sentence string
		due      time.Duration // from now
		records  map[string]standing.Record
		want     standing.State
		wanting  bool
	}{
		{"not asked for yet, and never done", time.Second, nil, standing.Never, false},
		{"asked for from this instant, and never done", 0, nil, standing.Never, true},
		{"not asked for yet, and expired", time.Second, doneAt(91 * day), standing.Expired, false},
		{"asked for, and expired", -day, doneAt(91 * day), standing.Expired, true},
		{"in force until the end of the event", -day, doneAt(90*day - ends), standing.InForce, false},
		{"it ends a nanosecond before the event does", -day, doneAt(90*day - ends + 1), standing.Ends, true},
		{"it ends before the event does, which does not ask for it yet", time.Second, doneAt(90*day - ends + 1), standing.InForce, false},
		{"it ends after the event", -day, doneAt(day), standing.InForce, false},
	} {
		items := standing.For(noon, []standing.Need{{Ask: restore, Due: noon.Add(row.due)}}, row.records, noon.Add(ends))
		if got := items[0].State; got != row.want || (len(items.Wanting()) == 1) != row.wanting {
			t.Errorf("%s: %s, wanting %d", row.sentence, got, len(items.Wanting()))
		}
		if inForce := row.want == standing.InForce; (items.InForce() == 1) != inForce || (len(items.Lacking()) == 0) != inForce {
			t.Errorf("%s: %d in force, %d lacking", row.sentence, items.InForce(), len(items.Lacking()))
		}
	}
}

// Between two turns nothing stands otherwise, and at a turn something does.
func TestTurnsAreWhenSomethingStandsOtherwise(t *testing.T) {
	records := doneAt(80 * day)
	at := func(now time.Time) string {
		items := standing.For(now, []standing.Need{{Ask: restore, Due: noon.Add(day)}}, records, noon.Add(30*day))
		return fmt.Sprint(items[0].State, items[0].Asked)
	}
	next := func(now time.Time) time.Time {
		turn := fault.Turn{After: now}
		standing.For(now, []standing.Need{{Ask: restore, Due: noon.Add(day)}}, records, noon.Add(30*day)).Turns(&turn)
		return turn.At
	}
	var turns int
	for now := noon; !next(now).IsZero(); now = next(now) {
		turns++
		if last := next(now).Add(-1); last.After(now) && at(last) != at(now) {
			t.Errorf("between turns it was %s and is %s", at(now), at(last))
		}
		if at(next(now)) == at(now) {
			t.Errorf("at its turn it stays %s", at(now))
		}
	}
	if turns != 2 {
		t.Errorf("it turns %d times, want when it is asked for and when it expires", turns)
	}
}

func TestRecordingAProof(t *testing.T) {
	aoi, ken := standing.Proof{By: "Aoi", ByID: "a"}, standing.Proof{By: "Ken", ByID: "k"}
	once, _ := standing.New("R-01").Complete(standing.Proof{Evidence: "run 41", At: noon, By: "Aoi", ByID: "a"}, 1)
	for _, row := range []struct {
		sentence string
		record   standing.Record
		by       standing.Proof
		evidence string
		seen     int64
		proofs   int
		want     error
	}{
		{"the first", standing.New("R-01"), aoi, "run 41", 1, 1, nil},
		{"a renewal", once, ken, "run 42", 2, 2, nil},
		{"a renewal with the same words", once, aoi, "run 41", 2, 2, nil},
		{"the same again, sent twice", once, aoi, "run 41", 1, 1, nil},
		{"the same by somebody else, who has not seen it", once, ken, "run 41", 1, 1, fault.ErrStale},
		{"something else from an older version", once, aoi, "run 42", 1, 1, fault.ErrStale},
		{"from a version that is still to come", once, aoi, "run 42", 3, 1, fault.ErrStale},
		{"nothing", once, aoi, " ", 2, 1, fault.Invalid{Field: "evidence", Reason: "required"}},
		{"a link", once, aoi, "https://runs.example/42", 2, 2, nil},
		{"just so many letters", once, aoi, strings.Repeat("長", fault.MaxEvidence), 2, 2, nil},
		{"one more", once, aoi, strings.Repeat("長", fault.MaxEvidence+1), 2, 1, fault.Invalid{Field: "evidence", Reason: "too_long"}},
	} {
		row.by.Evidence, row.by.At = row.evidence, noon.Add(time.Hour)
		got, err := row.record.Complete(row.by, row.seen)
		if !errors.Is(err, row.want) || len(got.Proofs) != row.proofs {
			t.Errorf("%s: %d proofs, error %v", row.sentence, len(got.Proofs), err)
		}
		if raised := got.Version > row.record.Version; raised != (row.proofs > len(row.record.Proofs)) {
			t.Errorf("%s: version %d after %d", row.sentence, got.Version, row.record.Version)
		}
	}
	if len(once.Proofs) != 1 {
		t.Error("a record that was given was written to")
	}
}

func TestTakingAProofBackBringsTheOneBefore(t *testing.T) {
	r := doneAt(10*day, 0)["R-01"]
	back, err := r.Undo(r.Version)
	if err != nil || len(back.Proofs) != 1 || !back.Newest().At.Equal(noon.Add(-10*day)) || back.Version != r.Version+1 {
		t.Errorf("%+v, error %v", back, err)
	}
	if _, err := back.Undo(r.Version); !errors.Is(err, fault.ErrStale) {
		t.Errorf("an older version: %v", err)
	}
	none, err := back.Undo(0)
	if err != nil || none.Newest() != nil {
		t.Errorf("the last: %+v, error %v", none, err)
	}
	if again, err := none.Undo(0); err != nil || again.Version != none.Version {
		t.Errorf("nothing to take back: %+v, error %v", again, err)
	}
}

func TestOldProofsAreForgottenOneByOne(t *testing.T) {
	r := standing.New("R-01")
	for n := range 60 {
		r, _ = r.Complete(standing.Proof{Evidence: fmt.Sprint("run ", n), By: "Aoi"}, r.Version)
	}
	if len(r.Proofs) != 50 || r.Newest().Evidence != "run 59" || r.Proofs[0].Evidence != "run 10" {
		t.Errorf("%d proofs from %q to %q", len(r.Proofs), r.Proofs[0].Evidence, r.Newest().Evidence)
	}
}

func TestTheKindOfEvidence(t *testing.T) {
	for evidence, want := range map[string]string{"https://runs.example/41": "link", "run 41": "text"} {
		if got := (standing.Proof{Evidence: evidence}).Kind(); got != want {
			t.Errorf("%s is a %s", evidence, got)
		}
	}
}
