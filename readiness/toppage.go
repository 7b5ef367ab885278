package readiness

import "time"

// TopPage is a page that must hold when people look.
type TopPage struct {
	ID       string
	Name     string
	URL      string
	Marker   string // text that only the real page holds; empty: not set yet
	Interval time.Duration
	// TTFBLimit is the limit of check A2.
	TTFBLimit time.Duration
	NextProbe time.Time
	CreatedAt time.Time
	Version   int64
}

// The defaults of a top page; an operator can change them per page.
const (
	DefaultProbeInterval = 60 * time.Second
	DefaultTTFBLimit     = 500 * time.Millisecond
	// LeastProbeInterval is promised to those whose pages are probed: never more often than this.
	LeastProbeInterval = 10 * time.Second
)

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
}

// Answered says that the page itself came: a final 200 (RFC 9110).
func (o Observation) Answered() bool { return o.Error == "" && o.Status == 200 }
