package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// edit gives the ladder as a program sends it after an edit of what GET gave.
func (s *server) edit(alter func(ladder object)) string {
	s.Helper()
	ladder := s.get("/levels")
	alter(ladder)
	return string(must(json.Marshal(ladder)))
}

// tpl finds a template in a ladder.
func tpl(ladder object, id string) object {
	all := rows(ladder, "templates")
	return all[slices.IndexFunc(all, func(t object) bool { return t["id"] == id })]
}

func TestTheLadderCanBeSentAsItIsGiven(t *testing.T) {
	s := serve(t)
	before := s.get("/levels")
	a := s.ask("tl_sre", http.MethodPut, "/levels", s.edit(func(object) {}))
	after := a.want(http.StatusOK)
	if a.header.Get("ETag") != `"2"` || after["version"] != 2.0 {
		t.Errorf("version %v, ETag %s", after["version"], a.header.Get("ETag"))
	}
	after["version"] = before["version"]
	if was, is := must(json.Marshal(before)), must(json.Marshal(after)); string(was) != string(is) {
		t.Errorf("was %s\nis  %s", was, is)
	}
}

func TestEveryFieldOfALadderIsKept(t *testing.T) {
	s := serve(t)
	fields := object{"runbook": "https://wiki.example/b-02", "knows": "佐藤", "check": "sum(up) >= 4", "tied": "window", "ttl_s": 3600.0,
		"undoes": []any{"C-04"}, "instead": []any{"B-08", "B-09"}, "enforced": false, "soon_until": "2026-12-01T00:00:00Z",
		"title_ja": "計る", "title_en": "Measure", "from_level": 3.0}
	kept := s.ask("tl_sre", http.MethodPut, "/levels", s.edit(func(l object) {
		changed := tpl(l, "B-01")
		for name, value := range fields {
			changed[name] = value
		}
		changed["gate"], changed["last"] = object{"name": "T-36h"}, "T-2h"
		rows(l, "levels")[0]["second"] = true
		rows(l, "levels")[2]["role"], rows(l, "levels")[3]["role"], rows(l, "levels")[4]["role"] = nil, "scale", "prove"
	})).want(http.StatusOK)
	var roles []any
	for _, l := range rows(kept, "levels") {
		roles = append(roles, l["role"])
	}
	if got := fmt.Sprint(roles); got != "[<nil> watch <nil> scale prove]" {
		t.Errorf("roles %s", got)
	}
	checks := s.ask("tl_sre", http.MethodGet, "/checks", "").want(http.StatusOK)
	if from := checks["checks"].(object); from["C1"] != 2.0 || from["S1"] != 4.0 || from["C7"] != 5.0 || from["F2"] != 0.0 {
		t.Errorf("the checks follow the roles: %v", from)
	}
	changed := tpl(kept, "B-01")
	for name, want := range fields {
		if got := changed[name]; string(must(json.Marshal(got))) != string(must(json.Marshal(want))) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if at(changed, "gate", "lead_s") != -129600.0 || rows(kept, "levels")[0]["second"] != false {
		t.Errorf("gate %v, level %v", changed["gate"], rows(kept, "levels")[0])
	}
}

func TestLaddersThatAreRefused(t *testing.T) {
	s := serve(t)
	s.ask("tl_admin", http.MethodPut, "/levels", s.edit(func(object) {})).want(http.StatusOK)
	before := s.changes()
	with := func(id, name string, value any) func(object) {
		return func(l object) { tpl(l, id)[name] = value }
	}
	for _, row := range []struct {
		name, token string
		alter       func(object)
		status      int
		locations   string
	}{
		{"PR does not edit levels", "tl_pr", func(object) {}, 403, ""},
		{"from an old version", "tl_sre", func(l object) { l["version"] = 1 }, 409, ""},
		{"without a version", "tl_sre", func(l object) { delete(l, "version") }, 428, ""},
		{"one level", "tl_sre", func(l object) { l["levels"], l["templates"] = l["levels"].([]any)[:1], []any{} }, 422, "levels levels.1.multiple"},
		{"a level outside the ladder", "tl_sre", with("B-02", "from_level", 6), 422, "templates.B-02.from_level"},
		{"a level out of its place", "tl_sre", func(l object) { rows(l, "levels")[1]["n"] = 3 }, 422, "levels.2.n"},
		{"a role that there is not", "tl_sre", func(l object) { rows(l, "levels")[1]["role"] = "panic" }, 422, "levels.2.role"},
		{"a role given twice", "tl_sre", func(l object) { rows(l, "levels")[2]["role"] = "watch" }, 422, "levels.3.role"},
		{"a lead that is no duration", "tl_sre", with("B-02", "gate", object{"name": "a fortnight before"}), 422, "templates.B-02.gate.name"},
		{"no gate at all", "tl_sre", with("B-02", "gate", object{}), 422, "templates.B-02.gate.anchor"},
		{"a lead of seconds", "tl_sre", with("B-02", "gate", object{"anchor": "start", "lead_s": -90}), 422, "templates.B-02.gate.lead_s"},
		{"a standing task that never expires", "tl_sre", with("R-01", "ttl_s", nil), 422, "templates.R-01.ttl_s"},
		{"a standing task that a machine proves", "tl_sre", with("R-01", "verify", object{"kind": "self"}), 422, "templates.R-01.verify.kind"},
		{"a day that is none", "tl_sre", func(l object) { with("B-02", "enforced", false)(l); with("B-02", "soon_until", "soon")(l) }, 422, "templates.B-02.soon_until"},
		{"a template that is gone and still named", "tl_sre", with("B-02", "instead", []any{"X-99"}), 422, "templates.B-02.instead"},
		{"all that is wrong, at once", "tl_sre", func(l object) {
			with("B-02", "title_ja", "")(l)
			with("B-03", "verify", object{"kind": "magic", "proof": "luck"})(l)
		}, 422, "templates.B-02.title_ja templates.B-03.verify.kind templates.B-03.verify.proof"},
		{"a field that there is not", "tl_sre", with("B-02", "leed", 1), 422, "templates.B-02.leed"},
		{"spared until yesterday", "tl_sre", func(l object) { l["spare_until"] = "2026-10-31" }, 422, "spare_until"},
		{"spared until some day", "tl_sre", func(l object) { l["spare_until"] = "some day" }, 422, "spare_until"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s.T = t
			a := s.ask(row.token, http.MethodPut, "/levels", s.edit(row.alter))
			o := a.want(row.status)
			var locations []string
			for _, e := range rows(o, "errors") {
				locations = append(locations, e["location"].(string))
				if e["message"] == "" {
					t.Errorf("%v says nothing", e)
				}
			}
			if got := strings.Join(locations, " "); got != row.locations {
				t.Errorf("errors at %s, want %s", got, row.locations)
			}
			if row.status == 409 && (at(o, "current", "version") != 2.0 || len(rows(o["current"].(object), "templates")) != 48) {
				t.Errorf("current %v", at(o, "current", "version"))
			}
		})
	}
	s.T = t
	if s.changes() != before {
		t.Error("a refused ladder changed something")
	}
}

