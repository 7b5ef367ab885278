package text

import (
	"strconv"

	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

// subjectReason says what became of a page, calendar or channel, or what was measured.
func (s telling) subjectReason() string {
	switch s.n.Reason {
	case notice.PageTurned:
		return s.Sentences(s.Failing(s.n.Data["checks"]), s.wasVerdict())
	case notice.FeedFailing:
		if s.held() {
			return s.Sentences(s.Feed.HeldDo, s.sinceSubject())
		}
		return s.Sentences(s.feedTrouble(), s.sinceSubject(), s.Tell.FeedKeeps)
	case notice.ChannelFailing:
		return s.Sentences(s.channelFailure(), s.sinceSubject(), s.Channel.NothingLost)
	default:
		return s.Sentences(s.Tell.NoEvent, s.pageThen())
	}
}

// held says that the calendar is read, and that what it lacks is held back; of what is over, that it was.
func (s telling) held() bool {
	state := s.n.Data["to"]
	if s.n.Over {
		state = s.n.Data["from"]
	}
	return s.n.Reason == notice.FeedFailing && state == string(readiness.FeedHeld)
}

// feedTrouble says why a calendar cannot be read.
func (s telling) feedTrouble() string {
	code, detail := s.state("code"), s.n.Data["detail"]
	_, known := s.Source.Error[code]
	if known || detail != "" {
		return s.SourceTrouble(code, detail)
	}
	return s.Tell.Plain[notice.FeedFailing]
}

func (s telling) verdict(name string) string {
	return first(s.Word.Verdict[toppage.Verdict(s.n.Data[name])], s.Word.Verdict[toppage.UnknownVerdict])
}

// state is what is said of a subject under a name, or else what it turned to.
func (s telling) state(name string) string { return first(s.n.Data[name], s.n.Data["to"]) }

func (s telling) wasVerdict() string {
	if s.n.Data["from"] == "" {
		return s.Tell.Plain[notice.PageTurned]
	}
	return s.Tell.WasVerdict(s.verdict("from"))
}

// sinceSubject says since when something fails; empty where that is not known.
func (s telling) sinceSubject() string {
	since := s.instantOf("since")
	if since.IsZero() {
		return ""
	}
	return s.Tell.Since(s.Moment(since.In(s.c.Zone)))
}

// channelFailure says why messages cannot be sent.
func (s telling) channelFailure() string {
	word := s.state("failure")
	if s.Delivery.Why[word] == "" {
		return ""
	}
	status, _ := strconv.Atoi(s.n.Data["status"]) // what cannot be read is none
	return s.Tell.LastTry(s.MessageWhy(word, status, ""))
}

// pageThen says how the top page stood at an unplanned peak, and how much came.
func (s telling) pageThen() string {
	said := ""
	if peak, err := strconv.ParseFloat(s.n.Data["peak"], 64); err == nil {
		said = s.Tell.Came(s.Rate(peak))
	}
	if verdict := s.Word.Verdict[toppage.Verdict(s.n.Data["verdict"])]; verdict != "" {
		return s.Sentences(said, s.Tell.PageThen(verdict))
	}
	return said
}
