package db_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/intake"
	"tallylight/readiness/journal"
)

// renewed is the same programme entered anew: another UID, an hour later.
func renewed(o readiness.Occurrence) readiness.Occurrence {
	o.UID, o.Start, o.End = "new-"+o.UID, o.Start.Add(time.Hour), o.End.Add(time.Hour)
	return o
}

// season is a calendar of n airings, a week apart, on the first of which people have worked.
type season struct {
	*testing.T
	s    *db.Store
	feed readiness.Feed
	airs []readiness.Occurrence
	id   string
}

func newSeason(t *testing.T, s *db.Store, n int) *season {
	t.Helper()
	c := &season{T: t, s: s, feed: feedOf(t, s)}
	for i := range n {
		c.airs = append(c.airs, airing(fmt.Sprint("a", i), noon.Add(time.Duration(10+7*i)*day)))
	}
	apply(t, s, c.feed.ID, imported(c.airs...))
	c.id = c.named("a0").ID
	must(s.SetLevel(t.Context(), c.id, 4, "", 0, sre, noon))(t)
	task := readiness.TaskID(c.id, "B-03")
	must(s.ClaimTask(t.Context(), task, sre, noon))(t)
	must(s.CompleteTask(t.Context(), task, 0, claim.Said{Evidence: "https://t.example/1"}, sre, noon))(t)
	return c
}

func (c *season) named(uid string) readiness.Event {
	c.Helper()
	for _, e := range board(c.T, c.s).Events {
		if e.UID == uid {
			return e
		}
	}
	return readiness.Event{}
}

func (c *season) imports(at time.Time, airs ...readiness.Occurrence) {
	c.Helper()
	must(c.s.ApplyFeed(c.Context(), c.feed.ID, fetched, imported(airs...), at))(c.T)
}

func (c *season) offers() []intake.Offer {
	c.Helper()
	return must(c.s.Offers(c.Context(), noon.Add(2*time.Hour)))(c.T)
}

func (c *season) newest(kind string) readiness.Change {
	c.Helper()
	return must(c.s.RecentChanges(c.Context(), "", []string{kind}, 1))(c.T)[0]
}

func TestThePreparationIsCarriedOver(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 3)
		later, answered := noon.Add(time.Hour), noon.Add(2*time.Hour)
		airs := append([]readiness.Occurrence{renewed(c.airs[0])}, c.airs[1:]...)
		c.imports(later, airs...)
		before := c.named("a0")
		if before.Calendar != readiness.Missing || before.Level != 4 {
			t.Fatalf("nothing is carried over unasked: %+v", before)
		}
		offers := c.offers()
		if len(offers) != 1 || len(offers[0].Pairs) != 1 || offers[0].Carries[0].Level != 4 || offers[0].Carries[0].Done != 1 {
			t.Fatalf("%+v", offers)
		}
		went := must(s.Carry(t.Context(), offers[0].ID, nil, pr, answered))(t)
		got := c.named("new-a0")
		if len(went) != 1 || got.ID != c.id || got.Level != 4 || got.Calendar != readiness.Confirmed || !got.Start.Equal(airs[0].Start) || !got.WasStart.Equal(c.airs[0].Start) {
			t.Errorf("it goes on as %+v", got)
		}
		if n := len(board(t, s).Events); n != 3 || len(c.offers()) != 0 {
			t.Errorf("%d events and %d offers", n, len(c.offers()))
		}
		quiet := s.Revision()
		c.imports(answered, airs...)
		if got := kinds(t, s, quiet); got != "" {
			t.Errorf("the same calendar again changed %q", got)
		}
		if _, err := s.Carry(t.Context(), offers[0].ID, nil, pr, answered); !isNotFound(err) {
			t.Errorf("answered twice: %v", err)
		}
		must(s.Undo(t.Context(), c.newest(journal.EventCarried).Seq, pr, answered.Add(time.Minute)))(t)
		back, other := c.named("a0"), c.named("new-a0")
		if back.ID != c.id || back.Calendar != readiness.Missing || back.Level != 4 || other.ID == "" || other.Level != 0 {
			t.Errorf("taken back: %+v and %+v", back, other)
		}
		if again := c.offers(); len(again) != 1 || again[0].ID != offers[0].ID {
			t.Errorf("asked again: %+v", again)
		}
	})
}

func isNotFound(err error) bool { return err != nil && fault.Invalids(err) == nil }

