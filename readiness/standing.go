package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
)

// brings says that a level gives its events a task of the template: what stands for the company is none of an event's.
func (t *TaskTemplate) brings(level int) bool { return t.FromLevel <= level && !t.Standing }

// stands is what a standing template asks of the company.
func (t *TaskTemplate) stands() standing.Ask {
	return standing.Ask{Template: t.ID, TitleJA: t.TitleJA, TitleEN: t.TitleEN, Help: t.Help, FromLevel: t.FromLevel, TTL: t.TTL, Lead: -t.Gate.Lead, Runbook: t.Runbook}
}

// Standing lists what is done once for the company, in the ladder's order.
func (l Ladder) Standing() []standing.Ask {
	var asks []standing.Ask
	for i := range l.Templates {
		if t := &l.Templates[i]; t.Standing {
			asks = append(asks, t.stands())
		}
	}
	return asks
}

// standing is how many tasks stand.
func (l *Ladder) standing() int {
	n := 0
	for i := range l.Templates {
		if l.Templates[i].Standing {
			n++
		}
	}
	return n
}

// standing gives how the standing tasks stand of which the event's level asks; none while nothing is asked of the event, or any
// more. This is what the event's line shows, what it counts, and what stands between it and GO.
func (e *Event) standing(now time.Time, ladder Ladder, stage Stage, records map[string]standing.Record) standing.Items {
	if stage.Preview || stage.Over || e.Hidden || e.Calendar == Cancelled {
		return nil
	}
	return standing.For(now, e.standingNeeds(ladder), records, stage.To)
}

// standingNeeds lists them with when the event asks for each. What is not enforced yet is asked for from when it is.
func (e *Event) standingNeeds(ladder Ladder) []standing.Need {
	bringing, timetable, before, asked := e.bringing(&ladder), e.timetable(), e.before(), e.askedAt()
	var needs []standing.Need
	for i := range ladder.Templates {
		t := &ladder.Templates[i]
		if !t.Standing || t.FromLevel > bringing.level || !bringing.admits(t) {
			continue
		}
		ask := bringing.ask(t)
		if ask.Soon && ask.SoonUntil.IsZero() {
			continue
		}
		if needs == nil {
			needs = make([]standing.Need, 0, ladder.standing())
		}
		due := timetable.plan(ask, asked)
		if before != nil && overtaken(e.MovedAt, before.plan(ask, asked), due) {
			due = timetable.plan(ask, e.MovedAt)
		}
		if ask.Soon {
			due = fault.Later(due, ask.SoonUntil)
		}
		needs = append(needs, standing.Need{Ask: t.stands(), Due: due})
	}
	return needs
}

// askedAt is when what the event's level asks for was asked first: when it became known, or was given that level.
func (e *Event) askedAt() time.Time {
	at := e.ConfirmedAt
	if e.ProposedLevel == e.Level {
		at = e.ProposedAt
	}
	return fault.Later(e.EnteredAt, at)
}

// standingBlockers names, in one, what stands for the company and is not proven, or not until the event is over.
func standingBlockers(items standing.Items) []Blocker {
	wanting := items.Wanting()
	if len(wanting) == 0 {
		return nil
	}
	first := slices.MinFunc(wanting, func(a, b standing.Item) int { return a.Due.Compare(b.Due) })
	return []Blocker{{Kind: BlockStanding, Severity: AtRisk, At: first.Due, Standing: wanting}}
}

// wrongStanding refuses what a standing task cannot have: it is a person's, belongs to no event, and expires.
func (t *TaskTemplate) wrongStanding() []fault.Invalid {
	if !t.Standing {
		return nil
	}
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(t.TTL <= 0, "ttl", "standing_expires", "")
	refuse(t.Gate.Anchor != AtStart || t.Gate.Lead >= 0, "anchor", "standing_before_air", t.Gate.Name())
	refuse(t.Verify != VerifyManual || t.Proof != "", "verify", "standing_by_hand", string(t.Verify))
	refuse(t.Last != Gate{}, "last", "standing_of_no_event", "")
	refuse(t.TickFrom != Gate{}, "tick_from", "standing_of_no_event", "")
	refuse(t.Tied != Untied, "tied", "standing_of_no_event", "")
	refuse(t.Undoes != "", "undoes", "standing_of_no_event", "")
	refuse(t.Instead != "", "instead", "standing_of_no_event", "")
	return wrong
}
