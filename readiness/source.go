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
	if from.Kind == FeedFile {
		if (from != FeedSource{Kind: FeedFile}) {
			return fault.Invalid{Field: "kind", Reason: "unknown"}
		}
		return nil
	}
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	refuse(from.Kind != "" && !slices.Contains(FeedKinds, from.Kind), "kind", "unknown", "")
	if reason := from.wrongURL(plain); reason != "" {
		refuse(true, "url", reason, "")
	}
	refuse(fault.LongerThan(from.User, MaxFeedName), "user", "too_long", "")
	refuse(fault.LongerThan(from.Password, MaxFeedSecret), "password", "too_long", "")
	refuse(from.User != "" && from.Password == "", "password", "required", "")
	return fault.All(wrong)
}

// wrongURL is why an address is none of a calendar.
func (from FeedSource) wrongURL(plain bool) string {
	u, err := url.Parse(from.URL)
	switch {
	case from.URL == "":
		return "required"
	case fault.LongerThan(from.URL, MaxFeedSecret):
		return "too_long"
	case err != nil || !fault.FitsAddress(from.URL) || u.Hostname() == "" || !fault.IsPort(u.Port()) || !slices.Contains(calendarSchemes, u.Scheme):
		return "not_a_calendar_address"
	case u.Scheme == "http" && !plain && !loopback(from.URL):
		return NotEncrypted
	}
	return ""
}

// NotEncrypted is the reason why an address is refused that a person may choose all the same.
const NotEncrypted = "not_encrypted"
