package loadreport

import "strconv"

// isJMeter: statistics.json of a JMeter dashboard, with a row for each sampler and one called Total.
func isJMeter(doc *node) bool { return doc.has("Total", "sampleCount") }

// readJMeter: errorPct is per cent. pct1 to pct3 are the 90th, the 95th and the 99th percentile unless JMeter's
// properties say otherwise, which the file does not tell.
func readJMeter(r *report, doc *node) {
	total := doc.at("Total")
	r.Requests = r.count("requests", total.says("sampleCount"))
	r.RPS = r.rate("rps", total.says("throughput"))
	r.ErrorRate = r.figure("error_rate", total.says("errorPct"), 1, 0.01)
	if bad := r.count("error_rate", total.says("errorCount")); r.ErrorRate == nil && bad != nil && r.Requests != nil {
		r.failed(*bad, *r.Requests)
	}
	var times [3]*float64
	for i := range times {
		times[i] = r.millis("p95_ms", total.says("pct"+strconv.Itoa(i+1)+"ResTime"))
	}
	low, mid, high := times[0], times[1], times[2]
	if mid == nil || low != nil && *low > *mid || high != nil && *high < *mid {
		r.problem("percentiles_disordered")
		return
	}
	r.P95MS, r.P99MS = mid, high
	r.problem("percentiles_as_shipped")
}
