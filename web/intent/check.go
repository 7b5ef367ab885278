package intent

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// CheckWaiver lets a check of a page pass with a warning, for one event.
type CheckWaiver struct {
	Event    string `json:"event" required:"true" doc:"Id of the event."`
	Reason   string `json:"reason" limit:"check_word" required:"true"`
	Approver string `json:"approver" limit:"knows" required:"true" doc:"Approver."`
	Until    string `json:"until" required:"true" doc:"RFC 3339, or the last day in the primary time zone. At most the end of the event."`
}

// Waiver is the waiver that is meant.
func (w CheckWaiver) Waiver(page, check string, c Clock) (toppage.CheckWaiver, error) {
	until, err := c.Until("until", w.Until)
	if w.Event == "" {
		err = errors.Join(fault.Invalid{Field: "event", Reason: "required"}, err)
	}
	return toppage.CheckWaiver{PageID: page, CheckID: check, EventID: w.Event, Reason: w.Reason, Approver: w.Approver, Until: until}, err
}

// Override is a person's word on a check that no machine has answered.
type Override struct {
	Note string `json:"note" limit:"check_word" required:"true" doc:"What was checked, and how."`
}

// CheckMap says from which level on each check is required; 0: never.
type CheckMap struct {
	Seen
	Levels map[string]string `json:"checks" form:"from_" is:"whole" limit:"check_level" required:"true"`
}

// Map is the map that is meant: every check has to be in it.
func (m CheckMap) Map() (toppage.CheckMap, []fault.Invalid) {
	levels := map[string]int{}
	for id, said := range m.Levels {
		levels[id] = int(max(min(whole(said), mostSeconds), -1))
	}
	var wrong []fault.Invalid
	for _, check := range toppage.AllChecks(nil) {
		if _, said := levels[check.ID]; !said {
			wrong = append(wrong, fault.Invalid{Field: "from_" + check.ID, Reason: "required"})
		}
	}
	kept := toppage.CheckMap(levels)
	return kept, append(wrong, kept.Wrong()...)
}

// Differences lists the levels of all checks as they stand by now and as they were meant.
func (m CheckMap) Differences(now toppage.CheckMap) []Difference {
	var all []Difference
	for _, id := range slices.Sorted(maps.Keys(m.Levels)) {
		all = append(all, Difference{"from_" + id, strconv.Itoa(now.From(id)), m.Levels[id]})
	}
	return all
}
