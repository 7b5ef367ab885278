package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tallylight/readiness/fault"
)

// reasonWord is what a reason looks like: the fixed word of a refusal that a sentence is made of.
var reasonWord = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// TestEveryReasonForARefusalIsSaid reads the source: a reason word that no sentence knows was misspelt or forgotten, and a
// sentence whose word nobody gives is not needed.
func TestEveryReasonForARefusalIsSaid(t *testing.T) {
	given, spelled := refusals(t)
	for _, lang := range []*Text{For(EN), For(JA)} {
		for _, word := range slices.Sorted(maps.Keys(given)) {
			if lang.Invalid(fault.Invalid{Field: "file", Reason: word}) == lang.Trouble.ReasonOther {
				t.Errorf("%s: %q has no sentence; it is given at %s", lang.Lang, word, given[word])
			}
		}
		for key := range lang.Trouble.Reason {
			if word := key[strings.LastIndex(key, ".")+1:]; !spelled[word] {
				t.Errorf("%s: nobody refuses with %q", lang.Lang, word)
			}
		}
	}
}

// refusals gives the reasons that the source refuses with and where, and every word that stands in the source at all.
func refusals(t *testing.T) (given map[string]string, spelled map[string]bool) {
	t.Helper()
	given, spelled = map[string]string{}, map[string]bool{}
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "artifacts" || path == filepath.Join("..", "text")) {
			if err == nil {
				return fs.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
			return nil
		}
		tree, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			for _, literal := range refusedWith(n) {
				given[literal] = files.Position(n.Pos()).String()
			}
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				spelled[textOf(literal)] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(given) < 40 {
		t.Fatalf("only %d reasons were found: the source is read wrongly", len(given))
	}
	return given, spelled
}

// refusedWith gives the reasons that a refusal names: Invalid{Reason: "too_long"}, refuse(is, "title", "too_long", got).
func refusedWith(n ast.Node) (words []string) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if !strings.HasSuffix(typeName(n.Type), "Invalid") {
			return nil
		}
		for _, element := range n.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if ok && typeName(pair.Key) == "Reason" && textOf(pair.Value) != "" {
				words = append(words, textOf(pair.Value))
			}
		}
	case *ast.CallExpr:
		if typeName(n.Fun) == "refuse" && len(n.Args) == 4 && reasonWord.MatchString(textOf(n.Args[2])) {
			words = append(words, textOf(n.Args[2]))
		}
	}
	return words
}

// typeName is the last name of an expression: Invalid of fault.Invalid.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// textOf is a literal's text; empty where the expression is none.
func textOf(e ast.Expr) string {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	said, _ := strconv.Unquote(literal.Value)
	return said
}
