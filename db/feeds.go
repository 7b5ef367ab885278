package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"tallylight/readiness"
)

const feedColumns = `id, name, kind, url, username, password, state, interval_ms, asked_ms, browser, unstable, hold, read_as, last_tried, last_good, last_changed, next_fetch, failing_since, failures,
	error_code, error_detail, etag, last_modified, body_hash, problems, counts, created_at, version`

func scanFeed(rows *sql.Rows) (f readiness.Feed, err error) {
	err = rows.Scan(&f.ID, &f.Name, (*string)(&f.Kind), &f.URL, &f.User, &f.Password, (*string)(&f.State),
		(*millis)(&f.Interval), (*millis)(&f.Asked), &f.Browser, &f.Unstable, asJSON(&f.Hold), &f.ReadAs, (*instant)(&f.LastTried),
		(*instant)(&f.LastGood), (*instant)(&f.LastChanged), (*instant)(&f.NextFetch), (*instant)(&f.FailingSince),
		&f.Failures, &f.ErrorCode, &f.ErrorDetail, &f.ETag, &f.LastModified, &f.BodyHash, asJSON(&f.Problems),
		asJSON(&f.Counts), (*instant)(&f.CreatedAt), &f.Version)
	return f, err
}

func loadFeed(ctx context.Context, q querier, id string) (readiness.Feed, error) {
	return one(ctx, q, scanFeed, `SELECT `+feedColumns+` FROM feeds WHERE id = $1`, id)
}

func loadFeeds(ctx context.Context, q querier) ([]readiness.Feed, error) {
	feeds, err := query(ctx, q, scanFeed, `SELECT `+feedColumns+` FROM feeds ORDER BY created_at, id`)
	if err != nil {
		return nil, fmt.Errorf("read the feeds: %w", err)
	}
	return feeds, nil
}

// Feeds lists all feeds, oldest first.
func (s *Store) Feeds(ctx context.Context) ([]readiness.Feed, error) { return loadFeeds(ctx, s.read) }

// Feed gives one feed; ErrNotFound where there is none.
func (s *Store) Feed(ctx context.Context, id string) (readiness.Feed, error) {
	f, err := loadFeed(ctx, s.read, id)
	if err != nil {
		return f, fmt.Errorf("feed %s: %w", id, err)
	}
	return f, nil
}

// AddFeed adds a feed, due at once where it has an address; ErrExists where the address is known. The airings
// of hidden will be imported as hidden.
func (s *Store) AddFeed(ctx context.Context, f readiness.Feed, hidden []readiness.Key, by readiness.Actor, now time.Time) (readiness.Feed, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		f.ID, f.State, f.CreatedAt, f.Version = newID(t.now), readiness.FeedOK, t.now, 1
		if f.URL != "" {
			f.NextFetch = t.now
		}
		if f.Kind == "" {
			f.Kind = readiness.FeedFile
			if f.URL != "" {
				f.Kind = readiness.FeedAddress
			}
		}
		if err := t.insertFeed(ctx, f); err != nil {
			return err
		}
		keys := t.inserter(`hidden_keys (feed_id, uid, recurrence_id)`)
		for _, key := range hidden {
			if err := keys.add(ctx, f.ID, key.UID, key.RecurrenceID); err != nil {
				return err
			}
		}
		t.record(readiness.Change{Kind: readiness.FeedAdded, Subject: f.ID, Data: map[string]string{"name": f.Name}})
		return keys.flush(ctx)
	})
	if err != nil {
		return readiness.Feed{}, fmt.Errorf("add feed: %w", err)
	}
	return f, nil
}

func (t *tx) insertFeed(ctx context.Context, f readiness.Feed) error {
	_, err := exec(ctx, t, `INSERT INTO feeds (`+feedColumns+`) VALUES `+params(1, 28), f.ID, f.Name, string(f.Kind), f.URL,
		f.User, f.Password, string(f.State), f.Interval.Milliseconds(), f.Asked.Milliseconds(), f.Browser, f.Unstable,
		asJSON(&f.Hold), f.ReadAs, ms(f.LastTried), ms(f.LastGood), ms(f.LastChanged), ms(f.NextFetch), ms(f.FailingSince),
		f.Failures, f.ErrorCode, f.ErrorDetail, f.ETag, f.LastModified, f.BodyHash, asJSON(&f.Problems), asJSON(&f.Counts),
		ms(f.CreatedAt), f.Version)
	return t.known(err)
}

