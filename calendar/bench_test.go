package calendar

import (
	"fmt"
	"strings"
	"testing"
)

// generated gives a feed of n events like those of a PR team: 10% recurring, 10% all day, 3% cancelled.
func generated(n int) []byte {
	var b strings.Builder
	for i := range n {
		start := fmt.Sprintf("2026%02d%02dT%02d%02d00", 1+i%12, 1+i%28, i%24, i%60)
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d@example.com\nDTSTAMP:20260101T000000Z\nCREATED:20260101T000000Z\nLAST-MODIFIED:20260101T000000Z\n", i)
		if i%10 == 1 {
			fmt.Fprintf(&b, "DTSTART;VALUE=DATE:%s\n", start[:8])
		} else {
			fmt.Fprintf(&b, "DTSTART;TZID=Asia/Tokyo:%s\nDURATION:PT54M\n", start)
		}
		if i%10 == 2 {
			b.WriteString("RRULE:FREQ=WEEKLY;COUNT=10\nEXDATE;TZID=Asia/Tokyo:20261119T215400,20261126T215400\n")
		}
		if i%33 == 3 {
			b.WriteString("STATUS:CANCELLED\n")
		}
		fmt.Fprintf(&b, "SUMMARY:番組 %d「手しごとの逆襲」[L%d]\nLOCATION:テレビ日央\nDESCRIPTION:%s\nSEQUENCE:0\nTRANSP:OPAQUE\n", i, 1+i%5,
			strings.Repeat("全国ネット・収録。想定410万世帯。\n ", 4))
		b.WriteString("ATTENDEE;CN=\"小林 結衣\";PARTSTAT=ACCEPTED:mailto:yui@example.com\nBEGIN:VALARM\nTRIGGER:-PT15M\nACTION:DISPLAY\nEND:VALARM\nEND:VEVENT\n")
	}
	return feed(b.String())
}

func BenchmarkParse10k(b *testing.B) {
	body, zone, w := generated(10_000), zoneFor(b, "Asia/Tokyo"), window("2026-01-01", "2027-01-01")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if got := read(body, w, zone); got.Outcome != OK {
			b.Fatalf("outcome %s, problems %v", got.Outcome, got.Problems)
		}
	}
}
