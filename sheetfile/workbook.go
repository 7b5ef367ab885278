package sheetfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"tallylight/readiness/fault"
)

// What a workbook may hold. A workbook is a compressed archive; all of it is unpacked.
const (
	maxUnpacked = 24 << 20 // bytes
	maxFiles    = 1_000
	// maxTags bounds what becomes of the bytes: excelize takes up to 400 bytes of memory for each tag that it reads.
	maxTags = 500_000
	// maxCells bounds what becomes of the tags: one cell far to the right makes a row of up to 16,384.
	maxCells = 1_000_000
)

// workbook reads a sheet of a workbook.
func workbook(body []byte, name string) (File, error) {
	if err := unpacks(body); err != nil {
		return File{}, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return File{}, refuse("workbook_unreadable")
	}
	defer book.Close() // nothing was written
	sheets := visible(book)
	if name != "" && !slices.Contains(sheets, name) {
		return File{}, fault.Invalid{Field: "sheet", Reason: "no_such_sheet", Got: strings.Join(sheets, ", ")}
	}
	refused := refuse("file_empty")
	for _, sheet := range sheets {
		if name != "" && sheet != name {
			continue
		}
		var rows [][]string
		if rows, refused = read(book, sheet); refused == nil || !errors.Is(refused, refuse("file_empty")) {
			return File{Rows: rows, Sheet: sheet, Sheets: sheets}, refused
		}
	}
	return File{}, refused
}

// unpacks refuses an archive that unpacks to more than is taken. What it says of its sizes is not believed.
func unpacks(body []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return refuse("workbook_unreadable")
	}
	if len(archive.File) > maxFiles {
		return refuse("unpacks_too_large")
	}
	left, tags := int64(maxUnpacked), tagCount(0)
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			return refuse("workbook_unreadable")
		}
		n, err := io.Copy(&tags, io.LimitReader(part, left+1))
		part.Close()
		if left -= n; left < 0 || tags > maxTags {
			return refuse("unpacks_too_large")
		}
		if err != nil {
			return refuse("workbook_unreadable")
		}
	}
	return nil
}

// tagCount counts the tags in what is written to it.
type tagCount int

func (n *tagCount) Write(p []byte) (int, error) {
	*n += tagCount(bytes.Count(p, []byte("<")))
	return len(p), nil
}

// visible are the sheets of cells that people can see.
func visible(book *excelize.File) []string {
	return slices.DeleteFunc(book.GetSheetList(), func(sheet string) bool {
		shown, err := book.GetSheetVisible(sheet)
		return err == nil && !shown
	})
}

// read reads the rows of a sheet. It goes through them twice at once: a date is a number, and only how it is shown tells that
// it is one.
func read(book *excelize.File, sheet string) ([][]string, error) {
	shown, err := book.Rows(sheet)
	if err != nil {
		return nil, refuse("workbook_unreadable")
	}
	defer shown.Close()
	kept, err := book.Rows(sheet)
	if err != nil {
		return nil, refuse("workbook_unreadable")
	}
	defer kept.Close()
	epoch := epochOf(book)
	var rows [][]string
	var size, looked int
	for shown.Next() && kept.Next() && len(rows) <= maxScanned {
		as, err := shown.Columns()
		is, errIs := kept.Columns(excelize.Options{RawCellValue: true})
		if err = errors.Join(err, errIs); err != nil {
			return nil, refuse("workbook_unreadable")
		}
		row := cells(as, is, epoch)
		for _, cell := range row {
			size += len(cell)
		}
		looked += len(as)
		switch rows = append(rows, row); {
		case len(row) > maxColumns, looked > maxCells:
			return nil, refuse("table_too_wide")
		case size > maxTable:
			return nil, refuse("table_too_large")
		}
	}
	rows, err = bounded(rows)
	return rows, ofFile(err)
}

// epochOf is the day from which a workbook counts.
func epochOf(book *excelize.File) time.Time {
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		return time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
}

// cells are those of a row as they are shown, but dates and times as they are kept: 2026-12-03, 25:30.
func cells(shown, kept []string, epoch time.Time) []string {
	row := make([]string, len(shown))
	for i, cell := range shown {
		row[i] = cell
		if i < len(kept) && kept[i] != cell {
			row[i] = dated(cell, kept[i], epoch)
		}
	}
	return trimmed(row)
}

// dateShown and clockShown say that a number is shown as a date, and as a time.
var (
	dateShown  = regexp.MustCompile(`\d[-/.年]\d|\d月|\d日|[A-Za-z]{3}|令和|平成|昭和|[RH]\d`)
	clockShown = regexp.MustCompile(`\d:\d\d|\d時`)
)

// Bounds of what a spreadsheet counts as a time alone, and as a date.
const (
	mostClock = 1.25 // 29:59
	firstDate = 20_000
	lastDate  = 80_000
)

// dated writes a number that is shown as a date or a time.
func dated(shown, kept string, epoch time.Time) string {
	n, err := strconv.ParseFloat(kept, 64)
	minutes := int(math.Round(n * 24 * 60))
	at := epoch.Add(time.Duration(minutes) * time.Minute)
	switch {
	case err != nil || n < 0 || !dateShown.MatchString(shown) && !clockShown.MatchString(shown):
		return shown
	case n < mostClock && clockShown.MatchString(shown):
		return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
	case n < firstDate || n > lastDate:
		return shown
	case minutes%(24*60) == 0:
		return at.Format(time.DateOnly)
	default:
		return at.Format("2006-01-02 15:04")
	}
}
