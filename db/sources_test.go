package db_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// shared is a store with two calendars: A, which brought the events u and v first, and B.
type shared struct {
	*testing.T
	s     *db.Store
	now   time.Time
	feeds map[string]string // ids by name
	first readiness.Event   // u, as A brought it
	done  readiness.Task    // of u
}

const (
	u = "u-0123456789abcdef@cal.example"
	v = "v-0123456789abcdef@cal.example"
)

// air is when u is on air in A at first.
var air = noon.Add(40 * day)

func share(t *testing.T, s *db.Store) *shared {
	c := &shared{T: t, s: s, now: noon, feeds: map[string]string{}}
	for _, name := range []string{"A", "B"} {
		c.feeds[name] = must(s.AddFeed(t.Context(), readiness.Feed{Name: name, URL: "https://cal.example/" + name}, nil, pr, noon))(t).ID
	}
	c.imports("A", c.at(u, 0), c.at(v, 1))
	c.first = c.event(u)
	must(s.SetLevel(t.Context(), c.first.ID, 4, "", 0, sre, noon))(t)
	c.done = must(s.CompleteTask(t.Context(), taskNamed(t, s, c.first.ID, "E-07").ID, 0, claim.Said{Evidence: "https://tickets.example/1"}, sre, noon))(t)
	return c
}

// at is the occurrence of a UID so many hours after air.
func (c *shared) at(uid string, hours int, more ...func(*readiness.Occurrence)) readiness.Occurrence {
	o := airing(uid, air.Add(time.Duration(hours)*time.Hour))
	o.Summary = "Show " + uid[:1]
	for _, change := range more {
		change(&o)
	}
	return o
}

func cancelled(o *readiness.Occurrence) { o.Status = readiness.Cancelled }

// imports lets a minute pass and a calendar hold some occurrences.
func (c *shared) imports(feed string, all ...readiness.Occurrence) readiness.FeedCounts {
	c.Helper()
	c.now = c.now.Add(time.Minute)
	return must(c.s.ApplyFeed(c.Context(), c.feeds[feed], fetched, imported(all...), c.now))(c.T)
}

// removes removes a calendar.
func (c *shared) removes(feed string) {
	c.Helper()
	c.now = c.now.Add(time.Minute)
	wants(c.T, "removing "+feed, c.s.RemoveFeed(c.Context(), c.feeds[feed], 0, pr, c.now), nil)
}

// follows lets a calendar decide on u.
func (c *shared) follows(feed string) error {
	c.now = c.now.Add(time.Minute)
	_, err := c.s.FollowFeed(c.Context(), c.first.ID, c.feeds[feed], 0, pr, c.now)
	return err
}

func (c *shared) event(uid string) readiness.Event {
	c.Helper()
	for _, e := range board(c.T, c.s).Events {
		if e.UID == uid && (c.first.ID == "" || uid != u || e.ID == c.first.ID) {
			return e
		}
	}
	c.Fatalf("there is no event %s", uid)
	return readiness.Event{}
}

// stands says of each event of one of the UIDs, in the order of their air time, whose it is, how many hours after air it begins,
// its status where that is not confirmed, and what the other calendars say: "A+0 (B+1)".
func (c *shared) stands() string {
	c.Helper()
	names := map[string]string{"": "nobody"}
	for name, id := range c.feeds {
		names[id] = name
	}
	one := func(e readiness.Event) string {
		said := fmt.Sprintf("%s%+d", names[e.FeedID], int(e.Start.Sub(air).Hours()))
		if e.Calendar != readiness.Confirmed {
			said += " " + string(e.Calendar)
		}
		return said
	}
	events := slices.DeleteFunc(board(c.T, c.s).Events, func(e readiness.Event) bool { return e.UID != u || names[e.FeedID] == "" })
	slices.SortFunc(events, func(a, b readiness.Event) int { return a.Start.Compare(b.Start) })
	sources := must(c.s.Sources(c.Context(), []string{c.first.ID}))(c.T)
	var all []string
	for _, e := range events {
		said := one(e)
		for _, s := range sources[e.ID] {
			said += " (" + one(s) + ")"
		}
		all = append(all, said)
	}
	return strings.Join(all, ", ")
}

