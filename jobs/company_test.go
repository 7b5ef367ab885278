package jobs_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/jobs"
	"tallylight/notify"
	"tallylight/notify/googlechat"
	"tallylight/notify/ntfy"
	"tallylight/notify/pagerduty"
	"tallylight/notify/slack"
	"tallylight/notify/teams"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/display"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

var rewrite = flag.Bool("rewrite", false, "write testdata anew")

// company is a company whose people are told: a store, the jobs that tell them, and a server for each of their channels. Its clock
// stands between two steps.
type company struct {
	testing.TB
	store     *db.Store
	now       time.Time
	turns     *jobs.TurnScheduler
	notifier  *jobs.Notifier
	messenger *jobs.Messenger
	page      toppage.Page
	up        bool          // the page answers
	interval  time.Duration // how often it is to be asked
	probed    time.Duration // how often it is
	last      time.Time     // when it was

	mu    sync.Mutex
	names map[string]string // of channels, by the path of their address
	came  []came
	words map[string]notify.Message // as they were sent last, by server
	fails map[string]int            // channels that do not take the next so many messages
}

// came is a message that a service took.
type came struct {
	at            time.Time
	channel, body string
	words         notify.Message
}

func newCompany(t testing.TB, url string) *company {
	t.Helper()
	c := &company{TB: t, now: noon, up: true, interval: time.Minute, probed: 15 * time.Minute, names: map[string]string{}, words: map[string]notify.Message{}, fails: map[string]int{}}
	c.store = must(db.Open(t.Context(), url, noon, quiet, dbtest.Keys(url)))
	t.Cleanup(func() { c.store.Close() })
	c.turns, c.notifier = &jobs.TurnScheduler{Store: c.store}, &jobs.Notifier{Store: c.store}
	render := jobs.Renderer{Store: c.store, Base: "https://tally.example", Clock: func(_ context.Context, now time.Time) text.Clock { return text.Clock{Now: now, Zone: tokyo} }}
	client := &notify.Client{Transport: http.DefaultTransport, Now: c.clock, Timeout: 5 * time.Second}
	c.messenger = &jobs.Messenger{Store: c.store, Log: quiet, Now: c.clock, Luck: func() float64 { return 0.5 }, Base: "https://tally.example", Render: render.Render,
		Senders: notify.Senders{"slack": c.hears(&slack.Sender{Client: client}), "teams": c.hears(&teams.Sender{Client: client}), "ntfy": c.hears(&ntfy.Sender{Client: client}),
			"googlechat": c.hears(&googlechat.Sender{Client: client}), "pagerduty": c.hears(&pagerduty.Sender{Client: client})}}
	return c
}

// listening is a sender of which the company hears what it says.
type listening struct {
	notify.Sender
	c *company
}

func (c *company) hears(s notify.Sender) notify.Sender { return listening{s, c} }

// Send notes the words, and sends them.
func (l listening) Send(ctx context.Context, to notify.Target, m notify.Message, root, last notify.Sent) notify.Outcome {
	l.c.mu.Lock()
	l.c.words[must(url.Parse(to.URL)).Host] = m
	l.c.mu.Unlock()
	return l.Sender.Send(ctx, to, m, root, last)
}

func (c *company) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// serves is the service of a channel.
func (c *company) serves(name, answer string, status int) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.fails[name] > 0 {
			c.fails[name]--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		c.came = append(c.came, came{at: c.now, channel: name, body: string(body), words: c.words[r.Host]})
		w.WriteHeader(status)
		fmt.Fprint(w, answer)
	}))
	c.Cleanup(server.Close)
	return server.URL
}

