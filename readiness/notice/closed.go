package notice

import (
	"slices"
	"strings"
)

// closedMark is what the values of a notice have that says that trouble is over because its event is: it is over, called off or hidden.
const closedMark = "closed"

// Closes says that the notice is told to no person, but to the channels that keep an alert open until somebody closes it.
func (n Notice) Closes() bool { return n.Data[closedMark] != "" }

// closed tells of all trouble of which people were told that it is over with its event.
func (w *telling) closed() {
	for _, key := range sortedKeys(w.keep.Told) {
		reason, _, _ := strings.Cut(key, "/")
		w.over(key, Notice{Reason: Reason(reason), Data: map[string]string{"to": string(w.keep.Event.Call), closedMark: "yes"}})
	}
}

// OpensAlerts is the kind of channel that keeps an alert open until it is said that the trouble is over.
const OpensAlerts = "pagerduty"

// Closing keeps of the tellings of a notice that Closes those by channels of which each OpensAlerts.
func Closing(all []Telling, channels []string) []Telling {
	return slices.DeleteFunc(slices.Clone(all), func(t Telling) bool { return !slices.Contains(channels, t.ChannelID) })
}

// apart parts what closes alerts from all else: a message that told of both would close none.
func apart(due []Waiting) (closing, rest []Waiting) {
	for _, t := range due {
		if t.Notice.Closes() {
			closing = append(closing, t)
		} else {
			rest = append(rest, t)
		}
	}
	return closing, rest
}

// byEvent parts what is due by the event that it is about, the first first.
func byEvent(due []Waiting) [][]Waiting {
	return partedBy(due, func(n Notice) string { return n.EventID })
}

// byReason parts what is due by its reason, as an alert has one.
func byReason(due []Waiting) [][]Waiting {
	return partedBy(due, func(n Notice) string { return string(n.Reason) })
}

func partedBy(due []Waiting, name func(Notice) string) (all [][]Waiting) {
	place := map[string]int{}
	for _, t := range due {
		i, known := place[name(t.Notice)]
		if !known {
			i = len(all)
			place[name(t.Notice)], all = i, append(all, nil)
		}
		all[i] = append(all[i], t)
	}
	return all
}
