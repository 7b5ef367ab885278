package notify

import (
	"maps"
	"slices"

	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// Senders is what sends to channels, by their kind.
type Senders map[string]Sender

// TargetOf is where a channel sends to.
func TargetOf(c notice.Channel) Target {
	return Target{URL: c.URL, Settings: c.Settings, Secrets: c.Secrets}
}

// Wrong lists all because of which a channel cannot be kept, also what its service alone can judge.
func (s Senders) Wrong(c notice.Channel) []fault.Invalid {
	wrong := c.Wrong()
	sender, known := s[c.Kind]
	if !known {
		return wrong
	}
	said := map[string]bool{}
	for _, w := range wrong {
		said[w.Field] = true
	}
	spec, _ := notice.SpecOf(c.Kind)
	words := sender.Wrong(TargetOf(c))
	for _, field := range slices.Sorted(maps.Keys(words)) {
		if _, asked := spec.Field(field); asked && !said[field] {
			wrong = append(wrong, fault.Invalid{Field: field, Reason: words[field]})
		}
	}
	return wrong
}
