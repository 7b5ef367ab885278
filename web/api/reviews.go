package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/review"
	"tallylight/web/intent"
)

func (s *service) reviewOperations() {
	needs := to(readiness.WorkTasks, account.Tasks)
	serve(s, reads("get-review", "/events/{id}/review", "Get what was concluded from an event that is over"), byID(s.readReview))
	carry(s, operation{id: "save-review", method: http.MethodPut, path: "/events/{id}/review", needs: needs,
		summary: "Write what is concluded from an event that is over. Answering whether the level was right closes it"}, true, s.saveReview, s.readReview)
	serve(s, reads("list-preventions", "/events/{id}/preventions", "List what is to keep from happening again what went badly"), s.preventions)
	add := operation{id: "add-prevention", method: http.MethodPost, path: "/events/{id}/preventions", needs: needs, status: http.StatusCreated,
		summary: "Add a prevention: as an issue, or as a task of the event", body: reflect.TypeFor[intent.NewPrevention]()}
	serve(s, add, s.addPrevention)
	serve(s, reads("list-exposures", "/exposures", "List when pages were asked more than twice the usual, of the last 90 days"), s.exposures)
	serve(s, reads("get-exposure", "/exposures/{id}", "Get a time in which a page was asked more than twice the usual"), byID(s.readExposure))
	carry(s, operation{id: "answer-exposure", method: http.MethodPut, path: "/exposures/{id}/answer", needs: to(readiness.SetLevel, account.Events),
		summary: "Say what an unplanned peak was"}, true, s.answerExposure, s.readExposure)
}

// Review is what was concluded from an event.
type Review struct {
	EventID  string  `json:"event_id"`
	Right    *string `json:"right" enum:"low,right,high" doc:"Whether the level was right; null: not answered."`
	Peak     string  `json:"peak" doc:"As people read it, where none was measured."`
	Well     string  `json:"well"`
	Badly    string  `json:"badly"`
	Lucky    string  `json:"lucky"`
	ClosedAt *string `json:"closed_at" format:"date-time" doc:"Null while it is open."`
	SavedAt  *string `json:"saved_at" format:"date-time"`
	Version  int64   `json:"version"`
}

func (r Review) version() int64 { return r.Version }

// known refuses who may not know what an event is about.
func (s *service) known(ctx context.Context, by caller, id string) error {
	e, err := s.Store.Event(ctx, id)
	if err == nil && e.Confidential(by.now) && !by.Role.May(readiness.SeePrivate) {
		err = fault.ErrForbidden
	}
	return err
}

func (s *service) readReview(ctx context.Context, by caller, id string) (Review, error) {
	if err := s.known(ctx, by, id); err != nil {
		return Review{}, err
	}
	r, err := s.Store.Review(ctx, id)
	return Review{EventID: id, Right: orNull(string(r.Right)), Peak: r.Peak, Well: r.Well, Badly: r.Badly, Lucky: r.Lucky,
		ClosedAt: stampOrNull(r.ClosedAt), SavedAt: stampOrNull(r.SavedAt), Version: r.Version}, err
}

// saveReview answers PUT /events/{id}/review.
func (s *service) saveReview(ctx context.Context, by caller, id string, in intent.EventReview) error {
	_, err := s.Store.SaveReview(ctx, id, in.Said(), by.Actor, by.now)
	return err
}

// Prevention is one thing that keeps what went badly from happening again.
type Prevention struct {
	ID       string  `json:"id"`
	What     string  `json:"what"`
	Becomes  string  `json:"becomes" enum:"issue,task,level"`
	TaskID   *string `json:"task_id" doc:"Task of the event; of an issue, the one that is linked to it."`
	Template *string `json:"template" doc:"Task of the levels, once they are saved with it."`
	MadeAt   string  `json:"made_at" format:"date-time"`
}

func shownPrevention(p review.Prevention) Prevention {
	return Prevention{ID: p.ID, What: p.What, Becomes: string(p.Becomes), TaskID: orNull(p.TaskID), Template: orNull(p.Template), MadeAt: stamp(p.MadeAt)}
}

// Preventions lists those of an event.
type Preventions struct {
	Preventions []Prevention `json:"preventions" nullable:"false"`
	Next        *string      `json:"next" doc:"Always null."`
}

// preventions answers GET /events/{id}/preventions.
func (s *service) preventions(ctx context.Context, by caller, in *Path) (Preventions, error) {
	if err := s.known(ctx, by, in.ID); err != nil {
		return Preventions{}, err
	}
	all, err := s.Store.Preventions(ctx, in.ID)
	return Preventions{Preventions: each(all, shownPrevention)}, err
}

