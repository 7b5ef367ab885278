package probe

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"tallylight/readiness"
)

// entries gives the addresses that lead to a page: those that the operator has named, else http and https of its name
// and of its name with or without www. A page at an address, or at a port of its own, has no others.
func entries(page readiness.TopPage, at *url.URL) []string {
	if len(page.Entries) > 0 {
		return page.Entries
	}
	if _, err := netip.ParseAddr(at.Hostname()); err == nil || at.Port() != "" || !strings.Contains(at.Hostname(), ".") {
		return nil
	}
	other, isWWW := strings.CutPrefix(at.Host, "www.")
	if !isWWW {
		other = "www." + at.Host
	}
	all := []string{"http://" + at.Host + "/", "https://" + at.Host + "/", "http://" + other + "/", "https://" + other + "/"}
	return slices.DeleteFunc(all, func(entry string) bool { return entry == page.URL || entry == page.URL+"/" })
}

// mostHops ends a chain that is none.
const mostHops = 6

// chain follows the redirects from an entry hop by hop, wherever they lead, and looks at each answer's head only.
func (p *Prober) chain(ctx context.Context, from string) readiness.Chain {
	ctx, cancel := context.WithTimeout(ctx, deadline)
	defer cancel()
	transport := p.Transport()
	defer transport.CloseIdleConnections()
	c := readiness.Chain{From: from}
	seen := map[string]bool{}
	for next := from; next != ""; {
		if seen[next] || len(c.Hops) == mostHops {
			c.Loop = true
			return c
		}
		seen[next] = true
		hop, to, err := p.hop(ctx, transport, next)
		if err != nil {
			c.Error, _ = classify(err)
			return c
		}
		c.Hops, next = append(c.Hops, hop), to
	}
	return c
}

// hop asks once and says where the answer leads; empty where it stands for itself.
func (p *Prober) hop(ctx context.Context, transport *http.Transport, address string) (h readiness.Hop, next string, err error) {
	at, err := url.Parse(address)
	if err != nil || checkURL(at) != nil {
		return h, "", errAddress
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return h, "", errAddress
	}
	req.Header.Set("User-Agent", p.UserAgent)
	started := p.Now()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return h, "", err
	}
	resp.Body.Close()
	now := p.Now()
	facts, _ := ReadFacts(Response{Status: resp.StatusCode, Header: resp.Header, ReceivedAt: now})
	h = readiness.Hop{URL: clean(address), Status: resp.StatusCode, Served: facts.Served, MS: between(started, now)}
	location := resp.Header.Get("Location")
	if resp.StatusCode < 300 || resp.StatusCode > 399 || location == "" {
		return h, "", nil
	}
	to, err := at.Parse(location)
	if err != nil {
		return h, "", errRedirect
	}
	to.Fragment = ""
	h.Location, h.Server = clean(to.String()), madeAtEdge(resp.Header)
	if h.Server != "" {
		h.Served = readiness.ServedBypass
	}
	return h, to.String(), nil
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
