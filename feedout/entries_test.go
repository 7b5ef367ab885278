package feedout_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/calendar"
	"tallylight/feedout"
	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/outfeed"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

var (
	noon  = given.Noon
	tokyo = mustZone("Asia/Tokyo")
)

func mustZone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// airing is a given event with an id and a title of its own.
func airing(id, title string, in time.Duration) readiness.Event {
	e := given.Airing(noon.Add(in))
	e.ID, e.Title = id, title
	return e
}

// snapshot holds events with their tasks and one top page.
func snapshot(events ...readiness.Event) readiness.Snapshot {
	f := readiness.Snapshot{Events: events, Ladder: given.Ladder, Tasks: map[string][]readiness.Task{}, Revision: 1,
		Pages: []toppage.PageFacts{{Page: toppage.Page{ID: "p1", Name: "Front", URL: "https://example.com/"}}}}
	for _, e := range events {
		f.Tasks[e.ID] = given.Planned(e)
	}
	return f
}

func link() outfeed.Link {
	return outfeed.Link{ID: "l", Name: "SRE", Shows: outfeed.Events, Lang: "ja", Audience: display.Open, Role: readiness.SRE, ByID: "ken"}
}

// issue gives a calendar at an instant from what was kept, and what is kept then.
func issue(now time.Time, kept []outfeed.Kept, f readiness.Snapshot, l outfeed.Link) []outfeed.Kept {
	changed, gone := outfeed.Revise(now, kept, feedout.Entries(now, f, l, tokyo), now.Add(-readiness.BoardPast))
	for _, k := range changed {
		i := slices.IndexFunc(kept, func(o outfeed.Kept) bool { return o.UID == k.UID })
		if i < 0 {
			kept = append(kept, k)
		} else {
			kept[i] = k
		}
	}
	return slices.DeleteFunc(kept, func(k outfeed.Kept) bool { return slices.Contains(gone, k.UID) })
}

func written(now time.Time, kept []outfeed.Kept, l outfeed.Link) string {
	t := text.For(text.Lang(l.Lang))
	return string(feedout.Calendar{Name: l.Name, Zone: tokyo, Base: "https://tally.example.jp", AsOf: func(at time.Time) string { return t.Outfeed.AsOf(t.Moment(at)) }}.Write(now, kept))
}

func unfolded(s string) string { return strings.ReplaceAll(s, "\r\n ", "") }

func TestWhatAnEntrySaysBeforeItsTitle(t *testing.T) {
	hidden, unset, cancelled, unsure := airing("h", "Talk", given.Day), airing("u", "Talk", 40*given.Day), airing("c", "Talk", given.Day), airing("t", "Talk", given.Day)
	hidden.Hidden, unset.Level, unset.LevelState = true, 0, readiness.LevelUnset
	cancelled.Calendar, unsure.Calendar = readiness.Cancelled, readiness.Tentative
	low := airing("l", "Talk", given.Day)
	low.Level = 1
	for _, row := range []struct {
		sentence string
		event    readiness.Event
		ja, en   string
		status   outfeed.Status
	}{
		{"level, call, tasks and the top page", airing("e", "Talk", given.Day), "【L4 NO-GO 4/30・トップ不明】Talk", "[L4 NO-GO 4/30 · top page unknown] Talk", ""},
		{"no top page where the level asks nothing of it", low, "【L1 ", "[L1 ", ""},
		{"no call while there is no level", unset, "【レベル未設定】Talk", "[NO LEVEL] Talk", ""},
		{"called off", cancelled, "【中止】Talk", "[CALLED OFF] Talk", outfeed.Cancelled},
		{"taken off the board", hidden, "【対象外】Talk", "[NO EXPOSURE] Talk", outfeed.Cancelled},
		{"not sure yet", unsure, "【L4 ", "[L4 ", outfeed.Tentative},
	} {
		for lang, want := range map[string]string{"ja": row.ja, "en": row.en} {
			l := link()
			l.Lang = lang
			got := feedout.Entries(noon, snapshot(row.event), l, tokyo)[0]
			if !strings.HasPrefix(got.Summary, want) || got.Status != row.status {
				t.Errorf("%s: %q %s", row.sentence, got.Summary, got.Status)
			}
		}
	}
}

