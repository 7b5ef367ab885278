package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tallylight/probe"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// SurveyStore is what surveying needs of the store.
type SurveyStore interface {
	ClaimSurveys(ctx context.Context, now time.Time, lease time.Duration) ([]toppage.Page, error)
	LastSurvey(ctx context.Context, pageID string) (*toppage.Survey, error)
	RecordSurvey(ctx context.Context, page toppage.Page, seen toppage.Survey, next, now time.Time) error
}

// Surveyor looks at the top pages in all the ways in which visitors differ. It must not be copied after its first use.
type Surveyor struct {
	Store  SurveyStore
	Prober *probe.Prober
	Log    *slog.Logger
	Now    func() time.Time

	pool pool
}

const (
	surveyLease   = 3 * time.Minute // longer than any survey takes
	surveysAtOnce = 8               // 1,000 pages in ten minutes: most of a survey is waiting
)

// SurveyDue begins to survey every page that is due; Wait waits for them.
func (s *Surveyor) SurveyDue(ctx context.Context, now time.Time) error {
	pages, err := s.Store.ClaimSurveys(ctx, now, surveyLease)
	if err != nil {
		return fmt.Errorf("claim surveys: %w", err)
	}
	for _, page := range pages {
		s.pool.start(page.ID, page.ID, surveysAtOnce, func() error { return s.survey(ctx, page) }, func(err error) {
			if ctx.Err() == nil && !errors.Is(err, fault.ErrNotFound) {
				s.Log.Error("survey of a top page not stored", "page", page.ID, "error", err)
			}
		})
	}
	return nil
}

// Wait returns when no survey runs any more that SurveyDue began.
func (s *Surveyor) Wait() { s.pool.wait() }

// survey looks at one page. What a survey saw that was cut short is not evidence. The next one is due by when this one began,
// so that pages that were due at the same time are so no longer.
func (s *Surveyor) survey(ctx context.Context, page toppage.Page) error {
	last, err := s.Store.LastSurvey(ctx, page.ID)
	if err != nil {
		return err
	}
	seen, err := s.Prober.Survey(ctx, page, last)
	if err != nil {
		return err
	}
	return s.Store.RecordSurvey(ctx, page, seen, seen.At.Add(toppage.SurveyInterval), s.Now())
}
