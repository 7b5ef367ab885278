package web

import (
	"unicode"
	"unicode/utf8"
)

// straight gives a page without the marks that turn the direction of writing: in a title, an option or an attribute, where nothing
// isolates them, those that people write turn the words around them. Browsers find the direction of each word without them.
func straight(page []byte) []byte {
	kept := page[:0]
	from := 0
	for i := 0; i < len(page); i++ {
		if page[i] != firstOfMarks && page[i] != firstOfArabicMark {
			continue
		}
		r, size := utf8.DecodeRune(page[i:])
		if unicode.Is(unicode.Bidi_Control, r) {
			kept = append(kept, page[from:i]...)
			from = i + size
		}
		i += size - 1
	}
	return append(kept, page[from:]...)
}

// The bytes with which such marks begin in UTF-8.
const (
	firstOfMarks      = 0xe2 // U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069
	firstOfArabicMark = 0xd8 // U+061C
)
