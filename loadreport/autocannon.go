package loadreport

// isAutocannon: autocannon -j (checked with 8.0.0).
func isAutocannon(doc *node) bool {
	return doc.has("latency", "p97_5") && doc.has("requests", "total") && doc.has("non2xx")
}

// readAutocannon: times are in milliseconds, durations in seconds. errors holds the time-outs as well; requests.total
// are those that were answered.
func readAutocannon(r *report, doc *node) {
	r.Requests = r.count("requests", doc.says("requests", "total"))
	r.DurationS = r.seconds("duration_s", doc.says("duration"), 1)
	r.autocannonErrors(doc)
	given := map[float64]float64{}
	for name, p := range map[string]float64{"p95": 95, "p97_5": 97.5, "p99": 99} {
		if ms := r.millis("p95_ms", doc.says("latency", name)); ms != nil {
			given[p] = *ms
		}
	}
	r.percentiles(given)
	r.StartedAt = r.moment("started_at", doc.says("start"))
	r.EndedAt = r.moment("ended_at", doc.says("finish"))
}

func (r *report) autocannonErrors(doc *node) {
	wrong := r.count("error_rate", doc.says("non2xx"))
	broken := r.count("error_rate", doc.says("errors"))
	late := r.count("error_rate", doc.says("timeouts"))
	if r.Requests == nil || wrong == nil || broken == nil {
		return
	}
	unanswered := *broken
	if late != nil && *late > *broken { // a version that counts them apart
		unanswered += *late
	}
	r.failed(*wrong+unanswered, *r.Requests+unanswered)
}
