package web_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"tallylight/calendar"
	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/web"
	"tallylight/web/api"
)

// TestAProblemQuotesNoPrivateWord reads a real calendar in which the rule of a confidential event is wrong and holds a word
// that is nobody's business.
func TestAProblemQuotesNoPrivateWord(t *testing.T) {
	const word = "SECRETWORD07"
	for _, row := range []struct{ sentence, class, before, after string }{
		{"a confidential event", "CONFIDENTIAL", "", ""},
		{"a private one", "PRIVATE", "", ""},
		{"one of a class that is not known", "X-BOARD", "", ""},
		{"its class after the rule", "", "", "CLASS:CONFIDENTIAL\r\n"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s := open(t, func(c *web.Config) {
				c.Calendars = &jobs.Importer{Store: c.Store, Zone: tokyo, Log: slog.New(slog.DiscardHandler), Now: c.Now, Fetcher: &calendar.Fetcher{MaxBody: 1 << 20}}
				c.API = api.Register(api.Config{Store: c.Store, Calendars: c.Calendars, Now: c.Now, Zone: tokyo, Version: "test"})
			})
			class := ""
			if row.class != "" {
				class = "CLASS:" + row.class + "\r\n"
			}
			body := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:priv2@x\r\nDTSTAMP:20261129T000000Z\r\nDTSTART:20261203T120000Z\r\nDURATION:PT1H\r\n" +
				class + "SUMMARY:" + word + "a\r\nRRULE:FREQ=BAD;" + word + "\r\nLOCATION:" + word + "b\r\n" + row.after + "END:VEVENT\r\nEND:VCALENDAR\r\n"
			a := s.ask("", "PUT", "/api/v1/feeds/"+s.feed.ID+"/file", body, "Authorization", "Bearer "+s.token(), "Content-Type", "text/calendar", "If-Match", `"`+version(s.feed.Version)+`"`)
			s.expect(a, http.StatusOK)
			for _, path := range []string{"/api/v1/feeds", "/api/v1/feeds/" + s.feed.ID, "/api/v1/feeds/" + s.feed.ID + "/fetches", "/feeds", "/feeds/" + s.feed.ID, "/api/v1/changes", "/history", "/"} {
				for _, lang := range []string{"ja", "en"} {
					shown := s.get(s.as(viewer), path, "Accept-Language", lang)
					s.expect(shown, http.StatusOK)
					if strings.Contains(shown.body, word) {
						t.Errorf("%s in %s quotes it to a viewer", path, lang)
					}
				}
			}
			s.expect(s.get(s.as(viewer), "/api/v1/feeds/"+s.feed.ID), http.StatusOK, `"code":"bad-rule"`)
			feed, err := s.store.Feed(t.Context(), s.feed.ID)
			s.must(err)
			if len(feed.Problems) == 0 || strings.Contains(quoted(feed.Problems), word) {
				t.Errorf("kept are the problems %+v", feed.Problems)
			}
		})
	}
}

// quoted is all that problems say.
func quoted(problems []readiness.Problem) string {
	var all strings.Builder
	for _, p := range problems {
		all.WriteString(p.Event + p.Message + strings.Join(p.Args, " "))
	}
	return all.String()
}
