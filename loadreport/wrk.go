package loadreport

import (
	"io"
	"strings"
)

func isWrk(head string) bool {
	return strings.Contains(head, "requests in ") && strings.Contains(head, "Requests/sec:") ||
		strings.HasPrefix(strings.TrimSpace(head), "Running ") && strings.Contains(head, "Thread Stats")
}

// wrkLines is what the lines of a wrk report hold.
type wrkLines struct {
	*report
	wrong, broken int64 // answers with a status from 400 on; requests without an answer
	given         map[float64]float64
}

// readWrk: wrk --latency gives the 50th, 75th, 90th and 99th percentile, without --latency none. It sends as fast as the
// page answers, so that waiting in a queue does not show.
func readWrk(r *report, in io.Reader) error {
	w := wrkLines{report: r, given: map[float64]float64{}}
	if err := eachLine(in, w.line); err != nil {
		return err
	}
	if r.Requests != nil {
		r.failed(w.wrong+w.broken, *r.Requests+w.broken)
	}
	r.percentiles(w.given)
	return nil
}

func (w *wrkLines) line(line string) {
	if rate, ok := after(line, "Requests/sec:"); ok {
		w.RPS = w.scaled("rps", rate)
		return
	}
	if n, ok := after(line, "Non-2xx or 3xx responses:"); ok {
		w.add(&w.wrong, n)
		return
	}
	if errors, ok := after(line, "Socket errors:"); ok { // connect 0, read 5, write 0, timeout 2
		for _, kind := range strings.Split(errors, ",") {
			if words := strings.Fields(kind); len(words) == 2 {
				w.add(&w.broken, words[1])
			}
		}
		return
	}
	if n, rest, ok := strings.Cut(line, " requests in "); ok { // 3661 requests in 1.00s, 21.43MB read
		w.Requests = w.count("requests", strings.TrimSpace(n))
		length, _, _ := strings.Cut(rest, ",")
		if ms := w.length("duration_s", length); ms != nil {
			s := *ms / 1000
			w.DurationS = &s
		}
		return
	}
	if p, rest, ok := percentile(line); ok && len(strings.Fields(rest)) == 1 {
		if ms := w.length("p95_ms", rest); ms != nil {
			w.given[p] = *ms
		}
	}
}

func (r *report) add(to *int64, raw string) {
	if n := r.count("error_rate", raw); n != nil {
		*to += *n
	}
}
