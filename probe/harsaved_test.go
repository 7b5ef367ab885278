package probe

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"tallylight/internal/browsertest"
	"tallylight/internal/cachetest"
	"tallylight/readiness/toppage"
)

// savedHAR was saved by Chromium's developer tools. UPDATE_HAR=1 go test ./probe -run TestHARSavedByChromium makes it anew.
const savedHAR = "testdata/chromium.har"

// TestHARSavedByChromium: a browser opens a page that is made of what real caches serve in each way, and what its
// developer tools save is read as it was served.
func TestHARSavedByChromium(t *testing.T) {
	fresh := browsertest.SaveHAR(t, servedEachWay(t))
	checkSaved(t, fresh)
	if os.Getenv("UPDATE_HAR") != "" {
		if err := os.WriteFile(savedHAR, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHARThatChromiumOnceSaved(t *testing.T) {
	saved, err := os.ReadFile(savedHAR)
	if err != nil {
		t.Fatal(err)
	}
	checkSaved(t, saved)
}

// checkSaved compares a HAR with the names of the parts of the page, of which each is called as it is served.
func checkSaved(t *testing.T, har []byte) {
	t.Helper()
	seen, err := ReadHAR(bytes.NewReader(har))
	if err != nil {
		t.Fatal(err)
	}
	var served []string
	for _, o := range seen {
		at, _ := url.Parse(o.URL)
		name := strings.TrimPrefix(at.Path, "/")
		if name == "" || name == "favicon.ico" {
			continue
		}
		want, by, _ := strings.Cut(name, ".")
		served = append(served, name)
		if o.Facts.Served != toppage.Served(want) || o.Status != 200 || o.At.IsZero() {
			t.Errorf("%s: %s, status %d at %s", name, o.Facts.Served, o.Status, o.At)
		}
		told := map[string]string{"nginx": "nginx", "varnish": "Varnish"}[by]
		if o.Facts.ServedBy != told {
			t.Errorf("%s: served by %q", name, o.Facts.ServedBy)
		}
		if !o.Facts.StorableShared || o.Facts.SharedTTLSource != "max-age" || o.Facts.TTFBMS != nil {
			t.Errorf("%s: %+v", name, o.Facts)
		}
	}
	slices.Sort(served)
	if want := slices.Sorted(slices.Values(waysServed)); !slices.Equal(served, want) {
		t.Errorf("the archive holds %v, want %v", served, want)
	}
}

// waysServed are the parts of the page: how it is served, and by what.
var waysServed = []string{"hit.nginx", "miss.nginx", "stale.nginx", "hit.varnish", "stale.varnish", "unknown.opaque"}

// servedEachWay gives the address of a page whose parts caches have, have no more, or never had.
func servedEachWay(t *testing.T) (page string) {
	long := cachetest.NewOrigin(t, cachetest.Page{CacheControl: "max-age=3600"})
	short := cachetest.NewOrigin(t, cachetest.Page{CacheControl: "max-age=1"})
	kept := newStage(cachetest.Nginx(t, long, cachetest.NginxTells))
	opaque := newStage(cachetest.Nginx(t, long, cachetest.NginxHides))
	varnish := newStage(cachetest.Varnish(t, long, "10s", ""))
	stale := newStage(cachetest.Nginx(t, short, cachetest.NginxTells+cachetest.NginxStale))
	grace := newStage(cachetest.Varnish(t, short, "3600s", ""))
	parts := []string{kept.url + "hit.nginx", kept.url + "miss.nginx", stale.url + "stale.nginx", varnish.url + "hit.varnish",
		grace.url + "stale.varnish", opaque.url + "unknown.opaque"}
	for _, warm := range []*stage{kept, varnish, opaque, stale, grace} {
		for _, part := range parts {
			if name := strings.TrimPrefix(part, warm.url); name != part && !strings.HasPrefix(name, "miss") {
				warm.ask(t, name)
			}
		}
	}
	stale.expire(t)
	grace.expire(t)
	short.Set(t, cachetest.Down)
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>top</title>")
		for _, part := range parts {
			fmt.Fprintf(w, "<iframe src=%q></iframe>", part)
		}
	}).URL
}
