package views

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/text"
	"tallylight/web/intent"
)

// ChannelsPage lists the ways by which people are told, and what was sent by them today.
type ChannelsPage struct {
	Page
	Channels []notice.Channel
	Week     map[string]notice.Tally // by channel
	Messages []notice.Message
	Tested   bool // a test was written just now
}

// ChannelPage is one of them as it is typed; a new one has no id.
type ChannelPage struct {
	Page
	Channel  notice.Channel // as it is kept; of a new one the kind alone
	Channels []notice.Channel
	Typed    intent.ChannelSays
	Users    []string // who is told by it
	Errors   []fault.Invalid
}

// ChannelLogPage is what was sent.
type ChannelLogPage struct {
	Page
	Channels []notice.Channel
	Messages []notice.Message
	Chosen   string // id of the only channel; empty: all
	Event    string // id of the only event; empty: all
	Older    string // id before which there are more; empty: there are none
}

// failing gives the channels that need a hand.
func (p ChannelsPage) failing() []notice.Channel {
	return slices.DeleteFunc(slices.Clone(p.Channels), func(c notice.Channel) bool { return !c.Failing() })
}

// channelIn finds a channel by its id.
func channelIn(all []notice.Channel, id string) (notice.Channel, bool) {
	i := slices.IndexFunc(all, func(c notice.Channel) bool { return c.ID == id })
	if i < 0 {
		return notice.Channel{}, false
	}
	return all[i], true
}

// channelName names a channel by its kind and what people call it.
func (p Page) channelName(c notice.Channel) string {
	return p.t().Channel.Named(p.t().ChannelKind(c.Kind), c.Name)
}

// channelTrouble says what is wrong with a channel, since when.
func (p Page) channelTrouble(c notice.Channel) string {
	say := p.t().Channel.FailingSince
	if c.Disabled != "" {
		say = p.t().Channel.GoneSince
	}
	return say(p.channelName(c), p.t().DayTime(p.near(c.FailingSince)))
}

// meanwhile says who is told instead of a channel; empty where nobody is.
func (p ChannelsPage) meanwhile(c notice.Channel) string {
	other, there := channelIn(p.Channels, c.Fallback)
	if !there {
		return ""
	}
	return p.t().Channel.Meanwhile(other.Name)
}

// channelWhy says why the last message did not arrive.
func (p Page) channelWhy(c notice.Channel) string {
	return p.t().MessageWhy(c.Failure, c.Status, "")
}

// channelLast says when a message arrived last, or since when none does.
func (p Page) channelLast(c notice.Channel) string {
	switch {
	case !c.FailingSince.IsZero():
		return p.t().Channel.Since(p.t().DayTime(p.near(c.FailingSince)))
	case c.LastAt.IsZero():
		return p.t().Channel.Never
	case text.DaysUntil(p.near(c.LastAt), p.near(p.Now)) == 0:
		return p.ago(c.LastAt)
	default:
		return p.t().DayTime(p.near(c.LastAt))
	}
}

// channelState is the glyph of a channel with its name, and what is said beside it.
func (p ChannelsPage) channelState(c notice.Channel) (kind, name, said string) {
	week := p.Week[c.ID]
	sent := p.t().Channel.Week(week.All, week.Failed)
	switch {
	case c.Failing():
		return "bad", p.t().Channel.Failing, p.channelWhy(c)
	case c.LastAt.IsZero():
		return "wait", p.t().Channel.NotTried, p.t().Channel.NotTried
	default:
		return "ok", p.t().Channel.Healthy, sent
	}
}

// channelGoes says where a channel sends to, as people may see it.
func channelGoes(c notice.Channel) string {
	place, tail := c.Shown()
	switch {
	case tail == "":
		return place
	case place == "":
		return "…" + tail
	default:
		return place + " · …" + tail
	}
}

// messageTitle says what a message is about.
func (p Page) messageTitle(m notice.Message) string {
	switch {
	case m.Kind == notice.Test:
		return p.t().Channel.MessageKind[notice.Test]
	case m.Title != "":
		return m.Title
	default:
		return p.t().Channel.MessageKind[m.Kind]
	}
}

// messageState is the glyph of a message with its name, and what is said beside it.
func (p Page) messageState(m notice.Message) (kind, name, said string) {
	w, told := p.t().Channel, p.t().NoticePage.State
	status := strconv.Itoa(m.Status)
	switch m.State() {
	case notice.Delivered:
		return "ok", told[notice.Arrived], status
	case notice.Accepted:
		return "ok", w.Accepted, p.t().Word.Remarked(status, w.Accepted)
	case notice.Untrue:
		return "na", told[notice.Withdrawn], told[notice.Withdrawn]
	case notice.InOutbox:
		if m.Error == "" {
			return "wait", told[notice.Waits], told[notice.Waits]
		}
		return "wait", told[notice.Waits], p.t().List([]string{p.t().MessageWhy(m.Error, m.Status, m.Detail), w.NextTry(text.ClockTime(p.near(m.NextAt)))})
	default:
		return "bad", told[notice.Failed], p.t().MessageWhy(m.Error, m.Status, m.Detail)
	}
}

// mayReplay says that sending a message again is worth offering.
func mayReplay(m notice.Message) bool { return m.Kind != notice.Test && m.Error != "" }

// value is what a field of the form holds.
func (p ChannelPage) value(f notice.Field) string {
	if f.Hides() {
		return ""
	}
	return p.Typed.Fields[f.Name]
}

// fieldName is what a field is called in the form.
func fieldName(f notice.Field) string { return "field_" + f.Name }

// fieldLabel is what people call it; of a new channel it says what may be left empty.
func (p ChannelPage) fieldLabel(f notice.Field) string {
	name := p.t().ChannelField(p.Channel.Kind, f.Name)
	if f.Required || f.Flag {
		return name
	}
	return p.t().Word.Optional(name)
}

// logAddress is the log of the page with another page of it.
func (p ChannelLogPage) logAddress(before string) string {
	return "/settings/channels/log?channel=" + p.Chosen + "&event=" + p.Event + "&before=" + before
}

// title is the kind of a new channel, or the name of one that is kept.
func (p ChannelPage) title() string {
	if p.Channel.ID == "" {
		return p.t().Channel.Add + p.t().Channel.Colon + p.t().ChannelKind(p.Channel.Kind)
	}
	return p.channelName(p.Channel)
}

// action is where the form goes.
func (p ChannelPage) action() templ.SafeURL {
	if p.Channel.ID == "" {
		return "/settings/channels"
	}
	return templ.URL("/settings/channels/" + p.Channel.ID)
}

func (p ChannelPage) fields() []notice.Field {
	spec, _ := notice.SpecOf(p.Channel.Kind)
	return spec.Fields
}

// kept says that a secret stays where nothing is typed; empty where there is none.
func (p ChannelPage) kept(f notice.Field) string {
	if !f.Hides() || p.Channel.Field(f) == "" {
		return ""
	}
	return p.t().Channel.KeptHow
}

// described names the hint of a field that has one.
func (p ChannelPage) described(f notice.Field) templ.Attributes {
	if p.kept(f) == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": "hint-" + fieldName(f)}
}

// users names who is told by the channel.
func (p ChannelPage) users() []string {
	names := slices.Clone(p.Users)
	for i, name := range names {
		if team, is := strings.CutPrefix(name, "team:"); is {
			names[i] = p.t().Noticed.Team[notice.Team(team)]
		}
	}
	return names
}
