package api

import (
	"context"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

func (s *service) eventOperations() {
	serve(s, reads("list-events", "/events", "List events by air time"), s.events)
	serve(s, operation{id: "create-event", method: http.MethodPost, path: "/events", summary: "Create an event manually",
		needs: to(readiness.EditEvents, account.Events), status: http.StatusCreated, body: reflect.TypeFor[intent.NewEvent]()}, s.createEvent)
	serve(s, reads("get-event", "/events/{id}", "Get an event"), s.getEvent)
	serve(s, operation{id: "change-event", method: http.MethodPatch, path: "/events/{id}",
		summary: "Change the brief, mark the event as not an exposure, or change or cancel an event that was created manually", needs: to(readiness.TellBrief, account.Events),
		body: reflect.TypeFor[intent.EventEdit](), strict: true}, s.changeEvent)
	serve(s, reads("get-forecast", "/events/{id}/forecast", "Get how much an event may bring, and the past events and figures that this rests on"), s.forecast)
	serve(s, reads("preview-level", "/events/{id}/level", "Preview the effect of another level"), s.previewLevel)
	act := func(id, method, path, summary string, may readiness.Permission) operation {
		return operation{id: id, method: method, path: "/events/{id}" + path, summary: summary, needs: to(may, account.Events)}
	}
	carry(s, act("set-level", http.MethodPut, "/level", "Propose (PR) or confirm (SRE) a level", readiness.SetLevel), true, s.setLevel, s.readEvent)
	carry(s, act("press-on-air", http.MethodPost, "/on-air", "Record that the event is on air", readiness.TellBrief), false, pressing(s.Store.PressOnAir), s.readEvent)
	carry(s, act("press-aired", http.MethodPost, "/aired", "Record that the event has aired", readiness.TellBrief), false, pressing(s.Store.PressAired), s.readEvent)
	carry(s, act("postpone-event", http.MethodPost, "/postponement", "Postpone an event by minutes or to new times", readiness.TellBrief),
		false, s.postpone, s.readEvent)
	carry(s, act("choose-feed", http.MethodPut, "/feed", "Let another feed that holds the event decide on its time and status", readiness.TellBrief),
		true, s.followFeed, s.readEvent)
	carry(s, act("cancel-event", http.MethodPost, "/cancellation", "Cancel an event that was created manually or is gone from its calendar", readiness.EditEvents),
		false, s.turn(readiness.CallOff), s.readEvent)
	carry(s, act("restore-event", http.MethodDelete, "/cancellation", "Restore an event that was cancelled manually, or keep one that is gone from its calendar", readiness.EditEvents), false,
		s.turn(readiness.TakePlace), s.readEvent)
	carry(s, act("acknowledge-move", http.MethodPost, "/acknowledgement", "Acknowledge the last move", readiness.NoteMoves), false,
		s.acknowledge, s.readEvent)
}

type eventsQuery struct {
	Page
	From  string   `query:"from" doc:"Only events that end after this time or date. Default: 30 days ago."`
	To    string   `query:"to" doc:"Only events that start before this time or date. Default: in 400 days."`
	Call  callWord `query:"call"`
	Level string   `query:"level" enum:"none,1,2,3,4,5,6,7,8,9" doc:"The event's own level; none for events without a level."`
	Feed  string   `query:"feed" doc:"Id of a feed."`
}

// Events is one page of a list of events.
type Events struct {
	Events []Event `json:"events" nullable:"false"`
	Next   *string `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

// How many events a request looks at for those with a call, at once and in all: where few of them have it, its page is shorter, and
// the next goes on.
const (
	leastLooked = 100
	mostLooked  = 1000
)

// events answers GET /events.
func (s *service) events(ctx context.Context, by caller, in *eventsQuery) (Events, error) {
	l := db.Listing{Most: in.atOnce() + 1, Level: in.level(), Feed: in.Feed}
	var err error
	if l.From, l.To, err = window(by, in.From, in.To); err != nil {
		return Events{}, err
	}
	if l.After, err = in.place(); err != nil {
		return Events{}, err
	}
	page, last := Events{Events: []Event{}}, false
	for looked := 0; looked < mostLooked && page.Next == nil && !last; looked += in.atOnce() {
		if last, err = s.listSome(ctx, by, in, &l, &page); err != nil {
			return Events{}, err
		}
	}
	if page.Next == nil && !last {
		page.Next = cursorBehind(intent.TimeKey(l.After.Start, l.After.ID))
	}
	return page, nil
}

// listSome adds to a page those of the next events that are wanted, and says whether they were the last. A full page names the next.
func (s *service) listSome(ctx context.Context, by caller, in *eventsQuery, l *db.Listing, page *Events) (last bool, err error) {
	facts, err := s.Store.Events(ctx, *l)
	if err != nil {
		return false, err
	}
	shape, err := s.lintedList(ctx, s.shape(by, by.now, facts.Ladder), facts, in.Level != "" || in.Feed != "")
	if err != nil {
		return false, err
	}
	rows := readiness.Board(by.now, facts)
	for i, row := range rows[:min(len(rows), in.atOnce())] {
		if l.After = (db.Place{Start: row.Event.Start, ID: row.Event.ID}); in.Call == "" || in.Call == callWord(row.Call) {
			page.Events = append(page.Events, shape.event(row))
		}
		if len(page.Events) == in.Limit && i+1 < len(rows) {
			page.Next = cursorBehind(rowKey(row))
			return false, nil
		}
	}
	return len(rows) <= in.atOnce(), nil
}

// atOnce is how many events are looked at together.
func (q *eventsQuery) atOnce() int {
	if q.Call != "" {
		return max(q.Limit, leastLooked)
	}
	return q.Limit
}

// level is the level that is asked for; nil: any.
func (q *eventsQuery) level() *int {
	if q.Level == "" {
		return nil
	}
	n, _ := strconv.Atoi(q.Level) // "none" is 0
	return &n
}

func rowKey(row readiness.Row) string { return intent.TimeKey(row.Event.Start, row.Event.ID) }

// window reads the bounds of a list; left out, they are those of the board.
func window(by caller, rawFrom, rawTo string) (from, to time.Time, err error) {
	if from, _, err = intent.Moment("from", rawFrom, by.home); err != nil {
		return from, to, err
	}
	if to, _, err = intent.Moment("to", rawTo, by.home); err != nil {
		return from, to, err
	}
	if from.IsZero() {
		from = by.now.Add(-readiness.BoardPast)
	}
	if to.IsZero() {
		to = by.now.Add(intake.ImportFuture)
	}
	switch {
	case from.Before(to):
	case rawTo == "":
		err = fault.Invalid{Field: "from", Reason: "out_of_range", Got: rawFrom}
	default:
		err = fault.Invalid{Field: "to", Reason: "out_of_range", Got: rawTo}
	}
	return from, to, err
}

// readRow assesses one event, also one that is hidden or long past, as the caller may see it; ErrNotFound where there is
// none.
func (s *service) readRow(ctx context.Context, by caller, id string) (readiness.Row, readiness.Snapshot, error) {
	facts, err := s.Store.EventSnapshot(ctx, id)
	if err != nil {
		return readiness.Row{}, facts, err
	}
	return s.shape(by, by.now, facts.Ladder).seen(facts.Row(by.now, facts.Events[0])), facts, nil
}

// readEvent gives one event in the shape of the API.
func (s *service) readEvent(ctx context.Context, by caller, id string) (Event, error) {
	row, facts, err := s.readRow(ctx, by, id)
	if err != nil {
		return Event{}, err
	}
	shape, err := s.lintedList(ctx, s.shape(by, by.now, facts.Ladder), facts, false)
	return shape.event(row), err
}

// Path is the address of one thing; ids are read from nowhere else.
type Path struct {
	ID string `path:"id"`
}

type eventQuery struct {
	Path
	At
}

// getEvent answers GET /events/{id}, as it is or was known at an instant.
func (s *service) getEvent(ctx context.Context, by caller, in *eventQuery) (Event, error) {
	at, err := in.instant(by.now)
	switch {
	case err != nil:
		return Event{}, err
	case at.IsZero():
		return s.readEvent(ctx, by, in.ID)
	}
	row, facts, err := s.rowAt(ctx, by, in.ID, at)
	if err != nil {
		return Event{}, err
	}
	return s.shape(by, at, facts.Ladder).event(row), nil
}

// press is a request that says nothing but the version seen.
type press struct {
	Path
	Version
	Body *struct {
		Version int64 `json:"version,omitempty"`
	}
}

// inBody is the version that the body names; 0 where it names none.
func (in *press) inBody() int64 {
	if in.Body == nil {
		return 0
	}
	return in.Body.Version
}
