package api

import (
	"context"
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

type levelQuery struct {
	Path
	To int `query:"to" required:"true" minimum:"1" maximum:"9"`
}

// LevelChange is what setting an event's level would do.
type LevelChange struct {
	From          *int          `json:"from"`
	To            int           `json:"to"`
	Added         []PlannedTask `json:"added" nullable:"false"`
	Changed       []PlannedTask `json:"changed" nullable:"false" doc:"Tasks with a new due time."`
	Gone          []PlannedTask `json:"gone" nullable:"false" doc:"No longer required. Their work is kept."`
	AlreadyLate   []PlannedTask `json:"already_late" nullable:"false" doc:"Added tasks whose gate has already passed."`
	Satisfied     []PlannedTask `json:"satisfied" nullable:"false" doc:"Added tasks that are already done."`
	ToUndo        []Undoing     `json:"to_undo" nullable:"false" doc:"Completed work that the level no longer needs and that must be undone."`
	TooLate       []TooLate     `json:"too_late" nullable:"false" doc:"Required tasks that can no longer be done in time."`
	BestReachable *int          `json:"best_reachable" doc:"Highest level that can still be reached in time, or null."`
	NeedsS        int64         `json:"needs_s" doc:"Time before air by which the level must be known."`
	LeftS         int64         `json:"left_s" doc:"Time until air; negative once it has begun."`
	LadderVersion int64         `json:"ladder_version" doc:"Of the ladder by which this holds; a PUT names it, so that another ladder is not taken for it."`
	Version       int64         `json:"version" doc:"Of the event; a PUT names it."`
}

func (c LevelChange) version() int64 { return c.Version }

// PlannedTask is a task as a change of level would have it.
type PlannedTask struct {
	ID       *string `json:"id" doc:"Null for a task that does not exist yet."`
	Template string  `json:"template"`
	Title    string  `json:"title" doc:"In the language of Accept-Language."`
	Gate     Gate    `json:"gate"`
	Phase    string  `json:"phase" enum:"before,on_air,after"`
	Due      string  `json:"due" format:"date-time"`
	TooLate  bool    `json:"too_late"`
}

// Undoing is a task that takes back what was done.
type Undoing struct {
	Task      PlannedTask   `json:"task"`
	BecauseOf []PlannedTask `json:"because_of" nullable:"false" doc:"Completed tasks that it undoes."`
}

// TooLate is what cannot be done in time any more, with what could make up for it.
type TooLate struct {
	Template string       `json:"template"`
	Title    string       `json:"title" doc:"In the language of Accept-Language."`
	Due      string       `json:"due" format:"date-time"`
	Instead  []Substitute `json:"instead" nullable:"false" doc:"Templates that compensate for it."`
}

// Substitute is a template that makes up for another.
type Substitute struct {
	Template string `json:"template"`
	Title    string `json:"title" doc:"In the language of Accept-Language."`
}

func (v shape) planned(t readiness.Task) PlannedTask {
	return PlannedTask{ID: orNull(t.ID), Template: t.Template, Title: v.text.TaskTitle(t), Gate: gate(t.Gate),
		Phase: t.Gate.TaskPhase(), Due: stamp(t.Due), TooLate: t.TooLate()}
}

func (v shape) undoing(u readiness.Undoing) Undoing {
	return Undoing{Task: v.planned(u.Task), BecauseOf: each(u.Effects, v.planned)}
}

func (v shape) tooLate(l readiness.TooLate) TooLate {
	return TooLate{Template: l.Template.ID, Title: v.text.Pick(l.Template.TitleJA, l.Template.TitleEN), Due: stamp(l.Due),
		Instead: each(l.Instead, func(t *readiness.TaskTemplate) Substitute {
			return Substitute{Template: t.ID, Title: v.text.Pick(t.TitleJA, t.TitleEN)}
		})}
}

// previewLevel answers GET /events/{id}/level?to=4.
func (s *service) previewLevel(ctx context.Context, by caller, in *levelQuery) (LevelChange, error) {
	row, facts, err := s.readRow(ctx, by, in.ID)
	if err != nil {
		return LevelChange{}, err
	}
	if _, ok := facts.Ladder.Rung(in.To); !ok {
		return LevelChange{}, fault.Invalid{Field: "to", Reason: "no_such_level", Got: strconv.Itoa(in.To)}
	}
	c := readiness.PreviewLevel(by.now, row.Event, facts.Ladder, facts.Tasks[in.ID], in.To)
	reach := readiness.ReachOf(by.now, row.Event, facts.Ladder, row.Tasks)
	v, asked := s.shape(by, by.now, facts.Ladder), reach.At(in.To)
	return LevelChange{From: orNull(c.From), To: c.To, Added: each(c.Added, v.planned), Changed: each(c.Changed, v.planned),
		Gone: each(c.Gone, v.planned), AlreadyLate: each(c.AlreadyLate, v.planned), Satisfied: each(c.Satisfied, v.planned),
		ToUndo: each(c.ToUndo, v.undoing), TooLate: each(asked.TooLate, v.tooLate), BestReachable: orNull(reach.Best),
		NeedsS: int64(asked.Needs.Seconds()), LeftS: int64(reach.Left.Seconds()),
		LadderVersion: facts.Ladder.Version, Version: row.Event.Version}, nil
}
