package api

import (
	"context"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *service) tokenOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/tokens" + path, summary: summary, needs: to(readiness.EditPeople, account.Admin)}
	}
	serve(s, op("list-tokens", http.MethodGet, "", "List the tokens, without their secrets"), s.tokens)
	add := op("add-token", http.MethodPost, "", "Make a token. The response contains its secret; it is not shown again")
	add.status, add.body = http.StatusCreated, reflect.TypeFor[intent.NewToken]()
	serve(s, add, s.addToken)
	serveNothing(s, op("revoke-token", http.MethodDelete, "/{id}", "Revoke a token for good"), func(ctx context.Context, by caller, in *Path) error {
		return s.Store.RevokeToken(ctx, in.ID, by.Actor, by.now)
	})
}

// Token is what a program acts by.
type Token struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	Role      string  `json:"role"`
	Scope     string  `json:"scope" enum:"read,tasks,events,reports,admin"`
	Owner     *string `json:"owner" doc:"Name of the person who answers for it; null if nobody does."`
	State     string  `json:"state" enum:"active,expired,revoked"`
	CreatedAt string  `json:"created_at" format:"date-time"`
	ExpiresAt *string `json:"expires_at" format:"date-time" doc:"Null for a token of an earlier version, which never expires."`
	RevokedAt *string `json:"revoked_at" format:"date-time"`
	UsedAt    *string `json:"used_at" format:"date-time" doc:"Last use; null if it was never used."`
	UsedFrom  *string `json:"used_from" doc:"The network from which it was used last."`
	Secret    *string `json:"secret" doc:"Only in the response that created it; otherwise null."`
}

func (by caller) token(t account.Token) Token {
	return Token{ID: t.ID, Name: t.Name, Role: string(t.Role), Scope: string(t.Scope), Owner: orNull(t.Owner), State: t.State(by.now), CreatedAt: stamp(t.CreatedAt),
		ExpiresAt: stampOrNull(t.EndsAt), RevokedAt: stampOrNull(t.RevokedAt), UsedAt: stampOrNull(t.Used), UsedFrom: orNull(t.From)}
}

// Tokens lists all of them.
type Tokens struct {
	Tokens []Token `json:"tokens" nullable:"false"`
	Next   *string `json:"next" doc:"Always null."`
}

// tokens answers GET /tokens.
func (s *service) tokens(ctx context.Context, by caller, _ *struct{}) (Tokens, error) {
	all, err := s.Store.Tokens(ctx)
	return Tokens{Tokens: each(all, by.token)}, err
}

// addToken answers POST /tokens.
func (s *service) addToken(ctx context.Context, by caller, in *of[intent.NewToken]) (Token, error) {
	meant, err := said(in.Version, in.Body, intent.NewToken{}, false)
	token, wrong := meant.Token(by.now)
	if err = both[intent.NewToken](err, wrong); err != nil {
		return Token{}, err
	}
	made, hash := secrets.NewSecret(secrets.TokenPrefix)
	if token, err = s.Store.AddToken(ctx, token, hash, by.Actor, by.now); err != nil {
		return Token{}, err
	}
	shown := by.token(token)
	shown.Secret = &made
	return shown, nil
}
