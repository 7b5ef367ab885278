package db

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// stopFor is what the signature of a key says that it is for.
const stopFor = "end mails of "

// StopKey gives the key by which a person ends the mails that they chose, without signing in: it names them and is signed, and nothing
// of it is stored. Empty for all who are no person, whose mails no single reader ends, and where there is no key to sign with.
func (s *Store) StopKey(subscriber string) string {
	key, ok := s.vault.key("")
	if !notice.IsPerson(subscriber) || !ok {
		return ""
	}
	return subscriber + "." + key.Digest(stopFor+subscriber)
}

// StopMails ends the mails of the person whom a key names: they are no channel of their plan any more. Twice is once. ErrNotFound for
// every other key, whatever is wrong with it.
func (s *Store) StopMails(ctx context.Context, key string, now time.Time) error {
	id, signature, _ := strings.Cut(key, ".")
	if !s.signed(stopFor+id, signature) {
		return fault.ErrNotFound
	}
	p, err := s.Person(ctx, id)
	if err == nil && account.StateOf(p) != account.Active {
		err = fault.ErrNotFound
	}
	if err != nil {
		return err
	}
	by := readiness.Actor{ID: p.ID, Name: p.Name, Role: p.Role, Via: readiness.ViaPage}
	err = s.inTx(ctx, by, now, func(t *tx) error {
		usual, err := loadUsual(ctx, t)
		if err != nil {
			return err
		}
		plan, err := usual.plan(ctx, t, id)
		if err != nil {
			return err
		}
		plan.Channels = nil // a person's are all mail
		plan = plan.Within(usual.ways, &p)
		if err := t.savePlan(ctx, plan); err != nil {
			return err
		}
		return t.endNotices(ctx, id)
	})
	return fault.Wrap(err, "end mails")
}

// signed says that one of the keys has signed a text. It takes as long whatever is wrong.
func (s *Store) signed(text, signature string) bool {
	first, ok := s.vault.key("")
	if !ok {
		return false
	}
	is := subtle.ConstantTimeCompare([]byte(first.Digest(text)), []byte(signature))
	for _, key := range *s.vault.keys.Load() {
		is |= subtle.ConstantTimeCompare([]byte(key.Digest(text)), []byte(signature))
	}
	return is == 1
}
