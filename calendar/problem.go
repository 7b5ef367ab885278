package calendar

import (
	"fmt"
	"strings"

	"tallylight/readiness"
)

// The codes of problems. In brackets are their arguments, in the order of readiness.Problem.Args.
const (
	codeBadLine       = "bad-line"             // a line does not fit the grammar and was left out [the line]
	codeLongLine      = "long-line"            // a line was cut at maxLine [its bytes]
	codeBadEvent      = "bad-event"            // an event could not be decoded and was left out
	codeLargeEvent    = "event-too-large"      // an event is too large and was left out [bytes allowed]
	codeUnclosed      = "unclosed-event"       // an event has no END:VEVENT
	codeCutOff        = "cut-off"              // the file ends inside an event, which was left out
	codeTooLarge      = "too-large"            // the feed is too large and was cut [MB allowed]
	codeManyEvents    = "too-many-events"      // events of the feed, or of one UID, were left out [how many are read]
	codeNoStart       = "no-start"             // an event without a start was left out
	codeBadTime       = "bad-time"             // a date or time cannot be read [property, its value]
	codeBadLength     = "bad-length"           // an end or duration cannot be taken; the event has no length [property, its value]
	codeUnknownZone   = "unknown-zone"         // a time zone is not known [its name, property, the zone that was taken]
	codeCharset       = "charset-guessed"      // the character encoding is not known [the one that was taken]
	codeGarbled       = "garbled-text"         // a text seems to have been read in another encoding than its own [property, its value]
	codeClass         = "unknown-class"        // a CLASS is not known, so its events are private [its value]
	codeEveryMonth    = "rule-every-month"     // a yearly rule has days of a month and no month [the rule]
	codeOutOfPlace    = "rule-part-ignored"    // a part of a rule means nothing in its frequency [the rule, the part]
	codeUntilDay      = "until-in-utc"         // the end of an all-day series, in UTC, is of another day in its zone [the rule, the last day, the zone]
	codeUntilBefore   = "until-before-start"   // a rule ends before its series begins [the rule]
	codeZoneOffset    = "zone-by-offset"       // a time zone is not known, but its name tells an offset [its name, property]
	codeBadZone       = "bad-zone"             // a VTIMEZONE cannot be read [its name]
	codeZoneDiffers   = "zone-differs"         // a VTIMEZONE is not the zone of its name, and is taken [its name, its offset, the day, the zone, its offset]
	codeZoneOverruled = "zone-overruled"       // a VTIMEZONE is not the zone of its name, which is taken [the same]
	codeBadRule       = "bad-rule"             // a recurrence rule was refused; the first occurrence is shown [the rule]
	codeManyRules     = "too-many-rules"       // rules of an event were left out [how many are read]
	codeSubDaily      = "sub-daily-rule"       // a rule repeats within a day; the first occurrence is shown [the rule]
	codeManyTimes     = "too-many-occurrences" // occurrences over a limit were left out [the limit]
	codeMuchWork      = "rules-too-costly"     // the recurrence rules exceed maxSteps
	codeMuchText      = "too-much-text"        // the instances of series repeat too much text; some have a title only [MB allowed]
	codeSameUID       = "same-uid"             // different events share a UID; they are told apart by their start [how many]
	codeOurs          = "own-events"           // events that went out from here were left out [how many]
	codeMore          = "more-problems"        // [how many]
)

// losing are the codes after which something that the feed holds is missing from the result.
var losing = map[string]bool{
	codeBadLine: true, codeBadEvent: true, codeLargeEvent: true, codeCutOff: true, codeTooLarge: true,
	codeManyEvents: true, codeNoStart: true, codeBadTime: true, codeBadRule: true, codeSubDaily: true,
	codeManyRules: true, codeManyTimes: true, codeMuchWork: true,
}

// problems collects what could not be taken, at most maxProblems of them.
type problems struct {
	list       []readiness.Problem
	more       int
	losses     int             // problems of a losing code
	unreadable map[string]bool // UIDs that had one
}

func newProblems() *problems { return &problems{unreadable: map[string]bool{}} }

// add notes a problem of a line and event. The arguments are those of the code, then of the sentence alone, which are
// errors.
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
	p.list = append(p.list, problem(lineNumber, uid, code, format, args))
}

func problem(lineNumber int, uid, code, format string, args []any) readiness.Problem {
	found := readiness.Problem{Line: lineNumber, UID: uid, Code: code, Message: fmt.Sprintf(format, args...)}
	for _, arg := range args {
		if _, isError := arg.(error); !isError {
			found.Args = append(found.Args, legible(fmt.Sprint(arg)))
		}
	}
	return found
}

// legible leaves out what is no text.
func legible(text string) string {
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// title enters the title of an event into its problems.
func (p *problems) title(uid, title string) {
	for i := range p.list {
		if p.list[i].UID == uid {
			p.list[i].Event = title
		}
	}
}

// private marks the problems of a private event: those of its UID, and those found since it began, whose UID is not
// known yet.
func (p *problems) private(since mark, uid string) {
	for i := range p.list {
		if p.list[i].UID == uid && (uid != "" || i >= since.listed) {
			p.list[i].Private = true
		}
	}
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
	return append(p.list, problem(0, "", codeMore, "%d more problems are not listed.", []any{p.more}))
}
