package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// later moves the clock of the server on.
func (s *server) later(by time.Duration) { s.now = s.now.Add(by) }

// newest gives the last line of an event's log.
func (s *server) newest(event object) object {
	s.Helper()
	log := rows(s.get("/changes?limit=500&event="+event["id"].(string)), "changes")
	return log[len(log)-1]
}

// undo takes the newest change of an event back.
func (s *server) undo(token string, event object) answer {
	s.Helper()
	return s.ask(token, http.MethodPost, fmt.Sprintf("/changes/%v/undo", s.newest(event)["seq"]), "")
}

func TestASecondPersonConfirms(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/tasks/" + s.task(e, "B-11")["id"].(string)
	done := s.ask("tl_sre", "PUT", path+"/completion", `{"evidence":"all four answered","note":"by phone","version":1}`).want(200)
	if done["awaiting_second"] != true || done["state"] != "claimed" || at(rows(done, "evidence")[0], "second") != nil {
		t.Errorf("done by one: %v", done)
	}
	seen := fmt.Sprintf(`{"version":%v}`, done["version"])
	s.ask("tl_sre", "PUT", path+"/confirmation", seen).want(422)
	s.later(time.Minute)
	s.ask("tl_pr", "PUT", path+"/confirmation", `{"version":1}`).want(409)
	confirmed := s.ask("tl_pr", "PUT", path+"/confirmation", seen).want(200)
	if confirmed["state"] != "done" || confirmed["awaiting_second"] != false ||
		at(rows(confirmed, "evidence")[0], "second", "by") != "Haru" || at(rows(confirmed, "evidence")[0], "second", "at") != "2026-11-01T03:01:00Z" {
		t.Errorf("confirmed: %v", confirmed)
	}
	before := s.changes()
	if s.ask("tl_admin", "PUT", path+"/confirmation", fmt.Sprintf(`{"version":%v}`, confirmed["version"])).want(200); s.changes() != before {
		t.Error("a third word is a change")
	}
}

func TestASkipIsApprovedByAnother(t *testing.T) {
	s := serve(t)
	path := "/tasks/" + s.task(s.event(), "B-11")["id"].(string)
	s.ask("tl_sre", "PUT", path+"/waiver/approval", `{"version":1}`).want(422)
	asked := s.ask("tl_sre", "PUT", path+"/waiver", `{"reason":"nobody to tell"}`).want(200)
	if asked["state"] == "waived" || asked["to_approve"] != true || at(asked, "waiver", "approved") != false || at(asked, "waiver", "approver") != nil || at(asked, "waiver", "by") != "Sora" {
		t.Errorf("asked for: %v", asked)
	}
	s.ask("tl_pr", "PUT", path+"/waiver/approval", `{"version":2}`).want(403)
	s.ask("tl_sre", "PUT", path+"/waiver/approval", `{"version":2}`).want(422)
	s.ask("tl_admin", "PUT", path+"/waiver/approval", `{"version":1}`).want(409)
	approved := s.ask("tl_admin", "PUT", path+"/waiver/approval", `{"version":2}`).want(200)
	if approved["state"] != "waived" || at(approved, "waiver", "approver") != "Nagi" || at(approved, "waiver", "approved") != true {
		t.Errorf("approved: %v", approved)
	}
	before := s.changes()
	s.ask("tl_admin", "PUT", path+"/waiver/approval", fmt.Sprintf(`{"version":%v}`, approved["version"])).want(200)
	if s.changes() != before {
		t.Error("a second approval is a change")
	}
	s.ask("tl_sre", "PUT", path+"/waiver", `{"reason":"another reason"}`).want(422)
}

