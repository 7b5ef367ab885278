package toppage

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Limits of a way in.
const (
	hopsNeeded = 1
	hopsAtRisk = 2
)

// entries is A3: each way in ends at the page, with one redirect that no origin has to give (RFC 9110 15.4).
func entries(e *evidence, c Check) Check {
	c, asked := e.surveyed(c)
	if !asked {
		return c
	}
	if len(e.Survey.Entries) == 0 {
		return result(c, CheckNA, "no_entries")
	}
	c.Layer = e.front()
	state, reason, most, ends := CheckPass, Reason(""), 0, e.ends()
	for _, chain := range e.Survey.Entries {
		s, why, quote := e.wayIn(chain, ends)
		if stateOrder[s] < stateOrder[state] {
			state, reason, c.Evidence = s, why, quote
		}
		most = max(most, chain.redirects())
	}
	c.Measured = Quantities{number(most)}
	if c.Evidence == "" {
		c.Evidence = e.Survey.Entries[0].String()
	}
	return result(c, state, reason)
}

// stateOrder is the order in which the worst of several answers is taken.
var stateOrder = map[CheckState]int{CheckFail: 0, CheckUnknown: 1, CheckWarn: 2, CheckPass: 3}

func (c Chain) redirects() int { return max(0, len(c.Hops)-1) }

// judge says of a way in whether it ends at one of the ends of the page, and how long it is.
func (c Chain) judge(ends []string) (CheckState, Reason) {
	switch {
	case c.Loop:
		return CheckFail, "redirect_loop"
	case c.downgrades():
		return CheckFail, "redirect_to_http"
	case c.fails():
		return CheckFail, "entry_fails"
	case c.strays(ends):
		return CheckFail, "entry_elsewhere"
	case c.redirects() > hopsAtRisk:
		return CheckFail, "many_redirects"
	case c.Error != "" || len(c.Hops) == 0:
		return CheckUnknown, "entry_silent"
	case c.Hops[len(c.Hops)-1].Refused.Told():
		return CheckUnknown, proberRefused
	case c.redirects() > hopsNeeded:
		return CheckWarn, "many_redirects"
	default:
		return CheckPass, ""
	}
}

func (c Chain) downgrades() bool {
	for i := range c.Hops {
		if strings.HasPrefix(c.Hops[i].URL, "https:") && strings.HasPrefix(c.leads(i), "http:") {
			return true
		}
	}
	return false
}

// last gives the final answer on a way in; nil where it has none: nothing answered, or the prober was refused.
func (c Chain) last() *Hop {
	if c.Error != "" || len(c.Hops) == 0 || c.Hops[len(c.Hops)-1].Refused.Told() {
		return nil
	}
	return &c.Hops[len(c.Hops)-1]
}

// fails says that a way in ends with something else than a page. What the page's own address answers everybody is A1's.
func (c Chain) fails() bool {
	last := c.last()
	return last != nil && !(c.Own && c.Asked == "") && last.Status != 200 && last.Status != 0
}

// strays says that the redirects of a way in end elsewhere than the page's own address does. One that answers itself is not led
// anywhere; and the page's own address may lead other visitors elsewhere, which is C5's.
func (c Chain) strays(ends []string) bool {
	last := c.last()
	return last != nil && !c.Own && c.redirects() > 0 && len(ends) > 0 && !strings.Contains(last.URL, "…") && !slices.Contains(ends, end(last.URL))
}

// ends gives where the page's own address leads, as far as that was seen, and the address itself; none where it was not.
func (e *evidence) ends() []string {
	var seen []string
	for i := range e.latest {
		if o := &e.latest[i]; o.Answered() && o.FinalURL != "" {
			seen = append(seen, end(o.FinalURL))
		}
	}
	for _, c := range e.Survey.Entries {
		if last := c.last(); c.Own && last != nil {
			seen = append(seen, end(last.URL))
		}
	}
	if len(seen) == 0 {
		return nil
	}
	return append(seen, end(e.Page.URL))
}

// end gives what tells the end of one way from that of another: host and path, without what one page may be reached with or without.
func end(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), ":80"), ":443")
	path := strings.TrimSuffix(strings.TrimSuffix(u.Path, "index.html"), "/")
	return strings.TrimPrefix(host, "www.") + path
}

// wayIn judges one way in: where it ends, how long it is, and who gives its redirects. The evidence quotes what decides.
func (e *evidence) wayIn(c Chain, ends []string) (state CheckState, reason Reason, evidence string) {
	state, reason = c.judge(ends)
	evidence = c.String()
	if reason == "entry_fails" || reason == "entry_elsewhere" {
		evidence = fmt.Sprintf("%s → %s (%d)", c, c.last().URL, c.last().Status)
	}
	for _, s := range e.way {
		if c.takes(s) && stateOrder[s.state] < stateOrder[state] {
			state, reason, evidence = s.state, s.reason, s.hop.String()
		}
	}
	return state, reason, evidence
}

// takes says that a redirect is on the way in.
func (c Chain) takes(s *step) bool {
	for i, h := range c.Hops {
		if h.URL == s.hop.URL && c.leads(i) == s.hop.Location {
			return true
		}
	}
	return false
}

// String tells the way in, and in which way it was asked for where that matters.
func (c Chain) String() string {
	if c.Asked == "" {
		return c.From
	}
	return c.From + " (" + c.Asked + ")"
}