func TestAnEventThatTwoCalendarsHold(t *testing.T) {
	both := func(c *shared) { c.imports("B", c.at(u, 0)) }
	for _, row := range []struct {
		sentence string
		do       func(c *shared)
		stands   string
		told     string
	}{
		{"the same UID and start is the same event", both, "A+0 (B+0)", "event.source_added"},
		{"the same UID at another start is another event", func(c *shared) { c.imports("B", c.at(u, 2)) }, "A+0, B+2", "event.imported"},
		{"the other one moves it, and the first decides", func(c *shared) { both(c); c.imports("B", c.at(u, 1)) }, "A+0 (B+1)",
			"event.source_added event.source_changed"},
		{"the first one moves it, and decides", func(c *shared) { both(c); c.imports("A", c.at(u, 1), c.at(v, 1)) }, "A+1 (B+0)",
			"event.source_added event.moved"},
		{"the other one cancels it, and the first decides", func(c *shared) { both(c); c.imports("B", c.at(u, 0, cancelled)) },
			"A+0 (B+0 cancelled)", "event.source_added event.source_changed"},
		{"the first one cancels it, and decides", func(c *shared) { both(c); c.imports("A", c.at(u, 0, cancelled), c.at(v, 1)) },
			"A+0 cancelled (B+0)", "event.source_added event.cancelled"},
		{"what is cancelled takes place in a calendar that is new to it", func(c *shared) {
			c.imports("A", c.at(u, 0, cancelled), c.at(v, 1))
			both(c)
		}, "B+0 (A+0 cancelled)", "event.cancelled event.source_inherited event.restored"},
		{"a person lets the other decide", func(c *shared) {
			both(c)
			c.imports("B", c.at(u, 1))
			wants(c.T, "following B", c.follows("B"), nil)
		}, "B+1 (A+0)", "event.source_added event.source_changed event.source_chosen event.moved"},
		{"and the first again", func(c *shared) {
			both(c)
			wants(c.T, "following B", c.follows("B"), nil)
			wants(c.T, "following A", c.follows("A"), nil)
		}, "A+0 (B+0)", "event.source_added event.source_chosen event.source_chosen"},
		{"twice is once", func(c *shared) {
			both(c)
			wants(c.T, "following B", c.follows("B"), nil)
			wants(c.T, "following B again", c.follows("B"), nil)
		}, "B+0 (A+0)", "event.source_added event.source_chosen"},
		{"a calendar that does not hold it cannot decide", func(c *shared) { refused(c.T, c.follows("B"), "feed", "no_source") }, "A+0", ""},
		{"nor one that has lost it", func(c *shared) {
			both(c)
			c.imports("B")
			c.sure("B")
			refused(c.T, c.follows("B"), "feed", "no_source")
		}, "A+0 (B+0 missing)", "event.source_added event.source_changed feed.released"},
		{"the first one loses it: it goes to the other", func(c *shared) { both(c); c.imports("A", c.at(v, 1)) }, "B+0 (A+0 missing)",
			"event.source_added event.source_inherited"},
		{"it goes there at the other's time", func(c *shared) { both(c); c.imports("B", c.at(u, 1)); c.imports("A", c.at(v, 1)) },
			"B+1 (A+0 missing)", "event.source_added event.source_changed event.source_inherited event.moved"},
		{"the first one has it again, at another time", func(c *shared) { both(c); c.imports("A", c.at(v, 1)); c.imports("A", c.at(u, 3), c.at(v, 1)) },
			"B+0 (A+3)", "event.source_added event.source_inherited event.source_changed"},
		{"both lose it, one after the other", func(c *shared) { both(c); c.imports("B"); c.sure("B"); c.imports("A", c.at(v, 1)) },
			"A+0 missing (B+0 missing)", "event.source_added event.source_changed feed.released event.missing"},
		{"and the other has it again, at another time", func(c *shared) {
			both(c)
			c.imports("B")
			c.sure("B")
			c.imports("A", c.at(v, 1))
			c.imports("B", c.at(u, 5))
		}, "B+5 (A+0 missing)", "event.source_added event.source_changed feed.released event.missing event.source_changed event.source_inherited event.restored event.moved"},
		{"moved from one to the other", func(c *shared) { c.imports("A", c.at(v, 1)); c.imports("B", c.at(u, 0)) }, "B+0 (A+0 missing)",
			"event.missing event.source_inherited event.restored"},
		{"moved to another time as well", func(c *shared) { c.imports("A", c.at(v, 1)); c.imports("B", c.at(u, 7)) }, "B+7 (A+0 missing)",
			"event.missing event.source_inherited event.restored event.moved"},
		{"moved, and the other calendar was read first", func(c *shared) { c.imports("B", c.at(u, 7)); c.imports("A", c.at(v, 1)) },
			"B+7 (A+0 missing)", "event.imported event.source_inherited event.moved"},
		{"moved under another title and time is no sure move", func(c *shared) {
			c.imports("A", c.at(v, 1))
			c.imports("B", c.at(u, 7, func(o *readiness.Occurrence) { o.Summary = "Another" }))
		}, "A+0 missing, B+7", "event.missing event.imported"},
		{"the calendar of an event is removed", func(c *shared) { both(c); c.removes("A") }, "B+0", "event.source_added event.source_inherited feed.removed"},
		{"the other calendar is removed", func(c *shared) { both(c); c.removes("B") }, "A+0", "event.source_added feed.removed"},
		{"postponed by hand, and the other says what the calendar says", func(c *shared) {
			must(c.s.Postpone(c.Context(), c.first.ID, 0, pr, c.now, func(e readiness.Event) (from, to time.Time, err error) {
				return e.Start.Add(2 * time.Hour), e.End.Add(2 * time.Hour), nil
			}))(c.T)
			both(c)
		}, "A+2 (B+0)", "event.postponed event.source_added"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				c := share(t, s)
				before := s.Revision()
				row.do(c)
				if got := c.stands(); got != row.stands {
					t.Errorf("it stands as %q, want %q", got, row.stands)
				}
				if got := kinds(t, s, before); got != row.told {
					t.Errorf("told %q, want %q", got, row.told)
				}
				c.kept()
			})
		})
	}
}

