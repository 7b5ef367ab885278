package db

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"tallylight/readiness/journal"

	"tallylight/readiness"
)

const deliveryColumns = `id, connection_id, event_id, template, kind, body, created_at, stop_at, tries, next_at, claimed_until,
	done_at, status, error, given_up, once`

func deliveryFields(d *readiness.Delivery) fields {
	return fields{&d.ID, &d.ConnectionID, &d.EventID, &d.Template, (*string)(&d.Kind), &d.Payload, (*instant)(&d.CreatedAt),
		(*instant)(&d.StopAt), &d.Tries, (*instant)(&d.NextAt), (*instant)(&d.ClaimedUntil), (*instant)(&d.DoneAt), &d.Status,
		&d.Error, &d.GivenUp, &d.Once}
}

func scanDelivery(rows *sql.Rows) (d readiness.Delivery, err error) {
	err = rows.Scan(deliveryFields(&d)...)
	return d, err
}

// insertDelivery writes a message, due at once, about a row where it does not say yet what it says; where another process has written it already, nothing.
func (t *tx) insertDelivery(ctx context.Context, d readiness.Delivery, about readiness.Row) (err error) {
	if d.Payload == "" {
		if d.Payload, err = d.Body(t.now, about); err != nil {
			return err
		}
	}
	d.ID, d.CreatedAt, d.NextAt = newID(t.now), t.now, t.now
	if d.Once == "" {
		d.Once = d.ID
	}
	t.touch()
	_, err = exec(ctx, t, `INSERT INTO deliveries (`+deliveryColumns+`) VALUES `+params(1, 16)+` ON CONFLICT DO NOTHING`,
		deliveryFields(&d).values()...)
	return err
}

// saveDelivery writes how a message stands.
func (t *tx) saveDelivery(ctx context.Context, d readiness.Delivery) error {
	t.touch()
	_, err := exec(ctx, t, `UPDATE deliveries SET stop_at = $2, tries = $3, next_at = $4, claimed_until = $5, done_at = $6,
		status = $7, error = $8, given_up = $9 WHERE id = $1`, d.ID, ms(d.StopAt), d.Tries, ms(d.NextAt), ms(d.ClaimedUntil),
		ms(d.DoneAt), d.Status, d.Error, d.GivenUp)
	return err
}

// Delivery gives one message; ErrNotFound where there is none.
func (s *Store) Delivery(ctx context.Context, id string) (readiness.Delivery, error) {
	d, err := loadDelivery(ctx, s.read, id)
	if err != nil {
		return d, fmt.Errorf("delivery %s: %w", id, err)
	}
	return d, nil
}

func loadDelivery(ctx context.Context, q querier, id string) (readiness.Delivery, error) {
	return one(ctx, q, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE id = $1`, id)
}

// Deliveries lists the messages to a connection before the one of an id, newest first; an empty id: the last ones.
func (s *Store) Deliveries(ctx context.Context, connectionID, before string, limit int) ([]readiness.Delivery, error) {
	all, err := query(ctx, s.read, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries
		WHERE connection_id = $1 AND ($2 = '' OR id < $2) ORDER BY created_at DESC, id DESC LIMIT $3`, connectionID, before, limit)
	if err != nil {
		return nil, fmt.Errorf("read the deliveries of connection %s: %w", connectionID, err)
	}
	return all, nil
}

