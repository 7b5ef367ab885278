package readiness

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/forecast"
	"tallylight/readiness/journal"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
)

// Confidential says that at now only those who may see private events may know what it is about: its calendar marks it as
// private, or PR has said that nothing may be published yet.
func (e Event) Confidential(now time.Time) bool {
	return confidential(now, e.Private, e.Brief.Embargoed())
}

// Confidential says the same of a change, by the event as it is today.
func (c Change) Confidential(now time.Time) bool { return confidential(now, c.Private, c.Embargo) }

func confidential(now time.Time, private bool, embargo time.Time) bool {
	return private || now.Before(embargo)
}

// Withhold takes from a confidential event what says what it is about, and puts a title in place of its own. People who
// may not see it still see that something airs, when, and whether the page is ready for it. What was withheld is private to
// whoever reads it, also when its embargo is over. Any other event stays as it is.
func (e Event) Withhold(now time.Time, title string) Event {
	if !e.Confidential(now) {
		return e
	}
	e.Write(nil)
	e.Title, e.Categories, e.Brief, e.Private = title, nil, Brief{}, true
	if e.LevelReason != "" {
		e.LevelReason = title
	}
	return e
}

// Withhold does the same to a row: of its tasks, what people wrote on them. Of the events that fall together with it, it takes
// which the confidential ones are.
func (r Row) Withhold(now time.Time, title string) Row {
	r.Grounds.Demand = r.Grounds.Demand.Withhold()
	r.Blockers = slices.Clone(r.Blockers)
	for i := range r.Blockers {
		r.Blockers[i].Events = r.Grounds.named(r.Blockers[i].Events)
	}
	if !r.Event.Confidential(now) {
		return r
	}
	shown := scope.Address(r.Event.Brief.ScreenURL)
	r.Event = r.Event.Withhold(now, title)
	r.Tasks = slices.Clone(r.Tasks)
	for i := range r.Tasks {
		r.Tasks[i].Task = r.Tasks[i].Task.withhold(title, shown)
		r.Tasks[i].Proof = r.Tasks[i].Proof.withhold(shown)
	}
	r.Signed = r.Tasks.signed()
	r.Shield.Checks = slices.Clone(r.Shield.Checks)
	for i := range r.Shield.Checks {
		if w := r.Shield.Checks[i].Waiver; w != nil {
			hushed := *w
			hushed.Reason = title
			r.Shield.Checks[i].Waiver = &hushed
		}
	}
	r.Grounds.Told, r.Grounds.Forecast, r.Grounds.Suggested = forecast.Peak{}, forecast.Range{}, 0
	for i := range r.Blockers {
		r.Blockers[i].Level = 0
		r.Blockers[i].Tasks = slices.Clone(r.Blockers[i].Tasks)
		for j, t := range r.Blockers[i].Tasks {
			r.Blockers[i].Tasks[j] = t.withhold(title, shown)
		}
	}
	return r
}

// named takes from ids of dark events those that whoever reads may not know; as many as there were stay.
func (g *Grounds) named(ids []string) []string {
	if len(ids) == 0 {
		return ids
	}
	told := make([]string, len(ids))
	for i, o := range g.Demand.Dark() {
		if i < len(told) {
			told[i] = o.EventID
		}
	}
	return told
}

// withhold takes from a task what people wrote on it, and the address that PR says is shown.
func (t Task) withhold(title, shown string) Task {
	ask := *t.Ask
	if t.Own() {
		ask.TitleJA, ask.TitleEN, ask.Runbook, ask.Knows = title, title, "", ""
	}
	if ask.Check != "" && ask.Check == shown {
		ask.Check = scope.OnScreen
	}
	t.Ask = &ask
	t.Evidence = slices.Clone(t.Evidence)
	for i := range t.Evidence {
		e := &t.Evidence[i]
		e.Kind, e.Text, e.Review = "text", title, nil
		if e.Signed != nil {
			e.Signed = &claim.Signature{Decision: e.Signed.Decision, Advice: e.Signed.Advice, Reason: title}
		}
	}
	if t.Waiver != nil {
		w := *t.Waiver
		w.Reason = title
		t.Waiver = &w
	}
	return t
}

// withhold takes out where a machine leads to for more, and that it was asked for the address that PR says is shown.
func (p Proof) withhold(shown string) Proof {
	if p.Said != nil {
		said := *p.Said
		said.Link = ""
		if said.About.Ask == shown {
			said.About.Ask = ""
		}
		p.Said = &said
	}
	return p
}

// told are the values of a change that give nothing away about the event.
var told = []string{"from", "to", "all_day", "tasks", "added", "gone", "template", "title_ja", "title_en", "seq", "state", "count", "lines", "every"}

