package api

import (
	"context"
	"errors"
	"net/http"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

func (s *service) trafficOperations() {
	serve(s, operation{id: "get-traffic", method: http.MethodGet, path: "/traffic",
		summary: "Get the traffic figures from which levels are suggested"}, s.traffic)
	serve(s, operation{id: "put-traffic", method: http.MethodPut, path: "/traffic", needs: readiness.EditLevels,
		summary: "Replace the traffic figures. Omitted figures become unknown or take their default"}, s.putTraffic)
}

// Traffic is what is known of the company's own traffic.
type Traffic struct {
	BaselineRPS *float64 `json:"baseline_rps" doc:"Usual peak in requests per second: the highest minute of the last 28 days; null if unknown."`
	ProvenRPS   *float64 `json:"proven_rps" doc:"Capacity proven by the last passing load test, in requests per second; null if unknown."`
	ProvenAt    *string  `json:"proven_at" format:"date-time" doc:"Date of that load test."`
	BootS       *int64   `json:"boot_s" doc:"Time until a new instance serves traffic; null if unknown."`
	RampS       *int64   `json:"ramp_s" doc:"Time until the peak once on air; null if unknown."`
	TailS       int64    `json:"tail_s" doc:"Time after an event during which its traffic adds to that of another event."`
	Headroom    float64  `json:"headroom" doc:"Share of the proven capacity above which headroom is considered too small."`
	Version     int64    `json:"version"`
}

func (t Traffic) version() int64 { return t.Version }

func traffic(t readiness.Traffic) Traffic {
	return Traffic{BaselineRPS: orNull(t.Baseline), ProvenRPS: orNull(t.Proven), ProvenAt: stampOrNull(t.ProvenAt), BootS: orNull(int64(t.Boot.Seconds())),
		RampS: orNull(int64(t.Ramp.Seconds())), TailS: int64(t.PeakTail().Seconds()), Headroom: t.Share(), Version: t.Version}
}

// traffic answers GET /traffic.
func (s *service) traffic(ctx context.Context, _ caller, _ *struct{}) (Traffic, error) {
	known, err := s.Store.Traffic(ctx)
	return traffic(known), err
}

type putTraffic struct {
	Version
	Body NewTraffic
}

// NewTraffic is what is known from now on.
type NewTraffic struct {
	BaselineRPS float64 `json:"baseline_rps,omitempty" minimum:"0" maximum:"1000000000"`
	ProvenRPS   float64 `json:"proven_rps,omitempty" minimum:"0" maximum:"1000000000"`
	ProvenAt    string  `json:"proven_at,omitempty" doc:"RFC 3339, or a date."`
	BootS       int64   `json:"boot_s,omitempty" minimum:"0" maximum:"86400"`
	RampS       int64   `json:"ramp_s,omitempty" minimum:"0" maximum:"86400"`
	TailS       int64   `json:"tail_s,omitempty" minimum:"0" maximum:"604800" doc:"Default: one hour."`
	Headroom    float64 `json:"headroom,omitempty" minimum:"0" maximum:"1" doc:"Default: 0.7."`
	Version     int64   `json:"version,omitempty"`
}

// putTraffic answers PUT /traffic.
func (s *service) putTraffic(ctx context.Context, by caller, in *putTraffic) (Traffic, error) {
	version, err := in.seen(in.Body.Version)
	if err != nil {
		return Traffic{}, err
	}
	b := in.Body
	known := readiness.Traffic{Baseline: b.BaselineRPS, Proven: b.ProvenRPS, Boot: seconds(b.BootS), Ramp: seconds(b.RampS),
		Tail: seconds(b.TailS), Headroom: b.Headroom, Version: version}
	if known.ProvenAt, _, err = intent.Moment("proven_at", b.ProvenAt, s.Zone); err != nil {
		return Traffic{}, err
	}
	_, err = s.Store.SaveTraffic(ctx, known, by.Actor, by.now)
	return edited(trafficField(err), func() (Traffic, error) { return s.traffic(ctx, by, nil) })
}

// trafficFields are the figures as the API calls them.
var trafficFields = map[string]string{"baseline": "baseline_rps", "proven": "proven_rps", "boot": "boot_s", "ramp": "ramp_s", "tail": "tail_s"}

// trafficField names a refused figure as the API does.
func trafficField(err error) error {
	var refused fault.Invalid
	if !errors.As(err, &refused) {
		return err
	}
	if name, ok := trafficFields[refused.Field]; ok {
		refused.Field = name
	}
	return refused
}
