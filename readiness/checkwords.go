package readiness

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"
)

// AllChecks lists every check by its id, as it stands where nothing is known of a page: unknown, and required from the
// level of the map.
func AllChecks(m CheckMap) []Check {
	checks := PageFacts{}.JudgeAll(time.Time{}, Demand{}, m)
	slices.SortFunc(checks, func(a, b Check) int { return cmp.Compare(a.ID, b.ID) })
	return checks
}

// CheckMapOf gives the map of a level for each check, without those that stand at their default.
func CheckMapOf(levels map[string]int) CheckMap {
	m := CheckMap{}
	for id, level := range levels {
		if level != DefaultCheckMap[id] {
			m[id] = level
		}
	}
	return m
}

// MostLevel is the highest level that a ladder can have.
const MostLevel = 9

// Wrong lists the checks whose level cannot be kept.
func (m CheckMap) Wrong() []Invalid {
	var wrong []Invalid
	for _, id := range slices.Sorted(maps.Keys(m)) {
		switch {
		case !isCheck(id):
			wrong = append(wrong, Invalid{Field: "check", Reason: "unknown", Got: id})
		case m[id] < 0 || m[id] > MostLevel:
			wrong = append(wrong, Invalid{Field: "from_" + id, Reason: "out_of_range", Got: strconv.Itoa(m[id])})
		}
	}
	return wrong
}

func isCheck(id string) bool {
	_, known := DefaultCheckMap[id]
	return known
}

// Wrong lists the fields because of which a waiver cannot be given at now for an event that ends at ends, its until at the
// latest. Any check may be let pass, since that makes no more than a warning of it, and only where it fails.
func (w CheckWaiver) Wrong(now, ends time.Time) []Invalid {
	var wrong []Invalid
	refuse := refusing(&wrong)
	refuse(!isCheck(w.CheckID), "check", "unknown", w.CheckID)
	refuse(w.Reason == "", "reason", "required", "")
	refuse(longerThan(w.Reason, MaxCheckWord), "reason", "too_long", "")
	refuse(w.Approver == "", "approver", "required", "")
	refuse(longerThan(w.Approver, MaxKnows), "approver", "too_long", "")
	refuse(!w.Until.After(now), "until", "past", w.Until.Format(time.RFC3339))
	refuse(w.Until.After(ends), "until", "after_event", w.Until.Format(time.RFC3339))
	return wrong
}

// Wrong lists the fields because of which a person's word on a check does not count.
func (t CheckTick) Wrong() []Invalid {
	var wrong []Invalid
	refuse := refusing(&wrong)
	refuse(!isCheck(t.CheckID), "check", "unknown", t.CheckID)
	refuse(isCheck(t.CheckID) && !MayTick(t.CheckID), "check", "machine_checked", t.CheckID)
	refuse(t.Note == "", "note", "required", "")
	refuse(longerThan(t.Note, MaxCheckWord), "note", "too_long", "")
	return wrong
}
