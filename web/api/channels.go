package api

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/notice"
	"tallylight/web/intent"
)

func (s *service) channelOperations() {
	op := func(id, method, path, summary string) operation {
		return operation{id: id, method: method, path: path, summary: summary, needs: to(readiness.Connect, account.Admin)}
	}
	serve(s, op("list-channel-kinds", http.MethodGet, "/channel-kinds", "List the kinds of channel and the fields that each asks for"), s.channelKinds)
	serve(s, op("list-channels", http.MethodGet, "/channels", "List the channels by which people are notified"), s.channels)
	add := op("add-channel", http.MethodPost, "/channels", "Add a channel. A test message is sent")
	add.status, add.body = http.StatusCreated, reflect.TypeFor[intent.NewChannel]()
	serve(s, add, s.addChannel)
	serve(s, op("get-channel", http.MethodGet, "/channels/{id}", "Get a channel"), s.getChannel)
	change := op("change-channel", http.MethodPatch, "/channels/{id}", "Change a channel. This re-enables a disabled one")
	change.body, change.strict = reflect.TypeFor[intent.ChannelEdit](), true
	serve(s, change, s.changeChannel)
	serveNothing(s, op("remove-channel", http.MethodDelete, "/channels/{id}", "Remove a channel that nobody is notified by"), s.removeChannel)
	test := op("test-channel", http.MethodPost, "/channels/{id}/test", "Send a test message. This re-enables a disabled channel")
	test.status = http.StatusCreated
	serve(s, test, s.testChannel)
	serve(s, op("list-messages", http.MethodGet, "/messages", "List the messages of the last 90 days, newest first"), s.messages)
	serve(s, op("replay-message", http.MethodPost, "/messages/{id}/replay", "Resend a message with the same id. This re-enables a disabled channel"), s.replayMessage)
}

// ChannelField is one thing that a kind of channel asks for.
type ChannelField struct {
	Name     string `json:"name"`
	Label    string `json:"label" doc:"In the language of the request."`
	Secret   bool   `json:"secret" doc:"It is written and never read."`
	Required bool   `json:"required"`
}

// ChannelKind is a kind of channel.
type ChannelKind struct {
	Kind   string         `json:"kind"`
	Name   string         `json:"name"`
	Fields []ChannelField `json:"fields" nullable:"false"`
}

// ChannelKinds lists them all.
type ChannelKinds struct {
	Kinds []ChannelKind `json:"kinds" nullable:"false"`
	Next  *string       `json:"next" doc:"Always null."`
}

type inLanguage struct {
	Language string `header:"Accept-Language"`
}

// channelKinds answers GET /channel-kinds.
func (s *service) channelKinds(_ context.Context, _ caller, in *inLanguage) (ChannelKinds, error) {
	t := language(in.Language)
	return ChannelKinds{Kinds: each(notice.Kinds, func(k notice.KindSpec) ChannelKind {
		return ChannelKind{Kind: k.Kind, Name: t.ChannelKind(k.Kind), Fields: each(k.Fields, func(f notice.Field) ChannelField {
			return ChannelField{Name: f.Name, Label: t.ChannelField(k.Kind, f.Name), Secret: f.Hides(), Required: f.Required}
		})}
	})}, nil
}

// Channel is a way by which people are notified. Its secrets are written and never read.
type Channel struct {
	ID           string            `json:"id"`
	Kind         string            `json:"kind"`
	Name         string            `json:"name"`
	Place        *string           `json:"place" doc:"Host, room or address that it sends to."`
	Tail         *string           `json:"tail" doc:"The last four characters of its secret."`
	Fields       map[string]string `json:"fields" doc:"What the kind asks for, without secrets."`
	Audience     string            `json:"audience" enum:"masked,open"`
	Lang         string            `json:"lang" enum:"ja,en"`
	Fallback     *string           `json:"fallback" doc:"Id of the channel that is used after three failed attempts."`
	Owner        *string           `json:"owner"`
	Disabled     *string           `json:"disabled" doc:"Why it is disabled, or null."`
	FailingSince *string           `json:"failing_since" format:"date-time"`
	Failure      *string           `json:"failure" doc:"Why the last attempt failed."`
	LastAt       *string           `json:"last_at" format:"date-time" doc:"When a message was delivered last."`
	CreatedAt    string            `json:"created_at" format:"date-time"`
	Version      int64             `json:"version"`
}

func (c Channel) version() int64 { return c.Version }

func channelShape(c notice.Channel) Channel {
	place, tail := c.Shown()
	return Channel{ID: c.ID, Kind: c.Kind, Name: c.Name, Place: orNull(place), Tail: orNull(tail), Fields: intent.ChannelOf(c).Fields, Audience: string(c.Audience), Lang: c.Lang,
		Fallback: orNull(c.Fallback), Owner: orNull(c.Owner), Disabled: orNull(c.Disabled), FailingSince: stampOrNull(c.FailingSince), Failure: orNull(c.Failure),
		LastAt: stampOrNull(c.LastAt), CreatedAt: stamp(c.CreatedAt), Version: c.Version}
}

// Channels lists them all.
type Channels struct {
	Channels []Channel `json:"channels" nullable:"false"`
	Next     *string   `json:"next" doc:"Always null."`
}

// channels answers GET /channels.
func (s *service) channels(ctx context.Context, _ caller, _ *struct{}) (Channels, error) {
	all, err := s.Store.Channels(ctx)
	return Channels{Channels: each(all, channelShape)}, err
}