// known turns the engine's word that a value must be unique into ErrExists. Its own text is dropped: it may
// quote the value, and a feed's address is a secret.
func (t *tx) known(err error) error {
	if err != nil && t.engine.isUnique(err) {
		return readiness.ErrExists
	}
	return err
}

// editFeed lets work edit a feed that the caller saw at version (0: at any).
func (s *Store) editFeed(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time, work func(*tx, *readiness.Feed) error) (readiness.Feed, error) {
	var f readiness.Feed
	err := s.inTx(ctx, by, now, func(t *tx) (err error) {
		if f, err = loadFeed(ctx, t, id); err != nil {
			return err
		}
		if version != 0 && version != f.Version {
			return readiness.ErrStale
		}
		return work(t, &f)
	})
	if err != nil {
		return readiness.Feed{}, fmt.Errorf("feed %s: %w", id, err)
	}
	return f, nil
}

// ChangeFeed renames a feed or gives it another address (empty: it keeps its own), which is fetched at once.
func (s *Store) ChangeFeed(ctx context.Context, id, name, url string, version int64, by readiness.Actor, now time.Time) (readiness.Feed, error) {
	return s.editFeed(ctx, id, version, by, now, func(t *tx, f *readiness.Feed) error {
		moved := url != "" && url != f.URL
		if !moved && name == f.Name {
			return nil
		}
		f.Name, f.Version = name, f.Version+1
		data := map[string]string{"name": name}
		if moved {
			f.URL, f.ETag, f.LastModified, f.BodyHash, f.NextFetch = url, "", "", "", t.now
			data["address"] = "changed"
		}
		err := t.changedOne(exec(ctx, t, `UPDATE feeds SET name = $3, url = $4, etag = $5, last_modified = $6, body_hash = $7,
			next_fetch = $8, version = $2 WHERE id = $1 AND version = $2 - 1`,
			id, f.Version, f.Name, f.URL, f.ETag, f.LastModified, f.BodyHash, ms(f.NextFetch)))
		t.record(readiness.Change{Kind: readiness.FeedChanged, Subject: id, Data: data})
		return t.known(err)
	})
}

// RemoveFeed removes a feed. Its events stay, those still to come as missing from the calendar.
func (s *Store) RemoveFeed(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	_, err := s.editFeed(ctx, id, version, by, now, func(t *tx, f *readiness.Feed) error {
		lost, err := query(ctx, t, scanEvent, `UPDATE events SET calendar = 'missing', calendar_at = $2, version = version + 1
			WHERE feed_id = $1 AND start_at > $2 AND calendar NOT IN ('missing', 'cancelled') RETURNING `+eventColumns, id, ms(t.now))
		if err != nil {
			return err
		}
		for _, e := range lost {
			t.record(readiness.Change{Kind: readiness.EventMissing, EventID: e.ID, Subject: id, Data: map[string]string{"title": e.Title}})
		}
		t.record(readiness.Change{Kind: readiness.FeedRemoved, Subject: id, Data: map[string]string{
			"name": f.Name, "missing": strconv.Itoa(len(lost)),
		}})
		_, err = exec(ctx, t, `DELETE FROM feeds WHERE id = $1`, id)
		return err
	})
	return err
}

// RefreshFeed makes a feed due now, also one that is not fetched any more by itself. An uploaded file has
// nothing to fetch.
func (s *Store) RefreshFeed(ctx context.Context, id string, now time.Time) error {
	_, err := s.editFeed(ctx, id, 0, readiness.System, now, func(t *tx, f *readiness.Feed) error {
		if f.URL == "" {
			return nil
		}
		_, err := exec(ctx, t, `UPDATE feeds SET next_fetch = $2 WHERE id = $1`, id, ms(t.now))
		return err
	})
	return err
}

// ClaimFeeds gives the feeds that are due and leaves them to the caller for the lease: nobody else gets them
// before it ends.
func (s *Store) ClaimFeeds(ctx context.Context, now time.Time, lease time.Duration) ([]readiness.Feed, error) {
	feeds, err := query(ctx, s.write, scanFeed, `UPDATE feeds SET next_fetch = $2 WHERE next_fetch > 0 AND next_fetch <= $1
		RETURNING `+feedColumns, ms(now), ms(now.Add(lease)))
	if err != nil {
		return nil, fmt.Errorf("claim due feeds: %w", err)
	}
	return feeds, nil
}

