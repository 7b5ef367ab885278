package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

const pageColumns = `id, name, url, marker, interval_ms, ttfb_limit_ms, setup, next_probe, created_at, version,
	access_header, access_value, access_user, access_password`

var pageTable = sealedTable[toppage.Page]{pageRows, func(p *toppage.Page) (string, []*string) {
	return p.ID, []*string{(*string)(&p.Access.Value), &p.Access.User, (*string)(&p.Access.Password)}
}}

var pageRows = table[toppage.Page]{`top_pages`, pageColumns, func(p *toppage.Page) fields {
	return fields{&p.ID, &p.Name, &p.URL, &p.Marker, (*millis)(&p.Interval), (*millis)(&p.TTFBLimit),
		asJSON(&p.Setup), (*instant)(&p.NextProbe), (*instant)(&p.CreatedAt), &p.Version,
		&p.Access.Header, (*string)(&p.Access.Value), &p.Access.User, (*string)(&p.Access.Password)}
}}

func loadPage(ctx context.Context, q querier, id string) (toppage.Page, error) {
	return pageTable.get(ctx, q, `WHERE id = $1`, id)
}

func loadPages(ctx context.Context, q querier) ([]toppage.Page, error) {
	pages, err := pageTable.list(ctx, q, `ORDER BY created_at, id`)
	return pages, fault.Wrap(err, "read the top pages")
}

// TopPages lists all top pages, oldest first.
func (s *Store) TopPages(ctx context.Context) ([]toppage.Page, error) {
	return loadPages(ctx, s.read)
}

// TopPage gives one top page; ErrNotFound where there is none.
func (s *Store) TopPage(ctx context.Context, id string) (toppage.Page, error) {
	p, err := loadPage(ctx, s.read, id)
	return p, fault.Wrap(err, "top page %s", id)
}

// AddTopPage adds a page, due at once; ErrExists where its address is known.
func (s *Store) AddTopPage(ctx context.Context, p toppage.Page, by readiness.Actor, now time.Time) (toppage.Page, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		p = p.WithDefaults()
		p.ID, p.NextProbe, p.CreatedAt, p.Version = newID(t.now), t.now, t.now, 1
		if err := t.checkPage(ctx, p, proof.Query{}); err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.PageAdded, Subject: p.ID, Data: map[string]string{"name": p.Name, "url": p.URL}})
		if err := t.known(pageTable.insert(ctx, t, &p)); err != nil {
			return err
		}
		return t.notePage(ctx, p)
	})
	return fault.OrNone(p, err, "add top page")
}

// editPage lets work edit a page that the caller saw at version (0: at any).
func (s *Store) editPage(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, work func(*tx, *toppage.Page) error) (toppage.Page, error) {
	var p toppage.Page
	err := s.inTx(ctx, by, now, func(t *tx) (err error) {
		if p, err = loadPage(ctx, t, id); err != nil {
			return err
		}
		if version != 0 && version != p.Version {
			return fault.ErrStale
		}
		return work(t, &p)
	})
	return fault.OrNone(p, err, "top page %s", id)
}

// ChangeTopPage gives the page with p's id p's name, address, marker, interval, limit, setup and access, where the caller saw
// it at p's version; it is probed and surveyed at once.
func (s *Store) ChangeTopPage(ctx context.Context, p toppage.Page, by readiness.Actor, now time.Time) (toppage.Page, error) {
	return s.editPage(ctx, p.ID, p.Version, by, now, func(t *tx, page *toppage.Page) error {
		marker, asked, rates := page.Marker, page.Capacity, page.Rates
		page.Name, page.URL, page.Marker, page.Interval, page.TTFBLimit = p.Name, p.URL, p.Marker, p.Interval, p.TTFBLimit
		page.Setup, page.Access = p.Setup, p.Access
		*page = page.WithDefaults()
		page.NextProbe = t.now
		if err := t.checkPage(ctx, *page, asked); err != nil {
			return err
		}
		if page.Marker != marker {
			if err := t.forgetMarker(ctx, page.ID); err != nil {
				return err
			}
		}
		if page.Capacity != asked {
			if err := t.forgetCapacity(ctx, page.ID); err != nil {
				return err
			}
		}
		if page.Rates != rates {
			if err := t.measureAnew(ctx, page.ID); err != nil {
				return err
			}
		}
		if err := t.savePage(ctx, page); err != nil {
			return err
		}
		return do(ctx, t, `UPDATE top_pages SET next_survey = $2 WHERE id = $1`, page.ID, ms(t.now))
	})
}

// checkPage refuses a page that cannot be kept.
func (t *tx) checkPage(ctx context.Context, p toppage.Page, asked proof.Query) error {
	sourceless, err := t.sourceless(ctx, p.Capacity, asked)
	if err != nil {
		return err
	}
	return fault.All(slices.Concat(p.Wrong(), p.WrongTraffic(t.now), sourceless))
}

