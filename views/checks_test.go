package views

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
	"tallylight/text"
	"tallylight/web/intent"
)

// wordsOnChecks is a page of which checks fail at layers, one is let pass, one was said by hand, and one form was refused.
func wordsOnChecks(p Page, row readiness.Row) TopPagePage {
	page, e := samplePage(p), row.Event
	w := toppage.CheckWaiver{ID: "w1", PageID: page.ID, CheckID: "C6", EventID: e.ID, Reason: "配信元で対応中", Approver: "Ken Sato", By: "Ken Sato", At: p.Now, Until: p.Now.Add(time.Hour)}
	at := p.Now.Add(-time.Minute)
	checks := []toppage.Check{
		{ID: "A1", State: toppage.CheckPass, Core: true, MinLevel: 1, Measured: toppage.Quantities{{Word: "20/20"}}, At: at, Expires: at.Add(time.Hour)},
		{ID: "C1", State: toppage.CheckFail, Core: true, MinLevel: 2, Reason: "misses", Layer: "nginx", At: at, Expires: at.Add(time.Hour)},
		{ID: "C5", State: toppage.CheckFail, MinLevel: 2, Reason: "vary_star", Layer: "Varnish", At: at, Expires: at.Add(time.Hour)},
		{ID: "C6", State: toppage.CheckWarn, Core: true, MinLevel: 3, Reason: "query_misses", Layer: "Fastly", Waiver: &w, At: at, Expires: at.Add(time.Hour)},
		{ID: "S1", State: toppage.CheckPass, Core: true, MinLevel: 3, At: at, Expires: at.AddDate(0, 0, 30)},
		{ID: "F1", State: toppage.CheckUnknown, MinLevel: 3, Reason: "no_sorry"},
		{ID: "F2", State: toppage.CheckNA, MinLevel: 4},
	}
	age := int64(3)
	return TopPagePage{Page: p, Shield: toppage.Shield{Page: &page, Verdict: toppage.Unprotected, Checks: checks[:6]}, All: checks, For: &e, Chosen: true,
		Demand: toppage.Demand{Level: 3, EventID: e.ID}, Events: []readiness.Event{e}, Waivers: []toppage.CheckWaiver{w, {CheckID: "C1", Until: p.Now.Add(-time.Hour)}},
		Ticks:     []toppage.CheckTick{{PageID: page.ID, CheckID: "F2", Note: "on since noon", By: "Ken Sato", At: p.Now}},
		WordTyped: WordTyped{Form: "waiver", Check: "C1", Reason: "typed reason", Until: "2026-11-30T10:00"}, WordErrors: []fault.Invalid{{Field: "until", Reason: "after_event"}},
		Survey: &toppage.Survey{At: at, Shots: []toppage.Shot{{Name: toppage.ShotPlain, Status: 200, Served: toppage.ServedHit, AgeS: &age},
			{Name: toppage.Second(toppage.ShotGzip), Error: "timeout"}}, Parts: &toppage.Parts{Asked: []toppage.Part{{URL: "https://www.example/api/items",
			Kind: toppage.PartData, Shots: []toppage.Shot{{Status: 200, Served: toppage.ServedMiss, Evidence: "X-Cache: MISS"}}}, {URL: "https://www.example/late.js"}}}},
		Over: "7d", Figures: []toppage.Figure{{At: p.Now.Add(-time.Hour), Span: time.Hour, Probes: 60, Answered: 59}}}
}

// ofSeveralPages is an event for which two pages count.
func ofSeveralPages(p Page, row readiness.Row) readiness.Row {
	page, other := samplePage(p), toppage.Page{ID: "other", Name: "キャンペーン"}
	row.Shield.All = []toppage.PageVerdict{{Page: &page, Verdict: toppage.Unprotected, Checks: row.Shield.Checks}, {Page: &other, Verdict: toppage.Protected}}
	return row
}

