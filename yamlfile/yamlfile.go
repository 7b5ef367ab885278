// Package yamlfile reads the YAML of people strictly: one document, no field that nobody knows.
package yamlfile

import (
	"bytes"
	"errors"
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

// typed is what the reader says of a type of ours.
var typed = regexp.MustCompile(` in type \w+\.\w+`)

// most is how many characters of what the reader says are told.
const most = 300

// said is what the reader says, in one line of bounded length.
func said(err error) string {
	text := strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "yaml: ")), " ")
	text = typed.ReplaceAllString(text, "")
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
