package intent

import (
	"cmp"
	"maps"
	"slices"

	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// NewChannel asks for a way by which people are told.
type NewChannel struct {
	Kind string `json:"kind" required:"true" limit:"channel_kind"`
	ChannelSays
}

// ChannelEdit changes one.
type ChannelEdit struct {
	Seen
	ChannelSays
}

// ChannelSays is what is typed of either.
type ChannelSays struct {
	Name     string            `json:"name" limit:"name"`
	Fields   map[string]string `json:"fields" form:"field_" is:"texts" doc:"What the kind asks for, by name; see GET /channel-kinds. Secrets are not shown again: those that are left out stay."`
	Audience string            `json:"audience" limit:"audience" doc:"masked: titles of confidential events are withheld; open: only SRE and PR read there. Default: masked."`
	Lang     string            `json:"lang" limit:"language" doc:"Default: ja."`
	Fallback string            `json:"fallback" doc:"Id of the channel that is used after three failed attempts. Default: none."`
	Owner    string            `json:"owner" limit:"name" doc:"Who to ask when it fails."`
}

// fieldPrefix is before the names of what a kind asks for.
const fieldPrefix = "field_"

// Judge lists all because of which a channel cannot be kept.
type Judge func(notice.Channel) []fault.Invalid

// Channel is the channel that is meant, and what is wrong with it.
func (n NewChannel) Channel(judge Judge) (notice.Channel, []fault.Invalid) {
	return n.of(notice.Channel{Kind: n.Kind}, judge)
}

// Channel is what becomes of a channel, and what is wrong with that. Secrets go to no other server without being typed again.
func (n ChannelEdit) Channel(was notice.Channel, judge Judge) (notice.Channel, []fault.Invalid) {
	c, wrong := n.of(was, judge)
	c.Version = n.Version
	return c, append(wrong, prefixed(c, c.KeptFor(was))...)
}

func (n ChannelSays) of(c notice.Channel, judge Judge) (notice.Channel, []fault.Invalid) {
	c.Name, c.Audience, c.Lang = n.Name, cmp.Or(display.Audience(n.Audience), display.Masked), cmp.Or(n.Lang, "ja")
	c.Fallback, c.Owner = n.Fallback, n.Owner
	c = c.With(n.Fields)
	if judge == nil {
		judge = notice.Channel.Wrong
	}
	wrong := prefixed(c, judge(c))
	spec, known := notice.SpecOf(c.Kind)
	for _, name := range slices.Sorted(maps.Keys(n.Fields)) {
		if _, asked := spec.Field(name); known && !asked {
			wrong = append(wrong, fault.Invalid{Field: fieldPrefix + name, Reason: "no_such_field"})
		}
	}
	return c, wrong
}

// prefixed names the fields of the kind as the form does.
func prefixed(c notice.Channel, wrong []fault.Invalid) []fault.Invalid {
	spec, _ := notice.SpecOf(c.Kind)
	for i := range wrong {
		if _, asked := spec.Field(wrong[i].Field); asked {
			wrong[i].Field = fieldPrefix + wrong[i].Field
		}
	}
	return wrong
}

// ChannelOf is a channel as it would be typed, without what nobody may see.
func ChannelOf(c notice.Channel) ChannelSays {
	n := ChannelSays{Name: c.Name, Fields: maps.Clone(c.Settings), Audience: string(c.Audience), Lang: c.Lang, Fallback: c.Fallback, Owner: c.Owner}
	if n.Fields == nil {
		n.Fields = map[string]string{}
	}
	return n
}