func TestOffers(t *testing.T) {
	exchange := func(airs []readiness.Occurrence) []readiness.Occurrence {
		airs = slices.Clone(airs)
		airs[0].Summary, airs[1].Summary = airs[1].Summary, airs[0].Summary
		return airs
	}
	rows := []struct {
		sentence string
		next     func(airs []readiness.Occurrence) []readiness.Occurrence
		offers   string
	}{
		{"an airing that is only taken out asks nothing", func(a []readiness.Occurrence) []readiness.Occurrence { return a[1:] }, ""},
		{"another programme at its time is none", func(a []readiness.Occurrence) []readiness.Occurrence {
			o := renewed(a[0])
			o.Summary = "Finale"
			return append([]readiness.Occurrence{o}, a[1:]...)
		}, ""},
		{"entered anew, an hour later", func(a []readiness.Occurrence) []readiness.Occurrence {
			return append([]readiness.Occurrence{renewed(a[0])}, a[1:]...)
		}, "same_title: a0>new-a0"},
		{"one on which nobody has worked asks nothing", func(a []readiness.Occurrence) []readiness.Occurrence {
			return append([]readiness.Occurrence{renewed(a[1])}, a[0], a[2])
		}, ""},
		{"five weeks away is another airing", func(a []readiness.Occurrence) []readiness.Occurrence {
			o := renewed(a[0])
			o.Start, o.End = o.Start.Add(35*day), o.End.Add(35*day)
			return append([]readiness.Occurrence{o}, a[1:]...)
		}, ""},
		{"two titles exchanged", exchange, "titles_exchanged: a0>a1"},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for i, row := range rows {
			t.Run(row.sentence, func(t *testing.T) {
				c := &season{T: t, s: s}
				c.feed = must(s.AddFeed(t.Context(), readiness.Feed{Name: "PR", URL: fmt.Sprint("https://cal.example/", i)}, nil, pr, noon))(t)
				for k := range 3 {
					c.airs = append(c.airs, airing(fmt.Sprint("a", k), noon.Add(time.Duration(10+7*k)*day+time.Duration(i)*time.Minute)))
				}
				apply(t, s, c.feed.ID, imported(c.airs...))
				for _, e := range board(t, s).Events {
					if e.FeedID == c.feed.ID && e.UID == "a0" {
						must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t)
					}
				}
				c.imports(noon.Add(time.Hour), row.next(c.airs)...)
				if got := saidOffers(c.offers(), c.feed.ID); got != row.offers {
					t.Errorf("%q, want %q", got, row.offers)
				}
				c.imports(noon.Add(time.Hour), row.next(c.airs)...)
				if got := saidOffers(c.offers(), c.feed.ID); got != row.offers {
					t.Errorf("the second time %q, want %q", got, row.offers)
				}
			})
		}
	})
}

// saidOffers puts the offers of a feed into words.
func saidOffers(offers []intake.Offer, feedID string) (said string) {
	for _, o := range offers {
		if o.FeedID != feedID {
			continue
		}
		said += string(o.Why) + ":"
		for _, p := range o.Pairs {
			said += " " + p.From.UID + ">" + p.To.UID
		}
	}
	return said
}

func TestExchangedTitlesExchangeThePreparation(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 3)
		c.airs[0].Summary, c.airs[1].Summary = c.airs[1].Summary, c.airs[0].Summary
		c.imports(noon.Add(time.Hour), c.airs...)
		must(s.Carry(t.Context(), c.offers()[0].ID, nil, pr, noon.Add(2*time.Hour)))(t)
		if got := c.named("a1"); got.ID != c.id || got.Level != 4 || got.Title != "Show a0" || !got.Start.Equal(c.airs[1].Start) {
			t.Errorf("the levelled one is %+v", got)
		}
		if got := c.named("a0"); got.Level != 0 || got.Title != "Show a1" || !got.Start.Equal(c.airs[0].Start) {
			t.Errorf("the other is %+v", got)
		}
		quiet := s.Revision()
		c.imports(noon.Add(2*time.Hour), c.airs...)
		if got := kinds(t, s, quiet); got != "" {
			t.Errorf("the same calendar again changed %q", got)
		}
		must(s.Undo(t.Context(), c.newest(journal.EventCarried).Seq, pr, noon.Add(3*time.Hour)))(t)
		if got := c.named("a0"); got.ID != c.id || got.Level != 4 || got.Title != "Show a1" {
			t.Errorf("taken back: %+v", got)
		}
	})
}

