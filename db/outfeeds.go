package db

import (
	"cmp"
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/outfeed"
)

// outfeedColumns are those of calendar links with the role of their makers, which is none where the account has ended.
const outfeedColumns = `outfeeds.id, outfeeds.name, shows, level, page_id, gates, lang, audience, tail, people.name, made_by,
	CASE WHEN disabled_at = 0 AND removed_at = 0 THEN role ELSE '' END, made_at, revoked_at, outfeeds.seen_at,
	push_url, push_user, push_password, pushed_at, failure, status, retry_at, failures`

// withMakers joins them.
const withMakers = `JOIN people ON people.id = made_by `

var outfeedTable = sealedTable[outfeed.Link]{outfeedRows, func(l *outfeed.Link) (string, []*string) {
	return l.ID, []*string{&l.Push.URL, &l.Push.User, &l.Push.Password}
}}

var outfeedRows = table[outfeed.Link]{`outfeeds`, outfeedColumns, func(l *outfeed.Link) fields {
	return fields{&l.ID, &l.Name, (*string)(&l.Shows), &l.Level, &l.PageID, &l.Gates, &l.Lang, (*string)(&l.Audience), &l.Tail, &l.By, &l.ByID,
		(*string)(&l.Role), (*instant)(&l.MadeAt), (*instant)(&l.RevokedAt), (*instant)(&l.Seen),
		&l.Push.URL, &l.Push.User, &l.Push.Password, (*instant)(&l.Push.At), &l.Push.Failure, &l.Push.Status, (*instant)(&l.Push.Retry), &l.Push.Failures}
}}

// AddOutfeed keeps a calendar link under the hash of its key. It is of whoever asks or, where that is a token, of who answers for it;
// an Invalid where nobody does.
func (s *Store) AddOutfeed(ctx context.Context, link outfeed.Link, hash string, by readiness.Actor, now time.Time) (outfeed.Link, error) {
	err := s.inTx(ctx, by, now, func(t *tx) (err error) {
		if err := fault.All(link.Wrong(by.Role)); err != nil {
			return err
		}
		if err := t.knows(ctx, "top_pages", "page", link.PageID); err != nil {
			return err
		}
		link.ID, link.MadeAt, link.By, link.Role = newID(t.now), t.now, cmp.Or(by.Owner, by.Name), by.Role
		if link.ByID, err = whoMakes(ctx, t, by); err != nil {
			return err
		}
		n, err := one(ctx, t, scanValue[int], `SELECT COUNT(*) FROM outfeeds WHERE made_by = $1 AND revoked_at = 0`, link.ByID)
		if err != nil {
			return err
		}
		if n >= outfeed.MostLinks {
			return fault.Invalid{Field: "name", Reason: "too_many_links"}
		}
		t.recordOutfeed(journal.OutfeedAdded, link)
		row, err := outfeedTable.sealed(ctx, t, link)
		if err != nil {
			return err
		}
		p := row.Push
		return do(ctx, t, `INSERT INTO outfeeds (id, name, shows, level, page_id, gates, lang, audience, hash, tail, made_by, made_at, push_url, push_user, push_password)
			VALUES `+params(1, 15), link.ID, link.Name, string(link.Shows), link.Level, link.PageID, link.Gates, link.Lang, string(link.Audience), hash, link.Tail,
			link.ByID, ms(link.MadeAt), p.URL, p.User, p.Password)
	})
	return link, fault.Wrap(err, "add calendar link")
}

// whoMakes gives the person whose the calendar links of somebody are: themselves, or who answers for a token. An Invalid where nobody
// does.
func whoMakes(ctx context.Context, q querier, by readiness.Actor) (id string, err error) {
	switch {
	case !by.Token:
		return by.ID, nil
	case by.Owner == "":
		return "", fault.Invalid{Field: "owner", Reason: "nobody_answers", Got: by.Name}
	}
	return one(ctx, q, scanValue[string], `SELECT owner_id FROM tokens WHERE id = $1`, by.ID)
}

func (t *tx) recordOutfeed(kind string, link outfeed.Link) {
	t.record(readiness.Change{Kind: kind, Subject: link.ID, Data: map[string]string{"name": link.Name, "audience": string(link.Audience)}})
}

