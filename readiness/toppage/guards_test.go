package toppage_test

import (
	"testing"

	"tallylight/readiness/toppage"
)

func TestWhichAddressesAPageSpeaksFor(t *testing.T) {
	top := &toppage.Page{URL: "https://www.tsumugi.example/", Setup: toppage.Setup{Entries: []string{"https://tsumu.gi/"}}}
	shop := &toppage.Page{URL: "https://shop.tsumugi.example/"}
	one := toppage.Shield{Page: top}
	two := toppage.Shield{Page: top, All: []toppage.PageVerdict{{Page: top}, {Page: shop}}}
	for _, row := range []struct {
		sentence string
		shield   toppage.Shield
		address  string
		want     bool
	}{
		{"its own", one, "https://www.tsumugi.example/", true},
		{"without www, and in capitals", one, "http://Tsumugi.Example/asa", true},
		{"a way in", one, "https://tsumu.gi/asa", true},
		{"another host", one, "https://shop.tsumugi.example/", false},
		{"another port", one, "https://tsumugi.example:8443/", false},
		{"of one of two pages", two, "https://shop.tsumugi.example/sale", true},
		{"no page is registered", toppage.Shield{}, "https://tsumugi.example/", false},
	} {
		if got := row.shield.Guards(row.address); got != row.want {
			t.Errorf("%s: %v", row.sentence, got)
		}
	}
}
