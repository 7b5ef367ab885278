package calendar

import (
	"cmp"
	"strings"
	"time"
)

// zone is a time zone that a feed means. Name is the nearest IANA name: a zone that only the feed itself
// defines, or that is an offset, has rules of its own but shows the name of another.
type zone struct {
	loc  *time.Location
	name string
}

func zoneOf(loc *time.Location) zone { return zone{loc, loc.String()} }

var utc = zoneOf(time.UTC)

// trust says how well a zone is known by its name.
type trust int

const (
	unknownZone trust = iota // nobody knows it
	byOffset                 // it is another name, but tells an offset
	knownZone
)

// zones finds the zones of one feed. Each is looked up once: reading zone files would otherwise be half of the
// work of an import.
type zones struct {
	home     zone                  // X-WR-TIMEZONE or the default: floating times and unknown zones
	days     zone                  // of dates: the zone of the name that home shows
	named    bool                  // the feed itself names its home
	defined  map[string]*zoneBlock // VTIMEZONEs of the feed by TZID; compiled when they are asked for
	window   Window
	work     budget // that compiling may cost
	found    map[string]foundZone
	problems *problems
}

type foundZone struct {
	zone  zone
	trust trust
}

// newZones gives the zones of a feed: its VTIMEZONEs, and X-WR-TIMEZONE or home for what has none.
func newZones(doc *document, w Window, home *time.Location, p *problems) *zones {
	z := &zones{
		home: zoneOf(home), days: zoneOf(home), defined: map[string]*zoneBlock{}, window: w, work: budget{maxZoneSteps},
		found: map[string]foundZone{}, problems: p,
	}
	for i := range doc.zones {
		z.defined[doc.zones[i].tzid] = &doc.zones[i]
	}
	if name := unescape(doc.props["X-WR-TIMEZONE"]); name != "" {
		named, trust := z.find(name)
		z.report(0, "", name, "X-WR-TIMEZONE", named, trust)
		z.home, z.named = named, trust != unknownZone
		if known, ok := iana(named.name); ok {
			z.days = known
		}
	}
	for i := range doc.zones { // now, so that the problems are the same whichever events are read
		z.find(doc.zones[i].tzid)
	}
	return z
}

// report tells that a zone is not known by its name.
func (z *zones) report(line int, uid, tzid, property string, taken zone, how trust) {
	switch how {
	case unknownZone:
		z.problems.add(line, uid, codeUnknownZone, "The time zone %q of %s is not known; %s is taken.", clip(tzid), property, taken.name)
	case byOffset:
		z.problems.add(line, uid, codeZoneOffset, "The time zone %q of %s is not known; the offset in its name is taken, all year round.",
			clip(tzid), property)
	}
}

// find resolves a TZID: an IANA name of an area and a city, also at the end of a path, the feed's VTIMEZONE, any other
// name, or an offset. It gives the home zone where the TZID is none of them.
func (z *zones) find(tzid string) (zone, trust) {
	known, ok := z.found[tzid]
	switch {
	case !ok && len(z.found) > 2*maxZones:
		return z.home, unknownZone
	case !ok:
		known.zone, known.trust = z.search(tzid)
		z.found[tzid] = known
	}
	if known.trust == unknownZone {
		return z.home, unknownZone
	}
	return known.zone, known.trust
}

func (z *zones) search(tzid string) (zone, trust) {
	if known, ok := areaCity(tzid); ok {
		z.overrule(tzid, known)
		return known, knownZone
	}
	if own, ok := z.compiled(tzid); ok {
		return own, knownZone
	}
	known, how := zoneNamed(tzid, z.window)
	if how != unknownZone {
		known.name = cmp.Or(known.name, z.home.name)
	}
	return known, how
}

// compiled gives the zone that the feed itself defines under a name that is no area and city.
func (z *zones) compiled(tzid string) (zone, bool) {
	b := z.defined[tzid]
	if b == nil {
		return zone{}, false
	}
	own, err := compile(b, zonesBegin, z.window.To.AddDate(1, 0, 0), &z.work)
	if err != nil {
		z.problems.add(b.line, "", codeBadZone, "The VTIMEZONE %q cannot be read: %v.", clip(tzid), err)
		return zone{}, false
	}
	for _, name := range []string{tzid, own.name} {
		known, how := zoneNamed(name, z.window)
		if how != knownZone {
			continue
		}
		if d, differs := own.differs(known, z.window); differs {
			z.problems.add(b.line, "", codeZoneDiffers,
				"The calendar defines the time zone %q as %s on %s, where %s has %s; the calendar's definition is taken.", d.args(tzid, known)...)
		} else if known.name != "" {
			return zone{own.loc, known.name}, true
		}
		break
	}
	return zone{own.loc, z.shown(tzid, own)}, true
}

// shown gives the name of a zone of the feed that has no name of its own: that of a zone which people call so and of
// which the clocks show the same, else home's.
func (z *zones) shown(tzid string, own definition) string {
	for name := range strings.FieldsSeq(abbreviations[tzid[strings.LastIndexByte(tzid, '/')+1:]]) {
		if known, ok := iana(name); ok {
			if _, differs := own.differs(known, z.window); !differs {
				return name
			}
		}
	}
	return z.home.name
}

// overrule tells where the feed defines an area and city otherwise than the world does.
func (z *zones) overrule(tzid string, known zone) {
	b := z.defined[tzid]
	if b == nil {
		return
	}
	own, err := compile(b, z.window.From.AddDate(-2, 0, 0), z.window.To.AddDate(1, 0, 0), &z.work)
	if err != nil {
		return // it is not needed
	}
	if d, differs := own.differs(known, z.window); differs {
		z.problems.add(b.line, "", codeZoneOverruled,
			"The calendar defines the time zone %q as %s on %s, where %s has %s; the latter is taken.", d.args(tzid, known)...)
	}
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
