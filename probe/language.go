package probe

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// languages are what a visitor asks for who speaks another than a page's, by how much.
var languages = []string{"fr-CA", "fr", "ja", "en", "zh", "ko", "de", "es"}

// otherLanguages is an Accept-Language without the language of a page: whatever else it can be had in.
func otherLanguages(own string) string {
	var asked []string
	for _, lang := range languages {
		switch {
		case base(lang) == base(own):
		case len(asked) == 0:
			asked = append(asked, lang)
		default:
			asked = append(asked, fmt.Sprintf("%s;q=0.%d", lang, 10-len(asked)))
		}
	}
	return strings.Join(asked, ",")
}

// base is a language without its country (RFC 5646).
func base(lang string) string {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	return lang
}

// mostHead is how far into a page its html element begins.
const mostHead = 2 << 10

// langOf gives the language that the html element of a page names; empty where it names none.
func langOf(page []byte) string {
	tokens := html.NewTokenizer(bytes.NewReader(page[:min(len(page), mostHead)]))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken:
			if name, more := tokens.TagName(); string(name) == "html" {
				return clean(attributes(tokens, more)["lang"])
			}
			return ""
		}
	}
}
