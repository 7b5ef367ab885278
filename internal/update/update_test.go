package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// release is one version of a module on the test's proxy.
type release struct {
	module, version string
	requires        []string // "path version", each imported
	source          string   // beside the package clause and the imports
	refused         bool     // listed, but not to be had
}

func (r release) gomod() string {
	text := "module " + r.module + "\n\ngo 1.26.0\n"
	if r.source == needsNewerGo {
		text = "module " + r.module + "\n\ngo 1.999.0\n"
	}
	for _, required := range r.requires {
		text += "\nrequire " + required + "\n"
	}
	return text
}

func (r release) code() string {
	text := "package " + filepath.Base(r.module) + "\n"
	for _, required := range r.requires {
		path, _, _ := strings.Cut(required, " ")
		text += fmt.Sprintf("import _ %q\n", path)
	}
	return text + r.source + "\n"
}

// serve writes the releases as a module proxy of files and makes the go command ask it alone.
func serve(t *testing.T, releases []release) {
	t.Helper()
	dir := t.TempDir()
	lists := map[string]string{}
	for _, r := range releases {
		at := filepath.Join(dir, r.module, "@v")
		lists[at] += r.version + "\n"
		write(t, filepath.Join(at, r.version+".info"), fmt.Sprintf(`{"Version":%q,"Time":"2026-11-01T00:00:00Z"}`, r.version))
		write(t, filepath.Join(at, r.version+".mod"), r.gomod())
		if !r.refused {
			write(t, filepath.Join(at, r.version+".zip"), r.zip(t))
		}
	}
	for at, list := range lists {
		write(t, filepath.Join(at, "list"), list)
	}
	for name, value := range map[string]string{"GOPROXY": "file://" + dir, "GOSUMDB": "off", "GOFLAGS": "-modcacherw", "GOMODCACHE": t.TempDir()} {
		t.Setenv(name, value)
	}
}