// sourceless refuses a capacity that names no connection by which it could be asked for. What was asked until now may go on,
// though its connection has been removed since.
func (t *tx) sourceless(ctx context.Context, q, asked proof.Query) ([]fault.Invalid, error) {
	if !q.Set() || q == asked {
		return nil, nil
	}
	n, err := one(ctx, t, scanValue[int], `SELECT count(*) FROM connections WHERE kind = $1 AND name = $2`, string(readiness.ConnectProm), q.Source)
	switch {
	case err != nil:
		return nil, fmt.Errorf("look for the connection %s: %w", q.Source, err)
	case n > 0:
		return nil, nil
	case q.Source == "":
		return []fault.Invalid{{Field: "capacity_source", Reason: "required"}}, nil
	default:
		return []fault.Invalid{{Field: "capacity_source", Reason: "no_such_connection", Got: q.Source}}, nil
	}
}

// AdoptMarker takes a text that a probe found as the page's marker, unless somebody has set one.
func (s *Store) AdoptMarker(ctx context.Context, id, marker string, now time.Time) error {
	_, err := s.editPage(ctx, id, 0, readiness.System, now, func(t *tx, page *toppage.Page) error {
		if page.Marker != "" || marker == "" {
			return nil
		}
		page.Marker = marker
		return t.savePage(ctx, page)
	})
	return err
}

// savePage writes the page as its next version and records that.
func (t *tx) savePage(ctx context.Context, p *toppage.Page) error {
	p.Version++
	row, err := pageTable.sealed(ctx, t, *p)
	if err != nil {
		return err
	}
	err = t.changedOne(exec(ctx, t, `UPDATE top_pages SET name = $3, url = $4, marker = $5, interval_ms = $6, ttfb_limit_ms = $7,
		next_probe = $8, setup = $9, access_header = $10, access_value = $11, access_user = $12, access_password = $13,
		evidence = evidence + 1, version = $2 WHERE id = $1 AND version = $2 - 1`, p.ID, p.Version, p.Name, p.URL, p.Marker,
		p.Interval.Milliseconds(), p.TTFBLimit.Milliseconds(), ms(p.NextProbe), asJSON(&p.Setup),
		p.Access.Header, string(row.Access.Value), row.Access.User, string(row.Access.Password)))
	if err != nil {
		return t.known(err)
	}
	t.record(readiness.Change{Kind: journal.PageChanged, Subject: p.ID, Data: map[string]string{
		"name": p.Name, "url": p.URL, "marker": p.Marker,
	}})
	return t.notePage(ctx, *p)
}

// forgetMarker takes back what earlier probes found: they looked for another text. What was shown by it is packed.
func (t *tx) forgetMarker(ctx context.Context, pageID string) error {
	if err := t.packPage(ctx, pageID, ms(t.now)); err != nil {
		return err
	}
	return do(ctx, t, `UPDATE observations SET marker = NULL WHERE page_id = $1`, pageID)
}

// RemoveTopPage removes a page with its observations.
func (s *Store) RemoveTopPage(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	_, err := s.editPage(ctx, id, version, by, now, func(t *tx, p *toppage.Page) error {
		t.record(readiness.Change{Kind: journal.PageRemoved, Subject: id, Data: map[string]string{"name": p.Name, "url": p.URL}})
		if err := t.note(ctx, pastPage, id, "", ""); err != nil {
			return err
		}
		if err := t.packPage(ctx, id, ms(t.now)+1); err != nil {
			return err
		}
		return do(ctx, t, `DELETE FROM top_pages WHERE id = $1`, id)
	})
	return err
}

// ProbeNow makes a page's probe and its survey due now, or as soon as the last one is as old as the least interval of such.
func (s *Store) ProbeNow(ctx context.Context, id string, now time.Time) error {
	probe, survey := within(`latest`, toppage.LeastProbeInterval), within(`surveyed`, toppage.LeastSurveyInterval)
	n, err := exec(ctx, s.write, `UPDATE top_pages SET next_probe = CASE WHEN $1 > latest THEN $1 ELSE `+probe+` END,
		next_survey = CASE WHEN $1 > surveyed THEN $1 ELSE `+survey+` END
		FROM (SELECT (SELECT coalesce(max(at), 0) + $3 FROM observations WHERE page_id = $2) AS latest,
			(SELECT coalesce(max(at), 0) + $4 FROM surveys WHERE page_id = $2) AS surveyed) AS last WHERE id = $2`,
		ms(now), id, toppage.LeastProbeInterval.Milliseconds(), toppage.LeastSurveyInterval.Milliseconds())
	if err == nil && n == 0 {
		err = fault.ErrNotFound
	}
	return fault.Wrap(err, "probe top page %s", id)
}

// ClaimTopPages gives the pages that are due and leaves them to the caller for the lease.
func (s *Store) ClaimTopPages(ctx context.Context, now time.Time, lease time.Duration) ([]toppage.Page, error) {
	longest := `CASE WHEN interval_ms > ` + sqlMillis(lease) + ` THEN interval_ms ELSE ` + sqlMillis(lease) + ` END`
	pages, err := query(ctx, s.write, pageTable.scan(s.write), `UPDATE top_pages SET next_probe = $2 WHERE `+bounded(`next_probe`, longest)+` <= $1
		RETURNING `+pageColumns,
		ms(now), ms(now.Add(lease)))
	return pages, fault.Wrap(err, "claim due top pages")
}

