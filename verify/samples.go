package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// sample is a value at an instant in seconds.
type sample struct{ at, value float64 }

// samples reads [[1435781451.781, "1"], ...]. A night reads a million of them: to decode each by reflection takes half of all that
// measuring takes.
type samples struct {
	text []byte // valid JSON, what is not read yet of it
}

// each gives the samples to take until one of them is none, or take does not want it; false then.
func (s *samples) each(take func(sample) bool) bool {
	if !s.mark('[') {
		return false
	}
	for !s.mark(']') {
		one, ok := s.next()
		if !ok || !take(one) {
			return false
		}
		s.mark(',')
	}
	return true
}

// next reads one sample.
func (s *samples) next() (one sample, ok bool) {
	opened := s.mark('[')
	at, err := strconv.ParseFloat(string(s.literal()), 64)
	parted := s.mark(',')
	value, ok := s.figure()
	return sample{at, value}, opened && err == nil && parted && ok && s.mark(']')
}

// figure reads a value, which is a text.
func (s *samples) figure() (float64, bool) {
	text := s.literal()
	if len(text) == 0 || text[0] != '"' {
		return 0, false
	}
	said := string(text[1 : len(text)-1])
	if strings.Contains(said, `\`) && json.Unmarshal(text, &said) != nil {
		return 0, false
	}
	value, err := strconv.ParseFloat(said, 64)
	return value, err == nil || errors.Is(err, strconv.ErrRange)
}

// literal reads a number, or a text with its quotation marks.
func (s *samples) literal() []byte {
	s.space()
	end := bytes.IndexAny(s.text, ",] \n\r\t")
	if len(s.text) > 0 && s.text[0] == '"' {
		end = 1
		for end < len(s.text) && s.text[end] != '"' {
			if s.text[end] == '\\' {
				end++
			}
			end++
		}
		end++
	}
	if end < 0 || end > len(s.text) {
		return nil
	}
	text := s.text[:end]
	s.text = s.text[end:]
	return text
}

// mark reads a mark if it comes next.
func (s *samples) mark(m byte) bool {
	s.space()
	if len(s.text) == 0 || s.text[0] != m {
		return false
	}
	s.text = s.text[1:]
	return true
}

func (s *samples) space() {
	for len(s.text) > 0 && (s.text[0] == ' ' || s.text[0] == '\n' || s.text[0] == '\r' || s.text[0] == '\t') {
		s.text = s.text[1:]
	}
}
