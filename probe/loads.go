package probe

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"tallylight/readiness/toppage"
)

const (
	partsTime = 25 * time.Second // for all that a page loads
	mostPart  = 1 << 20          // bytes that are read of it, each
	partPause = 10               // spacings between the two requests for one address: two seconds
)

// accepts are what browsers say that they take, by what they want an address for.
var accepts = map[toppage.PartKind]string{toppage.PartStyle: "text/css,*/*;q=0.1", toppage.PartImage: "image/avif,image/webp,image/*,*/*;q=0.8"}

// read takes from the page what the survey goes by: what the first answer names, and in which language each is.
func (s *surveying) read(page []byte, v *visit) {
	v.lang = v.wants.Access.Hush(langOf(page))
	at, err := url.Parse(v.seen.FinalURL)
	if s.named == nil && err == nil && v.seen.Status == http.StatusOK {
		s.named = readNamed(page, at)
	}
}

// loads asks twice for what the page has browsers load, as far as it is the page's own: at most MostParts addresses.
func (s *surveying) loads() {
	if s.named == nil {
		return
	}
	asked := s.named.found[:min(len(s.named.found), toppage.MostParts)]
	hosts := s.named.others
	s.found.Parts = &toppage.Parts{Left: len(s.named.found) - len(asked), Others: len(hosts), Elsewhere: hosts[:min(len(hosts), toppage.MostElsewhere)]}
	ctx, cancel := context.WithTimeout(s.ctx, partsTime)
	defer cancel()
	parts := make([]toppage.Part, len(asked))
	for i, n := range asked {
		parts[i] = toppage.Part{URL: withoutQuery(n.at.String()), Kind: n.kind, Guessed: n.guessed}
		s.load(ctx, n, &parts[i])
	}
	for i, n := range asked {
		if !s.asksAgain(ctx, parts[i].Shots) {
			continue
		}
		s.load(ctx, n, &parts[i])
	}
	for i := range parts {
		parts[i].URL = s.page.Access.Hush(parts[i].URL)
	}
	for i := range s.found.Parts.Elsewhere {
		s.found.Parts.Elsewhere[i] = s.page.Access.Hush(s.found.Parts.Elsewhere[i])
	}
	s.found.Parts.Asked = parts
}

// asksAgain waits until a part may be asked for once more; false: it did not answer, or time is up.
func (s *surveying) asksAgain(ctx context.Context, shots []toppage.Shot) bool {
	if len(shots) == 0 || shots[0].Error != "" {
		return false
	}
	left := shots[0].At.Add(partPause * s.prober.spacing()).Sub(s.prober.Now())
	return left <= 0 || waits(ctx, left)
}

// load asks for a part once. It goes nowhere but to the page's own hosts.
func (s *surveying) load(ctx context.Context, n named, part *toppage.Part) {
	if ctx.Err() != nil || !s.pace() {
		return
	}
	accept := cmp.Or(accepts[n.kind], "*/*")
	page := toppage.Page{URL: n.at.String(), Setup: toppage.Setup{OriginMark: s.page.OriginMark}}
	v := s.prober.visit(ctx, page, request{header: sending("Accept", accept), mobile: s.page.Mobile, most: mostPart,
		follows: s.named.leads, of: &toppage.Page{}}) // nobody's secret goes to what a page names
	part.Unkept = part.Unkept || v.seen.Status == http.StatusOK && !v.seen.Facts.StorableShared
	part.Shots = append(part.Shots, v.shot("", ""))
}

// waits for a while; false: ctx ended before.
func waits(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
