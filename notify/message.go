package notify

import (
	"context"
	"time"
)

// Message is a notice as a channel sends it: words of one language, which hold no markup. What people wrote stands in it as they
// wrote it; each channel sees to it that it stays text there.
type Message struct {
	ID     string // of the outbox, the same for each try
	Thread string // what it is about, such as the id of an event; what is told of it later joins it. Empty: nothing
	// Reason is the fixed word of what is told, such as call_turned. With the thread it names an alert: one that is over leaves
	// those of other reasons open. Empty: there is one of the thread.
	Reason string
	// Recovered says that what the thread was told of is over.
	Recovered bool
	Severity  Severity
	Lang      string // ja or en
	Title     string // one line
	Lines     []string
	Link      Link   // to the page that says more; empty: none
	Calendar  []byte // an iCalendar file that says the new time; nil: none
	At        time.Time
	Silence   string // the address at which the reader ends such messages without signing in; empty: none
}

// Severity is how urgent a message is.
type Severity string

// The severities, from the least urgent on.
const (
	Info     Severity = "info"
	Warning  Severity = "warning"
	Critical Severity = "critical"
)

// Link is an address, and what it leads to in words.
type Link struct{ URL, Text string }

// Target is where a channel sends to. The fields differ by channel; secrets are those that must never be shown or logged.
type Target struct {
	URL      string
	Settings map[string]string
	Secrets  map[string]string
}

// Sent is what a channel knows of a message that it sent before, by which that can be edited or answered in its thread. Each
// channel reads its own only.
type Sent string

// Outcome is how one try went.
type Outcome struct {
	Status int    // of the answer: HTTP's or SMTP's; 0: none came
	Word   string // a fixed word of readiness for a failure; empty: it was taken
	Detail string // what the service calls the fault, such as channel_not_found; never a secret, at most 200 characters
	// Accepted says that the service only promised to deliver it.
	Accepted bool
	// Final says that another try would fail as well; Gone that the target is no longer there and must not be asked again.
	Final, Gone bool
	RetryAfter  time.Time // the earliest instant that the answer asked for, after a success that for the next message; zero: it did not
	Sent        Sent
}

// Sender sends one message once. Root is what it knows of the first message of the same thread, last what it knows of the one
// to be edited in place; empty where there is none.
type Sender interface {
	Send(ctx context.Context, to Target, m Message, root, last Sent) Outcome
	// Wrong lists the fields of a target that cannot be, by name and fixed word.
	Wrong(to Target) map[string]string
}
