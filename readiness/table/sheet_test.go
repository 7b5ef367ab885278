package table_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/airtime"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/table"
)

var tableNow = time.Date(2026, 11, 17, 11, 14, 0, 0, time.UTC)

// cells writes a table as rows of cells parted by bars.
func cells(lines ...string) [][]string {
	var rows [][]string
	for _, row := range lines {
		rows = append(rows, strings.Split(row, "|"))
	}
	return rows
}

// guessed are the columns of a table, and whether it has a heading.
func guessed(rows [][]string) ([]table.Column, bool) {
	l := table.Guess(rows)
	return l.Columns, l.Heading >= 0
}

// events are the rows that are not skipped.
func events(rows []table.Row) []table.Row {
	return slices.DeleteFunc(rows, func(r table.Row) bool { return r.Skipped != table.SkipNot })
}

func TestGuessColumns(t *testing.T) {
	for _, row := range []struct {
		sentence, first, second, want string
		heading                       bool
	}{
		{"Japanese headings", "放送日|時間|番組|局|尺|備考|レベル|URL", "11/19|25:30|朝の扉|EX|3分||4|a.jp", "date start programme station corner description level screen_url", true},
		{"English headings, in any case", "Date|Start|End|Title|Programme|Notes|", "11/19|25:30|26:00|Dawn|x|y|", "date start end title programme description ", true},
		{"wide letters, and brackets after the word", "放送日（予定）|ＵＲＬ", "11/19|a.jp", "date screen_url", true},
		{"a word that is not known", "放送日|社内番号|タイトル", "11/19|7|Dawn", "date  title", true},
		{"a word twice counts once", "date|date|title", "11/19|11/20|Dawn", "date  title", true},
		{"no heading: what the cells look like", "2026-11-19|25:30|26:00|Dawn|L4|https://a.jp", "11/20|21:54|22:00|Fair|2|https://b.jp", "date start end title level url", false},
		{"the title before the date", "Dawn|11/19 21:54|EX", "Fair|11/20 25:30|NX", "title date ", false},
		{"only titles", "Dawn", "Fair", "title", false},
		{"a span in one cell", "11/19|21:54〜22:48|Dawn", "11/20|25:30-26:00|Fair", "date start title", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			columns, heading := guessed(cells(row.first, row.second))
			var got []string
			for _, c := range columns {
				got = append(got, string(c))
			}
			if strings.Join(got, " ") != row.want || heading != row.heading {
				t.Errorf("%q, heading %v; want %q", strings.Join(got, " "), heading, row.want)
			}
		})
	}
	if columns, heading := guessed(nil); len(columns) > 0 || heading {
		t.Error("an empty table has columns")
	}
}

func TestEveryColumnCanBeGuessedByAWord(t *testing.T) {
	words := map[table.Column]string{"date": "日付", "start": "開始", "end": "終了", "title": "タイトル", "programme": "番組", "station": "局",
		"corner": "尺", "kind": "形式", "screen_url": "URL", "catch_up": "再放送", "reach": "視聴見込み", "peak": "想定ピーク", "contact": "連絡先",
		"certainty": "確度", "embargo": "解禁", "embargo_until": "解禁日", "private": "社外秘", "year": "年", "month": "月", "weekday": "曜日", "last_day": "終了日", "exposure": "露出の種類", "level": "レベル", "url": "リンク", "description": "備考"}
	for _, c := range table.Columns {
		if got, _ := guessed(cells(words[c] + "|x")); got[0] != c {
			t.Errorf("%s is taken for %q", words[c], got[0])
		}
	}
}

