package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// described is the part of an OpenAPI operation that the tests go by.
type described struct {
	ID         string `json:"operationId"`
	Parameters []struct {
		In, Name string
		Required bool
		Schema   object
	}
	RequestBody *struct{ Content map[string]any }
	Responses   map[string]any
	Security    *[]any
}

// takes says that the operation has such a parameter.
func (d described) takes(in, name string) bool {
	for _, p := range d.Parameters {
		if p.In == in && p.Name == name {
			return true
		}
	}
	return false
}

// description gives the operations by path and method, as GET /openapi.json does.
func (s *server) description() map[string]map[string]described {
	s.Helper()
	w := httptest.NewRecorder()
	s.echo.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	var doc struct {
		Paths map[string]map[string]described
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		s.Fatal(err)
	}
	return doc.Paths
}

// fits says that a path is one of a template such as /feeds/{id}.
func fits(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	for i, part := range want {
		if i >= len(got) || !strings.HasPrefix(part, "{") && part != got[i] {
			return false
		}
	}
	return len(want) == len(got)
}

// example is a path of a template, of a thing that does not exist.
func example(template string) string {
	parts := strings.Split(template, "/")
	for i, part := range parts {
		if part == "{seq}" {
			parts[i] = "999999"
		} else if strings.HasPrefix(part, "{") {
			parts[i] = "none"
		}
	}
	return strings.Join(parts, "/")
}

func TestEveryPathOfTheAPISaysWhichMethodsItTakes(t *testing.T) {
	s := serve(t)
	paths := s.description()
	for template := range paths {
		path := example(template)
		offered := map[string]bool{"OPTIONS": true}
		for other, operations := range paths {
			for method := range operations {
				if fits(other, path) {
					offered[strings.ToUpper(method)] = true
				}
			}
		}
		if offered["GET"] {
			offered["HEAD"] = true
		}
		want := slices.Sorted(maps.Keys(offered))
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			if method != "OPTIONS" && offered[method] {
				continue
			}
			for _, token := range []string{"", "tl_viewer"} {
				s.T = t
				a := s.ask(token, method, path, "")
				status := http.StatusMethodNotAllowed
				if method == "OPTIONS" {
					status = http.StatusNoContent
				}
				a.want(status)
				allow := strings.Split(a.header.Get("Allow"), ", ")
				slices.Sort(allow)
				if !slices.Equal(allow, want) {
					t.Errorf("%s %s: Allow %v, want %v", method, path, allow, want)
				}
			}
		}
	}
	if a := s.ask("tl_viewer", http.MethodHead, "/board", ""); a.status != http.StatusOK || a.raw != "" || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD of the board: %d %v %q", a.status, a.header, a.raw)
	}
}
