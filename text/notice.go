package text

import (
	"strings"
	"time"
	"unicode"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// NoticeWords is a notice as people read it: call, level, event and when; the reason with its figures; one act. What people wrote
// stands in it as text on one line.
type NoticeWords struct {
	Title string
	Lines []string
	Link  string // what the address leads to
	Path  string // of the page that it leads to
}

// Notice says one notice, as things are at the time of c. The row is that of its event, from which what the reader may not know
// has been withheld; nil: it is of no event, or of one that there is not any more.
func (t *Text) Notice(n notice.Notice, r *readiness.Row, c Clock) NoticeWords {
	said := telling{Text: t, n: n, r: r, c: c}
	words := NoticeWords{Title: said.title(), Lines: said.lines()}
	words.Link, words.Path = said.act()
	return words
}

// telling is a notice being said.
type telling struct {
	*Text
	n notice.Notice
	r *readiness.Row
	c Clock
}

func (s telling) title() string {
	if s.n.EventID == "" {
		return s.subjectTitle()
	}
	lead, level := s.lead(), s.level()
	if level == "" || lead == level {
		return s.Tell.TitleBare(lead, s.name(), s.when())
	}
	return s.Tell.Title(lead, level, s.name(), s.when())
}

// subjectTitle is the first line of what is of no event.
func (s telling) subjectTitle() string {
	words := s.Noticed.Reason[s.n.Reason]
	if s.n.Over {
		words = s.Tell.SubjectOver[s.n.Reason]
	}
	if s.held() {
		words = s.Tell.Held
		if s.n.Over {
			words = s.Tell.HeldOver
		}
	}
	switch s.n.Reason {
	case notice.PageTurned:
		return s.Tell.PageIs(s.verdict("to"), s.name())
	case notice.PeakUnplanned:
		return s.Tell.WhatWas(s.moment(s.n.Start), s.n.Data["times"])
	default:
		return s.Tell.About(words, s.name())
	}
}

// lead is the first word of a notice of an event: its call, unless what became of it says more.
func (s telling) lead() string {
	switch {
	case s.n.Over:
		return s.call()
	case s.n.Reason == notice.EventMoved:
		return s.movedBy()
	case s.n.Reason == notice.EventNew:
		return s.Tell.New
	case s.n.Reason == notice.EventCancelled:
		return s.Word.Call[readiness.CalledOff]
	case s.n.Reason == notice.OnAir:
		return s.Word.Phase[readiness.OnAir]
	case s.n.Reason == notice.AskAired:
		return s.Tell.Aired
	default:
		return s.call()
	}
}

func (s telling) call() string {
	if s.r == nil {
		return s.Word.Call[readiness.UnknownCall]
	}
	return s.Word.Call[s.r.Call]
}

func (s telling) level() string {
	level := s.n.Level
	if s.r != nil {
		level = s.r.Event.Level
	}
	if level == 0 {
		return s.Outfeed.NoLevel
	}
	return s.Outfeed.Level(level)
}

// name is the event's or subject's, on one line.
func (s telling) name() string {
	if s.r != nil {
		return oneLine(s.r.Event.Title)
	}
	return oneLine(s.n.Name)
}

// when is the air time; of an event that has moved, from when to when.
func (s telling) when() string {
	if s.r == nil {
		return s.moment(s.n.Start)
	}
	e := s.r.Event
	if e.AllDay {
		return s.AirStart(e, s.c)
	}
	if was := s.movedFrom(); s.n.Reason == notice.EventMoved && !was.IsZero() {
		return s.fromTo(was, e.Start)
	}
	return s.moment(e.Start)
}

// moment gives an instant in the zones of the reader: "Thu 19 Nov 21:54 JST / 04:54 PST".
func (s telling) moment(at time.Time) string {
	said := s.Moment(at.In(s.c.Zone))
	if s.c.Also == nil {
		return said
	}
	return said + " / " + s.besides(at.In(s.c.Zone), at.In(s.c.Also))
}

// besides gives an instant without the day that was said before.
func (s telling) besides(before, at time.Time) string {
	if SameDay(before, at) {
		return ClockTime(at) + " " + ZoneName(at)
	}
	return s.Moment(at)
}

func (s telling) fromTo(from, to time.Time) string {
	said := s.span(from.In(s.c.Zone), to.In(s.c.Zone))
	if s.c.Also == nil {
		return said
	}
	return said + " / " + s.span(from.In(s.c.Also), to.In(s.c.Also))
}

// span gives two instants of a zone, of the second the day only where that is another.
func (s telling) span(from, to time.Time) string {
	return s.DayTime(from) + " → " + s.besides(from, to)
}

func (s telling) movedFrom() time.Time {
	if at := s.instantOf("was"); !at.IsZero() {
		return at
	}
	return s.r.Event.WasStart
}

// movedBy says by how much an event has moved.
func (s telling) movedBy() string {
	if s.r == nil || s.movedFrom().IsZero() {
		return s.Tell.Moved
	}
	by := s.r.Event.Start.Sub(s.movedFrom())
	if by < 0 {
		return s.Tell.Earlier(say(s.in).spoken(-by))
	}
	return s.Tell.Later(say(s.in).spoken(by))
}

// instantOf reads an instant among the values of the notice; zero where there is none.
func (s telling) instantOf(name string) time.Time {
	at, err := time.Parse(time.RFC3339, s.n.Data[name])
	if err != nil {
		return time.Time{}
	}
	return at
}

// lasted says for how long something has lasted until then; empty where that is not known.
func (s telling) lasted(until time.Time) string {
	since := s.instantOf("since")
	if since.IsZero() || !until.After(since) {
		return ""
	}
	return say(s.in).spoken(until.Sub(since))
}

// longestName is how much of a title stands in a notice, in characters.
const longestName = 120

// oneLine gives what people wrote as one line of text that cannot turn the direction of what stands after it.
func oneLine(written string) string {
	line := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp):
			return ' '
		default:
			return r
		}
	}, written)), " ")
	if short := []rune(line); len(short) > longestName {
		return string(short[:longestName-1]) + "…"
	}
	return line
}
