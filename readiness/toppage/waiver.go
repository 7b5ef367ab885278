package toppage

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness/fault"
)

// MayTick says whether a person's word counts on a check.
func MayTick(checkID string) bool {
	row := RowOf(checkID)
	return row != nil && row.Tickable
}

// TickTTL is how long a person's word on a check counts.
const TickTTL = 30 * fault.Day

// byHand is the check on a person's word.
func (c Check) byHand(t CheckTick) Check {
	c.At, c.Expires, c.Evidence = t.At, t.At.Add(TickTTL), t.Note
	return result(c, CheckWarn, "by_hand")
}

func (p *PageFacts) ticked() map[string]*CheckTick {
	ticks := map[string]*CheckTick{}
	for i := range p.Ticks {
		ticks[p.Ticks[i].CheckID] = &p.Ticks[i]
	}
	return ticks
}

// waived gives the waiver that lets a failing check pass with a warning for an event at now; nil: none does.
func (p *PageFacts) waived(checkID string, now time.Time, eventID string) *CheckWaiver {
	for i := range p.Waivers {
		w := &p.Waivers[i]
		if w.CheckID == checkID && w.EventID == eventID && eventID != "" && now.Before(w.Until) {
			return w
		}
	}
	return nil
}

// AllChecks lists every check by its id, as it stands where nothing is known of a page: unknown, and required from the
// level of the map.
func AllChecks(m CheckMap) []Check {
	checks := PageFacts{}.JudgeAll(time.Time{}, Demand{}, m)
	slices.SortFunc(checks, func(a, b Check) int { return cmp.Compare(a.ID, b.ID) })
	return checks
}

// CheckMapOf gives the map of a level for each check, without those that stand as usual.
func CheckMapOf(levels map[string]int, usual CheckMap) CheckMap {
	m := CheckMap{}
	for id, level := range levels {
		if level != usual[id] {
			m[id] = level
		}
	}
	return m
}

// MostLevel is the highest level that a ladder can have.
const MostLevel = 9

// Wrong lists the checks whose level cannot be kept.
func (m CheckMap) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	for _, id := range slices.Sorted(maps.Keys(m)) {
		switch {
		case !isCheck(id):
			wrong = append(wrong, fault.Invalid{Field: "check", Reason: "unknown", Got: id})
		case m[id] < 0 || m[id] > MostLevel:
			wrong = append(wrong, fault.Invalid{Field: "from_" + id, Reason: "out_of_range", Got: strconv.Itoa(m[id])})
		}
	}
	return wrong
}

func isCheck(id string) bool { return RowOf(id) != nil }

// Wrong lists the fields because of which a waiver cannot be given at now for an event that ends at ends, its until at the
// latest. Any check may be let pass, since that makes no more than a warning of it, and only where it fails.
func (w CheckWaiver) Wrong(now, ends time.Time) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(!isCheck(w.CheckID), "check", "unknown", w.CheckID)
	refuse(fault.Blank(w.Reason), "reason", "required", "")
	refuse(fault.LongerThan(w.Reason, fault.MaxCheckWord), "reason", "too_long", "")
	refuse(fault.Blank(w.Approver), "approver", "required", "")
	refuse(fault.LongerThan(w.Approver, fault.MaxKnows), "approver", "too_long", "")
	refuse(w.Until.IsZero(), "until", "required", "")
	refuse(!w.Until.IsZero() && !w.Until.After(now), "until", "past", w.Until.Format(time.RFC3339))
	refuse(w.Until.After(ends), "until", "after_event", w.Until.Format(time.RFC3339))
	return wrong
}

// Wrong lists the fields because of which a person's word on a check does not count.
func (t CheckTick) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(!isCheck(t.CheckID), "check", "unknown", t.CheckID)
	refuse(isCheck(t.CheckID) && !MayTick(t.CheckID), "check", "machine_checked", t.CheckID)
	refuse(fault.Blank(t.Note), "note", "required", "")
	refuse(fault.LongerThan(t.Note, fault.MaxCheckWord), "note", "too_long", "")
	return wrong
}
