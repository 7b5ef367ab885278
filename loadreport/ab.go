package loadreport

import (
	"io"
	"strings"
)

func isAB(head string) bool {
	return strings.Contains(head, "This is ApacheBench") || strings.Contains(head, "Complete requests:") && strings.Contains(head, "Time per request:")
}

// abLines is what the lines of an ab report hold.
type abLines struct {
	*report
	// failed is what ab calls that; broken are those of them that got no answer, the others only had another length than
	// the first. wrong are answers that are not 2xx, which ab does not call failed.
	failed, broken, lengths, wrong int64
	kinds                          bool // the kinds of failed requests are told
	given                          map[float64]float64
}

// readAB: percentiles are whole milliseconds.
func readAB(r *report, in io.Reader) error {
	a := abLines{report: r, given: map[float64]float64{}}
	if err := eachLine(in, a.line); err != nil {
		return err
	}
	if r.Requests != nil {
		if !a.kinds {
			a.broken = a.failed
		}
		r.failed(max(a.failed, a.broken+a.wrong), max(*r.Requests, a.broken))
		if a.lengths > 0 {
			r.problem("lengths_differ", trimmed(float64(a.lengths)))
		}
	}
	r.percentiles(a.given)
	return nil
}

func (a *abLines) line(line string) {
	label, value, ok := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	if !ok {
		a.percentile(line)
		return
	}
	switch strings.TrimSpace(label) {
	case "Complete requests":
		a.Requests = a.count("requests", value)
	case "Failed requests":
		a.add(&a.failed, value)
	case "(Connect":
		a.kindsOf(line)
	case "Non-2xx responses":
		a.add(&a.wrong, value)
	case "Requests per second":
		a.RPS = a.rate("rps", firstWord(value))
	case "Time taken for tests":
		a.DurationS = a.seconds("duration_s", firstWord(value), 1)
	}
}

// kindsOf takes a line such as "(Connect: 0, Receive: 0, Length: 10, Exceptions: 0)".
func (a *abLines) kindsOf(line string) {
	a.kinds = true
	for _, kind := range strings.Split(strings.Trim(strings.TrimSpace(line), "()"), ",") {
		name, n, _ := strings.Cut(strings.TrimSpace(kind), ":")
		if name == "Length" {
			a.add(&a.lengths, strings.TrimSpace(n))
		} else {
			a.add(&a.broken, strings.TrimSpace(n))
		}
	}
}

// percentile takes a line such as "  95%      4".
func (a *abLines) percentile(line string) {
	p, rest, ok := percentile(line)
	if !ok || firstWord(rest) == "" {
		return
	}
	if ms := a.millis("p95_ms", firstWord(rest)); ms != nil {
		a.given[p] = *ms
	}
}
