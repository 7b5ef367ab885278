package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/display"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
	"tallylight/views"
	"tallylight/web/intent"
)

const atChannels = "/settings/channels"

func (s *Server) channelRoutes(g doors) {
	allowed := may(readiness.Connect)
	g.GET(atChannels, allowed, s.channels)
	g.POST(atChannels, allowed, form(s.addChannel))
	g.GET(atChannels+"/new", allowed, s.newChannel)
	g.GET(atChannels+"/log", allowed, s.channelLog)
	g.GET(atChannels+"/:id", allowed, s.channel)
	g.POST(atChannels+"/:id", allowed, form(s.changeChannel))
	g.POST(atChannels+"/:id/test", allowed, s.testChannel)
	g.GET(atChannels+"/:id/delete", allowed, s.confirmRemoveChannel)
	g.POST(atChannels+"/:id/delete", allowed, s.removeChannel)
	g.POST(atChannels+"/messages/:message/replay", allowed, s.replayMessage)
}

const (
	mostToday    = 100 // messages of today that the page shows; the log has all
	logShown     = 50
	channelsWeek = 7 * fault.Day
)

// channels answers GET /settings/channels.
func (s *Server) channels(c echo.Context) error {
	return s.shown(c, http.StatusOK, atChannels, func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page := views.ChannelsPage{Page: p, Tested: c.QueryParam("did") == "tested"}
		page.Notice = noticeFrom(c)
		if page.Channels, err = s.store.Channels(ctx); err != nil {
			return nil, err
		}
		if page.Week, err = s.store.SentSince(ctx, p.Now.Add(-channelsWeek)); err != nil {
			return nil, err
		}
		year, month, day := p.Now.In(p.Zone1).Date()
		page.Messages, err = s.store.Messages(ctx, db.MessagesOf{Since: time.Date(year, month, day, 0, 0, 0, 0, p.Zone1), Most: mostToday})
		return views.Channels(page), err
	})
}

// channelLog answers GET /settings/channels/log.
func (s *Server) channelLog(c echo.Context) error {
	return s.shown(c, http.StatusOK, c.Request().URL.RequestURI(), func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page := views.ChannelLogPage{Page: p, Chosen: c.QueryParam("channel"), Event: c.QueryParam("event")}
		if page.Channels, err = s.store.Channels(ctx); err != nil {
			return nil, err
		}
		all, err := s.store.Messages(ctx, db.MessagesOf{Channel: page.Chosen, Thread: page.Event, Before: c.QueryParam("before"), Since: p.Now.Add(-notice.Kept), Most: logShown + 1})
		if len(all) > logShown {
			all = all[:logShown]
			page.Older = all[logShown-1].ID
		}
		page.Messages = all
		return views.ChannelLog(page), err
	})
}

// newChannel answers GET /settings/channels/new?kind=.
func (s *Server) newChannel(c echo.Context) error {
	kind := c.QueryParam("kind")
	if _, known := notice.SpecOf(kind); !known {
		kind = notice.Kinds[0].Kind
	}
	typed := intent.ChannelSays{Audience: string(display.Masked), Lang: string(s.viewer(c).lang)}
	return s.showChannel(c, http.StatusOK, atChannels+"/new?kind="+kind, views.ChannelPage{Channel: notice.Channel{Kind: kind}, Typed: typed})
}

// channel answers GET /settings/channels/:id.
func (s *Server) channel(c echo.Context) error {
	known, err := s.store.Channel(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.showChannel(c, http.StatusOK, atChannels+"/"+known.ID, views.ChannelPage{Channel: known, Typed: intent.ChannelOf(known)})
}

func (s *Server) showChannel(c echo.Context, status int, path string, page views.ChannelPage) error {
	return s.shown(c, status, path, func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page.Page = p
		page.Channels, err = s.store.Channels(ctx)
		return views.ChannelForm(page), err
	})
}

// addChannel answers POST /settings/channels.
func (s *Server) addChannel(c echo.Context, in intent.NewChannel, unread []fault.Invalid) error {
	add, wrong := in.Channel(s.Channel)
	wrong = intent.Merge(unread, wrong)
	var err error
	if len(wrong) == 0 {
		_, err = s.store.AddChannel(c.Request().Context(), add, actor(c), s.now())
		wrong = fault.Invalids(err)
	}
	if len(wrong) == 0 {
		return seeOther(c, atChannels+"?did=tested", err)
	}
	if _, known := notice.SpecOf(in.Kind); !known {
		return fault.All(wrong)
	}
	return s.showChannel(c, http.StatusUnprocessableEntity, atChannels+"/new?kind="+in.Kind, views.ChannelPage{Channel: notice.Channel{Kind: in.Kind}, Typed: in.ChannelSays, Errors: wrong})
}

// changeChannel answers POST /settings/channels/:id.
func (s *Server) changeChannel(c echo.Context, in intent.ChannelEdit, unread []fault.Invalid) error {
	ctx := c.Request().Context()
	was, err := s.store.Channel(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	edit, wrong := in.Channel(was, s.Channel)
	status := http.StatusUnprocessableEntity
	if wrong = intent.Merge(unread, wrong); len(wrong) == 0 {
		_, err = s.store.ChangeChannel(ctx, edit, actor(c), s.now())
		if wrong = fault.Invalids(err); errors.Is(err, fault.ErrStale) {
			wrong, status = []fault.Invalid{{Field: "name", Reason: "stale"}}, http.StatusConflict
		}
	}
	if len(wrong) == 0 {
		return seeOther(c, atChannels+"?did=saved", err)
	}
	return s.showChannel(c, status, atChannels+"/"+was.ID, views.ChannelPage{Channel: was, Typed: in.ChannelSays, Errors: wrong})
}

// testChannel answers POST /settings/channels/:id/test.
func (s *Server) testChannel(c echo.Context) error {
	_, err := s.store.TestChannel(c.Request().Context(), c.Param("id"), actor(c), s.now())
	return seeOther(c, atChannels+"?did=tested", err)
}

// replayMessage answers POST /settings/channels/messages/:message/replay.
func (s *Server) replayMessage(c echo.Context) error {
	m, err := s.store.ReplayMessage(c.Request().Context(), c.Param("message"), actor(c), s.now())
	return seeOther(c, atChannels+"?did=saved#message-"+m.ID, err)
}

// confirmRemoveChannel answers GET /settings/channels/:id/delete.
func (s *Server) confirmRemoveChannel(c echo.Context) error {
	known, err := s.store.Channel(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.askRemoveChannel(c, http.StatusOK, known)
}

func (s *Server) askRemoveChannel(c echo.Context, status int, known notice.Channel) error {
	return s.shown(c, status, atChannels+"/"+known.ID+"/delete", func(ctx context.Context, p views.Page) (_ templ.Component, err error) {
		page := views.ChannelPage{Page: p, Channel: known}
		page.Users, err = s.store.ChannelUsers(ctx, known.ID, p.Now)
		return views.ChannelRemove(page), err
	})
}

// removeChannel answers POST /settings/channels/:id/delete.
func (s *Server) removeChannel(c echo.Context) error {
	version, err := version(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	known, err := s.store.Channel(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	err = s.store.RemoveChannel(ctx, known.ID, version, actor(c), s.now())
	if fault.Invalids(err) != nil {
		return s.askRemoveChannel(c, http.StatusUnprocessableEntity, known)
	}
	return seeOther(c, atChannels+"?did=saved", err)
}