func TestWhatTheTopPageSaysOfItsChecks(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	ladder := readiness.DefaultLadder()
	row := sampleRows(p, ladder)[0]
	html := render(t, TopPage(wordsOnChecks(p, row)))
	for _, line := range []struct{ sentence, has string }{
		{"a failing check says what to set at the layer that was seen", "proxy_cache top;"},
		{"another layer has another directive", "Vary = &#34;Accept-Encoding&#34;"},
		{"where it is set is told", "nginx.conf"},
		{"the level from which it is required is told", "from level 2, core"},
		{"what is let pass says on whose word", "approved by Ken Sato"},
		{"a waiver can be taken back", `action="/toppages/sample/waivers/w1/delete"`},
		{"a word by hand can be taken back", `action="/toppages/sample/ticks/F2/delete"`},
		{"a word by hand can be given where no machine answered", `action="/toppages/sample/ticks#check-F1"`},
		{"what was typed is kept", `value="typed reason"`},
		{"and why it was refused", "The event has ended by then."},
		{"evidence of long ago says until when it counts", "counts until"},
		{"a check that does not apply is listed", "Waiting room"},
		{"the visitors are listed", "first visitor"},
		{"the second request of a kind is told apart", "gzip 2"},
		{"a request without an answer says why", "timeout"},
		{"what the page loads is listed", "https://www.example/api/items"},
		{"with what it said of itself", "X-Cache: MISS"},
		{"the verdict is for an event and a level", "For level 3, "},
		{"another time can be looked back on", `href="/toppage/sample?event=sample-1&amp;over=400d#plot"`},
	} {
		if !strings.Contains(html, line.has) {
			t.Errorf("%s: no %q", line.sentence, line.has)
		}
	}
	for _, line := range []struct{ sentence, has string }{
		{"a passing check is not to be let pass", "/waivers#check-A1"},
		{"nor one that is let pass already", "/waivers#check-C6"},
		{"a waiver that has ended is not listed", "/waivers//delete"},
	} {
		if strings.Contains(html, line.has) {
			t.Errorf("%s: %q", line.sentence, line.has)
		}
	}
}

// wordPosts is where forms post what people say of checks.
var wordPosts = regexp.MustCompile(`^/(checks|toppages/[^/]+/((waivers|ticks)/[^/]+/delete|(waivers|ticks)#check-[A-Z0-9]+))$`)

func TestWhoMaySpeakOfChecks(t *testing.T) {
	for _, row := range []struct {
		role readiness.Role
		may  bool
	}{{readiness.Viewer, false}, {readiness.PR, false}, {readiness.SRE, true}, {readiness.Admin, true}} {
		p := testPage(text.EN, row.role)
		html := render(t, TopPage(wordsOnChecks(p, sampleRows(p, readiness.DefaultLadder())[0])))
		if strings.Contains(html, "/waivers") != row.may || strings.Contains(html, "/ticks") != row.may {
			t.Errorf("%s: may speak is not %t", row.role, row.may)
		}
	}
}

func TestFiguresAreDrawnWithGaps(t *testing.T) {
	ms := 120.0
	page := toppage.Page{TTFBLimit: 500 * time.Millisecond}
	day := func(ago, answered int) toppage.Figure {
		f := toppage.Figure{At: testNow.AddDate(0, 0, -ago).Truncate(toppage.FigureDay), Span: toppage.FigureDay, Probes: 10, Answered: answered}
		if answered > 0 {
			f.P95 = &ms
		}
		return f
	}
	whole := func(days ...int) []toppage.Figure {
		var all []toppage.Figure
		for ago := 400; ago >= 0; ago-- {
			if !slices.Contains(days, ago) {
				all = append(all, day(ago, 10))
			}
		}
		return all
	}
	for _, row := range []struct {
		sentence     string
		figures      []toppage.Figure
		lines, gaps  int
		misses, told int
	}{
		{"a whole year is one line", whole(), 1, 0, 0, 4010},
		{"days without a probe are no evidence", whole(200, 201, 202, 203), 2, 1, 0, 3970},
		{"a day on which nothing answered breaks the line and is evidence", append(whole(0), day(0, 0)), 1, 0, 1, 4010},
		{"a day on which some answered is drawn and marked", append(whole(0), day(0, 5)), 1, 0, 1, 4010},
		{"nothing at all is one gap", nil, 0, 1, 0, 0},
	} {
		d := ofFigures(testNow, toppage.KeepFigures, page, row.figures)
		if d.Gap == 0 {
			d.Gap = toppage.FigureDay
		}
		lines, gaps, misses := len(d.lines(wideFrame, d.Top)), len(d.gaps(wideFrame)), len(d.failures(wideFrame))
		if lines != row.lines || gaps != row.gaps || misses != row.misses || d.Answered+d.Failed != row.told {
			t.Errorf("%s: %d lines, %d gaps, %d misses of %d probes", row.sentence, lines, gaps, misses, d.Answered+d.Failed)
		}
	}
}

