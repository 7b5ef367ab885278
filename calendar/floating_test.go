package calendar

import "testing"

func TestTimesWithoutAZoneAreMarked(t *testing.T) {
	for _, row := range []struct {
		sentence, header, start string
		marked                  bool
	}{
		{"a time that names no zone", "", "DTSTART:20260701T120000", true},
		{"an unknown name for all of them names none", "X-WR-TIMEZONE:Nowhere\n", "DTSTART:20260701T120000", true},
		{"the feed names one for all of them", "X-WR-TIMEZONE:Europe/Berlin\n", "DTSTART:20260701T120000", false},
		{"UTC is a zone", "", "DTSTART:20260701T120000Z", false},
		{"UTC in lower case, with a space behind", "", "DTSTART:20260701t120000z ", false},
		{"a zone of its own", "", "DTSTART;TZID=Asia/Tokyo:20260701T120000", false},
		{"an unknown zone is another problem", "", "DTSTART;TZID=Nowhere:20260701T120000", false},
		{"a date needs none", "", "DTSTART;VALUE=DATE:20260701", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := read(feed(row.header+"BEGIN:VEVENT\nUID:a\n"+row.start+"\nEND:VEVENT"), window("2026-01-01", "2027-01-01"), zoneFor(t, "Asia/Tokyo"))
			if len(got.Occurrences) != 1 || got.Occurrences[0].NoZone != row.marked {
				t.Errorf("got %+v, problems %v", got.Occurrences, got.Problems)
			}
		})
	}
}
