package e2e

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

// TestTheLifeOfAnAccountAndOfAToken is told in a real browser, in both languages.
func TestTheLifeOfAnAccountAndOfAToken(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			app := start(t, []string{"serve"})
			admin := browsertest.New(t).Tab(1440, 900, browsertest.Language(lang))
			admin.Goto(app.url + "/signin")
			admin.Wait(`document.querySelector("main .note") !== null`) // it says where the link is
			admin.Goto(app.said.wait(t, `(http\S+/setup\?key=\S+)`))
			fill(admin, "setup", "name", "Misaki", "email", "misaki@example.jp", "password", "correct horse battery")
			admin.Follow(`main button[type="submit"]`)
			admin.Goto(app.url + "/people")
			fill(admin, "in", "email", "sora@example.jp", "role", "sre")
			admin.Follow(`form.inline button`)
			link := admin.Text("#made")
			admin.Screenshot("people." + lang)
			checkAccess(t, admin, lang)

			sora := browsertest.New(t).Tab(1440, 900, browsertest.Language(lang))
			sora.Goto(link)
			fill(sora, "in", "name", "Sora", "password", "a long and good one")
			sora.Follow(`main button[type="submit"]`)
			sora.Goto(app.url + "/settings")
			sora.Wait(`document.querySelectorAll("table.list tbody tr").length === 1`)
			checkAccess(t, sora, lang)
			token := makeToken(t, app, admin, lang)
			endAccount(t, app, admin, sora)
			if got := boardStatus(t, app, token); got != http.StatusUnauthorized {
				t.Errorf("a revoked token is answered %d", got)
			}
		})
	}
}

// fill types into fields whose ids begin with a prefix.
func fill(tab *browsertest.Tab, prefix string, fields ...string) {
	for i := 0; i < len(fields); i += 2 {
		tab.Fill("#"+prefix+"-"+fields[i], fields[i+1])
	}
}

func checkAccess(t *testing.T, tab *browsertest.Tab, lang string) {
	t.Helper()
	if found := tab.Axe(lang); len(found) > 0 {
		t.Errorf("not accessible: %v", found)
	}
}

// makeToken makes a token, uses it and revokes it.
func makeToken(t *testing.T, app *program, admin *browsertest.Tab, lang string) string {
	t.Helper()
	admin.Goto(app.url + "/tokens")
	fill(admin, "in", "name", "ci-freeze")
	admin.Follow(`form.inline button`)
	token := admin.Text("#made")
	if got := boardStatus(t, app, token); got != http.StatusOK {
		t.Errorf("a new token is answered %d", got)
	}
	admin.Goto(app.url + "/tokens")
	admin.WaitText("table.list", "127.0.0.1")
	admin.Screenshot("tokens." + lang)
	checkAccess(t, admin, lang)
	admin.Follow(`table.list .acts button`)
	return token
}

// boardStatus asks for the board as a program.
func boardStatus(t *testing.T, app *program, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, app.url+"/api/v1/board", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// endAccount sets a password at the command line, which stops the open page within a second, and then removes the account.
func endAccount(t *testing.T, app *program, admin, sora *browsertest.Tab) {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	sora.Goto(app.url + "/")
	browsertest.Eval[bool](sora, `new Promise((ended) => { const live = new EventSource("/live"); self.gone = 0;
		live.onerror = () => { self.gone ||= Date.now(); live.close(); }; live.addEventListener("live", () => ended(true), {once: true}); })`)
	set := exec.CommandContext(t.Context(), file, "user", "password", "--email", "sora@example.jp")
	set.Env, set.Stdin = app.env, strings.NewReader("yet another long one\n")
	if out, err := set.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	done := time.Now().UnixMilli()
	sora.Wait(`self.gone > 0`)
	took := browsertest.Eval[int64](sora, `self.gone`) - done
	t.Logf("the open page heard of it %d ms after the command", took)
	if took > 1000 {
		t.Error("that is too late")
	}
	sora.Complaints() // its page is refused from now on
	if status := admin.Goto(app.url + "/people"); status != http.StatusOK {
		t.Fatalf("the page of people answers %d", status)
	}
	admin.Follow(`table.list tbody tr:last-child th a`)
	admin.Click(`details summary`)
	admin.Follow(`details button[type="submit"]`)
	admin.Wait(`document.querySelectorAll("table.list tbody tr").length === 1`)
}
