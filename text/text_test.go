package text

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

func TestNothingIsLeftUnsaidInEitherLanguage(t *testing.T) {
	complete(t, "en", reflect.ValueOf(*For(EN)))
	complete(t, "ja", reflect.ValueOf(*For(JA)))
}

// complete fails for every empty sentence, missing function and empty map.
func complete(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if _, optional := v.Type().Field(i).Tag.Lookup("say"); !optional {
				complete(t, path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	case reflect.Map:
		if v.Len() == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, k := range v.MapKeys() {
			complete(t, path+"["+keyName(k)+"]", v.MapIndex(k))
		}
	case reflect.Array:
		for i := range v.Len() {
			complete(t, path, v.Index(i))
		}
	case reflect.Func:
		if v.IsNil() {
			t.Errorf("%s is not said", path)
		}
	default:
		if v.IsZero() {
			t.Errorf("%s is not said", path)
		}
	}
}

func keyName(k reflect.Value) string {
	if k.Kind() == reflect.String {
		return k.String()
	}
	return k.Type().String()
}

func TestBothLanguagesNameTheSameThings(t *testing.T) {
	sameKeys(t, "", reflect.ValueOf(*For(EN)), reflect.ValueOf(*For(JA)))
}

func sameKeys(t *testing.T, path string, en, ja reflect.Value) {
	t.Helper()
	switch en.Kind() {
	case reflect.Struct:
		for i := range en.NumField() {
			sameKeys(t, path+"."+en.Type().Field(i).Name, en.Field(i), ja.Field(i))
		}
	case reflect.Map:
		for _, k := range en.MapKeys() {
			if !ja.MapIndex(k).IsValid() {
				t.Errorf("%s[%s] is not said in Japanese", path, keyName(k))
			}
		}
		if en.Len() != ja.Len() {
			t.Errorf("%s names %d things in English and %d in Japanese", path, en.Len(), ja.Len())
		}
	}
}

func TestMatch(t *testing.T) {
	for accept, want := range map[string]Lang{
		"": EN, "ja": JA, "ja-JP,ja;q=0.9,en;q=0.8": JA, "en-US,en;q=0.9,ja;q=0.8": EN, "fr,de": EN,
		"fr, ja;q=0.3": JA, "en;q=0.2, ja;q=0.7": JA, "ja;q=0": EN, "ja;q=x": EN, "*": EN,
	} {
		if got := Match(accept); got != want {
			t.Errorf("Match(%q) = %s, want %s", accept, got, want)
		}
	}
}

func in(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(t *testing.T, rfc3339, zone string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		t.Fatal(err)
	}
	return instant.In(in(t, zone))
}

func TestMoment(t *testing.T) {
	for _, row := range []struct{ name, instant, zone, en, ja string }{
		{"an evening in Tokyo", "2026-11-19T12:54:00Z", "Asia/Tokyo", "Thu 19 Nov 21:54 JST", "11/19(木) 21:54 JST"},
		{"the same instant in winter time", "2026-11-19T12:54:00Z", "America/Los_Angeles", "Thu 19 Nov 04:54 PST", "11/19(木) 04:54 PST"},
		{"the day before, across the date line", "2026-11-25T23:15:00Z", "America/Los_Angeles", "Wed 25 Nov 15:15 PST", "11/25(水) 15:15 PST"},
		{"summer time", "2026-07-01T12:00:00Z", "America/Los_Angeles", "Wed 1 Jul 05:00 PDT", "7/1(水) 05:00 PDT"},
		{"the last minute of summer time", "2026-11-01T08:59:00Z", "America/Los_Angeles", "Sun 1 Nov 01:59 PDT", "11/1(日) 01:59 PDT"},
		{"the first minute of winter time", "2026-11-01T09:00:00Z", "America/Los_Angeles", "Sun 1 Nov 01:00 PST", "11/1(日) 01:00 PST"},
		{"the first minute of summer time", "2026-03-08T10:00:00Z", "America/Los_Angeles", "Sun 8 Mar 03:00 PDT", "3/8(日) 03:00 PDT"},
		{"a zone that has only figures", "2026-11-19T12:54:00Z", "Asia/Dubai", "Thu 19 Nov 16:54 UTC+4", "11/19(木) 16:54 UTC+4"},
		{"a half hour", "2026-11-19T12:54:00Z", "Asia/Yangon", "Thu 19 Nov 19:24 UTC+6:30", "11/19(木) 19:24 UTC+6:30"},
		{"west of Greenwich", "2026-11-19T12:54:00Z", "America/Sao_Paulo", "Thu 19 Nov 09:54 UTC−3", "11/19(木) 09:54 UTC−3"},
		{"midnight begins a day", "2026-11-26T15:00:00Z", "Asia/Tokyo", "Fri 27 Nov 00:00 JST", "11/27(金) 00:00 JST"},
	} {
		instant := at(t, row.instant, row.zone)
		if got := For(EN).Moment(instant); got != row.en {
			t.Errorf("%s: %q, want %q", row.name, got, row.en)
		}
		if got := For(JA).Moment(instant); got != row.ja {
			t.Errorf("%s: %q, want %q", row.name, got, row.ja)
		}
	}
}

func TestRange(t *testing.T) {
	for _, row := range []struct{ name, from, to, en, ja string }{
		{"within a day", "2026-11-19T12:54:00Z", "2026-11-19T13:48:00Z", "Thu 19 Nov 21:54–22:48", "11/19(木) 21:54–22:48"},
		{"past midnight", "2026-11-19T14:30:00Z", "2026-11-19T15:30:00Z", "Thu 19 Nov 23:30–Fri 20 Nov 00:30", "11/19(木) 23:30–11/20(金) 00:30"},
		{"without length", "2026-11-19T12:54:00Z", "2026-11-19T12:54:00Z", "Thu 19 Nov 21:54", "11/19(木) 21:54"},
		{"the same date a year later", "2026-11-19T12:54:00Z", "2027-11-19T12:54:00Z", "Thu 19 Nov 21:54–Fri 19 Nov 21:54", "11/19(木) 21:54–11/19(金) 21:54"},
	} {
		from, to := at(t, row.from, "Asia/Tokyo"), at(t, row.to, "UTC")
		if got := For(EN).Range(from, to); got != row.en {
			t.Errorf("%s: %q, want %q", row.name, got, row.en)
		}
		if got := For(JA).Range(from, to); got != row.ja {
			t.Errorf("%s: %q, want %q", row.name, got, row.ja)
		}
	}
}

func TestDates(t *testing.T) {
	for _, row := range []struct{ name, from, end, en, ja string }{
		{"one day", "2026-11-27T00:00:00+09:00", "2026-11-28T00:00:00+09:00", "Fri 27 Nov, all day", "11/27(金) 終日"},
		{"the end is not part of it", "2026-11-27T00:00:00+09:00", "2026-12-01T00:00:00+09:00", "Fri 27 Nov–Mon 30 Nov, all day", "11/27(金)–11/30(月) 終日"},
	} {
		from, end := at(t, row.from, "Asia/Tokyo"), at(t, row.end, "Asia/Tokyo")
		if got := For(EN).Dates(from, end); got != row.en {
			t.Errorf("%s: %q, want %q", row.name, got, row.en)
		}
		if got := For(JA).Dates(from, end); got != row.ja {
			t.Errorf("%s: %q, want %q", row.name, got, row.ja)
		}
	}
}

func TestDaysUntilCountsMidnightsOfTheZone(t *testing.T) {
	now := at(t, "2026-11-17T14:59:00Z", "UTC") // 23:59 in Tokyo
	for _, row := range []struct {
		name, instant string
		want          int
	}{
		{"a minute later is tomorrow", "2026-11-17T15:00:00Z", 1},
		{"the same evening is today", "2026-11-17T14:00:00Z", 0},
		{"yesterday", "2026-11-16T14:59:00Z", -1},
		{"a day and a minute later is two midnights away", "2026-11-18T15:00:00Z", 2},
	} {
		if got := DaysUntil(now, at(t, row.instant, "Asia/Tokyo")); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

func TestCountdown(t *testing.T) {
	for _, row := range []struct {
		name            string
		d               time.Duration
		figures, en, ja string
	}{
		{"days ahead", 49*time.Hour + 39*time.Minute + 46*time.Second, "T−2d 01:39", "2 days 1 hour 39 minutes before", "2日1時間39分前"},
		{"a whole day", 24 * time.Hour, "T−1d 00:00", "1 day before", "1日前"},
		{"a second less than a day", 24*time.Hour - time.Second, "T−23:59", "23 hours 59 minutes before", "23時間59分前"},
		{"the last seconds", 59 * time.Second, "T−00:00", "0 minutes before", "0分前"},
		{"the start itself", 0, "T+00:00", "0 minutes after the start", "開始から0分"},
		{"on air", -12 * time.Minute, "T+00:12", "12 minutes after the start", "開始から12分"},
		{"the day after", -25 * time.Hour, "T+1d 01:00", "1 day 1 hour after the start", "開始から1日1時間"},
	} {
		if got := Countdown(row.d); got != row.figures {
			t.Errorf("%s: %q, want %q", row.name, got, row.figures)
		}
		if got := For(EN).Spoken(row.d); got != row.en {
			t.Errorf("%s: %q, want %q", row.name, got, row.en)
		}
		if got := For(JA).Spoken(row.d); got != row.ja {
			t.Errorf("%s: %q, want %q", row.name, got, row.ja)
		}
	}
}

func TestAgo(t *testing.T) {
	for _, row := range []struct {
		d      time.Duration
		en, ja string
	}{
		{38 * time.Second, "38 s ago", "38秒前"}, {99 * time.Second, "99 s ago", "99秒前"}, {100 * time.Second, "1 min ago", "1分前"},
		{99 * time.Minute, "99 min ago", "99分前"}, {100 * time.Minute, "1 h ago", "1時間前"}, {47 * time.Hour, "47 h ago", "47時間前"},
		{48 * time.Hour, "2 d ago", "2日前"}, {-time.Second, "0 s ago", "0秒前"},
	} {
		if got := For(EN).Span.Ago(row.d); got != row.en {
			t.Errorf("%v: %q, want %q", row.d, got, row.en)
		}
		if got := For(JA).Span.Ago(row.d); got != row.ja {
			t.Errorf("%v: %q, want %q", row.d, got, row.ja)
		}
	}
}

func TestNumbersAreGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 21000: "21,000", 1234567: "1,234,567", -4100: "−4,100"} {
		if got := toppage.Grouped(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestBlockersSayWhatAndWhatToDo(t *testing.T) {
	clock := Clock{Now: at(t, "2026-11-17T11:14:14Z", "UTC"), Zone: in(t, "Asia/Tokyo")}
	task := readiness.Task{Due: clock.Now.AddDate(0, 0, -5), Ask: &readiness.Ask{TitleJA: "負荷試験", TitleEN: "Load test",
		Gate: readiness.Gate{Anchor: readiness.AtStart, Lead: -7 * 24 * time.Hour}}}
	held := task
	held.Claims = []readiness.Claim{{Name: "Alex Rivera"}}
	for _, row := range []struct {
		name               string
		b                  readiness.Blocker
		title, detail, jaT string
	}{
		{"late, and someone is on it", readiness.Blocker{Kind: readiness.BlockLate, Tasks: []readiness.Task{held}},
			"Not done: Load test", "Due Thu 12 Nov 20:14, 5 days late. Alex Rivera is on it.", "「負荷試験」が未完了"},
		{"late, and nobody is on it", readiness.Blocker{Kind: readiness.BlockLate, Tasks: []readiness.Task{task}},
			"Not done: Load test", "Due Thu 12 Nov 20:14, 5 days late. Nobody yet.", "「負荷試験」が未完了"},
		{"two tasks of a gate without anybody", readiness.Blocker{Kind: readiness.BlockUnclaimed, Tasks: []readiness.Task{task, held}, Gate: task.Gate, At: clock.Now},
			"2 tasks of gate T−7d have nobody yet", "Due Tue 17 Nov 20:14 JST. Load test, Load test", "ゲートT−7dの2件が引き受け待ち"},
		{"an incomplete brief", readiness.Blocker{Kind: readiness.BlockBrief, Fields: []readiness.BriefField{readiness.FieldScreenURL, readiness.FieldContact}},
			"PR has not told: URL on screen, Contact", "PR can add it on the event’s page.", "広報の未記入：画面のURL、当日連絡先"},
		{"an open page", readiness.Blocker{Kind: readiness.BlockUnprotected, Checks: []toppage.Check{{ID: "C1", Measured: toppage.Quantities{{Word: "3/20"}}, Required: toppage.Quantities{{Word: "≥ 18/20"}}}}},
			"The top page is unprotected", "Served from shared cache: 3/20, needs ≥ 18/20.", "トップページが未保護"},
		{"no evidence at all", readiness.Blocker{Kind: readiness.BlockPageUnknown},
			"The top page has no fresh evidence", "Nothing has been measured yet.", "トップページの新しい根拠なし"},
	} {
		title, detail := For(EN).Blocker(row.b, clock)
		if title != row.title || detail != row.detail {
			t.Errorf("%s: %q, %q; want %q, %q", row.name, title, detail, row.title, row.detail)
		}
		if title, _ := For(JA).Blocker(row.b, clock); title != row.jaT {
			t.Errorf("%s: %q, want %q", row.name, title, row.jaT)
		}
	}
}

func TestEveryBlockerHasASentence(t *testing.T) {
	clock := Clock{Now: time.Unix(0, 0), Zone: time.UTC}
	for _, rule := range readiness.BlockerRules {
		kind := rule.Kind
		for _, l := range []Lang{EN, JA} {
			title, _ := For(l).Blocker(readiness.Blocker{Kind: kind, Tasks: []readiness.Task{{Ask: &readiness.Ask{TitleJA: "題", TitleEN: "T"}}}}, clock)
			if title == "" || strings.Contains(title, "_") {
				t.Errorf("%s in %s: %q", kind, l, title)
			}
		}
	}
}

func TestChangeLeavesOutWhatIsNotKnown(t *testing.T) {
	clock := Clock{Now: at(t, "2026-11-17T11:14:14Z", "UTC"), Zone: in(t, "Asia/Tokyo")}
	for _, row := range []struct {
		name   string
		c      readiness.Change
		en, ja string
	}{
		{"with evidence", readiness.Change{Actor: "Ken Sato", Kind: journal.TaskCompleted, Data: map[string]string{"title_ja": "負荷試験", "title_en": "Load test", "evidence": "run 41"}},
			"Ken Sato completed Load test: run 41", "Ken Satoが「負荷試験」を完了：run 41"},
		{"without evidence", readiness.Change{Actor: "Ken Sato", Kind: journal.TaskCompleted, Data: map[string]string{"title": "Load test"}},
			"Ken Sato completed Load test", "Ken Satoが「Load test」を完了"},
		{"without any data", readiness.Change{Kind: journal.TaskClaimed}, "Tallylight picked up", "Tallylightが引き受けた"},
		{"a first level", readiness.Change{Actor: "Yui", Kind: journal.LevelSet, Data: map[string]string{"from": "0", "to": "4"}}, "Yui set level 4", "Yuiがレベル4を設定"},
		{"a move, in the reader's zone", readiness.Change{Kind: journal.EventMoved, Data: map[string]string{"from": "2026-11-27T20:00:00Z", "to": "2026-11-30T20:00:00Z"}},
			"Moved from Sat 28 Nov 05:00 JST to Tue 1 Dec 05:00 JST", "日時変更 11/28(土) 05:00 JST → 12/1(火) 05:00 JST"},
		{"a move to a whole day", readiness.Change{Kind: journal.EventMoved, Data: map[string]string{"from": "2026-11-27T20:00:00Z", "to": "2026-11-30T15:00:00Z", "all_day": "true"}},
			"Moved from Sat 28 Nov 05:00 JST to Tue 1 Dec", "日時変更 11/28(土) 05:00 JST → 12/1(火)"},
		{"a move that SRE has seen", readiness.Change{Actor: "Ken", Kind: journal.MoveSeen, Data: map[string]string{"title": "朝の扉", "to": "2026-11-30T20:00:00Z"}},
			"Ken took note of the move of 朝の扉 to Tue 1 Dec 05:00 JST", "Kenが「朝の扉」の日時変更（→ 12/1(火) 05:00 JST）を確認"},
		{"a verdict in words", readiness.Change{Kind: journal.VerdictTurned, Data: map[string]string{"from": "protected", "to": "unknown"}},
			"Top page: verdict changed from Protected to Unknown", "トップページの判定が保護済みから不明に変わった"},
		{"a verdict with its checks", readiness.Change{Kind: journal.VerdictTurned, Data: map[string]string{"name": "Top", "to": "unprotected", "checks": "A1,C1"}},
			"Top page Top: verdict changed to Unprotected. Not passing: Answers, Served from shared cache",
			"トップページ「Top」の判定が未保護に変わった（合格していないもの：応答、共有キャッシュから配信）"},
		{"a proposed level", readiness.Change{Actor: "Yui", Kind: journal.LevelSet, Data: map[string]string{"from": "3", "to": "4", "added": "12", "state": "proposed"}},
			"Yui proposed level 4 (was 3), 12 tasks added", "Yuiがレベル4を提案（変更前 3）・タスク12件を追加"},
		{"what PR told", readiness.Change{Actor: "Yui", Kind: journal.BriefTold, Data: map[string]string{"contact": "Yui", "kind": "live"}},
			"Yui told what PR knows: Kind, Contact", "Yuiが広報の情報を記入：形式、当日連絡先"},
		{"what a calendar added", readiness.Change{Actor: "Tallylight", Kind: journal.EventImported, Data: map[string]string{"title": "Dawn", "tasks": "29"}},
			"Imported Dawn, 29 tasks planned", "「Dawn」を取り込み・タスク29件を計画"},
		{"what a person added", readiness.Change{Actor: "Yui", ActorID: "p-1", Kind: journal.EventImported, Data: map[string]string{"title": "Dawn", "tasks": "29"}},
			"Yui added Dawn, 29 tasks planned", "Yuiが「Dawn」を登録・タスク29件を計画"},
		{"what a person cancelled", readiness.Change{Actor: "Yui", ActorID: "p-1", Kind: journal.EventCancelled, Data: map[string]string{"title": "Dawn"}},
			"Yui cancelled Dawn. Its tasks stopped", "Yuiが「Dawn」を中止。タスクを停止"},
		{"levels that were changed", readiness.Change{Actor: "Ken", Kind: journal.LadderSaved, Data: map[string]string{"version": "2", "levels": "0", "added": "1", "changed": "3", "removed": "0"}},
			"Ken changed the levels and their tasks. Tasks added: 1. Tasks changed: 3", "Kenがレベルとタスクの定義を変更・タスク1件を追加・タスク3件を変更"},
		{"a display link", readiness.Change{Actor: "Mio", Kind: journal.DisplayAdded, Data: map[string]string{"name": "The door", "audience": "masked"}},
			"Mio made a display link: The door, everybody: masked", "Mioが表示リンク「The door」を作成・誰でも（伏せる）"},
		{"a language by its name", readiness.Change{Actor: "Mio", Kind: journal.CompanySaved, Data: map[string]string{"zone1": "Asia/Tokyo", "zone2": "Europe/London", "language": "ja"}},
			"Mio changed the settings of the company: zones Asia/Tokyo and Europe/London, language 日本語", "Mioが会社の設定を変更・1つ目のタイムゾーン Asia/Tokyo・2つ目のタイムゾーン Europe/London・言語 日本語"},
		{"a database by its name", readiness.Change{Kind: journal.ProgramStarted, Data: map[string]string{"version": "1.0.0", "schema": "30", "engine": "postgres"}},
			"Tallylight 1.0.0 started with schema 30 on PostgreSQL", "Tallylight 1.0.0が起動・スキーマ30・PostgreSQL"},
		{"a kind that is not known yet", readiness.Change{Actor: "Yui", Kind: "event.unheard", Data: map[string]string{}}, "Yui made a change", "Yuiが変更"},
		{"braces in what people wrote stay", readiness.Change{Actor: "Yui", Kind: journal.TaskClaimed, Data: map[string]string{"title": "{who} [x]"}},
			"Yui picked up {who} [x]", "Yuiが「{who} [x]」を引き受けた"},
	} {
		if got := For(EN).Change(row.c, clock); got != row.en {
			t.Errorf("%s: %q, want %q", row.name, got, row.en)
		}
		if got := For(JA).Change(row.c, clock); got != row.ja {
			t.Errorf("%s: %q, want %q", row.name, got, row.ja)
		}
	}
}

func TestSourceTroubleSaysWhatCame(t *testing.T) {
	for _, row := range []struct {
		code, detail string
		file         bool
		starts       string
	}{
		{"not_a_calendar", "html", false, "This address gives a web page, not a calendar"},
		{"not_a_calendar", "html", true, "This file is a web page, not a calendar"},
		{"not_a_calendar", "unheard", false, "This address gives text"},
		{"http_status", "403", false, "The server refuses the calendar (403)."},
		{"http_status", "503", false, "The server has trouble of its own (503)."},
		{"http_status", "418", false, "The server answers 418 instead of a calendar."},
		{"caldav_many", "PR, Sales", false, "Several calendars are at this address: PR, Sales."},
		{"too_large", "", true, "This file is larger"},
		{"incomplete", "", false, "Not all of the calendar came: the answer broke off."},
		{"incomplete", "", true, "This file is cut off: the end of the calendar (END:VCALENDAR) is missing"},
		{"dns", "", false, "There is no server of that name."},
		{"unheard", "", false, "The calendar could not be fetched."},
	} {
		got := For(EN).SourceError(&readiness.SourceError{Code: row.code, Detail: row.detail, File: row.file})
		if !strings.HasPrefix(got, row.starts) {
			t.Errorf("%s (%s): %q", row.code, row.detail, got)
		}
	}
}
