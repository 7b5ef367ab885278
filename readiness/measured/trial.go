package measured

import (
	"time"

	"tallylight/readiness/toppage"
)

// TrialSpan is over how long an expression is tried.
const TrialSpan = time.Hour

// Trial is what an expression of a page gave when it was tried.
type Trial struct {
	Kind   toppage.RateKind
	Series Series // over TrialSpan; none where it could not be read
	Asked  Asked
	Unread Unread        // why it could not be read
	Wait   time.Duration // until the page may be asked about again; 0: it was asked
}

// Failed says that the expression gave nothing that can be used.
func (t Trial) Failed() bool { return t.Unread.Reason != "" || t.Wait > 0 }
