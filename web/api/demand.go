package api

import (
	"tallylight/readiness/toppage"
)

// Demand is what a page has to serve for an event, with all that falls together with it.
type Demand struct {
	PeakRPS      *float64 `json:"peak_rps" doc:"Sum of the expected peaks that are known (upper ends), in requests per second; null if none is."`
	Events       []string `json:"events" nullable:"false" doc:"Ids of the events whose peaks are in the sum, the event itself among them. Without confidential ones for those who may not see them."`
	Unknown      []string `json:"unknown" nullable:"false" doc:"Ids of those among them whose peak is not known, so that nothing of them is in the sum."`
	Confidential int      `json:"confidential" doc:"Number of events in the sum, or unknown, that are not named."`
	More         int      `json:"more" doc:"Number of events beyond those: of very many that fall together the first are listed, and all are in the sum."`
}

func (v shape) demand(d toppage.Demand) Demand {
	if v.withhold != "" {
		d = d.Withhold()
	}
	shown := Demand{PeakRPS: orNull(d.Sum()), Events: []string{}, Unknown: []string{}, More: d.Rest.Events}
	put := func(id string, peak float64) {
		switch {
		case id == "":
			shown.Confidential++
		case peak > 0:
			shown.Events = append(shown.Events, id)
		default:
			shown.Unknown = append(shown.Unknown, id)
		}
	}
	if d.EventID != "" || d.Confidential {
		put(d.EventID, d.Peak)
	}
	for _, a := range d.Also {
		put(a.EventID, a.Peak)
	}
	return shown
}

// Proven is the capacity that is proven.
type Proven struct {
	RPS    *float64 `json:"rps" doc:"Requests per second; null if nothing is proven."`
	At     *string  `json:"at" format:"date-time" doc:"When it was tested."`
	Report *string  `json:"report" doc:"Id of the load report; null if none counts."`
	Typed  bool     `json:"typed" doc:"No load report counts: the figure was entered manually."`
}

func (v shape) proven(p toppage.Proven) Proven {
	return Proven{RPS: orNull(p.Rate), At: stampOrNull(p.At), Report: orNull(p.Report), Typed: p.Typed}
}
