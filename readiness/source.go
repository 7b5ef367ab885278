package readiness

import (
	"net/url"
	"slices"

	"tallylight/readiness/fault"
)

// calendarSchemes begin the address of a calendar; webcal and webcals are names that calendar programs give to HTTPS.
var calendarSchemes = []string{"https", "http", "webcal", "webcals"}

// Check refuses what cannot be the source of a calendar. An address that is not encrypted is taken only with plain,
// which its owner has chosen, or on this machine. The error is an Invalid that quotes nothing: what came may be a
// secret.
func (from FeedSource) Check(plain bool) error {
	u, err := url.Parse(from.URL)
	switch {
	case from.URL == "":
		return fault.Invalid{Field: "url", Reason: "required"}
	case err != nil || !fault.FitsAddress(from.URL) || u.Hostname() == "" || !slices.Contains(calendarSchemes, u.Scheme):
		return fault.Invalid{Field: "url", Reason: "not_a_calendar_address"}
	case u.Scheme == "http" && !plain && !loopback(from.URL):
		return fault.Invalid{Field: "url", Reason: NotEncrypted}
	case from.User != "" && from.Password == "":
		return fault.Invalid{Field: "password", Reason: "required"}
	}
	return nil
}

// NotEncrypted is the reason why an address is refused that a person may choose all the same.
const NotEncrypted = "not_encrypted"
