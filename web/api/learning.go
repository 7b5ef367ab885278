package api

import (
	"context"

	"tallylight/readiness/learning"
)

func (s *service) learningOperations() {
	serve(s, reads("get-learning", "/learning", "Get what was learnt: whether peaks were known beforehand, and whether forecasts and levels were right"), s.learning)
}

// Learning is what was expected of past events beside what came.
type Learning struct {
	AsOf      string             `json:"as_of" format:"date-time"`
	Since     *string            `json:"counted_since" format:"date-time" doc:"From when on peaks are counted: when the first event was known here; null if that is before all months."`
	Months    []LearningMonth    `json:"months" nullable:"false" doc:"The last 6 months, oldest first. A peak that several pages saw counts once."`
	Forecasts []LearningForecast `json:"forecasts" nullable:"false" doc:"Measured events, newest first, with the forecast that there was before."`
	Off       *float64           `json:"off" doc:"By what share of the measured peak the forecast is off (median), if each is forecast by all others; or null."`
	Matrix    []LearningCell     `json:"matrix" nullable:"false" doc:"Events by the level given and the level that the measured peak asked for; cells without events are left out."`
	Withheld  int                `json:"withheld" doc:"Confidential events that are left out."`
}

// LearningMonth counts peaks above twice the usual maximum.
type LearningMonth struct {
	Month   string `json:"month" doc:"Such as 2026-11."`
	Known   int    `json:"known" doc:"Known beforehand."`
	Unknown int    `json:"unknown"`
	Open    int    `json:"open" doc:"Not answered yet; in neither of the other numbers."`
}

// LearningForecast is an event that was measured.
type LearningForecast struct {
	EventID string   `json:"event_id"`
	Title   string   `json:"title"`
	Low     *float64 `json:"low_rps" doc:"Lower end of the forecast in requests a second, or null if there was none."`
	High    *float64 `json:"high_rps"`
	Peak    float64  `json:"peak_rps" doc:"As it was measured."`
	Level   *int     `json:"level" doc:"That was confirmed."`
	Right   *int     `json:"right" doc:"The level that the measured peak asked for."`
	Teaches bool     `json:"teaches" doc:"Others are judged by it: the peak is known for sure, and no other event was in that time."`
}

// LearningCell is a cell of the matrix.
type LearningCell struct {
	Given  int      `json:"given"`
	Right  int      `json:"right"`
	Events []string `json:"events" nullable:"false"`
}

// learning answers GET /learning.
func (s *service) learning(ctx context.Context, by caller, _ *struct{}) (Learning, error) {
	facts, err := s.Store.Learning(ctx, by.now)
	if err != nil {
		return Learning{}, err
	}
	if v := s.shape(by, by.now, facts.Ladder); v.withhold != "" {
		facts = facts.Withhold(by.now)
	}
	r := learning.Read(by.now, facts, by.home)
	shown := Learning{AsOf: stamp(r.At), Withheld: r.Withheld, Matrix: cells(r.Matrix), Forecasts: each(r.Judged, foretold),
		Months: each(r.Months, func(m learning.Month) LearningMonth {
			return LearningMonth{Month: m.At.Format("2006-01"), Known: m.Known, Unknown: m.Unknown, Open: m.Open}
		})}
	shown.Since = stampOrNull(r.Since)
	if r.OffOf > 0 {
		shown.Off = &r.Off
	}
	return shown, nil
}

func foretold(j learning.Judged) LearningForecast {
	f := LearningForecast{EventID: j.Event.ID, Title: j.Event.Title, Peak: j.Peak.Rate, Level: orNull(j.Level), Right: orNull(j.Right), Teaches: j.Teaches()}
	if j.Foretold {
		f.Low, f.High = &j.Forecast.Low, &j.Forecast.High
	}
	return f
}

func cells(m learning.Matrix) []LearningCell {
	all := []LearningCell{}
	for given := 1; given <= m.Height; given++ {
		for right := 1; right <= m.Height; right++ {
			if events := m.Cell(given, right); len(events) > 0 {
				all = append(all, LearningCell{Given: given, Right: right, Events: events})
			}
		}
	}
	return all
}
