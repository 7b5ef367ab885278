package preference_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/preference"
)

func TestPairsOfZones(t *testing.T) {
	for _, row := range []struct {
		sentence      string
		first, second string
		want          string // field reason, field reason
	}{
		{"two zones", "Asia/Tokyo", "America/Los_Angeles", ""},
		{"none: others decide", "", "", ""},
		{"one that is UTC", "UTC", "Asia/Tokyo", ""},
		{"the first alone", "Asia/Tokyo", "", "zone2 zone_missing"},
		{"the second alone", "", "Asia/Tokyo", "zone1 zone_missing"},
		{"the same twice", "Asia/Tokyo", "Asia/Tokyo", "zone2 same_zone"},
		{"the machine's own", "Local", "Asia/Tokyo", "zone1 no_zone"},
		{"a place that there is not", "Asia/Tokyo", "Asia/Atlantis", "zone2 no_zone"},
		{"a file", "../Asia/Tokyo", "Asia/Tokyo", "zone1 no_zone"},
		{"one that counts leap seconds", "right/Asia/Tokyo", "Asia/Tokyo", "zone1 no_zone"},
		{"an endless name", strings.Repeat("a", 1000), "Asia/Tokyo", "zone1 no_zone"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var got []string
			for _, w := range (preference.Zones{First: row.first, Second: row.second}).Wrong() {
				got = append(got, w.Field+" "+w.Reason)
			}
			if strings.Join(got, ", ") != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestEveryZoneToChooseFromIsKnown(t *testing.T) {
	names := preference.Named()
	if len(names) < 400 || !slices.IsSorted(names) {
		t.Errorf("%d zones, sorted: %v", len(names), slices.IsSorted(names))
	}
	for _, name := range names {
		if _, known := preference.Location(name); !known {
			t.Errorf("%s is not known", name)
		}
	}
}

func TestWhatCanBeSet(t *testing.T) {
	for _, row := range []struct {
		sentence string
		wrong    any
		want     string
	}{
		{"nothing is set", preference.Own{}.Wrong(), "[]"},
		{"everything is", preference.Own{Language: "ja", WeekStart: "monday", Theme: "dark", NoShortcuts: true}.Wrong(), "[]"},
		{"of everybody, too", preference.Company{Label1: "東京", Language: "en"}.Wrong(), "[]"},
	} {
		if got := fmt.Sprint(row.wrong); got != row.want {
			t.Errorf("%s: %s", row.sentence, got)
		}
	}
	if n := len(preference.Own{Language: "fr", WeekStart: "friday", Theme: "neon"}.Wrong()); n != 3 {
		t.Errorf("%d of 3 wrong choices are refused", n)
	}
	if n := len(preference.Company{Label1: strings.Repeat("x", 13), Label2: strings.Repeat("x", 13), Language: "fr"}.Wrong()); n != 3 {
		t.Errorf("%d of 3 wrong settings are refused", n)
	}
	if (preference.Own{}).Week() != time.Sunday || (preference.Own{WeekStart: "monday"}).Week() != time.Monday {
		t.Error("the week starts on another day")
	}
}
