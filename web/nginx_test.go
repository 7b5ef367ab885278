package web_test

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"tallylight/internal/cachetest"
	"tallylight/readiness/account"
	"tallylight/web"
)

// from is a client at an address of the loopback network.
func from(t *testing.T, address string) *http.Client {
	t.Helper()
	transport := &http.Transport{DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}).DialContext}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestBehindNginxOneClientLocksNobodyElseOut(t *testing.T) {
	s := bare(t, func(c *web.Config) { c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	s.withPassword(ken)
	nginx := strings.TrimSuffix(cachetest.Start(t, cachetest.Setup{Product: "nginx", Parts: map[string]string{"location": cachetest.NginxNone +
		"proxy_set_header Host $http_host;\nproxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n"}}, strings.TrimPrefix(s.url, "http://")), "/")
	try := func(client *http.Client, site, email, password, forwarded string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/signin", strings.NewReader(form("email", email, "password", password)))
		s.must(err)
		r.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {site}, "X-Forwarded-For": {forwarded}}
		answer, err := client.Do(r)
		s.must(err)
		s.must(answer.Body.Close())
		return answer.StatusCode
	}
	attacker, statuses := from(t, "127.0.0.2"), map[int]int{}
	for i := range 60 {
		statuses[try(attacker, nginx, strconv.Itoa(i%30)+"@example.jp", anotherWord, "10.0.0."+strconv.Itoa(i))]++
	}
	if statuses[422] != account.MostFromAddress || statuses[429] != 60-account.MostFromAddress {
		t.Errorf("one client's 60 wrong passwords: %v", statuses)
	}
	if got := try(attacker, nginx, ken, password, "127.0.0.3"); got != 429 {
		t.Errorf("the client that says it is another: %d", got)
	}
	if got := try(from(t, "127.0.0.3"), nginx, ken, password, ""); got != 303 {
		t.Errorf("another client of the proxy: %d", got)
	}
	if got := try(attacker, s.url, ken, password, "127.0.0.3"); got != 429 {
		t.Errorf("the client beside the proxy, which says that it was forwarded: %d", got)
	}
}
