package api

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
	"tallylight/scaledocs"
	"tallylight/web/intent"
)

// document is a body as it is sent.
type document struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *service) scaleOperations() {
	op := reads("get-scale", "/scale", "Get when and by how much to scale out for the events of the next 48 hours, as JSON or as a document for a scheduler")
	op.also = []int{http.StatusForbidden}
	described := s.describe(op, reflect.TypeFor[scaleQuery]())
	words := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	plan := &huma.MediaType{Schema: s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Scale](), true, "Scale")}
	described.Responses["200"] = &huma.Response{Description: "The plan, or with format a document", Content: map[string]*huma.MediaType{
		"application/json": plan, "application/yaml": words}}
	huma.Register(s.api, described, func(ctx context.Context, in *scaleQuery) (*document, error) {
		by := ctx.Value(callerKey{}).(caller)
		doc, err := s.scale(ctx, by, in)
		if err != nil {
			return nil, s.refusal(err, by.text, op.id)
		}
		return doc, nil
	})
	serve(s, reads("get-scale-targets", "/scale/targets", "Get what is scaled for each top page, as schedulers call it"), s.scaleTargets)
	serve(s, operation{id: "put-scale-target", method: http.MethodPut, path: "/scale/targets", needs: to(readiness.EditLevels, account.Admin), body: reflect.TypeFor[intent.ScaleTarget](), strict: true,
		summary: "Replace what is scaled for one top page, or for all events. Without any name it is forgotten"}, s.putScaleTarget)
}

type scaleQuery struct {
	Page       string `query:"page" maxLength:"100" doc:"Id of a top page: only its events, with its own traffic figures. Default: all events, with the company's."`
	Format     string `query:"format" enum:"json,keda,hpa,hpa-schedule,aws" default:"json" doc:"keda: ScaledObject. hpa: patch of a HorizontalPodAutoscaler as it holds now; hpa-schedule: one for every change. aws: scheduled actions of Application Auto Scaling. Every format but json needs a role that may see confidential events (403)."`
	Replicas   int    `query:"replicas" minimum:"1" maximum:"100000" doc:"Machines on a quiet day. Default: as set for the page, where every format but json needs it."`
	Max        int    `query:"max" minimum:"1" maximum:"100000" doc:"Machines there may be. Default: as set for the page, where every format but json needs it."`
	Target     string `query:"target" maxLength:"1600" doc:"Name of the Deployment (keda) or HorizontalPodAutoscaler (hpa), or resource id (aws), such as service/cluster/name. Default: as set for the page."`
	Namespace  string `query:"namespace" maxLength:"63" doc:"Kubernetes namespace."`
	Prometheus string `query:"prometheus" maxLength:"2000" doc:"keda: URL of a Prometheus server that scrapes /metrics; adds a trigger that follows moved events by itself."`
	API        bool   `query:"api" doc:"keda: adds a trigger that reads this API, with the token in the secret tallylight-token."`
	Dimension  string `query:"dimension" maxLength:"200" doc:"aws: scalable dimension. Default: as set for the page, else ecs:service:DesiredCount."`
}

// Scale is what a page needs now and in the next 48 hours.
type Scale struct {
	At             string        `json:"at" format:"date-time"`
	Until          string        `json:"until" format:"date-time" doc:"Windows that begin later are not included."`
	Page           *string       `json:"page" doc:"Id of the top page; null: all events."`
	BaselineRPS    *float64      `json:"baseline_rps" doc:"Usual peak, of which multiples are; null if unknown."`
	LeadS          int64         `json:"lead_s" doc:"How long before air the machines have to be ready: the gate of task C-06."`
	BootS          int64         `json:"boot_s" doc:"Time until a new instance serves traffic; 0 if unknown."`
	TailS          int64         `json:"tail_s" doc:"Time after an event until its machines may go."`
	TargetRatio    *float64      `json:"target_ratio" doc:"How many times the usual capacity is needed now; 1: no more than usual; null if it is withheld."`
	TargetReplicas *int          `json:"target_replicas" doc:"The same in machines; null without replicas, or if it is withheld."`
	NextChange     *string       `json:"next_change" format:"date-time" doc:"When the ratio changes next by itself."`
	Windows        []ScaleWindow `json:"windows" nullable:"false" doc:"One for each event that needs more than usual, by from."`
	Steps          []ScaleStep   `json:"steps" nullable:"false" doc:"The windows added up: no two steps overlap. Schedulers take the highest of what they are told, so that they need these."`
}

