package views

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/readiness/grading"
	"tallylight/readiness/table"

	"tallylight/readiness/journal"

	"github.com/a-h/templ"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/preference"
	"tallylight/readiness/toppage"
	"tallylight/readiness/upkeep"
	"tallylight/text"
	"tallylight/web/intent"
)

var (
	tokyo      = zone("Asia/Tokyo")
	losAngeles = zone("America/Los_Angeles")
	testNow    = time.Date(2026, 11, 17, 11, 14, 14, 0, time.UTC)
)

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func testPage(lang text.Lang, role readiness.Role) Page {
	return Page{
		Lang: lang, Now: testNow, Zone1: tokyo, Zone2: losAngeles, PickUp: 5, Verdict: toppage.VerdictAtRisk,
		Person:    &readiness.Person{ID: "p1", Name: "田中 美咲", Email: "m@example.jp", Role: role},
		OtherLang: "/?lang=" + string(lang.Other()), Revision: 7, Asset: func(name string) string { return "/static/" + name },
		Notice: &Notice{Kind: journal.TaskClaimed, Subject: "負荷試験", Undo: "/tasks/t1/claim/delete", Version: 2},
	}
}

// shown is one page under test.
type shown struct {
	name string
	page templ.Component
}

// everyPage gives each page with made-up content, as a person of the role sees it.
func everyPage(p Page) []shown {
	ladder := readiness.DefaultLadder()
	rows := sampleRows(p, ladder)
	row := rows[0]
	change := readiness.PreviewLevel(p.Now, row.Event, ladder, plain(row.Tasks), 5)
	wrong := []fault.Invalid{{Field: "url", Reason: "required"}, {Field: "name", Reason: "too_long"}, {Field: "reason", Reason: "required"}}
	changes := []readiness.Change{
		{Seq: 2, At: p.Now, Actor: "Ken Sato", Kind: journal.TaskCompleted, EventID: row.Event.ID, Data: map[string]string{"title_ja": "負荷試験", "title_en": "Load test", "evidence": "run 41"}},
		{Seq: 1, At: p.Now, Kind: journal.VerdictTurned, Data: map[string]string{"from": "protected", "to": "at_risk"}},
	}
	top := TopPagePage{Page: p, Shield: row.Shield, Observed: sampleProbes(p), Rows: rows, Changes: changes[1:], Demand: toppage.Demand{Level: 4, Peak: 21000}, For: &row.Event, Ladder: ladder,
		Sample: &Sample{PageUp: true}, Loads: sampleLoads(p), Errors: wrong, Form: TopPageForm{"name": "x", "only": "e1 gone"}, Events: []readiness.Event{row.Event},
		Pages: []PageLine{{samplePage(p), toppage.Protected}, {toppage.Page{ID: "other", Name: "その他"}, ""}}}
	work := workedOn(p, ladder, row)
	then := readiness.Snapshot{Ladder: ladder}.AtLevel(p.Now, row.Event, plain(row.Tasks), 1, readiness.Actor{Name: "Ken Sato", Role: readiness.SRE})
	return []shown{
		{"event-worked-on", Event(work)},
		{"event-taken-back", Event(takenBack(p, ladder, row))},
		{"event-worked-on-sheet", Sheet(work)},
		{"event-cancelled-sheet", Sheet(EventPage{Page: p, Row: rows[1], Ladder: ladder})},
		{"level-down", EventLevel(LevelPage{Page: p, Row: work.Row, Ladder: ladder, Then: &then, Reach: work.Reach,
			Change: readiness.PreviewLevel(p.Now, work.Row.Event, ladder, plain(work.Row.Tasks), 1)})},
		{"board", Board(BoardPage{Page: p, Rows: rows, Shield: row.Shield, Observed: sampleProbes(p), Feeds: []readiness.Feed{failingFeed(p)}, Ladder: ladder, ToPutRight: Left{N: 3}})},
		{"board-empty", Board(BoardPage{Page: p, Ladder: ladder})},
		{"board-past", Board(BoardPage{Page: p, Rows: pastRow(p, row), Ladder: ladder})},
		{"event", Event(EventPage{Page: p, Row: row, Ladder: ladder, Changes: changes})},
		{"event-cancelled", Event(EventPage{Page: p, Row: rows[1], Ladder: ladder})},
		{"event-moved", Event(EventPage{Page: p, Row: rows[4], Ladder: ladder})},
		{"event-moved-seen", Event(EventPage{Page: p, Row: seenMove(p, rows[4]), Ladder: ladder})},
		{"event-findings", Event(EventPage{Page: p, Row: row, Ladder: ladder, Findings: everyFinding(row.Event)})},
		{"event-all-day", Event(EventPage{Page: p, Row: rows[5], Ladder: ladder})},
		{"event-missing", Event(EventPage{Page: p, Row: rows[6], Ladder: ladder})},
		{"level", EventLevel(LevelPage{Page: p, Row: row, Ladder: ladder, Change: change, Suggested: sampleSuggestion(row.Event), Errors: wrong})},
		{"brief", Brief(BriefPage{Page: p, Row: row, Errors: []fault.Invalid{{Field: "reach", Reason: "too_long"}}})},
		{"event-new", EventForm(EventFormPage{Page: p, Ladder: ladder, Twin: &row.Event, Errors: append(wrong, fault.Invalid{Field: "date", Reason: "bad_date"})})},
		{"event-edit", EventForm(EventFormPage{Page: p, Event: &row.Event, Form: intent.NewEvent{Facts: intent.Facts{Title: "朝の扉", Airing: intent.Airing{Zone: "UTC"}}}})},
		{"event-owned", OwnedEvent(EventPage{Page: p, Row: row, Feed: &readiness.Feed{Name: "広報"}})},
		{"paste", Paste(PastePage{Page: p, Text: "a\tb", Sheet: "12月", Done: &PasteDone{Added: 2, Known: 1, LeftOut: samplePasted(row)[:1]}, Errors: []fault.Invalid{{Field: "table", Reason: "table_too_long"}}})},
		{"paste-preview", PastePreview(PastePreviewPage{Page: p, Text: "x", Altered: true, Rows: samplePasted(row), Ladder: ladder,
			Sheet: "12月", Sheets: []string{"12月", "1月"}, OtherZone: "PT",
			Table: table.Sheet{Rows: [][]string{{"放送日", strings.Repeat("長", 40)}}, Layout: table.Layout{Columns: []table.Column{table.ColumnDate, ""}, Guessed: []bool{true, false}, Carry: true}}})},
		{"task", Task(TaskPage{Page: p, Row: row, Task: lateTask(row), Changes: changes, Errors: wrong})},
		{"connections", Connections(ConnectionsPage{Page: p, Connections: sampleConnections(), Typed: ConnectionTyped{Kind: "http", Name: "a b"},
			Errors: []fault.Invalid{{Field: "name", Reason: "not_a_slug"}, {Field: "url", Reason: "required"}}})},
		{"connection", Connection(ConnectionPage{Page: p, Connection: sampleConnections()[1], BaseURL: "https://tally.example", Secret: "whsec_AAAA"})},
		{"connection-out", Connection(ConnectionPage{Page: p, Connection: sampleConnections()[2], Older: "d3", Deliveries: []readiness.Delivery{
			{ID: "d1", Kind: readiness.TellDue, Template: "C-04", EventID: "sample-1", CreatedAt: p.Now, NextAt: p.Now.Add(time.Hour), StopAt: p.Now.Add(2 * time.Hour), Tries: 3, Status: 503, Error: readiness.FailedStatus},
			{ID: "d2", Kind: readiness.TellCancelled, Template: "C-04", CreatedAt: p.Now, DoneAt: p.Now, Tries: 1, Status: 204},
			{ID: "d3", Kind: readiness.TellTest, CreatedAt: p.Now, GivenUp: true, Tries: 1, Status: 410, Error: readiness.StoppedGone}}})},
		{"connection-remove", ConnectionRemove(ConnectionPage{Page: p, Connection: sampleConnections()[0]})},
		{"task-own", OwnTask(OwnTaskPage{Page: p, Event: row.Event, Typed: intent.OwnTask{Title: "警備に連絡", Asked: intent.Asked{Anchor: "after", Lead: "soon"}},
			Errors: []fault.Invalid{{Field: "lead", Reason: "not_a_lead"}, {Field: "runbook", Reason: "not_a_web_address"}}})},
		{"event-offers", Event(EventPage{Page: p, Row: row, Ladder: ladder, Offers: sampleOffers(p, rows)})},
		{"board-offers", Board(BoardPage{Page: p, Rows: rows, Shield: row.Shield, Ladder: ladder, Offers: sampleOffers(p, rows)})},
		{"triage-offers", Triage(TriagePage{Page: p, Row: &rows[3], N: 1, Count: 1, Ladder: ladder, Offers: sampleOffers(p, rows)[:1]})},
		{"feed-offers", Feed(offered(sampleFeed(p, row.Event), sampleOffers(p, rows)))},
		{"offer", Offer(OfferPage{Page: p, Offer: sampleOffers(p, rows)[1]})},
		{"offer-refused", Offer(OfferPage{Page: p, Offer: sampleOffers(p, rows)[1], Typed: []string{row.Event.ID}, Worked: &row.Event, Errors: []fault.Invalid{{Field: "events", Reason: "has_work", Got: row.Event.ID}, {Field: "answer", Reason: "required"}}})},
		{"triage", Triage(TriagePage{Page: p, Row: &rows[3], N: 2, Count: 3, Previous: "before", Next: "after", Moved: true, Suggested: sampleSuggestion(rows[0].Event), Ladder: ladder})},
		{"traffic", Traffic(TrafficPage{Page: p, Known: sampleTraffic, Form: intent.Traffic{Baseline: "many"}, Errors: []fault.Invalid{{Field: "baseline", Reason: "not_a_rate"}, {Field: "proven_at", Reason: "future"}}})},
		{"traffic-unknown", Traffic(TrafficPage{Page: p})},
		{"triage-none", Triage(TriagePage{Page: p, Ladder: ladder})},
		{"tasks", Tasks(TasksPage{Page: p, View: ViewOpen, Lines: lines(row), Counts: map[string]int{ViewOpen: 3}, Ladder: ladder})},
		{"tasks-machine", Tasks(TasksPage{Page: p, View: ViewMachine, Lines: lines(row), Ladder: ladder})},
		{"tasks-event", Tasks(TasksPage{Page: p, View: ViewEvent, Kind: readiness.VerifyProm, Lines: lines(row), Ladder: ladder})},
		{"tasks-stock", Stock(sampleStock(p, rows, ladder))},
		{"tasks-stock-none", Stock(StockPage{TasksPage: TasksPage{Page: p, View: ViewStock, Ladder: ladder}})},
		{"tasks-none", Tasks(TasksPage{Page: p, View: ViewMine, Ladder: ladder})},
		{"toppage", TopPage(top)},
		{"toppage-words", TopPage(wordsOnChecks(p, row))},
		{"checks", CheckMap(CheckMapPage{Page: p, Checks: toppage.AllChecks(toppage.CheckMap{"C7": 2, "S3": 0}), Ladder: ladder, Version: 1})},
		{"checks-refused", CheckMap(CheckMapPage{Page: p, Checks: toppage.AllChecks(nil), Ladder: ladder, Version: 1, Typed: map[string]string{"A1": "12"},
			Errors: []fault.Invalid{{Field: "from_A1", Reason: "out_of_range"}, {Field: "from_C1", Reason: "not_a_number"}}})},
		{"event-pages", Event(EventPage{Page: p, Row: ofSeveralPages(p, row), Ladder: ladder})},
		{"toppage-empty", TopPage(TopPagePage{Page: p})},
		{"toppage-remove", TopPageRemove(TopPageRemovePage{Page: p, TopPage: samplePage(p)})},
		{"feeds", Feeds(FeedsPage{Page: p, Feeds: []FeedLine{{Feed: failingFeed(p), Fetches: fetches(p), NoLevel: 2}, {Feed: readiness.Feed{ID: "f2", Name: "File", State: readiness.FeedHeld}}}, Changes: changes,
			Asked: FeedAsked{Kind: readiness.FeedAddress, URL: "https://calendar.example/view", Failed: &readiness.SourceError{Code: readiness.NotACalendar, Detail: "html"}}})},
		{"feed", Feed(sampleFeed(p, row.Event))},
		{"feed-file", Feed(FeedPage{Page: p, Feed: readiness.Feed{ID: "f2", Name: "File", Kind: readiness.FeedFile, State: readiness.FeedOK},
			Failed: &readiness.SourceError{Code: readiness.NotACalendar, Detail: "html", File: true}})},
		{"feeds-caldav", Feeds(FeedsPage{Page: p, Asked: FeedAsked{Kind: readiness.FeedCalDAV, URL: "http://cal.example/", User: "pr",
			Errors: []fault.Invalid{{Field: "url", Reason: readiness.NotEncrypted}}}})},
		{"feed-preview", FeedPreview(PreviewPage{Page: p, ID: "pv", Source: "calendar.example", Name: "広報", Preview: calendarOf(rows), Ladder: ladder})},
		{"feed-remove", FeedRemove(FeedRemovePage{Page: p, Feed: failingFeed(p), Events: 31})},
		{"levels", Levels(LevelsPage{Page: p, Ladder: ladder})},
		{"levels-edit", EditRungs(RungsPage{Page: p, Version: 1, Rungs: RungForms(ladder.Rungs), Errors: []fault.Invalid{{Field: "multiple_2", Reason: "not_rising"}}})},
		{"levels-task", LadderTask(LadderTaskPage{Page: p, Ladder: ladder, ID: "B-02", Form: intent.TemplateOf(ladder.Templates[10], intent.Clock{Zone: p.Zone1}),
			Errors: []fault.Invalid{{Field: "lead", Reason: "not_a_lead"}}})},
		{"levels-preview", LadderPreview(LadderPreviewPage{Page: p, Ladder: ladder, Edits: readiness.LadderEdits{Changed: 1}, Until: "2026-11-24",
			Effects: []readiness.LadderEffect{{Event: row.Event, Level: 3, Added: 1, OpenGone: 1, Gone: 1, HeldBack: []string{"B-02"}}}})},
		{"levels-stale", LadderPreview(LadderPreviewPage{Page: p, Ladder: lowered(ladder), Saved: ladder, Edits: lowered(ladder).Since(ladder), Stale: true})},
		{"levels-file-refused", Levels(LevelsPage{Page: p, Ladder: ladder, Errors: []fault.Invalid{
			{Field: "templates.B-02.gate", Reason: "not_a_gate", Got: "a fortnight before"}, {Field: "file", Reason: "not_a_ladder", Got: "line 3"}}})},
		{"wall", Wall(WallPage{Page: p, Row: &row, Next: rows[2:], Ladder: ladder})},
		{"wall-later", Wall(WallPage{Page: p, Row: &rows[5], Ladder: ladder})},
		{"wall-nothing", Wall(WallPage{Page: p, Ladder: ladder})},
		{"signin", SignIn(SignInPage{Page: p, Next: "/tasks", Wrong: true})},
		{"signin-demo", SignIn(SignInPage{Page: demo(p), Next: "/"})},
		{"setup", Setup(SetupPage{Page: p, Key: "k", Errors: wrong})},
		{"error", Error(ErrorPage{Page: p, Status: 404})},
		{"stale", Stale(StalePage{Page: p, Title: "負荷試験", By: "Ken Sato", At: p.Now, Action: "/tasks/t1/completion", Version: 3, Back: "/tasks/t1", Fields: []StaleField{{Name: "evidence", Mine: "run 42"}}})},
		{"history", History(HistoryPage{Page: p, Event: &row.Event, Changes: changes, Next: "/history?before=1"})},
		{"help", Calls(HelpPage{Page: p, Tally: readiness.TallyOf(p.Now, rows, ladder), Limits: ladder.LimitsAt(p.Now), Probe: 3 * time.Minute, Checks: toppage.AllChecks(nil)})},
		{"more", More(MorePage{p})},
		{"calendar", Calendar(CalendarPage{Page: p, Month: p.Now, Rows: rows, Ladder: ladder})},
		{"settings", Settings(SettingsPage{Page: p, Own: intent.Own{Zone1: "Europe/London", Zone2: "Asia/Tokyo", Theme: "dark", Shortcuts: true}, About: About{Version: "1", Engine: "sqlite", Schema: 30,
			Jobs: []upkeep.Job{{Name: "feeds", Last: p.Now, Next: p.Now, Fails: true, Failed: p.Now, Fault: "disk"}, {Name: "turns"}}}})},
		{"settings-company", Company(CompanyPage{Page: p, Form: intent.ForAll{Label1: "Tokyo", Language: "ja"}, Version: 2, Usual: preference.Company{Language: "ja"}})},
		{"kit", Kit(KitPage{p})},
	}
}

