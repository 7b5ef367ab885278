package table_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/table"
)

// TestFormsThatPRWrites are the ways in which dates and times stand in pasted tables. It is Tuesday, 17 November 2026.
// want is the first and the last minute in Tokyo with the flags, or what is asked.
func TestFormsThatPRWrites(t *testing.T) {
	for _, row := range []struct{ sentence, date, clock, want string }{
		{"an ISO date", "2026-12-03", "21:54", "2026-12-03 21:54 – 22:54"},
		{"slashes", "2026/12/3", "21:54", "2026-12-03 21:54 – 22:54"},
		{"no year, still to come", "12/3", "21:54", "2026-12-03 21:54 – 22:54"},
		{"no year, past by now", "11/10", "21:54", "2027-11-10 21:54 – 22:54"},
		{"no year, and the weekday is that of the date that has passed", "11/10(火)", "21:54", "2026-11-10 21:54 – 22:54 past"},
		{"a year that is past", "2025/12/3", "21:54", "2025-12-03 21:54 – 22:54 past"},
		{"Japanese signs", "2026年12月3日", "21時54分", "2026-12-03 21:54 – 22:54"},
		{"Japanese signs, no year", "12月3日（木）", "21時54分", "2026-12-03 21:54 – 22:54"},
		{"the era in words", "令和8年12月3日", "21:54", "2026-12-03 21:54 – 22:54"},
		{"the era in full-width figures", "令和８年１２月３日（木）", "２１：５４", "2026-12-03 21:54 – 22:54"},
		{"the era by its letter", "R8.12.3", "21:54", "2026-12-03 21:54 – 22:54"},
		{"the era by its letter, with slashes", "R8/12/3", "21:54", "2026-12-03 21:54 – 22:54"},
		{"the first year of an era", "令和元年5月1日", "21:54", "2019-05-01 21:54 – 22:54 past"},
		{"the era before", "平成31年4月30日", "21:54", "2019-04-30 21:54 – 22:54 past"},
		{"a weekday in brackets", "12/3(木)", "21:54", "2026-12-03 21:54 – 22:54"},
		{"a weekday without brackets", "12/3木", "21:54", "2026-12-03 21:54 – 22:54"},
		{"a weekday in full", "12/3 木曜日", "21:54", "2026-12-03 21:54 – 22:54"},
		{"a weekday before the date", "木 12/3", "21:54", "2026-12-03 21:54 – 22:54"},
		{"a holiday", "12/23（水・祝）", "21:54", "2026-12-23 21:54 – 22:54"},
		{"a Sunday, whose sign is also that of a day", "12/6日", "21:54", "2026-12-06 21:54 – 22:54"},
		{"a remark in brackets", "12/3（予定）", "21:54", "2026-12-03 21:54 – 22:54"},
		{"a date that is planned", "12/3予定", "21:54", "2026-12-03 21:54 – 22:54 about"},
		{"about a date", "12/3頃", "21:54", "2026-12-03 21:54 – 22:54 about"},
		{"a year of two figures that can be nothing else", "26/12/3", "21:54", "2026-12-03 21:54 – 22:54 short_year"},
		{"a year of two figures with its sign", "26年12月3日", "21:54", "2026-12-03 21:54 – 22:54 short_year"},
		{"as Excel exports a date", "2026/12/3 0:00:00", "21:54", "2026-12-03 21:54 – 22:54"},
		{"the same without a time", "2026/12/3 0:00:00", "", "2026-12-03 all day all_day"},
		{"as programs export a date", "2026-12-03T00:00:00", "21:54", "2026-12-03 21:54 – 22:54"},
		{"date and time in one cell", "2026/12/3 21:54", "", "2026-12-03 21:54 – 22:54"},
		{"date, weekday and span in one cell", "12/3(木)21:54〜22:48", "", "2026-12-03 21:54 – 22:48"},
		{"date and part of the day in one cell", "12月3日(木)よる9時54分", "", "2026-12-03 21:54 – 22:54"},
		{"a serial number", "46359", "21:54", "2026-12-03 21:54 – 22:54 serial"},
		{"a serial number with a time", "46359.9125", "", "2026-12-03 21:54 – 22:54 serial"},
		{"a serial number and a fraction", "46359", "0.9125", "2026-12-03 21:54 – 22:54 serial"},
		{"a fraction past midnight", "12/3", "1.0625", "2026-12-04 01:30 – 02:30"},
		{"a time past midnight as a date of 1900", "12/3", "1900/1/1 1:30:00", "2026-12-04 01:30 – 02:30"},
		{"eight figures", "20261203", "2154", "2026-12-03 21:54 – 22:54"},
		{"dots", "12.13", "21:54", "2026-12-13 21:54 – 22:54"},
		{"a dot after which a nought may be missing", "12.3", "21:54", "2026-12-03 21:54 – 22:54 dotted"},
		{"a span of dates", "12/3〜12/5", "", "2026-12-03 – 2026-12-05 all day all_day"},
		{"a span of days", "12月3日〜5日", "", "2026-12-03 – 2026-12-05 all day all_day"},
		{"a span with weekdays", "12/3(木)～12/5(土)", "10:00〜20:00", "2026-12-03 10:00 – 2026-12-05 20:00"},
		{"a span over the end of the year", "12/28〜1/3", "", "2026-12-28 – 2027-01-03 all day all_day"},
		{"late at night", "12/3", "深夜1:30", "2026-12-04 01:30 – 02:30 late"},
		{"late at night, on the 30-hour clock", "12/3", "深夜25:30", "2026-12-04 01:30 – 02:30"},
		{"late at night, at twelve", "12/3", "深夜0時", "2026-12-04 00:00 – 01:00 late"},
		{"the next day", "12/3", "翌1:30", "2026-12-04 01:30 – 02:30 late"},
		{"the next morning", "12/3", "翌朝5時", "2026-12-04 05:00 – 06:00 late"},
		{"the next day, past the 30-hour clock", "12/3", "翌9:00", "2026-12-04 09:00 – 10:00 late"},
		{"an end on the next day", "12/3", "23:30〜翌1:30", "2026-12-03 23:30 – 2026-12-04 01:30 late"},
		{"about a time", "12/3", "21:54頃", "2026-12-03 21:54 – 22:54 about"},
		{"about a time, before it", "12/3", "約21:54", "2026-12-03 21:54 – 22:54"},
		{"half past", "12/3", "9時半", "2026-12-03 09:30 – 10:30"},
		{"half past, in the evening", "12/3", "夜9時半ごろ", "2026-12-03 21:30 – 22:30 about"},
		{"in the morning", "12/3", "朝7時", "2026-12-03 07:00 – 08:00"},
		{"towards evening", "12/3", "夕方6時", "2026-12-03 18:00 – 19:00"},
		{"within an hour", "12/3", "19時台", "2026-12-03 19:00 – 20:00 about"},
		{"before the time, the half of the day", "12/3", "PM9:54", "2026-12-03 21:54 – 22:54"},
		{"the half of the day in Japanese", "12/3", "午後9時54分", "2026-12-03 21:54 – 22:54"},
		{"the half of the day, written once", "12/3", "午後9時〜11時", "2026-12-03 21:00 – 23:00"},
		{"a span without an end", "12/3", "21:54〜", "2026-12-03 21:54 – 22:54"},
		{"a span with its length", "12/3", "21:54〜22:48（54分）", "2026-12-03 21:54 – 22:48"},
		{"on air", "12/3", "21:54放送", "2026-12-03 21:54 – 22:54"},
		{"the zone of the table", "12/3", "21:54 JST", "2026-12-03 21:54 – 22:54"},
		{"a time that nobody knows yet", "12/3", "時間未定", "2026-12-03 all day all_day"},
		{"an English date", "Dec 3, 2026", "9:54 PM", "2026-12-03 21:54 – 22:54"},
		{"an English date, the day first", "3 December 2026", "21:54", "2026-12-03 21:54 – 22:54"},
		{"an English date with its weekday", "Thu, Dec 3", "9:54pm", "2026-12-03 21:54 – 22:54"},
		{"an English ordinal", "December 3rd", "21:54", "2026-12-03 21:54 – 22:54"},
		{"as a spreadsheet in English shows it", "3-Dec-26", "21:54", "2026-12-03 21:54 – 22:54"},
		{"an English date and time in one cell", "Dec 3, 2026 at 9:54 PM", "", "2026-12-03 21:54 – 22:54"},
		{"an English span of dates", "Dec 3–5, 2026", "", "2026-12-03 – 2026-12-05 all day all_day"},
		{"an English span of times", "Dec 3", "9:00–11:30 PM", "2026-12-03 21:00 – 23:30"},
		{"an English span over noon", "Dec 3", "11:00 - 1:00 PM", "2026-12-03 11:00 – 13:00"},
		{"the month first, as in the United States", "12/3/2026", "21:54", "2026-12-03 21:54 – 22:54 month_first"},
		{"a day that no month has, so the day is first", "13/12/2026", "21:54", "2026-12-13 21:54 – 22:54"},

		{"the weekday of another date", "12/3(金)", "21:54", "date other_weekday: 12/3(金) → 2026-12-03"},
		{"an English weekday of another date", "Fri, Dec 3, 2026", "21:54", "date other_weekday: Fri, Dec 3, 2026 → 2026-12-03"},
		{"the first third of a month", "12月上旬", "21:54", "date no_day: 12月上旬"},
		{"from a date on", "12/3以降", "21:54", "date no_day: 12/3以降"},
		{"not decided", "調整中", "21:54", "date no_day: 調整中"},
		{"every week", "毎週木曜", "21:54", "date no_day: 毎週木曜"},
		{"an English word for some day", "early December", "21:54", "date no_day: early December"},
		{"a relative day", "明日", "21:54", "date no_day: 明日"},
		{"two dates", "12/3、12/10", "21:54", "date two_dates: 12/3、12/10"},
		{"one of two dates", "12/3 or 12/4", "21:54", "date two_dates: 12/3 or 12/4"},
		{"a year of two figures that may be one of an era", "8/12/3", "21:54", "date short_year: 8/12/3"},
		{"a date that there is not", "2/30", "21:54", "date bad_date: 2/30"},
		{"a formula", "=A2+1", "21:54", "date formula: =A2+1"},
		{"the error of a formula", "#REF!", "21:54", "date cell_error: #REF!"},
		{"a day without a month", "3日", "21:54", "date bad_date: 3日"},
		{"a number that is no date", "123456", "21:54", "date bad_date: 123456"},
		{"a figure alone", "12/3", "21", "start bad_clock: 21"},
		{"the next day, said twice", "12/3", "翌25:30", "start next_day_twice: 翌25:30"},
		{"a clock of 31 hours", "12/3", "31:00", "start past_30_hours: 31:00"},
		{"noon or midnight", "12/3", "午後12時30分", "start noon_or_midnight: 午後12時30分"},
		{"the zone of another place", "12/3", "9:54 PM PST", "start other_zone: 9:54 PM PST"},
		{"a word for a time", "12/3", "ゴールデン帯", "start bad_clock: ゴールデン帯"},
		{"a span of dates with one time", "12/3〜12/5", "10:00", "end last_day_needs_end: 10:00"},
		{"a last day before the first", "2026/12/5〜2026/12/3", "", "last_day not_after_start: 2026/12/5〜2026/12/3"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			rows := read(t, "放送日|時間|番組名", row.date+"|"+row.clock+"|朝の扉")
			if got := shown(t, rows[0]); got != row.want {
				t.Errorf("%s | %s is %q, want %q", row.date, row.clock, got, row.want)
			}
		})
	}
}

// shown is a row in one line: when it is on air in Tokyo and its flags, or what is asked.
func shown(t *testing.T, row table.Row) string {
	t.Helper()
	var parts []string
	for _, r := range row.Refused {
		parts = append(parts, r.Field+" "+r.Reason+": "+r.Got)
	}
	if len(parts) > 0 {
		return strings.Join(parts, "; ")
	}
	tokyo := given.Zone(t, "Asia/Tokyo")
	from, to := row.Event.Start.In(tokyo), row.Event.End.In(tokyo)
	switch last := to.Add(-time.Second); {
	case row.Event.AllDay && from.YearDay() == last.YearDay():
		parts = append(parts, from.Format(time.DateOnly)+" all day")
	case row.Event.AllDay:
		parts = append(parts, from.Format(time.DateOnly)+" – "+last.Format(time.DateOnly)+" all day")
	case from.YearDay() == to.YearDay():
		parts = append(parts, from.Format("2006-01-02 15:04")+" – "+to.Format("15:04"))
	default:
		parts = append(parts, from.Format("2006-01-02 15:04")+" – "+to.Format("2006-01-02 15:04"))
	}
	for _, f := range row.Flags {
		parts = append(parts, string(f.Kind))
	}
	return strings.Join(parts, " ")
}
