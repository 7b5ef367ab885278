package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"tallylight/loadreport"
	"tallylight/readiness/fault"
	"tallylight/web/problem"
)

const (
	keyHeader = "Idempotency-Key"
	maxKey    = 255
	// keepFor is how long a key stands for its first answer.
	keepFor = 24 * time.Hour
	// maxKeyed bounds the body of a request with a key, in bytes.
	maxKeyed = 1 << 20
)

// kept is an answer as it is remembered, with the request that it belongs to.
type kept struct {
	Request []byte    `json:"request,omitempty"` // a digest that the database alone does not give
	Secret  bool      `json:"secret,omitempty"`  // the answer held a secret, and is not kept
	At      time.Time `json:"at"`
	ETag    string    `json:"etag,omitempty"`
	Lang    string    `json:"lang,omitempty"`
	Body    []byte    `json:"body"`
}

// idempotent answers a POST whose key was used before as it was answered then, without doing anything. The same
// key with another request is refused, and so is a second request while the first is under way.
func (s *service) idempotent(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		key := c.Request().Header.Get(keyHeader)
		may := refuses(s.declared[c.Request().Method+" "+c.Path()], actor(c)) == nil // no longer, perhaps
		if c.Request().Method != http.MethodPost || key == "" || !may {
			return next(c)
		}
		if len(key) > maxKey {
			return fault.Invalid{Field: keyHeader, Reason: "too_long"}
		}
		request, err := s.fingerprints(c)
		if err != nil {
			return err
		}
		id := actor(c).ID
		if !s.underWay.enter(id + " " + key) {
			return echo.NewHTTPError(http.StatusConflict, "a request with this Idempotency-Key is in progress")
		}
		defer s.underWay.leave(id + " " + key)
		done, err := s.replay(c, id, key, request)
		if done || err != nil {
			return err
		}
		return s.first(c, next, id, key, request)
	}
}

// secretive lists beginnings of routes that answer with a token, a one-time link or a signing secret: of such an answer it is kept that
// there was one.
var secretive = []string{"/people", "/tokens", "/connections", "/displays", "/calendar-links"}

func isSecretive(route string) bool {
	return slices.ContainsFunc(secretive, func(start string) bool { return strings.HasPrefix(route, prefix+start) })
}

// fingerprints gives digests of what is asked, the one to keep first, and leaves the body to be read again.
func (s *service) fingerprints(c echo.Context) ([][]byte, error) {
	r := c.Request()
	most := int64(maxKeyed)
	if strings.HasSuffix(r.URL.Path, "/load-reports") {
		most = loadreport.MaxSize + 1
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, most))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, echo.ErrStatusRequestEntityTooLarge
	case err != nil:
		return nil, echo.ErrBadRequest
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.Sum256(append([]byte(r.Method+" "+r.URL.RequestURI()+"\n"), body...))
	return s.Store.Digests(sum[:]), nil
}

// replay gives the answer of the first time, where there was one within the last 24 hours.
func (s *service) replay(c echo.Context, id, key string, request [][]byte) (done bool, err error) {
	status, raw, found, err := s.Store.Recall(c.Request().Context(), id, key)
	if err != nil || !found {
		return false, err
	}
	var k kept
	if err := json.Unmarshal(raw, &k); err != nil {
		return false, fmt.Errorf("read a remembered answer: %w", err)
	}
	if s.Now().Sub(k.At) > keepFor {
		return false, nil
	}
	if k.Secret {
		return false, echo.NewHTTPError(http.StatusConflict, "the request with this Idempotency-Key was carried out; its response held a secret and was not kept")
	}
	if !slices.ContainsFunc(request, func(digest []byte) bool { return bytes.Equal(k.Request, digest) }) {
		return false, fault.Invalid{Field: keyHeader, Reason: "taken"}
	}
	h := c.Response().Header()
	h.Set("Idempotent-Replayed", "true")
	h.Set(echo.HeaderContentType, contentType(status))
	for name, value := range map[string]string{"ETag": k.ETag, "Content-Language": k.Lang} {
		if value != "" {
			h.Set(name, value)
		}
	}
	c.Response().WriteHeader(status)
	_, err = c.Response().Write(k.Body)
	return true, err
}

func contentType(status int) string {
	if status >= http.StatusBadRequest {
		return problem.ContentType
	}
	return echo.MIMEApplicationJSON
}

// first answers for the first time and remembers the answer: every one that another try would get as well. Our
// own failures, and refusals that time or another role undoes, are not kept.
func (s *service) first(c echo.Context, next echo.HandlerFunc, id, key string, request [][]byte) error {
	w := c.Response().Writer
	copied := &copier{ResponseWriter: w}
	c.Response().Writer = copied
	err := next(c)
	c.Response().Writer = w
	status := c.Response().Status
	if err != nil || status >= http.StatusInternalServerError || status == http.StatusForbidden || status == http.StatusTooManyRequests {
		return err
	}
	h := c.Response().Header()
	answer := kept{Request: request[0], At: s.Now(), ETag: h.Get("ETag"), Lang: h.Get("Content-Language"), Body: copied.body.Bytes()}
	if isSecretive(c.Path()) {
		if status >= http.StatusBadRequest {
			return nil // it may be sent again, with the mistake mended
		}
		answer = kept{At: s.Now(), Secret: true}
	}
	raw, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	// The caller may be gone; what was done is done, and must be remembered.
	ctx := context.WithoutCancel(c.Request().Context())
	if err := s.Store.Remember(ctx, id, key, status, raw, s.Now()); err != nil {
		s.Log.Error("idempotent response not stored", "error", err)
	}
	return nil
}

// copier keeps a copy of the body that is written through it.
type copier struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (c *copier) Write(p []byte) (int, error) {
	c.body.Write(p)
	return c.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach what lies beneath.
func (c *copier) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// keys is a set of keys whose requests are under way.
type keys struct {
	mu  sync.Mutex
	set map[string]bool
}

// enter adds a key; false where it is there already.
func (k *keys) enter(key string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.set[key] {
		return false
	}
	if k.set == nil {
		k.set = map[string]bool{}
	}
	k.set[key] = true
	return true
}

func (k *keys) leave(key string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.set, key)
}
