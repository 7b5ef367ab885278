package e2e

import (
	"testing"

	"tallylight/internal/browsertest"
)

// TestMachinesProveTasks sets a pipeline up as an admin, and lets a machine prove a task as SRE: no page on the way may
// complain, leave axe anything to say, or scroll sideways on a phone.
func TestMachinesProveTasks(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	demo := start(t, []string{"demo"})
	b := readBoard(t, demo.url)
	event := ""
	for _, row := range b.Rows {
		if row.Phase == "upcoming" {
			event = row.ID
		}
	}
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			signedIn := func(role string) *browsertest.Tab {
				tab := browser.Tab(1440, 900, browsertest.Language(lang))
				tab.Goto(demo.url + "/?lang=" + lang)
				tab.Follow(`form:has(input[value="` + role + `"]) button`)
				return tab
			}
			const add = `form[action="/connections"] button.primary`
			admin, sre := signedIn("admin"), signedIn("sre")
			admin.Goto(demo.url + "/connections")
			inspect(t, admin, "connections", lang)
			if got := admin.Follow(add); got != 422 {
				t.Errorf("an empty form answers %d", got)
			}
			inspect(t, admin, "connections-refused", lang)
			admin.Fill("#in-name", "deploy-"+lang)
			browsertest.Eval[string](admin, `document.querySelector("#in-kind").value = "inbound"`)
			if got := admin.Follow(add); got != 200 {
				t.Errorf("a pipeline answers %d", got)
			}
			admin.WaitText("main", "whsec_")
			inspect(t, admin, "connection", lang)
			admin.Follow(`form[action$="/rotation"] button`)
			inspect(t, admin, "connection-rotated", lang)

			sre.Goto(demo.url + "/events/" + event + "/tasks")
			sre.Click(`form details > summary`)
			inspect(t, sre, "task-own-machine", lang)
			sre.Goto(demo.url + "/events/" + event + "/tasks")
			sre.Fill("#own-title", "Replicas")
			sre.Fill("#own-lead", "3h")
			sre.Click(`form details > summary`)
			browsertest.Eval[string](sre, `document.querySelector("#own-verify").value = "http"`)
			sre.Fill("#own-check", "http://127.0.0.1:9/ready")
			if got := sre.Follow(`form[action$="/tasks"] button.primary`); got != 200 {
				t.Errorf("the task answers %d", got)
			}
			sre.WaitText("#answered", "TALLYLIGHT_ALLOW") // nobody allowed the address
			inspect(t, sre, "task-machine", lang)
			sre.Follow(`form[action$="/verification"] button`)
			sre.WaitText("#answered", "TALLYLIGHT_ALLOW")
		})
	}
}
