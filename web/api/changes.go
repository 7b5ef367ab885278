package api

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
)

func (s *service) changeOperations() {
	serve(s, reads("list-changes", "/changes", "List the log of changes, oldest first"), s.changes)
	serve(s, operation{id: "undo-change", method: http.MethodPost, path: "/changes/{seq}/undo", needs: to(readiness.WorkTasks, account.Admin),
		summary: "Undo a change made in the last 7 days"}, s.undoChange)
}

// Change is one line of the log.
type Change struct {
	Seq     int64             `json:"seq" doc:"Increasing, possibly with gaps."`
	At      string            `json:"at" format:"date-time"`
	Actor   string            `json:"actor"`
	ActorID *string           `json:"actor_id" doc:"Null for Tallylight itself."`
	Role    *string           `json:"role" doc:"Role of the actor at the time; null for Tallylight itself."`
	Via     *string           `json:"via" doc:"Where the change came from: page, api, calendar, command or tallylight."`
	Kind    string            `json:"kind" doc:"Kind of change, such as task.completed. If data has lines, the change sums up that many lines directly before it: series.moved, events.level, series.acknowledged and the undo of such a line."`
	EventID *string           `json:"event_id"`
	TaskID  *string           `json:"task_id"`
	Subject *string           `json:"subject" doc:"Id of the feed, top page or person concerned."`
	Data    map[string]string `json:"data"`
	Before  json.RawMessage   `json:"before" doc:"Previous state as a merge patch (RFC 7396): under event, and by template under tasks; under events for changes of many events. Null if no such row is concerned or the caller may not see it."`
	After   json.RawMessage   `json:"after" doc:"New state, in the same form."`
	Hash    string            `json:"hash" doc:"SHA-256 over the hash of the previous line and this line."`
}

func change(c readiness.Change) Change {
	data := map[string]string{}
	maps.Copy(data, c.Data)
	return Change{Seq: c.Seq, At: stamp(c.At), Actor: c.Actor, ActorID: orNull(c.ActorID), Role: orNull(string(c.Role)),
		Via: orNull(c.Via), Kind: c.Kind, EventID: orNull(c.EventID), TaskID: orNull(c.TaskID), Subject: orNull(c.Subject), Data: data,
		Before: image(c.Before), After: image(c.After), Hash: c.Hash}
}

// image is what the log keeps of rows, as it stands; null where it keeps nothing.
func image(said string) json.RawMessage {
	if said == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(said)
}

// seen gives a change as the caller may see it.
func (by caller) seen(c readiness.Change) readiness.Change {
	if by.Role.May(readiness.SeePrivate) {
		return c
	}
	return c.Withhold(by.now, by.text.Word.Private)
}

type changesQuery struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"Maximum number of rows."`
	Cursor string `query:"cursor" pattern:"^[0-9]{1,18}$" doc:"The next value of the previous response."`
	After  int64  `query:"after" minimum:"0" doc:"Only changes after this seq."`
	Event  string `query:"event" doc:"Only changes of this event."`
}

// Changes is one page of the log.
type Changes struct {
	Changes []Change `json:"changes" nullable:"false"`
	Next    *string  `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

// changes answers GET /changes?after=&event=.
func (s *service) changes(ctx context.Context, by caller, in *changesQuery) (Changes, error) {
	after := in.After
	if in.Cursor != "" {
		var err error
		if after, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil {
			return Changes{}, fault.Invalid{Field: "cursor", Reason: "unknown"}
		}
	}
	found, err := s.Store.Changes(ctx, after, in.Event, in.Limit+1)
	if err != nil {
		return Changes{}, err
	}
	var next *string
	if len(found) > in.Limit {
		found = found[:in.Limit]
		cursor := strconv.FormatInt(found[in.Limit-1].Seq, 10)
		next = &cursor
	}
	return Changes{each(found, func(c readiness.Change) Change { return change(by.seen(c)) }), next}, nil
}

type undoChange struct {
	Seq int64 `path:"seq" minimum:"1"`
}

// undoChange answers POST /changes/{seq}/undo with the line that was taken back. Where what it changed was changed again
// since, it is refused together with the event or the task as it stands.
func (s *service) undoChange(ctx context.Context, by caller, in *undoChange) (Change, error) {
	c, err := s.Store.Change(ctx, in.Seq)
	if err != nil {
		return Change{}, err
	}
	if err := c.MayUndo(by.now); err != nil {
		return Change{}, err
	}
	if !c.UndoableBy(by.Role) {
		return Change{}, fault.ErrForbidden
	}
	_, err = s.Store.Undo(ctx, in.Seq, by.Actor, by.now)
	if errors.Is(err, fault.ErrStale) {
		return Change{}, s.overtaken(ctx, by, c, err)
	}
	return change(by.seen(c)), err
}

// overtaken refuses to take a change back, with what it is about as it stands now.
func (s *service) overtaken(ctx context.Context, by caller, c readiness.Change, cause error) error {
	var together *batch.Stale
	if errors.As(cause, &together) {
		return by.meanwhile(cause)
	}
	var current any
	var err error
	if c.TaskID != "" {
		current, err = s.readTask(ctx, by, c.TaskID)
	} else {
		current, err = s.readEvent(ctx, by, c.EventID)
	}
	if err != nil {
		return err
	}
	return staleError{cause: cause, current: current}
}
