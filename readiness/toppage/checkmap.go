package toppage

import "time"

// CheckMap says from which level on each check is required; a check that it does not name follows DefaultCheckMap, and
// 0 is never. An admin can change it.
type CheckMap map[string]int

// DefaultCheckMap is the level from which each check is required where nobody has said otherwise; a level above the
// ladder's is never reached.
var DefaultCheckMap = CheckMap{
	"A1": 1, "A2": 1, "A4": 1, "T1": 1,
	"C1": 2, "C2": 2, "C3": 2, "A3": 2, "C4": 2, "C5": 2, "Z1": 2, "Z3": 2, "S4": 2,
	"S1": 3, "C6": 3, "L1": 3, "P1": 3, "S2": 3, "C8": 3, "Z2": 3, "D1": 3, "T2": 3, "L2": 3, "F1": 3,
	"S3": 4, "C7": 4, "F2": 4,
	"Z4": 0, // told, never required
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
