package db

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
)

const dueColumns = `page_id, what, event_id, next_at, until_at, tries, failing_since, reason, detail, wished_by, wished_at`

var dueTable = table[measured.Due]{`measurings`, dueColumns, func(d *measured.Due) fields {
	return fields{&d.PageID, (*string)(&d.What), &d.EventID, (*instant)(&d.Next), (*instant)(&d.Until), &d.Tries, (*instant)(&d.Since), &d.Reason,
		&d.Detail, &d.WishedBy, (*instant)(&d.WishedAt)}
}}

// Measurings lists what is measured of pages, or of an event, and how that went; an empty id: of all pages.
func (s *Store) Measurings(ctx context.Context, eventID string) ([]measured.Due, error) {
	all, err := dueTable.list(ctx, s.read, `WHERE event_id = $1 ORDER BY page_id, what`, eventID)
	return all, fault.Wrap(err, "read what is measured")
}

// PlanMeasurings has things measured that were not to be measured yet; what is known is left as it is, but that a page is looked at
// again while an event is on air.
func (s *Store) PlanMeasurings(ctx context.Context, all []measured.Due, now time.Time) error {
	rows, err := dueTable.list(ctx, s.read, ``)
	if err != nil {
		return fault.Wrap(err, "read what is measured")
	}
	type key struct {
		page, event string
		what        measured.What
	}
	known := map[key]bool{}
	for _, d := range rows {
		known[key{d.PageID, d.EventID, d.What}] = !d.Next.IsZero() || d.What != measured.WhatLive
	}
	all = slices.DeleteFunc(slices.Clone(all), func(d measured.Due) bool { return known[key{d.PageID, d.EventID, d.What}] })
	if len(all) == 0 {
		return nil
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		for i := range all {
			if _, err := t.run(ctx, `INSERT INTO measurings (`+dueColumns+`) VALUES `+params(1, 11)+` ON CONFLICT (page_id, what, event_id) DO UPDATE
				SET next_at = excluded.next_at WHERE measurings.what = 'live' AND measurings.next_at = 0`, dueTable.fields(&all[i]).values()...); err != nil {
				return err
			}
		}
		return nil
	})
	return fault.Wrap(err, "plan what is measured")
}

// longestMeasuring is how far ahead something is due to be measured at most.
const longestMeasuring = 2 * fault.Day

// ClaimMeasurings gives what is due, the first first and at most so many, and leaves it to the caller for the lease.
func (s *Store) ClaimMeasurings(ctx context.Context, now time.Time, lease time.Duration, most int) (mine []measured.Due, err error) {
	due := `next_at > 0 AND ` + within(`next_at`, longestMeasuring) + ` <= $1 AND ` + within(`claimed_until`, lease) + ` <= $1`
	waits, err := one(ctx, s.read, scanValue[int], `SELECT COUNT(*) FROM measurings WHERE `+due, ms(now))
	if err != nil || waits == 0 {
		return nil, fault.Wrap(err, "look what is to be measured")
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if mine, err = dueTable.list(ctx, t, `WHERE `+due+` ORDER BY CASE what WHEN 'live' THEN 0 WHEN 'exposures' THEN 1 WHEN 'usual' THEN 2 ELSE 3 END,
			next_at, page_id, event_id LIMIT $2`, ms(now), most); err != nil {
			return err
		}
		for _, d := range mine {
			if _, err := t.run(ctx, `UPDATE measurings SET claimed_until = $4 WHERE page_id = $1 AND what = $2 AND event_id = $3`, d.PageID, string(d.What), d.EventID,
				ms(now.Add(lease))); err != nil {
				return err
			}
		}
		return nil
	})
	return mine, fault.Wrap(err, "claim what is to be measured")
}

// NoteMeasuring keeps how it went that was claimed as was, unless somebody has asked for it meanwhile, or for another expression: then it
// is due anew.
func (s *Store) NoteMeasuring(ctx context.Context, was, is measured.Due, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if was.Reason != is.Reason || was.WishedAt != is.WishedAt {
			t.touch() // pages say it
		}
		n, err := exec(ctx, t, `UPDATE measurings SET next_at = $4, claimed_until = 0, until_at = $5, tries = $6, failing_since = $7, reason = $8, detail = $9,
			wished_at = $10 WHERE page_id = $1 AND what = $2 AND event_id = $3 AND next_at = $11 AND wished_at = $12`, is.PageID, string(is.What), is.EventID,
			ms(is.Next), ms(is.Until), is.Tries, ms(is.Since), is.Reason, is.Detail, ms(is.WishedAt), ms(was.Next), ms(was.WishedAt))
		if err != nil || n > 0 {
			return err
		}
		return do(ctx, t, `UPDATE measurings SET claimed_until = 0 WHERE page_id = $1 AND what = $2 AND event_id = $3`, is.PageID, string(is.What), is.EventID)
	})
	return fault.Wrap(err, "note what was measured")
}

// measureAnew has all of a page measured at once, since it is asked for otherwise.
func (t *tx) measureAnew(ctx context.Context, pageID string) error {
	return do(ctx, t, `UPDATE measurings SET next_at = $2, until_at = 0, tries = 0, failing_since = 0, reason = '', detail = '' WHERE page_id = $1 AND event_id = ''`,
		pageID, ms(t.now))
}

// AskPeakAgain has measured again what an event brought, on every page that counts for it and whose traffic can be asked for. An Invalid
// where there is none, or the event has not begun.
func (s *Store) AskPeakAgain(ctx context.Context, eventID string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		e, err := loadEvent(ctx, t, eventID)
		if err != nil {
			return err
		}
		if !e.Begun(t.now) {
			return fault.Invalid{Field: "event", Reason: "not_begun"}
		}
		pages, err := loadPages(ctx, t)
		if err != nil {
			return err
		}
		asked := 0
		for _, p := range pages {
			if p.Rates.Set() && p.CountsFor(eventID) {
				asked++
				if err := t.wishPeak(ctx, p.ID, eventID); err != nil {
					return err
				}
			}
		}
		if asked == 0 {
			return fault.Invalid{Field: "event", Reason: "not_measured"}
		}
		t.record(readiness.Change{Kind: journal.PeakAsked, EventID: eventID, Data: map[string]string{"title": e.Title}})
		return nil
	})
	return fault.Wrap(err, "measure event %s again", eventID)
}

func (t *tx) wishPeak(ctx context.Context, pageID, eventID string) error {
	d := measured.Due{PageID: pageID, What: measured.WhatPeak, EventID: eventID, Next: t.now, WishedBy: t.by.ID, WishedAt: t.now}
	return dueTable.insert(ctx, t, &d, ` ON CONFLICT (page_id, what, event_id) DO UPDATE SET next_at = excluded.next_at, tries = 0, failing_since = 0,
		reason = '', detail = '', wished_by = excluded.wished_by, wished_at = excluded.wished_at`)
}

// PruneMeasurings forgets what was measured of events that were over by an instant, and is not measured any more.
func (s *Store) PruneMeasurings(ctx context.Context, before time.Time) error {
	return fault.Wrap(do(patient(ctx), s.write, `DELETE FROM measurings WHERE event_id <> '' AND next_at = 0
		AND NOT EXISTS (SELECT 1 FROM events WHERE id = event_id AND end_at >= $1)`, ms(before)), "prune what was measured")
}
