package text

import (
	"strings"
	"testing"
)

func TestRefusal(t *testing.T) {
	for _, row := range []struct{ said, ja string }{
		{"", ""},
		{"not found", "見つかりません。"},
		{"expected number <= 500", "500以下で指定してください。"},
		{`expected value to be one of "add, replace"`, "次のどれかを指定してください：add, replace"},
		{"something new", "読み取れません（something new）。"},
	} {
		if got := For(JA).Refusal(row.said); got != row.ja {
			t.Errorf("%q is %q, want %q", row.said, got, row.ja)
		}
		if got := For(EN).Refusal(row.said); got != row.said {
			t.Errorf("%q in English is %q", row.said, got)
		}
	}
	for _, row := range refusalRows {
		if row[0] == "" || row[1] == "" || strings.Count(row[0], "%v") != strings.Count(row[1], "%v") || strings.Count(row[0], "%v") > 1 {
			t.Errorf("%q and %q do not say the same", row[0], row[1])
		}
	}
}
