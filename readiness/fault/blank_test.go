package fault_test

import (
	"testing"

	"tallylight/readiness/fault"
)

func TestBlank(t *testing.T) {
	for _, row := range []struct {
		sentence, text string
		want           bool
	}{
		{"nothing", "", true},
		{"blanks, a tab and a line break", " \t\r\n", true},
		{"a wide blank", "\u3000", true},
		{"a blank that does not break", "\u00a0", true},
		{"a blank of no width", "\u200b", true},
		{"what joins letters", "\u200d\u2060\ufeff", true},
		{"a soft hyphen", "\u00ad", true},
		{"the ends of a line and a paragraph", "\u2028\u2029", true},
		{"marks of direction", "\u200e\u202e\u2066", true},
		{"a control", "\x07", true},
		{"fillers of Hangul", "\u3164\u115f\uffa0", true},
		{"a sign that chooses a shape", "\ufe0f", true},
		{"letters of no dots", "\u2800", true},
		{"all of them", " \u3000\u200b\u00ad\u2800", true},
		{"a letter", "a", false},
		{"a letter among what nobody sees", "\u200b\u3000済\u200b", false},
		{"a dash", "-", false},
		{"a picture that is joined of others", "👩\u200d💻", false},
		{"a byte that is no letter", "\xff", false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := fault.Blank(row.text); got != row.want {
				t.Errorf("%q: %v", row.text, got)
			}
		})
	}
}

func TestHasControls(t *testing.T) {
	for _, row := range []struct {
		sentence, text string
		want           bool
	}{
		{"letters", "山田 太郎", false},
		{"a picture that is joined of others", "👩\u200d💻", false},
		{"a line break", "a\r\nb", true},
		{"the end of a line that is no ASCII", "a\u2028b", true},
		{"what colours a terminal", "\x1b[31m", true},
		{"what turns the direction", "\u202ereverse", true},
		{"what isolates one", "\u2066a", true},
	} {
		if got := fault.HasControls(row.text); got != row.want {
			t.Errorf("%s: %v", row.sentence, got)
		}
	}
}
