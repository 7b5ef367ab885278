package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// pair enters two events by hand and gives their ids.
func (s *server) pair() (first, second string) {
	s.Helper()
	enter := func(title string, days int) string {
		at := noon.AddDate(0, 0, days)
		e, err := s.store.CreateEvent(s.Context(), readiness.Event{Title: title, Start: at, End: at.Add(time.Hour), Zone: "Asia/Tokyo"}, actors["tl_pr"], noon)
		if err != nil {
			s.Fatal(err)
		}
		return e.ID
	}
	return enter("Dawn", 20), enter("Fair", 21)
}

func TestOneLevelForSeveralEvents(t *testing.T) {
	s := serve(t)
	first, second := s.pair()
	body := fmt.Sprintf(`{"level":3,"reason":"live","events":[{"id":%q,"version":1},{"id":%q}]}`, first, second)
	s.ask("tl_viewer", http.MethodPut, "/events/levels", body).want(http.StatusForbidden)
	done := s.ask("tl_sre", http.MethodPut, "/events/levels", body).want(http.StatusOK)
	for _, e := range rows(done, "events") {
		if e["level"] != 3.0 || e["level_state"] != "confirmed" || e["version"] != 2.0 {
			t.Errorf("%v", e)
		}
	}
	if done["changed"] != 2.0 || len(rows(done, "events")) != 2 {
		t.Errorf("%v", done)
	}
	before := s.changes()
	if again := s.ask("tl_sre", http.MethodPut, "/events/levels", body).want(http.StatusOK); again["changed"] != 0.0 || again["change"] != nil || s.changes() != before {
		t.Errorf("twice is not once: %v", again)
	}
	undo := fmt.Sprintf("/changes/%.0f/undo", done["change"])
	if line := s.ask("tl_sre", http.MethodPost, undo, "").want(http.StatusOK); line["kind"] != "events.level" || at(line, "data", "count") != "2" || at(line, "data", "lines") != "2" {
		t.Errorf("%v", line)
	}
	if e := s.get("/events/" + first); e["level"] != nil {
		t.Errorf("taken back: %v", e["level"])
	}
}

func TestSeveralEventsOfWhichOneWasChanged(t *testing.T) {
	s := serve(t)
	first, second := s.pair()
	s.ask("tl_sre", http.MethodPut, "/events/"+second+"/level", `{"level":2,"version":1}`).want(http.StatusOK)
	before := s.changes()
	a := s.ask("tl_sre", http.MethodPut, "/events/levels", fmt.Sprintf(`{"level":3,"events":[{"id":%q,"version":1},{"id":%q,"version":1}]}`, first, second))
	refused := a.want(http.StatusConflict)
	current, _ := refused["current"].(object)
	if stale := rows(current, "events"); len(stale) != 1 || stale[0]["id"] != second || stale[0]["version"] != 2.0 || !strings.Contains(refused["detail"].(string), "“Fair”") {
		t.Errorf("%v", refused)
	}
	if s.changes() != before || s.get("/events/" + first)["level"] != nil {
		t.Error("the other event was changed all the same")
	}
	for sentence, body := range map[string]string{
		"events required":      `{"level":3,"events":[]}`,
		"events no_such_event": fmt.Sprintf(`{"level":3,"events":[{"id":%q},{"id":"none"}]}`, first),
		"events too_many":      `{"level":3,"events":[` + strings.TrimSuffix(strings.Repeat(`{"id":"x"},`, 501), ",") + `]}`,
		"level out_of_range":   fmt.Sprintf(`{"level":9,"events":[{"id":%q}]}`, first),
	} {
		got := rows(s.ask("tl_sre", http.MethodPut, "/events/levels", body).want(http.StatusUnprocessableEntity), "errors")
		if len(got) != 1 || fmt.Sprint(got[0]["location"], " ", got[0]["reason"]) != sentence {
			t.Errorf("%s: %v", sentence, got)
		}
	}
	done := s.ask("tl_sre", http.MethodPut, "/events/levels", fmt.Sprintf(`{"level":3,"events":[{"id":%q},{"id":%q}]}`, first, second)).want(http.StatusOK)
	s.ask("tl_sre", http.MethodPut, "/events/"+second+"/level", `{"level":4,"version":3}`).want(http.StatusOK)
	late := s.ask("tl_sre", http.MethodPost, fmt.Sprintf("/changes/%.0f/undo", done["change"]), "").want(http.StatusConflict)
	current, _ = late["current"].(object)
	if stale := rows(current, "events"); len(stale) != 1 || stale[0]["id"] != second {
		t.Errorf("%v", late)
	}
}

