package db

import (
	"context"
	"database/sql"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

const messageColumns = `id, channel_id, subscriber, kind, thread, reason, instead_of, title, created_at, stop_at, tries, next_at, claimed_until, done_at,
	status, error, detail, accepted, given_up, once`

var messageTable = table[notice.Message]{`messages`, messageColumns, func(m *notice.Message) fields {
	return fields{&m.ID, &m.ChannelID, &m.Subscriber, (*string)(&m.Kind), &m.Thread, (*string)(&m.Reason), &m.InsteadOf, &m.Title, (*instant)(&m.CreatedAt),
		(*instant)(&m.StopAt), &m.Tries, (*instant)(&m.NextAt), (*instant)(&m.ClaimedUntil), (*instant)(&m.DoneAt), &m.Status, &m.Error, &m.Detail,
		&m.Accepted, &m.GivenUp, &m.Once}
}}

// messageQueue is how messages to channels wait.
var messageQueue = queue{table: "messages", place: "channel_id"}

// addMessage writes a message, due at once unless it says when; where one of the same Once is written already, it gives that.
func (t *tx) addMessage(ctx context.Context, m notice.Message) (notice.Message, error) {
	m.ID, m.CreatedAt = newID(t.now), t.now
	if m.NextAt.IsZero() {
		m.NextAt = t.now
	}
	if m.Once == "" {
		m.Once = m.ID
	}
	t.touch()
	if err := messageTable.insert(ctx, t, &m, ` ON CONFLICT (once) DO NOTHING`); err != nil {
		return m, err
	}
	return messageTable.get(ctx, t, `WHERE once = $1`, m.Once)
}

// AddMessage writes a message, due at once unless it says when, and gives it as it is kept; where one of the same Once is written
// already, that.
func (s *Store) AddMessage(ctx context.Context, m notice.Message, now time.Time) (added notice.Message, err error) {
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		added, err = t.addMessage(ctx, m)
		return err
	})
	return added, fault.Wrap(err, "add a message")
}

// saveMessage writes how a message stands.
func (t *tx) saveMessage(ctx context.Context, m notice.Message) error {
	t.touch()
	return do(ctx, t, `UPDATE messages SET title = $2, stop_at = $3, tries = $4, next_at = $5, claimed_until = $6, done_at = $7, status = $8, error = $9,
		detail = $10, accepted = $11, given_up = $12 WHERE id = $1`, m.ID, m.Title, ms(m.StopAt), m.Tries, ms(m.NextAt), ms(m.ClaimedUntil), ms(m.DoneAt),
		m.Status, m.Error, m.Detail, m.Accepted, m.GivenUp)
}

// Message gives one message; ErrNotFound where there is none.
func (s *Store) Message(ctx context.Context, id string) (notice.Message, error) {
	m, err := messageTable.get(ctx, s.read, `WHERE id = $1`, id)
	return m, fault.Wrap(err, "message %s", id)
}

// MessagesOf says which messages are meant. What is empty does not matter.
type MessagesOf struct {
	Channel string
	Thread  string // the id of the event that they are about
	Before  string // an id: those before it
	Since   time.Time
	Most    int
}

// Messages lists messages, the newest first.
func (s *Store) Messages(ctx context.Context, of MessagesOf) ([]notice.Message, error) {
	all, err := messageTable.list(ctx, s.read, `WHERE ($1 = '' OR channel_id = $1) AND ($2 = '' OR thread = $2) AND ($3 = '' OR id < $3) AND created_at >= $4
		ORDER BY created_at DESC, id DESC LIMIT $5`, of.Channel, of.Thread, of.Before, ms(of.Since), of.Most)
	return all, fault.Wrap(err, "read the messages")
}

// SentSince counts the messages of each channel that were written since an instant, tests apart.
func (s *Store) SentSince(ctx context.Context, since time.Time) (map[string]notice.Tally, error) {
	all := map[string]notice.Tally{}
	err := eachRow(ctx, s.read, func(rows *sql.Rows) error {
		var id string
		var sent notice.Tally
		err := rows.Scan(&id, &sent.All, &sent.Failed)
		all[id] = sent
		return err
	}, `SELECT channel_id, COUNT(*), SUM(CASE WHEN error <> '' AND error <> '`+notice.DroppedUntrue+`' THEN 1 ELSE 0 END) FROM messages
		WHERE created_at >= $1 AND kind <> 'test' GROUP BY channel_id`, ms(since))
	return all, fault.Wrap(err, "count the messages")
}

