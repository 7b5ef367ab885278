package probe

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tallylight/readiness"
)

// surveySpacing keeps a survey at five requests a second at most.
const surveySpacing = 200 * time.Millisecond

// Survey looks at a page in the ways that visitors differ, and at what stands around it: about 18 requests, never more
// than five a second. last is the survey before, nil for none: addresses that no cache can know yet are asked for once in
// 15 minutes only, since each costs the origin a request, so that a survey that comes sooner takes over what last saw of
// them. A survey that was cut short gives an error.
func (p *Prober) Survey(ctx context.Context, page readiness.TopPage, last *readiness.Survey) (readiness.Survey, error) {
	s := &surveying{prober: p, page: page, ctx: ctx}
	s.found = readiness.Survey{PageID: page.ID, At: p.Now().UTC().Truncate(time.Millisecond), FreshFor: 3 * readiness.SurveyInterval}
	s.visitors(last)
	s.surroundings()
	return s.found, ctx.Err()
}

// surveying is a survey under way.
type surveying struct {
	prober *Prober
	page   readiness.TopPage
	ctx    context.Context
	asked  bool
	plain  *visit
	found  readiness.Survey
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
	turn := time.NewTimer(s.prober.spacing())
	defer turn.Stop()
	select {
	case <-turn.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// shoot takes one shot.
func (s *surveying) shoot(name, asked string, r request) *visit {
	if !s.pace() {
		return nil
	}
	r.mobile = r.mobile != s.page.Mobile // a page for telephones is asked for as they do; its variant is the other
	v := s.prober.visit(s.ctx, s.page, r)
	s.found.Shots = append(s.found.Shots, v.shot(name, asked))
	return v
}

func sending(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// visitors asks as visitors differ. A first request warms what the cache may have lost.
func (s *surveying) visitors(last *readiness.Survey) {
	s.plain = s.shoot(readiness.ShotPlain, "", request{})
	s.shoot(readiness.ShotGA, "Cookie: _ga", request{cookie: "_ga=GA1.1." + digits() + "." + digits()})
	if s.page.Cookie != "" {
		s.shoot(readiness.ShotSession, "Cookie: "+s.page.Cookie, request{cookie: s.page.Cookie + "=" + rand.Text()})
	}
	s.busters(last)
	s.shoot(readiness.ShotNoCache, "Cache-Control: no-cache", request{header: sending("Cache-Control", "no-cache")})
	s.shoot(readiness.ShotPragma, "Pragma: no-cache", request{header: sending("Pragma", "no-cache")})
	for _, name := range []string{readiness.ShotGzip, readiness.ShotBrotli, readiness.ShotIdentity} {
		r := request{header: sending("Accept-Encoding", name)}
		s.shoot(name, "Accept-Encoding: "+name, r)
		s.shoot(readiness.Second(name), "Accept-Encoding: "+name, r)
	}
	s.shoot(readiness.ShotMobile, "User-Agent", request{mobile: true})
	s.shoot(readiness.Second(readiness.ShotMobile), "User-Agent", request{mobile: true})
	s.varied()
	s.shoot(readiness.Second(readiness.ShotPlain), "", request{})
}

// digits gives a number as analytics cookies hold them.
func digits() string {
	return strings.Map(func(r rune) rune { return '0' + r%10 }, rand.Text()[:9])
}

// busters asks for addresses that are new to every cache: three of them.
func (s *surveying) busters(last *readiness.Survey) {
	names := []string{readiness.ShotUTM, readiness.ShotGclid, readiness.ShotQuery}
	if last.Shot(readiness.ShotQuery) != nil && s.found.At.Sub(last.Shot(readiness.ShotQuery).At) < readiness.SurveyInterval {
		for _, name := range names {
			if shot := last.Shot(name); shot != nil {
				s.found.Shots = append(s.found.Shots, *shot)
			}
		}
		return
	}
	tag := "tl-" + strings.ToLower(rand.Text()[:8])
	for i, query := range []string{"utm_source=" + tag + "&utm_medium=tv&utm_campaign=" + tag, "gclid=" + tag + "&fbclid=" + tag, "x=" + tag} {
		s.shoot(names[i], "?"+query, request{query: query})
	}
}

// varied asks with another value of the first field by which the page says that it varies, but for the encodings.
func (s *surveying) varied() {
	if s.plain == nil {
		return
	}
	for _, field := range members(s.plain.header, "Vary") {
		if value, ok := otherwise[field]; ok {
			s.shoot(readiness.ShotVary, http.CanonicalHeaderKey(field)+": "+value, request{header: sending(field, value)})
			return
		}
	}
}

// otherwise are values that differ from those of the other shots, by field.
var otherwise = map[string]string{
	"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0", "accept-language": "fr-CA,fr;q=0.5",
	"cookie": "tallylight=1", "accept": "text/html", "origin": "https://tallylight.invalid", "dnt": "1", "save-data": "on",
	"sec-ch-ua-mobile": "?1", "sec-ch-ua-platform": `"Android"`, "x-forwarded-proto": "https",
}

// shot is what one request of a survey gave.
func (v *visit) shot(name, asked string) readiness.Shot {
	o := v.seen
	s := readiness.Shot{Name: name, At: o.At, Asked: asked, Status: o.Status, Error: o.Error, Served: o.Facts.Served,
		Confidence: o.Facts.ServedConfidence, ServedBy: o.Facts.ServedBy, Layers: o.Details.Layers, Mark: o.Details.Mark,
		AgeS: o.Facts.AgeS, Vary: o.Details.Vary, Cookies: o.Details.Cookies, Encoding: o.Facts.ContentEncoding,
		BodyBytes: -1, Final: withoutQuery(o.FinalURL), Found: o.Marker, Evidence: o.Evidence}
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
	}
	at, err := url.Parse(s.page.URL)
	if err != nil {
		return
	}
	for _, entry := range entries(s.page, at) {
		s.found.Entries = append(s.found.Entries, s.prober.chain(s.ctx, s.page, entry, s.pace))
	}
	s.found.DNS = s.prober.lookUp(s.ctx, at)
	if s.plain != nil && s.plain.seen.Facts.AltSvcH3 && s.pace() {
		s.found.H3 = s.prober.http3(s.ctx, at, s.plain.header)
	}
	s.found.Sorry = s.beside(s.page.Sorry, "")
	s.found.Waiting = s.beside(s.page.Waiting, s.page.WaitingText)
}

// beside takes a shot of another page that the operator has named; nil where there is none.
func (s *surveying) beside(address, text string) *readiness.Shot {
	if address == "" || !s.pace() {
		return nil
	}
	v := s.prober.visit(s.ctx, readiness.TopPage{URL: address, Marker: text}, request{})
	shot := v.shot("", "")
	return &shot
}
