package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"golang.org/x/oauth2"

	"tallylight/readiness/account"
)

// verified gives what the ID token says, once it is proven to be the provider's answer to the attempt, and what the provider says
// of the person besides, where the token leaves out what is needed.
func (p *Provider) verified(ctx context.Context, d *document, token *oauth2.Token, nonce string) (map[string]any, error) {
	raw, _ := token.Extra("id_token").(string)
	id, err := d.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	if id.Nonce == "" || id.Nonce != nonce {
		return nil, errors.New("the nonce is another")
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return nil, err
		}
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return nil, err
	}
	if azp, _ := claims["azp"].(string); azp != p.Client && (azp != "" || len(id.Audience) > 1) {
		return nil, fmt.Errorf("the token is for %q", azp)
	}
	if d.UserInfoEndpoint() == "" || p.enough(claims) {
		return claims, nil
	}
	return p.besides(ctx, d, token, claims)
}

// enough says that an ID token holds what is needed.
func (p *Provider) enough(claims map[string]any) bool {
	for _, needed := range append(slices.Collect(maps.Keys(p.Require)), "email", "name", p.Groups) {
		if needed != "" && account.Claim(claims, needed) == nil {
			return false
		}
	}
	return true
}

// besides adds what the provider says of the person to the claims of the token, which count where both say something.
func (p *Provider) besides(ctx context.Context, d *document, token *oauth2.Token, claims map[string]any) (map[string]any, error) {
	info, err := d.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, err
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return nil, err
	}
	if more["sub"] != claims["sub"] {
		return nil, errors.New("the user info is of somebody else")
	}
	maps.Copy(more, claims)
	return more, nil
}

// who reads verified claims.
func (p *Provider) who(claims map[string]any) (account.Outside, error) {
	for claim, value := range p.Require {
		if !slices.Contains(account.Claim(claims, claim), value) && fmt.Sprint(claims[claim]) != value {
			return account.Outside{}, p.faulty(NotRequired, fmt.Errorf("the claim %s is not %s", claim, value))
		}
	}
	text := func(claim string) string { s, _ := claims[claim].(string); return s }
	who := account.Outside{From: p.ID, Issuer: p.Issuer, Subject: text("sub"), Session: text("sid"), Name: text("name")}
	if who.Name == "" {
		who.Name = text("preferred_username")
	}
	if verified := fmt.Sprint(claims["email_verified"]) == "true"; verified || p.TrustEmail { // some say "true" in quotes
		who.Email = text("email")
	}
	if p.Groups != "" {
		who.Groups = account.Claim(claims, p.Groups)
	}
	return who, nil
}

// Ended is what a logout token says to have ended.
type Ended struct {
	Identity, Session string // keys of account.Outside; empty: it says nothing of it
	Token             string // hash of issuer and jti
	EndsAt            time.Time
}

// oldestLogout is how old a logout token may be, and how long it may last from now.
const oldestLogout = 10 * time.Minute

// LoggedOut reads a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). Whether it was used before is for the caller to see.
func (p *Provider) LoggedOut(ctx context.Context, raw string) (Ended, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return Ended{}, err
	}
	token, err := d.verifier.VerifyLogout(ctx, raw)
	if err != nil {
		return Ended{}, p.faulty(kindOf(err, NotProven), err)
	}
	var claims struct {
		Events map[string]json.RawMessage `json:"events"`
	}
	if err := token.Claims(&claims); err != nil {
		return Ended{}, p.faulty(NotProven, err)
	}
	event, now := map[string]any{}, p.now()
	err = json.Unmarshal(claims.Events["http://schemas.openid.net/event/backchannel-logout"], &event)
	switch {
	case err != nil || event == nil:
		return Ended{}, p.faulty(NotProven, errors.New("the event is no object"))
	case now.Sub(token.IssuedAt).Abs() > oldestLogout, token.Expiry.Sub(now) > 24*time.Hour:
		return Ended{}, p.faulty(NotProven, errors.New("it was not issued just now"))
	}
	e := Ended{Session: account.OutsideSession(p.Issuer, token.SessionID), Token: account.OutsideSession(p.Issuer, "jti "+token.TokenID), EndsAt: token.Expiry}
	if token.Subject != "" {
		e.Identity = account.IdentityKey(p.Issuer, token.Subject)
	}
	return e, nil
}
