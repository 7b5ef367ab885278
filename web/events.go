package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness/account"
	"tallylight/readiness/batch"
	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/learning"
	"tallylight/text"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) eventRoutes(g doors) {
	g.GET("/events/:id", account.AnyRole, s.showsAt(s.barePage, s.event))
	g.GET("/events/:id/sheet", account.AnyRole, s.showsAt(s.barePage, s.sheet))
	g.GET("/events/:id/level", account.AnyRole, s.showsBare(s.previewLevel))
	g.POST("/events/:id/level", may(readiness.SetLevel), s.setLevel)
	g.POST("/events/:id/hidden", may(readiness.SetLevel), s.setHidden)
	g.POST("/events/:id/acknowledgement", may(readiness.NoteMoves), said(s.acknowledge))
}

// eventHistory is how many changes an event's page shows; the log has the rest.
const eventHistory = 12

// event answers GET /events/:id: the page of an event or, of one that is over, of what came of it.
func (s *Server) event(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.eventPage(ctx, c, v, r)
	if err != nil {
		return nil, err
	}
	if !r.isOver(page.Row) {
		page.Calls, err = s.callsOf(ctx, r, page.Row.Event)
		return views.Event(page), err
	}
	after, err := s.afterPage(ctx, r, v, page)
	return views.After(after), err
}

// eventPage reads what the page of an event shows, whether it is over or not.
func (s *Server) eventPage(ctx context.Context, c echo.Context, v viewer, r *reading) (page views.EventPage, err error) {
	row, err := s.row(ctx, r, c.Param("id"))
	if err != nil {
		return page, err
	}
	changes, err := s.changes(ctx, r, row.Event.ID, nil, eventHistory)
	if err != nil {
		return page, err
	}
	page = views.EventPage{Page: s.frame(c, v, r), Row: row, Ladder: r.facts.Ladder, Changes: changes,
		Reach: readiness.ReachOf(r.at, row.Event, r.facts.Ladder, row.Tasks)}
	if err := s.fillEvent(ctx, r, &page); err != nil {
		return page, err
	}
	if page.Live, err = s.liveOf(ctx, r, row); err != nil {
		return page, err
	}
	if !r.past {
		page.Skip, page.Lapsed = c.QueryParam("skip"), lapsed(row, r.facts.Ladder, v.actor, r.at)
		if page.Notice, err = s.offerNotice(ctx, c, v, r); page.Notice == nil {
			page.Notice = undoable(eventNotice(c, v.lang, row), changes, v.actor, r.at)
		}
	}
	return page, err
}

// fillEvent reads what stands around an event.
func (s *Server) fillEvent(ctx context.Context, r *reading, page *views.EventPage) (err error) {
	row := page.Row
	if feed, ok := r.facts.Feeds[row.Event.FeedID]; ok {
		page.Feed = &feed
	}
	if page.Findings, err = s.findingsOf(ctx, r, row.Event); err != nil {
		return err
	}
	if page.Sources, err = s.sourcesOf(ctx, r, row.Event); err != nil {
		return err
	}
	if page.Notes, err = s.notes(ctx, r, row.Event.ID); err != nil {
		return err
	}
	if page.Names, err = s.names(ctx, r, row.Grounds.Demand); err != nil {
		return err
	}
	if page.With, err = s.companions(ctx, r, row); err != nil {
		return err
	}
	if page.Issues, err = s.issuesOf(ctx, r, row.Event); err != nil {
		return err
	}
	if page.Offers, err = s.offersAbout(ctx, r, row.Event.ID); err != nil {
		return err
	}
	if page.MovedAs, err = s.movedAs(ctx, r, row.Event); err != nil {
		return err
	}
	if page.Forecast, err = s.explained(ctx, r, row); err != nil {
		return err
	}
	page.Opened, err = s.openedFor(ctx, r, row.Event)
	return err
}

// explained gives the forecast of an event that is not over, with why it is so, as the viewer of the reading may see it.
func (s *Server) explained(ctx context.Context, r *reading, row readiness.Row) (learning.Explained, error) {
	if row.Phase != readiness.Upcoming && row.Phase != readiness.OnAir || r.withholds(row.Event) {
		return learning.Explained{}, nil
	}
	cases, err := s.store.PastCases(ctx, r.at)
	if err != nil {
		return learning.Explained{}, err
	}
	if r.withhold != "" {
		return learning.ExplainTo(r.at, r.today, &row.Event, row.Grounds, cases), nil
	}
	return learning.Explain(r.at, &row.Event, row.Grounds, cases), nil
}