// ripeMessages are those that may be sent now: their channel is at rest.
func ripeMessages(lease time.Duration) string {
	return messageQueue.ripe(lease) + ` AND EXISTS (SELECT 1 FROM channels c WHERE c.id = d.channel_id AND ` + within(`c.free_at`, readiness.LongestPause) + ` <= $1)`
}

// ClaimMessages gives messages that are due, at most so many and one a channel, and leaves them to the caller for the lease: nobody else
// gets one of them before it ends. Each counts as tried from then on. What must not be sent any more is stopped, and what its channel
// cannot send goes to the one that stands in for it.
func (s *Store) ClaimMessages(ctx context.Context, now time.Time, lease time.Duration, most int) (claimed []notice.Message, err error) {
	waiting, err := query(ctx, s.read, scanValue[string], `SELECT d.id`+ripeMessages(lease)+` LIMIT 1`, ms(now))
	if err != nil || len(waiting) == 0 {
		return nil, fault.Wrap(err, "look for due messages")
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		due, err := query(ctx, t, messageTable.scan, `SELECT `+messageColumns+ripeMessages(lease)+` ORDER BY d.next_at, d.id LIMIT $2`, ms(now), most)
		if err != nil {
			return err
		}
		for _, m := range due {
			mine, err := t.claimMessage(ctx, &m, lease)
			if err != nil {
				return err
			}
			if mine {
				claimed = append(claimed, m)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fault.Wrap(err, "claim due messages")
	}
	return claimed, nil
}

// claimMessage takes a message where it may still be sent; otherwise it is stopped.
func (t *tx) claimMessage(ctx context.Context, m *notice.Message, lease time.Duration) (mine bool, err error) {
	c, err := loadChannel(ctx, t, m.ChannelID)
	if err != nil {
		return false, err
	}
	why := m.Over(t.now)
	if c.Disabled != "" {
		why = readiness.StoppedOff
	}
	if why != "" {
		*m = m.Stop(why)
		if err := t.tellElsewhere(ctx, *m, c); err != nil {
			return false, err
		}
		return false, t.saveMessage(ctx, *m)
	}
	m.Tries, m.ClaimedUntil = m.Tries+1, t.now.Add(lease)
	return true, t.saveMessage(ctx, *m)
}

// tellElsewhere has another channel tell what a message could not, once.
func (t *tx) tellElsewhere(ctx context.Context, m notice.Message, c notice.Channel) error {
	instead, wanted := m.Elsewhere(c.Fallback)
	if !wanted {
		return nil
	}
	_, err := t.addMessage(ctx, instead)
	return err
}

// MessageTried notes how a try went, and gives the message as it stands then. Luck sets the pause before the next try. A try that failed
// says nothing of a message that somebody else has claimed or stopped since.
func (s *Store) MessageTried(ctx context.Context, tried notice.Message, how notice.Try, luck float64, now time.Time) (m notice.Message, err error) {
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if m, err = messageTable.get(ctx, t, `WHERE id = $1`, tried.ID); err != nil {
			return err
		}
		if how.Error != "" && (!m.Pending() || m.Tries != tried.Tries) {
			return nil
		}
		was, err := loadChannel(ctx, t, m.ChannelID)
		if err != nil {
			return err
		}
		m = m.After(how, luck)
		if err := t.saveMessage(ctx, m); err != nil {
			return err
		}
		if err := t.keepThread(ctx, m, how.Thread); err != nil {
			return err
		}
		if err := t.tellElsewhere(ctx, m, was); err != nil {
			return err
		}
		return t.saveHealth(ctx, was, was.After(m, how))
	})
	return m, fault.Wrap(err, "note a try of message %s", tried.ID)
}

