package toppage

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"tallylight/readiness/fault"
)

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
	// Marker is the last value of the origin's marker that was seen, and MarkerMoves says that it was seen to have another
	// one before: a marker that never moves proves nothing by standing still.
	Marker      string
	MarkerMoves bool
	// Fingerprint is that of the page's configuration when it began; its record counts for no other.
	Fingerprint Fingerprint
	Result      CheckState
	Reason      Reason // why it proves nothing or less
	Version     int64
}

// Open says that the drill's window is open.
func (d Drill) Open() bool { return d.ClosedAt.IsZero() }

// The limits of a drill (defaults of the top-page rules).
const (
	DrillLeast    = 600 * time.Second // an outage lasts at least so long
	drillMargin   = time.Minute       // and so much longer than what the headers promise
	DrillTTL      = 30 * fault.Day    // a drill counts for so long
	DrillEvery    = 2 * time.Second   // between two looks
	DrillLongest  = 2 * time.Hour     // an open drill is closed after it
	drillGap      = 15 * time.Second  // two looks further apart than this do not belong to one outage
	drillHangSlow = 2 * time.Second   // S3
	drillPass     = 0.99
	drillWarn     = 0.95
	drillFewest   = 3 // looks before a failure is proven
)

// DrillNeed is how long an outage has to last to prove something about a page: longer than what its newest answer lets
// a cache go on with, and never less than least.
func DrillNeed(f Facts, least time.Duration) time.Duration {
	promised := f.declared()
	if f.SWRS != nil {
		promised += seconds32(*f.SWRS)
	}
	return max(least, promised+drillMargin)
}

// OriginSight is what was seen of the origin itself, past every cache.
type OriginSight struct {
	At      time.Time
	Address string `json:",omitempty"` // that was asked
	Status  int    // 0 where no answer came
	Error   string // fixed word, as of an Observation; also cut and unreachable
}

// There says that something answers where the origin is said to be, and not as one that is away in the way of the kind.
func (k DrillKind) There(o OriginSight) bool { return o.Status != 0 && !k.Away(o) }

// Away says whether the origin is away in the way of the kind.
func (k DrillKind) Away(o OriginSight) bool {
	switch k {
	case DrillRefused:
		return o.Status == 0 && slices.Contains([]string{"refused", "cut", "unreachable"}, o.Error)
	case DrillError:
		return o.Error == "" && o.Status >= 500
	default:
		return o.Error == "timeout"
	}
}

// Outage is a time in which the origin was away, as it was witnessed from outside.
type Outage struct {
	From, To time.Time
	// Asked and Answered count the looks at the page, and those of them that were a 200 with its text.
	Asked, Answered int
	Refused         int            `json:",omitempty"` // looks that the page refused, which say nothing of it and are not among those asked
	Marks           []string       // values of the origin's marker
	Served          map[Served]int `json:",omitempty"`
	Statuses        map[string]int `json:",omitempty"` // final statuses, or words of failure
	TTFB            []float64      // milliseconds, of what answered
	Witness
}

// Length is how long it lasted.
func (o *Outage) Length() time.Duration {
	if o == nil {
		return 0
	}
	return o.To.Sub(o.From)
}

// Watch takes in one look at the page and at the origin. The drill it gives is another: d stays as it is.
func (d Drill) Watch(page Observation, origin OriginSight) Drill {
	d.LastLook, d.LastOrigin, d.OriginSeen = page.At, origin, d.OriginSeen || d.Kind.There(origin)
	d = d.marked(page)
	if !d.Kind.Away(origin) {
		return d.back()
	}
	if d.Now != nil && page.At.Sub(d.Now.To) > drillGap {
		d = d.back()
	}
	var now Outage
	if d.Now == nil {
		now = Outage{From: page.At, Served: map[Served]int{}, Statuses: map[string]int{}}
	} else {
		now = *d.Now
		now.Served, now.Statuses = maps.Clone(now.Served), maps.Clone(now.Statuses)
	}
	now.look(page)
	d.Now = &now
	return d
}

// back ends the outage under way: the longest counts.
func (d Drill) back() Drill {
	if d.Now != nil && d.Now.Length() >= d.Best.Length() {
		d.Best = d.Now
	}
	d.Now = nil
	return d
}

// look counts one look at the page.
func (o *Outage) look(page Observation) {
	o.To = page.At
	if page.Details.Refused.Told() {
		o.Refused++
		return
	}
	o.Asked++
	word := page.Error
	if word == "" {
		word = fmt.Sprint(page.Status)
	}
	o.Statuses[word]++
	if !page.Answered() || page.Marker != nil && !*page.Marker {
		return
	}
	o.Answered++
	o.Served[page.Facts.Served]++
	o.Witness.look(page, o.Length())
	if page.Facts.TTFBMS != nil {
		o.TTFB = append(slices.Clip(o.TTFB), *page.Facts.TTFBMS)
	}
	if mark := page.Details.Mark; mark != "" && !slices.Contains(o.Marks, mark) {
		o.Marks = append(slices.Clip(o.Marks), mark)
	}
}

// P95 is the 95th percentile of the times to first byte, in milliseconds; 0 where nothing answered.
func (o *Outage) P95() float64 {
	if o == nil || len(o.TTFB) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(o.TTFB))
	return sorted[max(0, (len(sorted)*95+99)/100-1)]
}

// Outage gives what counts: the longest outage so far, the one under way included; nil where there was none.
func (d Drill) Outage() *Outage { return d.back().Best }

