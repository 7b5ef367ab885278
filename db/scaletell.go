package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/scale"
)

// TellScale writes to the outbox what the connections that asked for it are to be told of windows of machines at now, and gives when
// a window opens or closes next; zero where none does, or nobody asked.
func (s *Store) TellScale(ctx context.Context, now time.Time) (next time.Time, err error) {
	var news bool
	err = s.view(ctx, func(q querier) error {
		told, err := s.scaleNews(ctx, q, now)
		next, news = told.next, len(told.tell)+len(told.stop) > 0
		return err
	})
	if err != nil || !news {
		return next, fault.Wrap(err, "read what scales")
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		told, err := s.scaleNews(ctx, t, now)
		if err != nil {
			return err
		}
		for _, d := range told.stop {
			if err := t.saveDelivery(ctx, d); err != nil {
				return err
			}
		}
		for _, d := range told.tell {
			if err := t.insertDelivery(ctx, d, readiness.Row{}); err != nil {
				return err
			}
		}
		return nil
	})
	return next, fault.Wrap(err, "tell what scales")
}

// scaleNews is what is to be told, and what must not be told any more.
type scaleNews struct {
	tell, stop []readiness.Delivery
	next       time.Time
}

func (s *Store) scaleNews(ctx context.Context, q querier, now time.Time) (n scaleNews, err error) {
	ids, err := query(ctx, q, scanValue[string], `SELECT id FROM connections WHERE kind = $1 AND template = $2 AND disabled = '' ORDER BY id`,
		string(readiness.ConnectOut), scale.Told)
	if err != nil || len(ids) == 0 {
		return n, err
	}
	facts, err := s.scaling(ctx, q, now)
	if err != nil {
		return n, err
	}
	plan := scale.Read(now, facts, nil)
	n.next = plan.Next()
	for _, id := range ids {
		written, err := query(ctx, q, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE connection_id = $1 AND template = $2 ORDER BY created_at, id`,
			id, scale.Told)
		if err != nil {
			return n, err
		}
		tell, stop := scale.Tell(plan, id, written)
		n.tell, n.stop = append(n.tell, tell...), append(n.stop, stop...)
	}
	return n, nil
}
