package views

import (
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// Member is somebody with an account, and what is known of their sessions.
type Member struct {
	readiness.Person
	Seen     time.Time // when they used a page last; zero: never
	Sessions int
}

// PeoplePage lists accounts and invitations. Link is the one-time link that was made just now.
type PeoplePage struct {
	Page
	Members     []Member
	Invitations []account.Link
	Link        string
	Typed       intent.Invitation
	Errors      []fault.Invalid
}

// PersonPage is one account with its sessions. Last says that nobody else is an admin.
type PersonPage struct {
	Page
	Of       readiness.Person
	Last     bool
	Sessions []account.Session
	Link     string
	Stale    bool // somebody changed it meanwhile
	Errors   []fault.Invalid
	// From names what they sign in by from outside; LinkUntil is until when they may add to it.
	From      []string
	LinkUntil time.Time
	Outside   bool // there is a way from outside
}

// SettingsPage is one's own account, with its sessions, and what is fixed for it.
type SettingsPage struct {
	Page
	Sessions []account.Session
	Current  string // id of the session that asks
	Errors   []fault.Invalid
}

// WelcomePage is what a one-time link leads to.
type WelcomePage struct {
	Page
	Link   account.Link
	Typed  intent.Welcome
	Errors []fault.Invalid
}

// TokensPage lists tokens. Secret is the one that was made just now.
type TokensPage struct {
	Page
	Tokens []account.Token
	Secret string
	Typed  intent.NewToken
	Errors []fault.Invalid
}

// in gives the accounts of a state.
func (p PeoplePage) in(state account.State) []Member {
	var some []Member
	for _, m := range p.Members {
		if account.StateOf(m.Person) == state {
			some = append(some, m)
		}
	}
	return some
}

// standing gives the tokens that may be used, or those that may not.
func (p TokensPage) standing(stands bool) []account.Token {
	var some []account.Token
	for _, t := range p.Tokens {
		if t.Stands(p.Now) == stands {
			some = append(some, t)
		}
	}
	return some
}

// whyEnded says why a token may not be used.
func (p Page) whyEnded(t account.Token) string {
	if t.State(p.Now) == "revoked" {
		return p.t().People.Revoked
	}
	return p.t().People.Expired
}

// endsSoon says that a token ends within a week.
func (p Page) endsSoon(t account.Token) bool {
	return !t.EndsAt.IsZero() && t.EndsAt.Sub(p.Now) < 7*fault.Day
}

// since says when something was, or that it never was.
func (p Page) since(at time.Time) string {
	if at.IsZero() {
		return p.t().People.Never
	}
	return p.t().DayTime(p.near(at))
}

// me says whether somebody is who looks.
func (p Page) me(id string) bool { return p.Person != nil && p.Person.ID == id }
