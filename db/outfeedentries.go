package db

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
)

const entryColumns = `uid, entry, sequence, changed_at, cancelled_at, gone, sent`

func entryFields(k *outfeed.Kept) fields {
	return fields{&k.UID, asJSON(&k.Entry), &k.Sequence, (*instant)(&k.At), (*instant)(&k.CancelledAt), &k.Left, &k.Sent}
}

// keptEntries are those of a calendar, as its link says that they were written so many times.
type keptEntries struct {
	version int64
	kept    []outfeed.Kept
}

// entryMemory keeps entries that were read or written last, until others write them.
type entryMemory struct {
	mu sync.Mutex
	by map[string]keptEntries
	n  int
}

// mostRemembered is how many entries of all calendars are kept in memory; past it all are dropped.
const mostRemembered = 50_000

func (m *entryMemory) of(linkID string) keptEntries {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.by[linkID]
}

func (m *entryMemory) keep(linkID string, e keptEntries) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n += len(e.kept) - len(m.by[linkID].kept)
	if m.by == nil || m.n > mostRemembered {
		m.by, m.n = map[string]keptEntries{}, len(e.kept)
	}
	m.by[linkID] = e
}

// readEntries gives the entries of a calendar, those in memory where nobody has written them since. They must not be altered.
func (s *Store) readEntries(ctx context.Context, q querier, linkID string) (e keptEntries, err error) {
	version, err := one(ctx, q, scanValue[int64], `SELECT entries FROM outfeeds WHERE id = $1`, linkID)
	if err != nil {
		return e, err
	}
	if e = s.entries.of(linkID); e.kept != nil && e.version == version {
		return e, nil
	}
	kept, err := query(ctx, q, into(entryFields), `SELECT `+entryColumns+` FROM outfeed_entries WHERE outfeed_id = $1 ORDER BY uid`, linkID)
	return keptEntries{version, kept}, err
}

// ReviseEntries keeps what revise says of the entries of a calendar, and gives all that is kept, which must not be altered. It writes
// nothing where nothing changes, and no fact is changed by it.
func (s *Store) ReviseEntries(ctx context.Context, linkID string, now time.Time, revise func([]outfeed.Kept) ([]outfeed.Kept, []string)) ([]outfeed.Kept, error) {
	e, err := s.readEntries(ctx, s.read, linkID)
	if err != nil {
		return nil, fault.Wrap(err, "read the entries of a calendar")
	}
	changed, gone := revise(e.kept)
	if len(changed)+len(gone) > 0 {
		err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
			latest, err := s.readEntries(ctx, t, linkID)
			if err != nil {
				return err
			}
			if latest.version != e.version { // somebody else wrote in between
				changed, gone = revise(latest.kept)
			}
			e = keptEntries{latest.version + 1, overlaid(latest.kept, changed, gone)}
			return t.writeEntries(ctx, linkID, changed, gone)
		})
	}
	if err != nil {
		return nil, fault.Wrap(err, "keep the entries of a calendar")
	}
	s.entries.keep(linkID, e)
	return e.kept, nil
}

// overlaid gives what is kept with what changed.
func overlaid(kept, changed []outfeed.Kept, gone []string) []outfeed.Kept {
	anew := make(map[string]bool, len(changed)+len(gone))
	for i := range changed {
		anew[changed[i].UID] = true
	}
	for _, uid := range gone {
		anew[uid] = true
	}
	all := slices.Grow([]outfeed.Kept(nil), len(kept)+len(changed))
	for i := range kept {
		if !anew[kept[i].UID] {
			all = append(all, kept[i])
		}
	}
	return append(all, changed...)
}

// riseEntries says of a link that its entries were written.
const riseEntries = `UPDATE outfeeds SET entries = entries + 1 WHERE id = $1`

func (t *tx) writeEntries(ctx context.Context, linkID string, changed []outfeed.Kept, gone []string) error {
	rows := t.inserter(`outfeed_entries (outfeed_id, ` + entryColumns + `)`)
	rows.rest = ` ON CONFLICT (outfeed_id, uid) DO UPDATE SET entry = excluded.entry, sequence = excluded.sequence, changed_at = excluded.changed_at,
		cancelled_at = excluded.cancelled_at, gone = excluded.gone, sent = excluded.sent`
	for i := range changed {
		if err := rows.add(ctx, append([]any{linkID}, entryFields(&changed[i]).values()...)...); err != nil {
			return fmt.Errorf("write entries: %w", err)
		}
	}
	if err := rows.flush(ctx); err != nil {
		return fmt.Errorf("write entries: %w", err)
	}
	for _, uid := range gone {
		if _, err := t.run(ctx, `DELETE FROM outfeed_entries WHERE outfeed_id = $1 AND uid = $2`, linkID, uid); err != nil {
			return fmt.Errorf("forget an entry: %w", err)
		}
	}
	return do(ctx, t, riseEntries, linkID)
}

// EntrySent notes which version of an entry was written to the calendar of a link; empty: it was taken out of it.
func (s *Store) EntrySent(ctx context.Context, linkID, uid, version string) error {
	err := do(ctx, s.write, `UPDATE outfeed_entries SET sent = $3 WHERE outfeed_id = $1 AND uid = $2`, linkID, uid, version)
	if err == nil {
		err = do(ctx, s.write, riseEntries, linkID)
	}
	return fault.Wrap(err, "note what was sent")
}
