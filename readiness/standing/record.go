package standing

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// Proof is somebody's word that a standing task was done, with what shows it: a text or a link.
type Proof struct {
	Evidence string    `json:"evidence"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	ByID     string    `json:"by_id,omitempty"`
}

// Record is what is kept of a standing task: its proofs, the newest last.
type Record struct {
	Template string  `json:"template"`
	Proofs   []Proof `json:"proofs,omitempty"`
	Version  int64   `json:"version"`
}

// mostProofs is how many are kept with a task; all stay in the log.
const mostProofs = 50

// recordOf gives the record of a task; of one that nobody has done an empty one.
func recordOf(template string, records map[string]Record) Record {
	if r, known := records[template]; known {
		return r
	}
	return New(template)
}

// New is the record of a task that nobody has done yet.
func New(template string) Record { return Record{Template: template, Version: 1} }

// Newest gives the proof that counts; nil where the task is not done.
func (r Record) Newest() *Proof {
	if len(r.Proofs) == 0 {
		return nil
	}
	return &r.Proofs[len(r.Proofs)-1]
}

// Complete gives the record with one more proof, as somebody who saw it at a version says. Evidence that is missing or too long
// is refused with an Invalid. Another version is ErrStale, unless the same person has said the same with it: then nothing changes.
func (r Record) Complete(p Proof, seen int64) (Record, error) {
	p.Evidence = strings.TrimSpace(p.Evidence)
	switch newest := r.Newest(); {
	case fault.Blank(p.Evidence):
		return r, fault.Invalid{Field: "evidence", Reason: "required"}
	case fault.LongerThan(p.Evidence, fault.MaxEvidence):
		return r, fault.Invalid{Field: "evidence", Reason: "too_long"}
	case seen == r.Version:
	case newest != nil && newest.Evidence == p.Evidence && newest.ByID == p.ByID && newest.By == p.By:
		return r, nil
	default:
		return r, fault.ErrStale
	}
	r.Proofs = append(slices.Clone(r.Proofs), p)
	r.Proofs = r.Proofs[max(0, len(r.Proofs)-mostProofs):]
	r.Version++
	return r, nil
}

// Undo gives the record without its newest proof, so that the one before counts again. Without any nothing changes; another
// version than the one seen is ErrStale, 0 fits every one.
func (r Record) Undo(seen int64) (Record, error) {
	switch {
	case len(r.Proofs) == 0:
		return r, nil
	case seen != 0 && seen != r.Version:
		return r, fault.ErrStale
	}
	r.Proofs = slices.Clone(r.Proofs[:len(r.Proofs)-1])
	r.Version++
	return r, nil
}

// Kind says what the evidence is: link or text.
func (p Proof) Kind() string {
	if fault.IsLink(p.Evidence) {
		return "link"
	}
	return "text"
}
