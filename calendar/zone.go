package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// zone is a time zone that a feed means. Name is the nearest IANA name: a zone that only the feed itself
// defines has rules of its own but shows the name of another.
type zone struct {
	loc  *time.Location
	name string
}

func zoneOf(loc *time.Location) zone { return zone{loc, loc.String()} }

var utc = zoneOf(time.UTC)

// zones finds the zones of one feed. Each is looked up once: reading zone files would otherwise be half of the
// work of an import.
type zones struct {
	home     zone                  // X-WR-TIMEZONE or the default: floating times, dates and unknown zones
	named    bool                  // the feed itself names its home
	defined  map[string]*zoneBlock // VTIMEZONEs of the feed by TZID; compiled when they are asked for
	horizon  time.Time             // up to which
	work     budget                // that compiling may cost
	found    map[string]zone
	unknown  map[string]bool
	problems *problems
}

// find resolves a TZID: an IANA name, the end of a path that is one, the feed's VTIMEZONE, a Windows name or
// an offset. It gives the home zone and false where the TZID is none of them.
func (z *zones) find(tzid string) (zone, bool) {
	if known, ok := z.found[tzid]; ok {
		return known, true
	}
	if z.unknown[tzid] || len(z.found)+len(z.unknown) > 2*maxZones {
		return z.home, false
	}
	known, ok := z.search(tzid)
	if !ok {
		z.unknown[tzid] = true
		return z.home, false
	}
	z.found[tzid] = known
	return known, true
}

func (z *zones) search(tzid string) (zone, bool) {
	if known, ok := iana(tzid); ok {
		return known, true
	}
	if known, ok := pathZone(tzid); ok {
		return known, true
	}
	if known, ok := z.compiled(tzid); ok {
		return known, true
	}
	if name, ok := windowsZones[tzid]; ok {
		return iana(name)
	}
	return alias(tzid)
}

// compiled gives the zone that the feed itself defines.
func (z *zones) compiled(tzid string) (zone, bool) {
	b := z.defined[tzid]
	if b == nil {
		return zone{}, false
	}
	loc, name, err := compile(b, z.horizon, &z.work)
	if err != nil {
		z.problems.add(b.line, "", codeBadZone, "The VTIMEZONE %q cannot be read: %v.", clip(tzid), err)
		return zone{}, false
	}
	for _, shown := range []string{name, windowsZones[tzid]} {
		if known, ok := iana(shown); ok {
			return zone{loc, known.name}, true
		}
	}
	if known, ok := alias(tzid); ok {
		return zone{loc, known.name}, true
	}
	return zone{loc, z.home.name}, true
}

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

// aliases are names without a standard behind them that Japanese and English calendars use.
var aliases = map[string]string{
	"JST":                                    "Asia/Tokyo",
	"(UTC+09:00) Osaka, Sapporo, Tokyo":      "Asia/Tokyo",
	"(GMT+09:00) Osaka, Sapporo, Tokyo":      "Asia/Tokyo",
	"(UTC+09:00) 大阪、札幌、東京":                   "Asia/Tokyo",
	"(GMT+09:00) 大阪、札幌、東京":                   "Asia/Tokyo",
	"(UTC-08:00) Pacific Time (US & Canada)": "America/Los_Angeles",
	"(UTC-05:00) Eastern Time (US & Canada)": "America/New_York",
}

var wholeHours = regexp.MustCompile(`^(?:UTC|GMT)([+-])0?(\d{1,2})(?::?00)?$`)

// alias reads what is left: well-known display names, IANA names in the wrong case, UTC+9.
func alias(tzid string) (zone, bool) {
	if name, ok := aliases[tzid]; ok {
		return iana(name)
	}
	if m := wholeHours.FindStringSubmatch(tzid); m != nil {
		sign := map[string]string{"+": "-", "-": "+"}[m[1]] // Etc/GMT-9 is nine hours east
		hours, err := strconv.Atoi(m[2])
		if err != nil || hours == 0 {
			return utc, err == nil
		}
		return iana(fmt.Sprintf("Etc/GMT%s%d", sign, hours))
	}
	return iana(titleCase(tzid))
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

// instant gives the moment at which clocks in loc show wall, a wall-clock time held in UTC. Both a time that
// clocks skip and one that they show twice are read with the offset before the change (RFC 5545 3.3.5).
func instant(wall time.Time, loc *time.Location) time.Time {
	if loc == time.UTC {
		return wall
	}
	y, m, d := wall.Date()
	hh, mm, ss := wall.Clock()
	guess := time.Date(y, m, d, hh, mm, ss, 0, loc)
	_, offset := guess.Zone()
	_, before := guess.Add(-24 * time.Hour).Zone()
	earlier := wall.Add(-time.Duration(before) * time.Second)
	skipped := !wallClock(guess, loc).Equal(wall)
	if _, there := earlier.In(loc).Zone(); offset == before || skipped || there == before {
		return earlier
	}
	return guess.UTC()
}

// wallClock gives what clocks in loc show at t, held in UTC.
func wallClock(t time.Time, loc *time.Location) time.Time {
	_, offset := t.In(loc).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}
