package intent

import (
	"cmp"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/scope"
	"tallylight/readiness/wording"
)

// Template is a task that a level brings to its events.
type Template struct {
	ID        string `json:"id" form:"template" required:"true" doc:"Letters, digits, - and _."`
	FromLevel string `json:"from_level" is:"whole" else:"no_such_level" limit:"level" required:"true"`
	Asked
	Last     string `json:"last" doc:"Gate until which it still helps, such as T-5d or on_air; from then on it is too late. Null: its own gate or, if it was added later, air."`
	TickFrom string `json:"tick_from" doc:"Gate from which a completion by hand counts, such as T-3h, for what changes again before. Null: any time."`
	Shown    string `json:"check" form:"-" limit:"check" doc:"As verify.check."`
	Standing bool   `json:"standing" doc:"Done once for the company instead of once an event: no event has a task of it, and ttl_s is its expiry. Default: false."`
	Tied     string `json:"tied" limit:"tied" doc:"start, window or null."`
	Undoes   string `json:"undoes" is:"ids"`
	Instead  string `json:"instead" is:"ids"`
	Soon     bool   `json:"enforced" form:"soon" not:"true" doc:"False: listed but not blocking yet. Default: true."`
	For      string `json:"for" is:"ids" doc:"Kinds of event that have it: tv, radio, web, push, mail, sale. Empty: all. An event whose kind nobody has told counts as tv."`
	Needs    string `json:"needs" is:"ids" doc:"What the company must have for it, see has. Empty: nothing."`
	Shared   bool   `json:"shared" doc:"One act for an evening: completing it can complete it for the other events of the evening."`
	Help
	SoonUntil string `json:"soon_until" doc:"RFC 3339 or a date from which it is enforced."`

	_ struct{} `ignored:"title" doc:"Ignored."`
	_ struct{} `ignored:"what" doc:"Ignored."`
	_ struct{} `ignored:"why" doc:"Ignored."`
	_ struct{} `ignored:"done_when" doc:"Ignored."`
	_ struct{} `ignored:"phase" doc:"Ignored; follows from the gate."`
}

// Help is what a task tells who is to do it.
type Help struct {
	WhatJA string `json:"what_ja" limit:"help" doc:"What to do."`
	WhatEN string `json:"what_en" limit:"help"`
	WhyJA  string `json:"why_ja" limit:"help" doc:"Why it matters."`
	WhyEN  string `json:"why_en" limit:"help"`
	DoneJA string `json:"done_ja" limit:"help" doc:"How one knows that it is done."`
	DoneEN string `json:"done_en" limit:"help"`
}

// Help is the help that is meant.
func (h Help) Help() wording.Help {
	return wording.Help{What: wording.Both{JA: h.WhatJA, EN: h.WhatEN}, Why: wording.Both{JA: h.WhyJA, EN: h.WhyEN}, Done: wording.Both{JA: h.DoneJA, EN: h.DoneEN}}
}

// HelpOf is the help as it would be typed.
func HelpOf(h wording.Help) Help {
	return Help{WhatJA: h.What.JA, WhatEN: h.What.EN, WhyJA: h.Why.JA, WhyEN: h.Why.EN, DoneJA: h.Done.JA, DoneEN: h.Done.EN}
}

// Template is the template that is meant, with all that cannot be read of it.
func (t Template) Template(c Clock) (readiness.TaskTemplate, []fault.Invalid) {
	t.Check = cmp.Or(t.Check, t.Shown)
	ask, wrong := t.ask()
	last, err := readiness.ReadLast("last", t.Last)
	ask.Last, wrong = last, append(wrong, fault.Invalids(err)...)
	tick, err := readiness.ReadLast("tick_from", t.TickFrom)
	ask.TickFrom, wrong = tick, append(wrong, fault.Invalids(err)...)
	tpl := readiness.TaskTemplate{ID: t.ID, FromLevel: int(whole(t.FromLevel)), Ask: ask, Limit: scope.Limit{For: t.For, Needs: t.Needs}, Help: t.Help.Help()}
	tpl.Tied, tpl.Undoes, tpl.Instead, tpl.Soon, tpl.Standing = readiness.Tie(t.Tied), t.Undoes, t.Instead, t.Soon, t.Standing
	tpl.Shared = t.Shared
	if t.Soon {
		tpl.SoonUntil, _, err = Moment("soon_until", t.SoonUntil, c.Zone)
		wrong = append(wrong, fault.Invalids(err)...)
	}
	return tpl, wrong
}

// TemplateOf is a template as it would be typed.
func TemplateOf(t readiness.TaskTemplate, c Clock) Template {
	f := Template{ID: t.ID, FromLevel: strconv.Itoa(t.FromLevel), Asked: AskedOf(t.Ask, t.Gate), Last: t.Last.Said(), TickFrom: t.TickFrom.Said(), Tied: string(t.Tied), Undoes: t.Undoes,
		Instead: t.Instead, Soon: t.Soon, Shared: t.Shared, Standing: t.Standing, For: t.For, Needs: t.Needs, Help: HelpOf(t.Help)}
	if !t.SoonUntil.IsZero() {
		f.SoonUntil = t.SoonUntil.In(c.Zone).Format(time.DateOnly)
	}
	return f
}

// NewTemplate is what the form of a new template offers first.
func NewTemplate() Template {
	return Template{FromLevel: "1", Asked: Asked{Anchor: string(readiness.AtStart), Lead: "1d", Verify: string(readiness.VerifyManual)}}
}

// Faults are the faults of a ladder in one of its templates, with what could not be read of it.
func (t Template) Faults(l readiness.Ladder, wrong []fault.Invalid) []fault.Invalid {
	var ruled []fault.Invalid
	for _, f := range l.Faults() {
		if f.Template == t.ID && t.ID != "" || f.Field == "template" {
			ruled = append(ruled, f.Invalid)
		}
	}
	return Merge(wrong, ruled)
}
