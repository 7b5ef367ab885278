package learning_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/learning"
	"tallylight/readiness/measured"
	"tallylight/readiness/scope"
)

// burst is an exposure of a page that began so many minutes after noon and lasted ten.
func burst(page string, minutes int, with ...func(*measured.Exposure)) measured.Exposure {
	x := measured.Exposure{ID: fmt.Sprint(page, minutes), PageID: page, From: given.Noon.Add(time.Duration(minutes) * time.Minute)}
	x.To = x.From.Add(10 * time.Minute)
	for _, w := range with {
		w(&x)
	}
	return x
}

func belongs(event string) func(*measured.Exposure) {
	return func(x *measured.Exposure) { x.EventID = event }
}

func answered(was measured.Was) func(*measured.Exposure) {
	return func(x *measured.Exposure) { x.Was = was }
}

func lasting(x *measured.Exposure) { x.To = time.Time{} }

func TestCoverage(t *testing.T) {
	beforehand, later := given.Airing(given.Noon), given.Airing(given.Noon)
	beforehand.ID, later.ID = "beforehand", "later"
	later.FirstSeen, later.EnteredAt = given.Noon.Add(time.Hour), given.Noon.Add(time.Hour)
	events := []readiness.Event{beforehand, later}
	for _, row := range []struct {
		sentence             string
		seen                 []measured.Exposure
		known, unknown, open int
	}{
		{"nothing", nil, 0, 0, 0},
		{"of an event that was known", []measured.Exposure{burst("a", 5, belongs("beforehand"))}, 1, 0, 0},
		{"not answered", []measured.Exposure{burst("a", 5)}, 0, 0, 1},
		{"nobody had told of it", []measured.Exposure{burst("a", 5, answered(measured.WasUnannounced))}, 0, 1, 0},
		{"nobody had told of it, and it was entered later", []measured.Exposure{burst("a", 5, answered(measured.WasUnannounced), belongs("later"))}, 0, 1, 0},
		{"ours, and known", []measured.Exposure{burst("a", 5, answered(measured.WasOurs), belongs("beforehand"))}, 1, 0, 0},
		{"ours, entered afterwards", []measured.Exposure{burst("a", 5, answered(measured.WasOurs), belongs("later"))}, 0, 1, 0},
		{"an event that was entered afterwards answers nothing by itself", []measured.Exposure{burst("a", 5, belongs("later"))}, 0, 0, 1},
		{"ours, and gone since", []measured.Exposure{burst("a", 5, answered(measured.WasOurs), belongs("gone"))}, 0, 1, 0},
		{"found by its time, and gone since", []measured.Exposure{burst("a", 5, belongs("gone"))}, 1, 0, 0},
		{"no exposure", []measured.Exposure{burst("a", 5, answered(measured.WasNone))}, 0, 0, 0},
		{"seen on two pages at the same time", []measured.Exposure{burst("a", 5), burst("b", 7)}, 0, 0, 1},
		{"one page's question is entered later, the other's is not answered", []measured.Exposure{burst("a", 5, answered(measured.WasOurs), belongs("later")), burst("b", 7)}, 0, 1, 0},
		{"one page's belongs to what was known", []measured.Exposure{burst("a", 5), burst("b", 7, belongs("beforehand"))}, 1, 0, 0},
		{"one that ends as the other begins", []measured.Exposure{burst("a", 5), burst("b", 15)}, 0, 0, 2},
		{"one that lasts takes in what comes", []measured.Exposure{burst("a", 5, lasting), burst("b", 90)}, 0, 0, 1},
		{"two of one event are two", []measured.Exposure{burst("a", 5, belongs("beforehand")), burst("a", 60, belongs("beforehand"))}, 2, 0, 0},
		{"of before the months", []measured.Exposure{burst("a", -200*24*60)}, 0, 0, 0},
		{"of a time to come", []measured.Exposure{burst("a", 3*24*60)}, 0, 0, 0},
	} {
		m := learning.Total(learning.Coverage(given.Noon.Add(given.Day), 6, row.seen, events, given.Zone(t, "Asia/Tokyo")))
		if m.Known != row.known || m.Unknown != row.unknown || m.Open != row.open {
			t.Errorf("%s: %d known, %d not, %d not answered; want %d, %d, %d", row.sentence, m.Known, m.Unknown, m.Open, row.known, row.unknown, row.open)
		}
	}
}

