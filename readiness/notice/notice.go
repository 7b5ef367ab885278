package notice

import (
	"slices"
	"time"

	"tallylight/readiness/fault"
)

// Severity is how urgent a notice is; channels that page look at it.
type Severity string

// The severities, from the least urgent on.
const (
	Info     Severity = "info"
	Warning  Severity = "warning"
	Critical Severity = "critical"
)

// Rank orders severities, the least urgent first; -1 where it is none of them.
func (s Severity) Rank() int { return slices.Index([]Severity{Info, Warning, Critical}, s) }

// Notice is one thing to tell, as a fact: words are found when it is sent, of what is so then.
type Notice struct {
	ID       string
	At       time.Time
	Reason   Reason
	EventID  string // empty: it is of no event
	Subject  string // id of the top page, calendar, channel or peak that it is about; of an event's, of the task; may be empty
	Once     string // names what it is about, so that it is written once, whoever writes it
	Over     bool   // what was told under the same reason is over
	Severity Severity
	Level    int    // of the event, then; 0: none
	Name     string // of the event or subject, then
	Start    time.Time
	Data     map[string]string // values that a sentence needs, by name; instants in RFC 3339, UTC
}

// The values of notices: of an event's always end, that of its window; and by reason
//
//	event_late               too_late (a count of tasks), ahead (seconds to its start), from (its level before)
//	level_*                  from (the level before), was and state (of the level, before and now)
//	level_below              suggested
//	event_moved              was, was_end, at (its start now), date (of its start now, where it is another day)
//	event_cancelled, _back,
//	_taken_out, _missing     from (what the calendar said before)
//	carry_offered            offer (an id)
//	call_turned, call_at_risk
//	                         from, to (calls), blocker (kind of the worst), urgent (yes: NO-GO or UNKNOWN within a day of air), since
//	task_late, last_near     tasks (templates, with spaces between), count, at (the first of their last possible times), since
//	gate_nobody              tasks, count, at (when the first of them is due), gate (its name), since
//	evidence_lapsed          tasks, count, at (when the first of them was due), since
//	proof_expires            check, until
//	page_turned              from, to (verdicts), checks (ids of those that do not pass, with commas between), since
//	feed_failing             to (a fixed word for the failure), detail (what goes with that word), since
//	channel_failing          to (a fixed word for the failure), status (of the last answer), since
//	peak_unplanned           since, times
//
// and of what is over: of (the Once of what was told of it), since, until.

// Telling is one notice for one subscriber by one channel.
type Telling struct {
	NoticeID   string
	Subscriber string
	ChannelID  string
	When       When      // AtOnce or InDigest
	Due        time.Time // earliest instant at which it is sent
	MessageID  string    // with which it was sent; empty: with none yet
}

// Pauses of messages.
const (
	// Settle is how long is waited for more before the first message after a quiet time.
	Settle = 10 * time.Second
	// Gather is how far apart the messages to a subscriber by a channel are: what comes within it becomes one.
	Gather = 2 * time.Minute
	// GatherCritical is how far after the last message a critical notice comes: it waits for no more than that.
	GatherCritical = 30 * time.Second
	// Kept is how long notices and messages are kept.
	Kept = 90 * fault.Day
)
