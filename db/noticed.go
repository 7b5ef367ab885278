package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

const noticeColumns = `id, at, reason, event_id, subject, once, over, severity, level, name, start_at, data`

var noticeTable = table[notice.Notice]{`notices`, noticeColumns, func(n *notice.Notice) fields {
	return fields{&n.ID, (*instant)(&n.At), (*string)(&n.Reason), &n.EventID, &n.Subject, &n.Once, &n.Over, (*string)(&n.Severity), &n.Level, &n.Name,
		(*instant)(&n.Start), asJSON(&n.Data)}
}}

const tellingColumns = `notice_id, subscriber, channel_id, told, due_at, message_id`

var tellingTable = table[notice.Telling]{`tellings`, tellingColumns, func(t *notice.Telling) fields {
	return fields{&t.NoticeID, &t.Subscriber, &t.ChannelID, (*string)(&t.When), (*instant)(&t.Due), &t.MessageID}
}}

// Noticed keeps what was found of things and what is to be told of it, all or nothing of each. What somebody else has looked at
// meanwhile is left to them. It says how many notices were written.
func (s *Store) Noticed(ctx context.Context, all []notice.Found, now time.Time) (written int, err error) {
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		for _, f := range all {
			first, err := t.keepSeen(ctx, f)
			if err != nil {
				return err
			}
			if !first {
				continue
			}
			n, err := t.keepTold(ctx, f.News)
			if err != nil {
				return err
			}
			written += n
		}
		if written > 0 {
			t.touch() // pages show what was told
		}
		return nil
	})
	return written, fault.Wrap(err, "keep what was noticed")
}

// keepSeen keeps how a thing was seen, and says whether nobody else has meanwhile.
func (t *tx) keepSeen(ctx context.Context, f notice.Found) (first bool, err error) {
	if first, err = t.see(ctx, f); err != nil || !first {
		return false, err
	}
	if f.Queued > 0 {
		_, err = t.run(ctx, `DELETE FROM notice_queue WHERE event_id = $1 AND at = $2`, f.EventID, f.Queued)
	}
	return true, err
}

// see writes how a thing was seen.
func (t *tx) see(ctx context.Context, f notice.Found) (first bool, err error) {
	turns := int64(never)
	if !f.Seen.Turns.IsZero() {
		turns = afterMillis(f.Seen.Turns)
	}
	seen, err := asJSON(&f.Seen).Value()
	if err != nil {
		return false, err
	}
	lasts := len(f.Seen.Open()) > 0
	var n int64
	if f.Known.Version == 0 {
		n, err = t.run(ctx, `INSERT INTO notice_seen (subject, seen, turns, lasts) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, f.Seen.Subject, seen, turns, lasts)
	} else {
		n, err = t.run(ctx, `UPDATE notice_seen SET seen = $2, turns = $3, lasts = $4, version = version + 1 WHERE subject = $1 AND version = $5`,
			f.Seen.Subject, seen, turns, lasts, f.Known.Version)
	}
	return n > 0, err
}

// keepTold writes notices that nobody has written, and to whom they go.
func (t *tx) keepTold(ctx context.Context, all []notice.News) (written int, err error) {
	for _, told := range all {
		n := told.Notice
		if n.Closes() {
			if told.Tellings, err = t.closing(ctx, n, told.Tellings); err != nil {
				return written, err
			}
			if len(told.Tellings) == 0 {
				continue
			}
		}
		n.ID, n.At = newID(t.now), t.now
		if n.Once == "" {
			n.Once = n.ID
		}
		added, err := t.run(ctx, `INSERT INTO notices (`+noticeColumns+`) VALUES `+params(1, 12)+` ON CONFLICT DO NOTHING`, noticeTable.fields(&n).values()...)
		if err != nil {
			return written, err
		}
		if added == 0 {
			continue
		}
		written++
		if err := t.addTellings(ctx, n, told.Tellings); err != nil {
			return written, err
		}
	}
	return written, nil
}

// addTellings writes to whom a notice goes; of one that something is over, only those who heard of it.
func (t *tx) addTellings(ctx context.Context, n notice.Notice, all []notice.Telling) (err error) {
	if n.Over && len(all) > 0 {
		if all, err = t.heard(ctx, n, all); err != nil {
			return err
		}
	}
	for _, telling := range all {
		telling.NoticeID = n.ID
		if _, err := t.run(ctx, `INSERT INTO tellings (`+tellingColumns+`) VALUES `+params(1, 6)+` ON CONFLICT DO NOTHING`,
			tellingTable.fields(&telling).values()...); err != nil {
			return err
		}
	}
	return nil
}

// heard gives of the tellings of a notice that something is over those to whoever heard of it.
func (t *tx) heard(ctx context.Context, n notice.Notice, all []notice.Telling) ([]notice.Telling, error) {
	heard, err := inChunks(n.Of(), func(some []string) ([]notice.Telling, error) {
		return tellingTable.list(ctx, t, `WHERE notice_id IN (SELECT id FROM notices WHERE once IN `+params(1, len(some))+`)`, anys(some)...)
	})
	return notice.Heard(all, heard), err
}

// closing gives of the tellings of a notice that closes alerts those to whoever has one open.
func (t *tx) closing(ctx context.Context, n notice.Notice, all []notice.Telling) ([]notice.Telling, error) {
	channels, err := query(ctx, t, scanValue[string], `SELECT id FROM channels WHERE kind = $1`, notice.OpensAlerts)
	if err != nil {
		return nil, err
	}
	return t.heard(ctx, n, notice.Closing(all, channels))
}

// Unnotice forgets things that are not there any more.
func (s *Store) Unnotice(ctx context.Context, subjects []string, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		for _, subject := range subjects {
			if _, err := t.run(ctx, `DELETE FROM notice_seen WHERE subject = $1`, subject); err != nil {
				return err
			}
			id, event := notice.EventOf(subject)
			if !event {
				continue
			}
			if _, err := t.run(ctx, `DELETE FROM notice_queue WHERE event_id = $1 AND NOT EXISTS (SELECT 1 FROM events WHERE id = $1)`, id); err != nil {
				return err
			}
		}
		return nil
	})
	return fault.Wrap(err, "forget what was noticed")
}

// PruneNotices deletes notices written before an instant, and what was seen of events that were over by then.
func (s *Store) PruneNotices(ctx context.Context, before time.Time) error {
	ctx = patient(ctx)
	for _, text := range []string{
		`DELETE FROM notices WHERE at < $1`, // and their tellings
		`DELETE FROM notice_seen WHERE subject LIKE 'event:%' AND NOT EXISTS (SELECT 1 FROM events WHERE id = SUBSTR(subject, 7) AND end_at >= $1)`,
	} {
		if err := do(ctx, s.write, text, ms(before)); err != nil {
			return fault.Wrap(err, "prune notices")
		}
	}
	return nil
}
