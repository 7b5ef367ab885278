package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

func (s *service) boardOperations() {
	serve(s, operation{id: "get-board", method: http.MethodGet, path: "/board", summary: "The board: every event with where it stands"}, s.board)
}

// Board is the board at one instant.
type Board struct {
	Now      string  `json:"now" format:"date-time" doc:"The instant at which every row holds."`
	Revision int64   `json:"revision" doc:"Number of the newest change behind it."`
	Next     *string `json:"next" format:"date-time" doc:"When an answer may first change by itself; null where nothing is ahead."`
	Rows     []Event `json:"rows" nullable:"false" doc:"By air time."`
}

type boardQuery struct {
	At string `query:"at" doc:"Assess at this instant (RFC 3339), with what is known now."`
}

// board answers GET /board?at=.
func (s *service) board(ctx context.Context, by caller, in *boardQuery) (Board, error) {
	at, _, err := intent.Moment("at", in.At, s.Zone)
	if err != nil {
		return Board{}, err
	}
	if at.IsZero() {
		at = by.now
	}
	facts, err := s.facts(ctx, at)
	if err != nil {
		return Board{}, err
	}
	rows := readiness.Board(at, facts)
	shape := s.linted(s.shape(by, at, facts.Ladder), facts.Feeds, facts.Events)
	return Board{Now: stamp(at), Revision: facts.Revision, Next: stampOrNull(readiness.NextTurn(at, rows)), Rows: each(rows, shape.event)}, nil
}

// facts reads what the board at an instant is computed from, the same as for the page.
func (s *service) facts(ctx context.Context, at time.Time) (readiness.Snapshot, error) {
	return s.factsBetween(ctx, at.Add(-readiness.BoardPast), at.Add(intake.ImportFuture))
}

func (s *service) factsBetween(ctx context.Context, from, to time.Time) (readiness.Snapshot, error) {
	facts, err := s.Store.Snapshot(ctx, from, to)
	if err != nil {
		return facts, fmt.Errorf("read the board: %w", err)
	}
	return facts, nil
}
