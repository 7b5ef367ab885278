package web_test

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"tallylight/readiness/claim"
	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/web/intent"
)

// values are what is typed into fields, or sent.
type values = map[string]any

func long(n int) string { return strings.Repeat("長", n) }

// theTask is the path of a task that people prove, with what follows.
func theTask(rest string) func(*site) string {
	return func(s *site) string { return "/tasks/" + s.task(true).ID + rest }
}

// aboutTheTask is what is stored of it, and the newest line about it.
func aboutTheTask(s *site) any {
	id := s.task(true).ID
	if tasks, err := s.store.Tasks(s.Context(), s.events[0].ID); err == nil {
		for _, t := range tasks {
			if t.ByHand() && !t.Soon && (!t.DoneAt.IsZero() || t.Waiver != nil) {
				id = t.ID
			}
		}
	}
	t, err := s.store.Task(s.Context(), id)
	s.must(err)
	var evidence []string
	for _, e := range t.Evidence {
		evidence = append(evidence, e.Kind+" "+e.Text+" "+e.By)
	}
	changes, err := s.store.RecentChanges(s.Context(), s.events[0].ID, []string{journal.TaskNoted, journal.TaskCompleted}, 1)
	s.must(err)
	var note string
	for _, c := range changes {
		note = c.Data["note"]
	}
	return []any{t.DoneBy, t.DoneAt, evidence, skip(t.Waiver), note}
}

// theReview is the path of the review of the first event.
func theReview(s *site) string {
	return "/tasks/" + readiness.TaskID(s.events[0].ID, "E-04") + "/review"
}

// aboutTheReview is what the form of it holds.
func aboutTheReview(s *site) any {
	t, err := s.store.Task(s.Context(), readiness.TaskID(s.events[0].ID, "E-04"))
	s.must(err)
	if t.Answers() == nil {
		return claim.Answers{}
	}
	return *t.Answers()
}

// skip is a waiver, but for whether a person or a token asked for it.
func skip(w *readiness.Waiver) readiness.Waiver {
	if w == nil {
		return readiness.Waiver{}
	}
	asked := *w
	asked.ByID, asked.Owner = "", ""
	return asked
}

// whatStands is what was proven for the company, but for who they are.
func whatStands(s *site) any {
	items, err := s.store.StandingTasks(s.Context(), noon)
	s.must(err)
	var all []any
	for _, i := range items {
		for _, p := range i.Record.Proofs {
			all = append(all, []any{i.Template, p.Kind(), p.Evidence, p.At, p.By, i.State, i.Expires})
		}
	}
	return all
}

// ownTasks are the tasks that people added to the first event, but for their ids.
func ownTasks(s *site) any {
	tasks, err := s.store.Tasks(s.Context(), s.events[0].ID)
	s.must(err)
	var own []readiness.Ask
	for _, t := range tasks {
		if t.Own() {
			own = append(own, *t.Ask)
		}
	}
	return own
}

func thePages(s *site) any {
	pages, err := s.store.TopPages(s.Context())
	s.must(err)
	for i := range pages {
		pages[i].ID, pages[i].NextProbe = "", time.Time{}
		if pages[i].Rates.Source != "" {
			pages[i].Rates.Source = theSource
		}
	}
	return pages
}

// theWords are what people said of the checks of the page.
func theWords(s *site) any {
	facts, err := s.store.Snapshot(s.Context(), noon, noon.AddDate(1, 0, 0))
	s.must(err)
	waivers, ticks := facts.Pages[0].Waivers, facts.Pages[0].Ticks
	for i := range waivers {
		waivers[i].ID = ""
	}
	return []any{waivers, ticks}
}

func theCheckMap(s *site) any {
	m, version, err := s.store.CheckLevels(s.Context())
	s.must(err)
	return []any{m, version}
}

// everyCheck is the map of checks as it is, after a prefix.
func everyCheck(prefix string, version int) values {
	all := values{"version": version}
	for _, c := range toppage.AllChecks(nil) {
		all[prefix+c.ID] = c.MinLevel
	}
	all[prefix+"C7"] = 2
	return all
}

func firstEvent(rest string) func(*site) string {
	return func(s *site) string { return "/events/" + s.events[0].ID + rest }
}

