package db

import (
	"context"
	"fmt"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

// ClaimFeeds gives the feeds that are due and leaves them to the caller for the lease: nobody else gets them
// before it ends.
func (s *Store) ClaimFeeds(ctx context.Context, now time.Time, lease time.Duration) ([]readiness.Feed, error) {
	if err := s.boundFeeds(ctx, now, lease); err != nil {
		return nil, err
	}
	feeds, err := query(ctx, s.write, feedTable.scan(s.write), `UPDATE feeds SET next_fetch = $2 WHERE next_fetch > 0 AND next_fetch <= $1
		RETURNING `+feedColumns, ms(now), ms(now.Add(lease)))
	return feeds, fault.Wrap(err, "claim due feeds")
}

// boundFeeds makes feeds due that a clock that was ahead has due later than they ever wait.
func (s *Store) boundFeeds(ctx context.Context, now time.Time, lease time.Duration) error {
	waiting, err := query(ctx, s.read, into(func(f *readiness.Feed) fields {
		return fields{&f.ID, &f.URL, (*millis)(&f.Interval), (*millis)(&f.Asked), &f.Failures, (*instant)(&f.NextFetch)}
	}), `SELECT id, url, interval_ms, asked_ms, failures, next_fetch FROM feeds WHERE next_fetch > $1`, ms(now.Add(lease)))
	if err != nil {
		return fmt.Errorf("read when feeds are due: %w", err)
	}
	for _, f := range waiting {
		if !fault.Bounded(now, f.NextFetch, f.LongestWait()).Before(f.NextFetch) {
			continue
		}
		err := do(ctx, s.write, `UPDATE feeds SET next_fetch = $2 WHERE id = $1 AND next_fetch = $3`, f.ID, ms(now), ms(f.NextFetch))
		if err != nil {
			return fmt.Errorf("make feed %s due: %w", f.ID, err)
		}
	}
	return nil
}

// Fetches lists a feed's last fetches, newest first.
func (s *Store) Fetches(ctx context.Context, feedID string, limit int) ([]readiness.Fetch, error) {
	return s.FetchesBefore(ctx, feedID, "", limit)
}

// FetchesBefore lists the fetches of a feed before the one of an id, newest first; an empty id: the last ones. Ids
// rise with time, so that the one of the id may be gone.
func (s *Store) FetchesBefore(ctx context.Context, feedID, id string, limit int) ([]readiness.Fetch, error) {
	fetches, err := fetchTable.list(ctx, s.read, `WHERE feed_id = $1 AND ($2 = '' OR id < $2) ORDER BY at DESC, id DESC LIMIT $3`,
		feedID, id, limit)
	return fetches, fault.Wrap(err, "read the fetches of feed %s", feedID)
}

var fetchTable = table[readiness.Fetch]{`fetches`, `id, feed_id, at, ok, changed, code, counts, problems`,
	func(f *readiness.Fetch) fields {
		return fields{&f.ID, &f.FeedID, (*instant)(&f.At), &f.OK, &f.Changed, &f.Code, asJSON(&f.Counts), &f.Problems}
	}}

// fetched notes one fetch in the feed's row and in its history.
func (t *tx) fetched(ctx context.Context, f readiness.Feed, line readiness.Fetch) error {
	row, err := feedTable.sealed(ctx, t, f)
	if err != nil {
		return err
	}
	_, err = exec(ctx, t, `UPDATE feeds SET url = $2, state = $3, asked_ms = $4, browser = $5, unstable = $6, hold = $7,
		read_as = $8, last_tried = $9, last_good = $10, last_changed = $11, next_fetch = $12, failing_since = $13,
		failures = $14, error_code = $15, error_detail = $16, etag = $17, last_modified = $18, body_hash = $19,
		problems = $20, counts = $21, version = $22, username = $23, password = $24 WHERE id = $1`,
		f.ID, row.URL, string(f.State), f.Asked.Milliseconds(), f.Browser, f.Unstable, asJSON(&f.Hold), f.ReadAs, ms(f.LastTried), ms(f.LastGood), ms(f.LastChanged), ms(f.NextFetch),
		ms(f.FailingSince), f.Failures, f.ErrorCode, f.ErrorDetail, f.ETag, f.LastModified, f.BodyHash,
		asJSON(&f.Problems), asJSON(&f.Counts), f.Version, row.User, row.Password)
	if err != nil {
		return err
	}
	t.touch()
	if err := t.noteFeed(ctx, f); err != nil {
		return err
	}
	line.ID, line.FeedID, line.At = newID(t.now), f.ID, t.now
	return fetchTable.insert(ctx, t, &line, ``)
}

// recover clears what a failing feed was marked with and records that it came back.
func (t *tx) recover(f *readiness.Feed) {
	if !f.FailingSince.IsZero() {
		t.record(readiness.Change{Kind: journal.FeedCameBack, Subject: f.ID, Data: map[string]string{
			"name": f.Name, "since": f.FailingSince.Format(time.RFC3339),
		}})
	}
	f.LastTried, f.LastGood, f.State = t.now, t.now, readiness.FeedOK
	if f.Hold.Holding() {
		f.State = readiness.FeedHeld
	}
	f.FailingSince, f.Failures, f.ErrorCode, f.ErrorDetail = time.Time{}, 0, "", ""
}

// FeedUnchanged notes a fetch that brought nothing new (304, or the same bytes). Of fetch only Version and Next
// count; ErrStale where the feed was changed since that version.
func (s *Store) FeedUnchanged(ctx context.Context, id string, fetch readiness.FeedFetch, now time.Time) error {
	return s.noteFetch(ctx, id, fetch.Version, now, func(t *tx, f *readiness.Feed) readiness.Fetch {
		t.recover(f)
		f.NextFetch = fetch.Next
		kept := readiness.FeedCounts{Total: f.Counts.Total, Kept: f.Counts.Total}
		return readiness.Fetch{OK: true, Counts: kept, Problems: len(f.Problems)}
	})
}

// FeedFailed notes a fetch that gave nothing usable; the events stay, and what is held stays held. ErrStale where
// the feed was changed since the failure's version.
func (s *Store) FeedFailed(ctx context.Context, id string, failure readiness.FeedFailure, now time.Time) error {
	return s.noteFetch(ctx, id, failure.Version, now, func(t *tx, f *readiness.Feed) readiness.Fetch {
		t.fail(f, failure)
		return readiness.Fetch{Code: failure.Code}
	})
}

// fail marks a feed as failing and records that it went down.
func (t *tx) fail(f *readiness.Feed, failure readiness.FeedFailure) {
	if f.FailingSince.IsZero() {
		f.FailingSince = t.now
		t.record(readiness.Change{Kind: journal.FeedWentDown, Subject: f.ID, Data: map[string]string{
			"name": f.Name, "code": failure.Code, "detail": failure.Detail,
		}})
	}
	f.State, f.LastTried, f.NextFetch = readiness.FeedFailing, t.now, failure.Next
	if failure.Stop {
		f.State, f.NextFetch = readiness.FeedStopped, time.Time{}
	}
	f.Failures++
	f.ErrorCode, f.ErrorDetail = failure.Code, failure.Detail
}

func (s *Store) noteFetch(ctx context.Context, id string, version int64, now time.Time, work func(*tx, *readiness.Feed) readiness.Fetch) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		f, err := t.fetchedFeed(ctx, id, version)
		if err != nil {
			return err
		}
		line := work(t, &f)
		return t.fetched(ctx, f, line)
	})
	return fault.Wrap(err, "note a fetch of feed %s", id)
}

