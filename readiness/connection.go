package readiness

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"tallylight/readiness/fault"
)

// ConnectionKind is what a connection leads to.
type ConnectionKind string

// The kinds of connection. Each has a name by which tasks speak of it.
const (
	ConnectProm    ConnectionKind = "prometheus" // its address, without /api/v1/query
	ConnectHTTP    ConnectionKind = "http"       // headers that HTTP checks below its address send
	ConnectRoster  ConnectionKind = "roster"     // a calendar of who is on call
	ConnectInbound ConnectionKind = "inbound"    // an endpoint at which a pipeline reports, signed
	ConnectOut     ConnectionKind = "outbound"   // a pipeline that is told, signed
)

// connectionSpec is all that the rules know of a kind of connection. What sends to it is registered where the program is
// wired, what it is called in the words of text.
type connectionSpec struct {
	Kind     ConnectionKind
	Endpoint bool // messages come in: it is named in an address here, and has none of its own
	Told     bool // messages are sent to it, of the task that it names
	Signs    bool // its messages are signed with a secret
}

// ConnectionSpecs is the registry of kinds of connection, in the order in which people choose from them.
var ConnectionSpecs = []connectionSpec{
	{Kind: ConnectProm},
	{Kind: ConnectHTTP},
	{Kind: ConnectRoster},
	{Kind: ConnectInbound, Endpoint: true, Signs: true},
	{Kind: ConnectOut, Told: true, Signs: true},
}

// ConnectionKinds lists the registered kinds, in their order.
func ConnectionKinds() []ConnectionKind {
	var kinds []ConnectionKind
	for _, spec := range ConnectionSpecs {
		kinds = append(kinds, spec.Kind)
	}
	return kinds
}

// Spec gives what is known of the kind; of what is no kind, a spec without one.
func (k ConnectionKind) Spec() connectionSpec {
	for _, spec := range ConnectionSpecs {
		if spec.Kind == k {
			return spec
		}
	}
	return connectionSpec{}
}

// Connection is a machine that tasks are proven by, or that is told to begin.
type Connection struct {
	ID   string
	Kind ConnectionKind
	Name string // letters, digits and hyphens; of an inbound one it is the end of its address
	URL  string // empty for an inbound one
	// Secrets are what it is signed with, newest first: whsec_ and base64. The one before the newest still counts for a
	// time after RotatedAt (see Keys).
	Secrets   []string
	RotatedAt time.Time
	// Header and Value are a header that is sent along, such as Authorization; Value is a secret.
	Header, Value string
	// Template names the task whose gate sets an outbound one off; empty: none.
	Template  string
	Disabled  string // why it is not used any more; empty: it is
	CreatedAt time.Time
	Version   int64
}

// RotationTime is how long the secret before the newest still counts.
const RotationTime = 2 * fault.Day

// Keys are the secrets that count at now, newest first.
func (c Connection) Keys(now time.Time) []string {
	if len(c.Secrets) < 2 {
		return c.Secrets
	}
	if now.Before(fault.Bounded(now, c.RotatedAt.Add(RotationTime), RotationTime)) {
		return c.Secrets[:2]
	}
	return c.Secrets[:1]
}

// Rotate gives the connection with a new secret at now; only the newest of the others is kept.
func (c Connection) Rotate(secret string, now time.Time) Connection {
	c.Secrets = append([]string{secret}, c.Secrets[:min(len(c.Secrets), 1)]...)
	c.RotatedAt = now
	return c
}

// PickConnection finds the connection of a kind that a question speaks of by name; without a name it is the only one of its
// kind. One that is not used any more is not found.
func PickConnection(all []Connection, kind ConnectionKind, name string) (Connection, bool) {
	fits := slices.DeleteFunc(slices.Clone(all), func(c Connection) bool {
		return c.Kind != kind || c.Disabled != "" || name != "" && c.Name != name
	})
	if len(fits) != 1 {
		return Connection{}, false
	}
	return fits[0], true
}

// Wrong lists the fields because of which a connection cannot be kept.
func (c Connection) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	spec := c.Kind.Spec()
	refuse(c.Kind == "" || spec.Kind != c.Kind, "kind", "unknown", string(c.Kind))
	refuse(c.Name == "", "name", "required", "")
	refuse(c.Name != "" && !isSlug(c.Name), "name", "not_a_slug", c.Name)
	refuse(spec.Endpoint && c.URL != "", "url", "not_here", "")
	refuse(!spec.Endpoint && c.URL == "", "url", "required", "")
	wrong = append(wrong, fault.WrongSecretAddress("url", c.URL)...)
	refuse(c.Header != "" && !fault.IsToken(c.Header), "header", "not_a_header", "")
	refuse(c.Header == "" && c.Value != "", "header", "required", "")
	refuse(strings.ContainsFunc(c.Value, unicode.IsControl) || fault.LongerThan(c.Value, fault.MaxCheck), "value", "not_a_header", "")
	refuse(slices.ContainsFunc(c.Secrets, func(s string) bool { return !isSigningSecret(s) }), "secret", "not_a_secret", "")
	return wrong
}

// SameServer says whether an address is of the server that the connection leads to.
func (c Connection) SameServer(address string) bool {
	is, err := url.Parse(c.URL)
	other, wrong := url.Parse(address)
	return err == nil && wrong == nil && is.Scheme == other.Scheme && strings.EqualFold(is.Host, other.Host)
}

// isSlug says that a text is letters, digits and hyphens, so that it can end an address.
func isSlug(text string) bool {
	return len(text) <= fault.MaxName && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-')
	})
}

// SecretPrefix begins every signing secret; what follows is base64 of 24 to 64 random bytes.
const SecretPrefix = "whsec_"

func isSigningSecret(secret string) bool {
	encoded, ok := strings.CutPrefix(secret, SecretPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	return ok && err == nil && len(key) >= 24 && len(key) <= 64
}
