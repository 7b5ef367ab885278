package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/slo"
	"tallylight/readiness/toppage"
)

// serviceBody is what is kept of a day beside its bounds.
type serviceBody struct {
	All    slo.Tally                   `json:"all"`
	Events slo.Tally                   `json:"events"`
	Of     map[string]slo.Tally        `json:"of,omitempty"`
	Unread map[toppage.RateKind]string `json:"unread,omitempty"`
	Asked  []measured.Asked            `json:"asked,omitempty"`
}

type serviceRow struct {
	slo.Day
	body serviceBody
}

var scanService = into(func(r *serviceRow) fields {
	return fields{(*instant)(&r.From), (*instant)(&r.To), asJSON(&r.body)}
})

// ClaimServiceLevels gives the pages of which a day may be due, and leaves them to the caller for the lease.
func (s *Store) ClaimServiceLevels(ctx context.Context, now time.Time, lease time.Duration) ([]toppage.Page, error) {
	const longest = 25 * time.Hour // to the next night, however long the day is
	pages, err := query(ctx, s.write, pageTable.scan(s.write), `UPDATE top_pages SET next_level = $2 WHERE `+within(`next_level`, longest)+` <= $1
		RETURNING `+pageColumns, ms(now), ms(now.Add(lease)))
	return pages, fault.Wrap(err, "claim due service levels")
}

// AskServiceLevel has a page due again at an instant.
func (s *Store) AskServiceLevel(ctx context.Context, pageID string, next time.Time) error {
	return fault.Wrap(do(ctx, s.write, `UPDATE top_pages SET next_level = $2 WHERE id = $1`, pageID, ms(next)), "plan the service level of top page %s", pageID)
}

// NoteServiceLevel keeps what was counted of a day of a page, instead of what was counted before. Nothing is kept of a page that is gone.
func (s *Store) NoteServiceLevel(ctx context.Context, pageID string, d slo.Day, now time.Time) error {
	body := serviceBody{d.All, d.Events, d.Of, d.Unread, d.Asked}
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if err := do(ctx, t, `DELETE FROM service_levels WHERE page_id = $1 AND (day = $2 OR day < $3)`, pageID, ms(d.From),
			ms(t.now.Add(-toppage.KeepFigures))); err != nil {
			return err
		}
		n, err := exec(ctx, t, `INSERT INTO service_levels (page_id, day, ends, body, asked_at) SELECT id, CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS TEXT),
			CAST($5 AS BIGINT) FROM top_pages WHERE id = $1`, pageID, ms(d.From), ms(d.To), asJSON(&body), ms(t.now))
		if n > 0 {
			t.touch()
		}
		return err
	})
	return fault.Wrap(err, "keep the service level of top page %s", pageID)
}

// ServiceLevels gives the days of a page that begin within a time, oldest first.
func (s *Store) ServiceLevels(ctx context.Context, pageID string, from, to time.Time) ([]slo.Day, error) {
	rows, err := query(ctx, s.read, scanService, `SELECT day, ends, body FROM service_levels WHERE page_id = $1 AND day >= $2 AND day < $3 ORDER BY day`,
		pageID, ms(from), ms(to))
	days := make([]slo.Day, 0, len(rows))
	for _, r := range rows {
		r.All, r.Events, r.Of, r.Unread, r.Asked = r.body.All, r.body.Events, r.body.Of, r.body.Unread, r.body.Asked
		days = append(days, r.Day)
	}
	return days, fault.Wrap(err, "read the service levels of top page %s", pageID)
}

// ServiceLevel gives how far a page has reached its targets in the month of an instant, in the zone of that; nil where nobody is asked
// about the page.
func (s *Store) ServiceLevel(ctx context.Context, page toppage.Page, at time.Time) (*slo.Level, error) {
	if !page.Rates.Set() {
		return nil, nil
	}
	from, to := slo.Month(at)
	days, err := s.ServiceLevels(ctx, page.ID, from, to)
	l := slo.LevelOf(days, page.Targets, fault.Later(from, measured.Midnight(page.CreatedAt.In(at.Location()), 0)), to, at)
	return &l, err
}
