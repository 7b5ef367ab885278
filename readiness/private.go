package readiness

import (
	"encoding/json"
	"slices"
	"strings"

	"tallylight/readiness/journal"
)

// Withhold takes from a private event what says what it is about, and puts a title in place of its own. People who
// may not see private events still see that something airs, when, and whether the page is ready for it. An event
// that is not private stays as it is.
func (e Event) Withhold(title string) Event {
	if !e.Private {
		return e
	}
	e.Title, e.Description, e.Location, e.URL = title, "", "", ""
	e.Categories, e.Brief = nil, Brief{}
	return e
}

// Withhold does the same to a row: of its tasks, what people wrote on them.
func (r Row) Withhold(title string) Row {
	if !r.Event.Private {
		return r
	}
	r.Event = r.Event.Withhold(title)
	r.Tasks = slices.Clone(r.Tasks)
	for i := range r.Tasks {
		r.Tasks[i].Task = r.Tasks[i].Task.withhold(title)
	}
	r.Blockers = slices.Clone(r.Blockers)
	for i := range r.Blockers {
		r.Blockers[i].Tasks = slices.Clone(r.Blockers[i].Tasks)
		for j, t := range r.Blockers[i].Tasks {
			r.Blockers[i].Tasks[j] = t.withhold(title)
		}
	}
	return r
}

func (t Task) withhold(title string) Task {
	if t.Own() {
		ask := *t.Ask
		ask.TitleJA, ask.TitleEN, ask.Runbook, ask.Knows = title, title, "", ""
		t.Ask = &ask
	}
	t.Evidence = slices.Clone(t.Evidence)
	for i := range t.Evidence {
		t.Evidence[i].Kind, t.Evidence[i].Text = "text", title
	}
	if t.Waiver != nil {
		w := *t.Waiver
		w.Reason = title
		t.Waiver = &w
	}
	return t
}

// told are the values of a change that give nothing away about the event.
var told = []string{"from", "to", "all_day", "tasks", "added", "gone", "template", "title_ja", "title_en", "seq", "state"}

// Withhold takes from a change to a private event what its people wrote, and puts a title in place of its own. Of a change
// to many events, some of which may be private, it leaves only what is not of an event.
func (c Change) Withhold(title string) Change {
	if !c.Private {
		if c.EventID == "" {
			c.Before, c.After = withoutEvents(c.Before), withoutEvents(c.After)
		}
		return c
	}
	kept := map[string]string{"title": title}
	for _, name := range told {
		if value, ok := c.Data[name]; ok {
			kept[name] = value
		}
	}
	if c.Kind == journal.Undone { // of a brief, kind is what PR wrote
		kept["kind"] = c.Data["kind"]
	}
	if strings.HasPrefix(c.Data["template"], ownTask) {
		delete(kept, "title_ja")
		delete(kept, "title_en")
	}
	c.Data, c.Before, c.After = kept, "", ""
	return c
}

// WithholdLines takes out of the problems of private events what they quote of them.
func WithholdLines(problems []Problem) []Problem {
	told := slices.Clone(problems)
	for i := range told {
		switch p := &told[i]; {
		case p.Private && p.Code == "bad-line":
			p.Args, p.Message = []string{"…"}, "A line of a private event is no property."
		case p.Private && p.Code == "bad-event":
			p.Message = "The event cannot be decoded."
		}
	}
	return told
}

// withoutEvents takes from an image what it says of events; empty where nothing is left, or it cannot be read.
func withoutEvents(image string) string {
	if !strings.Contains(image, `"events"`) {
		return image
	}
	var parts map[string]json.RawMessage
	if json.Unmarshal([]byte(image), &parts) != nil {
		return ""
	}
	delete(parts, "events")
	if len(parts) == 0 {
		return ""
	}
	left, _ := json.Marshal(parts) // they were read from JSON
	return string(left)
}
