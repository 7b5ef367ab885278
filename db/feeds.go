package db

import (
	"context"
	"strconv"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
)

const feedColumns = `id, name, kind, url, username, password, state, interval_ms, asked_ms, browser, unstable, hold, read_as, last_tried, last_good, last_changed, next_fetch, failing_since, failures,
	error_code, error_detail, etag, last_modified, body_hash, problems, counts, created_at, version`

var feedTable = sealedTable[readiness.Feed]{feedRows, func(f *readiness.Feed) (string, []*string) {
	return f.ID, []*string{&f.URL, &f.User, &f.Password}
}}

var feedRows = table[readiness.Feed]{`feeds`, feedColumns, func(f *readiness.Feed) fields {
	return fields{&f.ID, &f.Name, (*string)(&f.Kind), &f.URL, &f.User, &f.Password, (*string)(&f.State),
		(*millis)(&f.Interval), (*millis)(&f.Asked), &f.Browser, &f.Unstable, asJSON(&f.Hold), &f.ReadAs, (*instant)(&f.LastTried),
		(*instant)(&f.LastGood), (*instant)(&f.LastChanged), (*instant)(&f.NextFetch), (*instant)(&f.FailingSince),
		&f.Failures, &f.ErrorCode, &f.ErrorDetail, &f.ETag, &f.LastModified, &f.BodyHash, asJSON(&f.Problems),
		asJSON(&f.Counts), (*instant)(&f.CreatedAt), &f.Version}
}}

func loadFeed(ctx context.Context, q querier, id string) (readiness.Feed, error) {
	return feedTable.get(ctx, q, `WHERE id = $1`, id)
}

func loadFeeds(ctx context.Context, q querier) ([]readiness.Feed, error) {
	feeds, err := feedTable.list(ctx, q, `ORDER BY created_at, id`)
	return feeds, fault.Wrap(err, "read the feeds")
}

// Feeds lists all feeds, oldest first.
func (s *Store) Feeds(ctx context.Context) ([]readiness.Feed, error) { return loadFeeds(ctx, s.read) }

// Feed gives one feed; ErrNotFound where there is none.
func (s *Store) Feed(ctx context.Context, id string) (readiness.Feed, error) {
	f, err := loadFeed(ctx, s.read, id)
	return f, fault.Wrap(err, "feed %s", id)
}

// AddFeed adds a feed; ErrExists where the address is known. Its caller imports it first, so that it is due an
// interval from now where it has an address. The airings of hidden will be imported as hidden.
func (s *Store) AddFeed(ctx context.Context, f readiness.Feed, hidden []readiness.Key, by readiness.Actor, now time.Time) (readiness.Feed, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		f.ID, f.State, f.CreatedAt, f.Version = newID(t.now), readiness.FeedOK, t.now, 1
		if f.Kind == "" {
			f.Kind = readiness.KindOf(f.URL)
		}
		if err := fault.All(f.Wrong()); err != nil {
			return err
		}
		if f.URL != "" {
			f.NextFetch = f.FetchAgain(t.now, time.Time{})
		}
		if err := t.known(feedTable.insert(ctx, t, &f)); err != nil {
			return err
		}
		if err := t.saveDigest(ctx, f); err != nil {
			return err
		}
		keys := t.inserter(`hidden_keys (feed_id, uid, recurrence_id)`)
		for _, key := range hidden {
			if err := keys.add(ctx, f.ID, key.UID, key.RecurrenceID); err != nil {
				return err
			}
		}
		t.record(readiness.Change{Kind: journal.FeedAdded, Subject: f.ID, Data: map[string]string{"name": f.Name}})
		if err := keys.flush(ctx); err != nil {
			return err
		}
		return t.noteFeed(ctx, f)
	})
	return fault.OrNone(f, err, "add feed")
}

// known turns the engine's word that a value must be unique into ErrExists. Its own text is dropped: it may
// quote the value, and a feed's address is a secret.
func (t *tx) known(err error) error {
	if err != nil && t.engine.isUnique(err) {
		return fault.ErrExists
	}
	return err
}

// saveDigest writes by what the address of a feed is found; ErrExists where another feed has it.
func (t *tx) saveDigest(ctx context.Context, f readiness.Feed) error {
	digest, err := t.digest(ctx, f.URL)
	if err != nil {
		return err
	}
	return t.known(do(ctx, t, `UPDATE feeds SET url_digest = $2 WHERE id = $1`, f.ID, digest))
}

// editFeed lets work edit a feed that the caller saw at version (0: at any).
func (s *Store) editFeed(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, work func(*tx, *readiness.Feed) error) (readiness.Feed, error) {
	var f readiness.Feed
	err := s.inTx(ctx, by, now, func(t *tx) (err error) {
		if f, err = loadFeed(ctx, t, id); err != nil {
			return err
		}
		if version != 0 && version != f.Version {
			return fault.ErrStale
		}
		return work(t, &f)
	})
	return fault.OrNone(f, err, "feed %s", id)
}

