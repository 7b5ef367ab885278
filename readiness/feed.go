package readiness

import (
	"net/url"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// FeedState is how a calendar is doing.
type FeedState string

// The feed states.
const (
	FeedOK      FeedState = "ok"
	FeedHeld    FeedState = "held"    // deletions wait for a person or for the same answer again
	FeedFailing FeedState = "failing" // the last fetch gave nothing usable; the old events stay
	FeedStopped FeedState = "stopped" // it will not be fetched again by itself
)

// CutOff says that the last answer was a calendar that broke off, so that nothing was deleted: it is tried again by itself.
func (f Feed) CutOff() bool { return f.State == FeedFailing && f.ErrorCode == incomplete }

// incomplete is the code of an answer that began and broke off.
const incomplete = "incomplete"

// FeedKind is where a calendar comes from.
type FeedKind string

// The kinds of feed.
const (
	FeedAddress FeedKind = "address" // an .ics file at an address
	FeedCalDAV  FeedKind = "caldav"  // a CalDAV collection (RFC 4791)
	FeedFile    FeedKind = "file"    // uploaded; never fetched
)

// FeedKinds lists every kind.
var FeedKinds = []FeedKind{FeedAddress, FeedCalDAV, FeedFile}

// The bounds of what people say of a feed, in characters.
const (
	MaxFeedName   = 200
	MaxFeedSecret = 4000 // an address or a password
)

// Feed is one calendar that PR keeps. URL, User and Password are secrets: they are never shown whole, logged or
// put into an error.
type Feed struct {
	ID           string
	Name         string
	Kind         FeedKind
	URL          string // empty for a file
	User         string // of CalDAV: empty where Password is a bearer token
	Password     string
	State        FeedState
	Interval     time.Duration // as a person set it; 0: the default
	Asked        time.Duration // as the calendar asks (RFC 7986 5.7); 0: it does not
	Browser      bool          // its server answers none but browsers
	Unstable     bool          // its UIDs are new at every export: events are matched by content
	Hold         Hold          // what is held; zero where nothing is
	ReadAs       string        // how the last import was read: another reading makes its memory useless
	LastTried    time.Time
	LastGood     time.Time
	LastChanged  time.Time
	NextFetch    time.Time
	FailingSince time.Time
	Failures     int    // in a row
	ErrorCode    string // fixed word that text/ turns into a sentence
	ErrorDetail  string // what came, e.g. an HTTP status; no secrets
	ETag         string
	LastModified string
	BodyHash     string
	Problems     []Problem
	Counts       FeedCounts
	CreatedAt    time.Time
	Version      int64
}

// Source is where a feed is read from; all of it is secret.
func (f Feed) Source() FeedSource { return FeedSource{f.Kind, f.URL, f.User, f.Password} }

// FeedSource is where a calendar is read from. URL, User and Password are secrets.
type FeedSource struct {
	Kind     FeedKind
	URL      string // empty for a file
	User     string // of CalDAV: empty where Password is a bearer token
	Password string
}

// FeedEdit is what a person changes in a feed. What is empty or nil stays as it is.
type FeedEdit struct {
	Name, URL, User, Password string
	Interval                  *time.Duration // 0: the default again
}

// ImportMode is what a file does to the events of its feed that it does not hold.
type ImportMode string

// The modes of import.
const (
	AddEvents     ImportMode = "add"            // they stay
	ReplaceEvents ImportMode = "replace"        // those to come go; where that is suspiciously many they are held
	ReplaceSurely ImportMode = "replace_surely" // those to come go, however many: a person has confirmed it
)

// ImportProgress is how far a running import has come.
type ImportProgress struct {
	Done, Total int // events; Total is 0 while the calendar is being read
	Since       time.Time
}

// FeedCounts sums up the last import.
type FeedCounts struct {
	Total   int `json:"total"`
	Added   int `json:"added"`
	Changed int `json:"changed"`
	Removed int `json:"removed"`
	Kept    int `json:"kept"`
}

// Fetch is one line of a feed's history.
type Fetch struct {
	ID       string
	FeedID   string
	At       time.Time
	OK       bool
	Changed  bool
	Code     string // error code where not OK
	Counts   FeedCounts
	Problems int
}

// SourceError says why a calendar or a page could not be used. Code is a fixed word that text/ turns into a
// sentence, Detail what came (an HTTP status, "html"); it never holds the address, which is a secret.
type SourceError struct {
	Code   string
	Detail string
	File   bool // it is about an uploaded file
}

func (e *SourceError) Error() string {
	if e.Detail == "" {
		return e.Code
	}
	return e.Code + " (" + e.Detail + ")"
}

// NotACalendar is the code of an answer that is something else: Detail says what.
const NotACalendar = "not_a_calendar"

// FeedFetch is what a successful fetch tells about the feed itself: the validators for the next conditional GET
// (RFC 9110 13.1), the hash of the bytes, when to come back, and what could not be taken as it stood.
type FeedFetch struct {
	Version                      int64 // of the feed as it was fetched; 0: it does not matter
	ETag, LastModified, BodyHash string
	ReadAs                       string
	Memory                       *FeedMemory // nil: what was known is forgotten
	Asked                        time.Duration
	Browser                      bool
	MovedTo                      string    // the address for good; empty where it is the same
	Next                         time.Time // zero: an uploaded file, which is never fetched
	Problems                     []Problem
	Broken                       *FeedFailure // set where not all of the calendar came: what came is imported, and the fetch is no good one
	// Progress, where it is set, is told how many of the events that the import writes are written.
	Progress func(done, total int)
}

// FeedMemory is what a reading leaves for the next one; only the room that reads calendars understands it.
type FeedMemory struct {
	Blocks  []byte // digests of the events by UID
	Objects []byte // ETags of a CalDAV collection's objects; empty for other kinds
}

// FeedFailure is what a fetch that gave nothing usable leaves on the feed.
type FeedFailure struct {
	Version int64 // of the feed as it was fetched; 0: it does not matter
	SourceError
	Stop bool // it is not fetched again by itself
	Next time.Time
}

// Wrong lists the fields because of which a feed cannot be kept. It quotes nothing of what is secret.
func (f Feed) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.Blank(f.Name), "name", "required", "")
	refuse(fault.LongerThan(f.Name, MaxFeedName), "name", "too_long", "")
	wrong = append(wrong, fault.Invalids(FeedEdit{Interval: &f.Interval}.Check())...)
	return append(wrong, fault.Invalids(f.Source().Check(true))...)
}

