package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/views"
)

func (s *Server) feedRoutes(g *echo.Group) {
	edit := func(h echo.HandlerFunc) echo.HandlerFunc { return may(readiness.EditFeeds, h) }
	g.GET("/feeds", s.feeds)
	g.POST("/feeds/preview", edit(s.previewFeed))
	g.GET("/feeds/preview/:id", edit(s.showPreview))
	g.POST("/feeds", edit(s.addFeed))
	g.POST("/feeds/:id", edit(s.changeFeed))
	g.POST("/feeds/:id/refresh", edit(s.refreshFeed))
	g.GET("/feeds/:id/delete", edit(s.confirmRemoveFeed))
	g.POST("/feeds/:id/delete", edit(s.removeFeed))
}

// How much of a feed's past its page shows.
const (
	fetchesShown = 26
	feedChanges  = 20
)

// feedKinds are the changes that calendars make.
var feedKinds = []string{readiness.EventImported, readiness.EventMoved, readiness.EventCancelled, readiness.EventRestored, readiness.EventMissing}

// feeds answers GET /feeds.
func (s *Server) feeds(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.feedsPage(ctx, c, v, r)
		page.Notice = told(c)
		return views.Feeds(page), err
	})
}

// told says what the last request did to a calendar or a top page, from the address to which it led.
func told(c echo.Context) *views.Notice {
	n := views.Notice{Kind: c.QueryParam("did")}
	switch n.Kind {
	case "imported":
		count, err := strconv.Atoi(c.QueryParam("n"))
		if err != nil || count < 0 {
			return nil
		}
		n.Count = count
	case "saved", "fetched", "probed":
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
		page.Feeds = append(page.Feeds, views.FeedLine{Feed: feed, Fetches: fetches, NoLevel: noLevel[feed.ID]})
	}
	var err error
	page.Changes, err = s.changes(ctx, r, "", feedKinds, feedChanges)
	return page, err
}

