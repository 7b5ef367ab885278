package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/forecast"
	"tallylight/readiness/scope"

	"tallylight/readiness"
)

// dawn is an event as PR types it.
var dawn = []string{"title", "深夜の扉", "date", "11/30", "start", "25:30", "zone", "JST", "station", "EX", "certainty", "tentative",
	"embargo", "the guest", "embargo_date", "11/29", "embargo_clock", "21:00", "level", "3", "description", "call first"}

// typed replaces fields of a form.
func typed(form []string, fields ...string) []string {
	changed := append([]string{}, form...)
	for i := 0; i < len(fields); i += 2 {
		found := false
		for j := 0; j < len(changed); j += 2 {
			if changed[j] == fields[i] {
				changed[j+1], found = fields[i+1], true
			}
		}
		if !found {
			changed = append(changed, fields[i], fields[i+1])
		}
	}
	return changed
}

// enter adds an event by hand and gives it as it is stored.
func (s *site) enter(form []string) readiness.Event {
	s.Helper()
	a := s.post(s.as(pr), "/events", form...)
	s.expect(a, 303)
	id, _, _ := strings.Cut(strings.TrimPrefix(a.Header.Get("Location"), "/events/"), "?")
	e, err := s.store.Event(s.Context(), id)
	s.must(err)
	return e
}

func TestEnteringAnEvent(t *testing.T) {
	s := open(t)
	e := s.enter(dawn)
	if e.Start.Format(time.RFC3339) != "2026-11-30T16:30:00Z" || e.End.Sub(e.Start) != time.Hour || e.FeedID != "" || e.Level != 3 ||
		e.LevelState != readiness.LevelProposed || e.Calendar != readiness.Tentative || e.Description != "call first" ||
		e.Brief.Station != "EX" || e.Brief.EmbargoUntil != "2026-11-29T12:00:00Z" {
		t.Errorf("%+v", e)
	}
	s.expect(s.get(s.as(sre), "/events/"+e.ID+"?did=event.imported"), 200, "Event added", "深夜の扉", "the guest", "Tentative", "Change event", "The pr added")
	inLA := s.enter([]string{"programme", "Gala", "date", "2026-12-01", "start", "9:54 PM", "end", "22:48", "zone", "PST"})
	if inLA.Title != "Gala" || inLA.Start.Format(time.RFC3339) != "2026-12-02T05:54:00Z" || inLA.End.Sub(inLA.Start) != 54*time.Minute {
		t.Errorf("%+v", inLA)
	}
	if days := s.enter([]string{"title", "Sale", "date", "2026-12-01", "last_day", "12/3"}); !days.AllDay || days.End.Sub(days.Start) != 72*time.Hour {
		t.Errorf("%+v", days)
	}
}

func TestAnEventThatCannotBeEntered(t *testing.T) {
	s := open(t)
	for _, row := range []struct {
		sentence string
		form     []string
		says     []string
	}{
		{"nothing typed", nil, []string{"Write a date", "Fill this in.", "These fields need a look"}},
		{"a date and a time that there are not", typed(dawn, "date", "2/30", "start", "31:00"), []string{"Write a date", "The clock goes to 29:59."}},
		{"noon or midnight", typed(dawn, "start", "午後12時"), []string{"This may be noon or midnight."}},
		{"an end before the start of the same day", typed(dawn, "end", "20:00", "last_day", "11/30"), []string{"The end is not after the start."}},
		{"a level that there is not", typed(dawn, "level", "6"), []string{"The ladder has no such level."}},
		{"a level that is a word", typed(dawn, "level", "high"), []string{"The ladder has no such level."}},
		{"a zone that there is not", typed(dawn, "zone", "Asia/Nowhere"), []string{"There is no such value."}},
		{"a link that is a program", typed(dawn, "url", "javascript:alert(1)"), []string{"This is not a web address."}},
		{"an embargo without its date", typed(dawn, "embargo_date", ""), []string{"Write a date"}},
		{"a certainty that there is not", typed(dawn, "certainty", "sure"), []string{"There is no such value."}},
		{"a contact that is too long", typed(dawn, "contact", strings.Repeat("長", 2001)), []string{"This is too long."}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() {
				a := s.post(s.as(pr), "/events", row.form...)
				s.expect(a, 422, append(row.says, `hreflang="ja"`, `href="/events/new?lang=ja"`, "data-keep")...)
				for i := 0; i < len(row.form); i += 2 {
					if name := row.form[i]; name == "title" || name == "station" || name == "embargo" {
						s.expect(a, 422, `name="`+name+`" value="`+row.form[i+1]+`"`)
					}
				}
			})
		})
	}
}

