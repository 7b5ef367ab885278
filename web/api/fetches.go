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
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"Maximum number of rows."`
	Cursor string `query:"cursor" pattern:"^[0-9a-f-]{36}$" doc:"The next value of the previous response."`
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
	var next *string
	if len(found) > in.Limit {
		found = found[:in.Limit]
		next = &found[in.Limit-1].ID
	}
	return Fetches{each(found, fetch), next}, nil
}