var sampleTraffic = readiness.Traffic{Baseline: 4200, Proven: 30_000, ProvenAt: testNow.AddDate(0, 0, -20), Boot: 3 * time.Minute, Version: 2}

// sampleSuggestion has every reason there is.
func sampleSuggestion(e readiness.Event) *grading.Suggestion {
	s := grading.Suggestion{Level: 3}
	for i, kind := range grading.ReasonKinds {
		s.Reasons = append(s.Reasons, grading.Reason{Kind: kind, From: min(i, 2), To: min(i+1, 2), Peak: 14000, Times: 3.5, Baseline: 4000,
			Proven: 30_000, Share: 0.5, Said: "many", Like: []readiness.Event{e, e, e, e, e}, Events: []string{e.ID, "", "gone", "", e.ID, e.ID}})
	}
	return &s
}

// sampleStock has gaps, a pick-up that went quiet, and one whose people were heard of once.
// lowered is a ladder that somebody else has made of it.
func lowered(l readiness.Ladder) readiness.Ladder {
	l.Rungs, l.Templates = slices.Clone(l.Rungs[:4]), slices.Clone(l.Templates[1:])
	l.Rungs[3].Multiple, l.Templates[3].Knows, l.Templates[3].Soon = 0, "SRE", true
	return l.Fit()
}

