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
	seen     toppage.Observation
	probed   time.Time
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
				l.subscribe()
			}
			l.until(sc.at)
		}
		l.must(sc.act(t.Context(), sc.at))
	}
	l.must(l.publish(t.Context(), demo.Today, l.now.Add(-newsBefore)))
	l.until(l.now)
	l.count(begin)
}

func newLiving(t *testing.T) *living {
	t.Helper()
	ctx, at := t.Context(), time.Date(2026, 11, 17, 11, 14, 0, 0, time.UTC)
	now := func() time.Time { return at }
	feed, err := serveSampleCalendar(ctx, at)
	l := &living{T: t}
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
	l.must(l.cast(ctx, begun, site))
	l.must(l.publish(ctx, demo.FirstPublished, begun))
	l.must(l.watch(ctx))
	l.must(l.plan(ctx))
	l.must(l.proveLoads())
	slices.SortStableFunc(l.scenes, func(a, b scene) int { return a.at.Compare(b.at) })
	page, err := p.store.TopPage(ctx, l.pageID)
	l.must(err)
	l.seen = p.watcher.Prober.Probe(ctx, page)
	l.notifier, l.digester = jobs.Notifier{Store: p.store}, jobs.Digester{Store: p.store, Log: p.log}
	return l
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
const probing = 15 * time.Minute

// until lets the program work up to an instant.
func (l *living) until(at time.Time) {
	l.Helper()
	for ctx := l.Context(); ; {
		if !l.at.Before(l.probed.Add(probing)) {
			o := then(l.seen, l.at)
			o.FreshFor, l.probed = 3*probing, l.at
			l.must(l.p.store.RecordObservations(ctx, l.pageID, []toppage.Observation{o}, l.at.Add(probing), l.at))
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

// count says how many messages each team got on each day.
func (l *living) count(since time.Time) {
	messages, err := l.p.store.Messages(l.Context(), db.MessagesOf{Since: since, Most: 10_000})
	l.must(err)
	days := map[string]map[string]int{}
	for _, m := range messages {
		if m.Kind == notice.Test {
			continue
		}
		if days[m.Subscriber] == nil {
			days[m.Subscriber] = map[string]int{}
		}
		days[m.Subscriber][m.CreatedAt.In(l.p.zone1).Format("01-02")]++
	}
	for _, to := range slices.Sorted(maps.Keys(days)) {
		var said []string
		most := 0
		for _, day := range slices.Sorted(maps.Keys(days[to])) {
			said, most = append(said, fmt.Sprintf("%s: %d", day, days[to][day])), max(most, days[to][day])
		}
		l.Logf("%s at most %d a day: %s", to, most, strings.Join(said, ", "))
		if most > mostADay {
			l.Errorf("%s gets %d messages on one day", to, most)
		}
	}
	for i := len(messages) - 1; i >= 0; i-- {
		m := messages[i]
		if m.Kind != notice.Notices {
			continue
		}
		told, err := l.p.store.MessageNotices(context.Background(), m)
		l.must(err)
		var why []string
		for _, n := range told {
			why = append(why, fmt.Sprintf("%s(%s L%d %v)", n.Reason, n.Name, n.Level, n.Over))
		}
		l.Logf("%s %s: %s", m.CreatedAt.In(l.p.zone1).Format("01-02 15:04"), m.Subscriber, strings.Join(why, ", "))
	}
}
