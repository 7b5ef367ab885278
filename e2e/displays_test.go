package e2e

import (
	"testing"

	"tallylight/internal/browsertest"
)

// TestAScreenThatNobodySignsInTo is told in a real browser, in both languages: a link is made, opened in a browser without cookies,
// and revoked.
func TestAScreenThatNobodySignsInTo(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			app := start(t, []string{"serve"})
			admin := browser.Tab(1440, 900, browsertest.Language(lang))
			admin.Goto(app.said.wait(t, `(http\S+/setup\?key=\S+)`))
			fill(admin, "setup", "name", "Misaki", "email", "misaki@example.jp", "password", "correct horse battery")
			admin.Follow(`main button[type="submit"]`)
			link := makeDisplay(t, app, admin, lang)

			screen := browsertest.New(t).Tab(1920, 1080, browsertest.Language(lang))
			screen.Goto(link)
			screen.Wait(`document.querySelector("body.wall main h1") !== null && document.querySelector("main a, main form") === null`)
			checkAccess(t, screen, lang)
			screen.Wait(`performance.getEntriesByType("resource").every((r) => !r.name.includes("/signin"))`)
			revokeDisplay(t, app, admin, screen)
			checkAccess(t, screen, lang)
			screen.Screenshot("screen.gone." + lang)
			screen.Complaints() // its page is refused from now on
		})
	}
}

// makeDisplay makes a link on the page and gives it.
func makeDisplay(t *testing.T, app *program, admin *browsertest.Tab, lang string) string {
	t.Helper()
	admin.Goto(app.url + "/displays")
	fill(admin, "in", "name", "PR room, door", "shows", "board:3")
	admin.Follow(`form.inline button`)
	link := admin.Text("#made")
	admin.Wait(`document.querySelector(".madelink svg.qr path").getAttribute("d").length > 500`)
	admin.Screenshot("displays.made." + lang)
	checkAccess(t, admin, lang)
	admin.Goto(app.url + "/displays")
	admin.Wait(`document.querySelectorAll(".screens > li").length === 1 && document.querySelector("#made") === null`)
	return link
}

// revokeDisplay revokes the link; its screen is dark within a second, and nothing asks to sign in.
func revokeDisplay(t *testing.T, app *program, admin, screen *browsertest.Tab) {
	t.Helper()
	screen.Wait(`document.body.dataset.standin === undefined`)
	admin.Goto(app.url + "/displays")
	admin.Screenshot("displays")
	admin.Follow(`.screens .acts form:last-child button`)
	done := browsertest.Eval[int64](admin, `Math.round(performance.timeOrigin)`) // the page that follows the form
	screen.Wait(`document.body.dataset.standin === "410"`)
	took := browsertest.Eval[int64](screen, `Math.round(performance.timeOrigin)`) - done
	t.Logf("the screen was dark %d ms after the answer to the form", took)
	if took > 1000 {
		t.Error("that is too late")
	}
	if at := browsertest.Eval[string](screen, `location.pathname`); at != "/wall" {
		t.Errorf("the screen is at %s", at)
	}
}
