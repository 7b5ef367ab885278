package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/demo"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

// mostADay is how many messages a person gets on one day of the demo's life at most.
const mostADay = 3

// living is the demo's company as it lives: its story, and the jobs that tell people of it.
type living struct {
	*story
	*testing.T
	at       time.Time
	notifier jobs.Notifier
	digester jobs.Digester
	page     toppage.Page
	seen     toppage.Observation
	survey   toppage.Survey
	probed   time.Time
	revision int64 // of the calendar that is up
}

// TestAWeekOfTheDemosLifeIsThreeMessagesADay lives through the last week of the story, with what is told as nobody has set otherwise.
func TestAWeekOfTheDemosLifeIsThreeMessagesADay(t *testing.T) {
	l := newLiving(t)
	begin := l.now.Add(-7 * 24 * time.Hour)
	subscribed := false
	for _, sc := range l.scenes {
		if sc.at.After(begin) {
			if !subscribed {
				l.at, subscribed = begin, true
				l.observe(t.Context())
				l.subscribe()
			}
			l.until(sc.at)
		}
		l.at = sc.at
		l.must(sc.act(t.Context(), sc.at))
	}
	l.until(l.now)
	l.count(begin)
}

func newLiving(t *testing.T) *living {
	t.Helper()
	ctx, at := t.Context(), time.Date(2026, 11, 17, 11, 14, 0, 0, time.UTC)
	feed, err := serveSampleCalendar(ctx, at)
	l := &living{T: t, at: at}
	now := func() time.Time { return l.at }
	l.must(err)
	t.Cleanup(func() { feed.Close() })
	site, err := demo.StartSite(ctx, newLog(io.Discard, "warn"), now)
	l.must(err)
	t.Cleanup(func() { site.Close() })
	cmd := demoCmd{Listen: "127.0.0.1:0", Lang: "ja", Zone: "Asia/Tokyo", Zone2: "America/Los_Angeles"}
	set, err := cmd.settings(filepath.Join(t.TempDir(), "demo.db"), hostOf(site.URL()), hostOf(site.OriginURL()), hostOf(site.SorryURL()), hostOf(site.GaugesURL()), hostOf(feed.URL()))
	l.must(err)
	p, err := newProgram(ctx, set, &streams{Out: io.Discard, Err: io.Discard}, now)
	l.must(err)
	t.Cleanup(p.close)
	l.story = &story{p: p, feed: feed, people: map[readiness.Role][]readiness.Actor{}, now: at}
	begun := at.Add(-storyLength)
	l.must(l.hire(ctx, begun))
	l.must(l.found(ctx, begun, site))
	l.must(l.cast(ctx, begun))
	l.must(l.publish(ctx, demo.FirstPublished, begun))
	l.must(l.calm(ctx))
	l.must(l.plan(ctx))
	l.must(l.proveLoads())
	l.revision = demo.FirstPublished
	l.add(at.Add(-newsBefore), func(ctx context.Context, now time.Time) error {
		l.revision = demo.Today
		return l.read(ctx, now)
	})
	slices.SortStableFunc(l.scenes, func(a, b scene) int { return a.at.Compare(b.at) })
	l.notifier, l.digester = jobs.Notifier{Store: p.store}, jobs.Digester{Store: p.store, Log: p.log}
	return l
}

// calm is a company whose calendar is read as often as the page is asked, and whose drills are of the week.
func (l *living) calm(ctx context.Context) error {
	feed, err := l.p.store.Feed(ctx, l.feedID)
	if err != nil {
		return err
	}
	if _, err := l.p.store.ChangeFeed(ctx, feed.ID, readiness.FeedEdit{Interval: new(probing)}, feed.Version, l.pr(), l.now.Add(-storyLength)); err != nil {
		return err
	}
	page, err := l.p.store.TopPage(ctx, l.pageID)
	if err != nil {
		return err
	}
	l.p.watcher.Prober.Probe(ctx, page) // has the cache keep it
	l.page, l.seen = page, l.p.watcher.Prober.Probe(ctx, page)
	if l.survey, err = l.p.watcher.Prober.Survey(ctx, page, nil); err != nil {
		return err
	}
	for i, kind := range toppage.DrillKinds {
		l.add(l.now.Add(-drillsAgo).Add(time.Duration(i)*time.Hour), func(ctx context.Context, now time.Time) error {
			return l.rehearse(ctx, kind, now, l.seen)
		})
	}
	return nil
}

func (l *living) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

