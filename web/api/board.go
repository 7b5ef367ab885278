package api

import (
	"context"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

func (s *service) boardOperations() {
	serve(s, reads("get-board", "/board", "Get the board: every event with its call and blockers"), s.board)
}

// Board is the board at one instant.
type Board struct {
	Now      string  `json:"now" format:"date-time" doc:"Time at which all rows were assessed."`
	Revision int64   `json:"revision" doc:"Revision: number of the newest change."`
	Next     *string `json:"next" format:"date-time" doc:"Next time at which a call may change without an edit, or null."`
	Rows     []Event `json:"rows" nullable:"false" doc:"Sorted by air time."`
}

type boardQuery struct {
	At string `query:"at" doc:"Past (RFC 3339): the board as it was shown at this time. Future: the present facts, assessed for this time."`
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
	facts, err := s.factsAt(ctx, at, by.now)
	if err != nil {
		return Board{}, err
	}
	shape := s.shape(by, at, facts.Ladder)
	if shape.withhold != "" {
		facts.Events, facts.Around = hushed(by.now, facts.Events), hushed(by.now, facts.Around)
	}
	rows := readiness.Board(at, facts)
	if !at.Before(by.now) {
		shape = s.linted(shape, facts.Feeds, facts.Events)
	}
	return Board{Now: stamp(at), Revision: facts.Revision, Next: stampOrNull(readiness.NextTurn(at, rows)), Rows: each(rows, shape.event)}, nil
}

// hushed makes private what is confidential at now: an instant after its embargo does not tell it.
func hushed(now time.Time, events []readiness.Event) []readiness.Event {
	all := slices.Clone(events)
	for i := range all {
		all[i].Private = all[i].Confidential(now)
	}
	return all
}

// factsAt is facts; of an instant before now, as they were then.
func (s *service) factsAt(ctx context.Context, at, now time.Time) (readiness.Snapshot, error) {
	if !at.Before(now) {
		return s.facts(ctx, at)
	}
	facts, err := s.Store.SnapshotAt(ctx, at, now, at.Add(-readiness.BoardPast), at.Add(intake.ImportFuture))
	return facts, fault.Wrap(err, "read the board")
}

// facts reads what the board at an instant is computed from, the same as for the page.
func (s *service) facts(ctx context.Context, at time.Time) (readiness.Snapshot, error) {
	return s.factsBetween(ctx, at.Add(-readiness.BoardPast), at.Add(intake.ImportFuture))
}

func (s *service) factsBetween(ctx context.Context, from, to time.Time) (readiness.Snapshot, error) {
	facts, err := s.Store.Snapshot(ctx, from, to)
	return facts, fault.Wrap(err, "read the board")
}
