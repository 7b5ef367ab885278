package calendar

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
)

// expectation is what two independent readers say about a real calendar.
type expectation struct {
	File        string `json:"file"`
	DefaultZone string `json:"default_tz"`
	Window      struct{ Start, End string }
	Occurrences []expectedOccurrence
	Alternative [][]expectedOccurrence `json:"alternatives"`
	Private     *bool                  `json:"expect_private"`
}

type expectedOccurrence struct {
	Start, End, Summary string
	AllDay              bool `json:"all_day"`
	Cancelled           bool
}

// TestRealCalendars compares with a collection of real calendars that is no part of this repository, because
// its files have licences of their own.
func TestRealCalendars(t *testing.T) {
	const least = 33
	files, err := filepath.Glob("../../shared/calendar/corpus/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("the collection of real calendars is not beside this repository")
	}
	same := 0
	for _, name := range files {
		if agrees(t, name) {
			same++
		} else {
			t.Logf("%s differs", filepath.Base(name))
		}
	}
	if same < least {
		t.Errorf("%d of %d calendars agree, want %d", same, len(files), least)
	}
}

// TestCasesOfUsers compares with small calendars that are no part of this repository either: of each kind there are rows
// in the tables beside this.
func TestCasesOfUsers(t *testing.T) {
	files, err := filepath.Glob("../../shared/cases/calendar/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("the collection of cases is not beside this repository")
	}
	for _, name := range files {
		if !agrees(t, name) {
			t.Errorf("%s differs", filepath.Base(name))
		}
	}
}

func agrees(t *testing.T, name string) bool {
	t.Helper()
	var want expectation
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(filepath.Dir(name), want.File))
	if err != nil {
		t.Fatal(err)
	}
	from, errFrom := time.Parse("20060102T150405Z", want.Window.Start)
	to, errTo := time.Parse("20060102T150405Z", want.Window.End)
	if errFrom != nil || errTo != nil {
		t.Fatal(errFrom, errTo)
	}
	var got []expectedOccurrence
	reader, w := Reader{Home: zoneFor(t, want.DefaultZone)}, Window{from, to}
	first := reader.Read(body, w)
	checkResult(t, w, first)
	checkRereading(t, first, reader.ReadChanged(body, w, first.Memory, nil))
	for _, o := range first.Occurrences {
		got = append(got, comparable(t, o))
		if want.Private != nil && o.Private != *want.Private {
			return false
		}
	}
	for _, list := range append(want.Alternative, want.Occurrences) {
		if sameOccurrences(got, list) {
			return true
		}
	}
	return false
}

// comparable writes an occurrence as the collection does.
func comparable(t *testing.T, o readiness.Occurrence) expectedOccurrence {
	layout, zone := time.RFC3339, time.UTC
	if o.AllDay {
		layout, zone = time.DateOnly, zoneFor(t, o.Zone)
	}
	return expectedOccurrence{
		o.Start.In(zone).Format(layout), o.End.In(zone).Format(layout), o.Summary, o.AllDay, o.Status == readiness.Cancelled,
	}
}

func sameOccurrences(a, b []expectedOccurrence) bool {
	order := func(x, y expectedOccurrence) int {
		return strings.Compare(x.Start+x.End+x.Summary, y.Start+y.End+y.Summary)
	}
	for i := range b {
		b[i].Summary = strings.TrimSpace(b[i].Summary)
	}
	slices.SortFunc(a, order)
	slices.SortFunc(b, order)
	return slices.Equal(a, b)
}
