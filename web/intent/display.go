package intent

import (
	"cmp"
	"strings"

	"tallylight/readiness/display"
	"tallylight/readiness/fault"
)

// NewDisplay asks for a link by which a screen shows the wall or the board without a sign-in.
type NewDisplay struct {
	Name     string `json:"name" required:"true" limit:"name" doc:"Where the screen hangs, as shown in the list and the log."`
	Shows    string `json:"shows" limit:"display_shows" doc:"Default: wall."`
	Event    string `json:"event" doc:"Id of the one event that a wall shows. Default: the next exposure."`
	Level    string `json:"level" is:"whole" limit:"display_level" doc:"The lowest level on a board. Default: all levels."`
	Audience string `json:"audience" limit:"audience" doc:"masked: no confidential title and no name of a person; open: as SRE and PR see it. Default: masked."`
	Lang     string `json:"lang" limit:"lang" doc:"Default: what the browser of the screen asks for."`
}

// Display is the link that is to be made, without its key, and what is wrong with it. A form says what a screen shows, and of that
// which event or level, by one choice: wall:ID, board:3.
func (n NewDisplay) Display() (display.Link, []fault.Invalid) {
	shows, which, _ := strings.Cut(cmp.Or(n.Shows, string(display.Wall)), ":")
	link := display.Link{Name: n.Name, Shows: display.Shows(shows), EventID: n.Event, Level: int(whole(n.Level)), Lang: n.Lang,
		Audience: cmp.Or(display.Audience(n.Audience), display.Masked)}
	switch {
	case which == "":
	case link.Shows == display.Board:
		link.Level = int(whole(which))
	default:
		link.EventID = which
	}
	return link, link.Wrong()
}
