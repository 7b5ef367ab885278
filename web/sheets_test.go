package web_test

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The rows that are read of these files, one by one, are those of TestWholeSheetsAreReadFromTheirFiles in web/api.
func TestWholeSheetsAreUploadedLookedAtAndKept(t *testing.T) {
	for _, sheet := range []struct {
		file         string
		keeps        int
		shown        []string // of the preview
		asked, left  string   // what is asked, and the text that comes back to be corrected
		kept, absent string   // a title that is kept, and one that waits for its answer
	}{
		{"pr-department.xlsx", 5, []string{"5 new events, 2 rows that cannot be added", "This is the sheet “12月〜1月”. Not read: 記入例.", `value="4" selected`, "Not events: 4 rows",
			"【東都食品】2026年12月〜2027年1月 露出予定", "Thu 3 Dec 21:54–22:54", "Fri 4 Dec 01:30–02:30", "19時台", "Approximate.", "Read as an Excel date number.", "Added as confidential.",
			"so it is added as an all-day event.", "The weekday and the date do not agree.", "There is no day yet."},
			"Row 8: Date “土 2026-12-11 → 2026-12-11”", "2026-12-11\t土\t昼の扉", "夜の扉", "冬の特番"},
		{"agency.txt", 6, []string{"6 new events, 1 already there, 2 rows that cannot be added", `value="3" selected`, "Not events: 4 rows", "Thu 3 Dec 21:54–22:54", "The “late” gate",
			"Read as month/day/year.", "This embargo ends after the event begins.", "This embargo has ended and is not saved.", "This date is in the past.", "Added as confidential.",
			"The weekday and the date do not agree.", "There is no day yet.", "Already there"},
			"Row 11: Date “TBC”", "Mon, Dec 15, 2026 7:00 AM\tNorth One\tThe fair", "Dawn at the gate", "The spring gate"},
		{"tv-schedule.csv", 6, []string{"6 new events, 3 rows that cannot be added", `value="1" selected`, "Not events: 2 rows", "Thu 3 Dec 09:00–09:54", "Fri 4 Dec 01:30–02:00",
			"Sat 5 Dec 01:30–02:00", "The date of the row above.", "Read as the night after this date.", "Added as confidential.", "Write a date, such as 2026-11-19."},
			"Row 11: How certain “たぶん”", "令和9年2月30日\t\t9:00\t9:54\t冬の扉", "夜の工房", "新春の工房"},
	} {
		t.Run(sheet.file, func(t *testing.T) {
			s := open(t)
			cookie := s.as(pr)
			body, err := os.ReadFile(filepath.Join("..", "sheetfile", "testdata", sheet.file))
			s.must(err)
			var preview answer
			s.unchanged(func() {
				preview = s.sent(cookie, sheet.file, body, "zone", "Asia/Tokyo")
				s.expect(preview, 200, sheet.shown...)
			})
			hidden := func(name string) string {
				return html.UnescapeString(between(preview.body, `name="`+name+`" value="`, `"`))
			}
			kept := s.post(cookie, "/events/paste/keep", "table", hidden("table"), "zone", "Asia/Tokyo", "shown", hidden("shown"))
			s.expect(kept, 200, fmt.Sprintf("%d events added", sheet.keeps), sheet.asked, sheet.left)
			board := s.get(cookie, "/")
			s.expect(board, 200, sheet.kept)
			if strings.Contains(board.body, sheet.absent) {
				t.Errorf("%s is kept, of which something is asked", sheet.absent)
			}
		})
	}
	s := open(t)
	body, err := os.ReadFile(filepath.Join("..", "sheetfile", "testdata", "agency.txt"))
	s.must(err)
	s.expect(s.sent(s.as(pr), "agency.txt", body, "zone", "America/Los_Angeles"), 200, "The headings say JST, but times are read in America/Los_Angeles.")
}
