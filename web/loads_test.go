package web_test

import (
	"bytes"
	"mime/multipart"
	"os"
	"strings"
	"testing"

	"tallylight/loadreport"
	"tallylight/readiness"
)

func loadReport(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile("../loadreport/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// prove sends the form of a load report as a browser does: fields first, the file last.
func (s *site) prove(cookie, name, body string, fields ...string) answer {
	s.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for i := 0; i < len(fields); i += 2 {
		s.must(w.WriteField(fields[i], fields[i+1]))
	}
	part, err := w.CreateFormFile("file", name)
	s.must(err)
	_, err = part.Write([]byte(body))
	s.must(err)
	s.must(w.Close())
	return s.ask(cookie, "POST", "/toppages/"+s.page.ID+"/load-reports", form.String(), "Content-Type", w.FormDataContentType())
}

func TestLoadReportsOnTheTopPage(t *testing.T) {
	s := open(t)
	page := "/toppage/" + s.page.ID
	s.expect(s.get(s.as(viewer), page), 200, "No load report yet.")
	a := s.prove(s.as(sre), "wrk-4.1.0.txt", loadReport(t, "wrk-4.1.0.txt"), "machines", "4", "tested_at", "2026-11-16T09:30", "note", "夜間")
	s.expect(a, 303)
	if to := a.Header.Get("Location"); to != page+"?did=toppage.load_uploaded#loads" {
		t.Errorf("goes to %s", to)
	}
	loads, err := s.store.Loads(t.Context(), s.page.ID)
	s.must(err)
	if len(loads) != 1 || loads[0].Machines != 4 || !loads[0].TimeByHand || loads[0].TestedAt.In(tokyo).Format("2006-01-02 15:04") != "2026-11-16 09:30" {
		t.Fatalf("kept %+v", loads)
	}
	s.expect(s.get(s.as(sre), page+"?did=toppage.load_uploaded"), 200, "Load report uploaded", "wrk-4.1.0.txt", "3,660", "≤ 6.3 ms", "time by hand", "The sre", loads[0].ShortHash())
	if seen := s.get(s.as(viewer), page); strings.Contains(seen.body, "/load-reports") {
		t.Error("a viewer is offered to upload or withdraw")
	}
	s.expect(s.prove(s.as(sre), "again.txt", loadReport(t, "wrk-4.1.0.txt")), 409, "uploaded for this page already")
	s.expect(s.post(s.as(sre), "/toppages/"+s.page.ID+"/load-reports/"+loads[0].ID+"/delete"), 303)
	s.expect(s.get(s.as(sre), page), 200, "No load report yet.")
	s.expect(s.get(s.as(sre), "/history"), 200, "withdrew a load report", "uploaded a load report")
}

func TestLoadReportsThatThePageRefuses(t *testing.T) {
	s := open(t)
	large := loadReport(t, "wrk-4.1.0.txt") + strings.Repeat("\n", loadreport.MaxSize)
	for _, row := range []struct {
		sentence, body string
		fields         []string
		status         int
		says           []string
	}{
		{"malformed JSON, what was typed stays", `{"a":NaN}`, []string{"machines", "4", "note", "first run"}, 422,
			[]string{"&#39;N&#39; stands where it cannot", `value="4"`, `value="first run"`}},
		{"a packed file", "PK\x03\x04", nil, 422, []string{"This file is packed (zip)."}},
		{"another file", "MZ, hello", nil, 422, []string{"It begins with: MZ, hello"}},
		{"one that is too large", large, []string{"machines", "4"}, 422, []string{"larger than 16 MB", `value="4"`}},
		{"one of which nobody would read the half", large + large, []string{"machines", "4"}, 422, []string{"larger than 16 MB", `value="4"`}},
		{"machines that are no number", loadReport(t, "ab-2.3.txt"), []string{"machines", "four", "tested_at", "2026-11-16T09:30"}, 422,
			[]string{"whole number", `value="four"`, `value="2026-11-16T09:30"`}},
		{"everything wrong at once", "x", []string{"machines", "four", "tested_at", "noon"}, 422, []string{"It begins with: x", "whole number", "not an instant"}},
		{"a test that is still to come", loadReport(t, "ab-2.3.txt"), []string{"tested_at", "2027-01-01T00:00"}, 422, []string{"still to come"}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() { s.expect(s.prove(s.as(sre), "r.txt", row.body, row.fields...), row.status, row.says...) })
		})
	}
	s.unchanged(func() {
		s.expect(s.post(s.as(sre), "/toppages/none/load-reports"), 404)
		s.expect(s.prove(s.as(readiness.PR), "ab-2.3.txt", loadReport(t, "ab-2.3.txt")), 403)
	})
}
