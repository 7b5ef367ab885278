package api

import (
	"context"
	"net/http"

	"tallylight/readiness"
	"tallylight/text"
)

func (s *service) levelOperations() {
	serve(s, operation{id: "get-levels", method: http.MethodGet, path: "/levels", summary: "The ladder with its task templates"}, s.levels)
}

// Ladder is the levels, lowest first, with the templates of their tasks.
type Ladder struct {
	Levels    []Level    `json:"levels" nullable:"false"`
	Templates []Template `json:"templates" nullable:"false"`
	Version   int64      `json:"version"`
}

func (l Ladder) version() int64 { return l.Version }

// Level is one level of the ladder.
type Level struct {
	N         int      `json:"n"`
	Name      string   `json:"name" doc:"In the language of Accept-Language."`
	NameJA    string   `json:"name_ja"`
	NameEN    string   `json:"name_en"`
	Promise   string   `json:"promise" doc:"In the language of Accept-Language."`
	PromiseJA string   `json:"promise_ja"`
	PromiseEN string   `json:"promise_en"`
	Multiple  *float64 `json:"multiple" doc:"Predicted peak over the baseline up to which it suffices; null: no bound."`
}

// Template is a task that a level brings to every event of that level or above.
type Template struct {
	ID        string `json:"id"`
	Title     string `json:"title" doc:"In the language of Accept-Language."`
	TitleJA   string `json:"title_ja"`
	TitleEN   string `json:"title_en"`
	FromLevel int    `json:"from_level"`
	Gate      Gate   `json:"gate"`
	Phase     string `json:"phase" enum:"before,on_air,after"`
	Verify    Verify `json:"verify"`
	TTLS      *int64 `json:"ttl_s" doc:"How long its evidence stays fresh; null: it does not age."`
	Enforced  bool   `json:"enforced" doc:"false: listed, and blocks nothing yet."`
}

// Gate is a lead time from an anchor.
type Gate struct {
	Name   string `json:"name" doc:"always, entry, on_air, off_air or such as T-14d."`
	Anchor string `json:"anchor" enum:"always,entry,start,end"`
	LeadS  int64  `json:"lead_s" doc:"Negative before the anchor."`
}

func gate(g readiness.Gate) Gate {
	return Gate{Name: g.Name(), Anchor: string(g.Anchor), LeadS: int64(g.Lead.Seconds())}
}

// levels answers GET /levels.
func (s *service) levels(ctx context.Context, by caller, _ *struct{}) (Ladder, error) {
	l, err := s.Store.Ladder(ctx)
	if err != nil {
		return Ladder{}, err
	}
	return Ladder{Version: l.Version,
		Levels:    each(l.Rungs, func(r readiness.Rung) Level { return level(r, by.text) }),
		Templates: each(l.Templates, func(t readiness.TaskTemplate) Template { return template(t, by.text) })}, nil
}

func level(r readiness.Rung, t *text.Text) Level {
	return Level{N: r.N, Name: t.Pick(r.NameJA, r.NameEN), NameJA: r.NameJA, NameEN: r.NameEN,
		Promise: t.Pick(r.PromiseJA, r.PromiseEN), PromiseJA: r.PromiseJA, PromiseEN: r.PromiseEN, Multiple: orNull(r.Multiple)}
}

func template(tpl readiness.TaskTemplate, t *text.Text) Template {
	return Template{ID: tpl.ID, Title: t.Pick(tpl.TitleJA, tpl.TitleEN), TitleJA: tpl.TitleJA, TitleEN: tpl.TitleEN,
		FromLevel: tpl.FromLevel, Gate: gate(tpl.Gate), Phase: tpl.Gate.TaskPhase(), Verify: verify(tpl.Verify, tpl.Proof),
		TTLS: orNull(int64(tpl.TTL.Seconds())), Enforced: !tpl.Soon}
}
