package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"tallylight/loadreport"
	"tallylight/readiness"
	"tallylight/text"
)

type loadReportCmd struct {
	File   string `arg:"" help:"Report of a load test, or - for standard input."`
	Format string `placeholder:"F" help:"A tool or one of its formats; guessed where left out."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// Help lists what the format can be.
func (c *loadReportCmd) Help() string {
	return "Tools: " + strings.Join(loadreport.Tools(), ", ") + ".\nFormats: " + strings.Join(loadreport.Formats(), ", ") + "."
}

// Run prints what a load-test report says. It ends with 1 where the file is no report, or a damaged one.
func (c *loadReportCmd) Run(std *streams) error {
	report, err := c.read(std.In)
	if err != nil {
		return c.refuse(std.Out, err)
	}
	if err := c.print(std.Out, saidReport{report, text.For(text.EN).LoadProblems(report.Problems)}); err != nil {
		return err
	}
	if report.Damaged() {
		return exitError{1, "the report is damaged"}
	}
	return nil
}

// refuse says why there is no report; in JSON, with no figure known.
func (c *loadReportCmd) refuse(out io.Writer, err error) error {
	var refused readiness.Invalid
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Field == "format":
		return exitError{2, fmt.Sprintf("--format: %q is neither a tool nor a format; one of %s", c.Format,
			strings.Join(slices.Concat(loadreport.Tools(), loadreport.Formats()), ", "))}
	}
	sentence := text.For(text.EN).Invalid(refused)
	if c.JSON {
		none := saidReport{readiness.LoadReport{ThresholdsFailed: []string{}}, []string{sentence}}
		if err := c.print(out, none); err != nil {
			return err
		}
	}
	return exitError{1, sentence}
}

func (c *loadReportCmd) read(in io.Reader) (readiness.LoadReport, error) {
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return readiness.LoadReport{}, exitError{2, err.Error()}
		}
		defer file.Close()
		in = file
	}
	return loadreport.Read(in, c.Format)
}

// saidReport is a report whose problems are sentences, as the public contract has it.
type saidReport struct {
	readiness.LoadReport
	Problems []string `json:"problems"`
}

func (c *loadReportCmd) print(w io.Writer, r saidReport) error {
	if !c.JSON {
		_, err := io.WriteString(w, r.String())
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

// String tells the report in lines for a person.
func (r saidReport) String() string {
	rows := [][]string{
		{"tool", r.Tool + " (" + r.Format + ")"},
		{"requests", known(r.Requests, "%d")},
		{"rate", known(r.RPS, "%.1f req/s")},
		{"errors", r.errors()},
		{"p95", r.p95()},
		{"p99", known(r.P99MS, "%.1f ms")},
		{"duration", known(r.DurationS, "%.1f s")},
		{"dropped", known(r.DroppedIterations, "%d iterations")},
		{"started", when(r.StartedAt)},
		{"ended", when(r.EndedAt)},
		{"sha256", r.SHA256},
	}
	for _, threshold := range r.ThresholdsFailed {
		rows = append(rows, []string{"crossed", threshold})
	}
	for _, problem := range r.Problems {
		rows = append(rows, []string{"note", problem})
	}
	return aligned(rows)
}

func (r saidReport) errors() string {
	if r.ErrorRate == nil {
		return unknownFigure
	}
	return lessOrMore(r.ErrorRateIsLowerBound, "at least ") + fmt.Sprintf("%.4g %%", 100**r.ErrorRate)
}

func (r saidReport) p95() string {
	if r.P95MS == nil {
		return unknownFigure
	}
	return lessOrMore(r.P95IsUpperBound, "at most ") + fmt.Sprintf("%.1f ms", *r.P95MS)
}

func lessOrMore(bound bool, words string) string {
	if bound {
		return words
	}
	return ""
}

// unknownFigure stands where a report says nothing.
const unknownFigure = "unknown"

func known[T any](figure *T, format string) string {
	if figure == nil {
		return unknownFigure
	}
	return fmt.Sprintf(format, *figure)
}

func when(at *time.Time) string {
	if at == nil {
		return unknownFigure
	}
	return at.Format(time.RFC3339)
}
