package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

func (s *service) accountOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/people" + path, summary: summary, needs: to(readiness.EditPeople, account.Admin)}
	}
	made := func(o operation, body any) operation {
		o.status, o.body = http.StatusCreated, reflect.TypeOf(body)
		return o
	}
	serve(s, op("list-people", http.MethodGet, "", "List the accounts"), s.people)
	serve(s, made(op("add-person", http.MethodPost, "", "Add an account with a password"), intent.NewPerson{}), s.addPerson)
	serve(s, op("get-person", http.MethodGet, "/{id}", "Get an account"), byID(s.readPerson))
	carry(s, op("change-person", http.MethodPatch, "/{id}", "Change the role of an account, disable or enable it"), true, s.changePerson, s.readPerson)
	serveNothing(s, op("remove-person", http.MethodDelete, "/{id}", "Remove an account with its name and address, end its sessions and revoke its tokens"), removing(s.Store.RemovePerson, s.readPerson))
	setting := operation{id: "set-password", method: http.MethodPut, path: "/people/{id}/password", needs: account.AnyRole.In(account.Admin), body: reflect.TypeFor[intent.Password](),
		summary: "Set a password: your own with the present one, that of others as an admin. The other sessions of the account end"}
	serve(s, setting, s.setPassword)
	offer := op("offer-reset", http.MethodPost, "/{id}/reset", "Make a one-time link by which the person sets a new password")
	offer.status = http.StatusCreated
	serve(s, offer, s.offerReset)
	serve(s, op("list-invitations", http.MethodGet, "/invitations", "List the invitations that nobody used"), s.invitations)
	serve(s, made(op("invite-person", http.MethodPost, "/invitations", "Invite somebody: make a one-time link that creates an account"), intent.Invitation{}), s.invite)
	serveNothing(s, op("withdraw-invitation", http.MethodDelete, "/invitations/{id}", "Withdraw an invitation"), func(ctx context.Context, by caller, in *Path) error {
		return s.Store.WithdrawInvitation(ctx, in.ID, by.Actor, by.now)
	})
	s.sessionOperations()
}

// Person is an account.
type Person struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Email      string  `json:"email"`
	Role       string  `json:"role"`
	State      string  `json:"state" enum:"active,disabled"`
	CreatedAt  string  `json:"created_at" format:"date-time"`
	DisabledAt *string `json:"disabled_at" format:"date-time"`
	SeenAt     *string `json:"seen_at" format:"date-time" doc:"Last use of a page, to the minute."`
	Sessions   int     `json:"sessions" doc:"Number of sessions that stand."`
	Version    int64   `json:"version"`
}

func (p Person) version() int64 { return p.Version }

func personOf(a db.Account) Person {
	return Person{ID: a.ID, Name: a.Name, Email: a.Email, Role: string(a.Role), State: string(account.StateOf(a.Person)), CreatedAt: stamp(a.CreatedAt),
		DisabledAt: stampOrNull(a.DisabledAt), SeenAt: stampOrNull(a.Seen), Sessions: a.Sessions, Version: a.Version}
}

// People lists accounts.
type People struct {
	People []Person `json:"people" nullable:"false"`
	Next   *string  `json:"next" doc:"Always null."`
}

// people answers GET /people.
func (s *service) people(ctx context.Context, _ caller, _ *struct{}) (People, error) {
	all, err := s.Store.Accounts(ctx, s.SessionClock())
	return People{People: each(all, personOf)}, err
}

func (s *service) readPerson(ctx context.Context, _ caller, id string) (Person, error) {
	all, err := s.Store.Accounts(ctx, s.SessionClock())
	for _, a := range all {
		if a.ID == id {
			return personOf(a), nil
		}
	}
	if err == nil {
		err = fault.ErrNotFound
	}
	return Person{}, err
}

