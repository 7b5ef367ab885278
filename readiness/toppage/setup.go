package toppage

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
)

// The bounds of what an operator can tell of a page.
const (
	MaxEntries = 8
	MaxOnly    = 200
	MaxBody    = 5 << 20 // bytes of a page that are read, on the wire and again when decoded

	MaxPageName = 200 // characters
	MaxMarker   = 500

	MostProbeInterval = time.Hour
	MostTTFBLimit     = 10 * time.Second
)

// Layers are the shared caches that Tallylight knows by name, for pinning the one that is expected to answer.
var Layers = []string{"Akamai", "Apache", "Azure Front Door", "bunny.net", "CloudFront", "Cloudflare", "Fastly", "Google Cloud CDN", "HAProxy",
	"Netlify", "nginx", "Squid", "Traffic Server", "Varnish", "Vercel"}

// Nameless are the names of layers of which nothing is known but the response header in which they speak: products of all
// kinds send it, and applications too.
var Nameless = []string{"X-Cache", "X-Cache-Status", "X-Proxy-Cache"}

// Wrong lists the fields because of which a page cannot be kept.
func (p Page) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(p.URL == "", "url", "required", "")
	wrong = append(wrong, fault.WrongAddress("url", p.URL)...)
	refuse(fault.Blank(p.Name), "name", "required", "")
	refuse(fault.LongerThan(p.Name, MaxPageName), "name", "too_long", "")
	refuse(fault.LongerThan(p.Marker, MaxMarker), "marker", "too_long", "")
	refuse(p.Interval < LeastProbeInterval || p.Interval > MostProbeInterval, "interval_s", "out_of_range", "")
	refuse(p.TTFBLimit < time.Millisecond || p.TTFBLimit > MostTTFBLimit, "ttfb_limit_ms", "out_of_range", "")
	return slices.Concat(wrong, p.Access.Wrong(), p.Setup.Wrong())
}

// Wrong lists the fields because of which a setup cannot be kept.
func (p Setup) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.LongerThan(p.Layer, fault.MaxName), "layer", "too_long", "")
	refuse(p.OriginMark != "" && !fault.IsToken(p.OriginMark), "origin_mark", "not_a_header", p.OriginMark)
	refuse(p.Cookie != "" && !fault.IsToken(p.Cookie), "cookie", "not_a_cookie", p.Cookie)
	refuse(len(p.Entries) > MaxEntries, "entries", "too_many", "")
	for _, entry := range p.Entries {
		wrong = append(wrong, fault.WrongAddress("entries", entry)...)
	}
	wrong = append(wrong, fault.WrongAddress("origin", p.Origin)...)
	wrong = append(wrong, fault.WrongAddress("sorry", p.Sorry)...)
	wrong = append(wrong, fault.WrongAddress("waiting", p.Waiting)...)
	refuse(fault.LongerThan(p.WaitingText, fault.MaxKnows), "waiting_text", "too_long", "")
	refuse(p.WaitingText != "" && p.Waiting == "", "waiting", "required", "")
	refuse(fault.LongerThan(p.Config, fault.MaxName), "config", "too_long", "")
	refuse(len(p.Only) > MaxOnly, "only", "too_many", "")
	return slices.Concat(wrong, wrongCapacity(p.Capacity), p.Rates.Wrong(), p.Targets.Wrong())
}

// wrongCapacity refuses a capacity query that could not answer, or whose answer nothing is compared with.
func wrongCapacity(q proof.Query) []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(fault.LongerThan(q.Ask, fault.MaxCheck), "capacity_ask", "too_long", "")
	refuse(fault.LongerThan(q.Source, fault.MaxName), "capacity_source", "too_long", "")
	refuse(q.Set() && !slices.Contains(proof.Comparators, q.Compare), "capacity_compare", "unknown", q.Compare)
	refuse(!q.Set() && (q.Compare != "" && q.Value != 0 || q.Source != ""), "capacity_ask", "required", "")
	refuse(q.Value != q.Value, "capacity_value", "not_a_figure", "")
	if q.Set() {
		for _, w := range proof.WrongExpression(q.Ask) {
			refuse(true, "capacity_ask", w.Reason, w.Got)
		}
	}
	return wrong
}
