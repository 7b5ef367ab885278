package yamlfile_test

import (
	"strings"
	"testing"

	"tallylight/yamlfile"
)

type file struct {
	Name string `yaml:"name"`
}

func TestDecode(t *testing.T) {
	for _, row := range []struct{ sentence, body, name, wrong string }{
		{"a document is read", "name: a\n", "a", ""},
		{"a field that nobody knows is refused, without the name of our type", "title: a\n", "", "unmarshal errors: line 1: field title not found"},
		{"a second document is refused", "name: a\n---\nname: b\n", "a", "there is more than one document"},
		{"an empty file is refused", "", "", "EOF"},
		{"what is no YAML is refused in one line", "name: [\n", "", "line 1: did not find expected node content"},
		{"a key given twice is refused", "name: a\nname: b\n", "", "line 2: name is given twice"},
		{"also deep below", "name:\n  - {a: 1, a: 2}\n", "", "line 2: a is given twice"},
		{"60 KB of one key end at once", strings.Repeat("a:\n", 20_000), "", "line 1: there are more than 100 keys in one mapping"},
		{"an empty document is refused", "# nothing\n", "", "EOF"},
		{"a long complaint is cut", strings.Repeat("x", 400) + ": a\n", "", "unmarshal errors: line 1: field " + strings.Repeat("x", 268)},
	} {
		var f file
		err := yamlfile.Decode([]byte(row.body), &f)
		if got := wrong(err); got != row.wrong || f.Name != row.name {
			t.Errorf("%s: %q, %q", row.sentence, f.Name, got)
		}
	}
}

func wrong(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