// addPerson answers POST /people.
func (s *service) addPerson(ctx context.Context, by caller, in *of[intent.NewPerson]) (Person, error) {
	meant, err := said(in.Version, in.Body, intent.NewPerson{}, false)
	p, wrong := meant.Person()
	if err = both[intent.NewPerson](err, wrong); err != nil {
		return Person{}, err
	}
	if p.PasswordHash, err = secrets.HashPassword(meant.Password); err == nil {
		p, err = s.Store.AddPerson(ctx, p, by.Actor, by.now)
	}
	if err != nil {
		return Person{}, err
	}
	return s.readPerson(ctx, by, p.ID)
}

func (s *service) changePerson(ctx context.Context, by caller, id string, meant intent.PersonEdit) error {
	_, err := s.Store.ChangePerson(ctx, id, meant.Edit(), by.Actor, by.now)
	return err
}

// setPassword answers PUT /people/{id}/password. Whoever sets their own has to know the present one, and keeps their session.
func (s *service) setPassword(ctx context.Context, by caller, in *on[intent.Password]) (SessionsEnded, error) {
	meant, err := said(in.Version, in.Body, intent.Password{}, false)
	own := in.ID == by.ID && !by.Token
	if !own && !by.Role.May(readiness.EditPeople) {
		return SessionsEnded{}, fault.ErrForbidden
	}
	p, unknown := s.Store.Person(ctx, in.ID)
	if unknown != nil {
		return SessionsEnded{}, unknown
	}
	wrong := account.WrongPassword(meant.Password)
	if own && err == nil {
		wrong, err = secrets.Change(p.PasswordHash, meant.Current, meant.Password)
	}
	if err = both[intent.Password](err, wrong); err != nil {
		return SessionsEnded{}, err
	}
	hash, err := secrets.HashPassword(meant.Password)
	keep := ""
	if own {
		keep = by.session
	}
	before, counted := s.Store.SessionsOf(ctx, in.ID, s.SessionClock())
	if err == nil && counted == nil {
		err = s.Store.SetPassword(ctx, in.ID, hash, keep, by.Actor, by.now)
	}
	after, _ := s.Store.SessionsOf(ctx, in.ID, s.SessionClock())
	return SessionsEnded{Ended: len(before) - len(after)}, err
}

// OneTimeLink is a link that works once.
type OneTimeLink struct {
	ID      string  `json:"id"`
	Email   *string `json:"email" doc:"Who is invited; null for a new password."`
	Role    string  `json:"role"`
	Expires string  `json:"expires_at" format:"date-time"`
	Link    *string `json:"link" doc:"Only in the response that created it; otherwise null."`
}

func linkOf(l account.Link) OneTimeLink {
	return OneTimeLink{ID: l.ID, Email: orNull(l.Email), Role: string(l.Role), Expires: stamp(l.EndsAt)}
}

// freshLink shows a link with its key, which is not shown again.
func (s *service) freshLink(l account.Link, key string) OneTimeLink {
	shown := linkOf(l)
	shown.Link = orNull(strings.TrimSuffix(s.BaseURL, "/") + "/welcome?key=" + key)
	return shown
}

// Invitations lists those that nobody used.
type Invitations struct {
	Invitations []OneTimeLink `json:"invitations" nullable:"false"`
	Next        *string       `json:"next" doc:"Always null."`
}

// invitations answers GET /people/invitations.
func (s *service) invitations(ctx context.Context, _ caller, _ *struct{}) (Invitations, error) {
	all, err := s.Store.Invitations(ctx)
	return Invitations{Invitations: each(all, linkOf)}, err
}

// invite answers POST /people/invitations.
func (s *service) invite(ctx context.Context, by caller, in *of[intent.Invitation]) (OneTimeLink, error) {
	meant, err := said(in.Version, in.Body, intent.Invitation{}, false)
	lasts, wrong := meant.Lasts()
	if err = both[intent.Invitation](err, fault.Invalids(wrong)); err != nil {
		return OneTimeLink{}, err
	}
	key, hash := secrets.NewSecret("")
	link, err := s.Store.Invite(ctx, meant.Email, readiness.Role(meant.Role), hash, lasts, by.Actor, by.now)
	return s.freshLink(link, key), named[intent.Invitation](err)
}