func TestWhoHoldsATaskSaysSo(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/tasks/" + s.task(e, "B-11")["id"].(string)
	s.ask("tl_sre", "PUT", path+"/claim", "").want(200)
	s.ask("tl_pr", "PUT", path+"/claim", "").want(200)
	s.later(time.Hour)
	s.ask("tl_sre", "PUT", path+"/claim/seen", "").want(200)
	s.later(time.Hour)
	noted := s.ask("tl_pr", "POST", path+"/notes", `{"note":"two of four answered"}`).want(200)
	claims := rows(noted, "claims")
	if len(claims) != 2 || claims[0]["name"] != "Sora" || claims[0]["at"] != "2026-11-01T03:00:00Z" || claims[0]["seen"] != "2026-11-01T04:00:00Z" ||
		claims[1]["seen"] != "2026-11-01T05:00:00Z" {
		t.Errorf("claims %v", claims)
	}
	if line := s.newest(e); line["kind"] != "task.noted" || at(line, "data", "note") != "two of four answered" || line["via"] != "api" || line["role"] != "pr" {
		t.Errorf("line %v", line)
	}
}

func TestATaskOfTheEventsOwn(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/events/" + e["id"].(string) + "/tasks"
	task := s.ask("tl_sre", "POST", path, `{"title":"Call the venue","gate":{"anchor":"start","lead_s":-7200},"runbook":"https://wiki.example/venue","knows":"Mio"}`).want(201)
	if task["own"] != true || task["title_ja"] != "Call the venue" || task["title_en"] != "Call the venue" || task["due"] != "2026-11-19T10:54:00Z" ||
		task["runbook"] != "https://wiki.example/venue" || task["knows"] != "Mio" || at(task, "verify", "kind") != "manual" || task["event_id"] != e["id"] {
		t.Errorf("task %v", task)
	}
	both := s.ask("tl_sre", "POST", path, `{"title_ja":"会場へ電話","title_en":"Call","gate":{"anchor":"end","lead_s":3600}}`, "Accept-Language", "ja").want(201)
	if both["title"] != "会場へ電話" || both["title_en"] != "Call" || both["phase"] != "after" {
		t.Errorf("task %v", both)
	}
	s.ask("tl_sre", "DELETE", "/tasks/"+task["id"].(string), "", "If-Match", `"9"`).want(409)
	gone := s.ask("tl_sre", "DELETE", "/tasks/"+task["id"].(string), "").want(200)
	if gone["state"] != "gone" {
		t.Errorf("taken away: %v", gone["state"])
	}
	s.undo("tl_sre", e).want(200)
	if back := s.get("/tasks/" + task["id"].(string)); back["state"] != "open" {
		t.Errorf("brought back: %v", back["state"])
	}
}

func TestPostponing(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/events/" + e["id"].(string)
	for _, test := range []struct {
		name, body string
		after      time.Duration // since the test before
		status     int
		start, end any
	}{
		{name: "half an hour later", body: `{"minutes":30,"version":1}`, status: 200, start: "2026-11-19T13:24:00Z", end: "2026-11-19T14:24:00Z"},
		{name: "from an older version", body: `{"minutes":30,"version":1}`, status: 409},
		{name: "to other times", body: `{"start":"2026-11-20T21:54:00+09:00","end":"2026-11-20T22:54:00+09:00","version":2}`, status: 200,
			start: "2026-11-20T12:54:00Z", end: "2026-11-20T13:54:00Z"},
		{name: "to where it is", body: `{"start":"2026-11-20T12:54:00Z","end":"2026-11-20T13:54:00Z","version":3}`, status: 200,
			start: "2026-11-20T12:54:00Z", end: "2026-11-20T13:54:00Z"},
		{name: "on air it runs longer", body: `{"minutes":30}`, after: 19*24*time.Hour + 10*time.Hour, status: 200,
			start: "2026-11-20T12:54:00Z", end: "2026-11-20T14:24:00Z"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			s.later(test.after)
			got := s.ask("tl_pr", "POST", path+"/postponement", test.body).want(test.status)
			if test.status == 409 {
				got = got["current"].(object)
				test.start, test.end = "2026-11-19T13:24:00Z", "2026-11-19T14:24:00Z"
			}
			if got["start"] != test.start || got["end"] != test.end {
				t.Errorf("%v to %v, want %v to %v", got["start"], got["end"], test.start, test.end)
			}
		})
	}
	s.T = t
	if task := s.task(e, "C-10"); task["due"] != "2026-11-20T12:39:00Z" {
		t.Errorf("the tasks did not follow: %v", task["due"])
	}
}

