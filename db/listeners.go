package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/notice"
)

// readListeners begins every query of listeners, which name their channel as it is called now.
const readListeners = `SELECT event_id, channel_id, channels.name, channels.kind, added_by, added_at
	FROM event_listeners JOIN channels ON channels.id = channel_id `

var scanListener = into(func(l *notice.Listener) fields {
	return fields{&l.EventID, &l.ChannelID, &l.Channel, &l.Kind, &l.By, (*instant)(&l.At)}
})

// Listeners gives the channels that are told of each of some events besides those of the plans, by event, in the order in which
// they were added.
func (s *Store) Listeners(ctx context.Context, eventIDs []string) (map[string][]notice.Listener, error) {
	by := map[string][]notice.Listener{}
	all, err := listenersOf(ctx, s.read, eventIDs)
	for _, l := range all {
		by[l.EventID] = append(by[l.EventID], l)
	}
	return by, fault.Wrap(err, "read who else is told of events")
}

func listenersOf(ctx context.Context, q querier, eventIDs []string) ([]notice.Listener, error) {
	return inChunks(eventIDs, func(some []string) ([]notice.Listener, error) {
		return query(ctx, q, scanListener, readListeners+`WHERE event_id IN `+params(1, len(some))+` ORDER BY added_at, channel_id`, anys(some)...)
	})
}

// AddListener has a channel told of an event. Adding it again changes nothing. An Invalid says why it cannot be, ErrNotFound that
// there is no such event.
func (s *Store) AddListener(ctx context.Context, eventID, channelID string, by readiness.Actor, now time.Time) error {
	return fault.Wrap(s.inTx(ctx, by, now, func(t *tx) error {
		if _, err := one(ctx, t, scanValue[string], `SELECT id FROM events WHERE id = $1`, eventID); err != nil {
			return err
		}
		others, err := listenersOf(ctx, t, []string{eventID})
		if err != nil {
			return err
		}
		l := notice.Listener{EventID: eventID, ChannelID: channelID, By: by.Name, At: t.now}
		if err := fault.All(l.Wrong(others)); err != nil {
			return err
		}
		name, there, err := found(one(ctx, t, scanValue[string], `SELECT name FROM channels WHERE id = $1`, channelID))
		if err == nil && !there {
			err = fault.Invalid{Field: "channel", Reason: "unknown", Got: channelID}
		}
		if err != nil {
			return err
		}
		added, err := exec(ctx, t, `INSERT INTO event_listeners (event_id, channel_id, added_by, added_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			eventID, channelID, by.Name, ms(t.now))
		if err == nil && added > 0 {
			t.recordListener(journal.ListenerAdded, l, name)
		}
		return err
	}), "tell a channel of event %s", eventID)
}

// RemoveListener has a channel told of an event no longer; ErrNotFound where it is not.
func (s *Store) RemoveListener(ctx context.Context, eventID, channelID string, by readiness.Actor, now time.Time) error {
	return fault.Wrap(s.inTx(ctx, by, now, func(t *tx) error {
		l, err := one(ctx, t, scanListener, readListeners+`WHERE event_id = $1 AND channel_id = $2`, eventID, channelID)
		if err != nil {
			return err
		}
		t.recordListener(journal.ListenerRemoved, l, l.Channel)
		return do(ctx, t, `DELETE FROM event_listeners WHERE event_id = $1 AND channel_id = $2`, eventID, channelID)
	}), "tell a channel of event %s no longer", eventID)
}

func (t *tx) recordListener(kind string, l notice.Listener, channel string) {
	t.record(readiness.Change{Kind: kind, EventID: l.EventID, Subject: l.ChannelID, Data: map[string]string{"name": channel}})
}
