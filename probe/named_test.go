package probe

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// namedBy lists what a page at an address names: "data /api/items, script static.shop.jp/app.js"; a guess has a question
// mark.
func namedBy(page, address string) (found, others string) {
	at, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	n := readNamed([]byte(page), at)
	var list []string
	for _, p := range n.found {
		place := p.at.RequestURI()
		if p.at.Host != at.Host {
			place = p.at.Host + place
		}
		said := string(p.kind) + " " + place
		if p.guessed {
			said += "?"
		}
		list = append(list, said)
	}
	return strings.Join(list, ", "), strings.Join(n.others, " ")
}

func TestWhatAPageNames(t *testing.T) {
	const shop = "https://www.shop.jp/top"
	script := func(text string) string { return "<script>" + text + "</script>" }
	for _, row := range []struct{ sentence, page, at, found, others string }{
		{"nothing", "<p>shop</p>", shop, "", ""},
		{"a script", `<script src="/app.js?v=3" defer></script>`, shop, "script /app.js?v=3", ""},
		{"a script of the same company", `<script src=https://static.shop.jp/app.js></script>`, shop, "script static.shop.jp/app.js", ""},
		{"a script of others", `<script src="https://tags.example/t.js"></script><script src="//tags.example/u.js">`, shop, "", "tags.example"},
		{"what somebody else has below the same public suffix is others'", `<script src="https://shop.co.jp/a.js"></script>`, "https://store.co.jp/", "", "shop.co.jp"},
		{"style, font, module and image", `<img src=logo.png><link rel=stylesheet href="s.css"><link rel="preload" as=font href=/f.woff2><link rel=modulepreload href=/m.mjs>`,
			shop, "script /m.mjs, style /s.css, font /f.woff2, image /logo.png", ""},
		{"an alternative style is not loaded", `<link rel="alternate stylesheet" href="s.css"><link rel=icon href=i.png><link rel=canonical href=/>`, shop, "", ""},
		{"an image further down is not loaded at first", `<img loading=lazy src="/a.png">`, shop, "", ""},
		{"data that is preloaded", `<link rel=preload as=fetch href="/data?shop=1">`, shop, "data /data?shop=1", ""},
		{"data comes first", `<script src=/a.js></script><link rel=preload as=fetch href=/d>`, shop, "data /d, script /a.js", ""},
		{"the same twice is one", `<img src=/a.png><img src="a.png#x">`, shop, "image /a.png", ""},
		{"the page itself is none", `<img src="">` + script(`fetch("/top")`), shop, "", ""},
		{"a frame of others is counted", `<iframe src="https://player.example/v"></iframe><iframe src="/own"></iframe>`, shop, "", "player.example"},

		{"a call by fetch", script(`fetch("/api/items").then(show)`), shop, "data /api/items", ""},
		{"one with options", script("fetch( '/api/items' , { credentials: 'omit' })"), shop, "data /api/items", ""},
		{"one in backticks", script("await fetch(`/items?page=1`)"), shop, "data /items?page=1", ""},
		{"one that is put together is not known", script("fetch(`/api/items/${id}`); fetch('/api/items/' + id); fetch(base + '/api/x')"), shop, "", ""},
		{"one that posts is not asked for", script(`fetch("/api/items", {method: "POST"}); const x = "/api/items"`), shop, "", ""},
		{"not even where it was written before", script(`const x = "/api/items"; axios.post("/api/items", {})`), shop, "", ""},
		{"a call that says GET", script(`fetch("/api/items", {"method": "get"})`), shop, "data /api/items", ""},
		{"axios", script(`axios.get("/feed"); axios("/menu")`), shop, "data /feed, data /menu", ""},
		{"XMLHttpRequest", script(`x.open("GET", "/stock"); y.open("PUT", "/stock/1"); window.open("/help", "_blank")`), shop, "data /stock", ""},
		{"jQuery", script(`$.getJSON('/prices', f)`), shop, "data /prices", ""},
		{"an address that only stands there is a guess", script(`window.CONFIG = {items: "/shop/api/items", list: '/list.json'}`), shop, "data /shop/api/items?, data /list.json?", ""},
		{"three guesses are enough", script(`["/api/a","/api/b","/api/c","/api/d"]`), shop, "data /api/a?, data /api/b?, data /api/c?", ""},
		{"a stream has no end", script(`new EventSource("/api/stream")`), shop, "", ""},
		{"a script that is not run", `<script type="application/json">{"x": "/api/items"}</script>`, shop, "", ""},
		{"a script in a file, with text inside", `<script src=/a.js>fetch("/api/items")</script>`, shop, "script /a.js", ""},

		{"what would log somebody out", script(`fetch("/api/logout"); fetch("/api/session?action=delete"); fetch("/api/deleteItem")`), shop, "", ""},
		{"what would count somebody", `<img src="/pixel.gif"><img src="/beacon?u=1">`, shop, "", ""},
		{"a file is only a file, whatever its name", `<script src="/js/checkout.js"></script>`, shop, "script /js/checkout.js", ""},

		{"javascript: and data: are no addresses", `<script src="javascript:alert(1)"></script><img src="data:image/png;base64,AAAA"><img src="blob:https://www.shop.jp/1"><link rel=stylesheet href="file:///etc/passwd">`, shop, "", ""},
		{"one with a password", `<script src="https://u:p@www.shop.jp/a.js"></script>`, shop, "", ""},
		{"one that looks like another host", `<img src="https://www.shop.jp@evil.example/a.png"><img src="\\evil.example/a.png"><img src="/\evil.example/a.png">`, shop, "", ""},
		{"a private address is others'", `<script src="https://10.0.0.1/a.js"></script><script src="https://169.254.169.254/latest/a.js"></script><script src="https://localhost/a.js">`,
			shop, "", "10.0.0.1 169.254.169.254 localhost"},
		{"so is another port of the page's host", `<script src="https://www.shop.jp:6379/a.js"></script>`, shop, "", "www.shop.jp:6379"},
		{"so is one of an address", `<script src="http://127.0.0.1:9090/api/v1/query"></script>`, "http://127.0.0.1:8080/", "", "127.0.0.1:9090"},
		{"a page at a port of its own has what is there", `<script src="/a.js"></script>`, "http://127.0.0.1:8080/", "script /a.js", ""},
		{"http within https is not loaded", `<script src="http://www.shop.jp/a.js"></script>`, shop, "", ""},
		{"a base that leads to others", `<base href="https://evil.example/"><script src="a.js"></script><script src="https://www.shop.jp/b.js"></script>`, shop, "script /b.js", "evil.example"},
		{"only the first base counts", `<base href="/v2/"><base href="https://evil.example/"><img src=a.png>`, shop, "image /v2/a.png", ""},
		{"a base that is no address", `<base href="javascript:x"><img src=a.png>`, shop, "image /a.png", ""},
		{"of two attributes the first counts", `<script src="/a.js" src="https://evil.example/b.js"></script>`, shop, "script /a.js", ""},
		{"what stands in a comment or for browsers without scripts", `<!-- <img src=/a.png> --><noscript><img src=/b.png></noscript>`, shop, "", ""},
		{"a page that ends in the middle", `<img src=/a.png><script src="/b.js`, shop, "image /a.png", ""},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if found, others := namedBy(row.page, row.at); found != row.found || others != row.others {
				t.Errorf("found %q, others %q, want %q, %q", found, others, row.found, row.others)
			}
		})
	}
}

