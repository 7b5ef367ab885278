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
	Passkeys int // how many the person has
	Link     string
	Locked   fault.Wait // why they cannot sign in now
	Stale    bool       // somebody changed it meanwhile
	Errors   []fault.Invalid
	// From names what they sign in by from outside; LinkUntil is until when they may add to it.
	From      []string
	LinkUntil time.Time
	Outside   bool // there is a way from outside
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

// lately says when something was: of the last day how long ago.
func (p Page) lately(at time.Time) string {
	if !at.IsZero() && p.Now.Sub(at) < fault.Day {
		return p.t().Span.Ago(max(0, p.Now.Sub(at)))
	}
	return p.since(at)
}

// password names the field of a password that the person of a link chooses.
func (p WelcomePage) password() string {
	if p.Link.Kind == account.Invitation {
		return p.t().Label("password")
	}
	return p.t().Label("account.password")
}

// onlyAdmin says that without somebody nobody could let anybody in again.
func (p PeoplePage) onlyAdmin(id string) bool {
	people := make([]readiness.Person, 0, len(p.Members))
	for _, m := range p.Members {
		people = append(people, m.Person)
	}
	return account.LastAdmin(people, id)
}

// me says whether somebody is who looks.
func (p Page) me(id string) bool { return p.Person != nil && p.Person.ID == id }