func TestAnOfferThatIsRefused(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 3)
		airs := append([]readiness.Occurrence{renewed(c.airs[0])}, c.airs[1:]...)
		c.imports(noon.Add(time.Hour), airs...)
		id := c.offers()[0].ID
		if err := s.RefuseCarry(t.Context(), id, nil, pr, noon.Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		c.imports(noon.Add(2*time.Hour), append(airs, airing("other", noon.Add(90*day)))...)
		if got := c.offers(); len(got) != 0 {
			t.Errorf("asked again: %+v", got)
		}
		must(s.Undo(t.Context(), c.newest(journal.CarryRefused).Seq, pr, noon.Add(3*time.Hour)))(t)
		if got := c.offers(); len(got) != 1 || got[0].ID != id {
			t.Errorf("taken back: %+v", got)
		}
	})
}

func TestARefusalSaysWhetherTheEventLastsAllDay(t *testing.T) {
	for _, allDay := range []bool{true, false} {
		eachEngine(t, func(t *testing.T, s *db.Store) {
			c := newSeason(t, s, 3)
			other := renewed(c.airs[0])
			other.AllDay = allDay
			c.imports(noon.Add(time.Hour), append([]readiness.Occurrence{other}, c.airs[1:]...)...)
			if err := s.RefuseCarry(t.Context(), c.offers()[0].ID, nil, pr, noon.Add(2*time.Hour)); err != nil {
				t.Fatal(err)
			}
			if got := c.newest(journal.CarryRefused).Data["all_day"]; got != strconv.FormatBool(allDay) {
				t.Errorf("all day %v is written as %q", allDay, got)
			}
		})
	}
}

func TestWorkOnTheOtherEventIsNotLost(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 3)
		c.imports(noon.Add(time.Hour), append([]readiness.Occurrence{renewed(c.airs[0])}, c.airs[1:]...)...)
		other := c.named("new-a0")
		must(s.TellBrief(t.Context(), other.ID, readiness.Brief{Kind: "live"}, 0, pr, noon.Add(time.Hour)))(t)
		before := s.Revision()
		_, err := s.Carry(t.Context(), c.offers()[0].ID, nil, pr, noon.Add(2*time.Hour))
		if wrong := fault.Invalids(err); len(wrong) != 1 || wrong[0].Reason != "has_work" || wrong[0].Got != other.ID {
			t.Errorf("got %v", err)
		}
		if s.Revision() != before || c.named("a0").ID != c.id {
			t.Error("something was done")
		}
	})
}

func TestAHeldCalendarIsCarriedOverAsAWhole(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 8)
		for i := range 8 {
			must(s.SetLevel(t.Context(), c.named(fmt.Sprint("a", i)).ID, 3, "", 0, sre, noon))(t)
		}
		var airs []readiness.Occurrence
		for _, o := range c.airs {
			airs = append(airs, renewed(o))
		}
		c.imports(noon.Add(time.Hour), airs...)
		offers := c.offers()
		if f := must(s.Feed(t.Context(), c.feed.ID))(t); len(f.Hold.Events) != 8 || len(offers) != 1 || len(offers[0].Pairs) != 8 {
			t.Fatalf("%d held, offers %q", len(f.Hold.Events), saidOffers(offers, c.feed.ID))
		}
		some := []string{offers[0].Pairs[0].From.ID, offers[0].Pairs[1].From.ID}
		if went := must(s.Carry(t.Context(), offers[0].ID, some, pr, noon.Add(2*time.Hour)))(t); len(went) != 2 {
			t.Fatalf("%d went", len(went))
		}
		if f := must(s.Feed(t.Context(), c.feed.ID))(t); len(f.Hold.Events) != 6 || len(c.offers()[0].Pairs) != 6 {
			t.Errorf("%d are held, %d asked about", len(f.Hold.Events), len(c.offers()[0].Pairs))
		}
		must(s.Carry(t.Context(), offers[0].ID, nil, pr, noon.Add(2*time.Hour)))(t)
		if f := must(s.Feed(t.Context(), c.feed.ID))(t); f.Hold.Holding() || f.State != readiness.FeedOK || len(board(t, s).Events) != 8 {
			t.Errorf("%+v, %d events", f.Hold, len(board(t, s).Events))
		}
		quiet := s.Revision()
		c.imports(noon.Add(3*time.Hour), airs...)
		if got := kinds(t, s, quiet); got != "" {
			t.Errorf("the same calendar again changed %q", got)
		}
	})
}
