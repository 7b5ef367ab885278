package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

const channelColumns = `id, kind, name, url, settings, secrets, audience, lang, fallback, owner, disabled, failing_since, failure, status, last_at,
	free_at, created_at, version`

// channelRow is a channel as it is stored: its secrets are one text.
type channelRow struct {
	notice.Channel
	hidden string
}

var channelTable = sealedTable[channelRow]{table[channelRow]{`channels`, channelColumns, func(c *channelRow) fields {
	return fields{&c.ID, &c.Kind, &c.Name, &c.URL, asJSON(&c.Settings), &c.hidden, (*string)(&c.Audience), &c.Lang, &c.Fallback, &c.Owner, &c.Disabled,
		(*instant)(&c.FailingSince), &c.Failure, &c.Status, (*instant)(&c.LastAt), (*instant)(&c.FreeAt), (*instant)(&c.CreatedAt), &c.Version}
}}, func(c *channelRow) (string, []*string) {
	return c.ID, []*string{&c.URL, &c.hidden}
}}

// channels reads those that the rest of the query chooses.
func channels(ctx context.Context, q querier, rest string, args ...any) ([]notice.Channel, error) {
	rows, err := channelTable.list(ctx, q, rest, args...)
	all := make([]notice.Channel, len(rows))
	for i := range rows {
		if err := asJSON(&rows[i].Secrets).Scan(rows[i].hidden); err != nil {
			return nil, fmt.Errorf("secrets of channel %s: %w", rows[i].ID, err)
		}
		all[i] = rows[i].Channel
	}
	return all, err
}

// loadChannel reads one; ErrNotFound where there is none.
func loadChannel(ctx context.Context, q querier, id string) (notice.Channel, error) {
	all, err := channels(ctx, q, `WHERE id = $1`, id)
	if err == nil && len(all) == 0 {
		err = fault.ErrNotFound
	}
	if err != nil {
		return notice.Channel{}, err
	}
	return all[0], nil
}

// sealedChannel gives a channel as it is stored.
func (t *tx) sealedChannel(ctx context.Context, c notice.Channel) (channelRow, error) {
	hidden, err := asJSON(&c.Secrets).Value()
	if err != nil {
		return channelRow{}, err
	}
	return channelTable.sealed(ctx, t, channelRow{c, hidden.(string)})
}

// Channels lists the ways out by name.
func (s *Store) Channels(ctx context.Context) ([]notice.Channel, error) {
	all, err := channels(ctx, s.read, `ORDER BY name`)
	return all, fault.Wrap(err, "read the channels")
}

// Channel gives one way out; ErrNotFound where there is none.
func (s *Store) Channel(ctx context.Context, id string) (notice.Channel, error) {
	c, err := loadChannel(ctx, s.read, id)
	return c, fault.Wrap(err, "channel %s", id)
}

// AddChannel keeps a way out, and has a test sent by it. Invalids where it cannot be kept.
func (s *Store) AddChannel(ctx context.Context, c notice.Channel, by readiness.Actor, now time.Time) (notice.Channel, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		c.ID, c.CreatedAt, c.Version = newID(t.now), t.now, 1
		if err := t.keepable(ctx, c); err != nil {
			return err
		}
		row, err := t.sealedChannel(ctx, c)
		if err != nil {
			return err
		}
		if err := t.known(channelTable.plain.insert(ctx, t, &row, ``)); err != nil {
			return err
		}
		t.recordChannel(journal.ChannelAdded, c)
		_, err = t.addMessage(ctx, notice.NewTest(c.ID, t.now))
		return err
	})
	return c, fault.Wrap(err, "add channel")
}

// keepable refuses what cannot be kept.
func (t *tx) keepable(ctx context.Context, c notice.Channel) error {
	wrong := c.Wrong()
	names, err := query(ctx, t, scanValue[string], `SELECT id FROM channels WHERE name = $1`, c.Name)
	if err != nil {
		return err
	}
	if len(names) > 0 && names[0] != c.ID {
		wrong = append(wrong, fault.Invalid{Field: "name", Reason: "exists"})
	}
	if c.Fallback != "" {
		_, there, err := found(one(ctx, t, scanValue[string], `SELECT id FROM channels WHERE id = $1`, c.Fallback))
		if err != nil {
			return err
		}
		if !there {
			wrong = append(wrong, fault.Invalid{Field: "fallback", Reason: "unknown", Got: c.Fallback})
		}
	}
	return fault.All(wrong)
}

func (t *tx) recordChannel(kind string, c notice.Channel) {
	t.record(readiness.Change{Kind: kind, Subject: c.ID, Data: map[string]string{"name": c.Name}})
}

