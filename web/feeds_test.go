package web_test

import "strings"

// preview asks for a preview of an address and gives the path of its page.
func (s *site) preview(cookie, address string) string {
	s.Helper()
	a := s.post(cookie, "/feeds/preview", "url", address)
	s.expect(a, 303)
	path := a.Header.Get("Location")
	if !strings.HasPrefix(path, "/feeds/preview/") {
		s.Fatalf("the preview is at %q", path)
	}
	return path
}
