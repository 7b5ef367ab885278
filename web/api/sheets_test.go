package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
)

// wholeSheets are files as people send them: a PR department's workbook, an agency's sheet that Excel saved as Unicode text, and
// a TV schedule in Shift_JIS with a heading of two rows.
var wholeSheets = []struct {
	file, columns string
	rows          []string // what is read, flagged and asked of each
	kept          []string // the events, as they are stored
}{
	{"pr-department.xlsx", "sheet 12月〜1月 of 12月〜1月, 記入例; heading 4: month date weekday programme station start description; dates carry true", []string{
		"1 skipped above",
		"2 skipped above",
		"4 skipped heading",
		"5 new 東都前線 2026-12-03T12:54:00Z 2026-12-03T13:54:00Z",
		"6 new 夜の扉 2026-12-03T16:30:00Z 2026-12-03T17:30:00Z",
		"7 new 夕方の扉 2026-12-10T10:00:00Z 2026-12-10T11:00:00Z; start about 19時台; date serial 46366",
		"8 refused; date other_weekday 土 2026-12-11 → 2026-12-11",
		"9 new 朝の工房 2027-01-06T22:00:00Z 2027-01-06T23:00:00Z private; private confidential 社外秘",
		"10 new 朝の工房・後編 2027-01-08 2027-01-09 all_day; start all_day 未定",
		"11 refused; date no_day 調整中",
		"12 skipped note",
	}, []string{
		"2026-12-03 21:54|東都前線|東都前線|東都テレビ||||コーナー8分",
		"2026-12-04 01:30|夜の扉|夜の扉|東都テレビ||||再放送",
		"2026-12-10 19:00|夕方の扉|夕方の扉|北都放送||||",
		"2027-01-07 07:00|朝の工房|朝の工房|東都テレビ||||社外秘",
		"2027-01-08 00:00|朝の工房・後編|朝の工房・後編|東都テレビ||||",
	}},
	{"agency.txt", "heading 3: date station title embargo description; dates carry false", []string{
		"1 skipped above",
		"2 skipped above",
		"3 skipped heading",
		"4 new Dawn at the gate 2026-12-03T12:54:00Z 2026-12-03T13:54:00Z",
		"5 new The workshop 2026-12-03T22:00:00Z 2026-12-03T23:00:00Z",
		"6 new The “late” gate 2026-12-05T12:00:00Z 2026-12-05T13:00:00Z; date month_first 12/5/2026 21:00",
		"7 new The night gate 2026-12-11T16:30:00Z 2026-12-11T17:30:00Z; embargo embargo_after Dec 20, 2026",
		"8 refused; date other_weekday Mon, Dec 15, 2026 7:00 AM → 2026-12-15",
		"9 new The autumn fair 2026-10-25T22:00:00Z 2026-10-25T23:00:00Z; date past Mon, Oct 26, 2026 7:00 AM",
		"10 new The winter gate 2027-01-08 2027-01-09 all_day private; start all_day; private confidential CONFIDENTIAL until the launch; embargo embargo_over Nov 1, 2026",
		"11 refused; date no_day TBC",
		"12 known The workshop 2026-12-03T22:00:00Z 2026-12-03T23:00:00Z",
		"13 skipped note",
	}, []string{
		"2026-10-26 07:00|The autumn fair||North One||||",
		"2026-12-03 21:54|Dawn at the gate||Tohto TV||Dec 1, 2026 10:00 AM|2026-12-01T01:00:00Z|8 min, live",
		"2026-12-04 07:00|The workshop||North One||||",
		"2026-12-05 21:00|The “late” gate||North One||until the press release||",
		"2026-12-12 01:30|The night gate||Tohto TV||Dec 20, 2026|2026-12-19T15:00:00Z|",
		"2027-01-08 00:00|The winter gate||Tohto TV||||CONFIDENTIAL until the launch",
	}},
	{"tv-schedule.csv", "heading 1: date weekday start end programme station certainty description; dates carry true", []string{
		"1 skipped heading",
		"2 skipped heading",
		"3 new 朝の扉 2026-12-03T00:00:00Z 2026-12-03T00:54:00Z",
		"4 new 昼の扉 2026-12-03T03:00:00Z 2026-12-03T03:55:00Z; date carried 2026-12-03",
		"5 new 夜の扉 2026-12-03T16:30:00Z 2026-12-03T17:00:00Z; date carried 2026-12-03",
		"6 new 夕方の扉 2026-12-04T10:00:00Z 2026-12-04T11:54:00Z",
		"7 new 夜の工房 2026-12-04T16:30:00Z 2026-12-04T17:00:00Z; start late 深夜1:30; date carried 2026-12-04",
		"8 refused; date bad_date 令和9年2月30日",
		"9 refused; date bad_date",
		"10 new 新春の扉 2027-01-06T22:00:00Z 2027-01-06T22:30:00Z private; private confidential 社外秘",
		"11 refused; certainty not_a_certainty たぶん",
	}, []string{
		"2026-12-03 09:00|朝の扉|朝の扉|東都テレビ|confirmed|||",
		"2026-12-03 12:00|昼の扉|昼の扉|東都テレビ|confirmed|||中継、屋外",
		"2026-12-04 01:30|夜の扉|夜の扉|東都テレビ|tentative|||",
		"2026-12-04 19:00|夕方の扉|夕方の扉|北都放送|confirmed|||",
		"2026-12-05 01:30|夜の工房|夜の工房|北都放送|confirmed|||",
		"2027-01-07 07:00|新春の扉|新春の扉|東都テレビ|confirmed|||社外秘",
	}},
}

