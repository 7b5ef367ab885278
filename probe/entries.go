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

// entries gives the addresses that lead to a page: its own, and those that the operator has named, else http and https of its
// name and of its name with or without www, where that is a domain of its own. A page at a port of its own has no others.
func entries(page toppage.Page, at *url.URL) []string {
	if len(page.Entries) > 0 {
		return append([]string{page.URL}, without(page.Entries, page.URL)...)
	}
	if ownPort(at) {
		return []string{page.URL}
	}
	host := strings.ToLower(at.Hostname())
	names := []string{host}
	if other := twin(host); other != "" {
		names = append(names, other)
	}
	path := "/" + strings.TrimPrefix(at.EscapedPath(), "/")
	var all []string
	for _, name := range names {
		if strings.Contains(name, ":") {
			name = "[" + name + "]" // RFC 3986 3.2.2
		}
		all = append(all, "http://"+name+path, "https://"+name+path)
	}
	self := *at
	self.Host, self.RawQuery, self.Fragment = strings.TrimSuffix(strings.ToLower(at.Host), ":"+at.Port()), "", ""
	return append([]string{page.URL}, without(all, self.String())...)
}

// without leaves an address out of a list.
func without(all []string, address string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return strings.TrimSuffix(one, "/") == strings.TrimSuffix(address, "/") })
}

// guessed says that a way in was neither named by the operator nor is the page's own, and need not be there: https of an address
// in the network, or of a name without dots.
func guessed(page toppage.Page, at *url.URL) bool {
	host := at.Hostname()
	_, err := netip.ParseAddr(host)
	return len(page.Entries) == 0 && (err == nil || !strings.Contains(host, "."))
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
func (p *Prober) chain(ctx context.Context, page toppage.Page, from string, r request, pace func() bool) toppage.Chain {
	c := toppage.Chain{From: clean(from)}
	seen := map[string]bool{}
	for next := from; next != "" && pace(); {
		if c.Loop = seen[next]; c.Loop {
			return c
		}
		if len(c.Hops) == mostHops {
			c.Error = "redirect"
			return c
		}
		seen[next] = true
		hop, to, err := p.hop(ctx, page, next, r)
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
func (p *Prober) hop(ctx context.Context, page toppage.Page, address string, r request) (h toppage.Hop, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	at, err := url.Parse(address)
	if err != nil || checkURL(at) != nil {
		return h, "", errAddress
	}
	v := &visit{prober: p, page: page, wants: page, request: r}
	a, err := v.ask(ctx, at)
	if err != nil {
		return h, "", err
	}
	defer a.close()
	to, err := redirection(a.Response, at)
	if err != nil || to == nil {
		return v.hop(a, at, nil), "", err
	}
	return v.hop(a, at, to), to.String(), nil
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