func TestRowsOfATable(t *testing.T) {
	const heading = "放送日|時間|終了|タイトル|番組|レベル|確度|備考"
	for _, row := range []struct{ sentence, cells, start, end, title string }{
		{"on the 30-hour clock", "11/19|25:30|26:00|Dawn", "2026-11-19T16:30:00Z", "2026-11-19T17:00:00Z", "Dawn"},
		{"an hour where no end is told", "11/19|21:54||Dawn", "2026-11-19T12:54:00Z", "2026-11-19T13:54:00Z", "Dawn"},
		{"an end past midnight", "11/19|23:30|0:30|Dawn", "2026-11-19T14:30:00Z", "2026-11-19T15:30:00Z", "Dawn"},
		{"a span in one cell", "11/19|２１：５４～２２：４８||Dawn", "2026-11-19T12:54:00Z", "2026-11-19T13:48:00Z", "Dawn"},
		{"date and time in one cell", "2026/11/19 21:54|||Dawn", "2026-11-19T12:54:00Z", "2026-11-19T13:54:00Z", "Dawn"},
		{"as a calendar exports it", "11/19|2026-11-19 21:54|2026-11-20 01:00|Dawn", "2026-11-19T12:54:00Z", "2026-11-19T16:00:00Z", "Dawn"},
		{"as a spreadsheet in the United States writes it", "11/19/2026 9:54 PM|||Dawn", "2026-11-19T12:54:00Z", "2026-11-19T13:54:00Z", "Dawn"},
		{"the programme for a title", "11/19|21:54|||朝の\n扉", "2026-11-19T12:54:00Z", "2026-11-19T13:54:00Z", "朝の 扉"},
		{"no time yet", "11/19|未定||Dawn", "2026-11-18T15:00:00Z", "2026-11-19T15:00:00Z", "Dawn"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			rows := read(t, heading, row.cells)
			e := rows[0].Event
			if len(rows[0].Refused) > 0 || e.Start.Format(time.RFC3339) != row.start || e.End.Format(time.RFC3339) != row.end || e.Title != row.title {
				t.Errorf("%+v (%v)", e, rows[0].Refused)
			}
			if e.AllDay != strings.Contains(row.cells, "未定") {
				t.Errorf("all day: %v", e.AllDay)
			}
		})
	}
	full := read(t, heading, "11/19|21:54|22:48|Dawn|朝の扉|レベル4|仮|call first")[0].Event
	if full.Level != 4 || full.Calendar != readiness.Tentative || full.Brief.Certainty != readiness.MaybeShown ||
		full.Brief.Programme != "朝の扉" || full.Description != "call first" || full.Zone != "Asia/Tokyo" {
		t.Errorf("%+v", full)
	}
}

