package standing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/wording"
)

// Ask is what a standing task asks for.
type Ask struct {
	Template         string
	TitleJA, TitleEN string
	Help             wording.Help
	FromLevel        int
	// TTL is how long a proof counts, Lead how long before air an event asks for it.
	TTL, Lead time.Duration
	Runbook   string // the address of the page that says how; empty for none
}

// State is where a standing task stands.
type State string

// The states, worst first.
const (
	Never   State = "never"
	Expired State = "expired"
	Ends    State = "ends" // it is in force, and not any more when the event ends
	InForce State = "in_force"
)

// Item is a standing task as it stands at an instant: for the company, or for an event.
type Item struct {
	Ask
	Record  Record
	State   State
	Expires time.Time // when the newest proof stops counting; zero where there is none
	// Due is from when an event asks for it, and Asked says that this has come: only then it bears on the call. A task of the
	// company's list has neither.
	Due   time.Time
	Asked bool
}

// Items are standing tasks.
type Items []Item

// List gives how the standing tasks of the company stand at now, by record: what was never done first, then what expires soonest.
func List(now time.Time, asks []Ask, records map[string]Record) Items {
	items := make(Items, len(asks))
	for i, ask := range asks {
		items[i] = itemOf(now, ask, records)
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(a.Expires.Compare(b.Expires), strings.Compare(a.Template, b.Template))
	})
	return items
}

func itemOf(now time.Time, ask Ask, records map[string]Record) Item {
	item := Item{Ask: ask, Record: recordOf(ask.Template, records), State: Never}
	if p := item.Record.Newest(); p != nil {
		item.Expires, item.State = p.At.Add(ask.TTL), InForce
		if !now.Before(item.Expires) {
			item.State = Expired
		}
	}
	return item
}

// Need is a standing task of which an event asks from an instant on.
type Need struct {
	Ask
	Due time.Time
}

// For gives how the standing tasks that an event needs stand at now. From when the event asks for one, its proof has to
// outlast the event.
func For(now time.Time, needs []Need, records map[string]Record, ends time.Time) Items {
	items := slices.Grow(Items(nil), len(needs))
	for _, n := range needs {
		item := itemOf(now, n.Ask, records)
		item.Due, item.Asked = n.Due, !now.Before(n.Due)
		if item.Asked && item.State == InForce && item.Expires.Before(ends) {
			item.State = Ends
		}
		items = append(items, item)
	}
	return items
}

// InForce counts those that are proven.
func (all Items) InForce() (n int) {
	for _, i := range all {
		if i.State == InForce {
			n++
		}
	}
	return n
}

// Lacking lists those that are not proven, whether they are asked for by now or not.
func (all Items) Lacking() Items {
	return all.only(func(i Item) bool { return i.State != InForce })
}

// Wanting lists those that are asked for and not proven: they stand between an event and GO.
func (all Items) Wanting() Items {
	return all.only(func(i Item) bool { return i.Asked && i.State != InForce })
}

func (all Items) only(which func(Item) bool) Items {
	if !slices.ContainsFunc(all, which) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(i Item) bool { return !which(i) })
}

// Find gives the task of a template; false where it is not among them.
func (all Items) Find(template string) (Item, bool) {
	i := slices.IndexFunc(all, func(i Item) bool { return i.Template == template })
	if i < 0 {
		return Item{}, false
	}
	return all[i], true
}

// Turns notes the instants at which one of them stands otherwise by itself.
func (all Items) Turns(next *fault.Turn) {
	for _, i := range all {
		next.Consider(i.Due)
		next.Consider(i.Expires)
	}
}
