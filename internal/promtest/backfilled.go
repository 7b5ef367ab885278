package promtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tallylight/internal/freeport"
	"tallylight/internal/leash"
)

// stored runs a server over what a folder holds, however old it is. It scrapes nothing.
const stored = `prometheus --config.file="$DIR/prometheus.yml" --storage.tsdb.path="$DIR/data" --storage.tsdb.retention.time=100y \
  --web.listen-address="$ADDRESS" --log.level=error`

// Backfilled gives the address of a Prometheus that holds what is written in the text format of OpenMetrics, which ends with
// "# EOF": each sample with its time in seconds, those of one series in the order of their times. They are three hours old at
// least, and of few days: blocks of two hours are made, for each of which all is read again. Where it is not installed the test is
// skipped, or fails when CI=true.
func Backfilled(tb testing.TB, openmetrics func(io.Writer) error) string {
	tb.Helper()
	needs(tb, "prometheus")
	needs(tb, "promtool")
	var err error
	for range 3 { // a port that is free now can be taken a moment later
		var address string
		if address, err = serve(tb, openmetrics); err == nil {
			return "http://" + address
		}
	}
	tb.Fatal(err)
	return ""
}

// serve makes blocks in a folder and starts a Prometheus over it.
func serve(tb testing.TB, openmetrics func(io.Writer) error) (string, error) {
	address, err := freeport.Address()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "tl-prom-")
	if err != nil {
		return "", fmt.Errorf("prepare a folder for Prometheus: %w", err)
	}
	if err := fill(tb.Context(), dir, openmetrics); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	running, err := leash.Start(stored, dir, "ADDRESS="+address)
	if err != nil {
		return "", fmt.Errorf("start Prometheus: %w", err)
	}
	if err := ready(tb.Context(), "http://"+address+"/-/ready", running.Ended); err != nil {
		return "", fmt.Errorf("start Prometheus: %w", running.Failed(err))
	}
	tb.Cleanup(running.Stop)
	return address, nil
}

// fill writes the configuration and the blocks.
func fill(ctx context.Context, dir string, openmetrics func(io.Writer) error) error {
	samples := filepath.Join(dir, "samples")
	f, err := os.Create(samples)
	if err != nil {
		return fmt.Errorf("prepare samples for Prometheus: %w", err)
	}
	if err := errors.Join(openmetrics(f), f.Close(), os.WriteFile(filepath.Join(dir, "prometheus.yml"), nil, 0o600)); err != nil {
		return fmt.Errorf("prepare samples for Prometheus: %w", err)
	}
	said, err := exec.CommandContext(ctx, "promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", samples, filepath.Join(dir, "data")).CombinedOutput()
	if err != nil {
		return fmt.Errorf("make blocks for Prometheus: %w: %s", err, said)
	}
	return os.Remove(samples)
}

// ready waits until a Prometheus has read its blocks.
func ready(ctx context.Context, address string, ended <-chan struct{}) error {
	late := time.After(startTimeout)
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case <-again.C:
		case <-ended:
			return errors.New("it ended at once")
		case <-late:
			return errors.New("it does not get ready")
		}
		if answers(ctx, address) {
			return nil
		}
	}
}

func answers(ctx context.Context, address string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = got.Body.Close()
	return got.StatusCode == http.StatusOK
}
