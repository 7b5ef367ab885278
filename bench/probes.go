package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"tallylight/outbound"
	"tallylight/probe"
	"tallylight/readiness/toppage"
)

// A base probe is measured beside one of prometheus's blackbox_exporter: the same page of a server in another process,
// each probe on a connection of its own, a run of one and a run of the other in turn. What counts is the processor time
// of the process that probes. That of blackbox_exporter holds the answers to whoever asks it for probes, which is how it
// is used. Our clock goes on by a minute with each probe, so that sessions are taken up no more often than where a page is
// probed once a minute.

// How often each is measured, and how many probes a run has.
const (
	probeRuns  = 3
	probesEach = 2000
)

// probeCommand begins the arguments of a process that measures base probes: address, how many, how many at once. Its
// standard input is the certificate that it trusts.
const probeCommand = "probes-apart"

// Targets of a base probe.
const (
	probeTarget    = 250 * time.Microsecond
	probeTLSTarget = time.Millisecond
	ofBlackbox     = 50 // per cent of what blackbox_exporter takes
	ofACore        = 5  // per cent, for 1,000 pages over TLS each minute
)

// probes measures base probes.
func probes(ctx context.Context, dir string) (figures []figure, err error) {
	pages, err := startPages(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pages.stop()) }()
	peer, err := startBlackbox(ctx, dir, pages)
	if err != nil && !errors.Is(err, errNoBlackbox) {
		return nil, err
	}
	if peer != nil {
		defer peer.stop() //nolint:errcheck // it is told to end, and says so with its exit code
	}
	for _, kind := range []struct {
		name, page string
		target     time.Duration
	}{{"HTTP", pages.HTTP, probeTarget}, {"TLS and HTTP/2", pages.HTTPS, probeTLSTarget}} {
		for _, atOnce := range []int{1, 8} {
			name := fmt.Sprintf("one base probe over %s, %d at a time: CPU", kind.name, atOnce)
			ours, theirs, err := sideBySide(ctx, pages, peer, kind.page, atOnce)
			if err != nil {
				return nil, err
			}
			figures = append(figures, probeFigure(name, ours, kind.target))
			if len(theirs) > 0 {
				figures = append(figures, probeFigure("  blackbox_exporter in the same run", theirs, 0),
					shareFigure("  of blackbox_exporter's, the worst run", worstShare(ours, theirs), ofBlackbox))
			}
			if kind.page == pages.HTTPS {
				a1000 := 1000 * slices.Max(ours).Seconds() / time.Minute.Seconds()
				figures = append(figures, shareFigure("  1,000 pages each minute, of one core, the worst run", 100*a1000, ofACore))
			}
		}
	}
	return figures, nil
}

// worstShare gives of pairs of runs the largest share, in per cent, of one in the other.
func worstShare(ours, theirs []time.Duration) (worst float64) {
	for i := range ours {
		worst = max(worst, 100*float64(ours[i])/float64(max(theirs[i], 1)))
	}
	return worst
}

// sideBySide measures runs of ours and of blackbox_exporter's in turn, the time of one probe of each run.
func sideBySide(ctx context.Context, pages *pageServer, peer *blackbox, page string, atOnce int) (ours, theirs []time.Duration, err error) {
	for range probeRuns {
		took, err := apart[time.Duration](ctx, pages.PEM, probeCommand, page, strconv.Itoa(atOnce))
		if err != nil {
			return nil, nil, err
		}
		ours = append(ours, took)
		if peer == nil {
			continue
		}
		before := cpuOf(peer.cmd.Process.Pid)
		if err := together(atOnce, func() error { return peer.probe(ctx, page) }); err != nil {
			return nil, nil, err
		}
		theirs = append(theirs, (cpuOf(peer.cmd.Process.Pid)-before)/probesEach)
	}
	return ours, theirs, nil
}

// together does a run's work, so many at once, and gives the first failure.
func together(atOnce int, work func() error) error {
	var begun atomic.Int64
	var workers sync.WaitGroup
	failed := make(chan error, atOnce)
	for range atOnce {
		workers.Go(func() {
			for begun.Add(1) <= probesEach {
				if err := work(); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	workers.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// probeHere measures a run in this process and writes what one probe took as JSON.
func probeHere(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 2 {
		return errors.New("give an address and a number")
	}
	atOnce, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	debug.SetGCPercent(gcPercent)
	prober, err := trusting(in, args[0])
	if err != nil {
		return err
	}
	var minutes atomic.Int64
	prober.Now = func() time.Time { return time.Now().Add(time.Duration(minutes.Load()) * time.Minute) }
	one := func() error {
		minutes.Add(1)
		if seen := prober.Probe(ctx, toppage.Page{URL: args[0], Marker: pageMarker}); !seen.Answered() || seen.Marker == nil || !*seen.Marker {
			return fmt.Errorf("a probe failed: %s %s", seen.Error, seen.Detail)
		}
		return nil
	}
	if err := one(); err != nil {
		return err // what is measured is not the first probe of a process
	}
	before := processorTime()
	if err := together(atOnce, one); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode((processorTime() - before) / probesEach)
}

// trusting gives a prober that trusts a certificate in PEM and may reach the page.
func trusting(in io.Reader, page string) (*probe.Prober, error) {
	at, err := url.Parse(page)
	if err != nil {
		return nil, err
	}
	certificate, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificate)
	allow, err := outbound.ParseAllow(at.Host)
	if err != nil {
		return nil, err
	}
	policy := &outbound.Policy{Allow: allow}
	return &probe.Prober{UserAgent: "Tallylight-prober/bench", Now: time.Now, Transport: func() *http.Transport {
		t := policy.Transport()
		t.TLSClientConfig = &tls.Config{RootCAs: roots}
		return t
	}}, nil
}

// probeFigure tells the runs, the cheapest first; it is held against the target.
func probeFigure(name string, took []time.Duration, target time.Duration) figure {
	least, most := took[0], took[0]
	for _, d := range took {
		least, most = min(least, d), max(most, d)
	}
	f := cpuFigure(name, least, target)
	f.values[0] = fmt.Sprintf("%.2f to %.2f ms", inMS(least), inMS(most))
	return f
}

func inMS(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