// saveHealth writes how a channel is doing. One that works again sends what it could not.
func (t *tx) saveHealth(ctx context.Context, was, is notice.Channel) error {
	if is.Disabled != "" && was.Disabled == "" {
		t.record(readiness.Change{Kind: journal.ChannelDisabled, Subject: is.ID, Data: map[string]string{"name": is.Name, "reason": is.Disabled}})
	}
	if was.Failing() && !is.Failing() {
		if err := t.sendKept(ctx, was); err != nil {
			return err
		}
	}
	return do(ctx, t, `UPDATE channels SET disabled = $2, failing_since = $3, failure = $4, status = $5, last_at = $6, free_at = $7 WHERE id = $1`,
		is.ID, is.Disabled, ms(is.FailingSince), is.Failure, is.Status, ms(is.LastAt), ms(is.FreeAt))
}

// sendKept has sent at once what waits for the next try at a channel, and anew what was given up while it failed and was not told by another.
// Whether it is still true is asked before it is sent.
func (t *tx) sendKept(ctx context.Context, was notice.Channel) error {
	if err := do(ctx, t, `UPDATE messages SET next_at = $2 WHERE channel_id = $1 AND next_at > $2 AND tries > 0`, was.ID, ms(t.now)); err != nil {
		return err
	}
	return do(ctx, t, `UPDATE messages SET next_at = $2, given_up = FALSE, tries = 0, error = '' WHERE channel_id = $1 AND given_up AND kind <> 'test'
		AND error NOT IN ('`+notice.DroppedUntrue+`', '`+notice.DroppedLate+`') AND created_at >= $3
		AND NOT EXISTS (SELECT 1 FROM messages i WHERE i.instead_of = messages.id)`, was.ID, ms(t.now), ms(was.FailingSince.Add(-keptBefore)))
}

// keptBefore is how long before a channel failed for good its oldest message may have been written.
const keptBefore = 24 * time.Hour

// keepThread keeps what a channel knows now of the messages about an event.
func (t *tx) keepThread(ctx context.Context, m notice.Message, known notice.Thread) error {
	if m.Thread == "" || known == (notice.Thread{}) {
		return nil
	}
	return do(ctx, t, `INSERT INTO threads (channel_id, thread, root, last, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (channel_id, thread) DO UPDATE SET root = $3, last = $4, at = $5`, m.ChannelID, m.Thread, known.Root, known.Last, ms(t.now))
}

// Thread gives what a channel knows of the messages about an event; nothing where it knows of none.
func (s *Store) Thread(ctx context.Context, channelID, thread string) (notice.Thread, error) {
	known, _, err := found(one(ctx, s.read, into(func(k *notice.Thread) fields { return fields{&k.Root, &k.Last} }),
		`SELECT root, last FROM threads WHERE channel_id = $1 AND thread = $2`, channelID, thread))
	return known, fault.Wrap(err, "thread %s of channel %s", thread, channelID)
}

// ReplayMessage has a message sent again, under the same id; one that waits is sent at once, and a channel that is not used any more is
// used again. ErrNotFound where there is none.
func (s *Store) ReplayMessage(ctx context.Context, id string, by readiness.Actor, now time.Time) (m notice.Message, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if m, err = messageTable.get(ctx, t, `WHERE id = $1`, id); err != nil {
			return err
		}
		c, err := t.useAgain(ctx, m.ChannelID)
		if err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.ChannelReplayed, Subject: c.ID, EventID: m.Thread, Data: map[string]string{"name": c.Name, "message": m.ID}})
		m = m.Replay(t.now)
		return t.saveMessage(ctx, m)
	})
	return m, fault.Wrap(err, "replay message %s", id)
}

// NextMessage gives the instant at which a message is due next; zero where none waits.
func (s *Store) NextMessage(ctx context.Context) (time.Time, error) {
	at, err := messageQueue.next(ctx, s.read)
	return at, fault.Wrap(err, "read when a message is due next")
}

// PruneMessages deletes messages written before an instant that do not wait any more, and what was known of threads that nothing was said in
// since.
func (s *Store) PruneMessages(ctx context.Context, before time.Time) error {
	ctx = patient(ctx)
	err := do(ctx, s.write, `DELETE FROM messages WHERE created_at < $1 AND next_at = 0`, ms(before))
	if err == nil {
		err = do(ctx, s.write, `DELETE FROM threads WHERE at < $1`, ms(before))
	}
	return fault.Wrap(err, "prune messages")
}