func (r release) zip(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{"go.mod": r.gomod(), "code.go": r.code()} {
		w, err := z.Create(r.module + "@" + r.version + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// program writes a program that calls Say of the modules, asks for v1.0.0 of each, and gives its updater.
func program(t *testing.T, notes map[string]string, modules ...string) (updater, *bytes.Buffer) {
	t.Helper()
	dir, said := t.TempDir(), &bytes.Buffer{}
	gomod, code := "module program\n\ngo 1.26.0\n", "package main\n\n"
	calls := ""
	for _, path := range modules {
		gomod += "\nrequire " + path + " v1.0.0" + notes[path] + "\n"
		code += fmt.Sprintf("import %q\n", path)
		calls += "\t" + filepath.Base(path) + ".Say()\n"
	}
	write(t, filepath.Join(dir, "go.mod"), gomod)
	write(t, filepath.Join(dir, "main.go"), code+"\nfunc main() {\n"+calls+"}\n")
	u := updater{module: module{dir}, out: said, check: [][]string{{"go", "build", "-o", os.DevNull, "./..."}}}
	if _, err := u.do(t.Context(), "go", "mod", "tidy"); err != nil {
		t.Fatal(err)
	}
	return u, said
}

const (
	good         = "func Say() {}"
	broken       = "func Shout() {}"
	needsNewerGo = "func Say() { /* in a module of Go 1.999 */ }"
)

func TestUpdate(t *testing.T) {
	const a, b, sqlite, libc = "example.com/a", "example.com/b", "modernc.org/sqlite", "modernc.org/libc"
	old := []release{{a, "v1.0.0", nil, good, false}, {b, "v1.0.0", nil, good, false},
		{libc, "v1.0.0", nil, "", false}, {sqlite, "v1.0.0", []string{libc + " v1.0.0"}, good, false}}
	libcs := []release{{libc, "v1.1.0", nil, "", false}, {libc, "v1.2.0", nil, "", false}}
	for _, row := range []struct {
		sentence string
		newer    []release
		uses     []string
		notes    map[string]string
		versions map[string]string // afterwards
		says     []string
	}{
		{"nothing is newer", nil, []string{a}, nil, map[string]string{a: "v1.0.0"}, []string{"keeps its versions."}},
		{"a newer version is taken", []release{{a, "v1.1.0", nil, good, false}}, []string{a}, nil,
			map[string]string{a: "v1.1.0"}, []string{a + " goes from v1.0.0 to v1.1.0."}},
		{"a version that is listed cannot be had", []release{{a, "v1.1.0", nil, good, true}, {b, "v1.1.0", nil, good, false}}, []string{a, b}, nil,
			map[string]string{a: "v1.0.0", b: "v1.1.0"}, []string{a + " stays at v1.0.0: v1.1.0 cannot be had (", b + " goes from v1.0.0 to v1.1.0."}},
		{"a version needs a newer Go", []release{{a, "v1.1.0", nil, needsNewerGo, false}}, []string{a}, nil,
			map[string]string{a: "v1.0.0"}, []string{a + " stays at v1.0.0: v1.1.0 cannot be had ("}},
		{"one of two versions breaks the build", []release{{a, "v1.1.0", nil, broken, false}, {b, "v1.1.0", nil, good, false}}, []string{a, b}, nil,
			map[string]string{a: "v1.0.0", b: "v1.1.0"}, []string{a + " stays at v1.0.0: v1.1.0 breaks the build (", b + " goes from v1.0.0 to v1.1.0."}},
		{"the module is held", []release{{a, "v1.1.0", nil, good, false}}, []string{a}, map[string]string{a: " // held: the next one is too large"},
			map[string]string{a: "v1.0.0"}, []string{a + " stays at v1.0.0 although there is v1.1.0: the next one is too large."}},
		{"libc stays the one of sqlite whatever others ask for",
			append([]release{{sqlite, "v1.1.0", []string{libc + " v1.1.0"}, good, false}, {b, "v1.1.0", []string{libc + " v1.2.0"}, good, false}}, libcs...),
			[]string{b, sqlite}, nil, map[string]string{b: "v1.1.0", sqlite: "v1.1.0", libc: "v1.1.0"}, []string{sqlite + " goes from v1.0.0 to v1.1.0."}},
		{"an older sqlite keeps its libc", append([]release{{b, "v1.1.0", []string{libc + " v1.2.0"}, good, false}}, libcs...),
			[]string{b, sqlite}, nil, map[string]string{b: "v1.1.0", sqlite: "v1.0.0", libc: "v1.0.0"}, []string{b + " goes from v1.0.0 to v1.1.0."}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			serve(t, append(row.newer, old...))
			u, said := program(t, row.notes, row.uses...)
			if err := u.run(t.Context()); err != nil {
				t.Fatal(err)
			}
			for path, want := range row.versions {
				if got, err := u.do(t.Context(), "go", "list", "-m", "-f", "{{.Version}}", path); got != want || err != nil {
					t.Errorf("%s is %s, want %s; %v", path, got, want, err)
				}
			}
			for _, want := range row.says {
				if !strings.Contains(said.String(), want) {
					t.Errorf("it says %q, not %q", said, want)
				}
			}
			if _, err := u.do(t.Context(), "go", "mod", "tidy", "-diff"); err != nil {
				t.Errorf("it is not tidy: %v", err)
			}
			if err := u.checked(t.Context()); err != nil {
				t.Errorf("it does not build: %v", err)
			}
		})
	}
}

// TestUpdateFollowsIntoWhatWasExcluded: sqlite names today what an earlier update excluded.
func TestUpdateFollowsIntoWhatWasExcluded(t *testing.T) {
	const b, sqlite, libc = "example.com/b", "modernc.org/sqlite", "modernc.org/libc"
	first := []release{{libc, "v1.0.0", nil, "", false}, {libc, "v1.2.0", nil, "", false}, {sqlite, "v1.0.0", []string{libc + " v1.0.0"}, good, false},
		{b, "v1.0.0", []string{libc + " v1.0.0"}, good, false}, {b, "v1.1.0", []string{libc + " v1.2.0"}, good, false}}
	serve(t, first)
	u, _ := program(t, nil, b, sqlite)
	if err := u.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	serve(t, append(first, release{sqlite, "v1.1.0", []string{libc + " v1.2.0"}, good, false}))
	if err := u.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	f, err := u.read()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := u.do(t.Context(), "go", "list", "-m", "-f", "{{.Version}}", libc); got != "v1.2.0" || strings.Contains(string(f.mod), "exclude") {
		t.Errorf("libc is %s (%v) of\n%s", got, err, f.mod)
	}
}

func TestUpdateLeavesATreeThatDoesNotBuild(t *testing.T) {
	serve(t, []release{{"example.com/a", "v1.0.0", nil, broken, false}, {"example.com/a", "v1.1.0", nil, good, false}})
	u, _ := program(t, nil, "example.com/a")
	before, err := u.read()
	if err != nil {
		t.Fatal(err)
	}
	if err := u.run(t.Context()); err == nil || !strings.Contains(err.Error(), "does not build as it is") {
		t.Errorf("it says %v", err)
	}
	after, err := u.read()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before.mod), string(after.mod)); diff != "" {
		t.Error(diff)
	}
}

func TestDirect(t *testing.T) {
	const gomod = `module program

go 1.26.0

require example.com/one v1.0.0

require (
	example.com/a v1.2.3
	example.com/b/v2 v2.0.0 // indirect
	example.com/c v0.1.0 // indirect; held: the next one is too large
	example.com/d v0.0.0-20250329121855-f41e73efc392 // held: it moved
)

tool example.com/one/cmd

tool (
	example.com/c/cmd/tool
)

exclude example.com/a v1.3.0
`
	want := []string{"example.com/one v1.0.0 ", "example.com/a v1.2.3 ", "example.com/c v0.1.0 the next one is too large",
		"example.com/d v0.0.0-20250329121855-f41e73efc392 it moved"}
	var got []string
	for _, r := range direct(gomod) {
		got = append(got, r.path+" "+r.version+" "+r.held)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