func TestTheSameEventIsAskedAboutOnce(t *testing.T) {
	s := open(t)
	first := s.enter(dawn)
	again := typed(dawn, "title", "深夜の 扉", "start", "26:00")
	s.unchanged(func() {
		s.expect(s.post(s.as(pr), "/events", again...), 409, "There is an event of this title", "/events/"+first.ID, `name="another"`, `value="26:00"`)
	})
	if second := s.enter(append(again, "another", "true")); second.ID == first.ID {
		t.Error("it is the same event")
	}
	s.enter(typed(dawn, "start", "20:00")) // hours before
	s.enter(typed(dawn, "title", "夜明けの扉")) // another title
}

func TestChangingAnEventByHand(t *testing.T) {
	s := open(t)
	e := s.enter(dawn)
	path, cookie := "/events/"+e.ID, s.as(pr)
	s.expect(s.get(cookie, path+"/edit"), 200, `value="深夜の扉"`, `value="2026-12-01"`, `value="01:30"`, `value="02:30"`, "call first")
	change := []string{"title", "深夜の扉 SP", "date", "2026-11-30", "start", "26:30", "end", "27:30", "zone", "JST", "description", "call first"}
	s.unchanged(func() {
		s.expect(s.post(cookie, path+"/edit", typed(change, "date", "2/30", "version", "1")...), 422, "Write a date", `value="26:30"`, `name="version" value="1"`)
	})
	s.expect(s.post(cookie, path+"/edit", append(change, "version", "1")...), 303)
	moved, err := s.store.Event(t.Context(), e.ID)
	s.must(err)
	if moved.Title != "深夜の扉 SP" || !moved.Start.Equal(e.Start.Add(time.Hour)) || !moved.WasStart.Equal(e.Start) || moved.Brief != e.Brief {
		t.Errorf("%+v", moved)
	}
	a := s.post(s.as(sre), path+"/edit", typed(change, "title", "Mine", "version", "1")...)
	s.expect(a, 409, "Someone was faster", `name="title" value="Mine"`, `name="start" value="26:30"`, `name="zone" value="JST"`)
	s.expect(s.post(cookie, path+"/cancellation", "version", version(moved.Version)), 303)
	s.expect(s.get(cookie, path+"?did=event.cancelled"), 200, "Cancelled. Its tasks are stopped", `action="`+path+`/cancellation/delete"`)
	s.unchanged(func() { s.expect(s.post(cookie, path+"/cancellation", "version", version(moved.Version)), 303) })
	s.expect(s.post(cookie, path+"/cancellation/delete", "version", version(moved.Version+1)), 303)
	back, err := s.store.Event(t.Context(), e.ID)
	s.must(err)
	if back.Calendar != readiness.Tentative {
		t.Errorf("it takes place again as %s", back.Calendar)
	}
}

func TestWhatACalendarOwnsIsChangedThere(t *testing.T) {
	s := open(t)
	path, cookie := "/events/"+s.events[0].ID, s.as(pr)
	v := version(s.events[0].Version)
	a := s.get(cookie, path+"/edit")
	s.expect(a, 200, "This event comes from the calendar PR", path+"/brief")
	if strings.Contains(a.body, "<form id") || strings.Contains(s.get(cookie, path).body, "Cancel this event") {
		t.Error("there is a form for it")
	}
	s.unchanged(func() {
		s.expect(s.post(cookie, path+"/edit", append(dawn, "version", v)...), 422, "This comes from the calendar.")
		s.expect(s.post(cookie, path+"/cancellation", "version", v), 422, "This comes from the calendar.")
	})
}

