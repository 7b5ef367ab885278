package db

import (
	"context"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// PastNotice is a notice with what says who may know its event.
type PastNotice struct {
	notice.Notice
	private bool
	embargo time.Time
}

// Seen gives the notice as people of a role may see it at now; title stands in place of the name of a confidential event.
func (n PastNotice) Seen(role readiness.Role, now time.Time, title string) notice.Notice {
	if role.May(readiness.SeePrivate) || !(n.private || now.Before(n.embargo)) {
		return n.Notice
	}
	return n.Withhold(title)
}

// scanPastNotice reads notices; of an event that is gone nobody can say any more that it was not confidential.
var scanPastNotice = into(func(n *PastNotice) fields {
	return append(noticeTable.fields(&n.Notice), &n.private, (*embargo)(&n.embargo))
})

const readPast = `SELECT ` + noticeColumns + `,
	COALESCE((SELECT private FROM events WHERE events.id = notices.event_id), event_id <> ''),
	COALESCE((SELECT brief FROM events WHERE events.id = notices.event_id), '') FROM notices`

// mostToldPast bounds the notices of a week that are looked at, the newest of them.
const mostToldPast = 20_000

// NoticesSince lists what there was to tell since an instant, the oldest first.
func (s *Store) NoticesSince(ctx context.Context, since time.Time) ([]PastNotice, error) {
	told, err := query(ctx, s.read, scanPastNotice, `SELECT * FROM (`+readPast+` WHERE at >= $1 ORDER BY at DESC, id DESC LIMIT $2) AS newest ORDER BY at, id`, ms(since), mostToldPast)
	return told, fault.Wrap(err, "read what there was to tell")
}
