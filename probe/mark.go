package probe

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

// mostMark is the longest value of an origin marker that is kept as it is; of a longer one a hash is, since two may differ at
// their ends only.
const mostMark = 100

// severalMarks says that a page carries its marker with different values.
const severalMarks = "several"

// originMark finds what the origin wrote when it rendered the page: in the header of that name, and in the page as
// "name: value", name="value" or <meta name="name" content="value">. Empty where there is none, and where several differ,
// which the fault says: nobody can tell which of them is new with each rendering.
func originMark(name string, h http.Header, page []byte) (mark, fault string) {
	for _, value := range h.Values(name) {
		if value = markOf([]byte(value)); mark != "" && value != mark {
			return "", severalMarks
		}
		mark = value
	}
	for rest := page; ; {
		i := bytes.Index(rest, []byte(name))
		if i < 0 {
			return mark, ""
		}
		rest = rest[i+len(name):]
		switch value := markOf(markValue(rest)); {
		case value == "":
		case mark != "" && value != mark:
			return "", severalMarks
		default:
			mark = value
		}
	}
}

func markOf(value []byte) string {
	if value = bytes.TrimSpace(value); len(value) <= mostMark {
		return clean(string(value))
	}
	sum := sha256.Sum256(value)
	return "sha256-" + hex.EncodeToString(sum[:6])
}

// markValue reads the value behind the name: in quotation marks up to the second one, else to the end of the line, the
// comment or the tag.
func markValue(rest []byte) []byte {
	rest = bytes.TrimLeft(rest, "\"' \t")
	rest = bytes.TrimLeft(bytes.TrimPrefix(rest, []byte("content")), " \t")
	if len(rest) == 0 || rest[0] != ':' && rest[0] != '=' {
		return nil
	}
	ends := "\"'<>\r\n"
	if rest[0] == '=' { // of an attribute
		ends += " \t"
	}
	rest = bytes.TrimLeft(rest[1:], " \t")
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		ends, rest = string(rest[:1]), rest[1:]
	}
	if end := bytes.IndexAny(rest, ends); end >= 0 {
		rest = rest[:end]
	}
	return bytes.TrimSuffix(bytes.TrimSpace(rest), []byte("--"))
}
