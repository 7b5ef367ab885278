package web

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
	"tallylight/readiness/measured"
	"tallylight/readiness/notice"
	"tallylight/readiness/review"
	"tallylight/readiness/ticket"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) afterRoutes(g doors) {
	g.POST("/events/:id/review", may(readiness.WorkTasks), form(s.saveReview))
	g.POST("/events/:id/review/reopening", may(readiness.WorkTasks), said(s.reopenReview))
	if s.Stage == nil { // nothing is measured in a rehearsal
		g.POST("/events/:id/measuring", may(readiness.WorkTasks), s.measureAgain)
	}
	g.POST("/events/:id/preventions", may(readiness.WorkTasks), form(s.addPrevention))
	g.POST("/events/:id/preventions/:prevention/delete", may(readiness.WorkTasks), s.removePrevention)
}

// isOver says that the page of an event is the one of what came of it: who may not know what it is about sees none of that.
func (r *reading) isOver(row readiness.Row) bool {
	return row.Call == readiness.Over && !r.withholds(row.Event)
}

// afterPage reads what came of an event that is over, beside what its page has anyway.
func (s *Server) afterPage(ctx context.Context, r *reading, v viewer, page views.EventPage) (after views.AfterPage, err error) {
	after.EventPage, after.Outcomes = page, nil
	e := page.Row.Event
	peaks, err := s.store.EventPeak(ctx, e.ID)
	if err != nil {
		return after, err
	}
	peaks = slices.DeleteFunc(peaks, func(p measured.Peak) bool { return !p.Known() || r.past && p.MeasuredAt.After(r.at) })
	turns, err := s.pageTurns(ctx, r, e)
	if err != nil {
		return after, err
	}
	if after.Outcomes, err = s.outcomes(ctx, r, page.Row, peaks, turns); err != nil {
		return after, err
	}
	if after.Review, err = s.store.Review(ctx, e.ID); err != nil {
		return after, err
	}
	if r.past && after.Review.SavedAt.After(r.at) {
		after.Review = review.New(e.ID)
	}
	after.Typed = intent.EventReviewOf(after.Review)
	if err := s.preventions(ctx, r, v, &after); err != nil {
		return after, err
	}
	told, err := s.happened(ctx, r, after, peaks, turns)
	after.Moments, after.Calls = review.Timeline(told), told.Calls(r.facts.Ladder.LimitsAt(r.at).Go, r.at)
	return after, err
}

// mostTurns is how many turns of verdicts are looked at while one event is on air.
const mostTurns = 200

// pageTurns reads how the verdicts of top pages turned while an event was on air.
func (s *Server) pageTurns(ctx context.Context, r *reading, e readiness.Event) ([]readiness.Change, error) {
	from, to := e.Window()
	return s.log(ctx, r, db.ChangeFilter{Kinds: []string{journal.VerdictTurned}, Since: from, Until: to}, mostTurns)
}

// preventions reads those of an event, with what became of each.
func (s *Server) preventions(ctx context.Context, r *reading, v viewer, page *views.AfterPage) error {
	all, err := s.store.Preventions(ctx, page.Row.Event.ID)
	if err != nil {
		return err
	}
	if page.Trackers, err = s.store.Trackers(ctx); err != nil {
		return err
	}
	draft, _, err := s.draft(ctx, v.actor)
	if err != nil {
		return err
	}
	for _, p := range all {
		if r.past && p.MadeAt.After(r.at) {
			continue
		}
		page.Preventions = append(page.Preventions, becameOf(p, page, draft))
	}
	return nil
}

// becameOf finds what became of a prevention.
func becameOf(p review.Prevention, page *views.AfterPage, draft readiness.Ladder) views.Prevention {
	became := views.Prevention{Prevention: p}
	if p.Becomes == review.OfTheRung {
		if i := indexOf(page.Ladder, p.Template); i >= 0 {
			became.Level = page.Ladder.Templates[i].FromLevel
		}
		became.Drafted = became.Level == 0 && indexOf(draft, p.Template) >= 0
		return became
	}
	if i := slices.IndexFunc(page.Row.Tasks, func(t readiness.TaskStatus) bool { return t.ID == p.TaskID && t.State != readiness.TaskGone }); i >= 0 {
		became.Task = &page.Row.Tasks[i]
	}
	if l, linked := page.Issues[p.TaskID]; linked {
		became.Link = &l
		if i := slices.IndexFunc(page.Trackers, func(k ticket.Tracker) bool { return k.ID == l.TrackerID }); i >= 0 {
			became.Tracker = page.Trackers[i]
		}
	}
	return became
}

// mostMoments is how many lines of the log a timeline is made of; the log has the rest.
const mostMoments = 200

// happened reads what happened to an event.
func (s *Server) happened(ctx context.Context, r *reading, page views.AfterPage, peaks []measured.Peak, turns []readiness.Change) (t review.Told, err error) {
	e := page.Row.Event
	changes, err := s.changes(ctx, r, e.ID, review.Kinds, mostMoments)
	if err != nil {
		return t, err
	}
	told, err := s.store.ToldOf(ctx, e.ID)
	if err != nil {
		return t, err
	}
	t = review.Told{Event: e, Changes: append(changes, ofPages(turns, page.Outcomes)...), Notices: r.known(told), Peaks: peaks, Review: page.Review}
	for _, p := range page.Preventions {
		t.Preventions = append(t.Preventions, p.Prevention)
	}
	return t, nil
}

