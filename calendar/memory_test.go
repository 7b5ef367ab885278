package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/internal/samplefeed"
)

var sampleYear = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func tokyoReader(t testing.TB) *Reader { return &Reader{Home: zoneFor(t, "Asia/Tokyo")} }

func yearWindow() Window { return Window{sampleYear, sampleYear.AddDate(1, 0, 0)} }

func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	const two = "BEGIN:VEVENT\nUID:a\nDTSTAMP:20260101T000000Z\nSEQUENCE:1\nDTSTART:20261119T125400Z\nSUMMARY:A\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:b\nDTSTAMP:20260101T000000Z\nDTSTART:20261120T125400Z\nSUMMARY:B\nEND:VEVENT\n"
	const series = "BEGIN:VEVENT\nUID:s\nDTSTART:20261101T000000Z\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20261102T000000Z\nDTSTART:20261102T010000Z\nSEQUENCE:1\nEND:VEVENT\n"
	twins := strings.NewReplacer("UID:b", "UID:a", "SEQUENCE:1\n", "").Replace(two)
	const override = "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20261121T125400Z\nDTSTART:20261122T125400Z\nEND:VEVENT\n"
	const taken = "BEGIN:VEVENT\nUID:a#2026-11-19T12:54:00Z\nDTSTART:20261121T125400Z\nEND:VEVENT\n"
	rows := []struct {
		sentence, before, after string
		only                    string // what is read, in order of the alphabet
		gone                    string
		same                    int
	}{
		{"the same bytes", two, two, "", "", 2},
		{"other stamps", two, strings.ReplaceAll(two, "DTSTAMP:2026", "DTSTAMP:2027"), "", "", 2},
		{"another sequence alone", two, strings.Replace(two, "SEQUENCE:1", "SEQUENCE:2", 1), "", "", 2},
		{"the lines in another order", two, strings.Replace(two, "DTSTART:20261119T125400Z\nSUMMARY:A\n", "SUMMARY:A\nDTSTART:20261119T125400Z\n", 1), "", "", 2},
		{"the events in another order", two, two[strings.Index(two, "BEGIN:VEVENT\nUID:b"):] + two[:strings.Index(two, "BEGIN:VEVENT\nUID:b")], "", "", 2},
		{"folded otherwise", two, strings.Replace(two, "SUMMARY:A", "SUMM\n ARY:A", 1), "", "", 2},
		{"volatile lines of Outlook", two, strings.Replace(two, "SUMMARY:A", "X-MICROSOFT-CDO-OWNERAPPTID:1\nX-MS-OLK-CONFTYPE:0\nX-WR-X:1\nSUMMARY:A", 1), "", "", 2},
		{"an earlier sequence and another title", two, strings.NewReplacer("SEQUENCE:1", "SEQUENCE:0", "SUMMARY:A", "SUMMARY:C").Replace(two), "a", "", 1},
		{"an override beside events that share a UID", twins + override, twins + override, "a a#2026-11-19T12:54:00Z a#2026-11-20T12:54:00Z", "", 0},
		{"a made-up UID that another event has", twins + taken, twins + taken, "a a#2026-11-19T12:54:00Z~ a#2026-11-20T12:54:00Z", "", 1},
		{"another title", two, strings.Replace(two, "SUMMARY:A", "SUMMARY:C", 1), "a", "", 1},
		{"an event less", two, two[strings.Index(two, "BEGIN:VEVENT\nUID:b"):], "", "a", 1},
		{"an event more", two, two + "BEGIN:VEVENT\nUID:c\nDTSTART:20261119T125400Z\nEND:VEVENT", "c", "", 2},
		{"an alarm more", two, strings.Replace(two, "SUMMARY:A", "BEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM\nSUMMARY:A", 1), "", "", 2},
		{"a guest answers", strings.Replace(two, "SUMMARY:A", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@example.com\nSUMMARY:A", 1),
			strings.Replace(two, "SUMMARY:A", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.com\nSUMMARY:A", 1), "", "", 2},
		{"an event with a problem is read each time", two + "BEGIN:VEVENT\nUID:p\nnonsense\nDTSTART:20261119T125400Z\nEND:VEVENT",
			two + "BEGIN:VEVENT\nUID:p\nnonsense\nDTSTART:20261119T125400Z\nEND:VEVENT", "p", "", 2},
		{"so are different events that share a UID", twins, twins, "a a#2026-11-19T12:54:00Z a#2026-11-20T12:54:00Z", "", 0},
		{"so is an event without a UID", strings.Replace(two, "UID:b\n", "", 1), strings.Replace(two, "UID:b\n", "", 1), "no-uid-003a02d7fce0a862", "", 1},
		{"a series with its overrides", series, series, "", "", 2},
		{"a sequence matters where blocks compete", series, strings.Replace(series, "SEQUENCE:1", "SEQUENCE:2", 1), "s", "", 0},
		{"what concerns all is read anew", two, "METHOD:CANCEL\n" + two, "*", "", 0},
		{"another zone of that name as well", custom + two, strings.Replace(custom, "-0400", "-0300", 1) + two, "*", "", 0},
	}
	w := window("2026-11-01", "2026-12-01")
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			r := tokyoReader(t)
			known := r.Read(feed(row.before), w)
			if known.Only != nil || known.Gone != nil || known.Same != 0 {
				t.Fatalf("the first reading: only %v, gone %v, same %d", known.Only, known.Gone, known.Same)
			}
			got := r.ReadChanged(feed(row.after), w, known.Memory, nil)
			only := "*"
			if got.Only != nil {
				only = strings.Join(sortedKeys(got.Only), " ")
			}
			if only != row.only || strings.Join(got.Gone, " ") != row.gone || got.Same != row.same {
				t.Errorf("read %q, gone %q, same %d; want %q, %q, %d", only, got.Gone, got.Same, row.only, row.gone, row.same)
			}
			whole := r.Read(feed(row.after), w)
			if !got.Memory.Equal(whole.Memory) || got.Events != whole.Events || got.Outcome != whole.Outcome {
				t.Errorf("it remembers, counts or judges otherwise than a whole reading")
			}
		})
	}
}

