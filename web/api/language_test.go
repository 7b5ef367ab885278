package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"tallylight/readiness"
)

func TestProblemsOfCalendarsAreSaidInTheCallersLanguage(t *testing.T) {
	s := serve(t)
	s.calendars.odd = []readiness.Problem{{Line: 3, Code: "no-start", Message: "an event has no start and was left out"},
		{Line: 9, Code: "bad-rule", Args: []string{"FREQ=X"}, Message: "the rule FREQ=X was refused"}}
	version := func(id any) string {
		return fmt.Sprint(at(s.get("/feeds/"+fmt.Sprint(id)), "version"))
	}
	added := s.ask("tl_pr", http.MethodPost, "/feeds", `{"url":"`+secretURL+`"}`).want(http.StatusCreated)
	one := "/feeds/" + added["id"].(string)
	for _, row := range []struct {
		sentence     string
		method, path string
		body         func() string
		status       int
		of           func(object) object
	}{
		{"a preview", "POST", "/feeds/preview", func() string { return `{"url":"` + secretURL + `"}` }, 200, nil},
		{"all calendars", "GET", "/feeds", nil, 200, func(o object) object { return rows(o, "feeds")[0] }},
		{"one calendar", "GET", one, nil, 200, nil},
		{"one that is changed", "PATCH", one, func() string { return `{"name":"b","version":` + version(added["id"]) + `}` }, 200, nil},
		{"one that was changed meanwhile", "PATCH", one, func() string { return `{"name":"c","version":99}` }, 409, func(o object) object { return o["current"].(object) }},
		{"one that is fetched now", "POST", one + "/refresh", nil, 200, nil},
		{"one that comes as a file", "PUT", one + "/file", func() string { return "19 dawn" }, 200, nil},
		{"one that is released", "POST", one + "/release", func() string { return `{"version":` + version(added["id"]) + `}` }, 200, nil},
	} {
		for _, lang := range []string{"ja", "en"} {
			t.Run(row.sentence+" "+lang, func(t *testing.T) {
				s.T = t
				body := ""
				if row.body != nil {
					body = row.body()
				}
				got := s.ask("tl_pr", row.method, row.path, body, "Accept-Language", lang).want(row.status)
				if row.of != nil {
					got = row.of(got)
				}
				problems := rows(got, "problems")
				if len(problems) != 2 {
					t.Fatalf("%d problems", len(problems))
				}
				for _, p := range problems {
					if said := fmt.Sprint(p["message"]); isJapanese(said) != (lang == "ja") {
						t.Errorf("said %q", said)
					}
				}
			})
		}
	}
}

func TestAReplayNamesTheLanguageInWhichItWasSaid(t *testing.T) {
	s := serve(t)
	ask := func(lang string) answer {
		return s.ask("tl_sre", http.MethodPost, "/events", `{"title":"","start":"2026-11-19","end":"2026-11-20"}`, "Idempotency-Key", "k", "Accept-Language", lang)
	}
	first, again := ask("ja"), ask("en")
	if first.raw != again.raw || again.header.Get("Content-Language") != "ja" {
		t.Errorf("%s in %q", again.raw, again.header.Get("Content-Language"))
	}
}
