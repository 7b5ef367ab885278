package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tallylight/loadreport"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

type loadReportCmd struct {
	File   string `arg:"" help:"Load-test report, or - for standard input."`
	Format string `placeholder:"F" help:"Tool or format of the report. Default: detected."`
	JSON   bool   `name:"json" help:"Print JSON."`

	Peak float64       `placeholder:"N" help:"Expected peak in requests per second. Prints what the report proves for it; exit with 1 if that fails or is unknown."`
	P95  time.Duration `name:"p95" default:"500ms" help:"Limit of the 95th percentile, used with --peak."`
}

// Help lists what the format can be.
func (c *loadReportCmd) Help() string {
	return "Tools: " + strings.Join(loadreport.Tools(), ", ") + ".\nFormats: " + strings.Join(loadreport.Formats(), ", ") + "."
}

// Run prints what a load-test report says, and what it proves where a peak is named. It ends with 1 where the file is no
// report, or a damaged one, or one that does not prove the peak.
func (c *loadReportCmd) Run(std *streams) error {
	if c.Peak < 0 || c.P95 <= 0 {
		return exitError{2, "--peak and --p95 must be greater than 0"}
	}
	report, err := c.read(std.In)
	if err != nil {
		return c.refuse(std.Out, err)
	}
	said := saidReport{report, text.For(text.EN).LoadProblems(report.Problems), c.proof(report, time.Now())}
	if err := c.print(std.Out, said); err != nil {
		return err
	}
	switch {
	case report.Damaged():
		return exitError{1, "the report is damaged"}
	case said.Proof != nil && said.Proof.State != toppage.CheckPass && said.Proof.State != toppage.CheckWarn:
		return exitError{1, ""}
	}
	return nil
}

// proof is what the report says at now of the peak that was named; nil where none was.
func (c *loadReportCmd) proof(report toppage.LoadReport, now time.Time) *toppage.Check {
	if c.Peak == 0 {
		return nil
	}
	proof := toppage.LoadProof{LoadReport: report}.Timed(time.Time{}, now)
	l1, _ := toppage.LoadChecks(now, []toppage.LoadProof{proof}, toppage.LoadNeed{Peak: c.Peak, P95: c.P95})
	return &l1
}

// refuse says why there is no report; in JSON, with no figure known.
func (c *loadReportCmd) refuse(out io.Writer, err error) error {
	var refused fault.Invalid
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Field == "format":
		return exitError{2, fmt.Sprintf("--format: %q is neither a tool nor a format; use one of %s", c.Format,
			strings.Join(slices.Concat(loadreport.Tools(), loadreport.Formats()), ", "))}
	}
	sentence := text.For(text.EN).Invalid(refused)
	if c.JSON {
		none := saidReport{toppage.LoadReport{ThresholdsFailed: []string{}}, []string{sentence}, nil}
		if err := c.print(out, none); err != nil {
			return err
		}
	}
	return exitError{1, sentence}
}

func (c *loadReportCmd) read(in io.Reader) (toppage.LoadReport, error) {
	file, err := opened(c.File, in)
	if err != nil {
		return toppage.LoadReport{}, exitError{2, err.Error()}
	}
	defer file.Close()
	return loadreport.Read(file, c.Format)
}

// saidReport is a report whose problems are sentences, as the public contract has it.
type saidReport struct {
	toppage.LoadReport
	Problems []string       `json:"problems"`
	Proof    *toppage.Check `json:"proof,omitempty"` // the check L1, where a peak was named
}

func (c *loadReportCmd) print(w io.Writer, r saidReport) error {
	if !c.JSON {
		_, err := io.WriteString(w, printable(r.String()))
		return err
	}
	return printJSON(w, r, "")
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
	return aligned(append(rows, r.proves()...))
}

// proves says what the report proves of the peak that was named; nothing where none was.
func (r saidReport) proves() [][]string {
	if r.Proof == nil {
		return nil
	}
	said := text.For(text.EN)
	rows := [][]string{{"needed", r.Proof.Required.String()}, {"proves", said.Word.Check[r.Proof.State]}}
	if advice := said.CheckAdvice(*r.Proof); advice != "" {
		rows = append(rows, []string{"", advice})
	}
	return rows
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
