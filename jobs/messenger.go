package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"tallylight/notify"
	"tallylight/readiness/notice"
	"tallylight/text"
)

// MessageStore is what telling people needs of the store.
type MessageStore interface {
	ClaimMessages(ctx context.Context, now time.Time, lease time.Duration, most int) ([]notice.Message, error)
	MessageTried(ctx context.Context, m notice.Message, how notice.Try, luck float64, now time.Time) (notice.Message, error)
	NextMessage(ctx context.Context) (time.Time, error)
	Channel(ctx context.Context, id string) (notice.Channel, error)
	Thread(ctx context.Context, channelID, thread string) (notice.Thread, error)
}

// Messenger sends the messages to channels that are due. It must not be copied after its first use.
type Messenger struct {
	Store   MessageStore
	Senders notify.Senders
	// Render finds the words of a message as it is sent now; false where what it tells is true no longer.
	Render func(ctx context.Context, m notice.Message, c notice.Channel, now time.Time) (notify.Message, bool, error)
	Base   string // the address under which people find the pages
	Log    *slog.Logger
	Now    func() time.Time
	Luck   func() float64 // from 0 to below 1, for the jitter

	next time.Time
	pool pool
}

const (
	// messagePatience bounds one try, of which one may ask its service several times.
	messagePatience = 75 * time.Second
	// messageLease is well above it: when it ends, whoever held the message is dead.
	messageLease   = 2 * time.Minute
	messagesAtOnce = 64
)

// SendDue begins to send what is due; Wait waits for it. Each channel gets one message at a time, and none waits for another channel.
func (c *Messenger) SendDue(ctx context.Context, now time.Time) error {
	due, err := c.Store.ClaimMessages(ctx, now, messageLease, messagesAtOnce)
	if err != nil {
		return err
	}
	for _, m := range due {
		c.pool.start(m.ID, m.ChannelID, messagesAtOnce, func() error { return c.send(ctx, m) }, func(err error) {
			if ctx.Err() == nil {
				c.Log.Error("message result not stored", "message", m.ID, "error", err)
			}
		})
	}
	c.next, err = c.Store.NextMessage(ctx)
	return err
}

// Next gives the instant at which a message is due next; zero where none waits.
func (c *Messenger) Next() time.Time { return c.next }

// Wait returns when nothing is being sent any more that SendDue began.
func (c *Messenger) Wait() { c.pool.wait() }

// send tries one message and notes how that went. What the end of the program cuts short is not noted: it may have arrived, and is sent
// again under the same id when the lease is over.
func (c *Messenger) send(ctx context.Context, m notice.Message) error {
	to, err := c.Store.Channel(ctx, m.ChannelID)
	if err != nil {
		return err
	}
	sender, known := c.Senders[to.Kind]
	if !known {
		return fmt.Errorf("nothing sends to a channel of kind %q", to.Kind)
	}
	out, still, err := c.words(ctx, m, to)
	if err != nil {
		return fmt.Errorf("words of message %s: %w", m.ID, err)
	}
	how := notice.Try{At: c.Now(), Error: notice.DroppedUntrue}
	if still {
		if how, err = c.try(ctx, sender, m, to, out); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if how.Error != "" && still {
		c.Log.Warn("message failed", "message", m.ID, "channel", to.Name, "try", m.Tries, "status", how.Status, "why", how.Error, "detail", how.Detail)
	}
	_, err = c.Store.MessageTried(ctx, m, how, c.Luck(), c.Now())
	return err
}

// words are what a message says now.
func (c *Messenger) words(ctx context.Context, m notice.Message, to notice.Channel) (notify.Message, bool, error) {
	if m.Kind != notice.Test {
		out, still, err := c.Render(ctx, m, to, c.Now())
		out.ID = m.ID
		return out, still, err
	}
	w := text.For(text.Lang(to.Lang)).Channel
	return notify.Message{ID: m.ID, Severity: notify.Info, Lang: to.Lang, Title: w.TestTitle, Lines: []string{w.TestLine(to.Name), w.TestDone}, At: m.CreatedAt,
		Link: notify.Link{URL: c.Base + "/settings/channels", Text: w.Title}}, true, nil
}

// try sends a message once: what its service knows of the event is brought up to date in place where it can be, and then what is new is
// said.
func (c *Messenger) try(ctx context.Context, sender notify.Sender, m notice.Message, to notice.Channel, out notify.Message) (notice.Try, error) {
	known, err := c.known(ctx, m)
	if err != nil {
		return notice.Try{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, messagePatience)
	defer cancel()
	t := thread{sender: sender, target: notify.TargetOf(to), root: notify.Sent(known.Root), last: notify.Sent(known.Last)}
	spec, _ := notice.SpecOf(to.Kind)
	o := t.send(ctx, spec.Follows, out)
	return notice.Try{At: c.Now(), Status: o.Status, Error: o.Word, Detail: o.Detail, Accepted: o.Accepted, Final: o.Final, Gone: o.Gone, RetryAfter: o.RetryAfter,
		Title: out.Title, Thread: notice.Thread{Root: string(t.root), Last: string(t.last)}}, nil
}

func (c *Messenger) known(ctx context.Context, m notice.Message) (notice.Thread, error) {
	if m.Thread == "" {
		return notice.Thread{}, nil
	}
	return c.Store.Thread(ctx, m.ChannelID, m.Thread)
}

// thread is the messages about one event at one target: what is known of the first and of the last of them.
type thread struct {
	sender     notify.Sender
	target     notify.Target
	root, last notify.Sent
}

// send says what is new in the way in which messages follow each other there.
func (t *thread) send(ctx context.Context, follows notice.Following, m notify.Message) notify.Outcome {
	switch {
	case t.root == "" || follows == notice.After:
		return t.keep(t.sender.Send(ctx, t.target, m, t.root, ""))
	case follows == notice.Replacing:
		return t.keep(t.sender.Send(ctx, t.target, m, t.root, t.last))
	}
	edited := t.sender.Send(ctx, t.target, m, t.root, t.root)
	switch {
	case edited.Word != "" && (!edited.Final || edited.Gone):
		return edited
	case edited.Word == "" && edited.Sent != t.root: // it could not be edited, and was said anew
		t.root = ""
		return t.keep(edited)
	}
	return t.keep(t.sender.Send(ctx, t.target, m, t.root, ""))
}

// keep takes over what is known of a message that was sent.
func (t *thread) keep(o notify.Outcome) notify.Outcome {
	if o.Word == "" && o.Sent != "" {
		t.last = o.Sent
		if t.root == "" {
			t.root = o.Sent
		}
	}
	return o
}
