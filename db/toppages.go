package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"tallylight/readiness"
)

const pageColumns = `id, name, url, marker, interval_ms, ttfb_limit_ms, setup, next_probe, created_at, version`

func scanPage(rows *sql.Rows) (p readiness.TopPage, err error) {
	err = rows.Scan(&p.ID, &p.Name, &p.URL, &p.Marker, (*millis)(&p.Interval), (*millis)(&p.TTFBLimit),
		asJSON(&p.PageSetup), (*instant)(&p.NextProbe), (*instant)(&p.CreatedAt), &p.Version)
	return p, err
}

func loadPage(ctx context.Context, q querier, id string) (readiness.TopPage, error) {
	return one(ctx, q, scanPage, `SELECT `+pageColumns+` FROM top_pages WHERE id = $1`, id)
}

func loadPages(ctx context.Context, q querier) ([]readiness.TopPage, error) {
	pages, err := query(ctx, q, scanPage, `SELECT `+pageColumns+` FROM top_pages ORDER BY created_at, id`)
	if err != nil {
		return nil, fmt.Errorf("read the top pages: %w", err)
	}
	return pages, nil
}

// TopPages lists all top pages, oldest first.
func (s *Store) TopPages(ctx context.Context) ([]readiness.TopPage, error) {
	return loadPages(ctx, s.read)
}

// TopPage gives one top page; ErrNotFound where there is none.
func (s *Store) TopPage(ctx context.Context, id string) (readiness.TopPage, error) {
	p, err := loadPage(ctx, s.read, id)
	if err != nil {
		return p, fmt.Errorf("top page %s: %w", id, err)
	}
	return p, nil
}

// AddTopPage adds a page, due at once; ErrExists where its address is known.
func (s *Store) AddTopPage(ctx context.Context, p readiness.TopPage, by readiness.Actor, now time.Time) (readiness.TopPage, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		p.ID, p.NextProbe, p.CreatedAt, p.Version = newID(t.now), t.now, t.now, 1
		withDefaults(&p)
		_, err := exec(ctx, t, `INSERT INTO top_pages (`+pageColumns+`) VALUES `+params(1, 10), p.ID, p.Name, p.URL, p.Marker,
			p.Interval.Milliseconds(), p.TTFBLimit.Milliseconds(), asJSON(&p.PageSetup), ms(p.NextProbe), ms(p.CreatedAt), p.Version)
		t.record(readiness.Change{Kind: readiness.PageAdded, Subject: p.ID, Data: map[string]string{"name": p.Name, "url": p.URL}})
		return t.known(err)
	})
	if err != nil {
		return readiness.TopPage{}, fmt.Errorf("add top page: %w", err)
	}
	return p, nil
}

func withDefaults(p *readiness.TopPage) {
	if p.Interval == 0 {
		p.Interval = readiness.DefaultProbeInterval
	}
	if p.TTFBLimit == 0 {
		p.TTFBLimit = readiness.DefaultTTFBLimit
	}
}

// editPage lets work edit a page that the caller saw at version (0: at any).
func (s *Store) editPage(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, work func(*tx, *readiness.TopPage) error) (readiness.TopPage, error) {
	var p readiness.TopPage
	err := s.inTx(ctx, by, now, func(t *tx) (err error) {
		if p, err = loadPage(ctx, t, id); err != nil {
			return err
		}
		if version != 0 && version != p.Version {
			return readiness.ErrStale
		}
		return work(t, &p)
	})
	if err != nil {
		return readiness.TopPage{}, fmt.Errorf("top page %s: %w", id, err)
	}
	return p, nil
}

// ChangeTopPage gives the page with p's id p's name, address, marker, interval, limit and setup, where the caller saw
// it at p's version; it is probed at once.
func (s *Store) ChangeTopPage(ctx context.Context, p readiness.TopPage, by readiness.Actor, now time.Time) (readiness.TopPage, error) {
	return s.editPage(ctx, p.ID, p.Version, by, now, func(t *tx, page *readiness.TopPage) error {
		marker := page.Marker
		page.Name, page.URL, page.Marker, page.Interval, page.TTFBLimit = p.Name, p.URL, p.Marker, p.Interval, p.TTFBLimit
		page.PageSetup = p.PageSetup
		withDefaults(page)
		page.NextProbe = t.now
		if page.Marker != marker {
			if err := t.forgetMarker(ctx, page.ID); err != nil {
				return err
			}
		}
		return t.savePage(ctx, page)
	})
}