func TestRowsThatCannotBeTaken(t *testing.T) {
	const heading = "放送日|時間|終了|タイトル|番組|レベル|確度|リンク"
	for _, row := range []struct{ sentence, cells, field, reason, got string }{
		{"no date", "|21:54||Dawn", "date", "bad_date", ""},
		{"a date that there is not", "2/30|21:54||Dawn", "date", "bad_date", "2/30"},
		{"a time that there is not", "11/19|evening||Dawn", "start", "bad_clock", "evening"},
		{"past the 30-hour clock", "11/19|30:15||Dawn", "start", "past_30_hours", "30:15"},
		{"an end alone", "11/19||22:00|Dawn", "start", "required", ""},
		{"an end that is no time", "11/19|21:00|late|Dawn", "end", "bad_clock", "late"},
		{"no title", "11/19|21:54||", "title", "required", ""},
		{"a level above the ladder", "11/19|21:54||Dawn||6", "level", "no_such_level", "6"},
		{"a level that is a word", "11/19|21:54||Dawn||high", "level", "no_such_level", "high"},
		{"a certainty that there is not", "11/19|21:54||Dawn|||中止", "certainty", "not_a_certainty", "中止"},
		{"a link that is none", "11/19|21:54||Dawn||||javascript:x", "url", "not_a_web_address", "javascript:x"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			want := fault.Invalid{Field: row.field, Reason: row.reason, Got: row.got}
			if got := read(t, heading, row.cells)[0].Refused; len(got) != 1 || got[0] != want {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}

// read reads one table with the columns that are guessed, five levels high.
func read(t *testing.T, rows ...string) []table.Row {
	t.Helper()
	sheet := table.Sheet{Rows: cells(rows...)}
	sheet.Layout = table.Guess(sheet.Rows)
	return events(sheet.Read(tableNow, given.Zone(t, "Asia/Tokyo"), 5))
}

func TestARowAboveIsKnown(t *testing.T) {
	rows := read(t, "date|start|title", "11/19|21:54|Dawn", "11/19|21:54|ｄａｗｎ", "11/20|21:54|Dawn", "x|y|Dawn")
	var known []bool
	for _, row := range rows {
		known = append(known, row.Known)
	}
	if !slices.Equal(known, []bool{false, true, false, false}) || rows[1].N != 3 {
		t.Errorf("known: %v, the second is row %d", known, rows[1].N)
	}
}

func TestAirings(t *testing.T) {
	tokyo := given.Zone(t, "Asia/Tokyo")
	for _, row := range []struct {
		sentence    string
		typed       airtime.Airing
		start, end  string
		field, fail string
	}{
		{"over several days", airtime.Airing{Date: "2026-11-27", LastDay: "2026-11-30"}, "2026-11-26T15:00:00Z", "2026-11-30T15:00:00Z", "", ""},
		{"until a time of another day", airtime.Airing{Date: "2026-11-27", Start: "20:00", LastDay: "11/28", End: "26:00"}, "2026-11-27T11:00:00Z", "2026-11-28T17:00:00Z", "", ""},
		{"a last day before the first", airtime.Airing{Date: "2026-11-27", LastDay: "2026-11-26"}, "", "", "last_day", "not_after_start"},
		{"a last day that is none", airtime.Airing{Date: "2026-11-27", LastDay: "Monday"}, "", "", "last_day", "bad_date"},
		{"a last day without a time", airtime.Airing{Date: "2026-11-27", Start: "20:00", LastDay: "2026-11-28"}, "", "", "end", "bad_clock"},
		{"an end before the start of the same day", airtime.Airing{Date: "2026-11-27", Start: "20:00", LastDay: "2026-11-27", End: "19:00"}, "", "", "end", "not_after_start"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			start, end, _, err := row.typed.Read(tableNow, tokyo)
			if row.fail != "" {
				var invalid fault.Invalid
				if !errors.As(err, &invalid) || invalid.Field != row.field || invalid.Reason != row.fail {
					t.Errorf("error %v", err)
				}
				return
			}
			if err != nil || start.Format(time.RFC3339) != row.start || end.Format(time.RFC3339) != row.end {
				t.Errorf("%s to %s, %v", start, end, err)
			}
		})
	}
}

func TestAnEventIsTypedAsItIs(t *testing.T) {
	tokyo, la := given.Zone(t, "Asia/Tokyo"), given.Zone(t, "America/Los_Angeles")
	at := time.Date(2026, 11, 19, 12, 54, 0, 0, time.UTC)
	midnight := time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)
	for _, e := range []readiness.Event{
		{Start: at, End: at.Add(54 * time.Minute)}, {Start: at, End: at.Add(5 * time.Hour)}, {Start: at, End: at.AddDate(0, 0, 3)},
		{Start: midnight, End: midnight.AddDate(0, 0, 1), AllDay: true, Zone: "Asia/Tokyo"}, {Start: midnight, End: midnight.AddDate(0, 0, 4), AllDay: true, Zone: "Asia/Tokyo"},
	} {
		for _, loc := range []*time.Location{tokyo, la} {
			if e.AllDay && loc == la {
				continue // a date is the same in every zone, and read in the event's
			}
			start, end, allDay, err := e.Airing(loc).Read(tableNow, loc)
			if err != nil || !start.Equal(e.Start) || !end.Equal(e.End) || allDay != e.AllDay {
				t.Errorf("%+v in %s: %s to %s, %v", e.Airing(loc), loc, start, end, err)
			}
		}
	}
}
