package sheetfile_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"tallylight/readiness/fault"
	"tallylight/sheetfile"
)

func TestCSVFiles(t *testing.T) {
	const text = "放送日,時間,番組\r\n2026/12/3,25:30,\"朝の扉、生中継\"\r\n"
	want := [][]string{{"放送日", "時間", "番組"}, {"2026/12/3", "25:30", "朝の扉、生中継"}}
	for _, row := range []struct {
		sentence string
		in       encoding.Encoding
	}{
		{"UTF-8", unicode.UTF8}, {"UTF-8 with a mark", unicode.UTF8BOM}, {"Shift_JIS", japanese.ShiftJIS}, {"EUC-JP", japanese.EUCJP},
		{"UTF-16 with a mark", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}, {"UTF-16 without a mark", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			body, err := row.in.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := sheetfile.Read([]byte(body), ""); err != nil || !slices.EqualFunc(got.Rows, want, slices.Equal) {
				t.Errorf("%q, %v", got.Rows, err)
			}
		})
	}
	french, _ := charmap.Windows1252.NewEncoder().String("date;titre\n2026-12-03;Fête à l’été")
	if got, err := sheetfile.Read([]byte(french), ""); err != nil || got.Rows[1][1] != "Fête à l’été" {
		t.Errorf("Windows-1252: %q, %v", got.Rows, err)
	}
}

// sheet is a cell of a workbook by its place, with the way in which it is shown.
type cell struct {
	at     string
	value  any
	format string
}

// book writes a workbook of one sheet.
func book(t *testing.T, more func(*excelize.File), cells ...cell) []byte {
	t.Helper()
	f := excelize.NewFile()
	for _, c := range cells {
		must(t, f.SetCellValue("Sheet1", c.at, c.value))
		if c.format != "" {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", c.at, c.at, style))
		}
	}
	if more != nil {
		more(f)
	}
	out, err := f.WriteToBuffer()
	must(t, err)
	return out.Bytes()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWorkbooks(t *testing.T) {
	for _, row := range []struct {
		sentence string
		more     func(*excelize.File)
		cells    []cell
		want     string
	}{
		{"a date of which the year is not shown", nil, []cell{{"A1", 46359, "m/d"}}, "2026-12-03"},
		{"a date in the Japanese way", nil, []cell{{"A1", 46359, `yyyy"年"m"月"d"日"`}}, "2026-12-03"},
		{"a date with a time", nil, []cell{{"A1", 46359.9125, "yyyy/m/d h:mm"}}, "2026-12-03 21:54"},
		{"a time", nil, []cell{{"A1", 0.9125, "h:mm"}}, "21:54"},
		{"a time on the 30-hour clock", nil, []cell{{"A1", 1.0625, "[h]:mm"}}, "25:30"},
		{"the same, of which the sheet shows 1:30", nil, []cell{{"A1", 1.0625, "h:mm"}}, "25:30"},
		{"a number that is no date", nil, []cell{{"A1", 45000, "#,##0"}}, "45,000"},
		{"a share", nil, []cell{{"A1", 0.085, "0.0%"}}, "8.5%"},
		{"a serial number that is shown as one", nil, []cell{{"A1", 46359, ""}}, "46359"},
		{"text as it is", nil, []cell{{"A1", "12/3(木)", ""}}, "12/3(木)"},
		{"merged cells: what the first holds", func(f *excelize.File) { _ = f.MergeCell("Sheet1", "A1", "A3") }, []cell{{"A1", "12月", ""}, {"B1", "3", ""}, {"B2", "10", ""}}, "12月,3;,10"},
		{"rows without a word keep their numbers", nil, []cell{{"A3", "x", ""}}, ";;x"},
		{"a workbook that counts from 1904", func(f *excelize.File) {
			yes := true
			_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
		}, []cell{{"A1", 44897, "yyyy/m/d"}}, "2026-12-03"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := sheetfile.Read(book(t, row.more, row.cells...), "")
			if err != nil || flat(got.Rows) != row.want {
				t.Errorf("%q, %v; want %q", flat(got.Rows), err, row.want)
			}
		})
	}
}

func flat(rows [][]string) string {
	var lines []string
	for _, row := range rows {
		lines = append(lines, strings.Join(row, ","))
	}
	return strings.Join(lines, ";")
}

func TestSheetsOfAWorkbook(t *testing.T) {
	body := book(t, func(f *excelize.File) {
		for _, name := range []string{"空", "隠し", "12月", "1月"} {
			_, _ = f.NewSheet(name)
		}
		must(t, f.SetCellValue("隠し", "A1", "hidden"))
		must(t, f.SetSheetVisible("隠し", false))
		must(t, f.SetCellValue("12月", "A1", "December"))
		must(t, f.SetCellValue("1月", "A1", "January"))
	})
	for _, row := range []struct{ sentence, sheet, want, refused string }{
		{"the first that holds something and can be seen", "", "December", ""},
		{"the one that is named", "1月", "January", ""},
		{"one that is empty", "空", "", "file file_empty"},
		{"one that is hidden", "隠し", "", "sheet no_such_sheet"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := sheetfile.Read(body, row.sheet)
			refused := ""
			for _, r := range fault.Invalids(err) {
				refused = r.Field + " " + r.Reason
			}
			if refused != row.refused || flat(got.Rows) != row.want {
				t.Errorf("%q, %v", flat(got.Rows), err)
			}
		})
	}
}

// manyRows is a workbook of so many rows.
func manyRows(t *testing.T, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	must(t, err)
	for i := 1; i <= n; i++ {
		must(t, w.SetRow(fmt.Sprintf("A%d", i), []any{"2026-12-03", "x"}))
	}
	must(t, w.Flush())
	out, err := f.WriteToBuffer()
	must(t, err)
	return out.Bytes()
}

