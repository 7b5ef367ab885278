package db_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/journal"
)

func TestACarryIsNotUndoneWhereTheCalendarHasTheEventAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 3)
		airs := append([]readiness.Occurrence{renewed(c.airs[0])}, c.airs[1:]...)
		c.imports(noon.Add(time.Hour), airs...)
		must(s.Carry(t.Context(), c.offers()[0].ID, nil, pr, noon.Add(2*time.Hour)))(t)
		c.imports(noon.Add(3*time.Hour), append(airs, c.airs[0])...)
		before := s.Revision()
		if _, err := s.Undo(t.Context(), c.newest(journal.EventCarried).Seq, pr, noon.Add(4*time.Hour)); !errors.Is(err, fault.ErrStale) {
			t.Errorf("got %v, want ErrStale", err)
		}
		if s.Revision() != before {
			t.Error("something was done")
		}
	})
}

func TestUndoingTheCarryOfAHeldEventHoldsItAgain(t *testing.T) {
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
		id := c.offers()[0].ID
		must(s.Carry(t.Context(), id, nil, pr, noon.Add(2*time.Hour)))(t)
		must(s.Undo(t.Context(), c.newest(journal.EventCarried).Seq, pr, noon.Add(3*time.Hour)))(t)
		if f := must(s.Feed(t.Context(), c.feed.ID))(t); len(f.Hold.Events) != 8 {
			t.Errorf("%d are held", len(f.Hold.Events))
		}
		if offers := c.offers(); len(offers) != 1 || len(offers[0].Pairs) != 8 {
			t.Errorf("asked %q", saidOffers(offers, c.feed.ID))
		}
	})
}

func TestWhatGoesOnIsStillHeldByTheOtherCalendarThatHadIt(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 3)
		airs := append([]readiness.Occurrence{renewed(c.airs[0])}, c.airs[1:]...)
		c.imports(noon.Add(time.Hour), airs...)
		other := must(s.AddFeed(t.Context(), readiness.Feed{Name: "Studio", URL: "https://cal.example/studio"}, nil, pr, noon))(t)
		must(s.ApplyFeed(t.Context(), other.ID, fetched, imported(airs[0]), noon.Add(time.Hour)))(t)
		must(s.Carry(t.Context(), c.offers()[0].ID, nil, pr, noon.Add(2*time.Hour)))(t)
		if sources := must(s.Sources(t.Context(), []string{c.id}))(t)[c.id]; len(sources) != 1 || sources[0].FeedID != other.ID {
			t.Errorf("held also by %+v", sources)
		}
		must(s.Undo(t.Context(), c.newest(journal.EventCarried).Seq, pr, noon.Add(3*time.Hour)))(t)
		back := c.named("new-a0")
		if sources := must(s.Sources(t.Context(), []string{back.ID}))(t)[back.ID]; len(sources) != 1 || sources[0].FeedID != other.ID {
			t.Errorf("after undo held also by %+v", sources)
		}
		if sources := must(s.Sources(t.Context(), []string{c.id}))(t)[c.id]; len(sources) != 0 {
			t.Errorf("after undo the old one is held also by %+v", sources)
		}
	})
}

func TestWhatIsNotAskedAnyMoreHidesNoQuestions(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 2)
		many := make([]readiness.Occurrence, 510)
		for i := range many {
			many[i] = airing(fmt.Sprintf("m%03d", i), noon.Add(time.Duration(48+i)*time.Minute))
		}
		var anew []readiness.Occurrence
		for _, o := range many {
			o.UID = "n" + o.UID
			o.Start, o.End = o.Start.Add(5*time.Minute), o.End.Add(5*time.Minute)
			anew = append(anew, o)
		}
		_ = anew
		c.imports(noon.Add(time.Minute), append(many, c.airs...)...)
		for _, e := range board(t, s).Events {
			if e.ID != c.id {
				must(s.SetLevel(t.Context(), e.ID, 4, "", 0, sre, noon))(t)
			}
		}
		in := imported(append(anew, c.airs...)...)
		in.Sure = true
		must(s.ApplyFeed(t.Context(), c.feed.ID, fetched, in, noon.Add(2*time.Minute)))(t)
		if n := len(must(s.Offers(t.Context(), noon.Add(2*time.Minute)))(t)); n == 0 {
			t.Fatal("nothing is asked")
		}
		later := noon.Add(2 * day)
		must(s.ApplyFeed(t.Context(), c.feed.ID, fetched, imported(append(anew, renewed(c.airs[0]), c.airs[1])...), later))(t)
		if got := saidOffers(must(s.Offers(t.Context(), later))(t), c.feed.ID); got != "same_title: a0>new-a0" {
			t.Errorf("asked %q", got)
		}
	})
}

func TestWhatAnotherCalendarSaysStaysWithTheAiringWhenTitlesAreExchanged(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *db.Store) {
		c := newSeason(t, s, 3)
		other := must(s.AddFeed(t.Context(), readiness.Feed{Name: "Studio", URL: "https://cal.example/studio"}, nil, pr, noon))(t)
		must(s.ApplyFeed(t.Context(), other.ID, fetched, imported(c.airs...), noon))(t)
		c.airs[0].Summary, c.airs[1].Summary = c.airs[1].Summary, c.airs[0].Summary
		c.imports(noon.Add(time.Hour), c.airs...)
		must(s.Carry(t.Context(), c.offers()[0].ID, nil, pr, noon.Add(2*time.Hour)))(t)
		together := func(when string) {
			t.Helper()
			for _, uid := range []string{"a0", "a1"} {
				e := c.named(uid)
				sources := must(s.Sources(t.Context(), []string{e.ID}))(t)[e.ID]
				if len(sources) != 1 || sources[0].UID != uid {
					t.Errorf("%s: beside %s stands %+v", when, uid, sources)
				}
			}
		}
		together("exchanged")
		must(s.Undo(t.Context(), c.newest(journal.EventCarried).Seq, pr, noon.Add(3*time.Hour)))(t)
		together("taken back")
	})
}
