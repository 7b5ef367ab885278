package jobs

import (
	"context"
	"errors"
	"time"

	"tallylight/calendar"
	"tallylight/readiness"
	"tallylight/readiness/proof"
)

// Roster asks a calendar who is on call around an event.
type Roster struct {
	Fetcher *calendar.Fetcher
	Home    func(context.Context) *time.Location
	Now     func() time.Time
}

const rosterTimeout = 20 * time.Second

// Ask reads the roster at a connection's address.
func (r *Roster) Ask(ctx context.Context, with *readiness.Connection, _ proof.Query, e readiness.Event) proof.Reading {
	asked := r.Now()
	ctx, cancel := context.WithTimeout(ctx, rosterTimeout)
	defer cancel()
	got, err := r.Fetcher.Fetch(ctx, calendar.Source{URL: with.URL})
	if err != nil {
		return proof.Unread(fetchReason(err), "", asked)
	}
	from, to := readiness.RosterWindow(e)
	reader := calendar.Reader{Home: r.Home(ctx), MaxBody: r.Fetcher.MaxBody}
	read := reader.Read(got.Body, calendar.Window{From: from, To: to})
	if read.Outcome == calendar.NotACalendar {
		return proof.Unread(proof.UnreadCalendar, read.Got, asked)
	}
	return readiness.ReadRoster(read.Occurrences, read.Complete && !got.Truncated, e, asked)
}

// fetchReason is why a roster could not be fetched, as a Reading says it.
func fetchReason(err error) string {
	var failed *calendar.FetchError
	if !errors.As(err, &failed) {
		return proof.UnreadBroken
	}
	word, known := map[string]string{calendar.CodeAddress: proof.UnreadAddress, calendar.CodeDNS: proof.UnreadDNS,
		calendar.CodeRefused: proof.UnreadRefused, calendar.CodeTLS: proof.UnreadTLS, calendar.CodeTimeout: proof.UnreadTimeout,
		calendar.CodeTimeoutBody: proof.UnreadTimeout, calendar.CodeStatus: proof.UnreadStatus,
		calendar.CodeTooLarge: proof.UnreadLarge}[failed.Code]
	if !known {
		return proof.UnreadBroken
	}
	return word
}