// ScaleWindow is from when to when an event needs more than usual.
type ScaleWindow struct {
	EventID  string   `json:"event_id"`
	Level    int      `json:"level" doc:"Of an event without a level the one that is assumed."`
	PeakRPS  *float64 `json:"peak_rps" doc:"Expected peak in requests per second; null if unknown."`
	Multiple *float64 `json:"multiple" doc:"Expected peak over the usual one; null if it is withheld."`
	AtLeast  bool     `json:"at_least" doc:"The level has no upper bound and no peak was told: it may be more."`
	From     string   `json:"from" format:"date-time" doc:"Air time minus lead_s and boot_s."`
	Air      string   `json:"air" format:"date-time"`
	To       string   `json:"to" format:"date-time" doc:"End, or when it was said to have aired, plus tail_s; exclusive."`
	Withheld bool     `json:"withheld" doc:"The event is confidential, and the caller may not know how much it needs."`
	Held     bool     `json:"held" doc:"It is over by the calendar, and nobody has said that it aired: it keeps its machines until then, at most until to."`
}

// ScaleStep is a time in which the same is needed all along.
type ScaleStep struct {
	From     string   `json:"from" format:"date-time"`
	To       string   `json:"to" format:"date-time" doc:"Exclusive."`
	Ratio    *float64 `json:"ratio" doc:"Sum of the multiples; null if it is withheld."`
	AtLeast  bool     `json:"at_least"`
	Replicas *int     `json:"replicas" doc:"The same in machines; null without replicas, or if it is withheld."`
	PeakRPS  *float64 `json:"peak_rps" doc:"Sum of the peaks that are known; null if none is, or if it is withheld."`
	Level    int      `json:"level" doc:"Highest level."`
	Events   []string `json:"events" nullable:"false" doc:"Ids of the events."`
	Withheld bool     `json:"withheld" doc:"One of the events is confidential, and the caller may not know how much it needs."`
}

// errConfidential: a document without the confidential events would scale too low, and with them it tells their figures.
var errConfidential = echo.NewHTTPError(http.StatusForbidden, "a document for a scheduler holds the figures of confidential events; this role may not see them")

// scale answers GET /scale.
func (s *service) scale(ctx context.Context, by caller, in *scaleQuery) (*document, error) {
	known, err := s.Store.ScaleTargets(ctx)
	if err != nil {
		return nil, err
	}
	to, format := in.targetOf(known.ByPage[in.Page]), scaledocs.Format(in.Format)
	if in.Format != "json" {
		if !by.Role.May(readiness.SeePrivate) {
			return nil, errConfidential
		}
		if err := fault.All(to.Wrong(format)); err != nil {
			return nil, err
		}
	}
	if in.API {
		to.API = s.BaseURL + prefix + "/scale?" + url.Values{"page": {in.Page}, "replicas": {strconv.Itoa(to.Usual)}}.Encode()
	}
	facts, err := s.Store.Scaling(ctx, by.now)
	if err != nil {
		return nil, err
	}
	page, err := pageOf(facts.Pages, in.Page)
	if err != nil {
		return nil, err
	}
	plan := scale.Read(by.now, facts, page)
	if !by.Role.May(readiness.SeePrivate) {
		plan = plan.Withhold(by.now, facts.Events)
	}
	if in.Format == "json" {
		body, err := json.Marshal(scaleShape(plan, to.Usual))
		return &document{"application/json", body}, err
	}
	body, mediaType, err := scaledocs.Write(format, plan, to)
	return &document{mediaType, body}, err
}

// targetOf is what a document is for: what the question says and, where it says nothing, what is known of the page.
func (in *scaleQuery) targetOf(known scale.Target) scaledocs.Target {
	name, dimension := known.Workload, known.Dimension
	if in.Format == string(scaledocs.AWS) {
		name = known.Resource
	}
	return scaledocs.Target{Name: cmp.Or(in.Target, name), Namespace: cmp.Or(in.Namespace, known.Namespace), Usual: cmp.Or(in.Replicas, known.Usual), Most: cmp.Or(in.Max, known.Most),
		Prometheus: cmp.Or(in.Prometheus, known.Prometheus), Dimension: cmp.Or(in.Dimension, dimension, scale.DefaultDimension)}
}

