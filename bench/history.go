package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/toppage"
)

// The page of a top page is measured with as long a history as is kept: a probe every five minutes for 400 days, and the last
// day at the default interval.
const (
	historyRenders = 100
	historyTarget  = 60 * time.Millisecond
)

// history measures the page over each time that it can look back on.
func history(ctx context.Context, dir string) (figures []figure, err error) {
	pages, err := startPages(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pages.stop()) }()
	file := filepath.Join(dir, "history.db")
	id, err := fillHistory(ctx, file, pages.HTTP+"/", time.Now())
	if err != nil {
		return nil, err
	}
	p, err := build(ctx, dir, "sqlite:"+file)
	if err != nil {
		return nil, err
	}
	p.env = append(p.env, "TALLYLIGHT_ALLOW="+strings.SplitN(pages.HTTP, "//", 2)[1])
	b, err := newBrowser(p.address)
	if err != nil {
		return nil, err
	}
	m := &measurement{program: p, browser: b}
	if err := m.signIn(ctx); err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if err := m.start(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, m.stop()) }()
	if err := m.untilOK(ctx, "/toppage/"+id); err != nil {
		return nil, err
	}
	for _, over := range []string{"24h", "7d", "400d"} {
		if err := m.renders(ctx, "/toppage/"+id, over); err != nil {
			return nil, err
		}
	}
	return m.figures, nil
}

// renders asks for the page so that nothing of it is at hand: each address was never asked for.
func (m *measurement) renders(ctx context.Context, path, over string) error {
	var took []time.Duration
	for i := range historyRenders {
		answer, err := m.shown(ctx, fmt.Sprintf("%s?over=%s&n=%d", path, over, i))
		if err != nil {
			return err
		}
		took = append(took, answer.took)
	}
	m.add("a top page with 400 days of history, over "+over, took, historyTarget)
	return nil
}

// fillHistory makes the page and its past.
func fillHistory(ctx context.Context, file, address string, now time.Time) (id string, err error) {
	store, err := db.Open(ctx, "sqlite:"+file+"?synchronous=normal", now.Add(-toppage.KeepFigures), slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	began := now.Add(-toppage.KeepFigures)
	page, err := store.AddTopPage(ctx, toppage.Page{Name: "Page", URL: address, Marker: pageMarker}, readiness.System, began)
	if err != nil {
		return "", err
	}
	one := pastProbes(address, now)[0]
	for day := began; day.Before(now); day = day.Add(toppage.FigureDay) {
		if err := store.RecordObservations(ctx, page.ID, dayOf(one, day, now), now, day); err != nil {
			return "", err
		}
	}
	return page.ID, store.FoldFigures(ctx, now)
}

// dayOf is a day of probes, before now.
func dayOf(one toppage.Observation, day, now time.Time) (seen []toppage.Observation) {
	spacing := toppage.FigureSpan
	if now.Sub(day) <= 2*toppage.FigureDay {
		spacing = toppage.DefaultProbeInterval
	}
	for at := day; at.Before(day.Add(toppage.FigureDay)) && at.Before(now); at = at.Add(spacing) {
		ms := 20 + float64(at.Unix()/60%37)
		one.At, one.Facts.TTFBMS = at, &ms
		seen = append(seen, one)
	}
	return seen
}
