package api

import (
	"context"
	"math"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web/intent"
)

func (s *service) trafficOperations() {
	serve(s, reads("get-traffic", "/traffic", "Get the traffic figures from which levels are suggested"), s.traffic)
	serve(s, operation{id: "put-traffic", method: http.MethodPut, path: "/traffic", needs: to(readiness.EditLevels, account.Admin), body: reflect.TypeFor[intent.Traffic](), strict: true,
		summary: "Replace the traffic figures. Omitted figures become unknown or take their default"}, s.putTraffic)
}

// Traffic is what is known of the company's own traffic.
type Traffic struct {
	BaselineRPS *float64 `json:"baseline_rps" doc:"Usual peak in requests per second: the highest minute of the last 28 days, as entered manually; null if unknown. A page of which it is measured has its own (usual of GET /toppages/{id})."`
	ProvenRPS   *float64 `json:"proven_rps" doc:"Capacity proven by the last passing load test, in requests per second; null if unknown."`
	ProvenAt    *string  `json:"proven_at" format:"date-time" doc:"Date of that load test."`
	BootS       *int64   `json:"boot_s" doc:"Time until a new instance serves traffic; null if unknown."`
	RampS       *int64   `json:"ramp_s" doc:"Time until the peak once on air; null if unknown."`
	TailS       int64    `json:"tail_s" doc:"Time after an event during which its traffic adds to that of another event."`
	Headroom    float64  `json:"headroom" doc:"Share of the proven capacity that a peak may take at most."`
	SmallRPS    float64  `json:"small_rps" doc:"Requests per second below which no peak asks for more than scaling out."`
	Version     int64    `json:"version"`
}

func (t Traffic) version() int64 { return t.Version }

func traffic(t readiness.Traffic) Traffic {
	return Traffic{BaselineRPS: orNull(t.Baseline), ProvenRPS: orNull(t.Proven), ProvenAt: stampOrNull(t.ProvenAt), BootS: orNull(int64(t.Boot.Seconds())),
		RampS: orNull(int64(t.Ramp.Seconds())), TailS: int64(t.PeakTail().Seconds()), Headroom: math.Round(t.Share()*1000) / 1000, SmallRPS: t.SmallPeak(), Version: t.Version}
}

// traffic answers GET /traffic.
func (s *service) traffic(ctx context.Context, _ caller, _ *struct{}) (Traffic, error) {
	known, err := s.Store.Traffic(ctx)
	return traffic(known), err
}

// putTraffic answers PUT /traffic.
func (s *service) putTraffic(ctx context.Context, by caller, in *of[intent.Traffic]) (Traffic, error) {
	meant, err := said(in.Version, in.Body, intent.Traffic{}, true)
	known, wrong := meant.Traffic(s.clock(by))
	if err = both[intent.Traffic](err, wrong); err == nil {
		_, err = s.Store.SaveTraffic(ctx, known, by.Actor, by.now)
	}
	return edited(named[intent.Traffic](err), func() (Traffic, error) { return s.traffic(ctx, by, nil) })
}
