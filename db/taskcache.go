package db

import (
	"context"
	"sync"

	"tallylight/readiness"
)

// maxCachedTasks bounds the cache (some 10 MB); past it the whole of it is dropped.
const maxCachedTasks = 20_000

// taskCache keeps the tasks that snapshots read, by event: from one snapshot to the next hardly any differ, and
// reading them is most of its work. An event's tasks hold while its row has the same tasks_version, which every
// write to one of them raises. What was read within a writing transaction, which may yet be undone, never comes here.
type taskCache struct {
	mu     sync.Mutex
	events map[string]cachedTasks
	tasks  int
}

type cachedTasks struct {
	version int64
	tasks   []readiness.Task
}

// eventRow is an event with the version of its tasks.
type eventRow struct {
	readiness.Event
	tasksVersion int64
}

// split takes the tasks that still hold into a map by event, and gives the events whose tasks must be read.
func (c *taskCache) split(rows []eventRow, into map[string][]readiness.Task) (unread []eventRow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, row := range rows {
		if known, ok := c.events[row.ID]; ok && known.version == row.tasksVersion {
			into[row.ID] = known.tasks
		} else {
			unread = append(unread, row)
		}
	}
	return unread
}

// keep takes over what was read of the events. One without tasks is not kept: planning its first tasks leaves the
// version as it is, and to read that there are none costs nothing.
func (c *taskCache) keep(rows []eventRow, read map[string][]readiness.Task) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, row := range rows {
		tasks := read[row.ID]
		if len(tasks) == 0 {
			continue
		}
		c.tasks += len(tasks) - len(c.events[row.ID].tasks)
		if c.events == nil || c.tasks > maxCachedTasks {
			c.events, c.tasks = map[string]cachedTasks{}, len(tasks)
		}
		c.events[row.ID] = cachedTasks{row.tasksVersion, tasks}
	}
}

// snapshotTasks gives the tasks of events that were read in the same transaction, by event.
func (s *Store) snapshotTasks(ctx context.Context, q querier, rows []eventRow) (map[string][]readiness.Task, error) {
	tasks := make(map[string][]readiness.Task, len(rows))
	unread := s.tasks.split(rows, tasks)
	read, err := s.tasksOf(ctx, q, eventsOf(unread))
	if err != nil {
		return nil, err
	}
	s.tasks.keep(unread, read)
	for id, list := range read {
		tasks[id] = list
	}
	return tasks, nil
}

func eventsOf(rows []eventRow) []readiness.Event {
	events := make([]readiness.Event, len(rows))
	for i, row := range rows {
		events[i] = row.Event
	}
	return events
}
