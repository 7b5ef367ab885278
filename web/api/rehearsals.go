package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/rehearsal"
	"tallylight/web/intent"
)

func (s *service) rehearsalOperations() {
	serve(s, operation{id: "start-rehearsal", method: http.MethodPost, path: "/events/{id}/rehearsals", needs: to(rehearsal.Needs, account.Events), status: http.StatusCreated,
		body: reflect.TypeFor[intent.Rehearse](), summary: "Rehearse an event on a copy with a clock of its own. At most two run at once"}, s.startRehearsal)
	serve(s, reads("list-rehearsals", "/rehearsals", "List the rehearsals that run"), s.rehearsals)
	serve(s, reads("get-rehearsal", "/rehearsals/{id}", "Get a rehearsal that runs"), byID(s.rehearsal))
	serve(s, operation{id: "direct-rehearsal", method: http.MethodPost, path: "/rehearsals/{id}/steps", needs: to(rehearsal.Needs, account.Events),
		body: reflect.TypeFor[intent.Direct](), summary: "Set the clock of a rehearsal, play a step now, or say that one was noticed"}, s.directRehearsal)
	serve(s, operation{id: "end-rehearsal", method: http.MethodDelete, path: "/rehearsals/{id}", needs: to(rehearsal.Needs, account.Events),
		status: http.StatusOK, summary: "End a rehearsal and get its score"}, s.endRehearsal)
	serve(s, reads("get-rehearsal-score", "/rehearsals/{id}/score", fmt.Sprintf("Get the score of a rehearsal that has ended. The newest %d are kept, until Tallylight is restarted", rehearsal.MostKept)), byID(s.rehearsalScore))
}

// Rehearsal is a rehearsal that runs.
type Rehearsal struct {
	ID      string          `json:"id"`
	EventID string          `json:"event_id"`
	Title   string          `json:"title"`
	Path    string          `json:"path" doc:"Address below which its pages are."`
	From    string          `json:"from" format:"date-time" doc:"What its clock showed when it began."`
	Now     string          `json:"now" format:"date-time" doc:"What its clock shows."`
	OnAir   string          `json:"on_air" format:"date-time" doc:"Planned time of air when it began: T of the steps."`
	Speed   float64         `json:"speed"`
	Held    bool            `json:"held"`
	Ahead   *string         `json:"ahead_to" format:"date-time" doc:"Where the clock is being put; null: nowhere."`
	Percent int             `json:"ahead_percent" doc:"How much of that way is behind; 100 if there is none."`
	Steps   []RehearsalStep `json:"steps" nullable:"false"`
}

// RehearsalStep is a step of a rehearsal.
type RehearsalStep struct {
	Number int     `json:"number"`
	AtS    int64   `json:"at_s" doc:"From air; negative: before."`
	Kind   string  `json:"kind" enum:"move,cancel,dead_page,failing_check,peak"`
	ByS    int64   `json:"by_s"`
	ForS   int64   `json:"for_s" doc:"0: to the end."`
	Check  *string `json:"check"`
	Rate   float64 `json:"rate"`
	Began  *string `json:"began_at" format:"date-time" doc:"By the clock of the rehearsal; null: not yet."`
	Seen   *string `json:"seen_at" format:"date-time" doc:"When somebody said that it was noticed."`
}

// RehearsalScore is how a rehearsal went.
type RehearsalScore struct {
	ID        string          `json:"id"`
	EventID   string          `json:"event_id"`
	Title     string          `json:"title"`
	From      string          `json:"from" format:"date-time"`
	To        string          `json:"to" format:"date-time"`
	Ended     string          `json:"ended_at" format:"date-time"`
	Why       string          `json:"why" enum:"by_hand,idle,full,fault,stop"`
	Noticed   int             `json:"noticed"`
	MedianS   *int64          `json:"median_s" doc:"Median time until a step was noticed; null: none was."`
	Steps     []ScoredStep    `json:"steps" nullable:"false"`
	NotPlayed int             `json:"not_played"`
	Lost      bool            `json:"lost" doc:"What people did could not be read: noticed, median_s, steps and acts say nothing."`
	Acts      int             `json:"acts" doc:"Changes that people made."`
	AtAir     Nullable[AtAir] `json:"at_air" doc:"null: air was not reached."`
}

// ScoredStep is a step that was played, with how it was noticed.
type ScoredStep struct {
	RehearsalStep
	NoticedAt *string `json:"noticed_at" format:"date-time"`
	Role      *string `json:"role" doc:"Role of the first person who noticed it."`
	How       *string `json:"how" doc:"Kind of change, or seen."`
	AfterS    *int64  `json:"after_s"`
}

// AtAir is the call at air.
type AtAir struct {
	At        string   `json:"at" format:"date-time"`
	Call      string   `json:"call"`
	Reachable string   `json:"reachable" doc:"Best call that people could have reached."`
	Blockers  []string `json:"blockers" nullable:"false"`
}

// wish is a request that means something about one thing that has no version.
type wish[T any] struct {
	Path
	Body *body[T]
}

