package api

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/learning"
)

// Forecast is how much an event may bring, with why.
type Forecast struct {
	EventID  string           `json:"event_id"`
	PageID   *string          `json:"page_id" doc:"Top page that it is of; null: none counts for the event."`
	Low      *float64         `json:"low_rps" doc:"In eight of ten cases the peak is between the ends, in requests a second; null if there is no forecast."`
	Middle   *float64         `json:"middle_rps"`
	High     *float64         `json:"high_rps"`
	Alike    int              `json:"alike" doc:"Past events like it that the forecast rests on. Below 3 it is shown, and not reckoned with."`
	Formula  *string          `json:"formula" doc:"The formula that PR told; null: none."`
	Why      []ForecastReason `json:"why" nullable:"false"`
	Past     []ForecastCase   `json:"past" nullable:"false" doc:"The past events like it, nearest first."`
	Off      *float64         `json:"off" doc:"By what share of the measured peak forecasts of this page are off (median), if each is forecast by all others; or null."`
	OffOf    int              `json:"off_of" doc:"Number of events that off rests on."`
	Withheld int              `json:"withheld" doc:"Confidential events that are left out."`
}

// ForecastReason is one reason of a forecast.
type ForecastReason struct {
	Kind   learning.ReasonKind    `json:"kind" enum:"alike,few,all,none,told,visitors,usual"`
	Says   string                 `json:"says" doc:"In the language of the request."`
	Events int                    `json:"events"`
	Shared map[learning.Trait]int `json:"shared" nullable:"false" doc:"How many of the events have each trait in common with it: programme, station, slot, form, length, screen."`
	By     *float64               `json:"by" doc:"What is multiplied: requests a second, or visitors."`
	Factor *float64               `json:"factor" doc:"By what, in the middle."`
	Most   *float64               `json:"factor_most"`
}

// ForecastCase is a past event.
type ForecastCase struct {
	EventID string   `json:"event_id"`
	Title   string   `json:"title"`
	Peak    float64  `json:"peak_rps"`
	Times   *float64 `json:"times" doc:"As a multiple of the usual maximum."`
}

// forecast answers GET /events/{id}/forecast.
func (s *service) forecast(ctx context.Context, by caller, in *eventQuery) (Forecast, error) {
	if err := s.known(ctx, by, in.ID); err != nil {
		return Forecast{}, err
	}
	row, at, err := s.rowThen(ctx, by, in)
	if err != nil {
		return Forecast{}, err
	}
	cases, err := s.Store.PastCases(ctx, at)
	if err != nil {
		return Forecast{}, err
	}
	if !by.Role.May(readiness.SeePrivate) {
		return shownForecast(by, row, learning.ExplainTo(at, by.now, &row.Event, row.Grounds, cases)), nil
	}
	return shownForecast(by, row, learning.Explain(at, &row.Event, row.Grounds, cases)), nil
}

// rowThen assesses an event at the instant that is asked for, else now.
func (s *service) rowThen(ctx context.Context, by caller, in *eventQuery) (row readiness.Row, at time.Time, err error) {
	if at, err = in.instant(by.now); err != nil {
		return row, at, err
	}
	if at.IsZero() {
		row, _, err = s.readRow(ctx, by, in.ID)
		return row, by.now, err
	}
	row, _, err = s.rowAt(ctx, by, in.ID, at)
	return row, at, err
}

func shownForecast(by caller, row readiness.Row, x learning.Explained) Forecast {
	f := Forecast{EventID: row.Event.ID, Low: orNull(x.Low), Middle: orNull(x.Middle), High: orNull(x.High), Alike: x.Range.Alike, OffOf: x.OffOf, Withheld: x.Withheld}
	if row.Grounds.Page != nil {
		f.PageID = &row.Grounds.Page.ID
	}
	if x.Formula.Told() {
		f.Formula = orNull(x.Formula.String())
	}
	if x.OffOf > 0 {
		f.Off = &x.Off
	}
	f.Why = each(x.Why, func(r learning.Reason) ForecastReason {
		return ForecastReason{Kind: r.Kind, Says: by.text.Foretell.Reason[r.Kind](r), Events: r.N, Shared: sharedTraits(r.Shared), By: orNull(r.By),
			Factor: orNull(r.Factor.Middle), Most: orNull(r.Factor.Max)}
	})
	f.Past = each(x.Forecast.Alike, func(c learning.Case) ForecastCase {
		return ForecastCase{EventID: c.Event.ID, Title: c.Event.Title, Peak: c.Peak.Rate, Times: orNull(c.Peak.Times())}
	})
	return f
}

func sharedTraits(all []learning.Shared) map[learning.Trait]int {
	traits := map[learning.Trait]int{}
	for _, s := range all {
		traits[s.Trait] = s.N
	}
	return traits
}
