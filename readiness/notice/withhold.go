package notice

import "slices"

// open are the values of a notice that give nothing away about its event.
var open = []string{"from", "to", "since", "until", "end", "at", "of", "urgent", "blocker", "gate", "count", "tasks", "too_late", "ahead", "was", "was_end", "date",
	"state", "proof"}

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
