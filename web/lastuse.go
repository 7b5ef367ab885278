package web

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tallylight/db"
	"tallylight/readiness/fault"
)

// lastUses knows when sessions were used last, until that is stored. It is stored beside the request that noted it, so that
// reading a page never waits for a writer.
type lastUses struct {
	mu      sync.Mutex
	unsaved map[string]lastUse // by token
	saving  bool
}

// lastUse is when a session was used last, and its data that says so.
type lastUse struct {
	at   int64
	data []byte
}

// of gives when a session was used last, of which the store says that it was at stored.
func (u *lastUses) of(token string, stored, now int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	use, ok := u.unsaved[token]
	if !ok || use.at < stored && stored <= now { // through another process
		return stored
	}
	return use.at
}

// note notes a use, and has all that are not saved yet saved. What cannot be is tried again with the next one.
func (u *lastUses) note(token string, use lastUse, save func(token string, data []byte) error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.unsaved == nil {
		u.unsaved = map[string]lastUse{}
	}
	u.unsaved[token] = use
	if !u.saving {
		u.saving = true
		go u.saveAll(save)
	}
}

func (u *lastUses) saveAll(save func(token string, data []byte) error) {
	for {
		token, use, any := u.next()
		if !any {
			return
		}
		err := save(token, use.data)
		u.mu.Lock()
		if err == nil && u.unsaved[token].at == use.at {
			delete(u.unsaved, token)
		}
		u.saving = err == nil
		u.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// next gives a use to be saved; where there is none, saving has ended.
func (u *lastUses) next() (token string, use lastUse, any bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for token, use = range u.unsaved {
		return token, use, true
	}
	u.saving = false
	return "", lastUse{}, false
}

// awake says whether the session was used within the idle time, and notes that it is used now.
func (s *Server) awake(ctx context.Context) (bool, error) {
	token, now := s.sessions.Token(ctx), s.SessionClock()
	idle := now.Sub(time.Unix(s.lastUses.of(token, s.sessions.GetInt64(ctx, seenKey), now.Unix()), 0))
	if idle.Abs() <= seenEvery || idle > db.SessionIdle {
		return idle <= db.SessionIdle, nil
	}
	values := map[string]any{personKey: s.sessions.GetString(ctx, personKey), seenKey: now.Unix()}
	if said := s.sessions.GetString(ctx, proxyKey); said != "" {
		values[proxyKey] = said
	}
	data, err := s.sessions.Codec.Encode(s.sessions.Deadline(ctx), values)
	if err != nil {
		return false, fmt.Errorf("keep session: %w", err)
	}
	s.lastUses.note(token, lastUse{now.Unix(), data}, func(token string, data []byte) error {
		err := s.store.Sessions(s.SessionClock).Renew(context.WithoutCancel(ctx), token, data)
		if err != nil && fault.StoreKindOf(err) == "" {
			s.Log.Warn("use of a session not stored", "error", err)
		}
		return err
	})
	return true, nil
}
