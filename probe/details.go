package probe

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"tallylight/readiness/toppage"
)

const (
	mostCookies = 20
	mostLines   = 64
)

// readDetails takes from a response what checks compare beyond its facts.
func readDetails(r Response, said []signal) toppage.Details {
	return toppage.Details{
		CacheControl: joined(r.Header, "Cache-Control"), Vary: joined(r.Header, "Vary"),
		Cookies: cookies(r.Header), Layers: layerWords(said),
	}
}

func joined(h http.Header, field string) string { return clean(strings.Join(h.Values(field), ", ")) }

// clean makes text from outside fit to be kept: one short line of UTF-8 without NUL.
func clean(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(shorten(text), "\x00", ""), "?")
}

// cookies gives the names of the cookies that a response sets, and what tells their values apart.
func cookies(h http.Header) []toppage.Cookie {
	var set []toppage.Cookie
	for _, c := range (&http.Response{Header: h}).Cookies() {
		if len(set) == mostCookies {
			break
		}
		sum := sha256.Sum256([]byte(c.Value))
		set = append(set, toppage.Cookie{Name: clean(c.Name), Hash: hex.EncodeToString(sum[:8])})
	}
	return set
}

func layerWords(said []signal) []toppage.LayerWord {
	var words []toppage.LayerWord
	for _, s := range said {
		words = append(words, toppage.LayerWord{Layer: clean(s.layer), Served: s.how, Explicit: !s.inferred})
	}
	return words
}

// Lines gives the header lines of a response for showing, without the values of cookies.
func Lines(h http.Header) []string {
	var lines []string
	for _, field := range sortedFields(h) {
		for _, value := range h.Values(field) {
			if len(lines) == mostLines {
				return lines
			}
			if field == "Set-Cookie" {
				name, _, _ := strings.Cut(value, "=")
				value = name + "=…"
			}
			lines = append(lines, clean(field+": "+value))
		}
	}
	return lines
}