func sampleStock(p Page, rows []readiness.Row, ladder readiness.Ladder) StockPage {
	quiet := lines(rows[0])[:2]
	quiet[0].Task.Claims = []readiness.Claim{{ID: p.ID(), Name: "田中 美咲", At: p.Now.AddDate(0, 0, -9)}}
	quiet[1].Task.Claims = []readiness.Claim{{Name: "Ken Sato", At: p.Now.AddDate(0, 0, -9), Seen: p.Now.AddDate(0, 0, -6)}}
	stock := readiness.TakeStock(p.Now, rows, 3)
	stock.Quiet = make([]readiness.StockTask, 3)
	return StockPage{TasksPage: TasksPage{Page: p, View: ViewStock, Ladder: ladder}, Stock: stock, Quiet: quiet, ByHand: lines(rows[0])[3:4]}
}

// ID is of whoever looks; empty where nobody is signed in.
func (p Page) ID() string {
	if p.Person == nil {
		return ""
	}
	return p.Person.ID
}

// workedOn is an event an hour before its air time, which people have moved by hand and whose tasks stand in every way there
// is.
func workedOn(p Page, ladder readiness.Ladder, row readiness.Row) EventPage {
	e := row.Event
	e.FeedID, e.FeedStart, e.FeedEnd = "f1", e.Start, e.End
	e.Start, e.End = p.Now.Add(40*time.Minute), p.Now.Add(100*time.Minute)
	e.ProposedLevel, e.ProposedBy, e.ProposedAt, e.Level, e.LevelState = 3, readiness.CalendarName, p.Now.AddDate(0, 0, -2), 4, readiness.LevelProposed
	e.EnteredAt = p.Now.AddDate(0, 0, -2)
	tasks := plain(row.Tasks)
	for i := range tasks {
		t, ask := &tasks[i], *tasks[i].Ask
		t.CreatedAt = e.EnteredAt
		t.Due, t.Ask = t.Gate.Due(e), &ask
		evidence := readiness.Evidence{Kind: "text", Text: "run 41", At: p.Now.Add(-time.Hour), By: "Ken Sato", From: e.FeedStart, To: e.FeedEnd}
		if t.Proof != "" {
			continue
		}
		switch i % 7 {
		case 0: // lapsed
			t.Tied, t.DoneAt, t.DoneBy, t.Evidence = readiness.TiedStart, p.Now.Add(-time.Hour), "Ken Sato", []readiness.Evidence{evidence}
		case 1: // for a second person to confirm
			t.Tied, t.Verify, t.DoneAt, t.DoneBy, t.Evidence = "", readiness.VerifyManual, p.Now.Add(-time.Hour), "Ken Sato", []readiness.Evidence{evidence}
		case 2: // confirmed
			evidence.Second = &readiness.Sign{By: "小林 ゆい", At: p.Now}
			t.Tied, t.DoneAt, t.DoneBy, t.Evidence = "", p.Now.Add(-time.Hour), "Ken Sato", []readiness.Evidence{evidence}
		case 3: // a waiver that has expired
			t.Waiver = &readiness.Waiver{Reason: "the vendor does", By: "Ken Sato", Approver: "部長", At: p.Now.AddDate(0, 0, -2), Until: p.Now.Add(-time.Minute)}
		case 4: // with a runbook and somebody who knows
			t.Runbook, t.Knows = "https://wiki.example.jp/runbooks/scale-out", "小林 ゆい"
		case 5:
			t.Soon, t.SoonUntil = true, p.Now.Add(time.Hour)
		}
	}
	own := readiness.Ask{TitleJA: "守衛に連絡", TitleEN: "守衛に連絡", Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -2 * time.Hour}}
	tasks = append(tasks, readiness.Task{ID: "own", EventID: e.ID, Template: readiness.OwnTemplate("1"), Ask: &own, Due: own.Gate.Due(e), CreatedAt: e.EnteredAt})
	r := readiness.Row{Event: e, Readiness: readiness.Assess(p.Now, e, tasks, ladder, nil, row.Shield, nil, nil, nil)}
	page := EventPage{Page: p, Row: r, Ladder: ladder, Feed: &readiness.Feed{ID: "f1", Name: "広報"}, Reach: readiness.ReachOf(p.Now, e, ladder, r.Tasks)}
	page.Notes = map[string]readiness.Change{"own": {Actor: "Ken Sato", At: p.Now, Data: map[string]string{"note": "裏口から"}}}
	if late := page.Reach.At(4).TooLate; len(late) > 0 {
		page.Skip = taskOf(r.Tasks, late[0])
	}
	return page
}

