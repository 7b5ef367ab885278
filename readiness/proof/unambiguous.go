package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

var errTwice = errors.New("a member of an object comes twice")

// Unambiguous refuses JSON in which a member comes twice, also in other letters: programs differ in which of them they read
// (RFC 8259 4).
func Unambiguous(body []byte) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var open []*jsonObject
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if name, isText := token.(string); isText && len(open) > 0 && open[len(open)-1].isName() {
			if !open[len(open)-1].add(name) {
				return errTwice
			}
			continue
		}
		switch token {
		case json.Delim('{'):
			open = append(open, &jsonObject{names: map[string]bool{}})
		case json.Delim('['):
			open = append(open, &jsonObject{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
			fallthrough
		default:
			if len(open) > 0 {
				open[len(open)-1].awaits = false
			}
		}
	}
}

// jsonObject is one that is being read, with the names of its members; an array has none.
type jsonObject struct {
	names  map[string]bool
	awaits bool // the value of the newest name
}

func (o *jsonObject) isName() bool { return o.names != nil && !o.awaits }

func (o *jsonObject) add(name string) (isNew bool) {
	name = strings.ToLower(name)
	isNew = !o.names[name]
	o.names[name], o.awaits = true, true
	return isNew
}
