package jobs

import (
	"context"
	"slices"
	"time"

	"tallylight/feedout"
	"tallylight/notify"
	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/display"
	"tallylight/readiness/notice"
	"tallylight/readiness/outfeed"
	"tallylight/text"
)

// RenderStore is what finding the words of messages needs of the store.
type RenderStore interface {
	// MessageNotices gives what a message tells, the first first.
	MessageNotices(ctx context.Context, m notice.Message) ([]notice.Notice, error)
	SnapshotOf(ctx context.Context, ids []string) (readiness.Snapshot, error)
	Person(ctx context.Context, id string) (readiness.Person, error)
	Plan(ctx context.Context, subscriber string) (notice.Plan, error)
	Digest(ctx context.Context, at, since, now time.Time) (digest.Digest, error)
	// StopKey gives the key by which a person ends their mails; empty where there is none, and for all who are no person.
	StopKey(subscriber string) string
}

// Renderer finds the words of messages, of what is so when they are sent.
type Renderer struct {
	Store RenderStore
	// Clock gives the zones in which times are said.
	Clock func(ctx context.Context, now time.Time) text.Clock
	Base  string // of the addresses of pages
}

// Render gives a message as a channel says it at now; false where nothing that it tells is so any more.
func (r *Renderer) Render(ctx context.Context, m notice.Message, c notice.Channel, now time.Time) (notify.Message, bool, error) {
	hides, err := r.hides(ctx, m, c)
	if err != nil {
		return notify.Message{}, false, err
	}
	if m.Kind == notice.DigestMail {
		out, err := r.digest(ctx, m, c, hides, now)
		return out, true, err
	}
	return r.notices(ctx, m, c, hides, now)
}

// notices says what a message with notices tells.
func (r *Renderer) notices(ctx context.Context, m notice.Message, c notice.Channel, hides bool, now time.Time) (notify.Message, bool, error) {
	notices, err := r.Store.MessageNotices(ctx, m)
	if err != nil {
		return notify.Message{}, false, err
	}
	facts, err := r.Store.SnapshotOf(ctx, eventsOf(notices...))
	if err != nil {
		return notify.Message{}, false, err
	}
	s := saying{words: text.For(text.Lang(c.Lang)), clock: r.Clock(ctx, now), facts: facts, hides: hides, rows: map[string]*readiness.Row{}}
	if notices = s.still(notices); len(notices) == 0 {
		return notify.Message{}, false, nil
	}
	return r.message(m, c, notices, &s), true, nil
}

