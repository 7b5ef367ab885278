package proof

import (
	"encoding/json"
	"errors"
	"strings"
)

var (
	errTwice   = errors.New("a member of an object comes twice")
	errNotJSON = errors.New("not JSON")
)

// Unambiguous refuses JSON in which a member comes twice, also in other letters: programs differ in which of them they read
// (RFC 8259 4).
func Unambiguous(body []byte) error {
	if !json.Valid(body) {
		return errNotJSON
	}
	var open []jsonObject // and arrays
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '{':
			open = append(open, jsonObject{names: map[string]bool{}})
		case '[':
			open = append(open, jsonObject{})
		case '}', ']':
			open = open[:len(open)-1]
		case ',':
			open[len(open)-1].awaits = false
		case '"':
			text := quotedText(body[i:])
			i += len(text) - 1
			if len(open) > 0 && open[len(open)-1].isName() && !open[len(open)-1].add(text) {
				return errTwice
			}
		}
	}
	return nil
}

// quotedText is the string that JSON begins with, its quotation marks with it.
func quotedText(text []byte) []byte {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return text[:i+1]
		}
	}
	return text
}

// jsonObject is one that is being read, with the names of its members; an array has none.
type jsonObject struct {
	names  map[string]bool
	awaits bool // the value of the newest name
}

func (o *jsonObject) isName() bool { return o.names != nil && !o.awaits }

// add takes a name as it is written.
func (o *jsonObject) add(text []byte) (isNew bool) {
	var name string
	_ = json.Unmarshal(text, &name) // it is a string
	name = strings.ToLower(name)
	isNew = !o.names[name]
	o.names[name], o.awaits = true, true
	return isNew
}
