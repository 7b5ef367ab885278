package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Verdict is what is known of a top page for a level and an event.
type Verdict struct {
	TopPageID          string  `json:"toppage_id"`
	Verdict            string  `json:"verdict" enum:"protected,at_risk,unprotected,unknown"`
	Level              int     `json:"level" doc:"Level whose checks are required."`
	EventID            *string `json:"event_id" doc:"Event that the verdict is for; null for the present."`
	At                 string  `json:"at" format:"date-time"`
	Until              string  `json:"until" format:"date-time" doc:"Time until which the page must hold."`
	OldestEvidenceAgeS *int64  `json:"oldest_evidence_age_s"`
	OldestEvidenceForS *int64  `json:"oldest_evidence_fresh_for_s"`
	Checks             []Check `json:"checks" nullable:"false"`
}

// Check is one line of defence with its evidence.
type Check struct {
	ID       string  `json:"id"`
	Name     string  `json:"name" doc:"In the language of Accept-Language."`
	State    string  `json:"state" enum:"pass,warn,fail,unknown,na"`
	Measured string  `json:"measured"`
	Required string  `json:"required"`
	Evidence string  `json:"evidence"`
	At       *string `json:"at" format:"date-time"`
	Core     bool    `json:"core" doc:"If it fails, the page is unprotected."`
	Reason   *string `json:"reason" doc:"Why it does not pass, as a fixed word."`
	MinLevel int     `json:"min_level"`
	Again    *string `json:"judged_again_at" format:"date-time" doc:"When the page is requested again because its first responses decide nothing (reason warming). Null: they do."`
	Should   *string `json:"should" format:"date-time" doc:"When it should pass for the event. Null: always, or without an event."`
	Last     *string `json:"last" format:"date-time" doc:"When it counts in full for the event. Null without an event."`
	Binds    string  `json:"binds" enum:"now,risk,later" doc:"now: as its state says; risk: at risk at most; later: not due yet."`
}

func (v shape) check(c toppage.Check) Check {
	return Check{ID: c.ID, Name: v.text.CheckName(c.ID), State: string(c.State), Measured: c.Measured.String(), Required: c.Required.String(),
		Evidence: c.Evidence, At: stampOrNull(c.At), Core: c.Core, Reason: orNull(string(c.Reason)), MinLevel: c.MinLevel,
		Again:  stampOrNull(c.Again),
		Should: stampOrNull(c.Should), Last: stampOrNull(c.Last), Binds: string(c.Binds)}
}

type verdictQuery struct {
	Path
	Event string `query:"event" doc:"Id of the event. Default: the next event of level 2 or above."`
	Level int    `query:"level" minimum:"1" maximum:"9" doc:"Default: the level of the event, or 2 if none is near."`
}

// verdict answers GET /toppages/{id}/verdict?event=&level=.
func (s *service) verdict(ctx context.Context, by caller, in *verdictQuery) (Verdict, error) {
	facts, event, err := s.judgedFor(ctx, by.now, in.Event)
	if err != nil {
		return Verdict{}, err
	}
	i := slices.IndexFunc(facts.Pages, func(p toppage.PageFacts) bool { return p.Page.ID == in.ID })
	if i < 0 {
		return Verdict{}, fmt.Errorf("top page %s: %w", in.ID, fault.ErrNotFound)
	}
	shown := Verdict{TopPageID: in.ID, At: stamp(by.now)}
	demand := toppage.Demand{Level: facts.Ladder.StandingLevel(), Until: by.now}
	if event != nil {
		demand, shown.EventID = onPage(facts.Grounds(by.now)(*event), in.ID).Demand, &event.ID
	}
	if in.Level > 0 {
		demand.Level = in.Level
	}
	shown.Level = demand.Level
	v := s.shape(by, by.now, facts.Ladder)
	shield := facts.Pages[i].Shield(by.now, demand, facts.Required)
	shown.Verdict, shown.Until = string(shield.Verdict), stamp(demand.Until)
	shown.OldestEvidenceAgeS, shown.OldestEvidenceForS = v.age(shield.Checks)
	shown.Checks = each(shield.Checks, v.check)
	return shown, nil
}

// judgedFor reads the pages and the event for which one is judged: the one asked for, else the next exposure
// of level 2 or above, as on the page; nil where there is none.
func (s *service) judgedFor(ctx context.Context, now time.Time, id string) (readiness.Snapshot, *readiness.Event, error) {
	facts, err := s.Store.JudgedSnapshot(ctx, id, now, func(readiness.Ladder) int { return 2 })
	if err != nil || len(facts.Events) == 0 {
		return facts, nil, err
	}
	return facts, &facts.Events[0], nil
}
