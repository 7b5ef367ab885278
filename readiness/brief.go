package readiness

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
	"tallylight/readiness/forecast"
	"tallylight/readiness/scope"
)

// Brief is what PR has told beyond the calendar. Air time is a field of it too and comes from the event.
type Brief struct {
	Programme string    `json:"programme"`
	Station   string    `json:"station"`
	Corner    string    `json:"corner"`     // how long it is on screen
	Kind      string    `json:"kind"`       // live or recorded, region
	ScreenURL string    `json:"screen_url"` // URL or search word on screen
	CatchUp   string    `json:"catch_up"`   // rerun and streaming dates
	Reach     string    `json:"reach"`      // households, readers, recipients
	Peak      string    `json:"peak"`       // expected peak, as PR or SRE puts it
	Contact   string    `json:"contact"`    // who answers on the day
	Certainty Certainty `json:"certainty"`
	// Exposure is what it reaches people through. It decides which tasks there are.
	Exposure scope.Kind `json:"exposure"`
	Embargo  string     `json:"embargo"` // what may not be published yet
	// EmbargoUntil is the instant until which nothing may be published: RFC 3339 in UTC; empty for none.
	EmbargoUntil string `json:"embargo_until"`
}

// Certainty is how sure PR is that it will be shown as told.
type Certainty string

// The certainties, surest first; empty: PR has not said.
const (
	CertainlyShown Certainty = "confirmed"
	LikelyShown    Certainty = "likely"
	MaybeShown     Certainty = "tentative"
	UnknownShown   Certainty = "unknown"
)

// Certainties lists every certainty that can be told.
var Certainties = []Certainty{CertainlyShown, LikelyShown, MaybeShown, UnknownShown}

// BriefField names one field of the brief, as the API does.
type BriefField string

// The fields of the brief.
const (
	FieldOnAir        BriefField = "on_air"
	FieldKind         BriefField = "kind"
	FieldReach        BriefField = "reach"
	FieldPeak         BriefField = "peak"
	FieldScreenURL    BriefField = "screen_url"
	FieldCatchUp      BriefField = "catch_up"
	FieldContact      BriefField = "contact"
	FieldProgramme    BriefField = "programme"
	FieldStation      BriefField = "station"
	FieldCorner       BriefField = "corner"
	FieldCertainty    BriefField = "certainty"
	FieldEmbargo      BriefField = "embargo"
	FieldEmbargoUntil BriefField = "embargo_until"
)

// BriefFields lists what PR is asked for beside the air time, in the order in which it is asked.
var BriefFields = []BriefField{scope.Told, FieldProgramme, FieldStation, FieldCorner, FieldKind, FieldScreenURL, FieldCatchUp,
	FieldReach, FieldPeak, FieldContact, FieldCertainty, FieldEmbargo, FieldEmbargoUntil}

// at gives where a field is kept; nil for the air time.
func (b *Brief) at(f BriefField) *string {
	switch f {
	case FieldProgramme:
		return &b.Programme
	case FieldStation:
		return &b.Station
	case FieldCorner:
		return &b.Corner
	case FieldKind:
		return &b.Kind
	case FieldScreenURL:
		return &b.ScreenURL
	case FieldCatchUp:
		return &b.CatchUp
	case FieldReach:
		return &b.Reach
	case FieldPeak:
		return &b.Peak
	case FieldContact:
		return &b.Contact
	case FieldCertainty:
		return (*string)(&b.Certainty)
	case scope.Told:
		return (*string)(&b.Exposure)
	case FieldEmbargo:
		return &b.Embargo
	case FieldEmbargoUntil:
		return &b.EmbargoUntil
	default:
		return nil
	}
}

// Told gives what was told of a field; empty for the air time, which is the event's.
func (b Brief) Told(f BriefField) string {
	if at := b.at(f); at != nil {
		return *at
	}
	return ""
}

// Tell puts down what was told of a field.
func (b *Brief) Tell(f BriefField, said string) {
	if at := b.at(f); at != nil {
		*at = said
	}
}

