package web_test

import (
	"net/http"

	"tallylight/readiness/account"
	"tallylight/web/intent"
)

// theAccounts are the people, but for ids and versions, and who is invited.
func theAccounts(s *site) any {
	people, err := s.store.People(s.Context())
	s.must(err)
	var all []any
	for _, p := range people {
		all = append(all, []any{p.Name, p.Role, p.DisabledAt})
	}
	links, err := s.store.Invitations(s.Context())
	s.must(err)
	for _, l := range links {
		all = append(all, []any{l.Email, l.Role, l.EndsAt})
	}
	return all
}

// theTokens are those that were made by either door, but for ids and owners. One acts for the API itself.
func theTokens(s *site) any {
	tokens, err := s.store.Tokens(s.Context())
	s.must(err)
	var all []any
	for _, t := range tokens {
		if t.Scope != account.Admin {
			all = append(all, []any{t.Name, t.Role, t.Scope, t.EndsAt})
		}
	}
	return all
}

// theDisplays are the links of screens, but for ids and keys.
func theDisplays(s *site) any {
	links, err := s.store.Displays(s.Context())
	s.must(err)
	var all []any
	for _, l := range links {
		all = append(all, []any{l.Name, l.Shows, l.EventID, l.Level, l.Audience, l.Lang})
	}
	return all
}

// theCalendarLinks are the calendars that go out, but for ids and keys.
func theCalendarLinks(s *site) any {
	links, err := s.store.Outfeeds(s.Context(), "")
	s.must(err)
	var all []any
	for _, l := range links {
		all = append(all, []any{l.Name, l.Shows, l.Level, l.PageID, l.Gates, l.Audience, l.Lang, l.ByID, l.Push.URL, l.Push.User, l.Push.Password})
	}
	return all
}

func always(path string) func(*site) string { return func(*site) string { return path } }

func theViewer(s *site) string { return "/people/" + s.people[viewer].ID }

var accountIntentions = []intention{
	{name: "invite somebody", of: intent.Invitation{}, page: always("/people/invitations"), method: http.MethodPost, path: always("/people/invitations"),
		form: values{"email": "new@example.jp", "role": "sre", "days": "7"}, json: values{"email": "new@example.jp", "role": "sre", "days": 7},
		stored: theAccounts, rows: []said{
			both("nobody", "email", "", "email not_an_address"),
			both("no address", "email", "new", "email not_an_address"),
			both("somebody who has an account", "email", "PR@example.jp", "email exists"),
			both("a role that does not exist", "role", "boss", "role unknown"),
			both("a link for half a year", "days", 180, "days out_of_range"),
			both("a link for no number of days", "days", "soon", "days not_a_number"),
		}},
	{name: "change a role", of: intent.PersonEdit{}, page: theViewer, method: http.MethodPatch, path: theViewer,
		form: values{"version": 1, "role": "pr"}, json: values{"version": 1, "role": "pr"}, stored: theAccounts, rows: []said{
			both("a role that does not exist", "role", "boss", "role unknown"),
			both("a state that does not exist", "state", "asleep", "state unknown"),
			both("disabled as well", "state", "disabled", ""),
		}},
	{name: "demote the last admin", of: intent.PersonEdit{}, page: func(s *site) string { return "/people/" + s.people[admin].ID }, method: http.MethodPatch,
		path: func(s *site) string { return "/people/" + s.people[admin].ID }, form: values{"version": 1, "state": "active"}, json: values{"version": 1, "role": "admin"},
		rows: []said{
			both("to SRE", "role", "sre", "role last_admin"),
			both("out of the house", "state", "disabled", "state last_admin"),
		}},
	{name: "make a token", of: intent.NewToken{}, page: always("/tokens"), method: http.MethodPost, path: always("/tokens"),
		form: values{"name": "ci", "scope": "reports", "days": "30"}, json: values{"name": "ci", "scope": "reports", "days": 30}, stored: theTokens, rows: []said{
			both("without a name", "name", " ", "name required"),
			both("with a name that is too long", "name", long(101), "name too_long"),
			both("with a scope that does not exist", "scope", "all", "scope unknown"),
			both("with a role that does not exist", "role", "boss", "role unknown"),
			both("for ever", "days", 100000, "days out_of_range"),
			both("of a role", "role", "pr", ""),
		}},
	{name: "make a display link", of: intent.NewDisplay{}, page: always("/displays"), method: http.MethodPost, path: always("/displays"),
		form: values{"name": "the door", "shows": "board", "level": "3", "lang": "ja"}, json: values{"name": "the door", "shows": "board", "level": 3, "lang": "ja"},
		stored: theDisplays, rows: []said{
			both("that says nowhere", "name", " ", "name required"),
			both("of a name that is too long", "name", long(101), "name too_long"),
			both("that shows nothing there is", "shows", "history", "level not_on_wall, shows unknown"),
			both("of a wall with a level", "shows", "wall", "level not_on_wall"),
			both("of a board with one event", "event", "none", "event not_on_board"),
			both("of a level there is not", "level", 99, "level out_of_range"),
			both("of a level that is no number", "level", "high", "level not_a_number"),
			both("for people there are not", "audience", "all", "audience unknown"),
			both("in a language there is not", "lang", "fr", "lang unknown"),
			both("for SRE and PR", "audience", "open", ""),
		}},
	{name: "make a calendar link", of: intent.NewOutfeed{}, page: always("/subscribe"), method: http.MethodPost, path: always("/calendar-links"),
		form: values{"name": "the desk", "shows": "events", "level": "3", "lang": "en", "gates": "true"}, json: values{"name": "the desk", "shows": "events", "level": 3, "lang": "en", "gates": true},
		stored: theCalendarLinks, rows: []said{
			both("without a name", "name", " ", "name required"),
			both("of a name that is too long", "name", long(101), "name too_long"),
			both("of what there is not", "shows", "all", "shows unknown"),
			both("of one's tasks", "shows", "mine", ""),
			both("of a level there is not", "level", 99, "level out_of_range"),
			both("of a level that is no number", "level", "high", "level not_a_number"),
			both("of a page there is not", "page", "none", "page unknown"),
			both("for people there are not", "audience", "all", "audience unknown"),
			both("for SRE and PR", "audience", "open", ""),
			both("in a language there is not", "lang", "fr", "lang unknown"),
			{"written to a calendar", values{"url": "https://dav.example.jp/c/", "user": "tally", "password": "secret"}, values{"url": "https://dav.example.jp/c/", "user": "tally", "password": "secret"}, ""},
			both("written to what is no address", "url", "ftp://dav.example.jp/c/", "url not_a_calendar_address"),
		}},
	{name: "make a display link of one event", of: intent.NewDisplay{}, page: always("/displays"), method: http.MethodPost, path: always("/displays"),
		form: values{"name": "the door"}, json: values{"name": "the door"}, stored: theDisplays, rows: []said{
			both("that is not there", "event", "none", "event unknown"),
		}},
}
