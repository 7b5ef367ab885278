// Package yamlfile reads the YAML of people strictly: one document, no field that nobody knows.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Decode reads one document into f, and refuses another behind it. The error is one line for whoever wrote the file.
func Decode[T any](body []byte, f *T) (err error) {
	defer func() {
		if r := recover(); r != nil { // the reader is not ours, and the bytes are anybody's
			err = errors.New("it cannot be read")
		}
	}()
	var root yaml.Node
	if err := yaml.Unmarshal(body, &root); err != nil {
		return errors.New(said(err))
	}
	if err := keysOf(&root); err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(body))
	d.KnownFields(true)
	if err := d.Decode(f); err != nil {
		return errors.New(said(err))
	}
	if err := d.Decode(new(T)); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one document")
	}
	return nil
}

// mostKeys is how many keys a mapping has at most. The reader compares each with each other, and writes a text for each two that
// are alike: 60 KB of one key took all memory.
const mostKeys = 100

// keysOf refuses a mapping with too many keys, or with one twice.
func keysOf(n *yaml.Node) error {
	if n.Kind == yaml.MappingNode {
		if len(n.Content) > 2*mostKeys {
			return fmt.Errorf("line %d: there are more than %d keys in one mapping", n.Line, mostKeys)
		}
		seen := map[string]bool{}
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind == yaml.ScalarNode && seen[key.Value] {
				return fmt.Errorf("line %d: %s is given twice", key.Line, shortened(key.Value))
			}
			seen[key.Value] = true
		}
	}
	for _, child := range n.Content {
		if err := keysOf(child); err != nil {
			return err
		}
	}
	return nil
}

// typed is what the reader says of a type of ours.
var typed = regexp.MustCompile(` in type \w+\.\w+`)

// most is how many characters of what the reader says are told.
const most = 300

// said is what the reader says, in one line of bounded length.
func said(err error) string {
	text := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
	return shortened(typed.ReplaceAllString(text, ""))
}

func shortened(text string) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
