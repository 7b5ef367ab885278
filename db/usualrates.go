package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

const usualRateColumns = `source, expression, rate, median, days, from_at, at`

func usualRateFields(u *toppage.Usual) fields {
	return fields{&u.Source, &u.Expression, &u.Rate, &u.Median, &u.Days, (*instant)(&u.From), (*instant)(&u.At)}
}

var usualRateTable = table[toppage.Usual]{`usual_rates`, usualRateColumns, usualRateFields}

// pageUsual is the usual maximum of a page with all that was measured beside it.
type pageUsual struct {
	page    string
	usual   toppage.Usual
	profile measured.Profile
	asked   measured.Asked
}

// pageRates reads it without that, pageUsuals with it.
var (
	pageRates = table[pageUsual]{`usual_rates`, `page_id, ` + usualRateColumns, func(u *pageUsual) fields {
		return append(fields{&u.page}, usualRateFields(&u.usual)...)
	}}
	pageUsuals = table[pageUsual]{`usual_rates`, pageRates.columns + `, profile, asked`, func(u *pageUsual) fields {
		return append(pageRates.fields(u), asJSON(&u.profile), asJSON(&u.asked))
	}}
)

// NoteUsual keeps what a page is usually asked, in the place of what was known of the same source and expression. ErrNotFound where
// there is no such page.
func (s *Store) NoteUsual(ctx context.Context, pageID string, u toppage.Usual, profile measured.Profile, asked measured.Asked, now time.Time) error {
	u.Source, u.Expression, u.From, u.At = asked.Source, asked.Expression, storedOrZero(u.From), stored(u.At)
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		page, err := loadPage(ctx, t, pageID)
		if err != nil {
			return err
		}
		row := pageUsual{pageID, u, profile, asked}
		if err := pageUsuals.insert(ctx, t, &row, ` ON CONFLICT (page_id, source, expression) DO UPDATE SET rate = excluded.rate, median = excluded.median,
			days = excluded.days, from_at = excluded.from_at, at = excluded.at, profile = excluded.profile, asked = excluded.asked`); err != nil {
			return err
		}
		if u.OfPage(page.Rates) == (toppage.Usual{}) {
			return nil
		}
		t.touch()
		if err := t.note(ctx, pastUsualRate, pageID, "", spokenText(&u)); err != nil {
			return err
		}
		return do(ctx, t, `UPDATE top_pages SET evidence = evidence + 1 WHERE id = $1`, pageID)
	})
	return fault.Wrap(err, "note what top page %s is usually asked", pageID)
}

// loadUsualRate reads what a page is usually asked at most; zero where it was not measured as the page is set up now.
func loadUsualRate(ctx context.Context, q querier, p toppage.Page) (toppage.Usual, error) {
	if !p.Rates.Set() {
		return toppage.Usual{}, nil
	}
	u, _, err := found(usualRateTable.get(ctx, q, `WHERE page_id = $1 AND source = $2 AND expression = $3`, p.ID, p.Rates.Source, p.Rates.Requests))
	return u, fault.Wrap(err, "read what top page %s is usually asked", p.ID)
}

// Usuals gives what pages are usually asked at most, by page: of those of which it was measured as they are set up now.
func (s *Store) Usuals(ctx context.Context) (map[string]toppage.Usual, error) {
	usuals, err := viewing(ctx, s, func(ctx context.Context, q querier) (map[string]toppage.Usual, error) {
		pages, err := loadPages(ctx, q)
		if err != nil {
			return nil, err
		}
		rates, err := pageRates.list(ctx, q, ``)
		all := map[string]toppage.Usual{}
		for _, p := range pages {
			for _, r := range rates {
				if u := r.usual.OfPage(p.Rates); r.page == p.ID && u.Rate > 0 {
					all[p.ID] = u
				}
			}
		}
		return all, err
	})
	return usuals, fault.Wrap(err, "read what pages are usually asked")
}

// UsualProfile gives what a page is usually asked by hour of the week, and how it was asked for; ErrNotFound where that was not measured
// as the page is set up now.
func (s *Store) UsualProfile(ctx context.Context, p toppage.Page) (measured.Profile, measured.Asked, error) {
	u, err := pageUsuals.get(ctx, s.read, `WHERE page_id = $1 AND source = $2 AND expression = $3`, p.ID, p.Rates.Source, p.Rates.Requests)
	return u.profile, u.asked, fault.Wrap(err, "read the profile of top page %s", p.ID)
}
