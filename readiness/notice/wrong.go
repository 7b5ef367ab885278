package notice

import (
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// How soon and how late something may be told again.
const (
	LeastRepeat = 30 * time.Minute
	MostRepeat  = 7 * fault.Day
)

// aDay is how many minutes a wall clock shows.
const aDay = 24 * 60

// Wrong lists the fields of a plan that cannot be, given the channels that there are.
func (p Plan) Wrong(channels []Channel) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(len(p.Channels) > MostChannels, "channels", "too_many", strconv.Itoa(len(p.Channels)))
	for i, id := range p.Channels {
		known := slices.ContainsFunc(channels, func(c Channel) bool { return c.ID == id })
		refuse(!known, "channels", "unknown", id)
		refuse(slices.Contains(p.Channels[:i], id), "channels", "twice", id)
	}
	for _, name := range sortedKeys(p.Choices) {
		p.Choices[name].wrong(name, p.Channels, refuse)
	}
	clock := func(field string, minutes int) {
		refuse(minutes < 0 || minutes >= aDay, field, "out_of_range", strconv.Itoa(minutes))
	}
	clock("quiet_from", p.Quiet.From)
	clock("quiet_until", p.Quiet.Until)
	clock("digest_at", p.Digest.At)
	for i, d := range p.Digest.Days {
		refuse(d < time.Sunday || d > time.Saturday, "digest_days", "unknown", strconv.Itoa(int(d)))
		refuse(slices.Contains(p.Digest.Days[:i], d), "digest_days", "twice", strconv.Itoa(int(d)))
	}
	_, err := time.LoadLocation(p.Zone)
	refuse(err != nil || p.Zone == "" || p.Zone == "Local", "zone", "unknown", p.Zone)
	refuse(p.Repeat != 0 && (p.Repeat < LeastRepeat || p.Repeat > MostRepeat), "repeat", "out_of_range", p.Repeat.String())
	refuse(p.Lang != "ja" && p.Lang != "en", "lang", "unknown", p.Lang)
	return wrong
}

// wrong refuses what cannot be chosen for a topic; the field is the topic's.
func (c Choice) wrong(name Topic, channels []string, refuse func(is bool, field, reason, got string)) {
	field, spec := "choice_"+string(name), name.Spec()
	refuse(spec.Topic == "", field, "unknown", string(name))
	refuse(c.When != AtOnce && c.When != InDigest && c.When != Never, field, "unknown", string(c.When))
	refuse(c.From < 0 || c.From > readiness.MostLevels, field, "out_of_range", strconv.Itoa(c.From))
	refuse(c.From > 0 && !spec.Levelled, field, "no_level", strconv.Itoa(c.From))
	refuse(c.Channel != "" && !slices.Contains(channels, c.Channel), field, "other_channel", c.Channel)
}
