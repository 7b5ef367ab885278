package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"

	"tallylight/readiness"
)

// report reads a report that a real tool wrote.
func report(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile("../../loadreport/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// loaded adds a top page and gives the path of its load reports.
func (s *server) loaded() string {
	s.Helper()
	page := s.ask("tl_admin", http.MethodPost, "/toppages", `{"url":"https://tsumugi.example/"}`).want(http.StatusCreated)
	return "/toppages/" + page["id"].(string) + "/load-reports"
}

// form is a form with a file, and what a test says besides, before or after it.
func form(t *testing.T, file, body string, fields ...string) (sent, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", file)
	if err == nil {
		_, err = io.WriteString(part, body)
	}
	for i := 0; i < len(fields) && err == nil; i += 2 {
		err = w.WriteField(fields[i], fields[i+1])
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestLoadReportsOfATopPage(t *testing.T) {
	s := serve(t)
	s.now = noon.AddDate(0, 1, 0)
	path := s.loaded()
	raw := s.ask("tl_sre", http.MethodPost, path+"?machines=4&file=run.json", report(t, "vegeta-12.13.0.json"), "Content-Type", "application/octet-stream").want(http.StatusCreated)
	for field, want := range map[string]any{"tool": "vegeta", "requests": 400.0, "machines": 4.0, "file": "run.json", "time_by_hand": false,
		"uploaded_by": "Sora", "uploaded_at": "2026-12-01T03:00:00Z", "error_rate": 0.0, "tested_at": raw["started_at"]} {
		if raw[field] != want {
			t.Errorf("%s %v, want %v", field, raw[field], want)
		}
	}
	body, kind := form(t, `C:\runs\wrk-4.1.0.txt`, report(t, "wrk-4.1.0.txt"), "machines", "2", "tested_at", "2026-10-31T12:00:00+09:00", "note", "夜間")
	sent := s.ask("tl_sre", http.MethodPost, path, body, "Content-Type", kind).want(http.StatusCreated)
	for field, want := range map[string]any{"tool": "wrk", "machines": 2.0, "file": "wrk-4.1.0.txt", "time_by_hand": true, "note": "夜間",
		"tested_at": "2026-10-31T03:00:00Z", "p95_is_upper_bound": true, "started_at": nil} {
		if sent[field] != want {
			t.Errorf("of a form: %s %v, want %v", field, sent[field], want)
		}
	}
	now := s.ask("tl_sre", http.MethodPost, path, report(t, "hey-0.1.4.txt"), "Content-Type", "text/plain").want(http.StatusCreated)
	if now["tested_at"] != "2026-12-01T03:00:00Z" || now["time_by_hand"] != true || now["machines"] != nil {
		t.Errorf("nobody says when: %v", now)
	}
	if got := s.list(path); got != "hey vegeta wrk" {
		t.Errorf("listed %s", got)
	}
	again := s.ask("tl_sre", http.MethodPost, path, report(t, "hey-0.1.4.txt")).want(http.StatusConflict)
	if again["detail"] == "" {
		t.Error("the same file twice")
	}
	s.ask("tl_sre", http.MethodDelete, path+"/"+now["id"].(string), "").want(http.StatusNoContent)
	s.ask("tl_sre", http.MethodDelete, path+"/"+now["id"].(string), "").want(http.StatusNotFound)
	if got := s.list(path); strings.Contains(got, "hey") {
		t.Errorf("withdrawn, and still listed: %s", got)
	}
}

// list names the tools of the reports of a page, newest test first.
func (s *server) list(path string) string {
	s.Helper()
	var tools []string
	a := s.ask("tl_viewer", http.MethodGet, path, "")
	for _, row := range rows(answer{T: s.T, status: a.status, header: a.header, raw: `{"all":` + a.raw + `}`}.want(http.StatusOK), "all") {
		tools = append(tools, row["tool"].(string))
	}
	return strings.Join(tools, " ")
}

func TestLoadReportsThatAreRefused(t *testing.T) {
	s := serve(t)
	path := s.loaded()
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	for range 64 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	good := report(t, "ab-2.3.txt")
	unnamed, kind := form(t, "", good)
	before := s.changes()
	for _, row := range []struct {
		sentence, token, path, body, kind string
		status                            int
		field, says                       string
	}{
		{"a viewer proves nothing", "tl_viewer", path, good, "", 403, "", ""},
		{"nor does PR", "tl_pr", path, good, "", 403, "", ""},
		{"a page that does not exist", "tl_sre", "/toppages/none/load-reports", good, "", 404, "", ""},
		{"nothing", "tl_sre", path, "", "", 422, "file", "This file is empty."},
		{"malformed JSON", "tl_sre", path, `{"metrics": NaN}`, "", 422, "file", "This JSON is damaged: 'N' stands where it cannot."},
		{"JSON that is cut off", "tl_sre", path, `{"metrics": {`, "", 422, "file", "This JSON is cut off."},
		{"a web page", "tl_sre", path, "<!doctype html><title>Report", "", 422, "file", "It begins with: <!doctype html><title>Report"},
		{"a zip bomb", "tl_sre", path, bomb.String(), "", 422, "file", "This file is packed (gzip)."},
		{"a bomb that the connection packs", "tl_sre", path, bomb.String(), "application/json; encoding=gzip", 422, "file", "This file is packed (gzip)."},
		{"a form without a file", "tl_sre", path, unnamed, kind, 422, "file", "Fill this in."},
		{"a form that breaks off", "tl_sre", path, unnamed[:300], kind, 400, "", ""},
		{"machines that are no number", "tl_sre", path + "?machines=four", good, "", 422, "machines", "whole number"},
		{"fewer machines than none", "tl_sre", path + "?machines=-4", good, "", 422, "machines", "outside"},
		{"a time that is none", "tl_sre", path + "?tested_at=yesterday", good, "", 422, "tested_at", "not an instant"},
		{"a test that is still to come", "tl_sre", path + "?tested_at=2026-11-02T03:00:00Z", good, "", 422, "tested_at", "still to come"},
		{"a format that there is not", "tl_sre", path + "?format=gatling", good, "", 422, "format", ""},
		{"another tool's report", "tl_sre", path + "?format=k6", good, "", 422, "file", "not a report in the format"},
		{"a note without end", "tl_sre", path + "?note=" + strings.Repeat("a", 501), good, "", 422, "query.note", ""},
		{"a rate that cannot be", "tl_sre", path, strings.Replace(good, "2995.71", "-1", 1), "", 422, "file", "cannot be what was measured"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := s.ask(row.token, http.MethodPost, row.path, row.body, "Content-Type", row.kind).want(row.status)
			if row.field == "" {
				return
			}
			wrong := rows(got, "errors")
			if len(wrong) != 1 || wrong[0]["location"] != row.field || !strings.Contains(wrong[0]["message"].(string), row.says) {
				t.Errorf("said %v", got)
			}
		})
	}
	if after := s.changes(); after != before {
		t.Errorf("%d changes", after-before)
	}
}

// zeros is so many bytes of a report that goes on and on.
type zeros struct{ left int }

func (z *zeros) Read(p []byte) (int, error) {
	n := min(len(p), z.left)
	for i := range n {
		p[i] = '\n'
	}
	z.left -= n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestALoadReportOf100MegabytesTakesLittleMemory(t *testing.T) {
	s := serve(t)
	path := s.loaded()
	const size = 100 << 20
	for _, row := range []struct {
		sentence string
		length   int64
	}{{"its size is told", size}, {"its size is not told", -1}} {
		t.Run(row.sentence, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, io.MultiReader(strings.NewReader(report(t, "wrk-4.1.0.txt")), &zeros{size}))
			if err != nil {
				t.Fatal(err)
			}
			r.ContentLength = row.length
			r.Header.Set("Authorization", "Bearer tl_sre")
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			status, said := 0, ""
			if res, err := http.DefaultClient.Do(r); err == nil {
				raw, _ := io.ReadAll(res.Body)
				res.Body.Close()
				status, said = res.StatusCode, string(raw)
			} else if row.length < 0 { // the connection may be closed before all is sent, and is not where nothing is
				t.Skipf("the answer was lost: %v", err)
			}
			runtime.ReadMemStats(&after)
			if status != http.StatusRequestEntityTooLarge || !strings.Contains(said, "larger than 16 MB") {
				t.Errorf("status %d: %s", status, said)
			}
			if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took >= 32 {
				t.Errorf("%d MiB were taken in all", took)
			}
		})
	}
	if loads, err := s.store.Loads(t.Context(), strings.Split(path, "/")[2]); err != nil || len(loads) != 0 {
		t.Errorf("kept %v (%v)", loads, err)
	}
}

func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	s := serve(t)
	path := s.loaded()
	before := s.changes()
	body, kind := form(t, "ab.txt", report(t, "ab-2.3.txt"))
	for _, row := range []struct{ sentence, body, kind string }{
		{"the file as the body", report(t, "ab-2.3.txt"), "text/plain"},
		{"the file in a form", body, kind},
	} {
		conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/api/v1"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /api/v1%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer tl_sre\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
			path, row.kind, len(row.body), row.body[:len(row.body)-100])
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		conn.Close()
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") {
			t.Errorf("%s: %s (%v)", row.sentence, answer, err)
		}
	}
	if after := s.changes(); after != before || s.log.Len() > 0 {
		t.Errorf("%d changes, log: %s", after-before, s.log)
	}
}

func TestWhoProvesLoad(t *testing.T) {
	for role, may := range map[readiness.Role]bool{readiness.Viewer: false, readiness.PR: false, readiness.SRE: true, readiness.Admin: true} {
		if role.May(readiness.ProveLoad) != may {
			t.Errorf("%s: %v", role, !may)
		}
	}
}
