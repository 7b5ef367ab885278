package notice

import (
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// teamPrefix begins the subscriber of a team.
const teamPrefix = "team:"

// Subscriber is the team as plans know it.
func (t Team) Subscriber() string { return teamPrefix + string(t) }

// Team gives the team whose plan it is; false for that of a person.
func (p Plan) Team() (Team, bool) {
	name, team := strings.CutPrefix(p.Subscriber, teamPrefix)
	return Team(name), team && slices.Contains(Teams, Team(name))
}

// pagesAgain is after how long whoever is on call is told again of what lasts: no digest reminds them, and air is less than a day off.
const pagesAgain = 4 * time.Hour

// Default gives the plan of a team that has chosen nothing: it has no channels yet, and its zone is Japan's.
func Default(team Team) Plan {
	p := Plan{Subscriber: team.Subscriber(), Zone: "Asia/Tokyo", Repeat: fault.Day, Lang: "ja"}
	if team == OnCall {
		p.Repeat = pagesAgain
		return p
	}
	p.Quiet = Quiet{From: 22 * 60, Until: 8 * 60, Urgent: team == SRE}
	p.Digest = Digest{At: 9*60 + 30, Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}}
	return p
}

// Own gives the plan of a person who has chosen nothing: they are told nothing.
func Own(person string) Plan {
	p := Default(PR)
	p.Subscriber = person
	return p
}

// Chosen gives what the plan says of a topic: what was chosen, else the team's default; of a person it is never.
func (p Plan) Chosen(t Topic) Choice {
	if c, chosen := p.Choices[t]; chosen {
		return c
	}
	team, is := p.Team()
	if when, told := t.Spec().Default[team]; is && told {
		return Choice{When: when}
	}
	return Choice{When: Never}
}

// Tells gives to which channels of the plan a notice goes at now, and when; of a notice that something is over, only those that
// heard of it count (see Heard).
func (p Plan) Tells(n Notice, now time.Time) []Telling {
	c := p.Chosen(n.Reason.Topic())
	when := c.When
	if !p.wants(c, n) {
		when = Never
	}
	due := now
	switch when {
	case AtOnce:
		if !p.comesAtOnce(n) {
			due = p.QuietUntil(now.Add(n.patience()))
		}
	case InDigest:
		due = p.NextDigest(now)
	}
	if when != AtOnce && when != InDigest || due.IsZero() {
		return nil
	}
	var tells []Telling
	for _, id := range p.Channels {
		if c.Channel == "" || c.Channel == id {
			tells = append(tells, Telling{NoticeID: n.ID, Subscriber: p.Subscriber, ChannelID: id, When: when, Due: due})
		}
	}
	return tells
}

// wants says that the notice is of a level that was chosen. Whoever is on call is woken for what is urgent alone. That something is
// over is for whoever heard of it, whatever the level is by then.
func (p Plan) wants(c Choice, n Notice) bool {
	if n.Over {
		return true
	}
	if team, _ := p.Team(); team == OnCall && n.Reason == CallTurned && !n.urgent() {
		return false
	}
	return n.Level == 0 || n.Level >= c.From || !n.Reason.Topic().Spec().Levelled
}

// comesAtOnce says that quiet hours do not hold the notice back: it is urgent, or says that what was urgent is over.
func (p Plan) comesAtOnce(n Notice) bool { return p.Quiet.Urgent && n.urgent() }

// unknownFor is how long a call is UNKNOWN before people are told where air is a day off or more: a calendar or a page that did not
// answer for minutes is nothing to act on.
const unknownFor = 30 * time.Minute

// patience is how long it is waited whether what a notice tells lasts.
func (n Notice) patience() time.Duration {
	if n.Reason == CallTurned && n.Data["to"] == string(readiness.UnknownCall) && !n.Over && !n.urgent() && !n.Repeated() {
		return unknownFor
	}
	return 0
}

// urgent says that the notice is of NO-GO or UNKNOWN within a day of air, or says that that is over.
func (n Notice) urgent() bool { return n.Reason == CallTurned && n.Data["urgent"] != "" }

// Of lists the Once of the notices of what a notice says is over; nil where it says nothing of the kind.
func (n Notice) Of() []string { return strings.Fields(n.Data["of"]) }

// Heard keeps of the tellings of a notice that something is over those to whoever heard of it by the same channel: of are the tellings
// of the notices that it names.
func Heard(over, of []Telling) []Telling {
	return slices.DeleteFunc(slices.Clone(over), func(o Telling) bool {
		return !slices.ContainsFunc(of, func(t Telling) bool { return t.Subscriber == o.Subscriber && t.ChannelID == o.ChannelID })
	})
}

// Again gives the notice by which whoever was told of a trouble is told at now that it lasts still, and when to ask next: told is the
// newest of what they were told of it. The notice has no Once while it is too soon; next is zero where it is never told again.
// It goes to the subscriber of the plan alone.
func (p Plan) Again(n Notice, told Telling, now time.Time) (again Notice, next time.Time) {
	if p.Repeat <= 0 || n.Over || told.When != AtOnce || !n.Reason.Topic().Spec().Lasts {
		return Notice{}, time.Time{}
	}
	next = told.Due.Add(p.Repeat)
	if now.Before(next) {
		return Notice{}, next
	}
	n.Once = p.Repeats(n.Once) + told.Due.UTC().Format(time.RFC3339)
	n.ID, n.At = "", now
	return n, fault.Later(now, p.QuietUntil(now)).Add(p.Repeat)
}

// Repeats gives what the Once of a notice begins with by which the plan's subscriber is told again of a notice.
func (p Plan) Repeats(once string) string {
	first, _, _ := strings.Cut(once, againMark)
	return first + againMark + p.Subscriber + "/"
}

// againMark is what the Once of a repeat has behind that of the notice that it repeats.
const againMark = "/again/"
