package toppage

import "time"

// CheckMap says from which level on each check is required; a check that it does not name follows DefaultCheckMap, and
// 0 is never. An admin can change it.
type CheckMap map[string]int

// DefaultCheckMap is the level from which each check is required on the default ladder where nobody has said otherwise: its
// second level watches, and each further one has the next role.
var DefaultCheckMap = CheckMapBy(func(r Role) int { return int(r) + 1 })

// CheckMapBy is the map on a ladder where nobody has said otherwise, given the level at which each role begins; 0: at none.
func CheckMapBy(begins func(Role) int) CheckMap {
	m := CheckMap{}
	for _, row := range Catalogue {
		m[row.ID] = 0
		if !row.Never {
			m[row.ID] = begins(row.From)
		}
	}
	return m
}

// From gives the level from which a check is required; 0: never.
func (m CheckMap) From(id string) int {
	if level, set := m[id]; set {
		return level
	}
	return DefaultCheckMap[id]
}

// CheckWaiver lets a page pass with a warning where a check of it fails, for one event: why, on whose word, until when.
type CheckWaiver struct {
	ID       string
	PageID   string
	CheckID  string
	EventID  string
	Reason   string
	Approver string
	By       string
	At       time.Time
	Until    time.Time // at most the end of the event
}

// CheckTick is a person's word on a check that a machine cannot always make. It counts for 30 days, and never as a pass.
type CheckTick struct {
	PageID  string
	CheckID string
	Note    string
	By      string
	At      time.Time
}
