// Package oidctest gives tests a real provider of OpenID Connect, the certified oidc-provider under Node.js, with people whom the
// test adds, changes and removes.
package oidctest

import (
	"bytes"
	"context"
	_ "embed" // the program of the provider
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tallylight/internal/freeport"
	"tallylight/internal/leash"
)

//go:embed provider.mjs
var program []byte

// The client that the provider knows.
const (
	Client = "tallylight"
	Secret = "a secret of the test"
)

const startTimeout = 60 * time.Second

// Person is what the provider says of somebody.
type Person struct {
	Name     string   `json:"name,omitempty"`
	Email    string   `json:"email,omitempty"`
	Verified bool     `json:"email_verified"`
	Groups   []string `json:"groups"`
}

// Provider is a running provider.
type Provider struct {
	URL    string // its issuer
	server *leash.Server
	tb     testing.TB
}

// Start starts a provider for an application at a base address, in which it is called id. Where Node.js or oidc-provider is not
// installed the test is skipped, or fails when CI=true.
func Start(tb testing.TB, base, id string) *Provider {
	tb.Helper()
	modules, err := modules()
	if err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("%v; go tool task prepare installs it", err)
		}
		tb.Skipf("%v; go tool task prepare installs it", err)
	}
	way := strings.TrimSuffix(base, "/") + "/signin/oidc/" + id
	clients, err := json.Marshal([]map[string]any{{"client_id": Client, "client_secret": Secret, "redirect_uris": []string{way + "/callback"},
		"backchannel_logout_uri": way + "/backchannel", "backchannel_logout_session_required": true}})
	if err != nil {
		tb.Fatal(err)
	}
	address, err := freeport.Address()
	if err != nil {
		tb.Fatal(err)
	}
	p := &Provider{URL: "http://" + address, tb: tb}
	if err := p.start(modules, string(clients), address); err != nil {
		tb.Fatalf("start the provider: %v", err)
	}
	tb.Cleanup(p.server.Stop)
	return p
}

// modules finds where the provider is installed: beside this package.
func modules() (string, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", errors.New("node is not installed")
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		found := filepath.Join(dir, "internal", "oidctest", "node_modules")
		if _, err := os.Stat(filepath.Join(found, "oidc-provider")); err == nil {
			return found, nil
		}
	}
	return "", errors.New("oidc-provider is not installed")
}

func (p *Provider) start(modules, clients, address string) error {
	dir, err := os.MkdirTemp("", "tl-oidc-")
	if err != nil {
		return err
	}
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "provider.mjs"), program, 0o600), os.Symlink(modules, filepath.Join(dir, "node_modules"))); err != nil {
		return err
	}
	if p.server, err = leash.Start(`exec node "$DIR/provider.mjs"`, dir, "ADDRESS="+address, "CLIENTS="+clients); err != nil {
		return err
	}
	for late := time.Now().Add(startTimeout); ; {
		answer, err := http.Get(p.URL + "/.well-known/openid-configuration")
		if err == nil {
			answer.Body.Close()
			return nil
		}
		select {
		case <-p.server.Ended:
			return p.server.Failed(errors.New("it ended at once"))
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(late) {
			return p.server.Failed(err)
		}
	}
}

// Stop ends the provider before the test does.
func (p *Provider) Stop() { p.server.Stop() }

// Has adds a person, or says something else of them.
func (p *Provider) Has(id string, person Person) {
	p.tb.Helper()
	body, err := json.Marshal(person)
	if err != nil {
		p.tb.Fatal(err)
	}
	p.control(http.MethodPut, id, body)
}

// Removes takes a person away.
func (p *Provider) Removes(id string) { p.tb.Helper(); p.control(http.MethodDelete, id, nil) }

// LogsOut tells the application by the back channel that a person has signed out: in one session, or everywhere where it is empty.
func (p *Provider) LogsOut(id, session string) {
	p.tb.Helper()
	p.control(http.MethodPost, id, []byte(session))
}

func (p *Provider) control(method, id string, body []byte) {
	p.tb.Helper()
	r, err := http.NewRequestWithContext(p.tb.Context(), method, p.URL+"/people/"+url.PathEscape(id), bytes.NewReader(body))
	if err != nil {
		p.tb.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.tb.Fatal(err)
	}
	defer answer.Body.Close()
	if said, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK {
		p.tb.Fatalf("the provider says %d %s", answer.StatusCode, said)
	}
}

// Browser is a client that keeps cookies and stops where it comes back to the application.
type Browser struct {
	*http.Client
	back string
}

// NewBrowser makes one for an application at a base address.
func NewBrowser(base string) *Browser {
	jar, _ := cookiejar.New(nil) // it never fails without options
	b := &Browser{back: base + "/signin/oidc/"}
	b.Client = &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), b.back) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return b
}

// form is where the login form of the provider is sent.
var form = regexp.MustCompile(`action="([^"]+)"`)

// SignsIn begins at an address that leads to the provider, signs in there as a person and gives the address by which the provider
// leads back; empty where it does not.
func (b *Browser) SignsIn(ctx context.Context, from, id string) (string, error) {
	answer, err := b.do(ctx, http.MethodGet, from, "")
	for range 3 {
		if err != nil {
			return "", err
		}
		if to := answer.Header.Get("Location"); strings.HasPrefix(to, b.back) {
			return to, nil
		}
		if answer.StatusCode >= http.StatusInternalServerError { // it knows nobody of that name
			return "", nil
		}
		action := form.FindSubmatch(answer.body)
		if action == nil {
			return "", fmt.Errorf("no form at %s: %d %s", answer.Request.URL, answer.StatusCode, answer.body)
		}
		to, parsed := answer.Request.URL.Parse(string(action[1]))
		if parsed != nil {
			return "", parsed
		}
		answer, err = b.do(ctx, http.MethodPost, to.String(), url.Values{"prompt": {"login"}, "login": {id}, "password": {"any"}}.Encode())
	}
	return "", err
}

type answer struct {
	*http.Response
	body []byte
}

func (b *Browser) do(ctx context.Context, method, to, body string) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, method, to, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	got, err := b.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	read, err := io.ReadAll(got.Body)
	return answer{got, read}, err
}
