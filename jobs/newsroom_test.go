package jobs_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"

	"tallylight/calendar"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// newsroom is a company in which everything is told at once, to a channel in Japanese and to one in English. It reads a calendar.
type newsroom struct {
	*company
	importer *jobs.Importer
	server   *httptest.Server
	status   int    // what the calendar's server answers
	holds    string // the calendar that it has
	feed     readiness.Feed
	event    readiness.Event
	other    string               // id of a channel of which no plan knows
	rooms    map[text.Lang]string // id of the channel of a language
}

func newNewsroom(t testing.TB, url string) *newsroom {
	c := &newsroom{company: newCompany(t, url), status: http.StatusOK, holds: ics()}
	c.interval, c.probed = toppage.MostProbeInterval, 6*time.Hour
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		w.WriteHeader(c.status)
		fmt.Fprint(w, c.holds)
	}))
	t.Cleanup(c.server.Close)
	c.importer = &jobs.Importer{Store: c.store, Zone: tokyo, Log: quiet, Now: c.clock,
		Fetcher: &calendar.Fetcher{Client: c.server.Client(), Version: "test", Timeout: 5 * time.Second}}
	c.smallLadder("C-10")
	c.rooms = map[text.Lang]string{text.JA: c.joins("slack", "ja", "ja", ""), text.EN: c.joins("ntfy", "en", "en", "")}
	p := notice.Default(notice.SRE)
	p.Channels, p.Quiet, p.Repeat, p.Choices = []string{c.rooms[text.JA], c.rooms[text.EN]}, notice.Quiet{}, 0, map[notice.Topic]notice.Choice{}
	for _, topic := range notice.Topics {
		p.Choices[topic.Topic] = notice.Choice{When: notice.AtOnce}
	}
	c.ok(c.store.SavePlan(t.Context(), p, admin, c.now))
	c.settle()
	return c
}

// lets lets time pass in which the program does nothing.
func (c *newsroom) lets(pass time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(pass)
}

// connects adds the calendar, which has nothing that anybody is told of.
func (c *newsroom) connects() {
	c.feed = must(c.store.AddFeed(c.Context(), readiness.Feed{Name: "PR", URL: c.server.URL + "/pr.ics"}, nil, pr, c.now))
	c.publishes()
	c.until(c.now.Add(time.Hour))
}

// publishes has the calendar hold these events, beside one of long ago, and reads it.
func (c *newsroom) publishes(events ...string) {
	c.mu.Lock()
	c.holds = ics(append(events, vevent("long ago", noon.Add(-20*24*time.Hour)))...)
	c.mu.Unlock()
	must(c.reads())
}

// reads reads the calendar a quarter of an hour later.
func (c *newsroom) reads() (readiness.FeedCounts, error) {
	c.until(c.now.Add(15 * time.Minute))
	return c.importer.ImportNow(c.Context(), c.feed.ID)
}

// show is the event of the calendar, so many days ahead.
func show(days int, more ...string) string {
	return vevent("a", noon.Add(time.Duration(days)*24*time.Hour), more...)
}

// season is the events of the calendar from two months ahead on, one a day.
func season() (events []string) {
	for i := range 20 {
		events = append(events, vevent(fmt.Sprint("s", i), noon.AddDate(0, 0, 60+i)))
	}
	return events
}

// followed has an event of the calendar with a level.
func (c *newsroom) followed() {
	c.connects()
	c.publishes(show(60))
	c.until(c.now.Add(time.Hour))
	for _, e := range must(c.store.Snapshot(c.Context(), c.now, c.now.Add(90*24*time.Hour))).Events {
		c.event = e
	}
	c.says(4, sre)
}

// enters has an event of PR's, so many days ahead, with a level that is confirmed; 0: with none.
func (c *newsroom) enters(days, level int) {
	c.event = c.announces("Show", days)
	if level > 0 {
		c.says(level, sre)
	}
}

// says has somebody say the level.
func (c *newsroom) says(level int, by readiness.Actor) {
	must(c.store.SetLevel(c.Context(), c.event.ID, level, "", 0, by, c.now))
	if c.event.Level = level; level > 0 {
		c.settle()
	}
}

