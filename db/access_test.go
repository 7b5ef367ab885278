package db_test

import (
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness/toppage"
)

// TestWhatAPageWantsToSeeIsKept, and is nowhere but in the page's row: neither in the log nor in what stood when.
func TestWhatAPageWantsToSeeIsKept(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		ctx := t.Context()
		access := toppage.Access{Header: "X-Tallylight", Value: "s3cret-of-ours", User: "press", Password: "open-sesame"}
		p := must(s.AddTopPage(ctx, toppage.Page{URL: "https://www.example/", Access: access}, sre, noon))(t)
		if got := must(s.TopPage(ctx, p.ID))(t).Access; got != access {
			t.Errorf("kept %#v", got)
		}
		wants(t, "adopting a marker", s.AdoptMarker(ctx, p.ID, "Welcome", noon), nil)
		p = must(s.TopPage(ctx, p.ID))(t)
		p.Access.Value, p.Access.Password = "another-s3cret", "close-sesame"
		p = must(s.ChangeTopPage(ctx, p, sre, noon.Add(time.Minute)))(t)
		for _, claimed := range [][]toppage.Page{must(s.ClaimTopPages(ctx, noon.Add(time.Hour), time.Second))(t), must(s.ClaimSurveys(ctx, noon.Add(time.Hour), time.Second))(t)} {
			if len(claimed) != 1 || claimed[0].Access != p.Access {
				t.Errorf("whoever asks for the page knows %#v", claimed)
			}
		}
		for _, secret := range []string{"s3cret", "sesame"} {
			for _, place := range [][2]string{{"changes", "data"}, {"past", "body"}} {
				if n := must(s.Holding(ctx, place[0], place[1], secret))(t); n != 0 {
					t.Errorf("%s is in %d rows of %s", secret, n, place[0])
				}
			}
		}
		snapshot := must(s.SnapshotAt(ctx, noon.Add(30*time.Second), noon.Add(time.Hour), noon, noon.Add(time.Hour)))(t)
		if len(snapshot.Pages) != 1 || snapshot.Pages[0].Page.Access != (toppage.Access{}) || snapshot.Pages[0].Page.Marker != "Welcome" {
			t.Errorf("as it stood: %+v", snapshot.Pages)
		}
	})
}

// TestTheWayToAPageIsJudgedFromTheStore: the redirects of all answers that it is judged by are read again.
func TestTheWayToAPageIsJudgedFromTheStore(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		p := pageOf(t, s)
		var seen []toppage.Observation
		for i := range 20 {
			o := answer(noon.Add(time.Duration(i) * time.Minute))
			o.URL = p.URL
			o.Details.Hops = []toppage.Hop{{URL: p.URL, Location: p.URL + "ja/", Status: 302, Served: toppage.ServedMiss}, {URL: p.URL + "ja/", Status: 200, Served: toppage.ServedHit}}
			seen = append(seen, o)
		}
		last := noon.Add(19 * time.Minute)
		wants(t, "recording", s.RecordObservations(t.Context(), p.ID, seen, last.Add(time.Minute), last), nil)
		facts := must(s.Snapshot(t.Context(), noon, last))(t).Pages[0]
		for _, c := range facts.JudgeAll(last, toppage.Demand{Level: 2}, nil) {
			if c.ID == "C1" && (c.State != toppage.CheckFail || c.Reason != "redirect_uncached") {
				t.Errorf("%s %s: %d observations, the oldest over %+v", c.State, c.Reason, len(facts.Observed), facts.Observed[len(facts.Observed)-1].Details.Hops)
			}
		}
	})
}
