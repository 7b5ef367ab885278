package table

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/airtime"
)

// written is a date as it stands in a cell, before its year is known.
type written struct {
	year, month, day int // year 0: none is written; month 0: the day alone
	doubt            FlagKind
	order            bool // month and day may be the other way round
}

// dateForm is a way to write a date at the beginning of a text.
type dateForm struct {
	form *regexp.Regexp
	read func(part []string) (written, bool)
}

// dateForms are tried in this order. None of them reads on into further figures: see begin.
var dateForms = []dateForm{
	{regexp.MustCompile(`^(令和|平成|r|h) ?\.?(元|\d{1,2}) ?(?:年|[./-]) ?(\d{1,2}) ?(?:月|[./-]) ?(\d{1,2})日?`), eraDate},
	{regexp.MustCompile(`^(\d{4}) ?(?:年|[-/.]) ?(\d{1,2}) ?(?:月|[-/.]) ?(\d{1,2})(?: ?日)?`), yearFirst},
	{regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})`), yearFirst},
	{regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](20\d{2})`), yearLast},
	{regexp.MustCompile(`^(\d{1,2}) ?月 ?(\d{1,2})(?: ?日)?`), monthDay},
	{regexp.MustCompile(`^(\d{1,2})[/-](\d{1,2})`), monthDay},
	{regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})`), dotted},
	{regexp.MustCompile(`^([a-z]{3,9})\.? ?(\d{1,2})(?:st|nd|rd|th)?(?:,? ?(20\d{2}))?`), namedMonth},
	{regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ -]?(?:of )?([a-z]{3,9})\.?(?:,?[ -]?(20\d{2}))?`), dayNamed},
	{regexp.MustCompile(`^(\d{1,2}) ?日`), dayAlone},
}

// twoFigures is a date whose year has two figures.
var twoFigures = regexp.MustCompile(`^'?(\d{1,2})([/.-]|年)(\d{1,2}|[a-z]{3})(?:[/.-]|月)(\d{1,2})日?`)

func number(s string) int {
	n, _ := strconv.Atoi(s) // figures only; empty is 0
	return n
}

func eraDate(p []string) (written, bool) {
	first, year := map[string]int{"令和": 2018, "r": 2018, "平成": 1988, "h": 1988}[p[1]], number(p[2])
	if p[2] == "元" {
		year = 1
	}
	return written{year: first + year, month: number(p[3]), day: number(p[4])}, true
}

func yearFirst(p []string) (written, bool) {
	return written{year: number(p[1]), month: number(p[2]), day: number(p[3])}, true
}

func yearLast(p []string) (written, bool) {
	return written{year: number(p[3]), month: number(p[1]), day: number(p[2]), order: true}, true
}

func monthDay(p []string) (written, bool) {
	return written{month: number(p[1]), day: number(p[2])}, true
}

// dotted is a date of which a spreadsheet may have dropped the last figure: it shows 12.30 as 12.3.
func dotted(p []string) (written, bool) {
	w := written{month: number(p[1]), day: number(p[2])}
	if len(p[2]) == 1 && w.day >= 1 && w.day <= 3 {
		w.doubt = FlagDotted
	}
	return w, true
}

func namedMonth(p []string) (written, bool) {
	month := monthOf(p[1])
	return written{year: number(p[3]), month: month, day: number(p[2])}, month > 0
}

func dayNamed(p []string) (written, bool) {
	month := monthOf(p[2])
	return written{year: number(p[3]), month: month, day: number(p[1])}, month > 0
}

func dayAlone(p []string) (written, bool) { return written{day: number(p[1])}, true }