const observationColumns = `at, url, final_url, status, error, detail, facts, marker, title, evidence, tls_error,
	fresh_for_ms, details`

var observationTable = table[toppage.Observation]{`observations`, observationColumns, func(o *toppage.Observation) fields {
	return fields{(*instant)(&o.At), &o.URL, &o.FinalURL, &o.Status, &o.Error, &o.Detail, asJSON(&o.Facts), &o.Marker,
		&o.Title, &o.Evidence, &o.TLSError, (*millis)(&o.FreshFor), asJSON(&o.Details)}
}}

func loadObservations(ctx context.Context, q querier, pageID string, since, until time.Time, limit int) ([]toppage.Observation, error) {
	observed, err := observationTable.list(ctx, q, `WHERE page_id = $1 AND at BETWEEN $2 AND $3 ORDER BY at DESC, id DESC
		LIMIT $4`, pageID, ms(since), upTo(until), limit)
	return observed, fault.Wrap(err, "read the observations of top page %s", pageID)
}

// Observations lists what was seen of a page since an instant, newest first.
func (s *Store) Observations(ctx context.Context, pageID string, since time.Time, limit int) ([]toppage.Observation, error) {
	return loadObservations(ctx, s.read, pageID, since, time.Time{}, limit)
}

// EventsAround gives the events by which the pace of probes goes at now: those that begin within ahead, and those over for
// less than two days.
func (s *Store) EventsAround(ctx context.Context, now time.Time, ahead time.Duration) ([]readiness.Event, error) {
	const allDay = 24 * time.Hour // a day without a time begins earlier or later than its midnight in the store
	events, err := eventTable.list(ctx, s.read, `WHERE end_at > $1 AND start_at < $2`,
		ms(now.Add(-readiness.TailLength-allDay)), ms(now.Add(ahead+allDay)))
	return events, fault.Wrap(err, "read the events that are near")
}

// EventsWithin gives the events whose time overlaps another, by when they begin.
func (s *Store) EventsWithin(ctx context.Context, from, to time.Time) ([]readiness.Event, error) {
	events, err := eventTable.list(ctx, s.read, `WHERE end_at > $1 AND start_at < $2 ORDER BY start_at, id`, ms(from.Add(-fault.Day)), ms(to.Add(fault.Day)))
	return slices.DeleteFunc(events, func(e readiness.Event) bool {
		begins, ends := e.Window()
		return !ends.After(from) || !begins.Before(to)
	}), fault.Wrap(err, "read the events of a time")
}

// HastenProbes makes pages due at an instant that would have been due later.
func (s *Store) HastenProbes(ctx context.Context, ids []string, at time.Time) error {
	args := append([]any{ms(at)}, anys(ids)...)
	return fault.Wrap(do(ctx, s.write, `UPDATE top_pages SET next_probe = $1 WHERE next_probe > $1 AND id IN `+params(2, len(ids)),
		args...), "hasten probes")
}

// CountObservations counts what was seen of a page at its present address between two instants, up to a limit.
func (s *Store) CountObservations(ctx context.Context, page toppage.Page, since, until time.Time, limit int) (int, error) {
	n, err := one(ctx, s.read, scanValue[int], `SELECT count(*) FROM (SELECT id FROM observations WHERE page_id = $1 AND at >= $2
		AND at <= $3 AND url IN ($4, '') LIMIT $5) AS counted`, page.ID, ms(since), ms(until), page.URL, limit)
	return fault.OrNone(n, err, "count the observations of top page %s", page.ID)
}

// PruneObservations packs and deletes what was seen before an instant, unless it is not in the figures yet, and gives how many
// rows that were.
func (s *Store) PruneObservations(ctx context.Context, before time.Time) (n int64, err error) {
	ctx = patient(ctx)
	before = before.Truncate(toppage.FigureSpan) // a stretch of figures goes whole or not at all
	err = s.inTx(ctx, readiness.System, before, func(t *tx) error {
		if err := t.packFolded(ctx, before); err != nil {
			return err
		}
		// Naming the pages lets the index of page and instant serve.
		n, err = exec(ctx, t, `DELETE FROM observations WHERE page_id IN (SELECT id FROM top_pages) AND at < $1
			AND at < (SELECT folded_to FROM top_pages WHERE id = page_id)`, ms(before))
		if n == 0 || err != nil {
			return err
		}
		// Only a page that is hardly probed any more is judged by some of these.
		return do(ctx, t, `UPDATE top_pages SET evidence = evidence + 1 WHERE (SELECT count(*) FROM (SELECT id FROM observations
			WHERE page_id = top_pages.id AND at >= $1 LIMIT $2) AS young) < $2`, ms(before), toppage.MostObserved)
	})
	return fault.OrNone(n, err, "prune observations")
}