// onTheDay is a path of the first event an hour before it begins.
func onTheDay(rest string) func(*site) string {
	return func(s *site) string {
		s.after(s.events[0].Start.Add(-time.Hour).Sub(noon))
		return firstEvent(rest)(s)
	}
}

func thePage(rest string) func(*site) string {
	return func(s *site) string { return "/toppages/" + s.page.ID + rest }
}

func at(path string) func(*site) string { return func(*site) string { return path } }

var taskIntentions = []intention{
	{name: "a note", of: intent.Note{}, page: theTask("/note"), method: http.MethodPost, path: theTask("/notes"), stored: aboutTheTask,
		form: values{"note": "quota is filed"}, json: values{"note": "quota is filed"}, rows: []said{
			both("of nothing", "note", " ", "note required"),
			both("of nothing that is seen", "note", unseen, "note required"),
			both("that is long", "note", long(2000), ""),
			both("that is too long", "note", long(2001), "note too_long"),
		}},
	{name: "a completion", of: intent.Completion{}, page: theTask("/completion"), method: http.MethodPut, path: theTask("/completion"), stored: aboutTheTask,
		form: values{"evidence": "tickets/4471", "note": "by phone", "version": 1}, json: values{"evidence": "tickets/4471", "note": "by phone", "version": 1}, rows: []said{
			both("with a link", "evidence", "https://a.example/1", ""),
			both("with blanks around", "evidence", "  looked ", ""),
			both("without evidence", "evidence", "", "evidence required"),
			both("with evidence that nobody sees", "evidence", unseen, "evidence required"),
			both("with evidence of too much", "evidence", long(2001), "evidence too_long"),
			both("with a note of too much", "note", long(2001), "note too_long"),
			{"for another event that there is not", values{"events": "none"}, values{"events": []any{"none"}}, "events no_such_event"},
			both("with a decision that it does not ask for", "decision", "go", "decision not_asked_here"),
		}},
	{name: "a standing task that was done", of: intent.StandingProof{}, page: at("/standing/R-01/completion"), method: http.MethodPut, path: at("/standing/R-01"), stored: whatStands,
		form: values{"evidence": "run 41", "version": 1}, json: values{"evidence": "run 41", "version": 1}, rows: []said{
			both("with a link", "evidence", "https://runs.example/41", ""),
			both("with blanks around", "evidence", "  looked ", ""),
			both("with evidence of just so much", "evidence", long(2000), ""),
			both("without evidence", "evidence", " ", "evidence required"),
			both("with evidence that nobody sees", "evidence", unseen, "evidence required"),
			both("with evidence of too much", "evidence", long(2001), "evidence too_long"),
		}},
	{name: "a review", of: intent.Review{}, page: theReview, method: http.MethodPut, path: theReview, stored: aboutTheReview,
		form: values{"level_was": "right", "peak": "9,000 req/s", "well": "the cache held", "badly": "nobody counted", "lucky": "-", "version": 1},
		json: values{"level_was": "right", "peak": "9,000 req/s", "well": "the cache held", "badly": "nobody counted", "lucky": "-", "version": 1}, rows: []said{
			both("in part", "lucky", "", ""),
			both("with an answer that there is not", "level_was", "fine", "level_was unknown"),
			both("with a peak that is no rate", "peak", "a lot", "peak not_a_rate"),
			both("with a long answer", "badly", long(2001), "badly too_long"),
		}},
	{name: "a waiver", of: intent.Waiver{}, page: theTask("/waiver"), method: http.MethodPut, path: theTask("/waiver"), stored: aboutTheTask,
		form: values{"reason": "not this time", "until": "2026-11-20", "version": 1},
		json: values{"reason": "not this time", "until": "2026-11-20", "version": 1}, rows: []said{
			both("for good", "until", "", ""),
			both("until an instant", "until", "2026-11-20T10:00:00+09:00", ""),
			both("on a name that is typed", "approver", "Kei", "approver approved_by_press"),
			both("on nobody else's word", "approver", "", ""),
			both("without a reason", "reason", "", "reason required"),
			both("for a reason that nobody sees", "reason", unseen, "reason required"),
			both("for a long reason", "reason", long(2001), "reason too_long"),
			both("until no day", "until", "Friday", "until bad_date"),
			both("until a day that there is not", "until", "2026-02-30", "until bad_date"),
			both("until the last year of four figures", "until", "9999-12-31", "until bad_date"),
			both("until a year of five", "until", "9999-12-31T23:59:59-12:00", "until bad_date"),
			both("until yesterday", "until", "2026-11-16", "until past"),
		}},
	{name: "a task of the event's own", of: intent.OwnTask{}, page: firstEvent("/tasks"), method: http.MethodPost, path: firstEvent("/tasks"), stored: ownTasks,
		form: values{"title": "Call the shop", "anchor": "before", "lead": "2h", "runbook": "https://wiki.example/shop", "knows": "Mio"},
		json: values{"title": "Call the shop", "gate.anchor": "start", "gate.lead_s": -7200, "runbook": "https://wiki.example/shop", "knows": "Mio"}, rows: []said{
			{"after the event", values{"anchor": "after", "lead": "1h"}, values{"gate.anchor": "end", "gate.lead_s": 3600}, ""},
			{"in two languages", values{"title": "", "title_ja": "店に電話", "title_en": "Call"}, values{"title": nil, "title_ja": "店に電話", "title_en": "Call"}, ""},
			{"that a machine proves", values{"verify": "prom", "check": "sum(ready)", "compare": ">=", "value": "20", "ttl": "10m"},
				values{"verify": values{"kind": "prom", "check": "sum(ready)", "compare": ">=", "value": 20}, "ttl_s": 600}, ""},
			{"that checks prove", values{"verify": "self", "check": "C1 C2"}, values{"verify": values{"kind": "self", "check": "C1 C2"}}, ""},
			both("of nothing", "title", "", "title required"),
			both("of nothing that is seen", "title", unseen, "title required"),
			both("with a long title", "title", long(201), "title too_long"),
			both("with a runbook that is a program", "runbook", "javascript:alert(1)", "runbook not_a_web_address"),
			both("that a crowd knows", "knows", long(201), "knows too_long"),
			{"beyond a year", values{"lead": "400d"}, values{"gate.lead_s": -400 * 86400}, "lead out_of_range"},
			{"counted from nothing", values{"anchor": "moon"}, values{"gate.anchor": "moon"}, "anchor unknown"},
			{"that nobody can prove", values{"verify": "oracle"}, values{"verify": values{"kind": "oracle"}}, "verify unknown"},
			{"with no figure to compare with", values{"verify": "prom", "check": "ready", "compare": ">="},
				values{"verify": values{"kind": "prom", "check": "ready", "compare": ">="}}, "value required"},
			{"with no comparison", values{"verify": "prom", "check": "ready"}, values{"verify": values{"kind": "prom", "check": "ready"}}, "compare required"},
			{"with a status that is none", values{"verify": "http", "check": "https://a.example/", "status": "ok"},
				values{"verify": values{"kind": "http", "check": "https://a.example/", "status": "ok"}}, "status not_a_number"},
			{"with a check that is none", values{"verify": "self", "check": "Q9"}, values{"verify": values{"kind": "self", "check": "Q9"}}, "check no_such_check"},
			{"whose evidence lasts for ever", values{"verify": "prom", "check": "ready", "compare": ">=", "value": "1", "ttl": "400d"},
				values{"verify": values{"kind": "prom", "check": "ready", "compare": ">=", "value": 1}, "ttl_s": 400 * 86400}, "ttl out_of_range"},
			{"with three things wrong", values{"title": "", "runbook": "shelf 4", "lead": "400d"}, values{"title": "", "runbook": "shelf 4", "gate.lead_s": -400 * 86400},
				"title required, runbook not_a_web_address, lead out_of_range"},
		}},
}