// RotateOutfeed gives a calendar link a new key, by its hash and what is shown of it: the old one opens nothing any more. ErrNotFound
// where there is no such link, or it was revoked.
func (s *Store) RotateOutfeed(ctx context.Context, id, hash, tail string, by readiness.Actor, now time.Time) (outfeed.Link, error) {
	link, err := s.editOutfeed(ctx, id, journal.OutfeedRotated, by, now, func(t *tx, link outfeed.Link) error {
		if by.ID != "" && link.Audience == display.Open && !by.Role.May(readiness.SeePrivate) {
			return fault.ErrForbidden // its new key would tell them what they may not know
		}
		return do(ctx, t, `UPDATE outfeeds SET hash = $2, tail = $3, seen_at = 0 WHERE id = $1`, id, hash, tail)
	})
	s.reads.forget(id)
	link.Tail, link.Seen = tail, time.Time{}
	return link, fault.Wrap(err, "rotate calendar link %s", id)
}

// RevokeOutfeed ends a calendar link for good; ErrNotFound where there is none, or it was revoked.
func (s *Store) RevokeOutfeed(ctx context.Context, id string, by readiness.Actor, now time.Time) error {
	_, err := s.editOutfeed(ctx, id, journal.OutfeedRevoked, by, now, func(t *tx, _ outfeed.Link) error {
		if err := do(ctx, t, `DELETE FROM outfeed_entries WHERE outfeed_id = $1`, id); err != nil {
			return err
		}
		return do(ctx, t, `UPDATE outfeeds SET revoked_at = $2, push_password = '', entries = entries + 1 WHERE id = $1`, id, ms(t.now))
	})
	return fault.Wrap(err, "revoke calendar link %s", id)
}

// editOutfeed edits a link of whoever asks, or any link where they manage accounts or have the command line.
func (s *Store) editOutfeed(ctx context.Context, id, kind string, by readiness.Actor, now time.Time, edit func(*tx, outfeed.Link) error) (link outfeed.Link, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if link, err = outfeedTable.get(ctx, t, withMakers+`WHERE outfeeds.id = $1 AND revoked_at = 0`, id); err != nil {
			return err
		}
		if by.ID != "" && !by.Role.May(readiness.EditPeople) {
			if maker, err := whoMakes(ctx, t, by); err != nil || maker != link.ByID {
				return cmp.Or(err, fault.ErrNotFound)
			}
		}
		t.recordOutfeed(kind, link)
		return edit(t, link)
	})
	return link, err
}

// Outfeeds lists the calendar links that somebody made, by name; of an empty id all.
func (s *Store) Outfeeds(ctx context.Context, personID string) ([]outfeed.Link, error) {
	all, err := outfeedTable.list(ctx, s.read, withMakers+`WHERE revoked_at = 0 AND (made_by = $1 OR $1 = '') ORDER BY outfeeds.name, outfeeds.id`, personID)
	for i := range all {
		if last, asked := s.reads.of(all[i].ID); asked {
			all[i].Seen = last.at
		}
	}
	return all, fault.Wrap(err, "read the calendar links")
}

// OutfeedsFor lists the calendar links that somebody may see: those of whoever asks, or all where they manage accounts.
func (s *Store) OutfeedsFor(ctx context.Context, by readiness.Actor) ([]outfeed.Link, error) {
	if by.Role.May(readiness.EditPeople) {
		return s.Outfeeds(ctx, "")
	}
	maker, err := whoMakes(ctx, s.read, by)
	if err != nil || maker == "" {
		return nil, fault.Wrap(err, "whose calendar links")
	}
	return s.Outfeeds(ctx, maker)
}

// OutfeedByHash gives the calendar link whose key has the hash, also one that was revoked; ErrNotFound where there is none.
func (s *Store) OutfeedByHash(ctx context.Context, hash string) (outfeed.Link, error) {
	link, err := outfeedTable.get(ctx, s.read, withMakers+`WHERE hash = $1`, hash)
	return link, fault.Wrap(err, "calendar link")
}

// OutfeedSeen notes that a program reads a calendar. It is written by WriteUses, so that no program waits for it.
func (s *Store) OutfeedSeen(id string, now time.Time) { s.reads.note(id, use{at: stored(now)}) }

// Pushed notes how the last attempt to write to the calendar of a link went.
func (s *Store) Pushed(ctx context.Context, linkID string, p outfeed.Push) error {
	return fault.Wrap(do(ctx, s.write, `UPDATE outfeeds SET pushed_at = $2, failure = $3, status = $4, retry_at = $5, failures = $6 WHERE id = $1`,
		linkID, ms(p.At), p.Failure, p.Status, ms(p.Retry), p.Failures), "note how a calendar was written")
}