// ChangeFeed changes what a person sets of a feed. Another source is fetched at once and read from scratch;
// ErrExists where another feed has its address, an Invalid where the interval is no such thing.
func (s *Store) ChangeFeed(ctx context.Context, id string, edit readiness.FeedEdit, version int64, by readiness.Actor, now time.Time) (readiness.Feed, error) {
	return s.editFeed(ctx, id, version, by, now, func(t *tx, f *readiness.Feed) error {
		was := *f
		if !f.Edit(t.now, edit) {
			return nil
		}
		if err := fault.All(f.Wrong()); err != nil {
			return err
		}
		f.Version++
		data := map[string]string{"name": f.Name}
		if f.Source() != was.Source() {
			data["address"] = "changed"
			if err := t.forget(ctx, id); err != nil {
				return err
			}
		}
		row, err := feedTable.sealed(ctx, t, *f)
		if err != nil {
			return err
		}
		err = t.changedOne(exec(ctx, t, `UPDATE feeds SET name = $3, url = $4, username = $5, password = $6, interval_ms = $7,
			etag = $8, last_modified = $9, body_hash = $10, read_as = $11, browser = $12, asked_ms = $13, next_fetch = $14, kind = $15,
			version = $2 WHERE id = $1 AND version = $2 - 1`, id, f.Version, f.Name, row.URL, row.User, row.Password,
			f.Interval.Milliseconds(), f.ETag, f.LastModified, f.BodyHash, f.ReadAs, f.Browser, f.Asked.Milliseconds(), ms(f.NextFetch), string(f.Kind)))
		if err != nil {
			return err
		}
		if err := t.saveDigest(ctx, *f); err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.FeedChanged, Subject: id, Data: data})
		return t.noteFeed(ctx, *f)
	})
}

// ReleaseHold lets what an import held go: exactly those events become missing from the calendar. A feed that holds
// nothing is left as it is.
func (s *Store) ReleaseHold(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Feed, error) {
	return s.editFeed(ctx, id, version, by, now, func(t *tx, f *readiness.Feed) error {
		if f.Hold.Since.IsZero() {
			return nil
		}
		held, err := t.eventsIn(ctx, id, `id`, f.Hold.Events)
		if err != nil {
			return err
		}
		gone := intake.Vanish(t.now, held)
		if err := s.release(ctx, t, f, gone); err != nil {
			return err
		}
		f.Hold = readiness.Hold{}
		t.record(readiness.Change{Kind: journal.FeedReleased, Subject: id, Data: map[string]string{
			"name": f.Name, "missing": strconv.Itoa(len(gone)),
		}})
		return t.saveHold(ctx, f)
	})
}

// saveHold writes what a feed holds back now.
func (t *tx) saveHold(ctx context.Context, f *readiness.Feed) error {
	f.Version++
	switch {
	case f.State == readiness.FeedHeld && !f.Hold.Holding():
		f.State = readiness.FeedOK
	case f.State == readiness.FeedOK && f.Hold.Holding():
		f.State = readiness.FeedHeld
	}
	err := t.changedOne(exec(ctx, t, `UPDATE feeds SET hold = $3, state = $4, version = $2 WHERE id = $1 AND version = $2 - 1`,
		f.ID, f.Version, asJSON(&f.Hold), string(f.State)))
	if err != nil {
		return err
	}
	return t.noteFeed(ctx, *f)
}

// release lets what an import held go; what another calendar holds, too, goes over to it.
func (s *Store) release(ctx context.Context, t *tx, f *readiness.Feed, gone []readiness.Move) error {
	ladder, err := loadLadder(ctx, t)
	if err != nil {
		return err
	}
	beside, err := t.sourcesIn(ctx, f.ID, `event_id`, f.Hold.Events)
	if err != nil {
		return err
	}
	if _, err := t.hearSources(ctx, ladder, intake.Vanish(t.now, beside)); err != nil {
		return err
	}
	left, over, err := s.bequeath(ctx, t, ladder, f.ID, gone)
	if err != nil {
		return err
	}
	if err := s.handOver(ctx, t, ladder, over); err != nil {
		return err
	}
	return s.importMoves(ctx, t, ladder, left)
}

// RemoveFeed removes a feed with the events that nobody has worked on, and that no other calendar holds: those go over to it. The
// others stay, those still to come as missing from the calendar.
func (s *Store) RemoveFeed(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	_, err := s.editFeed(ctx, id, version, by, now, func(t *tx, f *readiness.Feed) error {
		missing, dropped, err := s.abandon(ctx, t, id)
		if err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.FeedRemoved, Subject: id, Data: map[string]string{
			"name": f.Name, "missing": strconv.Itoa(missing), "dropped": strconv.Itoa(dropped),
		}})
		if err := t.note(ctx, pastFeed, id, "", ""); err != nil {
			return err
		}
		return do(ctx, t, `DELETE FROM feeds WHERE id = $1`, id)
	})
	return err
}
