package views

import (
	"fmt"
	"math"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// The kit shows made-up events around the present instant, so that every component can be seen in every state
// without a database.

// sampleTasks gives a checklist of level 4 as it might stand two days ahead: some done, one late, some open.
func sampleTasks(p Page, e readiness.Event, ladder readiness.Ladder) []readiness.Task {
	var tasks []readiness.Task
	for i, tpl := range ladder.At(e.Level) {
		t := readiness.Task{
			ID: "sample-" + tpl.ID, EventID: e.ID, Template: tpl.ID, Ask: &tpl.Ask,
			Due: tpl.Gate.Due(e), CreatedAt: p.Now.AddDate(0, 0, -20), Version: 1,
		}
		switch {
		case !t.ByHand():
		case tpl.ID == "B-02":
			t.Claims = []readiness.Claim{{Name: "Alex Rivera", At: p.Now.AddDate(0, 0, -2)}}
		case tpl.ID == "B-01":
			t.Waiver = &readiness.Waiver{Reason: "ticket 4471", By: "佐藤 健", At: p.Now.AddDate(0, 0, -3)}
		case t.Due.Before(p.Now) || i%5 == 0:
			t.DoneAt, t.DoneBy = p.Now.AddDate(0, 0, -5+i%4), "佐藤 健"
			t.Evidence = []readiness.Evidence{{Kind: "link", Text: "https://tickets.example/4471", At: t.DoneAt, By: t.DoneBy}}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

func samplePage(p Page) toppage.Page {
	return toppage.Page{ID: "sample", Name: "www.example.jp", URL: "https://www.example.jp/", Marker: "Example",
		Interval: toppage.DefaultProbeInterval, TTFBLimit: toppage.DefaultTTFBLimit, CreatedAt: p.Now.AddDate(0, -1, 0), Version: 1}
}

// sampleProbes gives 24 hours of probes with a gap and one failure; the page is slow now.
func sampleProbes(p Page) []toppage.Observation {
	var seen []toppage.Observation
	for i := range 24 * 60 {
		at := p.Now.Add(-time.Duration(i)*time.Minute - 20*time.Second)
		if i > 600 && i < 640 {
			continue
		}
		ms := 180 + 40*math.Sin(float64(i)/40) + 15*math.Sin(float64(i)/3)
		size, age, marker := int64(38214), int64(41), true
		o := toppage.Observation{At: at, URL: "https://www.example.jp/", Status: 200, Marker: &marker, Evidence: "Cache-Status: edge; hit",
			Facts: toppage.Facts{StorableShared: true, SharedTTLS: 10, SharedTTLSource: "s-maxage", AgeS: &age,
				Served: toppage.ServedHit, ServedConfidence: "explicit", ServedBy: "edge", TTFBMS: &ms, BodyBytes: &size}}
		if i == 300 {
			o = toppage.Observation{At: at, URL: o.URL, Error: "timeout"}
		}
		seen = append(seen, o)
	}
	return seen
}

// sampleRows gives one row of each kind that a board can have.
func sampleRows(p Page, ladder readiness.Ladder) []readiness.Row {
	page := toppage.PageFacts{Page: samplePage(p), Observed: sampleProbes(p)}
	facts := readiness.Snapshot{Ladder: ladder, Tasks: map[string][]readiness.Task{}, Pages: []toppage.PageFacts{page}}
	at := func(days int, hour, minute int) time.Time {
		d := p.near(p.Now).AddDate(0, 0, days)
		return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, p.Zone1)
	}
	for i, e := range []readiness.Event{
		{Title: "ビジネス番組「手しごと」", Location: "テレビ局", Start: at(2, 21, 54), Level: 4, LevelState: readiness.LevelConfirmed},
		{Title: "ラジオ 生出演", Start: at(3, 7, 40), Level: 2, Calendar: readiness.Cancelled, CalendarAt: p.Now.Add(-2 * time.Hour)},
		{Title: "Good Day: crafts from Japan", Location: "US West Coast, live", Start: at(4, 2, 0), Level: 3, LevelState: readiness.LevelProposed, ProposedBy: "小林 結衣"},
		{Title: "日曜の紹介コーナー", Start: at(12, 18, 30), FeedID: "sample", FirstSeen: p.Now.Add(-2 * time.Hour)},
		{Title: "新聞 朝刊特集", Start: at(14, 5, 0), Level: 2, LevelState: readiness.LevelConfirmed, WasStart: at(11, 5, 0), MovedAt: p.Now.Add(-time.Hour)},
		{Title: "雑誌 発売日", Start: at(16, 0, 0), AllDay: true, Level: 1, LevelState: readiness.LevelConfirmed},
		{Title: "年末のテレビCM 初回放送", Start: at(44, 19, 15), Level: 5, LevelState: readiness.LevelConfirmed, Calendar: readiness.Missing, CalendarAt: p.Now.Add(-time.Hour)},
	} {
		e.ID, e.Zone, e.EnteredAt, e.Version = fmt.Sprintf("sample-%d", i+1), p.Zone1.String(), p.Now.AddDate(0, 0, -20), 1
		e.End = e.Start.Add(54 * time.Minute)
		if e.AllDay {
			e.End = e.Start.AddDate(0, 0, 1)
		}
		e.Brief = readiness.Brief{Kind: "収録・全国ネット", Reach: "410万世帯", Peak: "21,000 req/s", CatchUp: "7日間", Contact: "小林 結衣"}
		if e.Level > 0 {
			facts.Tasks[e.ID] = sampleTasks(p, e, ladder)
		}
		facts.Events = append(facts.Events, e)
	}
	return readiness.Board(p.Now, facts)
}
