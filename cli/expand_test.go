package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/text"
)

func TestExpandPrintsTheContract(t *testing.T) {
	const feed = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Asia/Tokyo:20261119T215400\nDURATION:PT54M\nSUMMARY:A & <B>\nLOCATION:x\n" +
		"URL:https://example.com/\nCLASS:PRIVATE\nnonsense\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART;VALUE=DATE:20261120\nRRULE:FREQ=DAILY;COUNT=1\nSTATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR\n"
	const want = `{"occurrences":[` +
		`{"uid":"a","recurrence_id":null,"summary":"A & <B>","start":"2026-11-19T12:54:00Z","end":"2026-11-19T13:48:00Z","all_day":false,"zone":"Asia/Tokyo","status":"confirmed","location":"x","url":"https://example.com/","private":true},` +
		`{"uid":"b","recurrence_id":"2026-11-20","summary":"","start":"2026-11-20","end":"2026-11-21","all_day":true,"zone":"Asia/Tokyo","status":"cancelled","location":"","url":"","private":false}],` +
		`"problems":[{"line":10,"uid":"a","code":"bad-line","message":"The line \"nonsense\" is no property."}],"complete":true,"outcome":"partial"}` + "\n"
	code, out, stderr := expandFeed(t, feed, "--json")
	if code != 0 || out != want {
		t.Errorf("exit %d, %s\ngot  %s\nwant %s", code, stderr, out, want)
	}
}

func TestExpandExitCodes(t *testing.T) {
	const calendar = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
	for _, row := range []struct {
		name, in string
		args     []string
		code     int
		out      string
	}{
		{"an empty calendar is a calendar", calendar, []string{"--json"}, 0, `{"occurrences":[],"problems":[],"complete":true,"outcome":"empty"}` + "\n"},
		{"a page is none", "<html>", []string{"--json"}, 1, `{"occurrences":[],"problems":[],"complete":false,"outcome":"not_a_calendar"}` + "\n"},
		{"without --json it is a table", calendar, nil, 0, "0 occurrences, 0 problems: empty\n"},
		{"a zone that is none", calendar, []string{"--zone", "Nowhere"}, 2, ""},
		{"an unknown flag", calendar, []string{"--nonsense"}, 2, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			code, out, stderr := expandFeed(t, row.in, row.args...)
			if code != row.code || out != row.out {
				t.Errorf("exit %d, out %q, err %q; want %d, %q", code, out, stderr, row.code, row.out)
			}
		})
	}
}

func TestExpandReadsAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pr.ics")
	if err := os.WriteFile(name, []byte("BEGIN:VCALENDAR\nEND:VCALENDAR\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, file, to string
		code           int
	}{
		{"a file that is there", name, "2026-12-01T00:00:00Z", 0},
		{"a file that is not", name + ".gone", "2026-12-01T00:00:00Z", 2},
		{"a window that ends before it begins", name, "2026-10-01T00:00:00Z", 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, stderr bytes.Buffer
			code := run(t.Context(), []string{"expand", row.file, "--from", "2026-11-01T00:00:00Z", "--to", row.to},
				&streams{In: strings.NewReader(""), Out: &out, Err: &stderr})
			if code != row.code {
				t.Errorf("exit %d, %s; want %d", code, stderr.String(), row.code)
			}
		})
	}
}

// expandFeed runs tallylight expand on a feed at standard input for November 2026.
func expandFeed(t *testing.T, feed string, args ...string) (code int, out, stderr string) {
	t.Helper()
	var outBuffer, errBuffer bytes.Buffer
	args = append([]string{"expand", "-", "--from", "2026-11-01T00:00:00Z", "--to", "2026-12-01T00:00:00Z"}, args...)
	code = run(t.Context(), args, &streams{In: strings.NewReader(feed), Out: &outBuffer, Err: &errBuffer})
	return code, outBuffer.String(), errBuffer.String()
}

func TestEveryProblemIsSaidInBothLanguagesAndWithoutItsWords(t *testing.T) {
	source, err := os.ReadFile("../calendar/problem.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`\tcode\w+ *= "([a-z-]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(found) < 30 {
		t.Fatalf("%d codes", len(found))
	}
	general := readiness.Problem{Code: "nobody knows it"}.Withhold().Message
	for _, code := range found {
		p := readiness.Problem{Code: code[1], Message: "english", Args: []string{"merger", "merger", "merger", "merger", "merger"}}
		if said := text.For(text.JA).Problem(p); said == "english" || strings.Contains(said, "{") {
			t.Errorf("%s in Japanese: %s", p.Code, said)
		}
		if told := p.Withhold(); told.Message == general {
			t.Errorf("%s without its words: %+v", p.Code, told)
		}
	}
}
