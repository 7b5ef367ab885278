package api

import (
	"context"
	"net/http"
	"reflect"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/notice"
	"tallylight/text"
	"tallylight/web/intent"
)

func (s *service) eventNoticeOperations() {
	serve(s, reads("get-event-notices", "/events/{id}/notices", "Get who was told what of an event, whether it arrived, what will be told, and which channels are told besides"), s.eventNotices)
	serveNothing(s, operation{id: "add-listener", method: http.MethodPost, path: "/events/{id}/listeners", needs: to(readiness.EditEvents, account.Events), status: http.StatusNoContent,
		body: reflect.TypeFor[intent.Listener](), summary: "Have a channel told of this event, besides those that are told of all. Adding it again changes nothing"}, s.addListener)
	serveNothing(s, operation{id: "remove-listener", method: http.MethodDelete, path: "/events/{id}/listeners/{channel}", needs: to(readiness.EditEvents, account.Events),
		summary: "Have a channel told of this event no longer"}, func(ctx context.Context, by caller, in *listenerPath) error {
		return s.Store.RemoveListener(ctx, in.ID, in.Channel, by.Actor, by.now)
	})
}

type listenerPath struct {
	Path
	Channel string `path:"channel"`
}

// EventNotices is who is told what of an event.
type EventNotices struct {
	Told      []ToldNotice    `json:"told" nullable:"false" doc:"What was told, oldest first; at most the newest 200."`
	Ahead     []ComingNotice  `json:"ahead" nullable:"false" doc:"What will be told as things stand, soonest first."`
	Listeners []EventListener `json:"listeners" nullable:"false" doc:"Channels that are told of this event besides those that are told of all."`
}

// ToldNotice is one notice, and whom it went to.
type ToldNotice struct {
	ID         string           `json:"id"`
	At         string           `json:"at" format:"date-time"`
	Reason     string           `json:"reason" doc:"Fixed word; docs/notices.md lists them."`
	Over       bool             `json:"over" doc:"What was told under the same reason is over."`
	Text       string           `json:"text" doc:"In the language of Accept-Language."`
	Deliveries []NoticeDelivery `json:"deliveries" nullable:"false"`
}

// NoticeDelivery is how a notice reached, or did not reach, somebody.
type NoticeDelivery struct {
	Subscriber string  `json:"subscriber" doc:"team:sre, team:pr, team:oncall, channel:ID for one that is told of this event alone, or person."`
	Channel    string  `json:"channel" doc:"Name of the channel."`
	When       string  `json:"when" enum:"now,digest"`
	Due        string  `json:"due" format:"date-time" doc:"Earliest time at which it is sent."`
	State      string  `json:"state" enum:"waiting,arrived,retrying,failed,withdrawn"`
	Status     *int    `json:"status" doc:"Status of the last answer; null if none came."`
	Instead    *string `json:"instead" doc:"Name of the channel that was told instead; null for none."`
}

// ComingNotice is what will be told.
type ComingNotice struct {
	At     string  `json:"at" format:"date-time"`
	Reason string  `json:"reason"`
	Only   *string `json:"only" enum:"open,nobody,unsaid,not_clear,not_renewed" doc:"Condition under which it will be told; null: in any case."`
	Text   string  `json:"text" doc:"In the language of Accept-Language."`
}

// EventListener is a channel that is told of one event.
type EventListener struct {
	Channel string `json:"channel" doc:"Id of the channel."`
	Name    string `json:"name"`
	AddedBy string `json:"added_by"`
	AddedAt string `json:"added_at" format:"date-time"`
}

// eventNotices answers GET /events/{id}/notices.
func (s *service) eventNotices(ctx context.Context, by caller, in *Path) (EventNotices, error) {
	row, _, err := s.readRow(ctx, by, in.ID)
	if err != nil {
		return EventNotices{}, err
	}
	told, err := s.Store.ToldOf(ctx, in.ID)
	if err != nil {
		return EventNotices{}, err
	}
	listeners, err := s.Store.Listeners(ctx, []string{in.ID})
	return EventNotices{
		Told:      each(told, func(p notice.Past) ToldNotice { return toldNotice(by, row, p) }),
		Ahead:     each(notice.Ahead(by.now, row), func(c notice.Coming) ComingNotice { return comingNotice(by, row, c) }),
		Listeners: each(listeners[in.ID], listenerOf),
	}, err
}

func toldNotice(by caller, row readiness.Row, p notice.Past) ToldNotice {
	n := p.Notice
	if row.Event.Private && !by.Role.May(readiness.SeePrivate) { // what was withheld is private to whoever reads it
		n = n.Withhold(row.Event.Title)
	}
	return ToldNotice{ID: n.ID, At: stamp(n.At), Reason: string(n.Reason), Over: n.Over, Text: by.text.Noted(n, row, text.Clock{Now: by.now, Zone: by.home}),
		Deliveries: each(p.Deliveries, deliveryOfNotice)}
}

func deliveryOfNotice(d notice.Delivery) NoticeDelivery {
	told := NoticeDelivery{Subscriber: notice.Public(d.Subscriber), Channel: d.Channel, When: string(d.When), Due: stamp(d.Due), State: string(d.Progress()), Instead: orNull(d.Instead)}
	if d.Message.Status > 0 {
		told.Status = &d.Message.Status
	}
	return told
}

func comingNotice(by caller, row readiness.Row, c notice.Coming) ComingNotice {
	return ComingNotice{At: stamp(c.At), Reason: string(c.Reason), Only: orNull(string(c.Only)), Text: by.text.Comes(c, row)}
}

func listenerOf(l notice.Listener) EventListener {
	return EventListener{Channel: l.ChannelID, Name: l.Channel, AddedBy: l.By, AddedAt: stamp(l.At)}
}

// addListener answers POST /events/{id}/listeners.
func (s *service) addListener(ctx context.Context, by caller, in *on[intent.Listener]) error {
	meant, err := said(in.Version, in.Body, intent.Listener{}, false)
	if err != nil {
		return err
	}
	return named[intent.Listener](s.Store.AddListener(ctx, in.ID, meant.Channel, by.Actor, by.now))
}
