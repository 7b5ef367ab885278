package journal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"
)

// declared reads the constants of the file that names the kinds.
func declared(t *testing.T) (kinds []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range file.Decls {
		if consts, ok := decl.(*ast.GenDecl); ok && consts.Tok == token.CONST {
			for _, spec := range consts.Specs {
				kind, err := strconv.Unquote(spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds
}

func TestEveryKindIsInOneGroup(t *testing.T) {
	left := declared(t)
	if len(left) < 50 {
		t.Fatalf("only %d kinds are declared", len(left))
	}
	for _, kind := range Kinds() {
		i := slices.Index(left, kind)
		if i < 0 {
			t.Errorf("%q is grouped twice, or is no kind", kind)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	if len(left) > 0 {
		t.Errorf("in no group: %q", left)
	}
}

func TestOfGivesTheKindsOfAGroup(t *testing.T) {
	for _, row := range []struct {
		sentence, group string
		want            []string
	}{
		{"a group", "brief", []string{BriefTold}},
		{"the newest first is no group", "newest", nil},
		{"what nobody looks for is in none", "", nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := Of(row.group); !slices.Equal(got, row.want) {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}