func TestAFeedIsAddedWithLevels(t *testing.T) {
	s := serve(t)
	for sentence, body := range map[string]string{
		"levels.late not_in_calendar": `{"url":"` + secretURL + `","levels":{"late":3}}`,
		"levels.dawn no_such_level":   `{"url":"` + secretURL + `","levels":{"dawn":9}}`,
		"levels.dawn not_in_calendar": `{"name":"a file","levels":{"dawn":3}}`,
	} {
		got := rows(s.ask("tl_pr", http.MethodPost, "/feeds", body).want(http.StatusUnprocessableEntity), "errors")
		if len(got) != 1 || fmt.Sprint(got[0]["location"], " ", got[0]["reason"]) != sentence {
			t.Errorf("%s: %v", sentence, got)
		}
	}
	if feeds := rows(s.get("/feeds"), "feeds"); len(feeds) != 0 {
		t.Errorf("kept %v", feeds)
	}
	s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`","levels":{"dawn":3,"fair":4}}`).want(http.StatusCreated)
	levels := map[any]any{}
	for _, e := range rows(s.get("/events"), "events") {
		levels[e["title"]] = fmt.Sprint(e["level"], " ", e["level_state"])
	}
	if levels["dawn"] != "3 proposed" || levels["fair"] != "4 proposed" {
		t.Errorf("levels %v", levels)
	}
}

func TestASeriesThatMovedIsOneOnTheBoard(t *testing.T) {
	s := serve(t)
	feed, err := s.store.AddFeed(t.Context(), readiness.Feed{Name: "PR"}, nil, readiness.System, noon)
	if err != nil {
		t.Fatal(err)
	}
	airings := func(shift time.Duration) (all []readiness.Occurrence) {
		for i := range 6 {
			was := noon.AddDate(0, 0, 2+7*i)
			all = append(all, readiness.Occurrence{UID: "weekly", RecurrenceID: was.Format(time.RFC3339), Summary: "Craft", Start: was.Add(shift), End: was.Add(shift + time.Hour), Zone: "Asia/Tokyo", Status: readiness.Confirmed})
		}
		return all
	}
	for _, shift := range []time.Duration{0, 32 * time.Hour} {
		in := intake.Incoming{Occurrences: airings(shift), Complete: true, From: noon.Add(-intake.ImportPast), To: noon.Add(intake.ImportFuture)}
		if _, err := s.store.ApplyFeed(t.Context(), feed.ID, readiness.FeedFetch{}, in, noon); err != nil {
			t.Fatal(err)
		}
	}
	moves := rows(s.get("/board"), "moves")
	if len(moves) != 1 || moves[0]["title"] != "Craft" || moves[0]["count"] != 6.0 || len(moves[0]["events"].([]any)) != 6 ||
		moves[0]["from"] != noon.AddDate(0, 0, 2).Format(time.RFC3339) || moves[0]["to"] != noon.AddDate(0, 0, 2).Add(32*time.Hour).Format(time.RFC3339) {
		t.Fatalf("moves %v", moves)
	}
	lines := rows(s.get("/changes?limit=500"), "changes")
	if last := lines[len(lines)-1]; last["kind"] != "series.moved" || at(last, "data", "count") != "6" || at(last, "data", "from") != moves[0]["from"] {
		t.Errorf("%v", last)
	}
	path := "/events/" + moves[0]["events"].([]any)[2].(string)
	s.ask("tl_pr", http.MethodPost, path+"/acknowledgement", `{"series":true}`).want(http.StatusForbidden)
	if seen := s.ask("tl_sre", http.MethodPost, path+"/acknowledgement", `{"series":true,"version":2}`).want(http.StatusOK); seen["acknowledged_by"] != "Sora" {
		t.Errorf("%v", seen)
	}
	if moves = rows(s.get("/board"), "moves"); len(moves) != 0 {
		t.Errorf("acknowledged: %v", moves)
	}
}