// addPrevention answers POST /events/{id}/preventions.
func (s *service) addPrevention(ctx context.Context, by caller, in *on[intent.NewPrevention]) (Prevention, error) {
	meant, err := said(in.Version, in.Body, intent.NewPrevention{}, false)
	if err != nil {
		return Prevention{}, err
	}
	made, err := meant.Made()
	if err != nil {
		return Prevention{}, named[intent.NewPrevention](err)
	}
	p, err := s.Store.AddPrevention(ctx, in.ID, made, by.Actor, by.now)
	return shownPrevention(p), named[intent.NewPrevention](err)
}

// Exposure is a time in which a page was asked more than twice the usual.
type Exposure struct {
	ID         string  `json:"id"`
	PageID     string  `json:"page_id"`
	From       string  `json:"from" format:"date-time"`
	To         *string `json:"to" format:"date-time" doc:"Null while it lasts."`
	At         string  `json:"at" format:"date-time" doc:"Of the highest minute."`
	Rate       float64 `json:"rate" doc:"Of the highest minute, in requests a second."`
	Usual      float64 `json:"usual" doc:"Usual maximum, in requests a second."`
	AtLeast    bool    `json:"at_least" doc:"Whether something is missing beside the highest point."`
	Asked      bool    `json:"asked" doc:"Whether people are asked what it was: it belonged to no event."`
	Verdict    *string `json:"verdict" doc:"Of the page when it began; null: not known."`
	Was        *string `json:"was" enum:"unannounced,ours,none" doc:"Null: not answered."`
	EventID    *string `json:"event_id" doc:"Null: none is known, or the caller may not know it."`
	Name       string  `json:"name"`
	Kind       string  `json:"kind"`
	Could      *string `json:"could" enum:"yes,no"`
	AnsweredAt *string `json:"answered_at" format:"date-time"`
	Version    int64   `json:"version"`
}

func (x Exposure) version() int64 { return x.Version }

func shownExposure(x measured.Exposure) Exposure {
	return Exposure{ID: x.ID, PageID: x.PageID, From: stamp(x.From), To: stampOrNull(x.To), At: stamp(x.At), Rate: x.Rate, Usual: x.Usual, AtLeast: x.AtLeast,
		Asked: x.Question != "", Verdict: orNull(x.Verdict), Was: orNull(string(x.Was)), EventID: orNull(x.EventID), Name: x.Name, Kind: x.Kind,
		Could: orNull(string(x.Could)), AnsweredAt: stampOrNull(x.Answered), Version: x.Version}
}

// Exposures lists them, the newest first.
type Exposures struct {
	Exposures []Exposure `json:"exposures" nullable:"false"`
	Next      *string    `json:"next" doc:"Always null."`
}

// exposuresShown is how far back exposures are listed.
const exposuresShown = 90 * fault.Day

// exposures answers GET /exposures.
func (s *service) exposures(ctx context.Context, by caller, _ *struct{}) (Exposures, error) {
	all, err := s.Store.Exposures(ctx, s.Now().Add(-exposuresShown))
	if err != nil {
		return Exposures{}, err
	}
	shown, err := s.seenExposures(ctx, by, all...)
	return Exposures{Exposures: shown}, err
}

func (s *service) readExposure(ctx context.Context, by caller, id string) (Exposure, error) {
	x, err := s.Store.Exposure(ctx, id)
	if err != nil {
		return Exposure{}, err
	}
	shown, err := s.seenExposures(ctx, by, x)
	if err != nil {
		return Exposure{}, err
	}
	return shown[0], nil
}

// seenExposures gives exposures without the ids of events that the caller may not know.
func (s *service) seenExposures(ctx context.Context, by caller, all ...measured.Exposure) ([]Exposure, error) {
	shown := each(all, shownExposure)
	for i, x := range all {
		if x.EventID == "" || by.Role.May(readiness.SeePrivate) {
			continue
		}
		switch err := s.known(ctx, by, x.EventID); {
		case errors.Is(err, fault.ErrForbidden), errors.Is(err, fault.ErrNotFound): // of one that is gone nobody knows whether they might
			shown[i].EventID = nil
		case err != nil:
			return nil, err
		}
	}
	return shown, nil
}

// answerExposure answers PUT /exposures/{id}/answer.
func (s *service) answerExposure(ctx context.Context, by caller, id string, in intent.ExposureAnswer) error {
	_, err := s.Store.AnswerExposure(ctx, id, in.Version, in.Answer(), in.Event, by.Actor, by.now)
	return err
}
