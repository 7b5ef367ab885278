package api

import (
	"cmp"
	"context"
	"net/http"
	"reflect"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

func (s *service) freezeOperations() {
	ask := reads("get-freeze", "/freeze", "Ask whether changes are frozen: 200 free (also where a soft freeze warns), 423 locked, 503 unknown, with the last known lock")
	described := s.describe(ask, reflect.TypeFor[freezeQuery]())
	described.Responses["200"] = s.freezeResponse("Free, or a soft freeze that only warns")
	described.Responses["423"] = s.freezeResponse("Locked by a hard freeze")
	huma.Register(s.api, described, s.freeze)
	serve(s, operation{id: "open-freeze", method: http.MethodPost, path: "/freeze/openings", needs: to(readiness.WaiveCheck, account.Events), status: http.StatusCreated,
		body:    reflect.TypeFor[intent.FreezeOpening](),
		summary: "Let changes of a service go out for 30 minutes in spite of a hard freeze; recorded on the events that freeze it"}, s.openFreeze)
	serve(s, reads("get-freeze-settings", "/freeze/settings", "Get which levels freeze changes, when, and for which services"), s.freezeSettings)
	serve(s, operation{id: "put-freeze-settings", method: http.MethodPut, path: "/freeze/settings", needs: to(readiness.EditLevels, account.Admin), body: reflect.TypeFor[intent.Freeze](), strict: true,
		summary: "Replace which levels freeze changes. Roles that are left out freeze nothing"}, s.putFreezeSettings)
}

func (s *service) freezeResponse(description string) *huma.Response {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Freeze](), true, "Freeze")
	return &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

// Freeze is whether changes are frozen.
type Freeze struct {
	State   string                  `json:"state" enum:"free,soft,locked" doc:"soft: changes are allowed, and a freeze warns of them."`
	Reason  string                  `json:"reason" doc:"Why, in the language of Accept-Language."`
	Until   *string                 `json:"until" format:"date-time" doc:"First time at which this freeze, with those that follow it without a gap, is over; null if free."`
	About   bool                    `json:"until_is_estimate" doc:"until follows from the calendar: it changes when PR says that the event has aired."`
	Event   Nullable[FreezeEvent]   `json:"event" doc:"Event of the strongest freeze."`
	Locks   []Lock                  `json:"locks" nullable:"false" doc:"All freezes that hold, the strongest first."`
	Opening Nullable[FreezeOpening] `json:"opening" doc:"Why changes are allowed in spite of a hard freeze."`
	Service *string                 `json:"service" doc:"Service that was asked for; null: any."`
	At      string                  `json:"at" format:"date-time" doc:"Time for which the answer holds."`
	AsOf    string                  `json:"as_of" format:"date-time" doc:"When the facts were read."`
}

// Lock is a freeze by one event.
type Lock struct {
	Kind     string      `json:"kind" enum:"soft,hard"`
	From     string      `json:"from" format:"date-time"`
	Until    string      `json:"until" format:"date-time" doc:"Exclusive."`
	About    bool        `json:"until_is_estimate"`
	Services []string    `json:"services" nullable:"false" doc:"Empty: all."`
	Event    FreezeEvent `json:"event"`
}

// FreezeEvent is an event that freezes changes.
type FreezeEvent struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Level *int   `json:"level"`
	Start string `json:"start" format:"date-time"`
}

// FreezeOpening is somebody's word that changes go out in spite of a freeze.
type FreezeOpening struct {
	Service string `json:"service" doc:"Empty: all."`
	Reason  string `json:"reason"`
	By      string `json:"by"`
	At      string `json:"at" format:"date-time"`
	Until   string `json:"until" format:"date-time"`
}

type freezeQuery struct {
	Authorization string `header:"Authorization" hidden:"true"`

	Instant string `query:"at" maxLength:"40" doc:"RFC 3339; default: now. Times in the past are answered from the present facts."`
	Service string `query:"service" maxLength:"100" doc:"Service that is to be changed; default: any."`
	Within  string `query:"within" maxLength:"20" doc:"How long the change takes, such as 30m: a freeze that begins meanwhile locks, too. At most 24h."`
	Event   string `query:"event" maxLength:"100" doc:"Only the freeze by this event."`
	Job     string `query:"job" maxLength:"200" doc:"Name of the CI job. The first refusal of a token's job proves the task that freezes changes."`
}

// question gives what is asked.
func (in *freezeQuery) question(by caller) (q freeze.Question, err error) {
	q = freeze.Question{At: by.now, Service: in.Service, Event: in.Event}
	if in.Instant != "" {
		if q.At, _, err = intent.Moment("at", in.Instant, by.home); err != nil {
			return q, err
		}
	}
	if in.Within != "" {
		if q.Within, err = time.ParseDuration(in.Within); err != nil {
			return q, fault.Invalid{Field: "within", Reason: "not_a_length", Got: in.Within}
		}
	}
	return q, nil
}

// freezeAnswer is the answer with its status.
type freezeAnswer struct {
	Status int
	Body   Freeze
}

// freeze answers GET /freeze.
func (s *service) freeze(ctx context.Context, in *freezeQuery) (*freezeAnswer, error) {
	by := ctx.Value(callerKey{}).(caller)
	out, err := s.askFreeze(ctx, by, in)
	if err != nil {
		return nil, s.refusal(s.lastKnown(err, by, in), by.text, "get-freeze")
	}
	return out, nil
}

