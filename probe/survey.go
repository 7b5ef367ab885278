package probe

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/toppage"
)

// surveySpacing keeps a survey at five requests a second at most.
const surveySpacing = 200 * time.Millisecond

// surveyTime ends a survey of a page that answers slowly; what it has by then is what it saw.
const surveyTime = 90 * time.Second

// Survey looks at a page in the ways that visitors differ, at what stands around it and at what it has browsers load: about
// 20 requests, and two for each of at most 8 addresses that it names, never more than five a second. last is the survey
// before, nil for none: addresses that no cache can know yet are asked for three
// times in 15 minutes only, since each costs the origin a request, so that a survey that comes sooner takes over what last
// saw of them. A survey that was cut short because ctx ended gives an error.
func (p *Prober) Survey(ctx context.Context, page toppage.Page, last *toppage.Survey) (toppage.Survey, error) {
	within, cancel := context.WithTimeout(ctx, surveyTime)
	defer cancel()
	s := &surveying{prober: p, page: page, ctx: within, last: last}
	s.found = toppage.Survey{PageID: page.ID, At: p.Now().UTC().Truncate(time.Millisecond), FreshFor: 3 * toppage.SurveyInterval}
	if page.Origin != "" && s.pace() { // first, since whoever opens a drill waits for it
		s.found.Origin = new(p.Origin(within, page.Origin))
	}
	s.visitors(last)
	s.surroundings()
	s.loads()
	return s.found, ctx.Err()
}

// surveying is a survey under way.
type surveying struct {
	prober *Prober
	page   toppage.Page
	ctx    context.Context
	last   *toppage.Survey // the one before; nil: there was none
	asked  bool
	plain  *visit
	named  *naming // by the page; nil: it was not read
	found  toppage.Survey
	// entered is how each of the ways in was asked for.
	entered []request
}

// pace waits for the next request's turn; false: the survey is over.
func (s *surveying) pace() bool {
	if s.ctx.Err() != nil {
		return false
	}
	if !s.asked {
		s.asked = true
		return true
	}
	return waits(s.ctx, s.prober.spacing())
}

// shoot takes one shot.
func (s *surveying) shoot(name, asked string, r request) *visit {
	if !s.pace() {
		return nil
	}
	r.reads = s.read
	r.mobile = r.mobile != s.page.Mobile // a page for telephones is asked for as they do; its variant is the other
	v := s.prober.visit(s.ctx, s.page, r)
	s.found.Shots = append(s.found.Shots, v.shot(name, asked))
	return v
}

// visitors asks as visitors differ. What is asked for twice has the others between, so that the marker of the origin can
// be compared: it says something between answers that are two seconds apart. A page that does not answer the plain
// request, or refuses it, is asked nothing more.
func (s *surveying) visitors(last *toppage.Survey) {
	s.plain = s.shoot(toppage.ShotPlain, "", request{})
	s.ways()
	if s.plain == nil || s.plain.seen.Error != "" || s.plain.seen.Details.Refused.Told() {
		return
	}
	s.variants("")
	other := otherLanguages(s.plain.lang)
	s.shoot(toppage.ShotLanguage, "Accept-Language: "+other, request{header: sending("Accept-Language", other)})
	s.shoot(toppage.ShotGA, "Cookie: _ga", request{cookie: "_ga=GA1.1." + digits() + "." + digits()})
	if s.page.Cookie != "" {
		s.shoot(toppage.ShotSession, "Cookie: "+s.page.Cookie, request{cookie: s.page.Cookie + "=" + tag()})
	}
	s.shoot(toppage.ShotNoCache, "Cache-Control: no-cache", request{header: sending("Cache-Control", "no-cache")})
	s.shoot(toppage.ShotPragma, "Pragma: no-cache", request{header: sending("Pragma", "no-cache")})
	s.varied()
	s.busters(last)
	s.variants(toppage.Second(""))
	s.shoot(toppage.Second(toppage.ShotPlain), "", request{})
}

// variants asks for each variant of the page that a cache keeps.
func (s *surveying) variants(nth string) {
	for _, name := range []string{toppage.ShotGzip, toppage.ShotBrotli, toppage.ShotIdentity} {
		s.shoot(name+nth, "Accept-Encoding: "+name, request{header: sending("Accept-Encoding", name)})
	}
	if v := s.shoot(toppage.ShotMobile+nth, "User-Agent", request{mobile: true}); v != nil && nth == "" {
		s.differing(v.way(), "User-Agent", v.request)
	}
}

// tag gives a value that nobody has sent before.
func tag() string { return "tl-" + strings.ToLower(rand.Text()[:8]) }

// digits gives a number as analytics cookies hold them.
func digits() string {
	return strings.Map(func(r rune) rune { return '0' + r%10 }, rand.Text()[:9])
}

