package api

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/batch"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
	"tallylight/web/intent"
)

func (s *service) severalOperations() {
	serve(s, operation{id: "set-levels", method: http.MethodPut, path: "/events/levels", summary: "Set one level for several events: propose (PR) or confirm (SRE)",
		needs: readiness.SetLevel, body: reflect.TypeFor[intent.Levels](), also: []int{http.StatusConflict}}, s.setLevels)
}

// LevelsSet is what setting one level for several events has done.
type LevelsSet struct {
	Changed int     `json:"changed" doc:"Number of events with another level or state than before."`
	Change  *int64  `json:"change" doc:"Seq of the line of the log that POST /changes/{seq}/undo takes back; null if nothing was changed."`
	Events  []Event `json:"events" nullable:"false" doc:"The events as they stand now."`
}

// setLevels answers PUT /events/levels. Where one of the events has another version by now, none is changed, and those that have
// are told as they stand.
func (s *service) setLevels(ctx context.Context, by caller, in *of[intent.Levels]) (LevelsSet, error) {
	meant, unread := said(in.Version, in.Body, intent.Levels{}, false)
	levels, wrong := meant.Said()
	if err := both[intent.Levels](unread, wrong); err != nil {
		return LevelsSet{}, err
	}
	changed, err := s.Store.SetLevels(ctx, levels, by.Actor, by.now)
	if err != nil {
		return LevelsSet{}, s.meanwhile(ctx, by, named[intent.Levels](err))
	}
	done := LevelsSet{Changed: changed, Events: []Event{}}
	if changed > 0 {
		if done.Change, err = s.newestLevels(ctx, by); err != nil {
			return done, err
		}
	}
	for _, e := range levels.Events {
		shown, err := s.readEvent(ctx, by, e.ID)
		if err != nil {
			return done, err
		}
		done.Events = append(done.Events, shown)
	}
	return done, nil
}

// newestLevels is the number of the newest line about levels that the caller wrote.
func (s *service) newestLevels(ctx context.Context, by caller) (*int64, error) {
	found, err := s.Store.ChangesLike(ctx, db.ChangeFilter{By: by.ID, Kinds: []string{journal.LevelsSet, journal.LevelSet}}, 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0].Seq, nil
}

// EventsNow are events that were changed since they were seen.
type EventsNow struct {
	Events []Event `json:"events" nullable:"false"`
}

// meanwhile gives an error about events that others changed together with the events as they stand.
func (s *service) meanwhile(ctx context.Context, by caller, cause error) error {
	var stale *batch.Stale
	if !errors.As(cause, &stale) {
		return cause
	}
	now := EventsNow{Events: []Event{}}
	for _, e := range stale.Events {
		shown, err := s.readEvent(ctx, by, e.ID)
		if err != nil {
			return err
		}
		now.Events = append(now.Events, shown)
	}
	return staleError{cause: cause, current: now}
}

// acknowledge does what POST /events/{id}/acknowledgement says.
func (s *service) acknowledge(ctx context.Context, by caller, id string, a intent.Acknowledgement) error {
	note := s.Store.AcknowledgeMove
	if a.Series {
		note = s.Store.AcknowledgeSeries
	}
	_, err := note(ctx, id, a.Version, by.Actor, by.now)
	return s.meanwhile(ctx, by, err)
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
