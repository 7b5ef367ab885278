package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"tallylight/calendar"
	"tallylight/internal/samplefeed"
)

// Reading a calendar is measured beside libical, which most calendar programs in C use: the same file, parsed and expanded
// in the same year, each in a process of its own, a run of one and a run of the other in turn. What a run takes to read the
// file from the disk does not count; what our reader does beside, such as remembering what may change, does. Libical finds
// fewer occurrences: it leaves out a start on which its rule does not fall.

// readCommand begins the arguments of a process that measures our reader: file, beginning and end of the window, and
// the file of the reading before, if any.
const readCommand = "read-apart"

// rereadTarget is for reading a calendar again after ten edits, before the database.
const rereadTarget = 25 * time.Millisecond

//go:embed libical/read.c
var libicalSource []byte

// errNoLibical says that libical cannot be measured on this machine.
var errNoLibical = errors.New("libical is not measured: it needs a C compiler and libical (apt-get install gcc libical-dev)")

// buildLibical compiles the program that reads a calendar with libical.
func buildLibical(ctx context.Context, dir string) (string, error) {
	source, file := filepath.Join(dir, "read.c"), filepath.Join(dir, "read-with-libical")
	if err := os.WriteFile(source, libicalSource, 0o600); err != nil {
		return "", err
	}
	if err := exec.CommandContext(ctx, "cc", "-O2", "-o", file, source, "-lical").Run(); err != nil {
		return "", errNoLibical
	}
	return file, nil
}

// reading is what one run took and found.
type reading struct {
	CPU                 time.Duration
	Events, Occurrences int
}

// readings measures our reader and libical with a calendar of 10,000 events, and our reader again after ten edits.
func readings(ctx context.Context, dir string) ([]figure, error) {
	from := lastYear(time.Now()).UTC()
	file, edited := filepath.Join(dir, "read.ics"), filepath.Join(dir, "edited.ics")
	feed := samplefeed.New(10_000, from)
	err := os.WriteFile(file, feed.Bytes(time.Now()), 0o600)
	feed.Edit()
	if err := errors.Join(err, os.WriteFile(edited, feed.Bytes(time.Now().Add(time.Hour)), 0o600)); err != nil {
		return nil, err
	}
	window := []string{strconv.FormatInt(from.Unix(), 10), strconv.FormatInt(from.AddDate(1, 0, 0).Unix(), 10)}
	figures, err := besideLibical(ctx, dir, append([]string{file}, window...))
	if err != nil {
		return nil, err
	}
	var again []reading
	for range importRuns {
		got, err := apart[reading](ctx, "", append(append([]string{readCommand, edited}, window...), file)...)
		if err != nil {
			return nil, err
		}
		again = append(again, got)
	}
	return append(figures, readingFigure("reading them again after 10 edits, every DTSTAMP changed", again, rereadTarget)), nil
}

func besideLibical(ctx context.Context, dir string, arguments []string) ([]figure, error) {
	peer, missing := buildLibical(ctx, dir)
	if missing != nil && !errors.Is(missing, errNoLibical) {
		return nil, missing
	}
	var ours, theirs []reading
	for range importRuns {
		got, err := apart[reading](ctx, "", append([]string{readCommand}, arguments...)...)
		if err != nil {
			return nil, err
		}
		ours = append(ours, got)
		if missing != nil {
			continue
		}
		if got, err = readByLibical(ctx, peer, arguments); err != nil {
			return nil, err
		}
		theirs = append(theirs, got)
	}
	return readingFigures(ours, theirs, missing), nil
}

func readingFigures(ours, theirs []reading, missing error) []figure {
	figures := []figure{readingFigure("reading 10,000 events", ours, 0)}
	if missing != nil {
		return append(figures, figure{name: "  " + missing.Error(), values: []string{"", "", ""}})
	}
	return append(figures, readingFigure("  libical in the same run", theirs, 0), shareFigure("  of libical's, the worst run", worstShare(times(ours), times(theirs)), 0))
}

func readingFigure(name string, runs []reading, target time.Duration) figure {
	return probeFigure(fmt.Sprintf("%s: CPU (%d events, %d occurrences)", name, runs[0].Events, runs[0].Occurrences), times(runs), target)
}

func times(runs []reading) []time.Duration {
	took := make([]time.Duration, len(runs))
	for i, r := range runs {
		took[i] = r.CPU
	}
	return took
}

func readByLibical(ctx context.Context, program string, arguments []string) (got reading, err error) {
	said, err := exec.CommandContext(ctx, program, arguments...).Output()
	if err != nil {
		return got, fmt.Errorf("libical: %w", err)
	}
	micros := int64(0)
	if _, err := fmt.Sscan(string(said), &micros, &got.Events, &got.Occurrences); err != nil {
		return got, fmt.Errorf("libical: %q: %w", said, err)
	}
	got.CPU = time.Duration(micros) * time.Microsecond
	return got, nil
}

// readHere measures our reader in this process and writes what it took as JSON.
func readHere(args []string, out io.Writer) error {
	if len(args) != 3 && len(args) != 4 {
		return errors.New("give a file, a beginning and an end")
	}
	w, err := windowOf(args[1], args[2])
	if err != nil {
		return err
	}
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		return err
	}
	debug.SetGCPercent(gcPercent)
	r := calendar.Reader{Home: tokyo}
	kept, err := rememberedOf(r, w, args[3:])
	if err != nil {
		return err
	}
	body, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	runtime.GC()
	before := processorTime()
	var memory calendar.Memory
	if err := memory.UnmarshalBinary(kept); err != nil {
		return err
	}
	read := r.ReadChanged(body, w, memory, nil)
	return json.NewEncoder(out).Encode(reading{processorTime() - before, read.Events, len(read.Occurrences)})
}

func windowOf(from, to string) (calendar.Window, error) {
	begins, errFrom := strconv.ParseInt(from, 10, 64)
	ends, errTo := strconv.ParseInt(to, 10, 64)
	return calendar.Window{From: time.Unix(begins, 0), To: time.Unix(ends, 0)}, errors.Join(errFrom, errTo)
}

// rememberedOf gives what the reading of a file leaves; nothing where there was none.
func rememberedOf(r calendar.Reader, w calendar.Window, files []string) (kept []byte, err error) {
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if kept, err = r.Read(body, w).Memory.MarshalBinary(); err != nil {
			return nil, err
		}
	}
	return kept, nil
}
