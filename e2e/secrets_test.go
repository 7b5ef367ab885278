package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/net/html"
	_ "modernc.org/sqlite"

	"tallylight/internal/freeport"
	"tallylight/internal/pgtest"
)

// The secrets that a person gives. The others the program makes.
const (
	feedToken    = "cnryFEEDurlTOKEN4f81c07b"
	feedPassword = "cnryFEEDpassword93bd55e0"
	hookSecret   = "whsec_Y25yeUhPT0tzZWNyZXQ3MWFjMDRkZTUyMjhmNmIx"
	ownPassword  = "cnryPERSONpassword6e10b7"
	bearerToken  = "cnryPROMbearer0a4c882f19"
	pageSecret   = "cnryTOPPAGEdoor5d7730ce4"
	topicSecret  = "cnryNTFYtopic2e91c06d7a"
	roomToken    = "cnryNTFYtoken81b7f35c20"
)

// vault is a running program in which secrets were planted, and all that came out of it.
type vault struct {
	*program
	token   string
	secrets map[string]string // by what they are
	seen    map[string][]byte // by the way out
	clients map[string]*http.Client
	ids     map[string]string // of objects, by the first part of their path
}

// TestNoSecretComesOut plants eleven secrets in a running program and looks for them in all that it says and keeps.
func TestNoSecretComesOut(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		v := plant(t)
		v.leave()
		v.exports()
		v.look()
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		address := pgtest.DSN(t)
		v := plant(t, "DATABASE_URL="+address, newKey(t))
		v.leave()
		dump, err := exec.Command("pg_dump", address).CombinedOutput()
		if err != nil {
			t.Fatalf("pg_dump: %v\n%s", err, dump)
		}
		v.seen["pg_dump"] = dump
		v.look()
	})
}

// plant starts the program and gives it the secrets.
func plant(t *testing.T, env ...string) *vault {
	t.Helper()
	source := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar")
		fmt.Fprint(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a@x\r\nDTSTAMP:20261129T000000Z\r\nDTSTART:"+
			time.Now().Add(72*time.Hour).UTC().Format("20060102T150405Z")+"\r\nDURATION:PT1H\r\nSUMMARY:Fair\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	}))
	gone, err := freeport.Address()
	if err != nil {
		t.Fatal(err)
	}
	snapshots := t.TempDir()
	v := &vault{secrets: map[string]string{"feed token": feedToken, "feed password": feedPassword, "hook secret": hookSecret, "password": ownPassword,
		"Prometheus bearer": bearerToken, "access secret": pageSecret, "topic": topicSecret, "token of a channel": roomToken}, seen: map[string][]byte{}, clients: map[string]*http.Client{}, ids: map[string]string{}}
	v.program = start(t, []string{"serve"}, append(env, "TALLYLIGHT_LOG=debug", "TALLYLIGHT_SNAPSHOT="+snapshots, "GOTRACEBACK=all",
		"TALLYLIGHT_ALLOW="+source.address+","+gone)...)
	for _, role := range []string{"viewer", "pr", "sre", "admin"} {
		v.run(ownPassword, "user", "add", "--email", role+"@example.jp", "--name", role, "--role", role)
		v.signIn(role)
	}
	v.token = v.run("", "token", "create", "--name", "canary", "--role", "admin", "--owner", "admin@example.jp")
	v.secrets["API token"] = v.token
	v.give(source.address, gone)
	source.stop()
	v.refuse(gone)
	for _, role := range []string{"", "viewer", "pr", "sre", "admin"} {
		v.crawl(role)
	}
	v.asksAll()
	until(t, "the wall is written", patience, func() bool { _, err := os.Stat(filepath.Join(snapshots, "wall.html")); return err == nil })
	v.keepFolder("snapshot", snapshots)
	return v
}

// signIn signs a person in, whose session is a secret from then on.
func (v *vault) signIn(role string) {
	v.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		v.t.Fatal(err)
	}
	v.clients[role] = &http.Client{Jar: jar}
	answer, err := v.postForm(v.clients[role], "/signin", url.Values{"email": {role + "@example.jp"}, "password": {ownPassword}})
	if err != nil {
		v.t.Fatal(err)
	}
	answer.Body.Close()
	home, err := url.Parse(v.url)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, cookie := range jar.Cookies(home) {
		if len(cookie.Value) >= 32 {
			v.secrets["session of "+role] = cookie.Value
		}
	}
	if v.secrets["session of "+role] == "" {
		v.t.Fatalf("%s has no session: %s", role, answer.Status)
	}
}