func TestAFormOfAPageKeepsWhatItDoesNotShow(t *testing.T) {
	page := toppage.Page{Name: "Top", Interval: time.Minute, TTFBLimit: time.Second, Setup: toppage.Setup{Mobile: true, Switch: true,
		Entries: []string{"https://a.example/", "https://b.example/"}, Only: []string{"e1", "long-past"}, Capacity: proof.Query{Ask: "up", Want: proof.Want{Compare: ">=", Value: 40.5}}}}
	f := PageForm(intent.TopPageOf(page, intent.Clock{Zone: time.UTC}))
	for name, want := range map[string]string{"interval_s": "60", "mobile": "on", "switch": "on", "entries": "https://a.example/\nhttps://b.example/",
		"only": "e1 long-past", "capacity_value": "40.5"} {
		if f[name] != want {
			t.Errorf("%s is %q, want %q", name, f[name], want)
		}
	}
	p := TopPagePage{Page: testPage(text.EN, readiness.Admin), Shield: toppage.Shield{Page: &page}, Events: []readiness.Event{{ID: "e1"}}}
	if got := p.unlisted(); !slices.Equal(got, []string{"long-past"}) {
		t.Errorf("kept out of sight: %q", got)
	}
}

func TestTheEventSaysWhatIsNotProven(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	row := sampleRows(p, readiness.DefaultLadder())[0]
	html := render(t, Event(EventPage{Page: p, Row: ofSeveralPages(p, row), Ladder: readiness.DefaultLadder()}))
	for _, line := range []struct{ sentence, has string }{
		{"it counts what is proven", "proven "},
		{"what is not proven leads to its evidence for this event", `href="/toppage/sample?event=sample-1#check-`},
		{"each of several pages is listed", `href="/toppage/other?event=sample-1#checks"`},
	} {
		if !strings.Contains(html, line.has) {
			t.Errorf("%s: no %q", line.sentence, line.has)
		}
	}
	row.Shield = toppage.Shield{Verdict: toppage.UnknownVerdict}
	if html := render(t, Event(EventPage{Page: p, Row: row, Ladder: readiness.DefaultLadder()})); !strings.Contains(html, p.t().Event.NoPage) {
		t.Error("an event without a page does not say so")
	}
}

