package toppage

import "slices"

// marked says why the origin's marker proves nothing, where nothing else does: a page carries two that differ.
func (e *evidence) marked(c Check) Check {
	several := func(o Observation) bool { return o.Details.MarkFault != "" }
	if c.State == CheckUnknown && c.Reason == "no_evidence" && slices.ContainsFunc(e.latest, several) {
		c.Reason = "two_marks"
	}
	return c
}
