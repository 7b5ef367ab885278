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
	// Need is how long the outage has to last (S1): 600 s, or what the headers promise and a minute if that is longer.
	Need time.Duration
	// DownFrom and DownTo bound the outage as it was witnessed; zero: none was.
	DownFrom, DownTo time.Time
	// Asked and Answered count the probes of the page within the outage, and those of them that were a 200 with its text.
	Asked, Answered int
	// Marks counts the values of the origin marker that were seen within the outage; more than one: the origin rendered.
	Marks    int
	Served   map[Served]int `json:"served,omitempty"`
	Statuses map[string]int `json:"statuses,omitempty"` // final statuses, or words of failure
	P95MS    float64
	// Fingerprint is that of the page's configuration when it began; the certificate holds for no other.
	Fingerprint Fingerprint
	Result      CheckState
	Reason      string // why it proves nothing or less
	Version     int64
}

// Open says that the drill's window is open.
func (d Drill) Open() bool { return d.ClosedAt.IsZero() }
