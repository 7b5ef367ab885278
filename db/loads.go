package db

import (
	"context"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/toppage"
)

const loadColumns = `id, page_id, tested_at, time_by_hand, machines, file, note, uploaded_by, uploaded_at, sha256, report`

var loadTable = table[toppage.LoadProof]{`load_proofs`, loadColumns, func(p *toppage.LoadProof) fields {
	return fields{&p.ID, &p.PageID, (*instant)(&p.TestedAt), &p.TimeByHand, &p.Machines, &p.File, &p.Note, &p.UploadedBy,
		(*instant)(&p.UploadedAt), &p.SHA256, asJSON(&p.LoadReport)}
}}

// mostLoads is how many load reports of a page are looked at for what they prove.
const mostLoads = 100

// loadLoads gives the load reports of a page, the newest test first.
func loadLoads(ctx context.Context, q querier, pageID string) ([]toppage.LoadProof, error) {
	proofs, err := loadTable.list(ctx, q, `WHERE page_id = $1 ORDER BY tested_at DESC, uploaded_at DESC, id DESC LIMIT $2`, pageID, mostLoads)
	return proofs, fault.Wrap(err, "read the load reports of top page %s", pageID)
}

// Loads gives the newest load reports of a page, the newest test first.
func (s *Store) Loads(ctx context.Context, pageID string) ([]toppage.LoadProof, error) {
	return loadLoads(ctx, s.read, pageID)
}

// KeepLoad keeps a report of a load test of a page. ErrNotFound where there is no such page, ErrExists where the page has
// that very file already, Invalids where the report cannot be kept.
func (s *Store) KeepLoad(ctx context.Context, p toppage.LoadProof, by readiness.Actor, now time.Time) (toppage.LoadProof, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		page, err := loadPage(ctx, t, p.PageID)
		if err != nil {
			return err
		}
		if err := fault.All(p.Wrong(t.now)); err != nil {
			return err
		}
		p.ID, p.TestedAt, p.UploadedBy, p.UploadedAt = newID(t.now), stored(p.TestedAt), t.by.Name, t.now
		t.recordLoad(journal.LoadUploaded, p, page)
		if err := t.known(loadTable.insert(ctx, t, &p, ``)); err != nil {
			return err
		}
		return noted(ctx, t, loadTable, pastLoad, p.PageID, p.ID, &p)
	})
	return fault.OrNone(p, err, "keep a load report of top page %s", p.PageID)
}

// WithdrawLoad takes a load report of a page away; ErrNotFound where there is none.
func (s *Store) WithdrawLoad(ctx context.Context, pageID, id string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		p, err := loadTable.get(ctx, t, `WHERE id = $1 AND page_id = $2`, id, pageID)
		if err != nil {
			return err
		}
		page, err := loadPage(ctx, t, pageID)
		if err != nil {
			return err
		}
		t.recordLoad(journal.LoadWithdrawn, p, page)
		if err := t.note(ctx, pastLoad, p.PageID, id, ""); err != nil {
			return err
		}
		return do(ctx, t, `DELETE FROM load_proofs WHERE id = $1`, id)
	})
	return fault.Wrap(err, "withdraw load report %s", id)
}

// recordLoad puts into the log what a report said, since it may be withdrawn.
func (t *tx) recordLoad(kind string, p toppage.LoadProof, page toppage.Page) {
	t.record(readiness.Change{Kind: kind, Subject: p.PageID, Data: map[string]string{
		"name": page.Name, "load": p.ID, "tool": p.Tool, "file": p.File, "sha256": p.SHA256, "figures": p.Figures().String(),
		"machines": strconv.Itoa(p.Machines), "tested_at": p.TestedAt.Format(time.RFC3339),
	}})
}