// takenBack is a cancelled event for which something was scaled out.
func takenBack(p Page, ladder readiness.Ladder, row readiness.Row) EventPage {
	e, tasks := row.Event, plain(row.Tasks)
	e.Calendar, e.CalendarAt = readiness.Cancelled, p.Now.Add(-time.Hour)
	for i := range tasks {
		if tasks[i].Template == "C-04" {
			tasks[i].DoneAt, tasks[i].DoneBy = p.Now.Add(-2*time.Hour), "Ken Sato"
			tasks[i].Evidence = []readiness.Evidence{{Kind: "text", Text: "reserved", At: p.Now.Add(-2 * time.Hour), By: "Ken Sato"}}
		}
	}
	return EventPage{Page: p, Ladder: ladder, Row: readiness.Row{Event: e, Readiness: readiness.Assess(p.Now, e, tasks, ladder, nil, row.Shield, nil, nil, nil)}}
}

// seenMove is a move that SRE has taken note of.
func seenMove(p Page, r readiness.Row) readiness.Row {
	r.Event.AckedBy, r.Event.AckedAt = "Ken Sato", p.Now
	return r
}

func everyFinding(e readiness.Event) []intake.Finding {
	var list []intake.Finding
	for _, kind := range intake.FindingKinds {
		list = append(list, intake.Finding{Kind: kind, Event: &e, Other: &e, Said: "25:00", Times: 3})
	}
	return list
}

