package freeze

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// Task is the template whose task says that changes are frozen: a job that was refused proves it.
const Task = "C-01"

// Kind is how strongly changes are frozen.
type Kind string

// The kinds, the weakest first.
const (
	None Kind = ""     // not at all
	Soft Kind = "soft" // CI is warned
	Hard Kind = "hard" // CI is refused
)

// Kinds lists them.
var Kinds = []Kind{None, Soft, Hard}

// Rule is what an event of a level freezes: from how long before air until how long after it has aired, for which services of the
// company; none named: all.
type Rule struct {
	Kind     Kind          `json:"kind"`
	Before   time.Duration `json:"before"`
	After    time.Duration `json:"after"`
	Services []string      `json:"services,omitempty"`
}

// Settings are the rules of a company by what a level stands for, and its services. Where it names none, any service may be asked
// for and is frozen by every rule.
type Settings struct {
	Services []string              `json:"services,omitempty"`
	Rules    map[toppage.Role]Rule `json:"rules"`
	Version  int64                 `json:"-"`
}

// The bounds of settings.
const (
	MaxBefore   = 14 * fault.Day
	MaxAfter    = 7 * fault.Day
	MaxServices = 50
	MaxWithin   = fault.Day
)

// Defaults are the settings of a new installation.
func Defaults() Settings {
	return Settings{Version: 1, Rules: map[toppage.Role]Rule{
		toppage.Scale:    {Kind: Soft, Before: 12 * time.Hour, After: 2 * time.Hour},
		toppage.Prove:    {Kind: Hard, Before: 24 * time.Hour, After: 2 * time.Hour},
		toppage.AllHands: {Kind: Hard, Before: 24 * time.Hour, After: 2 * time.Hour},
	}}
}

// Names takes a list of services apart, as people type it: with blanks or commas between, each once.
func Names(typed string) []string {
	var names []string
	for _, name := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \t\r\n,、，　", r) }) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Wrong lists the fields because of which the settings cannot be kept. A field of a rule has the name of its role before it.
func (s Settings) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(len(s.Services) > MaxServices, "services", "too_many", strconv.Itoa(len(s.Services)))
	for _, name := range s.Services {
		refuse(!fault.IsToken(name), "services", "not_a_service", name)
	}
	for _, role := range slices.Sorted(maps.Keys(s.Rules)) {
		r, of := s.Rules[role], "rules."+role.String()+"."
		refuse(!slices.Contains(toppage.Roles, role), "role", "unknown", role.String())
		refuse(!slices.Contains(Kinds, r.Kind), of+"kind", "unknown", string(r.Kind))
		refuse(r.Before < 0 || r.Before > MaxBefore || r.Before%time.Minute != 0, of+"before", "out_of_range", r.Before.String())
		refuse(r.After < 0 || r.After > MaxAfter || r.After%time.Minute != 0, of+"after", "out_of_range", r.After.String())
		for _, name := range r.Services {
			refuse(!slices.Contains(s.Services, name), of+"services", "unknown_service", name)
		}
	}
	return wrong
}

// Same says that two settings ask for the same.
func (s Settings) Same(o Settings) bool {
	return slices.Equal(s.Services, o.Services) && maps.EqualFunc(s.Rules, o.Rules, func(a, b Rule) bool {
		return a.Kind == b.Kind && a.Before == b.Before && a.After == b.After && slices.Equal(a.Services, b.Services)
	})
}

// of gives the rule for an event. One to which nobody has given a level freezes softly at most, by the level that is assumed.
func (s Settings) of(e readiness.Event, ladder readiness.Ladder) Rule {
	r := s.Rules[ladder.Held(e.Planned(ladder))]
	if e.Level == 0 && r.Kind == Hard {
		r.Kind = Soft
	}
	return r
}

// WrongService refuses a service that the company does not have: a slip of the pen is never free.
func (s Settings) WrongService(name string) error {
	switch {
	case name == "" || len(s.Services) == 0 && fault.IsToken(name) || slices.Contains(s.Services, name):
		return nil
	}
	return fault.Invalid{Field: "service", Reason: "unknown_service", Got: cmp.Or(strings.Join(s.Services, " "), name)}
}
