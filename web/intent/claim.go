package intent

import (
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/claim"
)

// Said is what somebody says by it.
func (c Completion) Said() claim.Said {
	return claim.Said{Evidence: c.Evidence, Note: c.Note, Decision: c.Decision, Reason: c.Reason, Events: strings.Fields(c.Events)}
}

// Review fills in the form of a review. What is left empty is not answered yet.
type Review struct {
	Seen
	LevelWas string `json:"level_was" limit:"level_was" doc:"Whether the level was right."`
	Peak     string `json:"peak" limit:"evidence" doc:"Measured peak, such as 21,000 req/s."`
	Well     string `json:"well" limit:"evidence" doc:"What went well."`
	Badly    string `json:"badly" limit:"evidence" doc:"What went badly."`
	Lucky    string `json:"lucky" limit:"evidence" doc:"Where you were lucky."`
}

// Answers are those of the form.
func (r Review) Answers() *claim.Answers {
	return &claim.Answers{Level: r.LevelWas, Peak: r.Peak, Well: r.Well, Badly: r.Badly, Lucky: r.Lucky}
}

// ReviewOf is a review as it would be typed; empty for none.
func ReviewOf(t readiness.Task) Review {
	a := t.Answers()
	if a == nil {
		return Review{}
	}
	return Review{LevelWas: a.Level, Peak: a.Peak, Well: a.Well, Badly: a.Badly, Lucky: a.Lucky}
}

// StillRight says that what proved tasks for another air time holds for the one that the event has now.
type StillRight struct {
	Seen
	Tasks string `json:"tasks" is:"ids" required:"true" doc:"Ids of the tasks, as they were shown."`
}

// IDs are those of the tasks.
func (s StillRight) IDs() []string { return strings.Fields(s.Tasks) }
