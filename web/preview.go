package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/views"
	"tallylight/web/intent"
	"tallylight/web/secrets"
)

// previewFeed answers POST /feeds/preview: what a calendar at an address, in a collection or in an uploaded file holds.
func (s *Server) previewFeed(c echo.Context) error {
	from, body, err := source(c)
	if err == nil {
		_, body, err = s.Calendars.Preview(c.Request().Context(), from, body)
	}
	if err != nil {
		return s.refuseFeed(c, from, err)
	}
	key, _ := secrets.NewSecret("")
	kept := db.Preview{ID: key, Source: from, Name: uploadName(c), Body: body, By: actor(c).ID, At: s.now()}
	err = s.store.SavePreview(c.Request().Context(), kept)
	return seeOther(c, "/feeds/preview/"+key, fault.Wrap(err, "keep preview"))
}

// source reads the address, the collection or the file that was given.
func source(c echo.Context) (from readiness.FeedSource, body []byte, err error) {
	if uploadName(c) != "" {
		body, err := upload(c)
		return readiness.FeedSource{Kind: readiness.FeedFile}, body, err
	}
	in, _, err := meant[intent.FeedSource](c)
	if err != nil {
		return from, nil, err
	}
	if in.Kind != string(readiness.FeedCalDAV) {
		in.Kind = string(readiness.FeedAddress)
	}
	from, err = in.Source()
	return from, nil, err
}

// upload reads the file that was sent; nothing in it is no calendar.
func upload(c echo.Context) ([]byte, error) {
	header, err := c.FormFile("file")
	if err != nil || header.Filename == "" {
		return nil, fault.Invalid{Field: "file", Reason: "required"}
	}
	f, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err == nil && len(body) == 0 {
		err = &readiness.SourceError{Code: readiness.NotACalendar, Detail: "empty", File: true}
	}
	return body, err
}

func uploadName(c echo.Context) string {
	if header, err := c.FormFile("file"); err == nil {
		return header.Filename
	}
	return ""
}

// refused takes apart why a calendar was refused; false where it is trouble of ours.
func refused(cause error) (failed *readiness.SourceError, fields []fault.Invalid, ok bool) {
	fields = fault.Invalids(cause)
	if errors.Is(cause, fault.ErrExists) {
		fields = []fault.Invalid{{Field: "url", Reason: "exists"}}
	}
	return failed, fields, errors.As(cause, &failed) || fields != nil
}

// refuseFeed shows the feeds with what was typed, the password left out, and why it is no calendar.
func (s *Server) refuseFeed(c echo.Context, from readiness.FeedSource, cause error) error {
	asked := views.FeedAsked{Kind: from.Kind, URL: from.URL, User: from.User}
	var ok bool
	if asked.Failed, asked.Errors, ok = refused(cause); !ok {
		return fmt.Errorf("calendar: %w", cause)
	}
	return s.refuse(c, "/feeds", func(ctx context.Context, v viewer, r *reading) (templ.Component, error) {
		page, err := s.feedsPage(ctx, c, v, r)
		page.Asked, page.Answer = asked, true
		return views.Feeds(page), err
	})
}

// showPreview answers GET /feeds/preview/:id.
func (s *Server) showPreview(c echo.Context) error {
	kept, read, err := s.preview(c, c.Param("id"))
	if err != nil {
		return err
	}
	return s.previewPage(c, http.StatusOK, kept, read, nil)
}

// fillPreview answers POST /feeds/preview/:id: the preview again, with what was chosen and the ticked rows at one level.
func (s *Server) fillPreview(c echo.Context) error {
	kept, read, err := s.preview(c, c.Param("id"))
	if err != nil {
		return err
	}
	return s.chosenAgain(c, http.StatusOK, kept, read, nil)
}

// chosenAgain shows a preview with what was chosen in it, and what of it was refused.
func (s *Server) chosenAgain(c echo.Context, status int, kept db.Preview, read intake.CalendarPreview, wrong []fault.Invalid) error {
	return s.previewPage(c, status, kept, read, func(page *views.PreviewPage) {
		page.Chosen = rowsChosen(c, "shown")
		page.Errors = wrong
		if name := field(c, "name"); name != "" {
			page.Name = name
		}
		page.OtherLang = inLang(&url.URL{Path: "/feeds/preview/" + kept.ID}, page.Lang.Other())
	})
}