func TestAPostponedEventKeepsWhatItsCalendarSays(t *testing.T) {
	s := serve(t)
	s.ask("tl_pr", "POST", "/feeds", `{"url":"`+secretURL+`"}`).want(201)
	e := rows(s.get("/events?from=2026-11-01&to=2026-12-01"), "events")[0]
	if e["feed_start"] != nil || e["feed_end"] != nil {
		t.Errorf("it follows its calendar: %v", e)
	}
	moved := s.ask("tl_pr", "POST", "/events/"+e["id"].(string)+"/postponement", `{"minutes":90}`).want(200)
	if moved["feed_start"] != e["start"] || moved["feed_end"] != e["end"] || moved["was_start"] != e["start"] {
		t.Errorf("postponed: %v", moved)
	}
}

func TestBothWordsOnALevelStay(t *testing.T) {
	s := serve(t)
	e := s.ask("tl_pr", "POST", "/events", `{"title":"Fair","start":"2026-11-19T12:54:00Z","end":"2026-11-19T13:54:00Z"}`).want(201)
	path := "/events/" + e["id"].(string) + "/level"
	s.ask("tl_pr", "PUT", path, `{"level":4,"version":1}`).want(200)
	s.later(time.Hour)
	got := s.ask("tl_sre", "PUT", path, `{"level":3,"version":2}`).want(200)
	for name, want := range map[string]any{"level": 3.0, "proposed_level": 4.0, "proposed_by": "Haru", "proposed_at": "2026-11-01T03:00:00Z",
		"confirmed_by": "Sora", "confirmed_at": "2026-11-01T04:00:00Z", "best_reachable": 5.0} {
		if got[name] != want {
			t.Errorf("%s is %v, want %v", name, got[name], want)
		}
	}
}

func TestAPreviewSaysWhatCanStillBeReached(t *testing.T) {
	s := serve(t)
	e := s.ask("tl_sre", "POST", "/events", strings.Replace(fair, `"level":4`, `"level":2`, 1)).want(201)
	path := "/events/" + e["id"].(string) + "/level?to=4"
	if got := s.get(path); got["needs_s"] != 5*86400.0 || got["best_reachable"] != 5.0 || len(rows(got, "too_late")) != 0 || got["left_s"] != 18*86400.0+9*3600+54*60 {
		t.Errorf("in time: needs %v of %v, best %v, too late %v", got["needs_s"], got["left_s"], got["best_reachable"], got["too_late"])
	}
	s.later(16 * 24 * time.Hour)
	got := s.get(path)
	late := rows(got, "too_late")
	if got["best_reachable"] != 2.0 && got["best_reachable"] != 3.0 || len(late) != 2 || late[0]["template"] != "B-01" || len(rows(late[0], "instead")) != 1 {
		t.Errorf("too late: best %v, too late %v", got["best_reachable"], late)
	}
	if len(rows(got, "already_late")) == 0 {
		t.Errorf("none of %d is late already", len(rows(got, "added")))
	}
}

func TestAPreviewCountsWhatWasDoneBefore(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/events/" + e["id"].(string) + "/level"
	task := s.task(e, "B-01")
	s.ask("tl_sre", "PUT", "/tasks/"+task["id"].(string)+"/completion", `{"evidence":"https://vendor.example/7","version":1}`).want(200)
	s.ask("tl_sre", "PUT", path, `{"level":2}`, "If-Match", `"1"`).want(200)
	if got := rows(s.get(path+"?to=4"), "satisfied"); len(got) != 1 || got[0]["id"] != task["id"] {
		t.Errorf("satisfied %v", got)
	}
}

