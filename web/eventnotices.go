package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	rules "tallylight/readiness/notice"
	"tallylight/views"
	"tallylight/web/intent"
)

func (s *Server) eventNoticeRoutes(g doors) {
	g.GET("/settings/notices/texts", account.AnyRole, s.noticeTexts)
	g.GET("/events/:id/notices", account.AnyRole, s.eventNotices)
	g.POST("/events/:id/listeners", may(readiness.EditEvents), form(s.addListener))
	g.POST("/events/:id/listeners/:channel/delete", may(readiness.EditEvents), s.removeListener)
}

// noticeTexts answers GET /settings/notices/texts.
func (s *Server) noticeTexts(c echo.Context) error {
	return s.shown(c, http.StatusOK, "/settings/notices/texts", func(_ context.Context, p views.Page) (templ.Component, error) {
		return views.NoticeTexts(views.NoticeTextsPage{Page: p}), nil
	})
}

// eventNotices answers GET /events/:id/notices. It is read anew each time: that a message arrived raises no revision.
func (s *Server) eventNotices(c echo.Context) error {
	return s.showEventNotices(c, http.StatusOK, "", nil)
}

func (s *Server) showEventNotices(c echo.Context, status int, channel string, wrong []fault.Invalid) error {
	id := c.Param("id")
	return s.again(c, status, "/events/"+id+"/notices", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page := views.EventNoticesPage{Page: s.frame(c, v, r), Ladder: r.facts.Ladder, Channel: channel, Errors: wrong}
		page.Notice = noticeFrom(c)
		var err error
		if page.Row, err = s.row(ctx, r, id); err != nil {
			return nil, err
		}
		err = s.fillEventNotices(ctx, r, &page)
		return views.EventNotices(page), err
	})
}

// fillEventNotices reads who was told what of the event of the page, and who will be.
func (s *Server) fillEventNotices(ctx context.Context, r *reading, page *views.EventNoticesPage) error {
	e := page.Row.Event
	told, err := s.store.ToldOf(ctx, e.ID)
	if err != nil {
		return err
	}
	page.Told = r.seenPast(told, e)
	names, err := s.store.ChannelNames(ctx)
	if err != nil {
		return err
	}
	page.Channels = channelNames(names)
	listeners, err := s.store.Listeners(ctx, []string{e.ID})
	if err != nil {
		return err
	}
	page.Listeners = listeners[e.ID]
	if page.Plans, err = s.store.Plans(ctx); err != nil {
		return err
	}
	page.Ahead = aheadOf(r, page.Row, page.Plans, page.Listeners)
	return nil
}

func channelNames(all []db.ChannelName) []views.ChannelName {
	names := make([]views.ChannelName, len(all))
	for i, c := range all {
		names[i] = views.ChannelName{ID: c.ID, Name: c.Name}
	}
	return names
}

// seenPast gives what was told of an event as the viewer of the reading may see it.
func (r *reading) seenPast(told []rules.Past, e readiness.Event) []rules.Past {
	if r.withhold == "" || !e.Confidential(r.today) {
		return told
	}
	for i := range told {
		told[i].Notice = told[i].Notice.Withhold(r.withhold)
	}
	return told
}

// aheadOf gives what will be told of an event as it stands, and whom.
func aheadOf(r *reading, row readiness.Row, plans []rules.Plan, listeners []rules.Listener) []views.NoticeAhead {
	var ahead []views.NoticeAhead
	for _, coming := range rules.Ahead(r.at, row) {
		n := coming.Notice(row.Event)
		a := views.NoticeAhead{Coming: coming}
		for _, p := range plans {
			a.Tellings = append(a.Tellings, p.Tells(n, coming.At)...)
		}
		a.Tellings = append(a.Tellings, rules.Also(n, listeners, a.Tellings, coming.At)...)
		ahead = append(ahead, a)
	}
	return ahead
}

// addListener answers POST /events/:id/listeners.
func (s *Server) addListener(c echo.Context, in intent.Listener, unread []fault.Invalid) error {
	id := c.Param("id")
	var err error
	if len(unread) == 0 {
		err = s.store.AddListener(c.Request().Context(), id, in.Channel, actor(c), s.now())
		unread = fault.Invalids(err)
	}
	if len(unread) > 0 {
		return s.showEventNotices(c, http.StatusUnprocessableEntity, in.Channel, unread)
	}
	return seeOther(c, after("/events/"+id+"/notices", "saved", "", "w"), err)
}

// removeListener answers POST /events/:id/listeners/:channel/delete.
func (s *Server) removeListener(c echo.Context) error {
	id := c.Param("id")
	return seeOther(c, after("/events/"+id+"/notices", "saved", "", "w"), s.store.RemoveListener(c.Request().Context(), id, c.Param("channel"), actor(c), s.now()))
}
