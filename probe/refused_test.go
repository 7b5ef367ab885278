package probe

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"tallylight/outbound"
	"tallylight/readiness/toppage"
)

// TestPagesThatLeadInward: what may not be dialled is told with what to ask the operator for, whether it is the page's
// address or that of a redirect; nobody is reached, and nothing is said of the page.
func TestPagesThatLeadInward(t *testing.T) {
	var reached atomic.Int64
	canary := httptest.NewUnstartedServer(http.NotFoundHandler())
	canary.Config.ConnState = func(net.Conn, http.ConnState) { reached.Add(1) }
	canary.Start()
	defer canary.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(canary.URL, "http://"), ":")
	to := ""
	front := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) })
	allow, err := outbound.ParseAllow(strings.TrimPrefix(front.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	policy := &outbound.Policy{Allow: allow}
	p := prober(t)
	p.Transport, p.Permit = policy.Transport, policy.Permit
	for _, host := range []string{"127.0.0.1", "localhost", "localhost.", "2130706433", "0x7f.1", "0177.0.0.1", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "[::1]",
		"[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0.0.0.0", "169.254.169.254"} {
		to = "http://" + host + ":" + port + "/"
		for way, o := range map[string]toppage.Observation{
			"as the page": p.Probe(t.Context(), toppage.Page{URL: to}), "by a redirect": p.Probe(t.Context(), toppage.Page{URL: front.URL}),
		} {
			if o.Error != "address" || o.Answered() || !strings.Contains(o.Detail, "TALLYLIGHT_ALLOW") {
				t.Errorf("%s %s: error %q (%s)", host, way, o.Error, o.Detail)
			}
			checks := toppage.PageFacts{Page: toppage.Page{URL: o.URL}, Observed: []toppage.Observation{o}}.Judge(o.At, toppage.Demand{Level: 1}, nil)
			if v := toppage.Combine(checks); v != toppage.UnknownVerdict {
				t.Errorf("%s %s: the verdict is %s", host, way, v)
			}
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}