// eventsOf gives the ids of the events of notices.
func eventsOf(notices ...notice.Notice) (ids []string) {
	for _, n := range notices {
		if n.EventID != "" {
			ids = append(ids, n.EventID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// hides says that whoever reads the channel must not know what confidential events are about. A person who may not see them on the
// pages may not by mail either.
func (r *Renderer) hides(ctx context.Context, m notice.Message, c notice.Channel) (bool, error) {
	if c.Audience != display.Open || !notice.IsPerson(m.Subscriber) {
		return c.Audience != display.Open, nil
	}
	person, err := r.Store.Person(ctx, m.Subscriber)
	return !person.Role.May(readiness.SeePrivate), err
}

// saying is what a message says, to whom, at an instant.
type saying struct {
	words *text.Text
	clock text.Clock
	facts readiness.Snapshot
	hides bool
	rows  map[string]*readiness.Row // by event, as the reader may know them
}

// still gives the notices that are so now, as the reader may know them, and finds the rows of their events.
func (s *saying) still(notices []notice.Notice) (so []notice.Notice) {
	for i := range s.facts.Events {
		e := &s.facts.Events[i]
		row := s.facts.Row(s.clock.Now, *e)
		s.rows[e.ID] = &row
	}
	for _, n := range notices {
		row := s.rows[n.EventID]
		if n.EventID != "" && row == nil || row != nil && !notice.Still(n, *row, s.clock.Now) {
			continue
		}
		if s.hides && row != nil && row.Event.Confidential(s.clock.Now) {
			n = n.Withhold(s.words.Word.Private)
		}
		so = append(so, n)
	}
	if s.hides {
		for id, row := range s.rows {
			hushed := notice.Nameless(row.Withhold(s.clock.Now, s.words.Word.Private), s.words.Display.Somebody)
			s.rows[id] = &hushed
		}
	}
	return notice.Together(so)
}

// message puts the words together.
func (r *Renderer) message(m notice.Message, c notice.Channel, notices []notice.Notice, s *saying) notify.Message {
	words := s.words.Notices(notices, s.rows, s.clock)
	if len(notices) == 1 {
		words = s.words.Notice(notices[0], s.rows[notices[0].EventID], s.clock)
	}
	out := r.said(m, c, words)
	out.Reason, out.Recovered = string(m.Reason), true
	for _, n := range notices {
		out.Recovered = out.Recovered && n.Over
		if n.Severity.Rank() > notice.Severity(out.Severity).Rank() {
			out.Severity = notify.Severity(n.Severity)
		}
	}
	if n := moved(notices); n != nil && m.Thread != "" {
		out.Calendar = r.calendar(s.rows[n.EventID], n.At, c, s)
	}
	return out
}

// said is a message with its words.
func (r *Renderer) said(m notice.Message, c notice.Channel, words text.NoticeWords) notify.Message {
	out := notify.Message{ID: m.ID, Thread: m.Thread, Severity: notify.Info, Lang: c.Lang, Title: words.Title, Lines: words.Lines,
		Link: notify.Link{URL: r.Base + words.Path, Text: words.Link}, At: m.CreatedAt}
	if key := r.Store.StopKey(m.Subscriber); key != "" && c.Kind == notice.Mail && m.InsteadOf == "" { // others read what is sent instead
		out.Silence = r.Base + notice.StopPath(key)
	}
	return out
}

// digest says the digest of a morning.
func (r *Renderer) digest(ctx context.Context, m notice.Message, c notice.Channel, hides bool, now time.Time) (notify.Message, error) {
	plan, err := r.Store.Plan(ctx, m.Subscriber)
	if err != nil {
		return notify.Message{}, err
	}
	_, since := digest.Last(plan, m.CreatedAt)
	told, err := r.Store.Digest(ctx, m.CreatedAt, since, now)
	if err != nil {
		return notify.Message{}, err
	}
	words := text.For(text.Lang(c.Lang))
	if hides {
		told = told.Withhold(now, words.Word.Private)
	}
	named := "me"
	if team, is := notice.TeamOf(m.Subscriber); is {
		named = string(team)
	}
	return r.said(m, c, words.Digest(told, named, digest.DateOf(plan, m.CreatedAt), r.Clock(ctx, now))), nil
}

// moved gives the notice that tells another air time; nil where none does.
func moved(notices []notice.Notice) *notice.Notice {
	i := slices.IndexFunc(notices, func(n notice.Notice) bool { return n.Reason == notice.EventMoved })
	if i < 0 {
		return nil
	}
	return &notices[i]
}

// calendar is the event in its new place as a file of its own, which programs put over what they have of it.
func (r *Renderer) calendar(row *readiness.Row, at time.Time, c notice.Channel, s *saying) []byte {
	link := outfeed.Link{Shows: outfeed.Events, Lang: c.Lang, Audience: display.Masked}
	if !s.hides {
		link.Audience, link.Role = display.Open, readiness.Admin
	}
	facts := s.facts
	facts.Events = slices.DeleteFunc(slices.Clone(facts.Events), func(e readiness.Event) bool { return e.ID != row.Event.ID })
	entries := feedout.Entries(s.clock.Now, facts, link, s.clock.Zone)
	if len(entries) == 0 {
		return nil
	}
	calendar := feedout.Calendar{Zone: s.clock.Zone, Base: r.Base, AsOf: func(at time.Time) string { return s.words.Outfeed.AsOf(s.words.Moment(at)) }}
	return calendar.Object(&outfeed.Kept{Entry: entries[0], Sequence: int(row.Event.Version), At: at})
}
