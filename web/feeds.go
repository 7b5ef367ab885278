package web

import (
	"context"
	"strconv"

	"tallylight/readiness/account"
	"tallylight/readiness/journal"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/views"
)

func (s *Server) feedRoutes(g doors) {
	edit := may(readiness.EditFeeds)
	g.GET("/feeds", account.AnyRole, s.shows(s.feeds))
	g.POST("/feeds/preview", edit, s.previewFeed)
	g.GET("/feeds/preview/:id", edit, s.showPreview)
	g.POST("/feeds/preview/:id", edit, s.fillPreview)
	g.POST("/feeds", edit, s.addFeed)
	g.GET("/feeds/:id", account.AnyRole, s.feed)
	g.POST("/feeds/:id", edit, form(s.changeFeed))
	g.POST("/feeds/:id/refresh", edit, s.refreshFeed)
	g.POST("/feeds/:id/release", edit, said(s.releaseFeed))
	g.POST("/feeds/:id/file", edit, s.uploadFeed)
	g.GET("/feeds/:id/delete", edit, s.shows(s.confirmRemoveFeed))
	g.POST("/feeds/:id/delete", edit, s.remove(s.store.RemoveFeed, "remove feed", "/feeds"))
}

// How much of a feed's past its page shows.
const (
	fetchesShown = 26
	feedChanges  = 20
)

// feedKinds are the changes that calendars make.
var feedKinds = []string{journal.EventImported, journal.EventMoved, journal.SeriesMoved, journal.EventCancelled, journal.EventRestored, journal.EventMissing,
	journal.EventTakenOut, journal.EventKept, journal.SourceInherited}

// feeds answers GET /feeds.
func (s *Server) feeds(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	page, err := s.feedsPage(ctx, c, v, r)
	if err != nil {
		return nil, err
	}
	if page.Notice = noticeFrom(c); page.Notice != nil && c.QueryParam("levels") != "" {
		levels, err := s.newestLevels(ctx, c)
		if err != nil {
			return nil, err
		}
		if levels != nil {
			page.Notice.Levels, page.Notice.Undo = levels.Levels, levels.Undo
		}
	}
	return views.Feeds(page), nil
}

// noticeFrom says what the last request did to a calendar or a top page, from the address to which it led.
func noticeFrom(c echo.Context) *views.Notice {
	n := views.Notice{Kind: c.QueryParam("did")}
	switch n.Kind {
	case "imported":
		count, err := strconv.Atoi(c.QueryParam("n"))
		if err != nil || count < 0 {
			return nil
		}
		n.Count = count
	case "saved", "fetched", "unchanged", "unread", "too_soon", "held", "released", "probed", journal.LoadUploaded, journal.LoadWithdrawn, journal.ExposureAnswered:
	default:
		return nil
	}
	return &n
}

func (s *Server) feedsPage(ctx context.Context, c echo.Context, v viewer, r *reading) (views.FeedsPage, error) {
	page := views.FeedsPage{Page: s.frame(c, v, r)}
	noLevel := map[string]int{}
	for _, row := range r.rows {
		if row.Phase == readiness.Upcoming && row.Event.Level == 0 {
			noLevel[row.Event.FeedID]++
		}
	}
	for _, feed := range feedsByName(r.facts) {
		fetches, err := s.store.Fetches(ctx, feed.ID, fetchesShown)
		if err != nil {
			return page, err
		}
		page.Feeds = append(page.Feeds, views.FeedLine{Feed: r.seenFeed(feed), Fetches: fetches, NoLevel: noLevel[feed.ID]})
	}
	var err error
	page.Changes, err = s.changes(ctx, r, "", feedKinds, feedChanges)
	return page, err
}
