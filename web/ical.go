package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
	"golang.org/x/sync/singleflight"

	"tallylight/feedout"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/readiness/outfeed"
	"tallylight/web/secrets"
)

// icalRoutes are the addresses at which calendar programs read.
func (s *Server) icalRoutes(e *echo.Echo) {
	doors{s: s, echo: e}.GET("/ical/:key", account.ByKey, s.ical)
}

// issued is the calendar of a link as it goes out.
type issued struct {
	stamp string
	plain []byte
	gz    func() ([]byte, error) // compressed, once somebody takes that
	etag  string
	since time.Time // when it was first made like this, as far as is known
}

// issues keeps the calendars of links as they were made last.
type issues struct {
	mu     sync.Mutex
	by     map[string]*issued // by link and what it may tell
	size   int
	flight singleflight.Group
}

// mostIssued bounds what is kept of calendars, in bytes; past it all of it is dropped.
const mostIssued = 64 << 20

// issueAge is how old a calendar may be while nothing changed: entries that were cancelled leave it with the time.
const issueAge = time.Hour

// issueStamp names the instant for which a calendar holds. What follows from the time alone raises the revision as well.
func (s *Server) issueStamp() string {
	return fmt.Sprintf("%d.%d", s.store.Revision(), s.now().Unix()/int64(issueAge.Seconds()))
}

// ical answers GET /ical/:key: a calendar, or 304 where whoever asks has it.
func (s *Server) ical(c echo.Context) error {
	key, isFile := strings.CutSuffix(c.Param("key"), ".ics")
	ctx := c.Request().Context()
	link, err := s.store.OutfeedByHash(ctx, secrets.HashSecret(key))
	switch {
	case errors.Is(err, fault.ErrNotFound) || !isFile || err == nil && (!link.Stands() || link.Pushed()):
		return c.String(http.StatusGone, "This calendar link is not valid any more. このカレンダーのリンクは無効です。\n")
	case err != nil:
		return err
	}
	s.store.OutfeedSeen(link.ID, s.now())
	made, err := s.issue(context.WithoutCancel(ctx), link)
	if err != nil {
		return err
	}
	return sendCalendar(c, made, s.now())
}

// sendCalendar answers with a calendar. Programs that read it know no more than its bytes, so they may keep it for as long as it is so.
func sendCalendar(c echo.Context, made *issued, now time.Time) error {
	h := c.Response().Header()
	h.Set(echo.HeaderCacheControl, "private, no-cache")
	h.Set("ETag", made.etag)
	if !now.Before(made.since.Add(time.Second)) { // within its second it may change again
		h.Set(echo.HeaderLastModified, made.since.UTC().Format(http.TimeFormat))
	}
	h.Set(echo.HeaderVary, "Accept-Encoding")
	h.Set("X-Robots-Tag", "noindex")
	h.Set(echo.HeaderReferrerPolicy, "no-referrer") // the address holds the key
	if made.isKnownTo(c.Request().Header) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set(echo.HeaderContentDisposition, `inline; filename="tallylight.ics"`)
	body := made.plain
	if takesGzip(c.Request().Header.Get(echo.HeaderAcceptEncoding)) {
		zipped, err := made.gz()
		if err != nil {
			return err
		}
		h.Set(echo.HeaderContentEncoding, "gzip")
		body = zipped
	}
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", body)
}

// isKnownTo says that whoever asks has the calendar already (RFC 9110 13.2.2): a tag counts more than a time.
func (m *issued) isKnownTo(asks http.Header) bool {
	if tags := asks.Get("If-None-Match"); tags != "" {
		return strings.Contains(tags, m.etag)
	}
	has, err := http.ParseTime(asks.Get(echo.HeaderIfModifiedSince))
	return err == nil && !m.since.Truncate(time.Second).After(has)
}

// issue gives the calendar of a link, made at most once for each state of the store.
func (s *Server) issue(ctx context.Context, link outfeed.Link) (*issued, error) {
	stamp, key := s.issueStamp(), fmt.Sprint(link.ID, link.Open())
	if made := s.issues.of(stamp, key); made != nil {
		return made, nil
	}
	v, err, _ := s.issues.flight.Do(stamp+key, func() (any, error) {
		made, err := s.makeCalendar(ctx, link)
		if err == nil {
			made.stamp = stamp
			s.issues.keep(key, made)
		}
		return made, err
	})
	if err != nil {
		return nil, err
	}
	return v.(*issued), nil
}

func (s *Server) makeCalendar(ctx context.Context, link outfeed.Link) (*issued, error) {
	now, publisher := s.now(), feedout.Publisher{Store: s.store, Home: s.home, Base: s.BaseURL}
	entries, err := publisher.Entries(ctx, now, link)
	if err != nil {
		return nil, err
	}
	made := &issued{plain: publisher.Calendar(ctx, link).Write(now, entries), since: now}
	sum := sha256.Sum256(made.plain)
	made.etag = `"` + hex.EncodeToString(sum[:16]) + `"`
	made.gz = sync.OnceValues(func() ([]byte, error) { return zipped(made.plain) })
	return made, nil
}

// zipped compresses what goes out.
func zipped(plain []byte) ([]byte, error) {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err == nil {
		_, err = zip.Write(plain)
		err = errors.Join(err, zip.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("compress a calendar: %w", err)
	}
	return out.Bytes(), nil
}

func (k *issues) of(stamp, key string) *issued {
	k.mu.Lock()
	defer k.mu.Unlock()
	if made := k.by[key]; made != nil && made.stamp == stamp {
		return made
	}
	return nil
}

func (k *issues) keep(key string, made *issued) {
	k.mu.Lock()
	defer k.mu.Unlock()
	size := func(m *issued) int { return len(m.plain) * 6 / 5 } // with its compressed form
	if old := k.by[key]; old != nil {
		if old.etag == made.etag {
			made.since = old.since
		}
		k.size -= size(old)
		delete(k.by, key)
	}
	if k.by == nil || k.size+size(made) > mostIssued {
		k.by, k.size = map[string]*issued{}, 0
	}
	k.by[key] = made
	k.size += size(made)
}
