package text

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// noticeClock is Tue 17 Nov 2026, 20:14 in Tokyo.
func noticeClock(t *testing.T) Clock {
	return Clock{Now: at(t, "2026-11-17T11:14:00Z", "UTC"), Zone: in(t, "Asia/Tokyo")}
}

// noticeRow is an event of level 4 at risk: nobody has the load test, which helps until 21:54 tonight.
func noticeRow(t *testing.T) *readiness.Row {
	start := at(t, "2026-11-19T12:54:00Z", "UTC")
	loadTest := readiness.Task{ID: "t1", Template: "D-03", Due: start.AddDate(0, 0, -7), Last: start.AddDate(0, 0, -2),
		Ask: &readiness.Ask{TitleJA: "負荷試験", TitleEN: "Load test", Verify: readiness.VerifyManual, Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -7 * day}}}
	e := readiness.Event{ID: "e1", Title: "手しごとの逆襲", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo", Level: 4,
		LevelState: readiness.LevelConfirmed, ProposedLevel: 4, ProposedBy: "Misaki Tanaka", ProposedAt: start.AddDate(0, 0, -9), ConfirmedBy: "Alex Rivera", ConfirmedAt: start.AddDate(0, 0, -8), WasStart: start.Add(-90 * time.Minute)}
	blockers := []readiness.Blocker{
		{Kind: readiness.BlockLate, Severity: readiness.AtRisk, Tasks: []readiness.Task{loadTest}},
		{Kind: readiness.BlockTooLate, Severity: readiness.AtRisk, Tasks: []readiness.Task{loadTest}},
		{Kind: readiness.BlockUnclaimed, Severity: readiness.AtRisk, Tasks: []readiness.Task{loadTest}, Gate: loadTest.Gate, At: start.AddDate(0, 0, -1)},
		{Kind: readiness.BlockLapsed, Severity: readiness.AtRisk, Tasks: []readiness.Task{loadTest}},
		{Kind: readiness.BlockBelow, Severity: readiness.AtRisk, Level: 5},
		{Kind: readiness.BlockMissing, Severity: readiness.AtRisk, At: start.AddDate(0, 0, -3)},
		{Kind: readiness.BlockTakenOut, Severity: readiness.AtRisk, At: start.AddDate(0, 0, -3)},
	}
	return &readiness.Row{Event: e, Readiness: readiness.Readiness{Call: readiness.AtRisk, Phase: readiness.Upcoming, Blockers: blockers,
		Tasks: readiness.Checklist{{Task: loadTest}}}}
}

// aboutEvent says whether a reason is of an event.
func aboutEvent(reason notice.Reason) bool {
	return !slices.Contains([]notice.Reason{notice.PageTurned, notice.FeedFailing, notice.ChannelFailing, notice.PeakUnplanned}, reason)
}

// told is a notice of a reason with all that may be known of it.
func told(t *testing.T, reason notice.Reason) (notice.Notice, *readiness.Row) {
	n := notice.Notice{Reason: reason, At: at(t, "2026-11-17T11:00:00Z", "UTC"), Severity: notice.Warning, Level: 4, Data: map[string]string{
		"since": "2026-11-16T00:00:00Z", "from": "at_risk", "to": "unprotected", "checks": "C1", "code": "timeout", "failure": "timeout", "status": "401",
		"check": "L1", "until": "2026-11-18T00:00:00Z", "times": "4", "peak": "12000", "verdict": "protected"}}
	switch {
	case !aboutEvent(reason):
		n.Subject, n.Name, n.Start = "s1", "会社トップ", at(t, "2026-11-12T03:38:00Z", "UTC")
		return n, nil
	case reason == notice.LastNear || reason == notice.TaskLate || reason == notice.EvidenceLapsed || reason == notice.GateNobody:
		n.Data["tasks"] = "D-03"
	case reason == notice.EventLate:
		n.Data["ahead"] = "183600"
	case reason == notice.EventMoved:
		delete(n.Data, "from")
	case reason == notice.LevelChanged:
		n.Data["from"] = "3"
	}
	n.EventID = "e1"
	return n, noticeRow(t)
}