func TestAnotherLadderIsPreviewedBeforeItIsSaved(t *testing.T) {
	s := serve(t)
	fair := s.event()
	id := fair["id"].(string)
	removed := s.task(fair, "B-03")
	s.ask("tl_sre", http.MethodPut, "/tasks/"+removed["id"].(string)+"/claim", "").want(http.StatusOK)
	before := s.changes()
	// 18 days before air, B-11 moves from 3 days before it to 30, and B-03 goes.
	edit := func(choice string, value any) string {
		return s.edit(func(l object) {
			tpl(l, "B-11")["gate"] = object{"anchor": "start", "lead_s": -30 * 86400}
			tpl(l, "B-11")["last"] = "T-30d"
			l["templates"] = slices.DeleteFunc(l["templates"].([]any), func(t any) bool { return t.(object)["id"] == "B-03" })
			l[choice] = value
		})
	}
	s.ask("tl_viewer", http.MethodPost, "/levels/preview", edit("at_once", []any{})).want(http.StatusForbidden)
	shown := s.ask("tl_sre", http.MethodPost, "/levels/preview", edit("at_once", []any{})).want(http.StatusOK)
	effects := rows(shown, "events")
	if len(effects) != 1 || effects[0]["id"] != id || effects[0]["gone"] != 1.0 || effects[0]["open_gone"] != 1.0 || at(shown, "templates", "gone") != 1.0 {
		t.Fatalf("preview %v", shown)
	}
	if held := effects[0]["held_back"].([]any); len(held) != 1 || held[0] != "B-11" {
		t.Errorf("held back by %v", held)
	}
	if s.changes() != before {
		t.Error("looking changed something")
	}
	s.ask("tl_sre", http.MethodPut, "/levels", edit("spare_until", "2026-11-03")).want(http.StatusOK)
	if spared := s.task(fair, "B-11"); spared["enforced"] != false || spared["soon_until"] != "2026-11-03T15:00:00Z" {
		t.Errorf("spared until the end of the day in Tokyo: %v until %v", spared["enforced"], spared["soon_until"])
	}
	if gone := s.ask("tl_sre", http.MethodGet, "/tasks/"+removed["id"].(string), ""); gone.status != http.StatusOK {
		t.Errorf("what was picked up is lost: %s", gone.raw)
	}
}

func TestEventsThatFollowALadderAtOnceAreNotSpared(t *testing.T) {
	for _, choice := range []string{"at_once", "all_at_once"} {
		s := serve(t)
		e := s.event()
		s.ask("tl_sre", http.MethodPut, "/levels", s.edit(func(l object) {
			tpl(l, "B-11")["gate"] = object{"anchor": "start", "lead_s": -30 * 86400}
			l[choice] = any(true)
			if choice == "at_once" {
				l[choice] = []any{e["id"]}
			}
		})).want(http.StatusOK)
		if followed := s.task(e, "B-11"); followed["enforced"] != true {
			t.Errorf("%s: B-11 is not enforced, until %v", choice, followed["soon_until"])
		}
	}
}

func TestWhatTheCompanyHasIsSavedWithTheLevels(t *testing.T) {
	s := serve(t)
	has := func(value ...string) string { return s.edit(func(l object) { l["has"] = value }) }
	s.ask("tl_sre", http.MethodPut, "/levels", has("magic")).want(http.StatusUnprocessableEntity)
	s.ask("tl_sre", http.MethodPut, "/levels", has("waiting_room", "dashboard")).want(http.StatusOK)
	if got := s.get("/levels")["has"]; !slices.Equal(got.([]any), []any{"waiting_room", "dashboard"}) {
		t.Errorf("it has %v", got)
	}
	from := func(value any) string { return s.edit(func(l object) { l["go_from_s"] = value }) }
	for _, wrong := range []any{3599, 604801, -1} {
		s.ask("tl_sre", http.MethodPut, "/levels", from(wrong)).want(http.StatusUnprocessableEntity)
	}
	if got := s.ask("tl_sre", http.MethodPut, "/levels", from(7200)).want(http.StatusOK)["go_from_s"]; got != 7200.0 {
		t.Errorf("GO is shown from %v", got)
	}
}
