// Package passkey has authenticators make passkeys and sign with them, and checks what they answer (WebAuthn).
package passkey

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tallylight/readiness"
	"tallylight/readiness/account"
)

// Site is whom passkeys are for: a domain, and the one origin whose pages may ask for them.
type Site struct{ party *webauthn.WebAuthn }

// At gives the site of an address: https on a domain, or http on localhost. There is none of an IP address or of http elsewhere, since
// browsers offer no passkeys there.
func At(address string) (Site, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return Site{}, false
	}
	host := strings.ToLower(u.Hostname())
	_, notIP := netip.ParseAddr(host)
	local := host == "localhost" || strings.HasSuffix(host, ".localhost")
	if host == "" || notIP == nil || u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return Site{}, false
	}
	lasts := webauthn.TimeoutConfig{Timeout: account.ChallengeLasts, TimeoutUVD: account.ChallengeLasts}
	party, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Tallylight", RPOrigins: []string{u.Scheme + "://" + strings.ToLower(u.Host)},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(), ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: lasts, Registration: lasts},
	})
	return Site{party}, err == nil
}

// owner is a person as WebAuthn sees them. Their handle is the id of the account, which says nothing of who they are.
type owner struct {
	person readiness.Person
	keys   []webauthn.Credential
}

func (o owner) WebAuthnID() []byte                         { return []byte(o.person.ID) }
func (o owner) WebAuthnName() string                       { return o.person.Email }
func (o owner) WebAuthnDisplayName() string                { return o.person.Name }
func (o owner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

func ownerOf(p readiness.Person, keys []account.Passkey) (owner, error) {
	o := owner{person: p}
	for _, k := range keys {
		var c webauthn.Credential
		if err := json.Unmarshal([]byte(k.Record), &c); err != nil {
			return o, fmt.Errorf("passkey %s: %w", k.ID, err)
		}
		o.keys = append(o.keys, c)
	}
	return o, nil
}

// Asked is what a browser is asked: the options for it, the challenge in them, and what the answer is checked against.
type Asked struct {
	Options   any
	Challenge string
	Data      string
}

func asked(options any, session *webauthn.SessionData, err error) (Asked, error) {
	if err != nil {
		return Asked{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	data, err := json.Marshal(session)
	return Asked{Options: options, Challenge: session.Challenge, Data: string(data)}, err
}

// ToMake asks for a new passkey of a person, on an authenticator that holds none of their others.
func (s Site) ToMake(p readiness.Person, keys []account.Passkey) (Asked, error) {
	o, err := ownerOf(p, keys)
	if err != nil {
		return Asked{}, err
	}
	var known []protocol.CredentialDescriptor
	for i := range o.keys {
		known = append(known, o.keys[i].Descriptor())
	}
	made, session, err := s.party.BeginRegistration(o, webauthn.WithExclusions(known))
	if err != nil {
		return asked(nil, nil, err)
	}
	return asked(made.Response, session, nil)
}

// ToSignIn asks for whichever passkey the browser has for the site.
func (s Site) ToSignIn() (Asked, error) {
	wanted, session, err := s.party.BeginDiscoverableLogin()
	if err != nil {
		return asked(nil, nil, err)
	}
	return asked(wanted.Response, session, nil)
}

// ErrRefused is an answer that is none to what was asked, or not by an authenticator that was asked.
var ErrRefused = errors.New("passkey refused")

func refused(err error) error {
	var said *protocol.Error
	if errors.As(err, &said) {
		return fmt.Errorf("%w: %s", ErrRefused, said.Details)
	}
	return fmt.Errorf("%w: %w", ErrRefused, err)
}

// Answer is what a browser answered. Challenge is the one that it says it was asked with, and Credential the id of the passkey, as
// base64url: until the answer is checked, anybody may have written both.
type Answer struct {
	Challenge, Credential string
	made                  *protocol.ParsedCredentialCreationData
	signed                *protocol.ParsedCredentialAssertionData
}

// Made reads the answer to ToMake; ErrRefused where it is none.
func Made(answer string) (Answer, error) {
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Answer{}, refused(err)
	}
	return Answer{Challenge: made.Response.CollectedClientData.Challenge, Credential: encode(made.RawID), made: made}, nil
}

// Signed reads the answer to ToSignIn; ErrRefused where it is none.
func Signed(answer string) (Answer, error) {
	signed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Answer{}, refused(err)
	}
	return Answer{Challenge: signed.Response.CollectedClientData.Challenge, Credential: encode(signed.RawID), signed: signed}, nil
}

// Keep checks an answer of Made against what was asked of a person, and gives their new passkey.
func (s Site) Keep(a Answer, data string, p readiness.Person) (account.Passkey, error) {
	session, err := sessionOf(data)
	if err != nil {
		return account.Passkey{}, err
	}
	made, err := s.party.CreateCredential(owner{person: p}, session, a.made)
	if err != nil {
		return account.Passkey{}, refused(err)
	}
	return recorded(account.Passkey{PersonID: p.ID}, made)
}

// Check checks an answer of Signed against what was asked, and gives the passkey as its authenticator left it: its count is what the
// authenticator told, whether or not it rose.
func (s Site) Check(a Answer, data string, key account.Passkey) (account.Passkey, error) {
	session, err := sessionOf(data)
	if err != nil {
		return account.Passkey{}, err
	}
	o, err := ownerOf(readiness.Person{ID: key.PersonID}, []account.Passkey{key})
	if err != nil {
		return account.Passkey{}, err
	}
	_, used, err := s.party.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return o, nil }, session, a.signed)
	if err != nil {
		return account.Passkey{}, refused(err)
	}
	used.Authenticator.SignCount = a.signed.Response.AuthenticatorData.Counter
	used.Authenticator.CloneWarning = false // UsePasskey decides that against what is stored by then
	return recorded(key, used)
}

func recorded(key account.Passkey, c *webauthn.Credential) (account.Passkey, error) {
	record, err := json.Marshal(c)
	key.Credential, key.Record, key.Count = encode(c.ID), string(record), int64(c.Authenticator.SignCount)
	return key, err
}

func sessionOf(data string) (session webauthn.SessionData, err error) {
	if err = json.Unmarshal([]byte(data), &session); err != nil {
		err = fmt.Errorf("challenge: %w", err)
	}
	return session, err
}

func encode(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }
