package toppage

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

// Limits of the checks of the page and its surroundings.
const (
	compressFrom  = 1 << 10 // bytes
	weightNeeded  = 100 << 10
	weightAtRisk  = 300 << 10
	switchTTL     = 300 // seconds
	addressesLeft = 2
	sorryWeight   = 20 << 10
)

// servers are the products of Layers, and Caddy, by what they write into Server.
var servers = []struct{ sign, product string }{
	{"nginx", "nginx"}, {"openresty", "nginx"}, {"apache", "Apache"}, {"caddy", "Caddy"}, {"ats", "Traffic Server"}, {"squid", "Squid"},
	{"cloudflare", "Cloudflare"}, {"akamai", "Akamai"}, {"vercel", "Vercel"}, {"netlify", "Netlify"}, {"bunnycdn", "bunny.net"},
}

// front is the product that answers visitors: the shared cache that is expected or told its name, else the server that signed
// the survey's plain answer; empty where neither is known.
func (e *evidence) front() string {
	if layer := cmp.Or(e.Page.Layer, e.layer); layer != "" && !slices.Contains(Nameless, layer) {
		return layer
	}
	if e.Survey == nil {
		return ""
	}
	for _, line := range e.Survey.Headers {
		server, signed := strings.CutPrefix(line, "Server: ")
		for _, known := range servers {
			if signed && strings.HasPrefix(strings.ToLower(server), known.sign) {
				return known.product
			}
		}
	}
	return ""
}

// compression is Z1: text goes over the wire compressed (RFC 9110 8.4).
func compression(e *evidence, c Check) Check {
	c, o := e.newest(c, weighed)
	if o == nil {
		return c
	}
	c.Layer, c.Evidence, c.Measured = e.front(), sizes(&o.Facts), words(o.Facts.ContentEncoding)
	small := o.Facts.BodyBytes != nil && *o.Facts.BodyBytes < compressFrom
	shot, packed := e.Survey.Shot(ShotGzip), compresses(o.Facts.ContentEncoding)
	return c.decided(rulings{
		{packed && shot != nil && shot.answered() && !compresses(shot.Encoding), CheckWarn, "identity_kept"},
		{packed, CheckPass, ""},
		{!o.Facts.CompressibleType || small, CheckNA, "not_compressible"},
		{true, CheckFail, "not_compressed"},
	})
}

func compresses(encoding string) bool {
	return slices.Contains([]string{"br", "gzip", "x-gzip", "zstd"}, encoding)
}

func sizes(f *Facts) string {
	wire := fmt.Sprintf("%.1f kB", float64(*f.WireBytes)/1000)
	if f.BodyBytes == nil || *f.BodyBytes == *f.WireBytes {
		return wire
	}
	return fmt.Sprintf("%s / %.1f kB", wire, float64(*f.BodyBytes)/1000)
}

// weighed says that the size of an answer on the wire is known.
func weighed(o *Observation) bool { return o.Answered() && o.Facts.WireBytes != nil }

// weight is Z2: how much a page view costs.
func weight(e *evidence, c Check) Check {
	c, o := e.newest(c, weighed)
	if o == nil {
		return c
	}
	n := *o.Facts.WireBytes
	c.Measured = Quantities{kibibytes(n)}
	return c.decided(rulings{
		{n <= weightNeeded, CheckPass, ""},
		{n <= weightAtRisk, CheckWarn, "heavy"},
		{true, CheckFail, "heavy"},
	})
}

// bandwidth adds to the weight what it comes to at the event's peak.
func bandwidth(_ *evidence, c Check, _ time.Time, d Demand) Check {
	if peak := d.Needs(); len(c.Measured) > 0 && peak > 0 {
		c.Evidence = fmt.Sprintf("× %s req/s = %s Mbit/s", rounded(peak), rounded(c.Measured[0].Value*1024*8*peak/1e6))
	}
	return c
}

// http2 is Z3: many requests share one connection (RFC 9113).
func http2(e *evidence, c Check) Check {
	c, o := e.newest(c, func(o *Observation) bool { return o.Answered() && o.Facts.Protocol != nil })
	if o == nil {
		return c
	}
	c.Layer, c.Measured, c.Evidence = e.front(), words(*o.Facts.Protocol), "ALPN"
	return c.decided(rulings{
		{o.Facts.TLSNotAfter == nil, CheckNA, "no_tls"},
		{*o.Facts.Protocol == "h2" || *o.Facts.Protocol == "h3", CheckPass, ""},
		{true, CheckFail, "no_h2"},
	})
}

// http3 is Z4, for information: what Alt-Svc offers answers (RFC 7838, RFC 9114).
func http3(e *evidence, c Check) Check {
	c, asked := e.surveyed(c)
	if !asked {
		return c
	}
	switch h3 := e.Survey.H3; {
	case h3 == nil:
		return result(c, CheckNA, "no_h3")
	case h3.Answered:
		c.Measured = Quantities{millis(h3.MS)}
		return result(c, CheckPass, "")
	default:
		c.Layer, c.Evidence = e.front(), h3.Error
		return result(c, CheckWarn, "h3_silent")
	}
}

