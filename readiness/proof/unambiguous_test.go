package proof_test

import (
	"testing"

	"tallylight/readiness/proof"
)

func TestNoMemberComesTwice(t *testing.T) {
	for _, row := range []struct {
		sentence, body string
		plain          bool
	}{
		{"members of different names", `{"a": 1, "b": [2, {"c": null}]}`, true},
		{"a member twice", `{"a": 1, "b": 2, "a": 1}`, false},
		{"in other letters", `{"status": 1, "Status": 2}`, false},
		{"written in another way", `{"a": 1, "\u0061": 2}`, false},
		{"deep within", `[0, {"x": [{"a": [1, 2], "a": 2}]}]`, false},
		{"after an object of its own", `{"a": {"b": {}}, "a": 2}`, false},
		{"the same name in two objects", `[{"a": 1}, {"a": 2}, {"b": {"a": 1}, "a": 1}]`, true},
		{"a value that reads like a name", `{"a": "b", "b": "a"}`, true},
		{"texts of an array", `{"a": ["x", "x"], "b": 1}`, true},
		{"marks within a text", `{"a": "},{\"a\":1", "b": "\\"}`, true},
		{"names with marks", `{"a\",\"b": 1, "a": 2, "b\\": 3, "b": 4}`, true},
		{"no object", `"a"`, true},
		{"nothing", ``, false},
		{"half an object", `{"a": 1`, false},
		{"one value after another", `{"a": 1} {"a": 1}`, false},
	} {
		if err := proof.Unambiguous([]byte(row.body)); (err == nil) != row.plain {
			t.Errorf("%s: %s reads %v", row.sentence, row.body, err)
		}
	}
}
