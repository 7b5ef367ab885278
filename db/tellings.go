package db

import (
	"context"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// longestDue is how far ahead anything waits at most: a night and a day. What waits longer, a clock that was ahead has put there.
const longestDue = 25 * time.Hour

// dueTellings are those of which the time has come.
var dueTellings = ` FROM tellings WHERE told = 'now' AND message_id = '' AND ` + within(`due_at`, longestDue) + ` <= $1`

// Gather makes messages of the tellings that are due, and gives when there may be more to gather; zero where nothing waits.
func (s *Store) Gather(ctx context.Context, now time.Time) (next time.Time, err error) {
	due, err := query(ctx, s.read, scanValue[string], `SELECT notice_id`+dueTellings+` LIMIT 1`, ms(now))
	if err != nil {
		return next, fault.Wrap(err, "look for what is to be told")
	}
	var later time.Time
	if len(due) > 0 {
		err = s.inTx(ctx, readiness.System, now, func(t *tx) error {
			later, err = t.gather(ctx)
			return err
		})
		if err != nil {
			return next, fault.Wrap(err, "gather what is to be told")
		}
	}
	at, err := query(ctx, s.read, scanValue[int64], `SELECT due_at FROM tellings WHERE told = 'now' AND message_id = '' AND due_at > $1 ORDER BY due_at LIMIT 1`, ms(now))
	if err != nil {
		return next, fault.Wrap(err, "read what is to be told next")
	}
	if len(at) > 0 {
		next = time.UnixMilli(at[0]).UTC()
	}
	if next.IsZero() || !later.IsZero() && later.Before(next) {
		next = later
	}
	return next, nil
}

// scanWaiting reads what is due with its notice.
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

// gather makes messages of what is due, and gives when the rest is.
func (t *tx) gather(ctx context.Context) (next time.Time, err error) {
	due, err := query(ctx, t, scanWaiting, withNotices+`WHERE t.told = 'now' AND t.message_id = '' AND `+within(`t.due_at`, longestDue)+` <= $1
		ORDER BY t.due_at, n.at, n.id`, ms(t.now))
	if err != nil || len(due) == 0 {
		return next, err
	}
	last := map[notice.Line]time.Time{}
	for _, w := range due {
		line := notice.Line{Subscriber: w.Subscriber, ChannelID: w.ChannelID}
		if _, known := last[line]; known {
			continue
		}
		if last[line], err = t.lastMessage(ctx, line); err != nil {
			return next, err
		}
	}
	batches, next := notice.Gathered(t.now, due, last)
	for _, b := range batches {
		if err := t.send(ctx, b); err != nil {
			return next, err
		}
	}
	return next, nil
}

// lastMessage gives when the last message with notices was written to a subscriber by a channel; zero: never. One that is ahead of now
// counts as none.
func (t *tx) lastMessage(ctx context.Context, to notice.Line) (time.Time, error) {
	at, err := query(ctx, t, scanValue[int64], `SELECT created_at FROM messages WHERE channel_id = $1 AND subscriber = $2 AND kind = 'notices' AND created_at <= $3
		ORDER BY created_at DESC LIMIT 1`, to.ChannelID, to.Subscriber, ms(t.now))
	if err != nil || len(at) == 0 {
		return time.Time{}, err
	}
	return time.UnixMilli(at[0]).UTC(), nil
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
