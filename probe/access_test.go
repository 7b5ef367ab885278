package probe

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"tallylight/readiness/toppage"
)

// TestWhoIsShownTheSecret: the page's own hosts, and in the clear only those that are named so.
func TestWhoIsShownTheSecret(t *testing.T) {
	https, http := toppage.Page{URL: "https://shop.jp/sale/"}, toppage.Page{URL: "http://shop.jp/"}
	named := toppage.Page{URL: "https://shop.jp/", Setup: toppage.Setup{Entries: []string{"http://sho.jp/", "https://s.example/a"}}}
	port := toppage.Page{URL: "https://shop.jp:8443/"}
	for _, row := range []struct {
		sentence string
		page     toppage.Page
		at       string
		want     bool
	}{
		{"the page", https, "https://shop.jp/sale/", true},
		{"another path of it", https, "https://shop.jp/ja/?a=1", true},
		{"its host in capitals, with the usual port", https, "https://SHOP.jp:443/", true},
		{"its name with www", https, "https://www.shop.jp/", true},
		{"the same in the clear", https, "http://shop.jp/", false},
		{"the same with www in the clear", https, "http://www.shop.jp/", false},
		{"another port", https, "https://shop.jp:8443/", false},
		{"a name below", https, "https://evil.shop.jp/", false},
		{"a name that only begins so", https, "https://shop.jp.evil.example/", false},
		{"another host", https, "https://evil.example/", false},
		{"a page in the clear", http, "http://shop.jp/", true},
		{"its way in by https", http, "https://shop.jp/", true},
		{"a way in that is named", named, "https://s.example/b", true},
		{"one that is named in the clear", named, "http://sho.jp/", false},
		{"the same by https, which nobody has named", named, "https://sho.jp/", false},
		{"www, where others are named", named, "https://www.shop.jp/", false},
		{"a page at a port of its own", port, "https://shop.jp:8443/", true},
		{"its host at the usual port", port, "https://shop.jp/", false},
	} {
		if got := ownPlace(row.page, parsed(t, row.at)); got != row.want {
			t.Errorf("%s: %s: %v", row.sentence, row.at, got)
		}
	}
}

// TestThePageLetsTheProberIn by its header and its login, and what it leads to is not shown them.
func TestThePageLetsTheProberIn(t *testing.T) {
	const value, password = "s3cret-of-ours", "open-sesame"
	other, elsewhere := record(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, page) })
	site, asked := record(t, func(w http.ResponseWriter, r *http.Request) {
		user, pass, _ := r.BasicAuth()
		switch {
		case user != "press" || pass != password:
			w.WriteHeader(http.StatusUnauthorized)
		case r.Header.Get("X-Tallylight") != value:
			w.WriteHeader(http.StatusForbidden)
		case r.URL.Path == "/away":
			http.Redirect(w, r, other.URL+"/?token="+value, http.StatusFound)
		default: // it gives everything back
			w.Header().Set("X-Echo", r.Header.Get("X-Tallylight")+" "+r.Header.Get("Authorization"))
			w.Header().Set("X-Origin-Rendered", value)
			w.Header().Set("Cache-Control", "max-age=60, x-"+value)
			w.Header().Set("Set-Cookie", value+"="+password)
			_, _ = io.WriteString(w, "<title>"+value+" "+password+"</title>page: top")
		}
	})
	top := toppage.Page{URL: site.URL + "/", Marker: "page: top", Setup: toppage.Setup{Sorry: other.URL, Waiting: other.URL, Origin: other.URL},
		Access: toppage.Access{Header: "X-Tallylight", Value: value, User: "press", Password: password}}
	away := top
	away.URL = site.URL + "/away"
	p := hasty(t)
	o, led := p.Probe(t.Context(), top), p.Probe(t.Context(), away)
	s, ledSurvey := surveyed(t, p, top, nil), surveyed(t, p, away, nil)
	if !o.Answered() || !led.Answered() || o.Marker == nil || !*o.Marker {
		t.Errorf("not let in: %d %+v, led away: %d %s", o.Status, o.Details.Refused, led.Status, led.Detail)
	}
	for _, r := range elsewhere.all() {
		if r.Header.Get("X-Tallylight") != "" || r.Header.Get("Authorization") != "" {
			t.Fatalf("another host was shown %v", r.Header)
		}
	}
	if len(elsewhere.all()) == 0 || len(asked.all()) < 20 {
		t.Errorf("%d requests elsewhere, %d to the page", len(elsewhere.all()), len(asked.all()))
	}
	for _, r := range asked.all() {
		if r.Header.Get("X-Tallylight") != value {
			t.Errorf("%s was not shown the header", r.URL)
		}
	}
	for name, seen := range map[string]any{"the probe": o, "one that is led away": led, "the survey": s, "one that is led away by the survey": ledSurvey} {
		kept, err := json.Marshal(seen)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{value, password, "cHJlc3M6"} {
			if strings.Contains(string(kept), secret) {
				t.Errorf("%s keeps %s: %s", name, secret, kept)
			}
		}
	}
	if headers := strings.Join(s.Headers, "\n"); !strings.Contains(headers, "X-Echo: ••• ") {
		t.Errorf("the lines of the answer: %s", headers)
	}
}

// TestFewerCachesKeepWhatALoginGets (RFC 9111 3.5).
func TestFewerCachesKeepWhatALoginGets(t *testing.T) {
	for _, row := range []struct {
		sentence, cacheControl string
		access                 toppage.Access
		want                   bool
	}{
		{"no login", "max-age=60", toppage.Access{}, true},
		{"a header of ours", "max-age=60", toppage.Access{Header: "X-Tallylight", Value: "s3cret"}, true},
		{"a login", "max-age=60", toppage.Access{User: "press", Password: "pass"}, false},
		{"a login and public", "public, max-age=60", toppage.Access{User: "press", Password: "pass"}, true},
		{"a token", "max-age=60", toppage.Access{Header: "Authorization", Value: "Bearer s3cret"}, false},
	} {
		site := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", row.cacheControl)
			if r.URL.Path == "/" {
				http.Redirect(w, r, "/home", http.StatusMovedPermanently)
			}
		})
		o := prober(t).Probe(t.Context(), toppage.Page{URL: site.URL + "/", Access: row.access})
		if o.Facts.StorableShared != row.want || len(o.Details.Hops) != 2 || (o.Details.Hops[0].TTLS > 0) != row.want {
			t.Errorf("%s: may be kept: %v, its redirect %+v", row.sentence, o.Facts.StorableShared, o.Details.Hops)
		}
	}
}
