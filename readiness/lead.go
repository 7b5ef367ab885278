package readiness

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/fault"
)

var (
	leadForm = regexp.MustCompile(`^(?:(\d{1,5})\s*(?:d|days?|日))?\s*(?:(\d{1,5})\s*(?:h|hours?|時間))?\s*(?:(\d{1,5})\s*(?:m|min|minutes?|分))?$`)
	halfSize = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
		"　", " ", "ｄ", "d", "ｈ", "h", "ｍ", "m")
)

// ReadLead reads a lead time as people type it: 2d, 3h, 1d 12h, 30 min, 2日, 3時間; 0 is the anchor itself. What is none
// is refused with an Invalid.
func ReadLead(typed string) (time.Duration, error) {
	plain := strings.ToLower(strings.TrimSpace(halfSize.Replace(typed)))
	if plain == "0" {
		return 0, nil
	}
	m := leadForm.FindStringSubmatch(plain)
	if plain == "" {
		return 0, fault.Invalid{Field: "lead", Reason: "required"}
	}
	if m == nil {
		return 0, fault.Invalid{Field: "lead", Reason: "not_a_lead", Got: typed}
	}
	var lead time.Duration
	for i, unit := range []time.Duration{fault.Day, time.Hour, time.Minute} {
		n, _ := strconv.Atoi(m[i+1]) // digits, or nothing
		lead += time.Duration(n) * unit
	}
	return lead, nil
}

// WriteLead gives a lead as ReadLead takes it: "1d12h", "30m", "0".
func WriteLead(lead time.Duration) string {
	var b strings.Builder
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{fault.Day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}} {
		if n := lead / unit.length; n > 0 {
			b.WriteString(strconv.Itoa(int(n)) + unit.name)
			lead -= n * unit.length
		}
	}
	if b.Len() == 0 {
		return "0"
	}
	return b.String()
}

// ReadLast reads an instant before air that need not be said, the last possible time of a task or from when a tick counts, as
// people type it: the name of a gate, or a lead before air; empty: it was not said.
func ReadLast(field, typed string) (Gate, error) {
	if strings.TrimSpace(typed) == "" {
		return Gate{}, nil
	}
	if g, err := ReadGate(typed); err == nil {
		return g, nil
	}
	lead, err := ReadLead(typed)
	if err != nil {
		return Gate{}, fault.Invalid{Field: field, Reason: "not_a_lead", Got: typed}
	}
	return Gate{Anchor: AtStart, Lead: -lead}, nil
}

// Said gives the name of a gate that need not be said, as ReadLast takes it; empty: it was not.
func (g Gate) Said() string {
	if g == (Gate{}) {
		return ""
	}
	return g.Name()
}

// ReadGate reads a gate by its name, as Gate.Name gives it: "always", "entry", "on_air", "off_air", "T-14d", "T+1h". What is
// none is refused with an Invalid.
func ReadGate(name string) (Gate, error) {
	plain := strings.ReplaceAll(strings.TrimSpace(halfSize.Replace(name)), "−", "-")
	switch plain {
	case "always", "entry":
		return Gate{Anchor: Anchor(plain)}, nil
	case "on_air":
		return Gate{Anchor: AtStart}, nil
	case "off_air":
		return Gate{Anchor: AtEnd}, nil
	}
	if len(plain) < 3 || (plain[:2] != "T-" && plain[:2] != "T+") {
		return Gate{}, fault.Invalid{Field: "gate", Reason: "not_a_gate", Got: name}
	}
	lead, err := ReadLead(plain[2:])
	if err != nil {
		return Gate{}, fault.Invalid{Field: "gate", Reason: "not_a_gate", Got: name}
	}
	if plain[1] == '-' {
		return Gate{Anchor: AtStart, Lead: -lead}, nil
	}
	return Gate{Anchor: AtEnd, Lead: lead}, nil
}
