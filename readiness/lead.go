package readiness

import (
	"regexp"
	"strconv"
	"strings"
	"time"
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
		return 0, Invalid{Field: "lead", Reason: "required"}
	}
	if m == nil {
		return 0, Invalid{Field: "lead", Reason: "not_a_lead", Got: typed}
	}
	var lead time.Duration
	for i, unit := range []time.Duration{day, time.Hour, time.Minute} {
		n, _ := strconv.Atoi(m[i+1]) // digits, or nothing
		lead += time.Duration(n) * unit
	}
	return lead, nil
}
