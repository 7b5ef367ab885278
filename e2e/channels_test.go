package e2e

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"tallylight/internal/browsertest"
)

// hearer is a service of the test that takes messages, or refuses them.
type hearer struct {
	mu     sync.Mutex
	status int
	bodies []string
}

func (h *hearer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bodies = append(h.bodies, string(body))
	w.WriteHeader(h.status)
}

func (h *hearer) heard(part string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Contains(strings.Join(h.bodies, "\n"), part)
}

// TestChannels is told in a real browser, in both languages: a channel is added, its test arrives, another one fails and says so.
func TestChannels(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	words := map[string]struct{ test, delivered, lost, kept string }{
		"en": {"Test from Tallylight", "200", "Nothing is lost", "Leave empty to keep it."},
		"ja": {"Tallylightからのテスト", "200", "失われた知らせはありません", "空欄なら今のまま。"},
	}
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			good, bad := &hearer{status: http.StatusOK}, &hearer{status: http.StatusGone}
			works, broken := newSite(t, good), newSite(t, bad)
			app := start(t, []string{"serve"}, "TALLYLIGHT_ALLOW="+works.address+","+broken.address)
			tab := browser.Tab(1440, 900, browsertest.Language(lang))
			tab.Goto(app.said.wait(t, `(http\S+/setup\?key=\S+)`))
			fill(tab, "setup", "name", "Misaki", "email", "misaki@example.jp", "password", "correct horse battery")
			tab.Follow(`main button[type="submit"]`)
			inspect(t, visit(tab, app.url+"/settings/channels"), "channels-none", lang)
			for _, kind := range []string{"lineworks", "mail", "slack_bot"} {
				inspect(t, visit(tab, app.url+"/settings/channels/new?kind="+kind), "channels-"+kind, lang)
			}
			addHook(tab, app.url, "SRE room", works.address)
			until(t, "the test arrives", patience, func() bool { return good.heard(words[lang].test) })
			addHook(tab, app.url, "Status page", broken.address)
			until(t, "the other test is refused", patience, func() bool { return bad.heard(words[lang].test) })
			until(t, "the page says so", patience, func() bool {
				return strings.Contains(visit(tab, app.url+"/settings/channels").Text("main"), words[lang].lost)
			})
			tab.WaitText("main", words[lang].delivered)
			inspect(t, tab, "channels", lang)
			inspect(t, visit(tab, app.url+"/settings/channels/log"), "channels-log", lang)
			tab.Goto(app.url + "/settings/channels")
			tab.Follow(`table.list td.acts a`)
			tab.WaitText("main", words[lang].kept)
			inspect(t, tab, "channels-change", lang)
			if found := tab.Complaints(); len(found) > 0 {
				t.Error(found)
			}
		})
	}
}

// addHook adds a signed webhook by the forms.
func addHook(tab *browsertest.Tab, base, name, address string) {
	tab.Goto(base + "/settings/channels/new?kind=webhook")
	fill(tab, "in", "name", name, "field_url", "http://"+address+"/hook", "field_secret", hookSecret)
	tab.Follow(`form.stack button[type="submit"]`)
}
