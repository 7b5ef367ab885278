package e2e

import (
	"strings"
	"testing"

	"tallylight/internal/browsertest"
)

// TestTheLifeOfAPasskey is told in a real browser with an authenticator, in both languages.
func TestTheLifeOfAPasskey(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			app := start(t, []string{"serve"})
			here := strings.Replace(app.url, "127.0.0.1", "localhost", 1)
			tab := browser.Tab(1440, 900, browsertest.Language(lang), browsertest.Passkeys())
			link := app.said.wait(t, `(http\S+/setup\?key=\S+)`)
			tab.Goto(strings.Replace(link, "127.0.0.1", "localhost", 1))
			fill(tab, "setup", "name", "Misaki", "email", "misaki@example.jp", "password", "correct horse battery")
			tab.Follow(`main button[type="submit"]`)

			tab.Goto(here + "/settings")
			tab.Wait(passkeys + `.every((form) => form.checkVisibility())`)
			tab.Fill("#in-passkey", "Misaki's laptop")
			tab.Follow(`form[action="/settings/passkeys"] button`)
			tab.WaitText("section[aria-labelledby=passkeys] table", "Misaki's laptop")
			tab.Screenshot("passkeys." + lang)
			checkAccess(t, tab, lang)

			signInAgain(tab, here)
			tab.Goto(here + "/history?kind=access")
			said := map[string]string{"en": "signed in with a passkey", "ja": "サインイン（パスキー）"}[lang]
			tab.WaitText("main", said)

			tab.Goto(here + "/settings")
			tab.Follow(`form[action^="/settings/passkeys/"] button`)
			tab.Wait(`document.querySelector("section[aria-labelledby=passkeys] table") === null`)
			signOut(tab, here)
			tab.Click(`form[action="/signin/passkey"] button`)
			refused := map[string]string{"en": "This passkey was not accepted", "ja": "このパスキーは受け付けられませんでした"}[lang]
			tab.WaitText("main", refused)
			tab.Screenshot("passkey-refused." + lang)
			checkAccess(t, tab, lang)
			tab.Complaints() // of the refusal, 422

			tab.Goto(here + "/signin")
			tab.Fill("#email", "misaki@example.jp")
			tab.Fill("#password", "correct horse battery")
			tab.Follow(`form[action="/signin"] button`)
			tab.Goto(here + "/settings")
			tab.Fill("#in-passkey", "Misaki's second")
			tab.Follow(`form[action="/settings/passkeys"] button`)
			tab.FillInPasskeys()
			signOut(tab, here)
			tab.Wait(`location.pathname === "/"`) // signed in by what the browser filled in

			plain := browser.Tab(390, 844, browsertest.Language(lang), browsertest.NoScript())
			plain.Goto(here + "/signin")
			plain.Wait(passkeys + `.map((form) => form.checkVisibility()).join() === "false"`)
			plain.Fill("#email", "misaki@example.jp")
			plain.Fill("#password", "correct horse battery")
			plain.Follow(`form[action="/signin"] button`)
			plain.Wait(`location.pathname === "/"`)
		})
	}
}

// passkeys gives the forms that passkeys fill in.
const passkeys = `[...document.querySelectorAll("form[data-passkey]")]`

func signOut(tab *browsertest.Tab, here string) {
	tab.Goto(here + "/settings")
	tab.Follow(`button[form="sign-out"]`)
}

// signInAgain signs out, and in with the passkey.
func signInAgain(tab *browsertest.Tab, here string) {
	signOut(tab, here)
	tab.Wait(passkeys + `.every((form) => form.checkVisibility())`)
	tab.Follow(`form[action="/signin/passkey"] button`)
	tab.Wait(`location.pathname === "/"`)
}
