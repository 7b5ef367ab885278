package table

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
)

// Row is one row of a table as an event, or why it is none.
type Row struct {
	N       int // in the table, from 1
	Cells   []string
	Alone   []string // the cells as they would stand by themselves: what holds from a row above is filled in
	Event   readiness.Event
	Refused []fault.Invalid // what has to be answered first; none: it can be kept
	Flags   []Flag
	Skipped Skip
	Known   bool // an event of that title and start is there already, or in a row above
}

// Fresh says that the row is an event that can be added.
func (r Row) Fresh() bool { return r.Skipped == SkipNot && len(r.Refused) == 0 && !r.Known }

// Sheet is a table with what its columns hold.
type Sheet struct {
	Rows [][]string
	Layout
}

// Read makes events of the rows. Times are on the clocks of loc, levels up to height. Rows without a word are left out.
func (s Sheet) Read(now time.Time, loc *time.Location, height int) []Row {
	r := reader{Sheet: s, dates: dates{now: now, loc: loc, dayFirst: s.daysFirst()}, height: height}
	read := []Row{}
	for i, cells := range s.Rows {
		if !slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }) {
			continue
		}
		row := Row{N: i + 1, Cells: cells}
		if row.Skipped = r.skip(i, cells); row.Skipped == SkipNot {
			r.read(&row)
		}
		read = append(read, row)
	}
	return read
}

// daysFirst says that the dates of the column are written day/month/year: one of them can be nothing else.
func (s Sheet) daysFirst() bool {
	first, second := false, false
	for _, row := range s.Rows {
		text, _ := plain(s.cell(row, ColumnDate))
		if w, _, ok := begin(text, time.Time{}); ok && w.order {
			first, second = first || w.month > 12, second || w.day > 12
		}
	}
	return first && !second
}

// cell gives what a row holds in a column; empty where there is no such column.
func (s Sheet) cell(cells []string, c Column) string {
	if i := slices.Index(s.Columns, c); i >= 0 && i < len(cells) {
		return cells[i]
	}
	return ""
}

// OtherZone is the time zone that the heading of dates or times names, where it is another than that in which they are read.
func (s Sheet) OtherZone(loc *time.Location) string {
	if s.Heading < 0 || s.Heading >= len(s.Rows) {
		return ""
	}
	for i, cell := range s.Rows[s.Heading] {
		if i >= len(s.Columns) || !slices.Contains([]Column{ColumnDate, ColumnStart, ColumnEnd}, s.Columns[i]) {
			continue
		}
		for _, said := range weekdayMark.FindAllStringSubmatch(airtime.HalfWidth(cell), -1) {
			if _, zone := cutZone("0" + airtime.Narrow(said[1])); zone != "" && !zoneIs(zone, loc) {
				return said[1]
			}
		}
	}
	return ""
}

// reader reads the rows of a sheet from the top.
type reader struct {
	Sheet
	dates
	height  int
	private string    // the cell above the rows that says that all of them are confidential
	above   day       // the last date that was read
	before  time.Time // when the event of the row before starts
	taken   []readiness.Event
	other   bool // a second heading with other columns was met
}

var (
	remark = regexp.MustCompile(`^(?:※|＊|\*|■|●|◆|◎|【[^】]*】$|<|〈|合計|小計|計$|総計|total|subtotal|以上|注[:：)）]|note:)`)
	// ofMonth finds a month that a line of its own names, with its year or without one.
	ofMonth = regexp.MustCompile(`(?:(20\d{2}|令和\d{1,2}|r\d{1,2})(?:年|[/.-]))?(\d{1,2})月(?:[^0-9]|$)`)
	ofYear  = regexp.MustCompile(`(20\d{2})(年度|年|fy|fiscal)`)
	inWords = regexp.MustCompile(`(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?(20\d{2})(?:$|[^0-9])`)
)

// skip says why a row is no event. What it says of a month and of confidence is kept for those below it.
func (r *reader) skip(i int, cells []string) Skip {
	filled := slices.DeleteFunc(slices.Clone(cells), func(cell string) bool { return cell == "" })
	alone := len(filled) == 1
	switch {
	case i < r.Heading:
		r.heed(strings.Join(filled, " "))
		return SkipAbove
	case i == r.Heading:
		return SkipHead
	case r.Heading >= 0 && r.again(cells):
		return SkipHead
	case alone && r.ofMonth(filled[0]):
		return SkipMonth
	case remark.MatchString(strings.ToLower(filled[0])) && (alone || strings.Contains(airtime.Narrow(filled[0]), "計") || strings.Contains(strings.ToLower(filled[0]), "total")):
		r.heed(filled[0])
		return SkipNote
	default:
		return SkipNot
	}
}

