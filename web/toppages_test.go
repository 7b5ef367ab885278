package web_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
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

// setup is the form of a top page with all that can be told, and what of it is altered.
func setup(altered ...string) []string {
	return append([]string{"version", "1", "name", "Front", "marker", "cart", "interval_s", "30", "ttfb_limit_ms", "250", "mobile", "on", "layer", "nginx",
		"origin_mark", "X-Made", "cookie", "sid", "entries", "http://shop.example.jp/\r\nhttps://shop.example.jp/top", "origin", "https://origin.example.jp/",
		"sorry", "https://sorry.example.net/", "waiting", "https://wait.example.jp/", "waiting_text", "please wait", "switch", "on", "config", "v7",
		"capacity_source", "prod", "capacity_ask", "sum(up)", "capacity_compare", ">=", "capacity_value", "40.5",
		"traffic_baseline", "4,200 req/s", "traffic_proven", "21000", "traffic_proven_at", "2026-11-09", "traffic_boot", "90", "traffic_ramp", "30", "traffic_tail", "30",
		"only", ""}, altered...)
}

func TestAllThatIsKnownOfAPage(t *testing.T) {
	s := open(t)
	cookie, path := s.as(admin), "/toppages/"+s.page.ID
	event := s.events[0].ID
	s.unchanged(func() {
		s.expect(s.post(cookie, path, setup("only", event)...), 422, "There is no Prometheus connection of this name.", "please wait")
	})
	s.connect("prod")
	s.expect(s.post(cookie, path, setup("only", event)...), 303)
	page, err := s.store.TopPage(t.Context(), s.page.ID)
	s.must(err)
	want := toppage.Setup{Mobile: true, Layer: "nginx", OriginMark: "X-Made", Cookie: "sid", Entries: []string{"http://shop.example.jp/", "https://shop.example.jp/top"},
		Origin: "https://origin.example.jp/", Sorry: "https://sorry.example.net/", Waiting: "https://wait.example.jp/", WaitingText: "please wait", Switch: true,
		Traffic: toppage.PageTraffic{Baseline: 4200, Proven: 21_000, ProvenAt: time.Date(2026, 11, 8, 15, 0, 0, 0, time.UTC), BootS: 90, RampS: 30, TailS: 1800},
		Config:  "v7", Capacity: proof.Query{Source: "prod", Ask: "sum(up)", Want: proof.Want{Compare: ">=", Value: 40.5}}, Only: []string{event}}
	if !reflect.DeepEqual(page.Setup, want) {
		t.Errorf("kept %+v", page.Setup)
	}
	s.expect(s.get(cookie, "/toppage/"+page.ID), 200, `value="X-Made"`, "https://shop.example.jp/top</textarea>", `value="`+event+`" checked`)
	for _, row := range []struct{ sentence, field, typed, says string }{
		{"a mark that is no header", "origin_mark", "X Made", "Write the name of a header"},
		{"a cookie with its value", "cookie", "sid=1", "not the name of a cookie"},
		{"an origin that is no address", "origin", "origin", "This is not a web address."},
		{"an entry with a password", "entries", "https://me:pw@a.example/", "The address holds a password."},
		{"a capacity that is no figure", "capacity_value", "many", "Write a figure"},
		{"an infinite capacity", "capacity_value", "Inf", "Write a figure"},
		{"a comparison that does not exist", "capacity_compare", "~", "There is no such value."},
		{"a text without a waiting room", "waiting", "", "Fill this in."},
		{"a usual peak that is no rate", "traffic_baseline", "many", "Write requests a second, such as 4,200."},
		{"a load test of tomorrow", "traffic_proven_at", "2026-11-18", "This day is still to come."},
		{"a tail of two weeks", "traffic_tail", "20160", "This is outside the range allowed."},
		{"an interval that is too short", "interval_s", "3", "This is outside the range allowed."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			form := setup("version", version(page.Version))[2:]
			for i := 0; i < len(form); i += 2 {
				if form[i] == row.field {
					form[i+1] = row.typed
				}
			}
			s.unchanged(func() { s.expect(s.post(cookie, path, form...), 422, row.says, "please wait") })
		})
	}
}

func TestTheTopPageForAnEvent(t *testing.T) {
	s := open(t)
	cookie := s.as(viewer)
	_, err := s.store.SetLevel(t.Context(), s.events[1].ID, 3, "", s.events[1].Version, readiness.Actor{ID: s.people[admin].ID, Name: "Ann", Role: admin}, noon)
	s.must(err)
	s.expect(s.get(cookie, "/toppage"), 200, "For level 3, ")
	s.expect(s.get(cookie, "/toppage?event="+s.events[1].ID), 200, "For level 3, ", "Evening news", "Checks for the next event")
	s.expect(s.get(cookie, "/toppage?event=nothing"), 404)
	s.expect(s.get(cookie, "/toppage?over=7d"), 200, "7 days", "There is no evidence of the last 7 days.")
	s.expect(s.get(cookie, "/toppage?over=400d"), 200, "There is no evidence of the last 400 days.")
	s.expect(s.get(cookie, "/toppage?over=1000y"), 200, "There is no evidence of the last 24 hours.")
}
