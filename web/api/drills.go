package api

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Drill is a rehearsal with the origin down.
type Drill struct {
	ID        string         `json:"id"`
	TopPageID string         `json:"toppage_id"`
	Kind      string         `json:"kind" enum:"refused,error,hang"`
	Check     string         `json:"check" doc:"Check that it proves: S1, S2 or S3."`
	Open      bool           `json:"open"`
	Result    *string        `json:"result" doc:"pass, warn, fail or unknown (it proves nothing); null while it runs."`
	Reason    *string        `json:"reason"`
	OpenedBy  string         `json:"opened_by"`
	OpenedAt  string         `json:"opened_at"`
	ClosedBy  *string        `json:"closed_by"`
	ClosedAt  *string        `json:"closed_at"`
	Note      string         `json:"note"`
	NeedS     int64          `json:"need_s" doc:"Required length of the outage."`
	DownFrom  *string        `json:"down_from" doc:"Longest observed outage."`
	DownTo    *string        `json:"down_to"`
	Asked     int            `json:"asked" doc:"Requests to the page during it."`
	Answered  int            `json:"answered" doc:"Those that returned the page."`
	Statuses  map[string]int `json:"statuses"`
	Served    map[string]int `json:"served"`
	P95MS     float64        `json:"p95_ms"`
	KeptBy    map[string]int `json:"kept_by" doc:"Responses that a layer said it had kept, plausibly, by layer."`
	Origin    int            `json:"origin_answered" doc:"Responses that show that an origin answered: then the drill proves nothing."`
	Proof     *string        `json:"proof" doc:"Why the responses count: marker (the origin's marker stood still) or layer (hits or stale copies by a plausible word); null: they do not."`
	Version   int64          `json:"version"`
}

func drillShape(d toppage.Drill) Drill {
	shown := Drill{ID: d.ID, TopPageID: d.PageID, Kind: string(d.Kind), Check: d.Kind.Check(), Open: d.Open(), Result: orNull(string(d.Result)),
		Reason: orNull(string(d.Reason)), OpenedBy: d.OpenedBy, OpenedAt: stamp(d.OpenedAt), ClosedBy: orNull(d.ClosedBy), ClosedAt: stampOrNull(d.ClosedAt),
		Note: d.Note, NeedS: int64(d.Need.Seconds()), Version: d.Version, Statuses: map[string]int{}, Served: map[string]int{}, KeptBy: map[string]int{}}
	o := d.Outage()
	if o == nil {
		return shown
	}
	shown.DownFrom, shown.DownTo, shown.Asked, shown.Answered, shown.P95MS = stampOrNull(o.From), stampOrNull(o.To), o.Asked, o.Answered, o.P95()
	maps.Copy(shown.Statuses, o.Statuses)
	maps.Copy(shown.KeptBy, o.KeptBy())
	shown.Origin, shown.Proof = d.FromOrigin(), orNull(string(d.Proof()))
	for how, n := range o.Served {
		shown.Served[string(how)] = n
	}
	return shown
}

type drillsOf struct {
	ID string `path:"id"`
}

// drills answers GET /toppages/{id}/drills.
func (s *service) drills(ctx context.Context, _ caller, in *drillsOf) ([]Drill, error) {
	if _, err := s.Store.TopPage(ctx, in.ID); err != nil {
		return nil, err
	}
	drills, err := s.Store.Drills(ctx, in.ID)
	return each(drills, drillShape), err
}

type newDrill struct {
	ID   string `path:"id"`
	Body struct {
		Kind string `json:"kind" enum:"refused,error,hang"`
		Host string `json:"host" doc:"Host of the page, as a confirmation."`
		Note string `json:"note,omitempty" maxLength:"500"`
	}
}

// openDrill answers POST /toppages/{id}/drills.
func (s *service) openDrill(ctx context.Context, by caller, in *newDrill) (Drill, error) {
	facts, err := s.Store.SnapshotOf(ctx, nil)
	if err != nil {
		return Drill{}, err
	}
	i := slices.IndexFunc(facts.Pages, func(p toppage.PageFacts) bool { return p.Page.ID == in.ID })
	if i < 0 {
		return Drill{}, fmt.Errorf("top page %s: %w", in.ID, fault.ErrNotFound)
	}
	d, err := facts.Pages[i].NewDrill(toppage.DrillKind(in.Body.Kind), in.Body.Host, in.Body.Note)
	if err != nil {
		return Drill{}, err
	}
	d, err = s.Store.OpenDrill(ctx, d, by.Actor, by.now)
	return drillShape(d), err
}

// closeDrill answers DELETE /toppages/{id}/drills.
func (s *service) closeDrill(ctx context.Context, by caller, in *drillsOf) (Drill, error) {
	d, err := s.Store.CloseDrill(ctx, in.ID, by.Actor, by.now)
	return drillShape(d), err
}