func sortedKeys(set map[string]bool) []string {
	var keys []string
	for key := range set {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func TestAnotherWindowOrZoneIsReadAnew(t *testing.T) {
	body, w := samplefeed.New(20, sampleYear).Bytes(sampleYear), yearWindow()
	r := tokyoReader(t)
	known := r.Read(body, w).Memory
	if got := r.ReadChanged(body, Window{w.From.AddDate(0, 0, 1), w.To.AddDate(0, 0, 1)}, known, nil); got.Only != nil {
		t.Errorf("tomorrow only %v are read", got.Only)
	}
	if got := (&Reader{Home: time.UTC}).ReadChanged(body, w, known, nil); got.Only != nil {
		t.Errorf("with another home zone only %v are read", got.Only)
	}
}

func TestWhatWasNotFetchedIsThere(t *testing.T) {
	r, w := tokyoReader(t), window("2026-11-01", "2026-12-01")
	const a, b, c = "BEGIN:VEVENT\nUID:a\nDTSTART:20261119T125400Z\nEND:VEVENT\n", "BEGIN:VEVENT\nUID:b\nDTSTART:20261119T125400Z\nEND:VEVENT\n",
		"BEGIN:VEVENT\nUID:c\nDTSTART:20261119T125400Z\nEND:VEVENT\n"
	known := r.Read(feed(a+b+c), w).Memory
	got := r.ReadChanged(feed(strings.Replace(b, "1254", "1300", 1)), w, known, []string{"a"})
	if only := sortedKeys(got.Only); !slices.Equal(only, []string{"b"}) || !slices.Equal(got.Gone, []string{"c"}) || got.Events != 2 || got.Outcome != OK {
		t.Errorf("only %v, gone %v, %d events, outcome %s", only, got.Gone, got.Events, got.Outcome)
	}
	if got.Memory.Len() != 2 {
		t.Errorf("%d are remembered", got.Memory.Len())
	}
}

// TestEventsOfOneUIDThatWereNotFetchedAreThere: their object is known by the UID that they share.
func TestEventsOfOneUIDThatWereNotFetchedAreThere(t *testing.T) {
	r, w := tokyoReader(t), window("2026-11-01", "2026-12-01")
	const twins = "BEGIN:VEVENT\nUID:a\nDTSTART:20261119T125400Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\nDTSTART:20261120T125400Z\nEND:VEVENT\n"
	got := r.Read(feed(twins+"BEGIN:VEVENT\nUID:b\nDTSTART:20261119T125400Z\nEND:VEVENT\n"), w)
	for range 2 {
		if got = r.ReadChanged(feed(""), w, got.Memory, []string{"a", "b"}); len(got.Gone) > 0 {
			t.Errorf("gone: %v", got.Gone)
		}
	}
	if got = r.ReadChanged(feed(""), w, got.Memory, []string{"b"}); !slices.Equal(got.Gone, []string{"a", "a#2026-11-19T12:54:00Z", "a#2026-11-20T12:54:00Z"}) {
		t.Errorf("after it was deleted, gone: %v", got.Gone)
	}
}

func TestTenEditsAmongMany(t *testing.T) {
	f, r, w := samplefeed.New(900, sampleYear), tokyoReader(t), yearWindow()
	first := r.Read(f.Bytes(sampleYear), w)
	f.Edit()
	later := f.Bytes(sampleYear.AddDate(0, 0, 1))
	got := r.ReadChanged(later, w, first.Memory, nil)
	if len(got.Only) != samplefeed.Changed || len(got.Gone) != 1 || got.Same != 900-samplefeed.Changed {
		t.Errorf("%d read, %d gone, %d the same", len(got.Only), len(got.Gone), got.Same)
	}
	merged := got.Occurrences
	for _, o := range first.Occurrences {
		if !got.Only[o.UID] && !slices.Contains(got.Gone, o.UID) {
			merged = append(merged, o)
		}
	}
	x := expander{out: merged}
	if diff := cmp.Diff(r.Read(later, w).Occurrences, x.sorted()); diff != "" {
		t.Errorf("what was kept and what was read is not the whole:\n%s", diff)
	}
}

func TestMemoryAsBytes(t *testing.T) {
	memory := tokyoReader(t).Read(samplefeed.New(50, sampleYear).Bytes(sampleYear), yearWindow()).Memory
	data, err := memory.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var got Memory
	if err := got.UnmarshalBinary(data); err != nil || !got.Equal(memory) || got.Len() == 0 {
		t.Errorf("%v: %+v", err, got)
	}
	for n := 1; n < len(data); n++ {
		if err := got.UnmarshalBinary(data[:n]); err == nil && got.Equal(memory) {
			t.Fatalf("the first %d of %d bytes are taken for the whole", n, len(data))
		}
	}
	for _, bad := range [][]byte{{9}, {memoryFormat}, {memoryFormat, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, {memoryFormat, 0, 1}} {
		if err := got.UnmarshalBinary(bad); err == nil {
			t.Errorf("%v is taken for a memory", bad)
		}
	}
	if err := got.UnmarshalBinary(nil); err != nil || got.Len() != 0 {
		t.Errorf("nothing: %v, %+v", err, got)
	}
}

// uids gives the UIDs that are remembered.
func (m Memory) uids() map[string]bool {
	set := map[string]bool{}
	for _, e := range m.entries {
		set[e.uid] = true
	}
	return set
}
