package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// requirement is what go.mod says of a module.
type requirement struct {
	path, version string
	held          string // why it is not updated; empty where it may be
}

var (
	requireLine = regexp.MustCompile(`(?m)^(?:require )?\t?(\S+) (v\S+)(?: // (.*))?$`)
	toolLine    = regexp.MustCompile(`(?m)^(?:tool )?\t?([^\s()]+/[^\s()]+)$`)
)

// direct gives the modules that a go.mod asks for itself: those of imports and those of tools.
func direct(gomod string) []requirement {
	tools := toolLine.FindAllStringSubmatch(gomod, -1)
	var all []requirement
	for _, found := range requireLine.FindAllStringSubmatch(gomod, -1) {
		r := requirement{path: found[1], version: found[2]}
		_, r.held, _ = strings.Cut(found[3], "held: ")
		if !strings.HasPrefix(found[3], "indirect") || holdsAny(r.path, tools) {
			all = append(all, r)
		}
	}
	return all
}

func holdsAny(module string, tools [][]string) bool {
	for _, tool := range tools {
		if strings.HasPrefix(tool[1]+"/", module+"/") {
			return true
		}
	}
	return false
}

// module is a folder with a go.mod.
type module struct{ dir string }

// files are the go.mod and the go.sum of a module.
type files struct{ mod, sum []byte }

func (m module) read() (f files, err error) {
	if f.mod, err = os.ReadFile(m.dir + "/go.mod"); err != nil {
		return f, fmt.Errorf("read the module: %w", err)
	}
	f.sum, err = os.ReadFile(m.dir + "/go.sum")
	if err != nil && !os.IsNotExist(err) {
		return f, fmt.Errorf("read the module's sums: %w", err)
	}
	return f, nil
}

func (m module) write(f files) error {
	if err := os.WriteFile(m.dir+"/go.mod", f.mod, 0o644); err != nil {
		return fmt.Errorf("put go.mod back: %w", err)
	}
	if err := os.WriteFile(m.dir+"/go.sum", f.sum, 0o644); err != nil {
		return fmt.Errorf("put go.sum back: %w", err)
	}
	return nil
}
