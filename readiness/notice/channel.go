package notice

import (
	"time"

	"tallylight/readiness/display"
)

// Channel is a way out: a room, an address, a pager.
type Channel struct {
	ID       string
	Kind     string // by which a sender is found, such as slack
	Name     string // as people call it
	URL      string // a secret
	Settings map[string]string
	Secrets  map[string]string
	Audience display.Audience // who reads there: Masked hides confidential titles and names
	Lang     string           // ja or en
	Fallback string           // id of the channel that is told instead while this one fails; empty: none
	Owner    string           // who to ask when it breaks; may be empty
	Disabled string           // a fixed word, why it is not used any more; empty: it is
	// FailingSince is since when no message arrives: Failure and Status say why. Zero: the last one arrived.
	FailingSince time.Time
	Failure      string
	Status       int
	LastAt       time.Time // when a message arrived last; zero: never
	FreeAt       time.Time // nothing is sent before: the service asked for it, or its pace does
	CreatedAt    time.Time
	Version      int64
}

// MessageKind is what a message holds.
type MessageKind string

// The kinds of message.
const (
	Notices    MessageKind = "notices"
	DigestMail MessageKind = "digest"
	Test       MessageKind = "test"
)

// Message is one row of the outbox.
type Message struct {
	ID         string // the same for each try
	ChannelID  string
	Subscriber string // empty: a test
	Kind       MessageKind
	Thread     string // the id of the one event that it is about; empty: of several, or of none
	Reason     Reason // of the first notice
	InsteadOf  string // id of the message that another channel could not send; empty: none
	Title      string // as it was sent last; before: empty
	CreatedAt  time.Time
	StopAt     time.Time // given up from then on; zero: when there are no more tries
	Tries      int
	NextAt     time.Time // zero: it is done or given up
	// ClaimedUntil keeps others from sending it; zero: nobody does.
	ClaimedUntil time.Time
	DoneAt       time.Time
	Status       int    // of the last answer; 0: none came
	Error        string // a fixed word; empty: it was taken
	Detail       string // what the service called the fault
	Accepted     bool   // the service only promised
	GivenUp      bool
	Once         string // names what it is, so that it is written once
}

// Thread is what a channel knows of the messages about an event: of the first, and of the last, which can be edited in place.
type Thread struct{ Root, Last string }
