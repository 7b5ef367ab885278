package db

import (
	"encoding/json"
	"maps"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/standing"
	"tallylight/readiness/toppage"
)

// image is the part of the stored rows that a change is about, before or after it: merge patches (RFC 7396) of an event
// and its tasks, or of many events, or a whole ladder, the levels of the checks, or what is proven of a standing task.
type image struct {
	Event  patch             `json:"event,omitempty"`
	Tasks  map[string]patch  `json:"tasks,omitempty"` // by template; null: there is none
	Events map[string]*image `json:"events,omitempty"`
	Ladder *readiness.Ladder `json:"ladder,omitempty"`
	// Checks are the levels of checks that are not the default.
	Checks *toppage.CheckMap `json:"checks,omitempty"`
	// Standing is what was proven of a standing task.
	Standing *standing.Record `json:"standing,omitempty"`
}

func (i *image) empty() bool {
	return i == nil || len(i.Event)+len(i.Tasks)+len(i.Events) == 0 && i.Ladder == nil && i.Checks == nil && i.Standing == nil
}

// text is the image as the log keeps it; empty where there is none.
func (i *image) text() (string, error) {
	if i.empty() {
		return "", nil
	}
	text, err := json.Marshal(i)
	return string(text), err
}

// images is what a transaction changes in the rows of one event.
type images struct{ before, after image }

// imagesOf gives those of an event in this transaction.
func (t *tx) imagesOf(eventID string) *images {
	i, ok := t.images[eventID]
	if !ok {
		i = &images{}
		t.images[eventID], t.imaged = i, append(t.imaged, eventID)
	}
	return i
}

// noteEvent notes what changes in an event; before is nil where it is new.
func (t *tx) noteEvent(id string, before, after patch) {
	i := t.imagesOf(id)
	i.before.Event, i.after.Event = earliest(i.before.Event, before), latest(i.after.Event, after)
}

// noteTask notes what changes in a task; before is nil where it is new.
func (t *tx) noteTask(task readiness.Task, before, after patch) {
	if before != nil && len(before) == 0 {
		return
	}
	i := t.imagesOf(task.EventID)
	if i.after.Tasks == nil {
		i.before.Tasks, i.after.Tasks = map[string]patch{}, map[string]patch{}
	}
	if was, noted := i.before.Tasks[task.Template]; !noted {
		i.before.Tasks[task.Template] = before
	} else if was != nil {
		i.before.Tasks[task.Template] = earliest(was, before)
	}
	i.after.Tasks[task.Template] = latest(i.after.Tasks[task.Template], after)
}

// earliest adds a later patch of before-values to an earlier one, which counts.
func earliest(early, late patch) patch {
	if early == nil {
		return late
	}
	all := maps.Clone(late)
	if all == nil {
		all = patch{}
	}
	maps.Copy(all, early)
	return all
}

// latest adds a later patch of after-values to an earlier one.
func latest(early, late patch) patch {
	if early == nil {
		return late
	}
	maps.Copy(early, late)
	return early
}

// attach gives what was noted for the lines of the log, one each.
func (t *tx) attach() (before, after []*image) {
	t.settle()
	return t.settled[0], t.settled[1]
}

// settle hands what was noted so far to the lines of the log so far: that of an event to the first line about it, the rest
// to the first line about no event. What has no line at all gets one. What is noted later is of later lines.
func (t *tx) settle() {
	lines := t.changes[len(t.settled[0]):]
	before, after := make([]*image, len(lines)), make([]*image, len(lines))
	general := -1
	first := map[string]int{}
	for i, c := range lines {
		before[i], after[i] = t.ofLine(c)
		if _, met := first[c.EventID]; c.EventID != "" && !met {
			first[c.EventID] = i
		}
		if c.EventID == "" && general < 0 {
			general = i
		}
	}
	t.attachTasks(lines, before, after)
	for _, id := range t.imaged {
		noted := *t.images[id]
		if noted.before.empty() && noted.after.empty() {
			continue
		}
		*t.images[id] = images{}
		i, ok := first[id]
		switch {
		case ok:
			before[i].Event, before[i].Tasks = noted.before.Event, together(before[i].Tasks, noted.before.Tasks)
			after[i].Event, after[i].Tasks = noted.after.Event, together(after[i].Tasks, noted.after.Tasks)
		case general >= 0:
			if before[general].Events == nil {
				before[general].Events, after[general].Events = map[string]*image{}, map[string]*image{}
			}
			before[general].Events[id], after[general].Events[id] = &noted.before, &noted.after
		default:
			t.record(readiness.Change{Kind: journal.EventFollowed, EventID: id})
			before, after = append(before, &noted.before), append(after, &noted.after)
		}
	}
	t.settled[0], t.settled[1] = append(t.settled[0], before...), append(t.settled[1], after...)
}

// ofLine is what a line says of other rows than those of events.
func (t *tx) ofLine(c readiness.Change) (before, after *image) {
	before, after = &image{}, &image{}
	switch c.Kind {
	case journal.LadderSaved:
		before.Ladder, after.Ladder = t.ladders[0], t.ladders[1]
	case journal.ChecksSaved:
		before.Checks, after.Checks = &t.checkMaps[0], &t.checkMaps[1]
	case journal.StandingDone, journal.StandingUndone:
		before.Standing, after.Standing = t.standing[0], t.standing[1]
	}
	return before, after
}

// attachTasks hands what was noted of a task to the first line about it, where several lines of an event are about tasks: each
// can then be taken back by itself.
func (t *tx) attachTasks(changes []readiness.Change, before, after []*image) {
	lines := map[string]int{}
	for _, c := range changes {
		if c.TaskID != "" {
			lines[c.EventID]++
		}
	}
	for i, c := range changes {
		noted := t.images[c.EventID]
		if c.TaskID == "" || lines[c.EventID] < 2 || noted == nil {
			continue
		}
		template := c.Data["template"]
		was, touched := noted.before.Tasks[template]
		if !touched {
			continue
		}
		before[i].Tasks, after[i].Tasks = map[string]patch{template: was}, map[string]patch{template: noted.after.Tasks[template]}
		delete(noted.before.Tasks, template)
		delete(noted.after.Tasks, template)
	}
}

// together lays what was noted of other tasks beside what is there.
func together(there, more map[string]patch) map[string]patch {
	if there == nil {
		return more
	}
	maps.Copy(there, more)
	return there
}
