package api

import (
	"context"
	"fmt"
	"net/http"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/standing"
	"tallylight/web/intent"
)

func (s *service) standingOperations() {
	serve(s, reads("list-standing-tasks", "/standing", "List the standing tasks of the company, soonest expiry first"), s.standingTasks)
	serve(s, reads("get-standing-task", "/standing/{id}", "Get a standing task"), byID(s.readStanding))
	work := func(id, method, summary string) operation {
		return operation{id: id, method: method, path: "/standing/{id}", summary: summary, needs: to(readiness.EditLevels, account.Tasks)}
	}
	carry(s, work("complete-standing-task", http.MethodPut, "Complete or renew a standing task with evidence"), true, s.completeStanding, s.readStanding)
	serve(s, work("undo-standing-task", http.MethodDelete, "Withdraw the newest evidence of a standing task; the evidence before it counts again"), s.undoStanding)
}

// StandingTasks is the standing tasks of the company.
type StandingTasks struct {
	Standing []StandingTask `json:"standing" nullable:"false" doc:"Those never done first, then by expiry."`
}

// StandingTask is what is done once for the company and holds for every event until it expires.
type StandingTask struct {
	ID        string          `json:"id" doc:"Short name of its template, such as R-01."`
	Title     string          `json:"title" doc:"In the language of Accept-Language."`
	TitleJA   string          `json:"title_ja"`
	TitleEN   string          `json:"title_en"`
	What      *string         `json:"what" doc:"What to do, in the language of Accept-Language."`
	Why       *string         `json:"why" doc:"Why it matters, in the language of Accept-Language."`
	Done      *string         `json:"done" doc:"How to tell that it is done, in the language of Accept-Language."`
	FromLevel int             `json:"from_level" doc:"Lowest level of the events that ask for it."`
	LeadS     int64           `json:"lead_s" doc:"How long before air an event asks for it; negative, as gate.lead_s of a template."`
	TTLS      int64           `json:"ttl_s" doc:"How long evidence counts."`
	Runbook   *string         `json:"runbook" doc:"URL of the runbook."`
	State     string          `json:"state" enum:"never,expired,in_force"`
	DoneAt    *string         `json:"done_at" format:"date-time"`
	DoneBy    *string         `json:"done_by"`
	Expires   *string         `json:"expires" format:"date-time"`
	Evidence  []StandingProof `json:"evidence" nullable:"false" doc:"Newest last. Only the newest counts."`
	Version   int64           `json:"version"`
}

func (t StandingTask) version() int64 { return t.Version }

// StandingProof is somebody's word that a standing task was done.
type StandingProof struct {
	Kind    string `json:"kind" enum:"text,link"`
	Text    string `json:"text"`
	At      string `json:"at" format:"date-time"`
	By      string `json:"by"`
	Expires string `json:"expires" format:"date-time"`
}

// standingTasks answers GET /standing.
func (s *service) standingTasks(ctx context.Context, by caller, _ *struct{}) (StandingTasks, error) {
	items, err := s.Store.StandingTasks(ctx, by.now)
	return StandingTasks{each(items, by.standingTask)}, err
}

// readStanding gives one standing task.
func (s *service) readStanding(ctx context.Context, by caller, template string) (StandingTask, error) {
	items, err := s.Store.StandingTasks(ctx, by.now)
	if err != nil {
		return StandingTask{}, err
	}
	item, ok := items.Find(template)
	if !ok {
		return StandingTask{}, fmt.Errorf("standing task %s: %w", template, fault.ErrNotFound)
	}
	return by.standingTask(item), nil
}

// completeStanding answers PUT /standing/{id}.
func (s *service) completeStanding(ctx context.Context, by caller, template string, p intent.StandingProof) error {
	return s.Store.CompleteStanding(ctx, template, p.Version, p.Evidence, by.Actor, by.now)
}

// undoStanding answers DELETE /standing/{id}.
func (s *service) undoStanding(ctx context.Context, by caller, in *undo) (StandingTask, error) {
	version, err := in.anyVersion(0)
	if err != nil {
		return StandingTask{}, err
	}
	err = s.Store.UndoStanding(ctx, in.ID, version, by.Actor, by.now)
	return edited(err, func() (StandingTask, error) { return s.readStanding(ctx, by, in.ID) })
}

func (by caller) standingTask(i standing.Item) StandingTask {
	words := by.text.StandingWords(i)
	shown := StandingTask{ID: i.Template, Title: by.text.StandingTitle(i), TitleJA: i.TitleJA, TitleEN: i.TitleEN, What: orNull(words.What),
		Why: orNull(words.Why), Done: orNull(words.Done), FromLevel: i.FromLevel, LeadS: -int64(i.Lead.Seconds()), TTLS: int64(i.TTL.Seconds()),
		Runbook: orNull(i.Runbook), State: string(i.State), Expires: stampOrNull(i.Expires), Version: i.Record.Version,
		Evidence: each(i.Record.Proofs, func(p standing.Proof) StandingProof {
			return StandingProof{Kind: p.Kind(), Text: p.Evidence, At: stamp(p.At), By: p.By, Expires: stamp(p.At.Add(i.TTL))}
		})}
	if p := i.Record.Newest(); p != nil {
		shown.DoneAt, shown.DoneBy = stampOrNull(p.At), &p.By
	}
	return shown
}

// StandingLine is how the standing tasks stand that an event's level asks for.
type StandingLine struct {
	Total   int               `json:"total"`
	InForce int               `json:"in_force"`
	Lacking []StandingLacking `json:"lacking" nullable:"false"`
	Text    string            `json:"text" doc:"The same in the language of Accept-Language; empty if nothing is asked for."`
}

// StandingLacking is a standing task that is not in force, or not until the event is over.
type StandingLacking struct {
	ID      string  `json:"id"`
	Title   string  `json:"title" doc:"In the language of Accept-Language."`
	State   string  `json:"state" enum:"never,expired,ends" doc:"ends: its evidence ends before the event does."`
	Expires *string `json:"expires" format:"date-time"`
	Due     string  `json:"due" format:"date-time" doc:"When the event asks for it."`
	Asked   bool    `json:"asked" doc:"This time has come: it puts the event at risk."`
}

func (v shape) standingLine(items standing.Items) StandingLine {
	inForce, rest := v.text.StandingLine(items, v.clock)
	return StandingLine{Total: len(items), InForce: items.InForce(), Text: v.text.Sentences(inForce, rest),
		Lacking: each(items.Lacking(), func(i standing.Item) StandingLacking {
			return StandingLacking{ID: i.Template, Title: v.text.StandingTitle(i), State: string(i.State), Expires: stampOrNull(i.Expires), Due: stamp(i.Due), Asked: i.Asked}
		})}
}