// joins adds a channel, and lets its test pass.
func (c *company) joins(kind, name, lang, audience string) string {
	c.Helper()
	answers := map[string]string{"slack": "ok", "googlechat": `{"name":"spaces/A/messages/B"}`, "pagerduty": `{"status":"success"}`, "ntfy": `{"id":"abcdefgh"}`}
	status := map[string]int{"teams": 202, "pagerduty": 202}[kind]
	if status == 0 {
		status = 200
	}
	way := notice.Channel{Kind: kind, Name: name, Lang: lang, Audience: display.Audience(cmp.Or(audience, "open")), URL: c.serves(name, answers[kind], status)}
	switch kind {
	case "slack":
		way.URL += "/services/T0/B0/secret"
	case "teams":
		way.URL += "/workflows/1?sig=secret"
	case "googlechat":
		way.URL += "/v1/spaces/A/messages?key=k&token=t"
	case "pagerduty":
		way.Secrets = map[string]string{"routing_key": strings.Repeat("0", 32)}
	case "ntfy":
		way.Secrets = map[string]string{"topic": "evening-of-somebody"}
	}
	added := must(c.store.AddChannel(c.Context(), way, admin, c.now))
	return added.ID
}

// told saves what a team is told.
func (c *company) told(team notice.Team, channels []string, choices map[notice.Topic]notice.When) {
	c.Helper()
	p := must(c.store.Plan(c.Context(), team.Subscriber()))
	p.Channels, p.Version, p.Choices = channels, 0, map[notice.Topic]notice.Choice{}
	for topic, when := range choices {
		p.Choices[topic] = notice.Choice{When: when}
	}
	c.ok(c.store.SavePlan(c.Context(), p, admin, c.now))
}

func (c *company) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// until lets the program work up to an instant.
func (c *company) until(at time.Time) {
	c.Helper()
	for {
		c.probe()
		c.ok(c.turns.Turn(c.Context(), c.now))
		c.ok(c.notifier.Notice(c.Context(), c.now))
		c.ok(c.messenger.SendDue(c.Context(), c.now))
		c.messenger.Wait()
		if !c.now.Before(at) {
			return
		}
		next := at
		wants := []time.Time{c.turns.Next(), c.notifier.Next(), c.messenger.Next()}
		if c.page.ID != "" {
			wants = append(wants, c.last.Add(c.probed))
		}
		for _, wish := range wants {
			if !wish.IsZero() && wish.Before(next) {
				next = wish
			}
		}
		if !next.After(c.now) { // as the program looks each second
			next = c.now.Add(time.Second)
		}
		c.mu.Lock()
		c.now = next
		c.mu.Unlock()
	}
}

// at lets the program work up to a time in Japan, such as "11/23 19:00".
func (c *company) at(when string) {
	c.Helper()
	c.until(must(time.ParseInLocation("2006/01/02 15:04", "2026/"+when, tokyo)))
}

// probe asks the page when it is time.
func (c *company) probe() {
	c.Helper()
	if c.page.ID == "" || c.now.Before(c.last.Add(c.probed)) {
		return
	}
	c.look()
}

// look asks the page now.
func (c *company) look() {
	c.Helper()
	ttfb, yes, grace, h2, wire, body := 40.0, true, int64(600), "h2", int64(10_000), int64(40_000)
	expires := noon.Add(90 * 24 * time.Hour).Format(time.RFC3339)
	o := toppage.Observation{At: c.now, URL: c.page.URL, FinalURL: c.page.URL, Status: 200, Marker: &yes, FreshFor: 3 * c.probed, Title: "Welcome", Evidence: "X-Cache: HIT",
		Details: toppage.Details{Bytes: "same"}, Facts: toppage.Facts{StorableShared: true, SharedTTLS: 60, SharedTTLSource: "s-maxage", Served: toppage.ServedHit,
			ServedConfidence: "explicit", OriginSpared: &yes, TTFBMS: &ttfb, TLSNotAfter: &expires, SIES: &grace, StaleIfErrorEffective: true,
			ContentEncoding: "gzip", Protocol: &h2, WireBytes: &wire, BodyBytes: &body}}
	if !c.up {
		o.Status, o.Marker, o.Title = 503, nil, ""
	}
	c.last = c.now
	c.ok(c.store.RecordObservations(c.Context(), c.page.ID, []toppage.Observation{o}, c.now.Add(c.probed), c.now))
}

