package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"tallylight/readiness"
)

// DeliveryStore is what telling pipelines needs of the store.
type DeliveryStore interface {
	ClaimDeliveries(ctx context.Context, now time.Time, lease time.Duration, most int) ([]readiness.Delivery, error)
	DeliveryTried(ctx context.Context, d readiness.Delivery, a readiness.Attempt, luck float64, now time.Time) (readiness.Delivery, error)
	NextDelivery(ctx context.Context) (time.Time, error)
	Connection(ctx context.Context, id string) (readiness.Connection, error)
}

// Sender sends one message once.
type Sender func(ctx context.Context, c readiness.Connection, d readiness.Delivery) readiness.Attempt

// Dispatcher sends the messages of the outbox that are due. It must not be copied after its first use.
type Dispatcher struct {
	Store   DeliveryStore
	Senders map[readiness.ConnectionKind]Sender // of each kind that is told
	Log     *slog.Logger
	Now     func() time.Time
	Luck    func() float64 // from 0 to below 1, for the jitter

	next time.Time
	pool pool
}

const (
	// deliveryLease is well above the time that one try may take: when it ends, whoever held it is dead.
	deliveryLease    = time.Minute
	deliveriesAtOnce = 8
)

// SendDue begins to send what is due; Wait waits for it. Each connection gets one message at a time.
func (c *Dispatcher) SendDue(ctx context.Context, now time.Time) error {
	due, err := c.Store.ClaimDeliveries(ctx, now, deliveryLease, deliveriesAtOnce)
	if err != nil {
		return err
	}
	for _, d := range due {
		c.pool.start(d.ID, d.ConnectionID, deliveriesAtOnce, func() error { return c.send(ctx, d) }, func(err error) {
			if ctx.Err() == nil {
				c.Log.Error("delivery result not stored", "delivery", d.ID, "error", err)
			}
		})
	}
	c.next, err = c.Store.NextDelivery(ctx)
	return err
}

// Next gives the instant at which a message is due next; zero where none waits.
func (c *Dispatcher) Next() time.Time { return c.next }

// Wait returns when nothing is being sent any more that SendDue began.
func (c *Dispatcher) Wait() { c.pool.wait() }

// send tries one message and notes how that went. What the end of the program cuts short is not noted: it may have
// arrived, and is sent again under the same id when the lease is over.
func (c *Dispatcher) send(ctx context.Context, d readiness.Delivery) error {
	to, err := c.Store.Connection(ctx, d.ConnectionID)
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	send, known := c.Senders[to.Kind]
	if !known {
		return fmt.Errorf("send: nothing sends to a connection of kind %q", to.Kind)
	}
	attempt := send(ctx, to, d)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if attempt.Error != "" {
		c.Log.Warn("delivery failed", "delivery", d.ID, "connection", to.Name, "try", d.Tries, "status", attempt.Status, "why", attempt.Error)
	}
	_, err = c.Store.DeliveryTried(ctx, d, attempt, c.Luck(), c.Now())
	return err
}
