package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"tallylight/demo"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// The people of the demo's company.
var (
	demoPR    = readiness.Person{Name: "Yui Kobayashi", Email: "yui@tsumugi.example", Role: readiness.PR}
	demoSRE   = readiness.Person{Name: "Misaki Tanaka", Email: "misaki@tsumugi.example", Role: readiness.SRE}
	demoSRE2  = readiness.Person{Name: "Ken Sato", Email: "ken@tsumugi.example", Role: readiness.SRE}
	demoAdmin = readiness.Person{Name: "Alex Rivera", Email: "alex@tsumugi.example", Role: readiness.Admin}
	demoGuest = readiness.Person{Name: "Guest", Email: "guest@tsumugi.example", Role: readiness.Viewer}
)

// How long before the demo's now its story begins, and when the calendar's newest revision came.
const (
	storyLength = 21 * 24 * time.Hour
	newsBefore  = 2 * time.Hour
)

// scene is one act of the story at its own instant.
type scene struct {
	at  time.Time
	act func(ctx context.Context, now time.Time) error
}

// story plays three weeks of the company's preparations through the same store and the same import as the
// product, each act at its own past instant.
type story struct {
	p      *program
	feed   *sampleCalendar
	people map[readiness.Role][]readiness.Actor
	feedID string
	pageID string
	screen string // the address that programmes show
	night  string // the channel that is told of one event besides
	now    time.Time
	scenes []scene
	teller teller
}

func tellStory(ctx context.Context, p *program, feed *sampleCalendar, site *demo.Site) error {
	s := &story{p: p, feed: feed, people: map[readiness.Role][]readiness.Actor{}, now: p.now()}
	begin := s.now.Add(-storyLength)
	s.add(s.now.Add(-foundedBefore), func(ctx context.Context, now time.Time) error { return s.found(ctx, now, site) })
	s.quarter()
	for _, tell := range []func() error{
		func() error { return s.hire(ctx, begin) },
		s.proveLoads,
		func() error { return s.play(ctx, begin) },
		func() error { return s.cast(ctx, begin) },
		func() error { return s.furnish(ctx, begin, site) },
		func() error { return s.publish(ctx, demo.FirstPublished, begin) },
		func() error { return s.watch(ctx) },
		func() error { return s.plan(ctx) },
		s.mornings,
		func() error { return s.play(ctx, s.now) },
	} {
		if err := tell(); err != nil {
			return err
		}
	}
	if err := s.publish(ctx, demo.Today, s.news()); err != nil {
		return err
	}
	if err := s.tellAll(ctx, s.news()); err != nil {
		return err
	}
	if _, err := s.p.importer.ImportNow(ctx, s.feedID); err != nil {
		return err
	}
	if err := s.expect(ctx); err != nil {
		return err
	}
	return s.look(ctx)
}

// play has happen what happened before an instant.
func (s *story) play(ctx context.Context, until time.Time) error {
	slices.SortStableFunc(s.scenes, func(a, b scene) int { return a.at.Compare(b.at) })
	for len(s.scenes) > 0 && s.scenes[0].at.Before(until) {
		sc := s.scenes[0]
		s.scenes = s.scenes[1:]
		if err := sc.act(ctx, sc.at); err != nil {
			return fmt.Errorf("%s: %w", sc.at.Format(time.RFC3339), err)
		}
	}
	return nil
}

