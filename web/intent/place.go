package intent

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var (
	timeKey = regexp.MustCompile(`^([0-9]{15})\.(.+)$`)
	eventID = regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`)
)

// TimeKey names a row of a list by time, as addresses and cursors do. Keys sort by the instant, which is of 1970 or later, then by id.
func TimeKey(at time.Time, id string) string { return fmt.Sprintf("%015d.%s", at.UnixMilli(), id) }

// ReadTimeKey takes a key apart; false where it is none of ours.
func ReadTimeKey(key string) (at time.Time, id string, ok bool) {
	m := timeKey.FindStringSubmatch(key)
	if m == nil {
		return at, "", false
	}
	millis, err := strconv.ParseInt(m[1], 10, 64)
	return time.UnixMilli(millis).UTC(), m[2], err == nil
}

// ReadPlace is ReadTimeKey of a place in a list of events.
func ReadPlace(key string) (at time.Time, id string, ok bool) {
	at, id, ok = ReadTimeKey(key)
	return at, id, ok && eventID.MatchString(id)
}
