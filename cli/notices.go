package cli

import (
	"context"
	"time"

	"tallylight/jobs"
	"tallylight/readiness/preference"
	"tallylight/text"
)

// renderer finds the words of messages.
func (p *program) renderer() *jobs.Renderer {
	return &jobs.Renderer{Store: p.store, Clock: p.clock, Base: p.baseURL()}
}

// clock gives the zones of the company, in which people are told times.
func (p *program) clock(ctx context.Context, now time.Time) text.Clock {
	zones := p.store.CompanyOrLast(ctx).Or(preference.Zones{First: p.zone1.String(), Second: p.zone2.String()})
	clock := text.Clock{Now: now, Zone: p.zone1}
	if first, set := preference.Location(zones.First); set {
		clock.Zone = first
	}
	if second, set := preference.Location(zones.Second); set && second.String() != clock.Zone.String() {
		clock.Also = second
	}
	return clock
}
