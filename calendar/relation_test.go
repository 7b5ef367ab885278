package calendar

import (
	"fmt"
	"strings"
	"testing"
)

// What an event is a part of, as the programs write it that split a series.
func TestPartsOfASeriesNameEachOther(t *testing.T) {
	for _, row := range []struct{ sentence, line, want string }{
		{"iCloud names the set", "RELATED-TO;RELTYPE=X-CALENDARSERVER-RECURRENCE-SET:5E1B", "5E1B []"},
		{"a quoted type is the same", `RELATED-TO;RELTYPE="x-calendarserver-recurrence-set":5E1B`, "5E1B []"},
		{"Nextcloud names the other parts", "RELATED-TO;RELTYPE=SIBLING:b\nRELATED-TO;RELTYPE=SIBLING:c", " [b c]"},
		{"a parent is no part of a series", "RELATED-TO;RELTYPE=PARENT:b", " []"},
		{"neither is what has no type, which is a parent", "RELATED-TO:b", " []"},
		{"an empty name is none", "RELATED-TO;RELTYPE=SIBLING:", " []"},
		{"of very many some are enough", strings.Repeat("RELATED-TO;RELTYPE=SIBLING:b\n", 200), fmt.Sprint(" ", strings.Fields(strings.Repeat("b ", maxSiblings)))},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := read(oneEvent("DTSTART:20261119T030000Z\n"+row.line), window("2026-10-01", "2026-12-31"), zoneFor(t, "Asia/Tokyo"))
			said := " []"
			for _, p := range got.Parts {
				said = fmt.Sprint(p.Set, " ", p.Siblings)
			}
			if said != row.want || len(got.Occurrences) != 1 {
				t.Errorf("%s, want %s; %d occurrences", said, row.want, len(got.Occurrences))
			}
		})
	}
}
