package loadreport

import "time"

// k6 tells a summary in three forms (checked with k6 v1.8.1). In each, http_req_failed counts the requests that failed:
// its "passes", or "matches", are the bad ones. None names the arrival rate that was asked for; dropped_iterations is
// only there where some were dropped.
const (
	k6Requests = "http_reqs"
	k6Failed   = "http_req_failed"
	k6Duration = "http_req_duration"
	k6Dropped  = "dropped_iterations"
)

// isK6Summary: what a script's handleSummary(data) is given.
func isK6Summary(doc *node) bool {
	for _, m := range doc.all("metrics") {
		if m.has("values") {
			return true
		}
	}
	return false
}

func readK6Summary(r *report, doc *node) {
	metrics := doc.at("metrics")
	r.Requests = r.count("requests", metrics.says(k6Requests, "values", "count"))
	r.RPS = r.rate("rps", metrics.says(k6Requests, "values", "rate"))
	r.DurationS = r.seconds("duration_s", doc.says("state", "testRunDurationMs"), 1e-3)
	failed := metrics.at(k6Failed, "values")
	r.k6Failures(failed.says("rate"), failed.says("passes"), failed.says("fails"))
	r.k6Times(metrics.at(k6Duration, "values"), "p(95)", "p(99)")
	r.k6DroppedOf(metrics.at(k6Dropped) != nil, metrics.says(k6Dropped, "values", "count"))
	r.k6Thresholds(metrics, func(t *node) bool { return t.says("ok") == "false" })
}

// isK6Export: what k6 run --summary-export writes. Its thresholds are true where they were crossed, the opposite of
// handleSummary's.
func isK6Export(doc *node) bool {
	return doc.has("metrics", k6Requests, "count") || doc.has("root_group") && doc.has("metrics", "iterations", "count")
}

func readK6Export(r *report, doc *node) {
	metrics := doc.at("metrics")
	r.Requests = r.count("requests", metrics.says(k6Requests, "count"))
	r.RPS = r.rate("rps", metrics.says(k6Requests, "rate"))
	failed := metrics.at(k6Failed)
	r.k6Failures(failed.says("value"), failed.says("passes"), failed.says("fails"))
	r.k6Times(metrics.at(k6Duration), "p(95)", "p(99)")
	r.k6DroppedOf(metrics.at(k6Dropped) != nil, metrics.says(k6Dropped, "count"))
	r.k6Thresholds(metrics, func(t *node) bool { return t.text == "true" })
}

// isK6Machine: what k6 run --new-machine-readable-summary --summary-export writes. It says nothing of thresholds.
func isK6Machine(doc *node) bool {
	return doc.has("results", "metrics") && doc.has("config") && doc.has("metadata")
}

func readK6Machine(r *report, doc *node) {
	metrics := &node{}
	for _, m := range doc.all("results", "metrics") {
		metrics.members = append(metrics.members, member{m.says("name"), m.at("values")})
	}
	r.Requests = r.count("requests", metrics.says(k6Requests, "count"))
	r.DurationS = r.seconds("duration_s", doc.says("config", "duration"), 1)
	failed := metrics.at(k6Failed)
	r.k6Failures(failed.says("rate"), failed.says("matches"), "")
	r.k6Times(metrics.at(k6Duration), "p95", "p99")
	r.k6DroppedOf(metrics.at(k6Dropped) != nil, metrics.says(k6Dropped, "count"))
	r.problem("thresholds_not_told")
	if r.EndedAt = r.moment("ended_at", doc.says("metadata", "generated_at")); r.EndedAt != nil && r.DurationS != nil {
		began := r.EndedAt.Add(-time.Duration(*r.DurationS * float64(time.Second)))
		r.StartedAt = &began
	}
}

// k6Failures takes the rate of failed requests or works it out.
func (r *report) k6Failures(rate, bad, good string) {
	if r.ErrorRate = r.share("error_rate", rate); r.ErrorRate != nil || bad == "" || good == "" {
		return
	}
	b, g := r.count("error_rate", bad), r.count("error_rate", good)
	if b != nil && g != nil {
		r.failed(*b, *b+*g)
	}
}

// k6Times takes the percentiles, which k6 gives in milliseconds. Only those that the script asks for are there.
func (r *report) k6Times(times *node, p95, p99 string) {
	r.P95MS = r.millis("p95_ms", times.says(p95))
	r.P99MS = r.millis("p99_ms", times.says(p99))
	if r.P95MS == nil && r.P99MS != nil {
		r.percentiles(map[float64]float64{99: *r.P99MS})
	}
}

// k6DroppedOf takes the iterations for which no virtual user was free; k6 leaves the metric out where there were none.
func (r *report) k6DroppedOf(told bool, count string) {
	var none int64
	if r.DroppedIterations = &none; told {
		r.DroppedIterations = r.count("dropped_iterations", count)
	}
	if r.DroppedIterations != nil && *r.DroppedIterations > 0 {
		r.problem("dropped", count)
	}
}

// k6Thresholds lists the thresholds that were crossed.
func (r *report) k6Thresholds(metrics *node, crossed func(threshold *node) bool) {
	for _, metric := range metrics.all() {
		for _, threshold := range metric.all("thresholds") {
			if crossed(threshold.node) {
				r.ThresholdsFailed = append(r.ThresholdsFailed, metric.name+": "+threshold.name)
			}
		}
	}
}
