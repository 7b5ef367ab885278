package samplefeed

import (
	"bytes"
	"testing"
	"time"
	"unicode/utf8"
)

var from = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func TestTheSameArgumentsGiveTheSameBytes(t *testing.T) {
	if !bytes.Equal(New(500, from).Bytes(from), New(500, from).Bytes(from)) {
		t.Error("two calendars differ")
	}
}

func TestACalendarIsAsLargeAsItsDescriptionSays(t *testing.T) {
	body := New(2_000, from).Bytes(from)
	if each := len(body) / 2_000; each < 600 || each > 720 {
		t.Errorf("%d bytes an event", each)
	}
	if !utf8.Valid(body) {
		t.Error("a character was cut")
	}
	for line := range bytes.SplitSeq(body, []byte("\r\n")) {
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
}

func TestEditingChangesTenThings(t *testing.T) {
	feed := New(900, from)
	before := blocks(feed.Bytes(from))
	feed.Edit()
	after := blocks(feed.Bytes(from))
	changed := 0
	for block := range after {
		if !before[block] {
			changed++
		}
	}
	if changed != Changed || len(after) != len(before) {
		t.Errorf("%d blocks changed, %d became %d", changed, len(before), len(after))
	}
}

// blocks gives the events of a calendar.
func blocks(body []byte) map[string]bool {
	found := map[string]bool{}
	for _, part := range bytes.Split(body, []byte("BEGIN:VEVENT"))[1:] {
		block, _, _ := bytes.Cut(part, []byte("END:VEVENT"))
		found[string(block)] = true
	}
	return found
}
