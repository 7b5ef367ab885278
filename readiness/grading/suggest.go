// Package grading suggests the level that the figures of an event speak for, with the whole sum behind it.
package grading

import (
	"time"

	"tallylight/readiness/forecast"
	"tallylight/readiness/toppage"

	"tallylight/readiness"
)

// Suggestion is the level that the figures speak for, as a sum: each reason takes over the level where the one
// before left it.
type Suggestion struct {
	Level int
	// Measured says that it rests on a figure for this event, and not only on what was like it or on nothing.
	Measured bool
	// Provisional says that nothing bounds the event, so that Level is the provisional one and no suggestion.
	Provisional bool
	Reasons     []Reason
}

// Reason is one line of a sum: what is so, with its figures, and what it makes of the level. From and To are alike
// where it only has to be said.
type Reason struct {
	Kind     ReasonKind
	From, To int
	// Peak is the expected one, Times it as a multiple of Baseline; both with the peaks that fall together with it
	// from ReasonOverlap on.
	Peak, Times, Baseline float64
	MeasuredAt            time.Time // when the baseline was measured; zero: somebody typed it
	Proven, Share         float64   // requests a second, and how much of them the peak takes
	ProvenAt              time.Time
	Took, Within          time.Duration     // what an instance needs, and what there is
	Said                  string            // as PR wrote it
	Visitors              float64           // whom the formula gives
	Middle                int               // the level of the middle of the range
	Typed                 bool              // no load report tells what is proven: somebody typed it
	Like                  []readiness.Event // that were like it
	Events                []string          // ids of those that fall together with it
	Others                int               // how many more do; of a forecast, on how many past events it rests
}

// Raises says that the reason made the level higher than it was.
func (r Reason) Raises() bool { return r.To > r.From && r.From > 0 }

// ReasonKind names a line of a sum.
type ReasonKind string

// The kinds of reasons, in the order of the sum: the first four give the level to begin with, one of them.
const (
	ReasonMultiple    ReasonKind = "multiple"     // the peak is so many times the usual
	ReasonForecast    ReasonKind = "forecast"     // past events that were like it brought more than was told, or nothing was
	ReasonAlike       ReasonKind = "alike"        // past events that were like it; without a multiple their level begins
	ReasonProvisional ReasonKind = "provisional"  // nothing to begin with
	ReasonNoPeak      ReasonKind = "no_peak"      // PR has not told
	ReasonUnread      ReasonKind = "unread"       // what PR told is no figure
	ReasonVisitors    ReasonKind = "visitors"     // what PR told is how many come, and not in what time
	ReasonNoBaseline  ReasonKind = "no_baseline"  // nobody has entered what is usual
	ReasonMiddle      ReasonKind = "middle"       // the middle of the range that PR told is another level
	ReasonRamp        ReasonKind = "ramp"         // it comes faster than an instance
	ReasonAllDay      ReasonKind = "all_day"      // the air time is not known
	ReasonOverlap     ReasonKind = "overlap"      // other peaks fall together with it
	ReasonOverlapDark ReasonKind = "overlap_dark" // so do events whose peak is not known
	ReasonFirst       ReasonKind = "first"        // nothing like it has been seen
	ReasonHeadroom    ReasonKind = "headroom"     // the peak against the proven capacity
	ReasonOldProof    ReasonKind = "old_proof"    // the load test does not count any more at air
	ReasonNoProof     ReasonKind = "no_proof"     // no load test says what can be served
	ReasonSmall       ReasonKind = "small"        // too few requests for more
)

// ReasonKinds lists every kind.
var ReasonKinds = []ReasonKind{ReasonMultiple, ReasonForecast, ReasonAlike, ReasonProvisional, ReasonNoPeak, ReasonUnread, ReasonVisitors, ReasonNoBaseline,
	ReasonMiddle, ReasonRamp, ReasonAllDay, ReasonOverlap, ReasonOverlapDark, ReasonFirst, ReasonHeadroom, ReasonOldProof, ReasonNoProof, ReasonSmall}

// sum adds reasons up.
type sum struct {
	ladder  readiness.Ladder
	event   readiness.Event
	grounds readiness.Grounds
	peak    forecast.Peak // with those that fall together with it
	Suggestion
}

// Suggest gives the level that the figures speak for: that of the multiple, then what its headroom makes of it, upwards
// and downwards. Like are those of the past that were like it (Alike).
func Suggest(e readiness.Event, ladder readiness.Ladder, g readiness.Grounds, like []readiness.Event) Suggestion {
	s := sum{ladder: ladder, event: e, grounds: g, peak: g.Told.Against(g.Traffic.Baseline, g.Traffic.Typed)}
	s.Reasons = make([]Reason, 0, usualReasons)
	s.begin(like)
	s.foretold()
	s.Measured = s.peak.Times > 0
	if e.AllDay {
		s.say(Reason{Kind: ReasonAllDay})
	}
	told := s.peak
	s.overlap()
	s.ramp()
	if len(like) == 0 && !g.Forecast.Firm() {
		beyond := told.Beyond()
		s.say(Reason{Kind: ReasonFirst, Peak: beyond.Rate, Times: beyond.Times})
	}
	s.headroom()
	s.small()
	s.Provisional = s.Provisional && s.peak.Times == 0
	return s.Suggestion
}

