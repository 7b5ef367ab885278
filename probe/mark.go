package probe

import (
	"bytes"
	"net/http"
)

// mostMark is the longest value of an origin marker.
const mostMark = 100

// originMark finds what the origin wrote when it rendered the page: in the header of that name, else in the page as
// "name: value", name="value" or <meta name="name" content="value">. Empty where there is none.
func originMark(name string, h http.Header, page []byte) string {
	if value := h.Get(name); value != "" {
		return clean(value)
	}
	for rest := page; ; {
		i := bytes.Index(rest, []byte(name))
		if i < 0 {
			return ""
		}
		rest = rest[i+len(name):]
		if value := markValue(rest); value != "" {
			return clean(value)
		}
	}
}

// markValue reads the value behind the name.
func markValue(rest []byte) string {
	rest = bytes.TrimLeft(rest[:min(len(rest), mostMark+20)], "\"' \t")
	rest = bytes.TrimLeft(bytes.TrimPrefix(rest, []byte("content")), " \t")
	if len(rest) == 0 || rest[0] != ':' && rest[0] != '=' {
		return ""
	}
	rest = bytes.TrimLeft(rest[1:], "\"' \t")
	end := bytes.IndexAny(rest, "\"'<> \t\r\n")
	if end < 0 {
		end = len(rest)
	}
	return string(bytes.TrimSuffix(rest[:min(end, mostMark)], []byte("--")))
}
