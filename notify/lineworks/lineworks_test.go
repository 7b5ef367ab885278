package lineworks

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"tallylight/internal/sendtest"
	"tallylight/notify"
)

const (
	account = "a1b2c.serviceaccount@tsumugi"
	secret  = "s3cr3tOfTheApp"
	access  = "kr1AABFNKyxc7xsVRQVKrTNFchiiMkQrfJMDM3whobYxfbO4vsF"
	room    = "01234567-89ab-cdef-0123-456789abcdef"
)

// key is made once: 2,048 bits take a while.
var key = sync.OnceValue(func() *rsa.PrivateKey {
	made, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return made
})

func inPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return inPEM("PRIVATE KEY", der)
}

func target(t testing.TB) notify.Target {
	t.Helper()
	return notify.Target{Settings: map[string]string{"client_id": "clientA", "service_account": account, "bot": "1234567", "channel": room},
		Secrets: map[string]string{"client_secret": secret, "private_key": pkcs8(t, key())}}
}

// works is LINE WORKS: it gives tokens for claims that it can check, and takes texts from who shows one that holds.
type works struct {
	t      *testing.T
	mutex  sync.Mutex
	issued int
	good   map[string]bool
	life   string // what it says of a token
	texts  []string
	places []string
}

func (w *works) serve(out http.ResponseWriter, r sendtest.Request) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if r.URI == "/token" {
		w.issue(out, r)
		return
	}
	if !w.good[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")] {
		sendtest.Saying(401, `{"code":"UNAUTHORIZED","description":"Authentication failed"}`)(out, r)
		return
	}
	w.texts = append(w.texts, check(w.t, r))
	w.places = append(w.places, r.URI)
	out.WriteHeader(http.StatusCreated)
}

func (w *works) issue(out http.ResponseWriter, r sendtest.Request) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || form.Get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" ||
		form.Get("client_id") != "clientA" || form.Get("client_secret") != secret || form.Get("scope") != "bot.message" {
		w.t.Errorf("asked with %v", form)
	}
	proven(w.t, form.Get("assertion"))
	w.issued++
	access := fmt.Sprintf("token-%d", w.issued)
	w.good[access] = true
	fmt.Fprintf(out, `{"access_token":%q,"refresh_token":"r","token_type":"Bearer","expires_in":%s,"scope":"bot.message"}`, access, w.life)
}

func start(t *testing.T) (*works, *sendtest.Service, *Sender) {
	t.Helper()
	w := &works{t: t, good: map[string]bool{}, life: `"86400"`}
	s := sendtest.New(t, w.serve)
	client := *s.Client()
	client.Timeout = 20 * time.Second
	return w, s, &Sender{Client: &client, API: s.URL, Auth: s.URL}
}

