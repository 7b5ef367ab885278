// Package cli is the command line: its commands, the configuration, and the program that serves them all. It is the one
// room that sees all the others.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is the command line: what is run, and nothing else. Configuration comes from the environment.
type commands struct {
	Serve        serveCmd        `cmd:"" default:"withargs" help:"Run the dashboard (default command)."`
	Demo         demoCmd         `cmd:"" help:"Run the dashboard with a temporary database, a sample calendar and a sample top page."`
	CheckConfig  checkConfigCmd  `cmd:"" help:"Print the effective configuration with secrets masked."`
	User         userCmd         `cmd:"" help:"Manage accounts."`
	Token        tokenCmd        `cmd:"" help:"Manage API tokens."`
	Company      companyCmd      `cmd:"" help:"Manage the settings of the company."`
	Display      displayCmd      `cmd:"" help:"Manage display links: screens that nobody signs in to."`
	CalendarLink calendarLinkCmd `cmd:"" name:"calendar-link" help:"Manage calendar links: calendars that other programs read or are written to."`
	Expand       expandCmd       `cmd:"" help:"List the occurrences and problems of a calendar file."`
	Inspect      inspectCmd      `cmd:"" help:"Probe a page and print facts, checks and the verdict."`
	LoadReport   loadReportCmd   `cmd:"" name:"loadreport" help:"Read a load-test report and print its figures and problems."`
	Audit        auditCmd        `cmd:"" help:"Work with the log of changes."`
	Key          keyCmd          `cmd:"" help:"Manage the keys by which stored secrets are encrypted."`
	Gate         gateCmd         `cmd:"" help:"Ask a running Tallylight, from CI, whether changes are frozen."`
	Version      versionCmd      `cmd:"" help:"Print the version, commit, Go version and database schema."`
}

// streams are the process's standard streams, handed to commands so that tests can read them.
type streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// exitError ends the process with a code of its own: 1 = it ran and the answer is bad, 2 = used wrongly.
type exitError struct {
	code int
	msg  string
}

func (e exitError) Error() string { return e.msg }

// gcPercent lets the heap grow to 1.75 times what lives, where the operator sets no GOGC. Watching 1,000 pages costs the
// same CPU at 75, 100 and 200, and 24 MiB less at 100 than at 200 (bench: watch); boards come in the same time (program).
const gcPercent = 75

// softLimit is the memory from which on garbage is collected sooner, where the operator sets no GOMEMLIMIT: only the
// import of a very large calendar comes near it.
const softLimit = 256 << 20

// Main runs the command that the process was started with and gives its exit code.
func Main() int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	std := &streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	defer stop()
	return run(ctx, os.Args[1:], std)
}

// run parses args, runs the command they name and gives the exit code.
func run(ctx context.Context, args []string, std *streams) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c, kong.Name("tallylight"),
		kong.Description("Event-readiness dashboard: upcoming events, their scaling tasks, and whether the top page is protected."),
		kong.Writers(std.Out, std.Err), kong.Exit(func(code int) { exit = code }),
		kong.UsageOnError(), kong.Bind(std), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return report(std.Err, err)
	}
	command, err := parser.Parse(args)
	if exit >= 0 { // --help has been printed
		return exit
	}
	if err != nil {
		return report(std.Err, exitError{2, err.Error() + "; run tallylight --help"})
	}
	return report(std.Err, command.Run())
}

// report says what went wrong, if anything did, and gives the exit code.
func report(w io.Writer, err error) int {
	var exit exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		if exit.msg != "" {
			fmt.Fprintln(w, "tallylight:", exit.msg)
		}
		return exit.code
	default:
		fmt.Fprintln(w, "tallylight:", err)
		return 1
	}
}
