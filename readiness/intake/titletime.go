package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tallylight/readiness/airtime"

	"tallylight/readiness/fault"
)

// titleTime is an air time that people wrote into a title.
type titleTime struct {
	said    string        // as written, in narrow letters
	clock   time.Duration // since the midnight that begins the broadcast date, up to 29:59
	either  bool          // 9:54 may be meant for the evening as well
	about   bool          // 21時頃
	month   time.Month    // of the date before it; 0: none
	date    int
	weekday int // of the date before it; -1: none
}

// titleForm finds a date, a weekday in brackets or with 曜, half of the day, hour and minutes.
var titleForm = regexp.MustCompile(`(?i)(?:(\d{1,2})(?:/|月 ?)(\d{1,2})日? ?)?(?:\(([日月火水木金土])[・祝]*\) ?|([日月火水木金土])曜日? ?)?` +
	`(午前|午後|深夜)?(\d{1,2})(?::(\d{2})(?: ?([ap]\.?m\b\.?))?|時(?:(\d{1,2})分|(半))?| ?([ap]\.?m\b\.?))`)

// titleTimes reads the air times in a title: 21:54, 25:00, 21時54分, 25時, 深夜1時, 午後9時, 9:54 PM, each also with a
// date or weekday before it, in half or full width. Lengths such as 24時間 and 1:30:00 are none.
func titleTimes(title string) []titleTime {
	text := airtime.HalfWidth(title)
	if !strings.Contains(text, ":") && !strings.Contains(text, "時") && !strings.ContainsAny(text, "mM") {
		return nil
	}
	var times []titleTime
	for _, at := range titleForm.FindAllStringSubmatchIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		if strings.ContainsRune("0123456789:.尺", before) || strings.ContainsRune("0123456789:間台", after) {
			continue
		}
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		if t, ok := readTitleTime(groups); ok {
			t.about = after == '頃' || strings.HasPrefix(text[at[1]:], "ごろ")
			times = append(times, t)
		}
	}
	return times
}

// readTitleTime reads the groups of titleForm; false where they are no time that can be told.
func readTitleTime(g []string) (titleTime, bool) {
	number := func(s string) int {
		n, _ := strconv.Atoi(s) // figures only; empty is 0
		return n
	}
	half, suffix := g[5], strings.ToLower(g[8]+g[11])
	hour, minute := number(g[6]), number(g[7]+g[9])
	if g[10] != "" {
		minute = 30
	}
	t := titleTime{said: strings.TrimSpace(g[0]), weekday: strings.Index("日月火水木金土", g[3]+g[4]) / len("日")}
	if g[3]+g[4] == "" {
		t.weekday = -1
	}
	if month, date := number(g[1]), number(g[2]); month >= 1 && month <= 12 && date >= 1 && date <= 31 {
		t.month, t.date = time.Month(month), date
	}
	t.either = half == "" && suffix == "" && hour >= 1 && hour <= 12 && g[6][0] != '0'
	switch {
	case half == "深夜" && hour < 6:
		hour, half = hour+24, ""
	case half == "深夜":
		half, t.either = "", hour <= 12
	}
	hour, refused := airtime.WholeDay(hour, half, suffix)
	t.clock = time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
	return t, refused == "" && minute < 60
}

// aboutTime is how far a time that is said to be about right may be off.
const aboutTime = 15 * time.Minute

// means says that wall clocks in loc show the time at an instant.
func (t titleTime) means(at time.Time, loc *time.Location) bool {
	at = at.In(loc)
	shown := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
	for days := -1; days <= 1; days++ {
		midnight := shown.Truncate(fault.Day).AddDate(0, 0, days)
		if t.month != 0 && (midnight.Month() != t.month || midnight.Day() != t.date) ||
			t.weekday >= 0 && int(midnight.Weekday()) != t.weekday {
			continue
		}
		off := shown.Sub(midnight.Add(t.clock))
		if off == 0 || t.either && off == 12*time.Hour || t.about && off.Abs() <= aboutTime {
			return true
		}
	}
	return false
}