// proven checks a claim as RFC 7515 and RFC 7523 ask.
func proven(t *testing.T, claim string) {
	t.Helper()
	parts := strings.Split(claim, ".")
	if len(parts) != 3 {
		t.Fatalf("claim %q", claim)
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err != nil || rsa.VerifyPKCS1v15(&key().PublicKey, crypto.SHA256, sum[:], signature) != nil {
		t.Error("the claim is not signed")
	}
	var header, claims map[string]any
	for part, into := range map[string]*map[string]any{parts[0]: &header, parts[1]: &claims} {
		raw, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil || json.Unmarshal(raw, into) != nil {
			t.Errorf("%q", raw)
		}
	}
	iat, _ := claims["iat"].(float64)
	exp, _ := claims["exp"].(float64)
	if header["alg"] != "RS256" || header["typ"] != "JWT" || claims["iss"] != "clientA" || claims["sub"] != account || exp-iat > 3600 || exp <= iat {
		t.Errorf("%v %v", header, claims)
	}
}

// check holds a message against what is published of it, and gives its text.
func check(t *testing.T, r sendtest.Request) string {
	t.Helper()
	var b struct {
		Content struct {
			Type string `json:"type"`
			Text string `json:"text"`
		} `json:"content"`
	}
	decoder := json.NewDecoder(strings.NewReader(string(r.Body)))
	decoder.DisallowUnknownFields() // the service refuses what it does not know
	if err := decoder.Decode(&b); err != nil || !utf8.Valid(r.Body) || b.Content.Type != "text" {
		t.Fatalf("no message of LINE WORKS: %v: %.300s", err, r.Body)
	}
	text := b.Content.Text
	if n := len(utf16.Encode([]rune(text))); n == 0 || n > 2000 {
		t.Errorf("a text of %d", n)
	}
	if bad := regexp.MustCompile("<[^\u200b]|<$").FindString(text); bad != "" {
		t.Errorf("%q may call somebody in %.300q", bad, text)
	}
	if bad := regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f-\x9f\x{202a}-\x{202e}\x{2066}-\x{2069}\x{200e}\x{200f}\x{2028}]`).FindString(text); bad != "" {
		t.Errorf("%q came through", bad)
	}
	return text
}

func TestEveryMessageIsOneForLINEWORKS(t *testing.T) {
	w, _, sender := start(t)
	for n, row := range sendtest.Cases() {
		t.Run(row.Sentence, func(t *testing.T) {
			if o := sender.Send(t.Context(), target(t), row.Message, "", ""); o != (notify.Outcome{Status: 201}) {
				t.Fatalf("%+v", o)
			}
			if text := w.texts[n]; !strings.Contains(text, row.Message.ID) || !strings.HasPrefix(text, escape(notify.Clip(row.Message.Clean().Title, mostTitle, notify.UTF16.Escaped(escape)))) {
				t.Errorf("%q", text)
			}
		})
	}
	if w.issued != 1 {
		t.Errorf("%d tokens for %d messages", w.issued, len(w.texts))
	}
}

func TestWhatIsReadIsWhatWasWritten(t *testing.T) {
	w, _, sender := start(t)
	m := sendtest.Plain("ja")
	sender.Send(t.Context(), target(t), m, "", "")
	m = sendtest.Plain("en")
	m.Title = `<m userId="all">`
	to := target(t)
	delete(to.Settings, "channel")
	to.Settings["user"] = "sre@tsumugi"
	sender.Send(t.Context(), to, m, "", "")
	want := []string{
		"要注意 · L4 · 朝の扉 · 11/19(木) 21:54 JST\n負荷試験：21,000 req/sのうち18,000 req/s。\n担当者なし。\nイベントを開く\nhttps://tally.example/events/7\nTallylight · 019a-plain",
		"<\u200bm userId=\"all\">\nLoad test: 18,000 of 21,000 req/s.\nNobody has it.\nOpen event\nhttps://tally.example/events/7\nTallylight · 019a-plain",
	}
	places := []string{"/bots/1234567/channels/" + room + "/messages", "/bots/1234567/users/sre@tsumugi/messages"}
	for i := range want {
		if w.texts[i] != want[i] || w.places[i] != places[i] {
			t.Errorf("%s\n%s\nwant\n%s", w.places[i], w.texts[i], want[i])
		}
	}
}

// TestManyAtOnceAskForOneToken: those who come while it is asked for wait for the same answer.
func TestManyAtOnceAskForOneToken(t *testing.T) {
	w, _, sender := start(t)
	to := target(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if o := sender.Send(t.Context(), to, sendtest.Plain("ja"), "", ""); o.Word != "" {
				t.Errorf("%+v", o)
			}
		})
	}
	all.Wait()
	if w.issued != 1 || len(w.texts) != 20 {
		t.Errorf("%d tokens, %d texts", w.issued, len(w.texts))
	}
}

func TestHowLongATokenIsKept(t *testing.T) {
	rows := []struct {
		sentence, life string
		after          time.Duration
		tokens         int
	}{
		{"a day, in quotes", `"86400"`, 19*time.Hour + 11*time.Minute, 1},
		{"four fifths of it", `"86400"`, 19*time.Hour + 13*time.Minute, 2},
		{"an hour, as a number", `3600`, 47 * time.Minute, 1},
		{"four fifths of that", `3600`, 49 * time.Minute, 2},
		{"nothing is said: an hour", `null`, 49 * time.Minute, 2},
		{"a year is not believed", `31536000`, 20 * time.Hour, 2},
		{"what is no time is not either", `-5`, time.Minute, 1},
		{"the clock goes back", `3600`, -time.Hour, 1},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			w, _, sender := start(t)
			w.life = row.life
			to, now := target(t), sendtest.Noon
			sender.Client.Now = func() time.Time { return now }
			sender.Send(t.Context(), to, sendtest.Plain("ja"), "", "")
			now = now.Add(row.after)
			sender.Send(t.Context(), to, sendtest.Plain("ja"), "", "")
			if w.issued != row.tokens || len(w.texts) != 2 {
				t.Errorf("%d tokens, want %d; %d texts", w.issued, row.tokens, len(w.texts))
			}
		})
	}
}

// TestATokenThatEndsEarly is replaced within the same try, and once only.
func TestATokenThatEndsEarly(t *testing.T) {
	w, s, sender := start(t)
	to := target(t)
	sender.Send(t.Context(), to, sendtest.Plain("ja"), "", "")
	w.good = map[string]bool{}
	if o := sender.Send(t.Context(), to, sendtest.Plain("ja"), "", ""); o != (notify.Outcome{Status: 201}) || w.issued != 2 {
		t.Errorf("%+v, %d tokens", o, w.issued)
	}
	other := target(t)
	other.Settings["bot"], other.Secrets["private_key"] = "7654321", strings.ReplaceAll(other.Secrets["private_key"], "\n", `\n`)
	if o := sender.Send(t.Context(), other, sendtest.Plain("ja"), "", ""); o.Word != "" || w.issued != 3 {
		t.Errorf("a key with its line breaks written out: %+v, %d tokens", o, w.issued)
	}
	before := len(s.Came())
	refusing := sendtest.New(t, func(out http.ResponseWriter, r sendtest.Request) {
		sendtest.Saying(401, `{"code":"UNAUTHORIZED"}`)(out, r)
	})
	alone := &Sender{Client: refusing.Client(), API: refusing.URL}
	alone.keep(alone.key(to), token{"t", sendtest.Noon.Add(time.Hour)})
	alone.Auth = refusing.URL
	if o := alone.Send(t.Context(), to, sendtest.Plain("ja"), "", ""); o != (notify.Outcome{Status: 401, Word: "status", Final: true}) {
		t.Errorf("%+v", o)
	}
	if n := len(refusing.Came()); n != 2 || len(s.Came()) != before {
		t.Errorf("asked %d times", n)
	}
}

// with gives a sender that holds a token.
func with(client *notify.Client, base string, to notify.Target) *Sender {
	s := &Sender{Client: client, API: base, Auth: base}
	s.keep(s.key(to), token{access, sendtest.Noon.Add(time.Hour)})
	return s
}

func TestFaultsOfTheBot(t *testing.T) {
	sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
		to := target(t)
		return with(client, base, to).Send(t.Context(), to, sendtest.Plain("ja"), "", ""), to
	})
}

func TestFaultsOfTheTokens(t *testing.T) {
	sendtest.Faults(t, func(t *testing.T, client *notify.Client, base string) (notify.Outcome, notify.Target) {
		to := target(t)
		return (&Sender{Client: client, API: base, Auth: base}).Send(t.Context(), to, sendtest.Plain("ja"), "", ""), to
	})
}

func TestWhatItAnswers(t *testing.T) {
	minute := sendtest.Noon.Add(time.Minute)
	rows := []struct {
		sentence string
		status   int
		said     string
		bot      notify.Outcome
		token    notify.Outcome
	}{
		{"a message that is not taken", 400, `{"code":"INVALID_PARAMETER","error":"invalid_grant"}`, notify.Outcome{Status: 400, Word: "status", Detail: "INVALID_PARAMETER", Final: true}, notify.Outcome{Status: 400, Word: "status", Detail: "invalid_grant", Final: true}},
		{"a bot that is not let in", 403, `{"code":"ACCESS_DENIED"}`, notify.Outcome{Status: 403, Word: "status", Detail: "ACCESS_DENIED", Final: true}, notify.Outcome{Status: 403, Word: "status", Final: true}},
		{"no such room", 404, `{"code":"NOT_FOUND"}`, notify.Outcome{Status: 404, Word: "status", Detail: "NOT_FOUND", Final: true, Gone: true}, notify.Outcome{Status: 404, Word: "status", Final: true}},
		{"too many: it counts over a minute", 429, `{"code":"TOO_MANY_REQUESTS"}`, notify.Outcome{Status: 429, Word: "status", Detail: "TOO_MANY_REQUESTS", RetryAfter: minute}, notify.Outcome{Status: 429, Word: "status", RetryAfter: minute}},
		{"it is down", 503, `<html>`, notify.Outcome{Status: 503, Word: "status"}, notify.Outcome{Status: 503, Word: "status"}},
		{"somebody else's page", 200, `<html>`, notify.Outcome{Status: 200, Word: "said"}, notify.Outcome{Status: 200, Word: "said"}},
		{"a token that no header can hold", 200, `{"access_token":"a\r\nX: y"}`, notify.Outcome{Status: 200, Word: "said"}, notify.Outcome{Status: 200, Word: "said"}},
		{"the token", 400, `{"code":"` + access + `","error":"invalid_grant"}`, notify.Outcome{Status: 400, Word: "status", Final: true}, notify.Outcome{Status: 400, Word: "status", Detail: "invalid_grant", Final: true}},
		{"its own secret", 400, `{"code":"` + secret + `","error":"` + secret + `"}`, notify.Outcome{Status: 400, Word: "status", Final: true}, notify.Outcome{Status: 400, Word: "status", Final: true}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s, to := sendtest.New(t, sendtest.Saying(row.status, row.said)), target(t)
			if o := with(s.Client(), s.URL, to).Send(t.Context(), to, sendtest.Plain("en"), "", ""); o != row.bot {
				t.Errorf("bot: %+v, want %+v", o, row.bot)
			}
			if o := (&Sender{Client: s.Client(), API: s.URL, Auth: s.URL}).Send(t.Context(), to, sendtest.Plain("en"), "", ""); o != row.token {
				t.Errorf("token: %+v, want %+v", o, row.token)
			}
		})
	}
}

func TestWrong(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	rows := []struct {
		sentence, field, value string
		want                   map[string]string
	}{
		{"all there is", "", "", nil},
		{"a key of the older form", "private_key", inPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(small)), nil},
		{"no key", "private_key", "", map[string]string{"private_key": "required"}},
		{"a public key", "private_key", inPEM("PUBLIC KEY", x509.MarshalPKCS1PublicKey(&small.PublicKey)), map[string]string{"private_key": "not_a_private_key"}},
		{"half a key", "private_key", "-----BEGIN PRIVATE KEY-----\nMIIE", map[string]string{"private_key": "not_a_private_key"}},
		{"no client", "client_id", "", map[string]string{"client_id": "required"}},
		{"a member in the place of the account", "service_account", "pr@tsumugi", map[string]string{"service_account": "not_a_service_account"}},
		{"a name in the place of the bot", "bot", "Tally", map[string]string{"bot": "not_an_id"}},
		{"a secret with a line break", "client_secret", "a\nb", map[string]string{"client_secret": "not_sendable"}},
		{"no room", "channel", "", map[string]string{"channel": "room_or_member"}},
		{"a room and a member", "user", "pr@tsumugi", map[string]string{"user": "room_or_member"}},
		{"a way out of the path", "channel", "..", map[string]string{"channel": "not_an_id"}},
		{"a way into another path", "channel", "a/../../users/x", map[string]string{"channel": "not_an_id"}},
		{"an address", "url", "https://www.worksapis.com", map[string]string{"url": "not_here"}},
		{"that of LINE Notify", "url", "https://notify-api.line.me/api/notify", map[string]string{"url": "line_notify_ended"}},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			to := target(t)
			switch row.field {
			case "url":
				to.URL = row.value
			case "private_key", "client_secret":
				to.Secrets[row.field] = row.value
			default:
				to.Settings[row.field] = row.value
			}
			if got := (&Sender{}).Wrong(to); !maps.Equal(got, row.want) {
				t.Errorf("%v, want %v", got, row.want)
			}
		})
	}
}

// FuzzMessage: nothing that people write calls anybody.
func FuzzMessage(f *testing.F) {
	to := target(f)
	sendtest.Fuzz(f, "{}", func(ctx context.Context, client *notify.Client, m notify.Message) {
		with(client, "https://works.example", to).Send(ctx, to, m, "", "")
	}, func(t *testing.T, r sendtest.Request, _ notify.Message) { check(t, r) })
}
