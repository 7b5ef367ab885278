package sheetfile

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"tallylight/charset"
	"tallylight/readiness/fault"
)

// MaxFile is how many bytes a file with a table may have.
const MaxFile = 8 << 20

// File is what a file with a table holds.
type File struct {
	Rows   [][]string
	Sheet  string   // of a workbook, which sheet it is
	Sheets []string // of a workbook, those that can be seen and hold something
}

// Read reads a CSV file in UTF-8, UTF-16, Shift_JIS or EUC-JP, or the sheet of a workbook (.xlsx) that is named: where none is, the
// first that can be seen and holds something. The error is an Invalid of field "file" or "sheet".
func Read(body []byte, sheet string) (File, error) {
	switch {
	case len(body) == 0:
		return File{}, refuse("required")
	case len(body) > MaxFile:
		return File{}, refuse("file_too_large")
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return workbook(body, strings.TrimSpace(sheet))
	case bytes.HasPrefix(body, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // .xls, and .xlsx with a password
		return File{}, refuse("old_workbook")
	case bytes.HasPrefix(body, []byte("%PDF")), bytes.HasPrefix(body, []byte("\x89PNG")), bytes.HasPrefix(body, []byte("\xff\xd8\xff")):
		return File{}, refuse("no_table_file")
	}
	rows, err := Text(decoded(body))
	return File{Rows: rows}, ofFile(err)
}

func refuse(reason string) error { return fault.Invalid{Field: "file", Reason: reason} }

// ofFile makes what refuses a table refuse the file that it is in.
func ofFile(err error) error {
	var invalid fault.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	if invalid.Field = "file"; invalid.Reason == "required" {
		invalid.Reason = "file_empty"
	}
	return invalid
}

// decoded gives the text of a CSV file.
func decoded(body []byte) string {
	body = charset.UnwrapUTF(body)
	if utf8.Valid(body) {
		return string(body)
	}
	found := charset.Of(bytes.Lines(body))
	if found == nil {
		return string(body)
	}
	text, err := found.NewDecoder().Bytes(body)
	if err != nil {
		return string(body)
	}
	return string(text)
}
