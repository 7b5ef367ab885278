package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
)

// lacks gives the names that programs rely on and an object does not have.
func lacks(o object, names string) []string {
	return slices.DeleteFunc(strings.Fields(names), func(name string) bool { _, ok := o[name]; return ok })
}

func TestEventShape(t *testing.T) {
	s := serve(t)
	created := s.event()
	e := s.get("/events/" + created["id"].(string))
	if missing := lacks(e, `id feed_id uid recurrence_id title start end zone all_day calendar_status private level level_state
		planned_level phase call blockers next_gate tasks top_page version`); len(missing) > 0 {
		t.Fatalf("the event lacks %v", missing)
	}
	near := s.ask("tl_sre", http.MethodPost, "/events", `{"title":"Near","start":"2026-11-02T00:00:00Z","end":"2026-11-02T01:00:00Z","level":4}`).want(http.StatusCreated)
	if missing := lacks(rows(near, "blockers")[0], "kind severity text task_id"); len(missing) > 0 {
		t.Errorf("the blocker lacks %v", missing)
	}
	for _, test := range []struct {
		name string
		path []string
		want any
	}{
		{"by hand there is no feed", []string{"feed_id"}, nil},
		{"and no series", []string{"recurrence_id"}, nil},
		{"instants are UTC to the second", []string{"start"}, "2026-11-19T12:54:00Z"},
		{"the end is exclusive", []string{"end"}, "2026-11-19T13:54:00Z"},
		{"the zone is kept", []string{"zone"}, "Asia/Tokyo"},
		{"SRE's word is final", []string{"level_state"}, "confirmed"},
		{"the level is a number", []string{"level"}, 4.0},
		{"it is planned as that level", []string{"planned_level"}, 4.0},
		{"it is to come", []string{"phase"}, "upcoming"},
		{"without a top page nothing stands against it until a week ahead", []string{"call"}, "on_track"},
		{"the gate has a name", []string{"next_gate", "name"}, "T-14d"},
		{"and an instant", []string{"next_gate", "at"}, "2026-11-05T12:54:00Z"},
		{"no page is registered", []string{"top_page", "id"}, nil},
		{"so there is no verdict", []string{"top_page", "verdict"}, "unknown"},
		{"nor evidence", []string{"top_page", "oldest_evidence_age_s"}, nil},
		{"nothing is late", []string{"tasks", "late"}, 0.0},
		{"the version begins at one", []string{"version"}, 1.0},
	} {
		if got := at(e, test.path...); got != test.want {
			t.Errorf("%s: %v is %v, want %v", test.name, test.path, got, test.want)
		}
	}
	if total, _ := at(e, "tasks", "total").(float64); total < 25 {
		t.Errorf("%v tasks in all", total)
	}
}

func TestAllDayEventHasDates(t *testing.T) {
	s := serve(t)
	e := s.ask("tl_pr", http.MethodPost, "/events", `{"title":"Fair","start":"2026-11-19","end":"2026-11-21"}`).want(http.StatusCreated)
	if e["start"] != "2026-11-19" || e["end"] != "2026-11-21" || e["all_day"] != true || e["zone"] != "Asia/Tokyo" {
		t.Errorf("event %v", e)
	}
	if e["level"] != nil || e["level_state"] != "unset" || e["planned_level"] != 3.0 {
		t.Errorf("without a level it is planned as level 3: %v %v %v", e["level"], e["level_state"], e["planned_level"])
	}
}

func TestBlockersAreSaidInTheCallersLanguage(t *testing.T) {
	s := serve(t)
	near := s.ask("tl_sre", http.MethodPost, "/events", `{"title":"Near","start":"2026-11-02T00:00:00Z","end":"2026-11-02T01:00:00Z","level":4}`).want(http.StatusCreated)
	path := "/events/" + near["id"].(string)
	said := func(language string) string {
		o := s.ask("tl_viewer", http.MethodGet, path, "", "Accept-Language", language).want(http.StatusOK)
		return rows(o, "blockers")[0]["text"].(string)
	}
	if en, ja := said("en"), said("ja,en;q=0.5"); en == ja || en == "" || strings.ContainsAny(en, "のが") || !strings.ContainsAny(ja, "のが") {
		t.Errorf("en %q, ja %q", en, ja)
	}
}

func TestTaskShape(t *testing.T) {
	s := serve(t)
	task := s.task(s.event(), "B-11")
	if missing := lacks(task, "id event_id template title phase due state too_late claimed_by verify evidence version"); len(missing) > 0 {
		t.Fatalf("the task lacks %v", missing)
	}
	if task["phase"] != "before" || task["due"] != "2026-11-16T12:54:00Z" || task["state"] != "open" || task["too_late"] != false ||
		at(task, "verify", "kind") != "manual" || len(task["claimed_by"].([]any)) != 0 || len(task["evidence"].([]any)) != 0 {
		t.Errorf("task %v", task)
	}
	machine := s.task(s.get("/events/"+task["event_id"].(string)), "P-01")
	if at(machine, "proof", "state") != "unknown" || at(machine, "verify", "proof") != "top_page" {
		t.Errorf("task that a machine proves: %v", machine)
	}
}

