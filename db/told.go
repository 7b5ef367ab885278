package db

import (
	"context"

	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// readTold begins every query of tellings, with the channel of each and the message by which it goes.
const readTold = `SELECT notice_id, tellings.subscriber, tellings.channel_id, told, due_at, message_id, channels.name, channels.kind,
	COALESCE(m.tries, 0), COALESCE(m.next_at, 0), COALESCE(m.done_at, 0), COALESCE(m.status, 0), COALESCE(m.error, ''), COALESCE(m.accepted, FALSE),
	COALESCE(m.given_up, FALSE), COALESCE(other.name, '')
	FROM tellings JOIN channels ON channels.id = tellings.channel_id JOIN notices ON notices.id = notice_id
	LEFT JOIN messages m ON m.id = message_id LEFT JOIN messages instead ON m.id IS NOT NULL AND instead.instead_of = m.id
	LEFT JOIN channels other ON other.id = instead.channel_id `

var scanTold = into(func(d *notice.Delivery) fields {
	m := &d.Message
	return fields{&d.NoticeID, &d.Subscriber, &d.ChannelID, (*string)(&d.When), (*instant)(&d.Due), &d.MessageID, &d.Channel, &d.Kind,
		&m.Tries, (*instant)(&m.NextAt), (*instant)(&m.DoneAt), &m.Status, &m.Error, &m.Accepted, &m.GivenUp, &d.Instead}
})

var scanPast = into(func(p *notice.Past) fields { return noticeTable.fields(&p.Notice) })

// MostPast is how many notices of an event are shown; the older ones are left out.
const MostPast = 200

// ToldOf gives the notices of an event with whom they were told and whether that arrived, oldest first.
func (s *Store) ToldOf(ctx context.Context, eventID string) ([]notice.Past, error) {
	past, err := query(ctx, s.read, scanPast, `SELECT `+noticeColumns+` FROM (SELECT `+noticeColumns+` FROM notices WHERE event_id = $1
		ORDER BY at DESC, id DESC LIMIT $2) AS newest ORDER BY at, id`, eventID, MostPast)
	if err != nil {
		return nil, fault.Wrap(err, "read what was told of event %s", eventID)
	}
	told, err := query(ctx, s.read, scanTold, readTold+`WHERE notices.event_id = $1 ORDER BY due_at, tellings.subscriber, channels.name`, eventID)
	by := map[string][]notice.Delivery{}
	for _, d := range told {
		by[d.NoticeID] = append(by[d.NoticeID], d)
	}
	for i := range past {
		past[i].Deliveries = by[past[i].ID]
	}
	return past, fault.Wrap(err, "read to whom event %s was told", eventID)
}

// ChannelName is a channel by its name alone.
type ChannelName struct{ ID, Name, Kind string }

// ChannelNames lists the channels that are used, by name.
func (s *Store) ChannelNames(ctx context.Context) ([]ChannelName, error) {
	all, err := query(ctx, s.read, into(func(c *ChannelName) fields { return fields{&c.ID, &c.Name, &c.Kind} }),
		`SELECT id, name, kind FROM channels WHERE disabled = '' ORDER BY name`)
	return all, fault.Wrap(err, "read the names of channels")
}
