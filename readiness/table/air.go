package table

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
)

// air reads when an event is on air, with all that cannot be read of it.
func (r *reader) air(e *readiness.Event, row *Row) []fault.Invalid {
	date, refused := r.day(row)
	when, times, wrong := r.times(&date, row)
	r.carry(r.cell(row.Cells, ColumnDate), date, refused)
	if refused != nil {
		return append([]fault.Invalid{*refused}, wrong...)
	}
	row.Flags = append(row.Flags, date.flags...)
	if len(wrong) > 0 {
		return wrong
	}
	if date.first == "" {
		return []fault.Invalid{{Field: "date", Reason: "bad_date", Got: r.cell(row.Cells, ColumnDate)}}
	}
	if last, lastRefused := r.last(row, date); lastRefused != nil {
		return []fault.Invalid{*lastRefused}
	} else if last != "" {
		when.LastDay = last
	}
	when.Date = date.first
	when.carryOver(times)
	if when.Start == "" && when.End == "" {
		row.Flags = append(row.Flags, Flag{Kind: FlagAllDay, Column: ColumnStart, Got: r.cell(row.Cells, ColumnStart)})
	}
	if when.LastDay != "" && when.Start != "" && when.End == "" {
		return []fault.Invalid{{Field: "end", Reason: "last_day_needs_end", Got: cmp.Or(r.cell(row.Cells, ColumnEnd), r.cell(row.Cells, ColumnStart))}}
	}
	var err error
	if e.Start, e.End, e.AllDay, err = when.Read(r.now, r.loc); err == nil {
		return nil
	}
	var invalid fault.Invalid
	if errors.As(err, &invalid) && invalid.Got != "" && invalid.Field == "end" {
		invalid.Got = cmp.Or(r.cell(row.Cells, ColumnEnd), r.cell(row.Cells, ColumnStart))
		return []fault.Invalid{invalid}
	}
	return fault.Invalids(err)
}

// carry keeps the date of a row for those below it without one. Below a date that cannot be read there is none: that of a row
// further up would be another day.
func (r *reader) carry(cell string, date day, refused *fault.Invalid) {
	switch {
	case refused != nil && cell != "":
		r.above = day{}
	case refused == nil && date.first != "":
		r.above = day{first: date.first, last: date.last}
	}
}

// typed is an air time as it is handed on to be read.
type typed struct{ airtime.Airing }

// carryOver writes times, those past the 30-hour clock on the next date.
func (t *typed) carryOver(s span) {
	if t.Start != "" && s.from.minutes >= lastMinute {
		t.Date, t.Start = nextDay(t.Date), hourMinute(s.from.minutes-minutesOfDay)
	}
	if t.End != "" && s.to.minutes >= lastMinute {
		t.LastDay, t.End = nextDay(cmp.Or(t.LastDay, t.Date)), hourMinute(s.to.minutes-minutesOfDay)
	}
}

// lastMinute is where the 30-hour clock ends.
const lastMinute = 30 * 60

func nextDay(date string) string {
	at, _ := time.Parse(time.DateOnly, date) // it was written by this package
	return at.AddDate(0, 0, 1).Format(time.DateOnly)
}

// day reads the date of a row: of its cell, of its month and day, or of the row above.
func (r *reader) day(row *Row) (day, *fault.Invalid) {
	r.column(row.Cells)
	cell, weekday := r.cell(row.Cells, ColumnDate), noWeekday
	if said := r.cell(row.Cells, ColumnWeekday); said != "" {
		weekday = weekdayOf(said)
	}
	switch {
	case cell != "":
		found, refused := r.dates.read(cell, weekday)
		if said := r.cell(row.Cells, ColumnWeekday); refused != nil && refused.Reason == "other_weekday" && said != "" {
			refused.Got = said + " " + refused.Got
		}
		return found, refused
	case r.dated(r.cell(row.Cells, ColumnStart)):
		return day{}, nil
	case r.Carry && r.above.first != "":
		carried := r.above
		carried.flags = []Flag{{Kind: FlagCarried, Column: ColumnDate, Got: carried.first}}
		return carried, nil
	case r.above.first != "":
		return day{}, &fault.Invalid{Field: "date", Reason: "date_above", Got: ""}
	default:
		return day{}, &fault.Invalid{Field: "date", Reason: "bad_date"}
	}
}

// column takes month and year from their columns; where they are empty those above hold.
func (r *reader) column(cells []string) {
	said, year := r.cell(cells, ColumnMonth), yearOf(r.cell(cells, ColumnYear))
	text, _ := plain(said)
	month := monthOf(strings.TrimSuffix(text, "."))
	if n, err := strconv.Atoi(strings.TrimSuffix(text, "月")); err == nil && n >= 1 && n <= 12 {
		month = n
	}
	if found := ofMonth.FindStringSubmatch(airtime.Narrow(said)); found != nil && number(found[2]) <= 12 {
		month, year = number(found[2]), cmp.Or(yearOf(found[1]), year)
	}
	if month > 0 {
		r.turn(month, year)
	} else if year > 0 {
		r.year, r.fiscal = year, false
	}
}

