// Package provider signs people in at providers of OpenID Connect: authorization code with PKCE, state and nonce, and back-channel
// logout.
package provider

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"tallylight/readiness/account"
)

// Settings are what the operator says of a provider.
type Settings struct {
	ID         string // in addresses
	Name       string // for people
	Issuer     string
	Client     string
	Secret     string
	Scopes     []string // openid included
	Groups     string   // claim that holds the groups
	TrustEmail bool     // addresses count as verified although the provider does not say so
	Require    map[string]string
	account.Admission
}

// How long a provider may take, how much it may say, and how long what it says of itself counts.
const (
	answerTime  = 10 * time.Second
	mostAnswer  = 1 << 20
	refreshTime = time.Hour
)

// Provider is one provider. What it says of itself is asked for when somebody signs in.
type Provider struct {
	Settings
	redirect string
	client   *http.Client
	now      func() time.Time

	mu    sync.Mutex
	known *document
	fault *Fault // why it could not be asked last; nil: it could
}

// document is what a provider says of itself.
type document struct {
	*oidc.Provider
	at       time.Time
	saysWho  bool                  // its answers name the issuer (RFC 9207)
	verifier *oidc.IDTokenVerifier // of tokens for us
}

// New makes a provider that sends people back to below the base address.
func New(set Settings, base string, transport http.RoundTripper, now func() time.Time) *Provider {
	return &Provider{Settings: set, now: now, redirect: strings.TrimSuffix(base, "/") + "/signin/oidc/" + set.ID + "/callback",
		client: &http.Client{Transport: bounded{transport}, Timeout: answerTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// bounded ends answers that are too long.
type bounded struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	answer.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(answer.Body, mostAnswer), answer.Body}
	return answer, nil
}

// Fault says why the provider could not be asked last; empty where it could, or was not asked yet.
func (p *Provider) Fault() Kind {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fault == nil {
		return ""
	}
	return p.fault.Kind
}

// discover gives what the provider says of itself. What it said before counts where it is away now.
func (p *Provider) discover(ctx context.Context) (*document, error) {
	p.mu.Lock()
	known := p.known
	p.mu.Unlock()
	if known != nil && p.now().Sub(known.at).Abs() < refreshTime {
		return known, nil
	}
	found, err := p.ask(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = nil
	switch {
	case err == nil:
		p.known = found
		return found, nil
	case known != nil:
		return known, nil
	}
	p.fault = p.faulty(kindOf(err, NoDocument), err)
	return nil, p.fault
}

func (p *Provider) ask(ctx context.Context) (*document, error) {
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), p.client)
	found, err := oidc.NewProvider(ctx, p.Issuer)
	if err != nil {
		return nil, err
	}
	var says struct {
		Keys    string `json:"jwks_uri"`
		SaysWho bool   `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&says); err != nil {
		return nil, err
	}
	for _, address := range []string{found.Endpoint().AuthURL, found.Endpoint().TokenURL, says.Keys} {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && strings.HasPrefix(p.Issuer, "https:") {
			return nil, fmt.Errorf("it names the address %q", address)
		}
	}
	return &document{Provider: found, at: p.now(), saysWho: says.SaysWho,
		verifier: found.VerifierContext(ctx, &oidc.Config{ClientID: p.Client, Now: p.now})}, nil
}

func (p *Provider) oauth(d *document) *oauth2.Config {
	return &oauth2.Config{ClientID: p.Client, ClientSecret: p.Secret, Endpoint: d.Endpoint(), RedirectURL: p.redirect, Scopes: p.Scopes}
}

// Attempt is a sign-in that has begun. The browser keeps it.
type Attempt struct {
	Provider string `json:"p"`
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
	Next     string `json:"t"` // where to go afterwards
}

// Begin gives the address at the provider where somebody signs in.
func (p *Provider) Begin(ctx context.Context) (string, Attempt, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return "", Attempt{}, err
	}
	a := Attempt{Provider: p.ID, State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier()}
	return p.oauth(d).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), a, nil
}

func random() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Answer is what the provider sends back by the browser.
type Answer struct{ State, Code, Issuer, Error string }

// Finish gives who has signed in.
func (p *Provider) Finish(ctx context.Context, a Attempt, got Answer) (account.Outside, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return account.Outside{}, err
	}
	switch {
	case a.State == "" || a.State != got.State || a.Provider != p.ID:
		return account.Outside{}, p.faulty(NoAttempt, errors.New("the state is another"))
	case got.Issuer != p.Issuer && (d.saysWho || got.Issuer != ""):
		return account.Outside{}, p.faulty(NotProven, fmt.Errorf("the answer is of the issuer %q", got.Issuer))
	case got.Error != "":
		return account.Outside{}, p.faulty(Denied, fmt.Errorf("the provider says %q", got.Error))
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth(d).Exchange(ctx, got.Code, oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return account.Outside{}, p.faulty(kindOf(err, NotProven), err)
	}
	claims, err := p.verified(ctx, d, token, a.Nonce)
	if err != nil {
		return account.Outside{}, p.faulty(kindOf(err, NotProven), err)
	}
	return p.who(claims)
}

func (p *Provider) faulty(kind Kind, err error) *Fault { return &Fault{p.ID, p.Name, kind, err} }
