package rehearse

import (
	"context"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/rehearsal"
)

const logAtOnce = 1000

// score says how the rehearsal went; without what people did where that cannot be read.
func (s *stage) score(ctx context.Context, why rehearsal.Ending) (rehearsal.Score, error) {
	is := s.state()
	score := rehearsal.Score{EventID: is.EventID, Title: is.Title, Scenario: is.Scenario, From: is.From, To: is.Now, Zero: is.Zero,
		Ended: s.live(), Why: why, AtAir: s.air, NotPlayed: len(is.Coming)}
	log, err := s.acts(ctx)
	if err != nil {
		score.Lost = true
		return score, err
	}
	score.Lines = rehearsal.Noticing(is.Played, log, is.EventID)
	for _, c := range log {
		if rehearsal.ByPerson(c) {
			score.Acts++
		}
	}
	return score, nil
}

// acts reads the log of the stage.
func (s *stage) acts(ctx context.Context) (all []readiness.Change, err error) {
	after := int64(0)
	for {
		some, err := s.store.ChangesFrom(ctx, after, db.ChangeFilter{All: true}, logAtOnce)
		if err != nil || len(some) == 0 {
			return all, err
		}
		all, after = append(all, some...), some[len(some)-1].Seq
	}
}
