package e2e

import (
	"testing"

	"tallylight/internal/browsertest"
)

// TestLevelsAreEdited walks the way from a lead that cannot be read to levels that are saved, with somebody who was faster
// in between: no page on it may complain, leave axe anything to say, or scroll sideways on a phone.
func TestLevelsAreEdited(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	demo := start(t, []string{"demo"})
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			signedIn := func(role string) *browsertest.Tab {
				tab := browser.Tab(1440, 900, browsertest.Language(lang))
				tab.Goto(demo.url + "/?lang=" + lang)
				tab.Follow(`form:has(input[value="` + role + `"]) button`)
				return tab
			}
			const keep, save = `form[data-keep] button.primary`, `form[action="/levels"] button.primary`
			lead := func(tab *browsertest.Tab, template, typed string, want int) {
				tab.Goto(demo.url + "/levels/tasks/" + template)
				tab.Fill("#in-lead", typed)
				tab.Fill("#in-last", typed) // so that what is past its lead is too late
				if got := tab.Follow(keep); got != want {
					t.Errorf("a lead of %q answers %d, want %d", typed, got, want)
				}
			}
			sre, admin := signedIn("sre"), signedIn("admin")
			edited := map[string]string{"en": "B-11", "ja": "B-13"}[lang] // tasks that only people prove
			lead(sre, edited, "a fortnight", 422)
			if got := browsertest.Eval[string](sre, `document.querySelector("#in-lead").value`); got != "a fortnight" {
				t.Errorf("what was typed became %q", got)
			}
			inspect(t, sre, "levels-task-refused", lang)
			lead(sre, edited, map[string]string{"en": "25d", "ja": "26日"}[lang], 200)
			sre.Goto(demo.url + "/levels")
			inspect(t, sre, "levels-draft", lang)
			sre.Goto(demo.url + "/levels/preview")
			if browsertest.Eval[float64](sre, `document.querySelectorAll('input[name="at_once"]').length`) == 0 {
				t.Error("no event would be held back by a lead of 25 days")
			}
			inspect(t, sre, "levels-preview", lang)
			lead(admin, "B-11", map[string]string{"en": "24d", "ja": "27d"}[lang], 200)
			admin.Goto(demo.url + "/levels/preview")
			admin.Follow(save)
			sre.Wait(`document.querySelector('form[action="/levels/draft/newest"]')`) // by itself
			inspect(t, sre, "levels-stale", lang)
			sre.Follow(`form[action="/levels/draft/newest"] button`)
			if got := sre.Follow(save); got != 200 {
				t.Errorf("replacing it answers %d", got)
			}
			inspect(t, sre, "levels-saved", lang)
		})
	}
}