// everyReason is those of all topics.
func everyReason() (reasons []notice.Reason) {
	for _, topic := range notice.Topics {
		reasons = append(reasons, topic.Reasons...)
	}
	return reasons
}

func TestEveryReasonIsSaidAsItTurnsWhileItLastsAndWhenItIsOver(t *testing.T) {
	for _, reason := range everyReason() {
		lasts := slices.ContainsFunc(notice.Topics, func(s notice.TopicSpec) bool { return s.Lasts && slices.Contains(s.Reasons, reason) })
		for _, l := range []Lang{EN, JA} {
			said := map[string]string{}
			for _, when := range []string{"turn", "over", "repeat", "of what is gone"} {
				n, row := told(t, reason)
				switch when {
				case "over":
					n.Over = true
				case "repeat":
					n.Once = "1/again/team:sre/2026"
				case "of what is gone":
					n.Name, row = "手しごとの逆襲", nil
				}
				if !lasts && (when == "over" || when == "repeat") {
					continue
				}
				w := For(l).Notice(n, row, noticeClock(t))
				readable(t, string(reason)+", "+when+", "+string(l), w)
				text := strings.Join(append([]string{w.Title}, w.Lines...), "|")
				for other, same := range said {
					if same == text && when != "of what is gone" && other != "of what is gone" {
						t.Errorf("%s in %s says the same when it is %s and %s: %s", reason, l, when, other, text)
					}
				}
				said[when] = text
			}
		}
	}
}

// readable fails where something is left unsaid.
func readable(t *testing.T, what string, w NoticeWords) {
	t.Helper()
	for _, line := range append([]string{w.Title, w.Link}, w.Lines...) {
		if strings.TrimSpace(line) == "" || strings.ContainsAny(line, "\r\n_") || strings.Contains(line, "%!") || strings.Contains(line, "  ") {
			t.Errorf("%s: %+q", what, line)
		}
	}
	if len(w.Lines) == 0 || !strings.HasPrefix(w.Path, "/") {
		t.Errorf("%s: %+v", what, w)
	}
}

