package views

import (
	"slices"

	"tallylight/readiness"
	"tallylight/text"
)

// Addresses of pages, by which the navigation marks where it stands.
const (
	atBoard       = "/"
	atCalendar    = "/calendar"
	atTasks       = "/tasks"
	atTopPage     = "/toppage"
	atMore        = "/more"
	atLevels      = "/levels"
	atFeeds       = "/feeds"
	atWall        = "/wall"
	atFreeze      = "/freeze"
	atScale       = "/scale"
	atHistory     = "/history"
	atCalls       = "/help/calls"
	atConnections = "/connections"
	atSettings    = "/settings"
	atPeople      = "/people"
	atTokens      = "/tokens"
	atCompany     = "/settings/company"
	atDisplays    = "/displays"
	atSubscribe   = "/subscribe"
	atNotices     = "/settings/notices"
	atChannels    = "/settings/channels"
	atDigest      = "/digest"
	atLearning    = "/learning"
	atTrackers    = "/trackers"
)

// spot is where the navigation names a page, besides the page of everything else.
type spot int

const (
	inHeader spot = iota
	inFooter
	inSettings
)

// place is a page to which the navigation leads.
type place struct {
	at   string
	in   spot
	name func(*text.Text) string
	may  readiness.Permission // to see it; empty: everybody may
}

// places are the pages that follow the four of every day, in the order in which the page of everything else has them.
var places = []place{
	{atLearning, inHeader, func(t *text.Text) string { return t.Learning.Nav }, ""},
	{atLevels, inHeader, func(t *text.Text) string { return t.Nav.Levels }, ""},
	{atFeeds, inHeader, func(t *text.Text) string { return t.Nav.Feeds }, ""},
	{atWall, inHeader, func(t *text.Text) string { return t.Nav.Wall }, ""},
	{atFreeze, inFooter, func(t *text.Text) string { return t.Freeze.Title }, ""},
	{atDigest, inFooter, func(t *text.Text) string { return t.Digests.Title }, ""},
	{atScale, inFooter, func(t *text.Text) string { return t.Scale.Link }, ""},
	{atHistory, inFooter, func(t *text.Text) string { return t.Nav.History }, ""},
	{atCalls, inFooter, func(t *text.Text) string { return t.Nav.HowDecides }, ""},
	{atPeople, inSettings, func(t *text.Text) string { return t.People.Title }, readiness.EditPeople},
	{atTokens, inSettings, func(t *text.Text) string { return t.People.Tokens }, readiness.EditPeople},
	{atCompany, inSettings, func(t *text.Text) string { return t.Settings.Company }, readiness.EditPeople},
	{atDisplays, inSettings, func(t *text.Text) string { return t.Display.Title }, readiness.AddDisplay},
	{atNotices, inSettings, func(t *text.Text) string { return t.Plan.Title }, ""},
	{atSubscribe, inSettings, func(t *text.Text) string { return t.Outfeed.Title }, ""},
	{atChannels, inSettings, func(t *text.Text) string { return t.Channel.Title }, readiness.Connect},
	{atConnections, inSettings, func(t *text.Text) string { return t.Connection.Title }, readiness.Connect},
	{atTrackers, inSettings, func(t *text.Text) string { return t.Ticket.Title }, readiness.Connect},
	{atSettings, inFooter, func(t *text.Text) string { return t.Nav.Settings }, ""},
}

// onStage are those that a rehearsal has.
var onStage = []string{atLevels, atWall, atFreeze, atHistory, atCalls}

// places gives those that whoever looks may see, in the spots; without spots all of them.
func (p Page) places(in ...spot) []place {
	return slices.DeleteFunc(slices.Clone(places), func(to place) bool {
		staged := p.Rehearsal != nil && !slices.Contains(onStage, to.at)
		return staged || len(in) > 0 && !slices.Contains(in, to.in) || to.may != "" && !p.may(to.may)
	})
}
