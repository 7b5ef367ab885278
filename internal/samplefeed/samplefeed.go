// Package samplefeed makes calendars of any size to measure and test with: about 400 to 1,000 bytes an event with a
// median near 660, Japanese text, 10 % recurring, 10 % all-day, 3 % cancelled, about two occurrences an event in the
// year that it fills. The same arguments always give the same bytes.
package samplefeed

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"
)

// Feed is a calendar whose events lie in the year from From.
type Feed struct {
	From   time.Time
	events []event
}

// event is one VEVENT.
type event struct {
	uid, summary, description, location, category, status, rule string
	start                                                       time.Time // on the clock of Tokyo, held in UTC
	minutes                                                     int       // 0: all day
	sequence                                                    int
}

// New makes a calendar of n events from a day onwards.
func New(n int, from time.Time) *Feed {
	r := rand.New(rand.NewPCG(uint64(n), 20261119))
	f := &Feed{From: from.UTC().Truncate(24 * time.Hour), events: make([]event, n)}
	for i := range f.events {
		f.events[i] = f.event(r, i)
	}
	return f
}

var (
	programmes = []string{"朝の情報番組", "夕方のニュース", "週末バラエティ", "経済ドキュメント", "健康スペシャル", "ご当地グルメ紀行", "深夜トーク", "生活情報プラス"}
	subjects   = []string{"新サービスの紹介", "社長インタビュー", "利用者密着取材", "秋の特集コーナー", "全国一斉キャンペーン告知", "新機能の実演", "街頭アンケートの結果発表"}
	places     = []string{"東京第一スタジオ", "大阪放送局 3階", "渋谷スクランブル前 中継", "名古屋支局", "オンライン"}
	categories = []string{"TV", "TV,全国", "WEB", "ラジオ", "プッシュ通知"}
	remarks    = []string{
		"放送中に検索語と短縮URLが画面に表示されます。", "再放送は翌週の同じ時刻の予定です。", "見逃し配信は放送の直後に始まります。",
		"担当は広報部 佐藤（内線 1234）です。", "尺は約12分、うち4分が商品の説明です。", "取材の写真は公開前に必ず確認してください。",
	}
	rules = []string{"FREQ=WEEKLY;COUNT=26", "FREQ=WEEKLY;INTERVAL=2;COUNT=13", "FREQ=MONTHLY;BYDAY=2TU;COUNT=12", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=9"}
)

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func (f *Feed) event(r *rand.Rand, i int) event {
	e := event{
		uid:     fmt.Sprintf("%08x-%04d-4c1b-a7d0-%012d@calendar.example.jp", r.Uint32(), i%10_000, i),
		summary: pick(r, programmes) + "「" + pick(r, subjects) + "」", location: pick(r, places), category: pick(r, categories),
		status: "CONFIRMED", minutes: 15 + 15*r.IntN(8), sequence: r.IntN(4),
		start: f.From.Add(time.Duration(r.IntN(365*24*12)) * 5 * time.Minute),
	}
	for range r.IntN(8) {
		e.description += pick(r, remarks)
	}
	if r.IntN(100) < 3 {
		e.status = "CANCELLED"
	}
	switch r.IntN(10) {
	case 0:
		e.rule = pick(r, rules)
	case 1:
		e.start, e.minutes = e.start.Truncate(24*time.Hour), 0
	}
	return e
}

// Edit makes ten changes, spread over the calendar: five texts, three moves, one deletion and one new event.
func (f *Feed) Edit() {
	r := rand.New(rand.NewPCG(uint64(len(f.events)), 10))
	step := len(f.events) / 9
	for i := range 5 {
		f.events[i*step].description += "（訂正）" + remarks[i]
	}
	for i := 5; i < 8; i++ {
		moved := f.single(i * step)
		moved.start = moved.start.Add(90 * time.Minute)
		moved.sequence++
	}
	f.events = append(f.events[:8*step], f.events[8*step+1:]...)
	f.events = append(f.events, f.event(r, len(f.events)+1))
}

// single gives the first event from the i-th on that has one air time.
func (f *Feed) single(i int) *event {
	for f.events[i].rule != "" || f.events[i].minutes == 0 {
		i++
	}
	return &f.events[i]
}

// Changed is how many VEVENTs of a calendar differ after Edit, the deleted one left out.
const Changed = 9

// Bytes gives the calendar as a server would send it at an instant, which is the DTSTAMP of every event.
func (f *Feed) Bytes(at time.Time) []byte {
	var b bytes.Buffer
	b.Grow(700 * len(f.events))
	line(&b, "BEGIN:VCALENDAR")
	line(&b, "VERSION:2.0")
	line(&b, "PRODID:-//Example//Sample//JA")
	line(&b, "X-WR-CALNAME:広報カレンダー")
	b.WriteString(tokyo)
	stamp := at.UTC().Format("20060102T150405Z")
	for _, e := range f.events {
		e.write(&b, stamp)
	}
	line(&b, "END:VCALENDAR")
	return b.Bytes()
}

const tokyo = "BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0900\r\n" +
	"TZOFFSETTO:+0900\r\nTZNAME:JST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

func (e event) write(b *bytes.Buffer, stamp string) {
	line(b, "BEGIN:VEVENT")
	if e.minutes == 0 {
		line(b, "DTSTART;VALUE=DATE:"+e.start.Format("20060102"))
		line(b, "DTEND;VALUE=DATE:"+e.start.AddDate(0, 0, 1).Format("20060102"))
	} else {
		line(b, "DTSTART;TZID=Asia/Tokyo:"+e.start.Format("20060102T150405"))
		line(b, "DTEND;TZID=Asia/Tokyo:"+e.start.Add(time.Duration(e.minutes)*time.Minute).Format("20060102T150405"))
	}
	if e.rule != "" {
		line(b, "RRULE:"+e.rule)
	}
	line(b, "DTSTAMP:"+stamp)
	line(b, "UID:"+e.uid)
	line(b, "CREATED:20260901T010203Z")
	line(b, "DESCRIPTION:"+escape(e.description))
	line(b, "LAST-MODIFIED:20261001T040506Z")
	line(b, "LOCATION:"+escape(e.location))
	line(b, fmt.Sprintf("SEQUENCE:%d", e.sequence))
	line(b, "STATUS:"+e.status)
	line(b, "SUMMARY:"+escape(e.summary))
	line(b, "CATEGORIES:"+e.category)
	line(b, "CLASS:PUBLIC")
	line(b, "PRIORITY:5")
	line(b, "TRANSP:OPAQUE")
	line(b, "END:VEVENT")
}

var escape = strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\n", "\\n").Replace

// line writes a content line, folded at 75 octets between characters (RFC 5545 3.1).
func line(b *bytes.Buffer, text string) {
	for width := 75; len(text) > width; width = 74 {
		cut := width
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		b.WriteString(text[:cut])
		b.WriteString("\r\n ")
		text = text[cut:]
	}
	b.WriteString(text)
	b.WriteString("\r\n")
}