func TestWhoIsToldWhat(t *testing.T) {
	private := airing("p", "Secret premiere", given.Day)
	private.Private, private.Location = true, "Studio 9"
	low := airing("l", "Small talk", given.Day)
	low.Level = 1
	f := snapshot(private, low)
	mine := f.Tasks["p"]
	mine[0].Claims = []readiness.Claim{{ID: "ken", Name: "Ken"}}
	for _, row := range []struct {
		sentence string
		with     func(*outfeed.Link)
		want     string // UIDs
		secret   bool
	}{
		{"SRE and PR are told all", func(*outfeed.Link) {}, "l p", true},
		{"others not what a confidential event is", func(l *outfeed.Link) { l.Audience = display.Masked }, "l p", false},
		{"nor does a link for SRE tell it whose maker is a viewer by now", func(l *outfeed.Link) { l.Role = readiness.Viewer }, "l p", false},
		{"of a level and up", func(l *outfeed.Link) { l.Level = 3 }, "p", true},
		{"of a page to which none leads", func(l *outfeed.Link) { l.PageID = "other" }, "", false},
		{"of the one page", func(l *outfeed.Link) { l.PageID = "p1" }, "l p", true},
		{"my tasks", func(l *outfeed.Link) { l.Shows = outfeed.Mine }, "p.task." + mine[0].Template, true},
		{"nobody's tasks", func(l *outfeed.Link) { l.Shows, l.ByID = outfeed.Mine, "misaki" }, "", false},
	} {
		l := link()
		row.with(&l)
		var uids []string
		entries := feedout.Entries(noon, f, l, tokyo)
		kept := issue(noon, nil, f, l)
		for _, e := range entries {
			uids = append(uids, strings.TrimSuffix(e.UID, "@out.tallylight"))
		}
		if slices.Sort(uids); strings.Join(uids, " ") != row.want {
			t.Errorf("%s: %v", row.sentence, uids)
		}
		if got := unfolded(written(noon, kept, l)); strings.Contains(got, "Secret") != row.secret || !row.secret && strings.Contains(got, "Studio") {
			t.Errorf("%s: %s", row.sentence, got)
		}
	}
}

func TestGatesAreEntriesWhereAskedFor(t *testing.T) {
	l := link()
	l.Gates = true
	entries := feedout.Entries(noon, snapshot(airing("e", "Talk", 20*given.Day)), l, tokyo)
	seen := map[string]bool{}
	for _, e := range entries[1:] {
		if seen[e.UID] || !strings.HasPrefix(e.Summary, "【") || !strings.Contains(e.Summary, "/") || !e.End.After(e.Start) {
			t.Errorf("gate %+v", e)
		}
		seen[e.UID] = true
	}
	if !seen["e.gate.T-3d@out.tallylight"] || len(entries) < 5 {
		t.Errorf("%d entries: %v", len(entries), seen)
	}
}