// Embargoed gives the instant until which nothing may be published; zero for none.
func (b Brief) Embargoed() time.Time {
	if b.EmbargoUntil == "" {
		return time.Time{}
	}
	until, err := time.Parse(time.RFC3339, b.EmbargoUntil)
	if err != nil {
		return time.Time{}
	}
	return until.UTC()
}

// Wrong lists the fields that cannot be kept as they are.
func (b Brief) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	for _, f := range BriefFields {
		if said := b.Told(f); fault.LongerThan(said, fault.MaxSaid) {
			wrong = append(wrong, fault.Invalid{Field: string(f), Reason: "too_long"})
		}
	}
	if !fault.LongerThan(b.Peak, fault.MaxSaid) {
		_, unread, _ := forecast.ReadFormula(b.Peak)
		wrong = append(wrong, unread...)
	}
	if b.Certainty != "" && !slices.Contains(Certainties, b.Certainty) {
		wrong = append(wrong, fault.Invalid{Field: string(FieldCertainty), Reason: "unknown", Got: string(b.Certainty)})
	}
	if b.Exposure != "" && !slices.Contains(scope.Kinds, b.Exposure) {
		wrong = append(wrong, fault.Invalid{Field: scope.Told, Reason: "no_such_kind", Got: string(b.Exposure)})
	}
	if b.EmbargoUntil != "" && b.Embargoed().IsZero() {
		wrong = append(wrong, fault.Invalid{Field: string(FieldEmbargoUntil), Reason: "bad_date", Got: b.EmbargoUntil})
	}
	return wrong
}

// EmbargoOver refuses to enter an embargo that is over at now, given what was told before: one that has run out meanwhile stays.
func (b Brief) EmbargoOver(now time.Time, was Brief) []fault.Invalid {
	until := b.Embargoed()
	if until.IsZero() || until.After(now) || until.Truncate(time.Minute).Equal(was.Embargoed().Truncate(time.Minute)) {
		return nil
	}
	return []fault.Invalid{{Field: string(FieldEmbargoUntil), Reason: "embargo_over", Got: b.EmbargoUntil}}
}

// Tell takes over what PR told. How certain PR is decides, for an event entered by hand, whether it is tentative.
func (e *Event) Tell(b Brief) {
	if e.FeedID == "" && e.Calendar != Cancelled && b.Certainty != "" && b.Certainty != e.Brief.Certainty {
		e.Calendar = b.Certainty.Calendar()
	}
	e.Brief = b
}

// BriefLine is one field of the brief with what was told; empty where nothing was. The peak may stay empty,
// because SRE can estimate it.
type BriefLine struct {
	Field    BriefField
	Value    string
	Told     bool
	Required bool
}

// BriefLines lists the seven fields of the brief that are counted, with what was told.
func (e Event) BriefLines() []BriefLine {
	return []BriefLine{
		{Field: FieldOnAir, Told: !e.AllDay, Required: true},
		e.briefLine(FieldKind, true),
		e.briefLine(FieldReach, true),
		e.briefLine(FieldPeak, false),
		e.briefLine(FieldScreenURL, true),
		e.briefLine(FieldCatchUp, true),
		e.briefLine(FieldContact, true),
	}
}

// BriefExtras lists what PR has told beyond the fields that are counted.
func (e Event) BriefExtras() []BriefLine {
	var told []BriefLine
	for _, f := range []BriefField{scope.Told, FieldProgramme, FieldStation, FieldCorner, FieldCertainty, FieldEmbargo, FieldEmbargoUntil} {
		if l := e.briefLine(f, false); l.Told {
			told = append(told, l)
		}
	}
	return told
}

func (e Event) briefLine(f BriefField, required bool) BriefLine {
	said := e.Brief.Told(f)
	return BriefLine{Field: f, Value: said, Told: said != "", Required: required}
}

// BriefMissing lists the required fields that PR has not told yet.
func (e Event) BriefMissing() []BriefField {
	var missing []BriefField
	for _, l := range e.BriefLines() {
		if l.Required && !l.Told {
			missing = append(missing, l.Field)
		}
	}
	return missing
}

// Calendar is the status of an event by hand of which PR is that certain.
func (c Certainty) Calendar() CalendarStatus {
	if c == MaybeShown || c == UnknownShown {
		return Tentative
	}
	return Confirmed
}
