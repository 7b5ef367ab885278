package notice

import "slices"

// open are the values of a notice that give nothing away about its event.
var open = []string{"from", "to", "was", "was_end", "at", "end", "date", "ahead", "too_late", "state", "since", "until", "of", "urgent", "blocker", "gate", "tasks", "count",
	"check", "offer"}

// Withhold takes from a notice about a confidential event what says what it is about, and puts a title in place of its name.
func (n Notice) Withhold(title string) Notice {
	n.Name = title
	kept := map[string]string{}
	for name, value := range n.Data {
		if slices.Contains(open, name) {
			kept[name] = value
		}
	}
	n.Data = kept
	return n
}
