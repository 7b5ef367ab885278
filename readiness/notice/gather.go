package notice

import (
	"time"
)

// Line is where a subscriber is told something.
type Line struct{ Subscriber, ChannelID string }

// Waiting is a telling at once that no message holds, with its notice.
type Waiting struct {
	Telling
	Notice Notice
}

// Batch is a message that is to be written now.
type Batch struct {
	Line
	Notices []string // ids, oldest first
	Thread  string   // id of the one event that they are about; empty: of several, or of none
	Reason  Reason   // of the first
	StopAt  time.Time
	// Drop is ids of notices that nobody has to be told of any more: what they tell was over before anybody heard of it. Where
	// Notices is empty there is no message.
	Drop []string
}

// Coming is what will be told of an event.
type Coming struct {
	At       time.Time
	Reason   Reason
	Subjects []string // ids of the tasks
	Only     Only
}

// Only is on which condition something will be told.
type Only string

// The conditions.
const (
	Always     Only = ""            // in any case
	IfOpen     Only = "open"        // the tasks are neither done nor skipped by then
	IfNobody   Only = "nobody"      // nobody has taken them by then
	IfUnsaid   Only = "unsaid"      // nobody has said that it aired
	IfNotClear Only = "not_clear"   // the call is still NO-GO or UNKNOWN then
	IfUnproven Only = "not_renewed" // no newer proof has come by then
)

// Spent is how many messages a plan would have cost.
type Spent struct {
	AtOnce, Digests, MostADay int
}

// Gathered says which of the tellings that wait become messages at now, and when to ask next; zero: when there are more. Last is when
// the last message of a line was written.
func Gathered(now time.Time, waiting []Waiting, last map[Line]time.Time) (messages []Batch, next time.Time) {
	return nil, time.Time{}
}

// Together gives of notices that are told at once those that are left to tell: what came to nothing in between, and what another of
// them says as well, is not.
func Together(ns []Notice) []Notice { return ns }
