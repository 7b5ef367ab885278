// Package probe asks the outside world about top pages: one request as a visitor sends it, and what the answer
// says to a shared cache (RFC 9111, 9211, 9213, 5861). It reads and reports; what the readings mean for the
// protection of a page is decided in package readiness.
package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"tallylight/readiness/toppage"
)

const (
	deadline     = 10 * time.Second // for the whole probe, redirects and body included
	maxRedirects = 5
	maxBody      = toppage.MaxBody
	maxHeader    = 64 << 10 // bytes
)

// Prober probes top pages. It is safe for concurrent use, and must not be copied after its first use.
type Prober struct {
	// Transport decides what may be dialled, and how TLS is spoken. It is asked for one once; each request has a
	// connection of its own nevertheless. Connections to one address take up a TLS session for some minutes.
	Transport func() *http.Transport
	// Permit says whether an address may be asked by other means than Transport (QUIC); nil: none may.
	Permit    func(host string, at netip.AddrPort) error
	UserAgent string
	Now       func() time.Time
	// Resolvers are host:port of name servers, the operator's; the first three are asked for a page's records.
	Resolvers []string
	// References are addresses of web servers that nearly always answer: where a page does not and none of them does, its
	// observation has the Error "offline". None: a page that does not answer is to blame itself.
	References []string
	// Spacing is the least time between two requests of a survey; 0: 200 ms.
	Spacing time.Duration

	once      sync.Once
	transport *http.Transport
	sessions  sessions
	own       connectivity
}

// unusedTime is how long a connection may wait for its request, which comes at once. HTTP/2 keeps the buffers of a closed
// one as long, at 36 of them a second with 1,000 pages.
const unusedTime = 2 * time.Second

// network gives the transport that all requests share. Those to one host do not share connections.
func (p *Prober) network() *http.Transport {
	p.once.Do(func() {
		p.transport = p.Transport()
		p.transport.DisableCompression = true // the wire is measured, so decoding is done here
		p.transport.MaxResponseHeaderBytes = maxHeader
		p.transport.IdleConnTimeout = unusedTime
		if p.transport.DialContext == nil {
			p.transport.DialContext = new(net.Dialer).DialContext
		}
		cheapKeys(p.transport)
		p.sessions.now = p.Now
		p.transport.DialTLSContext = p.secured
	})
	return p.transport
}

func (p *Prober) spacing() time.Duration {
	if p.Spacing > 0 {
		return p.Spacing
	}
	return surveySpacing
}

// Probe asks for a page once, with GET: some CDNs answer HEAD without their cache. It follows at most 5
// redirects, never from https to http, and ends within 10 s. A failure is an observation too, with its Error
// set; one cut short because ctx was cancelled has the Error "canceled" and says nothing about the page.
// The page's marker is looked for in the decoded page and in its title; empty: none is looked for.
func (p *Prober) Probe(ctx context.Context, page toppage.Page) toppage.Observation {
	v := p.visit(ctx, page, request{mobile: page.Mobile})
	v.blame(ctx)
	return v.seen
}

// request is what one request has that others have not.
type request struct {
	query, cookie string
	header        http.Header // set over the usual
	mobile        bool
	within        func(host string) bool      // the hosts to which redirects are followed; nil: all
	follows       func(next *url.URL) bool    // the addresses to which they are; nil: all
	reads         func(page []byte, v *visit) // takes the decoded page, and must not keep it; nil: nobody does
	most          int64                       // bytes that are read of the body; 0: maxBody
	of            *toppage.Page               // whose hosts want to see something; nil: those of the page that is asked for
}

// visit asks for a page once.
func (p *Prober) visit(ctx context.Context, page toppage.Page, r request) *visit {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	started := p.Now()
	v := &visit{prober: p, page: page, wants: page, started: started, request: r}
	if r.of != nil {
		v.wants = *r.of
	}
	v.seen = toppage.Observation{At: started.UTC().Truncate(time.Millisecond), URL: page.URL, FinalURL: page.URL}
	v.seen.Facts.Served, v.seen.Facts.ServedConfidence, v.seen.Facts.SharedTTLSource = toppage.ServedUnknown, "none", "none"
	if err := v.run(ctx); err != nil {
		v.fail(err)
	}
	return v
}