func TestNoticesSayWhatTheBoardSays(t *testing.T) {
	late := func(n *notice.Notice, r *readiness.Row) {}
	for _, row := range []struct {
		sentence string
		reason   notice.Reason
		change   func(*notice.Notice, *readiness.Row)
		en, ja   NoticeWords
	}{
		{"a call that turned: the worst blocker, and how many there are besides", notice.CallTurned, func(n *notice.Notice, r *readiness.Row) { r.Call, r.Blockers = readiness.NoGo, r.Blockers[:2] },
			NoticeWords{"NO-GO · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Not done: Load test. Due Thu 12 Nov 21:54, 4 days late. Nobody yet. 1 more."}, "Pick up", "/tasks/t1"},
			NoticeWords{"【L4 NO-GO】手しごとの逆襲・11/19(木) 21:54 JST", []string{"「負荷試験」が未完了。期限 11/12(木) 21:54・4日超過。引き受け待ち。ほか1件。"}, "引き受ける", "/tasks/t1"}},
		{"it is over: how it stands, what it was, for how long", notice.CallAtRisk, func(n *notice.Notice, r *readiness.Row) { r.Call, r.Blockers, n.Over = readiness.OnTrack, nil, true },
			NoticeWords{"ON TRACK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Nothing blocks GO. Was AT RISK for 1 day 11 hours."}, "Open event", "/events/e1"},
			NoticeWords{"【L4 順調】手しごとの逆襲・11/19(木) 21:54 JST", []string{"GOを止めているものはありません。「要注意」は1日11時間でした。"}, "イベントを開く", "/events/e1"}},
		{"moved, within the day", notice.EventMoved, late,
			NoticeWords{"Moved by 1 hour 30 minutes · L4 · 手しごとの逆襲 · Thu 19 Nov 20:24 → 21:54 JST",
				[]string{"Its air time was changed Tue 17 Nov 20:00 JST. Open tasks moved with it; check what was done for the old date."}, "Take note of the new time", "/events/e1"},
			NoticeWords{"【L4 1時間30分繰り下げ】手しごとの逆襲・11/19(木) 20:24 → 21:54 JST",
				[]string{"11/17(火) 20:00 JSTに放送日時が変更されました。未完了のタスクは期限も移動しました。旧日程で完了したものを確認してください。"}, "変更を確認する", "/events/e1"}},
		{"a last possible time: when, how long that is, who is on it", notice.LastNear, late,
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Last possible time: Load test, Tue 17 Nov 21:54 JST, in 1 hour 40 minutes. Nobody yet."}, "Pick up", "/tasks/t1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"「負荷試験」が間に合う最後の時刻は11/17(火) 21:54 JSTです（あと1時間40分）。引き受け待ち。"}, "引き受ける", "/tasks/t1"}},
		{"what came too late: how long before air, what cannot be done", notice.EventLate, late,
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Known only 2 d 3 h before air. 1 task cannot be done in time. Load test. Its last possible time had passed when it was added. Do it, or write why it is skipped."}, "See what can still be done", "/events/e1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"判明したのは本番の2日3時間前です。1件のタスクが間に合いません。負荷試験。追加された時点で、間に合う最後の時刻を過ぎていました。実施するか、省く理由を書いてください。"}, "今から間に合う範囲を見る", "/events/e1"}},
		{"what came late, of which all can be done: how long before air", notice.EventLate, func(n *notice.Notice, r *readiness.Row) { n.Data["too_late"], r.Blockers = "0", nil },
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Known only 2 d 3 h before air."}, "See what can still be done", "/events/e1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"判明したのは本番の2日3時間前です。"}, "今から間に合う範囲を見る", "/events/e1"}},
		{"evidence that has aged: whose", notice.EvidenceLapsed, func(_ *notice.Notice, r *readiness.Row) {
			r.Blockers = []readiness.Blocker{{Kind: readiness.BlockNoEvidence, Severity: readiness.UnknownCall, Tasks: r.Blockers[0].Tasks}}
		},
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"No fresh evidence: Load test. Nobody yet."}, "Confirm what is still right", "/events/e1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"「負荷試験」の新しい根拠なし。引き受け待ち。"}, "今も有効か確認する", "/events/e1"}},
		{"a list ends before what follows it", notice.CallAtRisk, func(_ *notice.Notice, r *readiness.Row) { r.Blockers = r.Blockers[2:4] },
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"1 task of gate T−7d has nobody yet. Due Wed 18 Nov 21:54 JST. Load test. 1 more."}, "Pick up", "/tasks/t1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"ゲートT−7dの1件が引き受け待ち。期限 11/18(水) 21:54 JST。負荷試験。ほか1件。"}, "引き受ける", "/tasks/t1"}},
		{"a level that somebody proposed", notice.LevelProposed, late,
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Misaki Tanaka proposed level 4, Tue 10 Nov 21:54 JST."}, "Confirm the level", "/events/e1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"Misaki Tanakaがレベル4を提案（11/10(火) 21:54 JST）。"}, "レベルを確定する", "/events/e1"}},
		{"a level that became another", notice.LevelChanged, late,
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Level 3 became level 4."}, "Open event", "/events/e1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"レベルが3から4に変わりました。"}, "イベントを開く", "/events/e1"}},
		{"an offer leads to where it is answered", notice.CarryOffered, func(n *notice.Notice, _ *readiness.Row) { n.Data["offer"] = "o1" },
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"It is gone from the calendar, and one like it has come in. Nothing is carried over until somebody answers."}, "Answer", "/offers/o1"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"カレンダーから消え、似た予定が新しく入りました。回答するまで準備は引き継がれません。"}, "回答する", "/offers/o1"}},
		{"a proof that expires too early", notice.ProofExpires, late,
			NoticeWords{"AT RISK · L4 · 手しごとの逆襲 · Thu 19 Nov 21:54 JST", []string{"Load test: the proof counts until Wed 18 Nov 09:00 JST, which is before the event is over."}, "Prove it again", "/toppage"},
			NoticeWords{"【L4 要注意】手しごとの逆襲・11/19(木) 21:54 JST", []string{"「負荷試験」の有効期限は11/18(水) 09:00 JSTで、イベントの終了より前に切れます。"}, "証明し直す", "/toppage"}},
		{"a page: its verdict, what does not pass, what it was", notice.PageTurned, func(n *notice.Notice, _ *readiness.Row) { n.Data["from"] = "protected" },
			NoticeWords{"Top page Unprotected: 会社トップ", []string{"Not passing: Served from shared cache. It was: Protected."}, "See the top page", "/toppage/s1"},
			NoticeWords{"【トップページ 未保護】会社トップ", []string{"合格していないもの：共有キャッシュから配信。変更前の判定は「保護済み」でした。"}, "トップページを見る", "/toppage/s1"}},
		{"a calendar: why it cannot be read, since when, what is kept", notice.FeedFailing, late,
			NoticeWords{"Calendar cannot be read: 会社トップ", []string{"The server did not begin to answer in time. It is tried again by itself; if that goes on, ask whoever runs it. Since Mon 16 Nov 09:00 JST. What was read before stays as it is."}, "See the calendar", "/feeds/s1"},
			NoticeWords{"【カレンダーの読み取り失敗】会社トップ", []string{"サーバーが時間内に応答しませんでした。自動で再試行します。続く場合はサーバーの管理者に確認してください。11/16(月) 09:00 JSTから続いています。読み取り済みの予定はそのまま残ります。"}, "カレンダーを見る", "/feeds/s1"}},
		{"a calendar of which much is held back: what to do, since when", notice.FeedFailing, func(n *notice.Notice, _ *readiness.Row) {
			n.Data = map[string]string{"to": "held", "since": n.Data["since"]}
		},
			NoticeWords{"Calendar held back: 会社トップ", []string{"Many events vanished at once, so nothing was deleted. Ask PR whether that was meant. The calendar’s page lists them and says what comes next. Since Mon 16 Nov 09:00 JST."}, "See the calendar", "/feeds/s1"},
			NoticeWords{"【カレンダー保留中】会社トップ", []string{"一度に多くのイベントがカレンダーから消えたため、まだ何も削除していません。意図した変更か、広報に確認してください。対象のイベントと今後の扱いは「詳細と設定」にあります。11/16(月) 09:00 JSTから続いています。"}, "カレンダーを見る", "/feeds/s1"}},
		{"nothing of it is held back any more", notice.FeedFailing, func(n *notice.Notice, _ *readiness.Row) { n.Over, n.Data["from"] = true, "held" },
			NoticeWords{"Calendar no longer held back: 会社トップ", []string{"Nothing of the calendar is held back any more. It lasted 1 day 11 hours."}, "See the calendar", "/feeds/s1"},
			NoticeWords{"【カレンダーの保留解除】会社トップ", []string{"保留していた変更はなくなりました。継続時間は1日11時間でした。"}, "カレンダーを見る", "/feeds/s1"}},
		{"a channel: why, since when, that nothing is lost", notice.ChannelFailing, late,
			NoticeWords{"Channel fails: 会社トップ", []string{"The last try failed (401: no answer in time). Since Mon 16 Nov 09:00 JST. Nothing is lost: what was not delivered is kept, and sent when the channel works again."}, "See the channels", "/settings/channels"},
			NoticeWords{"【通知先の不具合】会社トップ", []string{"前回の送信は失敗しました（401：時間内に応答なし）。11/16(月) 09:00 JSTから続いています。失われた知らせはありません。届かなかった分は保存してあり、復旧すると再送します。"}, "通知先を見る", "/settings/channels"}},
		{"an unplanned peak", notice.PeakUnplanned, late,
			NoticeWords{"What was this? Thu 12 Nov 12:38 JST, 4 times the usual maximum", []string{"No event is in the calendar. 12,000 req/s came. The top page then: Protected."}, "Answer, half a minute", "/triage"},
			NoticeWords{"これは何でしたか？ 11/12(木) 12:38 JST・通常の最大値の4倍", []string{"カレンダーに該当するイベントがありません。アクセスは12,000 req/sでした。当時のトップページの判定は「保護済み」でした。"}, "回答する（30秒）", "/triage"}},
	} {
		for l, want := range map[Lang]NoticeWords{EN: row.en, JA: row.ja} {
			n, r := told(t, row.reason)
			if r == nil {
				r = &readiness.Row{}
				row.change(&n, r)
				r = nil
			} else {
				row.change(&n, r)
			}
			if got := For(l).Notice(n, r, noticeClock(t)); got.Title != want.Title || !slices.Equal(got.Lines, want.Lines) || got.Link != want.Link || got.Path != want.Path {
				t.Errorf("%s: %+q\nwant %+q", row.sentence, got, want)
			}
		}
	}
}