func (s *Server) previewPage(c echo.Context, status int, kept db.Preview, read intake.CalendarPreview, alter func(*views.PreviewPage)) error {
	r, err := s.read(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.PreviewPage{
		Page: s.frame(c, s.viewer(c), r), ID: kept.ID, Source: shortSource(kept), Name: previewName(kept, read),
		Preview: read, Ladder: r.facts.Ladder,
	}
	if alter != nil {
		alter(&page)
	}
	return html(c, status, views.FeedPreview(page))
}

// preview reads a kept preview again; only who made it may.
func (s *Server) preview(c echo.Context, id string) (db.Preview, intake.CalendarPreview, error) {
	ctx := c.Request().Context()
	kept, err := s.store.Preview(ctx, id)
	if err == nil && kept.By != actor(c).ID {
		err = fmt.Errorf("preview: %w", fault.ErrNotFound)
	}
	if err != nil {
		return kept, intake.CalendarPreview{}, err
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

func previewName(p db.Preview, read intake.CalendarPreview) string {
	if read.Name != "" {
		return read.Name
	}
	return strings.TrimSuffix(shortSource(p), ".ics")
}

// firstImportPatience is how long the first import of a calendar is waited for.
const firstImportPatience = 2 * time.Second

// addFeed answers POST /feeds: the previewed calendar is kept, and what was unticked is no exposure.
func (s *Server) addFeed(c echo.Context) error {
	kept, read, err := s.preview(c, field(c, "preview"))
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	ladder, err := s.store.Ladder(ctx)
	if err != nil {
		return err
	}
	levels, err := levelsOf(c, ladder)
	if err != nil {
		return s.chosenAgain(c, http.StatusUnprocessableEntity, kept, read, fault.Invalids(err))
	}
	name := cmp.Or(field(c, "name"), previewName(kept, read))
	if kept, err = s.store.TakePreview(ctx, kept.ID, actor(c).ID); err != nil {
		return fmt.Errorf("take preview: %w", err)
	}
	feed := readiness.Feed{Name: name, Kind: kept.Source.Kind, URL: kept.Source.URL, User: kept.Source.User, Password: kept.Source.Password}
	// What was previewed is what is imported; the address is asked again at the next turn.
	patient, cancel := context.WithTimeout(ctx, firstImportPatience)
	defer cancel()
	chosen := read.Chosen(s.now(), marks(c, "shown"), marks(c, "keep"), levels)
	feed, counts, err := s.Calendars.AddFeed(patient, feed, kept.Body, chosen, actor(c))
	if feed.ID != "" && errors.Is(err, context.DeadlineExceeded) {
		return c.Redirect(http.StatusSeeOther, "/feeds/"+feed.ID) // where it can be watched
	}
	if err != nil {
		return s.refuseFeed(c, readiness.FeedSource{Kind: kept.Source.Kind}, err) // the address is somebody's secret by now
	}
	return c.Redirect(http.StatusSeeOther, "/feeds?did=imported&n="+strconv.Itoa(onBoard(counts.Added, read, chosen.Hidden))+withLevels(len(chosen.Levels)))
}

// onBoard is how many of the events that were added are exposures.
func onBoard(added int, read intake.CalendarPreview, hidden []readiness.Key) int {
	none := map[string]bool{}
	for _, key := range hidden {
		none[key.UID] = true
	}
	for _, o := range read.Occurrences {
		if none[o.UID] {
			added--
		}
	}
	return max(0, added)
}

// withLevels is the part of an address that says that levels were set too.
func withLevels(n int) string {
	if n == 0 {
		return ""
	}
	return "&levels=true"
}

// marks gives the rows of a form's field.
func marks(c echo.Context, name string) map[string]bool {
	set := map[string]bool{}
	for _, mark := range c.Request().PostForm[name] {
		set[mark] = true
	}
	return set
}
