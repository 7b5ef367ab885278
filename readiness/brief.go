package readiness

// Brief is what PR has told beyond the calendar. Air time is the seventh field and comes from the event.
type Brief struct {
	Kind      string `json:"kind"`       // live or recorded, region
	Reach     string `json:"reach"`      // households, readers, recipients
	Peak      string `json:"peak"`       // expected peak, as PR or SRE puts it
	ScreenURL string `json:"screen_url"` // URL or search word on screen
	CatchUp   string `json:"catch_up"`   // rerun and streaming dates
	Contact   string `json:"contact"`    // who answers on the day
}

// BriefField names one field of the brief.
type BriefField string

// The fields of the brief, in the order in which PR is asked.
const (
	FieldOnAir     BriefField = "on_air"
	FieldKind      BriefField = "kind"
	FieldReach     BriefField = "reach"
	FieldPeak      BriefField = "peak"
	FieldScreenURL BriefField = "screen_url"
	FieldCatchUp   BriefField = "catch_up"
	FieldContact   BriefField = "contact"
)

// BriefLine is one field of the brief with what was told; empty where nothing was. The peak may stay empty,
// because SRE can estimate it.
type BriefLine struct {
	Field    BriefField
	Value    string
	Told     bool
	Required bool
}

// BriefLines lists the seven fields of the brief with what was told.
func (e Event) BriefLines() []BriefLine {
	line := func(f BriefField, v string, required bool) BriefLine {
		return BriefLine{Field: f, Value: v, Told: v != "", Required: required}
	}
	return []BriefLine{
		{Field: FieldOnAir, Told: !e.AllDay, Required: true},
		line(FieldKind, e.Brief.Kind, true),
		line(FieldReach, e.Brief.Reach, true),
		line(FieldPeak, e.Brief.Peak, false),
		line(FieldScreenURL, e.Brief.ScreenURL, true),
		line(FieldCatchUp, e.Brief.CatchUp, true),
		line(FieldContact, e.Brief.Contact, true),
	}
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