func TestTellingTheWholeBrief(t *testing.T) {
	s := open(t)
	path, cookie := "/events/"+s.events[0].ID, s.as(pr)
	v := version(s.events[0].Version)
	s.unchanged(func() {
		a := s.post(cookie, path+"/brief", "contact", "Yui 4470", "embargo_clock", "21:00", "station", strings.Repeat("長", 2001), "version", v)
		s.expect(a, 422, "This is too long.", "Write a date", `value="Yui 4470"`, `name="embargo_clock" value="21:00"`, `name="version" value="`+v+`"`)
	})
	told := []string{"version", v, "zone", "PST", "embargo_date", "2026-11-18"}
	for _, f := range readiness.BriefFields {
		if f != readiness.FieldEmbargoUntil && f != readiness.FieldCertainty && f != scope.Told {
			told = append(told, string(f), "said of "+string(f))
		}
	}
	s.expect(s.post(cookie, path+"/brief", append(told, "certainty", "likely", scope.Told, "radio")...), 303)
	e, err := s.store.Event(t.Context(), s.events[0].ID)
	s.must(err)
	for _, f := range readiness.BriefFields {
		if said := e.Brief.Told(f); f != readiness.FieldEmbargoUntil && f != readiness.FieldCertainty && f != scope.Told && said != "said of "+string(f) {
			t.Errorf("%s: %q", f, said)
		}
	}
	if e.Brief.EmbargoUntil != "2026-11-18T08:00:00Z" || e.Brief.Certainty != readiness.LikelyShown {
		t.Errorf("embargo until %s, %s", e.Brief.EmbargoUntil, e.Brief.Certainty)
	}
	s.expect(s.get(cookie, path), 200, "7/7", "said of programme", "Likely", "Wed 18 Nov 17:00")
	s.expect(s.get(cookie, path+"/brief"), 200, `name="embargo_date" value="2026-11-18"`, `name="embargo_clock" value="17:00"`)
}

func TestAFormulaComesBackInItsParts(t *testing.T) {
	s := open(t)
	path, cookie := "/events/"+s.events[0].ID, s.as(pr)
	parts := []string{"peak_reach", "４０００万世帯", "peak_rating", "10%", "peak_share", "0.5〜1", "peak_pages", "2"}
	s.unchanged(func() {
		s.expect(s.post(cookie, path+"/brief", append(parts, "version", version(s.events[0].Version))...), 422, "Fill this in.", `name="peak_reach" value="４０００万世帯"`)
		over := append(parts, "peak_seconds", "120", "version", version(s.events[0].Version))
		over[3] = "110"
		s.expect(s.post(cookie, path+"/brief", over...), 422, "more than 0 % and at most 100 %", `name="peak_rating" value="110"`)
	})
	s.expect(s.post(cookie, path+"/brief", append(parts, "peak_seconds", "120", "version", version(s.events[0].Version))...), 303)
	e, err := s.store.Event(t.Context(), s.events[0].ID)
	s.must(err)
	if e.Brief.Peak != "40,000,000 x 10 % x 0.5-1 % x 2 pages / 120 s" {
		t.Errorf("kept as %q", e.Brief.Peak)
	}
	result := "= 20,000–40,000 visitors, 40,000–80,000 page views: 333–667 req/s"
	s.expect(s.get(cookie, path), 200, e.Brief.Peak, result)
	s.expect(s.get(cookie, path+"/brief"), 200, `name="peak" value=""`, `name="peak_reach" value="40,000,000"`, `name="peak_share" value="0.5-1"`, result)
	s.expect(s.get(cookie, path+"/brief", "Accept-Language", "ja"), 200, "世帯数・人数", "訪問20,000–40,000人、40,000–80,000ページビュー：333–667 req/s")
	form := append(parts, "peak_seconds", "120", "peak", "21,000 req/s", "version", version(e.Version))
	s.expect(s.post(cookie, path+"/brief", form...), 303)
	e, err = s.store.Event(t.Context(), e.ID)
	s.must(err)
	if read := forecast.Read(e.Brief.Peak); read.Rate != 21_000 || read.Formula.Visitors().High != 40_000 {
		t.Errorf("a figure beside a formula is kept as %q, read as %+v", e.Brief.Peak, read)
	}
}

func TestPRFindsTheWayIn(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/", "/calendar", "/triage"} {
		s.expect(s.get(s.as(pr), path), 200, `href="/events/new"`, `href="/events/paste"`)
		if a := s.get(s.as(viewer), path); strings.Contains(a.body, `href="/events/new"`) {
			t.Errorf("a viewer is led from %s to what is not allowed", path)
		}
	}
}

// table is a pasted table: two events, one known from the calendar, one row that cannot be taken.
func table(s *site) string {
	known := s.events[0].Start.In(tokyo)
	return "放送日\t時間\tタイトル\t局\n12/1\t25:30\t夜の扉\tEX\n12/2\t21:54〜22:48\t夕方の扉\tEX\n2/30\t9:00\tまちがい\tEX\n" +
		known.Format("2006-01-02\t15:04") + "\t" + s.events[0].Title + "\tEX\n"
}

