package toppage

import (
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Limits of the checks (defaults of the top-page rules).
const (
	checkWindow    = 20 // probes that A1, A2 and C1 look back on
	answersNeeded  = 19
	answersAtRisk  = 18
	lastAnswers    = 3 // the newest of them, all of which answer
	oddSize        = 2 // times the usual size, or less than one part of so many
	certificateGap = 7 * fault.Day

	tlsLife        = time.Hour
	StaleIntervals = 3  // evidence older than this many intervals is unknown
	lookBack       = 60 // how many intervals before the newest probe an older one still counts
)

// answers is A1: the page gives a final 200 (RFC 9110).
func answers(e *evidence, c Check) Check {
	seen := e.latest
	ok, wrong := 0, 0 // wrong: failures at the newest end, in a row
	for i, o := range seen {
		if o.Answered() {
			ok++
		} else if wrong == i {
			wrong++
		}
	}
	if len(seen) > 0 {
		c.At, c.Expires, c.Evidence = seen[0].At, e.Page.until(seen[0]), statusLine(seen)
	}
	missing := len(seen) - ok
	c.Measured = Quantities{part(ok, len(seen))}
	return c.decided(rulings{
		{len(seen) > 0 && seen[0].Error == refusedAddress, CheckUnknown, "address_refused"}, // we did not ask, so we do not know
		{len(seen) > 0 && seen[0].Error == offline, CheckUnknown, "offline"},
		{wrong >= 2 || missing > checkWindow-answersAtRisk, CheckFail, "no_answer"},
		{len(seen) < lastAnswers, CheckUnknown, "few_probes"},
		{missing > checkWindow-answersNeeded || wrong > 0 || lastFailed(seen), CheckWarn, "no_answer"},
	})
}

// The errors of a probe that say nothing of the page: our own rules forbade it, or our own connection is down.
const (
	refusedAddress = "address"
	offline        = "offline"
)

func lastFailed(seen []Observation) bool {
	return slices.ContainsFunc(seen[:min(lastAnswers, len(seen))], func(o Observation) bool { return !o.Answered() })
}

// statusLine lists the newest answers, newest first.
func statusLine(seen []Observation) string {
	line := ""
	for i, o := range seen[:min(3, len(seen))] {
		if i > 0 {
			line += ", "
		}
		if o.Error != "" {
			line += o.Error
		} else if o.Details.Refused.Told() {
			line += o.Details.Refused.Sign
		} else {
			line += fmt.Sprint(o.Status)
		}
	}
	return line
}

// fast is A2: the 95th percentile of the time to first byte of the newest answers. It looks back past probes
// that failed, so that a page that is back is judged at once.
func fast(e *evidence, c Check) Check {
	limit := float64(e.Page.TTFBLimit.Milliseconds())
	c.Required = Quantities{millis(limit).bound(atMost).of("p95")}
	ms := make([]float64, 0, checkWindow)
	for _, o := range e.seen {
		if len(ms) < checkWindow && o.Answered() && o.Facts.TTFBMS != nil {
			c.At, c.Expires = fault.Later(c.At, o.At), fault.Later(c.Expires, e.Page.until(o))
			ms = append(ms, *o.Facts.TTFBMS)
		}
	}
	if len(ms) < checkWindow {
		return foregone(c, ms, limit)
	}
	slices.Sort(ms)
	p50, p95 := ms[len(ms)/2], ms[len(ms)*95/100-1]
	c.Measured = Quantities{millis(p95)}
	c.Evidence = fmt.Sprintf("p50 %.0f ms, max %.0f ms, n = %d", p50, ms[len(ms)-1], len(ms))
	return c.decided(rulings{
		{p95 <= limit, CheckPass, ""},
		{p95 <= 2*limit, CheckWarn, "slow"},
		{true, CheckFail, "slow"},
	})
}

// isThePage is A4: the text that only the real page holds, so that a sorry page with status 200 is red.
func isThePage(e *evidence, c Check) Check {
	p, seen := e.Page, e.latest
	c.Required = words(p.Marker)
	i := slices.IndexFunc(seen, Observation.Answered)
	switch {
	case p.Marker == "":
		return unknown(c, "no_marker")
	case i >= 0 && seen[i].Details.Cut:
		return unknown(c, "too_long")
	case i < 0 || seen[i].Marker == nil:
		return unknown(c, "few_probes")
	}
	o := seen[i]
	c.At, c.Expires = o.At, p.until(o)
	if o.Facts.BodyBytes != nil {
		c.Measured = Quantities{{Value: float64(*o.Facts.BodyBytes) / 1000, Unit: Kilobytes}}
	}
	if !*o.Marker {
		c.Evidence = o.Title
		return result(c, CheckFail, "not_the_page")
	}
	c.Evidence = "“" + p.Marker + "”"
	usual := e.UsualBytes
	if usual == 0 {
		usual = medianBytes(seen)
	}
	if b := o.Facts.BodyBytes; usual > 0 && b != nil && (oddSize**b < usual || *b > oddSize*usual) {
		return result(c, CheckWarn, "odd_size")
	}
	return result(c, CheckPass, "")
}

func medianBytes(seen []Observation) int64 {
	var sizes []int64
	for _, o := range seen {
		if o.Answered() && o.Facts.BodyBytes != nil {
			sizes = append(sizes, *o.Facts.BodyBytes)
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

// certificate is T1, as far as it does not depend on the event: the certificate verifies (RFC 5280). A page without TLS
// has none.
func certificate(e *evidence, c Check) Check {
	c, o := e.newest(c, func(o *Observation) bool { return o.TLSError != "" || o.Facts.TLSNotAfter != nil || o.Answered() })
	if o == nil {
		return c
	}
	c.Expires, c.Evidence = fault.Later(o.At.Add(tlsLife), c.Expires), o.TLSError
	if o.TLSError != "" {
		return result(c, CheckFail, "bad_certificate")
	}
	if o.Facts.TLSNotAfter == nil {
		return result(c, CheckNA, "no_tls")
	}
	ends, err := time.Parse(time.RFC3339, *o.Facts.TLSNotAfter)
	if err != nil {
		return unknown(c, "few_probes")
	}
	c.Measured = Quantities{{Day: ends}}
	if leaf := o.Details.Certificate; leaf != nil {
		c.Evidence = leaf.Subject + ", " + leaf.Issuer
	}
	return c
}

// renewed counts the renewals among the certificates that a page has shown, newest first, that came while a third of
// the lifetime before was left: a page that renews so may show one that ends before the event.
func renewed(shown []Certificate) int {
	n := 0
	for i := 1; i < len(shown); i++ {
		was := shown[i]
		if left := was.NotAfter.Sub(shown[i-1].NotBefore); 3*left >= was.NotAfter.Sub(was.NotBefore) {
			n++
		}
	}
	return n
}

// renewalsNeeded is how many renewals in good time make a certificate that ends before the event a risk only.
const renewalsNeeded = 2

// outliving is T1 for an event: the certificate outlives it by a week.
func outliving(e *evidence, c Check, now time.Time, d Demand) Check {
	if c.State == CheckNA {
		return c
	}
	until := d.Until
	if c.At.IsZero() {
		until = fault.Later(until, now)
	}
	until = fault.Later(until, c.At)
	c.Required = Quantities{{Bound: after, Day: until.Add(certificateGap)}}
	if len(c.Measured) == 0 {
		return c
	}
	switch ends := c.Measured[0].Day; {
	case ends.After(until.Add(certificateGap)):
		return result(c, CheckPass, "")
	case !ends.Before(until):
		return result(c, CheckWarn, "certificate_ends")
	case renewed(e.Certificates) >= renewalsNeeded && ends.After(c.At):
		return result(c, CheckWarn, "certificate_renews")
	default:
		return result(c, CheckFail, "certificate_ends")
	}
}