// api asks the API and gives the answer.
func (v *vault) api(method, path, body string, headers ...string) (int, string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+v.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer.StatusCode, fmt.Sprint(answer.Header) + string(said)
}

// made makes something, notes its id, and gives the answer, which may hold the secret that is shown once.
func (v *vault) made(kind, path, body string) (answer map[string]any) {
	v.t.Helper()
	status, said := v.api("POST", path, body, "Idempotency-Key", "made "+path+body[:min(len(body), 40)])
	_, text, _ := strings.Cut(said, "]{")
	if err := json.Unmarshal([]byte("{"+text), &answer); err != nil || status >= 300 {
		v.t.Fatalf("%s: %d %s", path, status, said)
	}
	if id, ok := answer["id"].(string); ok {
		v.ids[kind] = id
	}
	return answer
}

// give plants the secrets, each by a request with a key.
func (v *vault) give(source, gone string) {
	v.t.Helper()
	address := "http://" + source + "/private-" + feedToken + "/pr.ics"
	v.made("feeds", "/feeds", `{"name":"PR","allow_http":true,"url":"`+address+`"}`)
	if status, said := v.api("PATCH", "/feeds/"+v.ids["feeds"], `{"user":"haru","password":"`+feedPassword+`","version":1}`, "If-Match", ""); status >= 300 {
		v.t.Fatalf("the password of a feed: %d %s", status, said)
	}
	v.made("toppages", "/toppages", `{"name":"Top","url":"http://`+gone+`/","access":{"header":"X-Door","value":"`+pageSecret+`"}}`)
	v.made("connections", "/connections", `{"kind":"inbound","name":"hook","secret":"`+hookSecret+`"}`)
	v.made("connections", "/connections", `{"kind":"prometheus","name":"prom","url":"http://`+gone+`/`+bearerToken+`/","header":"Authorization","value":"Bearer `+bearerToken+`"}`)
	v.made("channels", "/channels", `{"kind":"ntfy","name":"SRE","fields":{"url":"http://`+gone+`","topic":"`+topicSecret+`","token":"`+roomToken+`"}}`)
	link, ok := v.made("people", "/people/invitations", `{"email":"new@example.jp","role":"viewer"}`)["link"].(string)
	if !ok || !strings.Contains(link, "key=") {
		v.t.Fatalf("no link in the answer: %q", link)
	}
	v.secrets["invitation"] = link[strings.Index(link, "key=")+4:]
}

// refuse has requests refused and calendars fail, and keys sent again.
func (v *vault) refuse(gone string) {
	v.t.Helper()
	for i, row := range [][3]string{
		{"POST", "/feeds", `{"name":"PR","allow_http":true,"url":"http://` + gone + `/` + feedToken + `","user":"u","password":"` + feedPassword + `"}`},
		{"POST", "/feeds", `{"name":"PR","url":"http://` + gone + `/` + feedToken + `","kind":"caldav","user":"u","password":"` + feedPassword + `"}`},
		{"POST", "/feeds", `{"nme":"PR","url":"https://u:` + feedPassword + `@` + gone + `/` + feedToken + `"}`},
		{"POST", "/feeds/preview", `{"allow_http":true,"url":"http://` + gone + `/` + feedToken + `"}`},
		{"POST", "/feeds/" + v.ids["feeds"] + "/refresh", ``},
		{"PATCH", "/feeds/" + v.ids["feeds"], `{"password":"` + feedPassword + `","version":99}`},
		{"POST", "/connections", `{"kind":"prometheus","name":"prom","url":"http://` + gone + `/` + bearerToken + `","header":"Authorization","value":"` + bearerToken + `"}`},
		{"POST", "/connections", `{"kind":"inbound","name":"not a name","secret":"` + hookSecret + `"}`},
		{"PUT", "/people/none/password", `{"password":"` + ownPassword + `"}`},
		{"POST", "/connections", `{"kind":"inbound","name":"hook","secret":"` + hookSecret + `"}`},
		{"POST", "/channels", `{"kind":"ntfy","name":"SRE","fields":{"url":"http://` + gone + `","topic":"` + topicSecret + `","token":"` + roomToken + `"}}`},
		{"POST", "/channels", `{"kind":"ntfy","name":"","fields":{"url":"http://` + gone + `","topic":"` + topicSecret + ` ","token":"` + roomToken + `","tken":"` + roomToken + `"}}`},
		{"PATCH", "/channels/" + v.ids["channels"], `{"fields":{"url":"https://other.example"},"version":1}`},
		{"POST", "/channels/" + v.ids["channels"] + "/test", ``},
		{"GET", "/no-such-thing", ``},
	} {
		for _, key := range []string{"", fmt.Sprint("refused ", i), fmt.Sprint("refused ", i)} {
			headers := []string{}
			if key != "" {
				headers = []string{"Idempotency-Key", key}
			}
			_, said := v.api(row[0], row[1], row[2], headers...)
			v.keep("refusal of "+row[0]+" "+row[1], []byte(said))
		}
	}
	status, said := v.api("POST", "/people/invitations", `{"email":"new@example.jp","role":"viewer"}`, "Idempotency-Key",
		`made /people/invitations{"email":"new@example.jp","role":"viewer"`[:len("made /people/invitations")+40])
	if status != http.StatusConflict || !strings.Contains(said, "held a secret and was not kept") {
		v.t.Errorf("a key that was used for a link: %d %s", status, said)
	}
	v.keep("a key again", []byte(said))
}

