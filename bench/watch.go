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

// The whole program is measured while it watches this many pages of a server in another process, each at the default
// interval, for so long, at its real pace.
const (
	watchedPages = 1000
	watchFill    = 30 * time.Second // until the pages stand and the program runs
	watchSettle  = 10 * time.Second
	watchTime    = 3 * time.Minute
)

// Targets of watching.
const (
	watchTarget       = 5.0 // per cent of one core
	watchMemoryTarget = 96  // MiB
)

// watched measures what it costs to watch many pages, over HTTP and over TLS.
func watched(ctx context.Context, dir string) (figures []figure, err error) {
	pages, err := startPages(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, pages.stop()) }()
	for _, kind := range []struct{ name, address string }{{"HTTP", pages.HTTP}, {"TLS and HTTP/2", pages.HTTPS}} {
		f, err := watchOver(ctx, dir, pages, kind.name, kind.address)
		if err != nil {
			return nil, err
		}
		figures = append(figures, f...)
	}
	return figures, nil
}

func watchOver(ctx context.Context, dir string, pages *pageServer, kind, address string) (figures []figure, err error) {
	file := filepath.Join(dir, strings.Fields(kind)[0]+".db")
	due := time.Now().Add(watchFill)
	if err := fillPages(ctx, file, address, due); err != nil {
		return nil, err
	}
	p, err := build(ctx, dir, "sqlite:"+file)
	if err != nil {
		return nil, err
	}
	certificate, err := pages.writeCertificate(dir)
	if err != nil {
		return nil, err
	}
	p.env = append(p.env, "TALLYLIGHT_ALLOW="+strings.SplitN(address, "//", 2)[1], "SSL_CERT_FILE="+certificate)
	if err := p.start(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := wait(ctx, time.Until(due)+watchSettle); err != nil {
		return nil, err
	}
	begin, before := time.Now(), cpuOf(p.process.Process.Pid)
	if err := wait(ctx, watchTime); err != nil {
		return nil, err
	}
	share := 100 * float64(cpuOf(p.process.Process.Pid)-before) / float64(time.Since(begin))
	probes, err := countProbes(ctx, file, begin)
	name := fmt.Sprintf("%d pages at 60 s over %s", watchedPages, kind)
	return []figure{
		shareFigure(fmt.Sprintf("%s: CPU of one core (%d probes in %s)", name, probes, watchTime), share, watchTarget),
		memoryFigure(name+": memory, the most ever held", p.memory("VmHWM"), watchMemoryTarget),
		memoryFigure(name+": memory now", p.memory("VmRSS"), 0),
	}, err
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// fillPages makes the pages as they would stand after an hour: the probes and the survey of each are due at
// another moment.
func fillPages(ctx context.Context, file, address string, now time.Time) (err error) {
	store, err := db.Open(ctx, "sqlite:"+file+"?synchronous=normal", now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	for i := range watchedPages {
		at := now.Add(time.Duration(i) * toppage.DefaultProbeInterval / watchedPages)
		page, err := store.AddTopPage(ctx, toppage.Page{Name: fmt.Sprintf("Page %d", i), URL: fmt.Sprintf("%s/%d", address, i), Marker: pageMarker}, readiness.System, now)
		if err != nil {
			return err
		}
		if err := store.RecordObservations(ctx, page.ID, pastProbes(page.URL, at), at, now); err != nil {
			return err
		}
		next := now.Add(time.Duration(i) * toppage.SurveyInterval / watchedPages)
		if err := store.RecordSurvey(ctx, page, pastSurvey(next.Add(-toppage.SurveyInterval)), next, now); err != nil {
			return err
		}
	}
	return nil
}

// pastShots are what a survey asks of such a page.
var pastShots = []string{toppage.ShotPlain, toppage.ShotGzip, toppage.ShotBrotli, toppage.ShotIdentity, toppage.ShotMobile, toppage.ShotGA,
	toppage.ShotNoCache, toppage.ShotPragma, toppage.ShotUTM, toppage.ShotGclid, toppage.ShotFbclid, toppage.ShotQuery,
	toppage.ShotGzip + "_2", toppage.ShotBrotli + "_2", toppage.ShotIdentity + "_2", toppage.ShotMobile + "_2"}

// pastSurvey is one that saw nothing worth telling.
func pastSurvey(at time.Time) toppage.Survey {
	s := toppage.Survey{At: at, FreshFor: 3 * toppage.SurveyInterval, Headers: []string{"Content-Type: text/html; charset=utf-8",
		"Cache-Control: public, max-age=60, stale-if-error=600", "Cache-Status: edge; hit; ttl=40", "Vary: Accept-Encoding", "Age: 41"}}
	age := int64(41)
	for _, name := range pastShots {
		s.Shots = append(s.Shots, toppage.Shot{Name: name, Asked: "Accept-Encoding: " + name, At: at, Status: 200, Served: toppage.ServedHit, Confidence: "explicit",
			ServedBy: "edge", Layers: []toppage.LayerWord{{Layer: "edge", Served: toppage.ServedHit, Explicit: true}}, Mark: "1795333237.26", Bytes: "5f2c1a7700c8", AgeS: &age,
			Vary: "Accept-Encoding", WireBytes: pageSize, BodyBytes: pageSize, Evidence: "Cache-Status: edge; hit; ttl=40"})
	}
	return s
}

// pastProbes are those of the last hour, newest first.
func pastProbes(address string, now time.Time) []toppage.Observation {
	seen := make([]toppage.Observation, 60)
	for i := range seen {
		ms, size, spared, found := 20+float64(i%7), int64(pageSize), true, true
		seen[i] = toppage.Observation{At: now.Add(-time.Duration(i+1) * toppage.DefaultProbeInterval), URL: address, FinalURL: address,
			Status: 200, Marker: &found, Title: pageMarker, Evidence: "Age: 41; X-Cache: HIT",
			Facts: toppage.Facts{StorableShared: true, SharedTTLS: 60, SharedTTLSource: "max-age", Served: toppage.ServedHit,
				ServedConfidence: "explicit", OriginSpared: &spared, TTFBMS: &ms, TotalMS: &ms, WireBytes: &size, BodyBytes: &size}, Details: toppage.Details{Bytes: "5f2c1a7700c8"}}
	}
	return seen
}

// countProbes counts the probes of all pages since an instant.
func countProbes(ctx context.Context, file string, from time.Time) (n int, err error) {
	store, err := db.OpenToRead(ctx, "sqlite:"+file, slog.New(slog.DiscardHandler))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	pages, err := store.TopPages(ctx)
	if err != nil {
		return 0, err
	}
	for _, page := range pages {
		seen, err := store.Observations(ctx, page.ID, from, 1000)
		if err != nil {
			return 0, err
		}
		n += len(seen)
	}
	return n, nil
}
