package proof

// Query is what a machine is asked, and what it must answer. For Prometheus Ask is a bare expression: a comparison in
// it would make "false" and "no such metric" look alike.
type Query struct {
	// Source is the name of a connection; empty: the only one of its kind.
	Source string `json:"source,omitempty"`
	Ask    string `json:"ask,omitempty"`
	Want
}

// Set says that there is something to ask.
func (q Query) Set() bool { return q.Ask != "" }

// Want is what the answer must be.
type Want struct {
	Compare string  `json:"compare,omitempty"` // one of Comparators; empty: anything
	Value   float64 `json:"value,omitempty"`
	// Text is compared instead of Value where it is set, with == or !=.
	Text string `json:"text,omitempty"`
	// Every has each series meet it, where there may be several; else exactly one is expected.
	Every bool `json:"every,omitempty"`
	// Status is the HTTP status that is expected; 0: 200. Path leads to a value in a JSON answer: dots and indexes.
	Status int    `json:"status,omitempty"`
	Path   string `json:"path,omitempty"`
	// Follow has redirects followed; else one is an answer like any other.
	Follow bool `json:"follow,omitempty"`
}

// Comparators are the ways to compare.
var Comparators = []string{">=", ">", "<=", "<", "==", "!="}

// Exact says that only one figure, or all but one, will do.
func (w Want) Exact() bool { return w.Compare == "==" || w.Compare == "!=" }

// Meets says whether a figure is what is wanted. NaN never is.
func (w Want) Meets(x float64) bool {
	switch w.Compare {
	case ">=":
		return x >= w.Value
	case ">":
		return x > w.Value
	case "<=":
		return x <= w.Value
	case "<":
		return x < w.Value
	case "==":
		return x == w.Value
	case "!=":
		return x != w.Value && x == x
	default:
		return x == x
	}
}