// previewFeed answers POST /feeds/preview: what a calendar at an address, or in an uploaded file, holds.
func (s *Server) previewFeed(c echo.Context) error {
	address, body, err := source(c)
	if err != nil {
		return s.refuseFeed(c, address, err)
	}
	from := readiness.FeedSource{Kind: readiness.KindOf(address), URL: address}
	_, body, err = s.Calendars.Preview(c.Request().Context(), from, body)
	if err != nil {
		return s.refuseFeed(c, address, err)
	}
	key, _ := NewSecret("")
	kept := db.Preview{ID: key, Source: from, Name: uploadName(c), Body: body, By: actor(c).ID, At: s.now()}
	if err := s.store.SavePreview(c.Request().Context(), kept); err != nil {
		return fmt.Errorf("keep preview: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, "/feeds/preview/"+key)
}

// source reads the address or the file that was given.
func source(c echo.Context) (address string, body []byte, err error) {
	if header, err := c.FormFile("file"); err == nil && header.Filename != "" {
		f, err := header.Open()
		if err != nil {
			return "", nil, fmt.Errorf("open upload: %w", err)
		}
		defer f.Close()
		body, err := io.ReadAll(f)
		if err == nil && len(body) == 0 {
			err = &readiness.SourceError{Code: readiness.NotACalendar, Detail: "empty"}
		}
		return "", body, err
	}
	address = field(c, "url")
	if address == "" {
		return "", nil, readiness.Invalid{Field: "url", Reason: "required"}
	}
	return address, nil, checkCalendarAddress(address)
}

// checkCalendarAddress refuses what cannot be the address of a calendar. The error does not quote it.
func checkCalendarAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || !slices.Contains([]string{"https", "http", "webcal", "webcals"}, u.Scheme) {
		return readiness.Invalid{Field: "url", Reason: "not_a_calendar_address"}
	}
	return nil
}

func uploadName(c echo.Context) string {
	if header, err := c.FormFile("file"); err == nil {
		return header.Filename
	}
	return ""
}

// refuseFeed shows the feeds with the address as typed and why it is no calendar.
func (s *Server) refuseFeed(c echo.Context, address string, cause error) error {
	ctx := c.Request().Context()
	var failed *readiness.SourceError
	refused := invalids(cause)
	if errors.Is(cause, readiness.ErrExists) {
		refused = []readiness.Invalid{{Field: "url", Reason: "exists"}}
	}
	if !errors.As(cause, &failed) && refused == nil {
		return fmt.Errorf("calendar: %w", cause)
	}
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	page, err := s.feedsPage(ctx, c, s.viewer(c), r)
	if err != nil {
		return err
	}
	page.URL, page.Failed, page.Errors = address, failed, refused
	page.OtherLang = inLang(&url.URL{Path: "/feeds"}, page.Lang.Other())
	return html(c, http.StatusUnprocessableEntity, views.Feeds(page))
}

// showPreview answers GET /feeds/preview/:id.
func (s *Server) showPreview(c echo.Context) error {
	kept, read, err := s.preview(c, c.Param("id"))
	if err != nil {
		return err
	}
	r, err := s.read(c.Request().Context())
	if err != nil {
		return err
	}
	return html(c, http.StatusOK, views.FeedPreview(views.PreviewPage{
		Page: s.frame(c, s.viewer(c), r), ID: kept.ID, Source: shortSource(kept), Name: previewName(kept, read),
		Preview: read, Ladder: r.facts.Ladder,
	}))
}

// preview reads a kept preview again; only who made it may.
func (s *Server) preview(c echo.Context, id string) (db.Preview, readiness.CalendarPreview, error) {
	ctx := c.Request().Context()
	kept, err := s.store.Preview(ctx, id)
	if err == nil && kept.By != actor(c).ID {
		err = fmt.Errorf("preview: %w", readiness.ErrNotFound)
	}
	if err != nil {
		return kept, readiness.CalendarPreview{}, err
	}
	read, _, err := s.Calendars.Preview(ctx, kept.Source, kept.Body)
	return kept, read, err
}

// shortSource names where a preview came from without giving the secret address away.
func shortSource(p db.Preview) string {
	if u, err := url.Parse(p.Source.URL); p.Source.URL != "" && err == nil {
		return u.Host
	}
	return p.Name
}

func previewName(p db.Preview, read readiness.CalendarPreview) string {
	if read.Name != "" {
		return read.Name
	}
	return strings.TrimSuffix(shortSource(p), ".ics")
}

// addFeed answers POST /feeds: the previewed calendar is kept, and what was unticked is no exposure.
func (s *Server) addFeed(c echo.Context) error {
	kept, read, err := s.preview(c, field(c, "preview"))
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	name := field(c, "name")
	if name == "" {
		name = previewName(kept, read)
	}
	if kept, err = s.store.TakePreview(ctx, kept.ID, actor(c).ID); err != nil {
		return fmt.Errorf("take preview: %w", err)
	}
	feed := readiness.Feed{Name: name, Kind: kept.Source.Kind, URL: kept.Source.URL, User: kept.Source.User, Password: kept.Source.Password}
	// What was previewed is what is imported; the address is asked again at the next turn.
	_, counts, err := s.Calendars.AddFeed(ctx, feed, kept.Body, unticked(c, read.Occurrences), actor(c))
	if err != nil {
		return s.refuseFeed(c, "", err) // the address is somebody's secret by now
	}
	return c.Redirect(http.StatusSeeOther, "/feeds?did=imported&n="+strconv.Itoa(counts.Added))
}

// unticked gives the keys of the rows that were shown with a box and came back without its tick.
func unticked(c echo.Context, all []readiness.Occurrence) []readiness.Key {
	kept := map[string]bool{}
	for _, row := range c.Request().PostForm["keep"] {
		kept[row] = true
	}
	var left []readiness.Key
	for _, row := range c.Request().PostForm["shown"] {
		i, err := strconv.Atoi(row)
		if err == nil && i >= 0 && i < len(all) && !kept[row] {
			left = append(left, all[i].Key())
		}
	}
	return left
}

// changeFeed answers POST /feeds/:id.
func (s *Server) changeFeed(c echo.Context) error {
	version, err := seen(c)
	if err != nil {
		return err
	}
	name, address := field(c, "name"), field(c, "url")
	if name == "" {
		return readiness.Invalid{Field: "name", Reason: "required"}
	}
	if address != "" {
		if err := checkCalendarAddress(address); err != nil {
			return s.refuseFeed(c, address, err)
		}
	}
	_, err = s.store.ChangeFeed(c.Request().Context(), c.Param("id"), readiness.FeedEdit{Name: name, URL: address}, version, actor(c), s.now())
	if errors.Is(err, readiness.ErrExists) {
		return s.refuseFeed(c, "", err)
	}
	if err != nil {
		return fmt.Errorf("change feed: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, "/feeds?did=saved")
}

// refreshFeed answers POST /feeds/:id/refresh: fetch now.
func (s *Server) refreshFeed(c echo.Context) error {
	var source *readiness.SourceError
	_, err := s.Calendars.ImportNow(c.Request().Context(), c.Param("id"))
	if err != nil && !errors.As(err, &source) { // what its server does wrong is on the feed
		return fmt.Errorf("fetch now: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, "/feeds?did=fetched")
}

// confirmRemoveFeed answers GET /feeds/:id/delete.
func (s *Server) confirmRemoveFeed(c echo.Context) error {
	return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		feed, err := s.store.Feed(ctx, c.Param("id"))
		return views.FeedRemove(views.FeedRemovePage{Page: s.frame(c, v, r), Feed: feed, Events: feed.Counts.Total}), err
	})
}

// removeFeed answers POST /feeds/:id/delete.
func (s *Server) removeFeed(c echo.Context) error {
	version, err := seen(c)
	if err != nil {
		return err
	}
	if err := s.store.RemoveFeed(c.Request().Context(), c.Param("id"), version, actor(c), s.now()); err != nil {
		return fmt.Errorf("remove feed: %w", err)
	}
	return c.Redirect(http.StatusSeeOther, "/feeds")
}
