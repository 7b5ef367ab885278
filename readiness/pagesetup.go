package readiness

import (
	"slices"
)

// The bounds of what an operator can tell of a page.
const (
	MaxEntries = 8
	MaxOnly    = 200
)

// Layers are the shared caches that Tallylight knows by name, for pinning the one that is expected to answer.
var Layers = []string{"Akamai", "Apache", "Azure Front Door", "bunny.net", "CloudFront", "Cloudflare", "Fastly", "Google Cloud CDN", "HAProxy",
	"Netlify", "nginx", "Squid", "Traffic Server", "Varnish", "Vercel"}

// Wrong lists the fields because of which a setup cannot be kept.
func (p PageSetup) Wrong() []Invalid {
	var wrong []Invalid
	refuse := refusing(&wrong)
	refuse(longerThan(p.Layer, MaxName), "layer", "too_long", "")
	refuse(p.OriginMark != "" && !isToken(p.OriginMark), "origin_mark", "not_a_header", p.OriginMark)
	refuse(p.Cookie != "" && !isToken(p.Cookie), "cookie", "not_a_cookie", p.Cookie)
	refuse(len(p.Entries) > MaxEntries, "entries", "too_many", "")
	for _, entry := range p.Entries {
		wrong = append(wrong, WrongAddress("entries", entry)...)
	}
	wrong = append(wrong, WrongAddress("origin", p.Origin)...)
	wrong = append(wrong, WrongAddress("sorry", p.Sorry)...)
	wrong = append(wrong, WrongAddress("waiting", p.Waiting)...)
	refuse(longerThan(p.WaitingText, MaxKnows), "waiting_text", "too_long", "")
	refuse(p.WaitingText != "" && p.Waiting == "", "waiting", "required", "")
	refuse(longerThan(p.Config, MaxName), "config", "too_long", "")
	refuse(len(p.Only) > MaxOnly, "only", "too_many", "")
	return append(wrong, wrongCapacity(p.Capacity)...)
}

// wrongCapacity refuses a capacity query that could not answer, or whose answer nothing is compared with.
func wrongCapacity(q Query) []Invalid {
	var wrong []Invalid
	refuse := refusing(&wrong)
	refuse(longerThan(q.Ask, MaxCheck), "capacity_ask", "too_long", "")
	refuse(longerThan(q.Source, MaxName), "capacity_source", "too_long", "")
	refuse(q.Set() && !slices.Contains(Comparators, q.Compare), "capacity_compare", "unknown", q.Compare)
	refuse(!q.Set() && (q.Compare != "" && q.Value != 0 || q.Source != ""), "capacity_ask", "required", "")
	refuse(q.Value != q.Value, "capacity_value", "not_a_figure", "")
	if q.Set() {
		for _, w := range wrongExpression(q.Ask) {
			refuse(true, "capacity_ask", w.Reason, w.Got)
		}
	}
	return wrong
}
