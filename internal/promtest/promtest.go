// Package promtest gives tests a real Prometheus that scrapes what the test serves. It ends with the test, or with the
// process, however that ends.
package promtest

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallylight/internal/freeport"
	"tallylight/internal/leash"
)

// prometheus runs the server of a folder.
const prometheus = `prometheus --config.file="$DIR/prometheus.yml" --storage.tsdb.path="$DIR/data" \
  --web.listen-address="$ADDRESS" --log.level=error`

const config = `global: {scrape_interval: 200ms, scrape_timeout: 200ms}
scrape_configs: [{job_name: test, static_configs: [{targets: ["%s"]}]}]
`

const startTimeout = 30 * time.Second

// Start gives the address of a Prometheus that has scraped the metrics once at least. Where it is not installed the test
// is skipped, or fails when CI=true.
func Start(tb testing.TB, metrics http.Handler) string {
	tb.Helper()
	needs(tb, "prometheus")
	scrapes := make(chan struct{}, 100)
	exporter := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		metrics.ServeHTTP(w, r)
		select {
		case scrapes <- struct{}{}:
		default:
		}
	}))
	tb.Cleanup(exporter.Close)
	var err error
	for range 3 { // a port that is free now can be taken a moment later
		var address string
		if address, err = keep(tb, strings.TrimPrefix(exporter.URL, "http://"), scrapes); err == nil {
			return "http://" + address
		}
	}
	tb.Fatal(err)
	return ""
}

// needs skips the test, or fails it when CI=true, where a program is not installed.
func needs(tb testing.TB, program string) {
	tb.Helper()
	if _, err := exec.LookPath(program); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		tb.Fatalf("%s is not installed; go tool task prepare installs it", program)
	}
	tb.Skipf("%s is not installed; go tool task prepare installs it", program)
}

// keep starts a Prometheus on a free port and waits until it has begun to scrape for the second time.
func keep(tb testing.TB, target string, scrapes <-chan struct{}) (string, error) {
	address, err := freeport.Address()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "tl-prom-")
	if err != nil {
		return "", fmt.Errorf("prepare a folder for Prometheus: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "prometheus.yml"), fmt.Appendf(nil, config, target), 0o600); err != nil {
		return "", fmt.Errorf("prepare a file for Prometheus: %w", err)
	}
	running, err := leash.Start(prometheus, dir, "ADDRESS="+address)
	if err != nil {
		return "", fmt.Errorf("start Prometheus: %w", err)
	}
	if err := scraped(scrapes, running.Ended); err != nil {
		return "", fmt.Errorf("start Prometheus: %w", running.Failed(err))
	}
	tb.Cleanup(running.Stop)
	return address, nil
}

// scraped waits for three scrapes: what the first gave is kept when the third begins.
func scraped(scrapes <-chan struct{}, ended <-chan struct{}) error {
	late := time.After(startTimeout)
	for range 3 {
		select {
		case <-scrapes:
		case <-ended:
			return errors.New("it ended at once")
		case <-late:
			return errors.New("it does not scrape")
		}
	}
	return nil
}
