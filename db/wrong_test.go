package db_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// TestTheStoreRefusesWhatTheDoorsRefuse hands the store what no door lets in: nothing of it is kept.
func TestTheStoreRefusesWhatTheDoorsRefuse(t *testing.T) {
	long := strings.Repeat("長", 100_000)
	page := toppage.Page{Name: "Top", URL: "https://top.example/"}
	feed := readiness.Feed{Name: "PR", URL: "https://calendar.example/pr.ics"}
	ann := readiness.Person{Name: "Ann", Email: "ann@example.jp", Role: readiness.SRE}
	event := readiness.Event{Title: "Gala", Start: noon.Add(time.Hour), End: noon.Add(2 * time.Hour), Zone: "UTC", Calendar: readiness.Confirmed}
	rows := []struct {
		sentence, refused string
		keep              func(t *testing.T, s *db.Store) error
	}{
		{"a page that is a program", "url not_a_web_address", addPage(page, func(p *toppage.Page) { p.URL = "javascript:alert(1)" })},
		{"a page at no address", "url required", addPage(page, func(p *toppage.Page) { p.URL = "" })},
		{"a page asked each millisecond", "interval_s out_of_range", addPage(page, func(p *toppage.Page) { p.Interval = time.Millisecond })},
		{"a page asked once a day", "interval_s out_of_range", addPage(page, func(p *toppage.Page) { p.Interval = fault.Day })},
		{"a page with a name of 100,000 letters", "name too_long", addPage(page, func(p *toppage.Page) { p.Name = long })},
		{"a page with a marker of 100,000 letters", "marker too_long", addPage(page, func(p *toppage.Page) { p.Marker = long })},
		{"a page that may take a minute", "ttfb_limit_ms out_of_range", addPage(page, func(p *toppage.Page) { p.TTFBLimit = time.Minute })},
		{"a page with an origin that is a file", "origin not_a_web_address", addPage(page, func(p *toppage.Page) { p.Origin = "file:///etc/passwd" })},
		{"a page that becomes a program", "url not_a_web_address", func(t *testing.T, s *db.Store) error {
			p := must(s.AddTopPage(t.Context(), page, sre, noon))(t)
			p.URL = "javascript:alert(1)"
			_, err := s.ChangeTopPage(t.Context(), p, sre, noon)
			return err
		}},
		{"a calendar without a name", "name required", addFeed(feed, func(f *readiness.Feed) { f.Name = "" })},
		{"a calendar with a name of 100,000 letters", "name too_long", addFeed(feed, func(f *readiness.Feed) { f.Name = long })},
		{"a calendar that is a program", "url not_a_calendar_address", addFeed(feed, func(f *readiness.Feed) { f.URL = "javascript:alert(1)" })},
		{"a calendar of no kind", "kind unknown", addFeed(feed, func(f *readiness.Feed) { f.Kind = "fax" })},
		{"a calendar fetched once a year", "interval out_of_range", addFeed(feed, func(f *readiness.Feed) { f.Interval = 366 * fault.Day })},
		{"somebody without a name", "name required", addPerson(ann, func(p *readiness.Person) { p.Name = " " })},
		{"somebody with a name of 100,000 letters", "name too_long", addPerson(ann, func(p *readiness.Person) { p.Name = long })},
		{"somebody without an address", "email not_an_address", addPerson(ann, func(p *readiness.Person) { p.Email = "ann" })},
		{"somebody who may do anything", "role unknown", addPerson(ann, func(p *readiness.Person) { p.Role = "root" })},
		{"an event with a place of 100,000 letters", "location too_long", func(t *testing.T, s *db.Store) error {
			e := event
			e.Location = long
			_, err := s.CreateEvent(t.Context(), e, sre, noon)
			return err
		}},
		{"an event that ends in a year of five figures", "start bad_date", func(t *testing.T, s *db.Store) error {
			e := event
			e.Start, e.End = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(10000, 1, 1, 1, 0, 0, 0, time.UTC)
			_, err := s.CreateEvent(t.Context(), e, sre, noon)
			return err
		}},
		{"an event that moves before all years", "start bad_date", func(t *testing.T, s *db.Store) error {
			e := must(s.CreateEvent(t.Context(), event, sre, noon))(t)
			from := time.Date(-1, 12, 31, 10, 0, 0, 0, time.UTC)
			_, err := s.Postpone(t.Context(), e.ID, e.Version, sre, noon, func(readiness.Event) (time.Time, time.Time, error) { return from, from.Add(time.Hour), nil })
			return err
		}},
		{"traffic proven before all years", "proven_at bad_date", func(t *testing.T, s *db.Store) error {
			_, err := s.SaveTraffic(t.Context(), readiness.Traffic{Proven: 1, ProvenAt: time.Date(-1, 12, 31, 10, 0, 0, 0, time.UTC), Version: 1}, sre, noon)
			return err
		}},
		{"a level for a reason of 100,000 letters", "reason too_long", func(t *testing.T, s *db.Store) error {
			e := must(s.CreateEvent(t.Context(), event, sre, noon))(t)
			_, err := s.SetLevel(t.Context(), e.ID, 2, long, e.Version, sre, noon)
			return err
		}},
		{"traffic of less than nothing", "baseline not_a_rate", func(t *testing.T, s *db.Store) error {
			_, err := s.SaveTraffic(t.Context(), readiness.Traffic{Baseline: -1, Version: 1}, sre, noon)
			return err
		}},
	}
	eachEngine(t, func(t *testing.T, s *db.Store) {
		for _, row := range rows {
			t.Run(row.sentence, func(t *testing.T) {
				wrong := fault.Invalids(row.keep(t, s))
				if len(wrong) != 1 || wrong[0].Field+" "+wrong[0].Reason != row.refused {
					t.Errorf("refused as %v, want %s", wrong, row.refused)
				}
			})
		}
		pages, people := must(s.TopPages(t.Context()))(t), must(s.People(t.Context()))(t)
		if feeds := must(s.Feeds(t.Context()))(t); len(pages) != 1 || pages[0].URL != page.URL || len(people)+len(feeds) != 0 {
			t.Errorf("kept %d pages, %d people and %d calendars", len(pages), len(people), len(feeds))
		}
	})
}

func addPage(p toppage.Page, alter func(*toppage.Page)) func(*testing.T, *db.Store) error {
	return func(t *testing.T, s *db.Store) error {
		p := p // each engine has its own
		alter(&p)
		_, err := s.AddTopPage(t.Context(), p, sre, noon)
		return err
	}
}

func addFeed(f readiness.Feed, alter func(*readiness.Feed)) func(*testing.T, *db.Store) error {
	return func(t *testing.T, s *db.Store) error {
		f := f // each engine has its own
		alter(&f)
		_, err := s.AddFeed(t.Context(), f, nil, sre, noon)
		return err
	}
}

func addPerson(p readiness.Person, alter func(*readiness.Person)) func(*testing.T, *db.Store) error {
	return func(t *testing.T, s *db.Store) error {
		p := p // each engine has its own
		alter(&p)
		_, err := s.AddPerson(t.Context(), p, readiness.System, noon)
		return err
	}
}