// subscribe gives each team a room.
func (l *living) subscribe() {
	server := httptest.NewServer(http.NotFoundHandler())
	l.Cleanup(server.Close)
	for _, team := range notice.Teams {
		way, err := l.p.store.AddChannel(l.Context(), notice.Channel{Kind: "slack", Name: string(team), URL: server.URL + "/services/" + string(team), Audience: display.Open, Lang: "ja"},
			l.admin(), l.at)
		l.must(err)
		plan, err := l.p.store.Plan(l.Context(), team.Subscriber())
		l.must(err)
		plan.Channels, plan.Version = []string{way.ID}, 0
		l.must(l.p.store.SavePlan(l.Context(), plan, l.admin(), l.at))
	}
}

// probing is how often the page is asked in the test.
const probing = 30 * time.Minute

// until lets the program work up to an instant.
func (l *living) until(at time.Time) {
	l.Helper()
	for ctx := l.Context(); ; {
		if !l.at.Before(l.probed.Add(probing)) {
			l.must(l.read(ctx, l.at))
			l.observe(ctx)
		}
		l.must(l.notifier.Notice(ctx, l.at))
		l.must(l.digester.Write(ctx, l.at))
		if !l.at.Before(at) {
			return
		}
		next := at
		for _, wish := range []time.Time{l.notifier.Next(), l.digester.Next(), l.probed.Add(probing)} {
			if !wish.IsZero() && wish.Before(next) {
				next = wish
			}
		}
		if !next.After(l.at) {
			next = l.at.Add(time.Second)
		}
		l.at = next
	}
}

// read reads the calendar, unless it was read a moment ago.
func (l *living) read(ctx context.Context, now time.Time) error {
	err := l.publish(ctx, l.revision, now)
	if wrong := fault.Invalids(err); len(wrong) == 1 && wrong[0].Reason == "too_soon" {
		return nil
	}
	return err
}

// observe looks at the top page, and asks the machines that tasks ask.
func (l *living) observe(ctx context.Context) {
	l.Helper()
	l.probed = l.at
	var seen []toppage.Observation
	for i := range 20 {
		o := then(l.seen, l.at.Add(-time.Duration(19-i)*demoProbes))
		o.FreshFor = 3 * probing
		seen = append(seen, o)
	}
	l.must(l.p.store.RecordObservations(ctx, l.pageID, seen, l.at.Add(probing), l.at))
	survey := l.survey
	survey.At, survey.FreshFor = l.at, 3*probing
	l.must(l.p.store.RecordSurvey(ctx, l.page, survey, l.at.Add(probing), l.at))
	l.must(l.p.asker.AskDue(ctx, l.at))
	l.p.asker.Wait()
}

// count says how many messages each team got on each day, and whoever is of SRE and on call besides.
func (l *living) count(since time.Time) {
	messages, err := l.p.store.Messages(l.Context(), db.MessagesOf{Since: since, Most: 10_000})
	l.must(err)
	slices.Reverse(messages)
	days := map[string]map[string]int{"team:sre": {}, "team:pr": {}, "team:sre and team:oncall": {}}
	told := map[notice.Reason]bool{}
	for _, m := range messages {
		if m.Kind == notice.Test {
			continue
		}
		day := m.CreatedAt.In(l.p.zone1).Format("01-02")
		for to := range days {
			if strings.Contains(to, m.Subscriber) {
				days[to][day]++
			}
		}
		l.Logf("%s %s: %s", m.CreatedAt.In(l.p.zone1).Format("01-02 15:04"), m.Subscriber, l.said(m, told))
	}
	for _, to := range slices.Sorted(maps.Keys(days)) {
		l.Logf("%s: %v", to, days[to])
		for day, n := range days[to] {
			if n > mostADay {
				l.Errorf("%s gets %d messages on %s", to, n, day)
			}
		}
	}
	for _, reason := range []notice.Reason{notice.OnAir, notice.CallTurned, notice.LastNear, notice.TaskLate, notice.EventCancelled, notice.EventMoved} {
		if !told[reason] {
			l.Errorf("in the whole week nobody is told of %s", reason)
		}
	}
	if len(days["team:pr"]) < 5 {
		l.Errorf("PR has heard on %d days: there is no digest", len(days["team:pr"]))
	}
}

// said is what a message says, in a line.
func (l *living) said(m notice.Message, told map[notice.Reason]bool) string {
	l.Helper()
	if m.Kind != notice.Notices {
		return string(m.Kind)
	}
	notices, err := l.p.store.MessageNotices(l.Context(), m)
	l.must(err)
	var said []string
	for _, n := range notices {
		told[n.Reason] = true
		said = append(said, strings.TrimSpace(fmt.Sprintf("%s %s of %s", n.Reason, n.Data["to"], n.Name)))
	}
	return strings.Join(said, "; ")
}
