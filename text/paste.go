package text

import (
	"fmt"
	"strings"

	"tallylight/readiness/fault"
	"tallylight/readiness/table"
)

// Paste is the words of tables from spreadsheets, pasted or in a file.
type Paste struct {
	Title, Lead, RowsHint, File, FileHint, Sheet, SheetHint, Columns, ColumnsLead, ColumnOf, Guessed, NotKept, Heading, NoHeading, Carry, CarryHint, ShowAgain,
	Rows, Row, Event, When, State, Taken, Check, Known, Refused, NothingToKeep, Altered string

	Found         func(fresh, known, refused int) string
	Keep, LeftOut func(n int) string
	Kept          func(added, known int) string
	RowSays       func(n int, sample string) string
	SheetOf       func(name string, others []string) string
	OtherZone     func(said, zone string) string
	Flag          map[table.FlagKind]string
	Skip          map[table.Skip]string
	SkippedRows   func(n int) string
	Year          func(year int) string
}

func pasteIn(w say) Paste {
	return Paste{
		Title:       w("Paste a table", "表の取り込み"),
		Lead:        w("Copy rows from a spreadsheet, or choose its file. The next step is a preview; nothing is saved before it.", "表計算ソフトの行をコピーして貼り付けるか、ファイルを選びます。次にプレビューを表示します。確認するまで何も登録しません。"),
		RowsHint:    w("One event per row, cells separated by tabs or commas; at most 2,000 rows. Titles and notes around the table may stay.", "1行に1件、タブ区切りまたはカンマ区切り。2,000行まで。表の上のタイトルや注記は残したままでかまいません。"),
		File:        w("Or a file", "またはファイル"),
		FileHint:    w("Excel workbook (.xlsx) or CSV in UTF-8, UTF-16 or Shift_JIS; at most 8 MB. A file replaces pasted rows.", "Excelブック（.xlsx）またはCSV（UTF-8、UTF-16、Shift_JIS）。8 MBまで。ファイルを選ぶと、貼り付けた行は使いません。"),
		Sheet:       w("Sheet", "シート名"),
		SheetHint:   w("Of a workbook. Empty: the first visible sheet with content.", "ブックの場合。空欄なら、表示されている先頭のシートを読み取ります。"),
		Columns:     w("Columns", "列"),
		ColumnsLead: w("What each column holds. Correct wrong guesses, then update the preview.", "各列の内容です。推定が違う列を直し、プレビューを更新してください。"),
		ColumnOf:    w("Column", "列"),
		Guessed:     w("guessed", "推定"),
		NotKept:     w("Not used", "使わない"),
		Heading:     w("Heading row", "見出し行"),
		NoHeading:   w("None", "なし"),
		Carry:       w("An empty date is the date of the row above", "空欄の日付は上の行と同じ"),
		CarryHint:   w("For merged date cells.", "日付のセルを結合している表で使います。"),
		ShowAgain:   w("Update preview", "プレビューを更新"),
		Rows:        w("Rows", "読み取った行"),
		Row:         w("Row", "行"),
		Event:       w("Event", "イベント"),
		When:        w("When", "日時"),
		State:       w("Result", "結果"),
		Taken:       w("Will be added", "登録します"),
		Check:       w("please check", "要確認"),
		Known:       w("Already there", "登録済み"),
		Refused:     w("Cannot be added", "登録できません"),
		SkippedRows: func(n int) string {
			return w("Not events: "+plural(n, "row"), "イベントではない行："+grouped(n)+"行")
		},
		Found: func(fresh, known, refused int) string {
			return w(plural(fresh, "new event"), "新しいイベント"+grouped(fresh)+"件") +
				some(known, w(fmt.Sprintf(", %d already there", known), "、登録済み"+grouped(known)+"件")) +
				some(refused, w(", "+plural(refused, "row")+" that cannot be added", "、登録できない行"+grouped(refused)+"件")) +
				w(". Nothing is saved yet.", "。まだ何も登録していません。")
		},
		Keep:          func(n int) string { return w("Add "+plural(n, "event"), grouped(n)+"件を登録") },
		NothingToKeep: w("There is no new event in this table.", "この表に新しいイベントはありません。"),
		Altered:       w("The rows are read differently than shown before: other columns or other levels. Look at them again, then add them.", "列かレベルが変わり、前の表示とは読み取り結果が異なります。行を確認してから登録してください。"),
		Kept: func(added, known int) string {
			left := some(known, w(fmt.Sprintf("; %d already there and left as they are", known), "登録済みの"+grouped(known)+"件はそのままです。"))
			return w(plural(added, "event")+" added"+left+".", grouped(added)+"件を登録しました。"+left)
		},
		LeftOut: func(n int) string {
			return w(fmt.Sprintf("%s could not be added. Correct them here, then preview again.", plural(n, "row")),
				fmt.Sprintf("%s行を登録できませんでした。ここで直して、もう一度プレビューしてください。", grouped(n)))
		},
		RowSays: func(n int, sample string) string {
			return w(fmt.Sprintf("Row %d: %s", n, sample), fmt.Sprintf("%d行目：%s", n, sample))
		},
		SheetOf: func(name string, others []string) string {
			return w(fmt.Sprintf("This is the sheet “%s”.", name), fmt.Sprintf("シート「%s」を読み取りました。", name)) +
				some(len(others), w(" Not read: "+strings.Join(others, ", ")+".", "読み取っていないシート："+strings.Join(others, "、")+"。"))
		},
		OtherZone: w.with2("The headings say %s, but times are read in %s. Choose the time zone below.", "見出しには「%s」とありますが、%sの時刻として読み取っています。下でタイムゾーンを選んでください。"),
		Flag:      flagsIn(w),
		Skip: map[table.Skip]string{
			table.SkipAbove: w("Above the headings", "見出し行より上"),
			table.SkipHead:  w("Headings", "見出し行"),
			table.SkipMonth: w("Month of the rows below", "以下の行の年月"),
			table.SkipNote:  w("Note, section or total", "注記・区切り・合計"),
		},
		Year: func(year int) string { return w(fmt.Sprint(year), fmt.Sprintf("%d年", year)) },
	}
}