func demo(p Page) Page {
	p.Demo = true
	return p
}

func plain(tasks readiness.Checklist) []readiness.Task {
	var all []readiness.Task
	for _, t := range tasks {
		all = append(all, t.Task)
	}
	return all
}

func lines(row readiness.Row) []TaskLine {
	var all []TaskLine
	for _, t := range row.Tasks {
		all = append(all, TaskLine{Event: row.Event, Task: t})
	}
	return all
}

func lateTask(row readiness.Row) readiness.TaskStatus {
	for _, t := range row.Tasks {
		if t.Late {
			return t
		}
	}
	return row.Tasks[0]
}

func pastRow(p Page, row readiness.Row) []readiness.Row {
	row.Event.Start, row.Event.End = p.Now.AddDate(0, 0, -9), p.Now.AddDate(0, 0, -9).Add(time.Hour)
	row.Phase = readiness.Closed
	return []readiness.Row{row}
}

func failingFeed(p Page) readiness.Feed {
	return readiness.Feed{ID: "f1", Name: "代理店の番組枠", URL: "https://agency.example/slots/topsecrettoken1119.ics", State: readiness.FeedFailing,
		LastGood: p.Now.Add(-30 * time.Hour), FailingSince: p.Now.Add(-29 * time.Hour), ErrorCode: "http_status", ErrorDetail: "403",
		Counts: readiness.FeedCounts{Total: 12, Added: 2}, Problems: []readiness.Problem{{Line: 12, Code: "bad-line", Message: "no colon"}}, Version: 4}
}

func fetches(p Page) []readiness.Fetch {
	var all []readiness.Fetch
	for i := range 30 {
		all = append(all, readiness.Fetch{FeedID: "f1", At: p.Now.Add(-time.Duration(i) * time.Hour), OK: i > 7})
	}
	return all
}

func calendarOf(rows []readiness.Row) intake.CalendarPreview {
	var c intake.CalendarPreview
	for _, r := range rows {
		c.Occurrences = append(c.Occurrences, readiness.Occurrence{UID: r.Event.ID, RecurrenceID: "2026-11-19", Summary: r.Event.Title,
			Start: r.Event.Start, End: r.Event.End, AllDay: r.Event.AllDay, Zone: r.Event.Zone, Level: r.Event.Level, Status: r.Event.Calendar})
	}
	c.Problems = []readiness.Problem{{Line: 3, Message: "unknown zone"}}
	return c
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	return b.String()
}

// written is a page as it goes out.
type written struct {
	name, html string
}

// allPages is every page, in both languages, for every role and for nobody.
var allPages = sync.OnceValue(func() []written {
	var all []written
	for _, lang := range []text.Lang{text.EN, text.JA} {
		for _, role := range append(slices.Clone(readiness.Roles), "") {
			p := testPage(lang, role)
			if role == "" {
				p.Person = nil
			}
			for _, s := range everyPage(p) {
				var b strings.Builder
				if err := s.page.Render(context.Background(), &b); err != nil {
					panic(err)
				}
				all = append(all, written{fmt.Sprintf("%s, %s, %q", s.name, lang, role), b.String()})
			}
		}
	}
	return all
})

// eachPage runs a check on every page.
func eachPage(t *testing.T, check func(t *testing.T, html string)) {
	t.Helper()
	for _, w := range allPages() {
		t.Run(w.name, func(t *testing.T) { check(t, w.html) })
	}
}

var (
	ids      = regexp.MustCompile(`\sid="([^"]*)"`)
	labels   = regexp.MustCompile(`<label[^>]*\sfor="([^"]*)"`)
	refs     = regexp.MustCompile(`\saria-(?:labelledby|describedby)="([^"]*)"`)
	posts    = regexp.MustCompile(`<form[^>]*method="post"[^>]*action="([^"]*)"`)
	headings = regexp.MustCompile(`<h([1-6])[\s>]`)
	inline   = regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+="|<style|<script(?:>|\s+(?:[^s>]|s[^r>]))|javascript:`)
	hidden   = regexp.MustCompile(`<svg[^>]*>`)
)

func TestPagesKeepToTheContentPolicy(t *testing.T) {
	eachPage(t, func(t *testing.T, html string) {
		if found := inline.FindString(html); found != "" {
			t.Errorf("inline style or script: %q", found)
		}
	})
}

