package notify

import "tallylight/readiness/fault"

// WrongURL gives the fixed word for what cannot be the address of a service, whose secrets nobody on the way may read; empty
// where it can.
func WrongURL(address string) string {
	if address == "" {
		return "required"
	}
	u, reason := fault.Address(address)
	if reason != "" {
		return reason
	}
	if u.Hostname() == "notify-api.line.me" { // switched off on 2025-04-01
		return "line_notify_ended"
	}
	if fault.InTheClear(u) {
		return "not_https"
	}
	return ""
}
