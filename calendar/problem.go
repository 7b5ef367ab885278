package calendar

import (
	"fmt"

	"tallylight/readiness"
)

// The codes of problems.
const (
	codeBadLine     = "bad-line"             // a line does not fit the grammar and was left out
	codeLongLine    = "long-line"            // a line was cut at maxLine
	codeBadEvent    = "bad-event"            // an event could not be decoded and was left out
	codeLargeEvent  = "event-too-large"      // an event is over maxEventBytes and was left out
	codeUnclosed    = "unclosed-event"       // an event has no END:VEVENT
	codeCutOff      = "cut-off"              // the file ends inside an event, which was left out
	codeTooLarge    = "too-large"            // the feed is over maxBody and was cut
	codeManyEvents  = "too-many-events"      // events over maxEvents were left out
	codeNoStart     = "no-start"             // an event without a start was left out
	codeBadTime     = "bad-time"             // a date or time cannot be read
	codeBadLength   = "bad-length"           // an end or duration cannot be taken; the event has no length
	codeUnknownZone = "unknown-zone"         // a time zone is not known; the default zone was taken
	codeBadZone     = "bad-zone"             // a VTIMEZONE cannot be read
	codeBadRule     = "bad-rule"             // a recurrence rule was refused; the first occurrence is shown
	codeSubDaily    = "sub-daily-rule"       // a rule repeats within a day; the first occurrence is shown
	codeManyTimes   = "too-many-occurrences" // occurrences over a limit were left out
	codeMuchWork    = "rules-too-costly"     // the recurrence rules exceed maxSteps
	codeSameUID     = "same-uid"             // different events share a UID; they were numbered
	codeMore        = "more-problems"
)

// losing are the codes after which something that the feed holds is missing from the result.
var losing = map[string]bool{
	codeBadLine: true, codeBadEvent: true, codeLargeEvent: true, codeCutOff: true, codeTooLarge: true,
	codeManyEvents: true, codeNoStart: true, codeBadTime: true, codeBadRule: true, codeSubDaily: true,
	codeManyTimes: true, codeMuchWork: true,
}

// problems collects what could not be taken, at most maxProblems of them.
type problems struct {
	list       []readiness.Problem
	more       int
	losses     int             // problems of a losing code
	unreadable map[string]bool // UIDs that had one
}

func newProblems() *problems { return &problems{unreadable: map[string]bool{}} }

func (p *problems) add(lineNumber int, uid, code, format string, args ...any) {
	if losing[code] {
		p.losses++
		if uid != "" {
			p.unreadable[uid] = true
		}
	}
	if len(p.list) == maxProblems {
		p.more++
		return
	}
	p.list = append(p.list, readiness.Problem{Line: lineNumber, UID: uid, Code: code, Message: fmt.Sprintf(format, args...)})
}

// lose notes that occurrences of a UID were left out without a problem of their own.
func (p *problems) lose(uid string) { p.unreadable[uid] = true }

// count is how many problems there are, also of those that are not listed.
func (p *problems) count() int { return len(p.list) + p.more }

// mark is a place in the course of problems, such as the beginning of an event.
type mark struct{ listed, losses int }

func (p *problems) mark() mark { return mark{len(p.list), p.losses} }

// name enters an event's UID into its problems that were found before the UID was.
func (p *problems) name(since mark, uid string) {
	if uid == "" {
		return
	}
	for i := since.listed; i < len(p.list); i++ {
		if p.list[i].UID == "" {
			p.list[i].UID = uid
		}
	}
	if p.losses > since.losses {
		p.unreadable[uid] = true
	}
}

// all gives the problems, with a last one that counts those beyond maxProblems.
func (p *problems) all() []readiness.Problem {
	if p.more == 0 {
		return p.list
	}
	return append(p.list, readiness.Problem{Code: codeMore, Message: fmt.Sprintf("%d more problems are not listed.", p.more)})
}
