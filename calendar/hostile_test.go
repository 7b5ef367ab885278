package calendar

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"
)

const goodEvent = "BEGIN:VEVENT\nUID:good\nDTSTART:20261119T125400Z\nEND:VEVENT\n"

// filled repeats lines up to a size; % in them becomes a number.
func filled(size int, lines string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		b.WriteString(strings.ReplaceAll(lines, "%", fmt.Sprint(i)))
	}
	return b.String()
}

// stepped repeats lines up to a size; % in them becomes an instant, each a minute after the one before.
func stepped(size int, lines string) string {
	var b strings.Builder
	for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); b.Len() < size; at = at.Add(time.Minute) {
		b.WriteString(strings.ReplaceAll(lines, "%", at.Format("20060102T150405Z")))
	}
	return b.String()
}

// hostileFeeds are what stops or kills a careless reader, each of about a size. A good event follows.
var hostileFeeds = []struct {
	sentence string
	lines    func(size int) string
}{
	{"components that never end", func(n int) string { return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + filled(n, "BEGIN:X\n") }},
	{"events that never end", func(n int) string { return filled(min(n, 1<<20), "BEGIN:VEVENT\n") }},
	{"ends that end nothing", func(n int) string { return "BEGIN:VEVENT\n" + filled(n, "END:X\n") + "END:VEVENT\n" }},
	{"a parameter as long as the feed", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART;X=" + filled(n, "a") + ":20261119T125400Z\nEND:VEVENT\n"
	}},
	{"parameters by the thousand", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART" + filled(n, ";X=a") + ":20261119T125400Z\nEND:VEVENT\n"
	}},
	{"parameters as long as is let through", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + filled(n, "CATEGORIES;X="+strings.Repeat("a", maxHead-100)+":b\n") + "END:VEVENT\n"
	}},
	{"a description as long as the feed", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\nDESCRIPTION:" + filled(n, "語") + "\nEND:VEVENT\n"
	}},
	{"a line of folds", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\nDESCRIPTION:" + filled(n, "\n a") + "\nEND:VEVENT\n"
	}},
	{"an event as large as the feed", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + filled(n, "CATEGORIES:"+strings.Repeat("a,", 1000)+"\n") + "END:VEVENT\n"
	}},
	{"dates to leave out", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + filled(min(n, maxEventBytes/2), "EXDATE:20261119T125400Z\n") + "END:VEVENT\n"
	}},
	{"dates to add", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\nRDATE:" + filled(min(n, maxEventBytes/2), "20261119T125400Z,") + "\nEND:VEVENT\n"
	}},
	{"lines that are no lines", func(n int) string {
		return "BEGIN:VEVENT\nDTSTART:20261119T125400Z\n" + filled(n, "x\n") + "END:VEVENT\n"
	}},
	{"empty lines", func(n int) string { return filled(n, "\n") }},
	{"bytes of no encoding", func(n int) string {
		return filled(n, "BEGIN:VEVENT\nUID:%\nDTSTART:20261119T125400Z\nSUMMARY:\x81\xff\x83\x5c\xfd\nEND:VEVENT\n")
	}},
	{"events of nothing", func(n int) string { return filled(n, "BEGIN:VEVENT\nEND:VEVENT\n") }},
	{"events of one UID", func(n int) string {
		return filled(n, "BEGIN:VEVENT\nUID:a\nDTSTART:20261119T125400Z\nSEQUENCE:%\nEND:VEVENT\n")
	}},
	{"different events of one UID", func(n int) string {
		return stepped(n, "BEGIN:VEVENT\nUID:a\nDTSTART:%\nEND:VEVENT\n")
	}},
	{"overrides of one series, each from there onwards", func(n int) string {
		return "BEGIN:VEVENT\nUID:a\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8\nEND:VEVENT\n" +
			stepped(n, "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:%\nDTSTART:20261119T125400Z\nEND:VEVENT\n")
	}},
	{"overrides beside dates to leave out", func(n int) string {
		return "BEGIN:VEVENT\nUID:a\nDTSTART:20260101T125400Z\nRRULE:FREQ=DAILY\n" + filled(min(n, maxEventBytes/2), "EXDATE:20261119T125400Z\n") + "END:VEVENT\n" +
			stepped(n, "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:%\nDTSTART:20261119T125400Z\nEND:VEVENT\n")
	}},
	{"frequent rules of an event that lasts for years", repeated("DURATION:P3650D\n" + strings.Repeat("RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23\n", maxRules))},
	{"rules that never match", repeated("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1")},
	{"rules that search for a position", repeated("RRULE:FREQ=DAILY;BYSETPOS=366;COUNT=9")},
	{"rules at every half minute", repeated("RRULE:FREQ=SECONDLY;INTERVAL=30")},
	{"rules at every minute since 1970", repeated("RRULE:FREQ=MINUTELY")},
	{"daily since the first year", func(int) string {
		return "BEGIN:VEVENT\nUID:a\nDTSTART:00010101T000000Z\nRRULE:FREQ=DAILY;COUNT=9999999\nEND:VEVENT\n"
	}},
	{"long rules in one event", repeated(strings.Repeat("RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;COUNT=99999\n", 100))},
	{"zones", func(n int) string {
		return filled(n, custom+"BEGIN:VEVENT\nUID:%\nDTSTART;TZID=%:20261119T125400\nEND:VEVENT\n")
	}},
	{"zones of many rules", func(n int) string {
		part := "BEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:FREQ=DAILY\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD\n"
		return filled(n, "BEGIN:VTIMEZONE\nTZID:%\n"+part+part+"END:VTIMEZONE\nBEGIN:VEVENT\nUID:%\nDTSTART;TZID=%:20261119T125400\nEND:VEVENT\n")
	}},
}

