package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/url"
	"path"
	"strconv"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/proof"
)

// HTTP asks an address, and compares the status and, where there is a path, the value that it leads to in the JSON answer.
// The headers of a connection (nil: none) go only to what lies below its address.
func (c *Client) HTTP(ctx context.Context, with *readiness.Connection, q proof.Query) proof.Reading {
	address, err := url.Parse(q.Ask)
	if err != nil || with != nil && !below(with.URL, address) {
		return proof.Unread(proof.UnreadConnection, "", c.now())
	}
	most := int64(0)
	if q.Path != "" {
		most = maxHTTP
	}
	a, t := c.walk(ctx, address, with, most, q.Follow)
	if a.status != 0 && a.status != q.ExpectedStatus() {
		return q.ReadStatus(a.status, a.asked)
	}
	if t != nil {
		return t.reading(a.asked)
	}
	if q.Path == "" {
		return q.ReadStatus(a.status, a.asked)
	}
	return readJSON(q.Want, a)
}

// mostHops is how many redirects are followed.
const mostHops = 5

// walk asks for an address and, where redirects are followed, for those that they lead to.
func (c *Client) walk(ctx context.Context, address *url.URL, with *readiness.Connection, most int64, follow bool) (a answer, t *trouble) {
	for range mostHops + 1 {
		headers := with
		if with != nil && !below(with.URL, address) {
			headers = nil
		}
		a, t = c.get(ctx, address, headers, most)
		next, err := address.Parse(a.location)
		if !follow || a.location == "" || err != nil || a.status/100 != 3 {
			break
		}
		address = next
	}
	return a, t
}

// below says that an address is the base's, or lies below its path on the same host.
func below(base string, u *url.URL) bool {
	b, err := url.Parse(base)
	if err != nil || b.Scheme != u.Scheme || !strings.EqualFold(b.Host, u.Host) {
		return false
	}
	root, at := path.Clean("/"+b.Path), path.Clean("/"+u.Path)
	return at == root || strings.HasPrefix(at, strings.TrimSuffix(root, "/")+"/")
}

func readJSON(w proof.Want, a answer) proof.Reading {
	value, err := decode(a.body)
	if err != nil {
		return proof.Unread(proof.UnreadJSON, "", a.asked)
	}
	steps, err := proof.ReadPath(w.Path)
	if err != nil {
		return proof.Unread(proof.UnreadPath, "", a.asked)
	}
	for _, step := range steps {
		var found bool
		if value, found = follow(value, step); !found {
			return proof.Unread(proof.UnreadPath, "", a.asked)
		}
	}
	return readValue(w, value, a)
}

var errTrailing = errors.New("something follows the value")

// decode reads one JSON value, and nothing after it.
func decode(body []byte) (value any, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	return value, proof.Unambiguous(body)
}

func follow(value any, step proof.Step) (any, bool) {
	switch v := value.(type) {
	case map[string]any:
		next, found := v[step.Name]
		return next, found && step.Index < 0
	case []any:
		if step.Index < 0 || step.Index >= len(v) {
			return nil, false
		}
		return v[step.Index], true
	default:
		return nil, false
	}
}

// mostExact is the largest whole number of which none beside it reads the same (RFC 8259 6).
const mostExact = 1<<53 - 1

func readValue(w proof.Want, value any, a answer) proof.Reading {
	switch v := value.(type) {
	case json.Number:
		x, err := v.Float64()
		switch {
		case w.Text != "":
			return w.ReadText(v.String(), a.asked)
		case err != nil, w.Exact() && math.Abs(x) > mostExact:
			return proof.Unread(proof.UnreadNaN, "", a.asked)
		}
		return w.ReadFigure(x, a.asked)
	case string:
		return w.ReadText(v, a.asked)
	case bool:
		return w.ReadText(strconv.FormatBool(v), a.asked)
	default:
		return proof.Unread(proof.UnreadValue, "", a.asked)
	}
}
