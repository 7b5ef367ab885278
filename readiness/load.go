package readiness

import (
	"slices"
	"time"
)

// LoadReport is what a load test's report says, in the figures of the public contract. What it does not say is nil.
type LoadReport struct {
	Tool      string   `json:"tool"`
	Format    string   `json:"format"`
	Requests  *int64   `json:"requests"`
	RPS       *float64 `json:"rps"`        // achieved and answered well or not, requests a second
	ErrorRate *float64 `json:"error_rate"` // 0 to 1
	// ErrorRateIsLowerBound says that the report leaves out requests that were not answered.
	ErrorRateIsLowerBound bool       `json:"error_rate_is_lower_bound"`
	P95MS                 *float64   `json:"p95_ms"`
	P95IsUpperBound       bool       `json:"p95_is_upper_bound"` // it is a higher percentile, for want of the 95th
	P99MS                 *float64   `json:"p99_ms"`
	DurationS             *float64   `json:"duration_s"`
	DroppedIterations     *int64     `json:"dropped_iterations"`
	ThresholdsFailed      []string   `json:"thresholds_failed"`
	StartedAt             *time.Time `json:"started_at"`
	EndedAt               *time.Time `json:"ended_at"`
	SHA256                string     `json:"sha256"`
	// Problems are what is odd or missing; the public contract has them as sentences.
	Problems []LoadProblem `json:"problems"`
}

// LoadProblem is one thing that is odd about a report: a fixed word that text/ turns into a sentence, and its values.
type LoadProblem struct {
	Code string   `json:"code"`
	Args []string `json:"args,omitempty"`
}

// Damaged says that a figure of the report cannot be what was measured.
func (r LoadReport) Damaged() bool {
	return slices.ContainsFunc(r.Problems, func(p LoadProblem) bool { return p.Code == "impossible_figure" || p.Code == "odd_rows" })
}

// LoadProof is a report that somebody uploaded for a page.
type LoadProof struct {
	ID     string
	PageID string
	LoadReport
	// TestedAt is when the test began; TimeByHand says that a person gave it, or that it was worked out from the upload.
	TestedAt   time.Time
	TimeByHand bool
	// Machines is how many served while it ran; 0: not told. Two reports with different numbers prove L2.
	Machines   int
	File       string // name of the file
	Note       string
	UploadedBy string
	UploadedAt time.Time
}