// repeated gives events since 1970 that hold a line.
func repeated(line string) func(int) string {
	return func(n int) string {
		return filled(n/16, "BEGIN:VEVENT\nUID:%\nDTSTART:19700101T000000Z\n"+line+"\nEND:VEVENT\n")
	}
}

func TestHostileFeedsCostLittle(t *testing.T) {
	const size = 1 << 20
	for _, row := range hostileFeeds {
		t.Run(row.sentence, func(t *testing.T) {
			body, w := feed(row.lines(size)+goodEvent), window("2026-01-01", "2027-01-01")
			var got Result
			most := peak(func() { got = read(body, w, time.UTC) })
			if limit := uint64(10*len(body) + 128<<20); most > limit {
				t.Errorf("%d bytes cost %d MB", len(body), most>>20)
			}
			found := got.Unreadable["good"] // it may be one occurrence too many
			for _, o := range got.Occurrences {
				found = found || o.UID == "good"
			}
			if !found {
				t.Errorf("the good event is lost; problems %v", got.Problems[:min(len(got.Problems), 3)])
			}
		})
	}
}

// peak gives the most bytes that the heap held beyond what it held before, while run ran.
func peak(run func()) uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	held := func() uint64 {
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	defer debug.SetGCPercent(debug.SetGCPercent(25)) // what is held counts, not what waits to be collected
	runtime.GC()
	before, most := held(), uint64(0)
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				most = max(most, held())
			}
		}
	}()
	run()
	close(done)
	<-watched
	return max(most, held(), before) - before
}

// BenchmarkHostile reads feeds of the largest size; each is to take less than two seconds.
func BenchmarkHostile(b *testing.B) {
	for _, row := range hostileFeeds {
		b.Run(row.sentence, func(b *testing.B) {
			body, w := feed(row.lines(maxBody-1<<20)+goodEvent), window("2026-01-01", "2027-01-01")
			var most uint64
			for b.Loop() {
				most = max(most, peak(func() { read(body, w, time.UTC) }))
			}
			b.ReportMetric(float64(most>>20), "peak-MB")
		})
	}
}