func TestTwoZonesAndAChangeOfDate(t *testing.T) {
	c := noticeClock(t)
	c.Also = in(t, "America/Los_Angeles")
	for _, row := range []struct{ sentence, was, start, en, ja string }{
		{"the day is said again where it is another there", "2026-11-25T23:05:00Z", "2026-11-25T23:15:00Z",
			"Thu 26 Nov 08:05 → 08:15 JST / Wed 25 Nov 15:05 → 15:15 PST", "11/26(木) 08:05 → 08:15 JST / 11/25(水) 15:05 → 15:15 PST"},
		{"a move past midnight names the new day", "2026-11-26T14:50:00Z", "2026-11-26T15:20:00Z",
			"Thu 26 Nov 23:50 → Fri 27 Nov 00:20 JST / Thu 26 Nov 06:50 → 07:20 PST", "11/26(木) 23:50 → 11/27(金) 00:20 JST / 11/26(木) 06:50 → 07:20 PST"},
	} {
		n, r := told(t, notice.EventMoved)
		r.Event.WasStart, r.Event.Start = at(t, row.was, "UTC"), at(t, row.start, "UTC")
		if got := For(EN).Notice(n, r, c).Title; !strings.HasSuffix(got, row.en) {
			t.Errorf("%s: %q", row.sentence, got)
		}
		if got := For(JA).Notice(n, r, c).Title; !strings.HasSuffix(got, row.ja) {
			t.Errorf("%s: %q", row.sentence, got)
		}
	}
	n, r := told(t, notice.CallAtRisk)
	if got := For(EN).Notice(n, r, c).Title; !strings.HasSuffix(got, "Thu 19 Nov 21:54 JST / 04:54 PST") {
		t.Errorf("the same day is said once: %q", got)
	}
}

