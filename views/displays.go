package views

import (
	"fmt"
	"slices"
	"strings"

	"rsc.io/qr"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

// DisplaysPage lists display links. Link is the one that was made just now, MadeID whose it is.
type DisplaysPage struct {
	Page
	Displays     []display.Link
	Titles       map[string]string // of the events that walls show, by their ids
	Coming       []readiness.Row   // what a wall may be made for
	Ladder       readiness.Ladder
	MadeID, Link string
	Typed        intent.NewDisplay
	Errors       []fault.Invalid
}

// ScreenPage is a board on a screen: Next are its rows, Level the lowest on it.
type ScreenPage struct {
	WallPage
	Level int
	Top   toppage.Shield
}

// maxAboard is how many rows of a board a screen shows without scrolling.
const maxAboard = 10

// shown gives the rows that the screen has room for, and how many more there are.
func (p ScreenPage) shown() (rows []readiness.Row, more int) {
	n := min(len(p.Next), maxAboard)
	return p.Next[:n], len(p.Next) - n
}

// made is the link that was made just now.
func (p DisplaysPage) made() display.Link {
	i := slices.IndexFunc(p.Displays, func(l display.Link) bool { return l.ID == p.MadeID })
	if i < 0 {
		return display.Link{}
	}
	return p.Displays[i]
}

// showing says what a screen shows.
func (p DisplaysPage) showing(l display.Link) string {
	switch {
	case l.EventID != "":
		return p.t().Display.Event(p.Titles[l.EventID])
	case l.Shows == display.Board:
		return p.boardFrom(l.Level)
	default:
		return p.t().Display.Shows[l.Shows]
	}
}

// boardFrom names the board of a level and up.
func (p DisplaysPage) boardFrom(level int) string {
	if level == 0 {
		return p.t().Display.BoardAll
	}
	return p.t().Display.LevelUp(p.t().EventLevel(readiness.Event{Level: level, LevelState: readiness.LevelConfirmed}))
}

// linkChoice is one thing that a link may show, as the form says it.
type linkChoice struct{ value, name string }

// boards and walls are the choices of the form.
func (p DisplaysPage) boards() []linkChoice {
	all := []linkChoice{{string(display.Board), p.boardFrom(0)}}
	for level := 2; level <= p.Ladder.Height(); level++ {
		all = append(all, linkChoice{fmt.Sprint(display.Board, ":", level), p.boardFrom(level)})
	}
	return all
}

func (p DisplaysPage) walls() []linkChoice {
	all := []linkChoice{{string(display.Wall), p.t().Display.Shows[display.Wall]}}
	for _, row := range p.Coming {
		all = append(all, linkChoice{string(display.Wall) + ":" + row.Event.ID, p.t().DayTime(p.near(row.Event.Start)) + " " + row.Event.Title})
	}
	return all
}

// quiet is how many modules of white stand around a QR code.
const quiet = 4

// qrCode is a link as a drawing: its side with the quiet zone, and the path of its black modules.
func qrCode(link string) (side int, path string, err error) {
	code, err := qr.Encode(link, qr.M)
	if err != nil {
		return 0, "", fmt.Errorf("draw the link: %w", err)
	}
	var d strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return code.Size + 2*quiet, d.String(), nil
}
