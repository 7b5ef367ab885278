package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// custom is a VTIMEZONE with the rules of New York since 2007 under another name.
const custom = `BEGIN:VTIMEZONE
TZID:%
BEGIN:DAYLIGHT
DTSTART:16010311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE
`

func TestZones(t *testing.T) {
	define := func(tzid string) string { return strings.Replace(custom, "%", tzid, 1) }
	for _, row := range []struct{ name, header, tzid, start, zone string }{
		{"an IANA name", "", "Europe/Berlin", "2026-07-01 10:00", "Europe/Berlin"},
		{"an IANA name is not what the feed says it is", define("Asia/Tokyo"), "Asia/Tokyo", "2026-07-01 03:00", "Asia/Tokyo"},
		{"an IANA name in lower case", "", "america/new_york", "2026-07-01 16:00", "America/New_York"},
		{"the end of a path", "", "/example.org/20070129_1/America/Argentina/Buenos_Aires", "2026-07-01 15:00", "America/Argentina/Buenos_Aires"},
		{"a quoted name", "", `"Asia/Tokyo"`, "2026-07-01 03:00", "Asia/Tokyo"},
		{"an old IANA name", "", "Japan", "2026-07-01 03:00", "Japan"},
		{"a name of Evolution", "", "/freeassociation.sourceforge.net/Europe/Berlin", "2026-07-01 10:00", "Europe/Berlin"},
		{"a slash in front", "", "/Asia/Tokyo", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a zone of the feed", define("Head office"), "Head office", "2026-07-01 16:00", "Asia/Tokyo"},
		{"a zone of the feed with a comma", define(`Pacific Time\, Tijuana`), `"Pacific Time, Tijuana"`, "2026-07-01 16:00", "Asia/Tokyo"},
		{"a Windows name that the feed defines", define("Eastern Standard Time"), "Eastern Standard Time", "2026-07-01 16:00", "America/New_York"},
		{"a Windows name alone", "", "Tokyo Standard Time", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a display name of Outlook", "", `"(UTC+09:00) 大阪、札幌、東京"`, "2026-07-01 03:00", "Asia/Tokyo"},
		{"JST", "", "JST", "2026-07-01 03:00", "Asia/Tokyo"},
		{"an offset", "", "UTC+2", "2026-07-01 10:00", "Etc/GMT-2"},
		{"UTC", "", "UTC", "2026-07-01 12:00", "UTC"},
		{"EST is what the feed says it is", define("EST"), "EST", "2026-07-01 16:00", "America/New_York"},
		{"and so is GMT", define("GMT"), "GMT", "2026-07-01 16:00", "Asia/Tokyo"},
		{"EST that nobody defines is that of IANA", "", "EST", "2026-07-01 17:00", "EST"},
		{"an area and a city in lower case is not what the feed says it is", define("asia/tokyo"), "asia/tokyo", "2026-07-01 03:00", "Asia/Tokyo"},
		{"nor is the end of a path", define("/example.org/Asia/Tokyo"), "/example.org/Asia/Tokyo", "2026-07-01 03:00", "Asia/Tokyo"},
		{"EST at the end of a path is no area and city", define("/EST"), "/EST", "2026-07-01 16:00", "America/New_York"},
		{"a zone of the feed that is not what its X-LIC-LOCATION says", strings.Replace(define("Office"), "TZID:Office", "TZID:Office\nX-LIC-LOCATION:Asia/Seoul", 1), "Office",
			"2026-07-01 16:00", "Asia/Tokyo"},
		{"a Windows name with a counter", "", "GMT Standard Time 1", "2026-07-01 11:00", "Europe/London"},
		{"another one", "", "Tokyo Standard Time 12", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a Windows name with a counter that the feed defines", define("Eastern Standard Time 2"), "Eastern Standard Time 2", "2026-07-01 16:00", "America/New_York"},
		{"a number that belongs to the name", "", "Russia Time Zone 11", "2026-07-01 00:00", "Asia/Kamchatka"},
		{"a Windows name in lower case", "", "tokyo standard time", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a Windows name in Japanese", "", "東京 (標準時)", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a display name of Windows", "", `"(UTC+09:00) Osaka, Sapporo, Tokyo"`, "2026-07-01 03:00", "Asia/Tokyo"},
		{"an older one", "", `"(GMT+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"`, "2026-07-01 10:00", "Europe/Amsterdam"},
		{"one without a city", "", `"(UTC-05:00) Eastern Time (US & Canada)"`, "2026-07-01 16:00", "America/New_York"},
		{"one of a country", "", "(UTC-06:00) Central America", "2026-07-01 18:00", "America/Guatemala"},
		{"one of half an hour", "", `"(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi"`, "2026-07-01 06:30", "Asia/Calcutta"},
		{"one on Greenwich time", "", `"(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London"`, "2026-07-01 11:00", "Europe/Dublin"},
		{"one without offset", "", `"Kuala Lumpur, Singapore"`, "2026-07-01 04:00", "Asia/Kuala_Lumpur"},
		{"one in Japanese", "", "(UTC-08:00) 太平洋標準時 (米国およびカナダ)", "2026-07-01 19:00", "America/Los_Angeles"},
		{"a place that is not where its offset is", "", "(UTC+05:30) London", "2026-07-01 06:30", "Asia/Kolkata"},
		{"a place that nobody knows has its offset", "", "(UTC+09:00) Somewhere", "2026-07-01 03:00", "Etc/GMT-9"},
		{"an offset that no country has", "", "(UTC-11:00) Coordinated Universal Time-11", "2026-07-01 23:00", "Etc/GMT+11"},
		{"a name of CLDR", "", "Japan Standard Time", "2026-07-01 03:00", "Asia/Tokyo"},
		{"in summer", "", "Central European Summer Time", "2026-07-01 10:00", "Europe/Paris"},
		{"in Japanese", "", "日本標準時", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a city", "", "Tokyo", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a city in Japanese", "", "東京", "2026-07-01 03:00", "Asia/Tokyo"},
		{"an offset with half an hour", "", `"GMT+05:30"`, "2026-07-01 06:30", "Asia/Kolkata"},
		{"without colon", "", "GMT+0530", "2026-07-01 06:30", "Asia/Kolkata"},
		{"with one digit", "", `"UTC+5:30"`, "2026-07-01 06:30", "Asia/Kolkata"},
		{"alone", "", `"+09:00"`, "2026-07-01 03:00", "Etc/GMT-9"},
		{"alone, with three digits", "", "-330", "2026-07-01 15:30", "Asia/Tokyo"},
		{"alone, in parentheses", "", `"(UTC+09:00)"`, "2026-07-01 03:00", "Etc/GMT-9"},
		{"with a sign of typography", "", "UTC\u22125", "2026-07-01 17:00", "Etc/GMT+5"},
		{"three quarters of an hour", "", `"UTC+5:45"`, "2026-07-01 06:15", "Asia/Kathmandu"},
		{"of IANA, whose signs are the other way round", "", "Etc/GMT-9", "2026-07-01 03:00", "Etc/GMT-9"},
		{"of POSIX", "", "JST-9", "2026-07-01 03:00", "Asia/Tokyo"},
		{"one that no place has", "", "UTC+25", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a number is no counter of UTC", "", "UTC 9", "2026-07-01 03:00", "Asia/Tokyo"},
		{"Exchange's UTC", "", "tzone://Microsoft/Utc", "2026-07-01 12:00", "UTC"},
		{"Local is not the zone of this machine", "", "Local", "2026-07-01 03:00", "Asia/Tokyo"},
		{"a path on this machine is no zone", "", "../../etc/passwd", "2026-07-01 03:00", "Asia/Tokyo"},
		{"X-WR-TIMEZONE is for floating times", "X-WR-TIMEZONE:Europe/Berlin\n", "", "2026-07-01 10:00", "Europe/Berlin"},
		{"X-WR-TIMEZONE stands in for an unknown zone", "X-WR-TIMEZONE:Europe/Berlin\n", "Nowhere", "2026-07-01 10:00", "Europe/Berlin"},
	} {
		t.Run(row.name, func(t *testing.T) {
			property := "DTSTART"
			if row.tzid != "" {
				property += ";TZID=" + row.tzid
			}
			body := feed(row.header + "BEGIN:VEVENT\nUID:a\n" + property + ":20260701T120000\nEND:VEVENT")
			got := read(body, window("2026-01-01", "2027-01-01"), zoneFor(t, "Asia/Tokyo"))
			if len(got.Occurrences) != 1 {
				t.Fatalf("got %v, problems %v", shown(got), got.Problems)
			}
			if o := got.Occurrences[0]; o.Start.Format("2006-01-02 15:04") != row.start || o.Zone != row.zone {
				t.Errorf("got %s in %s, want %s in %s", o.Start, o.Zone, row.start, row.zone)
			}
		})
	}
}

func TestWhatIsToldOfZones(t *testing.T) {
	define := func(tzid string) string { return strings.Replace(custom, "%", tzid, 1) }
	fixed := func(tzid, offset string) string {
		return "BEGIN:VTIMEZONE\nTZID:" + tzid + "\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:" + offset + "\nTZOFFSETTO:" + offset + "\nEND:STANDARD\nEND:VTIMEZONE\n"
	}
	once := strings.NewReplacer("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n", "", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\n", "", "16010311", "20250309", "16011104", "20251102")
	for _, row := range []struct{ name, header, tzid, want string }{
		{"a definition that agrees is not worth a word", define("America/New_York"), "America/New_York", ""},
		{"nor is one of a name of its own", define("Head office"), "Head office", ""},
		{"nor is one that says nothing of the present", once.Replace(define("Europe/Berlin")), "Europe/Berlin", ""},
		{"nor is a Windows name that is defined as it is", define("Eastern Standard Time 1"), "Eastern Standard Time 1", ""},
		{"nor is an hour at night", strings.NewReplacer("0311T020000", "0311T030000").Replace(define("America/New_York")), "America/New_York", ""},
		{"EST with summer time", define("EST"), "EST",
			`zone-differs 3: The calendar defines the time zone "EST" as UTC-04:00 on 2026-03-08, where EST has UTC-05:00; the calendar's definition is taken.`},
		{"a Windows name of another zone", define("Tokyo Standard Time"), "Tokyo Standard Time",
			`zone-differs 3: The calendar defines the time zone "Tokyo Standard Time" as UTC-05:00 on 2026-01-01, where Asia/Tokyo has UTC+09:00; the calendar's definition is taken.`},
		{"an offset that is another", fixed("UTC+9", "+0800"), "UTC+9",
			`zone-differs 3: The calendar defines the time zone "UTC+9" as UTC+08:00 on 2026-01-01, where Etc/GMT-9 has UTC+09:00; the calendar's definition is taken.`},
		{"an area and a city that are another", fixed("Asia/Tokyo", "+0800"), "Asia/Tokyo",
			`zone-overruled 3: The calendar defines the time zone "Asia/Tokyo" as UTC+08:00 on 2026-01-01, where Asia/Tokyo has UTC+09:00; the latter is taken.`},
		{"without its summer time", fixed("America/New_York", "-0500"), "America/New_York",
			`zone-overruled 3: The calendar defines the time zone "America/New_York" as UTC-05:00 on 2026-03-08, where America/New_York has UTC-04:00; the latter is taken.`},
		{"a place that nobody knows", "", "(UTC+09:00) Somewhere",
			`zone-by-offset 3: The time zone "(UTC+09:00) Somewhere" of DTSTART is not known; the offset in its name is taken, all year round.`},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := read(feed(row.header+"BEGIN:VEVENT\nUID:a\nDTSTART;TZID="+row.tzid+":20260701T120000\nEND:VEVENT"),
				window("2026-01-01", "2026-02-01"), zoneFor(t, "Asia/Tokyo"))
			told := ""
			for _, p := range got.Problems {
				told += fmt.Sprintf("%s %d: %s", p.Code, p.Line, p.Message)
			}
			if told != row.want || got.Outcome != OK {
				t.Errorf("%s, got %s\nwant %s", got.Outcome, told, row.want)
			}
		})
	}
}

func TestCitiesHaveKnownZones(t *testing.T) {
	for name, zone := range folded() {
		if _, ok := iana(zone); !ok || name != strings.ToLower(name) {
			t.Errorf("%s: %s is not known, or not in lower case", name, zone)
		}
	}
	for minutes, name := range halfHours {
		known, ok := iana(name)
		if !ok || !sameClocks(known, fixed(minutes*60), window("2026-01-01", "2027-01-01")) {
			t.Errorf("%s is not %d minutes from UTC all year round", name, minutes)
		}
	}
}

func TestADateIsADayOfTheZoneThatIsShown(t *testing.T) {
	got := read(feed(strings.Replace(custom, "%", "Head office", 1)+"X-WR-TIMEZONE:Head office\nBEGIN:VEVENT\nUID:a\nDTSTART;VALUE=DATE:20261119\nEND:VEVENT"),
		window("2026-01-01", "2027-01-01"), zoneFor(t, "Asia/Tokyo"))
	if want := "2026-11-18 15:00, 2026-11-19 15:00, all-day"; len(got.Occurrences) != 1 || show(got.Occurrences[0]) != want || got.Occurrences[0].Zone != "Asia/Tokyo" {
		t.Errorf("got %v, want %s in Asia/Tokyo", shown(got), want)
	}
}

func TestADateLastsFromMidnightToMidnight(t *testing.T) {
	got := read(oneEvent("DTSTART;VALUE=DATE:20240310"), window("2024-01-01", "2025-01-01"), zoneFor(t, "America/New_York"))
	if want := "2024-03-10 05:00, 2024-03-11 04:00, all-day"; len(got.Occurrences) != 1 || show(got.Occurrences[0]) != want {
		t.Errorf("got %v, want %s: 23 hours", shown(got), want)
	}
}

func TestDefinedZoneAgreesWithItsModel(t *testing.T) {
	doc := scan(feed(strings.Replace(custom, "%", "model", 1)), "", newProblems(), nil)
	defined, err := compile(&doc.zones[0], zonesBegin, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), &budget{maxZoneSteps})
	if err != nil {
		t.Fatal(err)
	}
	newYork := zoneFor(t, "America/New_York")
	for at := time.Date(2008, 1, 1, 0, 30, 0, 0, time.UTC); at.Year() < 2029; at = at.Add(time.Hour) {
		if got, want := wallClock(at, defined.loc), wallClock(at, newYork); !got.Equal(want) {
			t.Fatalf("at %s clocks show %s, want %s", at, got, want)
		}
	}
}

func TestBrokenVTIMEZONEIsAProblem(t *testing.T) {
	const part = "BEGIN:STANDARD\nDTSTART:20260101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD\n"
	for name, lines := range map[string]string{
		"no parts":               "TZID:x\n",
		"no offset":              "TZID:x\n" + strings.Replace(part, "TZOFFSETTO:+0900\n", "", 1),
		"an offset of words":     "TZID:x\n" + strings.Replace(part, "+0900", "nine", 1),
		"no start":               "TZID:x\n" + strings.Replace(part, "DTSTART:20260101T000000\n", "", 1),
		"a start of words":       "TZID:x\n" + strings.Replace(part, "20260101T000000", "soon", 1),
		"a rule of every minute": "TZID:x\n" + strings.Replace(part, "TZOFFSETTO", "RRULE:FREQ=MINUTELY\nTZOFFSETTO", 1),
	} {
		t.Run(name, func(t *testing.T) {
			got := read(feed("BEGIN:VTIMEZONE\n"+lines+"END:VTIMEZONE\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=x:20260701T120000\nEND:VEVENT"),
				window("2025-01-01", "2027-01-01"), time.UTC)
			if !slices.Equal(codes(got), []string{codeBadZone, codeUnknownZone}) || got.Problems[0].Line != 3 || len(got.Occurrences) != 1 {
				t.Errorf("got %v and problems %v; want the event, bad-zone at line 3 and unknown-zone", shown(got), got.Problems)
			}
		})
	}
}

func TestWindowsNamesAreKnownZones(t *testing.T) {
	for windows, name := range windowsZones {
		if _, ok := iana(name); !ok {
			t.Errorf("%s: %s is not known", windows, name)
		}
	}
}

func TestInstant(t *testing.T) {
	for _, row := range []struct{ name, zone, wall, want string }{
		{"an ordinary time", "Asia/Tokyo", "2026-11-19 21:54", "2026-11-19 12:54"},
		{"just before a gap", "America/New_York", "2026-03-08 01:59", "2026-03-08 06:59"},
		{"in a gap west of Greenwich", "America/New_York", "2026-03-08 02:30", "2026-03-08 07:30"},
		{"just after a gap", "America/New_York", "2026-03-08 03:00", "2026-03-08 07:00"},
		{"hours after a gap", "America/New_York", "2026-03-08 20:00", "2026-03-09 00:00"},
		{"in a gap east of Greenwich", "Europe/Berlin", "2026-03-29 02:30", "2026-03-29 01:30"},
		{"in an overlap west of Greenwich", "America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"},
		{"just after an overlap", "America/New_York", "2026-11-01 02:00", "2026-11-01 07:00"},
		{"in an overlap east of Greenwich", "Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"},
		{"a midnight that clocks skip", "America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"},
		{"a day that a country skipped", "Pacific/Apia", "2011-12-30 12:00", "2011-12-30 22:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			const layout = "2006-01-02 15:04"
			wall, err := time.Parse(layout, row.wall)
			if err != nil {
				t.Fatal(err)
			}
			if got := instant(wall, zoneFor(t, row.zone)).UTC().Format(layout); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}
