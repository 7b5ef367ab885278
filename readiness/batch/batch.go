// Package batch holds what is done to several events at once: what one press may do, the lines of the log that say it as
// one, and the airings of a series that moved alike.
package batch

import (
	"strconv"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Most is how many events one press may change.
const Most = 500

// Seen is an event as somebody saw it who changes several; version 0 is any.
type Seen struct {
	ID      string
	Version int64
}

// Levels is what is said of the level of several events.
type Levels struct {
	Level  int
	Ladder int64  // version of the ladder from which it was chosen; 0: any
	Reason string // for the history
	Events []Seen
}

// Wrong refuses what cannot be done in one press.
func (l Levels) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(len(l.Events) == 0, "events", "required", "")
	refuse(len(l.Events) > Most, "events", "too_many", strconv.Itoa(len(l.Events)))
	return wrong
}

// Stale is ErrStale with the events that others changed meanwhile, as they stand now.
type Stale struct{ Events []readiness.Event }

func (s *Stale) Error() string {
	ids := make([]string, len(s.Events))
	for i, e := range s.Events {
		ids[i] = e.ID
	}
	return "changed meanwhile: " + strings.Join(ids, ", ")
}

// Unwrap makes it an ErrStale.
func (s *Stale) Unwrap() error { return fault.ErrStale }

// lines is the value of a change that says of how many lines, those before it, it is the sum.
const lines = "lines"

// Sum marks the data of a line that sums up the n lines before it.
func Sum(data map[string]string, n int) map[string]string {
	data["count"], data[lines] = strconv.Itoa(n), strconv.Itoa(n)
	return data
}

// Size is how many lines before it a change sums up; 0 where it stands for itself.
func Size(c readiness.Change) int64 {
	n, err := strconv.ParseInt(c.Data[lines], 10, 64)
	if err != nil {
		return 0
	}
	return max(n, 0)
}

// From is the sequence number of the first line that a change says: its own, or that of the first one that it sums up.
func From(c readiness.Change) int64 { return c.Seq - Size(c) }

// Told leaves out of lines of the log, newest first, those that another one of them sums up.
func Told(changes []readiness.Change) []readiness.Change {
	var told []readiness.Change
	for _, c := range changes {
		if n := len(told); n > 0 && c.Seq >= From(told[n-1]) {
			continue
		}
		told = append(told, c)
	}
	return told
}
