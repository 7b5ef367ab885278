package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// iana loads a zone by its IANA name. The empty name and "Local", which Go takes for UTC and for the zone of
// the machine, are no names.
func iana(name string) (zone, bool) {
	if name == "" || name == "Local" {
		return zone{}, false
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return zone{}, false
	}
	return zoneOf(loc), true
}

// areaCity finds an IANA name of an area and a city, in any case, or at the end of a path. These names mean the same
// everywhere; any other one is its feed's to define.
func areaCity(tzid string) (zone, bool) {
	if !strings.Contains(tzid, "/") {
		return zone{}, false
	}
	for _, name := range []string{tzid, titleCase(tzid)} {
		if known, ok := iana(name); ok {
			return known, true
		}
	}
	known, ok := pathZone(tzid)
	return known, ok && strings.Contains(known.name, "/")
}

// pathZone finds the IANA name at the end of a globally unique TZID (RFC 5545 3.8.3.1) such as
// /example.org/20070129_1/America/Argentina/Buenos_Aires.
func pathZone(tzid string) (zone, bool) {
	for path := tzid; ; {
		_, rest, found := strings.Cut(path, "/")
		if !found || !strings.Contains(rest, "/") && tzid[0] != '/' {
			return zone{}, false
		}
		if known, ok := iana(rest); ok {
			return known, true
		}
		path = rest
	}
}

