package db

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// packable is a table of what machines saw of pages, whose rows are packed before they are deleted.
type packable struct {
	kind, table, columns string
	still                int // so many of the newest rows tell something of an instant
	scan                 func(*sql.Rows) (pastRow, error)
}

// packables are these tables. What is only there to be shown of a response is left out.
var packables = []packable{
	{pastSeen, `observations`, `id, ` + observationColumns, toppage.MostObserved, func(rows *sql.Rows) (r pastRow, err error) {
		seen, err := scanSeen(rows)
		if err != nil {
			return r, err
		}
		seen.Details.Headers, seen.Details.Phases = nil, nil
		r.part, r.at = seen.id, ms(seen.At)
		r.body, err = observationTable.said(&seen.Observation)
		return r, err
	}},
	{pastSurvey, surveyTable.name, surveyTable.columns, 1, func(rows *sql.Rows) (r pastRow, err error) {
		survey, err := surveyTable.scan(rows)
		if err != nil {
			return r, err
		}
		survey.Headers = nil
		r.part, r.at = survey.ID, ms(survey.At)
		r.body, err = surveyTable.said(&survey)
		return r, err
	}},
}

// PackSeen packs what machines saw of the pages in the days that were over before an instant. It is kept for good, longer than
// the rows themselves.
func (s *Store) PackSeen(ctx context.Context, before, now time.Time) error {
	ctx = patient(ctx)
	pages, err := loadPages(ctx, s.read)
	if err != nil {
		return err
	}
	to := ms(before.Truncate(fault.Day))
	for _, p := range pages {
		err := s.inTx(ctx, readiness.System, now, func(t *tx) error { return t.packPage(ctx, p.ID, to) })
		if err != nil {
			return fmt.Errorf("pack what was seen of top page %s: %w", p.ID, err)
		}
	}
	return nil
}

// packPage packs what was seen of a page up to an instant.
func (t *tx) packPage(ctx context.Context, pageID string, to int64) error {
	for _, p := range packables {
		if err := t.packSeen(ctx, p, pageID, to); err != nil {
			return err
		}
	}
	return nil
}

// packSeen packs what is not packed yet, with the rows of before that still told something: one pack tells all of an instant.
func (t *tx) packSeen(ctx context.Context, p packable, pageID string, to int64) error {
	from, err := packedTo(ctx, t, p.kind, pageID)
	if err != nil || to <= from {
		return err
	}
	rows, err := query(ctx, t, p.scan, `SELECT `+p.columns+` FROM `+p.table+` WHERE page_id = $1 AND at >= $2 AND at < $3`, pageID, from, to)
	if err != nil || len(rows) == 0 {
		return err
	}
	before, err := t.stillTelling(ctx, p, pageID, from)
	if err != nil {
		return err
	}
	rows = append(before, rows...)
	slices.SortFunc(rows, byTime)
	return t.keepPack(ctx, pastPack{kind: p.kind, owner: pageID, from: from, to: to}, rows)
}

// stillTelling gives the newest rows of before an instant, packed ones where there are not enough others.
func (t *tx) stillTelling(ctx context.Context, p packable, pageID string, from int64) ([]pastRow, error) {
	rows, err := query(ctx, t, p.scan, `SELECT `+p.columns+` FROM `+p.table+` WHERE page_id = $1 AND at < $2 ORDER BY at DESC, id DESC LIMIT $3`,
		pageID, from, p.still)
	if err != nil || len(rows) == p.still {
		return rows, err
	}
	packs, err := query(ctx, t, scanValue[[]byte], `SELECT body FROM past_packs WHERE kind = $1 AND owner = $2 ORDER BY from_at DESC LIMIT 1`,
		p.kind, pageID)
	if err != nil || len(packs) == 0 {
		return rows, err
	}
	packed, err := unpack(packs[0])
	if err != nil {
		return nil, err
	}
	rows = append(rows, packed...)
	slices.SortFunc(rows, byTime)
	rows = slices.CompactFunc(rows, func(a, b pastRow) bool { return a.part == b.part })
	return rows[max(0, len(rows)-p.still):], nil
}

func byTime(a, b pastRow) int {
	return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.part, b.part))
}

// packFolded packs the observations of every page up to an instant that are in its figures.
func (t *tx) packFolded(ctx context.Context, before time.Time) error {
	pages, err := query(ctx, t, scanUnfolded, `SELECT id, folded_to, usual_bytes FROM top_pages`)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if err := t.packSeen(ctx, packables[0], p.page, min(ms(before), ms(p.from))); err != nil {
			return err
		}
	}
	return nil
}

// packSurveys packs the surveys of every page up to an instant.
func (t *tx) packSurveys(ctx context.Context, before time.Time) error {
	pages, err := loadPages(ctx, t)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if err := t.packSeen(ctx, packables[1], p.ID, ms(before)); err != nil {
			return err
		}
	}
	return nil
}
