package seal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tallylight/seal"
)

var (
	here   = seal.Place{Table: "feeds", Row: "f1", Column: "url"}
	secret = "https://calendar.example.com/private-1b9f2a/pr.ics"
)

func TestWhatIsSealedOpensInItsPlaceAlone(t *testing.T) {
	key, other := seal.NewKey(), seal.NewKey()
	rows := []struct {
		sentence string
		with     seal.Key
		at       seal.Place
		edit     func(string) string
		want     error
	}{
		{"in its place", key, here, nil, nil},
		{"in another row", key, seal.Place{Table: "feeds", Row: "f2", Column: "url"}, nil, seal.ErrForged},
		{"in another column", key, seal.Place{Table: "feeds", Row: "f1", Column: "password"}, nil, seal.ErrForged},
		{"in another table", key, seal.Place{Table: "previews", Row: "f1", Column: "url"}, nil, seal.ErrForged},
		{"with another key", other, here, nil, seal.ErrForged},
		{"with another key under its name", other, here, func(s string) string { return strings.Replace(s, key.ID(), other.ID(), 1) }, seal.ErrForged},
		{"cut short", key, here, func(s string) string { return s[:len(s)-4] }, seal.ErrForged},
		{"with a letter changed", key, here, func(s string) string { return s[:40] + flip(s[40]) + s[41:] }, seal.ErrForged},
		{"in plain text", key, here, func(string) string { return secret }, seal.ErrNotSealed},
		{"with nothing inside", key, here, func(s string) string { return s[:strings.LastIndex(s, ":")+1] }, seal.ErrForged},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			sealed := key.Seal(secret, here)
			if row.edit != nil {
				sealed = row.edit(sealed)
			}
			text, err := row.with.Open(sealed, row.at)
			if !errors.Is(err, row.want) || (err == nil) != (text == secret) {
				t.Errorf("%q, %v; want error %v", text, err, row.want)
			}
			if err != nil && strings.Contains(err.Error(), "1b9f2a") {
				t.Errorf("the error tells the secret: %v", err)
			}
		})
	}
}

func flip(letter byte) string {
	if letter == 'A' {
		return "B"
	}
	return "A"
}

func TestSealingTwiceGivesTwoTextsAndOneDigest(t *testing.T) {
	key := seal.NewKey()
	if a, b := key.Seal(secret, here), key.Seal(secret, here); a == b || strings.Contains(a, "calendar") {
		t.Errorf("%s and %s", a, b)
	}
	if again := key.Digest(secret); again != key.Digest(secret) || again == seal.NewKey().Digest(secret) || again == key.Digest(secret+"x") {
		t.Error("a digest is one of text and key")
	}
	if key.Seal("", here) != "" || key.Digest("") != "" {
		t.Error("nothing is sealed as something")
	}
}

func TestKeysAreReadAsTheyWereWritten(t *testing.T) {
	a, b := seal.NewKey(), seal.NewKey()
	for sentence, text := range map[string]string{
		"one a line":             a.Text() + "\n" + b.Text() + "\n",
		"with Windows' lines":    a.Text() + "\r\n" + b.Text() + "\r\n",
		"with commas":            a.Text() + "," + b.Text(),
		"with a line of comment": "# made 2026-11-19\n" + a.Text() + "\n\n# before\n" + b.Text(),
	} {
		t.Run(sentence, func(t *testing.T) {
			keys, err := seal.ParseKeys(text)
			if err != nil || len(keys) != 2 || keys[0].ID() != a.ID() || keys[1].ID() != b.ID() {
				t.Errorf("%v, %v", keys, err)
			}
		})
	}
	for _, text := range []string{"hunter2hunter2", a.Text()[:20], a.Text() + "AAAA"} {
		if _, err := seal.ParseKeys(text); err == nil || strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if said := fmt.Sprintf("%v %+v %#v %s", a, a, a, a); strings.Contains(said, a.Text()) || !strings.Contains(said, a.ID()) {
		t.Errorf("a key says %s", said)
	}
}

func BenchmarkSeal(b *testing.B) {
	key := seal.NewKey()
	for b.Loop() {
		key.Seal(secret, here)
	}
}

func BenchmarkOpen(b *testing.B) {
	key := seal.NewKey()
	sealed := key.Seal(secret, here)
	for b.Loop() {
		if _, err := key.Open(sealed, here); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	key := seal.NewKey()
	f.Add(key.Seal(secret, here))
	f.Add("sealed:1:")
	f.Add("sealed:1::")
	f.Fuzz(func(t *testing.T, text string) {
		if got, err := key.Open(text, here); err == nil && got != "" && got != secret {
			t.Errorf("%q opened as %q", text, got)
		}
	})
}
