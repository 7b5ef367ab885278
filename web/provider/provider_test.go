package provider_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tallylight/outbound"
	"tallylight/web/provider"
)

// liar is a provider whose tokens are what a row says.
type liar struct {
	*httptest.Server
	key    *rsa.PrivateKey
	claims map[string]any
	sign   func(header, claims map[string]any) string
	header map[string]any
	says   map[string]any // of itself, beside what is true
}

func newLiar(t *testing.T) *liar {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	l := &liar{key: key}
	mux := http.NewServeMux()
	l.Server = httptest.NewServer(mux)
	t.Cleanup(l.Close)
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		about := map[string]any{"issuer": l.URL, "authorization_endpoint": l.URL + "/auth", "token_endpoint": l.URL + "/token", "jwks_uri": l.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}}
		for name, value := range l.says {
			about[name] = value
		}
		answer(w, about)
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "kid": "k", "alg": "RS256", "use": "sig",
			"n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": l.token()})
	})
	return l
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func part(v any) string {
	b, _ := json.Marshal(v)
	return b64(b)
}

func (l *liar) token() string {
	if l.sign != nil {
		return l.sign(l.header, l.claims)
	}
	return signed(l.key, l.header, l.claims)
}

func signed(key *rsa.PrivateKey, header, claims map[string]any) string {
	text := part(header) + "." + part(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + b64(signature)
}

func (l *liar) provider() *provider.Provider {
	return provider.New(provider.Settings{ID: "x", Name: "X", Issuer: l.URL, Client: "tallylight", Secret: "s", Scopes: []string{"openid"}, Groups: "realm_access.roles",
		Require: map[string]string{"hd": "example.jp"}}, "http://127.0.0.1", http.DefaultTransport, time.Now)
}

func kindOf(err error) provider.Kind {
	var f *provider.Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

func TestAnIDTokenThatIsNotTheAnswerIsRefused(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence string
		alter    func(l *liar, got *provider.Answer)
		want     provider.Kind
	}{
		{"as it should be", func(*liar, *provider.Answer) {}, ""},
		{"another nonce", func(l *liar, _ *provider.Answer) { l.claims["nonce"] = "n" }, provider.NotProven},
		{"no nonce", func(l *liar, _ *provider.Answer) { delete(l.claims, "nonce") }, provider.NotProven},
		{"another state", func(_ *liar, got *provider.Answer) { got.State = "s" }, provider.NoAttempt},
		{"no state", func(_ *liar, got *provider.Answer) { got.State = "" }, provider.NoAttempt},
		{"for another application", func(l *liar, _ *provider.Answer) { l.claims["aud"] = "other" }, provider.NotProven},
		{"for several, and given to another", func(l *liar, _ *provider.Answer) {
			l.claims["aud"], l.claims["azp"] = []string{"tallylight", "other"}, "other"
		}, provider.NotProven},
		{"for several, and it does not say given to whom", func(l *liar, _ *provider.Answer) { l.claims["aud"] = []string{"tallylight", "other"} }, provider.NotProven},
		{"of another issuer", func(l *liar, _ *provider.Answer) { l.claims["iss"] = "https://other.example" }, provider.NotProven},
		{"the answer is of another issuer", func(_ *liar, got *provider.Answer) { got.Issuer = "https://other.example" }, provider.NotProven},
		{"the answer has to name its issuer", func(l *liar, _ *provider.Answer) {
			l.says = map[string]any{"authorization_response_iss_parameter_supported": true}
		}, provider.NotProven},
		{"expired", func(l *liar, _ *provider.Answer) { l.claims["exp"] = time.Now().Add(-time.Minute).Unix() }, provider.NotProven},
		{"without an end", func(l *liar, _ *provider.Answer) { delete(l.claims, "exp") }, provider.NotProven},
		{"signed by nobody", func(l *liar, _ *provider.Answer) {
			l.sign = func(_, claims map[string]any) string {
				return part(map[string]any{"alg": "none"}) + "." + part(claims) + "."
			}
		}, provider.NotProven},
		{"signed with the secret", func(l *liar, _ *provider.Answer) { l.header["alg"] = "HS256" }, provider.NotProven},
		{"signed with another key", func(l *liar, _ *provider.Answer) {
			l.sign = func(header, claims map[string]any) string { return signed(other, header, claims) }
		}, provider.NotProven},
		{"changed after it was signed", func(l *liar, _ *provider.Answer) {
			l.sign = func(header, claims map[string]any) string {
				pieces := strings.Split(signed(l.key, header, claims), ".")
				claims["sub"] = "boss"
				return pieces[0] + "." + part(claims) + "." + pieces[2]
			}
		}, provider.NotProven},
		{"no token at all", func(l *liar, _ *provider.Answer) { l.sign = func(_, _ map[string]any) string { return "" } }, provider.NotProven},
		{"of another domain", func(l *liar, _ *provider.Answer) { l.claims["hd"] = "evil.example" }, provider.NotRequired},
		{"of no domain", func(l *liar, _ *provider.Answer) { delete(l.claims, "hd") }, provider.NotRequired},
		{"the person gave up", func(_ *liar, got *provider.Answer) { got.Error = "access_denied" }, provider.Denied},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			l := newLiar(t)
			p := l.provider()
			to, attempt, err := p.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			asked, err := url.Parse(to)
			if q := asked.Query(); err != nil || q.Get("code_challenge_method") != "S256" || q.Get("nonce") != attempt.Nonce || q.Get("state") != attempt.State || strings.Contains(to, attempt.Verifier) {
				t.Fatalf("asked by %s, %v", to, err)
			}
			l.header = map[string]any{"alg": "RS256", "kid": "k"}
			l.claims = map[string]any{"iss": l.URL, "sub": "aki", "aud": "tallylight", "nonce": attempt.Nonce, "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(),
				"hd": "example.jp", "email": "aki@example.jp", "realm_access": map[string]any{"roles": []string{"sre"}}}
			got := provider.Answer{State: attempt.State, Code: "c"}
			row.alter(l, &got)
			if l.says != nil {
				p = l.provider()
			}
			who, err := p.Finish(t.Context(), attempt, got)
			if kindOf(err) != row.want || (err == nil) != (row.want == "") {
				t.Errorf("%v, want %q", err, row.want)
			}
			if err == nil && (who.Subject != "aki" || who.Email != "" || len(who.Groups) != 1 || who.Groups[0] != "sre") {
				t.Errorf("who came: %+v", who)
			}
		})
	}
}