// movedAs gives the airings that moved as an event did and that SRE has not taken note of, where it is one of them.
func (s *Server) movedAs(ctx context.Context, r *reading, e readiness.Event) (batch.Airings, error) {
	if r.past || !e.AsksForNote(r.at) {
		return nil, nil
	}
	airings, err := s.store.MovedWith(ctx, e)
	airings = slices.DeleteFunc(airings, func(o readiness.Event) bool { return !o.AsksForNote(r.at) })
	for i := range airings {
		airings[i] = r.seen(readiness.Row{Event: airings[i]}).Event
	}
	return airings, err
}

// notes gives the newest note on each task of an event, by the task's id.
func (s *Server) notes(ctx context.Context, r *reading, eventID string) (map[string]readiness.Change, error) {
	said, err := s.changes(ctx, r, eventID, []string{journal.TaskNoted, journal.TaskCompleted}, mostNotes)
	newest := map[string]readiness.Change{}
	for _, c := range said {
		if _, newer := newest[c.TaskID]; !newer && c.Data["note"] != "" {
			newest[c.TaskID] = c
		}
	}
	return newest, err
}

// eventNotice says what the last request did, from the address to which it led.
func eventNotice(c echo.Context, lang text.Lang, row readiness.Row) *views.Notice {
	n := views.Notice{Kind: c.QueryParam("did")}
	base := "/events/" + row.Event.ID
	switch n.Kind {
	case journal.TaskClaimed, journal.TaskReleased, journal.TaskCompleted, journal.TaskReopened,
		journal.TaskWaived, journal.WaiverWithdrawn, journal.TaskConfirmed, journal.TaskNoted, journal.TaskKept,
		journal.TaskAdded, journal.TaskRemoved, journal.WaiverApproved, journal.TaskReviewed, asked,
		journal.IssueWanted, journal.IssueLinked, journal.IssueUnlinked:
		return taskNotice(n, c.QueryParam("of"), lang, row)
	case journal.EventHidden:
		n.Subject, n.Version, n.Undo = row.Event.Title, row.Event.Version, base+"/hidden"
		n.Fields = []views.NoticeField{{Name: "hidden", Value: "false"}}
	case journal.EventCancelled:
		n.Subject = row.Event.Title
		if row.Event.FeedID == "" {
			n.Version, n.Undo = row.Event.Version, base+"/cancellation/delete"
		}
	case journal.LevelSet, journal.BriefTold, journal.WentOnAir, journal.HasAired, journal.EventShown,
		journal.EventImported, journal.EventChanged, journal.EventRestored, journal.EventKept, journal.MoveSeen, journal.SeriesSeen,
		journal.WasPostponed, journal.SourceChosen, journal.Undone, "still_right",
		journal.ReviewSaved, journal.ReviewClosed, journal.ReviewReopened, journal.PreventionAdded, journal.PreventionRemoved, journal.PeakAsked:
		n.Subject = row.Event.Title
	default:
		return nil
	}
	return &n
}

// undoable has a notice without an undo of its own lead to the one of its line in the log: the newest of its kind, where
// whoever looks has just made it.
func undoable(n *views.Notice, changes []readiness.Change, who readiness.Actor, now time.Time) *views.Notice {
	if n == nil || n.Undo != "" {
		return n
	}
	i := slices.IndexFunc(changes, func(ch readiness.Change) bool {
		return ch.Kind == n.Kind || n.Kind == journal.SeriesSeen && ch.Kind == journal.MoveSeen // of a series whose others were seen before
	})
	if i < 0 {
		return n
	}
	if ch := changes[i]; ch.ActorID == who.ID && ch.MayUndo(now) == nil && ch.UndoableBy(who.Role) {
		n.Undo = undoPath(ch)
	}
	return n
}

// undoPath is where a line of the log is taken back.
func undoPath(c readiness.Change) string { return fmt.Sprintf("/changes/%d/undo", c.Seq) }

// undoPaths says where each act on a task is undone.
var undoPaths = map[string]string{
	journal.TaskClaimed: "/claim/delete", journal.TaskReleased: "/claim",
	journal.TaskCompleted: "/completion/delete", journal.TaskWaived: "/waiver/delete", journal.TaskAdded: "/delete",
}