// monthOf gives the month of an English name or its beginning; 0 where it is none.
func monthOf(name string) int {
	for m := time.January; m <= time.December; m++ {
		if full := strings.ToLower(m.String()); name == full || name == full[:3] || name == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

// begin reads the date at the beginning of a plain text and gives what follows it.
func begin(text string, now time.Time) (w written, rest string, ok bool) {
	if w, rest, ok = shortYear(text, now); ok {
		return w, rest, true
	}
	for _, f := range dateForms {
		found := f.form.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		rest = text[len(found[0]):]
		if continues(rest) {
			continue
		}
		if w, ok = f.read(found); ok {
			return w, rest, true
		}
	}
	return written{}, text, false
}

// continues says that figures go on, so that what was read is a part of something else.
func continues(rest string) bool {
	return rest != "" && (rest[0] >= '0' && rest[0] <= '9' || len(rest) > 1 && strings.ContainsRune("/.:", rune(rest[0])) && rest[1] >= '0' && rest[1] <= '9')
}

// shortYear reads a year of two figures where only one reading is near: 26/12/3, 12/3/26, 3-Dec-26.
func shortYear(text string, now time.Time) (w written, rest string, ok bool) {
	p := twoFigures.FindStringSubmatch(text)
	if p == nil || continues(text[len(p[0]):]) {
		return w, text, false
	}
	near := func(s string) bool { y := 2000 + number(s) - now.Year(); return len(s) == 2 && y >= -1 && y <= 2 }
	first, last := near(p[1]), near(p[4])
	if month := monthOf(p[3]); month > 0 && last {
		return written{year: 2000 + number(p[4]), month: month, day: number(p[1])}, text[len(p[0]):], true
	}
	switch {
	case monthOf(p[3]) > 0 || first == last || p[2] == "年" && !first:
		return w, text, false
	case first:
		w = written{year: 2000 + number(p[1]), month: number(p[3]), day: number(p[4])}
	default:
		w = written{year: 2000 + number(p[4]), month: number(p[1]), day: number(p[3]), order: true}
	}
	w.doubt = FlagShortYear
	return w, text[len(p[0]):], true
}

// exists says whether the calendar has such a date.
func exists(year, month, day int) bool {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return at.Year() == year && int(at.Month()) == month && at.Day() == day
}

// weekdayWords are the days of the week from Sunday.
var weekdayWords = [7]string{"日", "月", "火", "水", "木", "金", "土"}

const noWeekday = time.Weekday(-1)

// weekdays are the days of the week that a cell names, in the order in which they stand in it.
type weekdays []time.Weekday

// at gives the first or the last of two; noWeekday where there is none.
func (w weekdays) at(i int) time.Weekday {
	if i < len(w) {
		return w[i]
	}
	return noWeekday
}

var (
	weekdayMark = regexp.MustCompile(`\(([^()]*)\)`)
	japaneseDay = regexp.MustCompile(`([日月火水木金土])曜日?`)
	englishDay  = regexp.MustCompile(`\b(sun|mon|tue|wed|thu|fri|sat)(?:day|s|sday|nesday|r|rs|rsday|urday)?\b[.,]?`)
)

// weekdayOf gives the day of the week that a word names: 木, 木曜, (木・祝), Thu, Thursday.
func weekdayOf(said string) time.Weekday {
	text := strings.Trim(airtime.Narrow(said), "()[]【】<>.")
	text = strings.TrimRight(strings.TrimSuffix(text, "祝日"), "祝・/")
	text = strings.TrimSuffix(strings.TrimSuffix(text, "日"), "曜")
	if text == "" && said != "" {
		text = "日"
	}
	for i, w := range weekdayWords {
		if text == w {
			return time.Weekday(i)
		}
	}
	if found := englishDay.FindString(text); found == text && found != "" {
		return englishWeekday(text)
	}
	return noWeekday
}

func englishWeekday(name string) time.Weekday {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.HasPrefix(name, strings.ToLower(d.String())[:3]) {
			return d
		}
	}
	return noWeekday
}

func isWeekday(cell string) bool {
	return weekdayOf(cell) != noWeekday && strings.Trim(airtime.Narrow(cell), "()祝日曜・") != "" || airtime.Narrow(cell) == "日" || airtime.Narrow(cell) == "日曜"
}

// plain writes a cell as dates are read: narrow, lower, single spaces, what stands in brackets left out. It gives the days of
// the week that are named in it.
func plain(cell string) (string, weekdays) {
	text := strings.ToLower(airtime.HalfWidth(cell))
	text = strings.NewReplacer("〔", "(", "〕", ")", "[", "(", "]", ")", "【", "(", "】", ")", "⁄", "/", "―", "-", "—", "-").Replace(text)
	var days weekdays
	text = weekdayMark.ReplaceAllStringFunc(text, func(mark string) string {
		if d := weekdayOf(mark); d != noWeekday {
			days = append(days, d)
		}
		return " "
	})
	text = japaneseDay.ReplaceAllStringFunc(text, func(mark string) string {
		days = append(days, weekdayOf(mark))
		return " "
	})
	text = englishDay.ReplaceAllStringFunc(text, func(mark string) string {
		days = append(days, englishWeekday(mark))
		return " "
	})
	text = strings.Join(strings.Fields(text), " ")
	for i, w := range weekdayWords { // 木 12/3
		if rest, ok := strings.CutPrefix(text, w); ok && strings.TrimSpace(rest) != "" && !strings.HasPrefix(rest, "曜") {
			if _, _, dated := begin(strings.TrimSpace(rest), time.Time{}); dated {
				return strings.TrimSpace(rest), append(days, time.Weekday(i))
			}
		}
	}
	return text, days
}
