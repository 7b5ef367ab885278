// Bench measures the program as people meet it: it builds it, fills a database, runs it and asks it over HTTP. It
// prints each figure beside what it should stay under, and never fails because one is slow.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// The settings of the program's garbage collection (package main), for processes of the bench that stand for it.
const (
	gcPercent = 75
	softLimit = 256 << 20
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures in a directory of its own, which it removes.
func run(ctx context.Context, args []string, out io.Writer) error {
	if work := apartWork(ctx, args, out); work != nil {
		return work()
	}
	dir, err := os.MkdirTemp("", "tallylight-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	database := flags.String("database", "sqlite:"+filepath.Join(dir, "bench.db"), "sqlite:FILE or postgres://..., empty")
	events := flags.Int("events", 10_000, "events in the store")
	tasks := flags.Int("tasks", 10, "tasks an event")
	only := flags.String("only", "", "one of program, imports, probes, verdicts, history, watch, size; all where it is empty")
	sizes := flags.String("sizes", "1000,10000,50000,200000", "for size: numbers of events")
	feeds := flags.Int("feeds", 1, "for size: calendars that the events are of")
	if err := flags.Parse(args); err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		work func() ([]figure, error)
	}{
		{"program", func() ([]figure, error) { return asked(ctx, dir, *database, *events, *tasks, out) }},
		{"imports", func() ([]figure, error) { return imports(ctx, dir) }},
		{"probes", func() ([]figure, error) { return probes(ctx, dir) }},
		{"verdicts", func() ([]figure, error) { return verdicts(ctx) }},
		{"history", func() ([]figure, error) { return history(ctx, dir) }},
		{"watch", func() ([]figure, error) { return watched(ctx, dir) }},
		{"size", func() ([]figure, error) { return sized(ctx, dir, *sizes, *feeds) }},
	} {
		if *only != "" && *only != part.name {
			continue
		}
		figures, err := part.work()
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		if err := table(out, figures); err != nil {
			return err
		}
	}
	return nil
}

// apartWork is what a process of the bench itself does; nil where it is none.
func apartWork(ctx context.Context, args []string, out io.Writer) func() error {
	if len(args) == 0 {
		return nil
	}
	return map[string]func() error{
		importCommand:  func() error { return importHere(ctx, args[1:], out) },
		readCommand:    func() error { return readHere(args[1:], out) },
		pagesCommand:   func() error { return servePages(ctx, out) },
		probeCommand:   func() error { return probeHere(ctx, args[1:], os.Stdin, out) },
		verdictCommand: func() error { return verdictHere(ctx, args[1:], os.Stdin, out) },
	}[args[0]]
}

// asked measures the program as browsers ask it.
func asked(ctx context.Context, dir, database string, events, tasks int, out io.Writer) ([]figure, error) {
	s, err := fill(ctx, database, events, tasks, time.Now())
	if err != nil {
		return nil, err
	}
	s.describe(out)
	p, err := build(ctx, dir, database)
	if err != nil {
		return nil, err
	}
	figures, err := measure(ctx, p, s)
	if err != nil {
		err = fmt.Errorf("%w; the program said:\n%s", err, p.said.String())
	}
	return figures, err
}
