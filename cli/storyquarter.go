package cli

import (
	"context"
	"slices"
	"time"

	"tallylight/demo"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/readiness/scope"
)

const (
	// foundedBefore is how long before the demo's now its page is watched.
	foundedBefore = 94 * 24 * time.Hour
	// reviewed is how long after an event people say what they think of it, and movedBefore how long before air one is moved.
	reviewed    = 20 * time.Hour
	movedBefore = 3 * 24 * time.Hour
)

// quarter is what the company did before its calendar was connected: the events that PR entered by hand, and the nights in which the page
// was measured.
func (s *story) quarter() {
	q := demo.QuarterOf(s.now)
	for i, a := range q.Airings {
		s.airing(a, i)
	}
	for _, u := range q.Unplanned {
		if !u.Answered.IsZero() {
			s.add(u.Answered, s.explain(u))
		}
	}
	s.nights(q.Rushes())
}

// nights are those in which the program has measured: after each rush of people what came of it, and now and then what is usual, which
// takes long.
func (s *story) nights(rushes []time.Time) {
	s.add(s.now.Add(-foundedBefore).Add(time.Hour), s.measure(s.p.measurer.Store))
	usual := s.now.Add(-foundedBefore)
	var nights []time.Time
	for _, over := range rushes {
		nights = append(nights, measured.NextNight(over.In(s.p.zone1)))
	}
	slices.SortFunc(nights, time.Time.Compare)
	for _, night := range slices.CompactFunc(nights, time.Time.Equal) {
		s.add(night.Add(-10*time.Minute), s.measure(rushOnly{s.p.measurer.Store}))
		if night.Sub(usual) > usualEvery {
			s.add(night.Add(time.Minute), s.measure(s.p.measurer.Store))
			usual = night
		}
	}
}

// usualEvery is how far apart it was measured in the story what is usual. A program measures it every night.
const usualEvery = 40 * 24 * time.Hour

// rushOnly is a store in which it is never time to measure what is usual.
type rushOnly struct{ jobs.MeasureStore }

// ClaimMeasurings gives what is due beside that.
func (r rushOnly) ClaimMeasurings(ctx context.Context, now time.Time, lease time.Duration, most int) ([]measured.Due, error) {
	all, err := r.MeasureStore.ClaimMeasurings(ctx, now, lease, most)
	return slices.DeleteFunc(all, func(d measured.Due) bool { return d.What == measured.WhatUsual }), err
}

// airing is the life of one event that was entered by hand.
func (s *story) airing(a demo.Airing, n int) {
	var e readiness.Event
	s.add(a.Entered, func(ctx context.Context, now time.Time) (err error) {
		e, err = s.p.store.CreateEvent(ctx, entered(a), s.pr(), now)
		return err
	})
	edit := func(at time.Time, change func(*readiness.Event) error) {
		s.add(at, func(ctx context.Context, now time.Time) error {
			_, err := s.p.store.EditEvent(ctx, e.ID, 0, s.pr(), now, change)
			return err
		})
	}
	if !a.WasStart.IsZero() {
		edit(a.WasStart.Add(-movedBefore), func(e *readiness.Event) error {
			e.Start, e.End = a.Start, a.End
			return nil
		})
	}
	if !a.Agreed.IsZero() {
		s.add(a.Agreed, func(ctx context.Context, now time.Time) error {
			_, err := s.p.store.SetLevel(ctx, e.ID, a.Level, "", 0, s.sre(n), now)
			return err
		})
	}
	if !a.CalledOff.IsZero() {
		edit(a.CalledOff, readiness.CallOff)
	}
	if a.Fit != demo.FitOpen {
		s.add(a.End.Add(reviewed), func(ctx context.Context, now time.Time) error {
			_, err := s.p.store.SaveReview(ctx, e.ID, review.Said{Words: review.Words{Right: review.Right(a.Fit)}}, s.sre(n), now)
			return err
		})
	}
}

// entered is an event as PR enters it.
func entered(a demo.Airing) readiness.Event {
	e := readiness.Event{Title: a.Title, Location: a.Station, Start: a.Start, End: a.End, Zone: "Asia/Tokyo", Calendar: readiness.Confirmed, Level: a.Level,
		Brief: readiness.Brief{Exposure: scope.Kind(a.Kind), Programme: a.Programme, Station: a.Station, Kind: a.Form, ScreenURL: a.Screen, Reach: a.Reach, Peak: a.Peak}}
	if !a.WasStart.IsZero() {
		e.Start, e.End = a.WasStart, a.WasStart.Add(a.End.Sub(a.Start))
	}
	return e
}

// measure has the program measure at an instant of the past what is due then.
func (s *story) measure(store jobs.MeasureStore) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		today, clock := s.p.measurer, func() time.Time { return now }
		then := jobs.Measurer{Store: store, Home: today.Home, Log: today.Log, Now: clock,
			Ranges: &jobs.Ranges{Store: s.p.store, Range: s.p.ranges.Range, Now: clock}}
		for range 3 { // what there was no question left for waits a minute
			if err := then.Measure(ctx, now); err != nil {
				return err
			}
			then.Wait()
			now = now.Add(2 * time.Minute)
		}
		return nil
	}
}

// explain is PR saying what an unplanned peak was.
func (s *story) explain(u demo.Unplanned) func(context.Context, time.Time) error {
	return func(ctx context.Context, now time.Time) error {
		asked, err := s.p.store.Unexplained(ctx)
		if err != nil {
			return err
		}
		answer := measured.Answer{Was: measured.WasUnannounced, Name: u.Name, Kind: u.Kind, Could: measured.Could(u.Could)}
		if u.Robots {
			answer = measured.Answer{Was: measured.WasNone}
		}
		for _, x := range asked {
			if x.From.Sub(u.From).Abs() > time.Hour {
				continue
			}
			if _, err := s.p.store.AnswerExposure(ctx, x.ID, 0, answer, "", s.pr(), now); err != nil {
				return err
			}
		}
		return nil
	}
}
