package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	maxEntries   = 64
	maxEntry     = 1 << 20 // bytes
	fetchTimeout = 5 * time.Second
)

// cache is a small shared cache in front of one origin (RFC 9111, 5861): it keeps what is public and fresh,
// serves stale while it revalidates or while the origin fails, lets one request through for many that miss at
// once, and says in Cache-Status what it did (RFC 9211).
type cache struct {
	origin string // host:port
	client *http.Client
	now    func() time.Time
	ctx    context.Context // of the requests to the origin, which outlive those of visitors
	cancel context.CancelFunc
	atWork sync.WaitGroup

	mu      sync.Mutex
	entries map[cacheKey]*entry
	flights map[cacheKey]*flight
}

// entry is a stored response.
type entry struct {
	status        int
	header        http.Header
	body          []byte
	stored        time.Time
	ttl, swr, sie time.Duration
}

// flight is a request to the origin that others wait for.
type flight struct {
	done  chan struct{}
	entry *entry
	err   error
}

func newCache(origin string, now func() time.Time) *cache {
	ctx, cancel := context.WithCancel(context.Background())
	return &cache{
		origin: origin, now: now, ctx: ctx, cancel: cancel,
		client:  &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: fetchTimeout},
		entries: make(map[cacheKey]*entry), flights: make(map[cacheKey]*flight),
	}
}

// close cancels what is under way and waits for it.
func (c *cache) close() {
	c.mu.Lock()
	c.cancel()
	c.mu.Unlock()
	c.atWork.Wait()
	c.client.CloseIdleConnections()
}

func (c *cache) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	key, now := keyOf(r), c.now()
	stored := c.lookup(key)
	switch {
	case stored == nil:
		c.forward(w, key, nil, "miss")
	case stored.left(now) > 0:
		answer(w, stored, now, hit(stored, now))
	case stored.left(now)+stored.swr > 0:
		answer(w, stored, now, hit(stored, now))
		c.fetch(key)
	default:
		c.forward(w, key, stored, "stale")
	}
}

// hit is the Cache-Status of a stored response; its ttl is negative where it is stale (RFC 9211 2.4).
func hit(e *entry, now time.Time) string {
	return fmt.Sprintf("hit; ttl=%d", int64(e.left(now).Seconds()))
}

// forward asks the origin and answers with what it says, or with what was stored where it fails.
func (c *cache) forward(w http.ResponseWriter, key cacheKey, stored *entry, why string) {
	f, collapsed := c.fetch(key)
	<-f.done
	now := c.now()
	if f.err != nil || f.entry.status >= 500 {
		if stored != nil && stored.left(now)+stored.sie > 0 {
			answer(w, stored, now, hit(stored, now)+"; detail=origin-failed")
			return
		}
	}
	status := "fwd=" + why
	if collapsed {
		status += "; collapsed"
	}
	if f.err != nil {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Cache-Status", cacheName+"; "+status)
		http.Error(w, "502: the origin does not answer", http.StatusBadGateway)
		return
	}
	answer(w, f.entry, now, status)
}

// fetch asks the origin for key, or joins a request that is under way for it.
func (c *cache) fetch(key cacheKey) (f *flight, collapsed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.flights[key]; f != nil {
		return f, true
	}
	f = &flight{done: make(chan struct{}), err: c.ctx.Err()}
	if f.err != nil { // the cache is closed
		close(f.done)
		return f, false
	}
	c.flights[key] = f
	c.atWork.Go(func() {
		f.entry, f.err = c.ask(key)
		c.land(key, f)
	})
	return f, false
}

// land ends a flight and keeps what it brought, where it may be kept.
func (c *cache) land(key cacheKey, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.flights, key)
	if f.err == nil && f.entry.ttl > 0 {
		c.makeRoom(key)
		c.entries[key] = f.entry
	}
	close(f.done)
}

// makeRoom drops the entry that was stored first, where there are too many.
func (c *cache) makeRoom(key cacheKey) {
	if c.entries[key] != nil || len(c.entries) < maxEntries {
		return
	}
	var oldest cacheKey
	for k, e := range c.entries {
		if first := c.entries[oldest]; first == nil || e.stored.Before(first.stored) {
			oldest = k
		}
	}
	delete(c.entries, oldest)
}

func (c *cache) lookup(key cacheKey) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries[key]
}

// ask sends the request that a key stands for.
func (c *cache) ask(key cacheKey) (*entry, error) {
	at := url.URL{Scheme: "http", Host: c.origin, Path: key.path, RawQuery: key.query}
	req, err := http.NewRequestWithContext(c.ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("ask the origin: %w", err)
	}
	req.Header.Set("Accept-Encoding", key.encoding)
	resp, err := c.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the origin: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxEntry))
	if err != nil {
		return nil, fmt.Errorf("read the origin: %w", err)
	}
	return newEntry(resp, body, c.now()), nil
}

// cacheKey is what tells one stored page from another.
type cacheKey struct{ encoding, path, query string }

// keyOf leaves out all parameters but the one that changes the page: what campaigns, clicks and idle hands append must
// not reach the origin.
func keyOf(r *http.Request) cacheKey {
	encoding := "identity"
	if acceptsGzip(r) {
		encoding = "gzip"
	}
	query := ""
	if page := r.URL.Query().Get("page"); page != "" {
		query = url.Values{"page": {page}}.Encode()
	}
	return cacheKey{encoding, r.URL.Path, query}
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

const cacheName = "tsumugi-edge"

// answer writes a stored or forwarded response, with its Age and what the cache did.
func answer(w http.ResponseWriter, e *entry, now time.Time, status string) {
	h := w.Header()
	for name, values := range e.header {
		h[name] = values
	}
	h.Set("Content-Length", strconv.Itoa(len(e.body)))
	h.Set("Age", strconv.FormatInt(int64(e.age(now).Seconds()), 10))
	h.Set("Cache-Status", cacheName+"; "+status)
	w.WriteHeader(e.status)
	_, _ = w.Write(e.body) // a visitor who leaves is no error
}
