package views

import (
	"strconv"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Loads is the load reports of a top page with what each proves by itself.
type Loads struct {
	Lines  []LoadLine
	Need   toppage.LoadNeed
	Typed  LoadTyped // where Errors is not empty
	Errors []fault.Invalid
}

// LoadLine is a load report with what it alone says of the peak.
type LoadLine struct {
	toppage.LoadProof
	Proves toppage.Check
}

// LoadTyped is what was typed beside a report.
type LoadTyped struct{ Machines, TestedAt, Note string }

// loadNeeded says what a test has to reach.
func (p TopPagePage) loadNeeded() string {
	peak := p.Loads.Need.Peak
	if peak <= 0 {
		return p.t().Load.NoPeak
	}
	needed, limit := toppage.RequiredRate(peak), float64(p.Loads.Need.P95.Milliseconds())
	return p.t().Load.Needed(figure(peak, ""), figure(needed, ""), p.t().Limit("L1", "errors"), figure(limit, toppage.Milliseconds))
}

// figure writes a figure as precisely as it matters.
func figure(n float64, unit toppage.Unit) string { return toppage.Told(&n, unit).String() }

// toldOf writes a figure of a report; ? where the report does not tell it.
func toldOf(q toppage.Quantity) string {
	if q.Word != "" {
		return q.Word
	}
	return q.String()
}

// loadMargin is how many times the expected peak a test reached.
func (p TopPagePage) loadMargin(l LoadLine) string {
	margin, known := l.Margin(p.Loads.Need.Peak)
	if !known {
		return "?"
	}
	return strconv.FormatFloat(margin, 'f', 2, 64)
}

// loadMachines is how many served, ? where nobody told.
func loadMachines(l LoadLine) string {
	if l.Machines == 0 {
		return "?"
	}
	return itoa(l.Machines)
}

// timeSource says where the time of a test comes from that its report does not tell.
func (p Page) timeSource(l LoadLine) string {
	if l.TestedAt.Equal(l.UploadedAt) {
		return p.t().Load.ByUpload
	}
	return p.t().Load.ByHand
}

// loadName is a report in a few words.
func loadName(l LoadLine) string { return l.Tool + " " + l.ShortHash() }

// loadFieldID is where a summary of errors leads to; the drill's form on the same page has a note, too.
func loadFieldID(name string) string {
	if name == "note" {
		return "f-load-note"
	}
	return "f-" + name
}
