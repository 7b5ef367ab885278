package api

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/web/intent"
)

func (s *service) severalOperations() {
	serve(s, operation{id: "set-levels", method: http.MethodPut, path: "/events/levels", summary: "Set one level for several events: propose (PR) or confirm (SRE)",
		needs: to(readiness.SetLevel, account.Events), body: reflect.TypeFor[intent.Levels](), also: []int{http.StatusConflict}}, s.setLevels)
}

// LevelsSet is what setting one level for several events has done.
type LevelsSet struct {
	Changed int          `json:"changed" doc:"Number of events with another level or state than before."`
	Change  *int64       `json:"change" doc:"Seq of the line of the log that POST /changes/{seq}/undo takes back; null if nothing was changed."`
	Events  []EventLevel `json:"events" nullable:"false" doc:"The events as they stand now."`
}

// EventLevel is the level of an event, in short.
type EventLevel struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Level   *int   `json:"level"`
	State   string `json:"level_state" enum:"unset,proposed,confirmed"`
	Version int64  `json:"version"`
}

// inShort gives events as a caller may see them.
func (by caller) inShort(events []readiness.Event) []EventLevel {
	return each(events, func(e readiness.Event) EventLevel {
		if !by.Role.May(readiness.SeePrivate) {
			e = e.Withhold(by.now, by.text.Word.Private)
		}
		return EventLevel{ID: e.ID, Title: e.Title, Level: orNull(e.Level), State: string(e.LevelState), Version: e.Version}
	})
}

// setLevels answers PUT /events/levels. Where one of the events has another version by now, none is changed, and those that have
// are told as they stand.
func (s *service) setLevels(ctx context.Context, by caller, in *of[intent.Levels]) (LevelsSet, error) {
	meant, unread := said(in.Version, in.Body, intent.Levels{}, false)
	levels, wrong := meant.Said()
	if err := both[intent.Levels](unread, wrong); err != nil {
		return LevelsSet{}, err
	}
	changed, line, err := s.Store.SetLevels(ctx, levels, by.Actor, by.now)
	if err != nil {
		return LevelsSet{}, by.meanwhile(named[intent.Levels](err))
	}
	ids := each(levels.Events, func(e batch.Seen) string { return e.ID })
	events, err := s.Store.EventsNamed(ctx, ids)
	slices.SortFunc(events, func(a, b readiness.Event) int { return cmp.Compare(slices.Index(ids, a.ID), slices.Index(ids, b.ID)) })
	return LevelsSet{Changed: changed, Change: orNull(line), Events: by.inShort(events)}, err
}

// EventsNow are events that were changed since they were seen.
type EventsNow struct {
	Events []EventLevel `json:"events" nullable:"false"`
}

// meanwhile gives an error about events that others changed together with the events as they stand.
func (by caller) meanwhile(cause error) error {
	var stale *batch.Stale
	if !errors.As(cause, &stale) {
		return cause
	}
	return staleError{cause: cause, current: EventsNow{by.inShort(stale.Events)}}
}

// acknowledge does what POST /events/{id}/acknowledgement says.
func (s *service) acknowledge(ctx context.Context, by caller, id string, a intent.Acknowledgement) error {
	note := s.Store.AcknowledgeMove
	if a.Series {
		note = s.Store.AcknowledgeSeries
	}
	_, err := note(ctx, id, a.Version, by.Actor, by.now)
	return by.meanwhile(err)
}

// Moved is one or more events that moved alike and that SRE has not acknowledged: airings of a series from the same import.
type Moved struct {
	Title  string   `json:"title"`
	Count  int      `json:"count"`
	From   string   `json:"from" format:"date-time" doc:"Previous start of the first event."`
	To     string   `json:"to" format:"date-time" doc:"New start of the first event."`
	Events []string `json:"events" nullable:"false" doc:"Ids by air time. POST /events/{id}/acknowledgement with series acknowledges all of them."`
}

// moved gives what moved and is not acknowledged, airings of a series together.
func moved(at time.Time, rows []readiness.Row) []Moved {
	var asking []readiness.Event
	for _, r := range rows {
		if r.Event.AsksForNote(at) {
			asking = append(asking, r.Event)
		}
	}
	return each(batch.ByShift(asking), func(a batch.Airings) Moved {
		return Moved{Title: a[0].Title, Count: len(a), From: stamp(a[0].WasStart), To: stamp(a[0].Start),
			Events: each(a, func(e readiness.Event) string { return e.ID })}
	})
}

// chosenLevels are the levels that were chosen for what a calendar holds, by UID; nil: what it holds is not known.
func (s *service) chosenLevels(ctx context.Context, by caller, said intent.RowLevels, held *intake.CalendarPreview) (map[string]int, error) {
	ladder, err := s.Store.Ladder(ctx)
	if err != nil {
		return nil, err
	}
	levels, wrong := said.On(ladder.Height())
	known := map[string]bool{}
	if held != nil {
		for _, row := range held.Coming(by.now) {
			known[row.UID] = true
		}
	}
	for _, uid := range slices.Sorted(maps.Keys(said.Levels)) {
		if !known[uid] {
			wrong = intent.Merge(wrong, []fault.Invalid{{Field: "level_" + uid, Reason: "not_in_calendar", Got: uid}})
		}
	}
	return levels, fault.All(wrong)
}
