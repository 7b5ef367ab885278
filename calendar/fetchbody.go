package calendar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	firstChunk   = 64 << 10
	largestChunk = 4 << 20
	maxValidator = 1 << 10 // bytes of an ETag or a date; what is longer is not kept
)

// readBody reads a body of at most limit bytes, decompressed. It never holds more than that and one chunk, and reads
// nothing of a body that is announced as larger. Likely is how large it was the last time; 0: not known. With
// io.ErrUnexpectedEOF comes what had arrived.
func readBody(response *http.Response, limit, likely int) ([]byte, error) {
	if response.ContentLength > int64(limit) {
		return nil, errTooManyBytes
	}
	if coding := response.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, errCoding // the client has undone gzip, the only coding that it asks for
	}
	size := max(firstChunk, min(likely+likely/64, limit)) // nearly always it grows a little
	if response.ContentLength > 0 {
		size = int(response.ContentLength) + 1
	}
	var chunks [][]byte
	for left := limit + 1; ; size = min(2*size, largestChunk) {
		chunk := make([]byte, min(size, left))
		n, err := fill(response.Body, chunk)
		chunks, left = append(chunks, chunk[:n]), left-n
		switch {
		case left == 0:
			return nil, errTooManyBytes
		case err == io.EOF: //nolint:errorlint // a wrapped one is a connection that broke
			return join(chunks), nil
		case err == io.ErrUnexpectedEOF: //nolint:errorlint // as the body itself gives it
			return join(chunks), err
		case err != nil:
			return nil, err
		}
	}
}

// fill reads until chunk is full or the reader gives an error, which it gives back as it is.
func fill(r io.Reader, chunk []byte) (n int, err error) {
	for n < len(chunk) && err == nil {
		var more int
		more, err = r.Read(chunk[n:])
		n += more
	}
	return n, err
}

func join(chunks [][]byte) []byte {
	if len(chunks) == 1 {
		return chunks[0]
	}
	return slices.Concat(chunks...)
}

// holdsCalendar says that a body looks like a calendar near its beginning, in whatever encoding: the zero bytes of
// UTF-16 are passed over.
func holdsCalendar(body []byte) bool {
	head := bytes.ReplaceAll(body[:min(len(body), 2*maxPreamble)], []byte{0}, nil)
	return bytes.Contains(bytes.ToUpper(head), []byte("BEGIN:VCALENDAR"))
}

// storable gives a header's value as it came, or nothing where it is none that can be kept and sent again.
func storable(value string) string {
	if len(value) > maxValidator || !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
		return ""
	}
	return value
}

// hashOf tells a body from another: its SHA-256 in hexadecimal and its length.
func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]) + ":" + strconv.Itoa(len(body))
}

// lengthOf gives the length that a hash of hashOf tells; 0 where it tells none.
func lengthOf(hash string) int {
	_, length, _ := strings.Cut(hash, ":")
	n, err := strconv.Atoi(length)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
