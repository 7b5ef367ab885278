package calendar

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// decoder runs go-ical over one small calendar after the other. Its buffer serves all of them.
type decoder struct {
	source bytes.Reader
	ical   *ical.Decoder // nil at first, and after an error, which may leave something in its buffer
}

// decode gives the one component of a calendar. Panics of go-ical become errors.
func (d *decoder) decode(text []byte) (component *ical.Component, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the decoder failed: %v", p)
		}
		if err != nil {
			d.ical = nil
		}
	}()
	d.source.Reset(text)
	if d.ical == nil {
		d.ical = ical.NewDecoder(&d.source)
	}
	calendar, err := d.ical.Decode()
	if err != nil {
		return nil, err
	}
	if len(calendar.Children) != 1 {
		return nil, errors.New("it is not one component")
	}
	return calendar.Children[0], nil
}

var (
	beginEvent = []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\n")
	endEvent   = []byte("END:VEVENT\nEND:VCALENDAR\n")
)

// component decodes a VEVENT. Only the properties that are read go to go-ical, each on one well-formed line of a
// bounded length. What a lone event with a UID does not need is left out as well: go-ical takes its time for each line.
func (r *eventReader) component(doc *document, b *block, uid string, alone bool) (*ical.Component, error) {
	r.text = append(r.text[:0], beginEvent...)
	nested := 0
	for l := range r.unfold.lines(doc.body[b.from:b.to], doc.lineEnd) {
		name, _ := nameOf(l.text)
		switch string(upper(name)) {
		case "BEGIN":
			nested++
		case "END":
			nested = max(0, nested-1)
		default:
			if nested == 0 && !r.keep(b.inside+l.number, uid, doc.texts.decoded(l.text), alone) {
				return nil, errTooLarge
			}
		}
	}
	r.text = append(r.text, endEvent...)
	return r.decoder.decode(r.text)
}

var errTooLarge = errors.New("it is too large")

// keep adds a line to the text of an event, if it is well-formed and of use; false where the event is too large.
func (r *eventReader) keep(number int, uid string, text []byte, alone bool) bool {
	if len(text) > maxLine {
		r.problems.add(number, uid, codeLongLine, "A line of %d bytes was cut.", len(text))
		text = cutLine(text)
	}
	text, name, ok := sound(text)
	switch {
	case !ok:
		r.problems.add(number, uid, codeBadLine, "The line %q is no property.", clip(string(text)))
	case eventProperties[string(name)] == 0, uid != "" && string(name) == "UID", alone && competing[string(name)] > 0:
	case len(r.text)+len(text) > maxEventBytes:
		return false
	default:
		r.text = append(append(r.text, text...), '\n')
	}
	return true
}

// competing are the properties that settle which of several blocks of a UID counts.
var competing = nameSet("SEQUENCE LAST-MODIFIED")

// cutLine cuts a line at maxLine, between two characters.
func cutLine(text []byte) []byte {
	end := maxLine
	for end > maxLine-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// sound gives a well-formed line with its name in upper case. Quotes in the wrong place, which are common in TZID and
// CN, are left out where the line is well-formed without them.
func sound(text []byte) (_, name []byte, ok bool) {
	if name, ok = wellFormed(text); ok {
		return text, name, true
	}
	plain := bytes.ReplaceAll(text, []byte(`"`), nil)
	if name, ok = wellFormed(plain); ok {
		return plain, name, true
	}
	return text, nil, false
}

// clip shortens text for a message.
func clip(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
}