// known gives what was told by the instant of the reading.
func (r *reading) known(told []notice.Past) (all []notice.Notice) {
	for _, p := range told {
		if !r.past || !p.Notice.At.After(r.at) {
			all = append(all, p.Notice)
		}
	}
	return all
}

// callsOf gives how the call of an event went that is not over; nothing to those who may not know what it is about.
func (s *Server) callsOf(ctx context.Context, r *reading, e readiness.Event) ([]review.Spell, error) {
	if r.withholds(e) {
		return nil, nil
	}
	told, err := s.store.ToldOf(ctx, e.ID)
	if err != nil || len(told) == 0 {
		return nil, err
	}
	levels, err := s.changes(ctx, r, e.ID, []string{journal.LevelSet}, mostMoments)
	return review.Told{Event: e, Changes: levels, Notices: r.known(told)}.Calls(r.facts.Ladder.LimitsAt(r.at).Go, r.at), err
}

// ofPages gives the turns of the pages that count.
func ofPages(turns []readiness.Change, all []review.Outcome) []readiness.Change {
	return slices.DeleteFunc(slices.Clone(turns), func(c readiness.Change) bool {
		return !slices.ContainsFunc(all, func(o review.Outcome) bool { return o.Page != nil && o.Page.ID == c.Subject })
	})
}

// saveReview answers POST /events/:id/review.
func (s *Server) saveReview(c echo.Context, in intent.EventReview, wrong []fault.Invalid) error {
	id := c.Param("id")
	var r review.Review
	var err error
	if len(wrong) == 0 {
		r, err = s.store.SaveReview(c.Request().Context(), id, in.Said(), actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.staleReview(c, id, in)
	case len(wrong) > 0:
		return s.afterAgain(c, func(page *views.AfterPage) { page.Form, page.Typed, page.Errors = views.FormReview, in, wrong }, wrong)
	case err != nil:
		return err
	}
	did := journal.ReviewClosed
	if r.Open() {
		did = journal.ReviewSaved
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, did, "", "review"))
}

// staleReview answers a review that somebody else wrote on meanwhile: both versions, so that nothing is lost.
func (s *Server) staleReview(c echo.Context, id string, in intent.EventReview) error {
	now, err := s.store.Review(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.staleOf(c, id, "/review", now.Version, intent.Differences(intent.EventReviewOf(now), in))
}

// staleOf answers a form about something of an event that has a version of its own.
func (s *Server) staleOf(c echo.Context, id, form string, version int64, fields []views.StaleField) error {
	event, err := s.store.Event(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.stale(c, views.StalePage{Title: event.Title, Action: "/events/" + id + form, Version: version, Fields: fields, Back: "/events/" + id}, id, "")
}

// reopenReview answers POST /events/:id/review/reopening.
func (s *Server) reopenReview(c echo.Context, in intent.Pressed) error {
	id := c.Param("id")
	_, err := s.store.ReopenReview(c.Request().Context(), id, in.Version, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		return s.staleReopening(c, id)
	}
	return seeOther(c, after("/events/"+id, journal.ReviewReopened, "", "review"), err)
}

func (s *Server) staleReopening(c echo.Context, id string) error {
	now, err := s.store.Review(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.staleOf(c, id, "/review/reopening", now.Version, nil)
}

// addPrevention answers POST /events/:id/preventions.
func (s *Server) addPrevention(c echo.Context, in intent.NewPrevention, wrong []fault.Invalid) error {
	made, err := in.Made()
	wrong = intent.Merge(wrong, fault.Invalids(err))
	if len(wrong) == 0 {
		_, err = s.store.AddPrevention(c.Request().Context(), c.Param("id"), made, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	if len(wrong) > 0 {
		return s.afterAgain(c, func(page *views.AfterPage) { page.Form, page.Made, page.Errors = views.FormPrevention, in, wrong }, wrong)
	}
	return seeOther(c, after("/events/"+c.Param("id"), journal.PreventionAdded, "", "prev"), err)
}

// removePrevention answers POST /events/:id/preventions/:prevention/delete.
func (s *Server) removePrevention(c echo.Context) error {
	id := c.Param("id")
	err := s.store.RemovePrevention(c.Request().Context(), id, c.Param("prevention"), actor(c), s.now())
	return seeOther(c, after("/events/"+id, journal.PreventionRemoved, "", "prev"), err)
}

// afterAgain shows the page of an event that is over with what was typed and why it was refused.
func (s *Server) afterAgain(c echo.Context, typed func(*views.AfterPage), wrong []fault.Invalid) error {
	return s.refuse(c, "/events/"+c.Param("id"), func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.eventPage(ctx, c, v, r)
		if err != nil {
			return nil, err
		}
		if !r.isOver(page.Row) {
			return nil, fault.All(wrong)
		}
		shown, err := s.afterPage(ctx, r, v, page)
		typed(&shown)
		return views.After(shown), err
	})
}

// measureAgain answers POST /events/:id/measuring.
func (s *Server) measureAgain(c echo.Context) error {
	id := c.Param("id")
	return seeOther(c, after("/events/"+id, journal.PeakAsked, "", "obs"), s.store.AskPeakAgain(c.Request().Context(), id, actor(c), s.now()))
}
