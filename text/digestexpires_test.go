package text_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/digest"
	"tallylight/text"
)

func TestTheDigestNamesWhatExpires(t *testing.T) {
	until := time.Date(2026, 11, 19, 3, 0, 0, 0, time.UTC)
	d := digest.Digest{Expiring: []digest.Expiring{{Check: "L1", Until: until}, {Check: "S1", Until: until.Add(time.Hour)}}}
	c := text.Clock{Now: until, Zone: time.UTC}
	for _, row := range []struct {
		lang text.Lang
		want string
	}{
		{text.EN, "Expires before its event is over: "},
		{text.JA, "イベントの終了前に期限切れ："},
	} {
		words := text.For(row.lang)
		line := words.DigestExpires(d, c)
		for _, part := range []string{row.want, words.CheckName("L1"), words.CheckName("S1"), words.Moment(until)} {
			if !strings.Contains(line, part) {
				t.Errorf("%s: no %q in %q", row.lang, part, line)
			}
		}
		if lines := words.Digest(d, "sre", "2026-11-19", c).Lines; !slices.Contains(lines, line) {
			t.Errorf("%s: the message is %q", row.lang, lines)
		}
		if none := words.DigestExpires(digest.Digest{}, c); none != "" {
			t.Errorf("%s: of nothing it says %q", row.lang, none)
		}
	}
}
