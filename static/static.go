// Package static holds what the pages load: the stylesheet, fonts, icon and scripts. Each file is served under a name
// that carries a hash of its content, so that browsers may keep it for ever.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

//go:embed *.css *.js *.svg fonts/*.woff2
var files embed.FS

// Prefix is the address that Handler serves below.
const Prefix = "/static/"

// asset is one file as it is served.
type asset struct {
	contentType string
	plain       []byte
	gzip        func() []byte // empty where compression gains nothing
}

// names maps a file's name to its address, assets maps an address to its file.
var names, assets = load(files)

// Path gives the address of a file: "tallylight.css" is "/static/tallylight.3f2a9c01.css". It panics for a name that
// does not exist, as a page that names one is wrong for every reader.
func Path(name string) string {
	address, ok := names[name]
	if !ok {
		panic(fmt.Sprintf("static: there is no file %q", name))
	}
	return address
}

// Plain gives every file that a page may name, as it is and under its own name, for pages that no server of ours is
// behind. The stylesheet names the fonts relative to itself.
func Plain(name string) ([]byte, error) { return files.ReadFile(name) }

// Handler serves the files under the addresses that Path gives, and nothing else.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		default:
			a.serve(w, r)
		}
	})
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body := a.plain
	if packed := a.gzip(); len(packed) > 0 {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = packed
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // an error means that the browser has gone
	}
}

// acceptsGzip reads Accept-Encoding (RFC 9110, 12.5.3): gzip or x-gzip or *, unless its weight is 0.
func acceptsGzip(header string) bool {
	for _, item := range strings.Split(header, ",") {
		coding, weight, _ := strings.Cut(strings.ToLower(item), ";")
		switch strings.TrimSpace(coding) {
		case "gzip", "x-gzip", "*":
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}

// load reads all files, fonts first, so that the stylesheet can name them by their hashed names.
func load(fsys fs.FS) (map[string]string, map[string]*asset) {
	names, assets := map[string]string{}, map[string]*asset{}
	for _, pattern := range []string{"fonts/*.woff2", "*.svg", "*.js", "*.css"} {
		found, err := fs.Glob(fsys, pattern)
		if err != nil {
			panic(err)
		}
		for _, name := range found {
			body, err := fs.ReadFile(fsys, name)
			if err != nil {
				panic(err)
			}
			if path.Ext(name) == ".css" {
				body = renameURLs(body, names)
			}
			names[name] = hashed(name, body)
			assets[names[name]] = newAsset(name, body)
		}
	}
	return names, assets
}

// renameURLs puts the hashed addresses in place of url("name") in a stylesheet.
func renameURLs(css []byte, names map[string]string) []byte {
	for name, address := range names {
		css = bytes.ReplaceAll(css, []byte(`url("`+name+`")`), []byte(`url("`+address+`")`))
	}
	return css
}

// hashed gives the address of a file: its name with the start of the SHA-256 of its content before the ending.
func hashed(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
}

func newAsset(name string, body []byte) *asset {
	a := &asset{contentType: contentTypes[path.Ext(name)], plain: body, gzip: func() []byte { return nil }}
	if path.Ext(name) != ".woff2" { // compressed already
		a.gzip = sync.OnceValue(func() []byte { return pack(body) })
	}
	return a
}

// contentTypes are ours, as the system's table differs between machines.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// pack compresses at the best level: it happens once.
func pack(body []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(body); err != nil {
		return nil
	}
	if w.Close() != nil || b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}
