package table

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
)

// clock is what a cell says of a time: minutes past the midnight that begins the date.
type clock struct {
	minutes int
	half    string // am or pm, where it was written
	flags   []FlagKind
}

// parts of the day before a time, as Narrow writes them, the longest first.
var partsOfDay = regexp.MustCompile(`^(深夜|夜中|真夜中|翌日|翌朝|翌|よる|夜|夕方|夕|ゆうがた|早朝|未明|明け方|朝|あさ|お昼|昼|ひる|ごぜん|ごご|am|pm|約|およそ|oa|on air|from|around)[.:]?`)

var (
	clockTail = regexp.MustCompile(`(頃|ごろ|ころ|前後|台|より|スタート|開始|放送|放送開始|oa|onair|予定|start)$`)
	clockZone = regexp.MustCompile(`[0-9時分半m.](jst|日本時間|utc|gmt|bst|est|edt|et|cst|cdt|ct|pst|pdt|pt|cet|cest|kst)$`)
	clockSpan = regexp.MustCompile(`~|〜|-|→|から`)
	fraction  = regexp.MustCompile(`^[01]?\.\d+$`)
	ofEpoch   = regexp.MustCompile(`^(?:1899-12-3[01]|1900[-/]0?1[-/]0?([01]))[t ]`)
)

// bare writes a cell as times are read. What stands in brackets is left out.
func bare(cell string) string {
	text := strings.ToLower(weekdayMark.ReplaceAllString(airtime.HalfWidth(cell), " "))
	return airtime.Narrow(strings.NewReplacer("—", "-", "―", "-", " to ", "~").Replace(text))
}

// readClock reads one time. The reason is empty, or why it cannot be read.
func readClock(text string, loc *time.Location) (clock, string) {
	var c clock
	text, found := cutZone(text)
	if found != "" && !zoneIs(found, loc) {
		return c, "other_zone"
	}
	for found := clockTail.FindString(text); found != ""; found = clockTail.FindString(text) { // 21:54頃放送
		text = strings.TrimSuffix(text, found)
		if slices.Contains([]string{"頃", "ごろ", "ころ", "前後", "台"}, found) {
			c.flags = append(c.flags, FlagAbout)
		}
	}
	if fraction.MatchString(text) {
		share, _ := strconv.ParseFloat(text, 64) // of this form
		c.minutes = int(share*minutesOfDay + 0.5)
		return c, ""
	}
	var parts []string
	for found := partsOfDay.FindStringSubmatch(text); found != nil; found = partsOfDay.FindStringSubmatch(text) {
		parts, text = append(parts, found[1]), text[len(found[0]):]
	}
	if rest, ok := strings.CutSuffix(text, "時半"); ok {
		text = rest + "時30分"
	}
	return c.of(text, parts)
}

// cutZone takes the name of a zone off the end of a time.
func cutZone(text string) (without, zone string) {
	if found := clockZone.FindStringSubmatch(text); found != nil {
		return strings.TrimSuffix(text, found[1]), found[1]
	}
	return text, ""
}

// of reads a time with the parts of the day that stand before it.
func (c clock) of(text string, parts []string) (clock, string) {
	for _, part := range parts {
		switch part {
		case "ごぜん", "am":
			text, c.half = "午前"+text, "am"
		case "ごご", "pm":
			text, c.half = "午後"+text, "pm"
		}
	}
	minutes, err := airtime.ParseClock(text)
	if err != nil {
		return c, fault.Invalids(err)[0].Reason
	}
	switch {
	case strings.HasSuffix(text, "m") || strings.HasSuffix(text, "m."):
		c.half = strings.Trim(strings.Trim(text, "0123456789:"), ".")[:1] + "m"
	case strings.HasPrefix(text, "午前"):
		c.half = "am"
	case strings.HasPrefix(text, "午後"):
		c.half = "pm"
	}
	c.minutes = minutes
	for _, part := range parts {
		if reason := c.shift(part); reason != "" {
			return c, reason
		}
	}
	return c, ""
}

// Hours of the day by which the words of a part of it are read.
const (
	noon       = 12 * 60
	nightEnds  = 6 * 60
	nightStart = 17 * 60
)

