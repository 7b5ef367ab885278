package views

import (
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

// LevelsPage is the levels with their tasks, as saved or as whoever looks is editing them.
type LevelsPage struct {
	Page
	Ladder  readiness.Ladder
	Editing bool
	Saved   readiness.Ladder // what the edits began from
	Edits   readiness.LadderEdits
	Changes []readiness.Change // the last saves, newest first
	Errors  []fault.Invalid
	Typed   *intent.Company // what was typed of the company's answers, where it was refused
}

// RungForms gives the levels as they would be typed.
func RungForms(rungs []readiness.Rung) []intent.Rung { return intent.RungsOf(rungs, multiple) }

// RungsPage is the form of the levels.
type RungsPage struct {
	Page
	Version int64 // of the ladder from which it is made
	Rungs   []intent.Rung
	Errors  []fault.Invalid // fields such as name_ja_3
}

// lacking says what becomes of the rules that name a role which no level of the form has.
func (p RungsPage) lacking() []string {
	var l readiness.Ladder
	for i, r := range p.Rungs {
		l.Rungs = append(l.Rungs, readiness.Rung{N: i + 1, Role: toppage.RoleOf(r.Role)})
	}
	var said []string
	for _, role := range l.Lacks() {
		level, _ := l.Reaches(role)
		said = append(said, p.t().LacksRole(role, level))
	}
	return said
}

// LadderTaskPage is the form of a template; ID is "new" for one that there is not yet.
type LadderTaskPage struct {
	Page
	Ladder readiness.Ladder
	ID     string
	Form   intent.Template
	Errors []fault.Invalid

	Connections []readiness.Connection
	Answer      *proof.Reading // what the machine answers to what was just kept; nil: it was not asked
}

// LadderPreviewPage says what saving a draft would do.
type LadderPreviewPage struct {
	Page
	Ladder, Saved readiness.Ladder
	Edits         readiness.LadderEdits
	Faults        []readiness.Fault
	Stale         bool   // somebody else has saved since it was begun
	Seen          string // names the edited ladder of which this is the preview
	Altered       bool   // it is another than was shown
	Effects       []readiness.LadderEffect
	Until         string
	Errors        []fault.Invalid
}

// mostEffects is how many events the preview lists.
const mostEffects = 100

func (p LadderPreviewPage) held() int {
	n := 0
	for _, f := range p.Effects {
		if len(f.HeldBack) > 0 {
			n++
		}
	}
	return n
}

func (p LadderPreviewPage) openGone() int {
	n := 0
	for _, f := range p.Effects {
		n += f.OpenGone
	}
	return n
}

// names gives the titles of templates by their ids.
func (p LadderPreviewPage) names(ids []string) string {
	titles := make([]string, len(ids))
	for i, tpl := range p.Ladder.Find(ids) {
		titles[i] = p.t().Pick(tpl.TitleJA, tpl.TitleEN)
	}
	return p.t().List(titles)
}

// changed says that a template differs from the saved one.
func (p LevelsPage) changed(t readiness.TaskTemplate) bool {
	was := p.Saved.Find([]string{t.ID})
	return p.Editing && (len(was) == 0 || was[0] != t)
}

// inFile says what is wrong with a line of a file, whose field is such as templates.B-02.lead.
func (p LevelsPage) inFile(e fault.Invalid) string {
	parts := strings.Split(strings.TrimPrefix(e.Field, "templates."), ".")
	f := readiness.Fault{Template: parts[0], Invalid: e}
	f.Field = parts[len(parts)-1]
	return p.Page.faultOf(f)
}

// faultOf says what a fault is about and why, in a line.
func (p Page) faultOf(f readiness.Fault) string {
	about := p.t().Label(f.Field)
	switch {
	case f.Level > 0:
		about = p.t().Ladder.LevelN(f.Level) + ", " + about
	case f.Template != "":
		about = f.Template + ", " + about
	}
	said := about + ": " + p.t().Invalid(f.Invalid)
	if f.Got != "" {
		said += " (" + f.Got + ")"
	}
	return said
}
