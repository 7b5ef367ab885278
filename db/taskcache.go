package db

import (
	"context"
	"runtime"
	"sync"

	"tallylight/readiness"
)

// maxCachedTasks bounds the cache (some 10 MB); past it the whole of it is dropped.
const maxCachedTasks = 20_000

// taskCache keeps the tasks that snapshots read or derive, by event: from one snapshot to the next hardly any differ,
// and getting them is most of its work. What was read within a writing transaction, which may yet be undone, never
// comes here.
type taskCache struct {
	mu     sync.Mutex
	events map[string]cachedTasks
	tasks  int
}

// cachedTasks are the tasks of an event as of the versions of all that they depend on.
type cachedTasks struct {
	event, rows, ladder int64
	tasks               []readiness.Task
}

func (c cachedTasks) holds(e *readiness.Event, ladder readiness.Ladder) bool {
	return c.event == e.Version && c.rows == e.TasksVersion && c.ladder == ladder.Version
}

// split takes the tasks that still hold into a map by event, and gives the events whose tasks are not known.
func (c *taskCache) split(ladder readiness.Ladder, events []readiness.Event, into map[string][]readiness.Task) (unknown []*readiness.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range events {
		e := &events[i]
		if known, ok := c.events[e.ID]; ok && known.holds(e, ladder) {
			into[e.ID] = known.tasks
		} else {
			unknown = append(unknown, e)
		}
	}
	return unknown
}

// keep takes over the tasks of events. Those of an event without any are not kept: to find none again costs nothing.
func (c *taskCache) keep(ladder readiness.Ladder, events []*readiness.Event, found map[string][]readiness.Task) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range events {
		tasks := found[e.ID]
		if len(tasks) == 0 {
			continue
		}
		c.tasks += len(tasks) - len(c.events[e.ID].tasks)
		if c.events == nil || c.tasks > maxCachedTasks {
			c.events, c.tasks = map[string]cachedTasks{}, len(tasks)
		}
		c.events[e.ID] = cachedTasks{e.Version, e.TasksVersion, ladder.Version, tasks}
	}
}

// snapshotTasks gives the tasks of events that were read in the same transaction, by event.
func (s *Store) snapshotTasks(ctx context.Context, q querier, ladder readiness.Ladder, events []readiness.Event) (map[string][]readiness.Task, error) {
	tasks := make(map[string][]readiness.Task, len(events))
	unknown := s.tasks.split(ladder, events, tasks)
	var stored []any
	for _, e := range unknown {
		if e.TasksVersion > 0 {
			stored = append(stored, e.ID)
		}
	}
	found, err := s.tasksOfThese(ctx, q, stored)
	if err != nil {
		return nil, err
	}
	derived := deriveAll(ladder, unknown)
	for i, e := range unknown {
		if e.TasksVersion == 0 {
			found[e.ID] = derived[i]
		}
	}
	s.tasks.keep(ladder, unknown, found)
	for id, list := range found {
		if len(list) > 0 {
			tasks[id] = list
		}
	}
	return tasks, nil
}

// leastDerived is how many events are worth a goroutine of their own.
const leastDerived = 500

// deriveAll gives the tasks of the events of which none is stored, in the places of their events.
func deriveAll(ladder readiness.Ladder, events []*readiness.Event) [][]readiness.Task {
	derived := make([][]readiness.Task, len(events))
	n := max(1, min(runtime.GOMAXPROCS(0), len(events)/leastDerived))
	var all sync.WaitGroup
	for part := range n {
		all.Go(func() {
			for i := part * len(events) / n; i < (part+1)*len(events)/n; i++ {
				if e := events[i]; e.TasksVersion == 0 {
					derived[i] = readiness.DeriveTasks(*e, ladder)
				}
			}
		})
	}
	all.Wait()
	return derived
}
