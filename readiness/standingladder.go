package readiness

import (
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
	"tallylight/readiness/wording"
)

// standingLine is a line of the default ladder that is done once for the company; its words are the row of its id in
// wording.Tasks.
type standingLine struct {
	id   string
	from toppage.Role
	ttl  time.Duration
}

// standingLead is how long before air an event asks for what stands: in time to renew it without haste.
const standingLead = 14 * fault.Day

func (l standingLine) template(on Ladder) TaskTemplate {
	words := wording.Tasks[l.id]
	return TaskTemplate{ID: l.id, FromLevel: on.begins(l.from), Ask: Ask{TitleJA: words.Title.JA, TitleEN: words.Title.EN, Gate: Gate{AtStart, -standingLead},
		Verify: VerifyManual, TTL: l.ttl, Standing: true}, Help: words.Help}
}

var standingLines = []standingLine{
	{"R-01", toppage.Scale, 90 * fault.Day},
	{"R-02", toppage.Scale, 30 * fault.Day},
	{"R-03", toppage.Prove, 30 * fault.Day},
	{"R-04", toppage.Scale, 30 * fault.Day},
	{"R-05", toppage.Scale, 90 * fault.Day},
	{"R-06", toppage.Prove, 90 * fault.Day},
	{"R-07", toppage.Prove, 90 * fault.Day},
}