// measured has so many requests a second as the usual peak.
func (c *newsroom) measured(usual float64) {
	traffic := must(c.store.Traffic(c.Context()))
	traffic.Baseline = usual
	must(c.store.SaveTraffic(c.Context(), traffic, sre, c.now))
}

// opens has an event eight days ahead of which PR has told everything, before a protected top page; nobody has taken its tasks.
func (c *newsroom) opens() { c.opensIn(8) }

func (c *newsroom) opensIn(days int) {
	c.watches("Home")
	c.enters(days, 4)
	must(c.store.TellBrief(c.Context(), c.event.ID, brief, 0, pr, c.now))
}

// inHand is the same with somebody on its tasks, ready with all of them done.
func (c *newsroom) inHand() {
	c.opens()
	must(c.store.ClaimTask(c.Context(), c.task("B-14"), sre, c.now))
}

func (c *newsroom) ready() { c.ticked(8) }

func (c *newsroom) ticked(days int) {
	c.opensIn(days)
	c.works(c.event.ID)
}

// signed is the same half an hour before air, with the final call signed.
func (c *newsroom) signed(decision string) {
	c.ready()
	c.until(c.event.Start.Add(-30 * time.Minute))
	c.signs(decision)
}

func (c *newsroom) signs(decision string) {
	must(c.store.CompleteTask(c.Context(), c.task("C-10"), 0, claim.Said{Decision: decision, Reason: "all looked at"}, sre, c.now))
}

// airs has PR say that it is on air, when it is.
func (c *newsroom) airs() {
	c.until(c.event.Start)
	must(c.store.PressOnAir(c.Context(), c.event.ID, 0, pr, c.now))
}

// tested is what opens has, with a load test that counts until a day before air.
func (c *newsroom) tested() {
	levels, version, err := c.store.CheckLevels(c.Context())
	c.ok(err)
	levels["L1"] = 4
	c.ok(c.store.SaveCheckLevels(c.Context(), levels, version, sre, c.now))
	c.inHand()
	rate, errors, p95, at := 3000.0, 0.0, 80.0, c.now.Add(-23*24*time.Hour)
	report := toppage.LoadReport{Tool: "k6", Format: "k6-summary", RPS: &rate, ErrorRate: &errors, P95MS: &p95, ThresholdsFailed: []string{}, StartedAt: &at, SHA256: strings.Repeat("a", 64)}
	proof := toppage.LoadProof{PageID: c.page.ID, LoadReport: report, Machines: 4, File: "run.json"}
	must(c.store.KeepLoad(c.Context(), proof.Timed(time.Time{}, c.now), sre, c.now))
}

// loses has the calendar's server know the calendar no more.
func (c *newsroom) loses() {
	c.mu.Lock()
	c.status = http.StatusNotFound
	c.mu.Unlock()
	if _, err := c.reads(); err == nil {
		c.Error("the calendar is read")
	}
}

// task gives the id of the event's task of a template.
func (c *newsroom) task(template string) string { return readiness.TaskID(c.event.ID, template) }

// breaks has the top page answer no more, as often as a verdict needs.
func (c *newsroom) breaks() {
	c.up = false
	for range 6 {
		c.lets(time.Second)
		c.look()
	}
}

// peaks notes that traffic was measured for which there is no event, as whoever measures will.
func (c *newsroom) peaks() {
	n := notice.Peak(c.now, c.page.ID, c.page.Name, c.now.Add(-10*time.Minute), "3.4")
	news := notice.News{Notice: n}
	for _, p := range must(c.store.Plans(c.Context())) {
		news.Tellings = append(news.Tellings, p.Tells(n, c.now)...)
	}
	must(c.store.Noticed(c.Context(), []notice.Found{{Seen: notice.Seen{Subject: n.Once}, News: []notice.News{news}}}, c.now))
}

