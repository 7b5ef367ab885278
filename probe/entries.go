package probe

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"tallylight/readiness/toppage"
)

// entries gives the addresses that lead to a page: those that the operator has named, else http and https of its name
// and of its name with or without www, where that is a domain of its own. A page at an address, or at a port of its own,
// has no others.
func entries(page toppage.Page, at *url.URL) []string {
	if len(page.Entries) > 0 {
		return page.Entries
	}
	host := strings.ToLower(at.Hostname())
	if _, err := netip.ParseAddr(host); err == nil || ownPort(at) || !strings.Contains(host, ".") {
		return nil
	}
	path := "/" + strings.TrimPrefix(at.EscapedPath(), "/")
	all := []string{"http://" + host + path, "https://" + host + path}
	if other := twin(host); other != "" {
		all = append(all, "http://"+other+path, "https://"+other+path)
	}
	self := *at
	self.Host, self.RawQuery, self.Fragment = host, "", ""
	return slices.DeleteFunc(all, func(entry string) bool {
		return strings.TrimSuffix(entry, "/") == strings.TrimSuffix(self.String(), "/")
	})
}

func ownPort(at *url.URL) bool {
	port := at.Port()
	return port != "" && !(at.Scheme == "http" && port == "80") && !(at.Scheme == "https" && port == "443")
}

// twin gives the name with www, or without it, of a domain that somebody registered; empty for a name below one.
func twin(host string) string {
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	switch {
	case err != nil:
		return ""
	case host == domain:
		return "www." + domain
	case host == "www."+domain:
		return domain
	default:
		return ""
	}
}

// mostHops ends a chain that is none.
const mostHops = 6

// chain follows the redirects from an entry hop by hop, wherever they lead, and looks at each answer's head only.
func (p *Prober) chain(ctx context.Context, page toppage.Page, from string, pace func() bool) toppage.Chain {
	c := toppage.Chain{From: clean(from)}
	seen := map[string]bool{}
	for next := from; next != "" && pace(); {
		if seen[next] || len(c.Hops) == mostHops {
			c.Loop = true
			return c
		}
		seen[next] = true
		hop, to, err := p.hop(ctx, page, next)
		if hop.Status != 0 {
			c.Hops = append(c.Hops, hop)
		}
		if err != nil {
			c.Error, _ = classify(err)
			return c
		}
		next = to
	}
	return c
}

// hop asks once and says where the answer leads; empty where it stands for itself.
func (p *Prober) hop(ctx context.Context, page toppage.Page, address string) (h toppage.Hop, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	at, err := url.Parse(address)
	if err != nil || checkURL(at) != nil {
		return h, "", errAddress
	}
	v := &visit{prober: p, page: page, request: request{mobile: page.Mobile}}
	a, err := v.ask(ctx, at)
	if err != nil {
		return h, "", err
	}
	defer a.close()
	to, err := redirection(a.Response, at)
	if err != nil || to == nil {
		return a.hop(at, nil, p.Now()), "", err
	}
	return a.hop(at, to, p.Now()), to.String(), nil
}

// madeAtEdge names the CDN that made the redirect itself; empty where none says so. Cloudflare puts CF-Cache-Status on
// all that it has from an origin.
func madeAtEdge(h http.Header) string {
	said := strings.ToLower(h.Get("X-Cache"))
	switch {
	case strings.Contains(said, "redirect from cloudfront"), strings.Contains(said, "generatedresponse from cloudfront"):
		return "CloudFront"
	case strings.EqualFold(h.Get("Server"), "cloudflare") && h.Get("CF-Cache-Status") == "":
		return "Cloudflare"
	case strings.Contains(said, "constructed from child"):
		return "Akamai"
	case h.Get("X-Vercel-Id") != "" && h.Get("X-Vercel-Cache") == "":
		return "Vercel"
	default:
		return ""
	}
}
