package web_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/journal"
	"tallylight/web/intent"
)

func theTraffic(s *site) any {
	known, err := s.store.Traffic(s.Context())
	s.must(err)
	return known
}

// theFeeds are the calendars, but for what differs from run to run.
func theFeeds(s *site) any {
	feeds, err := s.store.Feeds(s.Context())
	s.must(err)
	var all []any
	for _, f := range feeds {
		all = append(all, []any{f.Name, f.Kind, f.URL, f.User, f.Password, f.Interval})
	}
	return all
}

func theFeed(rest string) func(*site) string {
	return func(s *site) string { return "/feeds/" + s.feed.ID + rest }
}

var levelIntentions = []intention{
	{name: "the traffic", of: intent.Traffic{}, page: at("/levels/traffic"), method: http.MethodPut, path: at("/traffic"), stored: theTraffic,
		form: values{"baseline": "1,200 rps", "proven": "4000", "proven_at": "2026-11-01", "boot": "90", "ramp": "45", "tail": "90", "headroom": "55%", "small": "80/s", "version": 1},
		json: values{"baseline_rps": 1200, "proven_rps": 4000, "proven_at": "2026-11-01", "boot_s": 90, "ramp_s": 45, "tail_s": 5400, "headroom": 0.55, "small_rps": 80, "version": 1}, rows: []said{
			{"of nothing but a test", values{"baseline": "", "boot": "", "ramp": "", "tail": "", "headroom": "", "small": ""},
				values{"baseline_rps": nil, "boot_s": nil, "ramp_s": nil, "tail_s": nil, "headroom": nil, "small_rps": nil}, ""},
			{"less than nothing", values{"baseline": "-1"}, values{"baseline_rps": -1}, "baseline not_a_rate"},
			{"more than there is", values{"proven": "2000000000"}, values{"proven_rps": 2e9}, "proven not_a_rate"},
			{"small below nothing", values{"small": "-1"}, values{"small_rps": -1}, "small not_a_rate"},
			{"that is a word", values{"baseline": "many"}, values{"baseline_rps": "many"}, "baseline not_a_rate"},
			{"tested tomorrow", values{"proven_at": "2026-11-18"}, values{"proven_at": "2026-11-18"}, "proven_at future"},
			{"tested on no day", values{"proven_at": "Friday"}, values{"proven_at": "Friday"}, "proven_at bad_date"},
			both("tested before the year nought", "proven_at", "0000-01-01T00:00:00+14:00", "proven_at bad_date"),
			{"of a test that proved nothing", values{"proven": ""}, values{"proven_rps": nil}, "proven required"},
			{"with instances that serve after two days", values{"boot": "172800"}, values{"boot_s": 172800}, "boot out_of_range"},
			{"with instances that serve soon", values{"boot": "soon"}, values{"boot_s": "soon"}, "boot out_of_range"},
			{"with a tail of a month", values{"tail": "43200"}, values{"tail_s": 2592000}, "tail out_of_range"},
			{"with more headroom than there is", values{"headroom": "101"}, values{"headroom": 1.01}, "headroom out_of_range"},
		}},
}

func theFreeze(s *site) any {
	known, err := s.store.FreezeSettings(s.Context())
	s.must(err)
	return known
}

// ruleOf are the fields of the only rule, by form and by JSON.
func ruleOf(sentence string, form values, json values, refused string) said {
	rule := values{"role": "prove", "kind": "hard", "before_s": 86400, "after_s": 7200, "services": []string{"web"}}
	maps.Copy(rule, json)
	return said{sentence, form, values{"rules": []values{rule}}, refused}
}

func theScaleTargets(s *site) any {
	known, err := s.store.ScaleTargets(s.Context())
	s.must(err)
	return known
}

