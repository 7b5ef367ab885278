package intent

import (
	"errors"
	"time"

	"tallylight/readiness/forecast"

	"tallylight/readiness/airtime"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// Brief is what PR tells.
type Brief struct {
	Exposure     string `json:"exposure" limit:"exposure" doc:"What it reaches people through. It decides which tasks the event has. Empty: read from the calendar's categories, else tv."`
	Programme    string `json:"programme" limit:"said"`
	Station      string `json:"station" limit:"said"`
	Corner       string `json:"corner" limit:"said" doc:"Time on screen."`
	Kind         string `json:"kind" limit:"said" doc:"Live or recorded; region."`
	ScreenURL    string `json:"screen_url" limit:"said"`
	CatchUp      string `json:"catch_up" limit:"said" doc:"Reruns and streaming."`
	Reach        string `json:"reach" limit:"said"`
	Peak         string `json:"peak" limit:"said" doc:"Requests per second, a multiple of the usual, a range or a formula: 21,000 req/s, 5x, 3-5x, 44,000,000 x 2% x 1% x 2 pages / 120 s."`
	PeakReach    string `json:"peak_reach" limit:"said" doc:"With the four below, instead of a formula in peak: people or households."`
	PeakRating   string `json:"peak_rating" limit:"said" doc:"Percent of them who watch. Each part may be a range: 8-10."`
	PeakShare    string `json:"peak_share" limit:"said" doc:"Percent of those who search."`
	PeakPages    string `json:"peak_pages" limit:"said" doc:"Pages per visitor. Default: 1."`
	PeakSeconds  string `json:"peak_seconds" limit:"said" doc:"Seconds over which they come."`
	Contact      string `json:"contact" limit:"said" doc:"Contact on the day."`
	Certainty    string `json:"certainty" limit:"certainty"`
	Embargo      string `json:"embargo" limit:"said" doc:"What must not be published yet."`
	EmbargoUntil string `json:"embargo_until" doc:"RFC 3339 or a date; empty for none."`
	EmbargoDate  string `json:"embargo_date" doc:"Instead of embargo_until: date as people type it."`
	EmbargoClock string `json:"embargo_clock" doc:"With embargo_date. Default: 00:00."`
}

// TellBrief tells the brief alone. The end of the embargo is on the clocks of Zone.
type TellBrief struct {
	Seen
	Brief
	Zone string `json:"zone"`
}

// Told is the brief that is meant in place of another, with all that cannot be kept of it. What the embargo's end is typed as
// is on the clocks of a zone.
func (b Brief) Told(c Clock, zone *time.Location, was readiness.Brief) (readiness.Brief, []fault.Invalid) {
	var told readiness.Brief
	for name, said := range Typed(b) {
		told.Tell(readiness.BriefField(name), said)
	}
	told.EmbargoUntil = ""
	var unread []fault.Invalid
	told.Peak, unread = b.peak()
	until, wrong := b.embargo(c, zone)
	wrong = append(unread, wrong...)
	if !until.IsZero() {
		told.EmbargoUntil = until.UTC().Format(time.RFC3339)
	}
	for _, over := range told.EmbargoOver(c.Now, was) {
		if b.EmbargoDate != "" {
			over.Field, over.Got = "embargo_date", b.EmbargoDate
		}
		wrong = append(wrong, over)
	}
	return told, append(told.Wrong(), wrong...)
}

// parts are those of the formula that were typed into fields of their own.
func (b Brief) parts() forecast.Parts {
	return forecast.Parts{Reach: b.PeakReach, Rating: b.PeakRating, Share: b.PeakShare, Pages: b.PeakPages, Seconds: b.PeakSeconds}
}

// peak puts a formula that was typed in parts in the place of another, or beside a figure.
func (b Brief) peak() (string, []fault.Invalid) {
	if !b.parts().Any() {
		return b.Peak, nil
	}
	f, wrong := b.parts().Formula()
	_, _, is := forecast.ReadFormula(b.Peak)
	switch {
	case len(wrong) > 0:
		return "", wrong
	case is || b.Peak == "":
		return f.String(), nil
	default:
		return b.Peak + ", " + f.String(), nil
	}
}

// Expected is the peak as it is read where nothing is wrong with it.
func (b Brief) Expected() forecast.Peak {
	said, wrong := b.peak()
	if len(wrong) > 0 {
		return forecast.Peak{}
	}
	return forecast.Read(said)
}

// embargo reads its end, which without a time is the midnight that begins its date.
func (b Brief) embargo(c Clock, zone *time.Location) (time.Time, []fault.Invalid) {
	if b.EmbargoDate == "" && b.EmbargoClock == "" {
		until, _, err := Moment("embargo_until", b.EmbargoUntil, c.Zone)
		return until, fault.Invalids(err)
	}
	clock := b.EmbargoClock
	if clock == "" {
		clock = "00:00"
	}
	until, err := airtime.Parse(c.Now, b.EmbargoDate, clock, zone)
	var wrong fault.Invalid
	if errors.As(err, &wrong) {
		wrong.Field = "embargo_" + wrong.Field
		return time.Time{}, []fault.Invalid{wrong}
	}
	return until, nil
}

// BriefOf is a brief as it would be said.
func BriefOf(b readiness.Brief) Brief {
	var in Brief
	said := map[string]string{}
	for _, f := range readiness.BriefFields {
		said[string(f)] = b.Told(f)
	}
	fill(&in, said)
	return in
}

// Form is the brief as a form shows it: the end of the embargo on the clocks of a zone, and a formula in its parts.
func (b Brief) Form(zone *time.Location) TellBrief {
	if f, _, is := forecast.ReadFormula(b.Peak); is && f.String() == b.Peak && f.Rate() != (forecast.Span{}) {
		parts := f.Parts()
		b.Peak, b.PeakReach, b.PeakRating, b.PeakShare = "", parts.Reach, parts.Rating, parts.Share
		b.PeakPages, b.PeakSeconds = parts.Pages, parts.Seconds
	}
	if until, err := time.Parse(time.RFC3339, b.EmbargoUntil); err == nil {
		b.EmbargoUntil, b.EmbargoDate, b.EmbargoClock = "", until.In(zone).Format(time.DateOnly), until.In(zone).Format("15:04")
	}
	return TellBrief{Brief: b, Zone: zone.String()}
}
