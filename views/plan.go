package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/web/intent"
)

// PlanPage is what a team or a person is told.
type PlanPage struct {
	Page
	Named    string      // me, or a team, as the address names it
	Form     intent.Plan // as it is shown
	Plan     notice.Plan // as it stands
	Ways     []notice.Channel
	Ladder   readiness.Ladder
	Spent    *notice.Spent // what the form would have cost last week; nil: it cannot be read
	Told     []string      // what it would have told, where that was asked for
	Asked    bool          // that was asked for
	Defaults bool          // the form shows the defaults, which are not saved
	Editable bool
	Errors   []fault.Invalid
}

// base is the address of the choices.
func (p PlanPage) base() string { return atNotices + "/" + p.Named }

// planTab is one of those whom choices are for.
type planTab struct{ named, name string }

func (p PlanPage) tabs() []planTab {
	all := []planTab{{intent.Me, p.t().Plan.You}}
	for _, team := range notice.Teams {
		all = append(all, planTab{string(team), p.t().Noticed.Team[team]})
	}
	return all
}

// subscriberName names whom something is for: you, or a team.
func (p Page) subscriberName(named string) string {
	if named == intent.Me {
		return p.t().Plan.You
	}
	return p.t().Noticed.Team[notice.Team(named)]
}

// lead says in a line for whom, where to, and what it costs.
func (p PlanPage) lead() string {
	words := p.t().Plan
	var ways []string
	for _, c := range p.Ways {
		if intent.Has(p.Form.Channels, c.ID) {
			ways = append(ways, c.Name)
		}
	}
	said := p.t().Stop(p.t().Join(words.For(p.subscriberName(p.Named)), words.To(p.t().List(ways))))
	if len(ways) == 0 {
		said = p.t().Stop(words.For(p.subscriberName(p.Named)))
	}
	if p.Spent != nil && len(ways) > 0 {
		return p.t().Sentences(said, words.Cost(p.Spent.AtOnce, p.Spent.Digests, p.Spent.MostADay))
	}
	if len(ways) == 0 {
		return p.t().Sentences(said, words.NoWay)
	}
	return said
}

// chosenWays are the channels that are chosen in the form, where a reason may choose one of several.
func (p PlanPage) chosenWays() []notice.Channel {
	return slices.DeleteFunc(slices.Clone(p.Ways), func(c notice.Channel) bool { return !intent.Has(p.Form.Channels, c.ID) })
}

// rest says that a topic is none of the subscriber's own: on a phone it stands behind those.
func (p PlanPage) rest(spec notice.TopicSpec) bool { return !p.ofTheirs(spec) }

// ofTheirs says that the subscriber is told of a topic or, by default, the team is to which they belong.
func (p PlanPage) ofTheirs(spec notice.TopicSpec) bool {
	team, is := p.Plan.Team()
	if !is && p.Person != nil {
		team = notice.TeamOfRole(p.Person.Role)
	}
	_, usual := spec.Default[team]
	chosen := p.Form.Choice(spec.Topic).When
	return usual || chosen != "" && chosen != string(notice.Never)
}

// noneOwn says that the subscriber has no reasons of their own yet, so that all are shown.
func (p PlanPage) noneOwn() bool { return !slices.ContainsFunc(notice.Topics, p.ofTheirs) }

// planRow is a topic with its number in the form.
type planRow struct {
	n int
	notice.TopicSpec
}

// rowsOf lists the topics of a section.
func rowsOf(section notice.Section) []planRow {
	var rows []planRow
	for i, spec := range notice.Topics {
		if spec.Section == section {
			rows = append(rows, planRow{i + 1, spec})
		}
	}
	return rows
}

var (
	planSections = []notice.Section{notice.SectionEvents, notice.SectionReadiness, notice.SectionPages}
	planWhens    = []notice.When{notice.AtOnce, notice.InDigest, notice.Never}
	planRepeats  = []time.Duration{0, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 12 * time.Hour, fault.Day}
)

// repeats are the choices of how long something lasts before it is told again, with the one that stands.
func (p PlanPage) repeats() []linkChoice {
	all := make([]linkChoice, 0, len(planRepeats)+1)
	seen := false
	for _, d := range planRepeats {
		c := linkChoice{"0h", p.t().Plan.RepeatOnce}
		if d > 0 {
			c = linkChoice{readiness.WriteLead(d), p.t().Plan.Every(p.t().Rough(d))}
		}
		seen = seen || c.value == p.Form.Repeat
		all = append(all, c)
	}
	if !seen && p.Form.Repeat != "" {
		all = append(all, linkChoice{p.Form.Repeat, p.Form.Repeat})
	}
	return all
}

// planLevels are the levels from which on something can be told.
func (p PlanPage) planLevels() []linkChoice {
	all := []linkChoice{{"0", p.t().Plan.AnyLevel}}
	for n := 2; n <= p.Ladder.Height(); n++ {
		all = append(all, linkChoice{fmt.Sprint(n), p.t().Plan.LevelUp(n)})
	}
	return all
}

// planDays are the days of a week, as the viewer's begins.
func (p PlanPage) planDays() []linkChoice {
	var all []linkChoice
	for i, word := range intent.PlanDays(p.Week) {
		all = append(all, linkChoice{word, p.t().Month.Weekdays[(int(p.Week)+i)%7]})
	}
	return all
}

// stray says that a field was refused that the form does not show.
func (p PlanPage) stray(e fault.Invalid) bool {
	topic, of := strings.CutPrefix(e.Field, "topics.")
	topic, _, _ = strings.Cut(topic, ".")
	return e.Field == "plan" || of && notice.Topic(topic).Spec().Topic == ""
}

// choiceField is the field of a topic, as the rules name it.
func choiceField(topic notice.Topic, field string) string {
	return "topics." + string(topic) + "." + field
}

// StopMailPage ends mails. Address is this page's own, with its key.
type StopMailPage struct {
	Page
	Address     string
	Done, Wrong bool
}