// everything is all that can be told of a page.
var everything = values{"name": "Front", "marker": "cart", "interval_s": 30, "ttfb_limit_ms": 250}

// withSetup adds the setup, under the names of a form or of JSON.
func withSetup(form bool, more values) values {
	all := values{}
	for name, value := range everything {
		all[name] = value
	}
	for name, value := range map[string]any{"mobile": true, "layer": "nginx", "origin_mark": "X-Made", "cookie": "sid", "origin": "https://o.example.jp/",
		"sorry": "https://s.example.net/", "waiting": "https://w.example.jp/", "waiting_text": "please wait", "switch": true, "config": "v7"} {
		if !form {
			name = "setup." + name
		}
		all[name] = value
	}
	capacity := map[string]any{"source": "prod", "ask": "sum(up)", "compare": ">=", "value": 40.5}
	for name, value := range capacity {
		if form {
			all["capacity_"+name] = value
		} else {
			all["setup.capacity."+name] = value
		}
	}
	for field, name := range inRates {
		value := map[string]any{"rates_source": theSource, "rates_step": 30, "target_availability": 99.9, "target_latency": 200}[field]
		if value == nil {
			value = "sum(" + field + ")"
		}
		if !form && field == "target_availability" {
			value = 0.999
		}
		if form {
			name = field
		}
		all[name] = value
	}
	traffic := values{"baseline": 4200, "proven": 21_000, "proven_at": "2026-11-09", "boot": 90, "ramp": 30}
	for name, value := range traffic {
		if form {
			all["traffic_"+name] = value
		} else {
			all["setup.traffic."+inTraffic[name]] = value
		}
	}
	if form {
		all["traffic_tail"] = 30
		all["entries"] = "http://a.example.jp/\r\nhttps://a.example.jp/top"
	} else {
		all["setup.traffic.tail_s"] = 1800
		all["setup.entries"] = []string{"http://a.example.jp/", "https://a.example.jp/top"}
	}
	for name, value := range map[string]any{"header": "X-Tallylight", "value": "s3cret of ours", "user": "press", "password": "open sesame "} {
		if form {
			all["access_"+name] = value
		} else {
			all["access."+name] = value
		}
	}
	for name, value := range more {
		all[name] = value
	}
	return all
}

