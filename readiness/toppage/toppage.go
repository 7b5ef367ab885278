package toppage

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"tallylight/readiness/proof"
)

// Page is a page that must hold when people look.
type Page struct {
	ID       string
	Name     string
	URL      string
	Marker   string // text that only the real page holds; empty: not set yet
	Interval time.Duration
	// TTFBLimit is the limit of check A2.
	TTFBLimit time.Duration
	Setup
	// Access is what a request has to carry to be let in; it is no part of the setup, since it is not shown.
	Access    Access
	NextProbe time.Time
	CreatedAt time.Time
	Version   int64
}

// Setup is what an operator knows of a page beyond its address; each may be empty.
type Setup struct {
	// Mobile has the page asked for as a telephone's browser asks.
	Mobile bool `json:"mobile,omitempty"`
	// Layer is the shared cache that is expected to answer, by the name that Facts gives it: only its word counts.
	// Empty: any.
	Layer string `json:"layer,omitempty"`
	// OriginMark is the response header, or the name in a comment of the page, in which the origin writes another value
	// with each rendering; empty: DefaultOriginMark.
	OriginMark string `json:"origin_mark,omitempty"`
	// Cookie is the name of the site's session cookie (C3).
	Cookie string `json:"cookie,omitempty"`
	// Entries are addresses that lead to the page (A3); empty: http and https of its name and of its name with or
	// without www.
	Entries []string `json:"entries,omitempty"`
	// Origin is the address of the origin itself, past every cache: a drill sees by it that the origin is down.
	Origin string `json:"origin,omitempty"`
	// Sorry is the page that people see when nothing else can be served (F1), Waiting the test address of the waiting
	// room (F2), and WaitingText what only the waiting room says.
	Sorry       string `json:"sorry,omitempty"`
	Waiting     string `json:"waiting,omitempty"`
	WaitingText string `json:"waiting_text,omitempty"`
	// Switch says that a switch of the page's DNS records is planned (D1).
	Switch bool `json:"switch,omitempty"`
	// Config is the operator's own version of the cache's configuration: drills of another version prove nothing.
	Config string `json:"config,omitempty"`
	// Capacity asks Prometheus for the capacity there is now (P1).
	Capacity proof.Query `json:"capacity,omitzero"`
	// Rates asks Prometheus for the page's traffic, Targets is what it should reach.
	Rates   Rates   `json:"rates,omitzero"`
	Targets Targets `json:"targets,omitzero"`
	// Only lists the ids of the events for which the page counts; empty: every event.
	Only []string `json:"only,omitempty"`
	// Traffic is what is known of the page's own traffic.
	Traffic PageTraffic `json:"traffic,omitzero"`
}

// DefaultOriginMark is where the origin marker is looked for.
const DefaultOriginMark = "X-Origin-Rendered"

// Mark gives the name of the origin marker.
func (p Setup) Mark() string {
	if p.OriginMark == "" {
		return DefaultOriginMark
	}
	return p.OriginMark
}

// CountsFor says whether the page matters to an event.
func (p Setup) CountsFor(eventID string) bool {
	return len(p.Only) == 0 || slices.Contains(p.Only, eventID)
}

// The defaults of a top page; an operator can change them per page.
const (
	DefaultProbeInterval = 60 * time.Second
	DefaultTTFBLimit     = 500 * time.Millisecond
	// LeastProbeInterval is promised to those whose pages are probed: never more often than this.
	LeastProbeInterval = 10 * time.Second
)

// WithDefaults gives the page with what holds where nobody has said: its host for a name, an interval, a limit.
func (p Page) WithDefaults() Page {
	if u, err := url.Parse(p.URL); p.Name == "" && err == nil {
		p.Name = u.Host
	}
	p.Interval, p.TTFBLimit = cmp.Or(p.Interval, DefaultProbeInterval), cmp.Or(p.TTFBLimit, DefaultTTFBLimit)
	return p
}

// Served says what a shared cache did for a response.
type Served string

// The ways a response was served. Hit, stale and revalidated-at-the-edge are told apart because only a
// positive answer from the shield itself counts as protection.
const (
	ServedHit         Served = "hit"
	ServedStale       Served = "stale"
	ServedRevalidated Served = "revalidated"
	ServedMiss        Served = "miss"
	ServedBypass      Served = "bypass"
	ServedError       Served = "error"
	ServedUnknown     Served = "unknown"
)

// Facts is one response read as a shared cache reads it (RFC 9111, 9211, 9213, 5861). A fact that is not
// known is nil; the JSON names are those of the public contract.
type Facts struct {
	StorableShared        bool     `json:"storable_shared"`
	SharedTTLS            int64    `json:"shared_ttl_s"`
	SharedTTLSource       string   `json:"shared_ttl_source"` // cdn-cache-control s-maxage max-age expires heuristic none
	MustValidateEveryTime bool     `json:"must_validate_every_time"`
	AgeS                  *int64   `json:"age_s"`
	RemainingS            *int64   `json:"remaining_s"`
	Fresh                 *bool    `json:"fresh"`
	SWRS                  *int64   `json:"swr_s"`
	SIES                  *int64   `json:"sie_s"`
	StaleProhibitedBy     string   `json:"stale_prohibited_by"`
	StaleIfErrorEffective bool     `json:"stale_if_error_effective"`
	Served                Served   `json:"served"`
	ServedConfidence      string   `json:"served_confidence"` // explicit inferred none
	ServedBy              string   `json:"served_by"`
	OriginSpared          *bool    `json:"origin_spared"`
	SetCookie             bool     `json:"set_cookie"`
	VaryRisk              string   `json:"vary_risk"` // star cookie accept-language user-agent or empty
	ContentEncoding       string   `json:"content_encoding"`
	CompressibleType      bool     `json:"compressible_type"`
	AltSvcH3              bool     `json:"alt_svc_h3"`
	TTFBMS                *float64 `json:"ttfb_ms"`
	TotalMS               *float64 `json:"total_ms"`
	WireBytes             *int64   `json:"wire_bytes"`
	BodyBytes             *int64   `json:"body_bytes"`
	Protocol              *string  `json:"protocol"`
	TLSNotAfter           *string  `json:"tls_not_after"` // RFC 3339
	Redirects             *int     `json:"redirects"`
}