func (s *service) askFreeze(ctx context.Context, by caller, in *freezeQuery) (*freezeAnswer, error) {
	q, err := in.question(by)
	if err != nil {
		return nil, err
	}
	facts, err := s.Store.Freeze(ctx, q.At, q.At.Add(freeze.MaxWithin))
	if err == nil {
		err = q.Wrong(facts.Settings)
	}
	if err != nil {
		return nil, err
	}
	if in.Instant == "" {
		s.lastLock.keep(facts, tokenHash(in.Authorization), by)
	}
	answer := freeze.Ask(facts.Windows(q.At), facts.Openings, q)
	out := &freezeAnswer{Status: http.StatusOK, Body: s.shape(by, q.At, facts.Ladder).freeze(answer, q, by.now)}
	if answer.State != freeze.Locked {
		return out, nil
	}
	out.Status = http.StatusLocked
	if by.Token && in.Instant == "" {
		err = s.Store.RefusedJob(ctx, cmp.Or(plain(in.Job), by.Name), in.Service, answer.Locks, by.Actor, by.now)
	}
	if err != nil { // locked all the same
		s.Log.Error("a refused job was not noted", "error", err)
	}
	return out, nil
}

// plain is a text on one line, without what no database keeps or a reader cannot see.
func plain(said string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, said))
}

// freeze shows an answer.
func (v shape) freeze(a freeze.Answer, q freeze.Question, asOf time.Time) Freeze {
	a = a.Withhold(v.now, v.withhold)
	shown := Freeze{State: string(a.State), Reason: v.text.FreezeSays(a, v.clock), Until: stampOrNull(a.Until), About: a.About, Service: orNull(q.Service),
		At: stamp(q.At), AsOf: stamp(asOf), Locks: each(a.Locks, lock)}
	if len(shown.Locks) > 0 {
		shown.Event = some(shown.Locks[0].Event)
	}
	if o := a.Opened; o != nil {
		shown.Opening = some(opening(*o))
	}
	return shown
}

func opening(o freeze.Opening) FreezeOpening {
	return FreezeOpening{Service: o.Service, Reason: o.Reason, By: o.By, At: stamp(o.At), Until: stamp(o.Until)}
}

func lock(w freeze.Window) Lock {
	from, _ := w.Event.Window()
	return Lock{Kind: string(w.Kind), From: stamp(w.From), Until: stamp(w.Until), About: w.About, Services: append([]string{}, w.Services...),
		Event: FreezeEvent{ID: w.Event.ID, Title: w.Event.Title, Level: orNull(w.Event.Level), Start: stamp(from)}}
}

// openFreeze answers POST /freeze/openings.
func (s *service) openFreeze(ctx context.Context, by caller, in *of[intent.FreezeOpening]) (FreezeOpening, error) {
	meant, err := said(Version{}, in.Body, intent.FreezeOpening{}, false)
	if err != nil {
		return FreezeOpening{}, err
	}
	o, err := s.Store.OpenFreeze(ctx, meant.Service, meant.Reason, by.Actor, by.now)
	return opening(o), named[intent.FreezeOpening](err)
}

// FreezeSettings is which levels freeze changes.
type FreezeSettings struct {
	Services []string     `json:"services" nullable:"false" doc:"Services of the company; empty: any name may be asked for."`
	Rules    []FreezeRule `json:"rules" nullable:"false"`
	Version  int64        `json:"version"`
}

func (f FreezeSettings) version() int64 { return f.Version }

// FreezeRule is what events of the levels of a role freeze.
type FreezeRule struct {
	Role     string   `json:"role" enum:"watch,scale,prove,all_hands"`
	Kind     string   `json:"kind" enum:",soft,hard" doc:"Empty: nothing."`
	BeforeS  int64    `json:"before_s" doc:"How long before air it begins."`
	AfterS   int64    `json:"after_s" doc:"How long after the event has aired it ends."`
	Services []string `json:"services" nullable:"false" doc:"Empty: all."`
}

// freezeSettings answers GET /freeze/settings.
func (s *service) freezeSettings(ctx context.Context, _ caller, _ *struct{}) (FreezeSettings, error) {
	known, err := s.Store.FreezeSettings(ctx)
	shown := FreezeSettings{Services: append([]string{}, known.Services...), Version: known.Version, Rules: each(toppage.Roles, func(role toppage.Role) FreezeRule {
		r := known.Rules[role]
		return FreezeRule{Role: role.String(), Kind: string(r.Kind), BeforeS: int64(r.Before.Seconds()), AfterS: int64(r.After.Seconds()), Services: append([]string{}, r.Services...)}
	})}
	return shown, err
}

// putFreezeSettings answers PUT /freeze/settings.
func (s *service) putFreezeSettings(ctx context.Context, by caller, in *of[intent.Freeze]) (FreezeSettings, error) {
	meant, err := said(in.Version, in.Body, intent.Freeze{}, true)
	settings, wrong := meant.Settings()
	if err = both[intent.Freeze](err, wrong); err == nil {
		err = s.Store.SaveFreeze(ctx, settings, by.Actor, by.now)
	}
	return edited(named[intent.Freeze](err), func() (FreezeSettings, error) { return s.freezeSettings(ctx, by, nil) })
}
