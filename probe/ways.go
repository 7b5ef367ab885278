package probe

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tallylight/readiness/toppage"
)

// visitorLanguages are what visitors' browsers ask for: some sites send each of them elsewhere. The plain request asks for none.
var visitorLanguages = []string{"ja,en;q=0.5", "en-US,en;q=0.5"}

// ways follows each way in: the page's own address as the plain request did, and in the languages of visitors where those lead
// elsewhere; and the others. A name that nobody has given, and that does not exist, is none.
func (s *surveying) ways() {
	at, err := url.Parse(s.page.URL)
	if err != nil {
		return
	}
	if s.plain != nil {
		s.enter(s.plain.way(), request{mobile: s.page.Mobile})
	}
	if s.plain != nil && s.plain.seen.Status != 0 && !s.plain.seen.Details.Refused.Told() {
		for _, language := range visitorLanguages {
			r := request{mobile: s.page.Mobile, header: sending("Accept-Language", language)}
			s.differing(s.prober.chain(s.ctx, s.page, s.page.URL, r, s.pace), "Accept-Language: "+language, r)
		}
	}
	for _, entry := range entries(s.page, at)[1:] {
		r := request{mobile: s.page.Mobile}
		chain := s.prober.chain(s.ctx, s.page, entry, r, s.pace)
		if len(chain.Hops) > 0 || len(s.page.Entries) > 0 || chain.Error != "dns" && !guessed(s.page, at) {
			s.enter(chain, r)
		}
	}
}

// enter takes a way in down with how it was asked for.
func (s *surveying) enter(c toppage.Chain, r request) {
	s.found.Entries, s.entered = append(s.found.Entries, c), append(s.entered, r)
}

// differing takes down how the page's own address answers some visitors, where a redirect is on their way that the plain request did
// not meet.
func (s *surveying) differing(c toppage.Chain, asked string, r request) {
	known := s.found.Entries[0].Hops
	elsewhere := func(h toppage.Hop) bool {
		return h.Location != "" && !slices.ContainsFunc(known, func(k toppage.Hop) bool { return k.URL == h.URL && k.Location == h.Location })
	}
	if slices.ContainsFunc(c.Hops, elsewhere) {
		c.Own, c.Asked = true, asked
		s.enter(c, r)
	}
}

// way gives the page's own address with the redirects that a visit met.
func (v *visit) way() toppage.Chain {
	c := toppage.Chain{From: clean(v.page.URL), Own: true, Hops: slices.Clone(v.seen.Details.Hops), Error: v.seen.Error}
	if len(c.Hops) == 0 && v.seen.Status != 0 {
		c.Hops = []toppage.Hop{{URL: c.From, Status: v.seen.Status, Served: v.seen.Facts.Served, At: v.seen.At, Refused: v.seen.Details.Refused}}
	}
	met := map[string]bool{}
	for _, h := range c.Hops {
		c.Loop = c.Loop || met[h.URL] || h.Location == h.URL
		met[h.URL] = true
	}
	return c
}

// mostAgain bounds how many redirects are asked for a second time.
const mostAgain = 12

// again asks once more for each redirect of which no cache says that it gave it, and for each with the origin's marker: a first request
// fills a cache, and the marker tells by comparison, whatever a cache says.
func (s *surveying) again() {
	asked := 0
	for i := range s.found.Entries {
		for k := range s.found.Entries[i].Hops {
			h := &s.found.Entries[i].Hops[k]
			spared := h.Server != "" || h.Served == toppage.ServedHit || h.Served == toppage.ServedStale
			if h.Location == "" || spared && h.Mark == "" || strings.ContainsAny(h.URL, "…•") { // shortened or hushed: it is not the address that was asked
				continue
			}
			if asked == mostAgain || !s.pace() {
				return
			}
			asked++
			if second, _, err := s.prober.hop(s.ctx, s.page, h.URL, s.entered[i]); err == nil && second.Status != 0 {
				h.Again = &second
			}
		}
	}
}

func sending(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}
