package e2e

import (
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
	"tallylight/internal/freeport"
	"tallylight/internal/oidctest"
)

// TestSigningInAtARealProvider goes to the provider and back in a real browser, in both languages, until the provider says that the
// person is out.
func TestSigningInAtARealProvider(t *testing.T) {
	t.Parallel()
	address, err := freeport.Address()
	if err != nil {
		t.Fatal(err)
	}
	provider := oidctest.Start(t, "http://"+address, "kc")
	provider.Has("aki", oidctest.Person{Name: "Aki Mori", Email: "aki@example.jp", Verified: true, Groups: []string{"sre-team"}})
	app := startAt(t, address, []string{"serve"}, "TALLYLIGHT_BASE_URL=http://"+address, "TALLYLIGHT_ALLOW="+strings.TrimPrefix(provider.URL, "http://"),
		"TALLYLIGHT_OIDC_PROVIDERS=kc", "TALLYLIGHT_OIDC_KC_NAME=Keycloak", "TALLYLIGHT_OIDC_KC_ISSUER="+provider.URL, "TALLYLIGHT_OIDC_KC_CLIENT_ID="+oidctest.Client,
		"TALLYLIGHT_OIDC_KC_CLIENT_SECRET="+oidctest.Secret, "TALLYLIGHT_OIDC_KC_SCOPES=profile email groups", "TALLYLIGHT_OIDC_KC_ROLE_CLAIM=groups",
		"TALLYLIGHT_OIDC_KC_ROLES=sre-team=sre,boss=admin")
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			tab := browsertest.New(t).Tab(1440, 900, browsertest.Language(lang))
			tab.Goto(app.url + "/tasks")
			tab.WaitText("main", map[string]string{"en": "Sign in with Keycloak", "ja": "Keycloakでサインイン"}[lang])
			checkAccess(t, tab, lang)
			tab.Screenshot("signin-provider." + lang)
			tab.Follow(`main a.btn`)
			tab.Fill(`input[name="login"]`, "aki")
			tab.Fill(`input[name="password"]`, "any")
			tab.Follow(`button[type="submit"]`)
			tab.Wait(`location.pathname === "/tasks"`)
			tab.Goto(app.url + "/settings")
			tab.WaitText("main", "Aki Mori")
			browsertest.Eval[bool](tab, `new Promise((begun) => { const live = new EventSource("/live"); self.gone = 0;
				live.onerror = () => { self.gone ||= Date.now(); live.close(); }; live.addEventListener("live", () => begun(true), {once: true}); })`)
			provider.LogsOut("aki", "")
			done := time.Now().UnixMilli()
			tab.Wait(`self.gone > 0`)
			took := browsertest.Eval[int64](tab, `self.gone`) - done
			t.Logf("the open page heard of it %d ms after the provider said so", took)
			if took > 1000 {
				t.Error("that is too late")
			}
			tab.Complaints() // its page is refused from now on
			tab.Goto(app.url + "/settings")
			tab.Wait(`location.pathname === "/signin"`)
		})
	}
}
