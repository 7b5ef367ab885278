// Package text holds every sentence that people read, in Japanese and in English. A sentence with a value in
// it is a function, so that a missing translation does not compile or fails the test that compares the two.
package text

import (
	"golang.org/x/text/language"
)

// Lang is a language that Tallylight speaks.
type Lang string

// The languages.
const (
	JA Lang = "ja"
	EN Lang = "en"
)

// Other gives the other language.
func (l Lang) Other() Lang {
	if l == JA {
		return EN
	}
	return JA
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Japanese})

// Match gives the language that an Accept-Language header (RFC 9110 12.5.4) asks for; English where it names
// neither.
func Match(accept string) Lang {
	_, i := language.MatchStrings(matcher, accept)
	if i == 1 {
		return JA
	}
	return EN
}
