// Package outfeed is the rules of calendars that go out: what a link shows, and what of an entry is told anew.
package outfeed

import (
	"net/url"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
)

// Shows is what a calendar has as entries.
type Shows string

// What there is to show.
const (
	Events Shows = "events" // what airs
	Mine   Shows = "mine"   // the tasks that the maker of the link has picked up
)

// AllShows lists them.
var AllShows = []Shows{Events, Mine}

// MostLinks is how many links of one person are in force at most: each keeps what it told of every event.
const MostLinks = 20

// Link lets a calendar program read a calendar, without a sign-in. It has no end but its revocation or that of its maker's account.
// Zero instants: never.
type Link struct {
	ID    string
	Name  string
	Shows Shows
	Level int // of events, the lowest; 0: all
	// PageID is the top page to which events bring traffic; empty: any.
	PageID            string
	Gates             bool   // gates are entries too
	Lang              string // ja or en
	display.Audience         // masked: no confidential event can be told from it
	Tail              string // the last characters of its key
	By, ByID          string // its maker
	Role              readiness.Role
	MadeAt, RevokedAt time.Time
	Seen              time.Time // when a program read it last
	Push              Push
}

// Push is a CalDAV collection into which entries are written. URL, User and Password are secrets.
type Push struct {
	URL            string // empty: the calendar is only read
	User, Password string
	At             time.Time // when it was written to last without a failure
	Failure        string    // fixed word of the last failure; empty: there was none
	Status         int       // of the answer to it
	Retry          time.Time // not before
	Failures       int       // in a row
}

// Pushed says that entries are written to somewhere instead of being read here.
func (l Link) Pushed() bool { return l.Push.URL != "" }

// Stands says that the link opens: it was not revoked, and its maker still has an account.
func (l Link) Stands() bool { return l.RevokedAt.IsZero() && l.Role.Valid() }

// Open says that confidential events are told: the link was made for those who may know them, and its maker still may.
func (l Link) Open() bool { return l.Audience == display.Open && l.Role.May(readiness.SeePrivate) }

// Wrong lists the fields because of which somebody of a role cannot make the link.
func (l Link) Wrong(maker readiness.Role) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(l.Name), "name", "required", "")
	refuse(fault.LongerThan(l.Name, fault.MaxName), "name", "too_long", "")
	refuse(l.Shows != Events && l.Shows != Mine, "shows", "unknown", string(l.Shows))
	refuse(l.Level < 0 || l.Level > readiness.MostLevels, "level", "out_of_range", "")
	refuse(l.Audience != display.Masked && l.Audience != display.Open, "audience", "unknown", string(l.Audience))
	refuse(l.Audience == display.Open && !maker.May(readiness.SeePrivate), "audience", "forbidden", "")
	refuse(l.Lang != "ja" && l.Lang != "en", "lang", "unknown", l.Lang)
	if l.Pushed() {
		refuse(!maker.May(readiness.Connect), "url", "forbidden", "")
		u, err := url.Parse(l.Push.URL)
		refuse(err == nil && u.Scheme == "http" && fault.InTheClear(u) && l.Push.Password != "", "url", "not_https", "")
		wrong = append(wrong, fault.Invalids(readiness.FeedSource{Kind: readiness.FeedCalDAV, URL: l.Push.URL, User: l.Push.User, Password: l.Push.Password}.Check(true))...)
	}
	return wrong
}

// Path is the address of a calendar by its key.
func Path(key string) string { return "/ical/" + key + ".ics" }