// Highest gives the suggestion of the grounds that ask for most, and those grounds: what is provisional asks for nothing.
func Highest(e readiness.Event, ladder readiness.Ladder, all []readiness.Grounds, like []readiness.Event) (highest Suggestion, on readiness.Grounds) {
	for i, g := range all {
		s := Suggest(e, ladder, g, like)
		if i == 0 || s.asks() > highest.asks() {
			highest, on = s, g
		}
	}
	return highest, on
}

// asks is the level that is suggested; 0 where it is a provisional one.
func (s Suggestion) asks() int {
	if s.Provisional {
		return 0
	}
	return s.Level
}

// Rule gives the rule by which a board suggests levels (readiness.Snapshot.Suggest). Past are the events that others may
// be like.
func Rule(ladder readiness.Ladder, past []readiness.Event) func(now time.Time) func(readiness.Event, readiness.Grounds) int {
	return func(now time.Time) func(readiness.Event, readiness.Grounds) int {
		known := Remember(now, past)
		return func(e readiness.Event, g readiness.Grounds) int { return Suggest(e, ladder, g, known.Like(e)).asks() }
	}
}

// say adds a reason that leaves the level as it is.
func (s *sum) say(r Reason) { s.keep(r, s.Level, s.Level) }

// raise adds a reason that asks for at least a level.
func (s *sum) raise(r Reason, least int) { s.keep(r, least, s.ladder.Height()) }

// usualReasons is for how many lines a sum has room before it grows.
const usualReasons = 6

// keep adds a reason that asks for at least one level and at most another.
func (s *sum) keep(r Reason, least, most int) {
	r.From, r.To = s.Level, min(max(s.Level, least), most, s.ladder.Height())
	s.Level, s.Reasons = r.To, append(s.Reasons, r)
}

// begin finds the level to begin with: from the multiple, else from what was like it, else the provisional one.
func (s *sum) begin(like []readiness.Event) {
	s.untold()
	alike := Reason{Kind: ReasonAlike, Like: like}
	switch {
	case s.peak.Times > 0:
		s.raise(Reason{Kind: ReasonMultiple, Peak: s.peak.Rate, Times: s.peak.Times, Baseline: s.grounds.Traffic.Baseline, MeasuredAt: s.grounds.Traffic.Usual.At},
			s.ladder.LevelFor(s.peak.Times))
		s.middle()
		if len(like) > 0 {
			s.say(alike)
		}
	case s.foreknown(): // what past events brought begins
	case len(like) > 0:
		s.raise(alike, like[0].Level)
	default:
		s.Provisional = true
		s.raise(Reason{Kind: ReasonProvisional}, s.ladder.From(toppage.Scale))
	}
}

// foreknown says that past events that were like it speak for a peak beside what is usual, and not what was told.
func (s *sum) foreknown() bool {
	return s.grounds.Traffic.Baseline > 0 && s.grounds.Forecast.Above(s.peak)
}

// foretold takes over the upper end of what past events brought where that is more than was told.
func (s *sum) foretold() {
	if !s.foreknown() {
		return
	}
	s.peak = s.grounds.Forecast.Reckoned(s.peak, s.grounds.Traffic.Baseline)
	s.raise(Reason{Kind: ReasonForecast, Peak: s.peak.Rate, Times: s.peak.Times, Baseline: s.grounds.Traffic.Baseline,
		Others: s.grounds.Forecast.Alike}, s.ladder.LevelFor(s.peak.Times))
}

// middle says what the middle of a range would be where that is another level: its upper end decides.
func (s *sum) middle() {
	times := s.peak.Middle()
	if level := s.ladder.LevelFor(times); times > 0 && level != s.Level {
		s.say(Reason{Kind: ReasonMiddle, Times: times, Middle: level})
	}
}

// untold says which figure is missing for a multiple.
func (s *sum) untold() {
	said := s.event.Brief.Peak
	switch {
	case said == "":
		s.say(Reason{Kind: ReasonNoPeak})
	case !s.peak.Known() && s.peak.Formula.Told():
		s.say(Reason{Kind: ReasonVisitors, Visitors: s.peak.Formula.Visitors().High})
	case !s.peak.Known():
		s.say(Reason{Kind: ReasonUnread, Said: said})
	case s.grounds.Traffic.Baseline == 0:
		s.say(Reason{Kind: ReasonNoBaseline, Peak: s.peak.Rate, Times: s.peak.Times})
	}
}

