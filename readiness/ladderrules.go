package readiness

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tallylight/readiness/fault"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
)

// The bounds of a ladder.
const (
	LeastLevels = 2
	MostLevels  = 9
	mostTasks   = 300 // templates

)

// Fault is one thing because of which a ladder cannot be kept: of a level, of a template, or (neither) of the whole.
type Fault struct {
	Level    int
	Template string
	fault.Invalid
}

// Path names the field within the ladder: "levels.3.name_ja", "templates.B-02.lead", "levels".
func (f Fault) Path() string {
	switch {
	case f.Level > 0:
		return fmt.Sprintf("levels.%d.%s", f.Level, f.Field)
	case f.Template != "":
		return fmt.Sprintf("templates.%s.%s", f.Template, f.Field)
	default:
		return f.Field
	}
}

// Check refuses a ladder that cannot be kept, with all its faults as Invalids whose fields are paths.
func (l Ladder) Check() error {
	var all []error
	for _, f := range l.Faults() {
		wrong := f.Invalid
		wrong.Field = f.Path()
		all = append(all, wrong)
	}
	return errors.Join(all...)
}

// Faults lists what is wrong with a ladder: levels first, then templates, in their order.
func (l Ladder) Faults() []Fault {
	var found []Fault
	if n := len(l.Rungs); n < LeastLevels || n > MostLevels {
		found = append(found, Fault{Invalid: fault.Invalid{Field: "levels", Reason: "out_of_range", Got: fmt.Sprint(n)}})
	}
	if strange := scope.Unknown(l.Has, scope.Needs); strange != "" {
		found = append(found, Fault{Invalid: fault.Invalid{Field: "has", Reason: "no_such_need", Got: strange}})
	}
	if from := l.goFrom(); from < scope.LeastGoFrom || from > scope.MostGoFrom {
		found = append(found, Fault{Invalid: fault.Invalid{Field: "go_from", Reason: "out_of_range", Got: WriteLead(from)}})
	}
	if len(l.Templates) > mostTasks {
		found = append(found, Fault{Invalid: fault.Invalid{Field: "templates", Reason: "too_many", Got: fmt.Sprint(len(l.Templates))}})
	}
	for i := range l.Rungs {
		found = append(found, l.rungFaults(i)...)
	}
	seen := make(map[string]bool, len(l.Templates))
	for i := range l.Templates {
		found = append(found, l.templateFaults(&l.Templates[i], seen)...)
	}
	return found
}

func (l Ladder) rungFaults(i int) []Fault {
	r, top := l.Rungs[i], i == len(l.Rungs)-1
	var found []Fault
	refuse := func(is bool, field, reason, got string) {
		if is {
			found = append(found, Fault{Level: i + 1, Invalid: fault.Invalid{Field: field, Reason: reason, Got: got}})
		}
	}
	refuse(r.N != i+1, "n", "out_of_range", fmt.Sprint(r.N))
	for _, f := range []struct {
		field, text string
		most        int
	}{{"name_ja", r.NameJA, fault.MaxLevelName}, {"name_en", r.NameEN, fault.MaxLevelName}, {"promise_ja", r.PromiseJA, fault.MaxPromise}, {"promise_en", r.PromiseEN, fault.MaxPromise}} {
		refuse(fault.Blank(f.text), f.field, "required", "")
		refuse(utf8.RuneCountInString(f.text) > f.most, f.field, "too_long", "")
	}
	refuse(r.Role == toppage.NotARole, "role", "unknown", "")
	refuse(r.Role > 0 && r.Role <= l.Held(i), "role", "not_in_order", r.Role.String())
	got := fmt.Sprint(r.Multiple)
	refuse(top && r.Multiple != 0, "multiple", "top_has_no_bound", got)
	refuse(!top && !(r.Multiple > 0 && r.Multiple < 1e6), "multiple", "out_of_range", got)
	refuse(!top && i > 0 && r.Multiple > 0 && r.Multiple <= l.Rungs[i-1].Multiple, "multiple", "not_rising", got)
	return found
}

// templateID is what stands in the ids of tasks, and so in URLs.
var templateID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)

func (l Ladder) templateFaults(t *TaskTemplate, seen map[string]bool) []Fault {
	var found []Fault
	refuse := func(wrong fault.Invalid) { found = append(found, Fault{Template: t.ID, Invalid: wrong}) }
	switch {
	case !templateID.MatchString(t.ID), strings.HasPrefix(t.ID, ownTask):
		return []Fault{{Invalid: fault.Invalid{Field: "template", Reason: "malformed", Got: t.ID}}}
	case seen[t.ID]:
		return []Fault{{Invalid: fault.Invalid{Field: "template", Reason: "repeated", Got: t.ID}}}
	}
	seen[t.ID] = true
	if t.FromLevel < 1 || t.FromLevel > len(l.Rungs) {
		refuse(fault.Invalid{Field: "from_level", Reason: "no_such_level", Got: fmt.Sprint(t.FromLevel)})
	}
	if !t.SoonUntil.IsZero() && !fault.Dated(t.SoonUntil) {
		refuse(fault.Invalid{Field: "soon_until", Reason: "bad_date"})
	}
	if strange := scope.Unknown(t.For, scope.Kinds); strange != "" {
		refuse(fault.Invalid{Field: "for", Reason: "no_such_kind", Got: strange})
	}
	if strange := scope.Unknown(t.Needs, scope.Needs); strange != "" {
		refuse(fault.Invalid{Field: "needs", Reason: "no_such_need", Got: strange})
	}
	ask := t.Ask
	if ask.Verify == VerifyHTTP && ask.Check == scope.OnScreen {
		ask.Check = "https://a.example/" // any that PR may tell
	}
	for _, wrong := range slices.Concat(ask.Wrong(), t.wrongStanding(), t.Help.Wrong()) {
		refuse(wrong)
	}
	for field, ids := range map[string]string{"undoes": t.Undoes, "instead": t.Instead} {
		for _, id := range strings.Fields(ids) {
			if id == t.ID || !slices.ContainsFunc(l.Templates, func(o TaskTemplate) bool { return o.ID == id }) {
				refuse(fault.Invalid{Field: field, Reason: "no_such_task", Got: id})
			}
		}
	}
	return found
}

// Fit gives the ladder without what its height does not allow: templates of levels that it has not any more come with
// the top one, and references to templates that are gone are left out.
func (l Ladder) Fit() Ladder {
	l.Templates = slices.Clone(l.Templates)
	known := func(ids string) string {
		kept := slices.DeleteFunc(strings.Fields(ids), func(id string) bool {
			return !slices.ContainsFunc(l.Templates, func(o TaskTemplate) bool { return o.ID == id })
		})
		return strings.Join(kept, " ")
	}
	for i := range l.Templates {
		t := &l.Templates[i]
		t.FromLevel = min(t.FromLevel, l.Height())
		t.Undoes, t.Instead = known(t.Undoes), known(t.Instead)
	}
	return l
}
