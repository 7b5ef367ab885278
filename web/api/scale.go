package api

import (
	"context"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tallylight/readiness/fault"
	"tallylight/readiness/scale"
	"tallylight/readiness/toppage"
	"tallylight/scaledocs"
)

// document is a body as it is sent.
type document struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *service) scaleOperations() {
	op := reads("get-scale", "/scale", "Get when and by how much to scale out for the events of the next 48 hours, as JSON or as a document for a scheduler")
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
}

type scaleQuery struct {
	Page       string `query:"page" maxLength:"100" doc:"Id of a top page: only its events, with its own traffic figures. Default: all events, with the company's."`
	Format     string `query:"format" enum:"json,keda,hpa,hpa-schedule,aws" default:"json" doc:"keda: ScaledObject. hpa: patch of a HorizontalPodAutoscaler as it holds now; hpa-schedule: one for every change. aws: scheduled actions of Application Auto Scaling."`
	Replicas   int    `query:"replicas" minimum:"1" maximum:"100000" doc:"Machines on a quiet day. Required by every format but json."`
	Max        int    `query:"max" minimum:"1" maximum:"100000" doc:"Machines there may be. Required by every format but json."`
	Target     string `query:"target" maxLength:"1600" doc:"Name of the Deployment (keda) or HorizontalPodAutoscaler (hpa), or resource id (aws), such as service/cluster/name."`
	Namespace  string `query:"namespace" maxLength:"63" doc:"Kubernetes namespace."`
	Prometheus string `query:"prometheus" maxLength:"2000" doc:"keda: URL of a Prometheus server that scrapes /metrics; adds a trigger that follows moved events by itself."`
	API        bool   `query:"api" doc:"keda: adds a trigger that reads this API, with the token in the secret tallylight-token."`
	Dimension  string `query:"dimension" maxLength:"200" default:"ecs:service:DesiredCount" doc:"aws: scalable dimension."`
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
	TargetRatio    float64       `json:"target_ratio" doc:"How many times the usual capacity is needed now; 1: no more than usual."`
	TargetReplicas *int          `json:"target_replicas" doc:"The same in machines; null without replicas."`
	NextChange     *string       `json:"next_change" format:"date-time" doc:"When the ratio changes next by itself."`
	Windows        []ScaleWindow `json:"windows" nullable:"false" doc:"One for each event that needs more than usual, by from."`
	Steps          []ScaleStep   `json:"steps" nullable:"false" doc:"The windows added up: no two steps overlap. Schedulers take the highest of what they are told, so that they need these."`
}

// ScaleWindow is from when to when an event needs more than usual.
type ScaleWindow struct {
	EventID  string   `json:"event_id"`
	Level    int      `json:"level" doc:"Of an event without a level the one that is assumed."`
	PeakRPS  *float64 `json:"peak_rps" doc:"Expected peak in requests per second; null if unknown."`
	Multiple float64  `json:"multiple" doc:"Expected peak over the usual one."`
	AtLeast  bool     `json:"at_least" doc:"The level has no upper bound and no peak was told: it may be more."`
	From     string   `json:"from" format:"date-time" doc:"Air time minus lead_s and boot_s."`
	Air      string   `json:"air" format:"date-time"`
	To       string   `json:"to" format:"date-time" doc:"End, or when it was said to have aired, plus tail_s; exclusive."`
	Held     bool     `json:"held" doc:"It is over by the calendar, and nobody has said that it aired: it keeps its machines until then, at most until to."`
}

// ScaleStep is a time in which the same is needed all along.
type ScaleStep struct {
	From     string   `json:"from" format:"date-time"`
	To       string   `json:"to" format:"date-time" doc:"Exclusive."`
	Ratio    float64  `json:"ratio" doc:"Sum of the multiples."`
	AtLeast  bool     `json:"at_least"`
	Replicas *int     `json:"replicas" doc:"The same in machines; null without replicas."`
	PeakRPS  *float64 `json:"peak_rps" doc:"Sum of the peaks that are known."`
	Level    int      `json:"level" doc:"Highest level."`
	Events   []string `json:"events" nullable:"false" doc:"Ids of the events."`
}

// scale answers GET /scale.
func (s *service) scale(ctx context.Context, by caller, in *scaleQuery) (*document, error) {
	to := scaledocs.Target{Name: in.Target, Namespace: in.Namespace, Usual: in.Replicas, Most: in.Max, Prometheus: in.Prometheus, Dimension: in.Dimension}
	format := scaledocs.Format(in.Format)
	if in.Format != "json" {
		if err := fault.All(to.Wrong(format)); err != nil {
			return nil, err
		}
	}
	if in.API {
		to.API = s.BaseURL + prefix + "/scale?" + url.Values{"page": {in.Page}, "replicas": {strconv.Itoa(in.Replicas)}}.Encode()
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
	if in.Format == "json" {
		body, err := json.Marshal(scaleShape(plan, in.Replicas))
		return &document{"application/json", body}, err
	}
	body, mediaType, err := scaledocs.Write(format, plan, to)
	return &document{mediaType, body}, err
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
		if usual == 0 {
			return nil
		}
		n := scaledocs.Machines(times, usual)
		return &n
	}
	return Scale{At: stamp(p.At), Until: stamp(p.At.Add(scale.Horizon)), Page: orNull(p.Page), BaselineRPS: orNull(p.Traffic.Baseline),
		LeadS: wholeSeconds(p.Lead), BootS: wholeSeconds(p.Traffic.Boot), TailS: wholeSeconds(p.Traffic.PeakTail()),
		TargetRatio: p.Ratio(), TargetReplicas: machines(p.Ratio()), NextChange: stampOrNull(p.Next()),
		Windows: each(p.Windows, func(w scale.Window) ScaleWindow {
			return ScaleWindow{EventID: w.EventID, Level: w.Level, PeakRPS: orNull(w.Peak), Multiple: w.Times, AtLeast: w.AtLeast,
				From: stamp(w.From), Air: stamp(w.Air), To: stamp(w.To), Held: w.Held}
		}),
		Steps: each(p.Steps, func(s scale.Step) ScaleStep {
			return ScaleStep{From: stamp(s.From), To: stamp(s.To), Ratio: s.Times, AtLeast: s.AtLeast, Replicas: machines(s.Times),
				PeakRPS: orNull(s.Peak), Level: s.Level, Events: s.Events}
		})}
}
