package views

import (
	"slices"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

// TopPageForm is what was typed about a top page, by the names of its fields. A ticked box is "on"; only is ids of events
// with blanks between them.
type TopPageForm map[string]string

// pageGroup is a part of the form.
type pageGroup struct {
	Title  string
	Fields []string
	Long   bool // its hints are long
}

// PageFields lists the names of the fields of a top page that can be changed, in their order.
var PageFields = []string{"name", "marker", "interval_s", "ttfb_limit_ms", "mobile", "entries", "layer", "origin_mark", "cookie", "config", "origin",
	"sorry", "waiting", "waiting_text", "switch", "capacity_source", "capacity_ask", "capacity_compare", "capacity_value",
	"traffic_baseline", "traffic_proven", "traffic_proven_at", "traffic_boot", "traffic_ramp", "traffic_tail",
	"rates_source", "rates_requests", "rates_errors", "rates_latency", "rates_used", "rates_cached", "rates_step", "target_availability", "target_latency",
	"access_header", "access_value", "access_user", "access_password", "only"}

func (p TopPagePage) pageGroups() []pageGroup {
	t := p.t().PageForm
	return []pageGroup{
		{t.Page, PageFields[:6], false}, {t.Access, PageFields[34:38], true}, {t.Cache, PageFields[6:11], false}, {t.Around, PageFields[11:15], false},
		{t.Capacity, PageFields[15:19], false}, {t.Traffic, PageFields[19:25], false}, {t.Rates, PageFields[25:32], true},
		{t.Targets, PageFields[32:34], false}, {t.Events, PageFields[38:], false},
	}
}

// PageForm is a top page as its form shows it.
func PageForm(t intent.TopPage) TopPageForm {
	f := TopPageForm(intent.Typed(t))
	f["entries"] = strings.ReplaceAll(f["entries"], " ", "\n")
	return f
}

// form is what the fields show: as typed where it was refused, else as it stands.
func (p TopPagePage) form() TopPageForm {
	if len(p.Errors) > 0 {
		return p.Form
	}
	return PageForm(intent.TopPageOf(*p.Shield.Page, intent.Clock{Zone: p.home()}))
}

// boxLabel is the sentence beside a box to tick.
func (p TopPagePage) boxLabel(name string) string {
	if name == "mobile" {
		return p.t().PageForm.Mobile
	}
	return p.t().PageForm.Switch
}

// isSecret says that what is typed into a field is never shown again.
func isSecret(name string) bool { return name == "access_value" || name == "access_password" }

// kept is the end of the secret that is kept for a field; empty where there is none.
func (p TopPagePage) kept(name string) string {
	access := p.Shield.Page.Access
	return map[string]toppage.Secret{"access_value": access.Value, "access_password": access.Password}[name].String()
}

// secretHint says whether a secret is kept, by its end, and for the first how often the page let the prober in.
func (p TopPagePage) secretHint(name string) string {
	t := p.t().PageForm
	hint := t.Hint[name]
	if end := p.kept(name); end != "" {
		hint = t.Kept(end)
	}
	in, of := toppage.LetIn(p.Observed)
	if name != "access_value" || of == 0 {
		return hint
	}
	return p.t().Sentences(hint, t.LetIn(in, of))
}

// fieldHint says what a field is for, and what holds where it is empty.
func (p TopPagePage) fieldHint(name string) string {
	t := p.t().PageForm
	if isSecret(name) {
		return p.secretHint(name)
	}
	fallback := map[string]string{"interval_s": t.Unit[name], "ttfb_limit_ms": t.Unit[name], "rates_step": t.Unit[name], "layer": t.AnyLayer,
		"origin_mark": toppage.DefaultOriginMark, "entries": t.DefaultEntries, "only": t.Every}[name]
	if fallback == "" {
		return t.Hint[name]
	}
	return p.t().Sentences(t.Hint[name], t.Default(fallback))
}

// isWrong says that a field was refused.
func (p TopPagePage) isWrong(name string) bool {
	return slices.ContainsFunc(p.Errors, func(e fault.Invalid) bool { return e.Field == name })
}

// describedBy names what stands above a field.
func (p TopPagePage) describedBy(name string) string {
	if p.isWrong(name) {
		return "page-err-" + name + " page-hint-" + name
	}
	return "page-hint-" + name
}

// only lists the ids of the events that are chosen.
func (f TopPageForm) only() []string { return strings.Fields(f["only"]) }

// unlisted gives the chosen events that the form does not list, so that saving keeps them.
func (p TopPagePage) unlisted() []string {
	return slices.DeleteFunc(p.form().only(), func(id string) bool {
		return slices.ContainsFunc(p.Events, func(e readiness.Event) bool { return e.ID == id })
	})
}
