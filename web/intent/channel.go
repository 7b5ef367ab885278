package intent

import (
	"cmp"
	"maps"
	"slices"

	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// Channel asks for a way by which people are told.
type Channel struct {
	Seen
	Kind     string            `json:"kind" limit:"channel_kind" doc:"Cannot be changed."`
	Name     string            `json:"name" limit:"name"`
	Fields   map[string]string `json:"fields" form:"field_" is:"texts" doc:"What the kind asks for, by name; see GET /channel-kinds. Secrets are not shown again: those that are left out stay."`
	Audience string            `json:"audience" limit:"audience" doc:"masked: titles of confidential events are withheld; open: only SRE and PR read there. Default: masked."`
	Lang     string            `json:"lang" limit:"language" doc:"Default: ja."`
	Fallback string            `json:"fallback" doc:"Id of the channel that is used after three failed attempts. Default: none."`
	Owner    string            `json:"owner" limit:"name" doc:"Who to ask when it fails."`
}

// fieldPrefix is before the names of what a kind asks for.
const fieldPrefix = "field_"

// Channel is the channel that is meant: a new one, or was changed. Judge lists what cannot be kept of one.
func (n Channel) Channel(was notice.Channel, judge func(notice.Channel) []fault.Invalid) (notice.Channel, []fault.Invalid) {
	c := was
	if c.ID == "" {
		c.Kind = n.Kind
	} else {
		c.Version = n.Version
	}
	c.Name, c.Audience, c.Lang = n.Name, cmp.Or(display.Audience(n.Audience), display.Masked), cmp.Or(n.Lang, "ja")
	c.Fallback, c.Owner = n.Fallback, n.Owner
	c = c.With(n.Fields)
	if judge == nil {
		judge = notice.Channel.Wrong
	}
	wrong := judge(c)
	if c.ID != "" {
		wrong = append(wrong, c.KeptFor(was)...)
	}
	spec, known := notice.SpecOf(c.Kind)
	asked := map[string]bool{}
	for _, f := range spec.Fields {
		asked[f.Name] = true
	}
	for i := range wrong {
		if asked[wrong[i].Field] {
			wrong[i].Field = fieldPrefix + wrong[i].Field
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n.Fields)) {
		if known && !asked[name] {
			wrong = append(wrong, fault.Invalid{Field: fieldPrefix + name, Reason: "no_such_field"})
		}
	}
	return c, wrong
}

// ChannelOf is a channel as it would be typed, without what nobody may see.
func ChannelOf(c notice.Channel) Channel {
	n := Channel{Seen: Seen{c.Version}, Kind: c.Kind, Name: c.Name, Fields: maps.Clone(c.Settings), Audience: string(c.Audience), Lang: c.Lang, Fallback: c.Fallback, Owner: c.Owner}
	if n.Fields == nil {
		n.Fields = map[string]string{}
	}
	return n
}
