package notice

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// CostOver is for how long Cost reckons.
const CostOver = 7 * fault.Day

// Spent is how many messages a plan would have cost, by all of its channels together; MostADay on one day of its zone.
type Spent struct {
	AtOnce, Digests, MostADay int
}

// Cost says how many messages a plan would have cost in the last 7 days, given the notices of that time. Repeats are reckoned by the
// plan, whatever was repeated.
func Cost(p Plan, ns []Notice, now time.Time) Spent {
	c := costing{plan: p, now: now, from: now.Add(-CostOver), heard: map[string][]Telling{}}
	ns = slices.DeleteFunc(slices.Clone(ns), func(n Notice) bool {
		return n.At.Before(c.from) || n.At.After(now) || strings.Contains(n.Once, againMark)
	})
	slices.SortStableFunc(ns, func(a, b Notice) int { return a.At.Compare(b.At) })
	ends := map[string]time.Time{}
	for _, n := range ns {
		for _, once := range n.Of() {
			ends[once] = n.At
		}
	}
	for i, n := range ns {
		n.ID = cmp.Or(n.ID, n.Once)
		end, over := ends[n.Once]
		if !over {
			end = now
			if until := n.Until(); !until.IsZero() && until.Before(now) {
				end = until
			}
		}
		c.take(n, end, newer(ns[i+1:], n))
	}
	return c.spent()
}

// newer says when a later notice tells of the same trouble, so that this one is repeated no more; zero: none does.
func newer(ns []Notice, n Notice) time.Time {
	if !n.Reason.Topic().Spec().Lasts {
		return time.Time{}
	}
	about := n.about()
	for i := range ns {
		if ns[i].EventID == n.EventID && ns[i].Subject == n.Subject && ns[i].about() == about {
			return ns[i].At
		}
	}
	return time.Time{}
}

// costing is one reckoning.
type costing struct {
	plan      Plan
	now, from time.Time
	heard     map[string][]Telling // by the Once of what was told
	waiting   []Waiting
}

// take tells of a notice by the plan, and again until it is over.
func (c *costing) take(n Notice, end, newer time.Time) {
	tells := c.plan.Tells(n, n.At)
	if n.Over {
		var of []Telling
		for _, once := range n.Of() {
			of = append(of, c.heard[once]...)
		}
		tells = Heard(tells, of)
	}
	if len(tells) == 0 {
		return
	}
	c.heard[n.Once] = tells
	c.wait(n, tells)
	if !newer.IsZero() && newer.Before(end) {
		end = newer
	}
	told := tells[0]
	for next := c.next(n, told); !next.IsZero() && next.Before(end); next = c.next(n, told) {
		again, _ := c.plan.Again(n, told, next)
		again.ID = again.Once
		tells = c.plan.Tells(again, next)
		told = tells[0]
		c.wait(again, tells)
	}
}

// next is when a trouble is told again.
func (c *costing) next(n Notice, told Telling) time.Time {
	_, next := c.plan.Again(n, told, told.Due)
	return next
}

func (c *costing) wait(n Notice, tells []Telling) {
	for _, t := range tells {
		if t.When == AtOnce {
			c.waiting = append(c.waiting, Waiting{Telling: t, Notice: n, Heard: true})
		}
	}
}

// spent counts the messages as they are gathered, and the digests.
func (c *costing) spent() Spent {
	var s Spent
	days, loc := map[string]int{}, c.plan.ZoneLocation()
	note := func(at time.Time) {
		day := at.In(loc).Format(time.DateOnly)
		days[day]++
		s.MostADay = max(s.MostADay, days[day])
	}
	for _, line := range byLine(c.waiting) {
		slices.SortStableFunc(line, func(a, b Waiting) int { return a.Due.Compare(b.Due) })
		for written := (time.Time{}); len(line) > 0; {
			if written, line = nextWritten(written, line); !written.After(c.now) {
				s.AtOnce++
				note(written)
			}
		}
	}
	for at := c.plan.NextDigest(c.from); !at.IsZero() && !at.After(c.now); at = c.plan.NextDigest(at) {
		for range c.plan.Channels {
			s.Digests++
			note(at)
		}
	}
	return s
}

// nextWritten says when the first message with tellings of a line, by when they are due, is written after the last one, and what it
// leaves to the next.
func nextWritten(last time.Time, line []Waiting) (at time.Time, rest []Waiting) {
	for i, t := range line {
		if i > 0 && t.Due.After(at) {
			return at, line[i:]
		}
		ready := fault.Later(fault.Later(t.Due, t.Notice.At.Add(Settle)), last.Add(t.Notice.gather()))
		if i == 0 || ready.Before(at) {
			at = ready
		}
	}
	return at, nil
}