// cheapKeys leaves the post-quantum key exchange out, which is a quarter of what a probe over TLS costs: every server
// that people's browsers reach also takes one of these (RFC 8446 9.1), and what is asked for is public.
func cheapKeys(transport *http.Transport) {
	config := transport.TLSClientConfig.Clone() // others may share it; nil stays nil
	if config == nil {
		config = &tls.Config{}
	}
	transport.TLSClientConfig = config
	config.CurvePreferences = []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384}
}

// visit is one probe under way.
type visit struct {
	prober  *Prober
	page    toppage.Page
	wants   toppage.Page // whose hosts want to see something before they let a request in
	started time.Time
	request request
	watch   *stopwatch // of the newest hop
	header  http.Header
	seen    toppage.Observation
	lang    string               // of the page, where it is read
	soonest *tls.ConnectionState // with the certificate that ends first; nil: none was shown
}

func (v *visit) run(ctx context.Context) error {
	at, err := url.Parse(v.page.URL)
	if err != nil {
		return errAddress
	}
	if v.request.query != "" {
		at.RawQuery = strings.TrimPrefix(at.RawQuery+"&"+v.request.query, "&")
	}
	resp, err := v.follow(ctx, at)
	if err != nil {
		return err
	}
	defer resp.close()
	v.note(resp)
	return v.read(resp.Response)
}

// follow asks hop by hop until an answer is no redirect.
func (v *visit) follow(ctx context.Context, at *url.URL) (*answer, error) {
	for hops := 0; ; hops++ {
		if hops > maxRedirects {
			return nil, fmt.Errorf("%w: more than %d", errRedirect, maxRedirects)
		}
		if err := checkURL(at); err != nil {
			return nil, err
		}
		v.seen.FinalURL = v.wants.Access.Hush(at.String())
		resp, err := v.ask(ctx, at)
		if err != nil {
			return nil, err
		}
		next, err := v.next(resp, at)
		if next == nil && err == nil {
			v.seen.Facts.Redirects = &hops
			return resp, nil
		}
		v.passed(resp.TLS)
		resp.close()
		if err != nil {
			return nil, err
		}
		at = next
	}
}

// next gives where an answer leads; nil where it stands for itself, or leads where the request must not go.
func (v *visit) next(a *answer, at *url.URL) (*url.URL, error) {
	next, err := redirection(a.Response, at)
	if err == nil && next == nil && len(v.seen.Details.Hops) == 0 {
		return nil, nil // no chain, so no links
	}
	v.seen.Details.Hops = append(v.seen.Details.Hops, v.hop(a, at, next))
	switch {
	case err == nil && next != nil && at.Scheme == "https" && next.Scheme == "http":
		return nil, fmt.Errorf("%w: from https to http", errRedirect)
	case err == nil && next != nil && v.request.within != nil && !v.request.within(next.Hostname()):
		return nil, nil
	case err == nil && next != nil && v.request.follows != nil && !v.request.follows(next):
		return nil, nil
	default:
		return next, err
	}
}

// mobile is how a telephone names itself.
const mobile = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile (compatible; %s)"

// ask sends one request as a browser would, but for the encodings: br would be answered by most CDNs and
// could not be searched for the marker.
func (v *visit) ask(ctx context.Context, at *url.URL) (*answer, error) {
	v.watch = &stopwatch{now: v.prober.Now}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, v.watch.trace()), http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, errAddress
	}
	req.Header.Set("User-Agent", v.prober.agent(v.request.mobile))
	req.Header.Set("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
	req.Header.Set("Accept-Encoding", "gzip")
	for field, values := range v.request.header {
		req.Header[field] = values
	}
	if v.request.cookie != "" {
		req.Header.Set("Cookie", v.request.cookie)
	}
	carried := letIn(req, v.wants)
	a, err := v.prober.send(req, v.watch)
	if err == nil && carried {
		a.authorized = req.Header.Get("Authorization") != ""
		hush(a.Header, v.wants.Access)
	}
	return a, err
}

