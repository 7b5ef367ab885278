package db

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
)

// CheckLevels gives the level from which each check is required, where that is not the default, and the version of it.
func (s *Store) CheckLevels(ctx context.Context) (m toppage.CheckMap, version int64, err error) {
	err = s.view(ctx, func(q querier) error {
		m, version, err = loadCheckLevels(ctx, q)
		return err
	})
	return m, version, err
}

func loadCheckLevels(ctx context.Context, q querier) (toppage.CheckMap, int64, error) {
	version, err := one(ctx, q, scanValue[int64], `SELECT version FROM check_map`)
	if err != nil {
		return nil, 0, fmt.Errorf("read the version of the checks: %w", err)
	}
	m, err := loadCheckMap(ctx, q)
	return m, version, err
}

func loadCheckMap(ctx context.Context, q querier) (toppage.CheckMap, error) {
	type row struct {
		id   string
		from int
	}
	rows, err := query(ctx, q, into(func(r *row) fields { return fields{&r.id, &r.from} }),
		`SELECT check_id, from_level FROM check_levels`)
	if err != nil {
		return nil, fmt.Errorf("read the levels of the checks: %w", err)
	}
	m := toppage.CheckMap{}
	for _, r := range rows {
		m[r.id] = r.from
	}
	return m, nil
}

// SaveCheckLevels replaces what the caller saw at version: the checks that m does not name follow their default. Saying
// what stands already changes nothing; ErrStale where it has another version by now; Invalids where a level cannot be.
func (s *Store) SaveCheckLevels(ctx context.Context, m toppage.CheckMap, version int64, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		rungs, err := loadRungs(ctx, t)
		if err != nil {
			return err
		}
		ladder := readiness.Ladder{Rungs: rungs}
		m = toppage.CheckMapOf(m, ladder.Requires(nil))
		if err := fault.All(m.Wrong()); err != nil {
			return err
		}
		was, stored, err := loadCheckLevels(ctx, t)
		switch {
		case err != nil:
			return err
		case stored != version:
			return fault.ErrStale
		case maps.Equal(was, m):
			return nil
		}
		if err := do(ctx, t, `UPDATE check_map SET version = version + 1`); err != nil {
			return err
		}
		if err := t.askPagesAnew(ctx); err != nil {
			return err
		}
		t.checkMaps = [2]toppage.CheckMap{was, m}
		t.record(readiness.Change{Kind: journal.ChecksSaved, Data: map[string]string{"moved": moved(ladder.Requires(was), ladder.Requires(m))}})
		return t.writeCheckLevels(ctx, m)
	})
	return fault.Wrap(err, "save the levels of the checks")
}

// askPagesAnew has what is known of all pages read again: it counts for other levels now.
func (t *tx) askPagesAnew(ctx context.Context) error {
	return do(ctx, t, `UPDATE top_pages SET evidence = evidence + 1`)
}

func (t *tx) writeCheckLevels(ctx context.Context, m toppage.CheckMap) error {
	if err := do(ctx, t, `DELETE FROM check_levels`); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(m)) {
		if _, err := t.run(ctx, `INSERT INTO check_levels (check_id, from_level) VALUES ($1, $2)`, id, m[id]); err != nil {
			return err
		}
	}
	return nil
}

// moved lists the checks that are required from another level by now: "C7 4 3, S1 3 0".
func moved(was, is toppage.CheckMap) string {
	var said []string
	for _, id := range slices.Sorted(maps.Keys(toppage.DefaultCheckMap)) {
		if from, to := was.From(id), is.From(id); from != to {
			said = append(said, id+" "+strconv.Itoa(from)+" "+strconv.Itoa(to))
		}
	}
	return strings.Join(said, ", ")
}

const waiverColumns = `id, page_id, check_id, event_id, reason, approver, by, at, until`

var waiverTable = table[toppage.CheckWaiver]{`check_waivers`, waiverColumns, func(w *toppage.CheckWaiver) fields {
	return fields{&w.ID, &w.PageID, &w.CheckID, &w.EventID, &w.Reason, &w.Approver, &w.By, (*instant)(&w.At), (*instant)(&w.Until)}
}}

// WaiveCheck lets a check of a page pass with a warning for an event; a waiver of the same takes its place. ErrNotFound
// where there is no such page or event, Invalids where the waiver cannot be given.
func (s *Store) WaiveCheck(ctx context.Context, w toppage.CheckWaiver, by readiness.Actor, now time.Time) (toppage.CheckWaiver, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		page, err := loadPage(ctx, t, w.PageID)
		if err != nil {
			return err
		}
		e, err := loadEvent(ctx, t, w.EventID)
		if err != nil {
			return err
		}
		w.ID, w.By, w.At, w.Until = newID(t.now), by.Name, t.now, storedOrZero(w.Until)
		_, ends := e.Window()
		if err := fault.All(w.Wrong(t.now, ends)); err != nil {
			return err
		}
		if err := do(ctx, t, `DELETE FROM check_waivers WHERE page_id = $1 AND check_id = $2 AND event_id = $3`,
			w.PageID, w.CheckID, w.EventID); err != nil {
			return err
		}
		t.recordWaiver(journal.CheckWaived, w, page, e)
		if err := waiverTable.insert(ctx, t, &w, ``); err != nil {
			return err
		}
		return t.noteWaiver(ctx, w)
	})
	return fault.OrNone(w, err, "waive check %s", w.CheckID)
}

