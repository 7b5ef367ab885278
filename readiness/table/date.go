package table

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
)

// dates reads the dates of one table.
type dates struct {
	now         time.Time
	loc         *time.Location
	dayFirst    bool // 13/12/2026 stands in the column, so 3/12/2026 is in December
	year, month int  // of the title or the line above; 0: not said
	fiscal      bool // the year begins in April
}

// day is what a cell says of a date.
type day struct {
	first, last string // 2006-01-02; last: of a span
	clock       string // what stands behind it
	flags       []Flag
}

// openDate are words of which none names a day.
var openDate = regexp.MustCompile(`上旬|中旬|下旬|月末|月内|月中|以降|ごろ以降|未定|調整中|毎週|毎日|毎月|随時|今週|来週|今月|来月|本日|今日|明日|tbd|tba|\bearly\b|\bmid\b|\blate\b|every|weekly|daily|today|tomorrow|next week`)

// twoDates parts dates of which each is an event of its own.
var twoDates = regexp.MustCompile(`^ ?(?:、|・|,|&|\band\b|\bor\b|または|か) ?`)

var (
	spanSign = regexp.MustCompile(`^ ?(?:~|〜|-|→|から|\bto\b|\bthrough\b|\buntil\b) ?`)
	about    = regexp.MustCompile(`^ ?(?:頃|ごろ|ころ|前後|予定|予)`)
	filler   = regexp.MustCompile(`^ ?(?:の|at\b|,|t|@|放送|oa|on air)? ?`)
)

// read reads a cell. A weekday that stands elsewhere may be given.
func (d dates) read(cell string, weekday time.Weekday) (day, *fault.Invalid) {
	if at, clock, ok := serial(cell); ok {
		return d.check(cell, written{year: at.Year(), month: int(at.Month()), day: at.Day(), doubt: FlagSerial}, weekday, day{clock: clock})
	}
	text, named := plain(cell)
	if named.at(0) != noWeekday {
		weekday = named.at(0)
	}
	if only := strings.Trim(text, "0123456789"); only == "" && len(text) <= 2 && text != "" && d.month > 0 {
		text += "日"
	}
	w, rest, ok := begin(text, d.now)
	if !ok || w.month == 0 && d.month == 0 {
		return day{}, refusedDate(cell, text)
	}
	rest, weekday = kanjiDay(rest, weekday)
	if twoDates.MatchString(rest) && secondDate(twoDates.ReplaceAllString(rest, "")) {
		return day{}, &fault.Invalid{Field: "date", Reason: "two_dates", Got: cell}
	}
	var found day
	if about.MatchString(rest) {
		found.flags = append(found.flags, Flag{Kind: FlagAbout, Column: ColumnDate, Got: cell})
		rest = about.ReplaceAllString(rest, "")
	}
	if openDate.MatchString(rest) || strings.HasPrefix(rest, "まで") {
		return day{}, &fault.Invalid{Field: "date", Reason: "no_day", Got: cell}
	}
	sign := spanSign.FindString(rest)
	if sign == "" {
		found.clock = behind(rest)
		return d.check(cell, w, weekday, found)
	}
	return d.span(cell, w, strings.TrimSpace(rest[len(sign):]), weekdays{weekday, named.at(1)}, found)
}

// behind is the time that stands behind a date.
func behind(rest string) string { return strings.TrimSpace(filler.ReplaceAllString(rest, "")) }

// kanjiDay takes the day of the week off the beginning of what follows a date: 12/3木 21:54.
func kanjiDay(rest string, weekday time.Weekday) (string, time.Weekday) {
	trimmed := strings.TrimLeft(rest, " ")
	for i, w := range weekdayWords {
		if after, ok := strings.CutPrefix(trimmed, w); ok && (after == "" || strings.ContainsAny(after[:1], " 0123456789~-,(") || spanSign.MatchString(after)) {
			return after, time.Weekday(i)
		}
	}
	return rest, weekday
}

func secondDate(text string) bool {
	_, _, ok := begin(text, time.Time{})
	return ok || strings.Trim(text, "0123456789日") == "" && text != ""
}

// span reads the last day of a span, which is what follows its sign. A year that stands there alone is that of both.
func (d dates) span(cell string, w written, after string, days weekdays, found day) (day, *fault.Invalid) {
	last, tail, ok := d.until(after)
	if ok && w.year == 0 && last.year > 0 {
		w.year = last.year
		if last.month > 0 && w.month > last.month {
			w.year--
		}
	}
	found, refused := d.check(cell, w, days.at(0), found)
	if refused != nil || after == "" {
		return found, refused
	}
	if !ok {
		return found, &fault.Invalid{Field: "last_day", Reason: "bad_date", Got: cell}
	}
	found.last, refused = d.lastDay(cell, found.first, last)
	tail, named := kanjiDay(tail, days.at(1))
	if at, err := time.Parse(time.DateOnly, found.last); err == nil && named != noWeekday && at.Weekday() != named {
		return found, &fault.Invalid{Field: "last_day", Reason: "other_weekday", Got: cell + " → " + found.last}
	}
	found.clock = behind(tail)
	return found, refused
}