var freezeIntentions = []intention{
	{name: "what is scaled", of: intent.ScaleTarget{}, page: at("/scale"), method: http.MethodPut, path: at("/scale/targets"), stored: theScaleTargets,
		form: values{"version": 1, "replicas": "4", "max": "100", "workload": "web", "namespace": "prod", "prometheus": "http://prom:9090", "resource": "service/a/b", "dimension": "ecs:service:DesiredCount"},
		json: values{"version": 1, "replicas": 4, "max": 100, "workload": "web", "namespace": "prod", "prometheus": "http://prom:9090", "resource": "service/a/b", "dimension": "ecs:service:DesiredCount"},
		rows: []said{
			both("of a page there is not", "page", "none", "page unknown"),
			both("without a number", "replicas", nil, "replicas required"),
			both("none", "replicas", -4, "replicas out_of_range"),
			both("a number that is none", "max", "many", "max not_a_number"),
			both("fewer at most than usual", "max", 3, "max out_of_range"),
			both("a name that Kubernetes does not take", "workload", "Web App", "workload not_a_label"),
			both("a namespace that it does not take", "namespace", "-", "namespace not_a_label"),
			both("an address that is none", "prometheus", "file:///etc/passwd", "prometheus not_a_web_address"),
			both("a resource with a blank", "resource", "service a", "resource not_a_resource"),
			both("a dimension that is none", "dimension", "x", "dimension not_a_dimension"),
			{"nothing of a name", values{"workload": "", "resource": ""}, values{"workload": "", "resource": ""}, "workload required"},
			both("of AWS alone", "workload", "", ""),
		}},
	{name: "when changes are frozen", of: intent.Freeze{}, page: at("/freeze"), method: http.MethodPut, path: at("/freeze/settings"), stored: theFreeze,
		form: values{"services": "web search", "row_1": 1, "role_1": "prove", "kind_1": "hard", "before_1": "24h", "after_1": "2h", "services_1": "web", "version": 1},
		json: values{"services": []string{"web", "search"}, "rules": []values{{"role": "prove", "kind": "hard", "before_s": 86400, "after_s": 7200, "services": []string{"web"}}}, "version": 1},
		rows: []said{
			ruleOf("softly", values{"kind_1": "soft"}, values{"kind": "soft"}, ""),
			ruleOf("not at all", values{"kind_1": ""}, values{"kind": ""}, ""),
			ruleOf("firmly", values{"kind_1": "firm"}, values{"kind": "firm"}, "rules.prove.kind unknown"),
			ruleOf("from three weeks before", values{"before_1": "21d"}, values{"before_s": 21 * 86400}, "rules.prove.before out_of_range"),
			ruleOf("until two weeks after", values{"after_1": "14d"}, values{"after_s": 14 * 86400}, "rules.prove.after out_of_range"),
			ruleOf("for a service that there is not", values{"services_1": "wbe"}, values{"services": []string{"wbe"}}, "rules.prove.services unknown_service"),
			ruleOf("for all", values{"services_1": ""}, values{"services": []string{}}, ""),
			{"of a service with a slash", values{"services": "web a/b"}, values{"services": []string{"web", "a/b"}}, "services not_a_service"},
		}},
	{name: "a change that goes out all the same", of: intent.FreezeOpening{}, given: func(s *site) { s.frozen() },
		page: at("/freeze/open"), method: http.MethodPost, path: at("/freeze/openings"), stored: theOpenings,
		form: values{"service": "web", "reason": "wrong price"}, json: values{"service": "web", "reason": "wrong price"}, rows: []said{
			both("of whichever service", "service", "", ""),
			both("of two", "service", "web,search", "service unknown_service"),
			both("without a reason", "reason", "", "reason required"),
			both("for a reason that nobody sees", "reason", unseen, "reason required"),
			both("for a long reason", "reason", long(2001), "reason too_long"),
		}},
}

func theOpenings(s *site) any {
	lines, err := s.store.RecentChanges(s.Context(), "", []string{journal.FreezeOpened}, 10)
	s.must(err)
	return len(lines)
}

var feedIntentions = []intention{
	{name: "a changed calendar", of: intent.FeedEdit{}, page: theFeed(""), method: http.MethodPatch, path: theFeed(""), stored: theFeeds,
		form: values{"name": "PR 2", "url": "https://calendar.example/other.ics", "interval": 30, "version": 1},
		json: values{"name": "PR 2", "url": "https://calendar.example/other.ics", "interval_s": 1800, "version": 1}, rows: []said{
			both("at the address that it has", "url", "", ""),
			both("without a name", "name", "", "name required"),
			both("with a name that nobody sees", "name", unseen, "name required"),
			both("with a long name", "name", long(201), "name too_long"),
			both("at a program", "url", "javascript:alert(1)", "url not_a_calendar_address"),
			both("on a line that others read", "url", "http://calendar.example/other.ics", "url not_encrypted"),
			both("at a long address", "url", "https://calendar.example/"+strings.Repeat("a", 4000), "url too_long"),
			{"fetched every two days", values{"interval": 2880}, values{"interval_s": 172800}, "interval out_of_range"},
			{"fetched often", values{"interval": "often"}, values{"interval_s": "often"}, "interval not_a_number"},
			{"fetched as usual", values{"interval": 0}, values{"interval_s": 0}, ""},
		}},
	{name: "a calendar to look at", of: intent.FeedPreview{}, page: at("/feeds/preview"), method: http.MethodPost, path: at("/feeds/preview"),
		form: values{"kind": "caldav", "url": "https://dav.example/c/", "user": "u", "password": "p"},
		json: values{"kind": "caldav", "url": "https://dav.example/c/", "user": "u", "password": "p"}, rows: []said{
			both("at a program", "url", "javascript:alert(1)", "url not_a_calendar_address"),
			both("on a line that others read", "url", "http://dav.example/c/", "url not_encrypted"),
			{"on such a line all the same", values{"url": "http://dav.example/c/", "allow_http": "yes"}, values{"url": "http://dav.example/c/", "allow_http": true}, ""},
			both("without its password", "password", "", "password required"),
			both("of somebody with a long name", "user", long(201), "user too_long"),
		}},
}

