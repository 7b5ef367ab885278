package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

// Proxy is a proxy in front that says in headers who asks. They count only where it is one of the peers named.
type Proxy struct {
	Peers                     []netip.Prefix
	User, Email, Name, Groups string // names of headers; empty: there is none
	SignOut                   string // address where people sign out; empty: nobody said
	account.Admission
}

// proxyKey is the key of a session's value that tells by which headers it was begun.
const proxyKey = "proxy"

// who reads the headers of a request; nil where they do not say. From any other peer they are taken away.
func (p *Proxy) who(c echo.Context) (*account.Outside, error) {
	if p == nil {
		return nil, nil
	}
	h, names := c.Request().Header, []string{p.User, p.Email, p.Name, p.Groups}
	if !among(p.Peers, c.Request().RemoteAddr) {
		for _, name := range names {
			h.Del(name)
		}
		return nil, nil
	}
	// A proxy that appends leaves what a browser has sent beside its own word.
	if slices.ContainsFunc(names, func(name string) bool { return len(h.Values(name)) > 1 }) {
		return nil, account.Refused("two_headers")
	}
	user := strings.TrimSpace(h.Get(p.User))
	if user == "" {
		return nil, nil
	}
	who := &account.Outside{From: account.FromHeader, Issuer: account.FromHeader, Subject: user, Name: strings.TrimSpace(h.Get(p.Name)), Email: strings.TrimSpace(h.Get(p.Email))}
	if p.Email == "" && strings.Contains(user, "@") {
		who.Email = user
	}
	who.Groups = groupsOf(h.Get(p.Groups))
	return who, nil
}

// groupsOf takes a header apart that lists groups.
func groupsOf(list string) (all []string) {
	for group := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		if group = strings.TrimSpace(group); group != "" {
			all = append(all, group)
		}
	}
	return all
}

// told is a hash of all that the headers say: where it changes, they are read anew.
func told(who account.Outside) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", append([]string{who.Subject, who.Name, who.Email}, who.Groups...)))
	return hex.EncodeToString(sum[:])
}

// proxied signs somebody in by headers. That is done once: then the session counts, of the cookie, or where a program keeps none,
// the one that was begun for the same browser before.
func (s *Server) proxied(c echo.Context, who account.Outside, token string) error {
	said := told(who)
	seen := said + "\n" + browser(c.Request().UserAgent()) + "\n" + account.Network(c.RealIP())
	kept := s.proxySessions.of(seen, s.SessionClock())
	if kept.refused != nil {
		return errors.Join(kept.refused, s.load(c, ""))
	}
	for i, token := range []string{token, kept.token} {
		stands, err := s.standsFor(c, token, said)
		if err != nil {
			return err
		}
		if stands && i > 0 {
			ctx := c.Request().Context()
			s.sessions.WriteSessionCookie(ctx, c.Response(), token, s.sessions.Deadline(ctx))
		}
		if stands {
			return nil
		}
	}
	return s.beginProxied(c, who, said, seen)
}

// standsFor loads a session, and says whether it was begun by what the headers say now and its person is in; else it is left alone.
func (s *Server) standsFor(c echo.Context, token, said string) (bool, error) {
	if token == "" {
		return false, nil
	}
	without := c.Request()
	err := s.load(c, token)
	if err == nil && s.sessions.GetString(c.Request().Context(), proxyKey) == said {
		err = s.identify(c)
	}
	if err != nil || person(c) == nil {
		c.SetRequest(without)
	}
	return person(c) != nil, err
}

// beginProxied lets somebody in, or not, and remembers which.
func (s *Server) beginProxied(c echo.Context, who account.Outside, said, seen string) error {
	if err := s.load(c, ""); err != nil {
		return err
	}
	ctx, now := c.Request().Context(), s.SessionClock()
	p, err := s.store.Admit(ctx, who, s.Proxy.Admission, s.now())
	if err != nil && fault.Invalids(err) != nil {
		s.proxySessions.keep(seen, proxySession{refused: err, until: now.Add(refusedTime)})
		s.Log.Warn("nobody was signed in by the proxy", "error", err)
		s.refused(c, account.Refusal{Subject: p.ID, Why: account.WhyOutside(err)})
	}
	if err != nil {
		return err
	}
	if err := s.beginBy(c, p, db.SignIn{Identity: who.Key()}, said); err != nil {
		return err
	}
	s.proxySessions.keep(seen, proxySession{token: s.sessions.Token(ctx), until: now.Add(db.SessionLife)})
	return s.identify(c)
}

// refusedTime is how long a refusal counts without asking the store again.
const refusedTime = 5 * time.Second

// proxySession is what became of somebody's headers.
type proxySession struct {
	token   string
	refused error
	until   time.Time
}

// mostProxySessions bounds how many are remembered; who is forgotten only gets another session.
const mostProxySessions = 10_000

// proxySessions remembers the sessions of programs that keep no cookie.
type proxySessions struct {
	mu   sync.Mutex
	kept map[string]proxySession
}

func (p *proxySessions) of(seen string, now time.Time) proxySession {
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept := p.kept[seen]; now.Before(kept.until) {
		return kept
	}
	return proxySession{}
}

func (p *proxySessions) keep(seen string, what proxySession) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil || len(p.kept) >= mostProxySessions {
		p.kept = map[string]proxySession{}
	}
	p.kept[seen] = what
}

// isProxied says whether somebody is signed in by the headers of a proxy.
func (s *Server) isProxied(ctx context.Context) bool {
	return s.sessions.GetString(ctx, proxyKey) != ""
}
