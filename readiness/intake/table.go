package intake

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/airtime"
	"tallylight/readiness/scope"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Column is what the cells of one column of a pasted table say of events; empty: nothing that is kept.
type Column string

// The columns beside those that are fields of the brief and bear their names.
const (
	ColumnNone  Column = ""
	ColumnTitle Column = "title"
	ColumnDate  Column = "date"
	ColumnStart Column = "start"
	ColumnEnd   Column = "end"
	ColumnLevel Column = "level"
	ColumnLink  Column = "url"
	ColumnNotes Column = "description"
)

// Columns lists every column that a table may have, in the order in which they are offered.
var Columns = []Column{ColumnDate, ColumnStart, ColumnEnd, ColumnTitle, Column(scope.Told), Column(readiness.FieldProgramme), Column(readiness.FieldStation),
	Column(readiness.FieldCorner), Column(readiness.FieldKind), Column(readiness.FieldScreenURL), Column(readiness.FieldCatchUp), Column(readiness.FieldReach), Column(readiness.FieldPeak),
	Column(readiness.FieldContact), Column(readiness.FieldCertainty), Column(readiness.FieldEmbargo), ColumnLevel, ColumnLink, ColumnNotes}

// headings are the words over columns in spreadsheets of PR, as Narrow writes them.
var headings = map[Column]string{
	ColumnDate:                       "日付 放送日 放映日 掲載日 配信日 日 年月日 日時 放送日時 放映日時 オンエア日 oa日 開始日 date day airdate onairdate datetime startdate",
	ColumnStart:                      "時間 時刻 開始 開始時刻 開始時間 放送時間 放送時刻 放映時間 放映時刻 オンエア oa time start starttime airtime onair from",
	ColumnEnd:                        "終了 終了時刻 終了時間 end endtime to until",
	ColumnTitle:                      "タイトル 件名 名称 イベント イベント名 露出 企画 企画名 title event eventname subject name summary exposure",
	Column(scope.Told):               "露出の種類 露出種別 媒体種別 exposurekind",
	Column(readiness.FieldProgramme): "番組 番組名 媒体名 programme program show",
	Column(readiness.FieldStation):   "局 放送局 局名 媒体 メディア チャンネル station channel network outlet media",
	Column(readiness.FieldCorner):    "尺 放送尺 コーナー尺 露出時間 corner cornerlength length duration",
	Column(readiness.FieldKind):      "形式 種別 種類 区分 生/収録 収録 地域 放送地域 kind type format region",
	Column(readiness.FieldScreenURL): "url 画面のurl 画面url 表示url 検索語 検索ワード urlonscreen searchword",
	Column(readiness.FieldCatchUp):   "再放送 配信 見逃し 見逃し配信 再放送・配信 再放送/配信 rerun reruns streaming catchup catch-up",
	Column(readiness.FieldReach):     "視聴見込み 視聴率 リーチ 世帯 世帯数 部数 reach rating audience",
	Column(readiness.FieldPeak):      "想定ピーク ピーク peak expectedpeak",
	Column(readiness.FieldContact):   "連絡先 当日連絡先 担当 担当者 contact owner",
	Column(readiness.FieldCertainty): "確度 確定 ステータス 状態 状況 certainty status",
	Column(readiness.FieldEmbargo):   "解禁 解禁日 解禁日時 情報解禁 エンバーゴ embargo",
	ColumnLevel:                      "レベル 準備レベル level lv",
	ColumnLink:                       "リンク 参考url 記事url link",
	ColumnNotes:                      "備考 メモ 詳細 説明 補足 notes note remarks memo description comment comments",
}

// headed gives the column that a word over it names. What stands in brackets after the word does not count.
func headed(cell string) Column {
	word, _, _ := strings.Cut(airtime.Narrow(cell), "(")
	for _, c := range Columns {
		if word != "" && slices.Contains(strings.Fields(headings[c]), word) {
			return c
		}
	}
	return ColumnNone
}

// GuessColumns says what the columns of a table hold: by the words in its first row where that is a heading, else by
// what the cells look like. No column is guessed twice.
func GuessColumns(rows [][]string) (columns []Column, heading bool) {
	if len(rows) == 0 {
		return nil, false
	}
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	columns = make([]Column, width)
	named := 0
	for i, cell := range rows[0] {
		if c := headed(cell); c != ColumnNone && !slices.Contains(columns, c) {
			columns[i] = c
			named++
		}
	}
	if named > 1 || named == 1 && !slices.ContainsFunc(rows[0], isAirDate) {
		return columns, true
	}
	clear(columns)
	guessByContent(rows, columns)
	return columns, false
}

// guessByContent looks for a date, times, a level, a link, and takes the first other text for the title.
func guessByContent(rows [][]string, columns []Column) {
	looks := []struct {
		column Column
		like   func(string) bool
	}{
		{ColumnDate, isAirDate}, {ColumnStart, isClock}, {ColumnEnd, isClock}, {ColumnLevel, isLevel}, {ColumnLink, fault.IsLink},
		{ColumnTitle, func(cell string) bool { return cell != "" }},
	}
	for _, look := range looks {
		for i := range columns {
			if columns[i] == ColumnNone && mostly(rows, i, look.like) {
				columns[i] = look.column
				break
			}
		}
	}
}

// mostly says that more than half of the cells of a column that hold something look like it.
func mostly(rows [][]string, column int, like func(string) bool) bool {
	filled, alike := 0, 0
	for _, row := range rows {
		if column < len(row) && row[column] != "" {
			filled++
			if like(row[column]) {
				alike++
			}
		}
	}
	return alike*2 > filled
}