// list is what came, in its order: when, where, and what it says.
func (c *company) list() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	slices.SortStableFunc(c.came, func(a, b came) int {
		if n := a.at.Truncate(time.Minute).Compare(b.at.Truncate(time.Minute)); n != 0 {
			return n
		}
		return strings.Compare(a.channel, b.channel)
	})
	var b strings.Builder
	for _, m := range c.came {
		if m.channel == "" {
			fmt.Fprintf(&b, "%s -- %s --\n", m.at.In(tokyo).Format("01/02 15:04"), m.body)
			continue
		}
		words := m.words
		if words.Reason == "" { // a test
			continue
		}
		fmt.Fprintf(&b, "%s  %s\n    %s\n", m.at.In(tokyo).Format("01/02 15:04:05"), m.channel, words.Title)
		for _, line := range words.Lines {
			fmt.Fprintf(&b, "    %s\n", line)
		}
		fmt.Fprintf(&b, "    → %s %s\n", words.Link.Text, words.Link.URL)
	}
	return b.String()
}

// admin keeps channels and plans.
var admin = readiness.Actor{ID: "p-admin", Name: "Alex", Role: readiness.Admin}

// eachCompany runs a test on a company with a database of each engine.
func eachCompany(t *testing.T, test func(c *company)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(newCompany(t, dbtest.SQLite(t, noon))) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(newCompany(t, dbtest.Postgres(t, noon))) })
}

var brief = readiness.Brief{Programme: "手しごとの逆襲", Station: "TBS", Corner: "10分", Kind: "収録", ScreenURL: "https://www.example/", CatchUp: "TVer", Reach: "44,000,000",
	Peak: "300", Contact: "Haru", Certainty: readiness.CertainlyShown, Embargo: "なし", Exposure: "tv"}

// say lets time pass until something happens.
func (c *company) say(what, when string) {
	c.at(when)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.came = append(c.came, came{at: c.now, body: what})
}

// smallLadder keeps of the ladder what an evening needs, and what is named besides.
func (c *company) smallLadder(besides ...string) {
	ladder := must(c.store.Ladder(c.Context()))
	ladder.Templates = slices.DeleteFunc(ladder.Templates, func(t readiness.TaskTemplate) bool {
		return !slices.Contains(append([]string{"P-01", "B-14", "D-01", "D-04"}, besides...), t.ID)
	})
	must(c.store.SaveLadder(c.Context(), ladder.Fit(), ladder.Version, readiness.LadderChoice{}, admin, c.now))
	none := toppage.CheckMap{}
	for id := range toppage.DefaultCheckMap {
		none[id] = 0
	}
	none["A1"] = 1
	_, version, err := c.store.CheckLevels(c.Context())
	c.ok(err)
	c.ok(c.store.SaveCheckLevels(c.Context(), none, version, sre, c.now))
}

// watches has a top page that is asked from now on.
func (c *company) watches(name string) {
	c.page = must(c.store.AddTopPage(c.Context(), toppage.Page{Name: name, URL: "https://www.example/", Interval: c.interval}, admin, c.now))
	for i := range 20 { // as many as a verdict needs
		c.now = noon.Add(time.Duration(i-20) * time.Second)
		c.look()
	}
	c.now = noon
	c.look()
}

// works takes and does each task of an event that wants a hand.
func (c *company) works(eventID string) {
	for _, task := range must(c.store.Tasks(c.Context(), eventID)) {
		if task.ByHand() {
			must(c.store.CompleteTask(c.Context(), task.ID, 0, claim.Said{Evidence: "https://example.jp/waf"}, sre, c.now))
			must(c.store.ConfirmTask(c.Context(), task.ID, 0, readiness.Actor{ID: "p-sre2", Name: "Riku", Role: readiness.SRE}, c.now))
		}
	}
}

// golden compares a text with a file of testdata; with -rewrite it writes it.
func golden(t testing.TB, name, got string) {
	t.Helper()
	got = regexp.MustCompile(`/(events|tasks|toppage|feeds)/[0-9a-f-]{36}`).ReplaceAllString(got, "/$1/ID")
	file := filepath.Join("testdata", name)
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
}