// noticed gives what there was to tell since an instant, which has to be the reasons that are wanted, each once.
func (c *newsroom) noticed(since time.Time, want []notice.Reason) (all []notice.Notice) {
	c.Helper()
	var reasons []notice.Reason
	for _, n := range must(c.store.NoticesSince(c.Context(), since)) {
		all, reasons = append(all, n.Notice), append(reasons, n.Reason)
		if n.Over {
			c.Errorf("it is told that %s is over", n.Reason)
		}
	}
	slices.Sort(reasons)
	if slices.Sort(want); !slices.Equal(reasons, want) {
		c.Errorf("there was to tell: %v, want %v", reasons, want)
	}
	return all
}

// read compares what came in a language with the words of the notices, of which each has to stand in one message, and gives it.
func (c *newsroom) read(lang text.Lang, told []notice.Notice) string {
	c.Helper()
	var said strings.Builder
	times := map[string]int{}
	for _, m := range c.came {
		if m.channel != string(lang) || m.words.Reason == "" {
			continue
		}
		sent := c.message(m.words.ID)
		notices := must(c.store.MessageNotices(c.Context(), sent))
		for _, n := range notices {
			times[n.ID]++
		}
		want := c.sentence(lang, notices, m.at)
		if diff := gocmp.Diff([]any{want.Title, want.Lines, want.Link}, []any{m.words.Title, m.words.Lines, m.words.Link.Text}); diff != "" {
			c.Errorf("%s: what was sent differs from the words of %s: %s", lang, sent.Reason, diff)
		}
		c.spells(lang, m)
		fmt.Fprintf(&said, "%s\n", m.words.Title)
		for _, line := range m.words.Lines {
			fmt.Fprintf(&said, "    %s\n", line)
		}
		fmt.Fprintf(&said, "    → %s %s\n", m.words.Link.Text, m.words.Link.URL)
	}
	for _, n := range told {
		if times[n.ID] != 1 {
			c.Errorf("%s: %s is told %d times", lang, n.Reason, times[n.ID])
		}
		delete(times, n.ID)
	}
	if len(times) > 0 {
		c.Errorf("%s: %d notices of before are told", lang, len(times))
	}
	return said.String()
}

// message gives a message of the outbox, which has to have arrived.
func (c *newsroom) message(id string) notice.Message {
	c.Helper()
	m := must(c.store.Message(c.Context(), id))
	if m.DoneAt.IsZero() {
		c.Errorf("message %s: %+v", id, m)
	}
	return m
}

// sentence is what notices say in a language: of one alone that of text.Notice.
func (c *newsroom) sentence(lang text.Lang, told []notice.Notice, at time.Time) text.NoticeWords {
	rows := map[string]*readiness.Row{}
	for _, n := range told {
		facts := must(c.store.SnapshotOf(c.Context(), []string{n.EventID}))
		for _, e := range facts.Events {
			row := facts.Row(at, e)
			rows[e.ID] = &row
		}
	}
	clock := text.Clock{Now: at, Zone: tokyo}
	if len(told) == 1 {
		return text.For(lang).Notice(told[0], rows[told[0].EventID], clock)
	}
	return text.For(lang).Notices(notice.Together(told), rows, clock)
}

// spells says that the service got the words, and that they are of their language.
func (c *newsroom) spells(lang text.Lang, m came) {
	c.Helper()
	var body any
	c.ok(json.Unmarshal([]byte(m.body), &body))
	got := strings.Join(stringsIn(body), "\n")
	for _, words := range append([]string{m.words.Title, m.words.Link.Text}, m.words.Lines...) {
		if !strings.Contains(got, words) {
			c.Errorf("%s: %q does not stand in %s", lang, words, m.body)
		}
		if lang == text.JA != strings.ContainsFunc(words, japanese) {
			c.Errorf("this is not %s: %s", lang, words)
		}
	}
}

func japanese(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }

// stringsIn lists the texts of a document.
func stringsIn(v any) (all []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, e := range v {
			all = append(all, stringsIn(e)...)
		}
	case map[string]any:
		for _, e := range v {
			all = append(all, stringsIn(e)...)
		}
	}
	return all
}
