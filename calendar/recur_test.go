package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"
)

// dates runs a rule from a start until the end of 2030 and gives its days, the start first.
func dates(t *testing.T, start, value string) []string {
	t.Helper()
	r, err := parseRule(value)
	if err != nil {
		t.Fatalf("parseRule(%q): %v", value, err)
	}
	wall, _, _, err := parseWall(start)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{wall.Format("060102")}
	walls, within := r.walls(moment{wall: wall, zone: utc}, wall, time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), &budget{maxSteps})
	if !within {
		t.Fatalf("%q ran out of its budget", value)
	}
	for _, wall := range walls {
		list = append(list, wall.Format("060102"))
	}
	return list
}

func TestRules(t *testing.T) {
	for _, row := range []struct{ name, start, rule, want string }{
		{"the last working day of a month", "20260130T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "260130 260227 260331"},
		{"the second last weekday of a kind", "20260119T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "260119 260216 260323"},
		{"the 31st skips short months", "20260131T090000", "FREQ=MONTHLY;COUNT=3", "260131 260331 260531"},
		{"the last day of a month", "20260131T090000", "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-1", "260131 260228 260331"},
		{"29 February comes every four years", "20240229T090000", "FREQ=YEARLY", "240229 280229"},
		{"the 20th Monday of a year", "20260518T090000", "FREQ=YEARLY;COUNT=3;BYDAY=20MO", "260518 270517 280515"},
		{"the fourth Thursday of November", "20261126T090000", "FREQ=YEARLY;COUNT=3;BYMONTH=11;BYDAY=4TH", "261126 271125 281123"},
		{"Monday of week 20", "20260511T090000", "FREQ=YEARLY;COUNT=3;BYWEEKNO=20;BYDAY=MO", "260511 270517 280515"},
		{"a week number alone keeps the weekday", "20260513T090000", "FREQ=YEARLY;COUNT=2;BYWEEKNO=20", "260513 270519"},
		{"the last week of the year", "20261231T090000", "FREQ=YEARLY;COUNT=2;BYWEEKNO=-1;BYDAY=TH", "261231 271230"},
		{"the first, hundredth and last day", "20260101T090000", "FREQ=YEARLY;COUNT=4;BYYEARDAY=1,100,-1", "260101 260410 261231 270101"},
		{"every other week on two days", "20261103T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH", "261103 261105 261117 261119"},
		{"the week begins on Monday", "20260804T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "260804 260809 260818 260823"},
		{"the week begins on Sunday", "20260804T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "260804 260816 260818 260830"},
		{"positions are counted in the whole first week", "20261104T090000", "FREQ=WEEKLY;COUNT=2;BYDAY=MO,WE,FR;BYSETPOS=2", "261104 261111"},
		{"a start that the rule skips is counted", "20261103T090000", "FREQ=WEEKLY;COUNT=3;BYDAY=FR", "261103 261106 261113"},
		{"a plain weekday beside an ordinal one", "20261102T090000", "FREQ=MONTHLY;COUNT=6;BYDAY=MO,1TU", "261102 261103 261109 261116 261123 261130"},
		{"Friday the 13th", "20260213T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=FR;BYMONTHDAY=13", "260213 260313 261113"},
		{"lower case, spaces and a last semicolon", "20261102T090000", "freq=weekly; count=2;", "261102 261109"},
		{"the calendar that is meant anyway may be named", "20261102T090000", "RSCALE=GREGORIAN;FREQ=DAILY;COUNT=2;SKIP=OMIT", "261102 261103"},
		{"30 February never comes", "20261102T090000", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "261102"},
		{"unknown parts are passed over", "20261102T090000", "FREQ=DAILY;COUNT=2;X-PART=1", "261102 261103"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := strings.Join(dates(t, row.start, row.rule), " "); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestRulesThatAreRefused(t *testing.T) {
	for _, row := range []struct {
		name, rule string
		want       error
	}{
		{"no frequency", "COUNT=3", errRule},
		{"an unknown frequency", "FREQ=FORTNIGHTLY", errRule},
		{"hourly", "FREQ=HOURLY;INTERVAL=2;BYHOUR=2", errSubDaily},
		{"minutely", "FREQ=MINUTELY", errSubDaily},
		{"secondly", "FREQ=SECONDLY;BYSETPOS=2", errSubDaily},
		{"hourly in disguise", "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40", errSubDaily},
		{"a count of none", "FREQ=DAILY;COUNT=0", errRule},
		{"a negative count", "FREQ=DAILY;COUNT=-1", errRule},
		{"an interval of none", "FREQ=DAILY;INTERVAL=0", errRule},
		{"an interval beyond all numbers", "FREQ=MONTHLY;INTERVAL=9223372036854775807", errRule},
		{"a count of minutes", "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1", errSubDaily},
		{"a count of seconds", "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1", errSubDaily},
		{"a day beyond all numbers", "FREQ=DAILY;INTERVAL=99999999999", errRule},
		{"a 53rd Monday of a month", "FREQ=MONTHLY;BYDAY=53MO", errRule},
		{"a 53rd Monday from its end", "FREQ=MONTHLY;BYDAY=-53MO", errRule},
		{"a sixth Monday of a month", "FREQ=MONTHLY;BYDAY=6MO", errRule},
		{"a twentieth Monday of December", "FREQ=YEARLY;BYMONTH=12;BYDAY=20MO", errRule},
		{"a Monday number 0", "FREQ=MONTHLY;BYDAY=0MO", errRule},
		{"a month 13", "FREQ=YEARLY;BYMONTH=13", errRule},
		{"a position 0", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", errRule},
		{"a week number in a month", "FREQ=MONTHLY;BYWEEKNO=1", errRule},
		{"Easter", "FREQ=YEARLY;BYEASTER=1000", errRule},
		{"another calendar", "RSCALE=HEBREW;FREQ=YEARLY", errRule},
		{"a bound that is no time", "FREQ=DAILY;UNTIL=soon", errTime},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := parseRule(row.rule); !errors.Is(err, row.want) {
				t.Errorf("got %v, want %v", err, row.want)
			}
		})
	}
}

// TestRulesAgreeWithGoICal compares random rules with another implementation, where that is sound: without
// BYWEEKNO, without mixed ordinals, and with a start that the rule itself gives.
func TestRulesAgreeWithGoICal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := randomRule(t)
		start := time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "start"))
		end := start.AddDate(3, 0, 0)
		event := ical.NewComponent(ical.CompEvent)
		event.Props.SetDateTime(ical.PropDateTimeStart, start)
		event.Props.Set(&ical.Prop{Name: ical.PropRecurrenceRule, Value: value})
		other, err := event.RecurrenceSet(time.UTC)
		if err != nil {
			t.Fatalf("go-ical refuses %s: %v", value, err)
		}
		want := slices.DeleteFunc(other.Between(start, end, true), start.Equal)
		r, err := parseRule(value)
		if err != nil {
			t.Fatalf("parseRule(%q): %v", value, err)
		}
		got, _ := r.walls(moment{wall: start, zone: utc}, start, end, &budget{maxSteps})
		if !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Fatalf("%s from %s: got %v, want %v", value, start, got, want)
		}
	})
}