// stages gives what plays rehearsals, as the caller may see them.
func (s *service) stages(by caller) (plays intent.SeenRehearsals, err error) {
	if s.Rehearsals == nil {
		return plays, fault.ErrNotFound
	}
	return intent.SeenRehearsals{Rehearsals: s.Rehearsals, Withhold: by.withhold()}, nil
}

func (s *service) startRehearsal(ctx context.Context, by caller, in *wish[intent.Rehearse]) (Rehearsal, error) {
	plays, err := s.stages(by)
	if err != nil {
		return Rehearsal{}, err
	}
	meant, unread := said(Version{}, in.Body, intent.Rehearse{}, false)
	if unread != nil {
		return Rehearsal{}, unread
	}
	scenario, err := meant.Scenario()
	if err != nil {
		return Rehearsal{}, err
	}
	id, err := plays.Start(ctx, in.ID, scenario, by.Actor)
	if err != nil {
		return Rehearsal{}, err
	}
	return s.rehearsal(ctx, by, id)
}

func (s *service) rehearsals(ctx context.Context, by caller, _ *struct{}) ([]Rehearsal, error) {
	plays, err := s.stages(by)
	if err != nil { // there are none
		return []Rehearsal{}, nil
	}
	running, err := plays.Running(ctx)
	return each(running, rehearsalShape), err
}

func (s *service) rehearsal(ctx context.Context, by caller, id string) (Rehearsal, error) {
	plays, err := s.stages(by)
	if err != nil {
		return Rehearsal{}, err
	}
	is, err := plays.State(ctx, id)
	return rehearsalShape(is), err
}

func (s *service) directRehearsal(ctx context.Context, by caller, in *wish[intent.Direct]) (Rehearsal, error) {
	plays, err := s.stages(by)
	if err != nil {
		return Rehearsal{}, err
	}
	meant, unread := said(Version{}, in.Body, intent.Direct{}, false)
	if unread != nil {
		return Rehearsal{}, unread
	}
	command, err := meant.Command()
	if err == nil {
		err = plays.Command(in.ID, command, by.Actor)
	}
	if err != nil {
		return Rehearsal{}, err
	}
	return s.rehearsal(ctx, by, in.ID)
}

func (s *service) endRehearsal(ctx context.Context, by caller, in *Path) (RehearsalScore, error) {
	plays, err := s.stages(by)
	if err == nil {
		err = plays.End(ctx, in.ID)
	}
	if err != nil {
		return RehearsalScore{}, err
	}
	return s.rehearsalScore(ctx, by, in.ID)
}

func (s *service) rehearsalScore(ctx context.Context, by caller, id string) (RehearsalScore, error) {
	plays, err := s.stages(by)
	if err != nil {
		return RehearsalScore{}, err
	}
	score, err := plays.Score(ctx, id)
	return scoreShape(id, score), err
}

// withhold stands in place of a confidential title; empty where the caller may see it.
func (by caller) withhold() string {
	if by.Role.May(readiness.SeePrivate) {
		return ""
	}
	return by.text.Word.Private
}

func rehearsalShape(r rehearsal.State) Rehearsal {
	shown := Rehearsal{ID: r.ID, EventID: r.EventID, Title: r.Title, Path: "/rehearsal/" + r.ID + "/", From: stamp(r.From), Now: stamp(r.Now), OnAir: stamp(r.Zero),
		Speed: r.Speed, Held: r.Held, Ahead: stampOrNull(r.Target), Percent: r.Progress(), Steps: []RehearsalStep{}}
	for _, steps := range [][]rehearsal.Injected{r.Played, r.Coming} {
		for _, step := range steps {
			shown.Steps = append(shown.Steps, stepShape(step))
		}
	}
	return shown
}

func stepShape(s rehearsal.Injected) RehearsalStep {
	return RehearsalStep{Number: s.N, AtS: wholeSeconds(s.At), Kind: string(s.Kind), ByS: wholeSeconds(s.By), ForS: wholeSeconds(s.For), Check: orNull(s.Check),
		Rate: s.Rate, Began: stampOrNull(s.Began), Seen: stampOrNull(s.SeenAt)}
}

func scoreShape(id string, s rehearsal.Score) RehearsalScore {
	shown := RehearsalScore{ID: id, EventID: s.EventID, Title: s.Title, From: stamp(s.From), To: stamp(s.To), Ended: stamp(s.Ended), Why: string(s.Why),
		Noticed: s.Found(), NotPlayed: s.NotPlayed, Acts: s.Acts, Lost: s.Lost, Steps: []ScoredStep{}}
	if median, ok := s.Median(); ok {
		n := wholeSeconds(median)
		shown.MedianS = &n
	}
	for _, l := range s.Lines {
		step := ScoredStep{RehearsalStep: stepShape(l.Injected)}
		if n := l.Noticed; n != nil {
			after := wholeSeconds(l.After())
			step.NoticedAt, step.Role, step.How, step.AfterS = stampOrNull(n.At), orNull(string(n.Role)), orNull(n.How), &after
		}
		shown.Steps = append(shown.Steps, step)
	}
	if a := s.AtAir; a != nil {
		shown.AtAir = some(AtAir{At: stamp(a.At), Call: string(a.Call), Reachable: string(a.Reachable), Blockers: each(a.Blockers, func(k readiness.BlockerKind) string { return string(k) })})
	}
	return shown
}
