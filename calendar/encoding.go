package calendar

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"tallylight/charset"
)

// encodingOf names the encoding of body by score: nil for UTF-8, also when a few characters are damaged. The
// score is taken on unfolded lines, because a fold may cut a character.
func encodingOf(body []byte) encoding.Encoding {
	if utf8.Valid(body) {
		return nil
	}
	return charset.Of(func(yield func([]byte) bool) {
		var unfold unfolder
		for l := range unfold.lines(body, lineEnd(body)) {
			if !yield(l.text) {
				return
			}
		}
	})
}
