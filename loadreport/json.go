package loadreport

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Bounds of a report in JSON. The largest real ones are those of tools that list every address.
const (
	mostNodes = 50_000
	mostDepth = 32
	mostText  = 300     // characters that are kept of a text
	mostToken = 1 << 20 // bytes of one text, number or gap
)

// node is a JSON value: an object has members by name, an array by number, everything else has its text.
type node struct {
	members []member
	text    string
}

type member struct {
	name string
	*node
}

// at finds a member by its names, the last where one comes twice; nil where there is none.
func (n *node) at(path ...string) *node {
	for _, name := range path {
		n = n.member(name)
	}
	return n
}

func (n *node) member(name string) *node {
	if n == nil {
		return nil
	}
	for _, m := range slices.Backward(n.members) {
		if m.name == name {
			return m.node
		}
	}
	return nil
}

// says gives a value as text; empty where there is none.
func (n *node) says(path ...string) string {
	if n = n.at(path...); n == nil {
		return ""
	}
	return n.text
}

// has tells whether there is a value, be it empty.
func (n *node) has(path ...string) bool { return n.at(path...) != nil }

// all gives the members in the order in which they came.
func (n *node) all(path ...string) []member {
	if n = n.at(path...); n == nil {
		return nil
	}
	return n.members
}

// parser reads one JSON value token by token, so that memory is bounded by what is kept.
type parser struct {
	*json.Decoder
	nodes int
}

func readJSON(r io.Reader) (*node, error) {
	p := &parser{Decoder: json.NewDecoder(&tokens{from: r})}
	p.UseNumber()
	doc, err := p.value(0)
	if err != nil {
		return nil, notJSON(err)
	}
	if _, err := p.Token(); !errors.Is(err, io.EOF) {
		if err == nil {
			return nil, refused("several_values", "")
		}
		return nil, notJSON(err)
	}
	return doc, nil
}

func (p *parser) value(depth int) (*node, error) {
	token, err := p.Token()
	if err != nil {
		return nil, err
	}
	if p.nodes++; p.nodes > mostNodes || depth > mostDepth {
		return nil, refused("too_many_values", "")
	}
	switch v := token.(type) {
	case json.Delim:
		return p.members(v, depth)
	case json.Number:
		return &node{text: v.String()}, nil
	case string:
		return &node{text: short(v)}, nil
	case bool:
		return &node{text: strconv.FormatBool(v)}, nil
	default: // null
		return &node{}, nil
	}
}

// members reads what an object or an array holds, up to its end.
func (p *parser) members(begin json.Delim, depth int) (*node, error) {
	n := &node{}
	for i := 0; p.More(); i++ {
		name := strconv.Itoa(i)
		if begin == '{' {
			token, err := p.Token()
			if err != nil {
				return nil, err
			}
			name, _ = token.(string)
			name = short(name)
		}
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.members = append(n.members, member{name, value})
	}
	_, err := p.Token()
	return n, err
}

// tokens refuses JSON in which a single text, number or gap is so long that reading it takes much memory.
type tokens struct {
	from            io.Reader
	inText, escaped bool
	run             int // bytes since the last mark
}

func (t *tokens) Read(p []byte) (int, error) {
	n, err := t.from.Read(p)
	for _, c := range p[:n] {
		if t.run++; t.mark(c) {
			t.run = 0
		}
	}
	if t.run > mostToken {
		return 0, refused("too_many_values", "")
	}
	return n, err
}

// mark tells whether a byte begins or ends a token.
func (t *tokens) mark(c byte) bool {
	switch {
	case t.escaped:
		t.escaped = false
		return false
	case t.inText && c == '\\':
		t.escaped = true
		return false
	case c == '"':
		t.inText = !t.inText
		return true
	}
	return !t.inText && strings.IndexByte("{}[],:", c) >= 0
}

// short cuts a text to what is kept of it.
func short(s string) string {
	if runes := []rune(s); len(s) > mostText && len(runes) > mostText {
		return string(runes[:mostText]) + "…"
	}
	return s
}

// notJSON says at which character the JSON breaks, where that is what happened.
func notJSON(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		_, seen, _ := strings.Cut(syntax.Error(), "invalid character ")
		return refused("not_json", firstWord(seen))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return refused("json_cut_off", "")
	}
	return err
}
