package intake_test

import (
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// brought is the event of an occurrence that another calendar brought.
func brought(uid string, change ...func(*readiness.Event)) readiness.Event {
	e := readiness.NewEvent(given.Noon, "A", given.Occurrence(uid, given.Noon.Add(3*given.Day)), given.Ladder)
	e.ID, e.Version = "e", 1
	for _, c := range change {
		c(&e)
	}
	return e
}

func TestWhichOccurrencesAreEventsOfAnother(t *testing.T) {
	const long, short = "3f2a91c077d1@cal.example", "event-1@cal.example"
	var (
		missing   = func(e *readiness.Event) { e.Calendar = readiness.Missing }
		cancelled = func(e *readiness.Event) { e.Calendar = readiness.Cancelled }
		hidden    = func(e *readiness.Event) { e.Hidden = true }
		later     = func(o *readiness.Occurrence) { o.Start, o.End = o.Start.Add(time.Hour), o.End.Add(time.Hour) }
		renamed   = func(o *readiness.Occurrence) { o.Summary = "Another" }
		off       = func(o *readiness.Occurrence) { o.Status = readiness.Cancelled }
	)
	for _, row := range []struct {
		sentence string
		known    readiness.Event
		changes  []func(*readiness.Occurrence)
		want     string // "", "beside" or "decides"
	}{
		{"the same UID and start", brought(long), nil, "beside"},
		{"another title", brought(long), []func(*readiness.Occurrence){renamed}, "beside"},
		{"another start", brought(long), []func(*readiness.Occurrence){later}, ""},
		{"half a minute later", brought(long), []func(*readiness.Occurrence){func(o *readiness.Occurrence) { o.Start = o.Start.Add(30 * time.Second) }}, "beside"},
		{"the same start, but all day", brought(long), []func(*readiness.Occurrence){func(o *readiness.Occurrence) { o.AllDay = true }}, ""},
		{"another instance of the series", brought(long), []func(*readiness.Occurrence){func(o *readiness.Occurrence) { o.RecurrenceID = "2026-11-20" }}, ""},
		{"cancelled here", brought(long), []func(*readiness.Occurrence){off}, "beside"},
		{"cancelled there", brought(long, cancelled), nil, "decides"},
		{"cancelled in both", brought(long, cancelled), []func(*readiness.Occurrence){off}, "beside"},
		{"no longer there", brought(long, missing), nil, "decides"},
		{"no longer there, and at another start here", brought(long, missing), []func(*readiness.Occurrence){later}, "decides"},
		{"no longer there, with another title here", brought(long, missing), []func(*readiness.Occurrence){renamed}, "decides"},
		{"no longer there, with another title and start here", brought(long, missing), []func(*readiness.Occurrence){renamed, later}, ""},
		{"not an exposure there", brought(long, hidden), nil, ""},
		{"not an exposure there, and gone", brought(long, hidden, missing), nil, "decides"},
		{"a short UID with the title", brought(short), nil, "beside"},
		{"a short UID with another title", brought(short), []func(*readiness.Occurrence){renamed}, ""},
		{"a short UID that is gone, at another start here", brought(short, missing), []func(*readiness.Occurrence){later}, ""},
		{"a short UID that is gone", brought(short, missing), nil, "decides"},
		{"postponed by hand there", brought(long, func(e *readiness.Event) {
			e.FeedStart, e.FeedEnd, e.Start, e.End = e.Start, e.End, e.Start.Add(time.Hour), e.End.Add(time.Hour)
		}), nil, "beside"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			o := given.Occurrence(row.known.UID, given.Noon.Add(3*given.Day))
			for _, change := range row.changes {
				change(&o)
			}
			met, fresh := intake.Meet(given.Noon, "B", []readiness.Occurrence{o}, nil, []readiness.Event{row.known})
			got := ""
			for _, m := range met {
				if got = "beside"; m.Decides {
					got = "decides"
				}
				if m.Source.ID != "e" || m.Source.FeedID != "B" || !m.Source.Start.Equal(o.Start) || m.Source.Calendar != o.Status {
					t.Errorf("the source is %+v", m.Source)
				}
			}
			if got != row.want || len(met)+len(fresh) != 1 {
				t.Errorf("it is %q with %d fresh, want %q", got, len(fresh), row.want)
			}
		})
	}
}

func TestASourceThatDecides(t *testing.T) {
	e := brought("u", func(e *readiness.Event) { e.Level, e.LevelState, e.Hidden = 4, readiness.LevelConfirmed, true })
	source := brought("u", func(s *readiness.Event) {
		s.FeedID, s.Version, s.Title, s.Level = "B", 0, "Title of B", 2
		s.Start, s.End, s.Calendar = s.Start.Add(time.Hour), s.End.Add(time.Hour), readiness.Tentative
	})
	h := intake.Decide(given.Noon, e, source, 5)
	if got := h.Event; got.FeedID != "B" || got.Title != "Title of B" || !got.Start.Equal(source.Start) || !got.WasStart.Equal(e.Start) ||
		!got.MovedAt.Equal(given.Noon) || got.Calendar != readiness.Tentative || !got.CalendarAt.Equal(given.Noon) {
		t.Errorf("the event is %+v", got)
	}
	if got := h.Event; got.ID != "e" || got.Level != 4 || got.LevelState != readiness.LevelConfirmed || !got.Hidden {
		t.Errorf("people had made it %+v", got)
	}
	if f := h.Former; f.FeedID != "A" || f.Title != e.Title || !f.Start.Equal(e.Start) || f.Calendar != readiness.Confirmed || f.Version != 0 {
		t.Errorf("what A says is %+v", f)
	}
	if back := intake.Decide(given.Noon, h.Event, h.Former, 5); !back.Event.Start.Equal(e.Start) || back.Event.Title != e.Title || back.Former.FeedID != "B" {
		t.Errorf("back again it is %+v", back.Event)
	}
	over := given.Noon.Add(9 * given.Day)
	lost := readiness.Move{Was: e, Event: e}
	lost.Event.Calendar = readiness.Missing
	if h := intake.Inherit(over, lost, source, 5); h.Event.FeedID != "B" || !h.Event.Start.Equal(e.Start) || h.Event.Calendar != readiness.Confirmed || h.Former.Calendar != readiness.Missing {
		t.Errorf("inherited once it is over it is %+v", h)
	}
}

