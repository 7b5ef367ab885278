package fault_test

import (
	"strings"
	"testing"

	"tallylight/readiness/fault"
)

func TestWrongAddress(t *testing.T) {
	for _, row := range []struct{ sentence, address, reason string }{
		{"none is no address, and none is wrong", "", ""},
		{"a page", "https://tsumugi.example/a?b=c&d=%22#e", ""},
		{"a port, an IPv6 host, plain HTTP", "http://[2001:db8::1]:8080/", ""},
		{"letters of any script, as browsers show them", "https://例え.example/番組?q=朝", ""},
		{"what browsers leave as it is", "https://tsumugi.example/a|b{c}'d'(e)^`", ""},
		{"a quote, which ends an attribute", `https://tsumugi.example/"onclick=alert(1)`, "not_a_web_address"},
		{"a quote in the query", `https://tsumugi.example/?q="x"`, "not_a_web_address"},
		{"a quote in the fragment", `https://tsumugi.example/#"`, "not_a_web_address"},
		{"a tag", "https://tsumugi.example/<b>", "not_a_web_address"},
		{"the end of one", "https://tsumugi.example/>", "not_a_web_address"},
		{"a backslash, which browsers take for a slash", `https://tsumugi.example\@evil.example/`, "not_a_web_address"},
		{"a backslash in the path", `https://tsumugi.example/a\b`, "not_a_web_address"},
		{"a blank", "https://tsumugi.example/a b", "not_a_web_address"},
		{"a blank before it", " https://tsumugi.example/", "not_a_web_address"},
		{"a blank after it", "https://tsumugi.example/ ", "not_a_web_address"},
		{"a wide blank", "https://tsumugi.example/a　b", "not_a_web_address"},
		{"a blank that does not break", "https://tsumugi.example/a\u00a0b", "not_a_web_address"},
		{"a line break", "https://tsumugi.example/\nSet-Cookie: a", "not_a_web_address"},
		{"a tab", "https://tsumugi.example/\t", "not_a_web_address"},
		{"a NUL", "https://tsumugi.example/\x00", "not_a_web_address"},
		{"a control of C1", "https://tsumugi.example/\u0085", "not_a_web_address"},
		{"letters from right to left", "https://tsumugi.example/\u202egnp", "not_a_web_address"},
		{"what has no width", "https://tsumugi.example/\u200b", "not_a_web_address"},
		{"a byte that is no letter", "https://tsumugi.example/\xff", "not_a_web_address"},
		{"a program", "javascript:alert(1)", "not_a_web_address"},
		{"the highest port", "https://tsumugi.example:65535/", ""},
		{"a colon, and the port of the scheme", "https://tsumugi.example:/", ""},
		{"a port that there is not", "https://tsumugi.example:65536/", "not_a_web_address"},
		{"a port of many figures", "https://tsumugi.example:99999999999999999999/", "not_a_web_address"},
		{"no port at all", "https://tsumugi.example:0/", "not_a_web_address"},
		{"no scheme", "tsumugi.example", "not_a_web_address"},
		{"no host", "https:///a", "not_a_web_address"},
		{"a password", "https://u:p@tsumugi.example/", "has_password"},
		{"too much", "https://tsumugi.example/" + strings.Repeat("a", fault.MaxLink), "too_long"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			reason := ""
			if wrong := fault.WrongAddress("url", row.address); len(wrong) > 0 {
				reason = wrong[0].Reason
			}
			if reason != row.reason {
				t.Errorf("%q is %q, want %q", row.address, reason, row.reason)
			}
			if fault.IsLink(row.address) != (row.reason == "" && row.address != "") {
				t.Errorf("%q as a link: %v", row.address, fault.IsLink(row.address))
			}
		})
	}
}
