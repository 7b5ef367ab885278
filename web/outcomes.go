package web

import (
	"context"
	"errors"
	"slices"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

// outcomes gives, for each page that counts for an event, what was expected and proven when it went on air, and what was measured.
func (s *Server) outcomes(ctx context.Context, r *reading, row readiness.Row, peaks []measured.Peak, turns []readiness.Change) ([]review.Outcome, error) {
	from, to := row.Event.Window()
	facts, err := s.eventFacts(ctx, r, row.Event.ID)
	if err != nil {
		return nil, err
	}
	grounds, shield, err := s.atAir(ctx, r, row, facts.Grounds(r.at)(facts.Events[0]))
	if err != nil {
		return nil, err
	}
	judged := learning.Thens(r.at, facts.Ladder, facts.Traffic, facts.Pages)
	all := make([]review.Outcome, len(grounds))
	for i, g := range grounds {
		all[i] = review.Expect(g)
		if g.Page == nil {
			continue
		}
		all[i].Verdict = review.Worst(g.Page.ID, verdictIn(shield, g.Page.ID), turns, from, to)
		if at := slices.IndexFunc(peaks, func(p measured.Peak) bool { return p.PageID == g.Page.ID }); at >= 0 {
			all[i].Peak = &peaks[at]
			all[i].Asks = learning.Asks(row.Event, peaks[at], facts.Ladder, judged(row.Event, g.Page.ID))
		}
		if all[i].Due, err = s.due(ctx, r, row.Event.ID, g.Page.ID, measured.WhatPeak); err != nil {
			return nil, err
		}
		if err := s.during(ctx, r, row.Event, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// atAir gives what was known of an event when it went on air, with the pages as they are set up now; where that is not known any more,
// what is known now.
func (s *Server) atAir(ctx context.Context, r *reading, row readiness.Row, now []readiness.Grounds) ([]readiness.Grounds, toppage.Shield, error) {
	from, _ := row.Event.Window()
	facts, err := s.store.EventSnapshotAt(ctx, row.Event.ID, from, r.today)
	if errors.Is(err, fault.ErrNotFound) {
		return now, toppage.Shield{}, nil
	}
	if err != nil {
		return nil, toppage.Shield{}, err
	}
	then := facts.Grounds(from)(facts.Events[0])
	for i, g := range now {
		if at := slices.IndexFunc(then, func(o readiness.Grounds) bool { return samePage(o.Page, g.Page) }); at >= 0 {
			now[i], now[i].Page = then[at], g.Page
		}
	}
	return now, facts.Row(from, facts.Events[0]).Shield, nil
}

func samePage(a, b *toppage.Page) bool {
	return a == nil && b == nil || a != nil && b != nil && a.ID == b.ID
}

// verdictIn is the verdict of a page; empty where it is none of those that count.
func verdictIn(s toppage.Shield, pageID string) toppage.Verdict {
	for _, v := range s.All {
		if v.Page.ID == pageID {
			return v.Verdict
		}
	}
	if s.Page != nil && s.Page.ID == pageID {
		return s.Verdict
	}
	return ""
}

// during reads how a page did while an event was on air: by the days that were over at the reading.
func (s *Server) during(ctx context.Context, r *reading, e readiness.Event, o *review.Outcome) error {
	from, to := e.Window()
	figures, err := s.store.Figures(ctx, o.Page.ID, toppage.FigureSpan, from, to)
	if err != nil && !errors.Is(err, fault.ErrNotFound) { // of a page that is gone since
		return err
	}
	o.Probed = review.ProbedIn(figures, from, to)
	home := from.In(s.home(ctx))
	begins, ends := slo.Month(home)
	days, err := s.store.ServiceLevels(ctx, o.Page.ID, begins, fault.Later(ends, measured.Midnight(to.In(home.Location()), 2)))
	if err != nil {
		return err
	}
	days = slices.DeleteFunc(days, func(d slo.Day) bool { return d.To.After(r.at) })
	month := slo.LevelOf(days, o.Page.Targets, begins, ends, r.at)
	if counted, known := slo.InEvent(days, slo.Span{EventID: e.ID, From: from, To: to}, month); known {
		o.Service = &counted
	}
	return nil
}

// due reads how something of a page is measured, an event's or nobody's; zero where it is not. Of the past nobody knows it.
func (s *Server) due(ctx context.Context, r *reading, eventID, pageID string, what measured.What) (measured.Due, error) {
	if r.past {
		return measured.Due{}, nil
	}
	all, err := s.store.Measurings(ctx, eventID)
	if at := slices.IndexFunc(all, func(d measured.Due) bool { return d.PageID == pageID && d.What == what }); at >= 0 {
		return all[at], err
	}
	return measured.Due{}, err
}