func taskNotice(n views.Notice, id string, lang text.Lang, row readiness.Row) *views.Notice {
	i := slices.IndexFunc(row.Tasks, func(t readiness.TaskStatus) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	t := row.Tasks[i]
	n.Subject, n.Version = text.For(lang).TaskTitle(t.Task), t.Version
	if path, ok := undoPaths[n.Kind]; ok {
		n.Undo = "/tasks/" + t.ID + path
	}
	return &n
}

// previewLevel answers GET /events/:id/level?to=4: what the change would do.
func (s *Server) previewLevel(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.levelPage(ctx, c, v, r, c.QueryParam("to"))
	return views.EventLevel(page), err
}

func (s *Server) levelPage(ctx context.Context, c echo.Context, v viewer, r *reading, typed string) (page views.LevelPage, err error) {
	row, err := s.row(ctx, r, c.Param("id"))
	if err != nil {
		return page, err
	}
	to, err := strconv.Atoi(typed)
	if _, ok := r.facts.Ladder.Rung(to); err != nil || !ok {
		return page, fault.Invalid{Field: "level", Reason: "out_of_range", Got: typed}
	}
	suggested, names, err := s.suggest(ctx, r, row.Event)
	if err != nil {
		return page, err
	}
	tasks := tasksOf(row)
	page = views.LevelPage{
		Page: s.frame(c, v, r), Row: row, Ladder: r.facts.Ladder, Suggested: suggested, Names: names,
		Change: readiness.PreviewLevel(r.at, row.Event, r.facts.Ladder, tasks, to),
		Reach:  readiness.ReachOf(r.at, row.Event, r.facts.Ladder, row.Tasks),
	}
	if feed, ok := r.facts.Feeds[row.Event.FeedID]; ok {
		page.Feed = &feed
	}
	if v.actor.Role.May(readiness.SetLevel) {
		facts := r.facts
		if r.find(row.Event.ID) < 0 {
			if facts, err = s.eventFacts(ctx, r, row.Event.ID); err != nil {
				return page, err
			}
		}
		then := facts.AtLevel(r.at, row.Event, tasks, to, v.actor)
		page.Then = &then
	}
	return page, nil
}

// levelAgain answers a level that was chosen from an older ladder: 409 with what it would bring by the ladder as it is.
func (s *Server) levelAgain(c echo.Context) error {
	return s.again(c, http.StatusConflict, "/", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.levelPage(ctx, c, v, r, field(c, "level"))
		page.Stale, page.Reason, page.Below = true, field(c, "reason"), field(c, "level_reason")
		own := &url.URL{Path: "/events/" + page.Row.Event.ID + "/level", RawQuery: "to=" + strconv.Itoa(page.Change.To)}
		page.OtherLang = inLang(own, v.lang.Other())
		return views.EventLevel(page), err
	})
}

func tasksOf(row readiness.Row) []readiness.Task {
	tasks := make([]readiness.Task, len(row.Tasks))
	for i, t := range row.Tasks {
		tasks[i] = t.Task
	}
	return tasks
}

// setLevel answers POST /events/:id/level.
func (s *Server) setLevel(c echo.Context) error {
	in, wrong, err := meant[intent.Level](c)
	if err = errors.Join(err, fault.All(wrong)); err != nil {
		return err
	}
	level, err := in.N()
	if err != nil {
		return err
	}
	id := c.Param("id")
	_, err = s.store.SetLevelOf(c.Request().Context(), id,
		db.LevelWord{Level: level, Ladder: in.LadderSeen(), Reason: in.Reason, Below: in.Below, Asked: in.Asked, Version: in.Version}, actor(c), s.now())
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.staleLevel(c, id, in)
	case aboutReasons(err):
		return s.refuseLevel(c, in, err)
	case err != nil:
		return fmt.Errorf("set level: %w", err)
	}
	if field(c, "then") == "triage" {
		return c.Redirect(http.StatusSeeOther, onward(c, journal.LevelSet, id))
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, journal.LevelSet, "", ""))
}

// aboutReasons says that a level was refused for what was written beside it.
func aboutReasons(err error) bool {
	wrong := fault.Invalids(err)
	return len(wrong) > 0 && !slices.ContainsFunc(wrong, func(w fault.Invalid) bool { return w.Field == "level" })
}