// ScaleTargets is what is scaled for each page.
type ScaleTargets struct {
	Targets []ScaleTarget `json:"targets" nullable:"false"`
	Version int64         `json:"version"`
}

func (t ScaleTargets) version() int64 { return t.Version }

// ScaleTarget is what is scaled for a page.
type ScaleTarget struct {
	Page       *string `json:"page" doc:"Id of the top page; null: all events."`
	Replicas   int     `json:"replicas"`
	Max        int     `json:"max"`
	Workload   string  `json:"workload"`
	Namespace  string  `json:"namespace"`
	Prometheus string  `json:"prometheus"`
	Resource   string  `json:"resource"`
	Dimension  string  `json:"dimension" doc:"Empty: ecs:service:DesiredCount."`
}

// scaleTargets answers GET /scale/targets.
func (s *service) scaleTargets(ctx context.Context, _ caller, _ *struct{}) (ScaleTargets, error) {
	known, err := s.Store.ScaleTargets(ctx)
	shown := ScaleTargets{Targets: []ScaleTarget{}, Version: known.Version}
	for _, page := range slices.Sorted(maps.Keys(known.ByPage)) {
		t := known.ByPage[page]
		shown.Targets = append(shown.Targets, ScaleTarget{orNull(page), t.Usual, t.Most, t.Workload, t.Namespace, t.Prometheus, t.Resource, t.Dimension})
	}
	return shown, err
}

// putScaleTarget answers PUT /scale/targets.
func (s *service) putScaleTarget(ctx context.Context, by caller, in *of[intent.ScaleTarget]) (ScaleTargets, error) {
	meant, err := said(in.Version, in.Body, intent.ScaleTarget{}, true)
	if err = both[intent.ScaleTarget](err, meant.Target().Wrong()); err == nil {
		err = s.Store.SaveScaleTarget(ctx, meant.Page, meant.Target(), meant.Version, by.Actor, by.now)
	}
	return edited(named[intent.ScaleTarget](err), func() (ScaleTargets, error) { return s.scaleTargets(ctx, by, nil) })
}

// pageOf finds a page; nil where none is asked for.
func pageOf(pages []toppage.PageFacts, id string) (*toppage.Page, error) {
	if id == "" {
		return nil, nil
	}
	i := slices.IndexFunc(pages, func(f toppage.PageFacts) bool { return f.Page.ID == id })
	if i < 0 {
		return nil, fault.Invalid{Field: "page", Reason: "unknown", Got: id}
	}
	return &pages[i].Page, nil
}

func scaleShape(p scale.Plan, usual int) Scale {
	machines := func(times float64) *int {
		if usual == 0 || times == 0 {
			return nil
		}
		n := scaledocs.Machines(times, usual)
		return &n
	}
	return Scale{At: stamp(p.At), Until: stamp(p.At.Add(scale.Horizon)), Page: orNull(p.Page), BaselineRPS: orNull(p.Traffic.Baseline),
		LeadS: wholeSeconds(p.Lead), BootS: wholeSeconds(p.Traffic.Boot), TailS: wholeSeconds(p.Traffic.PeakTail()),
		TargetRatio: orNull(p.Ratio()), TargetReplicas: machines(p.Ratio()), NextChange: stampOrNull(p.Next()),
		Windows: each(p.Windows, func(w scale.Window) ScaleWindow {
			return ScaleWindow{EventID: w.EventID, Level: w.Level, PeakRPS: orNull(w.Peak), Multiple: orNull(w.Times), AtLeast: w.AtLeast, Withheld: w.Withheld,
				From: stamp(w.From), Air: stamp(w.Air), To: stamp(w.To), Held: w.Held}
		}),
		Steps: each(p.Steps, func(s scale.Step) ScaleStep {
			return ScaleStep{From: stamp(s.From), To: stamp(s.To), Ratio: orNull(s.Times), AtLeast: s.AtLeast, Withheld: s.Withheld, Replicas: machines(s.Times),
				PeakRPS: orNull(s.Peak), Level: s.Level, Events: s.Events}
		})}
}