// ChangeChannel writes a way out that the caller saw at its version: its name, fields, audience, language, fallback and owner. It is
// used again where it was not, and tested where it failed. ErrStale where somebody else has changed it since.
func (s *Store) ChangeChannel(ctx context.Context, c notice.Channel, by readiness.Actor, now time.Time) (notice.Channel, error) {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		was, err := t.seenChannel(ctx, c.ID, c.Version)
		if err != nil {
			return err
		}
		c.Kind, c.Version, c.Disabled, c.FreeAt = was.Kind, was.Version+1, "", time.Time{}
		if err := t.keepable(ctx, c); err != nil {
			return err
		}
		row, err := t.sealedChannel(ctx, c)
		if err != nil {
			return err
		}
		settings, err := asJSON(&c.Settings).Value()
		if err != nil {
			return err
		}
		t.recordChannel(journal.ChannelChanged, c)
		if err := t.tryAgain(ctx, was); err != nil {
			return err
		}
		return t.changedOne(exec(ctx, t, `UPDATE channels SET name = $3, url = $4, settings = $5, secrets = $6, audience = $7, lang = $8, fallback = $9,
			owner = $10, disabled = '', free_at = 0, version = $2 WHERE id = $1 AND version = $2 - 1`, c.ID, c.Version, c.Name, row.URL, settings, row.hidden,
			string(c.Audience), c.Lang, c.Fallback, c.Owner))
	})
	return c, fault.Wrap(err, "channel %s", c.ID)
}

// tryAgain has a channel that failed tested: somebody has repaired it.
func (t *tx) tryAgain(ctx context.Context, was notice.Channel) error {
	if !was.Failing() {
		return nil
	}
	_, err := t.addMessage(ctx, notice.NewTest(was.ID, t.now))
	return err
}

// seenChannel gives a channel that the caller saw at a version.
func (t *tx) seenChannel(ctx context.Context, id string, version int64) (notice.Channel, error) {
	c, err := loadChannel(ctx, t, id)
	if err == nil && c.Version != version {
		err = fault.ErrStale
	}
	return c, err
}

// RemoveChannel removes a way out that the caller saw at version, with its messages. It stays while somebody is told by it: the Invalid
// says who.
func (s *Store) RemoveChannel(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		c, err := t.seenChannel(ctx, id, version)
		if err != nil {
			return err
		}
		users, err := channelUsers(ctx, t, id, t.now)
		if err != nil {
			return err
		}
		if len(users) > 0 {
			return fault.Invalid{Field: "channel", Reason: "in_use", Got: strings.Join(users, ", ")}
		}
		t.recordChannel(journal.ChannelRemoved, c)
		return do(ctx, t, `DELETE FROM channels WHERE id = $1`, id)
	})
	return fault.Wrap(err, "remove channel %s", id)
}

// channelUsers names who is told by a channel: those whose plans name it, people by their names, the channels that it stands in
// for, and the events that are not over at now and are told to it besides.
func channelUsers(ctx context.Context, q querier, id string, now time.Time) ([]string, error) {
	return query(ctx, q, scanValue[string], `SELECT COALESCE((SELECT p.name FROM people p WHERE p.id = subscriber), subscriber) AS who FROM plans
		WHERE plan LIKE '%"' || $1 || '"%' UNION ALL SELECT name FROM channels WHERE fallback = $1
		UNION ALL SELECT title FROM events WHERE end_at > $2 AND id IN (SELECT event_id FROM event_listeners WHERE channel_id = $1) ORDER BY who`, id, ms(now))
}

// ChannelUsers names who is told by a channel at now, so that it cannot be removed.
func (s *Store) ChannelUsers(ctx context.Context, id string, now time.Time) ([]string, error) {
	all, err := channelUsers(ctx, s.read, id, now)
	return all, fault.Wrap(err, "read who uses channel %s", id)
}

// TestChannel has a message sent by which somebody sees whether one arrives; a channel that is not used any more is used again.
// ErrNotFound where there is no such channel.
func (s *Store) TestChannel(ctx context.Context, id string, by readiness.Actor, now time.Time) (m notice.Message, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		c, err := t.useAgain(ctx, id)
		if err != nil {
			return err
		}
		t.recordChannel(journal.ChannelTested, c)
		m, err = t.addMessage(ctx, notice.NewTest(id, t.now))
		return err
	})
	return m, fault.Wrap(err, "test channel %s", id)
}

// useAgain gives a channel, and has it used where it was not: somebody says that it is to be tried.
func (t *tx) useAgain(ctx context.Context, id string) (notice.Channel, error) {
	c, err := loadChannel(ctx, t, id)
	if err != nil || c.Disabled == "" {
		return c, err
	}
	return c, do(ctx, t, `UPDATE channels SET disabled = '' WHERE id = $1`, id)
}
