package api

import (
	"cmp"
	"context"
	"net/http"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
)

func (s *service) deliveryOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: "/connections/{id}" + path, summary: summary, needs: to(readiness.Connect, account.Admin)}
	}
	serve(s, op("list-deliveries", http.MethodGet, "/deliveries", "List the messages sent to a pipeline, newest first"), s.deliveries)
	serve(s, op("replay-delivery", http.MethodPost, "/deliveries/{delivery}/replay", "Resend a message with the same webhook-id"), s.replayDelivery)
	serveNothing(s, op("test-connection", http.MethodPost, "/test", "Send a test message"), s.testConnection)
}

// Delivery is one message to a pipeline.
type Delivery struct {
	ID        string  `json:"id" doc:"The webhook-id, the same for every attempt."`
	Kind      string  `json:"kind" enum:"task.due,event.cancelled,test"`
	EventID   *string `json:"event_id"`
	Template  *string `json:"template"`
	Payload   string  `json:"payload" doc:"Body of the message."`
	State     string  `json:"state" enum:"waiting,delivered,given_up"`
	Tries     int     `json:"tries"`
	Status    *int    `json:"status" doc:"HTTP status of the last response; null if there was none."`
	Error     *string `json:"error" doc:"Why the last attempt failed or the message was dropped."`
	CreatedAt string  `json:"created_at" format:"date-time"`
	NextAt    *string `json:"next_at" format:"date-time" doc:"Time of the next attempt."`
	DoneAt    *string `json:"done_at" format:"date-time"`
	StopAt    *string `json:"stop_at" format:"date-time" doc:"When it is dropped at the latest: the start of the event."`
}

func deliveryShape(d readiness.Delivery) Delivery {
	shown := Delivery{ID: d.ID, Kind: string(d.Kind), EventID: orNull(d.EventID), Template: orNull(d.Template), Payload: d.Payload, State: "delivered",
		Tries: d.Tries, Error: orNull(d.Error), CreatedAt: stamp(d.CreatedAt), NextAt: stampOrNull(d.NextAt), DoneAt: stampOrNull(d.DoneAt),
		StopAt: stampOrNull(d.StopAt)}
	if d.Status != 0 {
		shown.Status = &d.Status
	}
	switch {
	case d.Pending():
		shown.State = "waiting"
	case d.GivenUp:
		shown.State = "given_up"
	}
	return shown
}

// Deliveries is one page of them.
type Deliveries struct {
	Deliveries []Delivery `json:"deliveries" nullable:"false"`
	Next       *string    `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

type listDeliveries struct {
	Path
	Newest
	Before string `query:"before" pattern:"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" doc:"The same as cursor."`
}

// deliveries answers GET /connections/{id}/deliveries.
func (s *service) deliveries(ctx context.Context, _ caller, in *listDeliveries) (Deliveries, error) {
	if _, err := s.Store.Connection(ctx, in.ID); err != nil {
		return Deliveries{}, err
	}
	all, err := s.Store.Deliveries(ctx, in.ID, cmp.Or(in.Cursor, in.Before), in.Limit+1)
	if err != nil {
		return Deliveries{}, err
	}
	page, next := cutNewest(all, in.Limit, func(d readiness.Delivery) string { return d.ID })
	return Deliveries{Deliveries: each(page, deliveryShape), Next: next}, nil
}

type oneDelivery struct {
	Path
	Delivery string `path:"delivery"`
}

// replayDelivery answers POST /connections/{id}/deliveries/{delivery}/replay.
func (s *service) replayDelivery(ctx context.Context, by caller, in *oneDelivery) (Delivery, error) {
	d, err := s.Store.Delivery(ctx, in.Delivery)
	if err == nil && d.ConnectionID != in.ID {
		err = fault.ErrNotFound
	}
	if err == nil {
		d, err = s.Store.ReplayDelivery(ctx, d.ID, by.Actor, by.now)
	}
	return deliveryShape(d), err
}

// testConnection answers POST /connections/{id}/test.
func (s *service) testConnection(ctx context.Context, by caller, in *Path) error {
	return s.Store.TestConnection(ctx, in.ID, by.Actor, by.now)
}
