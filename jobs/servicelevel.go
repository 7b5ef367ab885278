package jobs

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

// ServiceStore is what counting service levels needs of the store.
type ServiceStore interface {
	ClaimServiceLevels(ctx context.Context, now time.Time, lease time.Duration) ([]toppage.Page, error)
	AskServiceLevel(ctx context.Context, pageID string, next time.Time) error
	NoteServiceLevel(ctx context.Context, pageID string, d slo.Day, now time.Time) error
	ServiceLevels(ctx context.Context, pageID string, from, to time.Time) ([]slo.Day, error)
	EventsWithin(ctx context.Context, from, to time.Time) ([]readiness.Event, error)
	Traffic(ctx context.Context) (readiness.Traffic, error)
}

// ServiceCounter counts each night how far the day before reached what its page is meant to.
type ServiceCounter struct {
	Store  ServiceStore
	Ranges *Ranges
	Home   func(context.Context) *time.Location // the zone of the company
	Log    *slog.Logger
	Now    func() time.Time

	unread map[string]string // why a page could not be counted when it was tried last, by its id
}

const (
	serviceLease = 10 * time.Minute
	// serviceTakes is the longest that a page takes: three questions that are answered a byte at a time.
	serviceTakes = 2 * time.Minute
	// serviceRetry is after how long a day is asked for again that could not be.
	serviceRetry = time.Hour
	// serviceNight is when a day is asked for: what Prometheus takes in late is there then.
	serviceNight = 3*time.Hour + 40*time.Minute
	// serviceBack is how many days are made up for.
	serviceBack = 7
)

// Count counts one day of each page that is due, as far as it comes before they are due for another program.
func (s *ServiceCounter) Count(ctx context.Context, now time.Time) error {
	pages, err := s.Store.ClaimServiceLevels(ctx, now, serviceLease)
	failures := []error{err}
	for _, page := range pages {
		if s.Now().Sub(now) > serviceLease-serviceTakes {
			break
		}
		next, err := s.page(ctx, page, now)
		failures = append(failures, err, s.Store.AskServiceLevel(ctx, page.ID, next))
	}
	return errors.Join(failures...)
}

// page counts the oldest day of a page that is over and was not counted, and says when it is due again: where that failed, later.
func (s *ServiceCounter) page(ctx context.Context, page toppage.Page, now time.Time) (time.Time, error) {
	today := measured.Midnight(now.In(s.Home(ctx)), 0)
	tonight := measured.Midnight(today, 1).Add(serviceNight)
	if !page.Rates.Set() {
		return tonight, nil
	}
	if early := today.Add(serviceNight); now.Before(early) {
		today, tonight = measured.Midnight(today, -1), early
	}
	day, missing, err := s.missing(ctx, page, today)
	if err != nil {
		return now.Add(serviceRetry), err
	}
	if day.IsZero() {
		return tonight, nil
	}
	err = s.count(ctx, page, day, now)
	var wait Wait
	var unread measured.Unread
	switch {
	case errors.As(err, &wait):
		return now.Add(time.Duration(wait)), nil
	case errors.As(err, &unread):
		s.complain(page, day, unread)
		return now.Add(serviceRetry), nil
	case err != nil:
		return now.Add(serviceRetry), err
	}
	delete(s.unread, page.ID)
	if missing > 1 {
		return now.Add(time.Minute), nil
	}
	return tonight, nil
}

// complain logs why a page could not be counted, once while that stays so.
func (s *ServiceCounter) complain(page toppage.Page, day time.Time, why measured.Unread) {
	if s.unread[page.ID] == why.Reason {
		return
	}
	if s.unread == nil {
		s.unread = map[string]string{}
	}
	s.unread[page.ID] = why.Reason
	s.Log.Warn("service level not counted", "page", page.ID, "day", day.Format(time.DateOnly), "reason", why.Reason, "detail", why.Detail)
}

