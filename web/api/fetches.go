package api

import (
	"context"

	"tallylight/readiness"
)

// Fetch is one turn of reading a calendar.
type Fetch struct {
	At        string               `json:"at" format:"date-time"`
	OK        bool                 `json:"ok"`
	Changed   bool                 `json:"changed"`
	ErrorCode *string              `json:"error_code"`
	Events    readiness.FeedCounts `json:"events"`
	Problems  int                  `json:"problems" doc:"Number of problems in the calendar."`
}

func fetch(f readiness.Fetch) Fetch {
	return Fetch{At: stamp(f.At), OK: f.OK, Changed: f.Changed, ErrorCode: orNull(f.Code), Events: f.Counts, Problems: f.Problems}
}

type fetchesQuery struct {
	Path
	Newest
}

// Fetches is one page of a calendar's fetches.
type Fetches struct {
	Fetches []Fetch `json:"fetches" nullable:"false"`
	Next    *string `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

// fetches answers GET /feeds/{id}/fetches. Walking its pages meets every fetch once, also while new ones come.
func (s *service) fetches(ctx context.Context, _ caller, in *fetchesQuery) (Fetches, error) {
	if _, err := s.Store.Feed(ctx, in.ID); err != nil {
		return Fetches{}, err
	}
	found, err := s.Store.FetchesBefore(ctx, in.ID, in.Cursor, in.Limit+1)
	if err != nil {
		return Fetches{}, err
	}
	page, next := cutNewest(found, in.Limit, func(f readiness.Fetch) string { return f.ID })
	return Fetches{each(page, fetch), next}, nil
}
