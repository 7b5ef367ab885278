package toppage

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tallylight/readiness/fault"
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
	// TestedAt is when the test began. TimeByHand says that the report does not tell it: a person did, or it is the time of
	// the upload.
	TestedAt   time.Time
	TimeByHand bool
	// Machines is how many served while it ran; 0: not told. Two reports with different numbers prove L2.
	Machines   int
	File       string // name of the file
	Note       string
	UploadedBy string
	UploadedAt time.Time
}

// FileName is the name of an uploaded file as it is kept: without folders and control characters, and not longer than 200.
func FileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(name, ""))
	runes := []rune(strings.TrimSpace(name))
	return string(runes[:min(len(runes), 200)])
}

// MostMachines is the most that can have served while a test ran.
const MostMachines = 100_000

// Timed gives the proof its time: what the report tells of it counts, then what a person told (zero: nothing), then now.
func (p LoadProof) Timed(told, now time.Time) LoadProof {
	p.TimeByHand = false
	switch {
	case p.StartedAt != nil:
		p.TestedAt = *p.StartedAt
	case p.EndedAt != nil && p.DurationS != nil:
		p.TestedAt = p.EndedAt.Add(-time.Duration(*p.DurationS * float64(time.Second)))
	case p.EndedAt != nil:
		p.TestedAt = *p.EndedAt
	case !told.IsZero():
		p.TestedAt, p.TimeByHand = told, true
	default:
		p.TestedAt, p.TimeByHand = now, true
	}
	return p
}

// Wrong lists the fields because of which a report cannot be kept at now.
func (p LoadProof) Wrong(now time.Time) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(p.Damaged(), "file", "damaged_report", "")
	refuse(p.TestedAt.After(now.Add(fault.MaxSkew)), "tested_at", "future_test", p.TestedAt.UTC().Format(time.RFC3339))
	refuse(p.Machines < 0 || p.Machines > MostMachines, "machines", "out_of_range", strconv.Itoa(p.Machines))
	refuse(fault.LongerThan(p.Note, fault.MaxCheckWord), "note", "too_long", "")
	return wrong
}

// Margin is by how much a report surpasses the expected peak: 1.5 is what passes. False where either is not known.
func (r LoadReport) Margin(peak float64) (float64, bool) {
	if r.RPS == nil || peak <= 0 {
		return 0, false
	}
	return *r.RPS / peak, true
}
