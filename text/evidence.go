package text

import (
	"fmt"
	"time"

	"tallylight/readiness/toppage"
)

// Age says how old the evidence of a claim is, with the limit of that very evidence: "2 min ago, counts for 3 min".
func (t *Text) Age(e toppage.Evidence, c Clock) string {
	age := t.Span.Ago(c.Now.Sub(e.At))
	expires := e.At.Add(e.FreshFor)
	switch {
	case e.FreshFor <= 0:
		return age
	case c.Now.After(expires):
		return fmt.Sprintf(t.in("%s, counted for %s only", "%s（有効期間%sを過ぎています）"), age, t.Span.Interval(e.FreshFor))
	case e.FreshFor > 24*time.Hour:
		return fmt.Sprintf(t.in("%s, counts until %s", "%s（%sまで有効）"), age, t.Day(expires.In(c.Zone)))
	default:
		return fmt.Sprintf(t.in("%s, counts for %s", "%s（有効期間%s）"), age, t.Span.Interval(e.FreshFor))
	}
}

// OldestEvidence says the same of the oldest evidence of several checks.
func (t *Text) OldestEvidence(e toppage.Evidence, c Clock) string {
	return t.in("oldest evidence ", "最も古い根拠は") + t.Age(e, c)
}