// ofAccess is a row about what the page wants to see.
func ofAccess(sentence, field string, value any, refused string) said {
	return said{sentence, values{"access_" + field: value}, values{"access." + field: value}, refused}
}

// inTraffic are the names of a page's traffic in JSON.
var inTraffic = map[string]string{"baseline": "baseline_rps", "proven": "proven_rps", "proven_at": "proven_at", "boot": "boot_s", "ramp": "ramp_s"}

// ofTraffic is a row about the page's traffic.
func ofTraffic(sentence, field string, value any, refused string) said {
	return said{sentence, values{"traffic_" + field: value}, values{"setup.traffic." + inTraffic[field]: value}, refused}
}

// theSource stands for the id of the Prometheus connection.
const theSource = "SOURCE"

// inRates are the names of a page's rates and targets in JSON.
var inRates = map[string]string{"rates_source": "setup.rates.source", "rates_requests": "setup.rates.requests", "rates_errors": "setup.rates.errors",
	"rates_latency": "setup.rates.latency", "rates_used": "setup.rates.used", "rates_cached": "setup.rates.cached", "rates_step": "setup.rates.step_s",
	"target_availability": "setup.targets.availability", "target_latency": "setup.targets.latency_ms"}

// ofRates is a row about how the page's rates are asked for.
func ofRates(sentence, field string, value any, refused string) said {
	return said{sentence, values{field: value}, values{inRates[field]: value}, refused}
}

// ofSetup is a row about the setup.
func ofSetup(sentence, field string, value any, refused string) said {
	return said{sentence, values{field: value}, values{"setup." + strings.Replace(field, "capacity_", "capacity.", 1): value}, refused}
}

