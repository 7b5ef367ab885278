package calendar

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
	// maxCellLines is how many lines a cell may have: with more, a stray quotation mark has swallowed the rows after it.
	maxCellLines = 20
)

// ReadTable reads what was copied from a spreadsheet: cells separated by tabs, commas or semicolons (RFC 4180, with
// quotation marks anywhere), white space around them cut off. Rows and trailing columns without a word are left out.
// The error is an Invalid of field "table".
func ReadTable(text string) ([][]string, error) {
	refused := fault.Invalid{Field: "table"}
	if len(text) > maxTable {
		refused.Reason = "table_too_large"
		return nil, refused
	}
	text = strings.NewReplacer("\ufeff", "", "\x00", "", "\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\ufffd"))
	rows, err := readRows(text, separator(text))
	switch {
	case err != nil:
		refused.Reason = "table_unreadable"
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
	for len(rows) <= maxRows {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, err
		case slices.ContainsFunc(row, func(cell string) bool { return strings.Count(cell, "\n") >= maxCellLines }):
			return plainRows(text, sign), nil
		}
		if row = trimmed(row); len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func plainRows(text string, sign rune) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		if row := trimmed(strings.Split(line, string(sign))); len(row) > 0 {
			rows = append(rows, row)
		}
		if len(rows) > maxRows {
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