// Fetches lists a feed's last fetches, newest first.
func (s *Store) Fetches(ctx context.Context, feedID string, limit int) ([]readiness.Fetch, error) {
	fetches, err := query(ctx, s.read, scanFetch, `SELECT feed_id, at, ok, changed, code, counts, problems FROM fetches
		WHERE feed_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, feedID, limit)
	if err != nil {
		return nil, fmt.Errorf("read the fetches of feed %s: %w", feedID, err)
	}
	return fetches, nil
}

func scanFetch(rows *sql.Rows) (f readiness.Fetch, err error) {
	err = rows.Scan(&f.FeedID, (*instant)(&f.At), &f.OK, &f.Changed, &f.Code, asJSON(&f.Counts), &f.Problems)
	return f, err
}

// fetched notes one fetch in the feed's row and in its history.
func (t *tx) fetched(ctx context.Context, f readiness.Feed, line readiness.Fetch) error {
	_, err := exec(ctx, t, `UPDATE feeds SET state = $2, last_tried = $3, last_good = $4, last_changed = $5, next_fetch = $6,
		failing_since = $7, failures = $8, error_code = $9, error_detail = $10, etag = $11, last_modified = $12,
		body_hash = $13, problems = $14, counts = $15 WHERE id = $1`, f.ID, string(f.State), ms(f.LastTried), ms(f.LastGood),
		ms(f.LastChanged), ms(f.NextFetch), ms(f.FailingSince), f.Failures, f.ErrorCode, f.ErrorDetail, f.ETag,
		f.LastModified, f.BodyHash, asJSON(&f.Problems), asJSON(&f.Counts))
	if err != nil {
		return err
	}
	t.touch()
	_, err = exec(ctx, t, `INSERT INTO fetches (id, feed_id, at, ok, changed, code, counts, problems) VALUES `+params(1, 8),
		newID(t.now), f.ID, ms(t.now), line.OK, line.Changed, line.Code, asJSON(&line.Counts), line.Problems)
	return err
}

// recover clears what a failing feed was marked with and records that it came back.
func (t *tx) recover(f *readiness.Feed) {
	if !f.FailingSince.IsZero() {
		t.record(readiness.Change{Kind: readiness.FeedCameBack, Subject: f.ID, Data: map[string]string{
			"name": f.Name, "since": f.FailingSince.Format(time.RFC3339),
		}})
	}
	f.LastTried, f.LastGood = t.now, t.now
	f.FailingSince, f.Failures, f.ErrorCode, f.ErrorDetail = time.Time{}, 0, "", ""
}

// FeedUnchanged notes a fetch that brought nothing new (304, or the same bytes).
func (s *Store) FeedUnchanged(ctx context.Context, id string, next, now time.Time) error {
	return s.noteFetch(ctx, id, now, func(t *tx, f *readiness.Feed) readiness.Fetch {
		t.recover(f)
		f.NextFetch = next
		if f.State != readiness.FeedHeld {
			f.State = readiness.FeedOK
		}
		kept := readiness.FeedCounts{Total: f.Counts.Total, Kept: f.Counts.Total}
		return readiness.Fetch{OK: true, Counts: kept, Problems: len(f.Problems)}
	})
}

// FeedFailed notes a fetch that gave nothing usable; the events stay. With stop the feed is not fetched any
// more by itself.
func (s *Store) FeedFailed(ctx context.Context, id, code, detail string, stop bool, next, now time.Time) error {
	return s.noteFetch(ctx, id, now, func(t *tx, f *readiness.Feed) readiness.Fetch {
		if f.FailingSince.IsZero() {
			f.FailingSince = t.now
			t.record(readiness.Change{Kind: readiness.FeedWentDown, Subject: f.ID, Data: map[string]string{
				"name": f.Name, "code": code, "detail": detail,
			}})
		}
		f.State, f.LastTried, f.NextFetch = readiness.FeedFailing, t.now, next
		if stop {
			f.State, f.NextFetch = readiness.FeedStopped, time.Time{}
		}
		f.Failures++
		f.ErrorCode, f.ErrorDetail = code, detail
		return readiness.Fetch{Code: code}
	})
}

func (s *Store) noteFetch(ctx context.Context, id string, now time.Time, work func(*tx, *readiness.Feed) readiness.Fetch) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		f, err := loadFeed(ctx, t, id)
		if err != nil {
			return err
		}
		line := work(t, &f)
		return t.fetched(ctx, f, line)
	})
	if err != nil {
		return fmt.Errorf("note a fetch of feed %s: %w", id, err)
	}
	return nil
}
