package lineworks

import (
	"cmp"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tallylight/notify"
	"tallylight/readiness"
)

// token is what a bot shows at each call.
type token struct {
	access string
	until  time.Time // when another is asked for, before this one ends
}

// How long tokens are kept: by what LINE WORKS says, but never beyond a day, and where it does not say, as long as the
// shortest there are. A fifth of it is left, for clocks that differ and for calls that are under way.
const (
	leastLife = time.Hour
	mostLife  = 24 * time.Hour
)

// assertionLife is how long the signed claim may be shown; LINE WORKS takes at most 60 minutes.
const assertionLife = 30 * time.Minute

// token gives one that holds, from what is kept or asked for anew. All who ask for the same wait for one answer.
func (s *Sender) token(ctx context.Context, to notify.Target) (token, notify.Outcome) {
	by := s.key(to)
	if held, ok := s.held(by); ok {
		return held, notify.Outcome{}
	}
	type result struct {
		token
		notify.Outcome
	}
	flown, _, _ := s.flights.Do(by, func() (any, error) {
		if held, ok := s.held(by); ok {
			return result{token: held}, nil
		}
		fresh, o := s.ask(context.WithoutCancel(ctx), to) // others wait for it as well
		if o.Word == "" {
			s.keep(by, fresh)
		}
		return result{fresh, o}, nil
	})
	r := flown.(result)
	return r.token, r.Outcome
}

func (s *Sender) held(by string) (token, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	held, ok := s.tokens[by]
	return held, ok && s.Client.Now().Before(held.until)
}

// keep also drops those that have ended, such as of keys that were replaced.
func (s *Sender) keep(by string, fresh token) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.tokens == nil {
		s.tokens = map[string]token{}
	}
	for other, held := range s.tokens {
		if !s.Client.Now().Before(held.until) {
			delete(s.tokens, other)
		}
	}
	s.tokens[by] = fresh
}

// forget drops a token that was refused, unless another has come meanwhile.
func (s *Sender) forget(to notify.Target, refused token) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if by := s.key(to); s.tokens[by] == refused {
		delete(s.tokens, by)
	}
}

// key stands for all that a token is asked with.
func (s *Sender) key(to notify.Target) string {
	h := sha256.New()
	for _, part := range []string{to.Settings["client_id"], to.Settings["service_account"], to.Secrets["client_secret"], to.Secrets["private_key"]} {
		h.Write([]byte(part + "\x00"))
	}
	return string(h.Sum(nil))
}

// ask exchanges a signed claim for a token (RFC 7523).
func (s *Sender) ask(ctx context.Context, to notify.Target) (token, notify.Outcome) {
	claim, err := assertion(to, s.Client.Now())
	if err != nil {
		return token{}, notify.Outcome{Word: readiness.FailedKey, Final: true}
	}
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {claim}, "scope": {"bot.message"},
		"client_id": {to.Settings["client_id"]}, "client_secret": {to.Secrets["client_secret"]}}
	a := s.Client.Do(ctx, notify.Request{URL: cmp.Or(s.Auth, auth) + "/token", Body: []byte(form.Encode()),
		Header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, Most: notify.WholeMessage})
	var said struct {
		Access  string          `json:"access_token"`
		Expires json.RawMessage `json:"expires_in"` // a number, or one in quotes
		Error   string          `json:"error"`
	}
	err = json.Unmarshal(a.Body, &said)
	switch {
	case a.Word != "":
		o := a.Outcome().Waiting(a, rateSeconds)
		o.Detail, o.Gone = to.Detail(said.Error), false // the token's service is gone, not the room
		return token{}, o
	case err != nil || !sendable(said.Access):
		return token{}, a.Refused("")
	}
	return token{said.Access, a.At.Add(life(said.Expires) * 4 / 5)}, notify.Outcome{}
}

// sendable says that a text can stand in a header.
func sendable(access string) bool {
	return access != "" && !strings.ContainsFunc(access, func(r rune) bool { return r <= ' ' || r > '~' })
}

func life(said json.RawMessage) time.Duration {
	seconds, err := strconv.ParseInt(strings.Trim(string(said), `"`), 10, 32)
	if err != nil || seconds <= 0 {
		return leastLife
	}
	return min(time.Duration(seconds)*time.Second, mostLife)
}

// assertion is a JSON Web Token (RFC 7519) signed by RS256.
func assertion(to notify.Target, now time.Time) (string, error) {
	key, err := privateKey(to.Secrets["private_key"])
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{"iss": to.Settings["client_id"], "sub": to.Settings["service_account"],
		"iat": now.Unix(), "exp": now.Add(assertionLife).Unix()})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode(claims)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	return signed + "." + encode(signature), err
}

var errKey = errors.New("no RSA key in PEM")

// privateKey reads a key as the console gives it; what was copied out of a JSON file or a variable has its line breaks as \n.
func privateKey(text string) (*rsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(strings.ReplaceAll(text, `\n`, "\n")))
	if block == nil {
		return nil, errKey
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if key, isRSA := parsed.(*rsa.PrivateKey); err == nil && isRSA {
		return key, nil
	}
	return nil, errKey
}
