package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/account"
	"tallylight/web/secrets"
)

// forwarding are the headers by which a proxy tells for whom it asks, and how it was asked.
var forwarding = []string{echo.HeaderXForwardedFor, echo.HeaderXForwardedProto, echo.HeaderXRealIP, "X-Forwarded-Host", "X-Forwarded-Protocol",
	"X-Forwarded-Ssl", "X-Url-Scheme", "Forwarded"}

// clientOf finds the address of whoever asks: the nearest that is no trusted proxy.
func (cfg Config) clientOf() echo.IPExtractor {
	if len(cfg.Proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range cfg.Proxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// fromProxy says whether a request comes from a trusted proxy, whose word about its client counts.
func (s *Server) fromProxy(r *http.Request) bool {
	return among(s.Proxies, r.RemoteAddr)
}

// among says whether the peer of a connection is in one of the networks.
func among(networks []netip.Prefix, peer string) bool {
	at, err := netip.ParseAddrPort(peer)
	return err == nil && slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(at.Addr().Unmap().WithZone("")) })
}

// forwarded takes out of a request what only a trusted proxy may say in it, and notes whose passwords it has hashed.
func (s *Server) forwarded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !s.fromProxy(r) {
			if r.Header.Get(echo.HeaderXForwardedFor) != "" {
				s.proxyUnknown.Do(func() {
					s.Log.Warn("requests come through a proxy that is not trusted, so that all of its clients count as one; add it to TALLYLIGHT_TRUSTED_PROXIES", "proxy", c.RealIP())
				})
			}
			for _, name := range forwarding {
				r.Header.Del(name)
			}
		}
		if writes(r.Method) {
			c.SetRequest(r.WithContext(secrets.From(r.Context(), account.Client(c.RealIP()))))
		}
		return next(c)
	}
}

// scheme is how a page was asked for: https where we or the nearest trusted proxy were.
func scheme(c echo.Context) string {
	said := c.Request().Header.Values(echo.HeaderXForwardedProto)
	nearest := strings.Join(said, ",")
	nearest = strings.ToLower(strings.TrimSpace(nearest[strings.LastIndexByte(nearest, ',')+1:]))
	if c.IsTLS() || nearest == "https" {
		return "https"
	}
	return "http"
}