func isAirDate(cell string) bool {
	if date, _, ok := airtime.DateAndClock(cell); ok {
		cell = date
	}
	_, err := airtime.ParseDate(time.Time{}, cell, time.UTC)
	return err == nil
}

func isClock(cell string) bool {
	_, err := airtime.ParseClock(airtime.Split(airtime.Airing{Start: cell}).Start)
	return err == nil
}

var levelForm = regexp.MustCompile(`^(?:l|lv|level|レベル)?(\d)$`)

func isLevel(cell string) bool { return levelForm.MatchString(airtime.Narrow(cell)) }

// TableRow is one row of a pasted table as an event, or why it cannot be one.
type TableRow struct {
	N       int // in the table, from 1, its heading counted
	Cells   []string
	Event   readiness.Event
	Refused *fault.Invalid // nil: it can be kept
	Known   bool           // an event of that title and start is there already, or in a row above
}

// Table is a pasted table with what its columns hold.
type Table struct {
	Rows    [][]string
	Columns []Column
	Heading bool // the first row is one
}

// Read makes events of the rows. Times are on the clocks of loc, levels up to height.
func (t Table) Read(now time.Time, loc *time.Location, height int) []TableRow {
	var read, taken = []TableRow{}, []readiness.Event{}
	for i, cells := range t.Rows {
		if i == 0 && t.Heading {
			continue
		}
		row := TableRow{N: i + 1, Cells: cells}
		e, err := t.event(now, cells, loc, height)
		var refused fault.Invalid
		if errors.As(err, &refused) {
			row.Refused = &refused
		} else {
			row.Event = e
			e.ID = strconv.Itoa(row.N)
			_, row.Known = e.Twin(taken, 0)
			taken = append(taken, e)
		}
		read = append(read, row)
	}
	return read
}

// event makes an event of the cells of a row; the error is an Invalid.
func (t Table) event(now time.Time, cells []string, loc *time.Location, height int) (readiness.Event, error) {
	cell := func(c Column) string {
		if i := slices.Index(t.Columns, c); i >= 0 && i < len(cells) {
			return cells[i]
		}
		return ""
	}
	e := readiness.Event{Title: oneLine(cell(ColumnTitle)), URL: cell(ColumnLink), Description: cell(ColumnNotes), Zone: loc.String()}
	for _, f := range readiness.BriefFields {
		e.Brief.Tell(f, cell(Column(f)))
	}
	if e.Title == "" {
		e.Title = oneLine(e.Brief.Programme)
	}
	var err error
	if e.Brief.Certainty, err = readCertainty(cell(Column(readiness.FieldCertainty))); err != nil {
		return e, err
	}
	if e.Brief.Exposure, err = readExposure(cell(Column(scope.Told))); err != nil {
		return e, err
	}
	if e.Level, err = readLevel(cell(ColumnLevel), height); err != nil {
		return e, err
	}
	e.Calendar = e.Brief.Certainty.Calendar()
	air := airtime.Split(airtime.Airing{Date: cell(ColumnDate), Start: cell(ColumnStart), End: cell(ColumnEnd)})
	if isUnknown(air.Start) {
		air.Start = ""
	}
	if e.Start, e.End, e.AllDay, err = air.Read(now, loc); err != nil {
		return e, err
	}
	return e, e.Check()
}

// isUnknown says that a cell stands for a time that nobody knows yet.
func isUnknown(cell string) bool {
	return slices.Contains([]string{"未定", "終日", "-", "tbd", "tba", "allday"}, airtime.Narrow(cell))
}

// oneLine writes text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func readLevel(cell string, height int) (int, error) {
	if cell == "" || isUnknown(cell) {
		return 0, nil
	}
	found := levelForm.FindStringSubmatch(airtime.Narrow(cell))
	if found == nil {
		return 0, fault.Invalid{Field: "level", Reason: "no_such_level", Got: cell}
	}
	level, _ := strconv.Atoi(found[1])
	if level > height {
		return 0, fault.Invalid{Field: "level", Reason: "no_such_level", Got: cell}
	}
	return level, nil
}

func readExposure(cell string) (scope.Kind, error) {
	kind := scope.Read(cell)
	if kind == scope.Untold && cell != "" && !isUnknown(cell) {
		return kind, fault.Invalid{Field: scope.Told, Reason: "no_such_kind", Got: cell}
	}
	return kind, nil
}

// certaintyWords are what people write for each certainty, as Narrow writes it.
var certaintyWords = map[readiness.Certainty]string{
	readiness.CertainlyShown: "confirmed 確定 決定 放送確定 fix fixed ok ○ ◎",
	readiness.LikelyShown:    "likely ほぼ確定 内定 見込み 高 △",
	readiness.MaybeShown:     "tentative 仮 仮押さえ 予定 調整中 未確定 中 maybe",
	readiness.UnknownShown:   "unknown 不明 未定 低 ? - tbd",
}

func readCertainty(cell string) (readiness.Certainty, error) {
	if cell == "" {
		return "", nil
	}
	for _, c := range readiness.Certainties {
		if slices.Contains(strings.Fields(certaintyWords[c]), airtime.Narrow(cell)) {
			return c, nil
		}
	}
	return "", fault.Invalid{Field: string(readiness.FieldCertainty), Reason: "not_a_certainty", Got: cell}
}