// missing gives the oldest day before today that was not counted, and how many there are; none from before the page was added.
func (s *ServiceCounter) missing(ctx context.Context, page toppage.Page, today time.Time) (first time.Time, n int, err error) {
	from := measured.Midnight(today, -serviceBack)
	known, err := s.Store.ServiceLevels(ctx, page.ID, from, today)
	if err != nil {
		return first, 0, err
	}
	for day := from; day.Before(today); day = measured.Midnight(day, 1) {
		counted := slices.ContainsFunc(known, func(d slo.Day) bool { return d.From.Equal(day) && !outdated(d, page) })
		if counted || day.Before(measured.Midnight(page.CreatedAt.In(day.Location()), 0)) {
			continue
		}
		if n++; n == 1 {
			first = day
		}
	}
	return first, n, nil
}

// outdated says that nothing was known of a day by another expression than that of the page.
func outdated(d slo.Day, page toppage.Page) bool {
	return d.Unread[toppage.RequestsRate] != "" && !slices.ContainsFunc(d.Asked, func(a measured.Asked) bool {
		return a.Expression == page.Rates.Requests && a.Source == page.Rates.Source
	})
}

// lacks says that nothing is known by an expression, which is kept: asking again would give the same. Without requests nothing is known
// of a day, so that only their absence is taken for it.
func lacks(k toppage.RateKind, reason string) bool {
	if k == toppage.RequestsRate {
		return reason == proof.UnreadEmpty
	}
	return !slices.Contains(deafness, reason)
}

// count asks for a day and keeps it.
func (s *ServiceCounter) count(ctx context.Context, page toppage.Page, day, now time.Time) error {
	to := measured.Midnight(day, 1)
	r, unread, asked := slo.Read{LatencyMS: page.Targets.LatencyMS}, map[toppage.RateKind]string{}, []measured.Asked(nil)
	for _, want := range []struct {
		kind toppage.RateKind
		into *measured.Series
	}{{toppage.RequestsRate, &r.Requests}, {toppage.ErrorsRate, &r.Errors}, {toppage.LatencyRate, &r.Latency}} {
		if page.Rates.Ask(want.kind) == "" {
			continue
		}
		series, way, err := s.Ranges.Ask(ctx, page.ID, page.Rates.Source, page.Rates.Ask(want.kind), day, to, time.Minute)
		var u measured.Unread
		switch {
		case errors.As(err, &u) && lacks(want.kind, u.Reason):
			unread[want.kind] = u.Reason
		case err != nil:
			return err
		}
		*want.into, asked = series, append(asked, way)
	}
	spans, err := s.spans(ctx, page, day, to)
	if err != nil {
		return err
	}
	r.NoneIsZero = s.noneIsZero(ctx, page, r, day)
	d := slo.NewDay(day, to, r, spans)
	d.Unread, d.Asked = unread, asked
	return s.Store.NoteServiceLevel(ctx, page.ID, d, now)
}

// noneIsZero says that no value of the errors is none of them: they were told on the day or one of those before, or the expression ends in
// what stands for nothing.
func (s *ServiceCounter) noneIsZero(ctx context.Context, page toppage.Page, r slo.Read, day time.Time) bool {
	e, err := proof.ReadExpression(page.Rates.Errors)
	if err != nil || r.Errors.Known() > 0 || e.NoneIsZero() {
		return err == nil
	}
	before, err := s.Store.ServiceLevels(ctx, page.ID, day.AddDate(0, -1, 0), day)
	return err == nil && slices.ContainsFunc(before, func(d slo.Day) bool {
		told := func(a measured.Asked) bool { return a.Expression == page.Rates.Errors && a.Source == page.Rates.Source }
		return slices.ContainsFunc(d.Asked, told) && d.Unread[toppage.ErrorsRate] == "" && d.All.Requests > 0
	})
}

// spans gives the times of the events that count for a page, their tails with them.
func (s *ServiceCounter) spans(ctx context.Context, page toppage.Page, from, to time.Time) (spans []slo.Span, err error) {
	traffic, err := s.Store.Traffic(ctx)
	if err != nil {
		return nil, err
	}
	tail := page.Traffic.Tail(traffic.PeakTail())
	events, err := s.Store.EventsWithin(ctx, from.Add(-tail), to)
	for _, e := range events {
		if !e.Airs() || e.AllDay || !page.CountsFor(e.ID) {
			continue
		}
		from, to := e.Window()
		spans = append(spans, slo.Span{EventID: e.ID, From: from, To: to.Add(tail)})
	}
	return spans, err
}
