// Package loadreport reads the reports of load-test tools into the figures by which a page is judged. Bytes in, values
// out: what a report does not say is nil, and what it says oddly is a problem beside the figures.
package loadreport

import (
	"errors"
	"io"
	"slices"
	"strings"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// MaxSize is how many bytes a report may have: summaries have a few thousand.
const MaxSize = 16 << 20

// format is one form in which a tool reports. A JSON form has json and isJSON, a form in lines has text and isText.
type format struct {
	name, tool string
	isJSON     func(doc *node) bool
	json       func(r *report, doc *node)
	isText     func(head string) bool
	text       func(r *report, in io.Reader) error
}

// formats are tried in this order.
var formats = []format{
	{name: "k6-summary", tool: "k6", isJSON: isK6Summary, json: readK6Summary},
	{name: "k6-summary-export", tool: "k6", isJSON: isK6Export, json: readK6Export},
	{name: "k6-machine-readable", tool: "k6", isJSON: isK6Machine, json: readK6Machine},
	{name: "vegeta-json", tool: "vegeta", isJSON: isVegeta, json: readVegeta},
	{name: "oha-json", tool: "oha", isJSON: isOha, json: readOha},
	{name: "jmeter-statistics", tool: "jmeter", isJSON: isJMeter, json: readJMeter},
	{name: "autocannon-json", tool: "autocannon", isJSON: isAutocannon, json: readAutocannon},
	{name: "wrk", tool: "wrk", isText: isWrk, text: readWrk},
	{name: "hey", tool: "hey", isText: isHey, text: readHey},
	{name: "hey-csv", tool: "hey", isText: isHeyCSV, text: readHeyCSV},
	{name: "locust-csv", tool: "locust", isText: isLocust, text: readLocust},
	{name: "ab", tool: "ab", isText: isAB, text: readAB},
}

// Formats lists the names of the formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Tools lists the names of the tools, each of which stands for all of its formats.
func Tools() []string {
	var names []string
	for _, f := range formats {
		if !slices.Contains(names, f.tool) {
			names = append(names, f.tool)
		}
	}
	return names
}

// Read reads a report of at most MaxSize bytes. The format is one of Formats or Tools, or empty, which has it guessed.
// What is no report is refused with a readiness.Invalid of the field file, or format, and nothing of it is given then
// but what could be told.
func Read(r io.Reader, name string) (toppage.LoadReport, error) {
	may, err := named(name)
	if err != nil {
		return toppage.LoadReport{}, err
	}
	in, err := open(r)
	if err != nil {
		return toppage.LoadReport{}, refusal(err)
	}
	out := &report{}
	if in.startsWithBrace() {
		err = out.fromJSON(in, may)
	} else {
		err = out.fromText(in, may)
	}
	if err == nil {
		err = in.drain()
	}
	if err == nil {
		out.SHA256 = in.sum()
		err = out.finish(in)
	}
	if err != nil {
		return toppage.LoadReport{}, refusal(err)
	}
	return out.LoadReport, nil
}

// named gives the formats that a name stands for; all where it is empty.
func named(name string) ([]format, error) {
	if name == "" {
		return formats, nil
	}
	name = strings.ToLower(name)
	may := slices.DeleteFunc(slices.Clone(formats), func(f format) bool { return f.name != name && f.tool != name })
	if len(may) == 0 {
		return nil, fault.Invalid{Field: "format", Reason: "unknown", Got: name}
	}
	return may, nil
}

func (r *report) fromJSON(in *input, may []format) error {
	begins := in.begins()
	doc, err := readJSON(in)
	if err != nil {
		return err
	}
	for _, f := range may {
		if f.isJSON != nil && f.isJSON(doc) {
			r.Tool, r.Format = f.tool, f.name
			f.json(r, doc)
			return nil
		}
	}
	return noneOf(may, begins)
}

func (r *report) fromText(in *input, may []format) error {
	head := in.head()
	for _, f := range may {
		if f.isText != nil && f.isText(head) {
			r.Tool, r.Format = f.tool, f.name
			return f.text(r, in)
		}
	}
	return noneOf(may, in.begins())
}

// noneOf refuses what is in none of the formats that it might be in; begins is how it begins.
func noneOf(may []format, begins string) error {
	if len(may) == len(formats) {
		return refused("no_load_report", begins)
	}
	return refused("other_load_report", may[0].tool)
}

func refused(reason, got string) error {
	return fault.Invalid{Field: "file", Reason: reason, Got: got}
}

// refusal is an error as a sentence can be made of it; the reader's own errors stay what they are.
func refusal(err error) error {
	var invalid fault.Invalid
	if errors.As(err, &invalid) {
		return invalid
	}
	return err
}
