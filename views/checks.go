package views

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// unasked gives the checks that are not among the required ones, or do not apply, by their ids.
func (p TopPagePage) unasked() []toppage.Check {
	asked := map[string]bool{}
	for _, c := range applying(p.Shield.Checks) {
		asked[c.ID] = true
	}
	rest := slices.DeleteFunc(slices.Clone(p.All), func(c toppage.Check) bool { return asked[c.ID] })
	slices.SortFunc(rest, func(a, b toppage.Check) int {
		return cmp.Or(strings.Compare(a.ID[:1], b.ID[:1]), len(a.ID)-len(b.ID), strings.Compare(a.ID, b.ID)) // C2 before C10
	})
	return rest
}

// settingOf is the field of the page's settings of which the advice for a reason speaks.
var settingOf = map[toppage.Reason]string{"no_marker": "marker", "prober_refused": "access_header", "entry_silent": "entries", "entry_fails": "entries",
	"entry_elsewhere": "entries", "no_sorry": "sorry", "no_waiting_room": "waiting", "no_waiting_text": "waiting_text", "no_query": "capacity_ask", "origin_never_seen": "origin"}

// refusedProber says that nothing is known of a check because the page refuses the prober.
func refusedProber(c toppage.Check) bool { return c.Reason == "prober_refused" }

// refused gives the first check of which nothing is known because the page refuses the prober, in the order of the catalogue; false
// where it lets the prober in.
func (p TopPagePage) refused() (toppage.Check, bool) {
	i := slices.IndexFunc(p.All, refusedProber)
	if i < 0 {
		return toppage.Check{}, false
	}
	return p.All[i], true
}

// checkSays is what is to be done about a check, and of one that the level does not require what it asks.
func (p TopPagePage) checkSays(c toppage.Check) string {
	if advice := p.t().CheckAdvice(c); advice != "" {
		return advice + p.judgedAgain(c)
	}
	if c.MinLevel == 0 || c.MinLevel > p.Demand.Level {
		return p.t().CheckAsks(c.ID)
	}
	return ""
}

// judgedAgain says when a check is judged again whose first evidence decides nothing; empty where it does.
func (p Page) judgedAgain(c toppage.Check) string {
	if c.Again.IsZero() {
		return ""
	}
	return " " + p.t().CheckWord.Again(p.near(c.Again).Format("15:04:05"))
}

// requiredFrom says from which level on a check is required.
func (p Page) requiredFrom(c toppage.Check) string {
	if c.MinLevel == 0 {
		return p.t().TopPage.Never
	}
	said := p.t().CheckWord.From(strconv.Itoa(c.MinLevel))
	if c.Core {
		return p.t().Join(said, p.t().CheckWord.Core)
	}
	return said
}

// shotName is one request of a survey in words; the second of its kind has a 2 behind it.
func (p Page) shotName(shot toppage.Shot) string {
	name, again := strings.CutSuffix(shot.Name, toppage.Second(""))
	if said, ok := p.t().TopPage.Shot[name]; ok {
		name = said
	}
	if again {
		name += " 2"
	}
	return name
}

// loaded gives what the page loads, as far as it was asked for.
func (p TopPagePage) loaded() []toppage.Part {
	if p.Survey.Parts == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.Survey.Parts.Asked), func(part toppage.Part) bool { return len(part.Shots) == 0 })
}

// shotStatus is what came back: a status, or the fixed word for why none did.
func shotStatus(shot toppage.Shot) string {
	if shot.Error != "" {
		return shot.Error
	}
	return fmt.Sprint(shot.Status)
}

// WordTyped is what was typed about one check, where it was refused. Form is waiver or tick.
type WordTyped struct{ Form, Check, Reason, Approver, Until, Note string }

// refusedWord gives what was typed into a form about a check; empty where nothing was.
func (p TopPagePage) refusedWord(form, id string) (WordTyped, []fault.Invalid) {
	if p.WordTyped.Check != id || p.WordTyped.Form != form {
		return WordTyped{}, nil
	}
	return p.WordTyped, p.WordErrors
}

// mayWaive says that a check can be let pass here: it fails, for an event. What was refused is shown in any case.
func (p TopPagePage) mayWaive(c toppage.Check) bool {
	_, wrong := p.refusedWord("waiver", c.ID)
	return (c.State == toppage.CheckFail || len(wrong) > 0) && p.For != nil && p.may(readiness.WaiveCheck)
}

// mayTick says that a person's word would count on a check here.
func (p TopPagePage) mayTick(c toppage.Check) bool {
	_, wrong := p.refusedWord("tick", c.ID)
	return (toppage.MayTick(c.ID) && c.State == toppage.CheckUnknown || len(wrong) > 0) && p.may(readiness.WaiveCheck)
}

// waiverEnds is the end of the event that the page is judged for: a waiver lasts no longer.
func (p TopPagePage) waiverEnds() time.Time {
	_, to := p.For.Window()
	return p.near(to)
}

// untilTyped is the end of a waiver as it was typed or, where nothing was, the end of the event.
func (p TopPagePage) untilTyped(typed WordTyped) string {
	if typed.Check != "" {
		return typed.Until
	}
	return p.waiverEnds().Format("2006-01-02T15:04")
}

// waived says of a waiver until when, on whose word and why.
func (p Page) waived(w toppage.CheckWaiver) string {
	return p.t().CheckWord.Waived(p.t().Moment(p.near(w.Until)), w.Approver, w.By, w.Reason)
}

// waivers gives the waivers that count or will, for whichever event.
func (p TopPagePage) waivers() []toppage.CheckWaiver {
	return slices.DeleteFunc(slices.Clone(p.Waivers), func(w toppage.CheckWaiver) bool { return !p.Now.Before(w.Until) })
}

// eventTitle is the title of a coming event; its id where it is none.
func (p TopPagePage) eventTitle(id string) string {
	for _, e := range p.Events {
		if e.ID == id {
			return e.Title
		}
	}
	return id
}

// evidence leads to a part of a top page as it stands for an event.
func evidence(page, event, anchor string) templ.SafeURL {
	return templ.URL("/toppage/" + page + "?event=" + url.QueryEscape(event) + "#" + anchor)
}

// passed gives the checks that pass.
func passed(checks []toppage.Check) []toppage.Check {
	return slices.DeleteFunc(slices.Clone(checks), func(c toppage.Check) bool { return c.State != toppage.CheckPass })
}

// speaksOfMarker says that the line beneath one of the checks speaks of the origin's marker.
func (p Page) speaksOfMarker(checks []toppage.Check) bool {
	return slices.ContainsFunc(checks, func(c toppage.Check) bool { return p.t().SpeaksOfMarker(p.checkLine(c)) })
}

// checkLine says beneath a check what it rests on, or what to do.
func (p Page) checkLine(c toppage.Check) string {
	if advice := p.t().CheckAdvice(c); advice != "" {
		return advice + p.judgedAgain(c)
	}
	return strings.TrimSuffix(c.Evidence, ", ")
}