func TestLimits(t *testing.T) {
	t.Run("occurrences of a series", func(t *testing.T) {
		got := read(oneEvent("DTSTART:20200101T000000Z\nRRULE:FREQ=DAILY"), window("2020-01-01", "2030-01-01"), time.UTC)
		if len(got.Occurrences) != maxPerEvent || len(got.Problems) != 1 || got.Problems[0].Code != codeManyTimes {
			t.Errorf("%d occurrences, problems %v", len(got.Occurrences), got.Problems)
		}
	})
	t.Run("occurrences of a feed", func(t *testing.T) {
		var b strings.Builder
		for i := range 60 {
			fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d\nDTSTART:20200101T000000Z\nRRULE:FREQ=DAILY\nEND:VEVENT\n", i)
		}
		got := read(feed(b.String()), window("2020-01-01", "2022-09-01"), time.UTC)
		if len(got.Occurrences) != maxOccurrences || got.Outcome != Partial {
			t.Errorf("%d occurrences, outcome %s", len(got.Occurrences), got.Outcome)
		}
		if !got.Unreadable["58"] || !got.Unreadable["59"] || got.Unreadable["0"] || got.Memory.As != "" {
			t.Errorf("the last are to be unreadable, and nothing to be remembered; got %v, %q", got.Unreadable, got.Memory.As)
		}
	})
	t.Run("events of a feed", func(t *testing.T) {
		got := read(feed(strings.Repeat("BEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT\n", maxEvents+5)), window("2020-01-01", "2020-02-01"), time.UTC)
		if got.Events != maxEvents || got.Complete || got.Outcome != Incomplete {
			t.Errorf("%d events, complete %t, outcome %s", got.Events, got.Complete, got.Outcome)
		}
	})
	t.Run("bytes of a feed", func(t *testing.T) {
		got := read(append(feed("BEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT"), make([]byte, maxBody)...), window("2026-01-01", "2026-02-01"), time.UTC)
		if len(got.Occurrences) != 1 || got.Complete || got.Outcome != Incomplete {
			t.Errorf("%d occurrences, complete %t, outcome %s", len(got.Occurrences), got.Complete, got.Outcome)
		}
	})
	t.Run("a long text is cut between characters", func(t *testing.T) {
		got := read(oneEvent("DTSTART:20260101T000000Z\nDESCRIPTION:"+strings.Repeat("語", maxLine)), window("2026-01-01", "2026-02-01"), time.UTC)
		if len(got.Occurrences) != 1 || strings.Trim(got.Occurrences[0].Description, "語") != "" || len(got.Occurrences[0].Description) < maxLine-20 {
			t.Errorf("occurrences %d, problems %v", len(got.Occurrences), got.Problems)
		}
	})
	t.Run("a long UID is shortened, and stays another than its like", func(t *testing.T) {
		uid := strings.Repeat("語", maxUID)
		got := read(feed("BEGIN:VEVENT\nUID:"+uid+"1\nDTSTART:20260101T000000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:"+uid+"2\nDTSTART:20260101T000000Z\nEND:VEVENT"),
			window("2026-01-01", "2026-02-01"), time.UTC)
		if len(got.Occurrences) != 2 || len(got.Occurrences[0].UID) > maxUID || got.Occurrences[0].UID == got.Occurrences[1].UID {
			t.Errorf("got %+v", got.Occurrences)
		}
	})
}

func TestSeriesRepeatOnlySoMuchText(t *testing.T) {
	series := func(uid string) string {
		return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=0,9,18\nSUMMARY:Show " + strings.Repeat("s", 5_000) +
			"\nDESCRIPTION:" + strings.Repeat("d", 60_000) + "\nEND:VEVENT\n"
	}
	body, w := feed(series("a")+series("b")+series("c")), window("2026-01-01", "2027-01-01")
	got := read(body, w, time.UTC)
	size, last := 0, got.Occurrences[len(got.Occurrences)-1]
	for _, o := range got.Occurrences {
		size += len(o.Summary) + len(o.Description)
	}
	if size > maxRepeated+len(got.Occurrences)*maxTerse || !strings.HasPrefix(last.Summary, "Show") || last.Description != "" {
		t.Errorf("%d bytes of text; the last has %d and %d", size, len(last.Summary), len(last.Description))
	}
	if len(got.Occurrences) != 3*maxPerEvent || len(got.Problems) != 4 || got.Problems[1].Code != codeMuchText || got.Complete != true {
		t.Errorf("%d occurrences, complete %t, problems %v", len(got.Occurrences), got.Complete, codes(got))
	}
	r := &Reader{Home: time.UTC}
	if again := r.ReadChanged(body, w, got.Memory, nil); again.Only != nil || len(again.Occurrences) != len(got.Occurrences) {
		t.Errorf("read again: only %v", again.Only)
	}
}