// TestTheTwoDoorsOfTheLevels says the same of a task of the levels by its form, which leads to a draft, and by the ladder
// that GET gives, edited.
func TestTheTwoDoorsOfTheLevels(t *testing.T) {
	for _, row := range []said{
		{"as it is", nil, nil, ""},
		{"with another lead", values{"lead": "20d"}, values{"gate": values{"anchor": "start", "lead_s": -20 * 86400}}, ""},
		{"after the event", values{"anchor": "end", "lead": "1h"}, values{"gate": values{"anchor": "end", "lead_s": 3600}}, ""},
		{"that a machine proves", values{"verify": "prom", "check": "sum(up)", "compare": ">=", "value": "2", "ttl": "10m"},
			values{"verify": values{"kind": "prom", "check": "sum(up)", "compare": ">=", "value": 2}, "check": "sum(up)", "ttl_s": 600}, ""},
		{"that stands", values{"standing": "1", "ttl": "30d"}, values{"standing": true, "ttl_s": 30 * 86400}, ""},
		{"that stands for ever", values{"standing": "1"}, values{"standing": true}, "ttl standing_expires"},
		{"that stands and a machine proves", values{"standing": "1", "ttl": "30d", "verify": "self", "proof": "level"},
			values{"standing": true, "ttl_s": 30 * 86400, "verify": values{"kind": "self", "proof": "level"}}, "verify standing_by_hand"},
		{"that stands after the event", values{"standing": "1", "ttl": "30d", "anchor": "end", "lead": "1h"},
			values{"standing": true, "ttl_s": 30 * 86400, "gate": values{"anchor": "end", "lead_s": 3600}}, "anchor standing_before_air"},
		{"that stands and makes up for nothing", values{"standing": "1", "ttl": "30d", "instead": "B-09"},
			values{"standing": true, "ttl_s": 30 * 86400, "instead": []string{"B-09"}}, "instead standing_of_no_event"},
		{"not enforced until a day", values{"soon": "1", "soon_until": "2026-12-24"}, values{"enforced": false, "soon_until": "2026-12-24"}, ""},
		both("without a title", "title_ja", "", "title_ja required"),
		both("with a title that nobody sees", "title_ja", unseen, "title_ja required"),
		both("with a long title", "title_en", long(201), "title_en too_long"),
		both("from a level that there is not", "from_level", 7, "from_level no_such_level"),
		both("from a level that is a word", "from_level", "high", "from_level no_such_level"),
		both("with a runbook that is a program", "runbook", "javascript:alert(1)", "runbook not_a_web_address"),
		both("that a crowd knows", "knows", long(201), "knows too_long"),
		{"for a sale", values{"for": "sale"}, values{"for": []string{"sale"}}, ""},
		{"for no kind of event", values{"for": "cinema"}, values{"for": []string{"cinema"}}, "for no_such_kind"},
		{"of a company that has a waiting room", values{"needs": "waiting_room"}, values{"needs": []string{"waiting_room"}}, ""},
		{"of a company that has magic", values{"needs": "magic"}, values{"needs": []string{"magic"}}, "needs no_such_need"},
		both("that says what to do", "what_en", "Call the four vendors.", ""),
		both("that says at length why", "why_ja", long(601), "why_ja too_long"),
		{"whose redirects are followed", values{"verify": "http", "check": "https://a.example/", "follow": "1"},
			values{"verify": values{"kind": "http", "check": "https://a.example/", "follow": true}, "check": "https://a.example/"}, ""},
		{"that asks for what is on screen", values{"verify": "http", "check": "{screen_url}"}, values{"verify": values{"kind": "http", "check": "{screen_url}"}, "check": "{screen_url}"}, ""},
		both("tied to the moon", "tied", "moon", "tied unknown"),
		{"that takes back nothing", values{"undoes": "X-99"}, values{"undoes": []string{"X-99"}}, "undoes no_such_task"},
		{"counted from the moon", values{"anchor": "moon"}, values{"gate": values{"anchor": "moon"}}, "anchor unknown"},
		{"beyond a year", values{"lead": "400d"}, values{"gate": values{"anchor": "start", "lead_s": -400 * 86400}}, "lead out_of_range"},
		{"proven by an oracle", values{"verify": "oracle"}, values{"verify": values{"kind": "oracle"}}, "verify unknown"},
		{"whose evidence lasts for ever", values{"ttl": "400d"}, values{"ttl_s": 400 * 86400}, "ttl out_of_range"},
		{"not enforced until no day", values{"soon": "1", "soon_until": "Friday"}, values{"enforced": false, "soon_until": "Friday"}, "soon_until bad_date"},
		{"that compares with no number", values{"verify": "prom", "check": "sum(up)", "compare": "==", "value": "NaN"},
			values{"verify": values{"kind": "prom", "check": "sum(up)", "compare": "==", "text": "NaN"}, "check": "sum(up)"}, "value not_a_number"},
		{"that nobody compares with an infinity", values{"value": "-Inf"}, values{"verify": values{"kind": "manual", "text": "-Inf"}}, ""},
		{"not enforced for ever", values{"soon": "1", "soon_until": "9999-12-31"}, values{"enforced": false, "soon_until": "9999-12-31"}, "soon_until bad_date"},
		{"that compares with nothing", values{"verify": "prom", "check": "up", "compare": ">="}, values{"verify": values{"kind": "prom", "compare": ">="}, "check": "up"}, "value required"},
	} {
		t.Run(row.sentence, func(t *testing.T) { doorsOfALevel(t, row) })
	}
}

