// Package cachetest gives tests real shared caches (nginx, Varnish, HAProxy, Apache, Squid, Traffic Server, and Caddy, which
// keeps nothing) before an origin that can be switched off, made to fail or to hang. Each runs on a free port of loopback; it
// is stopped and its files are removed however the process ends.
package cachetest

import (
	"os"
	"strings"
	"sync"
	"testing"
)

// What nginx is told beside proxy_pass and proxy_cache; a test may add lines of its own.
const (
	// NginxTells has nginx say what it did.
	NginxTells = "add_header X-Cache-Status $upstream_cache_status always;\n"
	// NginxStale has it serve what it has while the origin fails, and at once while it asks for the next.
	NginxStale = "proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;\n" +
		"proxy_cache_background_update on;\nproxy_cache_lock on;\n"
	// NginxRevalidates has it validate what it has instead of fetching it anew.
	NginxRevalidates = "proxy_cache_revalidate on;\n"
	// NginxHides has it send nothing by which a cache could be told: no Age, and a Date of its own.
	NginxHides = ""
	// NginxNone has it pass each request on.
	NginxNone = "proxy_cache off;\n"
)

// Nginx starts nginx before an origin, with more directives for its location, and gives the address of the page. It waits
// two seconds for the origin. Where nginx is not installed the test is skipped, or fails when CI=true.
func Nginx(tb testing.TB, origin *Origin, directives string) (url string) {
	tb.Helper()
	if !strings.Contains(directives, "proxy_cache off") {
		directives = "proxy_cache top;\n" + directives
	}
	return Start(tb, Setup{Product: "nginx", Parts: map[string]string{"location": directives}}, origin.Address())
}

// Varnish starts Varnish before an origin, with a grace for what has expired, such as "10s" (its default), and more VCL
// behind its first lines. It waits two seconds for the origin. Where Varnish is not installed the test is skipped, or
// fails when CI=true.
func Varnish(tb testing.TB, origin *Origin, grace, vcl string) (url string) {
	tb.Helper()
	parts := map[string]string{"args": "-p default_grace=" + grace, "backend": ".first_byte_timeout = 2s;", "vcl": vcl}
	return Start(tb, Setup{Product: "Varnish", Parts: parts}, origin.Address())
}

func start(tb testing.TB, s server) string {
	tb.Helper()
	Path(tb, s.bin)
	url, stop, err := s.start()
	if err != nil {
		tb.Fatalf("no %s to test with: %v", s.name, err)
	}
	stopWith(tb, stop)
	return url
}

// stopping has for each test that started servers what waits for their end.
var stopping sync.Map

// stopWith stops a server with the test: all of a test at once, because some take a second to end.
func stopWith(tb testing.TB, stop func()) {
	first, more := stopping.LoadOrStore(tb, new(sync.WaitGroup))
	ends := first.(*sync.WaitGroup)
	if !more {
		tb.Cleanup(func() { // the first that is registered runs last
			ends.Wait()
			stopping.Delete(tb)
		})
	}
	tb.Cleanup(func() { ends.Go(stop) })
}

// Path gives the file of a program, such as nginx or varnishd. Where it is not installed the test is skipped, or fails when
// CI=true.
func Path(tb testing.TB, program string) string {
	tb.Helper()
	file, err := server{bin: program}.path()
	switch {
	case err != nil && os.Getenv("CI") != "true":
		tb.Skipf("%v; go tool task prepare installs it", err)
	case err != nil:
		tb.Fatal(err)
	}
	return file
}

// Installed says whether a product can be started. Where it cannot and CI=true, the test fails.
func Installed(tb testing.TB, product string) bool {
	tb.Helper()
	_, err := products[product].path()
	if err != nil && os.Getenv("CI") == "true" {
		tb.Errorf("%v; go tool task prepare installs it", err)
	}
	return err == nil
}