// again says that a row is the heading once more, or a part of it. One that names other columns ends what can be read.
func (r *reader) again(cells []string) bool {
	same, words, dated := 0, 0, false
	for i, cell := range cells {
		if looksDated(cell) || looksTimed(cell) {
			return false
		}
		if c := headed(cell); c != ColumnNone {
			words++
			dated = dated || slices.Contains([]Column{ColumnDate, ColumnMonth, ColumnStart}, c)
			if i < len(r.Columns) && r.Columns[i] == c {
				same++
			}
		}
	}
	if words < 2 || !dated {
		return false
	}
	r.other = r.other || same*2 < words
	return !r.other
}

// heed takes from a line above rows of which month and year they are, and whether they are confidential.
func (r *reader) heed(line string) {
	if r.private == "" && confidential(line) {
		r.private = line
	}
	r.ofMonth(line)
}

// ofMonth takes a month and a year from a line; false where it names none.
func (r *reader) ofMonth(line string) bool {
	text := airtime.Narrow(line)
	if found := inWords.FindStringSubmatch(text); found != nil {
		r.year, r.month, r.fiscal = number(found[2]), monthOf(found[1]), false
		return true
	}
	if found := ofMonth.FindStringSubmatch(text); found != nil && number(found[2]) <= 12 && number(found[2]) > 0 {
		r.turn(number(found[2]), yearOf(found[1]))
		return true
	}
	if found := ofYear.FindStringSubmatch(text); found != nil && !looksDated(text) {
		r.year, r.month, r.fiscal = number(found[1]), 0, found[2] != "年"
		return found[0] == text
	}
	return false
}

// turn goes on to a month. Where its year is not said it is that of the month before it, or the next after December.
func (r *reader) turn(month, year int) {
	switch {
	case year > 0:
		r.year, r.fiscal = year, false
	case r.year > 0 && !r.fiscal && r.month-month > 6:
		r.year++
	}
	r.month = month
}

// yearOf reads a year alone: 2026, 2026年, 令和8年, R8; 0 where it is none.
func yearOf(said string) int {
	text := strings.TrimSuffix(airtime.Narrow(said), "年")
	for _, era := range []string{"令和", "r"} {
		if n, err := strconv.Atoi(strings.TrimPrefix(text, era)); err == nil && strings.HasPrefix(text, era) {
			return 2018 + n
		}
	}
	if n := number(text); n >= 2000 && n < 2100 {
		return n
	}
	return 0
}

var secret = regexp.MustCompile(`社外秘|極秘|部外秘|取扱注意|取り扱い注意|口外禁止|解禁前|未解禁|情報解禁まで非公開|公開不可|confidential|embargoed|under embargo|do not (?:share|distribute|publish)`)

// confidential says that a text says of itself that it is not for everybody.
func confidential(said string) bool {
	text := strings.ToLower(airtime.HalfWidth(said))
	return secret.MatchString(text) && !strings.Contains(text, "not confidential") && !strings.Contains(text, "非confidential")
}

// read makes an event of a row, with all that has to be answered first.
func (r *reader) read(row *Row) {
	if r.other {
		row.Refused, row.Alone = []fault.Invalid{{Field: "table", Reason: "other_heading"}}, row.Cells
		return
	}
	e := readiness.Event{Zone: r.loc.String()}
	row.Refused = r.said(&e, row.Cells)
	row.Refused = append(row.Refused, r.air(&e, row)...)
	row.Alone = r.alone(row)
	r.withhold(&e, row)
	if len(row.Refused) == 0 {
		row.Refused = fault.Invalids(e.Check())
	}
	if len(row.Refused) > 0 {
		return
	}
	r.notice(e, row)
	row.Event = e
	e.ID = strconv.Itoa(row.N)
	_, row.Known = e.Twin(r.taken, 0)
	r.taken = append(r.taken, e)
}

// alone fills in what holds from a row above.
func (r *reader) alone(row *Row) []string {
	cells := slices.Clone(row.Cells)
	fill := func(c Column, said string) {
		if i := slices.Index(r.Columns, c); i >= 0 && i < len(cells) && cells[i] == "" {
			cells[i] = said
		}
	}
	if r.month > 0 {
		fill(ColumnMonth, strconv.Itoa(r.month))
	}
	if r.year > 0 {
		fill(ColumnYear, strconv.Itoa(r.year))
	}
	if r.Carry {
		fill(ColumnDate, r.above.first)
	}
	return cells
}

// farApart is how far from the row before it a date is taken to have the wrong year.
const farApart = 240 * 24 * time.Hour

// notice flags what is over, and what is about a year from the row before.
func (r *reader) notice(e readiness.Event, row *Row) {
	if e.End.Before(r.now) {
		row.Flags = append(row.Flags, Flag{Kind: FlagPast, Column: ColumnDate, Got: r.cell(row.Cells, ColumnDate)})
	}
	if apart := e.Start.Sub(r.before).Abs(); !r.before.IsZero() && apart > farApart {
		row.Flags = append(row.Flags, Flag{Kind: FlagJump, Column: ColumnDate, Got: r.cell(row.Cells, ColumnDate)})
	}
	r.before = e.Start
}
