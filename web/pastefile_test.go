package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/japanese"
)

// sent posts a file with the form of tables.
func (s *site) sent(cookie, name string, body []byte, fields ...string) answer {
	s.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for i := 0; i < len(fields); i += 2 {
		s.must(w.WriteField(fields[i], fields[i+1]))
	}
	part, err := w.CreateFormFile("file", name)
	s.must(err)
	_, err = part.Write(body)
	s.must(err)
	s.must(w.Close())
	return s.ask(cookie, http.MethodPost, "/events/paste/preview", out.String(), "Content-Type", w.FormDataContentType())
}

// aWorkbook is a sheet as a PR department keeps it: a title, merged months, a column of weekdays, dates and times as numbers.
func aWorkbook(s *site) []byte {
	s.Helper()
	f := excelize.NewFile()
	s.must(f.SetSheetName("Sheet1", "12月"))
	for i, row := range [][]any{
		{"【東都食品】2026年12月 露出予定"}, {}, {"放送日", "曜日", "OA時間", "番組名", "局", "社外秘", "備考"},
		{46359, "木", 0.9125, "東都前線", "東都テレビ", "", "8分"}, {nil, "", 1.0625, "夜の扉", "東都テレビ", "○", ""}, {46360, "土", 0.5, "昼の扉", "北都放送", "", ""},
		{"合計", "", "", "3件"},
	} {
		for j, value := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			s.must(err)
			s.must(f.SetCellValue("12月", at, value))
		}
	}
	for at, format := range map[string]string{"A4": `m"月"d"日"`, "A6": `m"月"d"日"`, "C4": "h:mm", "C5": "[h]:mm", "C6": "h:mm"} {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
		s.must(err)
		s.must(f.SetCellStyle("12月", at, at, style))
	}
	s.must(f.MergeCell("12月", "A4", "A5"))
	out, err := f.WriteToBuffer()
	s.must(err)
	return out.Bytes()
}

func TestFilesWithATable(t *testing.T) {
	s := open(t)
	cookie := s.as(pr)
	var preview answer
	s.unchanged(func() {
		preview = s.sent(cookie, "露出.xlsx", aWorkbook(s), "zone", "JST")
		s.expect(preview, 200, "2 new events, 1 row that cannot be added", "This is the sheet “12月”.", "2026", "Thu 3 Dec 21:54–22:54", "Fri 4 Dec 01:30–02:30",
			"The weekday and the date do not agree.", "The date of the row above.", "Not events: 3 rows", "【東都食品】2026年12月 露出予定", `value="3" selected`)
	})
	text := between(preview.body, `name="table" value="`, `"`)
	text = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(text)
	a := s.post(cookie, "/events/paste/keep", "table", text, "zone", "JST", "shown", between(preview.body, `name="shown" value="`, `"`))
	s.expect(a, 200, "2 events added", "1 row could not be added.", "2026-12-04\t土\t12:00\t昼の扉")
	if strings.Contains(a.body, "夜の扉") {
		t.Error("what was kept is there to be corrected")
	}
	csv, err := japanese.ShiftJIS.NewEncoder().String("放送日,時間,番組\r\n12/5,21:00,朝の工房\r\n")
	s.must(err)
	s.expect(s.sent(cookie, "a.csv", []byte(csv)), 200, "1 new event", "朝の工房")
	s.unchanged(func() {
		s.expect(s.sent(cookie, "a.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...")), 422, "Save it as .xlsx without a password.")
		s.expect(s.sent(cookie, "a.xlsx", aWorkbook(s), "sheet", "1月"), 422, "The workbook has no such sheet that is visible.")
	})
}

func TestEveryRowIsShownBeforeItIsKept(t *testing.T) {
	s := open(t)
	lines := []string{"date\tstart\ttitle"}
	for range 300 {
		lines = append(lines, "2026-12-03\t9:00\tNo. "+strings.Repeat("x", len(lines)))
	}
	a := s.post(s.as(pr), "/events/paste/preview", "table", strings.Join(lines, "\n"))
	if n := strings.Count(a.body, "No. x"); n < 300+1 { // and in the text that is sent on
		t.Errorf("%d of 300 rows are shown", n)
	}
}
