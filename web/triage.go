package web

import (
	"context"
	"net/url"
	"slices"

	"tallylight/readiness/batch"
	"tallylight/readiness/grading"

	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/intake"
	"tallylight/readiness/toppage"
	"tallylight/views"
)

// triage answers GET /triage?event=: the event that was asked for, else the first, of the coming ones without a level.
func (s *Server) triage(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page := views.TriagePage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder}
	if err := s.triageNotice(ctx, c, v, r, &page); err != nil {
		return nil, err
	}
	var err error
	if page.Peaks, err = s.peaksOf(ctx); err != nil {
		return nil, err
	}
	rows, err := s.withoutLevel(ctx, r)
	if err != nil {
		return nil, err
	}
	if page.Count = len(rows); page.Count == 0 {
		return views.Triage(page), nil
	}
	asked := c.QueryParam("event")
	i := slices.IndexFunc(rows, func(row readiness.Row) bool { return row.Event.ID == asked })
	page.Moved = i < 0 && asked != ""
	err = s.triageAt(ctx, r, &page, rows, max(i, 0))
	return views.Triage(page), err
}

// mostTriage is how many events the triage looks ahead to, where the board has not all of them: one more than it can list.
const mostTriage = batch.Most + 1

// withoutLevel lists the first coming events without a level, by air time.
func (s *Server) withoutLevel(ctx context.Context, r *reading) ([]readiness.Row, error) {
	rows := r.rows
	if !r.whole() {
		none := 0
		facts, err := s.store.Events(ctx, db.Listing{From: r.at, To: r.at.Add(intake.ImportFuture), Most: mostTriage, Level: &none})
		if err != nil {
			return nil, err
		}
		rows = readiness.Board(r.at, facts)
		for i := range rows {
			rows[i] = r.seen(rows[i])
		}
	}
	return slices.DeleteFunc(slices.Clone(readiness.Coming(r.at, rows)), func(row readiness.Row) bool {
		return row.Event.Level > 0 || row.Phase != readiness.Upcoming
	}), nil
}

// triageAt puts one of the rows on the page, with the ways to its neighbours.
func (s *Server) triageAt(ctx context.Context, r *reading, page *views.TriagePage, rows []readiness.Row, i int) (err error) {
	page.Row, page.N = &rows[i], i+1
	if i > 0 {
		page.Previous = rows[i-1].Event.ID
	}
	if i+1 < len(rows) {
		page.Next = rows[i+1].Event.ID
	}
	if page.Offers, err = s.offersAbout(ctx, r, rows[i].Event.ID); err != nil {
		return err
	}
	page.Suggested, page.Names, err = s.suggest(ctx, r, rows[i].Event)
	return err
}

// triageNotice says what was done to the event before, with the way back to it.
func (s *Server) triageNotice(ctx context.Context, c echo.Context, v viewer, r *reading, page *views.TriagePage) (err error) {
	if page.Notice, err = s.offerNotice(ctx, c, v, r); err != nil || page.Notice != nil {
		return err
	}
	did, of := c.QueryParam("did"), c.QueryParam("of")
	if did == journal.ExposureAnswered {
		page.Notice = noticeFrom(c)
		return nil
	}
	if of == "" || did != journal.LevelSet && did != journal.EventHidden && did != journal.EventShown {
		return nil
	}
	row, err := s.row(ctx, r, of)
	if err != nil {
		return err
	}
	page.Notice = &views.Notice{Kind: did, Subject: row.Event.Title, Version: row.Event.Version}
	back := []views.NoticeField{{Name: "then", Value: "triage"}, {Name: "next", Value: of}}
	switch did {
	case journal.EventHidden:
		page.Notice.Undo, page.Notice.Fields = "/events/"+of+"/hidden", append(back, views.NoticeField{Name: "hidden", Value: "false"})
	case journal.LevelSet:
		page.Notice.Undo, page.Notice.Fields = "/events/"+of+"/level", append(back, views.NoticeField{Name: "level", Value: "0"})
	}
	if !page.Person.Role.May(readiness.SetLevel) {
		page.Notice.Undo = ""
	}
	return nil
}

// onward is where a form of the triage leads: to the event that it names as the next, with what was done to this one.
func onward(c echo.Context, did, id string) string {
	q := url.Values{"did": {did}, "of": {id}}
	if next := field(c, "next"); next != "" {
		q.Set("event", next)
	}
	return "/triage?" + q.Encode()
}

// suggest gives the level that the figures speak for, on the page where they ask for most; nil where whoever reads may not see
// what the event is about.
func (s *Server) suggest(ctx context.Context, r *reading, e readiness.Event) (*grading.Suggestion, views.Names, error) {
	if r.withhold != "" && e.Confidential(r.at) {
		return nil, nil, nil
	}
	past, err := s.store.PastLike(ctx, r.at)
	if err != nil {
		return nil, nil, err
	}
	all, _, err := s.groundsOf(ctx, r, e)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		if r.withhold != "" {
			all[i].Demand = all[i].Demand.Withhold()
		}
	}
	suggested, on := grading.Highest(e, r.facts.Ladder, all, grading.Alike(r.at, e, past))
	for i := range suggested.Reasons {
		for j, o := range suggested.Reasons[i].Like {
			suggested.Reasons[i].Like[j] = r.seen(readiness.Row{Event: o}).Event
		}
	}
	names, err := s.names(ctx, r, on.Demand)
	return &suggested, names, err
}

// names gives the events that fall together with another, as the viewer of the reading may see them.
func (s *Server) names(ctx context.Context, r *reading, d toppage.Demand) (views.Names, error) {
	names := views.Names{}
	var others []string
	for _, a := range d.Also {
		if i := slices.IndexFunc(r.rows, func(row readiness.Row) bool { return row.Event.ID == a.EventID }); i >= 0 {
			names[a.EventID] = r.rows[i].Event
		} else if a.EventID != "" {
			others = append(others, a.EventID)
		}
	}
	if r.past {
		for _, id := range others {
			row, err := s.row(ctx, r, id)
			if err != nil {
				return nil, err
			}
			names[id] = row.Event
		}
		return names, nil
	}
	events, err := s.store.EventsNamed(ctx, others)
	for _, e := range events {
		names[e.ID] = r.seen(readiness.Row{Event: e}).Event
	}
	return names, err
}
