package readiness

import "strings"

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

// told are the values of a change that give nothing away about the event.
var told = []string{"from", "to", "all_day", "tasks", "added", "gone", "template", "title_ja", "title_en", "seq", "state"}

// Withhold takes from a change to a private event what its people wrote, and puts a title in place of its own.
func (c Change) Withhold(title string) Change {
	if !c.Private {
		return c
	}
	kept := map[string]string{"title": title}
	for _, name := range told {
		if value, ok := c.Data[name]; ok {
			kept[name] = value
		}
	}
	if c.Kind == Undone { // of a brief, kind is what PR wrote
		kept["kind"] = c.Data["kind"]
	}
	if strings.HasPrefix(c.Data["template"], ownTask) {
		delete(kept, "title_ja")
		delete(kept, "title_en")
	}
	c.Data, c.Before, c.After = kept, "", ""
	return c
}
