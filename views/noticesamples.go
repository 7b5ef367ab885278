package views

import (
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// NoticeTextsPage is how the notices look, made of a sample event by what makes the real ones.
type NoticeTextsPage struct{ Page }

// noticeSample is one notice as a channel shows it.
type noticeSample struct {
	caption string
	words   text.NoticeWords
	event   string // title of the sample event, which stands in the words
	tone    string // of the mark beside it; empty: none
	mail    bool   // it is a letter: the first line is its subject
	at      time.Time
	edited  time.Time // zero: it was not
	thread  []string
	attach  string
}

const sampleTitle = "ビジネス最前線「手しごとの逆襲」"

// reader is who the samples are for: they have both zones.
func (p Page) reader() text.Clock {
	c := p.clock()
	if p.Zone2 != nil && p.Zone2.String() != p.Zone1.String() {
		c.Also = p.Zone2
	}
	return c
}

// sampleRow is an event in two days at 21:54 whose load test is not enough and has nobody.
func (p Page) sampleRow() readiness.Row {
	d := p.near(p.Now).AddDate(0, 0, 2)
	start := time.Date(d.Year(), d.Month(), d.Day(), 21, 54, 0, 0, p.Zone1)
	gate := readiness.Gate{Anchor: readiness.AtStart, Lead: -48 * time.Hour}
	task := readiness.Task{ID: "sample", Template: "sample", Due: start.Add(-48 * time.Hour), Last: start.Add(-48 * time.Hour),
		Ask: &readiness.Ask{TitleJA: "負荷試験", TitleEN: "Load test", Gate: gate, Verify: readiness.VerifyManual}}
	l1 := toppage.Check{ID: "L1", State: toppage.CheckWarn, Measured: toppage.Quantities{{Word: "18,000 req/s"}}, Required: toppage.Quantities{{Word: "≥ 21,000 req/s"}}}
	return readiness.Row{Event: readiness.Event{ID: "sample", Title: sampleTitle, Start: start, End: start.Add(54 * time.Minute), Zone: p.Zone1.String(), Level: 4,
		LevelState: readiness.LevelConfirmed, Calendar: readiness.Confirmed},
		Readiness: readiness.Readiness{Call: readiness.AtRisk, Phase: readiness.Upcoming, Tasks: readiness.Checklist{{Task: task}},
			Blockers: []readiness.Blocker{{Kind: readiness.BlockPageAtRisk, Severity: readiness.AtRisk, Checks: []toppage.Check{l1}},
				{Kind: readiness.BlockLate, Severity: readiness.AtRisk, Tasks: []readiness.Task{task}}}}}
}

func (p NoticeTextsPage) samples() []noticeSample {
	return []noticeSample{p.turned(), p.over(), p.movedMail(), p.peak(), p.gathered(), p.masked()}
}

func (p NoticeTextsPage) turned() noticeSample {
	row, c := p.sampleRow(), p.reader()
	n := notice.Notice{Reason: notice.CallAtRisk, EventID: row.Event.ID, At: p.Now.Add(-time.Hour), Level: 4}
	near := notice.Notice{Reason: notice.LastNear, EventID: row.Event.ID, Subject: "sample", At: p.Now}
	level := notice.Notice{Reason: notice.LevelConfirmed, EventID: row.Event.ID, At: n.At, Level: 4, Data: map[string]string{"by": "Alex Rivera"}}
	return noticeSample{caption: p.t().NoticePage.AtOnceCaption, words: p.t().Notice(n, &row, c), event: sampleTitle, tone: "risk", at: n.At, edited: p.Now,
		thread: []string{p.threaded(near, &row), p.threaded(level, &row)}}
}

// threaded is a later notice as it stands in the thread of the event.
func (p Page) threaded(n notice.Notice, row *readiness.Row) string {
	return text.ClockTime(p.near(n.At)) + " " + strings.Join(p.t().Notice(n, row, p.reader()).Lines, " ")
}

func (p NoticeTextsPage) over() noticeSample {
	row := p.sampleRow()
	row.Call, row.Blockers = readiness.OnTrack, nil
	n := notice.Notice{Reason: notice.CallAtRisk, EventID: row.Event.ID, At: p.Now, Over: true,
		Data: map[string]string{"from": string(readiness.AtRisk), "since": second(p.Now.Add(-36*time.Hour - 31*time.Minute))}}
	return noticeSample{caption: p.t().NoticePage.OverCaption, words: p.t().Notice(n, &row, p.reader()), event: sampleTitle, at: p.Now}
}

func (p NoticeTextsPage) movedMail() noticeSample {
	row := p.sampleRow()
	row.Event.WasStart = row.Event.Start.Add(-10 * time.Minute)
	n := notice.Notice{Reason: notice.EventMoved, EventID: row.Event.ID, At: p.Now.Add(-36 * time.Minute)}
	return noticeSample{caption: p.t().NoticePage.MovedCaption, words: p.t().Notice(n, &row, p.reader()), event: sampleTitle, mail: true, attach: "event.ics"}
}

func (p NoticeTextsPage) peak() noticeSample {
	n := notice.Notice{Reason: notice.PeakUnplanned, Start: p.Now.AddDate(0, 0, -1), Data: map[string]string{"times": "4", "verdict": string(toppage.Protected)}}
	return noticeSample{caption: p.t().NoticePage.PeakCaption, words: p.t().Notice(n, nil, p.reader()), mail: true}
}

// sampleTitles are events that move at once.
var sampleTitles = []string{"朝の扉", "未来工房", "夜の窓", "週刊ものづくり", "まちの灯り", "手しごと帖", "昼の広場", "日曜の食卓", "旅の途中", "音の風景", "科学の時間", "明日の天気"}

func (p NoticeTextsPage) gathered() noticeSample {
	rows := map[string]*readiness.Row{}
	var all []notice.Notice
	for i, title := range sampleTitles {
		row := p.sampleRow()
		row.Event.ID, row.Event.Title, row.Event.WasStart = title, title, row.Event.Start.Add(-10*time.Minute)
		if i > 1 {
			row.Call, row.Blockers = readiness.OnTrack, nil
		}
		rows[title] = &row
		all = append(all, notice.Notice{Reason: notice.EventMoved, EventID: title, At: p.Now})
	}
	return noticeSample{caption: p.t().NoticePage.GatheredCaption, words: p.t().Notices(all, rows, p.reader()), at: p.Now}
}

func (p NoticeTextsPage) masked() noticeSample {
	row := p.sampleRow()
	row.Event.Private = true
	row.Blockers = row.Blockers[1:]
	row = row.Withhold(p.Now, p.t().Word.Private)
	n := notice.Notice{Reason: notice.CallAtRisk, EventID: row.Event.ID, At: p.Now}.Withhold(p.t().Word.Private)
	return noticeSample{caption: p.t().NoticePage.MaskedCaption, words: p.t().Notice(n, &row, p.reader()), tone: "risk", at: p.Now}
}

// parted is a line about the title of an event, which is in its own language: what stands before, the title, what stands after.
func parted(line, title string) (before, middle, after string) {
	if title == "" {
		return line, "", ""
	}
	before, after, found := strings.Cut(line, title)
	if !found {
		return line, "", ""
	}
	return before, title, after
}
