package table

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
	"tallylight/readiness/scope"
)

// Column is what the cells of one column say of events; empty: nothing that is kept.
type Column string

// The columns beside those that are fields of the brief and bear their names.
const (
	ColumnNone    Column = ""
	ColumnTitle   Column = "title"
	ColumnYear    Column = "year"
	ColumnMonth   Column = "month"
	ColumnDate    Column = "date"
	ColumnWeekday Column = "weekday"
	ColumnStart   Column = "start"
	ColumnLastDay Column = "last_day"
	ColumnEnd     Column = "end"
	ColumnPrivate Column = "private"
	ColumnLevel   Column = "level"
	ColumnLink    Column = "url"
	ColumnNotes   Column = "description"
)

// Columns lists every column that a table may have, in the order in which they are offered.
var Columns = []Column{ColumnDate, ColumnStart, ColumnEnd, ColumnLastDay, ColumnYear, ColumnMonth, ColumnWeekday, ColumnTitle, Column(scope.Told),
	Column(readiness.FieldProgramme), Column(readiness.FieldStation), Column(readiness.FieldCorner), Column(readiness.FieldKind),
	Column(readiness.FieldScreenURL), Column(readiness.FieldCatchUp), Column(readiness.FieldReach), Column(readiness.FieldPeak),
	Column(readiness.FieldContact), Column(readiness.FieldCertainty), Column(readiness.FieldEmbargo), Column(readiness.FieldEmbargoUntil),
	ColumnPrivate, ColumnLevel, ColumnLink, ColumnNotes}

// headings are the words over columns in spreadsheets of PR, as Narrow writes them.
var headings = map[Column]string{
	ColumnDate:                          "日付 放送日 放映日 掲載日 配信日 公開日 発売日 日 年月日 月日 日時 日程 放送日時 放映日時 掲載日時 配信日時 放送予定日 オンエア日 oa日 oa日時 開始日 実施日 date day airdate onairdate datetime date/time dateandtime startdate publicationdate",
	ColumnStart:                         "時間 時刻 開始 開始時刻 開始時間 放送時間 放送時刻 放映時間 放映時刻 放送開始 オンエア oa oa時間 time start starttime airtime onair from",
	ColumnEnd:                           "終了 終了時刻 終了時間 放送終了 end endtime to until",
	ColumnLastDay:                       "終了日 最終日 enddate lastday",
	ColumnYear:                          "年 西暦 年度 year",
	ColumnMonth:                         "月 放送月 掲載月 month",
	ColumnWeekday:                       "曜日 曜 weekday dayofweek",
	ColumnTitle:                         "タイトル 件名 名称 イベント イベント名 露出 露出内容 企画 企画名 特集 コーナー コーナー名 案件 案件名 内容 放送内容 紹介内容 見出し title event eventname subject name summary exposure segment feature headline story topic",
	Column(scope.Told):                  "露出の種類 露出種別 媒体種別 exposurekind mediatype",
	Column(readiness.FieldProgramme):    "番組 番組名 媒体名 programme program show",
	Column(readiness.FieldStation):      "局 放送局 局名 媒体 メディア チャンネル station channel network outlet media publication",
	Column(readiness.FieldCorner):       "尺 放送尺 コーナー尺 露出時間 所要時間 corner cornerlength length duration",
	Column(readiness.FieldKind):         "形式 種別 種類 区分 生/収録 収録 放送形態 地域 放送地域 kind type format region",
	Column(readiness.FieldScreenURL):    "url 画面のurl 画面url 表示url 検索語 検索ワード urlonscreen searchword",
	Column(readiness.FieldCatchUp):      "再放送 配信 見逃し 見逃し配信 再放送・配信 再放送/配信 rerun reruns streaming catchup catch-up",
	Column(readiness.FieldReach):        "視聴見込み 視聴率 リーチ 世帯 世帯数 部数 発行部数 reach rating audience circulation",
	Column(readiness.FieldPeak):         "想定ピーク ピーク peak expectedpeak",
	Column(readiness.FieldContact):      "連絡先 当日連絡先 担当 担当者 広報担当 contact owner",
	Column(readiness.FieldCertainty):    "確度 確定 ステータス 状態 状況 certainty status",
	Column(readiness.FieldEmbargo):      "解禁 情報解禁 未解禁情報 エンバーゴ embargo",
	Column(readiness.FieldEmbargoUntil): "解禁日 解禁日時 情報解禁日 情報解禁日時 embargodate embargountil embargoed until embargolifts",
	ColumnPrivate:                       "社外秘 機密 非公開 公開区分 公開可否 取扱 取扱い 取扱注意 confidential confidentiality private nda",
	ColumnLevel:                         "レベル 準備レベル level lv",
	ColumnLink:                          "リンク 参考url 記事url link",
	ColumnNotes:                         "備考 メモ 詳細 説明 補足 特記事項 notes note remarks memo description comment comments",
}

// neverDates are words over dates on which nothing is on air.
var neverDates = regexp.MustCompile(`収録日|撮影日|取材日|更新日|作成日|入稿|校了|締切|〆切|納品|受付日|登録日|記入日|発注日|deadline|updated|created|recorded|shootdate`)

// word is the word of a heading: what stands in brackets after it does not count.
func word(cell string) string {
	text := strings.NewReplacer("（", "(", "【", "", "】", "", "※", "", "*", "", "\n", "").Replace(airtime.Narrow(cell))
	said, _, _ := strings.Cut(text, "(")
	return strings.Trim(said, ":：")
}

// named gives the column that a word over it names exactly.
func named(cell string) Column {
	said := word(cell)
	for _, c := range Columns {
		if said != "" && slices.Contains(strings.Fields(headings[c]), said) {
			return c
		}
	}
	return ColumnNone
}

// longestHeading bounds what is looked through for a word: a sentence is no heading.
const longestHeading = 16

// alike lists the columns of which a word stands within a heading, the longest word first: OA時間 is like 時間.
func alike(cell string) []Column {
	said := word(cell)
	if neverDates.MatchString(said) || utf8.RuneCountInString(said) > longestHeading {
		return nil
	}
	longest := map[Column]int{}
	for c, words := range headings {
		for w := range strings.FieldsSeq(words) {
			if n := utf8.RuneCountInString(w); strings.Contains(said, w) && n >= leastWord(w) {
				longest[c] = max(longest[c], n)
			}
		}
	}
	var found []Column
	for _, c := range Columns {
		if longest[c] > 0 {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b Column) int { return longest[b] - longest[a] })
	return found
}

// leastWord is how long a word has to be to be looked for within others.
func leastWord(w string) int {
	if w[0] < utf8.RuneSelf {
		return 4
	}
	return 2
}
