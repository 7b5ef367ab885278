package demo

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Expressions that the sample's figures know.
const (
	MachinesReady = `sum(kube_deployment_status_replicas_available{deployment="web"})`
	MachinesLeast = `sum(kube_horizontalpodautoscaler_spec_min_replicas{horizontalpodautoscaler="web"})`

	AskedRate   = `sum(rate(http_requests_total{job="edge"}[1m]))`
	FailedRate  = `sum(rate(http_requests_total{job="edge",code=~"5.."}[1m])) or vector(0)`
	FirstByte   = `histogram_quantile(0.95, sum by (le) (rate(http_time_to_first_byte_seconds_bucket{job="edge"}[1m])))`
	UsedShare   = `sum(rate(http_requests_total{job="edge"}[1m])) / sum(edge_capacity_requests_per_second)`
	CachedShare = `sum(rate(http_cache_hits_total{job="edge"}[1m])) / sum(rate(http_requests_total{job="edge"}[1m]))`
)

// gauges answers as a Prometheus that knows the machines and what the page is asked, and nothing else
// (https://prometheus.io/docs/prometheus/latest/querying/api/).
type gauges struct {
	now   func() time.Time
	known map[string]func(time.Time) float64
}

// keptFor is for how long before now it knows anything.
const keptFor = 200 * aDay

func newGauges(now func() time.Time) http.Handler {
	q := QuarterOf(now())
	steady := func(n float64) func(time.Time) float64 { return func(time.Time) float64 { return n } }
	g := gauges{now: now, known: map[string]func(time.Time) float64{
		MachinesReady: steady(48), MachinesLeast: steady(40), // they have been made ready for the next peak
		AskedRate: q.Rate, FailedRate: q.Errors, FirstByte: q.Latency, UsedShare: q.Used, CachedShare: q.Cached,
	}}
	mux := http.NewServeMux()
	for _, method := range []string{"GET ", "POST "} {
		mux.HandleFunc(method+"/api/v1/query", g.instant)
		mux.HandleFunc(method+"/api/v1/query_range", g.stretch)
	}
	mux.HandleFunc("GET /api/v1/status/buildinfo", func(w http.ResponseWriter, _ *http.Request) {
		answerProm(w, http.StatusOK, `{"status":"success","data":{"version":"3.5.0"}}`)
	})
	return mux
}

func answerProm(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body)) // a client that leaves is no error
}

// refuse says why there is no answer, as Prometheus does.
func refuse(w http.ResponseWriter, why string) {
	said, _ := json.Marshal(why)
	answerProm(w, http.StatusBadRequest, `{"status":"error","errorType":"bad_data","error":`+string(said)+`}`)
}

// instant answers what an expression is now.
func (g gauges) instant(w http.ResponseWriter, r *http.Request) {
	query, now := r.FormValue("query"), g.now()
	if at, err := seconds(r.FormValue("time")); err == nil {
		now = at
	}
	value := g.known[query]
	if strings.Contains(query, "timestamp(") { // of the samples, which are all of this instant
		value = func(at time.Time) float64 { return float64(at.UnixMilli()) / 1000 }
	}
	result := ""
	if value != nil && g.holds(now) {
		result = `{"metric":{},"value":` + string(sample(nil, now.UnixMilli(), value(now))) + `}`
	}
	answerProm(w, http.StatusOK, `{"status":"success","data":{"resultType":"vector","result":[`+result+`]}}`)
}

// mostPoints is how many a range may have, as in Prometheus.
const mostPoints = 11_000

// stretch answers what an expression was over a time.
func (g gauges) stretch(w http.ResponseWriter, r *http.Request) {
	from, err1 := seconds(r.FormValue("start"))
	to, err2 := seconds(r.FormValue("end"))
	step, err3 := strconv.ParseFloat(r.FormValue("step"), 64)
	every := int64(step * 1000)
	switch {
	case err1 != nil || err2 != nil || err3 != nil || every <= 0 || to.Before(from):
		refuse(w, "invalid parameter: start, end and step are seconds")
		return
	case (to.UnixMilli()-from.UnixMilli())/every > mostPoints:
		refuse(w, "exceeded maximum resolution of 11,000 points per timeseries")
		return
	}
	value := g.known[r.FormValue("query")]
	var points []byte
	for ms := from.UnixMilli(); ms <= to.UnixMilli() && value != nil; ms += every {
		at := time.UnixMilli(ms)
		if !g.holds(at) {
			continue
		}
		if len(points) > 0 {
			points = append(points, ',')
		}
		points = sample(points, ms, value(at))
	}
	result := ""
	if len(points) > 0 {
		result = `{"metric":{},"values":[` + string(points) + `]}`
	}
	answerProm(w, http.StatusOK, `{"status":"success","data":{"resultType":"matrix","result":[`+result+`]}}`)
}

// holds says that something is known of an instant.
func (g gauges) holds(at time.Time) bool {
	now := g.now()
	return !at.After(now) && at.After(now.Add(-keptFor))
}

// sample writes [1435781451.781,"1"].
func sample(into []byte, ms int64, value float64) []byte {
	into = append(into, '[')
	into = strconv.AppendFloat(into, float64(ms)/1000, 'f', -1, 64)
	into = append(into, ',', '"')
	into = strconv.AppendFloat(into, value, 'g', 8, 64)
	return append(into, '"', ']')
}

// seconds reads an instant.
func seconds(said string) (time.Time, error) {
	n, err := strconv.ParseFloat(said, 64)
	return time.UnixMilli(int64(n * 1000)), err
}