// fetchedFeed gives a feed to write the result of a fetch to; ErrStale where it is not the one that was fetched.
func (t *tx) fetchedFeed(ctx context.Context, id string, version int64) (readiness.Feed, error) {
	f, err := loadFeed(ctx, t, id)
	if err == nil && version != 0 && version != f.Version {
		err = fault.ErrStale
	}
	return f, err
}

// FeedMemory gives what the last import left for the next one; empty where it left nothing.
func (s *Store) FeedMemory(ctx context.Context, id string) (readiness.FeedMemory, error) {
	m, _, err := found(one(ctx, s.read, into(func(m *readiness.FeedMemory) fields { return fields{&m.Blocks, &m.Objects} }),
		`SELECT blocks, objects FROM feed_memory WHERE feed_id = $1`, id))
	return m, fault.Wrap(err, "read the memory of feed %s", id)
}

// remember keeps what an import leaves for the next one; nil forgets.
func (t *tx) remember(ctx context.Context, id string, m *readiness.FeedMemory) error {
	if m == nil {
		return t.forget(ctx, id)
	}
	return do(ctx, t, `INSERT INTO feed_memory (feed_id, blocks, objects) VALUES ($1, $2, $3)
		ON CONFLICT (feed_id) DO UPDATE SET blocks = EXCLUDED.blocks, objects = EXCLUDED.objects
		WHERE feed_memory.blocks <> EXCLUDED.blocks OR feed_memory.objects <> EXCLUDED.objects`,
		id, notNull(m.Blocks), notNull(m.Objects))
}

// notNull gives an empty value for none, which would be NULL.
func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// forget drops what was known of a feed's parts.
func (t *tx) forget(ctx context.Context, id string) error {
	return do(ctx, t, `DELETE FROM feed_memory WHERE feed_id = $1`, id)
}

// startsAhead is how far ahead an event's start matters to when its feed is fetched.
const startsAhead = 48 * time.Hour

// SoonestStart gives when the next event that the feed holds starts, also one on which another decides, among those of the next two days; zero where there is none.
func (s *Store) SoonestStart(ctx context.Context, feedID string, now time.Time) (time.Time, error) {
	p := pick{from: now, to: now.Add(startsAhead + time.Millisecond), most: 1, where: `start_at > ? AND (COALESCE(feed_id, '') = ?
		OR EXISTS (SELECT 1 FROM event_sources AS s WHERE s.event_id = events.id AND s.feed_id = ?))
		AND NOT hidden AND calendar IN ('confirmed', 'tentative')`, args: []any{ms(now), feedID, feedID}}
	events, err := p.events(ctx, s.read, aroundTable)
	if err != nil || len(events) == 0 {
		return time.Time{}, fault.Wrap(err, "find the next event of feed %s", feedID)
	}
	return events[0].Start, nil
}

// keepFetches is how many lines of a feed's history are kept at most.
const keepFetches = 1000

// PruneFetches forgets the fetches before an instant, and all but the newest of each feed.
func (s *Store) PruneFetches(ctx context.Context, before time.Time) error {
	ctx = patient(ctx)
	return fault.Wrap(do(ctx, s.write, `DELETE FROM fetches WHERE at < $1 OR id IN (
		SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY feed_id ORDER BY at DESC, id DESC) AS n FROM fetches) AS ranked
		WHERE n > $2)`, ms(before), keepFetches), "prune fetches")
}
