package db_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// TestADayOfThePastIsSmall: of a page that is probed each minute and surveyed every 15, its capacity and 20 tasks that are asked
// about every 5, and a calendar that is read every 15, a day takes less than 0.4 MB for good.
func TestADayOfThePastIsSmall(t *testing.T) {
	s := open(t, dbtest.SQLite(t, noon))
	newDay(t, s).pass()
	end := noon.Add(3 * day).Truncate(day)
	wants(t, "folding", s.FoldFigures(t.Context(), end), nil)
	wants(t, "packing what was said", s.PackPast(t.Context(), end, end), nil)
	wants(t, "packing what was seen", s.PackSeen(t.Context(), end, end), nil)
	const most = 400_000
	n := must(s.PackedBytes(t.Context()))(t)
	t.Logf("a day takes %d bytes", n)
	if n < most/10 || n > most {
		t.Errorf("that is not what is told in the documentation")
	}
}

// oneDay is what machines see and say on one day; hardly two of them are alike.
type oneDay struct {
	*testing.T
	s     *db.Store
	dice  *rand.Rand
	page  toppage.Page
	feed  string
	asked []readiness.Question
}

func newDay(t *testing.T, s *db.Store) *oneDay {
	d := &oneDay{T: t, s: s, dice: rand.New(rand.NewPCG(1, 2)), page: pageOf(t, s), feed: feedOf(t, s).ID}
	apply(t, s, d.feed, imported(airing("a", noon.Add(9*day))))
	e := board(t, s).Events[0]
	for i := range 20 {
		task := must(s.AddTask(t.Context(), e.ID, readiness.Ask{TitleEN: fmt.Sprint("Replicas ", i), Verify: readiness.VerifyHTTP,
			Check: "https://a.example/", Gate: readiness.Gate{Anchor: readiness.AtEntry}}, sre, noon))(t)
		d.asked = append(d.asked, must(s.Question(t.Context(), task.ID))(t))
	}
	return d
}

func (d *oneDay) pass() {
	for m := range 24 * 60 {
		now := noon.Add(time.Duration(m)*time.Minute + time.Duration(d.dice.IntN(900))*time.Millisecond)
		wants(d.T, "probing", d.s.RecordObservations(d.Context(), d.page.ID, []toppage.Observation{d.probe(now)}, now, now), nil)
		if m%15 == 0 {
			wants(d.T, "surveying", d.s.RecordSurvey(d.Context(), d.page, d.survey(now), now, now), nil)
			wants(d.T, "reading the calendar", d.s.FeedUnchanged(d.Context(), d.feed, readiness.FeedFetch{Next: now}, now), nil)
		}
		if m%5 == 0 {
			wants(d.T, "measuring", d.s.RecordCapacity(d.Context(), d.page, d.reading(now), now, now), nil)
			for i, q := range d.asked {
				at := now.Add(time.Duration(i) * 777 * time.Millisecond)
				wants(d.T, "asking", d.s.RecordAnswer(d.Context(), q, d.reading(at), "metrics", at), nil)
			}
		}
	}
}

func (d *oneDay) reading(at time.Time) proof.Reading {
	return proof.Reading{State: proof.Pass, Measured: fmt.Sprintf("%.3f", 20+5*d.dice.Float64()), Required: ">= 20", At: at, Asked: at}
}

func (d *oneDay) probe(now time.Time) toppage.Observation {
	o := answer(now.Add(-300 * time.Millisecond))
	ttfb, total, age, rest := 30+40*d.dice.Float64(), 60+60*d.dice.Float64(), int64(d.dice.IntN(60)), int64(d.dice.IntN(60))
	o.Facts.TTFBMS, o.Facts.TotalMS, o.Facts.AgeS, o.Facts.RemainingS = &ttfb, &total, &age, &rest
	o.Evidence, o.FreshFor = fmt.Sprintf("Age: %d; X-Cache: HIT", age), 3*time.Minute
	o.Details = toppage.Details{CacheControl: "public, s-maxage=60, stale-if-error=600", Vary: "Accept-Encoding", Mark: fmt.Sprintf("%x", d.dice.Uint32()),
		Layers: []toppage.LayerWord{{Layer: "CloudFront", Served: toppage.ServedHit, Explicit: true}}}
	return o
}

func (d *oneDay) survey(now time.Time) toppage.Survey {
	seen := wellSurveyed(now.Add(-10 * time.Second))
	seen.Shots = nil
	for i := range 18 {
		age := int64(d.dice.IntN(60))
		seen.Shots = append(seen.Shots, toppage.Shot{Name: fmt.Sprint("shot", i), At: now.Add(time.Duration(i) * 300 * time.Millisecond),
			Asked: fmt.Sprintf("?utm_source=tl-%x", d.dice.Uint32()), Status: 200, Served: toppage.ServedHit, Confidence: "explicit",
			ServedBy: "CloudFront", AgeS: &age, Vary: "Accept-Encoding", Encoding: "gzip", WireBytes: 10_000, BodyBytes: 40_000,
			TTFBMS: 30 + 40*d.dice.Float64(), Mark: fmt.Sprintf("%x", d.dice.Uint32()), Evidence: fmt.Sprintf("Age: %d; X-Cache: HIT", age)})
	}
	return seen
}