func TestUndo(t *testing.T) {
	s := serve(t)
	e := s.event()
	level := "/events/" + e["id"].(string) + "/level"
	task := "/tasks/" + s.task(e, "B-01")["id"].(string)
	s.ask("tl_sre", "PUT", task+"/completion", `{"evidence":"looked","version":1}`).want(200)
	done := s.newest(e)
	undo := fmt.Sprintf("/changes/%v/undo", done["seq"])
	if got := s.ask("tl_pr", "POST", undo, "").want(200); got["seq"] != done["seq"] || got["kind"] != "task.completed" {
		t.Errorf("taken back: %v", got)
	}
	if got := s.get(task); got["state"] != "open" || got["done_at"] != nil {
		t.Errorf("the task is %v", got)
	}
	before := s.changes()
	s.ask("tl_pr", "POST", undo, "").want(200)
	if s.changes() != before {
		t.Error("twice is not once")
	}
	s.ask("tl_sre", "PUT", level, `{"level":2,"version":1}`).want(200)
	lowered := s.newest(e)
	s.ask("tl_sre", "PUT", level, `{"level":5,"version":2}`).want(200)
	stale := s.ask("tl_sre", "POST", fmt.Sprintf("/changes/%v/undo", lowered["seq"]), "").want(409)
	if at(stale, "current", "level") != 5.0 {
		t.Errorf("what it became since: %v", stale["current"])
	}
	s.ask("tl_pr", "POST", fmt.Sprintf("/changes/%v/undo", s.newest(e)["seq"]), "").want(403)
	s.later(7 * 24 * time.Hour)
	late := s.undo("tl_sre", e).want(422)
	if rows(late, "errors")[0]["reason"] != "too_old" {
		t.Errorf("after 7 days: %v", late)
	}
}

func TestTheLogTellsBeforeAndAfter(t *testing.T) {
	s := serve(t)
	e := s.event()
	s.ask("tl_pr", "PATCH", "/events/"+e["id"].(string), `{"title":"Fair, live","version":1}`).want(200)
	line := s.newest(e)
	if at(line, "before", "event", "title") != "Fair" || at(line, "after", "event", "title") != "Fair, live" {
		t.Errorf("before %v, after %v", line["before"], line["after"])
	}
	if hash, _ := line["hash"].(string); len(hash) != 64 || line["via"] != "api" || line["role"] != "pr" {
		t.Errorf("line %v", line)
	}
}

func TestAsItWasKnown(t *testing.T) {
	s := serve(t)
	e := s.event()
	path := "/events/" + e["id"].(string)
	task := s.task(e, "B-01")
	s.later(time.Hour)
	s.ask("tl_sre", "PUT", "/tasks/"+task["id"].(string)+"/completion", `{"evidence":"looked","version":1}`).want(200)
	s.later(time.Hour)
	s.ask("tl_pr", "POST", path+"/postponement", `{"minutes":30}`).want(200)
	for _, test := range []struct {
		name, at, start, state string
	}{
		{"before the work", "2026-11-01T03:59:59Z", "2026-11-19T12:54:00Z", "open"},
		{"the instant of the work", "2026-11-01T04:00:00Z", "2026-11-19T12:54:00Z", "done"},
		{"in another zone", "2026-11-01T13:30:00%2B09:00", "2026-11-19T12:54:00Z", "done"},
		{"now", "2026-11-01T05:00:00Z", "2026-11-19T13:24:00Z", "done"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s.T = t
			if got := s.get(path + "?at=" + test.at); got["start"] != test.start {
				t.Errorf("start %v, want %s", got["start"], test.start)
			}
			for _, known := range rows(s.get(path+"/tasks?limit=500&at="+test.at), "tasks") {
				if known["id"] == task["id"] && known["state"] != test.state {
					t.Errorf("state %v, want %s", known["state"], test.state)
				}
			}
		})
	}
}
