package calendar

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"tallylight/readiness"
)

// fetchTimeout is for the whole fetch: its redirects, a second attempt, all objects of a CalDAV collection.
const fetchTimeout = 60 * time.Second

// Source is where a feed is fetched from, with what the last good fetch told. URL, User and Password are secrets.
type Source struct {
	Kind         readiness.FeedKind // FeedCalDAV; all else is one calendar at an address
	URL          string             // https, http, webcal or webcals
	User         string             // of basic authentication (RFC 7617)
	Password     string             // without a User: a bearer token (RFC 6750)
	ETag         string
	LastModified string
	BodyHash     string // as Fetched gave it
	Objects      []byte // of CalDAV, as Fetched gave it; nil: every object is fetched
	Browser      bool   // its server answers none but browsers
}

// Fetched is a good answer. ETag, LastModified, BodyHash and Objects go into the next Source as they are; they are
// empty where the next fetch has to bring everything again.
type Fetched struct {
	Status       int  // 200 or 304; 207 of CalDAV
	NotModified  bool // 304, or the same bytes or objects as last time; Body is empty then
	Body         []byte
	ContentType  string
	ETag         string
	LastModified string
	BodyHash     string   // tells the body, or the list of a collection's objects, from another
	MovedTo      string   // its address from now on (RFC 9110 15.4.2, 15.4.9; of CalDAV also the one calendar found); a secret
	Browser      bool     // only what called itself a browser was answered
	Truncated    bool     // its server announced more bytes than came, or not every object of a collection came
	Objects      []byte   // what to remember of a CalDAV collection
	Untouched    []string // UIDs that are in the collection and, being as last time, not in Body
	Failed       int      // objects of a collection that could not be had; what was known of them is in Untouched
}

// Fetcher fetches feeds. Client carries the rules about which addresses may be reached, and how long connecting may
// take. A Fetcher is safe for concurrent use.
type Fetcher struct {
	Client  *http.Client
	Version string        // of Tallylight, for the User-Agent
	Timeout time.Duration // of a whole fetch; 0: 60 seconds
	MaxBody int           // bytes of a calendar after decompression; 0: 32 MB

	browserHosts []string // that may need a browser's name; nil: those of Outlook. Set by tests.
}

// Fetch asks for a feed, conditionally where the source says what is known already. Its error is always a
// *FetchError. A body that its server cut short is returned as far as it came.
func (f *Fetcher) Fetch(ctx context.Context, src Source) (Fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(f.Timeout, fetchTimeout))
	defer cancel()
	at, err := targetOf(src)
	if err != nil {
		return Fetched{}, err
	}
	if at.Kind == readiness.FeedCalDAV {
		return f.fetchCalDAV(ctx, at)
	}
	return f.fetchAddress(ctx, at)
}

func (f *Fetcher) limit() int { return cmp.Or(f.MaxBody, maxBody) }
