package api_test

import (
	"net/http"
	"testing"
)

func TestATableIsPreviewedAndAdded(t *testing.T) {
	s := serve(t)
	body := `{"table":"title line\n放送日\tOA時間\t番組名\n2026-12-03\t25:30\t夜の扉\n2/30\t9:00\t朝の扉"}`
	before := s.changes()
	shown := s.ask("tl_pr", http.MethodPost, "/events/paste/preview", body).want(http.StatusOK)
	if shown["new"] != 1.0 || shown["heading_row"] != 2.0 || shown["columns"].([]any)[1] != "start" || shown["guessed"].([]any)[1] != false {
		t.Errorf("%v", shown)
	}
	var states []any
	for _, row := range rows(shown, "rows") {
		states = append(states, row["state"])
	}
	if len(states) != 4 || states[0] != "skipped" || states[1] != "skipped" || states[2] != "new" || states[3] != "refused" {
		t.Errorf("states %v", states)
	}
	if refused := rows(rows(shown, "rows")[3], "errors")[0]; refused["field"] != "date" || refused["reason"] != "bad_date" || refused["got"] != "2/30" {
		t.Errorf("refused %v", refused)
	}
	s.ask("tl_pr", http.MethodPost, "/events/paste", body).want(http.StatusConflict)
	if s.changes() != before {
		t.Error("what was not shown is kept")
	}
	added := s.ask("tl_pr", http.MethodPost, "/events/paste", body[:len(body)-1]+`,"digest":"`+shown["digest"].(string)+`"}`).want(http.StatusOK)
	if added["added"] != 1.0 || len(rows(added, "rows")) != 1 {
		t.Errorf("%v", added)
	}
	s.ask("tl_viewer", http.MethodPost, "/events/paste/preview", body).want(http.StatusForbidden)
}

func TestAFileIsPreviewed(t *testing.T) {
	s := serve(t)
	shown := s.ask("tl_pr", http.MethodPost, "/events/file/preview?zone=Asia/Tokyo", "放送日,時間,番組\n2026-12-03,21:54,朝の扉\n", "Content-Type", "application/octet-stream").want(http.StatusOK)
	if shown["new"] != 1.0 || shown["table"] != "放送日\t時間\t番組\n2026-12-03\t21:54\t朝の扉\n" {
		t.Errorf("%v", shown)
	}
	s.ask("tl_pr", http.MethodPost, "/events/file/preview", "%PDF-1.7", "Content-Type", "application/octet-stream").want(http.StatusUnprocessableEntity)
}
