package toppage

import (
	"slices"
	"time"
)

// Witness is what speaks for the answers of an outage having come from a cache: what was seen outranks what is said, and
// what is said has to be plausible.
type Witness struct {
	// Copies are those that layers said to have kept, and that can have been: their Age reaches back before the outage or,
	// where there is none, the bytes are those of the first.
	Copies []Copy `json:",omitempty"`
	// Denied are those of which the caches say that they asked an origin, Young those that were kept since the outage began:
	// an origin answered.
	Denied int `json:",omitempty"`
	Young  int `json:",omitempty"`
	Marked int `json:",omitempty"` // those that held the origin's marker
	// Bytes are those of the first answer.
	Bytes string `json:",omitempty"`
}

// Copy is one that a layer served over and over.
type Copy struct {
	By   string
	Born time.Time `json:",omitzero"` // by its Age; zero: it has none
	N    int       // answers
}

// How many copies are taken down, and what part of the answers one gave at least that counts: an Age that says another
// birth each time is none.
const (
	mostCopies = 64
	leastPart  = 16
)

// look takes in one answer of the page, so long after the outage began.
func (w *Witness) look(page Observation, after time.Duration) {
	if w.Bytes == "" {
		w.Bytes = page.Details.Bytes
	}
	if page.Details.Mark != "" {
		w.Marked++
	}
	switch f := &page.Facts; {
	case f.Served.asks():
		w.Denied++
	case !f.Served.spares():
	case f.AgeS != nil && seconds32(*f.AgeS)+ttlTolerance < after:
		w.Young++
	case f.AgeS != nil:
		w.served(Copy{f.ServedBy, page.At.Add(-seconds32(*f.AgeS)), 1})
	case w.Bytes != "" && w.Bytes == page.Details.Bytes && !slices.Contains(Nameless, f.ServedBy):
		w.served(Copy{f.ServedBy, time.Time{}, 1})
	}
}

// served counts an answer for its copy. The copies that others hold stay as they are.
func (w *Witness) served(c Copy) {
	i := slices.IndexFunc(w.Copies, func(d Copy) bool {
		return d.By == c.By && d.Born.IsZero() == c.Born.IsZero() && d.Born.Sub(c.Born).Abs() <= ttlTolerance
	})
	switch {
	case i >= 0:
		w.Copies = slices.Clone(w.Copies)
		w.Copies[i].N++
	case len(w.Copies) < mostCopies:
		w.Copies = append(slices.Clip(w.Copies), c)
	}
}

// KeptBy counts the answers of which layers said plausibly that they had kept them, by layer; one that is known by an Age
// alone may have no name.
func (o *Outage) KeptBy() map[string]int {
	by := map[string]int{}
	for _, c := range o.Copies {
		if leastPart*c.N >= o.Answered {
			by[c.By] += c.N
		}
	}
	return by
}

// said counts the same of all layers.
func (o *Outage) said() (n int) {
	for _, of := range o.KeptBy() {
		n += of
	}
	return n
}

// FromOrigin counts the answers of the outage of which something tells that an origin gave them.
func (d Drill) FromOrigin() int {
	o := d.Outage()
	if o == nil || d.Proof() != NoProof {
		return 0
	}
	return o.Denied + o.Young + max(0, len(o.Marks)-1)
}

// DrillProof is why the answers of an outage count.
type DrillProof string

// The proofs, and that there is none.
const (
	NoProof     DrillProof = ""
	MarkerStood DrillProof = "marker" // the origin's marker, which moves otherwise, stood still
	LayerSaid   DrillProof = "layer"  // each is a hit or stale, as a layer says and as its Age or its bytes bear out
)

// Proof says why the answers of the outage count.
func (d Drill) Proof() DrillProof {
	o := d.Outage()
	switch {
	case o == nil || o.Answered == 0 || o.Denied > 0 || len(o.Marks) > 1:
		return NoProof
	case d.MarkerMoves && len(o.Marks) == 1 && o.Marked == o.Answered: // whatever Age another layer counts
		return MarkerStood
	case o.Young == 0 && o.said() == o.Answered:
		return LayerSaid
	default:
		return NoProof
	}
}

// marked takes down the marker of a look: whether it moves is seen while the origin is there, too.
func (d Drill) marked(page Observation) Drill {
	mark := page.Details.Mark
	if !page.Answered() || mark == "" {
		return d
	}
	d.MarkerMoves = d.MarkerMoves || d.Marker != "" && d.Marker != mark
	d.Marker = mark
	return d
}

// witnessless says before a drill is opened that nothing could tell a cache's answers from an origin's: no layer says
// anything, and no marker was seen to move. It takes down the marker for the drill.
func (p PageFacts) witnessless(d *Drill) Reason {
	var marks []string
	note := func(mark string) {
		if mark != "" && !slices.Contains(marks, mark) {
			marks = append(marks, mark)
		}
	}
	told := false
	for _, o := range newestFirst(p.Observed) {
		if !o.Answered() {
			continue
		}
		told = told || o.Facts.Served != ServedUnknown
		note(o.Details.Mark)
	}
	if p.Survey != nil {
		for i := range p.Survey.Shots {
			note(p.Survey.Shots[i].Mark)
		}
	}
	if len(marks) > 0 {
		d.Marker = marks[0]
	}
	d.MarkerMoves = len(marks) > 1
	if d.MarkerMoves || told {
		return ""
	}
	return "no_witness"
}

// Witnessless is why a drill of the page would prove nothing; empty where something would tell.
func (p PageFacts) Witnessless() Reason { return p.witnessless(&Drill{}) }