// titleCase writes asia/tokyo and AMERICA/NEW_YORK as IANA does.
func titleCase(name string) string {
	b := []byte(strings.ToLower(name))
	for i, c := range b {
		if (i == 0 || b[i-1] == '/' || b[i-1] == '_') && c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// aliases are names that neither IANA nor CLDR has, in lower case: of Outlook, of Exchange and of Windows in Japanese.
var aliases = map[string]string{
	"jst": "Asia/Tokyo", "jst-9": "Asia/Tokyo", "東京 (標準時)": "Asia/Tokyo", "東京 (夏時間)": "Asia/Tokyo", "日本": "Asia/Tokyo",
	"kst": "Asia/Seoul", "z": "UTC", "utc": "UTC", "tzone://microsoft/utc": "UTC", "coordinated universal time": "UTC", "協定世界時": "UTC",
	"グリニッジ標準時": "Europe/London", "太平洋標準時": "America/Los_Angeles", "山地標準時": "America/Denver", "中部標準時": "America/Chicago",
	"東部標準時": "America/New_York", "hawaii": "Pacific/Honolulu", "ハワイ": "Pacific/Honolulu", "alaska": "America/Anchorage", "アラスカ": "America/Anchorage",
	"arizona": "America/Phoenix", "indiana": "America/Indianapolis", "baja california": "America/Tijuana", "saskatchewan": "America/Regina",
	"brasilia": "America/Sao_Paulo", "city of buenos aires": "America/Buenos_Aires", "beijing": "Asia/Shanghai", "北京": "Asia/Shanghai",
	"west central africa": "Africa/Lagos", "astana": "Asia/Almaty", "sri jayawardenepura": "Asia/Colombo", "solomon is.": "Pacific/Guadalcanal",
}

// abbreviations are the zones of which people use an abbreviation. It tells nothing by itself; it only chooses between
// zones with the clocks that a feed defines.
var abbreviations = map[string]string{
	"EST": "America/New_York", "EDT": "America/New_York", "CST": "America/Chicago Asia/Shanghai", "CDT": "America/Chicago",
	"MST": "America/Denver", "MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "HST": "Pacific/Honolulu",
	"GMT": "Europe/London", "BST": "Europe/London", "IST": "Asia/Kolkata Europe/Dublin Asia/Jerusalem", "UTC": "Europe/London",
	"AEST": "Australia/Sydney Australia/Brisbane",
}

// folded are the names of Windows, of CLDR and the aliases, in lower case.
var folded = sync.OnceValue(func() map[string]string {
	all := make(map[string]string, 2000)
	for line := range strings.Lines(shownZones) {
		if name, zone, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			all[name] = zone
		}
	}
	for name, zone := range windowsZones {
		all[strings.ToLower(name)] = zone
	}
	for name, zone := range aliases {
		all[name] = zone
	}
	return all
})

// counted is what Exchange puts behind the name of a zone that it has met before.
var counted = regexp.MustCompile(`^(.*\S) \d{1,3}$`)

// signs are the forms that plus, minus, colon and space also have.
var signs = strings.NewReplacer("\u2212", "-", "\u2013", "-", "\uff0d", "-", "\uff0b", "+", "\uff1a", ":", "\u00a0", " ", "\u3000", " ", "±", "+")

// zoneNamed gives the zone of a name as the world knows it: of IANA, of Windows, of what Windows and CLDR show, or an
// offset. An offset that IANA has no zone for comes without a name. Cities have the clocks that they have in w.
func zoneNamed(tzid string, w Window) (zone, trust) {
	name := strings.TrimSpace(signs.Replace(tzid))
	if known, ok := worldName(name); ok {
		return known, knownZone
	}
	if m := counted.FindStringSubmatch(name); m != nil && !strings.EqualFold(m[1], "UTC") && !strings.EqualFold(m[1], "GMT") {
		return zoneNamed(m[1], w) // UTC 9 is likelier to be an offset than the ninth UTC
	}
	if offset, rest, ok := cutOffset(name); ok {
		return offsetZone(offset, rest, w)
	}
	if known, ok := worldName(beforeParenthesis(name)); ok {
		return known, knownZone
	}
	all := func(a, b zone) bool { return sameClocks(a, b, w) }
	if known, ok := cityOf(name, func(zone) bool { return true }, all); ok {
		return known, knownZone
	}
	return zone{}, unknownZone
}

func beforeParenthesis(name string) string {
	base, _, _ := strings.Cut(name, "(")
	return strings.TrimSpace(base)
}

// worldName finds a name of IANA, also at the end of a path, of Windows, of CLDR or an alias, in any case.
func worldName(name string) (zone, bool) {
	for _, name := range []string{name, strings.ToUpper(name), titleCase(name), folded()[strings.ToLower(name)]} {
		if known, ok := iana(name); ok {
			return known, true
		}
	}
	if strings.HasPrefix(name, "/") {
		return pathZone(name)
	}
	return zone{}, false
}

// offsetHead is an offset from UTC at the beginning of a name, in parentheses or not.
var offsetHead = regexp.MustCompile(`^\(?(?i:UTC|GMT|JST)? ?([+-])(?:(\d{1,2}):?(\d\d)|(\d{1,2}))\)?(?:$|[ ,]+(\D.*)$)`)

// utcHead is a name that Windows shows for a zone on Greenwich time.
var utcHead = regexp.MustCompile(`^\((?i:UTC|GMT)\)(?: (\D.*))?$`)

// cutOffset cuts an offset, in seconds east, from a name such as UTC+9, GMT+05:30, +0900 or
// (UTC+09:00) Osaka, Sapporo, Tokyo; false where it begins with none that a place on earth has.
func cutOffset(name string) (offset int, rest string, ok bool) {
	if m := utcHead.FindStringSubmatch(name); m != nil {
		return 0, m[1], true
	}
	m := offsetHead.FindStringSubmatch(name)
	if m == nil {
		return 0, "", false
	}
	hours, errHours := strconv.Atoi(m[2] + m[4])
	minutes, errMinutes := strconv.Atoi("0" + m[3])
	if errHours != nil || errMinutes != nil || hours > 14 || minutes > 59 {
		return 0, "", false
	}
	offset = hours*3600 + minutes*60
	if m[1] == "-" {
		offset = -offset
	}
	return offset, m[5], true
}

// offsetZone gives the zone of an offset with what a name says behind it: a zone of that name which has the offset at some
// time of the year, else the offset itself.
func offsetZone(offset int, rest string, w Window) (zone, trust) {
	has := func(known zone) bool { return hasOffset(known, offset, w) }
	base := beforeParenthesis(rest)
	base = base[strings.LastIndexByte(base, ':')+1:] // Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London
	for _, name := range []string{rest, base, base + " standard time"} {
		if known, ok := worldName(name); ok && has(known) {
			return known, knownZone
		}
	}
	if known, ok := cityOf(base, has, func(zone, zone) bool { return true }); ok {
		return known, knownZone
	}
	if rest == "" || universal.MatchString(rest) {
		return fixed(offset), knownZone
	}
	return fixed(offset), byOffset
}

// universal is what Windows shows for an offset that no country has: Coordinated Universal Time-11.
var universal = regexp.MustCompile(`^(?i:Coordinated Universal Time|協定世界時)`)

func hasOffset(known zone, offset int, w Window) bool {
	for _, at := range []time.Time{w.From, w.From.AddDate(0, 6, 0)} {
		if _, there := at.In(known.loc).Zone(); there == offset {
			return true
		}
	}
	return false
}

// cityOf gives the zone of the first of several cities, as Windows lists them, that fits; it has to agree with each other
// that does.
func cityOf(list string, fits func(zone) bool, agree func(a, b zone) bool) (found zone, ok bool) {
	for city := range strings.FieldsFuncSeq(list, func(r rune) bool { return strings.ContainsRune(",、，・;", r) }) {
		known, is := iana(folded()[strings.ToLower(strings.TrimSpace(city))])
		switch {
		case !is || !fits(known):
		case !ok:
			found, ok = known, true
		case !agree(found, known):
			return zone{}, false
		}
	}
	return found, ok
}

// sameClocks says that two zones have the same offsets.
func sameClocks(a, b zone, w Window) bool {
	_, differs := definition{loc: a.loc}.differs(b, w)
	return !differs
}

// halfHours are zones without summer time for the offsets that are no whole hours, in minutes.
var halfHours = map[int]string{
	-570: "Pacific/Marquesas", 210: "Asia/Tehran", 270: "Asia/Kabul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu", 390: "Asia/Yangon",
	525: "Australia/Eucla", 570: "Australia/Darwin",
}

// fixed gives the zone of an offset. It comes without a name where no zone has that offset all year round.
func fixed(offset int) zone {
	switch {
	case offset == 0:
		return utc
	case offset%3600 == 0:
		if known, ok := iana(fmt.Sprintf("Etc/GMT%+d", -offset/3600)); ok { // Etc/GMT-9 is nine hours east
			return known
		}
	}
	return zone{time.FixedZone(offsetName(offset), offset), halfHours[offset/60]}
}