func TestBoardIsTheBoardOfThePage(t *testing.T) {
	s := serve(t)
	id := s.event()["id"]
	board := s.get("/board")
	if board["now"] != "2026-11-01T03:00:00Z" || board["next"] == nil || board["revision"] != float64(s.store.Revision()) {
		t.Errorf("now %v next %v revision %v", board["now"], board["next"], board["revision"])
	}
	facts := must(s.store.Snapshot(t.Context(), noon.Add(-readiness.BoardPast), noon.Add(intake.ImportFuture)))
	want := readiness.Board(noon, facts)
	got := rows(board, "rows")
	if len(got) != 1 || len(want) != 1 || got[0]["id"] != id || got[0]["call"] != string(want[0].Call) || len(rows(got[0], "blockers")) != len(want[0].Blockers) {
		t.Errorf("rows %v", got)
	}
}

func TestBoardAtAnotherInstant(t *testing.T) {
	s := serve(t)
	s.event()
	for _, test := range []struct {
		name, at, phase, call string
	}{
		{"now", "", "upcoming", "on_track"},
		{"a second before air, with nothing done", "2026-11-19T12:53:59Z", "upcoming", "no_go"},
		{"the second of air", "2026-11-19T12:54:00Z", "on_air", "no_go"},
		{"the end is not part of the show", "2026-11-19T13:54:00Z", "tail", "over"},
		{"another zone is the same instant", "2026-11-19T21:54:00%2B09:00", "on_air", "no_go"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			row := rows(s.get("/board?at="+test.at), "rows")[0]
			if row["phase"] != test.phase || row["call"] != test.call {
				t.Errorf("%v %v, want %s %s", row["phase"], row["call"], test.phase, test.call)
			}
		})
	}
}

func TestLevelsAreShownInBothLanguages(t *testing.T) {
	ladder := serve(t).get("/levels")
	levels, templates := rows(ladder, "levels"), rows(ladder, "templates")
	if len(levels) != 5 || levels[3]["name_ja"] != "実証" || levels[3]["name_en"] != "Prove" || levels[4]["multiple"] != nil {
		t.Errorf("levels %v", levels)
	}
	if len(templates) != 48 || templates[0]["id"] != "P-01" || at(templates[0], "gate", "name") != "always" {
		t.Errorf("%d templates, the first %v", len(templates), templates[0])
	}
}

func TestVerdictNamesEveryCheck(t *testing.T) {
	s := serve(t)
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/","marker":"Tsumugi"}`).want(http.StatusCreated)
	id := page["id"].(string)
	if page["name"] != "tsumugi.example" || page["interval_s"] != 60.0 || page["ttfb_limit_ms"] != 500.0 {
		t.Errorf("page %v", page)
	}
	seen := make([]toppage.Observation, 20)
	for i := range seen {
		seen[i] = observed(noon.Add(-time.Duration(i) * 5 * time.Second))
	}
	if err := s.store.RecordObservations(t.Context(), id, seen, noon.Add(time.Minute), noon); err != nil {
		t.Fatal(err)
	}
	s.now = noon.Add(30 * time.Second)
	e := s.event()
	for _, test := range []struct {
		name, query string
		level       float64
		checks      int
		verdict     string
		event       any
	}{
		{"the next exposure is judged for", "", 4, 27, "at_risk", e["id"]},
		{"an event can be named", "?event=" + e["id"].(string), 4, 27, "at_risk", e["id"]},
		{"level 1 wants no shared cache", "?level=1", 1, 4, "protected", e["id"]},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			v := s.get("/toppages/" + id + "/verdict" + test.query)
			checks := rows(v, "checks")
			if v["verdict"] != test.verdict || v["level"] != test.level || v["event_id"] != test.event || len(checks) != test.checks || v["oldest_evidence_age_s"] != 30.0 {
				t.Errorf("verdict %v", v)
			}
			if missing := lacks(checks[0], "id state measured required evidence at core"); len(missing) > 0 || checks[0]["at"] != "2026-11-01T03:00:00Z" {
				t.Errorf("check %v lacks %v", checks[0], missing)
			}
		})
	}
	s.T = t
	if got := at(s.get("/events/"+e["id"].(string)), "top_page"); at(got.(object), "id") != id || at(got.(object), "verdict") != "at_risk" {
		t.Errorf("the event's top page %v", got)
	}
}

// observed is a page that a shared cache answered.
func observed(at time.Time) toppage.Observation {
	ttfb, found := 40.0, true
	return toppage.Observation{At: at, URL: "https://tsumugi.example/", Status: 200, Marker: &found, Facts: toppage.Facts{
		StorableShared: true, SharedTTLS: 300, Served: toppage.ServedHit, ServedConfidence: "explicit", TTFBMS: &ttfb}}
}

func TestChangesSayWhoDidWhat(t *testing.T) {
	s := serve(t)
	e := s.event()
	s.ask("tl_sre", http.MethodPut, "/tasks/"+s.task(e, "B-11")["id"].(string)+"/claim", "").want(http.StatusOK)
	changes := rows(s.get("/changes?event="+e["id"].(string)), "changes")
	last := changes[len(changes)-1]
	if missing := lacks(last, "seq at actor kind event_id task_id data"); len(missing) > 0 {
		t.Errorf("the change lacks %v", missing)
	}
	if last["kind"] != journal.TaskClaimed || last["actor"] != "Sora" || last["actor_id"] != "t-sre" || last["event_id"] != e["id"] {
		t.Errorf("change %v", last)
	}
	after := must(json.Marshal(last["seq"]))
	if rest := rows(s.get("/changes?after="+string(after)), "changes"); len(rest) != 0 {
		t.Errorf("after the last one comes %v", rest)
	}
}
