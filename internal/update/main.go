// Command update tries the newest version of each module that the program or its tools ask for, and keeps what can be
// had and builds. It says in a sentence what it changed and what it could not; the tree builds afterwards as it did before.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	templ := []string{"go", "tool", "templ", "generate", "-log-level", "error"}
	generate := []string{"go", "generate", "./..."}
	program := updater{
		module: module{"."}, out: os.Stdout,
		check: [][]string{templ, generate, {"go", "build", "./..."}, {"go", "vet", "./..."}},
	}
	linters := updater{
		module: module{"internal/tools"}, out: os.Stdout,
		check: [][]string{{"go", "build", "-o", os.DevNull, "tool"}},
	}
	for _, u := range []updater{program, linters} {
		if err := u.run(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "update:", err)
			os.Exit(1)
		}
	}
}
