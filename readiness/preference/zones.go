// Package preference is how people want to see what is known, and what their company has set for all of them.
package preference

import (
	_ "embed"
	"strings"
	"sync"
	"time"

	"tallylight/readiness/fault"
)

// Zones is a pair of time zones by their IANA names, the first and the second. Where both are empty, others decide.
type Zones struct{ First, Second string }

// Wrong lists the zones because of which a pair cannot be kept.
func (z Zones) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	for _, one := range []struct{ field, name, other string }{{"zone1", z.First, z.Second}, {"zone2", z.Second, z.First}} {
		_, known := Location(one.name)
		refuse(one.name == "" && one.other != "", one.field, "zone_missing", "")
		refuse(one.name != "" && !known, one.field, "no_zone", one.name)
	}
	refuse(z.First != "" && z.First == z.Second, "zone2", "same_zone", z.Second)
	return wrong
}

// Or gives the pair, or that of others where there is none.
func (z Zones) Or(others Zones) Zones {
	if z.First == "" || z.Second == "" {
		return others
	}
	return z
}

// LongestZone bounds a name; the longest that there is has 32 characters.
const LongestZone = 64

// loaded keeps the zones that were asked for: loading one reads a file.
var loaded sync.Map // of string to *time.Location

// Location gives the zone of an IANA name. The machine's own is none, because it differs between machines, nor are those that
// count leap seconds.
func Location(name string) (*time.Location, bool) {
	if zone, ok := loaded.Load(name); ok {
		return zone.(*time.Location), true
	}
	if name == "" || name == "Local" || len(name) > LongestZone || strings.HasPrefix(name, "right/") || strings.HasPrefix(name, "posix/") {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	loaded.Store(name, zone)
	return zone, true
}

//go:embed zones.txt
var named string

// Named lists the zones to choose from, by name. Any other IANA name is taken as well.
var Named = sync.OnceValue(func() []string { return strings.Fields(named) })