func (v *vault) keep(way string, said []byte) { v.seen[way] = append(v.seen[way], said...) }

// crawl reads every page, and every file, to which a link leads; the ids in an address stand for all like it.
func (v *vault) crawl(role string) {
	v.t.Helper()
	client := v.clients[role]
	if client == nil {
		client = http.DefaultClient
	}
	ahead, seen, alike := []string{"/", "/feeds", "/connections", "/settings/channels", "/history", "/people", "/settings", "/metrics", "/healthz", "/readyz", "/api/v1/openapi.json", "/signin"}, map[string]bool{}, map[string]int{}
	for kind, id := range v.ids {
		ahead = append(ahead, "/"+kind+"/"+id, "/"+strings.TrimSuffix(kind, "s")+"/"+id)
	}
	for len(ahead) > 0 {
		path := ahead[0]
		ahead = ahead[1:]
		form := ids.ReplaceAllString(path, "*")
		if seen[path] || alike[form] > 3 {
			continue
		}
		seen[path] = true
		alike[form]++
		ahead = append(ahead, v.page(client, role, path)...)
	}
	if len(seen) < 10 {
		v.t.Errorf("%s sees %d pages", role, len(seen))
	}
}

func (v *vault) page(client *http.Client, role, path string) (links []string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url+path, http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	answer, err := client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/event-stream") {
		return nil
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	v.keep("page "+path+" as "+role, append([]byte(fmt.Sprint(answer.Header)), body...))
	tree, err := html.Parse(bytes.NewReader(body))
	if err != nil || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	for n := range tree.Descendants() {
		if to, err := url.Parse(attr(n, "href")); err == nil && n.Data == "a" && to.Host == "" && strings.HasPrefix(to.Path, "/") {
			links = append(links, (&url.URL{Path: to.Path, RawQuery: to.RawQuery}).String())
		}
	}
	return links
}

var placeholder = regexp.MustCompile(`^/([a-z]+)/\{id\}`)

// asksAll asks every operation that reads, as each role.
func (v *vault) asksAll() {
	v.t.Helper()
	var described struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	v.askAs(http.DefaultClient, http.Header{"Authorization": {"Bearer " + v.token}}, "GET", "/openapi.json", "", &described)
	asked := 0
	for path, methods := range described.Paths {
		path = strings.TrimPrefix(path, "/api/v1")
		if found := placeholder.FindStringSubmatch(path); found != nil && v.ids[found[1]] != "" {
			path = strings.Replace(path, "{id}", v.ids[found[1]], 1)
		}
		if methods["get"] == nil || strings.Contains(path, "{") {
			continue
		}
		asked++
		for role, client := range v.clients {
			v.page(client, role, "/api/v1"+path)
		}
		_, said := v.api("GET", path, "")
		v.keep("API "+path, []byte(said))
	}
	if asked < 15 {
		v.t.Errorf("only %d operations were asked", asked)
	}
}

// leave has the program end as one that hangs is ended: with a dump of what it is doing.
func (v *vault) leave() {
	v.t.Helper()
	v.dead = true
	if err := v.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		v.t.Fatal(err)
	}
	_ = v.cmd.Wait() // it says that it was killed
	v.said.mu.Lock()
	defer v.said.mu.Unlock()
	v.seen["what it printed, and its dump"] = v.said.text.Bytes()
	if !strings.Contains(v.said.text.String(), "goroutine 1 ") || !strings.Contains(v.said.text.String(), "level=DEBUG") {
		v.t.Errorf("it printed no dump, or no log: %d bytes", v.said.text.Len())
	}
}