func TestTheBriefOfAConfidentialEventIsNotSaidToBeEmpty(t *testing.T) {
	ladder := readiness.DefaultLadder()
	row := sampleRows(testPage(text.EN, readiness.SRE), ladder)[0]
	row.Event.Private = true
	guest, sre := testPage(text.EN, readiness.Viewer), testPage(text.EN, readiness.SRE)
	past := sre
	past.ReadOnly = true
	withheld := row.Withhold(testNow, guest.t().Word.Private)
	for _, line := range []struct {
		sentence string
		page     Page
		row      readiness.Row
		shown    bool
	}{
		{"a viewer is told that it is not shown", guest, withheld, false},
		{"SRE sees it", sre, row, true},
		{"SRE sees it as it was at an instant", past, row, true},
	} {
		event := EventPage{Page: line.page, Row: line.row, Ladder: ladder}
		for _, html := range []string{render(t, Event(event)), render(t, Sheet(event)), render(t, Brief(BriefPage{Page: line.page, Row: line.row}))} {
			hidden := strings.Contains(html, "Confidential: not shown.") && !strings.Contains(html, "/7<") && !strings.Contains(html, guest.t().Event.NotTold)
			if hidden == line.shown {
				t.Errorf("%s: shown %t", line.sentence, !hidden)
			}
		}
		lock := map[bool]string{true: guest.t().Event.Confidential, false: guest.t().Event.Withheld}[line.shown]
		if html := render(t, Event(event)); !strings.Contains(html, lock) {
			t.Errorf("%s: it does not say %q", line.sentence, lock)
		}
	}
	wall := WallPage{Page: sre, Row: &withheld, Ladder: ladder}
	if got := wall.briefStation(); got.Value != "" {
		t.Errorf("the wall counts %q", got.Value)
	}
	for i := range withheld.Tasks {
		if withheld.Tasks[i].Task.Proof == readiness.ProofBrief {
			withheld.Tasks[i].State = readiness.TaskVerified
		}
	}
	withheld.Blockers = nil
	if got := wall.briefStation(); got.Kind != "ok" {
		t.Errorf("the wall says of a whole brief: %q", got.Answer)
	}
}

func TestTheWallSaysWhatIsProven(t *testing.T) {
	p := testPage(text.EN, readiness.SRE)
	row := sampleRows(p, readiness.DefaultLadder())[0]
	html := render(t, Wall(WallPage{Page: p, Row: &row, Ladder: readiness.DefaultLadder()}))
	for _, line := range []struct{ sentence, has string }{
		{"how much is proven", "proven "},
		{"what is not, by its short name", "not proven: "},
		{"how old the oldest core evidence is", "evidence "},
	} {
		if !strings.Contains(html, line.has) {
			t.Errorf("%s: no %q", line.sentence, line.has)
		}
	}
}

// TestACheckThatIsJudgedAgainSaysWhen, to the second.
func TestACheckThatIsJudgedAgainSaysWhen(t *testing.T) {
	for lang, want := range map[text.Lang]string{text.EN: "That is at 10:01:05.", text.JA: "10:01:05です。"} {
		p := testPage(lang, readiness.SRE)
		c := toppage.Check{ID: "A2", State: toppage.CheckUnknown, Reason: "warming", Again: time.Date(2026, 11, 17, 10, 1, 5, 0, p.Zone1)}
		if said := p.checkLine(c); !strings.Contains(said, want) {
			t.Errorf("%s: %q", lang, said)
		}
		if c.Again = (time.Time{}); strings.Contains(p.checkLine(c), want) {
			t.Errorf("%s: it is not judged again", lang)
		}
	}
}

// TestAdviceLeadsToItsSetting: each reason that speaks of the page's settings leads to a field of the form.
func TestAdviceLeadsToItsSetting(t *testing.T) {
	for reason, field := range settingOf {
		if !slices.Contains(PageFields, field) {
			t.Errorf("%s leads to %q, of which there is no field", reason, field)
		}
		if !text.SpeaksOfSettings(reason) && reason != "prober_refused" {
			t.Errorf("%s speaks of no setting", reason)
		}
	}
	for reason := range text.Reasons() {
		if text.SpeaksOfSettings(reason) && settingOf[reason] == "" {
			t.Errorf("%s speaks of the settings, and leads to none", reason)
		}
	}
}