func TestFilesThatAreRefused(t *testing.T) {
	for _, row := range []struct {
		sentence string
		body     []byte
		reason   string
	}{
		{"nothing", nil, "required"},
		{"more than 8 MB", make([]byte, sheetfile.MaxFile+1), "file_too_large"},
		{"an old workbook", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..."), "old_workbook"},
		{"a PDF", []byte("%PDF-1.7"), "no_table_file"},
		{"an archive that is no workbook", archive(t, "a.txt", []byte("x")), "workbook_unreadable"},
		{"half a workbook", book(t, nil, cell{"A1", "x", ""})[:2000], "workbook_unreadable"},
		{"a sheet of 100,000 rows", manyRows(t, 100_000), "unpacks_too_large"},
		{"a sheet of 2,001 rows", manyRows(t, 2001), "table_too_long"},
		{"an empty workbook", book(t, nil), "file_empty"},
		{"a CSV of 2,001 rows", []byte(strings.Repeat("a,b\n", 2001)), "table_too_long"},
		{"a CSV without a word", []byte(" ,\n,\n"), "file_empty"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := sheetfile.Read(row.body, "")
			if want := (fault.Invalid{Field: "file", Reason: row.reason}); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		})
	}
}

// archive packs one file.
func archive(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	must(t, err)
	_, err = w.Write(body)
	must(t, err)
	must(t, z.Close())
	return out.Bytes()
}

// replaced puts another file in the place of one in an archive.
func replaced(t *testing.T, body []byte, name, text string) []byte {
	t.Helper()
	old, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(t, err)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range old.File {
		if f.Name == name {
			w, err := z.Create(name)
			must(t, err)
			_, err = io.WriteString(w, text)
			must(t, err)
			continue
		}
		must(t, z.Copy(f))
	}
	must(t, z.Close())
	return out.Bytes()
}

// bomb packs a file of noughts that says of itself that it is small.
func bomb(t *testing.T, name string, size, says int) []byte {
	t.Helper()
	var packed bytes.Buffer
	d, err := flate.NewWriter(&packed, flate.BestCompression)
	must(t, err)
	_, err = io.CopyN(d, zeros{}, int64(size))
	must(t, err)
	must(t, d.Close())
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(nil), CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(says)})
	must(t, err)
	_, err = w.Write(packed.Bytes())
	must(t, err)
	must(t, z.Close())
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// farRight is a sheet of 3,000 rows with a cell each, the last that a row can have.
func farRight(holds string) string {
	rows := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	for n := range 3000 {
		rows += fmt.Sprintf(`<row r="%d"><c r="XFD%d" t="str"><v>%s</v></c></row>`, n+1, n+1, holds)
	}
	return rows + `</sheetData></worksheet>`
}

func TestABombIsRefusedWithinBounds(t *testing.T) {
	const most = 256 << 20 // all that is ever allocated, which is more than is held at once
	// A shared string of four bytes is as many objects as a file can hold.
	sst := `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + strings.Repeat("<si><t>a</t></si>", 1_300_000) + "</sst>"
	cells := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">` + strings.Repeat("<c><v>1</v></c>", 1_500_000) + "</row></sheetData></worksheet>"
	for _, row := range []struct {
		sentence, reason string
		body             []byte
	}{
		{"a gigabyte that says that it is a gigabyte", "unpacks_too_large", bomb(t, "xl/worksheets/sheet1.xml", 1<<30, 1<<30)},
		{"a gigabyte that says that it is small", "workbook_unreadable", bomb(t, "xl/worksheets/sheet1.xml", 1<<30, 100)},
		{"many strings", "unpacks_too_large", replaced(t, book(t, nil, cell{"A1", "x", ""}), "xl/sharedStrings.xml", sst)},
		{"as many strings as are taken", "", replaced(t, book(t, nil, cell{"A1", "x", ""}), "xl/sharedStrings.xml", sst[:strings.Index(sst, "<si>")+17*120_000]+"</sst>")},
		{"a cell far to the right in each row", "table_too_wide", replaced(t, book(t, nil, cell{"A1", "x", ""}), "xl/worksheets/sheet1.xml", farRight("x"))},
		{"a cell without a word far to the right in each row", "table_too_wide", replaced(t, book(t, nil, cell{"A1", "x", ""}), "xl/worksheets/sheet1.xml", farRight(" "))},
		{"many cells", "unpacks_too_large", replaced(t, book(t, nil, cell{"A1", "x", ""}), "xl/worksheets/sheet1.xml", cells)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := sheetfile.Read(row.body, "")
			runtime.ReadMemStats(&after)
			if want := (fault.Invalid{Field: "file", Reason: row.reason}); row.reason == "" && err != nil || row.reason != "" && !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > most {
				t.Errorf("%d MB were allocated for a file of %d kB", took>>20, len(row.body)>>10)
			} else {
				t.Logf("%d kB were allocated for a file of %d kB", took>>10, len(row.body)>>10)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a,b\n1,2"), "")
	f.Add([]byte("\xff\xfea\x00\t\x00b\x00"), "")
	f.Add([]byte("PK\x03\x04"), "x")
	f.Add(binary.LittleEndian.AppendUint32(nil, 0xe011cfd0), "")
	out, err := excelize.NewFile().WriteToBuffer()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes(), "Sheet1")
	f.Fuzz(func(t *testing.T, body []byte, sheet string) {
		_, err := sheetfile.Read(body, sheet)
		if err != nil && len(fault.Invalids(err)) == 0 {
			t.Fatalf("error %v says nothing to people", err)
		}
	})
}
