package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"tallylight/internal/browsertest"
)

// TestSubscribing is told in a real browser, in both languages: a link is made on the page, and a calendar program reads it.
func TestSubscribing(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			app := start(t, []string{"serve"})
			admin := browser.Tab(1440, 900, browsertest.Language(lang))
			admin.Goto(app.said.wait(t, `(http\S+/setup\?key=\S+)`))
			fill(admin, "setup", "name", "Misaki", "email", "misaki@example.jp", "password", "correct horse battery")
			admin.Follow(`main button[type="submit"]`)
			admin.Goto(app.url + "/subscribe")
			fill(admin, "in", "name", "SRE desk", "shows", "events:3")
			admin.Follow(`main form.stack > button`)
			link := admin.Text("#made")
			admin.Screenshot("subscribe.made." + lang)
			checkAccess(t, admin, lang)
			reads(t, link)
			admin.Goto(app.url + "/subscribe")
			admin.Wait(`document.querySelectorAll(".screens > li").length === 1 && document.querySelector("#made") === null`)
			admin.Screenshot("subscribe." + lang)
			checkAccess(t, admin, lang)
		})
	}
}

// reads reads a calendar as a program does that knows no more than its address.
func reads(t *testing.T, link string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "BEGIN:VCALENDAR\r\n") || !strings.Contains(string(body), "SRE desk") {
		t.Errorf("%s: %s, %v: %s", link, answer.Status, err, body)
	}
}