func TestWholeSheetsAreReadFromTheirFiles(t *testing.T) {
	for _, sheet := range wholeSheets {
		t.Run(sheet.file, func(t *testing.T) {
			s := serve(t)
			shown := s.preview(sheet.file, "Asia/Tokyo")
			columns := fmt.Sprintf("heading %v: %s; dates carry %v", shown["heading_row"], words(shown["columns"]), shown["carry_dates"])
			if shown["sheet"] != nil {
				columns = fmt.Sprintf("sheet %v of %s; %s", shown["sheet"], strings.ReplaceAll(words(shown["sheets"]), " ", ", "), columns)
			}
			if columns != sheet.columns || slices.Contains(shown["guessed"].([]any), any(true)) || shown["other_zone"] != nil {
				t.Errorf("%s; guessed %v, other zone %v", columns, shown["guessed"], shown["other_zone"])
			}
			var got []string
			for _, row := range rows(shown, "rows") {
				got = append(got, rowLine(row))
			}
			if !slices.Equal(got, sheet.rows) {
				t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(sheet.rows, "\n"))
			}
			s.keepsSheet(shown, sheet.kept)
		})
	}
}

func TestASheetOfAnotherTimeZoneSaysSo(t *testing.T) {
	shown := serve(t).preview("agency.txt", "America/Los_Angeles")
	if row := rows(shown, "rows")[3]; shown["other_zone"] != "JST" || row["start"] != "2026-12-04T05:54:00Z" {
		t.Errorf("%v, read as %v", shown["other_zone"], row["start"])
	}
}

// preview sends a file of a whole sheet.
func (s *server) preview(file, zone string) object {
	s.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "sheetfile", "testdata", file))
	if err != nil {
		s.Fatal(err)
	}
	return s.ask("tl_pr", http.MethodPost, "/events/file/preview?zone="+url.QueryEscape(zone), string(body), "Content-Type", "application/octet-stream").want(http.StatusOK)
}

func words(list any) string {
	var all []string
	for _, v := range list.([]any) {
		all = append(all, v.(string))
	}
	return strings.Join(all, " ")
}

// rowLine writes a row with all that is said of it: 5 new Fair 2026-12-03T12:54:00Z 2026-12-03T13:54:00Z; start about 21:54頃.
func rowLine(row object) string {
	line := fmt.Sprint(row["row"], " ", row["state"])
	for _, key := range []string{"skipped", "title", "start", "end"} {
		if said, _ := row[key].(string); said != "" {
			line += " " + said
		}
	}
	for _, key := range []string{"all_day", "private"} {
		if row[key] == true {
			line += " " + key
		}
	}
	for _, note := range append(rows(row, "errors"), rows(row, "flags")...) {
		line += strings.TrimRight(fmt.Sprintf("; %s %s %s", note["field"], note["reason"], note["got"]), " ")
		if note["detail"] == "" {
			line += " without a word"
		}
	}
	return line
}

// keepsSheet adds what was shown, and looks at what is stored.
func (s *server) keepsSheet(shown object, want []string) {
	s.Helper()
	body := fmt.Sprintf(`{"table":%q,"zone":"Asia/Tokyo","digest":%q}`, shown["table"], shown["digest"])
	if added := s.ask("tl_pr", http.MethodPost, "/events/paste", body).want(http.StatusOK); added["added"] != shown["new"] || int(shown["new"].(float64)) != len(want) {
		s.Errorf("%v of %v were added, want %d", added["added"], shown["new"], len(want))
	}
	events, _, err := s.store.FirstOf(s.Context(), noon.AddDate(0, -1, 0), noon.AddDate(1, 0, 0), 100)
	if err != nil {
		s.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, storedLine(e))
	}
	if !slices.Equal(got, want) {
		s.Errorf("stored\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func storedLine(e readiness.Event) string {
	return strings.Join([]string{e.Start.In(tokyo).Format("2006-01-02 15:04"), e.Title, e.Brief.Programme, e.Brief.Station, string(e.Brief.Certainty), e.Brief.Embargo,
		e.Brief.EmbargoUntil, e.Description}, "|")
}
