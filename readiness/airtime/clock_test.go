package airtime_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tallylight/readiness/airtime"

	"tallylight/internal/given"
	"tallylight/readiness/fault"
)

func TestParseAirTime(t *testing.T) {
	now := time.Date(2026, 11, 17, 11, 14, 0, 0, time.UTC)
	for _, row := range []struct{ sentence, date, clock, zone, want string }{
		{"an evening in Tokyo", "2026-11-19", "21:54", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"25:30 is 01:30 on the next day", "2026-11-19", "25:30", "Asia/Tokyo", "2026-11-19T16:30:00Z"},
		{"24:00 is the midnight that ends the day", "2026-11-19", "24:00", "Asia/Tokyo", "2026-11-19T15:00:00Z"},
		{"the clock goes to 29:59", "2026-11-19", "29:59", "Asia/Tokyo", "2026-11-19T20:59:00Z"},
		{"and past the end of a year", "2026-12-31", "25:00", "Asia/Tokyo", "2026-12-31T16:00:00Z"},
		{"slashes", "2026/11/19", "21:54", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"dots, and one figure a part", "2027.1.9", "9:05", "Asia/Tokyo", "2027-01-09T00:05:00Z"},
		{"nothing between the figures", "20261119", "2530", "Asia/Tokyo", "2026-11-19T16:30:00Z"},
		{"three figures", "2026-11-19", "905", "Asia/Tokyo", "2026-11-19T00:05:00Z"},
		{"Japanese signs", "2026年11月19日", "25時30分", "Asia/Tokyo", "2026-11-19T16:30:00Z"},
		{"a whole hour", "11月19日", "25時", "Asia/Tokyo", "2026-11-19T16:00:00Z"},
		{"full-width figures and signs", "１１／１９", "２１：５４", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"a weekday in brackets", "11/19（木）", "21:54", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"as a spreadsheet in the United States writes it", "11/19/2026", "9:54:00 PM", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"seconds are passed over", "2026-11-19", "21:54:00", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"in the afternoon", "2026-11-19", "午後9時54分", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"in the morning", "2026-11-19", "午前9時", "Asia/Tokyo", "2026-11-19T00:00:00Z"},
		{"午前0時 begins the day", "2026-11-19", "午前0時30分", "Asia/Tokyo", "2026-11-18T15:30:00Z"},
		{"noon", "2026-11-19", "正午", "Asia/Tokyo", "2026-11-19T03:00:00Z"},
		{"p.m.", "2026-11-19", "9:54 PM", "Asia/Tokyo", "2026-11-19T12:54:00Z"},
		{"12 p.m. is noon", "2026-11-19", "12:30 p.m.", "Asia/Tokyo", "2026-11-19T03:30:00Z"},
		{"12 a.m. begins the day", "2026-11-19", "12am", "Asia/Tokyo", "2026-11-18T15:00:00Z"},
		{"in the second zone", "2026-11-19", "25:30", "America/Los_Angeles", "2026-11-20T09:30:00Z"},
		{"without a year, still to come", "12/24", "21:00", "Asia/Tokyo", "2026-12-24T12:00:00Z"},
		{"without a year, today, although past", "11/17", "09:00", "Asia/Tokyo", "2026-11-17T00:00:00Z"},
		{"without a year, past", "11/16", "21:00", "Asia/Tokyo", "2027-11-16T12:00:00Z"},
		{"without a year, a day of leap years", "2/29", "21:00", "Asia/Tokyo", "2028-02-29T12:00:00Z"},
		{"a time that summer time skips, by the offset before", "2026-03-08", "02:30", "America/Los_Angeles", "2026-03-08T10:30:00Z"},
		{"on the 30-hour clock as well", "2026-03-07", "26:30", "America/Los_Angeles", "2026-03-08T10:30:00Z"},
		{"right after the gap", "2026-03-08", "03:00", "America/Los_Angeles", "2026-03-08T10:00:00Z"},
		{"of a time that happens twice, the first", "2026-11-01", "01:30", "America/Los_Angeles", "2026-11-01T08:30:00Z"},
		{"an hour later it is winter time", "2026-11-01", "02:00", "America/Los_Angeles", "2026-11-01T10:00:00Z"},
		{"a gap of half an hour", "2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00Z"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := airtime.Parse(now, row.date, row.clock, given.Zone(t, row.zone))
			if err != nil || got.Format(time.RFC3339) != row.want {
				t.Errorf("%s %s: %s, %v; want %s", row.date, row.clock, got.Format(time.RFC3339), err, row.want)
			}
		})
	}
}

