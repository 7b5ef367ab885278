package web

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"tallylight/readiness/batch"
	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/views"
)

// historyLength is how many changes a page of the log shows.
const historyLength = 100

// history answers GET /history?event=&who=&kind=&door=&since=&until=&before=.
func (s *Server) history(c echo.Context) error {
	q := c.QueryParams()
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // what is no number is the newest
	return s.barePage(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.HistoryPage{Page: s.frame(c, v, r), Who: q.Get("who"), Kind: q.Get("kind"), Door: q.Get("door"), Since: q.Get("since"), Until: q.Get("until")}
		filter := db.ChangeFilter{Before: before, Kinds: journal.Of(page.Kind), Via: page.Door, Since: s.day(page.Since, 0), Until: s.day(page.Until, 1)}
		filter.Access = page.Kind == journal.Access && v.actor.Role.May(readiness.EditPeople)
		if page.Who == views.WhoItself {
			filter.Itself = true
		} else {
			filter.By = page.Who
		}
		if err := s.ofEvent(ctx, r, q.Get("event"), &page, &filter); err != nil {
			return nil, err
		}
		if err := s.historyPage(ctx, r, &page, filter); err != nil {
			return nil, err
		}
		if v.actor.Role.May(readiness.EditPeople) {
			var err error
			if page.Addresses, err = s.store.Addresses(ctx, page.Changes); err != nil {
				return nil, err
			}
		}
		if page.Notice = undone(c); before > 0 {
			page.Newest = historyAddress(q, 0)
		}
		if len(page.Changes) == historyLength {
			page.Next = historyAddress(q, batch.From(page.Changes[historyLength-1]))
		}
		return views.History(page), nil
	})
}

// ofEvent narrows the log to one event; ErrNotFound where there is none.
func (s *Server) ofEvent(ctx context.Context, r *reading, id string, page *views.HistoryPage, filter *db.ChangeFilter) error {
	if id == "" {
		return nil
	}
	event, err := s.store.Event(ctx, id)
	if err != nil {
		return err
	}
	if r.withhold != "" {
		event = event.Withhold(r.at, r.withhold)
	}
	page.Event, filter.EventID = &event, id
	return nil
}

// historyPage reads the lines of the log with what became of them, and whom to choose from.
func (s *Server) historyPage(ctx context.Context, r *reading, page *views.HistoryPage, filter db.ChangeFilter) (err error) {
	if page.Changes, err = s.log(ctx, r, filter, historyLength); err != nil {
		return err
	}
	if n := len(page.Changes); n > 0 {
		if page.TakenBack, err = s.store.TakenBack(ctx, page.Changes[n-1].Seq); err != nil {
			return err
		}
	}
	page.People, err = s.store.People(ctx)
	return err
}

// day is the begin of a day of the company or, some days after it, the last millisecond before; zero where none was
// named.
func (s *Server) day(said string, after int) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, said, s.Zone1)
	switch {
	case err != nil || !fault.Dated(at):
		return time.Time{}
	case after > 0:
		return at.AddDate(0, 0, after).Add(-time.Millisecond)
	}
	return at
}

// historyAddress is a page of the log with the filter of another; before 0 is the newest.
func historyAddress(q url.Values, before int64) string {
	to := url.Values{}
	for _, name := range []string{"event", "who", "kind", "door", "since", "until"} {
		if v := q.Get(name); v != "" {
			to.Set(name, v)
		}
	}
	if before > 0 {
		to.Set("before", strconv.FormatInt(before, 10))
	}
	return (&url.URL{Path: "/history", RawQuery: to.Encode()}).String()
}

// undone says on the log that something was taken back.
func undone(c echo.Context) *views.Notice {
	if c.QueryParam("did") != journal.Undone {
		return nil
	}
	return &views.Notice{Kind: journal.Undone}
}
