package learning

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
)

// MostLearnt is from how many cases of a page forecasts are made: the newest.
const MostLearnt = 300

// past is what forecasts are made from, by page: the newest cases that teach; of no page one of each event.
type past map[string][]*Case

func pastOf(cases []Case) past {
	byPage := past{"": newest(ByEvent(cases))}
	pages := map[string][]Case{}
	for _, c := range cases {
		pages[c.Peak.PageID] = append(pages[c.Peak.PageID], c)
	}
	for id, of := range pages {
		byPage[id] = newest(of)
	}
	return byPage
}

// before gives the cases of a page that were over when an event began, or by now where it has not begun.
func (p past) before(now time.Time, e *readiness.Event, pageID string) []*Case {
	all, begins := p[pageID], e.Start
	if now.Before(begins) {
		begins = now
	}
	later := func(c *Case) bool { return c.Event.End.After(begins) }
	if slices.ContainsFunc(all, later) {
		return slices.DeleteFunc(slices.Clone(all), later)
	}
	return all
}

// Rule gives the rule by which a board knows what past events say of one to come (readiness.Snapshot.Learnt): by the cases of its page
// that were over when it began; where it has no page, by one of each event.
func Rule(cases []Case) func(now time.Time) func(e *readiness.Event, told forecast.Peak, pageID string, usual float64) forecast.Range {
	known := pastOf(cases)
	return func(now time.Time) func(*readiness.Event, forecast.Peak, string, float64) forecast.Range {
		return func(e *readiness.Event, told forecast.Peak, pageID string, usual float64) forecast.Range {
			before := known.before(now, e, pageID)
			if len(before) == 0 {
				return forecast.Range{}
			}
			m := markOf(e)
			return of(e.ID, &m, told, usual, before).Range
		}
	}
}

// newest gives the newest cases that teach.
func newest(cases []Case) []*Case {
	all := slices.DeleteFunc(sorted(cases), func(c *Case) bool { return !c.Teaches() })
	slices.Reverse(all)
	return all[:min(len(all), MostLearnt)]
}
