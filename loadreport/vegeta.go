package loadreport

import "math"

// isVegeta: vegeta report -type=json (checked with v12.13.0).
func isVegeta(doc *node) bool {
	return doc.has("latencies") && doc.has("success") && doc.has("requests")
}

// slower is the share of the rate of sending below which the answers came visibly slower.
const slower = 0.95

// readVegeta: times are in nanoseconds; rate is that of sending, from which the answers may stay behind.
func readVegeta(r *report, doc *node) {
	r.Requests = r.count("requests", doc.says("requests"))
	r.RPS = r.rate("rps", doc.says("rate"))
	r.DurationS = r.seconds("duration_s", doc.says("duration"), 1e-9)
	if success := r.share("error_rate", doc.says("success")); success != nil {
		bad := 1 - *success
		if r.ErrorRate = &bad; r.Requests != nil { // 1 in 1,000 is 0.001, not what 1 - 0.999 is
			r.failed(int64(math.Round(bad*float64(*r.Requests))), *r.Requests)
		}
	}
	given := map[float64]float64{}
	for name, p := range map[string]float64{"95th": 95, "99th": 99} {
		if ns := r.figure("p95_ms", doc.says("latencies", name), mostMS, 1e-6); ns != nil {
			given[p] = *ns
		}
	}
	r.percentiles(given)
	r.StartedAt = r.moment("started_at", doc.says("earliest"))
	r.EndedAt = r.moment("ended_at", doc.says("end"))
	wait := r.seconds("duration_s", doc.says("wait"), 1e-9)
	if r.Requests == nil || r.RPS == nil || r.DurationS == nil || wait == nil || *r.DurationS+*wait <= 0 {
		return
	}
	answered := float64(*r.Requests) / (*r.DurationS + *wait)
	if answered < slower**r.RPS {
		r.problem("answered_slower", trimmed(math.Round(*r.RPS)), trimmed(math.Round(answered)))
		r.RPS = &answered
	}
}
