package db

import (
	"context"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// Gather makes messages of what is to be told at once, and gives when there may be more to gather; zero where nothing waits.
func (s *Store) Gather(ctx context.Context, now time.Time) (next time.Time, err error) {
	var ripe bool
	err = s.view(ctx, func(q querier) error {
		batches, later, err := gathered(ctx, q, stored(now))
		next, ripe = later, len(batches) > 0
		return err
	})
	if err != nil || !ripe {
		return next, fault.Wrap(err, "look for what is to be told")
	}
	err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
		batches, later, err := gathered(ctx, t, t.now)
		if err != nil {
			return err
		}
		for _, b := range batches {
			if err := t.send(ctx, b); err != nil {
				return err
			}
		}
		next = later
		return nil
	})
	return next, fault.Wrap(err, "gather what is to be told")
}

// scanWaiting reads what waits to be told with its notice.
var scanWaiting = into(func(w *notice.Waiting) fields {
	return append(tellingTable.fields(&w.Telling), noticeTable.fields(&w.Notice)...)
})

// withNotices are the columns of tellings with those of their notices.
var withNotices = `SELECT ` + columnsBy("t", tellingColumns) + `, ` + columnsBy("n", noticeColumns) + ` FROM tellings t JOIN notices n ON n.id = t.notice_id `

// columnsBy names the columns of a table by its alias.
func columnsBy(alias, list string) string {
	names := namesOf(list)
	for i := range names {
		names[i] = alias + "." + names[i]
	}
	return strings.Join(names, ", ")
}

// gathered gives the messages that are to be written now, and when there may be more.
func gathered(ctx context.Context, q querier, now time.Time) ([]notice.Batch, time.Time, error) {
	waiting, err := query(ctx, q, scanWaiting, withNotices+`WHERE t.told = 'now' AND t.message_id = '' ORDER BY n.at, n.id`)
	if err != nil || len(waiting) == 0 {
		return nil, time.Time{}, err
	}
	last := map[notice.Line]time.Time{}
	for i := range waiting {
		w := &waiting[i]
		line := notice.Line{Subscriber: w.Subscriber, ChannelID: w.ChannelID}
		if _, known := last[line]; !known {
			if last[line], err = lastMessage(ctx, q, line, now); err != nil {
				return nil, time.Time{}, err
			}
		}
		if w.Notice.Over {
			if w.Heard, err = heard(ctx, q, w); err != nil {
				return nil, time.Time{}, err
			}
		}
	}
	batches, next := notice.Gathered(now, waiting, last)
	return batches, next, nil
}

// lastMessage gives when the last message with notices was written by a line; zero: never. One that is ahead of now counts as none.
func lastMessage(ctx context.Context, q querier, to notice.Line, now time.Time) (time.Time, error) {
	return firstInstant(ctx, q, `SELECT created_at FROM messages WHERE channel_id = $1 AND subscriber = $2 AND kind = 'notices' AND created_at <= $3
		ORDER BY created_at DESC LIMIT 1`, to.ChannelID, to.Subscriber, ms(now))
}

// heard says that a message went by the same line of what a notice says is over.
func heard(ctx context.Context, q querier, over *notice.Waiting) (bool, error) {
	of := over.Notice.Of()
	if len(of) == 0 {
		return false, nil
	}
	sent, err := query(ctx, q, scanValue[string], `SELECT notice_id FROM tellings WHERE subscriber = $1 AND channel_id = $2 AND message_id <> ''
		AND notice_id IN (SELECT id FROM notices WHERE once IN `+params(3, len(of))+`) LIMIT 1`, append([]any{over.Subscriber, over.ChannelID}, anys(of)...)...)
	return len(sent) > 0, err
}

// send writes a message, and forgets what nobody has to be told of any more.
func (t *tx) send(ctx context.Context, b notice.Batch) error {
	for _, id := range b.Drop {
		if _, err := t.run(ctx, `DELETE FROM tellings WHERE notice_id = $1 AND subscriber = $2 AND channel_id = $3 AND message_id = ''`,
			id, b.Subscriber, b.ChannelID); err != nil {
			return err
		}
	}
	if len(b.Notices) == 0 {
		return nil
	}
	m, err := t.addMessage(ctx, notice.Message{ChannelID: b.ChannelID, Subscriber: b.Subscriber, Kind: notice.Notices, Thread: b.Thread, Reason: b.Reason,
		StopAt: b.StopAt, Once: strings.Join([]string{"notices", b.Subscriber, b.ChannelID, b.Notices[0]}, ":")})
	if err != nil {
		return err
	}
	for _, id := range b.Notices {
		if _, err := t.run(ctx, `UPDATE tellings SET message_id = $4 WHERE notice_id = $1 AND subscriber = $2 AND channel_id = $3`,
			id, b.Subscriber, b.ChannelID, m.ID); err != nil {
			return err
		}
	}
	return nil
}

// MessageNotices gives what a message tells, the first first. One that goes instead of another tells what that one did.
func (s *Store) MessageNotices(ctx context.Context, m notice.Message) ([]notice.Notice, error) {
	id := m.ID
	if m.InsteadOf != "" {
		id = m.InsteadOf
	}
	all, err := noticeTable.list(ctx, s.read, `WHERE id IN (SELECT notice_id FROM tellings WHERE message_id = $1) ORDER BY at, id`, id)
	return all, fault.Wrap(err, "read what message %s tells", m.ID)
}

// Lasting gives what lasts of which people were told, each with whom, the last time and by which channel.
func (s *Store) Lasting(ctx context.Context) (all []notice.Lasting, err error) {
	err = s.view(ctx, func(q querier) error {
		seen, err := query(ctx, q, scanKnown, `SELECT subject, seen, version FROM notice_seen WHERE lasts ORDER BY subject`)
		if err != nil {
			return err
		}
		for _, r := range seen {
			for _, once := range r.known.Seen.Open() {
				l, err := lasting(ctx, q, once)
				if err != nil {
					return err
				}
				if len(l.Told) > 0 {
					all = append(all, l)
				}
			}
		}
		return nil
	})
	return all, fault.Wrap(err, "read what lasts")
}

// lasting gives who was told of a notice, and who that it lasts still.
func lasting(ctx context.Context, q querier, once string) (l notice.Lasting, err error) {
	first, known, err := found(noticeTable.get(ctx, q, `WHERE once = $1`, once))
	if err != nil || !known {
		return l, err
	}
	told, err := query(ctx, q, scanWaiting, withNotices+`WHERE n.event_id = $1 AND n.reason = $2 AND n.subject = $3 AND n.at >= $4 AND NOT n.over
		AND t.told = 'now' ORDER BY t.due_at, n.id`, first.EventID, string(first.Reason), first.Subject, ms(first.At))
	return notice.LastingOf(first, told), err
}

// Repeat keeps what is told again.
func (s *Store) Repeat(ctx context.Context, all []notice.News, now time.Time) error {
	err := s.inTx(ctx, readiness.System, now, func(t *tx) error {
		n, err := t.keepTold(ctx, all)
		if n > 0 {
			t.touch()
		}
		return err
	})
	return fault.Wrap(err, "tell again what lasts")
}