// TestWhoMayNotChangeTheSettingsReadsWhomToAsk, beside the title and at each check whose advice speaks of them.
func TestWhoMayNotChangeTheSettingsReadsWhomToAsk(t *testing.T) {
	ladder := readiness.DefaultLadder()
	for _, row := range []struct {
		role     readiness.Role
		has, not []string
	}{
		{readiness.Admin, []string{`href="#settings"`, `id="settings"`, `href="#f-sorry"`, `id="f-sorry"`}, []string{"Ask an admin to change the settings"}},
		{readiness.SRE, []string{"Ask an admin to change the settings of the page."}, []string{`href="#settings"`, `href="#f-sorry"`}},
		{readiness.PR, []string{"Ask an admin to change the settings of the page."}, []string{`href="#settings"`, `href="#f-sorry"`}},
	} {
		p := testPage(text.EN, row.role)
		html := render(t, TopPage(wordsOnChecks(p, sampleRows(p, ladder)[0])))
		says(t, string(row.role), html, row.has, row.not)
		if asked := strings.Count(html, "Ask an admin to change the settings"); len(row.has) == 1 && asked < 2 {
			t.Errorf("%s: it is said %d times", row.role, asked)
		}
	}
}

// TestHowToLetTheProberInIsSaidOnce, however many checks are unknown because of it; they lead there.
func TestHowToLetTheProberInIsSaidOnce(t *testing.T) {
	p := testPage(text.EN, readiness.Admin)
	top := wordsOnChecks(p, sampleRows(p, readiness.DefaultLadder())[0])
	top.Prober = "Tallylight-prober/1 (+https://tallylight.example)"
	if html := render(t, TopPage(top)); strings.Contains(html, `id="let-in"`) {
		t.Error("a page that lets the prober in says how to")
	}
	for i, id := range []string{"A1", "C1", "C5"} {
		top.All[i] = toppage.Check{ID: id, State: toppage.CheckUnknown, MinLevel: 1, Reason: "prober_refused", Layer: "Cloudflare"}
	}
	top.Shield.Checks = top.All[:6]
	html := render(t, TopPage(top))
	for part, n := range map[string]int{`id="let-in"`: 1, "Tallylight-prober/1 (+https://tallylight.example)": 1, "the access log of the page": 1,
		"x-tallylight": 1, `href="#let-in"`: 3, `href="#f-access_header"`: 1} {
		if got := strings.Count(html, part); got != n {
			t.Errorf("%q is there %d times, want %d", part, got, n)
		}
	}
}

// TestTheMarkerIsExplained: pages that speak of it lead to what it is, and that is there.
func TestTheMarkerIsExplained(t *testing.T) {
	p := testPage(text.JA, readiness.SRE)
	row := sampleRows(p, readiness.DefaultLadder())[0]
	const to = `href="/help/calls#marker"`
	help := render(t, Calls(HelpPage{Page: p, Checks: toppage.AllChecks(nil)}))
	says(t, "the help", help, []string{`id="marker"`, "add_header X-Origin-Rendered $msec always;", "curl -s"}, nil)
	for name, html := range map[string]string{
		"a drill record":    render(t, DrillRecord(DrillRecordPage{Page: p, TopPage: samplePage(p), Drill: toppage.Drill{Kind: toppage.DrillRefused, Reason: "no_witness"}})),
		"the top page":      render(t, TopPage(wordsOnChecks(p, row))),
		"the map of checks": render(t, CheckMap(CheckMapPage{Page: p, Checks: toppage.AllChecks(nil), Ladder: readiness.DefaultLadder()})),
	} {
		if n := strings.Count(html, to); n != 1 {
			t.Errorf("%s leads there %d times", name, n)
		}
	}
	row.Shield.Checks = []toppage.Check{{ID: "C1", State: toppage.CheckFail, Reason: "rendered"}}
	speaking := render(t, Event(EventPage{Page: p, Row: row, Ladder: readiness.DefaultLadder()}))
	row.Shield.Checks[0].Reason = "misses"
	silent := render(t, Event(EventPage{Page: p, Row: row, Ladder: readiness.DefaultLadder()}))
	if !strings.Contains(speaking, to) || strings.Contains(silent, to) {
		t.Errorf("of a check that speaks of it %v, of another %v", strings.Contains(speaking, to), strings.Contains(silent, to))
	}
}