func TestWhatPeopleWroteStaysText(t *testing.T) {
	for _, row := range []struct{ sentence, title, holds string }{
		{"a mention of Slack", "<!channel> 朝の扉", "<!channel> 朝の扉"},
		{"a mention of Discord", "@everyone 朝の扉", "@everyone 朝の扉"},
		{"a formula", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"},
		{"lines that would be a header of mail", "朝の扉\r\nBcc: a@b.example", "朝の扉 Bcc: a@b.example"},
		{"marks that turn the direction of writing", "\u202egnp\u202c朝の扉\u2066", "gnp朝の扉"},
		{"a pattern of words", "100%s %d{who}[x]", "100%s %d{who}[x]"},
	} {
		n, r := told(t, notice.CallAtRisk)
		r.Event.Title = row.title
		for _, w := range []NoticeWords{For(EN).Notice(n, r, noticeClock(t)), For(JA).Notice(n, r, noticeClock(t))} {
			if !strings.Contains(w.Title, row.holds) || strings.ContainsFunc(w.Title, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Bidi_Control) }) {
				t.Errorf("%s: %q", row.sentence, w.Title)
			}
		}
	}
	n, r := told(t, notice.CallAtRisk)
	r.Event.Title = strings.Repeat("長", 10_000)
	if got := For(JA).Notice(n, r, noticeClock(t)).Title; len([]rune(got)) > 200 || !strings.HasSuffix(got, "11/19(木) 21:54 JST") {
		t.Errorf("a title of 10,000 characters leaves no room for the time: %d characters", len([]rune(got)))
	}
}

