package loadreport

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	encoding "golang.org/x/text/encoding/unicode"
)

// headSize is how much of a report is looked at to tell what it is.
const headSize = 64 << 10

// input is the text of a report, read once: its size is bounded, and its bytes are hashed as they came.
type input struct {
	raw  *hashed
	text *checked
	*bufio.Reader
}

// open begins to read; what is packed, or no text, is refused.
func open(r io.Reader) (*input, error) {
	if file, ok := r.(fs.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > MaxSize {
			return nil, refused("report_too_large", "")
		}
	}
	in := &input{raw: &hashed{from: r, hash: sha256.New()}}
	first := bufio.NewReader(in.raw)
	begins, err := first.Peek(8)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if packed := packedAs(begins); packed != "" {
		return nil, refused("packed", packed)
	}
	decoded, err := decoded(first, begins)
	if err != nil {
		return nil, err
	}
	in.text = &checked{from: decoded}
	in.Reader = bufio.NewReaderSize(in.text, headSize)
	beginning, err := in.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(beginning) == 0 {
		return nil, refused("empty_file", "")
	}
	return in, nil
}

// head is the beginning of the text.
func (in *input) head() string {
	head, _ := in.Peek(headSize)
	return string(head)
}

// begins is as much of the text's beginning as tells a person what the file is, on one line; … where it is blank.
func (in *input) begins() string {
	const most = 40
	head, _ := in.Peek(1 << 10)
	line := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(head), ""))
	line = strings.Join(strings.Fields(line), " ")
	runes := []rune(line)
	if len(runes) > most || len(runes) == 0 {
		return string(runes[:min(most, len(runes))]) + "…"
	}
	return line
}

func (in *input) startsWithBrace() bool {
	head, _ := in.Peek(headSize)
	head = bytes.TrimLeft(head, " \t\r\n")
	return len(head) > 0 && (head[0] == '{' || head[0] == '[')
}

// drain reads what is left, so that the whole file is hashed and its size is known.
func (in *input) drain() error {
	_, err := io.Copy(io.Discard, in.Reader)
	return err
}

// sum is the SHA-256 of the bytes that were read, in hexadecimal.
func (in *input) sum() string { return hex.EncodeToString(in.raw.hash.Sum(nil)) }

// hashed reads at most MaxSize bytes.
type hashed struct {
	from io.Reader
	hash hash.Hash
	n    int64
}

func (h *hashed) Read(p []byte) (int, error) {
	if left := MaxSize + 1 - h.n; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := h.from.Read(p)
	h.hash.Write(p[:n])
	if h.n += int64(n); h.n > MaxSize {
		return 0, refused("report_too_large", "")
	}
	return n, err
}

// packings are the first bytes of files that hold others.
var packings = []struct{ name, magic string }{
	{"zip", "PK\x03\x04"}, {"zip", "PK\x05\x06"}, {"gzip", "\x1f\x8b"}, {"bzip2", "BZh"}, {"zstd", "\x28\xb5\x2f\xfd"},
	{"xz", "\xfd7zXZ"}, {"7z", "7z\xbc\xaf"}, {"rar", "Rar!"},
}

func packedAs(begins []byte) string {
	for _, p := range packings {
		if bytes.HasPrefix(begins, []byte(p.magic)) {
			return p.name
		}
	}
	return ""
}

// decoded gives the text as UTF-8, without its byte order mark: a shell on Windows writes UTF-16.
func decoded(r *bufio.Reader, begins []byte) (io.Reader, error) {
	switch {
	case bytes.HasPrefix(begins, []byte("\xef\xbb\xbf")):
		_, err := r.Discard(3)
		return r, err
	case bytes.HasPrefix(begins, []byte("\xff\xfe")):
		_, err := r.Discard(2)
		return encoding.UTF16(encoding.LittleEndian, encoding.IgnoreBOM).NewDecoder().Reader(r), err
	case bytes.HasPrefix(begins, []byte("\xfe\xff")):
		_, err := r.Discard(2)
		return encoding.UTF16(encoding.BigEndian, encoding.IgnoreBOM).NewDecoder().Reader(r), err
	}
	return r, nil
}

// checked refuses a NUL, which no report holds, and remembers what was no UTF-8.
type checked struct {
	from   io.Reader
	broken bool
	tail   []byte // the beginning of a character whose end is yet to come
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if slices.Contains(p[:n], 0) {
		return 0, refused("binary_file", "")
	}
	if !c.broken {
		c.look(p[:n])
	}
	return n, err
}

func (c *checked) look(p []byte) {
	all := append(c.tail, p...)
	whole := len(all)
	for back := 1; back <= min(utf8.UTFMax-1, len(all)); back++ {
		if at := len(all) - back; utf8.RuneStart(all[at]) {
			if !utf8.FullRune(all[at:]) {
				whole = at
			}
			break
		}
	}
	c.broken = !utf8.Valid(all[:whole])
	c.tail = slices.Clone(all[whole:])
}