// exports keeps the files of a SQLite database, and a backup of it.
func (v *vault) exports() {
	v.t.Helper()
	v.keepFolder("files", v.dir)
	conn, err := sql.Open("sqlite", filepath.Join(v.dir, "e2e.db"))
	if err != nil {
		v.t.Fatal(err)
	}
	defer conn.Close()
	backup := filepath.Join(v.t.TempDir(), "backup.db")
	if _, err := conn.ExecContext(v.t.Context(), `VACUUM INTO '`+backup+`'`); err != nil {
		v.t.Fatal(err)
	}
	v.keepFolder("backup", filepath.Dir(backup))
}

func (v *vault) keepFolder(way, folder string) {
	v.t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		v.keep(way+" "+filepath.Base(path), content)
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

// look fails where a secret stands in anything that came out, in whatever form.
func (v *vault) look() {
	v.t.Helper()
	if len(v.secrets) < 9 {
		v.t.Errorf("only %d secrets were planted", len(v.secrets))
	}
	size := 0
	for way, said := range v.seen {
		size += len(said)
		for what, secret := range v.secrets {
			for form, text := range forms(secret) {
				if bytes.Contains(said, text) {
					v.t.Errorf("%s holds the %s (%s)", way, what, form)
				}
			}
		}
	}
	if len(v.seen) < 60 {
		v.t.Errorf("only %d ways out were looked at", len(v.seen))
	}
	v.t.Logf("%d secrets, %d ways out, %d bytes", len(v.secrets), len(v.seen), size)
}

// forms gives a secret as it may be written.
func forms(secret string) map[string][]byte {
	all := map[string][]byte{"as it is": []byte(secret), "hex": []byte(hex.EncodeToString([]byte(secret))), "in an address": []byte(url.QueryEscape(secret))}
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(secret)) {
		little, big = append(little, byte(unit), byte(unit>>8)), append(big, byte(unit>>8), byte(unit))
	}
	all["UTF-16LE"], all["UTF-16BE"] = little, big
	for shift := range 3 { // where it begins decides how it looks
		padded := append(make([]byte, shift), secret...)
		for name, encoding := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
			text := encoding.EncodeToString(padded)
			all[fmt.Sprint(name, shift)] = []byte(text[4 : len(text)-4])
		}
	}
	return all
}

// TestARotationSurvivesBeingKilled kills a rotation at different moments beside a running program.
func TestARotationSurvivesBeingKilled(t *testing.T) {
	t.Parallel()
	app := start(t, []string{"serve"})
	token := http.Header{"Authorization": {"Bearer " + app.run("", "token", "create", "--name", "x", "--role", "admin")}}
	for i := range 20 {
		body := fmt.Sprintf(`{"kind":"prometheus","name":"prom%d","url":"https://prom.example/%s","header":"Authorization","value":"%s"}`, i, bearerToken, bearerToken)
		if status := app.askAs(http.DefaultClient, token, "POST", "/connections", body, nil); status != http.StatusCreated {
			t.Fatalf("connection %d: %d", i, status)
		}
	}
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	killed := 0
	for i := range 20 {
		cmd := exec.Command(file, "key", "rotate")
		cmd.Dir, cmd.Env = app.dir, app.env
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(10+5*i)*time.Millisecond, func() { _ = cmd.Process.Kill() }) // it may have ended
		if cmd.Wait() != nil {
			killed++
		}
		kill.Stop()
		if said := app.run("", "key", "check"); !strings.Contains(said, "secrets: 40") {
			t.Fatalf("after %d: %s", i, said)
		}
		if status := app.askAs(http.DefaultClient, token, "GET", "/connections", "", nil); status != http.StatusOK {
			t.Fatalf("after %d the program answers %d", i, status)
		}
	}
	if app.run("", "key", "rotate"); killed == 0 {
		t.Error("none was killed")
	}
	t.Logf("killed %d of 20; %s", killed, app.run("", "key", "check"))
}

func TestForms(t *testing.T) {
	for sentence, said := range map[string]string{
		"in base64":          base64.StdEncoding.EncodeToString([]byte(`{"token":"` + feedToken + `"}`)),
		"shifted by one":     base64.StdEncoding.EncodeToString([]byte(`{"a":"` + feedToken + `"}`)),
		"shifted by two":     base64.URLEncoding.EncodeToString([]byte(`{"ab":"` + feedToken + `"}`)),
		"in text of Windows": strings.Join(strings.Split(feedToken, ""), "\x00") + "\x00",
	} {
		found := false
		for _, form := range forms(feedToken) {
			found = found || bytes.Contains([]byte(said), form)
		}
		if !found {
			t.Errorf("%s it is not found in %q", sentence, said)
		}
	}
}