func doorsOfALevel(t *testing.T, row said) {
	var want []string
	if row.refused != "" {
		want = []string{row.refused}
	}
	s := withAPI(t)
	form := values{"title_ja": "負荷試験", "title_en": "Load test", "from_level": "4", "anchor": "start", "lead": "14d", "verify": "manual", "version": 1}
	a := s.post(s.as(admin), "/levels/tasks/B-02", typedForm(form, row.form)...)
	if got := refusedByPage(a.body); !slices.Equal(got, want) || (a.StatusCode < 400) != (want == nil) {
		t.Errorf("the page answers %d and refuses %q, want %q", a.StatusCode, got, want)
	}
	drafted, _, err := s.store.LadderDraft(t.Context(), s.people[admin].ID)
	s.must(err)

	token := []string{"Authorization", "Bearer " + s.token(), "Content-Type", "application/json"}
	var ladder map[string]any
	s.must(json.Unmarshal([]byte(s.ask("", http.MethodGet, "/api/v1/levels", "", token...).body), &ladder))
	for _, tpl := range ladder["templates"].([]any) {
		if tpl := tpl.(map[string]any); tpl["id"] == "B-02" {
			for name := range maps.Clone(tpl) {
				if name != "id" {
					delete(tpl, name)
				}
			}
			good := values{"title_ja": "負荷試験", "title_en": "Load test", "from_level": 4, "gate": values{"anchor": "start", "lead_s": -14 * 86400}, "verify": values{"kind": "manual"}}
			maps.Copy(tpl, good)
			maps.Copy(tpl, row.json)
		}
	}
	body, err := json.Marshal(ladder)
	s.must(err)
	put := s.ask("", http.MethodPut, "/api/v1/levels", string(body), token...)
	var paths []string
	for _, one := range want {
		paths = append(paths, "templates.B-02."+one)
	}
	if got, want := refusedByAPI(s, put.body), inJSON(intent.Ladder{}, paths); !slices.Equal(got, want) || (put.StatusCode < 400) != (want == nil) {
		t.Errorf("the API answers %d and refuses %q, want %q", put.StatusCode, got, want)
	}
	if find := func(l readiness.Ladder) readiness.TaskTemplate { return template(l, "B-02") }; want == nil && !reflect.DeepEqual(find(drafted), find(s.ladder())) {
		t.Errorf("the page keeps %+v, the API %+v", find(drafted), find(s.ladder()))
	}
}