// dated says that a cell of times names the date too.
func (r *reader) dated(cell string) bool {
	text, _ := plain(cell)
	w, rest, ok := begin(text, r.now)
	return ok && w.month > 0 && strings.ContainsAny(rest, ":時0123456789")
}

// times reads the cells of start and end. A date that stands in one of them is taken too.
func (r *reader) times(date *day, row *Row) (when typed, s span, wrong []fault.Invalid) {
	s, wrong = r.start(date, row, &when)
	end := r.cell(row.Cells, ColumnEnd)
	if end == "" || isUnknown(end) {
		return when, s, wrong
	}
	last, clock, refused := r.split(end, ColumnEnd)
	if refused == nil && clock != "" {
		var to span
		if to, refused = readSpan(clock, r.loc, ColumnEnd); refused == nil {
			if when.Start != "" && s.from.half == "pm" && to.from.half == "" {
				both := span{from: s.from, to: to.from}
				both.halves()
				to.from = both.to
			}
			s.to, when.End = to.from, hourMinute(to.from.minutes)
			row.Flags = append(row.Flags, to.flags...)
		}
	}
	if last.first != "" {
		when.LastDay = last.first
	}
	if refused != nil {
		refused.Field, refused.Got = "end", end
		wrong = append(wrong, *refused)
	}
	return when, s, wrong
}

// start reads the cell of the start, or what stands behind the date.
func (r *reader) start(date *day, row *Row, when *typed) (span, []fault.Invalid) {
	cell, field := r.cell(row.Cells, ColumnStart), "start"
	own, said, refused := r.split(cell, ColumnStart)
	if refused == nil && own.first != "" {
		if date.first != "" && r.cell(row.Cells, ColumnDate) != "" && own.first != date.first {
			refused = &fault.Invalid{Field: "start", Reason: "two_dates", Got: cell}
		}
		date.first, date.flags = own.first, append(date.flags, own.flags...)
	}
	behind := strings.TrimSuffix(date.clock, ":00")
	if cell == "" && date.clock != "" && behind != "0:00" && behind != "00:00" {
		cell, said = r.cell(row.Cells, ColumnDate), date.clock
		field = "date"
	}
	if refused != nil || said == "" || isUnknown(said) {
		return span{}, list(refused)
	}
	s, refused := readSpan(said, r.loc, ColumnStart)
	if refused != nil {
		if field == "date" {
			refused.Field = "date"
		}
		refused.Got = cell
		return s, list(refused)
	}
	when.Start = hourMinute(s.from.minutes)
	if !s.open {
		when.End = hourMinute(s.to.minutes)
	}
	row.Flags = append(row.Flags, s.flags...)
	return s, nil
}

func list(refused *fault.Invalid) []fault.Invalid {
	if refused == nil {
		return nil
	}
	return []fault.Invalid{*refused}
}

// split parts the date in a cell of times from the time. Times past midnight are dates of 1900 to a spreadsheet.
func (r *reader) split(cell string, c Column) (date day, clock string, refused *fault.Invalid) {
	if found := ofEpoch.FindStringSubmatch(strings.ToLower(cell)); found != nil {
		clock = cell[len(found[0]):]
		if s, err := readSpan(clock, r.loc, c); err == nil && found[1] == "1" {
			clock = hourMinute(s.from.minutes + minutesOfDay)
		}
		return day{}, clock, nil
	}
	if at, clock, ok := serial(cell); ok {
		return day{first: at.Format(time.DateOnly)}, clock, nil
	}
	if !r.dated(cell) {
		return day{}, cell, nil
	}
	date, refused = r.dates.read(cell, noWeekday)
	if refused != nil {
		refused.Field = string(c)
	}
	return date, date.clock, refused
}

// last is the last day of a span: of its own column, or of the cell of the date.
func (r *reader) last(row *Row, date day) (string, *fault.Invalid) {
	cell := r.cell(row.Cells, ColumnLastDay)
	if cell == "" || isUnknown(cell) {
		return date.last, nil
	}
	d := r.dates
	text, _ := plain(cell)
	w, _, ok := begin(text, d.now)
	if at, _, is := serial(cell); is {
		w, ok = written{year: at.Year(), month: int(at.Month()), day: at.Day()}, true
	}
	if !ok {
		return "", &fault.Invalid{Field: "last_day", Reason: refusedDate(cell, text).Reason, Got: cell}
	}
	last, refused := d.lastDay(cell, date.first, w)
	if last == date.first {
		last = ""
	}
	return last, refused
}
