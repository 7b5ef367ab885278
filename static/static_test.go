package static

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

func TestPathCarriesAHashOfTheContent(t *testing.T) {
	for _, name := range []string{"tallylight.css", "live.js", "idiomorph.js", "icon.svg", "fonts/barlow-sc-600.woff2"} {
		if got := Path(name); !regexp.MustCompile(`^/static/[a-z0-9/-]+\.[0-9a-f]{8}\.[a-z0-9]+$`).MatchString(got) {
			t.Errorf("Path(%q) = %q", name, got)
		}
	}
	if hashed("a.css", []byte("x")) == hashed("a.css", []byte("y")) {
		t.Error("two contents share one address")
	}
}

func TestPathPanicsForAFileThatIsNotThere(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Path("missing.css")
}

func TestHandler(t *testing.T) {
	rows := []struct {
		sentence, method, path string
		status                 int
		contentType            string
	}{
		{"the stylesheet", "GET", Path("tallylight.css"), 200, "text/css; charset=utf-8"},
		{"a script", "GET", Path("live.js"), 200, "text/javascript; charset=utf-8"},
		{"the icon", "GET", Path("icon.svg"), 200, "image/svg+xml"},
		{"a font", "GET", Path("fonts/barlow-sc-500.woff2"), 200, "font/woff2"},
		{"asking for the head only", "HEAD", Path("live.js"), 200, "text/javascript; charset=utf-8"},
		{"the name without its hash is not served", "GET", "/static/tallylight.css", 404, ""},
		{"an old hash is not served", "GET", "/static/tallylight.00000000.css", 404, ""},
		{"a folder lists nothing", "GET", "/static/fonts/", 404, ""},
		{"the root lists nothing", "GET", "/static/", 404, ""},
		{"a way out leads nowhere", "GET", "/static/../static.go", 404, ""},
		{"nothing can be posted", "POST", Path("live.js"), 405, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, httptest.NewRequest(row.method, row.path, nil))
			if w.Code != row.status {
				t.Fatalf("status %d, want %d", w.Code, row.status)
			}
			if row.status != http.StatusOK {
				return
			}
			if got := w.Header().Get("Content-Type"); got != row.contentType {
				t.Errorf("Content-Type %q, want %q", got, row.contentType)
			}
			if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("Cache-Control %q", got)
			}
			if row.method == "HEAD" && w.Body.Len() > 0 {
				t.Error("HEAD has a body")
			}
		})
	}
}

func TestHandlerCompresses(t *testing.T) {
	rows := []struct {
		sentence, accept, path string
		packed                 bool
	}{
		{"a browser takes gzip", "gzip, deflate, br, zstd", Path("tallylight.css"), true},
		{"anything goes", "*", Path("tallylight.css"), true},
		{"with a weight", "br;q=1, gzip; q=0.5", Path("live.js"), true},
		{"gzip is refused", "gzip;q=0", Path("live.js"), false},
		{"nothing is said", "", Path("live.js"), false},
		{"only brotli", "br", Path("live.js"), false},
		{"a font is compressed already", "gzip", Path("fonts/barlow-sc-500.woff2"), false},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			r := httptest.NewRequest("GET", row.path, nil)
			r.Header.Set("Accept-Encoding", row.accept)
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, r)
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != row.packed {
				t.Fatalf("packed %v, want %v", got, row.packed)
			}
			if row.packed && !bytes.Equal(unpack(t, w.Body), assets[row.path].plain) {
				t.Error("the content differs once unpacked")
			}
		})
	}
}

func TestStylesheetLoadsOnlyWhatIsServed(t *testing.T) {
	css := string(assets[Path("tallylight.css")].plain)
	found := regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(css, -1)
	if len(found) == 0 {
		t.Fatal("the stylesheet loads no font")
	}
	for _, url := range found {
		if address := strings.Trim(url[1], `"`); assets[address] == nil {
			t.Errorf("url(%s) is not served", url[1])
		}
	}
	if strings.Contains(css, "@import") {
		t.Error("@import fetches in turn, not at once")
	}
}

func unpack(t *testing.T, r io.Reader) []byte {
	t.Helper()
	z, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
