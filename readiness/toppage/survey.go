package toppage

import "time"

// Survey is one full look at a page, beside the base probes: the same page asked for in the ways that visitors
// differ, what it has browsers load, and what stands around it. It is 20 requests or so, and 2 for each of up to 8 addresses
// that the page names, every 15 minutes.
type Survey struct {
	ID     string
	PageID string
	At     time.Time // when the first request was sent
	// FreshFor is how long it counts as evidence.
	FreshFor time.Duration
	Shots    []Shot
	Entries  []Chain
	DNS      *DNSFacts // nil: the host is an address
	H3       *H3Facts  // nil: HTTP/3 is not offered
	Sorry    *Shot     // nil: none is set
	Waiting  *Shot
	Origin   *OriginSight // nil: its address is not set
	Parts    *Parts       // what the page loads; nil: no page was read
	// Headers are the lines of the plain answer, for showing, without the values of cookies.
	Headers []string
}

// SurveyInterval is how far apart surveys are, and LeastSurveyInterval how far at least where somebody asks for one.
const (
	SurveyInterval      = 15 * time.Minute
	LeastSurveyInterval = time.Minute
)

// The names of the shots: what each request has that the plain one has not. A name with a 2 is the same again.
const (
	ShotPlain    = "plain"
	ShotGA       = "cookie_ga"
	ShotSession  = "cookie_session"
	ShotUTM      = "utm"
	ShotGclid    = "gclid"
	ShotFbclid   = "fbclid"
	ShotQuery    = "query" // ?x=
	ShotNoCache  = "no_cache"
	ShotPragma   = "pragma"
	ShotGzip     = "gzip"
	ShotBrotli   = "br"
	ShotIdentity = "identity"
	ShotMobile   = "mobile"
	ShotVary     = "vary" // with another value of the header that Vary names
	ShotLanguage = "language"
)

// Second gives the name of the second request of a shot.
func Second(shot string) string { return shot + "_2" }

// Shot is one request of a survey with what came back.
type Shot struct {
	Name string    `json:"name"`
	At   time.Time `json:"at"`
	// Asked is what was different, for showing: "?utm_source=tl-8f31c2", "Cookie: _ga=...".
	Asked      string      `json:"asked,omitempty"`
	Status     int         `json:"status"`
	Error      string      `json:"error,omitempty"`
	Served     Served      `json:"served"`
	Confidence string      `json:"confidence"`
	ServedBy   string      `json:"served_by,omitempty"`
	Layers     []LayerWord `json:"layers,omitempty"`
	Mark       string      `json:"mark,omitempty"`
	Bytes      string      `json:"bytes,omitempty"` // tell one page from another
	AgeS       *int64      `json:"age_s,omitempty"`
	Vary       string      `json:"vary,omitempty"`
	Cookies    []Cookie    `json:"cookies,omitempty"`
	Encoding   string      `json:"encoding,omitempty"`
	WireBytes  int64       `json:"wire_bytes"`
	BodyBytes  int64       `json:"body_bytes"` // -1: not known
	TTFBMS     float64     `json:"ttfb_ms"`
	Final      string      `json:"final,omitempty"` // address that answered
	Title      string      `json:"title,omitempty"`
	Lang       string      `json:"lang,omitempty"`  // of its html element
	Found      *bool       `json:"found,omitempty"` // the text looked for; nil: none was
	Evidence   string      `json:"evidence,omitempty"`
	Refused    Refusal     `json:"refused,omitzero"`
}

// answered says that the page itself came.
func (s *Shot) answered() bool { return s.Error == "" && s.Status == 200 && !s.Refused.Told() }

// Chain is an entry to the page with the redirects behind it.
type Chain struct {
	From  string `json:"from"`
	Own   bool   `json:"own,omitempty"`   // it is the page's own address
	Asked string `json:"asked,omitempty"` // what was different, for showing: "Accept-Language: ja"
	Hops  []Hop  `json:"hops"`            // the last is the final answer
	Error string `json:"error,omitempty"`
	Loop  bool   `json:"loop,omitempty"`
}

// DNSFacts are the page's addresses as two resolvers gave them.
type DNSFacts struct {
	Host  string   `json:"host"`
	CNAME []string `json:"cname,omitempty"` // the chain of names
	// Targets are the first names outside the page's own domain to which its name led, else the last one: in this survey, then
	// in those before, newest first.
	Targets  []string    `json:"targets,omitempty"`
	Records  []DNSRecord `json:"records"`
	Asked    int         `json:"asked"`    // resolvers asked
	Answered int         `json:"answered"` // that gave an address
	V6Dead   bool        `json:"v6_dead"`  // an AAAA is published, and nothing answers there though IPv6 works here
	Error    string      `json:"error,omitempty"`
}

// DNSRecord is an A, AAAA or CNAME with its time to live (RFC 1035).
type DNSRecord struct {
	Type  string `json:"type"`
	Value string `json:"value"`
	TTLS  int64  `json:"ttl_s"`
}

// H3Facts say whether HTTP/3 (RFC 9114) answers where Alt-Svc (RFC 7838) offers it.
type H3Facts struct {
	Answered bool    `json:"answered"`
	Status   int     `json:"status"`
	MS       float64 `json:"ms"`
	Error    string  `json:"error,omitempty"`
}

// Shot gives the shot of a name; nil where it was not taken.
func (s *Survey) Shot(name string) *Shot {
	if s == nil {
		return nil
	}
	for i := range s.Shots {
		if s.Shots[i].Name == name {
			return &s.Shots[i]
		}
	}
	return nil
}
