package sheetfile

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"tallylight/readiness/fault"
)

// What one pasted table may hold.
const (
	maxTable   = 2 << 20 // bytes
	maxRows    = 2_000
	maxColumns = 40
	// maxScanned is how many rows are looked at: below the last one that says something a sheet may have as many that do not.
	maxScanned = 20_000
	// maxCellLines is how many lines a cell may have: with more, a stray quotation mark has swallowed the rows after it.
	maxCellLines = 20
)

// Text reads what was copied from a spreadsheet: cells separated by tabs, commas or semicolons (RFC 4180, with quotation marks
// anywhere), white space around them cut off. Trailing columns and rows without a word are left out; a row without a word
// between others stays, so that rows keep their numbers. The error is an Invalid of field "table".
func Text(text string) ([][]string, error) {
	refused := fault.Invalid{Field: "table"}
	if len(text) > maxTable {
		refused.Reason = "table_too_large"
		return nil, refused
	}
	text = strings.NewReplacer("\ufeff", "", "\x00", "", "\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\ufffd"))
	rows, err := readRows(text, separator(text))
	if err != nil {
		refused.Reason = "table_unreadable"
		return nil, refused
	}
	return bounded(rows)
}

// bounded cuts off the rows at the end without a word, and refuses what is too much. The error is an Invalid of field "table".
func bounded(rows [][]string) ([][]string, error) {
	for len(rows) > 0 && len(rows[len(rows)-1]) == 0 {
		rows = rows[:len(rows)-1]
	}
	refused := fault.Invalid{Field: "table"}
	switch {
	case len(rows) == 0:
		refused.Reason = "required"
	case len(rows) > maxRows:
		refused.Reason = "table_too_long"
	case slices.ContainsFunc(rows, func(row []string) bool { return len(row) > maxColumns }):
		refused.Reason = "table_too_wide"
	default:
		return rows, nil
	}
	return nil, refused
}

// Write writes rows as they would be copied from a spreadsheet; Text reads the same again.
func Write(rows [][]string) string {
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.Comma = '\t'
	for _, row := range rows {
		if len(row) == 0 {
			row = []string{"", ""} // an empty line is no row
		}
		_ = w.Write(row) // a Builder takes everything
	}
	w.Flush()
	return text.String()
}

// separator is the sign that parts the cells: of the first line, a tab rather than a comma rather than a semicolon.
func separator(text string) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	for _, sign := range "\t,;，" {
		if strings.ContainsRune(line, sign) {
			return sign
		}
	}
	return '\t'
}

// readRows reads rows by their quotation marks or, where one that is not closed swallowed rows, without regard to
// them.
func readRows(text string, sign rune) ([][]string, error) {
	var rows [][]string
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = sign, true, -1
	for len(rows) <= maxScanned {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, err
		case slices.ContainsFunc(row, func(cell string) bool { return strings.Count(cell, "\n") >= maxCellLines }):
			return plainRows(text, sign), nil
		}
		rows = append(rows, trimmed(row))
	}
	return rows, nil
}

func plainRows(text string, sign rune) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		rows = append(rows, trimmed(strings.Split(line, string(sign))))
		if len(rows) > maxScanned {
			break
		}
	}
	return rows
}

// trimmed cuts the white space around cells off, and the empty cells at the end.
func trimmed(row []string) []string {
	end := 0
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
		if row[i] != "" {
			end = i + 1
		}
	}
	return row[:end]
}
