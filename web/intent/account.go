package intent

import (
	"cmp"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// What a context of a request tells besides who asks.
const (
	SessionKey = "session" // the token of the session by which they do
	EndedKey   = "ended"   // why the token of a program counts no longer: expired or revoked
)

// Invitation asks for a one-time link that makes an account.
type Invitation struct {
	Email string `json:"email" required:"true" limit:"email"`
	Role  string `json:"role" required:"true" limit:"account_role"`
	Days  string `json:"days" is:"whole" limit:"link_days" doc:"How long the link lasts. Default: 3."`
}

// Lasts is for how long the link is good.
func (i Invitation) Lasts() (time.Duration, error) {
	return account.Within(whole(i.Days), account.LinkDays, account.MostLinkDays)
}

// NewPerson makes an account at once.
type NewPerson struct {
	Email    string `json:"email" required:"true" limit:"email"`
	Name     string `json:"name" required:"true" limit:"knows"`
	Role     string `json:"role" required:"true" limit:"account_role"`
	Password string `json:"password" is:"secret" required:"true" limit:"password" doc:"At least 12 characters."`
}

// Person is the account, without its password, and what is wrong with the two.
func (n NewPerson) Person() (readiness.Person, []fault.Invalid) {
	p := readiness.Person{Email: n.Email, Name: n.Name, Role: readiness.Role(n.Role)}
	return p, account.WrongAccount(p, n.Password)
}

// PersonEdit changes an account. What is left out stays.
type PersonEdit struct {
	Seen
	Role  string `json:"role" limit:"account_role"`
	State string `json:"state" limit:"account_state" doc:"Whoever is disabled cannot sign in, and is signed out everywhere."`
}

// Edit is what changes.
func (p PersonEdit) Edit() account.Edit {
	return account.Edit{Version: p.Version, Role: readiness.Role(p.Role), State: account.State(p.State)}
}

// Password sets a password.
type Password struct {
	Current  string `json:"current" is:"secret" limit:"password" doc:"The present password; required for your own account."`
	Password string `json:"password" is:"secret" required:"true" limit:"password" doc:"The new one, of at least 12 characters."`
}

// Welcome is what somebody says who came by a one-time link.
type Welcome struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Password string `json:"password" is:"secret"`
}

// NewToken asks for a token.
type NewToken struct {
	Name  string `json:"name" required:"true" limit:"name" doc:"What it is for, as shown in the log."`
	Scope string `json:"scope" limit:"scope" doc:"What it may do of what its role allows; admin is all of it. Default: read."`
	Role  string `json:"role" limit:"account_role" doc:"Default: the least role that can do what the scope says."`
	Days  string `json:"days" is:"whole" limit:"token_days" doc:"How long it lasts. Default: 90."`
}

// Token is the token that is to be made, with what is wrong with it.
func (n NewToken) Token(now time.Time) (account.Token, []fault.Invalid) {
	scope := cmp.Or(account.Scope(n.Scope), account.Read)
	t := account.Token{Name: n.Name, Scope: scope, Role: cmp.Or(readiness.Role(n.Role), scope.Role(), readiness.Viewer)}
	lasts, err := account.Within(whole(n.Days), account.TokenDays, account.MostTokenDays)
	t.EndsAt = now.Add(lasts)
	return t, append(t.Wrong(), fault.Invalids(err)...)
}
