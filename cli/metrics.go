package cli

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tallylight/db"
)

// metrics answers GET /metrics for Prometheus.
func metrics(store *db.Store) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "tallylight_store_revision", Help: "Number of the newest change in the store.",
		}, func() float64 { return float64(store.Revision()) }))
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
