package views

import (
	"tallylight/readiness/digest"
	"tallylight/text"
)

// DigestPage is the summary of a morning.
type DigestPage struct {
	Page
	Named  string // me, or a team
	Date   string
	Digest digest.Digest
}

// shown is the clock of the digest: its own instant.
func (p DigestPage) shown() text.Clock { return text.Clock{Now: p.Digest.At, Zone: p.Zone1} }

// standing is the page around it, which says of when the digest is.
func (p DigestPage) standing() Page {
	p.Stands = p.Digest.At
	return p.Page
}

// when names its instant with the year.
func (p DigestPage) when() string {
	at := p.near(p.Digest.At)
	return p.t().FullDate(at) + " (" + p.t().Weekday(at) + ") " + text.ClockTime(at) + " " + text.ZoneName(at)
}
