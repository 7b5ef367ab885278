package table_test

import (
	"slices"
	"strings"
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness/table"
)

// whole reads a table and writes a line for each row: what it becomes, or why it is none.
func whole(t *testing.T, lines ...string) (table.Sheet, []string) {
	t.Helper()
	sheet := table.Sheet{Rows: cells(lines...)}
	sheet.Layout = table.Guess(sheet.Rows)
	var said []string
	for _, row := range sheet.Read(tableNow, given.Zone(t, "Asia/Tokyo"), 5) {
		switch {
		case row.Skipped != table.SkipNot:
			said = append(said, "skipped "+string(row.Skipped))
		case len(row.Refused) > 0:
			said = append(said, shown(t, row))
		default:
			said = append(said, shown(t, row)+" "+row.Event.Title)
		}
	}
	return sheet, said
}

func TestWholeTables(t *testing.T) {
	for _, row := range []struct {
		sentence string
		lines    []string
		want     []string
	}{
		{"a title above, months merged, a column of weekdays, 深夜 and notes", []string{
			"【東都食品】2026年12月〜2027年1月 露出予定一覧||||||",
			"※11/16現在 広報部||||||",
			"月|日|曜日|OA時間|番組名|局|備考",
			"12月|3|木|21:54〜22:48|東都前線|東都テレビ|",
			"|3|木|深夜1:30|夜の扉|東都テレビ|再放送",
			"|10|木|19時台|夕方の扉|北都放送|コーナー5分",
			"1月|7|木|7:00|朝の工房|東都テレビ|",
			"合計|4件|||||",
		}, []string{"skipped above", "skipped above", "skipped heading", "2026-12-03 21:54 – 22:48 東都前線", "2026-12-04 01:30 – 02:30 late 夜の扉",
			"2026-12-10 19:00 – 20:00 about 夕方の扉", "2027-01-07 07:00 – 08:00 朝の工房", "skipped note"}},
		{"dates that carry down", []string{
			"放送日|時間|番組", "12/3(木)|9:00|朝の扉", "|12:00|昼の扉", "|25:30|夜の扉", "12/4(金)|9:00|朝の扉",
		}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 朝の扉", "2026-12-03 12:00 – 13:00 carried 昼の扉", "2026-12-04 01:30 – 02:30 carried 夜の扉",
			"2026-12-04 09:00 – 10:00 朝の扉"}},
		{"no date carries down over one that cannot be read", []string{
			"放送日|時間|番組", "12/3(木)|9:00|朝の扉", "2/30|9:00|昼の扉", "|12:00|夜の扉", "12/4(金)|9:00|朝の扉", "|12:00|昼の扉",
		}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 朝の扉", "date bad_date: 2/30", "date bad_date: ",
			"2026-12-04 09:00 – 10:00 朝の扉", "2026-12-04 12:00 – 13:00 carried 昼の扉"}},
		{"a date carries down although the time beside it cannot be read", []string{
			"放送日|時間|番組", "12/3(木)|9:00|朝の扉", "12/4(金)|late|昼の扉", "|12:00|夜の扉",
		}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 朝の扉", "start bad_clock: late", "2026-12-04 12:00 – 13:00 carried 夜の扉"}},
		{"lines of months between the rows", []string{
			"日|曜|時間|番組", "■2026年12月|||", "3|木|9:00|朝の扉", "■2027年1月|||", "7|木|9:00|朝の扉",
		}, []string{"skipped heading", "skipped month", "2026-12-03 09:00 – 10:00 朝の扉", "skipped month", "2027-01-07 09:00 – 10:00 朝の扉"}},
		{"the heading again", []string{
			"放送日|時間|番組", "12/3|9:00|朝の扉", "放送日|時間|番組", "12/4|9:00|昼の扉",
		}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 朝の扉", "skipped heading", "2026-12-04 09:00 – 10:00 昼の扉"}},
		{"a second heading with other columns", []string{
			"放送日|時間|番組|局", "12/3|9:00|朝の扉|東都テレビ", "媒体名|記事|掲載日|URL", "東都新聞|朝の扉|12/4|https://a.example",
		}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 朝の扉", "table other_heading: ", "table other_heading: "}},
		{"a heading of two rows", []string{
			"放送||内容|", "日付|時間|番組|局", "12/3|9:00|朝の扉|東都テレビ",
		}, []string{"skipped above", "skipped heading", "2026-12-03 09:00 – 10:00 朝の扉"}},
		{"an agency's sheet in English", []string{
			"Tohto Foods – December coverage (CONFIDENTIAL)|||", "Date/Time (JST)|Outlet|Segment|Notes", "Thu, Dec 3, 2026 9:54 PM|Tohto TV|Dawn at the gate|live",
			"Fri, Dec 4, 2026 7:00 AM|North One|The workshop|", "Sat, Dec 4, 2026 7:00 AM|North One|The fair|",
		}, []string{"skipped above", "skipped heading", "2026-12-03 21:54 – 22:54 confidential Dawn at the gate", "2026-12-04 07:00 – 08:00 confidential The workshop",
			"date other_weekday: Sat, Dec 4, 2026 7:00 AM → 2026-12-04"}},
		{"a date that jumps a year", []string{
			"date|start|title", "2026/12/3|9:00|Fair", "2027/12/4|9:00|Gala", "2026/12/5|9:00|Show",
		}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 Fair", "2027-12-04 09:00 – 10:00 jump Gala", "2026-12-05 09:00 – 10:00 jump Show"}},
		{"a year of its own in a column", []string{
			"年|月|日|時間|番組", "令和8年|12|3|9:00|朝の扉", "||4|9:00|昼の扉",
		}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 朝の扉", "2026-12-04 09:00 – 10:00 昼の扉"}},
		{"a fiscal year in the title", []string{
			"2026年度 露出一覧|||", "放送日|時間|番組", "12/3|9:00|朝の扉", "2/3|9:00|夜の扉",
		}, []string{"skipped above", "skipped heading", "2026-12-03 09:00 – 10:00 朝の扉", "2027-02-03 09:00 – 10:00 夜の扉"}},
		{"several questions in one row", []string{
			"放送日|時間|番組|レベル", "2/30|late|朝の扉|9",
		}, []string{"skipped heading", "level no_such_level: 9; date bad_date: 2/30; start bad_clock: late"}},
		{"rows without a word between", []string{"放送日|時間|番組", "||", "12/3|9:00|朝の扉"}, []string{"skipped heading", "2026-12-03 09:00 – 10:00 朝の扉"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if _, got := whole(t, row.lines...); !slices.Equal(got, row.want) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(row.want, "\n"))
			}
		})
	}
}

func TestAColumnThatLooksLikeTimesIsNotDropped(t *testing.T) {
	for _, heading := range []string{"OA時間", "On-air slot", "放送枠", "オンエア予定", "何時"} {
		sheet, got := whole(t, "放送日|"+heading+"|番組", "12/3|25:30|夜の扉")
		if sheet.Columns[1] != table.ColumnStart || got[1] != "2026-12-04 01:30 – 02:30 夜の扉" {
			t.Errorf("%s is taken for %q: %q", heading, sheet.Columns[1], got)
		}
	}
	sheet, _ := whole(t, "放送日|時間|尺|収録日|番組", "12/3|25:30|3分|11/20|夜の扉")
	if want := []table.Column{"date", "start", "corner", "", "programme"}; !slices.Equal(sheet.Columns, want) || slices.Contains(sheet.Guessed, true) {
		t.Errorf("columns %q, guessed %v", sheet.Columns, sheet.Guessed)
	}
	sheet, _ = whole(t, "掲載|OA時間|何か", "12/3|25:30|夜の扉")
	if want := []table.Column{"date", "start", "title"}; !slices.Equal(sheet.Columns, want) || !slices.Equal(sheet.Guessed, []bool{true, false, true}) {
		t.Errorf("columns %q, guessed %v", sheet.Columns, sheet.Guessed)
	}
}

func TestEmptyDatesAreAskedForWhereTheyDoNotCarry(t *testing.T) {
	sheet := table.Sheet{Rows: cells("放送日|時間|番組", "12/3|9:00|朝の扉", "|12:00|昼の扉")}
	sheet.Layout = table.Guess(sheet.Rows)
	if !sheet.Carry {
		t.Fatal("the table has an empty date below another")
	}
	sheet.Carry = false
	if got := shown(t, events(sheet.Read(tableNow, given.Zone(t, "Asia/Tokyo"), 5))[1]); got != "date date_above: " {
		t.Errorf("%q", got)
	}
}

func TestConfidentialRows(t *testing.T) {
	for _, row := range []struct {
		sentence, cells string
		private         bool
		until           string
		flags           string
	}{
		{"a mark", "12/3|9:00|朝の扉|○||", true, "", ""},
		{"a word in a column of its own", "12/3|9:00|朝の扉|社外秘||", true, "", ""},
		{"not confidential", "12/3|9:00|朝の扉|公開可||", false, "", ""},
		{"a word in the notes", "12/3|9:00|朝の扉|||※社外秘", true, "", "confidential"},
		{"an embargo of a date", "12/3|9:00|朝の扉||12/1|", false, "2026-11-30T15:00:00Z", ""},
		{"an embargo of a time", "12/3|9:00|朝の扉||12/1 10:00解禁|", false, "2026-12-01T01:00:00Z", ""},
		{"an embargo that is over, without a year", "12/3|9:00|朝の扉||11/10|", false, "", "embargo_over"},
		{"an embargo that ends after the event", "12/3|9:00|朝の扉||12/4|", false, "2026-12-03T15:00:00Z", "embargo_after"},
		{"an embargo of an event of the next year", "2027/2/3|9:00|朝の扉||12/10|", false, "2026-12-09T15:00:00Z", ""},
		{"lifted", "12/3|9:00|朝の扉||解禁済|", false, "", ""},
		{"not lifted yet, of no date", "12/3|9:00|朝の扉||解禁前|", true, "", "confidential"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := read(t, "放送日|時間|番組|社外秘|情報解禁|備考", row.cells)[0]
			var flags []string
			for _, f := range got.Flags {
				flags = append(flags, string(f.Kind))
			}
			if len(got.Refused) > 0 || got.Event.Private != row.private || got.Event.Brief.EmbargoUntil != row.until || strings.Join(flags, " ") != row.flags {
				t.Errorf("private %v, until %q, flags %q, refused %v", got.Event.Private, got.Event.Brief.EmbargoUntil, flags, got.Refused)
			}
		})
	}
	if got := read(t, "放送日|時間|番組|解禁", "12/3|9:00|朝の扉|11/10")[0]; got.Event.Brief.Embargo != "" || len(got.Flags) != 1 {
		t.Errorf("an embargo that is over is kept as %q, flags %v", got.Event.Brief.Embargo, got.Flags)
	}
	if got := read(t, "放送日|時間|番組|社外秘", "12/3|9:00|朝の扉|たぶん")[0].Refused; len(got) != 1 || got[0].Reason != "not_a_confidence" || got[0].Got != "たぶん" {
		t.Errorf("%v", got)
	}
}

// FuzzSheet reads whatever is pasted, and keeps only what an event may be.
func FuzzSheet(f *testing.F) {
	for _, seed := range []string{"放送日|時間|番組\n12/3|深夜1:30|朝の扉", "月|日|曜\n12月|3|木", "Date/Time (JST)|Segment\nThu, Dec 3 9:54 PM|x", "46359.9|1.06|x", "12/3〜|〜|翌翌", "=|#|'26/1/1", "r元.1.1|pm|午後"} {
		f.Add(seed)
	}
	tokyo := given.Zone(f, "Asia/Tokyo")
	f.Fuzz(func(t *testing.T, text string) {
		var lines []string
		for line := range strings.Lines(text) {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
		sheet := table.Sheet{Rows: cells(lines...)}
		sheet.Layout = table.Guess(sheet.Rows)
		for _, row := range sheet.Read(tableNow, tokyo, 5) {
			if row.Fresh() {
				if err := row.Event.Check(); err != nil {
					t.Errorf("%q is kept, but %v", row.Cells, err)
				}
			}
		}
	})
}