// sure has what a calendar held go.
func (c *shared) sure(feed string) {
	c.Helper()
	if f := must(c.s.Feed(c.Context(), c.feeds[feed]))(c.T); f.Hold.Holding() {
		must(c.s.ReleaseHold(c.Context(), f.ID, f.Version, pr, c.now))(c.T)
	}
}

// kept fails unless the event is what people made of it, and what was done moves with it.
func (c *shared) kept() {
	c.Helper()
	e := must(c.s.Event(c.Context(), c.first.ID))(c.T)
	if e.Level != 4 || e.LevelState != readiness.LevelConfirmed {
		c.Errorf("its level is %d, %s", e.Level, e.LevelState)
	}
	task := must(c.s.Task(c.Context(), c.done.ID))(c.T)
	if later := e.Start.Sub(c.first.Start); task.DoneBy != sre.Name || len(task.Evidence) != 1 || !task.Due.Equal(c.done.Due.Add(later)) {
		c.Errorf("the task %+v was due at %s", task, c.done.Due)
	}
}

func TestWhatTwoCalendarsHoldIsReadAgainWithoutAChange(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := share(t, s)
		leveled := func(o *readiness.Occurrence) { o.Level = 3 }
		a, b := []readiness.Occurrence{c.at(u, 0), c.at(v, 1)}, []readiness.Occurrence{c.at(u, 1, leveled), c.at(v, 1, leveled)}
		c.imports("B", c.at(u, 0), c.at(v, 1))
		c.imports("B", b...)
		wants(t, "following B", c.follows("B"), nil)
		before, was := s.Revision(), c.stands()
		for _, read := range []struct {
			feed string
			all  []readiness.Occurrence
		}{{"A", a}, {"B", b}, {"A", a}} {
			if counts := c.imports(read.feed, read.all...); counts != (readiness.FeedCounts{Total: 2, Kept: 2}) {
				t.Errorf("the same of %s again: %+v", read.feed, counts)
			}
		}
		if got := kinds(t, s, before); got != "" || c.stands() != was {
			t.Errorf("the same again told %q, and stands as %q, was %q", got, c.stands(), was)
		}
	})
}

func TestShortUIDsCollide(t *testing.T) {
	for _, row := range []struct {
		sentence, title string
		start           time.Time
		same            bool
	}{
		{"the same number, title and start", "会見", air, true},
		{"the title in other letters", "【会見】 ", air, true},
		{"another title at the same start", "生放送", air, false},
		{"the same title at another start", "会見", air.Add(time.Hour), false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *db.Store) {
				c := share(t, s)
				one, other := airing("event-1", air), airing("event-1", row.start)
				one.Summary, other.Summary = "会見", row.title
				c.imports("A", c.at(u, 0), c.at(v, 1), one)
				c.imports("B", other)
				if n, want := len(board(t, s).Events), map[bool]int{true: 3, false: 4}[row.same]; n != want {
					t.Errorf("%d events, want %d", n, want)
				}
			})
		})
	}
}

