// Package wording is what the tasks of the levels tell people beyond their titles, and the words of the default ones.
package wording

import "tallylight/readiness/fault"

// Both is a text in both languages. They say the same, sentence by sentence.
type Both struct {
	JA string `json:"ja,omitempty"`
	EN string `json:"en,omitempty"`
}

// Help is what a task tells who is to do it.
type Help struct {
	What Both `json:"what,omitzero"` // what to do
	Why  Both `json:"why,omitzero"`  // why it matters
	Done Both `json:"done,omitzero"` // how one knows that it is done
}

// Most is how many characters a text of the help may have.
const Most = 600

// Part is a text of the help by the name of its field.
type Part struct {
	Field string
	Text  *string
}

// Parts lists the texts of the help by their fields, for reading and writing.
func (h *Help) Parts() []Part {
	return []Part{{"what_ja", &h.What.JA}, {"what_en", &h.What.EN}, {"why_ja", &h.Why.JA}, {"why_en", &h.Why.EN}, {"done_ja", &h.Done.JA}, {"done_en", &h.Done.EN}}
}

// Wrong lists the texts that cannot be kept.
func (h Help) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	for _, p := range h.Parts() {
		if fault.LongerThan(*p.Text, Most) {
			wrong = append(wrong, fault.Invalid{Field: p.Field, Reason: "too_long"})
		}
	}
	return wrong
}

// Since gives the help of a task that was saved before tasks had any: that of the default task of its id, where the title is
// still that one's and no help was written.
func (h Help) Since(id string, title Both) Help {
	if words := Tasks[id]; h == (Help{}) && title == words.Title {
		return words.Help
	}
	return h
}

// Task is the words of a default task.
type Task struct {
	Title Both
	Help
}
