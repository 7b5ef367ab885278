package text

import (
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/table"
)

func TestEveryColumnAndFieldHasAName(t *testing.T) {
	for _, l := range []Lang{EN, JA} {
		for _, c := range append([]table.Column{table.ColumnNone}, table.Columns...) {
			if name := For(l).ColumnName(c); name == "" || strings.HasPrefix(name, "event.") {
				t.Errorf("column %q has no name in %s", c, l)
			}
		}
		for _, k := range table.FlagKinds {
			if For(l).Paste.Flag[k] == "" {
				t.Errorf("flag %s has no sentence in %s", k, l)
			}
		}
		for _, k := range table.Skips {
			if For(l).Paste.Skip[k] == "" {
				t.Errorf("what is skipped as %s has no word in %s", k, l)
			}
		}
		for _, f := range readiness.BriefFields {
			if For(l).Label(string(f)) == string(f) {
				t.Errorf("field %s has no name in %s", f, l)
			}
		}
		for _, c := range readiness.Certainties {
			if For(l).ByHand.Certainty[c] == "" {
				t.Errorf("certainty %s has no word in %s", c, l)
			}
		}
	}
}

func TestRowTroubleSaysWhatCameAndWhatToDo(t *testing.T) {
	for _, row := range []struct {
		sentence string
		e        fault.Invalid
		en, ja   string
	}{
		{"what came", fault.Invalid{Field: "date", Reason: "bad_date", Got: "2/30"}, "Date “2/30”: Write a date, such as 2026-11-19.", "日付「2/30」：2026-11-19のように日付を入力してください。"},
		{"nothing came", fault.Invalid{Field: "title", Reason: "required"}, "Title: Fill this in.", "タイトル：入力してください。"},
		{"much came", fault.Invalid{Field: "level", Reason: "no_such_level", Got: strings.Repeat("高", 41)},
			"Level “" + strings.Repeat("高", 40) + "…”: The ladder has no such level.", "レベル「" + strings.Repeat("高", 40) + "…」：そのレベルはありません。"},
	} {
		if got := For(EN).RowTrouble(row.e); got != row.en {
			t.Errorf("%s: %q", row.sentence, got)
		}
		if got := For(JA).RowTrouble(row.e); got != row.ja {
			t.Errorf("%s: %q", row.sentence, got)
		}
	}
}
