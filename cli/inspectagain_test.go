package cli

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/readiness/toppage"
)

// TestInspectLooksAgain: what fails as a cold cache fails decides nothing before it was looked at again.
func TestInspectLooksAgain(t *testing.T) {
	var asked atomic.Int64
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) <= inspectProbes {
			w.WriteHeader(http.StatusGatewayTimeout)
		}
		_, _ = io.WriteString(w, "<title>Top</title>")
	}))
	defer site.Close()
	cmd := inspectCmd{URL: site.URL, Level: 1, Allow: []string{strings.TrimPrefix(site.URL, "http://")}}
	seen, err := cmd.look(t.Context(), time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	answers := func() toppage.Check {
		checks := seen.judged(1).Checks
		return checks[slices.IndexFunc(checks, func(c toppage.Check) bool { return c.ID == "A1" })]
	}
	if c := answers(); c.State != toppage.CheckUnknown || c.Reason != "warming" || seen.facts.Page.WarmsUntil(seen.facts.Observed).IsZero() {
		t.Errorf("at first: %+v", c)
	}
	var said strings.Builder
	if err := seen.again(t.Context(), &said, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if c := answers(); c.State != toppage.CheckPass || !strings.Contains(said.String(), "judged again in") {
		t.Errorf("afterwards: %+v, said %q", c, said.String())
	}
}
