package fault

import (
	"strings"
	"unicode"
)

// SameName says that people read two names as one: they are the same in another width or case, or but for blanks and characters that
// do not show.
func SameName(one, other string) bool { return plainName(one) == plainName(other) }

// wide is how far the wide forms of ASCII (U+FF01 to U+FF5E) lie above it.
const wide = '！' - '!'

func plainName(name string) string {
	return strings.ToLower(strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
			return -1
		case r >= '！' && r <= '～':
			return r - wide
		}
		return r
	}, name)))
}