// pageRows are what both the adding and the changing of a page refuse.
var pageRows = []said{
	both("without a name", "name", "", ""),
	both("with a name of just so many letters", "name", long(200), ""),
	both("with a long name", "name", long(201), "name too_long"),
	both("with a marker of just so many letters", "marker", long(500), ""),
	both("with a long marker", "marker", long(501), "marker too_long"),
	both("asked as usual", "interval_s", nil, ""),
	both("asked every 9 seconds", "interval_s", 9, "interval_s out_of_range"),
	both("asked never", "interval_s", 0, "interval_s out_of_range"),
	both("asked every 10 seconds", "interval_s", 10, ""),
	both("asked each hour", "interval_s", 3600, ""),
	both("asked each hour and a second", "interval_s", 3601, "interval_s out_of_range"),
	both("asked at a number that overflows", "interval_s", 1e15, "interval_s out_of_range"),
	both("asked often", "interval_s", "often", "interval_s out_of_range"),
	both("in no time", "ttfb_limit_ms", 0, "ttfb_limit_ms out_of_range"),
	both("in ten seconds", "ttfb_limit_ms", 10000, ""),
	both("in ten seconds and a bit", "ttfb_limit_ms", 10001, "ttfb_limit_ms out_of_range"),
	ofSetup("with a mark that is no header", "origin_mark", "X Made", "origin_mark not_a_header"),
	ofSetup("with a cookie and its value", "cookie", "sid=1", "cookie not_a_cookie"),
	ofSetup("with an origin that is a file", "origin", "file:///etc/passwd", "origin not_a_web_address"),
	ofSetup("with a sorry page and a password", "sorry", "https://me:pw@a.example/", "sorry has_password"),
	ofSetup("with a layer of too many letters", "layer", long(101), "layer too_long"),
	ofSetup("with a waiting room that says nothing", "waiting_text", "", ""),
	ofSetup("with a text and no waiting room", "waiting", "", "waiting required"),
	ofSetup("with a long version", "config", long(101), "config too_long"),
	ofSetup("with a comparison that there is not", "capacity_compare", "~", "capacity_compare unknown"),
	ofSetup("with a capacity that is no figure", "capacity_value", "many", "capacity_value not_a_figure"),
	ofSetup("with a capacity that nobody can be asked for", "capacity_source", "nobody", "capacity_source no_such_connection"),
	ofSetup("with a capacity of no connection", "capacity_source", "", "capacity_source required"),
	ofRates("with a capacity that is not measured", "rates_used", "", ""),
	ofRates("with no step of its own", "rates_step", nil, ""),
	ofRates("measured every second", "rates_step", 1, "rates_step out_of_range"),
	ofRates("measured every two minutes", "rates_step", 120, "rates_step out_of_range"),
	ofRates("measured every now and then", "rates_step", "often", "rates_step out_of_range"),
	ofRates("with errors and no requests", "rates_requests", "", "rates_requests required"),
	ofRates("with requests that are no expression", "rates_requests", "sum(up", "rates_requests not_an_expression"),
	ofRates("with a comparison for errors", "rates_errors", "up > 1", "rates_errors compares"),
	ofRates("with a long expression", "rates_latency", strings.Repeat("a", 2001), "rates_latency too_long"),
	ofRates("asked of no Prometheus", "rates_source", "", "rates_source required"),
	ofRates("asked of one that is not there", "rates_source", "nobody", "rates_source no_such_connection"),
	{"with an availability of more than everything", values{"target_availability": 100.5}, values{"setup.targets.availability": 1.005}, "target_availability out_of_range"},
	{"with a share typed for a percentage", values{"target_availability": 0.999}, values{"setup.targets.availability": 0.00999}, "target_availability out_of_range"},
	{"with no target", values{"target_availability": ""}, values{"setup.targets.availability": nil}, ""},
	ofRates("with a latency below nothing", "target_latency", -1, "target_latency out_of_range"),
	ofRates("with a latency of two minutes", "target_latency", 120_000, "target_latency out_of_range"),
	{"kept without a trial", values{"anyway": true}, values{"save_anyway": true}, ""},
	ofTraffic("with the traffic of the company", "baseline", nil, ""),
	ofTraffic("with no rate", "baseline", "many", "traffic_baseline not_a_rate"),
	ofTraffic("with less than nothing", "proven", -1, "traffic_proven not_a_rate"),
	ofTraffic("with a load test of tomorrow", "proven_at", "2026-11-18", "traffic_proven_at future"),
	ofTraffic("with a load test of no day", "proven_at", "2/30", "traffic_proven_at bad_date"),
	ofTraffic("with a load test that has shown nothing", "proven", nil, "traffic_proven required"),
	ofTraffic("with a machine that boots for two days", "boot", 172_800, "traffic_boot out_of_range"),
	ofTraffic("with a peak that builds up in a word", "ramp", "soon", "traffic_ramp out_of_range"),
	ofAccess("with no header", "header", "", "access_header required"),
	ofAccess("with a header that is none", "header", "X Tallylight", "access_header not_a_header"),
	ofAccess("with a header that probes set themselves", "header", "Cookie", "access_header header_of_ours"),
	ofAccess("with two logins", "header", "authorization", "access_header two_logins"),
	ofAccess("with a header without a value", "value", "", "access_value required"),
	ofAccess("with a value of two lines", "value", "a\r\nX-Evil: 1", "access_value not_sendable"),
	ofAccess("with a long value", "value", strings.Repeat("a", 1001), "access_value too_long"),
	ofAccess("with no user", "user", "", "access_user required"),
	ofAccess("with a user of two words", "user", "a:b", "access_user not_a_user"),
	ofAccess("with a user without a password", "password", "", "access_password required"),
	ofSetup("with a question that no machine understands", "capacity_ask", "sum(up", "capacity_ask not_an_expression"),
}

