package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"tallylight/web"
)

// offered lists what Allow has to name for a path: the methods of every route that fits it, and what follows from them.
func offered(routes []*echo.Route, path string) []string {
	var methods []string
	for _, r := range routes {
		if !strings.HasPrefix(r.Method, "echo_") && fits(r.Path, path) && !slices.Contains(methods, r.Method) {
			methods = append(methods, r.Method)
		}
	}
	if slices.Contains(methods, http.MethodGet) {
		methods = append(methods, http.MethodHead)
	}
	methods = append(methods, http.MethodOptions)
	slices.Sort(methods)
	return methods
}

func fits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	for i, part := range want {
		switch {
		case part == "*":
			return true
		case i >= len(got) || !strings.HasPrefix(part, ":") && part != got[i]:
			return false
		}
	}
	return len(want) == len(got)
}

func TestEveryAddressSaysWhichMethodsItTakes(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Sample = sample{} })
	for _, r := range routes(s) {
		path, _, _ := strings.Cut(r.path, "?")
		allow := offered(s.Routes(), path)
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
			if method != http.MethodOptions && slices.Contains(allow, method) {
				continue
			}
			t.Run(method+" "+path, func(t *testing.T) {
				want := http.StatusMethodNotAllowed
				if method == http.MethodOptions {
					want = http.StatusNoContent
				}
				for _, cookie := range []string{"", s.as(admin)} {
					a := s.ask(cookie, method, path, "")
					got := strings.Split(a.Header.Get("Allow"), ", ")
					slices.Sort(got)
					if a.StatusCode != want || !slices.Equal(got, allow) {
						t.Errorf("%d, Allow %v, want %d and %v", a.StatusCode, got, want, allow)
					}
				}
			})
		}
	}
	t.Run("HEAD is GET without its body", func(t *testing.T) {
		for _, r := range append(routes(s), route{method: "GET", path: "/live"}) {
			if r.method != http.MethodGet {
				continue
			}
			head := s.ask(s.as(admin), http.MethodHead, r.path, "")
			want := http.StatusOK
			if r.path != "/live" {
				want = s.ask(s.as(admin), http.MethodGet, r.path, "").StatusCode
			}
			if head.StatusCode != want || head.body != "" {
				t.Errorf("%s: HEAD %d with %q, GET %d", r.path, head.StatusCode, head.body, want)
			}
		}
	})
}
