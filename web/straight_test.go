package web

import (
	"testing"
	"unicode"
)

func TestAPageHasNoMarksOfDirection(t *testing.T) {
	for _, row := range []struct{ sentence, page, want string }{
		{"nothing", "", ""},
		{"a page without them stays as it is", "<p>放送中 – “on air” … 12:00</p>", "<p>放送中 – “on air” … 12:00</p>"},
		{"an override that nobody ends", "<b>\u202egnp.exe</b>", "<b>gnp.exe</b>"},
		{"an embedding with its end", "\u202babc\u202c d", "abc d"},
		{"isolates", "\u2066a\u2067b\u2068c\u2069", "abc"},
		{"marks", "\u200ea\u200f", "a"},
		{"the Arabic mark, and letters that begin like it", "\u061cش\u0624", "ش\u0624"},
		{"words that are written from right to left stay", "שלום 7", "שלום 7"},
		{"what joins an emoji stays", "👩\u200d💻", "👩\u200d💻"},
		{"half a mark", "a\xe2\x80", "a\xe2\x80"},
	} {
		if got := string(straight([]byte(row.page))); got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
	for _, r := range unicode.Bidi_Control.R16 {
		for mark := rune(r.Lo); mark <= rune(r.Hi); mark += rune(r.Stride) {
			if got := string(straight([]byte("a" + string(mark) + "b"))); got != "ab" {
				t.Errorf("%U stays", mark)
			}
		}
	}
}