// busters asks for addresses that are new to every cache: three of them.
func (s *surveying) busters(last *toppage.Survey) {
	if newest := last.Shot(toppage.ShotQuery); newest != nil && s.prober.Now().Sub(newest.At) < toppage.SurveyInterval {
		for _, name := range []string{toppage.ShotUTM, toppage.ShotGclid, toppage.ShotFbclid, toppage.ShotQuery} {
			if shot := last.Shot(name); shot != nil {
				s.found.Shots = append(s.found.Shots, *shot)
			}
		}
		return
	}
	one := tag()
	s.bust("utm_source="+one+"&utm_medium=tv&utm_campaign="+one, toppage.ShotUTM)
	s.bust("gclid="+one+"&fbclid="+one, toppage.ShotGclid, toppage.ShotFbclid)
	s.bust("x="+one, toppage.ShotQuery)
}

// bust asks once with a query that is new, and takes down the answer under each of the names. It never leaves the hosts of
// the page, because elsewhere nobody has asked for it.
func (s *surveying) bust(query string, names ...string) {
	v := s.shoot(names[0], "?"+query, request{query: query, within: s.own})
	for _, name := range names[1:] {
		if v != nil {
			s.found.Shots = append(s.found.Shots, v.shot(name, "?"+query))
		}
	}
}

// own says whether a host is the page's: that of its address, or of a way in.
func (s *surveying) own(host string) bool {
	at, err := url.Parse(s.page.URL)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(append(entries(s.page, at), s.page.URL), func(entry string) bool {
		way, err := url.Parse(entry)
		return err == nil && strings.EqualFold(way.Hostname(), host)
	})
}

// varied asks with another value of the first field by which the page says that it varies, but for the encodings. The
// value is new each time: one that the survey before has sent would be in the cache.
func (s *surveying) varied() {
	for _, field := range members(s.plain.header, "Vary") {
		if field == "accept-encoding" || field == "*" {
			continue
		}
		value := tag()
		if other, ok := otherwise[field]; ok {
			value = other + value
		}
		s.shoot(toppage.ShotVary, clean(http.CanonicalHeaderKey(field)+": "+value), request{header: sending(field, value)})
		return
	}
}

// otherwise begins values that differ from those of the other shots, by field; in the others any value does.
var otherwise = map[string]string{
	"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0 ", "accept-language": "fr-CA,fr;q=0.5,x-",
	"cookie": "tallylight=", "accept": "text/html,application/", "origin": "https://tallylight.invalid/",
}

// shot is what one request of a survey gave.
func (v *visit) shot(name, asked string) toppage.Shot {
	o := v.seen
	s := toppage.Shot{Name: name, At: o.At, Asked: asked, Status: o.Status, Error: o.Error, Served: o.Facts.Served,
		Confidence: o.Facts.ServedConfidence, ServedBy: o.Facts.ServedBy, Layers: o.Details.Layers, Mark: o.Details.Mark, Bytes: o.Details.Bytes,
		AgeS: o.Facts.AgeS, Vary: o.Details.Vary, Cookies: o.Details.Cookies, Encoding: o.Facts.ContentEncoding,
		BodyBytes: -1, Final: withoutQuery(o.FinalURL), Title: o.Title, Lang: v.lang, Found: o.Marker, Evidence: o.Evidence,
		Refused: o.Details.Refused}
	if o.Facts.WireBytes != nil {
		s.WireBytes = *o.Facts.WireBytes
	}
	if o.Facts.BodyBytes != nil {
		s.BodyBytes = *o.Facts.BodyBytes
	}
	if o.Facts.TTFBMS != nil {
		s.TTFBMS = *o.Facts.TTFBMS
	}
	return s
}

func withoutQuery(address string) string {
	before, _, _ := strings.Cut(address, "?")
	return clean(before)
}

// surroundings looks at the ways in, the name, HTTP/3, the sorry page and the waiting room.
func (s *surveying) surroundings() {
	if s.plain != nil && s.plain.header != nil {
		s.found.Headers = Lines(s.plain.header)
		for i := range s.found.Headers { // a Location that nobody followed, too
			s.found.Headers[i] = s.page.Access.Hush(s.found.Headers[i])
		}
	}
	at, err := url.Parse(s.page.URL)
	if err != nil {
		return
	}
	s.again()
	if s.found.DNS = s.prober.lookUp(s.ctx, at); s.found.DNS != nil {
		s.found.DNS.Targets = s.targets(s.found.DNS)
	}
	if s.plain != nil && s.plain.seen.Facts.AltSvcH3 && s.prober.Permit != nil && s.pace() {
		s.found.H3 = s.prober.http3(s.ctx, at, s.plain.header)
	}
	s.found.Sorry = s.beside(s.page.Sorry, "")
	s.found.Waiting = s.beside(s.page.Waiting, s.page.WaitingText)
}

// beside takes a shot of another page that the operator has named; nil where there is none.
func (s *surveying) beside(address, text string) *toppage.Shot {
	if address == "" || !s.pace() {
		return nil
	}
	v := s.prober.visit(s.ctx, toppage.Page{URL: address, Marker: text}, request{of: &s.page})
	shot := v.shot("", "")
	return &shot
}
