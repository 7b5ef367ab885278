package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"tallylight/calendar"
	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// maxCalendarFile bounds what is read from a file or standard input; calendar cuts far below it.
const maxCalendarFile = 64 << 20

type expandCmd struct {
	File string    `arg:"" help:"Calendar file, or - for standard input."`
	From time.Time `required:"" help:"Start of the period (RFC 3339)." placeholder:"T"`
	To   time.Time `required:"" help:"End of the period, exclusive (RFC 3339)." placeholder:"T"`
	Zone string    `default:"Asia/Tokyo" help:"Time zone for dates and times without one."`
	JSON bool      `name:"json" help:"Print JSON."`
}

// Run prints what a calendar says about a window. It ends with 1 where the input is no calendar.
func (c *expandCmd) Run(std *streams) error {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return exitError{2, fmt.Sprintf("--zone: unknown time zone %q", c.Zone)}
	}
	if !c.To.After(c.From) {
		return exitError{2, "--to must be after --from"}
	}
	body, err := readCalendar(c.File, std.In)
	if err != nil {
		return exitError{2, err.Error()}
	}
	reader := calendar.Reader{Home: zone}
	result := reader.Read(body, calendar.Window{From: c.From, To: c.To})
	if c.JSON {
		err = printExpansionJSON(std.Out, result)
	} else {
		err = printExpansion(std.Out, result)
	}
	if err == nil && result.Outcome == calendar.NotACalendar {
		err = exitError{1, fmt.Sprintf("not a calendar: got %s", result.Got)}
	}
	return err
}

// readCalendar reads a file, or in where name is "-".
func readCalendar(name string, in io.Reader) ([]byte, error) {
	file, err := opened(name, in)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, maxCalendarFile))
	return fault.OrNone(body, err, "read calendar")
}

// opened is a file, or in where its name is "-".
func opened(name string, in io.Reader) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(in), nil
	}
	return os.Open(name)
}

// printJSON writes a value as JSON, each level further in by indent.
func printJSON(w io.Writer, v any, indent string) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	return encoder.Encode(v)
}

// expansion is the JSON of tallylight expand.
type expansion struct {
	Occurrences []expandedOccurrence `json:"occurrences"`
	Problems    []expandedProblem    `json:"problems"`
	Complete    bool                 `json:"complete"`
	Outcome     calendar.Outcome     `json:"outcome"`
}

// expandedOccurrence has dates instead of instants in start, end and recurrence_id where it lasts all day.
type expandedOccurrence struct {
	UID          string                   `json:"uid"`
	RecurrenceID *string                  `json:"recurrence_id"`
	Summary      string                   `json:"summary"`
	Start        string                   `json:"start"`
	End          string                   `json:"end"`
	AllDay       bool                     `json:"all_day"`
	Zone         string                   `json:"zone"`
	Status       readiness.CalendarStatus `json:"status"`
	Location     string                   `json:"location"`
	URL          string                   `json:"url"`
	Private      bool                     `json:"private"`
}

type expandedProblem struct {
	Line    int    `json:"line"`
	UID     string `json:"uid"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func newExpandedOccurrence(o readiness.Occurrence) expandedOccurrence {
	e := expandedOccurrence{
		UID: o.UID, Summary: o.Summary, AllDay: o.AllDay, Zone: o.Zone, Status: o.Status,
		Location: o.Location, URL: o.URL, Private: o.Private,
	}
	if o.RecurrenceID != "" {
		e.RecurrenceID = &o.RecurrenceID
	}
	e.Start, e.End = occurrenceTime(o, o.Start), occurrenceTime(o, o.End)
	return e
}

// occurrenceTime writes t as RFC 3339 in UTC, or as a date in the occurrence's zone where it lasts all day.
func occurrenceTime(o readiness.Occurrence, t time.Time) string {
	if !o.AllDay {
		return t.UTC().Format(time.RFC3339)
	}
	if zone, err := time.LoadLocation(o.Zone); err == nil {
		t = t.In(zone)
	}
	return t.Format(time.DateOnly)
}

func printExpansionJSON(w io.Writer, r calendar.Result) error {
	out := expansion{
		Occurrences: make([]expandedOccurrence, 0, len(r.Occurrences)),
		Problems:    make([]expandedProblem, 0, len(r.Problems)),
		Complete:    r.Complete, Outcome: r.Outcome,
	}
	for _, o := range r.Occurrences {
		out.Occurrences = append(out.Occurrences, newExpandedOccurrence(o))
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, expandedProblem{p.Line, p.UID, p.Code, p.Message})
	}
	return printJSON(w, out, "")
}

// printExpansion prints a line an occurrence, then a line a problem.
func printExpansion(w io.Writer, r calendar.Result) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, o := range r.Occurrences {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%q\n", occurrenceTime(o, o.Start), occurrenceTime(o, o.End), o.Zone, o.Status, o.Summary)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(table, "line %d\t%s\t%s\n", p.Line, p.Code, p.Message)
	}
	fmt.Fprintf(table, "%d occurrences, %d problems: %s\n", len(r.Occurrences), len(r.Problems), r.Outcome)
	return table.Flush()
}
