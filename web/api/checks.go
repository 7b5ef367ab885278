package api

import (
	"context"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

func (s *service) checkOperations() {
	serve(s, reads("get-checks", "/checks", "Get the level from which each check of a top page is required"), s.checks)
	serve(s, operation{id: "put-checks", method: http.MethodPut, path: "/checks", summary: "Replace the levels of all checks",
		needs: to(readiness.EditChecks, account.Admin), body: reflect.TypeFor[intent.CheckMap](), strict: true}, s.putChecks)
	word := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/toppages/{id}/checks/{check}" + path, summary: summary, needs: to(readiness.WaiveCheck, account.Reports)}
	}
	waive := word("waive-check", http.MethodPut, "/waiver", "Let a failing check pass with a warning for one event")
	waive.body = reflect.TypeFor[intent.CheckWaiver]()
	serve(s, waive, s.waiveCheck)
	serveNothing(s, word("withdraw-check-waiver", http.MethodDelete, "/waiver", "Withdraw the waiver of a check"), s.withdrawCheckWaiver)
	override := word("override-check", http.MethodPut, "/override", "Confirm a check manually that no machine has answered")
	override.body = reflect.TypeFor[intent.Override]()
	serve(s, override, s.overrideCheck)
	serveNothing(s, word("withdraw-override", http.MethodDelete, "/override", "Withdraw the manual override of a check"), s.withdrawOverride)
}

// Checks is from which level on each check is required.
type Checks struct {
	Checks  map[string]int `json:"checks" doc:"0: never."`
	Version int64          `json:"version"`
}

func (c Checks) version() int64 { return c.Version }

// checks answers GET /checks.
func (s *service) checks(ctx context.Context, _ caller, _ *struct{}) (Checks, error) {
	m, version, err := s.Store.CheckLevels(ctx)
	if err != nil {
		return Checks{}, err
	}
	ladder, err := s.Store.Ladder(ctx)
	return Checks{Checks: ladder.Requires(m), Version: version}, err
}

// putChecks answers PUT /checks.
func (s *service) putChecks(ctx context.Context, by caller, in *of[intent.CheckMap]) (Checks, error) {
	meant, err := said(in.Version, in.Body, intent.CheckMap{}, true)
	m, wrong := meant.Map()
	if err = both[intent.CheckMap](err, wrong); err != nil {
		return Checks{}, err
	}
	err = s.Store.SaveCheckLevels(ctx, m, meant.Version, by.Actor, by.now)
	return edited(err, func() (Checks, error) { return s.checks(ctx, by, nil) })
}

// checkOf is a request about one check of a page.
type checkOf[T any] struct {
	Path
	Check string `path:"check" doc:"Such as C1."`
	Version
	Body *body[T]
}

// CheckWaiver is why a check may fail for an event.
type CheckWaiver struct {
	Check    string `json:"check"`
	Event    string `json:"event"`
	Reason   string `json:"reason"`
	Approver string `json:"approver" doc:"Approver."`
	By       string `json:"by"`
	At       string `json:"at" format:"date-time"`
	Until    string `json:"until" format:"date-time"`
}

// waiveCheck answers PUT /toppages/{id}/checks/{check}/waiver.
func (s *service) waiveCheck(ctx context.Context, by caller, in *checkOf[intent.CheckWaiver]) (CheckWaiver, error) {
	meant, err := said(in.Version, in.Body, intent.CheckWaiver{}, false)
	if err != nil {
		return CheckWaiver{}, err
	}
	w, err := meant.Waiver(in.ID, in.Check, s.clock(by))
	if err == nil {
		w, err = s.Store.WaiveCheck(ctx, w, by.Actor, by.now)
	}
	return CheckWaiver{Check: w.CheckID, Event: w.EventID, Reason: w.Reason, Approver: w.Approver, By: w.By, At: stamp(w.At), Until: stamp(w.Until)}, err
}

type waiverQuery struct {
	Path
	Check string `path:"check"`
	Event string `query:"event" required:"true" doc:"Id of the event."`
}

// withdrawCheckWaiver answers DELETE /toppages/{id}/checks/{check}/waiver?event=.
func (s *service) withdrawCheckWaiver(ctx context.Context, by caller, in *waiverQuery) error {
	w, err := s.Store.CheckWaiver(ctx, in.ID, in.Check, in.Event)
	if err != nil {
		return err
	}
	return s.Store.WithdrawCheckWaiver(ctx, in.ID, w.ID, by.Actor, by.now)
}

// Override is a person's word on a check.
type Override struct {
	Check string `json:"check"`
	Note  string `json:"note"`
	By    string `json:"by"`
	At    string `json:"at" format:"date-time"`
}

// overrideCheck answers PUT /toppages/{id}/checks/{check}/override.
func (s *service) overrideCheck(ctx context.Context, by caller, in *checkOf[intent.Override]) (Override, error) {
	meant, err := said(in.Version, in.Body, intent.Override{}, false)
	if err != nil {
		return Override{}, err
	}
	k, err := s.Store.TickCheck(ctx, toppage.CheckTick{PageID: in.ID, CheckID: in.Check, Note: meant.Note}, by.Actor, by.now)
	return Override{Check: k.CheckID, Note: k.Note, By: k.By, At: stamp(k.At)}, err
}

type overridePath struct {
	Path
	Check string `path:"check"`
}

// withdrawOverride answers DELETE /toppages/{id}/checks/{check}/override.
func (s *service) withdrawOverride(ctx context.Context, by caller, in *overridePath) error {
	return s.Store.WithdrawCheckTick(ctx, in.ID, in.Check, by.Actor, by.now)
}
