package web

import (
	"context"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/readiness/journal"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) freezeRoutes(g doors) {
	g.GET("/freeze", account.AnyRole, s.showsBare(s.freeze))
	g.POST("/freeze", may(readiness.EditLevels), form(s.saveFreeze))
	g.POST("/freeze/open", may(readiness.WaiveCheck), form(s.openFreeze))
}

const (
	freezeAhead   = 30 * fault.Day // of what the page lists
	openingsShown = 10
)

// freeze answers GET /freeze.
func (s *Server) freeze(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.freezePage(ctx, c, v, r)
	page.Notice = noticeFrom(c)
	return views.Freeze(page), err
}

// freezePage reads what the page shows, as the viewer may see it.
func (s *Server) freezePage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.FreezePage, error) {
	page := views.FreezePage{Page: s.frame(c, v, r), BaseURL: s.BaseURL}
	facts, err := s.store.Freeze(ctx, r.at, r.at.Add(freezeAhead))
	if err != nil {
		return page, err
	}
	windows := facts.Windows(r.at)
	page.Answer = freeze.Ask(windows, facts.Openings, freeze.Question{At: r.at}).Withhold(r.at, r.withhold)
	page.Turns = freeze.Turns(windows, facts.Openings, r.at)
	page.Settings, page.Ladder = facts.Settings, facts.Ladder
	page.Form = intent.FreezeOf(facts.Settings)
	page.Windows = shownWindows(windows, r)
	if page.Opened, err = s.changes(ctx, r, "", []string{journal.FreezeOpened}, openingsShown); err != nil {
		return page, err
	}
	page.Opened = onceEach(page.Opened)
	refused, err := s.changes(ctx, r, "", []string{journal.FreezeRefused}, 1)
	if len(refused) > 0 {
		page.Refused = &refused[0]
	}
	return page, err
}

// shownWindows are those that begin soon, as the viewer of a reading may see them.
func shownWindows(windows []freeze.Window, r *reading) []freeze.Window {
	var shown []freeze.Window
	for _, w := range windows {
		if !fault.Within(r.at, w.From, freezeAhead) {
			continue
		}
		if r.withhold != "" {
			w.Event = w.Event.Withhold(r.at, r.withhold)
		}
		shown = append(shown, w)
	}
	return shown
}

// onceEach leaves of the lines of one opening, of which each event that froze has one, the newest.
func onceEach(lines []readiness.Change) []readiness.Change {
	var told []readiness.Change
	for _, c := range lines {
		if n := len(told) - 1; n >= 0 && told[n].At.Equal(c.At) && told[n].ActorID == c.ActorID {
			continue
		}
		told = append(told, c)
	}
	return told
}

// openFreeze answers POST /freeze/open.
func (s *Server) openFreeze(c echo.Context, in intent.FreezeOpening, unread []fault.Invalid) error {
	var err error
	if len(unread) == 0 {
		_, err = s.store.OpenFreeze(c.Request().Context(), in.Service, in.Reason, actor(c), s.now())
		unread = fault.Invalids(err)
	}
	if len(unread) > 0 {
		return s.refuse(c, "/freeze", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			page, err := s.freezePage(ctx, c, v, r)
			page.Opening, page.OpenErrors = in, unread
			return views.Freeze(page), err
		})
	}
	return seeOther(c, after("/freeze", journal.FreezeOpened, "", "open"), fault.Wrap(err, "open the freeze"))
}

// saveFreeze answers POST /freeze.
func (s *Server) saveFreeze(c echo.Context, in intent.Freeze, unread []fault.Invalid) error {
	settings, wrong := in.Settings()
	if wrong = intent.Merge(unread, wrong); len(wrong) > 0 {
		return s.refuse(c, "/freeze", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
			page, err := s.freezePage(ctx, c, v, r)
			page.Form, page.Errors = in, wrong
			return views.Freeze(page), err
		})
	}
	err := s.store.SaveFreeze(c.Request().Context(), settings, actor(c), s.now())
	return seeOther(c, after("/freeze", "saved", "", "settings"), fault.Wrap(err, "save freeze"))
}

// openedFor lists what was opened in spite of an event, until it is over; as the viewer of a reading may see it.
func (s *Server) openedFor(ctx context.Context, r *reading, e readiness.Event) ([]readiness.Change, error) {
	if phase := e.Phase(r.at); phase == readiness.Closed || phase == readiness.CancelledPhase {
		return nil, nil
	}
	return s.changes(ctx, r, e.ID, []string{journal.FreezeOpened}, openingsShown)
}