func TestParseAirTimeOnTheNightOfTheBroadcastDay(t *testing.T) {
	oneInTheMorning := time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC) // 1 January in Tokyo
	for _, row := range []struct{ sentence, date, clock, want string }{
		{"the day whose 30-hour clock still runs", "12/31", "25:30", "2026-12-31T16:30:00Z"},
		{"the new day", "1/1", "09:00", "2027-01-01T00:00:00Z"},
		{"the day before both", "12/30", "21:00", "2027-12-30T12:00:00Z"},
	} {
		got, err := airtime.Parse(oneInTheMorning, row.date, row.clock, given.Zone(t, "Asia/Tokyo"))
		if err != nil || got.Format(time.RFC3339) != row.want {
			t.Errorf("%s: %s, %v; want %s", row.sentence, got.Format(time.RFC3339), err, row.want)
		}
	}
}

func TestParseAirTimeRefuses(t *testing.T) {
	for _, row := range []struct{ sentence, date, clock, field, reason string }{
		{"no date", "", "21:54", "date", "bad_date"},
		{"a day that there is not", "2027-02-29", "21:54", "date", "bad_date"},
		{"a month that there is not, and no year", "13/1", "21:54", "date", "bad_date"},
		{"a word", "tomorrow", "21:54", "date", "bad_date"},
		{"a year of two figures", "26-11-19", "21:54", "date", "bad_date"},
		{"the year nought, which is no year left out", "0000-11-19", "21:54", "date", "bad_date"},
		{"a year that ends beyond four figures", "9999-12-31", "25:30", "date", "bad_date"},
		{"no time", "2026-11-19", "", "clock", "bad_clock"},
		{"a word for a time", "2026-11-19", "evening", "clock", "bad_clock"},
		{"a figure alone may be anything", "2026-11-19", "21", "clock", "bad_clock"},
		{"minutes that there are not", "2026-11-19", "21:60", "clock", "bad_clock"},
		{"past the end of the 30-hour clock", "2026-11-19", "30:00", "clock", "past_30_hours"},
		{"an afternoon of 24 hours", "2026-11-19", "午後21時", "clock", "bad_clock"},
		{"both languages at once", "2026-11-19", "午後9時pm", "clock", "bad_clock"},
		{"noon or midnight", "2026-11-19", "午後12時30分", "clock", "noon_or_midnight"},
		{"a span", "2026-11-19", "21:54-22:48", "clock", "bad_clock"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			_, err := airtime.Parse(time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC), row.date, row.clock, time.UTC)
			got := row.clock
			if row.field == "date" {
				got = row.date
			}
			if want := (fault.Invalid{Field: row.field, Reason: row.reason, Got: got}); !errors.Is(err, want) {
				t.Errorf("error %v, want %v", err, want)
			}
		})
	}
}

func TestAirTimeIsReadAsItIsWritten(t *testing.T) {
	for _, name := range []string{"Asia/Tokyo", "America/Los_Angeles", "UTC", "Australia/Lord_Howe", "Asia/Kathmandu"} {
		loc := given.Zone(t, name)
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for at := start; at.Before(start.AddDate(1, 0, 1)); at = at.Add(13 * time.Minute) {
			date, clock := airTime(at, loc)
			got, err := airtime.Parse(at, date, clock, loc)
			if err != nil {
				t.Fatal(err)
			}
			// Of an hour that happens twice the first is meant.
			if twice := got.In(loc).Format("02 15:04") == at.In(loc).Format("02 15:04"); !got.Equal(at) && !(twice && got.Before(at)) {
				t.Fatalf("%s in %s: %s %s is read as %s", at, name, date, clock, got)
			}
		}
	}
	if date, clock := airTime(time.Date(2026, 11, 19, 16, 30, 0, 0, time.UTC), given.Zone(t, "Asia/Tokyo")); date != "2026-11-19" || clock != "25:30" {
		t.Errorf("01:30 is written as %s %s", date, clock)
	}
}

// airTime writes an instant on the 30-hour clock: the hours before 05:00 belong to the broadcast day before.
func airTime(at time.Time, loc *time.Location) (date, clock string) {
	at = at.In(loc)
	day, hour := at, at.Hour()
	if hour < 5 {
		day, hour = time.Date(at.Year(), at.Month(), at.Day()-1, 12, 0, 0, 0, time.UTC), hour+24
	}
	return day.Format(time.DateOnly), fmt.Sprintf("%02d:%02d", hour, at.Minute())
}