func TestMonthsAreThoseOfTheCompanysClock(t *testing.T) {
	tokyo := given.Zone(t, "Asia/Tokyo")
	at := func(s string) measured.Exposure {
		from, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return measured.Exposure{PageID: "a", From: from, To: from.Add(time.Second)}
	}
	months := learning.Coverage(given.Noon, 3, []measured.Exposure{at("2026-08-31T14:59:59Z"), at("2026-08-31T15:00:00Z"), at("2026-10-31T14:59:59Z"), at("2026-10-31T15:00:00Z")}, nil, tokyo)
	said := ""
	for _, m := range months {
		said += fmt.Sprintf("%s %d ", m.At.Format("Jan"), m.Open)
	}
	if said != "Sep 1 Oct 1 Nov 1 " {
		t.Errorf("%s: what began in August by that clock is too long ago", said)
	}
}

func TestHowEarly(t *testing.T) {
	heard := func(id, feed string, kind scope.Kind, days float64) readiness.Event {
		e := given.Airing(given.Noon.Add(-5 * given.Day))
		e.ID, e.FeedID, e.Brief.Exposure = id, feed, kind
		e.FirstSeen = e.Start.Add(-time.Duration(days * float64(given.Day)))
		return e
	}
	hidden, coming := heard("hidden", "", scope.TV, 1), heard("coming", "", scope.TV, 1)
	hidden.Hidden, coming.Start = true, given.Noon.Add(time.Hour)
	called := heard("called off", "", scope.TV, 1)
	called.Calendar = readiness.Cancelled
	all := learning.Early(given.Noon, given.Noon.Add(-30*given.Day), []readiness.Event{
		heard("a", "pr", "", 12), heard("b", "pr", "", 14), heard("c", "pr", "", 9), heard("d", "", scope.Push, 1), heard("e", "", scope.Push, -1),
		heard("brought", "pr", "", 90), hidden, coming, called,
	}, map[string]readiness.Feed{"pr": {ID: "pr", CreatedAt: given.Noon.Add(-90 * given.Day)}})
	said := ""
	for _, h := range all {
		said += fmt.Sprintf("%s%s %d %v late %v; ", h.FeedID, h.Kind, len(h.Ahead), h.Median, h.Late())
	}
	if want := "pr 3 288h0m0s late false; push 2 12h0m0s late true; "; said != want {
		t.Errorf("%s want %s", said, want)
	}
	if median, ok := learning.HeardMedian(all); !ok || median != 9*given.Day {
		t.Errorf("of all %v", median)
	}
	if _, ok := learning.HeardMedian(nil); ok {
		t.Error("nothing has a median")
	}
}

// Two exposures, ten and two days before noon, of which nobody has told; counted from when the first event was known.
func TestCoverageBeginsWhenEventsAreKnown(t *testing.T) {
	minutes := func(days int) int { return -days * 24 * 60 }
	seen := []measured.Exposure{burst("a", minutes(10), answered(measured.WasUnannounced)), burst("a", minutes(2), answered(measured.WasUnannounced))}
	ago := func(days int) time.Time { return given.Noon.Add(-time.Duration(days) * given.Day) }
	for _, row := range []struct {
		sentence string
		known    time.Time
		unknown  int
		since    bool
		waits    bool
	}{
		{"for longer than the months that are shown: all", ago(300), 2, false, false},
		{"for five days: what came before is neither known nor not known, and the page says since when", ago(5), 1, true, false},
		{"since after both: none", ago(1), 0, true, false},
		{"no event is known: none, and it waits for the first", time.Time{}, 0, false, true},
	} {
		r := learning.Read(given.Noon, learning.Facts{Exposures: seen, Known: row.known, Ladder: given.Ladder}, time.UTC)
		if r.Total.Unknown != row.unknown || r.Total.Open != 0 || r.Since.IsZero() == row.since || r.Waits != row.waits || len(r.Months) != learning.Months {
			t.Errorf("%s: %d not known, since %s, waits %v", row.sentence, r.Total.Unknown, r.Since, r.Waits)
		}
	}
	if r := learning.Read(given.Noon, learning.Facts{Ladder: given.Ladder}, time.UTC); r.Waits {
		t.Error("nothing was found, and it waits")
	}
}