// getChannel answers GET /channels/{id}.
func (s *service) getChannel(ctx context.Context, _ caller, in *Path) (Channel, error) {
	c, err := s.Store.Channel(ctx, in.ID)
	return channelShape(c), err
}

// addChannel answers POST /channels.
func (s *service) addChannel(ctx context.Context, by caller, in *of[intent.NewChannel]) (Channel, error) {
	meant, err := said(in.Version, in.Body, intent.NewChannel{}, false)
	c, wrong := meant.Channel(s.Channel)
	if err = both[intent.NewChannel](err, wrong); err != nil {
		return Channel{}, err
	}
	c, err = s.Store.AddChannel(ctx, c, by.Actor, by.now)
	return channelShape(c), named[intent.NewChannel](err)
}

// changeChannel answers PATCH /channels/{id}.
func (s *service) changeChannel(ctx context.Context, by caller, in *on[intent.ChannelEdit]) (Channel, error) {
	was, err := s.Store.Channel(ctx, in.ID)
	if err != nil {
		return Channel{}, err
	}
	meant, err := said(in.Version, in.Body, intent.ChannelEdit{ChannelSays: intent.ChannelOf(was)}, true)
	c, wrong := meant.Channel(was, s.Channel)
	if err = both[intent.ChannelEdit](err, wrong); err == nil {
		_, err = s.Store.ChangeChannel(ctx, c, by.Actor, by.now)
	}
	return edited(named[intent.ChannelEdit](err), func() (Channel, error) { return s.getChannel(ctx, by, &in.Path) })
}

// removeChannel answers DELETE /channels/{id}.
func (s *service) removeChannel(ctx context.Context, by caller, in *removal) error {
	version, err := in.seen(0)
	if err != nil {
		return err
	}
	if err = s.Store.RemoveChannel(ctx, in.ID, version, by.Actor, by.now); err == nil {
		return nil
	}
	_, err = edited(err, func() (Channel, error) { return s.getChannel(ctx, by, &in.Path) })
	return err
}

// testChannel answers POST /channels/{id}/test.
func (s *service) testChannel(ctx context.Context, by caller, in *Path) (Message, error) {
	m, err := s.Store.TestChannel(ctx, in.ID, by.Actor, by.now)
	return messageShape(m), err
}

// Message is one message to people.
type Message struct {
	ID        string  `json:"id" doc:"The same for every attempt."`
	Channel   string  `json:"channel" doc:"Id of the channel."`
	To        *string `json:"to" doc:"Whose it is: team:sre, team:pr, team:oncall or the id of a person; null for a test."`
	Kind      string  `json:"kind" enum:"notices,digest,test"`
	Title     *string `json:"title" doc:"As it was sent last."`
	EventID   *string `json:"event_id" doc:"The event that it is about; null for several or none."`
	InsteadOf *string `json:"instead_of" doc:"Id of the message that another channel could not send."`
	State     string  `json:"state" enum:"waiting,accepted,delivered,dropped,given_up" doc:"accepted: the service does not say whether it was delivered. dropped: it was no longer true."`
	Tries     int     `json:"tries"`
	Status    *int    `json:"status" doc:"Status of the last response; null if there was none."`
	Error     *string `json:"error" doc:"Why the last attempt failed or the message was dropped."`
	Detail    *string `json:"detail" doc:"What the service calls the fault."`
	CreatedAt string  `json:"created_at" format:"date-time"`
	NextAt    *string `json:"next_at" format:"date-time" doc:"Time of the next attempt."`
	DoneAt    *string `json:"done_at" format:"date-time"`
}

func messageShape(m notice.Message) Message {
	shown := Message{ID: m.ID, Channel: m.ChannelID, To: orNull(m.Subscriber), Kind: string(m.Kind), Title: orNull(m.Title), EventID: orNull(m.Thread),
		InsteadOf: orNull(m.InsteadOf), State: string(m.State()), Tries: m.Tries, Error: orNull(m.Error), Detail: orNull(m.Detail), CreatedAt: stamp(m.CreatedAt),
		NextAt: stampOrNull(m.NextAt), DoneAt: stampOrNull(m.DoneAt)}
	if m.Status != 0 {
		shown.Status = &m.Status
	}
	return shown
}

// Messages is one page of them.
type Messages struct {
	Messages []Message `json:"messages" nullable:"false"`
	Next     *string   `json:"next" doc:"Cursor of the next page, or null on the last page."`
}

type listMessages struct {
	Newest
	Channel string `query:"channel" doc:"Id of a channel."`
	Event   string `query:"event" doc:"Id of the event that they are about."`
}

// messages answers GET /messages.
func (s *service) messages(ctx context.Context, by caller, in *listMessages) (Messages, error) {
	all, err := s.Store.Messages(ctx, db.MessagesOf{Channel: in.Channel, Thread: in.Event, Before: in.Cursor, Since: oldest(by.now), Most: in.Limit + 1})
	if err != nil {
		return Messages{}, err
	}
	page, next := cutNewest(all, in.Limit, func(m notice.Message) string { return m.ID })
	return Messages{Messages: each(page, messageShape), Next: next}, nil
}

// oldest is from when on messages are shown.
func oldest(now time.Time) time.Time { return now.Add(-notice.Kept) }

// replayMessage answers POST /messages/{id}/replay.
func (s *service) replayMessage(ctx context.Context, by caller, in *Path) (Message, error) {
	m, err := s.Store.ReplayMessage(ctx, in.ID, by.Actor, by.now)
	return messageShape(m), err
}
