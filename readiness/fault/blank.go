package fault

import (
	"strings"
	"unicode"
)

// Blank says that a text shows nothing: it is empty, or made of blanks, controls and characters that have no shape.
func Blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsSpace(r) && !unicode.In(r, unicode.Z, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) &&
			r != emptyBraille
	})
}

// emptyBraille is a letter of no dots.
const emptyBraille = '\u2800'

// HasControls says that a text holds what alters how others show it: a line break or another control character, or one that turns the
// direction of writing.
func HasControls(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control) })
}
