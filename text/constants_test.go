package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tallylight/readiness"
)

// constants reads the values of the string constants of a file whose names begin with one of the prefixes, so that a word
// that is added there is missed here.
func constants(t *testing.T, file string, prefixes ...string) (values []string) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		named := slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(spec.Names[0].Name, prefix) })
		if ok && named && literal.Kind == token.STRING {
			value, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
		return true
	})
	if len(values) == 0 {
		t.Fatalf("%s declares no %v", file, prefixes)
	}
	return values
}

// saidKeys lists the keys of a map of words.
func saidKeys[K ~string, W any](words map[K]W) (keys []string) {
	for k := range maps.Keys(words) {
		keys = append(keys, string(k))
	}
	return keys
}

func TestEveryFixedWordIsSaidAndNoOther(t *testing.T) {
	var proofs []string
	for _, p := range readiness.Proofs[1:] {
		proofs = append(proofs, string(p))
	}
	fetch := append(constants(t, "../calendar/fetcherror.go", "Code"), readiness.NotACalendar)
	ownSentence := []string{readiness.NotACalendar, readiness.HTTPStatus, "caldav_many"}
	longer := slices.DeleteFunc(slices.Clone(fetch), func(code string) bool { return slices.Contains(ownSentence, code) })
	for _, l := range []Lang{EN, JA} {
		w := For(l)
		for _, row := range []struct {
			what        string
			words, said []string
		}{
			{"proof, as a sentence", proofs, saidKeys(w.Task.HowComputed)},
			{"proof, to choose", proofs, saidKeys(w.Ladder.ProofName)},
			{"message to a pipeline", append(constants(t, "../readiness/delivery.go", "Tell"), constants(t, "../readiness/scale/tell.go", "Tell")...), saidKeys(w.Delivery.Kind)},
			{"why a message failed", append(constants(t, "../readiness/delivery.go", "Failed", "Stopped"), constants(t, "../notify/post.go", "Failed")...), saidKeys(w.Delivery.Why)},
			{"why a calendar cannot be fetched", longer, saidKeys(w.Source.Error)},
			{"the same in a few words", fetch, saidKeys(w.Source.Short)},
			{"why there is no usual maximum", constants(t, "../readiness/measured/usual.go", "Lack"), saidKeys(w.During.Lack)},
			{"why an answer says nothing", constants(t, "../readiness/proof/answer.go", "Unread"), saidKeys(w.Verify.Unread)},
		} {
			slices.Sort(row.words)
			slices.Sort(row.said)
			if !slices.Equal(row.words, row.said) {
				t.Errorf("%s: %s: there is %q, said is %q", l, row.what, row.words, row.said)
			}
		}
	}
}
