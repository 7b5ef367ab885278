package intent

import (
	"cmp"
	"slices"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/readiness/toppage"
)

// FreezeOpening is the wish to let a change go out in spite of a freeze.
type FreezeOpening struct {
	Service string `json:"service" limit:"name"`
	Reason  string `json:"reason" limit:"evidence" required:"true"`
}

// Freeze is when events freeze changes, as it is typed.
type Freeze struct {
	Seen
	Services string       `json:"services" is:"ids" doc:"Names of the services of the company. Empty: any name may be asked for."`
	Rules    []FreezeRule `json:"rules" doc:"Rules by what a level stands for; roles that are left out freeze nothing."`
}

// FreezeRule is what events of the levels of a role freeze.
type FreezeRule struct {
	Role     string `json:"role" limit:"role" required:"true"`
	Kind     string `json:"kind" limit:"freeze_kind" doc:"Empty: it freezes nothing."`
	Before   string `json:"before_s" form:"before" is:"span" limit:"freeze_before" doc:"How long before air it begins."`
	After    string `json:"after_s" form:"after" is:"span" limit:"freeze_after" doc:"How long after the event has aired it ends."`
	Services string `json:"services" is:"ids" doc:"Those of services that it freezes; empty: all."`
}

// Settings are the settings that are meant, with all that cannot be kept of them.
func (f Freeze) Settings() (freeze.Settings, []fault.Invalid) {
	s := freeze.Settings{Services: freeze.Names(f.Services), Rules: map[toppage.Role]freeze.Rule{}, Version: f.Version}
	var wrong []fault.Invalid
	for _, r := range f.Rules {
		rule := freeze.Rule{Kind: freeze.Kind(r.Kind), Services: freeze.Names(r.Services)}
		var errs [2]error
		rule.Before, errs[0] = optionalSpan("rules."+r.Role+".before", r.Before)
		rule.After, errs[1] = optionalSpan("rules."+r.Role+".after", r.After)
		for _, err := range errs {
			wrong = append(wrong, fault.Invalids(err)...)
		}
		s.Rules[toppage.RoleOf(r.Role)] = rule
	}
	return s, Merge(wrong, s.Wrong())
}

// FreezeOf is the settings as they would be typed, with a rule of each role.
func FreezeOf(s freeze.Settings) Freeze {
	f := Freeze{Services: strings.Join(s.Services, " ")}
	f.Version = s.Version
	for _, role := range toppage.Roles {
		r := s.Rules[role]
		f.Rules = append(f.Rules, FreezeRule{Role: role.String(), Kind: string(r.Kind), Before: cmp.Or(readiness.WriteLead(r.Before), "0h"),
			After: cmp.Or(readiness.WriteLead(r.After), "0h"), Services: strings.Join(r.Services, " ")})
	}
	return f
}

// Rule gives the rule of a role.
func (f Freeze) Rule(role toppage.Role) FreezeRule {
	i := slices.IndexFunc(f.Rules, func(r FreezeRule) bool { return r.Role == role.String() })
	if i < 0 {
		return FreezeRule{Role: role.String()}
	}
	return f.Rules[i]
}
