package api

import (
	"context"
	"maps"
	"net/http"
	"strconv"

	"tallylight/readiness"
)

func (s *service) changeOperations() {
	serve(s, operation{id: "list-changes", method: http.MethodGet, path: "/changes", summary: "The log, oldest first"}, s.changes)
}

// Change is one line of the log.
type Change struct {
	Seq     int64             `json:"seq" doc:"Rises; gaps are possible."`
	At      string            `json:"at" format:"date-time"`
	Actor   string            `json:"actor"`
	ActorID *string           `json:"actor_id" doc:"null for Tallylight itself."`
	Kind    string            `json:"kind" doc:"Such as task.completed."`
	EventID *string           `json:"event_id"`
	TaskID  *string           `json:"task_id"`
	Subject *string           `json:"subject" doc:"Id of the feed, top page or person that it is about."`
	Data    map[string]string `json:"data"`
}

func change(c readiness.Change) Change {
	data := map[string]string{}
	maps.Copy(data, c.Data)
	return Change{Seq: c.Seq, At: stamp(c.At), Actor: c.Actor, ActorID: orNull(c.ActorID), Kind: c.Kind, EventID: orNull(c.EventID),
		TaskID: orNull(c.TaskID), Subject: orNull(c.Subject), Data: data}
}

// seen gives a change as the caller may see it.
func (by caller) seen(c readiness.Change) readiness.Change {
	if by.Role.May(readiness.SeePrivate) {
		return c
	}
	return c.Withhold(by.text.Word.Private)
}

type changesQuery struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"The most rows of one answer."`
	Cursor string `query:"cursor" pattern:"^[0-9]{1,18}$" doc:"next of the answer before."`
	After  int64  `query:"after" minimum:"0" doc:"Changes after this seq."`
	Event  string `query:"event" doc:"Id of an event."`
}

// Changes is one page of the log.
type Changes struct {
	Changes []Change `json:"changes" nullable:"false"`
	Next    *string  `json:"next" doc:"cursor of the next page; null on the last."`
}

// changes answers GET /changes?after=&event=.
func (s *service) changes(ctx context.Context, by caller, in *changesQuery) (Changes, error) {
	after := in.After
	if in.Cursor != "" {
		var err error
		if after, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil {
			return Changes{}, readiness.Invalid{Field: "cursor", Reason: "unknown"}
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