// TestWhatWeWriteIsReadByOthers: by our own reader, and by one that is not ours.
func TestWhatWeWriteIsReadByOthers(t *testing.T) {
	nasty := airing("n", "a,b;c\\d\r\nBEGIN:VEVENT\nDTSTART:20200101T000000Z\u202e"+strings.Repeat("長い題名", 80), 2*given.Day)
	allDay := airing("d", "Festival", 0)
	allDay.AllDay, allDay.Start, allDay.End = true, time.Date(2026, 11, 20, 0, 0, 0, 0, tokyo).UTC(), time.Date(2026, 11, 22, 0, 0, 0, 0, tokyo).UTC()
	kept := issue(noon, nil, snapshot(airing("e", "Talk", given.Day), nasty, allDay), link())
	out := written(noon, kept, link())
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
	python := exec.CommandContext(t.Context(), "/usr/bin/python3", "-c", `
import sys, icalendar
cal = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
assert not cal.errors, cal.errors
for e in cal.walk('VEVENT'):
    assert not e.errors, e.errors
    print(e['UID'], e['SEQUENCE'], e['DTSTART'].dt.isoformat(), e['DTEND'].dt.isoformat(), repr(str(e['SUMMARY'])[:40]))
print(len(cal.walk('VTIMEZONE')), cal['PRODID'])`)
	python.Stdin = strings.NewReader(out)
	said, err := python.CombinedOutput()
	if err != nil && strings.Contains(string(said), "No module") && os.Getenv("CI") != "true" {
		t.Skip("python3-icalendar is not installed; go tool task prepare installs it")
	}
	want := `d@out.tallylight 0 2026-11-20 2026-11-22 '【L4 NO-GO 3/30・トップ不明】Festival'
e@out.tallylight 0 2026-11-18T21:00:00+09:00 2026-11-18T21:30:00+09:00 '【L4 NO-GO 4/30・トップ不明】Talk'
n@out.tallylight 0 2026-11-19T21:00:00+09:00 2026-11-19T21:30:00+09:00 '【L4 NO-GO 4/30・トップ不明】a,b;c\\d\nBEGIN:VEVEN'
1 -//Tallylight//Readiness//EN
`
	lines := strings.SplitAfter(string(said), "\n")
	slices.Sort(lines[:max(len(lines)-2, 0)])
	if got := strings.Join(lines, ""); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}

	theirs := strings.NewReplacer("@out.tallylight", "@elsewhere", outfeed.Program, "-//Other//EN").Replace(out)
	read := (&calendar.Reader{Home: tokyo}).Read([]byte(theirs), calendar.Window{From: noon.AddDate(0, -1, 0), To: noon.AddDate(0, 2, 0)})
	if read.Outcome != calendar.OK || len(read.Occurrences) != 3 || len(read.Problems) > 0 || read.RefreshInterval != time.Hour {
		t.Errorf("we read %s, %d occurrences, %v", read.Outcome, len(read.Occurrences), read.Problems)
	}
	for _, o := range read.Occurrences {
		i := slices.IndexFunc(kept, func(k outfeed.Kept) bool { return strings.HasPrefix(o.UID, k.UID[:2]) })
		if k := kept[i]; !o.Start.Equal(k.Start) || !o.End.Equal(k.End) || o.AllDay != (k.Days != "") {
			t.Errorf("read back: %+v", o)
		}
	}
}

func TestTheSameGivesTheSameBytes(t *testing.T) {
	f, l := snapshot(airing("e", "Talk", 20*given.Day), airing("o", "Other", 30*given.Day)), link()
	kept := issue(noon, nil, f, l)
	first := written(noon, kept, l)
	later := noon.Add(time.Hour)
	kept = issue(later, kept, f, l)
	if written(later, kept, l) != first {
		t.Error("nothing changed, and the bytes did")
	}
	if !strings.Contains(unfolded(first), "DTSTAMP:20261117T120000Z") || !strings.Contains(unfolded(first), "11/17(火) 21:00 JST時点") {
		t.Errorf("%s", first)
	}
	f.Events[0].Start, f.Events[0].End = f.Events[0].Start.Add(90*time.Minute), f.Events[0].End.Add(90*time.Minute)
	kept = issue(later, kept, f, l)
	moved := unfolded(written(later, kept, l))
	if strings.Count(moved, "SEQUENCE:1\r\n") != 1 || strings.Count(moved, "SEQUENCE:0\r\n") != 1 || strings.Count(moved, "DTSTAMP:20261117T130000Z") != 1 {
		t.Errorf("one event moved: %s", moved)
	}
}

// TestManyEntriesAreWrittenAsEachAlone: whoever writes which of them, and whenever each was so.
func TestManyEntriesAreWrittenAsEachAlone(t *testing.T) {
	const entry = "BEGIN:VEVENT"
	kept := make([]outfeed.Kept, 1703)
	for i := range kept {
		start := noon.Add(time.Duration(i) * time.Minute)
		kept[i] = outfeed.Kept{Entry: outfeed.Entry{UID: outfeed.UID(start.Format("150405")), Summary: "朝の扉", Text: "a,b", Path: "/events/e", Start: start, End: start.Add(time.Hour)},
			At: noon.Add(time.Duration(i/7%3) * time.Hour)}
	}
	c := feedout.Calendar{Name: "All", Zone: tokyo, Base: "https://tally.example.jp", AsOf: func(at time.Time) string { return at.Format(time.RFC3339) }}
	_, all, _ := strings.Cut(string(c.Write(noon, kept)), entry)
	written := strings.Split(all, entry)
	if len(written) != len(kept) {
		t.Fatalf("%d entries are written of %d", len(written), len(kept))
	}
	for i := range kept {
		_, alone, _ := strings.Cut(string(c.Object(&kept[i])), entry)
		if strings.TrimSuffix(written[i], "END:VCALENDAR\r\n") != strings.TrimSuffix(alone, "END:VCALENDAR\r\n") {
			t.Fatalf("entry %d is written as %s\nalone as %s", i, written[i], alone)
		}
	}
}