// look asks, today, for the addresses that programmes show.
func (s *story) look(ctx context.Context) error {
	facts, err := s.p.store.Snapshot(ctx, s.now, s.now.Add(intake.ImportFuture))
	if err != nil {
		return err
	}
	for _, tasks := range facts.Tasks {
		for _, t := range tasks {
			if t.Check != s.screen || !t.Connected() || t.Gone {
				continue
			}
			if _, err := s.p.asker.Ask(ctx, t.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// hire adds the people, with what they have done once for the company.
func (s *story) hire(ctx context.Context, begin time.Time) error {
	for _, p := range []readiness.Person{demoPR, demoSRE, demoSRE2, demoAdmin, demoGuest} {
		added, err := s.p.store.AddPerson(ctx, p, readiness.System, begin.Add(-hiredBefore))
		if err != nil {
			return err
		}
		s.people[p.Role] = append(s.people[p.Role], readiness.Actor{ID: added.ID, Name: added.Name, Role: added.Role})
	}
	s.stand()
	return nil
}

// found has the top page watched, and says how it is measured.
func (s *story) found(ctx context.Context, at time.Time, site *demo.Site) error {
	prom, err := s.p.store.AddConnection(ctx, readiness.Connection{Kind: readiness.ConnectProm, Name: "prom", URL: site.GaugesURL()}, s.admin(), at)
	if err != nil {
		return err
	}
	top, err := s.p.store.AddTopPage(ctx, toppage.Page{Name: "Tsumugi", URL: site.URL(), Interval: demoProbes,
		TTFBLimit: toppage.DefaultTTFBLimit, Marker: demo.Marker, Setup: toppage.Setup{Origin: site.OriginURL(), Sorry: site.SorryURL(),
			OriginMark: "X-Origin-Rendered", Capacity: proof.Query{Source: "prom", Ask: demo.MachinesReady, Want: proof.Want{Compare: ">=", Value: 40}},
			Rates: toppage.Rates{Source: prom.ID, Requests: demo.AskedRate, Errors: demo.FailedRate, Latency: demo.FirstByte, Used: demo.UsedShare,
				Cached: demo.CachedShare},
			Targets: toppage.Targets{Availability: 0.999, LatencyMS: 200}},
	}, s.admin(), at)
	s.pageID, s.screen = top.ID, site.URL()
	return err
}

// cast connects the calendar, and says what is known of the traffic.
func (s *story) cast(ctx context.Context, begin time.Time) error {
	feed, err := s.p.store.AddFeed(ctx, readiness.Feed{Name: "広報カレンダー", URL: s.feed.URL(), Interval: demoFetches}, nil, s.pr(), begin)
	if err != nil {
		return err
	}
	s.feedID = feed.ID
	if err := s.freezes(ctx, begin); err != nil {
		return err
	}
	_, err = s.p.store.SaveTraffic(ctx, readiness.Traffic{Baseline: 1500, Proven: 18_000, ProvenAt: begin.Add(-9 * 24 * time.Hour),
		Boot: 3 * time.Minute, Ramp: 90 * time.Second, Version: 1}, s.sre(0), begin)
	return err
}

func (s *story) admin() readiness.Actor    { return s.people[readiness.Admin][0] }
func (s *story) pr() readiness.Actor       { return s.people[readiness.PR][0] }
func (s *story) sre(n int) readiness.Actor { return s.people[readiness.SRE][n%2] }

// publish puts a revision of the calendar up and imports it as it was then.
func (s *story) publish(ctx context.Context, revision int64, at time.Time) error {
	s.feed.revision.Store(revision)
	today := s.p.importer
	then := jobs.Importer{Store: today.Store, Fetcher: today.Fetcher, Zone: today.Zone, Log: today.Log,
		Now: func() time.Time { return at }}
	_, err := then.ImportNow(ctx, s.feedID)
	return err
}

// plan writes the scenes of every event that has a level in the calendar.
func (s *story) plan(ctx context.Context) error {
	facts, err := s.p.store.Snapshot(ctx, s.now.Add(-readiness.BoardPast), s.now.Add(intake.ImportFuture))
	if err != nil {
		return err
	}
	if s.night != "" {
		s.add(s.now.Add(-newsBefore-time.Hour), func(ctx context.Context, now time.Time) error { return s.invite(ctx, facts, now) })
	}
	for i, e := range facts.Events {
		if e.Level == 0 {
			continue
		}
		agreed := s.now.Add(-storyLength).Add(time.Duration(1+i%3) * 24 * time.Hour)
		s.add(agreed, s.confirm(e, s.sre(i)))
		s.add(agreed.Add(time.Hour), s.tell(e))
		s.add(e.Start, s.press(e, s.p.store.PressOnAir))
		s.add(e.End, s.press(e, s.p.store.PressAired))
		s.refuse(e)
		for n, t := range facts.Tasks[e.ID] {
			s.work(e, t, i+n, t.NeedsSecond(e.Stage(s.now, facts.Ladder, nil)))
			s.claims(e, t, i+n)
		}
	}
	return nil
}

func (s *story) add(at time.Time, act func(ctx context.Context, now time.Time) error) {
	if at.Before(s.now) {
		s.scenes = append(s.scenes, scene{at, act})
	}
}

// confirm is SRE's word on the level that PR proposed.
func (s *story) confirm(e readiness.Event, by readiness.Actor) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		current, err := s.p.store.Event(ctx, e.ID)
		if err != nil {
			return err
		}
		_, err = s.p.store.SetLevel(ctx, e.ID, e.Level, "", current.Version, by, now)
		return err
	}
}

// peaks are what an event of each level expects; 0 is unused.
var peaks = []string{"", "600 req/s", "2,500 req/s", "9,000 req/s", "21,000 req/s", "48,000 req/s"}

// toldPeaks are what PR told of single events, by what their UIDs begin with.
var toldPeaks = map[string]string{"asa-market": "12,000〜17,000 req/s"}

// station is where what PR has prepared most for is shown.
const station = "東都テレビ"

// expected is what PR has told of the coming events without a level, by air time.
var expected = []readiness.Brief{{Station: station, Peak: "5,000〜9,000 req/s"}, {}, {Peak: "平常の2倍"}}

// expect is PR telling, today, what it knows of the events that nobody has set a level for.
func (s *story) expect(ctx context.Context) error {
	facts, err := s.p.store.Snapshot(ctx, s.now, s.now.Add(intake.ImportFuture))
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(readiness.Board(s.now, facts), func(r readiness.Row) bool { return r.Event.Level > 0 || r.Phase != readiness.Upcoming })
	for i, b := range expected[:min(len(expected), len(rows))] {
		if b == (readiness.Brief{}) {
			continue
		}
		if _, err := s.p.store.TellBrief(ctx, rows[i].Event.ID, b, rows[i].Event.Version, s.pr(), s.now.Add(-time.Hour)); err != nil {
			return err
		}
	}
	return nil
}

// tell is PR filling in the brief. One event in six lacks what is on screen, as in life.
func (s *story) tell(e readiness.Event) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		current, err := s.p.store.Event(ctx, e.ID)
		if err != nil {
			return err
		}
		brief := readiness.Brief{Kind: "全国・収録", Reach: "約410万世帯", Peak: peaks[e.Level%len(peaks)], ScreenURL: "検索ワード「つむぎ」",
			CatchUp: "放送後7日間", Contact: "小林ゆい 090-0000-1119"}
		uid, _, _ := strings.Cut(e.UID, "@")
		brief.Peak = cmp.Or(toldPeaks[uid], brief.Peak)
		if readiness.DefaultLadder().Held(e.Level) >= toppage.Scale {
			brief.Station = station
		}
		if readiness.DefaultLadder().Held(e.Level) >= toppage.Prove {
			brief.ScreenURL = s.screen
		}
		if dice(e.UID+e.RecurrenceID)%6 == 0 {
			brief.ScreenURL = ""
		}
		_, err = s.p.store.TellBrief(ctx, e.ID, brief, current.Version, s.pr(), now)
		return err
	}
}

