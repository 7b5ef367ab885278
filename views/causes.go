package views

import (
	"cmp"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// mostCauses is how many common causes stand above the timetable.
const mostCauses = 5

// A cause is a reason that several events share, or that is of no event at all: it is said once, above the list, and a row
// refers to it by its letter, as a timetable does by its footnotes.
type cause struct {
	Letter  string
	Row     readiness.Row // the first event that has it
	Blocker readiness.Blocker
	Says    string
	Detail  string
	Do      remedy
	key     causeKey
	events  int
	first   time.Time // when the first of them airs
}

// causeKey is what makes two blockers the same cause.
type causeKey struct {
	kind readiness.BlockerKind
	of   string // the top page, or the template of the task
}

// shared says whether a kind of blocker is of the same thing for several events; what is of one event is said on its row.
var shared = map[readiness.BlockerKind]func(readiness.Row, readiness.Blocker) string{
	readiness.BlockNoPage:      func(readiness.Row, readiness.Blocker) string { return "" },
	readiness.BlockNoLevel:     func(readiness.Row, readiness.Blocker) string { return "" },
	readiness.BlockUnprotected: pageOf, readiness.BlockPageUnknown: pageOf, readiness.BlockPageAtRisk: pageOf,
	readiness.BlockMissed: templateOf, readiness.BlockLate: templateOf, readiness.BlockFailing: templateOf, readiness.BlockNoEvidence: templateOf,
}

func pageOf(r readiness.Row, _ readiness.Blocker) string {
	if r.Shield.Page == nil {
		return ""
	}
	return r.Shield.Page.ID
}

func templateOf(_ readiness.Row, b readiness.Blocker) string { return b.Tasks[0].Template }

// keyOf gives the cause of which a blocker of a row would be. While nobody has set the level of an event, what its tasks
// lack is nobody's cause, nor is what a page lacks that stands well as it is.
func (p Page) keyOf(r readiness.Row, b readiness.Blocker) (causeKey, bool) {
	of := shared[b.Kind]
	page := b.Kind == readiness.BlockUnprotected || b.Kind == readiness.BlockPageUnknown || b.Kind == readiness.BlockPageAtRisk
	if of == nil || r.Event.Level == 0 && (len(b.Tasks) > 0 || page && p.Verdict == toppage.Protected) {
		return causeKey{}, false
	}
	return causeKey{b.Kind, of(r, b)}, true
}

// causes gives the common causes of the coming rows, those first that give the worst call.
func (p BoardPage) causes() []cause {
	var order []*cause
	for _, r := range readiness.Coming(p.Now, p.Rows) {
		for _, b := range p.wanting(r) {
			k, ok := p.keyOf(r, b)
			if !ok {
				continue
			}
			i := slices.IndexFunc(order, func(c *cause) bool { return c.key == k })
			if i < 0 {
				i, order = len(order), append(order, &cause{Row: r, Blocker: b, key: k})
			}
			order[i].add(r, b)
		}
	}
	order = slices.DeleteFunc(order, func(c *cause) bool { return c.events < 2 && len(c.Blocker.Tasks) > 0 })
	slices.SortStableFunc(order, func(a, b *cause) int {
		return cmp.Or(worst(a.Blocker.Severity, b.Blocker.Severity), cmp.Compare(b.events, a.events))
	})
	return p.lettered(order[:min(len(order), mostCauses)])
}

// wanting gives the blockers of a row, and what every event wants even while it is far: a level and a top page.
func (p BoardPage) wanting(r readiness.Row) []readiness.Blocker {
	if r.Phase != readiness.Upcoming {
		return r.Blockers
	}
	has := func(kind readiness.BlockerKind) bool {
		return slices.ContainsFunc(r.Blockers, func(b readiness.Blocker) bool { return b.Kind == kind })
	}
	wants := slices.Clip(r.Blockers)
	if p.Shield.Page == nil && r.Shield.Page == nil && !has(readiness.BlockNoPage) {
		wants = append(wants, readiness.Blocker{Kind: readiness.BlockNoPage, Severity: readiness.NotAssessed})
	}
	if r.Event.Level == 0 && !has(readiness.BlockNoLevel) {
		wants = append(wants, readiness.Blocker{Kind: readiness.BlockNoLevel, Severity: readiness.NotAssessed})
	}
	return wants
}

func worst(a, b readiness.Call) int {
	switch {
	case a.Worse(b):
		return -1
	case b.Worse(a):
		return 1
	default:
		return 0
	}
}

func (c *cause) add(r readiness.Row, b readiness.Blocker) {
	if c.events++; c.events == 1 {
		c.first = r.Event.Start
	}
	if b.Severity.Worse(c.Blocker.Severity) {
		c.Row, c.Blocker = r, b
	}
}

// lettered writes the causes down.
func (p BoardPage) lettered(order []*cause) []cause {
	list := make([]cause, len(order))
	for i, c := range order {
		c.Letter, c.Do, c.Says = string(rune('A'+i)), p.remedy(c.Row, c.Blocker), p.blocker(c.Blocker)
		c.Detail = p.t().Board.HoldsBack(c.events)
		switch c.Blocker.Kind {
		case readiness.BlockNoPage:
			c.Detail = p.t().Board.WaitForPage(c.events)
		case readiness.BlockNoLevel:
			c.Says, c.Detail = p.t().Board.EventsNoLevel(c.events), p.t().Board.FirstAirs(p.t().Moment(p.near(c.first)))
			if c.Do.Href = "/triage"; c.events > 1 {
				c.Do.Href = "/triage/list"
			}
		}
		list[i] = *c
	}
	return list
}

// footnotes are the letters of a row, and the first of its blockers that no letter stands for.
type footnotes struct {
	Causes []*cause
	Own    *readiness.Blocker
}

// noted divides the blockers of a row among the causes and itself.
func (p Page) noted(r readiness.Row, causes []cause) footnotes {
	var n footnotes
	for i := range r.Blockers {
		b := &r.Blockers[i]
		k, ok := p.keyOf(r, *b)
		at := slices.IndexFunc(causes, func(c cause) bool { return ok && c.key == k })
		switch {
		case at >= 0:
			n.Causes = append(n.Causes, &causes[at])
		case n.Own == nil && (r.Event.Level > 0 || b.Severity != readiness.AtRisk):
			n.Own = b
		}
	}
	return n
}

// reasonOf says beside a call why it is so as far as no common cause says it, or what comes next.
func (p Page) reasonOf(r readiness.Row, n footnotes) string {
	if n.Own != nil {
		return p.blocker(*n.Own)
	}
	if len(n.Causes) > 0 {
		return ""
	}
	return p.reason(r)
}

// says names what a letter stands for, to those who hear it.
func (c cause) says(t *text.Text) string { return t.Join(t.Board.Cause(c.Letter), c.Says) }