func TestASeriesThatMovesInBothCalendars(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := share(t, s)
		series := func(hours int) (all []readiness.Occurrence) {
			for week := range 3 {
				o := c.at("series-0123456789abcdef@cal.example", 7*24*week+hours)
				o.RecurrenceID = o.Start.Format(time.RFC3339)
				all = append(all, o)
			}
			return all
		}
		c.imports("A", append(series(0), c.at(u, 0), c.at(v, 1))...)
		for _, step := range []struct {
			feed string
			all  []readiness.Occurrence
		}{{"B", series(0)}, {"B", series(1)}, {"A", append(series(1), c.at(u, 0), c.at(v, 1))}} {
			c.imports(step.feed, step.all...)
			if n := len(board(t, s).Events); n != 5 {
				t.Fatalf("once %s has the series at %s there are %d events", step.feed, step.all[0].Start, n)
			}
		}
		for _, e := range board(t, s).Events {
			if source := must(s.Sources(t.Context(), []string{e.ID}))(t)[e.ID]; e.UID != u && e.UID != v &&
				(len(source) != 1 || source[0].Key() != e.Key() || intake.Differ(e, source[0])) {
				t.Errorf("%+v has the sources %+v", e, source)
			}
		}
	})
}

func TestAHiddenEventHidesNoOther(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := share(t, s)
		must(s.SetHidden(t.Context(), c.first.ID, true, 0, pr, noon))(t)
		c.imports("B", c.at(u, 0))
		if rows := readiness.Board(noon, board(t, s)); len(rows) != 2 || rows[0].Event.FeedID != c.feeds["B"] {
			t.Errorf("%d events are on the board", len(rows))
		}
	})
}

func TestTheChoiceOfACalendarIsTakenBack(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := share(t, s)
		c.imports("B", c.at(u, 0))
		c.imports("B", c.at(u, 1))
		was := must(s.Event(t.Context(), c.first.ID))(t)
		wants(t, "following B", c.follows("B"), nil)
		chosen := must(s.RecentChanges(t.Context(), c.first.ID, []string{journal.SourceChosen}, 1))(t)[0]
		if chosen.Data["from"] != "A" || chosen.Data["to"] != "B" {
			t.Errorf("the log says %v", chosen.Data)
		}
		_, err := s.Undo(t.Context(), chosen.Seq, pr, c.now)
		wants(t, "undoing", err, nil)
		is := must(s.Event(t.Context(), c.first.ID))(t)
		if is.Version, is.TasksVersion = was.Version, was.TasksVersion; !reflect.DeepEqual(is, was) || c.stands() != "A+0 (B+1)" {
			t.Errorf("it stands as %s: %+v, was %+v", c.stands(), is, was)
		}
		c.kept()

		wants(t, "following B", c.follows("B"), nil)
		c.imports("A", c.at(u, 2), c.at(v, 1))
		chosen = must(s.RecentChanges(t.Context(), c.first.ID, []string{journal.SourceChosen}, 1))(t)[0]
		_, err = s.Undo(t.Context(), chosen.Seq, pr, c.now)
		wants(t, "undoing once A has another time", err, fault.ErrStale)
	})
}

func TestWhatWasOverGoesToTheOtherCalendarAsItWas(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := share(t, s)
		c.imports("B", c.at(u, 0))
		c.imports("B", c.at(u, 1))
		then := c.now
		c.now = air.Add(30 * 24 * time.Hour)
		c.removes("A")
		if got := c.stands(); got != "B+0" {
			t.Errorf("it stands as %s", got)
		}
		was := must(s.EventAt(t.Context(), c.first.ID, then))(t)
		if was.Event.FeedID != c.feeds["A"] || !was.Event.Start.Equal(air) {
			t.Errorf("it was known as %+v", was.Event)
		}
	})
}

func TestACalendarIsReadMoreOftenBeforeWhatItHoldsBesideAnother(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := share(t, s)
		before := air.Add(-time.Hour)
		if at := must(s.SoonestStart(t.Context(), c.feeds["B"], before))(t); !at.IsZero() {
			t.Errorf("B holds nothing, and its next event starts at %s", at)
		}
		c.imports("B", c.at(u, 0))
		if at := must(s.SoonestStart(t.Context(), c.feeds["B"], before))(t); !at.Equal(air) {
			t.Errorf("the next event of B starts at %s", at)
		}
	})
}

func TestAnEventThatTwoCalendarsHoldIsNoRepetition(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := share(t, s)
		c.imports("B", c.at(u, 0))
		facts := board(t, s)
		var feeds []readiness.Feed
		for _, f := range facts.Feeds {
			f.LastGood = c.now
			feeds = append(feeds, f)
		}
		if found := intake.Lint(c.now, time.UTC, feeds, facts.Events); len(found) != 0 {
			t.Errorf("found %+v", found)
		}
	})
}