func TestPastingATable(t *testing.T) {
	s := open(t)
	cookie, text := s.as(pr), table(s)
	var preview answer
	s.unchanged(func() {
		preview = s.post(cookie, "/events/paste/preview", "table", text, "zone", "JST")
		s.expect(preview, 200, "2 new events, 1 already there, 1 row that cannot be added", "Wed 2 Dec 01:30–02:30", "Tue 1 Dec 08:30–09:30",
			"Date “2/30”: Write a date, such as 2026-11-19.", "Already there", "Add 2 events")
	})
	shown := between(preview.body, `name="shown" value="`, `"`)
	keep := []string{"table", text, "zone", "JST", "shown", shown, "heading", "1", "col", "date", "col", "start", "col", "title", "col", "station"}
	s.unchanged(func() {
		altered := typed(keep, "zone", "PST")
		s.expect(s.post(cookie, "/events/paste/keep", altered...), 200, "The rows are read differently than shown before", "Nothing is saved yet.")
	})
	a := s.post(cookie, "/events/paste/keep", keep...)
	s.expect(a, 200, "2 events added; 1 already there and left as they are.", "1 row could not be added.", "2/30\t9:00\tまちがい\tEX")
	if strings.Contains(a.body, "夜の扉") {
		t.Error("what was kept is there to be corrected")
	}
	s.unchanged(func() {
		s.expect(s.post(cookie, "/events/paste/preview", "table", text, "zone", "JST"), 200, "0 new events, 3 already there", "There is no new event in this table.")
		s.expect(s.post(cookie, "/events/paste/keep", keep...), 200, "0 events added; 3 already there")
	})
}

func TestAPastedPeakIsReadLikeAnyOther(t *testing.T) {
	s := open(t)
	text := "date\tstart\ttitle\tpeak\n12/3\t9:00\tFair\t4400万×2%×1%\n12/4\t9:00\tGala\t4400万×2%\n12/5\t9:00\tShow\t4400万×200%×1%\n"
	s.expect(s.post(s.as(pr), "/events/paste/preview", "table", text, "zone", "JST"), 200, "1 new event", "2 rows that cannot be added",
		"The formula has one percentage only.", "more than 0 % and at most 100 %")
}

func TestCorrectedRowsAreKept(t *testing.T) {
	s := open(t)
	cookie, text := s.as(sre), "date\tstart\ttitle\n2/28\t9:00\tFair\n"
	a := s.post(cookie, "/events/paste/preview", "table", text)
	shown := between(a.body, `name="shown" value="`, `"`)
	a = s.post(cookie, "/events/paste/keep", "table", text, "shown", shown, "heading", "1", "col", "date", "col", "start", "col", "title")
	s.expect(a, 303)
	to, err := url.Parse(a.Header.Get("Location"))
	s.must(err)
	s.expect(s.get(cookie, to.String()), 200, "1 event added.")
}

func TestTablesThatCannotBeRead(t *testing.T) {
	s := open(t)
	for _, row := range []struct{ sentence, table, zone, says string }{
		{"nothing", " \n", "JST", "Fill this in."},
		{"too many rows", strings.Repeat("a\tb\n", 2001), "JST", "more than 2,000 rows"},
		{"too many columns", strings.Repeat("a\t", 40) + "b", "JST", "more than 40 columns"},
		{"too large", strings.Repeat("a", 2<<20+1), "JST", "larger than 2 MB"},
		{"a zone that there is not", "a\tb", "Asia/Nowhere", "There is no such value."},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			s.unchanged(func() {
				s.expect(s.post(s.as(pr), "/events/paste/preview", "table", row.table, "zone", row.zone), 422, row.says, `id="in-table"`)
				s.expect(s.post(s.as(pr), "/events/paste/keep", "table", row.table, "zone", row.zone), 422, row.says)
			})
		})
	}
}

func TestAnAddressOnScreenThatNobodyWatchesIsNamed(t *testing.T) {
	s := open(t)
	path, cookie := "/events/"+s.events[0].ID, s.as(pr)
	const says = "whether it is protected is not checked"
	s.expect(s.post(cookie, path+"/brief", "screen_url", "campaign.example", "version", version(s.events[0].Version)), 303)
	s.expect(s.get(cookie, path), 200, "The address on screen answers", says)
	e, err := s.store.Event(t.Context(), s.events[0].ID)
	s.must(err)
	s.expect(s.post(cookie, path+"/brief", "screen_url", s.page.URL, "version", version(e.Version)), 303)
	if page := s.get(cookie, path); strings.Contains(page.body, says) || !strings.Contains(page.body, "The address on screen answers") {
		t.Error("the page itself is said not to be watched")
	}
}