// shift moves a time into the part of the day that was named.
func (c *clock) shift(part string) (refused string) {
	switch part {
	case "深夜", "夜中", "真夜中", "夜", "よる":
		late := part != "夜" && part != "よる"
		switch {
		case c.minutes >= noon && c.minutes < noon+60:
			c.minutes += noon
		case c.minutes < nightEnds && (late || c.minutes < 5*60):
			c.minutes += minutesOfDay
		case !late && c.minutes < noon:
			c.minutes += noon
			return ""
		case c.minutes < nightStart:
			return "bad_clock"
		default:
			return ""
		}
		c.flags = append(c.flags, FlagLate)
	case "翌日", "翌朝", "翌":
		if c.minutes >= minutesOfDay {
			return "next_day_twice"
		}
		c.minutes += minutesOfDay
		c.flags = append(c.flags, FlagLate)
	case "夕方", "夕", "ゆうがた":
		if c.minutes < noon {
			c.minutes += noon
		}
	case "お昼", "昼", "ひる":
		if c.minutes < nightEnds {
			c.minutes += noon
		}
	case "早朝", "未明", "明け方", "朝", "あさ":
		if c.minutes >= noon {
			return "bad_clock"
		}
	}
	return ""
}

// zoneIs says that a name of a zone is that in which the table is read.
func zoneIs(name string, loc *time.Location) bool {
	if name == "日本時間" {
		name = "jst"
	}
	for _, month := range []time.Month{time.January, time.July} {
		short, _ := time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC).In(loc).Zone()
		short = strings.ToLower(short)
		if name == short || len(name) == 2 && len(short) == 3 && name == short[:1]+short[2:] {
			return true
		}
	}
	return false
}

// span is a time, or two with a sign between them.
type span struct {
	from, to clock
	open     bool // there is no end
	flags    []Flag
}

// readSpan reads a cell of times.
func readSpan(cell string, loc *time.Location, column Column) (span, *fault.Invalid) {
	text := bare(cell)
	if strings.HasPrefix(cell, "=") {
		return span{}, &fault.Invalid{Field: string(column), Reason: "formula", Got: cell}
	}
	if strings.HasPrefix(cell, "#") {
		return span{}, &fault.Invalid{Field: string(column), Reason: "cell_error", Got: cell}
	}
	head, tail, s := text, "", span{open: true}
	if at := clockSpan.FindStringIndex(text); at != nil && at[0] > 0 {
		head, tail = text[:at[0]], strings.TrimLeft(text[at[1]:], "~〜-→")
	}
	var reason string
	if s.from, reason = readClock(head, loc); reason == "" && tail != "" {
		s.open = false
		s.to, reason = readClock(tail, loc)
		s.halves()
	}
	if reason != "" {
		return s, &fault.Invalid{Field: string(column), Reason: reason, Got: cell}
	}
	for _, kind := range append(s.from.flags, s.to.flags...) {
		s.flags = append(s.flags, Flag{Kind: kind, Column: column, Got: cell})
	}
	return s, nil
}

// halves gives the half of the day that was written once to both times: 9:00-11:30 PM, 午後9時〜11時.
func (s *span) halves() {
	switch {
	case s.from.half == "" && s.to.half != "" && s.from.minutes < noon+60:
		s.from.minutes %= noon
		if s.to.half == "pm" && s.from.minutes+noon < s.to.minutes {
			s.from.minutes += noon
		}
	case s.from.half == "pm" && s.to.half == "" && s.to.minutes <= noon && s.to.minutes+noon > s.from.minutes:
		s.to.minutes += noon
	}
}

// looksTimed says that a cell holds a time or a span of them.
func looksTimed(cell string) bool {
	if serialForm.MatchString(cell) || cell == "" {
		return false
	}
	_, refused := readSpan(cell, time.UTC, ColumnStart)
	if refused != nil && refused.Reason == "other_zone" {
		refused = nil
	}
	return refused == nil || slices.Contains([]string{"past_30_hours", "noon_or_midnight", "next_day_twice"}, refused.Reason)
}

// looksTimedOrOpen says the same of a cell below the word of a time, where a word for none or a date with it may stand.
func looksTimedOrOpen(cell string) bool {
	text, _ := plain(cell)
	_, rest, dated := begin(text, time.Time{})
	return looksTimed(cell) || isUnknown(cell) || dated && strings.ContainsAny(rest, ":時") || ofEpoch.MatchString(strings.ToLower(cell))
}

func hourMinute(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