// Check refuses an interval that is no such thing: the error is an Invalid.
func (edit FeedEdit) Check() error {
	if edit.Interval != nil && (*edit.Interval < 0 || *edit.Interval > MostFetchInterval) {
		return fault.Invalid{Field: "interval", Reason: "out_of_range", Got: edit.Interval.String()}
	}
	return nil
}

// Edit changes what a person sets of the feed, and says whether anything is another one. A feed of another source
// is due at once, and nothing that was known of the old one counts; a file that is given an address is fetched from
// there.
func (f *Feed) Edit(now time.Time, edit FeedEdit) bool {
	was := *f
	for _, field := range []struct {
		at    *string
		value string
	}{{&f.Name, edit.Name}, {&f.URL, edit.URL}, {&f.User, edit.User}, {&f.Password, edit.Password}} {
		if field.value != "" {
			*field.at = field.value
		}
	}
	if edit.Interval != nil {
		f.Interval = *edit.Interval
	}
	if edit.Password == "" && hostOf(f.URL) != hostOf(was.URL) {
		f.User, f.Password = edit.User, "" // what opens one server is not told to another
	}
	if f.Kind == FeedFile {
		f.Kind = KindOf(f.URL)
	}
	if f.Source() != was.Source() {
		f.ETag, f.LastModified, f.BodyHash, f.ReadAs, f.Asked, f.Browser = "", "", "", "", 0, false
		f.NextFetch = now
	}
	return f.Name != was.Name || f.Interval != was.Interval || f.Source() != was.Source()
}

// MoveTo follows a calendar to the address to which its server says it has moved, be it by another scheme. What opens
// one server is not told to another.
func (f *Feed) MoveTo(address string) {
	server := func(address string) string {
		_, host, _ := strings.Cut(hostOf(address), "://")
		return strings.ToLower(host)
	}
	if server(address) != server(f.URL) {
		f.User, f.Password = "", ""
	}
	f.URL = address
}

// hostOf gives the scheme, host and port of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// KindOf is the kind of a feed at an address where nobody says another one.
func KindOf(url string) FeedKind {
	if url == "" {
		return FeedFile
	}
	return FeedAddress
}
