package toppage_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

func TestWhenALoadTestRan(t *testing.T) {
	now := time.Date(2026, time.November, 17, 3, 0, 0, 0, time.UTC)
	began, ended, told, minute := now.Add(-2*time.Hour), now.Add(-time.Hour), now.Add(-3*time.Hour), 60.0
	for _, row := range []struct {
		sentence string
		report   toppage.LoadReport
		told     time.Time
		want     time.Time
		byHand   bool
	}{
		{"the report tells when it began", toppage.LoadReport{StartedAt: &began, EndedAt: &ended}, told, began, false},
		{"it tells its end and how long it lasted", toppage.LoadReport{EndedAt: &ended, DurationS: &minute}, told, ended.Add(-time.Minute), false},
		{"it tells its end alone", toppage.LoadReport{EndedAt: &ended}, told, ended, false},
		{"it tells nothing, a person does", toppage.LoadReport{}, told, told, true},
		{"nobody tells: it is as old as the upload", toppage.LoadReport{}, time.Time{}, now, true},
	} {
		p := toppage.LoadProof{LoadReport: row.report}.Timed(row.told, now)
		if !p.TestedAt.Equal(row.want) || p.TimeByHand != row.byHand {
			t.Errorf("%s: %v by hand %v, want %v", row.sentence, p.TestedAt, p.TimeByHand, row.want)
		}
	}
}

func TestNamesOfUploadedFiles(t *testing.T) {
	for _, row := range []struct{ sentence, name, want string }{
		{"a name", "summary.json", "summary.json"},
		{"a Japanese one", "負荷 試験.json", "負荷 試験.json"},
		{"folders of a Unix", "../../etc/passwd", "passwd"},
		{"folders of Windows", `C:\runs\k6.json`, "k6.json"},
		{"none", "", ""},
		{"what moves the cursor or turns the text round", "a\x00b\x1b[2J\u202ejson", "ab[2Jjson"},
		{"what is no UTF-8", "a\xffb", "ab"},
		{"a long one", strings.Repeat("長", 500), strings.Repeat("長", 200)},
	} {
		if got := toppage.FileName(row.name); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
}

func TestMarginToThePeak(t *testing.T) {
	rps := 3000.0
	for _, row := range []struct {
		sentence string
		rps      *float64
		peak     float64
		want     float64
		known    bool
	}{
		{"half as much again", &rps, 2000, 1.5, true},
		{"less than the peak", &rps, 6000, 0.5, true},
		{"no peak is expected", &rps, 0, 0, false},
		{"no rate is told", nil, 2000, 0, false},
	} {
		if got, known := (toppage.LoadReport{RPS: row.rps}).Margin(row.peak); got != row.want || known != row.known {
			t.Errorf("%s: %v %v", row.sentence, got, known)
		}
	}
}
