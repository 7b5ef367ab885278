package notice

import (
	"net/url"
	"strings"

	"tallylight/readiness"
)

// TeamOf gives the team that a subscriber is; false where it is a person, or no team that there is.
func TeamOf(subscriber string) (Team, bool) { return Plan{Subscriber: subscriber}.Team() }

// IsPerson says that a subscriber is a person: neither a team, nor a channel that listens to an event, nor nobody.
func IsPerson(subscriber string) bool {
	return subscriber != "" && !strings.HasPrefix(subscriber, teamPrefix) && !strings.HasPrefix(subscriber, listening)
}

// TeamOfRole gives the team to which people of a role belong; empty: none.
func TeamOfRole(role readiness.Role) Team {
	switch role {
	case readiness.PR:
		return PR
	case readiness.SRE, readiness.Admin:
		return SRE
	default:
		return ""
	}
}

// MayEdit says that somebody may change the plan of a subscriber: PR that of PR, SRE those of SRE and of whoever is on call,
// admins those of all teams, and everybody their own.
func MayEdit(subscriber string, by readiness.Actor) bool {
	team, is := TeamOf(subscriber)
	switch {
	case !is:
		return by.ID != "" && by.ID == subscriber && !by.Token
	case by.Role == readiness.Admin:
		return true
	case team == PR:
		return by.Role == readiness.PR
	}
	return by.Role == readiness.SRE
}

// StopAddress is where a reader of mails ends them without signing in, by a key; programs that read mail post to it by themselves
// (RFC 8058).
const StopAddress = "/settings/notices/stop"

// StopPath is that address with a key; empty without one.
func StopPath(key string) string {
	if key == "" {
		return ""
	}
	return StopAddress + "?key=" + url.QueryEscape(key)
}