func TestWhoInherits(t *testing.T) {
	says := func(feed string, status readiness.CalendarStatus, days int) readiness.Event {
		return readiness.Event{FeedID: feed, Calendar: status, FirstSeen: given.Noon.AddDate(0, 0, days)}
	}
	for _, row := range []struct {
		sentence string
		sources  []readiness.Event
		heir     string
	}{
		{"nobody holds it", nil, ""},
		{"the only other one has lost it, too", []readiness.Event{says("B", readiness.Missing, 0)}, ""},
		{"one that has cancelled it", []readiness.Event{says("B", readiness.Cancelled, 0)}, "B"},
		{"where it takes place", []readiness.Event{says("B", readiness.Cancelled, 0), says("C", readiness.Tentative, 1)}, "C"},
		{"who has held it longest", []readiness.Event{says("B", readiness.Confirmed, 1), says("C", readiness.Tentative, 0)}, "C"},
		{"of two at once the first", []readiness.Event{says("C", readiness.Confirmed, 0), says("B", readiness.Confirmed, 0)}, "B"},
	} {
		if heir, ok := intake.Successor(row.sources); heir.FeedID != row.heir || ok != (row.heir != "") {
			t.Errorf("%s: %q, %v", row.sentence, heir.FeedID, ok)
		}
	}
}

func TestWhereCalendarsDiffer(t *testing.T) {
	feeds := []readiness.Feed{{ID: "A", Name: "PR"}, {ID: "B", Name: "Programming"}}
	for _, row := range []struct {
		sentence string
		event    func(*readiness.Event)
		source   func(*readiness.Event)
		differs  bool
	}{
		{"they agree", func(*readiness.Event) {}, func(*readiness.Event) {}, false},
		{"another title is none of it", func(*readiness.Event) {}, func(s *readiness.Event) { s.Title = "Another" }, false},
		{"another start", func(*readiness.Event) {}, func(s *readiness.Event) { s.Start = s.Start.Add(time.Hour) }, true},
		{"another end", func(*readiness.Event) {}, func(s *readiness.Event) { s.End = s.End.Add(time.Hour) }, true},
		{"half a minute", func(*readiness.Event) {}, func(s *readiness.Event) { s.Start = s.Start.Add(30 * time.Second) }, false},
		{"cancelled in the other", func(*readiness.Event) {}, func(s *readiness.Event) { s.Calendar = readiness.Cancelled }, true},
		{"cancelled in the one that decides", func(e *readiness.Event) { e.Calendar = readiness.Cancelled }, func(*readiness.Event) {}, true},
		{"gone from the other", func(*readiness.Event) {}, func(s *readiness.Event) { s.Calendar = readiness.Missing }, false},
		{"postponed by hand", func(e *readiness.Event) {
			e.FeedStart, e.FeedEnd, e.Start, e.End = e.Start, e.End, e.Start.Add(time.Hour), e.End.Add(time.Hour)
		}, func(*readiness.Event) {}, false},
		{"not an exposure", func(e *readiness.Event) { e.Hidden = true }, func(s *readiness.Event) { s.Start = s.Start.Add(time.Hour) }, false},
		{"over by both", func(e *readiness.Event) { e.Start, e.End = given.Noon.Add(-3*time.Hour), given.Noon.Add(-2*time.Hour) },
			func(s *readiness.Event) { s.Start, s.End = given.Noon.Add(-2*time.Hour), given.Noon.Add(-time.Hour) }, false},
	} {
		e, s := brought("u"), brought("u", func(s *readiness.Event) { s.FeedID, s.Version = "B", 0 })
		row.event(&e)
		row.source(&s)
		found := intake.Differences(given.Noon, feeds, []readiness.Event{e}, map[string][]readiness.Event{"e": {s}})
		if (len(found) == 1) != row.differs {
			t.Errorf("%s: %+v", row.sentence, found)
		}
		for _, feed := range []string{"A", "B"} { // the owners of both are told
			if of := intake.OfFeed(feed, found); len(of) != len(found) {
				t.Errorf("%s: %s is told %+v", row.sentence, feed, of)
			}
		}
		for _, f := range found {
			if f.Kind != intake.FindDiffers || f.FeedID != "A" || f.Calendars != [2]string{"PR", "Programming"} {
				t.Errorf("%s: %+v", row.sentence, f)
			}
		}
	}
}
