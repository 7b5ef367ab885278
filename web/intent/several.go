package intent

import (
	"strconv"

	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
)

// Levels sets one level for several events: all of them, or none.
type Levels struct {
	Level  string      `json:"level" is:"whole" null:"0" limit:"level" required:"true" doc:"Null: no level."`
	Reason string      `json:"reason" limit:"evidence" doc:"For the history."`
	Ladder string      `json:"ladder_version" form:"ladder" is:"whole" doc:"Ladder version from which the level was chosen. If the ladder was changed since, the request is refused."`
	Events []EventSeen `json:"events" required:"true" doc:"At most 500. If one of them was changed since, none is changed."`
}

// EventSeen is an event as it was seen.
type EventSeen struct {
	ID      string `json:"id" form:"event" required:"true"`
	Version int64  `json:"version" doc:"Version that was seen; omitted or 0: any."`
}

// Said is what is meant. A row of a form without a tick names no event.
func (l Levels) Said() (batch.Levels, []fault.Invalid) {
	one := Level{Level: l.Level, Ladder: l.Ladder}
	level, err := one.N()
	said := batch.Levels{Level: level, Ladder: one.LadderSeen(), Reason: l.Reason}
	for _, e := range l.Events {
		if e.ID != "" {
			said.Events = append(said.Events, batch.Seen{ID: e.ID, Version: e.Version})
		}
	}
	return said, Merge(fault.Invalids(err), said.Wrong())
}

// RowLevels are the levels that were chosen for rows of a preview.
type RowLevels struct {
	Levels map[string]string `json:"levels" form:"level_" is:"whole" else:"no_such_level" sparse:"true" doc:"Levels by uid, as POST /feeds/preview lists them, for all airings of the uid. They are set in the same transaction as the events are imported, each with a line in the log, and one undo takes them back. They count more than what the calendar proposes."`
}

// On gives the levels by row, for a ladder of a height.
func (r RowLevels) On(height int) (map[string]int, []fault.Invalid) {
	levels := make(map[string]int, len(r.Levels))
	var wrong []fault.Invalid
	for row, said := range r.Levels {
		n := whole(said)
		if n < 1 || n > int64(height) {
			wrong = append(wrong, fault.Invalid{Field: "level_" + row, Reason: "no_such_level", Got: strconv.FormatInt(n, 10)})
			continue
		}
		levels[row] = int(n)
	}
	return levels, wrong
}

// Acknowledgement takes note that an event has moved.
type Acknowledgement struct {
	Seen
	Series bool `json:"series" doc:"Also for the other airings of the series that moved alike in the same import (moves in GET /board). One undo takes all of them back."`
}