// press is PR pressing a button on the day, whatever version of the event stands then.
func (s *story) press(e readiness.Event, button func(context.Context, string, int64, readiness.Actor, time.Time) (readiness.Event, error)) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, err := button(ctx, e.ID, 0, s.pr(), now)
		return err
	}
}

// work is the life of one task: picked up some days before it is due and done a little before that. What is
// due within two days is partly still open, and one estimate is late. Where a second person has to look, one does.
func (s *story) work(e readiness.Event, t readiness.Task, n int, second bool) {
	if !t.ByHand() || t.Soon {
		return
	}
	by, roll := s.sre(n), dice(e.UID+e.RecurrenceID+t.Template)
	ahead := t.Due.Sub(s.now)
	switch {
	case t.Template == "B-03" && ahead < 0 && e.Start.After(s.now) && e.Start.Sub(s.now) < 4*24*time.Hour:
		s.add(s.now.Add(-26*time.Hour), s.claim(t, by))
	case ahead < 48*time.Hour && ahead > 0 && roll%3 == 0:
		return // nobody yet
	case ahead < 24*time.Hour:
		done := earliest(t.Due.Add(-time.Duration(2+roll%20)*time.Hour), s.now.Add(-time.Duration(1+roll%9)*time.Hour))
		if opens := e.Stage(s.now, readiness.Ladder{}, nil).Opens(t.Ask); done.Before(opens) {
			done = opens.Add(t.Due.Sub(opens) / 2) // it can only be known near air
		}
		s.add(earliest(done, s.now).Add(-30*time.Hour), s.claim(t, by))
		if done.After(s.now) {
			return
		}
		s.add(done, s.finish(t, by))
		if second {
			s.add(done.Add(30*time.Minute), s.confirmTask(t, s.sre(n+1)))
		}
	case ahead < 6*24*time.Hour:
		s.add(s.now.Add(-time.Duration(3+roll%40)*time.Hour), s.claim(t, by))
	}
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func (s *story) claim(t readiness.Task, by readiness.Actor) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, err := s.p.store.ClaimTask(ctx, t.ID, by, now)
		return err
	}
}

