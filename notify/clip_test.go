package notify

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// family is one grapheme of 7 code points, 11 UTF-16 units and 25 bytes.
const family = "👨‍👩‍👧‍👦"

func TestClip(t *testing.T) {
	rows := []struct {
		sentence, text string
		room           int
		m              Measure
		want           string
	}{
		{"what fits stays", "手しごと", 4, Characters, "手しごと"},
		{"what does not ends with an ellipsis, which counts", "手しごと", 3, Characters, "手し…"},
		{"in bytes the ellipsis takes three", "手しごと", 11, Bytes, "手し…"},
		{"characters outside the first plane are two units", "𠮷野家です", 4, UTF16, "𠮷野…"},
		{"a family is not torn apart", "a" + family + "b", 12, UTF16, "a…"},
		{"a family that fits stays", "a" + family + "bc", 13, UTF16, "a" + family + "…"},
		{"a flag is one", "🇯🇵🇺🇸🇯🇵", 4, Characters, "🇯🇵…"},
		{"an accent stays with its letter", "e\u0301e\u0301e\u0301", 4, Characters, "e\u0301…"},
		{"a dakuten stays with its kana", "か\u3099か\u3099", 3, Characters, "か\u3099…"},
		{"no space before the ellipsis", "one two", 5, Characters, "one…"},
		{"a letter with more marks than there is room for is cut all the same", "e" + strings.Repeat("\u0301", 100), 4, Characters, "e\u0301\u0301…"},
		{"where there is no room for the ellipsis there is nothing", "手しごと", 2, Bytes, ""},
		{"what is escaped counts as it will be", "a&&&&", 12, Characters.Escaped(html.EscapeString), "a&&…"},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := Clip(row.text, row.room, row.m); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	rows := []struct{ sentence, text, want string }{
		{"plain words stay", "ビジネス最前線「手しごとの逆襲」", "ビジネス最前線「手しごとの逆襲」"},
		{"breaks become spaces", "a\r\nb\nc\td\u2028e\u2029f\u0085g", "a b c d e f g"},
		{"spaces at the ends and in a row go", "  a   b ", "a b"},
		{"the wide space of Japanese stays", "朝の扉　特集", "朝の扉　特集"},
		{"marks of direction go", "a\u202eb\u202cc\u2066d\u2069e\u200ef\u200fg\u061ch", "abcdefgh"},
		{"control characters go", "a\x00b\x1b[31mc\x7fd\u009be", "ab[31mcde"},
		{"what is no UTF-8 goes", "a\xffb\ufeffc", "abc"},
		{"emoji keep what joins them", family, family},
		{"a formula is text", `=HYPERLINK("x")`, `=HYPERLINK("x")`},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := Line(row.text); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestFit(t *testing.T) {
	more := func(n int) string { return fmt.Sprintf("+%d", n) }
	rows := []struct {
		sentence string
		room     int
		want     []string
	}{
		{"all fit", 12, []string{"abc", "def", "ghi"}},
		{"the last does not", 11, []string{"abc", "def", "+1"}},
		{"one does", 7, []string{"abc", "+2"}},
		{"none does", 4, []string{"+3"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := Fit([]string{"abc", "def", "ghi"}, row.room, 1, Characters, more); !slices.Equal(got, row.want) {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func FuzzClip(f *testing.F) {
	f.Add("手しごと"+family, 7)
	f.Add("a\xff\x00\u202e"+strings.Repeat("\u0301", 9), 3)
	f.Fuzz(func(t *testing.T, text string, room int) {
		line := Line(text)
		if !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\t\x00\u202e\u2066\u200f") || Line(line) != line {
			t.Fatalf("not a line: %q", line)
		}
		room = max(0, room%1000)
		for _, m := range []Measure{Characters, Bytes, UTF16, Characters.Escaped(html.EscapeString)} {
			got := Clip(line, room, m)
			if m(got) > room || !utf8.ValidString(got) || !strings.HasPrefix(line, strings.TrimSuffix(got, cut)) {
				t.Fatalf("%q of %q for %d", got, line, room)
			}
		}
	})
}

func TestClean(t *testing.T) {
	plain := func() Message {
		return Message{ID: "1", Lang: "ja", Title: "a", Lines: []string{"b"}, Link: Link{URL: "https://x.example/", Text: "c"}}
	}
	rows := []struct {
		sentence string
		change   func(*Message)
		want     string // title, lines, link, language
	}{
		{"what is right stays", func(*Message) {}, `"a" ["b"] {https://x.example/ c} ja`},
		{"each line is one", func(m *Message) { m.Title, m.Lines, m.Link.Text = "a\r\nb", []string{"c\nd"}, "e\tf" }, `"a b" ["c d"] {https://x.example/ e f} ja`},
		{"without a title there is ours", func(m *Message) { m.Title = "\u3000\u200b" }, `"Tallylight" ["b"] {https://x.example/ c} ja`},
		{"lines in which there is nothing to see go", func(m *Message) { m.Lines = []string{"", " ", "\u202e", "b"} }, `"a" ["b"] {https://x.example/ c} ja`},
		{"a link to no web page goes", func(m *Message) { m.Link.URL = "javascript:1" }, `"a" ["b"] { } ja`},
		{"a link without a name has ours", func(m *Message) { m.Link.Text = "" }, `"a" ["b"] {https://x.example/ Tallylight} ja`},
		{"another language is English", func(m *Message) { m.Lang = "fr" }, `"a" ["b"] {https://x.example/ c} en`},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			m := plain()
			row.change(&m)
			m = m.Clean()
			if got := fmt.Sprintf("%q %q %v %s", m.Title, m.Lines, m.Link, m.Lang); got != row.want {
				t.Errorf("%s, want %s", got, row.want)
			}
		})
	}
}
