package demo

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// sorryPage is small and needs nothing else.
const sorryPage = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>つむぎ</title>
<h1>ただいまアクセスが集中しています</h1><p>少し時間をおいて、もう一度お試しください。</p></html>
`

// sorry serves the page that is shown when all else fails.
func sorry() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sorry.html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=86400")
		_, _ = io.WriteString(w, sorryPage)
	})
	return mux
}

// Expressions that the sample's figures know.
const (
	MachinesReady = `sum(kube_deployment_status_replicas_available{deployment="web"})`
	MachinesLeast = `sum(kube_horizontalpodautoscaler_spec_min_replicas{horizontalpodautoscaler="web"})`
)

// machines are what each expression gives: they have been made ready for the next peak.
var machines = map[string]float64{MachinesReady: 48, MachinesLeast: 40}

// gauges answers the instant queries of a Prometheus that knows the machines, and nothing else (the HTTP API of
// Prometheus, /api/v1/query).
type gauges struct {
	now func() time.Time
}

type series struct {
	Metric map[string]string `json:"metric"`
	Value  [2]any            `json:"value"`
}

func (g gauges) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/api/v1/query" {
		http.NotFound(w, r)
		return
	}
	query, at := r.FormValue("query"), float64(g.now().UnixMilli())/1000
	value, known := machines[query]
	if strings.Contains(query, "timestamp(") { // of the samples, which are all of this instant
		value, known = at, true
	}
	result := []series{}
	if known {
		result = append(result, series{Metric: map[string]string{}, Value: [2]any{at, strconv.FormatFloat(value, 'f', -1, 64)}})
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"status": "success", "data": map[string]any{"resultType": "vector", "result": result}})
}