// evidence is what people write when they have done a task.
var evidence = map[string]string{
	"A-05": "当番表で確認：20:00〜24:00は佐藤、以降は田中",
	"B-01": "https://tickets.tsumugi.example/4471",
	"B-03": "DB接続は目標台数で384／500、決済APIは毎秒80件まで",
	"B-05": "準備レビューで確認、未完了なし",
	"B-07": "本番で「おすすめ」を止めて戻した。注文は正常",
	"B-11": "https://docs.tsumugi.example/holding-statements",
	"B-13": "通しで実施。連絡先の誤りを1件修正",
	"B-14": "しきい値はすべて想定ピークの2倍以上。CDN事業者から了承の返信",
	"B-15": "https://runs.tsumugi.example/41",
	"B-16": "8回に分けて5分おきに配信",
	"B-17": "在庫12万件の入れ替えが14分で完了",
	"B-18": "https://tsumugi.example/notice",
	"C-01": "https://ci.tsumugi.example/freeze/41",
	"C-02": "日次集計を翌朝4:00へ、メールを翌日へ移動",
	"C-03": "局に電話で確認。時刻も画面も変更なし",
	"C-04": "放送30分前に48台、終了1時間後まで維持",
	"C-06": "48台中48台が応答",
	"C-09": "指揮は田中、記録は佐藤、連絡は#air-night",
	"C-10": "実施する（田中）",
	"C-11": "小林が視聴し、#air-nightに書き込む",
	"E-01": "30分の最大が平常の1.1倍",
	"E-02": "8台に戻し、予約と凍結を解除、集計を再開",
	"E-04": "実測は予測の0.8倍。レベルは適切。画面の検索語を知らなかったのが反省点",
	"E-07": "https://tickets.tsumugi.example/4502",
}

func (s *story) finish(t readiness.Task, by readiness.Actor) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, err := s.p.store.CompleteTask(ctx, t.ID, 0, claim.Said{Evidence: cmp.Or(evidence[t.Template], "手順書どおりに確認、異常なし")}, by, now)
		if errors.Is(err, fault.ErrNotFound) {
			return fmt.Errorf("task %s: %w", t.ID, err)
		}
		return err
	}
}

func (s *story) confirmTask(t readiness.Task, by readiness.Actor) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		_, err := s.p.store.ConfirmTask(ctx, t.ID, 0, by, now)
		return err
	}
}

// dice gives the same number for the same name, so that every demo tells the same story.
func dice(name string) int {
	sum := fnv.New32a()
	sum.Write([]byte(name))
	return int(sum.Sum32() % 997)
}
