package learning

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/forecast"
)

// MostLearnt is from how many cases of a page forecasts are made: the newest.
const MostLearnt = 300

// Rule gives the rule by which a board knows what past events say of one to come (readiness.Snapshot.Learnt): by the cases of its page
// that were over when it began; where it has no page, by one of each event.
func Rule(cases []Case) func(now time.Time) func(e *readiness.Event, told forecast.Peak, pageID string, usual float64) forecast.Range {
	byPage := map[string][]*Case{"": newest(ByEvent(cases))}
	pages := map[string][]Case{}
	for _, c := range cases {
		pages[c.Peak.PageID] = append(pages[c.Peak.PageID], c)
	}
	for id, of := range pages {
		byPage[id] = newest(of)
	}
	return func(now time.Time) func(*readiness.Event, forecast.Peak, string, float64) forecast.Range {
		return func(e *readiness.Event, told forecast.Peak, pageID string, usual float64) forecast.Range {
			past := byPage[pageID]
			if len(past) == 0 {
				return forecast.Range{}
			}
			m, begins := markOf(e), e.Start
			if now.Before(begins) {
				begins = now
			}
			if after := slices.IndexFunc(past, func(c *Case) bool { return c.Event.End.After(begins) }); after >= 0 {
				past = slices.DeleteFunc(slices.Clone(past), func(c *Case) bool { return c.Event.End.After(begins) })
			}
			return of(e.ID, &m, told, usual, past).Range
		}
	}
}

// newest gives the newest cases that teach.
func newest(cases []Case) []*Case {
	all := slices.DeleteFunc(sorted(cases), func(c *Case) bool { return !c.Teaches() })
	slices.Reverse(all)
	return all[:min(len(all), MostLearnt)]
}
