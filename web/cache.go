package web

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
	"golang.org/x/sync/singleflight"
)

// bucket is how long a rendered page may stand when nothing changed: its ages and countdowns move on.
const bucket = 10 * time.Second

// Bounds of the cache in bytes, addresses and both forms of a page together. Past mostKept all of it is dropped,
// since a new revision would drop it anyway. A page above mostKeptPage would drive out hundreds of others.
const (
	mostKept     = 64 << 20
	mostKeptPage = 4 << 20
	mostStaged   = 8 << 20 // of the pages of a rehearsal
)

// rendered is a page as it goes out, as it is and compressed.
type rendered struct{ plain, gz []byte }

// pageCache keeps rendered pages of the newest revision. A page depends on nothing but the store's revision,
// the time bucket, the address and who is looking, so those are its key and its ETag.
type pageCache struct {
	mu     sync.Mutex
	stamp  string
	pages  map[string]*rendered
	size   int // bytes
	most   int // of them; 0: mostKept
	flight singleflight.Group
}

func newPageCache(stage *Stage) *pageCache {
	c := &pageCache{pages: map[string]*rendered{}}
	if stage != nil {
		c.most = mostStaged
	}
	return c
}

// get gives the page of key at stamp, rendering it at most once however many ask.
func (p *pageCache) get(stamp, key string, render func() (*rendered, error)) (*rendered, error) {
	if page := p.known(stamp, key); page != nil {
		return page, nil
	}
	v, err, _ := p.flight.Do(stamp+key, func() (any, error) {
		page, err := render()
		if err == nil {
			p.keep(stamp, key, page)
		}
		return page, err
	})
	if err != nil {
		return nil, err
	}
	return v.(*rendered), nil
}

func (p *pageCache) known(stamp, key string) *rendered {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stamp != stamp {
		return nil
	}
	return p.pages[key]
}

func (p *pageCache) keep(stamp, key string, page *rendered) {
	size := len(key) + len(page.plain) + len(page.gz)
	if size > mostKeptPage {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stamp != stamp || p.size+size > cmp.Or(p.most, mostKept) {
		p.stamp, p.pages, p.size = stamp, map[string]*rendered{}, 0
	}
	if _, kept := p.pages[key]; !kept {
		p.pages[key] = page
		p.size += size
	}
}

// builder makes a page for a viewer from a reading of the board.
type builder func(ctx context.Context, v viewer, r *reading) (templ.Component, error)

// pageOf makes a page that depends on more of what was asked for.
type pageOf func(ctx context.Context, c echo.Context, v viewer, r *reading) (templ.Component, error)

// shows makes the handler of a GET that answers with such a page.
func (s *Server) shows(build pageOf) echo.HandlerFunc {
	return func(c echo.Context) error {
		return s.page(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) { return build(ctx, c, v, r) })
	}
}

// showsBare is shows for a page that shows no event.
func (s *Server) showsBare(build pageOf) echo.HandlerFunc {
	return func(c echo.Context) error {
		return s.barePage(c, func(ctx context.Context, v viewer, r *reading) (templ.Component, error) { return build(ctx, c, v, r) })
	}
}

// page answers a GET with a page that is read from the store. It answers 304 without reading anything to whoever has
// this very page.
func (s *Server) page(c echo.Context, build builder) error { return s.pageFrom(c, s.read, build) }

// barePage is page for one that shows no event, for which none is read.
func (s *Server) barePage(c echo.Context, build builder) error {
	return s.pageFrom(c, s.readBare, build)
}

func (s *Server) pageFrom(c echo.Context, read func(context.Context) (*reading, error), build builder) error {
	v, stamp := s.viewer(c), s.stamp()
	key := strings.Join([]string{c.Request().URL.RequestURI(), string(v.lang), v.actor.ID, string(v.actor.Role), settingsKey(v.own()), strconv.FormatBool(v.open)}, "\n")
	etag := etagOf(s.build, stamp, key)
	h := c.Response().Header()
	h.Set("ETag", etag)
	h.Set(echo.HeaderVary, "Accept-Encoding, Accept-Language, Cookie")
	if strings.Contains(c.Request().Header.Get("If-None-Match"), etag) {
		return c.NoContent(http.StatusNotModified)
	}
	ctx := context.WithoutCancel(c.Request().Context()) // others may be waiting for the same rendering
	page, err := s.pages.get(stamp, key, func() (*rendered, error) {
		r, err := read(ctx)
		if err != nil {
			return nil, err
		}
		component, err := build(ctx, v, r.seenBy(v))
		if err != nil {
			return nil, err
		}
		return render(ctx, component)
	})
	if err != nil {
		h.Del("ETag")
		return err
	}
	return send(c, http.StatusOK, page)
}

// again answers a form with the page on which it stands: with what was typed, and why it was refused. The page's own address
// is at path; of a page that has none, it is the board's.
func (s *Server) again(c echo.Context, status int, path string, build builder) error {
	ctx := c.Request().Context()
	r, err := s.read(ctx)
	if err != nil {
		return err
	}
	c.Set(ownKey, path)
	v := s.viewer(c)
	component, err := build(ctx, v, r.seenBy(v))
	if err != nil {
		return err
	}
	return html(c, status, component)
}

// refuse is again where what was typed is refused.
func (s *Server) refuse(c echo.Context, path string, build builder) error {
	return s.again(c, http.StatusUnprocessableEntity, path, build)
}

func etagOf(parts ...string) string {
	sum := fnv.New64a()
	for _, part := range parts {
		sum.Write([]byte(part + "\n"))
	}
	return fmt.Sprintf(`W/"%x"`, sum.Sum64())
}

// zips keeps compressors, whose tables are a megabyte each.
var zips = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// buffers keeps what pages are made in, so that what is kept of a page has its size.
var buffers = sync.Pool{New: func() any { return &bytes.Buffer{} }}

// render makes a page in a buffer, so that no half page ever goes out.
func render(ctx context.Context, component templ.Component) (*rendered, error) {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := component.Render(ctx, buffer); err != nil {
		return nil, fmt.Errorf("render: %w", err)
	}
	page := &rendered{plain: based(straight(buffer.Bytes()), baseOf(ctx))}
	buffer.Reset()
	zip := zips.Get().(*gzip.Writer)
	defer zips.Put(zip)
	zip.Reset(buffer)
	if _, err := zip.Write(page.plain); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := zip.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	page.gz = bytes.Clone(buffer.Bytes())
	return page, nil
}

// html answers with a page that is not kept: forms, refusals, errors.
func html(c echo.Context, status int, component templ.Component) error {
	page, err := render(c.Request().Context(), component)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderVary, "Accept-Encoding")
	return send(c, status, page)
}

func send(c echo.Context, status int, page *rendered) error {
	body := page.plain
	if takesGzip(c.Request().Header.Get(echo.HeaderAcceptEncoding)) {
		c.Response().Header().Set(echo.HeaderContentEncoding, "gzip")
		body = page.gz
	}
	return c.Blob(status, echo.MIMETextHTMLCharsetUTF8, body)
}

// takesGzip reads Accept-Encoding (RFC 9110 12.5.3): gzip, unless its weight is 0.
func takesGzip(header string) bool {
	for item := range strings.SplitSeq(strings.ReplaceAll(header, " ", ""), ",") {
		if coding, weight, _ := strings.Cut(item, ";"); coding == "gzip" {
			q, err := strconv.ParseFloat(strings.TrimPrefix(weight, "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}
