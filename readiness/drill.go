package readiness

import "time"

// DrillKind is how the origin is taken away in a drill.
type DrillKind string

// The kinds of drill, each of which proves one check.
const (
	DrillRefused DrillKind = "refused" // S1: connections are refused
	DrillError   DrillKind = "error"   // S2: it answers 503
	DrillHang    DrillKind = "hang"    // S3: it accepts and says nothing
)

// DrillKinds lists every kind.
var DrillKinds = []DrillKind{DrillRefused, DrillError, DrillHang}

// Check gives the check that a drill proves.
func (k DrillKind) Check() string {
	return map[DrillKind]string{DrillRefused: "S1", DrillError: "S2", DrillHang: "S3"}[k]
}

// Drill is an origin-down rehearsal: a window that somebody opens and closes, in which Tallylight only watches. Taking
// the origin away and bringing it back is the operator's work.
type Drill struct {
	ID       string
	PageID   string
	Kind     DrillKind
	OpenedBy string
	OpenedAt time.Time
	ClosedBy string
	ClosedAt time.Time // zero: it is open
	Note     string
	// Need is how long the outage has to last (DrillNeed).
	Need time.Duration
	// Now is the outage under way, Best the longest that is over; nil: there is none.
	Now, Best *Outage
	// LastLook is when the page was looked at last, and LastOrigin what the origin did then.
	LastLook   time.Time
	LastOrigin OriginSight
	// OriginSeen says that something answered at the origin's address, in the drill or in the survey before it: an address
	// at which there is nothing is away, too.
	OriginSeen bool
	// Fingerprint is that of the page's configuration when it began; the certificate holds for no other.
	Fingerprint Fingerprint
	Result      CheckState
	Reason      string // why it proves nothing or less
	Version     int64
}

// Open says that the drill's window is open.
func (d Drill) Open() bool { return d.ClosedAt.IsZero() }