// offerReset answers POST /people/{id}/reset.
func (s *service) offerReset(ctx context.Context, by caller, in *Path) (OneTimeLink, error) {
	key, hash := secrets.NewSecret("")
	link, err := s.Store.OfferReset(ctx, in.ID, hash, account.LinkDays*fault.Day, by.Actor, by.now)
	return s.freshLink(link, key), err
}

func (s *service) sessionOperations() {
	serve(s, operation{id: "list-sessions", method: http.MethodGet, path: "/sessions", needs: account.AnyRole.In(account.Admin),
		summary: "List your sessions or, as an admin, those of a person"}, s.sessions)
	serve(s, operation{id: "end-sessions", method: http.MethodDelete, path: "/sessions", needs: account.AnyRole.In(account.Admin),
		summary: "End your sessions but this one or, as an admin, those of a person. Their open pages stop within a second"}, s.endSessions)
	serveNothing(s, operation{id: "end-session", method: http.MethodDelete, path: "/sessions/{id}", needs: account.AnyRole.In(account.Admin),
		summary: "End one session"}, s.endSession)
}

// Session is a sign-in that stands.
type Session struct {
	ID        string `json:"id"`
	CreatedAt string `json:"created_at" format:"date-time"`
	SeenAt    string `json:"seen_at" format:"date-time" doc:"Last use, to the minute."`
	Browser   string `json:"browser"`
	Network   string `json:"network" doc:"The network of the address, without the host."`
	Current   bool   `json:"current" doc:"The session that sends this request."`
}

// Sessions lists those of one person.
type Sessions struct {
	Sessions []Session `json:"sessions" nullable:"false"`
	Next     *string   `json:"next" doc:"Always null."`
}

// SessionsEnded says how many sessions were ended.
type SessionsEnded struct {
	Ended int `json:"ended"`
}

type sessionsQuery struct {
	Person string `query:"person" doc:"Id of a person. Default: yourself."`
}

// whose gives the person that a request is about: whoever asks or, as an admin, another one.
func (by caller) whose(person string) (string, error) {
	switch {
	case person == "" && by.Token:
		return "", echo.NewHTTPError(http.StatusForbidden, "a token has no sessions; name a person")
	case person == "" || person == by.ID && !by.Token:
		return by.ID, nil
	case !by.Role.May(readiness.EditPeople):
		return "", fault.ErrForbidden
	}
	return person, nil
}

// sessions answers GET /sessions?person=.
func (s *service) sessions(ctx context.Context, by caller, in *sessionsQuery) (Sessions, error) {
	id, err := by.whose(in.Person)
	if err != nil {
		return Sessions{}, err
	}
	all, err := s.Store.SessionsOf(ctx, id, s.SessionClock())
	if err != nil {
		return Sessions{}, err
	}
	current, err := s.Store.SessionOf(ctx, by.session)
	return Sessions{Sessions: each(all, func(e account.Session) Session {
		return Session{ID: e.ID, CreatedAt: stamp(e.CreatedAt), SeenAt: stamp(e.Seen), Browser: e.Agent, Network: e.From, Current: e.ID == current}
	})}, err
}

// endSessions answers DELETE /sessions?person=.
func (s *service) endSessions(ctx context.Context, by caller, in *sessionsQuery) (SessionsEnded, error) {
	id, err := by.whose(in.Person)
	if err != nil {
		return SessionsEnded{}, err
	}
	n, err := s.Store.EndSessions(ctx, id, by.session, by.Actor, by.now)
	return SessionsEnded{Ended: int(n)}, err
}

type sessionPath struct {
	Path
	Person string `query:"person" doc:"Id of its person. Default: yourself."`
}

// endSession answers DELETE /sessions/{id}?person=.
func (s *service) endSession(ctx context.Context, by caller, in *sessionPath) error {
	id, err := by.whose(in.Person)
	if err != nil {
		return err
	}
	return s.Store.EndSession(ctx, id, in.ID, by.Actor, by.now)
}