var pageIntentions = []intention{
	{name: "a new page", of: intent.NewPage{}, page: at("/toppages"), method: http.MethodPost, path: at("/toppages"), stored: thePages,
		form: withSetup(true, values{"url": "https://new.example.jp/"}), json: withSetup(false, values{"url": "https://new.example.jp/"}),
		rows: append([]said{
			both("at no address", "url", "", "url required"),
			both("at a program", "url", "javascript:alert(1)", "url not_a_web_address"),
			both("without a host", "url", "https://:443/", "url not_a_web_address"),
			both("with a password", "url", "https://me:pw@new.example.jp/", "url has_password"),
			both("at a long address", "url", "https://new.example.jp/"+strings.Repeat("a", 2000), "url too_long"),
		}, pageRows...)},
	{name: "a changed page", of: intent.PageEdit{}, page: thePage(""), method: http.MethodPatch, path: thePage(""), stored: thePages,
		form: withSetup(true, values{"version": 1}), json: withSetup(false, values{"version": 1}), rows: pageRows},
	{name: "a waiver of a check", of: intent.CheckWaiver{}, page: thePage("/waivers"), method: http.MethodPut, path: thePage("/checks/C1/waiver"), stored: theWords,
		form: values{"check": "C1", "event": theEvent, "reason": "mended on Friday", "approver": "Ken Sato", "until": "2026-11-27T12:00"},
		json: values{"event": theEvent, "reason": "mended on Friday", "approver": "Ken Sato", "until": "2026-11-27T12:00"}, rows: []said{
			both("until an instant with its zone", "until", "2026-11-27T03:00:00Z", ""),
			both("without a reason", "reason", "", "reason required"),
			both("for a reason that nobody sees", "reason", unseen, "reason required"),
			both("for a long reason", "reason", long(501), "reason too_long"),
			both("on nobody's word", "approver", "", "approver required"),
			both("on the word of somebody whom nobody sees", "approver", unseen, "approver required"),
			both("on a long word", "approver", long(201), "approver too_long"),
			both("until nothing", "until", "", "until required"),
			both("until no time", "until", "soon", "until bad_date"),
			both("until before now", "until", "2020-01-01T00:00", "until past"),
			both("until after the event", "until", "2030-01-01T00:00", "until after_event"),
		}},
	{name: "a manual override of a check", of: intent.Override{}, page: thePage("/ticks"), method: http.MethodPut, path: thePage("/checks/F2/override"), stored: theWords,
		form: values{"check": "F2", "note": "switched on, ticket 4471"}, json: values{"note": "switched on, ticket 4471"}, rows: []said{
			both("of nothing", "note", "", "note required"),
			both("of nothing that is seen", "note", unseen, "note required"),
			both("of too much", "note", long(501), "note too_long"),
		}},
	{name: "the map of checks", of: intent.CheckMap{}, page: at("/checks"), method: http.MethodPut, path: at("/checks"), stored: theCheckMap,
		form: everyCheck("from_", 1), json: everyCheck("checks.", 1), rows: []said{
			{"with a level that is no number", values{"from_C1": "two"}, values{"checks.C1": "two"}, "from_C1 not_a_number"},
			{"with a level above every ladder", values{"from_C1": 10}, values{"checks.C1": 10}, "from_C1 out_of_range"},
			{"with a level below never", values{"from_C1": -1}, values{"checks.C1": -1}, "from_C1 out_of_range"},
			{"with a check that there is not", values{"from_Q9": 1}, values{"checks.Q9": 1}, "check unknown"},
		}},
}

var intentions = slices.Concat(taskIntentions, pageIntentions, eventIntentions, levelIntentions, feedIntentions, freezeIntentions, accountIntentions, companyIntentions, channelIntentions, planIntentions, noticeIntentions, ticketIntentions, reviewIntentions)

// theEvent stands for the id of the second event, which is to come.
const theEvent = "EVENT"

// firstOfAll stands for the id of the first event.
const firstOfAll = "FIRST"

// theChannel stands for the id of a channel.
const theChannel = "CHANNEL"

// theOther stands for the id of the calendar that came second.
const theOther = "OTHER"