func TestALogoutTokenThatIsNoneIsRefused(t *testing.T) {
	const event = "http://schemas.openid.net/event/backchannel-logout"
	for _, row := range []struct {
		sentence string
		alter    func(claims map[string]any)
		right    bool
	}{
		{"as it should be", func(map[string]any) {}, true},
		{"only the session", func(c map[string]any) { delete(c, "sub") }, true},
		{"only the subject", func(c map[string]any) { delete(c, "sid") }, true},
		{"neither", func(c map[string]any) { delete(c, "sub"); delete(c, "sid") }, false},
		{"an ID token", func(c map[string]any) { delete(c, "events"); c["nonce"] = "n" }, false},
		{"with a nonce", func(c map[string]any) { c["nonce"] = "n" }, false},
		{"without the event", func(c map[string]any) { c["events"] = map[string]any{"other": map[string]any{}} }, false},
		{"the event is a text", func(c map[string]any) { c["events"] = map[string]any{event: "yes"} }, false},
		{"the event is null", func(c map[string]any) { c["events"] = map[string]any{event: nil} }, false},
		{"for another application", func(c map[string]any) { c["aud"] = "other" }, false},
		{"of another issuer", func(c map[string]any) { c["iss"] = "https://other.example" }, false},
		{"expired", func(c map[string]any) { c["exp"] = time.Now().Add(-time.Minute).Unix() }, false},
		{"without an end", func(c map[string]any) { delete(c, "exp") }, false},
		{"of yesterday", func(c map[string]any) { c["iat"] = time.Now().Add(-24 * time.Hour).Unix() }, false},
		{"without an instant", func(c map[string]any) { delete(c, "iat") }, false},
		{"without an id", func(c map[string]any) { delete(c, "jti") }, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			l := newLiar(t)
			claims := map[string]any{"iss": l.URL, "aud": "tallylight", "sub": "aki", "sid": "s", "jti": "j", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
				"events": map[string]any{event: map[string]any{}}}
			row.alter(claims)
			ended, err := l.provider().LoggedOut(t.Context(), signed(l.key, map[string]any{"alg": "RS256", "kid": "k", "typ": "logout+jwt"}, claims))
			if (err == nil) != row.right || err == nil && ended.Identity == "" && ended.Session == "" {
				t.Errorf("%+v, %v", ended, err)
			}
		})
	}
}

func TestWhyAProviderIsAway(t *testing.T) {
	late := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	closed := httptest.NewServer(nil)
	closed.Close()
	strange := httptest.NewTLSServer(nil)
	wrong := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"issuer":"https://other.example"}`)) }))
	t.Cleanup(func() { late.Close(); strange.Close(); wrong.Close() })
	for _, row := range []struct {
		sentence, issuer string
		transport        http.RoundTripper
		want             provider.Kind
	}{
		{"nobody listens", closed.URL, http.DefaultTransport, provider.Unreachable},
		{"an address of this machine", closed.URL, (&outbound.Policy{}).Transport(), provider.Address},
		{"a certificate of its own", strange.URL, http.DefaultTransport, provider.Certificate},
		{"no document", late.URL, http.DefaultTransport, provider.NoDocument},
		{"the document of another", wrong.URL, http.DefaultTransport, provider.NoDocument},
		{"no such name", "https://nobody.invalid", http.DefaultTransport, provider.NoName},
	} {
		p := provider.New(provider.Settings{ID: "x", Name: "X", Issuer: row.issuer}, "http://127.0.0.1", row.transport, time.Now)
		if _, _, err := p.Begin(t.Context()); kindOf(err) != row.want || kindOf(err).Status() != 503 {
			t.Errorf("%s: %v, want %s", row.sentence, err, row.want)
		}
	}
}

func TestAProviderThatCameBackIsAsked(t *testing.T) {
	l := newLiar(t)
	l.says = map[string]any{"issuer": "https://other.example"}
	p := l.provider()
	if _, _, err := p.Begin(t.Context()); err == nil {
		t.Error("another's document is taken")
	}
	l.says = nil
	if _, _, err := p.Begin(t.Context()); err != nil {
		t.Errorf("it is not asked again: %v", err)
	}
	l.says = map[string]any{"issuer": "https://other.example"}
	if _, _, err := p.Begin(t.Context()); err != nil {
		t.Errorf("what it said is forgotten: %v", err)
	}
}

func TestAnHTTPSProviderNamesNoOpenAddress(t *testing.T) {
	var server *httptest.Server
	server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": server.URL, "authorization_endpoint": server.URL, "token_endpoint": "http://127.0.0.1/token", "jwks_uri": server.URL})
	}))
	t.Cleanup(server.Close)
	p := provider.New(provider.Settings{ID: "x", Issuer: server.URL}, "http://127.0.0.1", server.Client().Transport, time.Now)
	if _, _, err := p.Begin(t.Context()); kindOf(err) != provider.NoDocument {
		t.Errorf("%v", err)
	}
}
