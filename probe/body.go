package probe

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"hash/crc32"
	"html"
	"io"
	"net/http"
	"strings"
	"sync"
	"unicode/utf8"
)

// bodies are buffers to read pages into: most of what a probe would allocate otherwise. A page is not kept.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// unzippers hold 40 kB each.
var unzippers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// keptBody is how large a buffer may be that is used again.
const keptBody = 1 << 20

func giveBack(page *bytes.Buffer) {
	if page.Cap() <= keptBody {
		page.Reset()
		bodies.Put(page)
	}
}

// read takes the body in: its size on the wire and decoded, the title, the marker. A body that is longer than
// 5 MiB is read up to there. One in an encoding that cannot be decoded is only measured on the wire.
func (v *visit) read(resp *http.Response) error {
	most := cmp.Or(v.request.most, maxBody)
	wire := &meter{from: io.LimitReader(resp.Body, most), most: most}
	buffer := bodies.Get().(*bytes.Buffer)
	defer giveBack(buffer)
	known, err := decode(wire, v.seen.Facts.ContentEncoding, buffer)
	if err != nil {
		return err
	}
	done := v.prober.Now()
	v.seen.Facts.WireBytes = new(wire.bytes)
	v.seen.Facts.TotalMS = milliseconds(done.Sub(v.started))
	v.seen.Details.Phases = v.watch.phases(done)
	page := buffer.Bytes()
	v.seen.Details.Mark, v.seen.Details.MarkFault = originMark(v.page.Mark(), resp.Header, page)
	v.seen.Details.Mark = v.wants.Access.Hush(v.seen.Details.Mark)
	if !known {
		return nil
	}
	v.seen.Facts.BodyBytes = new(int64(len(page)))
	v.seen.Details.Bytes = bytesOf(page)
	v.seen.Title = shortTitle(v.wants.Access.Hush(strings.ToValidUTF8(strings.ReplaceAll(title(page), "\x00", ""), "?")))
	v.seen.Details.Cut = wire.bytes >= maxBody || len(page) >= maxBody
	if v.request.reads != nil {
		v.request.reads(page, v)
	}
	v.seen.Marker = find(v.page.Marker, page, v.seen.Title, !v.seen.Details.Cut)
	v.seen.Details.Refused = v.kept(resp.StatusCode, resp.Header, page)
	return nil
}

// decode reads from to its end into page, at most 5 MiB decoded; known is false where the encoding is not.
func decode(from *meter, encoding string, page *bytes.Buffer) (known bool, err error) {
	switch encoding {
	case "", "identity":
		_, err = page.ReadFrom(from)
	case "gzip", "x-gzip":
		err = gunzip(from, page)
	default:
		_, err = io.Copy(io.Discard, from)
		return false, err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) && from.bytes >= from.most {
		err = nil // cut by the limit, not by the server
	}
	return true, err
}

func gunzip(from io.Reader, page *bytes.Buffer) error {
	unzip := unzippers.Get().(*gzip.Reader)
	defer unzippers.Put(unzip)
	err := unzip.Reset(from)
	if err == io.EOF { //nolint:errorlint // an empty body needs no header; a wrapped error is a connection that broke
		return nil
	}
	if err != nil {
		return fmt.Errorf("the body is not the gzip that it claims to be: %w", err)
	}
	if _, err := page.ReadFrom(io.LimitReader(unzip, maxBody)); err != nil {
		return fmt.Errorf("the gzip body is broken: %w", err)
	}
	return nil
}

// meter counts what is read through it.
type meter struct {
	from  io.Reader
	most  int64 // from ends there
	bytes int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	m.bytes += int64(n)
	return n, err
}

// find says whether the marker is in the page or its title; nil where none was asked for, or where only a
// part of the page was read and it is not in that.
func find(marker string, page []byte, title string, whole bool) *bool {
	if marker == "" {
		return nil
	}
	found := bytes.Contains(page, []byte(marker)) || strings.Contains(title, marker)
	if !found && !whole {
		return nil
	}
	return &found
}

// castagnoli is the checksum that processors compute themselves.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// bytesOf tells one page from another: 12 hexadecimal digits of its checksum and its length. It is no proof against
// somebody who makes two pages alike on purpose, who could as well serve one.
func bytesOf(page []byte) string {
	if len(page) == 0 {
		return ""
	}
	return fmt.Sprintf("%08x%04x", crc32.Checksum(page, castagnoli), len(page)&0xffff)
}

const maxTitle = 200 // runes

// title gives the text of the first <title>, with its white space collapsed; empty where there is none or it
// is not UTF-8. It is found by hand, because an expression that ignores case reads a page many times slower.
func title(page []byte) string {
	_, rest := cutTag(page, "<title")
	if _, after, ok := bytes.Cut(rest, []byte(">")); ok {
		rest = after
	} else {
		return ""
	}
	inner, after := cutTag(rest, "</title")
	if after == nil || !utf8.Valid(inner) {
		return ""
	}
	return strings.Join(strings.Fields(html.UnescapeString(string(inner))), " ")
}

// shortTitle shortens a title, out of which secrets have been taken before: half of one is one.
func shortTitle(title string) string {
	text := []rune(title)
	return string(text[:min(len(text), maxTitle)])
}

// cutTag cuts at the first tag that begins so, in any case; after is nil where there is none. The name ends with the tag
// or with white space.
func cutTag(page []byte, tag string) (before, after []byte) {
	for i := 0; ; {
		next := bytes.IndexByte(page[i:], '<')
		if next < 0 {
			return page, nil
		}
		i += next
		end := i + len(tag)
		if end < len(page) && bytes.EqualFold(page[i:end], []byte(tag)) && bytes.IndexByte([]byte("> \t\r\n/"), page[end]) >= 0 {
			return page[:i], page[end:]
		}
		i++
	}
}
