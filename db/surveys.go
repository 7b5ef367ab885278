package db

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// surveyed is what the body of a survey holds.
type surveyed struct {
	Shots   []toppage.Shot       `json:"shots"`
	Entries []toppage.Chain      `json:"entries,omitempty"`
	DNS     *toppage.DNSFacts    `json:"dns,omitempty"`
	H3      *toppage.H3Facts     `json:"h3,omitempty"`
	Sorry   *toppage.Shot        `json:"sorry,omitempty"`
	Waiting *toppage.Shot        `json:"waiting,omitempty"`
	Origin  *toppage.OriginSight `json:"origin,omitempty"`
	Headers []string             `json:"headers,omitempty"`
	Parts   *toppage.Parts       `json:"parts,omitempty"`
}

var surveyTable = table[toppage.Survey]{`surveys`, `id, page_id, at, fresh_for_ms, body`, func(s *toppage.Survey) fields {
	return fields{&s.ID, &s.PageID, (*instant)(&s.At), (*millis)(&s.FreshFor), packed[surveyed]{func() surveyed {
		return surveyed{s.Shots, s.Entries, s.DNS, s.H3, s.Sorry, s.Waiting, s.Origin, s.Headers, s.Parts}
	}, func(b surveyed) {
		s.Shots, s.Entries, s.DNS, s.H3, s.Sorry, s.Waiting, s.Origin, s.Headers, s.Parts = b.Shots, b.Entries, b.DNS, b.H3, b.Sorry,
			b.Waiting, b.Origin, b.Headers, b.Parts
	}}}
}}

// loadSurvey gives the newest survey of a page; nil where there is none.
func loadSurvey(ctx context.Context, q querier, pageID string) (*toppage.Survey, error) {
	newest, known, err := found(surveyTable.get(ctx, q, `WHERE page_id = $1 ORDER BY at DESC, id DESC LIMIT 1`, pageID))
	if !known {
		return nil, fault.Wrap(err, "read the survey of top page %s", pageID)
	}
	return &newest, nil
}

// LastSurvey gives the newest survey of a page; nil where there is none.
func (s *Store) LastSurvey(ctx context.Context, pageID string) (*toppage.Survey, error) {
	return loadSurvey(ctx, s.read, pageID)
}

// PruneSurveys packs and deletes the surveys made before an instant, but for the newest of each page.
func (s *Store) PruneSurveys(ctx context.Context, before time.Time) error {
	ctx = patient(ctx)
	err := s.inTx(ctx, readiness.System, before, func(t *tx) error {
		if err := t.packSurveys(ctx, before); err != nil {
			return err
		}
		// Naming the pages lets the index of page and instant serve.
		return do(ctx, t, `DELETE FROM surveys WHERE page_id IN (SELECT id FROM top_pages) AND at < $1
		AND at < (SELECT max(newer.at) FROM surveys AS newer WHERE newer.page_id = surveys.page_id)`, ms(before))
	})
	return fault.Wrap(err, "prune surveys")
}

// ClaimSurveys gives the pages whose survey is due and leaves them to the caller for the lease.
func (s *Store) ClaimSurveys(ctx context.Context, now time.Time, lease time.Duration) ([]toppage.Page, error) {
	due := within(`next_survey`, max(lease, toppage.SurveyInterval)) + ` <= $1`
	pages, err := query(ctx, s.write, pageTable.scan(s.write), `UPDATE top_pages SET next_survey = $2 WHERE `+due+` RETURNING `+pageColumns,
		ms(now), ms(now.Add(lease)))
	return pages, fault.Wrap(err, "claim due surveys")
}

// RecordSurvey keeps what a survey of a page saw, and records where its verdict turned; the next is due at next, and
// ErrNotFound where the page is gone. A page that was set up anew since page was read is surveyed again at once.
func (s *Store) RecordSurvey(ctx context.Context, page toppage.Page, seen toppage.Survey, next, now time.Time) error {
	var known *knownPage
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		pages, err := s.probedPages(ctx, t, []toppage.Probed{{PageID: page.ID}})
		if err != nil {
			return err
		}
		if known = pages[page.ID]; known == nil {
			return fault.ErrNotFound
		}
		if is := known.facts.Page; is.URL != page.URL || !reflect.DeepEqual(is.Setup, page.Setup) {
			next = t.now
		}
		return t.keepSurvey(ctx, known, seen, next)
	})
	if err != nil {
		return fmt.Errorf("record the survey of top page %s: %w", page.ID, err)
	}
	s.evidence.keep(page.ID, *known)
	return nil
}

func (t *tx) keepSurvey(ctx context.Context, page *knownPage, seen toppage.Survey, next time.Time) error {
	before := page.standAt(t.now)
	seen.ID, seen.PageID, seen.At = newID(t.now), page.facts.Page.ID, stored(seen.At)
	if err := t.unlearnAhead(ctx, page, seen.At); err != nil {
		return err
	}
	if err := surveyTable.insert(ctx, t, &seen, ``); err != nil {
		return err
	}
	if err := do(ctx, t, `UPDATE top_pages SET next_survey = $2, evidence = evidence + 1 WHERE id = $1`, seen.PageID,
		ms(next)); err != nil {
		return err
	}
	if had := page.facts.Survey; had == nil || !seen.At.Before(had.At) {
		page.facts.Survey = &seen
	}
	t.touch() // open pages show what it saw, also where no check stands otherwise
	return t.judgeAnew(ctx, page, before)
}
