package api

import (
	"context"
	"net/http"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/toppage"
	"tallylight/readiness/wording"
	"tallylight/text"
)

func (s *service) levelOperations() {
	serve(s, reads("get-levels", "/levels", "Get the levels with their task templates"), s.levels)
	serve(s, operation{id: "put-levels", method: http.MethodPut, path: "/levels", needs: to(readiness.EditLevels, account.Admin), body: ladderBody, strict: true,
		summary: "Replace the levels. Accepts the edited response of GET"}, s.putLevels)
	serve(s, operation{id: "preview-levels", method: http.MethodPost, path: "/levels/preview", needs: to(readiness.EditLevels, account.Read), body: ladderBody,
		summary: "Preview the effect of changed levels on coming events without saving"}, s.previewLevels)
}

// Ladder is the levels, lowest first, with the templates of their tasks.
type Ladder struct {
	Has       []string   `json:"has" nullable:"false" doc:"What the company has of what templates need."`
	GoFromS   *int64     `json:"go_from_s" doc:"How long before air an event may be GO. Null: 86400, a day."`
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
	Multiple  *float64 `json:"multiple" doc:"Highest multiple of the usual peak for which the level suffices; null: no bound."`
	Role      *string  `json:"role" enum:"watch,scale,prove,all_hands" doc:"What the level stands for, up to the next level with a role; null: the role of the level below."`
	Second    bool     `json:"second" doc:"A second person confirms manually completed tasks: from the role prove on."`
}

// Template is a task that a level brings to every event of that level or above.
type Template struct {
	ID        string   `json:"id"`
	Title     string   `json:"title" doc:"In the language of Accept-Language."`
	TitleJA   string   `json:"title_ja"`
	TitleEN   string   `json:"title_en"`
	FromLevel int      `json:"from_level"`
	Gate      Gate     `json:"gate"`
	Last      *string  `json:"last" doc:"Gate until which it still helps; from then on it is too late. Null: its own gate or, if it was added later, air."`
	TickFrom  *string  `json:"tick_from" doc:"Gate from which a completion by hand counts, for what changes again before. Null: any time."`
	Phase     string   `json:"phase" enum:"before,on_air,after"`
	Verify    Verify   `json:"verify"`
	TTLS      *int64   `json:"ttl_s" doc:"Lifetime of its evidence; null if it does not expire."`
	Enforced  bool     `json:"enforced" doc:"False: listed but not blocking yet."`
	Shared    bool     `json:"shared" doc:"One act for an evening: completing it can complete it for the other events of the evening."`
	SoonUntil *string  `json:"soon_until" format:"date-time" doc:"Time from which it is enforced; null if it already is, or if none is set."`
	Runbook   *string  `json:"runbook" doc:"URL of the runbook."`
	Knows     *string  `json:"knows" doc:"Who usually knows how. Nobody is assigned."`
	Check     *string  `json:"check" doc:"What the verifier queries: a URL, a query with its comparison, or an endpoint."`
	Standing  bool     `json:"standing" doc:"Done once for the company instead of once an event: no event has a task of it, and ttl_s is its expiry."`
	Tied      *string  `json:"tied" doc:"What evidence is bound to: start (the air time) or window (the whole event). Null: it stays valid when the event moves."`
	Undoes    []string `json:"undoes" nullable:"false" doc:"Templates that it undoes."`
	Instead   []string `json:"instead" nullable:"false" doc:"Templates that compensate for it if it is too late."`
	For       []string `json:"for" nullable:"false" doc:"Kinds of event that have it; empty: all."`
	Needs     []string `json:"needs" nullable:"false" doc:"What the company must have for it."`
	What      string   `json:"what" doc:"What to do, in the language of Accept-Language."`
	WhatJA    string   `json:"what_ja"`
	WhatEN    string   `json:"what_en"`
	Why       string   `json:"why" doc:"Why it matters, in the language of Accept-Language."`
	WhyJA     string   `json:"why_ja"`
	WhyEN     string   `json:"why_en"`
	DoneWhen  string   `json:"done_when" doc:"How one knows that it is done, in the language of Accept-Language."`
	DoneJA    string   `json:"done_ja"`
	DoneEN    string   `json:"done_en"`
}

// Gate is a lead time from an anchor.
type Gate struct {
	Name   string `json:"name" doc:"always, entry, on_air, off_air, or a lead such as T-14d."`
	Anchor string `json:"anchor" enum:"always,entry,start,end"`
	LeadS  int64  `json:"lead_s" doc:"Negative values are before the anchor."`
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
	return by.ladder(l), nil
}

func (by caller) ladder(l readiness.Ladder) Ladder {
	return Ladder{Version: l.Version, Has: each(strings.Fields(l.Has), same), GoFromS: orNull(int64(l.GoFrom.Seconds())),
		Levels:    each(l.Rungs, func(r readiness.Rung) Level { return level(r, l, by.text) }),
		Templates: each(l.Templates, func(t readiness.TaskTemplate) Template { return template(t, by.text) })}
}

func level(r readiness.Rung, l readiness.Ladder, t *text.Text) Level {
	return Level{N: r.N, Name: t.Pick(r.NameJA, r.NameEN), NameJA: r.NameJA, NameEN: r.NameEN,
		Promise: t.Pick(r.PromiseJA, r.PromiseEN), PromiseJA: r.PromiseJA, PromiseEN: r.PromiseEN, Multiple: orNull(r.Multiple),
		Role: orNull(r.Role.String()), Second: l.Held(r.N) >= toppage.Prove}
}

func template(tpl readiness.TaskTemplate, t *text.Text) Template {
	shown := Template{ID: tpl.ID, Title: t.Pick(tpl.TitleJA, tpl.TitleEN), TitleJA: tpl.TitleJA, TitleEN: tpl.TitleEN,
		FromLevel: tpl.FromLevel, Gate: gate(tpl.Gate), Last: orNull(tpl.Last.Said()), TickFrom: orNull(tpl.TickFrom.Said()), Phase: tpl.Gate.TaskPhase(), Verify: verify(&tpl.Ask),
		TTLS: orNull(int64(tpl.TTL.Seconds())), Enforced: !tpl.Soon, Shared: tpl.Shared, Runbook: orNull(tpl.Runbook), Knows: orNull(tpl.Knows),
		Check: orNull(tpl.Check), Standing: tpl.Standing, Tied: orNull(string(tpl.Tied)), Undoes: each(strings.Fields(tpl.Undoes), same),
		Instead: each(strings.Fields(tpl.Instead), same), For: each(strings.Fields(tpl.For), same), Needs: each(strings.Fields(tpl.Needs), same)}
	shown.help(tpl.Help, t)
	if tpl.Soon {
		shown.SoonUntil = stampOrNull(tpl.SoonUntil)
	}
	return shown
}

func (shown *Template) help(h wording.Help, t *text.Text) {
	shown.What, shown.WhatJA, shown.WhatEN = t.Pick(h.What.JA, h.What.EN), h.What.JA, h.What.EN
	shown.Why, shown.WhyJA, shown.WhyEN = t.Pick(h.Why.JA, h.Why.EN), h.Why.JA, h.Why.EN
	shown.DoneWhen, shown.DoneJA, shown.DoneEN = t.Pick(h.Done.JA, h.Done.EN), h.Done.JA, h.Done.EN
}

func same(id string) string { return id }