// AdoptMarker takes a text that a probe found as the page's marker, unless somebody has set one.
func (s *Store) AdoptMarker(ctx context.Context, id, marker string, now time.Time) error {
	_, err := s.editPage(ctx, id, 0, readiness.System, now, func(t *tx, page *readiness.TopPage) error {
		if page.Marker != "" || marker == "" {
			return nil
		}
		page.Marker = marker
		return t.savePage(ctx, page)
	})
	return err
}

// savePage writes the page as its next version and records that.
func (t *tx) savePage(ctx context.Context, p *readiness.TopPage) error {
	p.Version++
	err := t.changedOne(exec(ctx, t, `UPDATE top_pages SET name = $3, url = $4, marker = $5, interval_ms = $6, ttfb_limit_ms = $7,
		next_probe = $8, setup = $9, version = $2 WHERE id = $1 AND version = $2 - 1`, p.ID, p.Version, p.Name, p.URL, p.Marker,
		p.Interval.Milliseconds(), p.TTFBLimit.Milliseconds(), ms(p.NextProbe), asJSON(&p.PageSetup)))
	if err != nil {
		return t.known(err)
	}
	t.record(readiness.Change{Kind: readiness.PageChanged, Subject: p.ID, Data: map[string]string{
		"name": p.Name, "url": p.URL, "marker": p.Marker,
	}})
	return nil
}

// forgetMarker takes back what earlier probes found: they looked for another text.
func (t *tx) forgetMarker(ctx context.Context, pageID string) error {
	_, err := exec(ctx, t, `UPDATE observations SET marker = NULL WHERE page_id = $1`, pageID)
	return err
}

// RemoveTopPage removes a page with its observations.
func (s *Store) RemoveTopPage(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	_, err := s.editPage(ctx, id, version, by, now, func(t *tx, p *readiness.TopPage) error {
		t.record(readiness.Change{Kind: readiness.PageRemoved, Subject: id, Data: map[string]string{"name": p.Name, "url": p.URL}})
		_, err := exec(ctx, t, `DELETE FROM top_pages WHERE id = $1`, id)
		return err
	})
	return err
}

// ProbeNow makes a page due now, or as soon as its last probe is as old as the least interval.
func (s *Store) ProbeNow(ctx context.Context, id string, now time.Time) error {
	n, err := exec(ctx, s.write, `UPDATE top_pages SET next_probe = CASE WHEN $2 > latest THEN $2 ELSE latest END
		FROM (SELECT coalesce(max(at), 0) + $3 AS latest FROM observations WHERE page_id = $1) AS probes WHERE id = $1`,
		id, ms(now), readiness.LeastProbeInterval.Milliseconds())
	if err == nil && n == 0 {
		err = readiness.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("probe top page %s: %w", id, err)
	}
	return nil
}

// ClaimTopPages gives the pages that are due and leaves them to the caller for the lease.
func (s *Store) ClaimTopPages(ctx context.Context, now time.Time, lease time.Duration) ([]readiness.TopPage, error) {
	pages, err := query(ctx, s.write, scanPage, `UPDATE top_pages SET next_probe = $2 WHERE next_probe <= $1 RETURNING `+pageColumns,
		ms(now), ms(now.Add(lease)))
	if err != nil {
		return nil, fmt.Errorf("claim due top pages: %w", err)
	}
	return pages, nil
}

const observationColumns = `at, url, final_url, status, error, detail, facts, marker, title, evidence, tls_error,
	fresh_for_ms, details`

func scanObservation(rows *sql.Rows) (o readiness.Observation, err error) {
	err = rows.Scan((*instant)(&o.At), &o.URL, &o.FinalURL, &o.Status, &o.Error, &o.Detail, asJSON(&o.Facts), &o.Marker,
		&o.Title, &o.Evidence, &o.TLSError, (*millis)(&o.FreshFor), asJSON(&o.Details))
	return o, err
}

// newestObserved is how many observations a snapshot holds of each page.
const newestObserved = 60

