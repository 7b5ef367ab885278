package cli

import (
	"context"
	"fmt"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
)

// frozenServices are what the company deploys.
var frozenServices = []string{"web", "search", "checkout"}

// freezes sets when changes are frozen: by what only warns, the web alone; and what is scaled.
func (s *story) freezes(ctx context.Context, at time.Time) error {
	settings := freeze.Defaults()
	settings.Services = frozenServices
	soft := settings.Rules[toppage.Scale]
	soft.Services = frozenServices[:1]
	settings.Rules[toppage.Scale] = soft
	if err := s.p.store.SaveFreeze(ctx, settings, s.sre(0), at); err != nil {
		return err
	}
	return s.p.store.SaveScaleTarget(ctx, "", scale.Target{Usual: 12, Most: 240, Workload: frozenServices[0], Namespace: "prod"}, 1, s.sre(0), at)
}

// refuse is CI that asks within the freeze of an event that has one, and somebody who could not wait where it is over.
func (s *story) refuse(e readiness.Event) {
	if readiness.DefaultLadder().Held(e.Level) < toppage.Prove {
		return
	}
	ci := readiness.Actor{Name: "ci-freeze", Role: readiness.Viewer, Via: readiness.ViaAPI, Token: true}
	job := fmt.Sprintf("deploy-web #%d", 1500+dice(e.UID+e.RecurrenceID)%900)
	s.add(e.Start.Add(-20*time.Hour), func(ctx context.Context, now time.Time) error {
		facts, err := s.p.store.Freeze(ctx, now, now)
		if err != nil {
			return err
		}
		return s.p.store.RefusedJob(ctx, job, "web", freeze.Ask(facts.Windows(now), nil, freeze.Question{At: now, Service: "web"}).Locks, ci, now)
	})
	if e.End.Before(s.now) {
		s.add(e.Start.Add(-14*time.Hour), func(ctx context.Context, now time.Time) error {
			_, err := s.p.store.OpenFreeze(ctx, "web", "トップの価格誤り", s.sre(1), now)
			if fault.Invalids(err) != nil { // nothing is frozen: the event was cancelled meanwhile
				return nil
			}
			return err
		})
	}
}
