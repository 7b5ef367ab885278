package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// module is what go list says of a module.
type module struct{ Version, GoMod string }

// The C library that SQLite is translated against works in the one version that SQLite's own go.mod names; the driver's
// documentation demands it and nothing else checks it. Versions that other modules ask for are excluded in go.mod;
// go tool task update writes those lines.
func TestSQLiteHasTheLibcItWasBuiltWith(t *testing.T) {
	sqlite, libc := listModule(t, "modernc.org/sqlite"), listModule(t, "modernc.org/libc")
	gomod, err := os.ReadFile(sqlite.GoMod)
	if err != nil {
		t.Fatal(err)
	}
	wanted := regexp.MustCompile(`modernc\.org/libc (v\S+)`).FindSubmatch(gomod)
	if wanted == nil {
		t.Fatalf("%s names no libc", sqlite.GoMod)
	}
	if string(wanted[1]) != libc.Version {
		t.Errorf("modernc.org/libc is %s, but modernc.org/sqlite %s wants %s", libc.Version, sqlite.Version, wanted[1])
	}
}

func TestGeneratedViewsAreOfTheTemplInGoMod(t *testing.T) {
	want := "// templ: version: " + listModule(t, "github.com/a-h/templ").Version
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_templ.go") {
			return err
		}
		body, err := os.ReadFile(path)
		if err == nil && !bytes.Contains(body, []byte(want+"\n")) {
			t.Errorf("%s is not of %q: run go tool task generate", path, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func listModule(t *testing.T, path string) (m module) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-json", path).Output()
	if err != nil {
		t.Fatalf("go list -m %s: %v", path, err)
	}
	if err := json.Unmarshal(out, &m); err != nil {
		t.Fatal(err)
	}
	return m
}
