package e2e

import (
	"fmt"
	"strings"
	"testing"

	"tallylight/internal/browsertest"
)

// settled is what is looked for in each language.
var settled = map[string]struct{ noZone, same string }{
	"en": {"This is not an IANA time zone", "Both zones are the same"},
	"ja": {"IANAタイムゾーンではありません", "2つのタイムゾーンが同じです"},
}

// TestSettings is told in a real browser, in both languages and themes.
func TestSettings(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			app := start(t, []string{"serve"})
			tab := browser.Tab(1440, 900, browsertest.Language(lang))
			tab.Goto(app.said.wait(t, `(http\S+/setup\?key=\S+)`))
			fill(tab, "setup", "name", "Misaki", "email", "misaki@example.jp", "password", "correct horse battery")
			tab.Follow(`main button[type="submit"]`)
			inspect(t, visit(tab, app.url+"/settings"), "settings", lang)
			inspect(t, visit(tab, app.url+"/settings/company"), "settings-company", lang)
			keysLead(t, tab, app.url)
			setZones(t, tab, app.url, lang)
			weekStarts(t, tab, app.url)
			stick(t, browsertest.New(t).Tab(390, 844, browsertest.Language(lang)), tab, app.url, lang)
			if found := tab.Complaints(); len(found) > 0 {
				t.Error(found)
			}
		})
	}
}

func visit(tab *browsertest.Tab, address string) *browsertest.Tab {
	tab.Goto(address)
	return tab
}

// saveOwn saves one's own settings with some fields other.
func saveOwn(tab *browsertest.Tab, base string, fields ...string) {
	tab.Goto(base + "/settings")
	fill(tab, "in", fields...)
	tab.Follow(`form[action="/settings"] button`)
}

// setZones refuses what are no two zones, and shows every page by those that are.
func setZones(t *testing.T, tab *browsertest.Tab, base, lang string) {
	t.Helper()
	saveOwn(tab, base, "zone1", "Mars/Base", "zone2", "America/New_York")
	tab.WaitText("#f-zone1", settled[lang].noZone)
	saveOwn(tab, base, "zone1", "Europe/London", "zone2", "Europe/London")
	tab.WaitText("#f-zone2", settled[lang].same)
	checkAccess(t, tab, lang)
	saveOwn(tab, base, "zone1", "Asia/Kolkata", "zone2", "Asia/Kathmandu")
	for _, path := range []string{"/", "/calendar", "/tasks", "/toppage", "/history", "/events/new", "/settings"} {
		tab.Goto(base + path)
		if said := tab.Text(".clocks"); !strings.Contains(said, "IST") || !strings.Contains(said, "UTC+5:45") {
			t.Errorf("%s: the clocks say %q", path, said)
		}
	}
	tab.Goto(base + "/wall")
	if said := tab.Text(".clocks"); !strings.Contains(said, "JST") {
		t.Errorf("the clocks of the wall say %q", said)
	}
}

func weekStarts(t *testing.T, tab *browsertest.Tab, base string) {
	t.Helper()
	sunday := tabText(tab, base+"/calendar", "table.month th:last-child")
	saveOwn(tab, base, "week_start", "monday")
	if monday := tabText(tab, base+"/calendar", "table.month th:nth-child(6)"); monday != sunday {
		t.Errorf("the sixth day is %q, want %q", monday, sunday)
	}
}

func tabText(tab *browsertest.Tab, address, selector string) string {
	return visit(tab, address).Text(selector)
}

// keysLead goes by keys, and by none once they are off.
func keysLead(t *testing.T, tab *browsertest.Tab, base string) {
	t.Helper()
	press := func(key string) {
		browsertest.Eval[bool](tab, fmt.Sprintf(`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true})), true`, key))
	}
	tab.Goto(base + "/")
	press("?")
	tab.Wait(`document.getElementById("keys").open`)
	tab.Click(`#keys button`)
	press("g")
	press("c")
	tab.Wait(`location.pathname === "/calendar"`)
	tab.Goto(base + "/settings")
	tab.Wait(`(document.querySelector('[name="shortcuts"]').checked = false, true)`)
	tab.Follow(`form[action="/settings"] button`)
	tab.Goto(base + "/")
	tab.Wait(`document.getElementById("keys") === null`)
	if browsertest.Eval[bool](tab, `document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "?", bubbles: true, cancelable: true})) === false`) {
		t.Error("a key does something although they are off")
	}
}

// stick signs in on a phone: theme and language are there before anything was chosen on it.
func stick(t *testing.T, phone, tab *browsertest.Tab, base, lang string) {
	t.Helper()
	other := map[string]string{"en": "ja", "ja": "en"}[lang]
	saveOwn(tab, base, "language", other, "theme", "dark")
	phone.Goto(base + "/signin")
	phone.Fill("#email", "misaki@example.jp")
	phone.Fill("#password", "correct horse battery")
	phone.Follow(`form[action="/signin"] button`)
	phone.Goto(base + "/settings")
	if got := browsertest.Eval[string](phone, `document.documentElement.lang + " " + getComputedStyle(document.documentElement).colorScheme`); got != other+" dark" {
		t.Errorf("on another browser it is %s", got)
	}
	phone.Screenshot("settings-phone-dark." + other)
	checkAccess(t, phone, other)
	saveOwn(tab, base, "language", lang, "theme", "light")
	tab.Prefer("dark")
	tab.Goto(base + "/settings")
	if got := browsertest.Eval[string](tab, `document.documentElement.lang + " " + getComputedStyle(document.body).colorScheme`); got != lang+" light" {
		t.Errorf("a light theme on a dark system is %s", got)
	}
}