// dayYear is a day alone with the year of a span.
var dayYear = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?(?:日|,? (20\d{2}))?$`)

// until reads the end of a span as it is written.
func (d dates) until(after string) (written, string, bool) {
	if p := dayYear.FindStringSubmatch(after); p != nil {
		return written{day: number(p[1]), year: number(p[2])}, "", true
	}
	return begin(after, d.now)
}

// lastDay reads the end of a span: the month and the year that are not written are those of its beginning, or the next.
func (d dates) lastDay(cell, first string, w written) (string, *fault.Invalid) {
	began, _ := time.Parse(time.DateOnly, first) // it was written by check
	if w.month == 0 {
		w.month = int(began.Month())
	}
	if w.year == 0 {
		w.year = began.Year()
		if at := time.Date(w.year, time.Month(w.month), w.day, 0, 0, 0, 0, time.UTC); at.Before(began) {
			w.year++
		}
	}
	if d.dayFirst && w.order {
		w.month, w.day = w.day, w.month
	}
	if !exists(w.year, w.month, w.day) {
		return "", &fault.Invalid{Field: "last_day", Reason: "bad_date", Got: cell}
	}
	last := time.Date(w.year, time.Month(w.month), w.day, 0, 0, 0, 0, time.UTC)
	if last.Before(began) {
		return "", &fault.Invalid{Field: "last_day", Reason: "not_after_start", Got: cell}
	}
	return last.Format(time.DateOnly), nil
}

// check finds the year, and compares the day of the week.
func (d dates) check(cell string, w written, weekday time.Weekday, found day) (day, *fault.Invalid) {
	if w.order && d.dayFirst {
		w.month, w.day = w.day, w.month
	} else if w.order && w.day <= 12 && w.day != w.month {
		found.flags = append(found.flags, Flag{Kind: FlagMonthFirst, Column: ColumnDate, Got: cell})
	}
	if w.month == 0 {
		w.month = d.month
	}
	if w.year == 0 {
		w.year = d.yearOf(w.month, w.day, weekday)
	}
	if !exists(w.year, w.month, w.day) {
		return found, &fault.Invalid{Field: "date", Reason: "bad_date", Got: cell}
	}
	at := time.Date(w.year, time.Month(w.month), w.day, 0, 0, 0, 0, time.UTC)
	if weekday != noWeekday && at.Weekday() != weekday {
		return found, &fault.Invalid{Field: "date", Reason: "other_weekday", Got: cell + " → " + at.Format(time.DateOnly)}
	}
	if w.doubt != "" {
		found.flags = append(found.flags, Flag{Kind: w.doubt, Column: ColumnDate, Got: cell})
	}
	found.first = at.Format(time.DateOnly)
	return found, nil
}

// yearOf is the year of a date without one: that of the title or the line above, else the next to come; but the last that has
// passed where only that one falls on the day of the week.
func (d dates) yearOf(month, dayOf int, weekday time.Weekday) int {
	if year := d.told(month); year > 0 {
		return year
	}
	next, err := airtime.ParseDate(d.now, strconv.Itoa(month)+"/"+strconv.Itoa(dayOf), d.loc)
	if err != nil {
		return d.now.In(d.loc).Year()
	}
	at := next.In(d.loc)
	if before := time.Date(at.Year()-1, time.Month(month), dayOf, 0, 0, 0, 0, time.UTC); weekday != noWeekday && at.Weekday() != weekday && before.Weekday() == weekday && exists(at.Year()-1, month, dayOf) {
		return at.Year() - 1
	}
	return at.Year()
}

// told is the year that the title or the line above says for a month; 0 where it says none.
func (d dates) told(month int) int {
	switch {
	case d.year == 0 || !d.fiscal && d.month > 0 && d.month != month:
		return 0
	case d.fiscal && month < 4:
		return d.year + 1
	default:
		return d.year
	}
}

// refusedDate says why a cell is no date.
func refusedDate(cell, text string) *fault.Invalid {
	refused := fault.Invalid{Field: "date", Reason: "bad_date", Got: cell}
	switch {
	case cell == "":
	case strings.HasPrefix(cell, "="):
		refused.Reason = "formula"
	case strings.HasPrefix(cell, "#"):
		refused.Reason = "cell_error"
	case openDate.MatchString(text) || isUnknown(cell):
		refused.Reason = "no_day"
	case twoFigures.MatchString(text):
		refused.Reason = "short_year"
	}
	return &refused
}

// serialForm is how a spreadsheet counts days from 30 December 1899, with the time as a fraction.
var serialForm = regexp.MustCompile(`^([4-5]\d{4})(\.\d+)?$`)

const minutesOfDay = 24 * 60

// serial reads a date that a spreadsheet counts, of the years 2009 to 2064.
func serial(cell string) (at time.Time, clock string, ok bool) {
	found := serialForm.FindStringSubmatch(airtime.Narrow(cell))
	if found == nil {
		return at, "", false
	}
	at = time.Date(1899, 12, 30+number(found[1]), 0, 0, 0, 0, time.UTC)
	if fraction, err := strconv.ParseFloat("0"+found[2], 64); err == nil && found[2] != "" {
		if minutes := int(fraction*minutesOfDay + 0.5); minutes > 0 {
			clock = hourMinute(minutes)
		}
	}
	return at, clock, true
}

// looksDated says that a cell begins with a date that people would not take for anything else.
func looksDated(cell string) bool {
	if _, _, ok := serial(cell); ok {
		return true
	}
	text, _ := plain(cell)
	w, rest, ok := begin(text, time.Time{})
	if !ok || w.month == 0 || !exists(2024, w.month, w.day) && !exists(2024, w.day, w.month) {
		return false
	}
	rest, _ = kanjiDay(rest, noWeekday)
	clock := behind(rest)
	return rest == "" || spanSign.MatchString(rest) || about.MatchString(rest) || twoDates.MatchString(rest) || looksTimed(clock) || strings.HasPrefix(clock, "0:00:00")
}

// looksDay says the same of a cell below the word of a date, where a day alone or a word for none may stand.
func looksDay(cell string) bool {
	text, _ := plain(cell)
	n := strings.TrimRight(text, "日")
	return looksDated(cell) || openDate.MatchString(text) || isUnknown(cell) || n != "" && strings.Trim(n, "0123456789") == "" && len(n) <= 2
}
