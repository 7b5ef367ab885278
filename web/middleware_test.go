package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"
)

func TestTextual(t *testing.T) {
	for _, row := range []struct {
		sentence, address string
		status            int
	}{
		{"an address in Japanese", "/events/%E6%9C%9D?q=%E6%9C%9D", 200},
		{"a NUL in the path", "/events/a%00", 404},
		{"a broken byte in the path", "/events/%ff", 404},
		{"a NUL in a parameter", "/history?event=%00", 400},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			check(t, textual, httptest.NewRequest(http.MethodGet, row.address, nil), row.status)
		})
	}
	for _, name := range []string{"Idempotency-Key", "webhook-id"} {
		for value, status := range map[string]int{"k1": 200, "鍵": 200, "\xff\xfe": 400, "\xe9\x8d": 400} {
			t.Run(name+" "+value, func(t *testing.T) {
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r.Header.Set(name, value)
				check(t, textual, r, status)
			})
		}
	}
}

func TestLoopbackOnly(t *testing.T) {
	for _, row := range []struct {
		sentence, host string
		status         int
	}{
		{"the loopback address", "127.0.0.1:8080", 200},
		{"its name", "localhost:8080", 200},
		{"IPv6", "[::1]:8080", 200},
		{"without a port", "127.0.0.2", 200},
		{"a name that may resolve to it", "evil.example:8080", 403},
		{"another address", "192.0.2.1:8080", 403},
		{"no host", "", 403},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Host = row.host
			check(t, loopbackOnly, r, row.status)
		})
	}
}

// check sends a request through one middleware.
func check(t *testing.T, m echo.MiddlewareFunc, r *http.Request, status int) {
	t.Helper()
	e := echo.New()
	e.Use(m)
	e.GET("/*", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	if w.Code != status {
		t.Errorf("status %d, want %d", w.Code, status)
	}
}
