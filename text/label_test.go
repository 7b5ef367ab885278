package text

import "testing"

func TestLabels(t *testing.T) {
	for _, row := range []struct{ sentence, field, en, ja string }{
		{"a field has one name", "title", "Title", "タイトル"},
		{"but one form may call it otherwise", "own.title", "What is to be done", "内容"},
		{"which other forms do not", "event.title", "Title", "タイトル"},
		{"a form without a name is any form", ".title", "Title", "タイトル"},
		{"the level of a check is named after it", "from_C1", "Served from shared cache", "共有キャッシュから配信"},
		{"a field of a level names the level", "name_ja_3", "Name, Japanese, Level 3", "名前（日本語）、レベル3"},
		{"what has no name stands as it is", "nonsense", "nonsense", "nonsense"},
	} {
		if en, ja := For(EN).Label(row.field), For(JA).Label(row.field); en != row.en || ja != row.ja {
			t.Errorf("%s: %q, %q", row.sentence, en, ja)
		}
	}
	if got := For(EN).Labelled("baseline", "req/s"); got != "Usual peak, req/s" {
		t.Error(got)
	}
	if got := For(JA).Labelled("baseline", "req/s"); got != "平常のピーク（req/s）" {
		t.Error(got)
	}
	if got := For(EN).Optional("note"); got != "Note (optional)" {
		t.Error(got)
	}
}
