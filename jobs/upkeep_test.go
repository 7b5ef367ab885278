package jobs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tallylight/jobs"
)

func TestHowEachJobWentIsTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan struct{}, 2)
	r := &jobs.Runner{Log: quiet, Now: func() time.Time { return noon }, Jobs: []jobs.Job{
		{Name: "well", Period: time.Hour, Work: func(context.Context, time.Time) error { ran <- struct{}{}; return nil }},
		{Name: "ill", Period: time.Minute, Work: func(context.Context, time.Time) error {
			ran <- struct{}{}
			return errors.New(strings.Repeat("x", 1000))
		}},
	}}
	if all := r.Upkeep(); len(all) != 2 || !all[0].Last.IsZero() || all[1].Name != "ill" {
		t.Errorf("before the start: %+v", all)
	}
	done := make(chan error)
	go func() { done <- r.Run(ctx) }()
	<-ran
	<-ran
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	all := r.Upkeep()
	if well := all[0]; well.Fails || !well.Last.Equal(noon) || !well.Next.Equal(noon.Add(time.Hour)) || well.Fault != "" {
		t.Errorf("one that is well: %+v", well)
	}
	if ill := all[1]; !ill.Fails || !ill.Failed.Equal(noon) || len(ill.Fault) != 300 || !ill.Next.Equal(noon.Add(time.Minute)) {
		t.Errorf("one that fails: %+v", ill)
	}
}
