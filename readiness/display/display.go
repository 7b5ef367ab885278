// Package display is the rules of links for screens that nobody signs in to.
package display

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Add is what whoever makes and revokes links may do.
const Add readiness.Permission = "add_display"

// Shows is what a screen shows.
type Shows string

// What there is to show.
const (
	Wall  Shows = "wall"  // one event: the next exposure, or the one that the link names
	Board Shows = "board" // what is coming
)

// Audience is who passes by the screen.
type Audience string

// The audiences.
const (
	Masked Audience = "masked" // everybody: no confidential title, no name of a person
	Open   Audience = "open"   // SRE and PR, who may see both
)

// What may be said.
var (
	AllShows  = []Shows{Wall, Board}
	Audiences = []Audience{Masked, Open}
)

// NotSeenAfter is how long a screen may be silent before that is worth telling: it asks at least every 30 s, and when it did is
// written once a minute.
const NotSeenAfter = 5 * time.Minute

// Link lets one screen in, without a sign-in. It has no end but its revocation. Zero instants: never.
type Link struct {
	ID      string
	Name    string // where the screen hangs
	Shows   Shows
	EventID string // the event on a wall; empty: the next exposure
	Level   int    // the lowest level on a board; 0: all
	Lang    string // ja or en; empty: what the browser asks for
	Audience
	Tail              string // the last characters of its key, by which people tell links apart
	By                string // who made it; empty: the command line
	MadeAt, RevokedAt time.Time
	Seen              time.Time // when the screen asked last
}

// Wrong lists the fields because of which a link cannot be made.
func (l Link) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(l.Name), "name", "required", "")
	refuse(fault.LongerThan(l.Name, fault.MaxName), "name", "too_long", "")
	refuse(l.Shows != Wall && l.Shows != Board, "shows", "unknown", string(l.Shows))
	refuse(l.EventID != "" && l.Shows != Wall, "event", "not_on_board", "")
	refuse(l.Level != 0 && l.Shows != Board, "level", "not_on_wall", "")
	refuse(l.Level < 0 || l.Level > readiness.MostLevels, "level", "out_of_range", "")
	refuse(l.Audience != Masked && l.Audience != Open, "audience", "unknown", string(l.Audience))
	refuse(l.Lang != "" && l.Lang != "ja" && l.Lang != "en", "lang", "unknown", l.Lang)
	return wrong
}

// Stands says that the link lets its screen in.
func (l Link) Stands() bool { return l.RevokedAt.IsZero() }

// Silent says that the screen has not asked for so long that it is worth telling.
func (l Link) Silent(now time.Time) bool { return now.Sub(l.Seen) > NotSeenAfter }

// tailLength is how many characters of a key are shown once it is hashed.
const tailLength = 4

// TailOf is what is shown of a key once it is hashed.
func TailOf(key string) string { return key[max(0, len(key)-tailLength):] }

// Path is the address of a screen by its key.
func Path(key string) string { return "/wall?key=" + key }
