package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

// readDisplays begins every query of display links, which name who made them as their account or token says now.
const readDisplays = `SELECT displays.id, displays.name, shows, event_id, level, lang, audience, tail, COALESCE(people.name, tokens.name, ''), made_at,
	displays.revoked_at, displays.seen_at FROM displays LEFT JOIN people ON people.id = made_by LEFT JOIN tokens ON tokens.id = made_by `

var scanDisplay = into(func(l *display.Link) fields {
	return fields{&l.ID, &l.Name, (*string)(&l.Shows), &l.EventID, &l.Level, &l.Lang, (*string)(&l.Audience), &l.Tail, &l.By,
		(*instant)(&l.MadeAt), (*instant)(&l.RevokedAt), (*instant)(&l.Seen)}
})

// AddDisplay keeps a display link under the hash of its key.
func (s *Store) AddDisplay(ctx context.Context, link display.Link, hash string, by readiness.Actor, now time.Time) (display.Link, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if err := fault.All(link.Wrong()); err != nil {
			return err
		}
		if err := t.knows(ctx, "events", "event", link.EventID); err != nil {
			return err
		}
		link.ID, link.MadeAt, link.By = newID(t.now), t.now, by.Name
		if by.ID == "" {
			link.By = ""
		}
		t.recordDisplay(journal.DisplayAdded, link)
		return do(ctx, t, `INSERT INTO displays (id, name, shows, event_id, level, lang, audience, hash, tail, made_by, made_at) VALUES `+params(1, 11),
			link.ID, link.Name, string(link.Shows), link.EventID, link.Level, link.Lang, string(link.Audience), hash, link.Tail, by.ID, ms(link.MadeAt))
	})
	return link, fault.Wrap(err, "add display")
}

func (t *tx) recordDisplay(kind string, link display.Link) {
	t.record(readiness.Change{Kind: kind, Subject: link.ID, Data: map[string]string{
		"name": link.Name, "shows": string(link.Shows), "audience": string(link.Audience),
	}})
}

// RotateDisplay gives a display link a new key, by its hash and what is shown of it: the old one lets nobody in any more.
// ErrNotFound where there is no such link, or it was revoked.
func (s *Store) RotateDisplay(ctx context.Context, id, hash, tail string, by readiness.Actor, now time.Time) (display.Link, error) {
	link, err := s.editDisplay(ctx, id, journal.DisplayRotated, by, now, func(t *tx) error {
		return do(ctx, t, `UPDATE displays SET hash = $2, tail = $3, seen_at = 0 WHERE id = $1`, id, hash, tail)
	})
	s.seen.forget(id)
	link.Tail, link.Seen = tail, time.Time{}
	return link, fault.Wrap(err, "rotate display %s", id)
}

// RevokeDisplay ends a display link for good; ErrNotFound where there is none, or it was revoked.
func (s *Store) RevokeDisplay(ctx context.Context, id string, by readiness.Actor, now time.Time) error {
	_, err := s.editDisplay(ctx, id, journal.DisplayRevoked, by, now, func(t *tx) error {
		return do(ctx, t, `UPDATE displays SET revoked_at = $2 WHERE id = $1`, id, ms(t.now))
	})
	return fault.Wrap(err, "revoke display %s", id)
}

func (s *Store) editDisplay(ctx context.Context, id, kind string, by readiness.Actor, now time.Time, edit func(*tx) error) (link display.Link, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if link, err = one(ctx, t, scanDisplay, readDisplays+`WHERE displays.id = $1 AND displays.revoked_at = 0`, id); err != nil {
			return err
		}
		t.recordDisplay(kind, link)
		return edit(t)
	})
	return link, err
}

// Displays lists the display links that let somebody in, by name.
func (s *Store) Displays(ctx context.Context) ([]display.Link, error) {
	all, err := query(ctx, s.read, scanDisplay, readDisplays+`WHERE displays.revoked_at = 0 ORDER BY displays.name, displays.id`)
	for i := range all {
		s.seenOver(&all[i])
	}
	return all, fault.Wrap(err, "read the displays")
}

// Display gives a display link that lets somebody in; ErrNotFound where there is none.
func (s *Store) Display(ctx context.Context, id string) (display.Link, error) {
	link, err := one(ctx, s.read, scanDisplay, readDisplays+`WHERE displays.id = $1 AND displays.revoked_at = 0`, id)
	s.seenOver(&link)
	return link, fault.Wrap(err, "display %s", id)
}

// displayTable is what is read of a link when its screen asks: not who made it.
var displayTable = table[display.Link]{`displays`, `id, name, shows, event_id, level, lang, audience, revoked_at`, func(l *display.Link) fields {
	return fields{&l.ID, &l.Name, (*string)(&l.Shows), &l.EventID, &l.Level, &l.Lang, (*string)(&l.Audience), (*instant)(&l.RevokedAt)}
}}

// DisplayByHash gives the display link whose key has the hash, also one that was revoked; ErrNotFound where there is none.
func (s *Store) DisplayByHash(ctx context.Context, hash string) (display.Link, error) {
	link, err := displayTable.get(ctx, s.read, `WHERE hash = $1`, hash)
	return link, fault.Wrap(err, "display")
}

// DisplaySeen notes that the screen of a display link asks. It is written by WriteUses, so that no screen waits for it.
func (s *Store) DisplaySeen(id string, now time.Time) { s.seen.note(id, use{at: stored(now)}) }

// seenOver tells a link of a screen whose asking is not written yet.
func (s *Store) seenOver(link *display.Link) {
	if last, asked := s.seen.of(link.ID); asked {
		link.Seen = last.at
	}
}
