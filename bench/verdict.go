package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"tallylight/readiness/toppage"
)

// A verdict run is a base probe, a survey of a page in all the ways in which visitors differ, and the judgement of every
// check, in a process of its own. Of a run the processor time counts: a survey leaves the page 200 ms between two requests.
const (
	verdictRuns   = 3
	verdictsEach  = 20
	verdictTarget = 25 * time.Millisecond
)

// verdictCommand begins the arguments of a process that measures verdict runs: the address. Its standard input is the
// certificate that it trusts.
const verdictCommand = "verdicts-apart"

// verdicts measures verdict runs over HTTP and over TLS.
func verdicts(ctx context.Context) (figures []figure, err error) {
	pages, err := startPages(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pages.stop()) }()
	for _, kind := range []struct{ name, page string }{{"HTTP", pages.HTTP}, {"TLS and HTTP/2", pages.HTTPS}} {
		var took []time.Duration
		requests := 0
		for range verdictRuns {
			one, err := apart[verdictRun](ctx, pages.PEM, verdictCommand, kind.page)
			if err != nil {
				return nil, err
			}
			took, requests = append(took, one.CPU), one.Requests
		}
		figures = append(figures, probeFigure(fmt.Sprintf("a full verdict run of %d requests over %s: CPU", requests, kind.name), took, verdictTarget))
	}
	return figures, nil
}

// verdictRun is what one run took.
type verdictRun struct {
	CPU      time.Duration
	Requests int
}

// verdictHere measures runs in this process and writes what one took as JSON.
func verdictHere(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("give an address")
	}
	debug.SetGCPercent(gcPercent)
	prober, err := trusting(in, args[0])
	if err != nil {
		return err
	}
	prober.Spacing = time.Microsecond
	page := toppage.Page{ID: "bench", URL: args[0] + "/", Marker: pageMarker, Interval: toppage.DefaultProbeInterval,
		TTFBLimit: toppage.DefaultTTFBLimit, Setup: toppage.Setup{Cookie: "session"}}
	facts := toppage.PageFacts{Page: page, Observed: pastProbes(page.URL, time.Now())}
	run := func() (requests int, err error) {
		facts.Observed[0] = prober.Probe(ctx, page)
		survey, err := prober.Survey(ctx, page, nil)
		if err != nil || !facts.Observed[0].Answered() {
			return 0, fmt.Errorf("a verdict run failed: %s: %w", facts.Observed[0].Detail, err)
		}
		facts.Survey = &survey
		if checks := facts.JudgeAll(time.Now(), toppage.Demand{Level: 4}, nil); len(checks) < 20 {
			return 0, fmt.Errorf("%d checks were judged", len(checks))
		}
		return 1 + len(survey.Shots), nil
	}
	requests, err := run() // what is measured is not the first run of a process
	if err != nil {
		return err
	}
	before := processorTime()
	for range verdictsEach {
		if _, err := run(); err != nil {
			return err
		}
	}
	return json.NewEncoder(out).Encode(verdictRun{CPU: (processorTime() - before) / verdictsEach, Requests: requests})
}
