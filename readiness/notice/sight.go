package notice

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"tallylight/readiness"
)

// Known is what was kept of a thing when it was looked at last.
type Known struct {
	Seen    Seen
	Version int64 // 0: it was never looked at
}

// Before is what Why compares with; nil where the thing was never looked at.
func (k Known) Before() *Seen {
	if k.Version == 0 {
		return nil
	}
	return &k.Seen
}

// Holds says that what is seen now is what was known.
func (k Known) Holds(now Seen) bool {
	if k.Version == 0 {
		return false
	}
	was, err := json.Marshal(k.Seen)
	is, also := json.Marshal(now)
	return err == nil && also == nil && bytes.Equal(was, is)
}

// Sight is what is read to find out what became of things since they were looked at last.
type Sight struct {
	At       time.Time // when it was read
	Facts    readiness.Snapshot
	Known    map[string]Known // by subject
	Channels []Channel
	Offers   map[string]string // open questions whether an event goes on as another, by the event's id
	// Queued are the events that changed, by id, each with what says how it was when it was read.
	Queued map[string]int64
	Gone   []string // subjects of which there is nothing any more
	After  Cursor   // the last event of a list that goes on; zero: it does not
	// Sources says that a top page, calendar or channel is to be looked at as well.
	Sources bool
}

// Cursor is where an event stands in a list by air time; zero: before all.
type Cursor struct {
	Start time.Time
	ID    string
}

// Found is what a look found of one thing.
type Found struct {
	Known   Known // when it was looked at last
	Seen    Seen
	EventID string // empty: it is no event
	Queued  int64  // what Sight says of the event; 0: it did not wait
	News    []News
}

// News is a notice, and to whom it goes.
type News struct {
	Notice   Notice
	Tellings []Telling // without the id of the notice
}

// Lasting is something that lasts, and each telling of it at once, the oldest first.
type Lasting struct {
	Notice Notice
	Told   []Telling
}

// LastingOf keeps of what was told of an event those tellings that are of a notice or say that it lasts still.
func LastingOf(first Notice, told []Waiting) Lasting {
	l := Lasting{Notice: first}
	for _, w := range told {
		if w.Notice.Once == first.Once || strings.HasPrefix(w.Notice.Once, first.Once+againMark) {
			l.Told = append(l.Told, w.Telling)
		}
	}
	return l
}

// Last gives the newest telling to a subscriber; false where there is none.
func (l Lasting) Last(subscriber string) (last Telling, told bool) {
	for _, t := range l.Told {
		if t.Subscriber == subscriber {
			last, told = t, true
		}
	}
	return last, told
}

// EventOf gives the id of the event whose subject it is; false where it is none of an event.
func EventOf(subject string) (id string, is bool) { return strings.CutPrefix(subject, eventSubject) }

// OfEvent gives the subject of an event by its id.
func OfEvent(id string) string { return eventSubject + id }

// OfPage gives the subject of a top page by its id.
func OfPage(id string) string { return pageSubject + id }

// OfFeed gives the subject of a calendar by its id.
func OfFeed(id string) string { return feedSubject + id }

// OfChannel gives the subject of a channel by its id.
func OfChannel(id string) string { return channelSubject + id }