// moves are notices of n events that moved, with their rows; each tenth is at risk.
func moves(t *testing.T, n int) ([]notice.Notice, map[string]*readiness.Row) {
	rows := map[string]*readiness.Row{}
	var ns []notice.Notice
	for i := range n {
		one, r := told(t, notice.EventMoved)
		id := "e" + string(rune('A'+i%26)) + strings.Repeat("x", i/26)
		one.EventID, r.Event.ID, r.Event.Title = id, id, "番組"+id
		if i%10 != 0 {
			r.Call, r.Blockers = readiness.OnTrack, nil
		}
		ns, rows[id] = append(ns, one), r
	}
	return ns, rows
}

func TestSeveralNoticesAreOneMessageThatNamesAll(t *testing.T) {
	for _, n := range []int{2, 8, 9, 12, 100} {
		ns, rows := moves(t, n)
		for _, l := range []Lang{EN, JA} {
			w := For(l).Notices(ns, rows, noticeClock(t))
			readable(t, "several", w)
			all := strings.Join(w.Lines, "、")
			for _, r := range rows {
				if !strings.Contains(all, r.Event.Title) {
					t.Errorf("of %d, %s is not named", n, r.Event.Title)
				}
			}
		}
	}
	ns, rows := moves(t, 12)
	want := map[Lang]NoticeWords{
		EN: {Title: "12 events moved", Lines: []string{"2 need a hand: 番組eA, 番組eK", "番組eB, 番組eC, 番組eD, 番組eE, 番組eF, 番組eG, 番組eH, 番組eI, 番組eJ, 番組eL"}},
		JA: {Title: "12件の日時が変わりました", Lines: []string{"うち2件は対応が必要です：番組eA、番組eK", "番組eB、番組eC、番組eD、番組eE、番組eF、番組eG、番組eH、番組eI、番組eJ、番組eL"}},
	}
	for l, w := range want {
		if got := For(l).Notices(ns, rows, noticeClock(t)); got.Title != w.Title || !slices.Equal(got.Lines, w.Lines) {
			t.Errorf("%+q", got)
		}
	}
}

func TestNoticesOfOneEventAreOneNotice(t *testing.T) {
	moved, r := told(t, notice.EventMoved)
	turned, _ := told(t, notice.CallTurned)
	turned.Severity = notice.Critical
	r.Call = readiness.NoGo
	rows := map[string]*readiness.Row{"e1": r}
	got := For(EN).Notices([]notice.Notice{moved, moved, turned}, rows, noticeClock(t))
	if !strings.HasPrefix(got.Title, "NO-GO · L4 · ") || len(got.Lines) != 2 || !strings.HasPrefix(got.Lines[1], "Its air time was changed") {
		t.Errorf("the most urgent comes first, and each is said once: %+q", got)
	}
}

func TestAConfidentialEventKeepsItsTimeAndLosesItsName(t *testing.T) {
	for _, l := range []Lang{EN, JA} {
		n, r := told(t, notice.CallAtRisk)
		r.Event.Private = true
		masked := r.Withhold(noticeClock(t).Now, For(l).Word.Private)
		n.Name = masked.Event.Title
		w := For(l).Notice(n, &masked, noticeClock(t))
		if strings.Contains(w.Title, "手しごと") || !strings.Contains(w.Title, For(l).Word.Private) || !strings.Contains(w.Title, "21:54 JST") {
			t.Errorf("%q", w.Title)
		}
	}
}

func TestWhatPeopleChooseFromHasItsNames(t *testing.T) {
	for _, l := range []Lang{EN, JA} {
		names := For(l).Noticed
		for _, topic := range notice.Topics {
			if names.Topic[topic.Topic] == "" || names.Section[topic.Section] == "" {
				t.Errorf("%s, %s has no name in %s", topic.Topic, topic.Section, l)
			}
		}
		for _, team := range notice.Teams {
			if names.Team[team] == "" {
				t.Errorf("%s has no name in %s", team, l)
			}
		}
		said := slices.Concat(saidKeys(names.Reason), saidKeys(names.Topic), saidKeys(names.Section), saidKeys(names.Team), saidKeys(names.When))
		there := constants(t, "../readiness/notice/reason.go", "")
		slices.Sort(said)
		slices.Sort(there)
		if !slices.Equal(said, there) {
			t.Errorf("there is %q, said is %q", there, said)
		}
	}
}
