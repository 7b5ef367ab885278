package probe

import (
	"net/http"
	"strings"
	"testing"
)

func TestOriginMarks(t *testing.T) {
	const name = "X-Origin-Rendered"
	long := strings.Repeat("long ", 1<<18)
	for _, row := range []struct {
		sentence string
		header   []string
		page     string
		mark     string
		fault    string
	}{
		{"none", nil, "<p>page</p>", "", ""},
		{"in the header", []string{"1795.26"}, "<p>page</p>", "1795.26", ""},
		{"in a comment", nil, "<!-- X-Origin-Rendered: 1795.26 -->", "1795.26", ""},
		{"in a comment without spaces", nil, "<!--X-Origin-Rendered:1795.26--><p>", "1795.26", ""},
		{"a date in a comment", nil, "<!-- X-Origin-Rendered: Mon, 30 Nov 2026 02:44:23 GMT -->", "Mon, 30 Nov 2026 02:44:23 GMT", ""},
		{"a date in a meta element", nil, `<meta name="X-Origin-Rendered" content="Mon, 30 Nov 2026 02:44:23 GMT">`, "Mon, 30 Nov 2026 02:44:23 GMT", ""},
		{"a meta element without quotation marks", nil, `<meta name=X-Origin-Rendered content=1795.26 data-x=1>`, "1795.26", ""},
		{"an attribute", nil, `<body X-Origin-Rendered='1795 26'>`, "1795 26", ""},
		{"in JSON", nil, `{"X-Origin-Rendered": "1795.26", "more": 1}`, "1795.26", ""},
		{"a name without a value", nil, "<p>X-Origin-Rendered is a marker</p>", "", ""},
		{"a name without a value before one with", nil, "<p>X-Origin-Rendered <!-- X-Origin-Rendered: 7 -->", "7", ""},
		{"an empty value", nil, `<meta name="X-Origin-Rendered" content="">`, "", ""},
		{"the same twice", []string{"7", "7"}, "<!-- X-Origin-Rendered: 7 -->", "7", ""},
		{"two in the header", []string{"7", "8"}, "", "", "several"},
		{"two in the page", nil, "<!-- X-Origin-Rendered: 7 --><!-- X-Origin-Rendered: 8 -->", "", "several"},
		{"one in the header, another in the page", []string{"7"}, "<!-- X-Origin-Rendered: 8 -->", "", "several"},
		{"one behind a megabyte", nil, long + "<!-- X-Origin-Rendered: 8 -->", "8", ""},
	} {
		mark, fault := originMark(name, http.Header{name: row.header}, []byte(row.page))
		if mark != row.mark || fault != row.fault {
			t.Errorf("%s: %q %q, want %q %q", row.sentence, mark, fault, row.mark, row.fault)
		}
	}
	one, _ := originMark(name, nil, []byte("<!-- X-Origin-Rendered: "+long+"1 -->"))
	other, _ := originMark(name, nil, []byte("<!-- X-Origin-Rendered: "+long+"2 -->"))
	if one == other || len(one) > mostMark || one == "" {
		t.Errorf("two markers of a megabyte are %q and %q", one, other)
	}
	quadratic := strings.Repeat(name+":", 5<<20/len(name))
	if mark, fault := originMark(name, nil, []byte(quadratic)); mark != "" || fault != severalMarks {
		t.Errorf("a name after the other: %q %q", mark, fault)
	}
}