// CheckWaiver gives the waiver of a check of a page for an event; ErrNotFound where there is none.
func (s *Store) CheckWaiver(ctx context.Context, pageID, checkID, eventID string) (toppage.CheckWaiver, error) {
	w, err := waiverTable.get(ctx, s.read, `WHERE page_id = $1 AND check_id = $2 AND event_id = $3`,
		pageID, checkID, eventID)
	return w, fault.Wrap(err, "waiver of check %s", checkID)
}

// WithdrawCheckWaiver takes a waiver of a page back; ErrNotFound where there is none.
func (s *Store) WithdrawCheckWaiver(ctx context.Context, pageID, id string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		w, err := waiverTable.get(ctx, t, `WHERE id = $1 AND page_id = $2`, id, pageID)
		if err != nil {
			return err
		}
		page, err := loadPage(ctx, t, w.PageID)
		if err != nil {
			return err
		}
		e, err := loadEvent(ctx, t, w.EventID)
		if err != nil {
			return err
		}
		t.recordWaiver(journal.CheckWaiverWithdrawn, w, page, e)
		if err := t.note(ctx, pastWaiver, w.PageID, waiverPart(w), ""); err != nil {
			return err
		}
		return do(ctx, t, `DELETE FROM check_waivers WHERE id = $1`, id)
	})
	return fault.Wrap(err, "withdraw waiver %s", id)
}

func (t *tx) recordWaiver(kind string, w toppage.CheckWaiver, page toppage.Page, e readiness.Event) {
	t.record(readiness.Change{Kind: kind, Subject: w.PageID, EventID: w.EventID, Data: map[string]string{
		"name": page.Name, "title": e.Title, "checks": w.CheckID, "reason": w.Reason, "approver": w.Approver,
		"until": w.Until.Format(time.RFC3339),
	}})
}

const tickColumns = `page_id, check_id, note, by, at`

var tickTable = table[toppage.CheckTick]{`check_ticks`, tickColumns, func(k *toppage.CheckTick) fields {
	return fields{&k.PageID, &k.CheckID, &k.Note, &k.By, (*instant)(&k.At)}
}}

// TickCheck keeps a person's word on a check of a page, in place of an earlier one. ErrNotFound where there is no such
// page, Invalids where a person's word does not count on it.
func (s *Store) TickCheck(ctx context.Context, k toppage.CheckTick, by readiness.Actor, now time.Time) (toppage.CheckTick, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		page, err := loadPage(ctx, t, k.PageID)
		if err != nil {
			return err
		}
		if err := fault.All(k.Wrong()); err != nil {
			return err
		}
		k.By, k.At = by.Name, t.now
		t.recordTick(journal.CheckTicked, k, page)
		if err := tickTable.insert(ctx, t, &k, ` ON CONFLICT (page_id, check_id) DO UPDATE SET note = $3, by = $4, at = $5`); err != nil {
			return err
		}
		return t.noteTick(ctx, k)
	})
	return fault.OrNone(k, err, "tick check %s", k.CheckID)
}

// WithdrawCheckTick takes a person's word on a check back; ErrNotFound where there is none.
func (s *Store) WithdrawCheckTick(ctx context.Context, pageID, checkID string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		k, err := tickTable.get(ctx, t, `WHERE page_id = $1 AND check_id = $2`, pageID, checkID)
		if err != nil {
			return err
		}
		page, err := loadPage(ctx, t, pageID)
		if err != nil {
			return err
		}
		t.recordTick(journal.CheckTickWithdrawn, k, page)
		if err := t.note(ctx, pastTick, pageID, checkID, ""); err != nil {
			return err
		}
		return do(ctx, t, `DELETE FROM check_ticks WHERE page_id = $1 AND check_id = $2`, pageID, checkID)
	})
	return fault.Wrap(err, "withdraw the word on check %s", checkID)
}

func (t *tx) recordTick(kind string, k toppage.CheckTick, page toppage.Page) {
	t.record(readiness.Change{Kind: kind, Subject: k.PageID, Data: map[string]string{"name": page.Name, "checks": k.CheckID, "note": k.Note}})
}

// loadCheckWords reads what people said of a page's checks.
func loadCheckWords(ctx context.Context, q querier, p *toppage.PageFacts) (err error) {
	if p.Waivers, err = waiverTable.list(ctx, q, `WHERE page_id = $1 ORDER BY at`, p.Page.ID); err != nil {
		return fmt.Errorf("read the waivers of top page %s: %w", p.Page.ID, err)
	}
	p.Ticks, err = tickTable.list(ctx, q, `WHERE page_id = $1 ORDER BY check_id`, p.Page.ID)
	return fault.Wrap(err, "read what was said of top page %s", p.Page.ID)
}