// agent is the User-Agent: a telephone's names one, so that what is made for telephones is served.
func (p *Prober) agent(asMobile bool) string {
	if asMobile {
		return fmt.Sprintf(mobile, p.UserAgent)
	}
	return p.UserAgent
}

// checkURL lets through what a browser's address line would ask the network for, without user information,
// which is deprecated (RFC 9110 4.2.4) and a way to disguise the host.
func checkURL(at *url.URL) error {
	if (at.Scheme != "http" && at.Scheme != "https") || at.Hostname() == "" || at.User != nil {
		return errAddress
	}
	return nil
}

// redirection gives where a response sends its reader, nil where it stands for itself (RFC 9110 15.4).
func redirection(resp *http.Response, at *url.URL) (*url.URL, error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := resp.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	next, err := at.Parse(location)
	if err != nil || checkURL(next) != nil {
		return nil, fmt.Errorf("%w: to an address that is no page", errRedirect)
	}
	next.Fragment = ""
	return next, nil
}

// note takes from the final response all but its body.
func (v *visit) note(a *answer) {
	resp := a.Response
	received := v.prober.Now()
	redirects, hops := v.seen.Facts.Redirects, v.seen.Details.Hops
	v.seen.Status, v.header = resp.StatusCode, resp.Header
	v.seen.Facts, v.seen.Details, v.seen.Evidence = read(Response{Authorized: a.authorized, Status: resp.StatusCode, Header: resp.Header, ReceivedAt: received})
	v.seen.Facts.Redirects, v.seen.Details.Hops = redirects, hops
	v.seen.Details.Refused = v.kept(resp.StatusCode, resp.Header, nil)
	v.seen.Facts.TTFBMS = milliseconds(v.watch.firstByte(v.started))
	v.seen.Facts.Protocol = protocol(resp)
	v.passed(resp.TLS)
	if v.soonest != nil {
		v.showed(v.soonest.PeerCertificates, v.soonest.OCSPResponse)
	}
}

// passed keeps of all hops what was shown with the certificate that ends first: visitors who come by any of them need it.
func (v *visit) passed(state *tls.ConnectionState) {
	if state == nil || len(state.PeerCertificates) == 0 {
		return
	}
	if v.soonest == nil || state.PeerCertificates[0].NotAfter.Before(v.soonest.PeerCertificates[0].NotAfter) {
		v.soonest = state
	}
}

// fail records why no usable answer came.
func (v *visit) fail(err error) {
	v.seen.Error, v.seen.Detail = classify(err)
	var unverified *tls.CertificateVerificationError
	if !errors.As(err, &unverified) {
		return
	}
	v.seen.TLSError = clean(unverified.Err.Error())
	v.showed(unverified.UnverifiedCertificates, nil)
}

// showed takes down the certificate that the page showed, whether or not it verifies.
func (v *visit) showed(chain []*x509.Certificate, stapled []byte) {
	if len(chain) > 0 {
		v.seen.Facts.TLSNotAfter = rfc3339(chain[0].NotAfter)
		v.seen.Details.Certificate = certificate(chain, stapled, v.prober.Now())
	}
}

// protocol names what was spoken by its ALPN identifier (RFC 7301).
func protocol(resp *http.Response) *string {
	name := "http/1.1"
	switch {
	case resp.ProtoMajor == 2:
		name = "h2"
	case resp.ProtoMinor == 0:
		name = "http/1.0"
	}
	return &name
}

func milliseconds(d time.Duration) *float64 {
	return new(float64(d.Microseconds()) / 1000)
}

func rfc3339(t time.Time) *string {
	return new(t.UTC().Format(time.RFC3339))
}
