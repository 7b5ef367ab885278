package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
)

const drillColumns = `id, page_id, kind, opened_by, opened_at, closed_by, closed_at, note, result, body, version`

// witnessed is what the body of a drill holds.
type witnessed struct {
	Need        time.Duration
	Now, Best   *toppage.Outage `json:",omitempty"`
	LastLook    time.Time
	LastOrigin  toppage.OriginSight
	OriginSeen  bool
	Fingerprint toppage.Fingerprint
	Reason      toppage.Reason
	Marker      string `json:",omitempty"`
	MarkerMoves bool   `json:",omitempty"`
}

var drillTable = table[toppage.Drill]{`drills`, drillColumns, func(d *toppage.Drill) fields {
	return fields{&d.ID, &d.PageID, (*string)(&d.Kind), &d.OpenedBy, (*instant)(&d.OpenedAt), &d.ClosedBy, (*instant)(&d.ClosedAt),
		&d.Note, (*string)(&d.Result), bodyOf(d), &d.Version}
}}

func bodyOf(d *toppage.Drill) packed[witnessed] {
	return packed[witnessed]{func() witnessed {
		return witnessed{d.Need, d.Now, d.Best, d.LastLook, d.LastOrigin, d.OriginSeen, d.Fingerprint, d.Reason, d.Marker, d.MarkerMoves}
	}, func(w witnessed) {
		d.Need, d.Now, d.Best, d.LastLook, d.LastOrigin = w.Need, w.Now, w.Best, w.LastLook, w.LastOrigin
		d.OriginSeen, d.Fingerprint, d.Reason = w.OriginSeen, w.Fingerprint, w.Reason
		d.Marker, d.MarkerMoves = w.Marker, w.MarkerMoves
	}}
}

// mostDrills is how many drills of a page are looked at for what they prove.
const mostDrills = 30

// loadDrills gives the drills of a page, newest first.
func loadDrills(ctx context.Context, q querier, pageID string) ([]toppage.Drill, error) {
	drills, err := drillTable.list(ctx, q, `WHERE page_id = $1 ORDER BY opened_at DESC, id DESC LIMIT $2`, pageID, mostDrills)
	return drills, fault.Wrap(err, "read the drills of top page %s", pageID)
}

// Drills gives the newest drills of a page, newest first.
func (s *Store) Drills(ctx context.Context, pageID string) ([]toppage.Drill, error) {
	return loadDrills(ctx, s.read, pageID)
}

// Drill gives one drill; ErrNotFound where there is none.
func (s *Store) Drill(ctx context.Context, id string) (toppage.Drill, error) {
	d, err := drillTable.get(ctx, s.read, `WHERE id = $1`, id)
	return d, fault.Wrap(err, "drill %s", id)
}

// OpenDrills gives the drills that are open, of every page.
func (s *Store) OpenDrills(ctx context.Context) ([]toppage.Drill, error) {
	drills, err := drillTable.list(ctx, s.read, `WHERE closed_at = 0 ORDER BY opened_at`)
	return drills, fault.Wrap(err, "read the open drills")
}

// OpenDrill opens a drill of a page with its need; ErrExists where one is open, ErrNotFound where there is no such page.
func (s *Store) OpenDrill(ctx context.Context, d toppage.Drill, by readiness.Actor, now time.Time) (toppage.Drill, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		facts, err := t.pageFacts(ctx, d.PageID)
		if err != nil {
			return err
		}
		d.ID, d.OpenedBy, d.OpenedAt, d.Version = newID(t.now), t.by.Name, t.now, 1
		d.ClosedBy, d.ClosedAt, d.Result = "", time.Time{}, ""
		d.Fingerprint = facts.Fingerprint()
		t.record(readiness.Change{Kind: journal.DrillOpened, Subject: d.PageID, Data: map[string]string{
			"name": facts.Page.Name, "drill": d.ID, "kind": string(d.Kind)}})
		if err := t.known(drillTable.insert(ctx, t, &d, ``)); err != nil {
			return err
		}
		return noted(ctx, t, drillTable, pastDrill, d.PageID, d.ID, &d)
	})
	return fault.OrNone(d, err, "open a drill of top page %s", d.PageID)
}

// WitnessDrill keeps what was witnessed of an open drill by now; ErrStale where it was changed or closed meanwhile.
func (s *Store) WitnessDrill(ctx context.Context, d toppage.Drill, now time.Time) (toppage.Drill, error) {
	d.Version++
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		t.touch()
		return t.changedOne(exec(ctx, t, `UPDATE drills SET body = $3, version = $2 WHERE id = $1 AND version = $2 - 1 AND closed_at = 0`,
			d.ID, d.Version, bodyOf(&d)))
	})
	return d, fault.Wrap(err, "witness drill %s", d.ID)
}

// CloseDrill closes the open drill of a page and settles what it proves; ErrNotFound where none is open.
func (s *Store) CloseDrill(ctx context.Context, pageID string, by readiness.Actor, now time.Time) (d toppage.Drill, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		page, err := loadPage(ctx, t, pageID)
		if err != nil {
			return err
		}
		if d, err = drillTable.get(ctx, t, `WHERE page_id = $1 AND closed_at = 0`, pageID); err != nil {
			return err
		}
		d = d.Settle(page.TTFBLimit)
		d.ClosedAt, d.ClosedBy = t.now, t.by.Name
		d.Version++
		t.record(readiness.Change{Kind: journal.DrillClosed, Subject: pageID, Data: map[string]string{
			"name": page.Name, "drill": d.ID, "kind": string(d.Kind), "result": string(d.Result)}})
		err = t.changedOne(exec(ctx, t, `UPDATE drills SET closed_by = $3, closed_at = $4, result = $5, body = $6, version = $2
			WHERE id = $1 AND version = $2 - 1`, d.ID, d.Version, d.ClosedBy, ms(d.ClosedAt), string(d.Result), bodyOf(&d)))
		if err != nil {
			return err
		}
		return noted(ctx, t, drillTable, pastDrill, pageID, d.ID, &d)
	})
	return d, fault.Wrap(err, "close the drill of top page %s", pageID)
}
