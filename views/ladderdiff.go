package views

import (
	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

// difference is a field in which the levels of two people differ.
type difference struct{ About, Theirs, Mine string }

// mostDifferences is how many of them are listed.
const mostDifferences = 50

// differences compares what somebody else has saved with the draft, field by field as they are typed.
func (p LadderPreviewPage) differences() (all []difference) {
	compare := func(about string, theirs, mine []entered) {
		for i := range max(len(theirs), len(mine)) {
			var d difference
			if i < len(theirs) {
				d = difference{about + ", " + p.t().Label(theirs[i].field), theirs[i].value, ""}
			}
			if i < len(mine) {
				d.About, d.Mine = about+", "+p.t().Label(mine[i].field), mine[i].value
			}
			if d.Theirs != d.Mine {
				all = append(all, d)
			}
		}
	}
	theirs, mine := RungForms(p.Saved.Rungs), RungForms(p.Ladder.Rungs)
	for n := range max(len(theirs), len(mine)) {
		compare(p.t().Ladder.LevelN(n+1), p.rungAt(theirs, n), p.rungAt(mine, n))
	}
	compare(p.t().Scope.Company, p.ofCompany(p.Saved), p.ofCompany(p.Ladder))
	for _, tpl := range p.Saved.Templates {
		compare(tpl.ID, p.typedIn(p.Saved, tpl.ID), p.typedIn(p.Ladder, tpl.ID))
	}
	for _, tpl := range p.Ladder.Templates {
		if len(p.Saved.Find([]string{tpl.ID})) == 0 {
			compare(tpl.ID, nil, p.typedIn(p.Ladder, tpl.ID))
		}
	}
	return all
}

// ofCompany is what a ladder says of the company.
func (p Page) ofCompany(l readiness.Ladder) []entered {
	return []entered{{"has", p.t().Needed(l.Has)}, {"go_from", intent.CompanyOf(l).GoFrom}}
}

// entered is a field of a form with what stands in it.
type entered struct{ field, value string }

func (p Page) rungAt(forms []intent.Rung, n int) []entered {
	if n >= len(forms) {
		return nil
	}
	f := forms[n]
	return []entered{{"name_ja", f.NameJA}, {"name_en", f.NameEN}, {"promise_ja", f.PromiseJA}, {"promise_en", f.PromiseEN}, {"multiple", f.Multiple},
		{"role", p.roleName(f.Role)}}
}

func (p Page) typedIn(l readiness.Ladder, id string) []entered {
	found := l.Find([]string{id})
	if len(found) == 0 {
		return nil
	}
	f := intent.TemplateOf(found[0], intent.Clock{Zone: p.home()})
	all := []entered{{"title_ja", f.TitleJA}, {"title_en", f.TitleEN}, {"from_level", f.FromLevel}, {"gate", found[0].Gate.Name()}, {"verify", f.Verify},
		{"check", f.Check}, {"source", f.Source}, {"compare", f.Compare}, {"value", f.Value},
		{"status", f.Status}, {"path", f.Path}, {"every", p.tick(f.Every)}, {"follow", p.tick(f.Follow)}, {"proof", f.Proof}, {"ttl", f.FreshFor}, {"runbook", f.Runbook}, {"knows", f.Knows}, {"standing", p.tick(f.Standing)}, {"tied", f.Tied}, {"undoes", f.Undoes},
		{"instead", f.Instead}, {"soon", p.tick(f.Soon)}, {"soon_until", f.SoonUntil}, {"for", p.t().Kinds(f.For)}, {"needs", f.Needs}}
	for _, part := range found[0].Help.Parts() {
		all = append(all, entered{part.Field, *part.Text})
	}
	return all
}

// roleName is the role of a level in words; empty for none.
func (p Page) roleName(name string) string {
	return p.t().Ladder.RoleName[toppage.RoleOf(name)]
}

// tick is a check mark, or nothing.
func (p Page) tick(is bool) string {
	if is {
		return "✓"
	}
	return ""
}