func TestPagesNameEachPlaceOnce(t *testing.T) {
	eachPage(t, func(t *testing.T, html string) {
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if m[1] == "" || seen[m[1]] {
				t.Errorf("id %q is empty or used twice", m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range append(labels.FindAllStringSubmatch(html, -1), refs.FindAllStringSubmatch(html, -1)...) {
			for id := range strings.FieldsSeq(m[1]) {
				if !seen[id] {
					t.Errorf("%q refers to nothing on the page", id)
				}
			}
		}
	})
}

func TestPagesHaveOneHeadingAndSkipNoLevel(t *testing.T) {
	eachPage(t, func(t *testing.T, html string) {
		last, first := 0, 0
		for _, m := range headings.FindAllStringSubmatch(html, -1) {
			level := int(m[1][0] - '0')
			if level == 1 {
				first++
			}
			if level > last+1 {
				t.Errorf("h%d follows h%d", level, last)
			}
			last = level
		}
		if first != 1 {
			t.Errorf("%d h1", first)
		}
	})
}

func TestSignsHaveANameOrAreHidden(t *testing.T) {
	eachPage(t, func(t *testing.T, html string) {
		for _, svg := range hidden.FindAllString(html, -1) {
			named := strings.Contains(svg, `role="img"`) && strings.Contains(svg, `aria-label="`) && !strings.Contains(svg, `aria-label=""`)
			if !named && !strings.Contains(svg, `aria-hidden="true"`) {
				t.Errorf("neither named nor hidden: %s", svg)
			}
		}
	})
}

// samplePasted is a row that cannot be taken, one that is known and one that is new.
func samplePasted(row readiness.Row) []table.Row {
	return []table.Row{
		{N: 2, Cells: []string{"2/30", "", "朝の扉"}, Refused: []fault.Invalid{{Field: "date", Reason: "bad_date", Got: "2/30"}}},
		{N: 3, Event: row.Event, Known: true}, {N: 4, Event: row.Event}, {N: 5, Event: row.Event, Flags: []table.Flag{{Kind: table.FlagAbout, Column: table.ColumnStart, Got: "21:54頃"}}},
		{N: 1, Cells: []string{"放送日", "", "番組"}, Skipped: table.SkipHead},
	}
}

// sampleLoads is a report that tells everything and passes, one that tells next to nothing, and what was typed for a third.
func sampleLoads(p Page) Loads {
	n, dropped := 9200.0, int64(159_385)
	bad := []fault.Invalid{{Field: "machines", Reason: "not_a_number", Got: "four"}, {Field: "file", Reason: "packed", Got: "zip"}}
	return Loads{Need: toppage.LoadNeed{Peak: 6000, P95: toppage.DefaultTTFBLimit}, Typed: LoadTyped{Machines: "four"}, Errors: bad, Lines: []LoadLine{
		{toppage.LoadProof{ID: "l1", PageID: "sample", TestedAt: p.Now.AddDate(0, 0, -3), Machines: 8, File: "本番.json", Note: "夜間", UploadedBy: "Ken Sato",
			UploadedAt: p.Now, LoadReport: toppage.LoadReport{Tool: "k6", RPS: &n, ErrorRate: new(float64), P95MS: &n, SHA256: "0123456789abcdef"}},
			toppage.Check{ID: "L1", State: toppage.CheckPass}},
		{toppage.LoadProof{ID: "l2", PageID: "sample", TestedAt: p.Now, TimeByHand: true, UploadedBy: "Ken Sato", UploadedAt: p.Now,
			LoadReport: toppage.LoadReport{Tool: "wrk", P95IsUpperBound: true, ThresholdsFailed: []string{"p(95)<500"}, DroppedIterations: &dropped}},
			toppage.Check{ID: "L1", State: toppage.CheckFail, Reason: "load_thresholds"}},
	}}
}

var knownPosts = regexp.MustCompile(`^/(events|events/[^/]+/(level|hidden|brief|edit|cancellation(/delete)?|on-air|aired|acknowledgement|postponement|tasks)|events/paste/(preview|keep)|tasks/[^/]+/((claim|completion|waiver)(/delete)?|confirmation|note|keep|delete|verification|waiver/approval|roles/(lead|scribe|comms)(/delete)?)|standing/[^/]+(/delete)?|connections(/[^/]+(/rotation|/delete|/test|/deliveries/[^/]+/replay)?)?|changes/[0-9]+/undo|` +
	`offers/o[1-4]|feeds|feeds/preview|feeds/[^/]+(/refresh|/release|/file|/delete)?|toppages|toppages/[^/]+(/probe|/delete|/load-reports#loads|/load-reports/[^/]+/delete)?|levels(/(traffic|matrix|company|file|edit|draft/delete|draft/newest|back/[0-9]+|tasks/[^/]+(/delete)?))?|signin|signin/demo|signout|settings(/company|/password|/sessions/delete)?|setup|demo/toppage|kit)$`)

func TestFormsPostToKnownPlaces(t *testing.T) {
	eachPage(t, func(t *testing.T, html string) {
		for _, m := range posts.FindAllStringSubmatch(html, -1) {
			if !knownPosts.MatchString(m[1]) && !wordPosts.MatchString(m[1]) {
				t.Errorf("posts to %q", m[1])
			}
		}
	})
}

func TestAViewerIsOfferedNothingToChange(t *testing.T) {
	allowed := regexp.MustCompile(`^/(settings(/company|/password|/sessions/delete)?|signin|signin/demo|signout|events|events/sample-1/edit|events/paste/preview|setup|events/sample-1/tasks|tasks/t1/claim/delete|toppages/sample/delete|feeds|feeds/f1/delete|demo/toppage|tasks/t1/completion|levels|levels/edit|levels/tasks/B-02|levels/tasks/B-02/delete|levels/draft/newest|levels/draft/delete|connections|connections/c[123](/rotation|/delete|/test|/deliveries/d[0-9]/replay)?|kit)$`)
	for _, s := range everyPage(testPage(text.EN, readiness.Viewer)) {
		for _, m := range posts.FindAllStringSubmatch(render(t, s.page), -1) {
			if !allowed.MatchString(m[1]) {
				t.Errorf("%s offers a viewer %q", s.name, m[1])
			}
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

func TestJapanesePagesHoldNoEnglishWords(t *testing.T) {
	english := regexp.MustCompile(`\b(Board|Tasks?|Level|Pick up|Release|Undo|Save|Cancel|Unknown|Protected|AT RISK|UNKNOWN|nobody|late|done|Done|Next|ago|days?|due|Due|None|nothing|Edit|Open|Add|History|Settings|Evidence|Feeds?|Calendar)\b`)
	for _, s := range everyPage(testPage(text.JA, readiness.Admin)) {
		body := render(t, s.page)
		body = regexp.MustCompile(`(?s)<pre.*?</pre>|<[a-z]+[^>]*lang="en"[^>]*>.*?</[a-z]+>`).ReplaceAllString(body, "")
		said := tags.ReplaceAllString(body, "\n")
		if found := english.FindString(said); found != "" {
			i := strings.Index(said, found)
			t.Errorf("%s says %q: %q", s.name, found, said[max(0, i-40):min(len(said), i+40)])
		}
	}
}

func TestWhatPeopleWroteIsNeverMarkup(t *testing.T) {
	p := testPage(text.EN, readiness.Admin)
	ladder := readiness.DefaultLadder()
	row := sampleRows(p, ladder)[0]
	row.Event.Title, row.Event.Location = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`
	row.Event.URL = "javascript:alert(1)"
	for _, s := range []shown{
		{"board", Board(BoardPage{Page: p, Rows: []readiness.Row{row}, Ladder: ladder})},
		{"event", Event(EventPage{Page: p, Row: row, Ladder: ladder})},
		{"triage", Triage(TriagePage{Page: p, Row: &row, N: 1, Count: 1, Ladder: ladder})},
		{"wall", Wall(WallPage{Page: p, Row: &row, Next: []readiness.Row{row}, Ladder: ladder})},
		{"calendar", Calendar(CalendarPage{Page: p, Month: row.Event.Start, Rows: []readiness.Row{row}, Ladder: ladder})},
	} {
		html := render(t, s.page)
		for _, bad := range []string{"<script>alert", "<img", "javascript:"} {
			if strings.Contains(html, bad) {
				t.Errorf("%s holds %q", s.name, bad)
			}
		}
	}
}

func TestASecretAddressIsNeverShown(t *testing.T) {
	eachPage(t, func(t *testing.T, html string) {
		if strings.Contains(html, "topsecret") || strings.Contains(html, "token1119") {
			t.Error("the page shows the address of a calendar")
		}
	})
}

// sampleFeed is a collection that fails, holds something and is being read.
func sampleFeed(p Page, held readiness.Event) FeedPage {
	f := failingFeed(p)
	f.Kind, f.User = readiness.FeedCalDAV, "pr"
	f.Hold = readiness.Hold{Since: p.Now, Times: 1, Events: []string{held.ID, "another"}, Empty: true}
	return FeedPage{Page: p, Feed: f, Every: 15 * time.Minute, Why: readiness.IntervalDefault, Fetches: fetches(p), Held: []readiness.Event{held},
		Progress: &readiness.ImportProgress{Done: 200, Total: 530}, Typed: FeedTyped{Name: f.Name, User: "pr", Minutes: 45},
		Errors: []fault.Invalid{{Field: "name", Reason: "stale"}}}
}

// sampleOffers are questions of each kind: about one event, a series, events that moved by different times, and exchanged titles.
func sampleOffers(p Page, rows []readiness.Row) []intake.Offer {
	pair := func(from, to time.Time) intake.Pair {
		e, other := rows[0].Event, rows[1].Event
		e.Start, other.Start = from, to
		e.AllDay, other.AllDay = false, false
		return intake.Pair{From: e, To: other}
	}
	at := p.Now.AddDate(0, 0, 3)
	rich := intake.Carried{Level: 4, State: readiness.LevelConfirmed, Told: 3, Claimed: 2, Done: 1}
	poor := intake.Carried{Level: 2, State: readiness.LevelProposed}
	offer := func(id string, why intake.Resemblance, carries []intake.Carried, pairs ...intake.Pair) intake.Offer {
		return intake.Offer{ID: id, FeedID: "f1", Asked: p.Now, Carries: carries, Likeness: intake.Likeness{Why: why, Pairs: pairs}}
	}
	one := pair(at, at.Add(23*time.Hour))
	return []intake.Offer{
		offer("o1", intake.SameTitle, []intake.Carried{poor}, one),
		offer("o2", intake.SameTitle, []intake.Carried{rich, poor}, one, pair(at.AddDate(0, 0, 7), at.AddDate(0, 0, 7).Add(23*time.Hour))),
		offer("o3", intake.SameTitle, []intake.Carried{rich, {}}, one, pair(at.AddDate(0, 0, 8), at.AddDate(0, 0, 9))),
		offer("o4", intake.TitlesExchanged, []intake.Carried{{}}, one),
	}
}

func offered(page FeedPage, offers []intake.Offer) FeedPage {
	page.Offers = offers
	return page
}

func TestTheEventSaysWhatIsToBeDone(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	ladder := readiness.DefaultLadder()
	row := sampleRows(p, ladder)[0]
	html := render(t, Event(workedOn(p, ladder, row)))
	for _, said := range []string{
		"The calendar says level 3.", "Confirm level 4",
		"Level 4 needs ", ", you have 40 min: ", "Skip with reason", "Too late: it needs ", "Instead: ", `<details id="do-`, `" open>`,
		"Moved by hand. The PR calendar still says Thu 19 Nov 21:54–22:48 JST.", "Follow the calendar",
		">On air now<", ">+30 min<", ">Still right<", "A second person", ">Confirm<", "confirmed by 小林 ゆい",
		"EXPIRED: it was skipped until", "小林 ゆい usually knows this", "https://wiki.example.jp/runbooks/scale-out", "not enforced until",
		"this event only", ">裏口から</q>", "Asked for once the event has aired.", "A task of this event alone",
	} {
		if !strings.Contains(html, said) {
			t.Errorf("the page of the event does not say %q", said)
		}
	}
}

func TestEveryBlockerLeadsToWhatMendsIt(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	e := readiness.Event{ID: "e", FeedID: "f", Level: 4}
	one := func(kind readiness.BlockerKind, proof readiness.ProofName) readiness.Blocker {
		return readiness.Blocker{Kind: kind, Tasks: []readiness.Task{{ID: "t", Ask: &readiness.Ask{Proof: proof}}}}
	}
	for _, row := range []struct {
		blocker readiness.Blocker
		href    string
	}{
		{one(readiness.BlockUnclaimed, ""), "/events/e#t-t"}, {one(readiness.BlockTooLate, ""), "/events/e#t-t"},
		{one(readiness.BlockUndo, ""), "/events/e#t-t"}, {one(readiness.BlockLapsed, ""), "/events/e#t-t"},
		{one(readiness.BlockSecond, ""), "/events/e#t-t"}, {one(readiness.BlockLate, ""), "/tasks/t"},
		{one(readiness.BlockNoEvidence, ""), "/tasks/t"}, {one(readiness.BlockExpiring, ""), "/tasks/t"},
		{one(readiness.BlockLate, readiness.ProofBrief), "/events/e/brief"}, {one(readiness.BlockLate, readiness.ProofForecast), "/events/e/brief"},
		{one(readiness.BlockLate, readiness.ProofLevel), "/events/e/level?to=4"}, {one(readiness.BlockLate, readiness.ProofOnAir), "/events/e#air"},
		{one(readiness.BlockLate, readiness.ProofAired), "/events/e#air"}, {one(readiness.BlockNoEvidence, readiness.ProofFeed), "/feeds/f"},
		{readiness.Blocker{Kind: readiness.BlockUnprotected}, "/toppage/top"}, {readiness.Blocker{Kind: readiness.BlockNoPage}, "/toppage"},
		{readiness.Blocker{Kind: readiness.BlockBrief}, "/events/e/brief"}, {readiness.Blocker{Kind: readiness.BlockNoLevel}, "/triage?event=e"},
		{readiness.Blocker{Kind: readiness.BlockMissing}, "/events/e#whether"}, {readiness.Blocker{Kind: readiness.BlockTakenOut}, "/events/e#whether"},
	} {
		r := readiness.Row{Event: e, Readiness: readiness.Readiness{Shield: toppage.Shield{Page: &toppage.Page{ID: "top"}}}}
		if got := p.remedy(r, row.blocker).Href; got != row.href {
			t.Errorf("%s leads to %s, want %s", row.blocker.Kind, got, row.href)
		}
	}
}

func TestALongChangeOfLevelStandsGateByGate(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	ladder := readiness.DefaultLadder()
	row := sampleRows(p, ladder)[0]
	for _, r := range []struct {
		to    int
		gates bool
	}{{1, true}, {row.Event.Level + 1, false}} {
		html := render(t, EventLevel(LevelPage{Page: p, Row: row, Ladder: ladder, Change: readiness.PreviewLevel(p.Now, row.Event, ladder, plain(row.Tasks), r.to)}))
		diff, _, _ := strings.Cut(html[strings.Index(html, `class="diff"`):], "</section>")
		if strings.Contains(diff, "<h3") != r.gates {
			t.Errorf("to level %d: gate by gate is %t, want %t", r.to, !r.gates, r.gates)
		}
	}
}

func TestThePastIsOnlyRead(t *testing.T) {
	p := testPage(text.EN, readiness.Admin)
	p.Notice, p.ReadOnly = nil, true
	ladder := readiness.DefaultLadder()
	page := workedOn(p, ladder, sampleRows(p, ladder)[0])
	page.At, page.Changes = p.Now, []readiness.Change{{Seq: 9, At: p.Now, Kind: journal.LevelSet, Actor: "Ken Sato", ActorID: "k", EventID: page.Row.Event.ID}}
	html := render(t, Event(page))
	if strings.Contains(html, `method="post"`) {
		t.Error("the past can be changed")
	}
	if !strings.Contains(html, "As it stood on Tue 17 Nov 20:14 JST") || !strings.Contains(html, "?at=2026-11-17T11:14:14.000Z") {
		t.Error("the page does not say of when it is, or leads nowhere else")
	}
}

func sampleConnections() []readiness.Connection {
	return []readiness.Connection{
		{ID: "c1", Kind: readiness.ConnectProm, Name: "metrics", URL: "https://prom.example/longer", Header: "Authorization", Value: "Bearer hush", Version: 1},
		{ID: "c2", Kind: readiness.ConnectInbound, Name: "deploy", Secrets: []string{"whsec_b", "whsec_a"}, RotatedAt: testNow.Add(-time.Hour), Version: 2},
		{ID: "c3", Kind: readiness.ConnectOut, Name: "scale", URL: "https://ci.example/", Secrets: []string{"whsec_a"}, Template: "C-04", Disabled: "gone", Version: 3},
	}
}