// stapled is T2: what the certificate promises to staple is there. No staple is normal where nothing promises one.
func stapled(e *evidence, c Check) Check {
	c, o := e.newest(c, func(o *Observation) bool { return o.Details.Certificate != nil || o.Answered() })
	if o == nil {
		return c
	}
	c.Expires = fault.Later(o.At.Add(tlsLife), c.Expires)
	leaf := o.Details.Certificate
	if leaf == nil && o.Facts.TLSNotAfter == nil {
		return result(c, CheckNA, "no_tls")
	}
	if leaf == nil {
		return unknown(c, "few_probes")
	}
	c.Layer, c.Measured = e.front(), words(leaf.OCSP)
	return c.decided(rulings{
		{leaf.OCSP == "revoked", CheckFail, "revoked"},
		{leaf.OCSP != "good" && leaf.MustStaple, CheckFail, "no_staple"},
		{leaf.OCSP == "unknown" || leaf.OCSP == "expired", CheckWarn, "bad_staple"},
	})
}

// names is D1: the page's name resolves to more than one place (RFC 1035), and soon elsewhere where a switch is planned.
func names(e *evidence, c Check) Check {
	c, asked := e.surveyed(c)
	if !asked {
		return c
	}
	dns := e.Survey.DNS
	if dns == nil {
		return result(c, CheckNA, "no_name")
	}
	c.Expires = c.At.Add(max(tlsLife, e.Survey.FreshFor))
	var addresses int
	var longest int64
	for _, r := range dns.Records {
		if r.Type == "A" || r.Type == "AAAA" {
			addresses++
			longest = max(longest, r.TTLS)
		}
	}
	c.Measured = Quantities{number(addresses)}
	c.Evidence = strings.Join(append(slices.Clone(dns.CNAME), fmt.Sprintf("TTL %d s", longest)), ", ")
	return c.decided(rulings{
		{dns.Asked == 0, CheckUnknown, "no_resolver"},
		{dns.Answered == 0, CheckFail, "dns_silent"},
		{dns.V6Dead, CheckFail, "v6_dead"},
		{e.Page.Switch && longest > switchTTL, CheckWarn, "long_dns_ttl"},
		{addresses < addressesLeft && !dns.elsewhere(), CheckWarn, "one_address"},
	})
}

// elsewhere says that the name is an alias of one in another domain, as those of CDNs are.
func (d *DNSFacts) elsewhere() bool {
	return len(d.CNAME) > 0 && domain(d.CNAME[len(d.CNAME)-1]) != domain(d.Host)
}

// domain gives the last two labels of a name.
func domain(host string) string {
	labels := strings.Split(strings.TrimSuffix(strings.ToLower(host), "."), ".")
	return strings.Join(labels[max(0, len(labels)-2):], ".")
}

// sorry is F1: the page that people see when nothing else can be served is small, and does not hang on the same host.
func sorry(e *evidence, c Check) Check {
	if e.Page.Sorry == "" {
		return unknown(c, "no_sorry")
	}
	c, asked := e.surveyed(c)
	if !asked || e.Survey.Sorry == nil {
		return unknown(c, "no_survey")
	}
	shot := e.Survey.Sorry
	c.Measured, c.Evidence = Quantities{number(shot.Status), kibibytes(shot.WireBytes)}, host(e.Page.Sorry)
	switch {
	case shot.Refused.Told():
		c.Evidence = shot.Refused.Sign
		return unknown(c, proberRefused)
	case shot.Error != "" || shot.Status != 200 && shot.Status != 503:
		c.Evidence = shot.Error
		return result(c, CheckFail, "sorry_silent")
	case shot.WireBytes > sorryWeight:
		return result(c, CheckFail, "sorry_heavy")
	case host(e.Page.Sorry) == host(e.Page.URL):
		return result(c, CheckWarn, "sorry_same_host")
	default:
		return result(c, CheckPass, "")
	}
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// waitingRoom is F2: the test address of the waiting room shows it.
func waitingRoom(e *evidence, c Check) Check {
	if e.Page.Waiting == "" {
		return unknown(c, "no_waiting_room")
	}
	c.Required = words(e.Page.WaitingText)
	c, asked := e.surveyed(c)
	if !asked || e.Survey.Waiting == nil {
		return unknown(c, "no_survey")
	}
	shot := e.Survey.Waiting
	c.Measured = Quantities{number(shot.Status)}
	switch {
	case shot.Error != "":
		c.Evidence = shot.Error
		return unknown(c, "waiting_silent")
	case shot.Refused.Told() && (shot.Found == nil || !*shot.Found):
		c.Evidence = shot.Refused.Sign
		return unknown(c, proberRefused)
	case shot.Found != nil && *shot.Found:
		return result(c, CheckPass, "")
	case shot.Found == nil:
		return unknown(c, "no_waiting_text")
	default:
		return result(c, CheckFail, "waiting_off")
	}
}
