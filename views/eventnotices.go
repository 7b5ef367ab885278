package views

import (
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// EventNoticesPage is what was told of an event to whom, what will be, and who else could be told.
type EventNoticesPage struct {
	Page
	Row       readiness.Row
	Ladder    readiness.Ladder
	Told      []notice.Past // oldest first
	Ahead     []NoticeAhead // soonest first
	Plans     []notice.Plan // of teams, and of those people who are told anything
	Channels  []ChannelName // all that are used, by name
	Listeners []notice.Listener
	Channel   string // that was chosen in a form that is shown again
	Errors    []fault.Invalid
}

// NoticeAhead is what will be told of an event, with whom.
type NoticeAhead struct {
	notice.Coming
	Tellings []notice.Telling
}

// ChannelName is a channel by its name alone.
type ChannelName struct{ ID, Name string }

// names are those of channels by id.
func (p EventNoticesPage) names() map[string]string {
	names := map[string]string{}
	for _, c := range p.Channels {
		names[c.ID] = c.Name
	}
	for _, l := range p.Listeners {
		names[l.ChannelID] = l.Channel
	}
	return names
}

// ways names the channels of a plan that there are.
func (p EventNoticesPage) ways(plan notice.Plan) []string {
	var ways []string
	names := p.names()
	for _, id := range plan.Channels {
		if name := names[id]; name != "" {
			ways = append(ways, name)
		}
	}
	return ways
}

// teams are the plans of teams.
func (p EventNoticesPage) teams() []notice.Plan {
	var teams []notice.Plan
	for _, plan := range p.Plans {
		if _, is := plan.Team(); is {
			teams = append(teams, plan)
		}
	}
	return teams
}

// toAdd are the channels that the event does not have yet.
func (p EventNoticesPage) toAdd() []ChannelName {
	used := map[string]bool{}
	for _, l := range p.Listeners {
		used[l.ChannelID] = true
	}
	for _, plan := range p.teams() {
		for _, id := range plan.Channels {
			used[id] = true
		}
	}
	var left []ChannelName
	for _, c := range p.Channels {
		if !used[c.ID] {
			left = append(left, c)
		}
	}
	return left
}

// counts says how often people were told so far, and how often they will be if all goes well.
func (p EventNoticesPage) counts() string {
	told, more := 0, 0
	for _, n := range p.Told {
		if len(n.Deliveries) > 0 {
			told++
		}
	}
	for _, a := range p.Ahead {
		if a.Only == notice.Always && len(a.Tellings) > 0 {
			more++
		}
	}
	said := p.t().NoticePage.Empty
	if told > 0 {
		said = p.t().NoticePage.Counts(told)
	}
	if more == 0 {
		return said
	}
	return p.t().Sentences(said, p.t().NoticePage.More(more))
}

// nowBlocks says what stands first against GO now.
func (p EventNoticesPage) nowBlocks() string {
	if len(p.Row.Blockers) == 0 {
		return p.t().NoticePage.NothingBlocks
	}
	return p.blocker(p.Row.Blockers[0])
}

// noticeGlyphs are by how far a delivery has come.
var noticeGlyphs = map[notice.Progress]struct{ kind, class string }{
	notice.Arrived:   {"ok", "c-ok"},
	notice.Failed:    {"bad", "c-bad"},
	notice.Retries:   {"risk", "c-risk"},
	notice.Waits:     {"wait", "c-wait"},
	notice.Withdrawn: {"off", "c-wait"},
}

// order gives an instant by which things stand in order.
func (p Page) order(at time.Time) string { return p.t().DayTime(p.near(at)) }

// anybody says that somebody is told of something to come; else the list of who says why not, once.
func (p EventNoticesPage) anybody() bool {
	return slices.ContainsFunc(p.Ahead, func(a NoticeAhead) bool { return len(a.Tellings) > 0 })
}
