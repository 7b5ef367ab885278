package loadreport

// isOha: oha --output-format json (oha --json before 1.9).
func isOha(doc *node) bool { return doc.has("summary", "requestsPerSec") }

// ohaDeadline are requests that were under way when the test ended: no failures.
const ohaDeadline = "aborted due to deadline"

// readOha: successRate counts every answer, a 503 too, so that errors are counted by status. Times are in seconds,
// except those in metrics, which newer versions give in milliseconds.
func readOha(r *report, doc *node) {
	r.RPS = r.rate("rps", doc.says("summary", "requestsPerSec"))
	r.DurationS = r.seconds("duration_s", doc.says("summary", "total"), 1)
	var all, bad int64
	for _, status := range doc.all("statusCodeDistribution") {
		if n := r.count("requests", status.text); n != nil {
			all += *n
			if !ok2xx(status.name) {
				bad += *n
			}
		}
	}
	for _, kind := range doc.all("errorDistribution") {
		if n := r.count("requests", kind.text); n != nil && kind.name != ohaDeadline {
			all += *n
			bad += *n
		}
	}
	if doc.has("statusCodeDistribution") {
		r.Requests = &all
		r.failed(bad, all)
	}
	r.P95MS = r.ohaTime(doc, "p95")
	r.P99MS = r.ohaTime(doc, "p99")
	if r.P95MS == nil && r.P99MS != nil {
		r.percentiles(map[float64]float64{99: *r.P99MS})
	}
}

func (r *report) ohaTime(doc *node, p string) *float64 {
	if ms := r.millis(p+"_ms", doc.says("metrics", "latency_ms", p)); ms != nil {
		return ms
	}
	return r.figure(p+"_ms", doc.says("latencyPercentiles", p), mostMS, 1000)
}

// ok2xx tells whether a status is a good answer: redirects were followed or should have been.
func ok2xx(status string) bool { return len(status) == 3 && status[0] == '2' }