// overlap adds the peaks that fall together with the event's own, which are those of its demand.
func (s *sum) overlap() {
	with := Reason{Kind: ReasonOverlap, Baseline: s.grounds.Traffic.Baseline}
	dark := Reason{Kind: ReasonOverlapDark}
	for _, o := range s.grounds.Demand.Also {
		if o.Peak == 0 && o.Times == 0 {
			dark.Events = append(dark.Events, o.EventID)
			continue
		}
		with.Events = append(with.Events, o.EventID)
		s.peak.Rate, s.peak.Times = s.peak.Rate+o.Peak, s.peak.Times+o.Times
	}
	rest := s.grounds.Demand.Rest
	with.Others, dark.Others = rest.Events-rest.Blank, rest.Blank
	s.peak.Rate, s.peak.Times = s.peak.Rate+rest.Peak, s.peak.Times+rest.Times
	if len(with.Events)+with.Others > 0 {
		with.Peak, with.Times = s.peak.Rate, s.peak.Times
		s.raise(with, s.ladder.LevelFor(s.peak.Times))
	}
	if len(dark.Events)+dark.Others > 0 {
		s.say(dark)
	}
}

// The parts of the headroom that decide. Headroom 1 is the most that may be asked of the proven capacity, by default two
// thirds of it.
const (
	muchRoom = 1.0 / 3
	someRoom = 2.0 / 3
	rounding = 1e-9 // of a share: what is exactly the part is no more than it
)

// headroom holds the peak against what a load test has proven.
func (s *sum) headroom() {
	r := Reason{Kind: ReasonHeadroom, Peak: s.peak.Rate, Proven: s.grounds.Proven.Rate, ProvenAt: s.grounds.Proven.At, Typed: s.grounds.Proven.Typed}
	switch {
	case s.grounds.Proven.Rate == 0:
		s.unproven(Reason{Kind: ReasonNoProof})
	case s.peak.Rate == 0: // why there is no peak has been said
	default:
		s.against(r)
	}
}

// against is headroom where both figures are known. A load test that counts no more at air lowers nothing.
func (s *sum) against(r Reason) {
	r.Share = s.peak.Rate / s.grounds.Proven.Rate
	least, most := s.room(r.Share / s.grounds.Traffic.Share())
	ample := most < s.ladder.Height()
	old := ample && !s.grounds.Proven.ProvenFor(s.event.Start)
	if old {
		most = s.ladder.Height()
	}
	if least > 0 || ample && !old {
		s.Measured, s.Provisional = true, false
	}
	s.keep(r, least, most)
	if old {
		s.unproven(Reason{Kind: ReasonOldProof, ProvenAt: s.grounds.Proven.At})
	}
}

// room gives the least and the most level that so much of what may be asked of the capacity speaks for.
func (s *sum) room(taken float64) (least, most int) {
	top := s.ladder.Height()
	switch {
	case taken > 1+rounding:
		return s.ladder.From(toppage.Prove), top
	case taken > someRoom+rounding:
		return s.ladder.From(toppage.Scale), top
	case taken > muchRoom+rounding:
		return 0, s.ladder.From(toppage.Scale)
	default:
		return 0, s.ladder.From(toppage.Watch)
	}
}

// unproven asks for scaling out where more than the ordinary is to come and no load test says that it is served.
func (s *sum) unproven(r Reason) {
	if s.extraordinary() {
		s.raise(r, s.ladder.From(toppage.Scale))
	} else {
		s.say(r)
	}
}

// extraordinary says that the peak is more than those that come by themselves, for which nothing is scaled out.
func (s *sum) extraordinary() bool {
	return s.peak.Times > 0 && s.ladder.LevelFor(s.peak.Times) > 1
}

// ramp asks for scaling out before air where an instance takes longer to serve than there is time for.
func (s *sum) ramp() {
	if within, known := s.notice(); known && within < s.grounds.Traffic.Boot && s.extraordinary() {
		s.raise(Reason{Kind: ReasonRamp, Took: s.grounds.Traffic.Boot, Within: within}, s.ladder.From(toppage.Scale))
	}
}

// small keeps what any one machine serves from asking for a proof.
func (s *sum) small() {
	if most := s.ladder.From(toppage.Scale); s.peak.Rate > 0 && s.peak.Rate < s.grounds.Traffic.SmallPeak() && s.Level > most {
		s.keep(Reason{Kind: ReasonSmall, Peak: s.peak.Rate, Proven: s.grounds.Traffic.SmallPeak()}, 0, most)
	}
}

// notice is how long there is until the peak: from when the event became known, or as long as a peak builds up.
func (s *sum) notice() (within time.Duration, known bool) {
	within, known = s.grounds.Traffic.Ramp, s.grounds.Traffic.Ramp > 0
	if entered := s.event.EnteredAt; !entered.IsZero() {
		from, _ := s.event.Window()
		ahead := max(from.Sub(entered), 0)
		if !known || ahead < within {
			within, known = ahead, true
		}
	}
	return within, known
}
