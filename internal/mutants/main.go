// Mutants changes one rule at a time in a copy of the source and runs the tests that should notice: a change that they let
// pass is a rule that nothing holds. It exits with 1 and names the survivors.
//
//	go run ./internal/mutants [-run REGEXP] [-v]
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// mutant is a small change of a rule: From, which stands once in File, becomes To, and a test of Tests has to fail.
type mutant struct {
	rule     string // what is broken, as a sentence
	file     string
	from, to string
	tests    string // packages, separated by spaces
}

// fate is what became of a mutant.
type fate string

const (
	killed   fate = "killed"
	survived fate = "SURVIVED"
	unfit    fate = "UNFIT" // it cannot be made, or does not compile
)

func main() {
	only := flag.String("run", "", "only the mutants whose rule matches")
	verbose := flag.Bool("v", false, "show what the tests said")
	workers := flag.Int("workers", 2, "how many copies of the source are tested side by side")
	flag.Parse()
	wanted, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(2)
	}
	var chosen []mutant
	for _, m := range mutants {
		if wanted.MatchString(m.rule) {
			chosen = append(chosen, m)
		}
	}
	bad, err := hunt(chosen, *workers, *verbose)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
	fmt.Printf("%d of %d killed\n", len(chosen)-bad, len(chosen))
	if bad > 0 {
		os.Exit(1)
	}
}

// hunt tries every mutant in copies of the source of the working directory and counts those that were not killed.
func hunt(all []mutant, workers int, verbose bool) (bad int, err error) {
	queue := make(chan mutant)
	var mu sync.Mutex
	var working sync.WaitGroup
	for range max(1, workers) {
		dir, err := copySource()
		if err != nil {
			return 0, err
		}
		defer os.RemoveAll(dir)
		working.Go(func() {
			for m := range queue {
				became, said := try(dir, m)
				mu.Lock()
				if became != killed {
					bad++
				}
				fmt.Printf("%-8s  %s (%s)\n", became, m.rule, m.file)
				if verbose || became == unfit {
					fmt.Println(said)
				}
				mu.Unlock()
			}
		})
	}
	for _, m := range all {
		queue <- m
	}
	close(queue)
	working.Wait()
	return bad, nil
}

// try makes a mutant in a copy, runs its tests and mends the copy.
func try(dir string, m mutant) (is fate, why string) {
	path := filepath.Join(dir, m.file)
	source, err := os.ReadFile(path)
	if err != nil {
		return unfit, err.Error()
	}
	if n := strings.Count(string(source), m.from); n != 1 {
		return unfit, fmt.Sprintf("%q stands %d times in %s", m.from, n, m.file)
	}
	defer func() {
		if err := os.WriteFile(path, source, 0o644); err != nil {
			is, why = unfit, err.Error()
		}
	}()
	if err := os.WriteFile(path, []byte(strings.Replace(string(source), m.from, m.to, 1)), 0o644); err != nil {
		return unfit, err.Error()
	}
	test := exec.Command("go", append([]string{"test", "-count=1"}, strings.Fields(m.tests)...)...)
	test.Dir = dir
	out, err := test.CombinedOutput()
	var failed *exec.ExitError
	switch {
	case err == nil:
		return survived, string(out)
	case !errors.As(err, &failed), strings.Contains(string(out), "[build failed]"), strings.Contains(string(out), "[setup failed]"):
		return unfit, string(out)
	default:
		return killed, string(out)
	}
}

// copySource copies the tree of the working directory, without what git keeps.
func copySource() (string, error) {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return "", err
	}
	return dir, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == ".git" || entry.Name() == "artifacts" {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(dir, path), 0o755)
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, path), body, 0o644)
	})
}
