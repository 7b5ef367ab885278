package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"tallylight/probe"
	"tallylight/readiness/toppage"
)

// sighting is what an inspection has seen so far.
type sighting struct {
	prober  *probe.Prober
	spacing time.Duration
	facts   toppage.PageFacts
}

// probe asks for the page often; first says that no cache may know it yet.
func (s *sighting) probe(ctx context.Context, first bool) {
	seen := probeOften(ctx, s.prober, s.facts.Page, s.spacing)
	for i := range seen {
		seen[i].Details.First = first
	}
	s.facts.Observed = append(s.facts.Observed, seen...)
}

// again probes the page once more after a while, which it says.
func (s *sighting) again(ctx context.Context, say io.Writer, wait time.Duration) error {
	if _, err := fmt.Fprintf(say, "warming: the first answers are those of a cold cache, or of a slow page; judged again in %.0f s\n", wait.Seconds()); err != nil {
		return err
	}
	turn := time.NewTimer(wait)
	defer turn.Stop()
	select {
	case <-turn.C:
		s.probe(ctx, false)
	case <-ctx.Done():
	}
	return inspecting(ctx)
}

// inspecting gives the error of an inspection that was cut short.
func inspecting(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("inspect: %w", err)
	}
	return nil
}

// judged is what the sighting comes to at a level; the facts are those of the last probe.
func (s *sighting) judged(level int) inspection {
	newest := s.facts.Observed[len(s.facts.Observed)-1]
	if read, _ := s.facts.AsRead(); len(read) > 0 {
		newest = read[0]
	}
	result := inspected(newest)
	result.judge(s.facts, level, time.Now())
	return result
}
