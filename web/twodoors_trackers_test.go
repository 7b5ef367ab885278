package web_test

import (
	"net/http"
	"strings"

	"tallylight/readiness/ticket"
	"tallylight/web/intent"
)

// hubOf keeps a tracker, and gives it again when it is there.
func hubOf(s *site) ticket.Tracker {
	s.Helper()
	all, err := s.store.Trackers(s.Context())
	s.must(err)
	if len(all) > 0 {
		return all[0]
	}
	k, err := s.store.AddTracker(s.Context(), ticket.Tracker{Kind: ticket.GitHub, Name: "Ops", Project: "acme/ops", Token: "github_pat_hush"}, actorOf(s.people[admin]), noon)
	s.must(err)
	return k
}

// theTrackers are those there are, but for their ids.
func theTrackers(s *site) any {
	all, err := s.store.Trackers(s.Context())
	s.must(err)
	for i := range all {
		all[i].ID = ""
	}
	return all
}

// theIssue is the issues of the first event.
func theIssue(s *site) any {
	links, err := s.store.EventIssues(s.Context(), s.events[0].ID)
	s.must(err)
	var all []any
	for _, l := range links {
		all = append(all, []any{l.State, l.Number, l.NextAt, l.By})
	}
	return all
}

var ticketIntentions = []intention{
	{name: "an issue tracker", of: intent.NewTracker{}, page: at("/trackers"), method: http.MethodPost, path: at("/trackers"), stored: theTrackers,
		form: values{"kind": "gitlab", "name": "Web", "url": "https://gitlab.example.jp/", "project": "tv/web", "token": "glpat-hush", "confidential": "true"},
		json: values{"kind": "gitlab", "name": "Web", "url": "https://gitlab.example.jp/", "project": "tv/web", "token": "glpat-hush", "confidential": true}, rows: []said{
			both("of the public service", "url", "", ""),
			both("of a product that there is not", "kind", "jira", "kind unknown"),
			both("without a name", "name", " ", "name required"),
			both("with a long name", "name", long(101), "name too_long"),
			both("at an address that is none", "url", "gitlab", "url not_a_web_address"),
			both("at an address with a password", "url", "https://a:b@gitlab.example.jp/", "url has_password"),
			both("without a project", "project", "", "project required"),
			both("with a project that climbs", "project", "tv/..", "project not_a_project"),
			both("with an address for its project", "project", "https://gitlab.example.jp/tv/web", "project not_a_project"),
			both("without a token", "token", "", "token required"),
			both("with two lines for a token", "token", "a\r\nX: b", "token not_a_token"),
			both("with a token of too much", "token", strings.Repeat("t", 501), "token not_a_token"),
		}},
	{name: "a changed issue tracker", of: intent.TrackerEdit{}, given: func(s *site) { hubOf(s) }, method: http.MethodPatch, stored: theTrackers,
		page: func(s *site) string { return "/trackers/" + hubOf(s).ID }, path: func(s *site) string { return "/trackers/" + hubOf(s).ID },
		form: values{"name": "Ops 2", "url": "", "project": "acme/infra", "token": "", "confidential": "true", "version": 1},
		json: values{"name": "Ops 2", "url": "", "project": "acme/infra", "token": "", "confidential": true, "version": 1}, rows: []said{
			both("with a new token", "token", "github_pat_new", ""),
			both("without a name", "name", "", "name required"),
			both("without a project", "project", "", "project required"),
			both("with a project in a group", "project", "a/b/c", "project not_a_project"),
			both("on another server, with the old token", "url", "https://github.example.jp", "token other_server"),
		}},
	{name: "an issue of a task", of: intent.IssueLink{}, given: func(s *site) { hubOf(s) }, page: theTask("/issue"), method: http.MethodPut, path: theTask("/issue"), stored: theIssue,
		form: values{"url": "https://github.com/acme/ops/issues/12"}, json: values{"url": "https://github.com/acme/ops/issues/12"}, rows: []said{
			both("of another project", "url", "https://github.com/acme/other/issues/12", "url no_issue"),
			both("inward", "url", "http://127.0.0.1/acme/ops/issues/12", "url no_issue"),
			both("that is a word", "url", "OPS-12", "url no_issue"),
			both("that is a script", "url", "javascript:alert(1)", "url no_issue"),
			both("that is none", "url", "", "url required"),
			{"in a tracker that there is not", values{"url": "", "tracker": "none"}, values{"url": "", "tracker": "none"}, "tracker unknown"},
			both("in two places", "tracker", "none", "url one_of_two"),
		}},
}
