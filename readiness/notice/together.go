package notice

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tallylight/readiness"
)

// Together gives of notices that are told in one message those that are left to tell, in their order: of what followed on each other
// the last, from where the first began; nothing of what came to nothing, nor of tasks that another of them names.
func Together(ns []Notice) []Notice {
	chains, _ := chained(ns, func(Notice) bool { return true })
	left := make([]Notice, len(chains))
	for i, c := range chains {
		left[i] = c.result(ns)
	}
	return slices.DeleteFunc(left, func(n Notice) bool { return n.Reason == LastNear && !n.Over && named(n, left) })
}

// named says that other notices of its event name all of the tasks of a notice.
func named(n Notice, all []Notice) bool {
	var others []string
	for _, o := range all {
		if o.EventID == n.EventID && !o.Over && (o.Reason == GateNobody || o.Reason == TaskLate) {
			others = append(others, strings.Fields(o.Data["tasks"])...)
		}
	}
	return !slices.ContainsFunc(strings.Fields(n.Data["tasks"]), func(t string) bool { return !slices.Contains(others, t) })
}

// chain is notices of which each tells what became of what the one before told: their places among all.
type chain struct{ members []int }

// chained parts notices, oldest first, into chains by what is told last. Dropped are those of which nothing is left to tell: what is
// over of which nobody heard, with what it says is over, and what is again as it was.
func chained(ns []Notice, heard func(over Notice) bool) (chains []*chain, dropped map[int]bool) {
	dropped = map[int]bool{}
	of := map[string]*chain{}
	for i := range ns {
		about := ns[i].about()
		c := of[about]
		if c == nil {
			c = &chain{}
			of[about], chains = c, append(chains, c)
		}
		switch last := len(c.members) - 1; {
		case ns[i].Over && !heard(ns[i]):
			dropped[i] = true
			c.end(ns, ns[i].Of(), dropped)
		case last >= 0 && ns[c.members[last]].says(ns[i]):
			dropped[i] = true
		default:
			c.members = append(c.members, i)
		}
	}
	chains = slices.DeleteFunc(chains, func(c *chain) bool {
		if len(c.members) > 0 && !c.result(ns).asBefore() {
			return false
		}
		for _, i := range c.members {
			dropped[i] = true
		}
		return true
	})
	return chains, dropped
}

// end drops the members that have one of these names.
func (c *chain) end(ns []Notice, onces []string, dropped map[int]bool) {
	c.members = slices.DeleteFunc(c.members, func(i int) bool {
		ended := slices.Contains(onces, ns[i].Once)
		if ended {
			dropped[i] = true
		}
		return ended
	})
}

// about names what a notice tells of; those of one name tell, one after the other, of one thing.
func (n Notice) about() string {
	switch n.Reason {
	case EventMoved, OnAir, AskAired:
		return string(n.Reason) + "/" + n.EventID
	case EventCancelled, EventBack, EventTakenOut, EventMissing:
		return "takes place/" + n.EventID
	case LevelProposed, LevelConfirmed, LevelChanged:
		return "level/" + n.EventID
	case CallTurned, CallAtRisk:
		return "call/" + n.EventID
	case TaskLate, LastNear, EvidenceLapsed, GateNobody:
		return "tasks/" + n.EventID + "/" + string(n.Reason) + "/" + n.Data["gate"]
	case PageTurned, FeedFailing, ChannelFailing, LevelBelow:
		return string(n.Reason) + "/" + n.EventID + "/" + n.Subject
	default:
		return n.Once
	}
}

// says that a notice tells what the next one does: NO-GO is over and became AT RISK.
func (n Notice) says(next Notice) bool {
	return n.Reason == CallTurned && n.Over && next.Reason == CallAtRisk && !next.Over && n.Data["to"] == next.Data["to"]
}

// began are the values that say how something was before, as the first of a chain has them.
var began = map[Reason][]string{
	EventMoved:     {"was", "was_end"},
	EventCancelled: {"from"}, EventBack: {"from"}, EventTakenOut: {"from"}, EventMissing: {"from"},
	LevelProposed: {"from", "was"}, LevelConfirmed: {"from", "was"}, LevelChanged: {"from", "was"},
}

// result is the last notice of a chain, from where the first began.
func (c *chain) result(ns []Notice) Notice {
	n, first := ns[c.members[len(c.members)-1]], ns[c.members[0]]
	if len(c.members) == 1 {
		return n
	}
	data := map[string]string{}
	maps.Copy(data, n.Data)
	n.Data = data
	if !n.Over && n.Data["tasks"] != "" {
		c.allTasks(&n, ns)
	}
	for _, name := range began[n.Reason] {
		n.Data[name] = first.Data[name]
	}
	return n
}

// allTasks makes a notice name the tasks of all of a chain, since the last that says that the trouble before was over.
func (c *chain) allTasks(n *Notice, ns []Notice) {
	var names []string
	for _, i := range c.members {
		if ns[i].Over {
			names = nil
			continue
		}
		for _, name := range strings.Fields(ns[i].Data["tasks"]) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		n.Data["at"] = cmp.Or(min(n.Data["at"], ns[i].Data["at"]), n.Data["at"])
	}
	n.Data["tasks"], n.Data["count"] = strings.Join(names, " "), strconv.Itoa(len(names))
	if len(names) > 1 {
		n.Subject = ""
	}
}

// asBefore says that all is again as it was before.
func (n Notice) asBefore() bool {
	switch n.Reason {
	case EventMoved:
		return n.Data["was"] != "" && n.Data["was"] == n.Data["at"] && n.Data["was_end"] == n.Data["end"]
	case EventBack:
		from := readiness.CalendarStatus(n.Data["from"])
		return from == readiness.Confirmed || from == readiness.Tentative
	case EventCancelled:
		return n.Data["from"] == string(readiness.Cancelled)
	case EventTakenOut:
		return n.Data["from"] == string(readiness.TakenOut)
	case EventMissing:
		return n.Data["from"] == string(readiness.Missing)
	case LevelProposed, LevelConfirmed, LevelChanged:
		return n.Data["from"] == strconv.Itoa(n.Level) && n.Data["was"] == n.Data["state"]
	default:
		return false
	}
}
