package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is a line of the report. Of a time p50, p95 and p99 are told, of the memory one value; p99 or that one is
// held against the target.
type figure struct {
	name   string
	values []string
	target string // empty: none
	met    bool
}

func timeFigure(name string, took []time.Duration, target time.Duration) figure {
	slices.Sort(took)
	f := figure{name: fmt.Sprintf("%s (n = %d)", name, len(took))}
	for _, percent := range []float64{50, 95, 99} {
		f.values = append(f.values, millis(percentile(took, percent)))
	}
	if target > 0 {
		f.target, f.met = "p99 < "+millis(target), percentile(took, 99) < target
	}
	return f
}

func memoryFigure(name string, mib, target float64) figure {
	said := func(mib float64) string { return fmt.Sprintf("%.1f MiB", mib) }
	f := figure{name: name, values: []string{said(mib), "", ""}}
	if target > 0 {
		f.target, f.met = "< "+said(target), mib < target
	}
	return f
}

func cpuFigure(name string, took, target time.Duration) figure {
	f := figure{name: name, values: []string{millis(took), "", ""}}
	if target > 0 {
		f.target, f.met = "< "+millis(target), took < target
	}
	return f
}

// shareFigure tells a share of one core, in per cent.
func shareFigure(name string, percent, target float64) figure {
	said := func(percent float64) string { return fmt.Sprintf("%.2f %%", percent) }
	f := figure{name: name, values: []string{said(percent), "", ""}}
	if target > 0 {
		f.target, f.met = "< "+said(target), percent < target
	}
	return f
}

// percentile gives the nearest rank in a sorted list.
func percentile(sorted []time.Duration, percent float64) time.Duration {
	rank := int(math.Ceil(percent / 100 * float64(len(sorted))))
	return sorted[max(rank, 1)-1]
}

func millis(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

// table prints the figures.
func table(out io.Writer, figures []figure) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tp50\tp95\tp99\ttarget\t")
	for _, f := range figures {
		verdict := ""
		switch {
		case f.target == "":
		case f.met:
			verdict = "met"
		default:
			verdict = "missed"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.name, strings.Join(f.values, "\t"), f.target, verdict)
	}
	return w.Flush()
}

// describe says on what was measured.
func (s sample) describe(out io.Writer) {
	host, err := os.Hostname()
	if err != nil {
		host = "a machine without a name"
	}
	fmt.Fprintf(out, "%s, %s, %d cores, %s/%s, %s\n", host, processor(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	fmt.Fprintf(out, "%s; %d events, %d tasks; on the board %d events, %d tasks\n\n",
		s.engineVersion(), s.events, s.tasks, s.shownEvents, s.shownTasks)
}

// processor names the CPU, where the system says it.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown CPU"
	}
	_, rest, _ := strings.Cut(string(info), "model name")
	line, _, _ := strings.Cut(rest, "\n")
	_, name, _ := strings.Cut(line, ": ")
	return name
}

// engineVersion names the database, SQLite with the version of its module.
func (s sample) engineVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || s.engine != "sqlite" {
		return s.engine
	}
	for _, m := range info.Deps {
		if m.Path == "modernc.org/sqlite" {
			return s.engine + " (" + m.Path + " " + m.Version + ")"
		}
	}
	return s.engine
}
