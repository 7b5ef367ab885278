package views

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// station is one line of the poll: who is asked, what is measured, and the answer.
type station struct {
	Name, Value, Kind, Answer string
}

// The limits of the big screen: what can be read from four metres.
const (
	maxStations   = 10
	maxDepartures = 4
)

// titleSize gives the class of a title by the lines that it would take at its full size: up to 16.5 wide characters are one
// line, up to 19 are one in smaller letters, and more are two.
func titleSize(title string) string {
	width := 0.0
	for _, r := range title {
		if r < 0x1100 {
			width += .55
		} else {
			width++
		}
	}
	switch {
	case width <= 16.5:
		return ""
	case width <= 19:
		return "long"
	default:
		return "longer"
	}
}

// solidWithin is how near the air time the call becomes a solid block; earlier it would be tuned out.
const solidWithin = 48 * time.Hour

// solid says that the call of the event fills the screen.
func (p WallPage) solid() bool {
	from, _ := p.Row.Event.Window()
	return p.Row.Phase == readiness.OnAir || from.Sub(p.Now) <= solidWithin
}

// poll asks PR, the level, the checks of the top page that do not pass, the worst first, and the next gates. What passes is
// counted beside the verdict.
func (p WallPage) poll() []station {
	stations := []station{p.briefStation(), p.levelStation()}
	if p.Row.Shield.Page == nil {
		stations = append(stations, station{p.t().Nav.TopPage, p.t().Word.NoEvidence, "unk", p.t().Word.NoAnswer})
	}
	for _, c := range applying(p.Row.Shield.Checks) {
		if c.State != toppage.CheckPass {
			stations = append(stations, p.checkStation(c))
		}
	}
	for _, g := range p.openGates() {
		stations = append(stations, p.gateStation(g))
	}
	for _, c := range passed(p.Row.Shield.Checks) {
		stations = append(stations, p.checkStation(c))
	}
	return stations[:min(len(stations), maxStations)]
}

// blocked says whether something of this kind stands between the event and GO.
func (p WallPage) blocked(kind readiness.BlockerKind) bool {
	for _, b := range p.Row.Blockers {
		if b.Kind == kind {
			return true
		}
	}
	return false
}

// answer gives the line of a poll where a station is good, has trouble, or is not asked yet.
func (p WallPage) answer(name, value string, good, trouble bool) station {
	switch {
	case good:
		return station{name, value, "ok", p.t().Word.Call[readiness.Go]}
	case trouble:
		return station{name, value, "risk", p.t().Word.Call[readiness.AtRisk]}
	default:
		return station{name, value, "wait", p.t().Word.Standing}
	}
}

// briefStation counts what PR has told. Of a confidential event, of which a wall shows nothing, it says only whether that is enough.
func (p WallPage) briefStation() station {
	e := p.Row.Event
	value, good := p.t().Wall.Told(told(e), len(e.BriefLines())), len(e.BriefMissing()) == 0
	if e.Private {
		value = ""
		good = slices.ContainsFunc(p.Row.Tasks, func(t readiness.TaskStatus) bool {
			return t.Task.Proof == readiness.ProofBrief && t.State == readiness.TaskVerified
		})
	}
	return p.answer(p.t().Wall.PRBrief, value, good, p.blocked(readiness.BlockBrief))
}

func (p WallPage) levelStation() station {
	e := p.Row.Event
	value := p.t().EventLevel(e)
	if e.LevelState == readiness.LevelConfirmed {
		value = p.t().RungName(p.Ladder, e.Level)
	}
	trouble := p.blocked(readiness.BlockNoLevel) || p.blocked(readiness.BlockBelow)
	return p.answer(p.t().Wall.LevelStation, value, e.LevelState == readiness.LevelConfirmed && !trouble, trouble)
}

func (p WallPage) checkStation(c toppage.Check) station {
	s := station{Name: p.t().CheckName(c.ID), Value: p.measured(c), Kind: checkKinds[c.State]}
	switch c.State {
	case toppage.CheckPass:
		s.Answer = p.t().Word.Call[readiness.Go]
	case toppage.CheckFail:
		s.Answer = p.t().Word.Call[readiness.NoGo]
	case toppage.CheckWarn:
		s.Answer = p.t().Word.Call[readiness.AtRisk]
	default:
		s.Answer = p.t().Word.NoAnswer
		if c.Reason == "prober_refused" {
			s.Answer, s.Value = p.t().Word.Refused, c.Evidence
		}
	}
	return s
}

// measured is what a check measured; of the load test what is proven of what is needed for what comes together.
func (p WallPage) measured(c toppage.Check) string {
	if g := p.Row.Grounds; c.ID == "L1" && g.Proven.Rate > 0 && g.Demand.Needs() > 0 {
		return p.t().Evening.Of(p.t().Rate(g.Proven.Rate), p.t().Rate(toppage.RequiredRate(g.Demand.Needs())))
	}
	return c.Measured.String()
}

// openGates gives the gates of the countdown that still ask for something, the missed ones first in time.
func (p WallPage) openGates() []gateGroup {
	var open []gateGroup
	for _, g := range gates(p.Row.Tasks) {
		if g.Gate.Timed() && !g.complete() {
			open = append(open, g)
		}
	}
	return open
}

func (p WallPage) gateStation(g gateGroup) station {
	c := g.counts()
	s := station{Name: p.t().Wall.GateStation(p.t().Gate(g.Gate)), Value: p.t().Wall.TasksDone(c.Done, c.Total)}
	switch g.class(p.Now) {
	case "gb":
		s.Kind, s.Answer = "bad", p.t().Word.Call[readiness.NoGo]
	case "gr":
		s.Kind, s.Answer = "risk", p.t().Word.Call[readiness.AtRisk]
		s.Value = p.t().Join(s.Value, p.t().Wall.Unclaimed(c.Unclaimed))
	default:
		s.Kind, s.Answer = "wait", p.t().Word.Standing
		for _, t := range g.Tasks {
			if t.Unknown {
				s.Kind, s.Answer = "unk", p.t().Word.NoAnswer
			}
		}
	}
	return s
}

// digits is the countdown with seconds: "T−2", days apart from the clock so that they can be set smaller.
type digits struct {
	Sign, Days, Clock string
}

func (p WallPage) digits() digits {
	e := p.Row.Event
	if unclocked(e) {
		return digits{Sign: p.countdownFigures(*p.Row)}
	}
	d := p.Row.Zero.Sub(p.Now)
	w := digits{Sign: "T−"}
	if d <= 0 {
		w.Sign, d = "T+", -d
	}
	if days := int(d / (24 * time.Hour)); days > 0 {
		w.Days = itoa(days)
	}
	w.Clock = time.Time{}.Add(d % (24 * time.Hour)).Format("15:04:05")
	return w
}

// farShort is an instant in the second zone, with the weekday where its date differs from that in the first.
func (p Page) farShort(at time.Time) string {
	clock := text.ClockTime(p.far(at)) + " " + text.ZoneName(p.far(at))
	if text.SameDay(p.near(at), p.far(at)) {
		return clock
	}
	return p.t().Weekday(p.far(at)) + " " + clock
}

// depCountdown is the countdown of a departure in whole days, or in hours on the last day.
func (p Page) depCountdown(r readiness.Row) string {
	d := r.Zero.Sub(p.Now)
	if unclocked(r.Event) {
		d = r.Event.Start.Sub(p.Now)
	}
	if unclocked(r.Event) || d >= 24*time.Hour {
		return text.CountdownDays(int(d / (24 * time.Hour)))
	}
	return text.Countdown(d)
}
