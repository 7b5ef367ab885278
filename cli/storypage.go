package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/demo"
	"tallylight/loadreport"
	"tallylight/probe"
	"tallylight/readiness/toppage"
)

// What the demo's company knows of its top page from before today.
const (
	pastProbes  = 7 * 24 * time.Hour // how long it has been probed
	pastSpacing = 5 * time.Minute
	pastEnds    = 15 * time.Minute // before now: what the page is judged by is probed while somebody looks on
	drillsAgo   = 6 * 24 * time.Hour
	drillLength = 12 * time.Minute
)

// watch tells of the week in which the page was probed, from one answer that it gives now, and of its drills.
func (s *story) watch(ctx context.Context) error {
	page, err := s.p.store.TopPage(ctx, s.pageID)
	if err != nil {
		return err
	}
	s.p.watcher.Prober.Probe(ctx, page) // has the cache keep it
	seen := s.p.watcher.Prober.Probe(ctx, page)
	if !seen.Answered() {
		return fmt.Errorf("the sample page does not answer: %s", seen.Detail)
	}
	if err := s.survey(ctx, page); err != nil {
		return err
	}
	from, ends := s.now.Add(-pastProbes), append(s.readings(), s.news())
	if last := s.now.Add(-pastEnds); last.After(s.news()) {
		ends = append(ends, last)
	}
	for i, to := range ends {
		s.add(to, s.probed(seen, from, to, ends[min(i+1, len(ends)-1)]))
		from = to
	}
	for i, kind := range toppage.DrillKinds {
		if err := s.rehearse(ctx, kind, s.now.Add(-drillsAgo).Add(time.Duration(i)*time.Hour), seen); err != nil {
			return err
		}
	}
	return nil
}

// lookedOn is how many probes at its end are as near to each other as while somebody looks on: so many a page is judged by.
const lookedOn = 20

// probed is the probes of a time, known at its end; what they say counts until the next are known.
func (s *story) probed(seen toppage.Observation, from, to, next time.Time) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		var past []toppage.Observation
		for at := to; at.After(from); {
			o := then(seen, at)
			o.FreshFor = max(o.FreshFor, next.Sub(at))
			past = append(past, o)
			if len(past) < lookedOn {
				at = at.Add(-demoProbes)
			} else {
				at = at.Add(-pastSpacing)
			}
		}
		slices.Reverse(past)
		return s.p.store.RecordObservations(ctx, s.pageID, past, now, now)
	}
}

// survey looks at the page closely, as it was looked at before each digest; what it saw counts until the next.
func (s *story) survey(ctx context.Context, page toppage.Page) error {
	today := s.p.watcher.Prober
	prober := probe.Prober{Transport: today.Transport, Permit: today.Permit, UserAgent: today.UserAgent, Resolvers: today.Resolvers, References: today.References,
		Now: today.Now, Spacing: time.Millisecond}
	survey, err := prober.Survey(ctx, page, nil)
	if err != nil {
		return err
	}
	looks := append(s.readings(), s.news())
	for i, at := range looks {
		next := append(looks, s.now)[i+1]
		s.add(at, func(ctx context.Context, now time.Time) error {
			known := survey
			known.At, known.FreshFor = now.UTC().Truncate(time.Millisecond), max(survey.FreshFor, next.Sub(now))
			return s.p.store.RecordSurvey(ctx, page, known, now, now)
		})
	}
	return nil
}

// usualTTFB is how long the page takes on a day like any other, in milliseconds: a machine that is busy now was not so last week.
const usualTTFB = 20

// then is an answer as it came at another time: in no two minutes does it take equally long.
func then(seen toppage.Observation, at time.Time) toppage.Observation {
	roll := dice(at.Format(time.RFC3339))
	took := min(*seen.Facts.TTFBMS, usualTTFB) + float64(roll%40)/10
	if roll%97 == 0 {
		took *= 6
	}
	seen.At, seen.Facts.TTFBMS, seen.FreshFor = at.UTC().Truncate(time.Millisecond), &took, toppage.Stale(pastSpacing)
	return seen
}

// rehearse is a drill: the page is looked at every two seconds while its origin is away.
func (s *story) rehearse(ctx context.Context, kind toppage.DrillKind, at time.Time, seen toppage.Observation) error {
	drill := toppage.Drill{PageID: s.pageID, Kind: kind, Need: toppage.DrillNeed(seen.Facts, toppage.DrillLeast), Note: "ステージングで実施 / with Ken"}
	drill, err := s.p.store.OpenDrill(ctx, drill, s.sre(0), at)
	if err != nil {
		return err
	}
	away := map[toppage.DrillKind]toppage.OriginSight{
		toppage.DrillRefused: {Error: "refused"}, toppage.DrillError: {Status: 503}, toppage.DrillHang: {Error: "timeout"},
	}[kind]
	before := then(seen, at)
	before.Details.Mark = "before" // it renders the page once more
	drill = drill.Watch(before, toppage.OriginSight{At: at, Status: 200})
	end := at.Add(drillLength)
	for look := at.Add(toppage.DrillEvery); !look.After(end); look = look.Add(toppage.DrillEvery) {
		shown := kept(then(seen, look), look.Sub(at))
		away.At = shown.At
		drill = drill.Watch(shown, away)
	}
	if _, err := s.p.store.WitnessDrill(ctx, drill, end); err != nil {
		return err
	}
	_, err = s.p.store.CloseDrill(ctx, s.pageID, s.sre(1), end.Add(time.Minute))
	return err
}

// kept is an answer of a copy so old: a hit for as long as the page lasts, and stale afterwards.
func kept(o toppage.Observation, old time.Duration) toppage.Observation {
	o.Facts.AgeS = new(int64(old / time.Second))
	o.Facts.Served = toppage.ServedHit
	if *o.Facts.AgeS > o.Facts.SharedTTLS {
		o.Facts.Served = toppage.ServedStale
	}
	return o
}

// proveLoads is SRE uploading the reports of their load tests, an hour after each.
func (s *story) proveLoads() error {
	tests, err := demo.LoadTests(s.now)
	for _, test := range tests {
		s.add(test.Ended.Add(time.Hour), s.proveLoad(test))
	}
	return err
}

func (s *story) proveLoad(test demo.LoadTest) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		report, err := loadreport.Read(bytes.NewReader(test.Report), "")
		if err != nil {
			return fmt.Errorf("the demo's load report: %w", err)
		}
		proof := toppage.LoadProof{PageID: s.pageID, LoadReport: report, Machines: test.Machines, File: test.File}
		_, err = s.p.store.KeepLoad(ctx, proof.Timed(time.Time{}, now), s.sre(1), now)
		return err
	}
}
