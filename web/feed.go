package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/views"
	"tallylight/web/intent"
)

// How much of one calendar its page shows.
const (
	importsShown = 200
	heldShown    = 20
)

// feed answers GET /feeds/:id. While an import runs the page is made anew for everybody who asks.
func (s *Server) feed(c echo.Context) error {
	id := c.Param("id")
	build := func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.feedPage(ctx, c, v, r, id)
		if err != nil {
			return nil, err
		}
		if page.Notice, err = s.offerNotice(ctx, c, v, r); page.Notice == nil {
			page.Notice = noticeFrom(c)
		}
		return views.Feed(page), err
	}
	if _, running := s.Calendars.Progress(id); !running {
		return s.page(c, build)
	}
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	v := s.viewer(c)
	page, err := build(ctx, v, r.seenBy(v))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Refresh", "2")
	return html(c, http.StatusOK, page)
}

func (s *Server) feedPage(ctx context.Context, c echo.Context, v viewer, r *reading, id string) (views.FeedPage, error) {
	page := views.FeedPage{Page: s.frame(c, v, r)}
	var err error
	if page.Feed, err = s.store.Feed(ctx, id); err != nil {
		return page, err
	}
	page.Feed = r.seenFeed(page.Feed)
	if page.Fetches, err = s.store.Fetches(ctx, id, importsShown); err != nil {
		return page, err
	}
	soonest, err := s.store.SoonestStart(ctx, id, r.at)
	if err != nil {
		return page, err
	}
	page.Every, page.Why = page.Feed.FetchEvery(r.at, soonest), page.Feed.WhyEvery(r.at, soonest)
	if page.Findings, page.FindingsAmong, err = s.findingsOfFeed(ctx, r, id); err != nil {
		return page, err
	}
	page.Typed = views.FeedTyped{Name: page.Feed.Name, Minutes: int(page.Feed.Interval / time.Minute)}
	if progress, running := s.Calendars.Progress(id); running {
		page.Progress = &progress
	}
	if page.Held, err = s.held(ctx, r, page.Feed.Hold); err != nil {
		return page, err
	}
	offers, err := s.offers(ctx, r)
	page.Offers = intake.OffersOf(id, offers)
	return page, err
}

// mostHeld is of how many held events the first are looked for, where the board has not all of them.
const mostHeld = 500

// held gives the first events that would go, by air time.
func (s *Server) held(ctx context.Context, r *reading, hold readiness.Hold) ([]readiness.Event, error) {
	var events []readiness.Event
	if !r.whole() {
		named, err := s.store.EventsNamed(ctx, hold.Events[:min(len(hold.Events), mostHeld)])
		slices.SortFunc(named, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
		for _, e := range named[:min(len(named), heldShown)] {
			events = append(events, r.seen(readiness.Row{Event: e}).Event)
		}
		return events, err
	}
	for _, row := range r.rows {
		if _, goes := slices.BinarySearch(hold.Events, row.Event.ID); goes && len(events) < heldShown {
			events = append(events, row.Event)
		}
	}
	return events, nil
}

// refuseSettings shows a calendar's page with what was typed and why it was refused.
func (s *Server) refuseSettings(c echo.Context, typed *views.FeedTyped, status int, cause error) error {
	failed, fields, ok := refused(cause)
	if !ok {
		return fmt.Errorf("calendar: %w", cause)
	}
	return s.again(c, status, "/feeds/"+c.Param("id"), func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.feedPage(ctx, c, v, r, c.Param("id"))
		page.Failed, page.Errors, page.Answer = failed, fields, true
		if typed != nil {
			page.Typed = *typed
		}
		return views.Feed(page), err
	})
}

// changeFeed answers POST /feeds/:id. Who saw an older version is shown the newer one, with what was typed.
func (s *Server) changeFeed(c echo.Context, in intent.FeedEdit, unread []fault.Invalid) error {
	edit, err := in.Edit()
	if err = fault.All(intent.Merge(unread, fault.Invalids(err))); err == nil {
		_, err = s.store.ChangeFeed(c.Request().Context(), c.Param("id"), edit, in.Version, actor(c), s.now())
	}
	typed := views.FeedTyped{Name: in.Name, URL: in.URL, User: in.User}
	if edit.Interval != nil {
		typed.Minutes = int(*edit.Interval / time.Minute)
	}
	switch {
	case errors.Is(err, fault.ErrStale):
		return s.refuseSettings(c, &typed, http.StatusConflict, fault.Invalid{Field: "name", Reason: "stale"})
	case errors.Is(err, fault.ErrNotFound):
		return err
	case err != nil:
		if errors.Is(err, fault.ErrExists) {
			typed.URL = "" // it is somebody's secret
		}
		return s.refuseSettings(c, &typed, http.StatusUnprocessableEntity, err)
	}
	return c.Redirect(http.StatusSeeOther, "/feeds/"+c.Param("id")+"?did=saved")
}

// refreshFeed answers POST /feeds/:id/refresh: fetch now.
func (s *Server) refreshFeed(c echo.Context) error {
	var source *readiness.SourceError
	counts, err := s.Calendars.ImportNow(c.Request().Context(), c.Param("id"))
	did := "unchanged"
	switch {
	case errors.As(err, &source):
		did = "unread" // why is on the feed
	case refuses(err, "feed"):
		did = "too_soon"
	case err != nil:
		return fmt.Errorf("fetch now: %w", err)
	case counts.Added+counts.Changed+counts.Removed > 0:
		did = "fetched"
	}
	if err != nil {
		return c.Redirect(http.StatusSeeOther, "/feeds/"+c.Param("id")+"?did="+did)
	}
	return s.afterImport(c, did)
}

// afterImport goes back to a calendar's page, which says what was done, or that something is held.
func (s *Server) afterImport(c echo.Context, did string) error {
	feed, err := s.store.Feed(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if feed.Hold.Holding() {
		did = "held"
	}
	return c.Redirect(http.StatusSeeOther, "/feeds/"+feed.ID+"?did="+did)
}

// releaseFeed answers POST /feeds/:id/release: what is held goes.
func (s *Server) releaseFeed(c echo.Context, in intent.Pressed) error {
	_, err := s.store.ReleaseHold(c.Request().Context(), c.Param("id"), in.Version, actor(c), s.now())
	return seeOther(c, "/feeds/"+c.Param("id")+"?did=released", fault.Wrap(err, "release what is held"))
}

// uploadFeed answers POST /feeds/:id/file: a newer file of a calendar that has no address.
func (s *Server) uploadFeed(c echo.Context) error {
	mode := readiness.AddEvents
	if field(c, "mode") == string(readiness.ReplaceEvents) {
		mode = readiness.ReplaceEvents
	}
	body, err := upload(c)
	if err != nil {
		return s.refuseSettings(c, nil, http.StatusUnprocessableEntity, err)
	}
	counts, err := s.Calendars.ImportFile(c.Request().Context(), c.Param("id"), body, mode)
	var source *readiness.SourceError
	switch {
	case errors.As(err, &source):
		return s.refuseSettings(c, nil, http.StatusUnprocessableEntity, err)
	case err != nil:
		return fmt.Errorf("import file: %w", err)
	}
	return s.afterImport(c, "imported&n="+strconv.Itoa(counts.Added))
}

// confirmRemoveFeed answers GET /feeds/:id/delete.
func (s *Server) confirmRemoveFeed(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error) {
	feed, err := s.store.Feed(ctx, c.Param("id"))
	return views.FeedRemove(views.FeedRemovePage{Page: s.frame(c, v, r), Feed: feed, Events: feed.Counts.Total}), err
}
