package docs

import (
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	blocks := map[string]string{"calls": "| GO |\n", "limits": "new\n"}
	for _, row := range []struct{ sentence, page, want, wrong string }{
		{"a page without blocks stays as it is", "# Title\n", "# Title\n", ""},
		{"a block is replaced, what stands around it stays", "a\n<!-- generated: calls -->\nold\nold\n<!-- end -->\nb\n",
			"a\n<!-- generated: calls -->\n| GO |\n<!-- end -->\nb\n", ""},
		{"an empty block is filled", "<!-- generated: calls -->\n<!-- end -->\n", "<!-- generated: calls -->\n| GO |\n<!-- end -->\n", ""},
		{"two blocks are two", "<!-- generated: calls -->\n<!-- end -->\ntext\n<!-- generated: limits -->\n<!-- end -->\n",
			"<!-- generated: calls -->\n| GO |\n<!-- end -->\ntext\n<!-- generated: limits -->\nnew\n<!-- end -->\n", ""},
		{"a block that nobody makes is an error", "<!-- generated: weather -->\n<!-- end -->\n", "", "weather"},
		{"a block without end is an error", "<!-- generated: calls -->\nold\n", "", "pair"},
		{"an end without block is an error", "old\n<!-- end -->\n", "", "pair"},
		{"a block within a block is an error", "<!-- generated: calls -->\n<!-- generated: limits -->\n<!-- end -->\n<!-- end -->\n", "", "pair"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got, err := Fill(row.page, blocks)
			if got != row.want || (err == nil) != (row.wrong == "") || err != nil && !strings.Contains(err.Error(), row.wrong) {
				t.Errorf("%q, %v; want %q, error with %q", got, err, row.want, row.wrong)
			}
		})
	}
}

func TestTableEscapesWhatWouldBreakIt(t *testing.T) {
	got := Table([]string{"a", "b"}, [][]string{{"x|y", "two\nlines"}})
	if want := "| a | b |\n| --- | --- |\n| x\\|y | two lines |\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
