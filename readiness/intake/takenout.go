package intake

import (
	"time"

	"tallylight/readiness"
)

// takeOut turns those of the lost events that the calendar itself says were taken out of their series, however many, and
// gives the others. Whoever deletes one night does so on purpose, so it is never held back.
func (r *reconciler) takeOut(lost []readiness.Event) (still []readiness.Event, taken []readiness.Move) {
	if !r.in.Complete || len(r.in.Excluded) == 0 {
		return lost, nil
	}
	out := excludedFrom(r.in.Excluded)
	for _, e := range lost {
		if r.in.Unreadable[e.UID] || !r.in.covers(e) || e.Calendar == readiness.TakenOut || !mayTurn(r.now, e) || !out.holds(e) {
			still = append(still, e)
			continue
		}
		was := e
		e.Calendar, e.CalendarAt = readiness.TakenOut, r.now
		taken = append(taken, readiness.Move{Event: e, Was: was})
	}
	return still, taken
}

// mayVanish says that an event that its calendar lacks is to come and was going to be shown.
func mayVanish(now time.Time, e readiness.Event) bool { return !e.Vanished() && mayTurn(now, e) }

// mayTurn says that what a calendar lacks of an event bears on it: it is to come, and nobody has said whether it takes place.
func mayTurn(now time.Time, e readiness.Event) bool {
	return e.Calendar != readiness.Cancelled && e.KeptAt.IsZero() && e.Start.After(now)
}

// excluded are the instances that a calendar says were taken out of their series, by key, by UID, and by night.
type excluded struct {
	keys   map[readiness.Key]bool
	ofUID  map[string][]readiness.Key
	nights map[nights]map[string]bool // made when they are asked for
}

// nights are those of a series in a zone.
type nights struct{ uid, zone string }

func excludedFrom(keys []readiness.Key) excluded {
	x := excluded{keys: make(map[readiness.Key]bool, len(keys)), ofUID: map[string][]readiness.Key{}, nights: map[nights]map[string]bool{}}
	for _, k := range keys {
		if !x.keys[k] {
			x.keys[k] = true
			x.ofUID[k.UID] = append(x.ofUID[k.UID], k)
		}
	}
	return x
}

// holds says that an event was taken out: the instance itself, or, where the hour of its series was changed with it, the
// instance of the same night.
func (x excluded) holds(e readiness.Event) bool {
	if x.keys[e.Key()] {
		return true
	}
	return e.RecurrenceID != "" && len(x.ofUID[e.UID]) > 0 && x.nightsOf(nights{e.UID, e.Zone})[nightOf(e.Key(), e.Start, e.Zone)]
}

func (x excluded) nightsOf(of nights) map[string]bool {
	out, known := x.nights[of]
	if !known {
		out = make(map[string]bool, len(x.ofUID[of.uid]))
		for _, k := range x.ofUID[of.uid] {
			out[nightOf(k, time.Time{}, of.zone)] = true
		}
		x.nights[of] = out
	}
	return out
}

// nightOf is the day on which an airing would begin by the rule of its series.
func nightOf(key readiness.Key, start time.Time, zone string) string {
	return place(key, start, zone).In(location(zone)).Format(time.DateOnly)
}

// apart parts the lost events that the calendar itself says were taken out of their series: what else it brings is not in their
// place.
func (in Incoming) apart(lost []readiness.Event) (rest, out []readiness.Event) {
	if len(in.Excluded) == 0 {
		return lost, nil
	}
	excluded := excludedFrom(in.Excluded)
	for _, e := range lost {
		if excluded.keys[e.Key()] {
			out = append(out, e)
		} else {
			rest = append(rest, e)
		}
	}
	return rest, out
}
