package loadreport

import (
	"io"
	"strings"
)

func isHey(head string) bool {
	return strings.Contains(head, "Summary:") && strings.Contains(head, "Requests/sec:") && strings.Contains(head, "Slowest:")
}

// heyLines is what the lines of a hey report hold.
type heyLines struct {
	*report
	part       string // heading of the lines below it
	all, wrong int64
	counted    bool
	given      map[float64]float64
}

// readHey: the rate counts every request, answered or not; so the errors are counted by status and by kind. Some
// versions write a percentile as 95%%.
func readHey(r *report, in io.Reader) error {
	h := heyLines{report: r, given: map[float64]float64{}}
	if err := eachLine(in, h.line); err != nil {
		return err
	}
	if h.counted {
		r.Requests = &h.all
		r.failed(h.wrong, h.all)
	}
	r.percentiles(h.given)
	return nil
}

func (h *heyLines) line(line string) {
	if rate, ok := after(line, "Requests/sec:"); ok {
		h.RPS = h.rate("rps", rate)
		return
	}
	if total, ok := after(line, "Total:"); ok {
		h.DurationS = h.seconds("duration_s", strings.TrimSuffix(total, " secs"), 1)
		return
	}
	if heading := strings.TrimSpace(line); strings.HasSuffix(heading, ":") {
		h.part = heading
		return
	}
	switch h.part {
	case "Latency distribution:":
		h.latency(line)
	case "Status code distribution:", "Error distribution:":
		h.tally(line)
	}
}

// latency takes a line such as "  95%% in 0.0035 secs".
func (h *heyLines) latency(line string) {
	p, rest, ok := percentile(line)
	length, in := strings.CutPrefix(rest, "in ")
	if !ok || !in {
		return
	}
	if ms := h.length("p95_ms", strings.ReplaceAll(length, " ", "")); ms != nil {
		h.given[p] = *ms
	}
}

// tally takes a line such as "  [200]	1000 responses", or of an error "  [20]	Get ...: connection refused".
func (h *heyLines) tally(line string) {
	inside, rest, ok := strings.Cut(strings.TrimSpace(line), "]")
	inside, opened := strings.CutPrefix(inside, "[")
	if !ok || !opened {
		return
	}
	raw, bad := inside, true
	if h.part == "Status code distribution:" {
		raw, bad = firstWord(rest), !ok2xx(inside)
	}
	n := h.count("requests", raw)
	if n == nil {
		return
	}
	h.counted = true
	h.all += *n
	if bad {
		h.wrong += *n
	}
}
