package readiness

import "time"

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

// ConnectionKinds lists every kind.
var ConnectionKinds = []ConnectionKind{ConnectProm, ConnectHTTP, ConnectRoster, ConnectInbound, ConnectOut}

// Connection is a machine that tasks are proven by, or that is told to begin.
type Connection struct {
	ID   string
	Kind ConnectionKind
	Name string // letters, digits and hyphens; of an inbound one it is the end of its address
	URL  string // empty for an inbound one
	// Secrets are what it is signed with, newest first: whsec_ and base64. The one before the newest still counts, so
	// that it can be rotated.
	Secrets []string
	// Header and Value are a header that is sent along, such as Authorization; Value is a secret.
	Header, Value string
	// Template names the task whose gate sets an outbound one off; empty: none.
	Template  string
	Disabled  string // why it is not used any more; empty: it is
	CreatedAt time.Time
	Version   int64
}
