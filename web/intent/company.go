package intent

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/scope"
)

// Company is what the company has of what tasks need, on its form. The dashboard has an address in place of a yes.
type Company struct {
	Has       string `json:"has" is:"ids"`
	Dashboard string `json:"dashboard" limit:"link"`
	GoFrom    string `json:"go_from_s" form:"go_from" is:"span" limit:"go_from"`
}

// CompanyOf is the answers of a ladder as they would be typed.
func CompanyOf(l readiness.Ladder) Company {
	c := Company{Has: scope.With(l.Has, scope.Dashboard, false)}
	if l.GoFrom > 0 {
		c.GoFrom = readiness.WriteLead(l.GoFrom)
	}
	for _, t := range l.Templates {
		if needsDashboard(&t) && t.Met(l.Has) {
			c.Dashboard = t.Check
		}
	}
	return c
}

func needsDashboard(t *readiness.TaskTemplate) bool {
	return slices.Contains(strings.Fields(t.Needs), string(scope.Dashboard))
}

// Over gives a ladder the answers of the form, with what cannot be kept of them.
func (c Company) Over(l readiness.Ladder) (readiness.Ladder, []fault.Invalid) {
	wrong := fault.WrongAddress("dashboard", c.Dashboard)
	if strange := scope.Unknown(c.Has, scope.Needs); strange != "" {
		wrong = append(wrong, fault.Invalid{Field: "has", Reason: "no_such_need", Got: strange})
	}
	from, err := goFrom(c.GoFrom)
	if wrong = append(wrong, fault.Invalids(err)...); err == nil {
		l.GoFrom = from
	}
	l.Has = scope.With(c.Has, scope.Dashboard, c.Dashboard != "")
	l.Templates = slices.Clone(l.Templates)
	for i := range l.Templates {
		if t := &l.Templates[i]; needsDashboard(t) {
			t.Check = c.Dashboard
		}
	}
	return l, wrong
}

// goFrom reads how long before air an event may be GO; 0 where nothing is said.
func goFrom(said string) (time.Duration, error) {
	if said == "" {
		return 0, nil
	}
	from, _, err := span("go_from", said)
	if err == nil && (from < scope.LeastGoFrom || from > scope.MostGoFrom) {
		err = fault.Invalid{Field: "go_from", Reason: "out_of_range", Got: said}
	}
	return from, err
}
