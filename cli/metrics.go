package cli

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
)

// metrics answers GET /metrics for Prometheus. What cannot be read is left out: a number that nobody knows is not told.
func metrics(store *db.Store, now func() time.Time) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&scaleCollector{store.Scaling, now},
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "tallylight_store_revision", Help: "Number of the newest change in the store.",
		}, func() float64 { return float64(store.Revision()) }))
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// scaleCollector tells how many times the usual capacity each page needs now.
type scaleCollector struct {
	facts func(context.Context, time.Time) (readiness.Snapshot, error)
	now   func() time.Time
}

// scaleTime is how long the store may take for a scrape.
const scaleTime = 5 * time.Second

var scaleRatio = prometheus.NewDesc(scale.Metric,
	"How many times the usual capacity the events need now; 1: no more than usual. Page is the id of a top page, empty for all events.", []string{"page"}, nil)

// Describe names the metric.
func (c *scaleCollector) Describe(to chan<- *prometheus.Desc) { to <- scaleRatio }

// Collect reads the plans.
func (c *scaleCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scaleTime)
	defer cancel()
	now := c.now()
	facts, err := c.facts(ctx, now)
	if err != nil {
		to <- prometheus.NewInvalidMetric(scaleRatio, err)
		return
	}
	pages := []*toppage.Page{nil}
	for i := range facts.Pages {
		pages = append(pages, &facts.Pages[i].Page)
	}
	for _, page := range pages {
		plan := scale.Read(now, facts, page)
		to <- prometheus.MustNewConstMetric(scaleRatio, prometheus.GaugeValue, plan.Ratio(), plan.Page)
	}
}
