package web_test

import (
	"strings"
	"testing"
	"time"
)

func TestTopPagesThatCannotBeChecked(t *testing.T) {
	s := open(t)
	for _, row := range []struct{ sentence, address, says string }{
		{"none", "", "Fill this in."},
		{"no address", "our page", "This is not a web address."},
		{"without a host", "https:///page", "This is not a web address."},
		{"nothing but a port", "https://:443/", "This is not a web address."},
		{"a file server", "ftp://www.example.jp/", "This is not a web address."},
		{"a script", "javascript:alert(1)", "This is not a web address."},
		{"a file of this machine", "file:///etc/passwd", "This is not a web address."},
		{"one with a password", "https://me:secret@www.example.jp/other", "The address holds a password."},
		{"one with a name", "https://me@www.example.jp/other", "The address holds a password."},
		{"one that is checked already", "https://www.example.jp/", "This is used already."},
		{"a line break", "https://www.example.jp/\r\nHost: evil", "This is not a web address."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() { s.expect(s.post(s.as(admin), "/toppages", "url", row.address), 422, row.says) })
		})
	}
}

func TestTopPage(t *testing.T) {
	s := open(t)
	cookie := s.as(admin)
	a := s.post(cookie, "/toppages", "url", "https://shop.example.jp/")
	s.expect(a, 303)
	path := a.Header.Get("Location")
	id := strings.TrimPrefix(path, "/toppage/")
	s.expect(s.get(cookie, path), 200, "shop.example.jp")
	for _, row := range []struct{ sentence, interval, limit string }{
		{"more often than every ten seconds", "9", "500"},
		{"less often than once an hour", "3601", "500"},
		{"in no time", "60", "0"},
		{"in eleven seconds", "60", "11000"},
		{"a number that overflows", "99999999999999999999", "500"},
		{"no number", "often", "500"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() {
				s.expect(s.post(cookie, "/toppages/"+id, "name", "Typed", "interval_s", row.interval, "ttfb_limit_ms", row.limit, "version", "1"), 422,
					"This is outside the range allowed.", `value="Typed"`, `value="`+row.interval+`"`)
			})
		})
	}
	s.expect(s.post(cookie, "/toppages/"+id, "name", "Shop", "marker", "cart", "interval_s", "30", "ttfb_limit_ms", "250", "url", "https://evil.example/", "version", "1"), 303)
	page, err := s.store.TopPage(t.Context(), id)
	s.must(err)
	if page.Name != "Shop" || page.Marker != "cart" || page.Interval != 30*time.Second || page.TTFBLimit != 250*time.Millisecond || page.URL != "https://shop.example.jp/" {
		t.Errorf("the page is %+v", page)
	}
	s.expect(s.post(s.as(pr), "/toppages/"+id+"/probe"), 303)
	s.expect(s.post(cookie, "/toppages/"+id+"/delete", "version", version(page.Version)), 303)
	s.expect(s.get(cookie, path), 404)
}