// Settle closes the books: what the outage proves, with the page's limit for the time to first byte. Failures prove
// themselves however short it was; that a page survives takes the whole length.
func (d Drill) Settle(limit time.Duration) Drill {
	d = d.back()
	o := d.Best
	switch {
	case o == nil:
		d.Result, d.Reason = CheckUnknown, "origin_answers"
	case o.walled():
		d.Result, d.Reason = CheckUnknown, proberRefused
	case o.share() < drillWarn && o.Asked >= drillFewest:
		d.Result, d.Reason = CheckFail, "not_survived"
	case len(o.Marks) > 1:
		d.Result, d.Reason = CheckUnknown, "origin_rendered"
	case o.Denied > 0:
		d.Result, d.Reason = CheckUnknown, "origin_answered"
	case o.Young > 0 && d.Proof() == NoProof:
		d.Result, d.Reason = CheckUnknown, "kept_since"
	case o.Length() < d.Need:
		d.Result, d.Reason = CheckUnknown, "drill_too_short"
	case !d.OriginSeen:
		d.Result, d.Reason = CheckUnknown, "origin_never_seen"
	case d.Proof() == NoProof:
		d.Result, d.Reason = CheckUnknown, "no_witness"
	default:
		d.Result, d.Reason = o.survived(d.Kind, limit)
	}
	return d
}

// walled says that so many looks were refused that the others prove nothing.
func (o *Outage) walled() bool {
	return o.Refused > 0 && float64(o.Asked) < drillWarn*float64(o.Asked+o.Refused)
}

func (o *Outage) share() float64 { return float64(o.Answered) / float64(max(1, o.Asked)) }

// survived judges an outage that was long enough.
func (o *Outage) survived(kind DrillKind, limit time.Duration) (CheckState, Reason) {
	p95 := time.Duration(o.P95() * float64(time.Millisecond))
	switch {
	case kind == DrillHang && (p95 > drillHangSlow || o.Statuses["timeout"] > 0):
		return CheckFail, "slow_while_hanging"
	case o.share() < drillPass:
		return CheckWarn, "survived_in_part"
	case kind == DrillHang && p95 > limit:
		return CheckWarn, "slow_while_hanging"
	default:
		return CheckPass, ""
	}
}

// rehearsed is S1, S2 or S3: what was rehearsed with this configuration. Of several drills of a kind the newest that
// proved something decides.
func rehearsed(kind DrillKind) func(e *evidence, c Check) Check {
	return func(e *evidence, c Check) Check {
		c.Layer = e.print.Layer
		d, found := decisive(e.Drills, kind)
		if !found {
			return unknown(c, "no_drill")
		}
		if o := d.Outage(); o != nil {
			c.Measured = Quantities{part(o.Answered, o.Asked), seconds(o.Length())}
			c.At, c.Expires = o.To, o.To.Add(DrillTTL)
		}
		c.Evidence = d.OpenedBy
		switch {
		case d.Result == CheckUnknown:
			c.At, c.Expires = time.Time{}, time.Time{}
			return unknown(c, d.Reason)
		case !d.Fingerprint.Same(e.print):
			return unknown(c, "config_changed")
		case d.Result != CheckFail && d.Proof() == NoProof: // it was held when a header was enough
			return unknown(c, "no_witness")
		default:
			return result(c, d.Result, d.Reason)
		}
	}
}

// lately says of a drill that was held too long ago that it proves nothing any more.
func lately(_ *evidence, c Check, now time.Time, _ Demand) Check {
	if !c.Expires.IsZero() && now.After(c.Expires) {
		return unknown(c, "drill_expired")
	}
	return c
}

// decisive gives the newest closed drill of a kind that proved something; where none did, the newest.
func decisive(drills []Drill, kind DrillKind) (decisive Drill, found bool) {
	for _, d := range drills { // newest first
		if d.Kind != kind || d.Open() {
			continue
		}
		if d.Result != CheckUnknown {
			return d, true
		}
		if !found {
			decisive, found = d, true
		}
	}
	return decisive, found
}

// NewDrill begins a drill of the page, to be opened: somebody has to have said where the origin is, and typed the page's
// host so that it is this page and no other. Refused with Invalids.
func (p PageFacts) NewDrill(kind DrillKind, typedHost, note string) (Drill, error) {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(!slices.Contains(DrillKinds, kind), "kind", "unknown", string(kind))
	refuse(p.Page.Origin == "", "origin", "no_origin", "")
	refuse(typedHost != host(p.Page.URL), "host", "another_host", typedHost)
	refuse(fault.LongerThan(note, fault.MaxCheckWord), "note", "too_long", "")
	if len(wrong) > 0 {
		return Drill{}, fault.All(wrong)
	}
	d := Drill{PageID: p.Page.ID, Kind: kind, Note: note, Need: DrillLeast}
	if s := p.Survey; s != nil && s.Origin != nil {
		d.OriginSeen = s.Origin.Address == p.Page.Origin && kind.There(*s.Origin)
	}
	for _, o := range newestFirst(p.Observed) {
		if o.Answered() {
			d.Need = DrillNeed(o.Facts, DrillLeast)
			break
		}
	}
	d.Reason = p.witnessless(&d)
	return d, nil
}

// Fingerprint is that of the page as it is now.
func (p PageFacts) Fingerprint() Fingerprint {
	return FingerprintOf(recent(p.Page, p.Observed), p.Survey, p.Page.Setup)
}
