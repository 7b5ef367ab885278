package db

import (
	"context"

	"tallylight/readiness"
)

// memo is what a transaction has read and hands on. Of a writing one nobody else writes while it lasts, and whoever writes one of
// these rows keeps it true; a reading one sees the rows of one revision.
type memo struct {
	events map[string]readiness.Event
	ladder *readiness.Ladder
	rungs  []readiness.Rung
}

// memoOf gives the memo of a transaction; one that is forgotten at once for other readers.
func memoOf(q querier) *memo {
	switch t := q.(type) {
	case *tx:
		return &t.memo
	case *viewTx:
		return &t.memo
	default:
		return &memo{}
	}
}

func (m *memo) keepEvent(e readiness.Event) {
	if m.events == nil {
		m.events = map[string]readiness.Event{}
	}
	m.events[e.ID] = e
}

// tasksAt notes the version that the tasks of an event have now.
func (m *memo) tasksAt(id string, version int64) {
	if e, ok := m.events[id]; ok {
		e.TasksVersion = version
		m.events[id] = e
	}
}

// forgetEvent has an event read again, since its row is another now.
func (m *memo) forgetEvent(id string) { delete(m.events, id) }

func (m *memo) forgetLadder() { m.ladder, m.rungs = nil, nil }

// eventsByID gives the events of these ids that there are; those that the transaction has read are not read again.
func (t *tx) eventsByID(ctx context.Context, ids []string) ([]readiness.Event, error) {
	var known []readiness.Event
	var unknown []any
	for _, id := range ids {
		if e, ok := t.memo.events[id]; ok {
			known = append(known, e)
		} else {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return known, nil
	}
	read, err := eventTable.list(ctx, t, `WHERE id IN `+params(1, len(unknown)), unknown...)
	return append(known, read...), err
}