// TestHostilePages: whatever a page holds, little is kept of it and reading it ends soon.
func TestHostilePages(t *testing.T) {
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for _, row := range []struct{ sentence, page string }{
		{"an attribute of 1 MiB", `<script src="/` + strings.Repeat("a", 1<<20) + `"></script>`},
		{"a script of 4 MiB of quotes", "<script>" + strings.Repeat(`"'`, 2<<20) + "</script>"},
		{"one of open calls", "<script>" + strings.Repeat("fetch(", 600_000) + "</script>"},
		{"10,000 scripts", many(10_000, `<script src="/%d.js"></script>`)},
		{"10,000 hosts", many(10_000, `<script src="https://h%d.example/a.js"></script>`)},
		{"10,000 calls", "<script>" + many(10_000, `fetch("/d/%d");`) + "</script>"},
		{"300,000 attributes", "<script " + many(300_000, "a%d=1 ") + "src=/a.js></script>"},
		{"300,000 of one name", "<script " + strings.Repeat("src=/a.js ", 300_000) + "></script>"},
		{"a million open tags", strings.Repeat("<img", 1_000_000)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			began, at := time.Now(), parsed(t, "https://shop.jp/")
			n := readNamed([]byte(row.page), at)
			if len(n.found) > mostNamed || len(n.others) > mostHosts {
				t.Errorf("%d addresses, %d hosts", len(n.found), len(n.others))
			}
			for _, p := range n.found {
				if len(p.at.String()) > mostAddress+len("https://shop.jp") {
					t.Errorf("an address of %d bytes", len(p.at.String()))
				}
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestOtherLanguages(t *testing.T) {
	for own, want := range map[string]string{
		"ja":    "fr-CA,fr;q=0.9,en;q=0.8,zh;q=0.7,ko;q=0.6,de;q=0.5,es;q=0.4",
		"fr-FR": "ja,en;q=0.9,zh;q=0.8,ko;q=0.7,de;q=0.6,es;q=0.5",
		"":      "fr-CA,fr;q=0.9,ja;q=0.8,en;q=0.7,zh;q=0.6,ko;q=0.5,de;q=0.4,es;q=0.3",
	} {
		if got := otherLanguages(own); got != want {
			t.Errorf("of a page in %q: %s, want %s", own, got, want)
		}
	}
}

func TestTheLanguageOfAPage(t *testing.T) {
	for page, want := range map[string]string{
		"<!doctype html><!-- c -->\n<HTML class=a lang=ja><body lang=en>": "ja",
		"<html><p lang=fr>": "", "<body lang=fr>": "", "": "", "text": "",
		strings.Repeat(" ", 4096) + "<html lang=ja>": "",
	} {
		if got := langOf([]byte(page)); got != want {
			t.Errorf("%.40q: %q, want %q", page, got, want)
		}
	}
}