// refuseLevel shows what the level would bring, with what was typed and why it was refused.
func (s *Server) refuseLevel(c echo.Context, in intent.Level, cause error) error {
	return s.refuse(c, "/events/"+c.Param("id"), func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.levelPage(ctx, c, v, r, in.Level)
		page.Reason, page.Below, page.Errors = in.Reason, in.Below, fault.Invalids(cause)
		return views.EventLevel(page), err
	})
}

// staleLevel answers a level that comes too late: the ladder or the event was changed since.
func (s *Server) staleLevel(c echo.Context, id string, in intent.Level) error {
	now, err := s.store.Ladder(c.Request().Context())
	if err != nil {
		return err
	}
	if seen := in.LadderSeen(); seen != 0 && seen != now.Version {
		return s.levelAgain(c)
	}
	return s.staleEvent(c, id, "/level", func(now readiness.Event) []views.StaleField {
		return intent.Differences(intent.Level{Level: strconv.Itoa(now.Level), Ladder: in.Ladder}, in)
	})
}

// setHidden answers POST /events/:id/hidden: it is no exposure after all, or it is one (hidden=false).
func (s *Server) setHidden(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	id, hidden := c.Param("id"), field(c, "hidden") != "false"
	if _, err := s.store.SetHidden(c.Request().Context(), id, hidden, version, actor(c), s.now()); err != nil {
		return fmt.Errorf("hide event: %w", err)
	}
	did := journal.EventHidden
	if !hidden {
		did = journal.EventShown
	}
	if field(c, "then") == "triage" {
		return c.Redirect(http.StatusSeeOther, onward(c, did, id))
	}
	return c.Redirect(http.StatusSeeOther, after("/events/"+id, did, "", ""))
}

// press makes the handler of a button without a form.
func (s *Server) press(do pressed, did string) echo.HandlerFunc {
	return said(func(c echo.Context, in intent.Pressed) error { return s.pressed(c, in.Version, do, did) })
}

// pressed does what a button does.
func (s *Server) pressed(c echo.Context, version int64, do pressed, did string) error {
	id := c.Param("id")
	_, err := do(c.Request().Context(), id, version, actor(c), s.now())
	if errors.Is(err, fault.ErrStale) {
		_, form, _ := strings.Cut(c.Path(), ":id")
		return s.staleEvent(c, id, form, func(readiness.Event) []views.StaleField { return nil })
	}
	return seeOther(c, after("/events/"+id, did, "", ""), fault.Wrap(err, "%s", did))
}

// acknowledge answers POST /events/:id/acknowledgement, of one event or of all airings that moved as it did.
func (s *Server) acknowledge(c echo.Context, in intent.Acknowledgement) error {
	if in.Series {
		return s.pressed(c, in.Version, s.store.AcknowledgeSeries, journal.SeriesSeen)
	}
	return s.pressed(c, in.Version, s.store.AcknowledgeMove, journal.MoveSeen)
}

// staleEvent answers a form about an event that somebody else changed meanwhile: 409 with both versions.
func (s *Server) staleEvent(c echo.Context, id, form string, fields func(now readiness.Event) []views.StaleField) error {
	ctx := c.Request().Context()
	event, err := s.store.Event(ctx, id)
	if err != nil {
		return err
	}
	page := views.StalePage{Title: event.Title, Action: "/events/" + id + form, Version: event.Version,
		Fields: fields(event), Back: "/events/" + id}
	return s.stale(c, page, id, "")
}

// stale answers 409 with both versions; nothing that was typed is lost.
func (s *Server) stale(c echo.Context, page views.StalePage, eventID, taskID string) error {
	ctx := c.Request().Context()
	changes, err := s.store.RecentChanges(ctx, eventID, nil, eventHistory)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(changes, func(ch readiness.Change) bool { return taskID == "" || ch.TaskID == taskID }); i >= 0 && page.By == "" {
		page.By, page.At = changes[i].Actor, changes[i].At
	}
	return s.again(c, http.StatusConflict, page.Back, func(_ context.Context, v viewer, r *reading) (templ.Component, error) {
		page.Page = s.frame(c, v, r)
		return views.Stale(page), nil
	})
}

// pressed is a store method behind such a button.
type pressed func(ctx context.Context, id string, version int64, by readiness.Actor, now time.Time) (readiness.Event, error)