func loadObservations(ctx context.Context, q querier, pageID string, since, until time.Time, limit int) ([]readiness.Observation, error) {
	last := int64(never)
	if !until.IsZero() {
		last = ms(until)
	}
	observed, err := query(ctx, q, scanObservation, `SELECT `+observationColumns+` FROM observations
		WHERE page_id = $1 AND at BETWEEN $2 AND $3 ORDER BY at DESC, id DESC LIMIT $4`, pageID, ms(since), last, limit)
	if err != nil {
		return nil, fmt.Errorf("read the observations of top page %s: %w", pageID, err)
	}
	return observed, nil
}

// Observations lists what was seen of a page since an instant, newest first.
func (s *Store) Observations(ctx context.Context, pageID string, since time.Time, limit int) ([]readiness.Observation, error) {
	return loadObservations(ctx, s.read, pageID, since, time.Time{}, limit)
}

// RecordObservations keeps what probes saw of a page, and records where its verdict turned. The page is due
// again at next.
func (s *Store) RecordObservations(ctx context.Context, pageID string, seen []readiness.Observation, next, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		page, err := loadPage(ctx, t, pageID)
		if err != nil {
			return err
		}
		before, err := t.standing(ctx, page)
		if err != nil {
			return err
		}
		if err := t.insertObservations(ctx, pageID, seen); err != nil {
			return err
		}
		after, err := t.standing(ctx, page)
		if err != nil {
			return err
		}
		t.touch()
		t.recordTurn(page, before, after)
		_, err = exec(ctx, t, `UPDATE top_pages SET next_probe = $2, folded_to = CASE WHEN folded_to > $3 THEN $3 ELSE folded_to END
			WHERE id = $1`, pageID, ms(next), ms(oldest(seen, t.now).Truncate(readiness.FigureSpan)))
		return err
	})
	if err != nil {
		return fmt.Errorf("record observations of top page %s: %w", pageID, err)
	}
	return nil
}

// oldest gives the instant of the first observation; now where there is none.
func oldest(seen []readiness.Observation, now time.Time) time.Time {
	for _, o := range seen {
		if o.At.Before(now) {
			now = o.At
		}
	}
	return now
}

func (t *tx) insertObservations(ctx context.Context, pageID string, seen []readiness.Observation) error {
	into := t.inserter(`observations (id, page_id, ` + observationColumns + `)`)
	for _, o := range seen {
		if err := into.add(ctx, newID(t.now), pageID, ms(o.At), o.URL, o.FinalURL, o.Status, o.Error, o.Detail, asJSON(&o.Facts),
			o.Marker, o.Title, o.Evidence, o.TLSError, o.FreshFor.Milliseconds(), asJSON(&o.Details)); err != nil {
			return err
		}
	}
	return into.flush(ctx)
}

// standingLevel is the level for which a page is judged while no event is near.
const standingLevel = 1

// standing judges a page by its newest observations.
func (t *tx) standing(ctx context.Context, page readiness.TopPage) (readiness.Shield, error) {
	observed, err := loadObservations(ctx, t, page.ID, time.Time{}, time.Time{}, newestObserved)
	facts := readiness.PageFacts{Page: page, Observed: observed}
	return facts.Shield(t.now, readiness.Demand{Level: standingLevel}, nil), err
}

func (t *tx) recordTurn(page readiness.TopPage, before, after readiness.Shield) {
	if before.Verdict == after.Verdict {
		return
	}
	var failing []string
	for _, c := range after.Checks {
		if c.State != readiness.CheckPass && c.State != readiness.CheckNA {
			failing = append(failing, c.ID)
		}
	}
	t.record(readiness.Change{Kind: readiness.VerdictTurned, Subject: page.ID, Data: map[string]string{
		"name": page.Name, "from": string(before.Verdict), "to": string(after.Verdict), "checks": strings.Join(failing, ","),
	}})
}

// PruneObservations deletes what was seen before an instant, unless it is not in the figures yet, and gives how many
// rows that were.
func (s *Store) PruneObservations(ctx context.Context, before time.Time) (int64, error) {
	// Naming the pages lets the index of page and instant serve. A stretch of figures goes whole or not at all.
	n, err := exec(ctx, s.write, `DELETE FROM observations WHERE page_id IN (SELECT id FROM top_pages) AND at < $1
		AND at < (SELECT folded_to FROM top_pages WHERE id = page_id)`, ms(before.Truncate(readiness.FigureSpan)))
	if err != nil {
		return 0, fmt.Errorf("prune observations: %w", err)
	}
	return n, nil
}
