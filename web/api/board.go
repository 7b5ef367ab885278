package api

import (
	"context"
	"slices"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/web/intent"
)

func (s *service) boardOperations() {
	serve(s, reads("get-board", "/board", "Get the board: the next events and those just over, with calls and blockers"), s.board)
}

// Board is the board at one instant.
type Board struct {
	Now        string  `json:"now" format:"date-time" doc:"Time at which all rows were assessed."`
	Revision   int64   `json:"revision" doc:"Revision: number of the newest change."`
	Next       *string `json:"next" format:"date-time" doc:"Next time at which a call of these rows may change without an edit, or null."`
	NextCursor *string `json:"next_cursor" doc:"Cursor of the events after these, or null if there are none."`
	Later      int     `json:"later" doc:"Number of events after these, which were not assessed; counted up to 1000."`
	Earlier    int     `json:"earlier" doc:"Number of events of the last 30 days before these, which were not assessed; counted up to 1000."`
	Moves      []Moved `json:"moves" nullable:"false" doc:"Moves of these rows that SRE has not acknowledged; airings of a series that moved alike are one."`
	Rows       []Event `json:"rows" nullable:"false" doc:"Sorted by air time."`
}

type boardQuery struct {
	At     string `query:"at" doc:"Past (RFC 3339): the board as it was shown at this time. Future: the present facts, assessed for this time."`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"200" doc:"Maximum number of events that are not over. The first page also has the newest events that are over, at most 100."`
	Cursor string `query:"cursor" maxLength:"300" doc:"The next_cursor value of the previous response."`
}

// board answers GET /board?at=&limit=&cursor=.
func (s *service) board(ctx context.Context, by caller, in *boardQuery) (Board, error) {
	at, _, err := intent.Moment("at", in.At, by.home)
	if err != nil {
		return Board{}, err
	}
	if at.IsZero() {
		at = by.now
	}
	after, err := Page{Cursor: in.Cursor}.place()
	if err != nil {
		return Board{}, err
	}
	facts, beyond, err := s.factsAt(ctx, at, by.now, db.Cut{After: after, Coming: in.Limit, Over: db.BoardOver})
	if err != nil {
		return Board{}, err
	}
	shape := s.shape(by, at, facts.Ladder)
	if shape.withhold != "" {
		facts.Events, facts.Around = hushed(by.now, facts.Events), hushed(by.now, facts.Around)
	}
	rows := readiness.Board(at, facts)
	if !at.Before(by.now) {
		if shape, err = s.lintedList(ctx, shape, facts, false); err != nil {
			return Board{}, err
		}
	}
	shown := Board{Now: stamp(at), Revision: facts.Revision, Next: stampOrNull(readiness.NextTurn(at, rows)), Later: beyond.Ahead.N,
		Earlier: beyond.Behind.N, Rows: each(rows, shape.event), Moves: moved(at, each(rows, shape.seen))}
	if beyond.Ahead.N > 0 {
		shown.NextCursor = cursorBehind(intent.TimeKey(beyond.Ahead.After.Start, beyond.Ahead.After.ID))
	}
	return shown, nil
}

// hushed makes private what is confidential at now: an instant after its embargo does not tell it.
func hushed(now time.Time, events []readiness.Event) []readiness.Event {
	all := slices.Clone(events)
	for i := range all {
		all[i].Private = all[i].Confidential(now)
	}
	return all
}

// factsAt reads what the part of a board is computed from that a cut chooses; of an instant before now, as it was then.
func (s *service) factsAt(ctx context.Context, at, now time.Time, cut db.Cut) (readiness.Snapshot, db.Beyond, error) {
	if !at.Before(now) {
		return s.Store.Board(ctx, at, cut)
	}
	return s.Store.BoardAt(ctx, at, now, cut)
}

// facts reads what the board is computed from where nobody asks for another part of it, the same as for the page.
func (s *service) facts(ctx context.Context, at time.Time) (readiness.Snapshot, error) {
	facts, _, err := s.Store.Board(ctx, at, db.Cut{Coming: db.BoardComing, Over: db.BoardOver})
	return facts, err
}