// EventDeliveries lists the messages about an event, newest first.
func (s *Store) EventDeliveries(ctx context.Context, eventID string) ([]readiness.Delivery, error) {
	all, err := query(ctx, s.read, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE event_id = $1
		ORDER BY created_at DESC, id DESC`, eventID)
	if err != nil {
		return nil, fmt.Errorf("read the deliveries of event %s: %w", eventID, err)
	}
	return all, nil
}

// TestConnection writes a message to a connection by which somebody sees whether one arrives; ErrNotFound where there is
// no such outbound connection.
func (s *Store) TestConnection(ctx context.Context, connectionID string, by readiness.Actor, now time.Time) error {
	err := s.inTx(ctx, by, now, func(t *tx) error {
		if _, err := one(ctx, t, scanValue[string], `SELECT id FROM connections WHERE id = $1 AND kind = 'outbound'`, connectionID); err != nil {
			return err
		}
		return t.insertDelivery(ctx, readiness.Delivery{ConnectionID: connectionID, Kind: readiness.TellTest}, readiness.Row{})
	})
	if err != nil {
		return fmt.Errorf("test connection %s: %w", connectionID, err)
	}
	return nil
}

// ReplayDelivery has a message sent again, under the same id; one that waits is sent at once. ErrNotFound where there is
// none.
func (s *Store) ReplayDelivery(ctx context.Context, id string, by readiness.Actor, now time.Time) (d readiness.Delivery, err error) {
	err = s.inTx(ctx, by, now, func(t *tx) error {
		if d, err = loadDelivery(ctx, t, id); err != nil {
			return err
		}
		to, err := loadConnection(ctx, t, `WHERE id = $1`, d.ConnectionID)
		if err != nil {
			return err
		}
		t.record(readiness.Change{Kind: journal.DeliveryReplayed, Subject: d.ConnectionID, EventID: d.EventID, Data: map[string]string{"name": to.Name, "delivery": d.ID}})
		d = d.Replay(t.now)
		return t.saveDelivery(ctx, d)
	})
	if err != nil {
		return d, fmt.Errorf("replay delivery %s: %w", id, err)
	}
	return d, nil
}

// deliveryQueue is how messages to pipelines wait.
var deliveryQueue = queue{table: "deliveries", place: "connection_id"}

// ClaimDeliveries gives messages that are due, at most so many, and leaves them to the caller for the lease: nobody else
// gets one of them before it ends. Each counts as tried from then on, since a caller that dies may have sent it. What must
// not be sent any more is stopped.
func (s *Store) ClaimDeliveries(ctx context.Context, now time.Time, lease time.Duration, most int) (claimed []readiness.Delivery, err error) {
	waiting, err := query(ctx, s.read, scanValue[string], `SELECT d.id`+deliveryQueue.ripe(lease)+` LIMIT 1`, ms(now))
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		found, err := query(ctx, t, scanDelivery, `SELECT `+deliveryColumns+deliveryQueue.ripe(lease)+` ORDER BY d.next_at, d.id LIMIT $2`, ms(now), most)
		if err != nil {
			return err
		}
		if err := s.tellAgain(ctx, t, found); err != nil {
			return err
		}
		claimed, err = t.claim(ctx, found, lease)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim due deliveries: %w", err)
	}
	return claimed, nil
}

// tellAgain looks once more whether messages about events are still true.
func (s *Store) tellAgain(ctx context.Context, t *tx, found []readiness.Delivery) error {
	var ids []string
	for _, d := range found {
		if d.EventID != "" && !slices.Contains(ids, d.EventID) {
			ids = append(ids, d.EventID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	events, err := t.eventsByID(ctx, ids)
	if err != nil {
		return err
	}
	return s.tellTurned(ctx, t, events)
}

// claim takes those of the messages that may still be sent, and stops the others.
func (t *tx) claim(ctx context.Context, found []readiness.Delivery, lease time.Duration) (claimed []readiness.Delivery, err error) {
	for _, d := range found {
		if d, err = loadDelivery(ctx, t, d.ID); err != nil {
			return nil, err
		}
		if !d.Pending() {
			continue
		}
		why, err := t.stopReason(ctx, d)
		if err != nil {
			return nil, err
		}
		if why != "" {
			d = d.Stop(why)
		} else {
			d.Tries, d.ClaimedUntil = d.Tries+1, t.now.Add(lease)
			claimed = append(claimed, d)
		}
		if err := t.saveDelivery(ctx, d); err != nil {
			return nil, err
		}
	}
	return claimed, nil
}

// stopReason says why a message must not be sent; empty: it may be.
func (t *tx) stopReason(ctx context.Context, d readiness.Delivery) (string, error) {
	if d.EventID != "" {
		known, err := query(ctx, t, scanValue[string], `SELECT id FROM events WHERE id = $1`, d.EventID)
		if err != nil || len(known) == 0 {
			return readiness.StoppedRemoved, err
		}
	}
	return d.Over(t.now), nil
}

// DeliveryTried notes how a try went, and gives the message as it stands then. Luck sets the pause before the next try.
// Where nobody listens any more the connection is not used again. A try that failed says nothing of a message that
// somebody else has claimed or stopped since.
func (s *Store) DeliveryTried(ctx context.Context, tried readiness.Delivery, a readiness.Attempt, luck float64, now time.Time) (d readiness.Delivery, err error) {
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		if d, err = loadDelivery(ctx, t, tried.ID); err != nil {
			return err
		}
		if a.Error != "" && (!d.Pending() || d.Tries != tried.Tries) {
			return nil
		}
		d = d.After(a, luck)
		if d.Error == readiness.StoppedGone {
			if err := t.disable(ctx, d.ConnectionID, readiness.StoppedGone); err != nil {
				return err
			}
		}
		return t.saveDelivery(ctx, d)
	})
	if err != nil {
		return d, fmt.Errorf("note a try of delivery %s: %w", tried.ID, err)
	}
	return d, nil
}

// disable has a connection not used any more, for a reason.
func (t *tx) disable(ctx context.Context, id, why string) error {
	names, err := query(ctx, t, scanValue[string], `UPDATE connections SET disabled = $2, version = version + 1 WHERE id = $1 AND disabled = ''
		RETURNING name`, id, why)
	if err != nil || len(names) == 0 {
		return err
	}
	t.record(readiness.Change{Kind: journal.ConnectionDisabled, Subject: id, Data: map[string]string{"name": names[0], "reason": why}})
	return nil
}

// NextDelivery gives the instant at which a message is due next; zero where none waits.
func (s *Store) NextDelivery(ctx context.Context) (time.Time, error) {
	return deliveryQueue.next(ctx, s.read)
}

// PruneDeliveries deletes messages written before an instant that do not wait any more.
func (s *Store) PruneDeliveries(ctx context.Context, before time.Time) error {
	ctx = patient(ctx)
	if _, err := exec(ctx, s.write, `DELETE FROM deliveries WHERE created_at < $1 AND next_at = 0`, ms(before)); err != nil {
		return fmt.Errorf("prune deliveries: %w", err)
	}
	return nil
}