// Observation is one probe of a top page: what came back, and when it was asked.
type Observation struct {
	At       time.Time
	URL      string
	FinalURL string
	Status   int    // final HTTP status; 0 where no answer came
	Error    string // fixed word of why no answer came: timeout, refused, dns, tls, address, redirect, other; empty otherwise
	Detail   string // the same for a person: short, no secrets
	Facts    Facts
	Marker   *bool  // the marker was found; nil where none was looked for
	Title    string // text of <title>, for proposing a marker
	// Evidence quotes the header lines on which Facts.Served rests, e.g. "Age: 41; X-Cache: HIT".
	Evidence string
	TLSError string // why the certificate does not verify; empty where it does or there is no TLS
	// FreshFor is how long it counts as evidence: three of the intervals that were in force; 0: as the page has it now.
	FreshFor time.Duration
	Details  Details
}

// Details are what checks read of a response beyond its facts. Texts are shortened and hold no NUL.
type Details struct {
	CacheControl string `json:"cache_control,omitempty"`
	Vary         string `json:"vary,omitempty"`
	Mark         string `json:"mark,omitempty"` // value of the origin marker
	// Bytes tell one page from another as it was decoded; empty where it was not.
	Bytes       string       `json:"bytes,omitempty"`
	Cookies     []Cookie     `json:"cookies,omitempty"`
	Layers      []LayerWord  `json:"layers,omitempty"` // what each cache says, nearest the origin first where that is known
	Phases      *Phases      `json:"phases,omitempty"`
	Hops        []Hop        `json:"hops,omitempty"`
	Cut         bool         `json:"cut,omitempty"`   // the page is longer than what a probe reads
	First       bool         `json:"first,omitempty"` // the address was new, so that no cache may have known it
	Refused     Refusal      `json:"refused,omitzero"`
	Certificate *Certificate `json:"certificate,omitempty"`
	// Headers are the lines of the response, for showing: without Set-Cookie values and at most 64.
	Headers []string `json:"headers,omitempty"`
	// MarkFault is why there is no marker although the page carries one: "several", which differ.
	MarkFault string `json:"mark_fault,omitempty"`
}

// Cookie is one that a response sets: its name, and a hash by which values are compared without being kept.
type Cookie struct {
	Name string `json:"name"`
	Hash string `json:"hash"`
}

// LayerWord is what one shared cache says that it did.
type LayerWord struct {
	Layer    string `json:"layer"`
	Served   Served `json:"served"`
	Explicit bool   `json:"explicit"`
}

// Phases are how long each part of a request took, in milliseconds; 0 where it did not take place.
type Phases struct {
	DNS      float64 `json:"dns_ms"`
	Connect  float64 `json:"connect_ms"`
	TLS      float64 `json:"tls_ms"`
	Wait     float64 `json:"wait_ms"` // from the request to the first byte
	Transfer float64 `json:"transfer_ms"`
}

// Hop is one answer of a chain of redirects.
type Hop struct {
	URL      string    `json:"url"`
	Status   int       `json:"status"`
	Location string    `json:"location,omitempty"` // where it leads; empty: it stands for itself
	Served   Served    `json:"served"`
	Server   string    `json:"server,omitempty"` // the CDN that made it itself
	MS       float64   `json:"ms"`
	At       time.Time `json:"at,omitzero"` // zero: as its observation or survey

	Inferred bool        `json:"inferred,omitempty"` // Served is a guess
	By       string      `json:"by,omitempty"`       // the layer that says so
	Layers   []LayerWord `json:"layers,omitempty"`
	Mark     string      `json:"mark,omitempty"`  // value of the origin marker
	TTLS     int64       `json:"ttl_s,omitempty"` // for how long a shared cache may keep it
	Refused  Refusal     `json:"refused,omitzero"`
	Again    *Hop        `json:"again,omitempty"` // the same asked for later
}

// Certificate is the leaf that a server showed (RFC 5280), and what it stapled (RFC 6961).
type Certificate struct {
	Subject   string    `json:"subject"`
	Issuer    string    `json:"issuer"`
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
	Chain     int       `json:"chain"` // certificates sent
	Serial    string    `json:"serial"`
	// OCSP is what was stapled: good, revoked, unknown, expired or none.
	OCSP       string `json:"ocsp"`
	MustStaple bool   `json:"must_staple"`
}

// Answered says that the page itself came: a final 200 (RFC 9110) that is no challenge.
func (o Observation) Answered() bool {
	return o.Error == "" && o.Status == 200 && !o.Details.Refused.Told()
}

// Probed is what probes saw of a page, in the order in which they asked, and when it is due again.
type Probed struct {
	PageID string
	Seen   []Observation
	Next   time.Time
}
