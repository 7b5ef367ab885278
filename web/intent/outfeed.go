package intent

import (
	"cmp"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
)

// NewOutfeed asks for a link by which calendar programs read a calendar or, with an address, for having it written there.
type NewOutfeed struct {
	Name     string `json:"name" required:"true" limit:"name" doc:"Shown in the calendar program, the list and the log."`
	Shows    string `json:"shows" limit:"outfeed_shows" doc:"mine: the tasks that you have picked up. Default: events."`
	Level    string `json:"level" is:"whole" limit:"outfeed_level" doc:"The lowest level of events. Default: all levels."`
	Page     string `json:"page" doc:"Id of the top page to which events bring traffic. Default: any."`
	Gates    string `json:"gates" is:"flag" doc:"Whether the dates by which tasks are due are entries too."`
	Audience string `json:"audience" limit:"audience" doc:"masked: no confidential event can be told; open: as SRE and PR see it. Default: masked."`
	Lang     string `json:"lang" limit:"language" doc:"Default: ja."`
	URL      string `json:"url" is:"secret" limit:"feed_url" doc:"Address of a CalDAV collection into which changes are written. Default: none; programs read the calendar here."`
	User     string `json:"user" limit:"feed_user"`
	Password string `json:"password" is:"secret" limit:"feed_password"`
}

// Outfeed is the link that is to be made by somebody of a role, without its key, and what is wrong with it. A form says what it shows,
// and from which level on, by one choice: events:3.
func (n NewOutfeed) Outfeed(maker readiness.Role) (outfeed.Link, []fault.Invalid) {
	shows, level, _ := strings.Cut(cmp.Or(n.Shows, string(outfeed.Events)), ":")
	link := outfeed.Link{Name: n.Name, Shows: outfeed.Shows(shows), Level: int(whole(cmp.Or(level, n.Level))), PageID: n.Page, Gates: n.Gates != "" && n.Gates != "false",
		Lang: cmp.Or(n.Lang, "ja"), Audience: cmp.Or(display.Audience(n.Audience), display.Masked),
		Push: outfeed.Push{URL: strings.TrimSpace(n.URL), User: n.User, Password: n.Password}}
	return link, link.Wrong(maker)
}