// Withhold takes from a change to a confidential event what its people wrote, and puts a title in place of its own. Of a change
// to many events, some of which may be confidential, it leaves only what is not of an event.
func (c Change) Withhold(now time.Time, title string) Change {
	if !c.Confidential(now) {
		if c.EventID == "" {
			c.Before, c.After = withoutEvents(c.Before), withoutEvents(c.After)
			if c.Kind == journal.LevelsSet {
				c.Data = maps.Clone(c.Data)
				delete(c.Data, "reason")
			}
		}
		return c
	}
	kept := map[string]string{"title": title}
	for _, name := range told {
		if value, ok := c.Data[name]; ok {
			kept[name] = value
		}
	}
	if c.Kind == journal.Undone { // of a brief, kind is what PR wrote
		kept["kind"] = c.Data["kind"]
	}
	if strings.HasPrefix(c.Data["template"], ownTask) {
		delete(kept, "title_ja")
		delete(kept, "title_en")
	}
	c.Data, c.Before, c.After = kept, "", ""
	return c
}

// WithholdWaivers takes from pages why checks of them were let pass for confidential events, and for those that are not among
// the events: nobody can say that they are not.
func WithholdWaivers(now time.Time, title string, pages []toppage.PageFacts, events []Event) []toppage.PageFacts {
	open := map[string]bool{}
	for i := range events {
		open[events[i].ID] = !events[i].Confidential(now)
	}
	told := slices.Clone(pages)
	for i := range told {
		told[i].Waivers = slices.Clone(told[i].Waivers)
		for j := range told[i].Waivers {
			if w := &told[i].Waivers[j]; !open[w.EventID] {
				w.Reason = title
			}
		}
	}
	return told
}

// quoteless are the codes of problems whose values are counts and limits.
var quoteless = []string{"long-line", "event-too-large", "unclosed-event", "cut-off", "too-large", "too-many-events", "no-start",
	"too-many-rules", "too-many-occurrences", "charset-guessed", "rules-too-costly", "too-much-text", "same-uid", "own-events", "more-problems"}

// unquoted says by code what a problem is without quoting the calendar.
var unquoted = map[string]string{
	"bad-line":           "A line is no property and was left out.",
	"bad-event":          "The event cannot be decoded.",
	"bad-time":           "A date or time cannot be read.",
	"bad-length":         "An end or duration cannot be used.",
	"unknown-zone":       "A time zone is not known.",
	"zone-by-offset":     "A time zone is not known; the offset in its name is taken, all year round.",
	"zone-differs":       "The calendar defines a time zone otherwise than it is; the calendar's definition is taken.",
	"zone-overruled":     "The calendar defines a time zone otherwise than it is; the definition is not taken.",
	"garbled-text":       "A text looks garbled, as if read in another character encoding than it was written in.",
	"unknown-class":      "A CLASS is not known; events of it are private.",
	"rule-every-month":   "A yearly recurrence rule names days of a month and no month, so the event is repeated in every month.",
	"rule-part-ignored":  "A part of the recurrence rule means nothing in its frequency, and is passed over.",
	"until-in-utc":       "The recurrence rule of an all-day event ends in UTC; its last day is that of the calendar's time zone.",
	"until-before-start": "The recurrence rule ends before the event begins; only the first occurrence is shown.",
	"bad-zone":           "The definition of a time zone cannot be read.",
	"bad-rule":           "The recurrence rule cannot be used; only the first occurrence is shown.",
	"sub-daily-rule":     "The recurrence rule repeats within a day; only the first occurrence is shown.",
}

// Withhold takes out of a problem what it quotes of the calendar.
func (p Problem) Withhold() Problem {
	p.Event = ""
	if slices.Contains(quoteless, p.Code) {
		return p
	}
	p.Message = cmp.Or(unquoted[p.Code], "Something cannot be taken as it stands.")
	p.Args = slices.Clone(p.Args)
	for i := range p.Args {
		p.Args[i] = "…"
	}
	return p
}

// WithholdPrivate takes out of the problems of private events what they quote: these are kept for nobody.
func WithholdPrivate(problems []Problem) []Problem {
	told := slices.Clone(problems)
	for i, p := range told {
		if p.Private {
			told[i] = p.Withhold()
		}
	}
	return told
}

// WithholdProblems takes out of all problems of a calendar what they quote, for those who may not see private events: whether
// a line belongs to an event under embargo cannot be told.
func WithholdProblems(problems []Problem) []Problem {
	told := slices.Clone(problems)
	for i, p := range told {
		told[i] = p.Withhold()
	}
	return told
}

// withoutEvents takes from an image what it says of events; empty where nothing is left, or it cannot be read.
func withoutEvents(image string) string {
	if !strings.Contains(image, `"events"`) {
		return image
	}
	var parts map[string]json.RawMessage
	if json.Unmarshal([]byte(image), &parts) != nil {
		return ""
	}
	delete(parts, "events")
	if len(parts) == 0 {
		return ""
	}
	left, _ := json.Marshal(parts) // they were read from JSON
	return string(left)
}
