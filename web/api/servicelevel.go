package api

import "tallylight/readiness/slo"

// ServiceLevel tells how far a page has reached its targets in this month.
type ServiceLevel struct {
	Availability  *float64 `json:"availability" doc:"Share of the requests that were answered without an error; null if it is not measured."`
	Target        *float64 `json:"availability_target"`
	BudgetSpent   *float64 `json:"budget_spent" doc:"Share of the errors that the target allows which have occurred; 1 is all of them."`
	SpentInEvents *float64 `json:"budget_spent_in_events" doc:"The part of it in the time of events, with their tails."`
	Quick         *float64 `json:"latency_share" doc:"Share of the minutes with requests in which the 95th percentile was within the target."`
	Unknown       int      `json:"minutes_unknown" doc:"Minutes of which nothing is known. They are not counted."`
	Unsure        int      `json:"minutes_errors_unknown" doc:"Minutes whose errors are not known."`
	Days          int      `json:"days"`
	Missing       int      `json:"days_missing" doc:"Days that were not measured."`
}

func serviceLevel(l *slo.Level) *ServiceLevel {
	if l == nil {
		return nil
	}
	known := func(share float64, known bool) *float64 {
		if !known {
			return nil
		}
		return &share
	}
	all, events, _, spent := l.Spent()
	return &ServiceLevel{Availability: known(l.All.Availability()), Target: known(l.Targets.Availability, l.Targets.Availability > 0),
		BudgetSpent: known(all, spent), SpentInEvents: known(events, spent), Quick: known(l.All.Quick()),
		Unknown: l.All.Unknown, Unsure: l.All.Unsure, Days: l.Days, Missing: l.Missing}
}
