package notice

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/preference"
)

// Mail is the kind of channels that a person may choose for themselves.
const Mail = "mail"

// Bounds of a repeat.
const (
	LeastRepeat = 30 * time.Minute
	MostRepeat  = 7 * fault.Day
)

// minutesADay bounds the times of a plan.
const minutesADay = 24 * 60

// OpenTo says that a plan may use a channel: a team's any, a person's only a letterbox of their own, and none in which stands what
// they may not know. Of is nil for a team.
func (c Channel) OpenTo(of *readiness.Person) bool {
	if of == nil {
		return true
	}
	return c.Kind == Mail && of.Email != "" && strings.EqualFold(strings.TrimSpace(c.Settings["to"]), strings.TrimSpace(of.Email)) &&
		(c.Audience == display.Masked || of.Role.May(readiness.SeePrivate))
}

// Within gives the plan without channels that there are no more, or that are not open to its person any more; of is nil for a team.
func (p Plan) Within(ways []Channel, of *readiness.Person) Plan {
	lacks := func(id string) bool {
		i := slices.IndexFunc(ways, func(c Channel) bool { return c.ID == id })
		return i < 0 || !ways[i].OpenTo(of)
	}
	p.Channels = slices.DeleteFunc(slices.Clone(p.Channels), lacks)
	p.Choices = maps.Clone(p.Choices)
	for topic, c := range p.Choices {
		if !slices.Contains(p.Channels, c.Channel) {
			c.Channel = ""
			p.Choices[topic] = c
		}
	}
	return p
}

// Unfit lists the fields because of which a plan cannot be kept, beside the channels that there are. Of is its person; nil for a team.
func (p Plan) Unfit(ways []Channel, of *readiness.Person) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(len(p.Channels) > MostChannels, "channels", "too_many_channels", fmt.Sprint(len(p.Channels)))
	for _, id := range p.Channels {
		i := slices.IndexFunc(ways, func(c Channel) bool { return c.ID == id })
		refuse(i < 0, "channels", "unknown", id)
		refuse(i >= 0 && !ways[i].OpenTo(of), "channels", "not_your_mail", id)
	}
	refuse(p.Quiet.From < 0 || p.Quiet.From >= minutesADay, "quiet_from", "bad_time", "")
	refuse(p.Quiet.Until < 0 || p.Quiet.Until >= minutesADay, "quiet_until", "bad_time", "")
	refuse(p.Digest.At < 0 || p.Digest.At >= minutesADay, "digest_at", "bad_time", "")
	refuse(p.Repeat != 0 && (p.Repeat < LeastRepeat || p.Repeat > MostRepeat), "repeat", "out_of_range", "")
	_, zoned := preference.Location(p.Zone)
	refuse(!zoned, "zone", "no_zone", p.Zone)
	refuse(p.Lang != "ja" && p.Lang != "en", "language", "unknown", p.Lang)
	return append(wrong, p.wrongChoices()...)
}

func (p Plan) wrongChoices() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	for _, topic := range slices.Sorted(maps.Keys(p.Choices)) {
		c, field := p.Choices[topic], "topics."+string(topic)
		spec := topic.Spec()
		known := spec.Topic != ""
		refuse(!known, field+".topic", "unknown", string(topic))
		refuse(c.When != AtOnce && c.When != InDigest && c.When != Never, field+".when", "unknown", string(c.When))
		refuse(c.From < 0 || c.From > readiness.MostLevels, field+".from_level", "out_of_range", fmt.Sprint(c.From))
		refuse(known && c.From > 0 && !spec.Levelled, field+".from_level", "not_levelled", "")
		refuse(c.Channel != "" && !slices.Contains(p.Channels, c.Channel), field+".channel", "not_of_plan", c.Channel)
	}
	return wrong
}

// Usual is what the subscriber is told of a topic who has chosen nothing.
func (p Plan) Usual(t Topic) Choice { return Plan{Subscriber: p.Subscriber}.Chosen(t) }

// Plain gives the plan with each channel once, and only the choices that differ from the defaults.
func (p Plan) Plain() Plan {
	var once []string
	for _, id := range p.Channels {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	p.Channels, p.Choices = once, maps.Clone(p.Choices)
	maps.DeleteFunc(p.Choices, func(topic Topic, c Choice) bool {
		return topic.Spec().Topic == topic && p.Usual(topic) == c
	})
	return p
}

// Same says that two plans choose the same, whatever their version.
func (p Plan) Same(o Plan) bool {
	return slices.Equal(p.Channels, o.Channels) && maps.Equal(p.Choices, o.Choices) && p.Quiet == o.Quiet && p.Digest.At == o.Digest.At &&
		slices.Equal(p.Digest.Days, o.Digest.Days) && p.Zone == o.Zone && p.Repeat == o.Repeat && p.Lang == o.Lang
}

// Reset gives the plan with everything as it is by default, but for its channels, zone and language.
func (p Plan) Reset() Plan {
	usual := Own(p.Subscriber)
	if team, is := p.Team(); is {
		usual = Default(team)
	}
	usual.Channels, usual.Zone, usual.Lang, usual.Version = p.Channels, p.Zone, p.Lang, p.Version
	return usual
}

// Chooses gives when the plan tells a notice, whatever its channels; Never where it does not.
func (p Plan) Chooses(n Notice) When {
	p.Channels, p.Choices = []string{""}, maps.Clone(p.Choices)
	for topic, c := range p.Choices {
		c.Channel = ""
		p.Choices[topic] = c
	}
	for _, t := range p.Tells(n, n.At) {
		return t.When
	}
	return Never
}
