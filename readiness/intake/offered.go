package intake

import (
	"slices"
	"time"

	"tallylight/readiness"
)

// Withhold gives offers as people see them who may not know what confidential events are about, with a title in place of theirs.
// A pair of which only one is confidential is left out: that the two have a title in common would tell it.
func Withhold(now time.Time, title string, offers []Offer) []Offer {
	var seen []Offer
	for _, o := range offers {
		pairs, carries := o.Pairs, o.Carries
		o.Pairs, o.Carries = nil, nil
		for i, p := range pairs {
			hushed := p.From.Confidential(now)
			if hushed != p.To.Confidential(now) {
				continue
			}
			c := carries[i]
			if hushed {
				c.Told = 0
			}
			o.Pairs = append(o.Pairs, Pair{From: p.From.Withhold(now, title), To: p.To.Withhold(now, title)})
			o.Carries = append(o.Carries, c)
		}
		if len(o.Pairs) > 0 {
			seen = append(seen, o)
		}
	}
	return seen
}

// About gives those of the offers that are about an event.
func About(offers []Offer, eventID string) []Offer {
	return slices.DeleteFunc(slices.Clone(offers), func(o Offer) bool { return !o.Of(eventID) })
}

// OffersOf gives those that are about events of a feed.
func OffersOf(feedID string, offers []Offer) []Offer {
	return slices.DeleteFunc(slices.Clone(offers), func(o Offer) bool { return o.FeedID != feedID })
}

// With gives the pair of an offer in which an event stands; the first where it stands in none.
func (o Offer) With(eventID string) Pair {
	for _, p := range o.Pairs {
		if p.From.ID == eventID || p.To.ID == eventID {
			return p
		}
	}
	return o.Pairs[0]
}

// Names are the ids of the events that an offer is about, which would go on.
func (o Offer) Names() []string {
	ids := make([]string, len(o.Pairs))
	for i, p := range o.Pairs {
		ids[i] = p.From.ID
	}
	return ids
}

// Other gives the event with which one of a pair may be the same.
func (p Pair) Other(eventID string) readiness.Event {
	if p.From.ID == eventID {
		return p.To
	}
	return p.From
}
