package table

import (
	"regexp"
	"slices"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
)

// Layout says what a table holds where.
type Layout struct {
	Heading int // the row with the words over the columns, from 0; -1: there is none
	Columns []Column
	Guessed []bool // of columns: by a part of the word over it, or by what its cells look like
	Carry   bool   // an empty date is that of the row above
}

// headingWithin is how many rows are looked through for a heading: titles, dates of issue and remarks stand above it.
const headingWithin = 30

// Guess says what the columns of a table hold: by the words over them where there is a heading in its first rows, else by
// what the cells look like. No column is guessed twice.
func Guess(rows [][]string) Layout {
	return Under(rows, headingOf(rows))
}

// Under guesses the columns below the heading of a number; -1: there is none.
func Under(rows [][]string, heading int) Layout {
	g := guess{rows: rows, Layout: Layout{Heading: heading, Columns: make([]Column, width(rows)), Guessed: make([]bool, width(rows))}}
	if heading >= 0 && heading < len(rows) {
		g.below = rows[heading+1:]
		g.byWords(func(cell string) []Column {
			if c := named(cell); c != ColumnNone {
				return []Column{c}
			}
			return nil
		}, g.allows)
		guessed := slices.Clone(g.Columns)
		g.byWords(alike, g.looksLike)
		g.byLook(guessed)
	} else {
		g.Heading, g.below = -1, rows
		g.byLook(nil)
	}
	g.Carry = g.lacksDates()
	return g.Layout
}

func width(rows [][]string) int {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	return width
}

// headingOf finds the row that names most columns; of several the first. A row that holds a date or a time is none.
func headingOf(rows [][]string) int {
	best, most := -1, 1
	for i, row := range rows[:min(len(rows), headingWithin)] {
		if n := names(row); n > most {
			best, most = i, n
		}
	}
	if best < 0 && len(rows) > 0 && names(rows[0]) == 1 && slices.ContainsFunc(rows[0], func(cell string) bool { return named(cell) != ColumnNone }) {
		return 0
	}
	return best
}

// names counts the columns that a row names; 0 where it holds a date or a time.
func names(row []string) int {
	var found []Column
	for _, cell := range row {
		if looksDated(cell) || looksTimed(cell) {
			return 0
		}
		if c := headed(cell); c != ColumnNone && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return len(found)
}

// headed is the column that a heading names, exactly or by a part of it.
func headed(cell string) Column {
	if c := named(cell); c != ColumnNone {
		return c
	}
	if like := alike(cell); len(like) > 0 {
		return like[0]
	}
	return ColumnNone
}

// guess is a layout that is being found.
type guess struct {
	Layout
	rows, below [][]string
}

// byWords names columns by the heading, or the row above or below it where that is a part of it. What its cells contradict is
// not taken.
func (g *guess) byWords(columns func(cell string) []Column, fits func(column int, c Column) bool) {
	for _, at := range []int{g.Heading, g.Heading - 1, g.Heading + 1} {
		if at < 0 || at >= len(g.rows) || at != g.Heading && names(g.rows[at]) < 2 {
			continue
		}
		for i, cell := range g.rows[at] {
			for _, c := range columns(cell) {
				if g.Columns[i] == ColumnNone && !slices.Contains(g.Columns, c) && fits(i, c) {
					g.Columns[i] = c
				}
			}
		}
	}
}

// looksLike says that a column may hold that, as far as its cells tell: one of them looks like it, or none is filled.
func (g *guess) looksLike(column int, c Column) bool {
	like, ok := looks[c]
	filled, alike := g.count(column, like)
	return !ok || filled == 0 || alike > 0
}

// allows says the same of a column whose word leaves no doubt: only if its cells are something else it is not taken.
func (g *guess) allows(column int, c Column) bool {
	other := map[Column]func(string) bool{ColumnDate: looksTimed, ColumnLastDay: looksTimed, ColumnStart: dateOrLength, ColumnEnd: dateOrLength}[c]
	return other == nil || g.looksLike(column, c) || !g.mostly(column, other)
}

var lengthForm = regexp.MustCompile(`^[約計]?\d+(?:\.\d+)?(?:分|秒|min|sec|s|m|'|").*$`)

func dateOrLength(cell string) bool {
	return looksDated(cell) || lengthForm.MatchString(airtime.Narrow(cell))
}

// looks say what the cells of a column look like that has to look like something.
var looks = map[Column]func(string) bool{
	ColumnDate: looksDay, ColumnStart: looksTimedOrOpen, ColumnEnd: looksTimedOrOpen, ColumnLastDay: looksDay,
}

// count gives how many cells of a column are filled, and how many of those look like something.
func (g *guess) count(column int, like func(string) bool) (filled, alike int) {
	for _, row := range g.below {
		if column < len(row) && row[column] != "" {
			filled++
			if like != nil && like(row[column]) {
				alike++
			}
		}
	}
	return filled, alike
}

// mostly says that more than half of the cells of a column that hold something look like it.
func (g *guess) mostly(column int, like func(string) bool) bool {
	filled, alike := g.count(column, like)
	return alike*2 > filled
}

// byLook looks for dates, times, weekdays and links in the columns that nothing names yet and, where there is no heading, a
// level; and takes the first other text for the title where nothing else is it. What was named exactly is no guess.
func (g *guess) byLook(exact []Column) {
	g.find(ColumnDate, looksDated)
	g.find(ColumnStart, looksTimed)
	if g.Heading < 0 {
		g.find(ColumnEnd, looksTimed)
		g.find(ColumnLevel, isLevel)
	}
	g.find(ColumnWeekday, isWeekday)
	g.find(ColumnLink, fault.IsLink)
	if !slices.Contains(g.Columns, ColumnTitle) && !slices.Contains(g.Columns, Column(readiness.FieldProgramme)) {
		g.find(ColumnTitle, isText)
	}
	for i, c := range g.Columns {
		g.Guessed[i] = c != ColumnNone && (exact == nil || exact[i] != c)
	}
}

// find names the first column of which most cells look like something; none where one is named so already.
func (g *guess) find(c Column, like func(string) bool) {
	if slices.Contains(g.Columns, c) {
		return
	}
	for i := range g.Columns {
		if g.Columns[i] == ColumnNone && !g.neverDated(i, c) && g.mostly(i, like) {
			g.Columns[i] = c
			return
		}
	}
}

// neverDated says that the word over a column rules out that its dates are those of events.
func (g *guess) neverDated(column int, c Column) bool {
	if g.Heading < 0 || column >= len(g.rows[g.Heading]) {
		return false
	}
	return c != ColumnTitle && neverDates.MatchString(word(g.rows[g.Heading][column]))
}

// lacksDates says that a row below one with a date has none.
func (g *guess) lacksDates() bool {
	at := slices.Index(g.Columns, ColumnDate)
	dated := false
	for _, row := range g.below {
		has := at >= 0 && at < len(row) && row[at] != ""
		if dated && !has && len(row) > 0 {
			return true
		}
		dated = dated || has
	}
	return false
}

func isText(cell string) bool {
	return cell != "" && strings.Trim(cell, "0123456789.,-/:○×◎△✓ ") != "" && !isWeekday(cell)
}
