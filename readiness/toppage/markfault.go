package toppage

import "slices"

// markedCache is sharedCache with why the origin's marker proves nothing, where nothing else does: a page carries two that
// differ.
func markedCache(e *evidence, c Check) Check {
	several := func(o Observation) bool { return o.Details.MarkFault != "" }
	c = sharedCache(e, c)
	if c.State == CheckUnknown && c.Reason == "no_evidence" && slices.ContainsFunc(e.latest, several) {
		c.Reason = "two_marks"
	}
	return c
}
