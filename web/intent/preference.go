package intent

import (
	"strings"

	"tallylight/readiness/preference"
)

// Own is how whoever asks wants to see everything.
type Own struct {
	Language  string `json:"language" limit:"language" doc:"Of pages; empty: as the browser asks."`
	Zone1     string `json:"zone1" limit:"zone_name" doc:"First time zone (IANA name). Give both zones, or leave both empty for those of the company."`
	Zone2     string `json:"zone2" limit:"zone_name" doc:"Second time zone."`
	WeekStart string `json:"week_start" limit:"week_start" doc:"First day of a week in the calendar; empty: Sunday."`
	Theme     string `json:"theme" limit:"theme" doc:"Empty: as the system has it."`
	Shortcuts bool   `json:"shortcuts" is:"flag" doc:"Whether keys do something by themselves. Default: true."`
}

// OwnOf is what stands, as it would be typed.
func OwnOf(o preference.Own) Own {
	return Own{Language: o.Language, Zone1: o.First, Zone2: o.Second, WeekStart: o.WeekStart, Theme: o.Theme, Shortcuts: !o.NoShortcuts}
}

// Own is what is meant.
func (o Own) Own() preference.Own {
	return preference.Own{Language: o.Language, Zones: pair(o.Zone1, o.Zone2), WeekStart: o.WeekStart, Theme: o.Theme, NoShortcuts: !o.Shortcuts}
}

// pair reads two zones. Names are shown with blanks, and may be typed so.
func pair(first, second string) preference.Zones {
	return preference.Zones{First: strings.ReplaceAll(first, " ", "_"), Second: strings.ReplaceAll(second, " ", "_")}
}

// ForAll is what is set for everybody in the company.
type ForAll struct {
	Seen
	Zone1    string `json:"zone1" limit:"zone_name" doc:"First time zone of the company (IANA name). Leave both zones empty for those of the environment."`
	Zone2    string `json:"zone2" limit:"zone_name" doc:"Second time zone."`
	Label1   string `json:"label1" limit:"clock" doc:"What the clock of the first zone is called; empty: by its abbreviation."`
	Label2   string `json:"label2" limit:"clock" doc:"What the clock of the second zone is called."`
	Language string `json:"language" limit:"language" doc:"Where neither a person nor a browser asks for one; empty: as the environment has it."`
}

// ForAllOf is what stands, as it would be typed.
func ForAllOf(c preference.Company) ForAll {
	return ForAll{Zone1: c.First, Zone2: c.Second, Label1: c.Label1, Label2: c.Label2, Language: c.Language}
}

// Company is what is meant, of the version that was seen.
func (f ForAll) Company() preference.Company {
	return preference.Company{Zones: pair(f.Zone1, f.Zone2), Label1: f.Label1, Label2: f.Label2, Language: f.Language, Version: f.Version}
}