func flagsIn(w say) map[table.FlagKind]string {
	return map[table.FlagKind]string{
		table.FlagPast:         w("This date is in the past.", "過去の日付です。"),
		table.FlagJump:         w("More than 8 months from the row before. Check the year.", "前の行と8か月以上離れています。年を確認してください。"),
		table.FlagCarried:      w("The date of the row above.", "上の行の日付です。"),
		table.FlagShortYear:    w("The year has two digits. Check the date.", "年が2桁です。日付を確認してください。"),
		table.FlagMonthFirst:   w("Read as month/day/year.", "月/日/年の順に読み取りました。"),
		table.FlagDotted:       w("Spreadsheets drop a final zero, so this may be day 10, 20 or 30.", "表計算ソフトは末尾の0を省くため、10日・20日・30日かもしれません。"),
		table.FlagSerial:       w("Read as an Excel date number.", "Excelの日付（シリアル値）として読み取りました。"),
		table.FlagAbout:        w("Approximate. Correct it once the exact time is known.", "おおよその日時です。確定したら直してください。"),
		table.FlagLate:         w("Read as the night after this date.", "この日付の翌日未明として読み取りました。"),
		table.FlagAllDay:       w("No time yet, so it is added as an all-day event.", "時刻がないため、終日で登録します。"),
		table.FlagConfidential: w("Added as confidential.", "非公開として登録します。"),
		table.FlagEmbargoOver:  w("This embargo has ended and is not saved.", "解禁済みのため、解禁日時は登録しません。"),
		table.FlagEmbargoAfter: w("This embargo ends after the event begins.", "解禁が放送開始より後です。"),
	}
}

// ColumnName names what a column of a table holds.
func (t *Text) ColumnName(c table.Column) string {
	if c == table.ColumnNone {
		return t.Paste.NotKept
	}
	return t.Label("event." + string(c))
}

// RowTrouble says why a row of a table cannot be taken: the field, what came, and what to do.
func (t *Text) RowTrouble(e fault.Invalid) string {
	return t.ByHand.Trouble(t.Label("event."+e.Field), e.Got, t.Invalid(e))
}

// RowFlag says what to look at in a row of a table.
func (t *Text) RowFlag(f table.Flag) string {
	return t.ByHand.Trouble(t.ColumnName(f.Column), f.Got, t.Paste.Flag[f.Kind])
}
