package intent

import (
	"fmt"
	"strings"
	"time"

	"tallylight/readiness/forecast"
	"tallylight/readiness/toppage"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Ladder replaces the levels with their tasks.
type Ladder struct {
	Seen
	Has       string     `json:"has" is:"ids" doc:"What the company has of what templates need: dashboard, lb_reservation, db_scale_up, third_parties, waiting_room, metrics. Left out: nothing."`
	GoFrom    string     `json:"go_from_s" is:"span" limit:"go_from" doc:"How long before air an event may be GO. Left out: a day."`
	Levels    []Rung     `json:"levels" required:"true"`
	Templates []Template `json:"templates" required:"true"`
	Choice
}

// Choice is what becomes of the coming events when a ladder is saved.
type Choice struct {
	AtOnce     string `json:"at_once" is:"ids" doc:"Ids of events that follow in all at once, even if that holds them back."`
	AllAtOnce  bool   `json:"all_at_once" doc:"Every event follows at once."`
	SpareUntil string `json:"spare_until" form:"until" doc:"RFC 3339, or the last day in the primary time zone: the other events are spared what would hold them back until then. Default: 7 days."`
}

// Rungs are the levels on their form.
type Rungs struct {
	Levels []Rung `json:"levels"`
}

// Rung is one level, in its place.
type Rung struct {
	NameJA    string `json:"name_ja" limit:"level_name" required:"true"`
	NameEN    string `json:"name_en" limit:"level_name" required:"true"`
	PromiseJA string `json:"promise_ja" limit:"promise" required:"true"`
	PromiseEN string `json:"promise_en" limit:"promise" required:"true"`
	Multiple  string `json:"multiple" is:"number" doc:"Predicted peak over the baseline up to which the level suffices. Null, for the top level only: no bound."`
	Role      string `json:"role" limit:"role" doc:"What the level stands for, up to the next level with a role. Each role once, in this order. If no level has one, all get their usual ones."`
	Second    bool   `json:"second" form:"-" doc:"Of older files: from the role prove on a second person confirms. Used only if no level has a role: then prove begins at the first level with it."`
	N         string `json:"n" form:"-" is:"whole" doc:"Its place, from 1, if given."`

	_ struct{} `ignored:"name" doc:"Ignored."`
	_ struct{} `ignored:"promise" doc:"Ignored."`
}

// rung is the level at a place.
func (r Rung) rung(place int) readiness.Rung {
	rung := readiness.Rung{N: place, NameJA: r.NameJA, NameEN: r.NameEN, PromiseJA: r.PromiseJA, PromiseEN: r.PromiseEN, Multiple: number(r.Multiple)}
	rung.Role = toppage.RoleOf(r.Role)
	if r.N != "" {
		rung.N = int(whole(r.N))
	}
	return rung
}

// RungsOf are levels as they would be typed.
func RungsOf(rungs []readiness.Rung, multiple func(float64) string) []Rung {
	typed := make([]Rung, len(rungs))
	for i, r := range rungs {
		typed[i] = Rung{NameJA: r.NameJA, NameEN: r.NameEN, PromiseJA: r.PromiseJA, PromiseEN: r.PromiseEN, Role: r.Role.String()}
		if r.Multiple > 0 {
			typed[i].Multiple = multiple(r.Multiple)
		}
	}
	return typed
}

// Over gives a ladder the levels of the form, with what cannot be kept of them, by the names of the form. The top has no
// bound, and no field for one.
func (r Rungs) Over(l readiness.Ladder, unread []fault.Invalid) (readiness.Ladder, []fault.Invalid) {
	l.Rungs = nil
	for i, rung := range r.Levels {
		l.Rungs = append(l.Rungs, rung.rung(i+1))
	}
	l = l.WithRoles().Fit()
	var ruled []fault.Invalid
	for _, f := range l.Faults() {
		switch {
		case f.Level > 0:
			f.Field = fmt.Sprintf("%s_%d", f.Field, f.Level)
		case f.Template != "" || f.Field != "levels":
			continue
		}
		ruled = append(ruled, f.Invalid)
	}
	return l, Merge(unread, ruled)
}

// Ladder is the ladder that is meant, with all that cannot be kept of it; fields are named by their paths.
func (l Ladder) Ladder(c Clock, unread []fault.Invalid) (readiness.Ladder, []fault.Invalid) {
	ladder := readiness.Ladder{Has: l.Has}
	var err error
	ladder.GoFrom, err = goFrom(l.GoFrom)
	unread = append(unread, fault.Invalids(err)...)
	var confirmed []bool
	for i, r := range l.Levels {
		ladder.Rungs, confirmed = append(ladder.Rungs, r.rung(i+1)), append(confirmed, r.Second)
	}
	for _, t := range l.Templates {
		tpl, wrong := t.Template(c)
		for _, w := range wrong {
			w.Field = "templates." + tpl.ID + "." + w.Field
			unread = append(unread, w)
		}
		ladder.Templates = append(ladder.Templates, tpl)
	}
	ladder = ladder.WithRoles(confirmed...)
	return ladder, Merge(unread, fault.Invalids(ladder.Check()))
}

// Choice is what is decided for the coming events.
func (c Choice) Choice(at Clock) (readiness.LadderChoice, error) {
	choice := readiness.LadderChoice{AtOnce: strings.Fields(c.AtOnce)}
	until, err := at.Coming("until", c.SpareUntil)
	switch {
	case c.AllAtOnce:
	case c.SpareUntil == "":
		choice.SpareUntil = at.Now.Add(readiness.UsualGrace)
	default:
		choice.SpareUntil = until
	}
	return choice, err
}

// Traffic is what is known of the company's own traffic, as it is typed. What is left out is not known, or takes its default.
type Traffic struct {
	Seen
	Baseline string `json:"baseline_rps" form:"baseline" is:"figure" else:"not_a_rate" limit:"rate" doc:"Usual peak in requests a second: the highest minute of the last 28 days."`
	Proven   string `json:"proven_rps" form:"proven" is:"figure" else:"not_a_rate" limit:"rate"`
	ProvenAt string `json:"proven_at" doc:"RFC 3339, or a date."`
	Boot     string `json:"boot_s" form:"boot" is:"number" else:"out_of_range" limit:"boot"`
	Ramp     string `json:"ramp_s" form:"ramp" is:"number" else:"out_of_range" limit:"boot"`
	Tail     string `json:"tail_s" form:"tail" is:"minutes" else:"out_of_range" limit:"tail" doc:"Default: one hour."`
	Headroom string `json:"headroom" is:"percent" else:"out_of_range" limit:"share" doc:"Default: two thirds."`
	Small    string `json:"small_rps" form:"small" is:"figure" else:"not_a_rate" limit:"rate" doc:"Requests a second below which no peak asks for more than scaling out. Default: 50."`
}

// Traffic is what is meant to be known, with all that cannot be kept of it.
func (t Traffic) Traffic(c Clock) (readiness.Traffic, []fault.Invalid) {
	known := readiness.Traffic{Boot: length(t.Boot, time.Second), Ramp: length(t.Ramp, time.Second), Tail: length(t.Tail, time.Minute),
		Headroom: number(strings.TrimSuffix(t.Headroom, "%")) / 100, Version: t.Version}
	var wrong []fault.Invalid
	known.Baseline, wrong = rate("baseline", t.Baseline, wrong)
	known.Proven, wrong = rate("proven", t.Proven, wrong)
	known.Small, wrong = rate("small", t.Small, wrong)
	var err error
	if known.ProvenAt, _, err = Moment("proven_at", t.ProvenAt, c.Zone); err != nil {
		wrong = append(wrong, fault.Invalids(err)...)
	}
	return known, Merge(wrong, known.Wrong(c.Now))
}

// rate reads requests a second, with or without their unit.
func rate(field, said string, wrong []fault.Invalid) (float64, []fault.Invalid) {
	if said == "" {
		return 0, wrong
	}
	if x, ok := isNumber(said); ok {
		return x, wrong
	}
	peak := forecast.Read(said)
	if peak.Rate == 0 {
		wrong = append(wrong, fault.Invalid{Field: field, Reason: "not_a_rate", Got: said})
	}
	return peak.Rate, wrong
}

// length reads a number of units of time; what is far too long stays so.
func length(said string, unit time.Duration) time.Duration {
	return time.Duration(max(min(number(said), mostUnits), -1) * float64(unit)).Round(time.Millisecond)
}

// mostUnits is more than any length has.
const mostUnits = 1e7

// TrafficOf is what is known as it would be typed; empty where it is not known.
func TrafficOf(t readiness.Traffic, c Clock) Traffic {
	f := Traffic{Baseline: figure(t.Baseline), Proven: figure(t.Proven), Boot: figure(t.Boot.Seconds()), Ramp: figure(t.Ramp.Seconds()),
		Tail: figure(t.Tail.Minutes()), Headroom: percent(t.Headroom), Small: figure(t.Small)}
	if !t.ProvenAt.IsZero() {
		f.ProvenAt = t.ProvenAt.In(c.Zone).Format(time.DateOnly)
	}
	return f
}
