package cli

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tallylight/internal/browsertest"
	"tallylight/readiness/toppage"
)

// TestThePagesTurnUnknownWhenTheProberStops has a page of the shortest interval, whose prober stops: what was claimed is
// unknown on open pages within three intervals and ten seconds.
func TestThePagesTurnUnknownWhenTheProberStops(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	now := time.Date(2026, 11, 5, 1, 0, 0, 0, time.UTC)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "s-maxage=60, stale-if-error=86400")
		w.Header().Set("Cache-Status", "edge; hit; ttl=50")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Front page</title><p>Front page</p>")
	}))
	t.Cleanup(site.Close)
	n := newNight(t, now, func(c *config) { c.Allow += "," + hostOf(site.URL) })
	const interval = toppage.LeastProbeInterval
	page, err := n.p.store.AddTopPage(t.Context(), toppage.Page{Name: "Front", URL: site.URL + "/", Interval: interval}, n.ken, now)
	n.must(err)
	tab := n.phone(browser, n.ken, "en")
	tab.Goto(n.url + "/toppage/" + page.ID)
	tab.WaitText("h1", "At risk")

	// Another process has taken the page up for a minute, and is never heard of again.
	taken, err := n.p.store.ClaimTopPages(context.WithoutCancel(t.Context()), now.Add(interval), time.Minute)
	n.must(err)
	if len(taken) != 1 {
		t.Fatalf("%d pages were taken up", len(taken))
	}
	n.clock.ms.Store(now.Add(3*interval - time.Second).UnixMilli())
	tab.Goto(n.url + "/toppage/" + page.ID)
	tab.WaitText("h1", "At risk")
	n.clock.ms.Store(now.Add(3*interval + time.Second).UnixMilli()) // nobody touches the page from here on
	tab.WaitText("h1", "Unknown")
	tab.Wait(`document.querySelector("header .c-ok, nav.bar .c-ok") === null`)
	for _, c := range tab.Complaints() {
		t.Error(c)
	}
}