func TestTheClocksOfAZone(t *testing.T) {
	la := mustZone("America/Los_Angeles")
	at := func(id string, start time.Time) outfeed.Kept {
		return outfeed.Kept{Entry: outfeed.Entry{UID: id, Summary: id, Start: start, End: start.Add(time.Hour)}, At: noon}
	}
	// On 1 November 2026 at 9:00 UTC the clocks go back from 2:00 to 1:00.
	back := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	kept := []outfeed.Kept{at("before", back.Add(-90*time.Minute)), at("first", back.Add(-30*time.Minute)), at("second", back.Add(30*time.Minute)), at("after", back.Add(90*time.Minute)),
		at("summer", back.AddDate(0, 0, -60))}
	out := feedout.Calendar{Zone: la, AsOf: func(time.Time) string { return "" }}.Write(noon, kept)
	for _, want := range []string{"BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0800\r\nTZOFFSETTO:-0700\r\nTZNAME:PDT", "DTSTART;TZID=America/Los_Angeles:20260902T020000",
		"BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0700\r\nTZOFFSETTO:-0800", "DTSTART;TZID=America/Los_Angeles:20261101T003000",
		"DTSTART:20261101T083000Z", "DTSTART:20261101T093000Z", "DTSTART;TZID=America/Los_Angeles:20261101T023000"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("lacks %q: %s", want, out)
		}
	}
	theirs := strings.Replace(string(out), outfeed.Program, "-//Other//EN", 1)
	read := (&calendar.Reader{Home: tokyo}).Read([]byte(theirs), calendar.Window{From: noon.AddDate(-1, 0, 0), To: noon.AddDate(1, 0, 0)})
	for _, o := range read.Occurrences {
		i := slices.IndexFunc(kept, func(k outfeed.Kept) bool { return k.UID == o.UID })
		if !o.Start.Equal(kept[i].Start) {
			t.Errorf("%s is read as %s, was %s", o.UID, o.Start, kept[i].Start)
		}
	}
	if len(read.Occurrences) != len(kept) || len(read.Problems) > 0 {
		t.Errorf("%d read, %v", len(read.Occurrences), read.Problems)
	}
}

func TestACalendarWithoutEntriesIsOne(t *testing.T) {
	read := (&calendar.Reader{Home: tokyo}).Read([]byte(strings.Replace(written(noon, nil, link()), outfeed.Program, "-//Other//EN", 1)), calendar.Window{From: noon, To: noon.AddDate(0, 1, 0)})
	if read.Outcome != calendar.Empty || !read.Complete {
		t.Errorf("%+v", read)
	}
}

func FuzzNoTextBecomesALine(f *testing.F) {
	f.Add("a\r\nEND:VEVENT", "x\\;,")
	f.Add("\xff\xfe長い\u2028", "=1+1")
	f.Fuzz(func(t *testing.T, title, place string) {
		k := outfeed.Kept{Entry: outfeed.Entry{UID: "u", Summary: title, Place: place, Text: title + place, Start: noon, End: noon.Add(time.Hour)}, At: noon}
		out := string(feedout.Calendar{Name: title, Zone: time.UTC, AsOf: func(time.Time) string { return "now" }}.Write(noon, []outfeed.Kept{k}))
		for line := range strings.SplitSeq(out, "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
				t.Fatalf("%q", line)
			}
		}
		if n := strings.Count("\r\n"+out, "\r\nBEGIN:"); n != 2 {
			t.Fatalf("%d components: %q", n, out)
		}
	})
}