func randomRule(t *rapid.T) string {
	freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq")
	parts := []string{"FREQ=" + freq, fmt.Sprintf("INTERVAL=%d", rapid.IntRange(1, 5).Draw(t, "interval"))}
	list := func(name string, least, most int) {
		if !rapid.Bool().Draw(t, name) {
			return
		}
		var items []string
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(least, most), 1, 3, rapid.ID).Draw(t, name+" list") {
			if n == 0 {
				n = 1
			}
			items = append(items, fmt.Sprint(n))
		}
		slices.Sort(items)
		parts = append(parts, name+"="+strings.Join(slices.Compact(items), ","))
	}
	list("BYMONTH", 1, 12)
	list("BYMONTHDAY", -31, 31)
	if rapid.Bool().Draw(t, "by day") {
		ordinal := ""
		if freq == "MONTHLY" || freq == "YEARLY" {
			ordinal = rapid.SampledFrom([]string{"", "1", "2", "-1"}).Draw(t, "ordinal")
		}
		days := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}), 1, 3, rapid.ID).Draw(t, "days")
		parts = append(parts, "BYDAY="+ordinal+strings.Join(days, ","+ordinal))
	}
	return strings.Join(parts, ";")
}

func TestRulesStopAtTheBudget(t *testing.T) {
	r, err := parseRule("FREQ=YEARLY;BYDAY=MO;COUNT=1000000")
	if err != nil {
		t.Fatal(err)
	}
	start := moment{wall: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), zone: utc}
	if _, within := r.walls(start, start.wall, start.wall.AddDate(5000, 0, 0), &budget{1000}); within {
		t.Error("a rule ran beyond its budget")
	}
}

func TestArrange(t *testing.T) {
	for _, order := range [][]int{{}, {0}, {1, 0}, {2, 0, 1}, {1, 2, 0}, {3, 1, 0, 2}, {0, 1, 2}, {4, 3, 2, 1, 0}} {
		list, want := []string{"a", "b", "c", "d", "e"}[:len(order)], make([]string, len(order))
		for i, from := range order {
			want[i] = list[from]
		}
		if arrange(list, slices.Clone(order)); !slices.Equal(list, want) {
			t.Errorf("%v gives %v, want %v", order, list, want)
		}
	}
}
