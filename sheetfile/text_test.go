package sheetfile_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness/fault"
	"tallylight/sheetfile"
)

func TestText(t *testing.T) {
	for _, row := range []struct {
		sentence, text string
		want           [][]string
	}{
		{"copied from a spreadsheet", "日付\t時間\t番組\n11/19\t25:30\t朝の扉\n", [][]string{{"日付", "時間", "番組"}, {"11/19", "25:30", "朝の扉"}}},
		{"saved as CSV, with a mark at the front and line ends of Windows", "\ufeffdate,title\r\n2026-11-19,\"Dawn, live\"\r\n", [][]string{{"date", "title"}, {"2026-11-19", "Dawn, live"}}},
		{"semicolons, as European spreadsheets write", "date;title\n2026-11-19;Dawn", [][]string{{"date", "title"}, {"2026-11-19", "Dawn"}}},
		{"a tab outranks a comma", "11/19\tDawn, live", [][]string{{"11/19", "Dawn, live"}}},
		{"a line break within a cell", "11/19\t\"朝の扉\n生中継\"", [][]string{{"11/19", "朝の扉\n生中継"}}},
		{"quotation marks within a cell", "11/19\tThe \"Dawn\" show", [][]string{{"11/19", `The "Dawn" show`}}},
		{"rows and columns without a word", "\n11/19\tDawn\t\t　\n\t\t\n", [][]string{{"11/19", "Dawn"}}},
		{"an empty cell between others stays", "11/19\t\tDawn", [][]string{{"11/19", "", "Dawn"}}},
		{"a row without a word between others, which keeps its number", "11/19\tDawn\n\t\n11/20\tFair", [][]string{{"11/19", "Dawn"}, {}, {"11/20", "Fair"}}},
		{"one column", "Dawn", [][]string{{"Dawn"}}},
		{"line ends of old", "a\tb\rc\td", [][]string{{"a", "b"}, {"c", "d"}}},
		{"bytes that are no text", "a\xff\tb\x00", [][]string{{"a\ufffd", "b"}}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := sheetfile.Text(row.text)
			if err != nil || !slices.EqualFunc(got, row.want, slices.Equal) {
				t.Errorf("%q, %v; want %q", got, err, row.want)
			}
		})
	}
}

func TestAStrayQuotationMarkSwallowsNoRows(t *testing.T) {
	rows, err := sheetfile.Text("a\tb\n\"Dawn\tx\n" + strings.Repeat("c\td\n", 30))
	if err != nil || len(rows) != 32 || rows[1][0] != `"Dawn` {
		t.Errorf("%d rows, %v: %q", len(rows), err, rows[:min(len(rows), 3)])
	}
}

func TestTablesThatAreTooMuch(t *testing.T) {
	for _, row := range []struct{ sentence, text, reason string }{
		{"nothing", " \n\t\n", "required"},
		{"2,001 rows", strings.Repeat("a\tb\n", 2001), "table_too_long"},
		{"41 columns", strings.Repeat("a\t", 40) + "a", "table_too_wide"},
		{"more than 2 MB", strings.Repeat("a", 2<<20+1), "table_too_large"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := sheetfile.Text(row.text)
			if want := (fault.Invalid{Field: "table", Reason: row.reason}); !errors.Is(err, want) {
				t.Errorf("error %v, want %v", err, want)
			}
		})
	}
	for _, text := range []string{strings.Repeat("a\tb\n", 2000), strings.Repeat("a\t", 39) + "a", strings.Repeat("a", 2<<20)} {
		if _, err := sheetfile.Text(text); err != nil {
			t.Errorf("within the limits: %v", err)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, text := range []string{"日付\t時間\n11/19\t25:30", "a,\"b\nc\"\"", "\"", "\ufeff;;\r\r\n", "，，", "\t\x00\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := sheetfile.Text(text)
		var invalid fault.Invalid
		if err != nil && !errors.As(err, &invalid) {
			t.Fatalf("error %v says nothing to people", err)
		}
		for i, row := range rows {
			if len(row) == 0 && i == len(rows)-1 || len(row) > 0 && row[len(row)-1] == "" {
				t.Errorf("row %q", row)
			}
		}
		if err == nil {
			again, err := sheetfile.Text(sheetfile.Write(rows))
			if err != nil || !slices.EqualFunc(again, rows, slices.Equal) {
				t.Errorf("%q is written and read again as %q, %v", rows, again, err)
			}
		}
	})
}
