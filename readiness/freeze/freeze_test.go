package freeze_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/freeze"
	"tallylight/readiness/toppage"
)

var air = time.Date(2026, 11, 19, 12, 54, 0, 0, time.UTC)

const hour = time.Hour

// facts are those of one event of level 4, from 21:54 to 22:48 in Tokyo.
func facts(change ...func(*readiness.Event)) freeze.Facts {
	e := readiness.Event{ID: "e", Title: "Fair", Start: air, End: air.Add(54 * time.Minute), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed, Level: 4}
	for _, c := range change {
		c(&e)
	}
	return freeze.Facts{Settings: freeze.Defaults(), Ladder: readiness.DefaultLadder(), Events: []readiness.Event{e}}
}

func ask(f freeze.Facts, q freeze.Question) freeze.Answer {
	return freeze.Ask(f.Windows(q.At), f.Openings, q)
}

func TestAskAtEachBoundary(t *testing.T) {
	end := air.Add(54 * time.Minute)
	level := func(n int) func(*readiness.Event) { return func(e *readiness.Event) { e.Level = n } }
	aired := func(at time.Time) func(*readiness.Event) { return func(e *readiness.Event) { e.AiredAt = at } }
	for _, row := range []struct {
		sentence string
		f        freeze.Facts
		at       time.Time
		within   time.Duration
		want     freeze.State
	}{
		{"an instant before the day before air", facts(), air.Add(-24*hour - 1), 0, freeze.Free},
		{"a day before air, to the instant", facts(), air.Add(-24 * hour), 0, freeze.Locked},
		{"while it is on air", facts(), air.Add(time.Minute), 0, freeze.Locked},
		{"the last instant of the two hours after it", facts(), end.Add(2*hour - 1), 0, freeze.Locked},
		{"two hours after it, to the instant", facts(), end.Add(2 * hour), 0, freeze.Free},
		{"what ends just when the freeze begins", facts(), air.Add(-24*hour - 30*time.Minute), 30 * time.Minute, freeze.Free},
		{"what would end an instant later", facts(), air.Add(-24*hour - 30*time.Minute + 1), 30 * time.Minute, freeze.Locked},
		{"level 3 only warns, half a day before", facts(level(3)), air.Add(-12 * hour), 0, freeze.Warned},
		{"and not an instant earlier", facts(level(3)), air.Add(-12*hour - 1), 0, freeze.Free},
		{"level 2 freezes nothing", facts(level(2)), air, 0, freeze.Free},
		{"no level warns at most", facts(level(0)), air, 0, freeze.Warned},
		{"a cancelled event freezes nothing", facts(func(e *readiness.Event) { e.Calendar = readiness.Cancelled }), air, 0, freeze.Free},
		{"a hidden one neither", facts(func(e *readiness.Event) { e.Hidden = true }), air, 0, freeze.Free},
		{"one that its calendar lacks freezes until somebody says more", facts(func(e *readiness.Event) { e.Calendar = readiness.Missing }), air, 0, freeze.Locked},
		{"one that aired early is over two hours later", facts(aired(air.Add(10 * time.Minute))), air.Add(2*hour + 10*time.Minute), 0, freeze.Free},
		{"and not an instant before", facts(aired(air.Add(10 * time.Minute))), air.Add(2*hour + 10*time.Minute - 1), 0, freeze.Locked},
		{"one that ran over freezes longer", facts(aired(end.Add(hour))), end.Add(3*hour - 1), 0, freeze.Locked},
		{"who says that it aired when it is free again freezes nothing anew", facts(aired(end.Add(5 * hour))), end.Add(5 * hour), 0, freeze.Free},
		{"one that went on air early froze earlier", facts(func(e *readiness.Event) { e.OnAirAt = air.Add(-hour) }), air.Add(-25 * hour), 0, freeze.Locked},
		{"all day is the broadcast day", facts(func(e *readiness.Event) {
			e.AllDay, e.Start, e.End = true, time.Date(2026, 11, 18, 15, 0, 0, 0, time.UTC), time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC)
		}), time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC), 0, freeze.Locked},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := ask(row.f, freeze.Question{At: row.at, Within: row.within}); got.State != row.want {
				t.Errorf("%s, want %s: %+v", got.State, row.want, got.Locks)
			}
		})
	}
}

func TestAskOfServices(t *testing.T) {
	f := facts()
	f.Settings.Services = []string{"web", "search"}
	rule := f.Settings.Rules[toppage.Prove]
	rule.Services = []string{"web"}
	f.Settings.Rules[toppage.Prove] = rule
	for _, row := range []struct {
		sentence, service string
		want              freeze.State
	}{
		{"a service that is frozen", "web", freeze.Locked},
		{"one that is not", "search", freeze.Free},
		{"whichever: the strictest answer", "", freeze.Locked},
	} {
		if got := ask(f, freeze.Question{At: air, Service: row.service}).State; got != row.want {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
	for _, name := range []string{"wbe", "Web", "web search", "web,"} {
		if err := (freeze.Question{At: air, Service: name}).Wrong(f.Settings); err == nil {
			t.Errorf("%q is a slip of the pen, and was answered", name)
		}
	}
	for _, within := range []time.Duration{-1, freeze.MaxWithin + 1} {
		if err := (freeze.Question{At: air, Within: within}).Wrong(f.Settings); err == nil {
			t.Errorf("within %s was answered", within)
		}
	}
}

func TestAskSaysUntilWhen(t *testing.T) {
	f := facts()
	second := f.Events[0]
	second.ID, second.Start, second.End, second.Level = "f", air.Add(20*hour), air.Add(21*hour), 5
	far := second
	far.ID, far.Start, far.End = "g", air.Add(90*hour), air.Add(91*hour)
	f.Events = append(f.Events, second, far)
	got := ask(f, freeze.Question{At: air})
	if want := air.Add(23 * hour); !got.Until.Equal(want) || !got.About {
		t.Errorf("until %s, want %s: where one freeze ends in another, the end is that of the last", got.Until, want)
	}
	if len(got.Locks) != 2 || got.Locks[0].Event.ID != "f" {
		t.Errorf("locks %+v", got.Locks)
	}
	if got := ask(f, freeze.Question{At: air, Event: "e"}); len(got.Locks) != 1 || got.Locks[0].Event.ID != "e" {
		t.Errorf("of one event alone: %+v", got.Locks)
	}
}

func TestTurns(t *testing.T) {
	f := facts()
	opened := []freeze.Opening{{Until: air.Add(-23 * hour)}}
	for _, row := range []struct {
		sentence string
		now      time.Time
		want     time.Time
	}{
		{"before: when it begins", air.Add(-25 * hour), air.Add(-24 * hour)},
		{"when it begins: when what was opened is closed", air.Add(-24 * hour), air.Add(-23 * hour)},
		{"then: when it is over", air.Add(-23 * hour), air.Add(2*hour + 54*time.Minute)},
		{"after: never", air.Add(3 * hour), time.Time{}},
	} {
		if got := freeze.Turns(f.Windows(row.now), opened, row.now); !got.Equal(row.want) {
			t.Errorf("%s: %s, want %s", row.sentence, got, row.want)
		}
	}
}

func TestOpen(t *testing.T) {
	by := readiness.Actor{Name: "Sora", Role: readiness.SRE}
	f := facts()
	o, err := f.Open("web", "wrong price", by, air)
	if err != nil || !slices.Equal(o.Events, []string{"e"}) {
		t.Fatalf("%+v, %v", o, err)
	}
	f.Openings = []freeze.Opening{o}
	for _, row := range []struct {
		sentence, service string
		at                time.Time
		want              freeze.State
	}{
		{"before it was opened", "web", air.Add(-1), freeze.Locked},
		{"at once", "web", air, freeze.Free},
		{"the last instant of half an hour", "web", air.Add(30*time.Minute - 1), freeze.Free},
		{"half an hour later", "web", air.Add(30 * time.Minute), freeze.Locked},
		{"another service", "search", air, freeze.Locked},
		{"whichever", "", air, freeze.Locked},
	} {
		if got := ask(f, freeze.Question{At: row.at, Service: row.service}); got.State != row.want || (row.want == freeze.Free) != (got.Opened != nil) {
			t.Errorf("%s: %s, want %s", row.sentence, got.State, row.want)
		}
	}
	for _, row := range []struct{ sentence, service, reason, want string }{
		{"nobody says why", "web", " \u200b", "required"},
		{"an essay", "web", strings.Repeat("長", fault.MaxEvidence+1), "too_long"},
		{"no name", "web search", "x", "unknown_service"},
	} {
		var wrong fault.Invalid
		if _, err := f.Open(row.service, row.reason, by, air); !errors.As(err, &wrong) || wrong.Reason != row.want {
			t.Errorf("%s: %v, want %s", row.sentence, err, row.want)
		}
	}
	var wrong fault.Invalid
	if _, err := f.Open("web", "x", by, air.Add(-30*hour)); !errors.As(err, &wrong) || wrong.Reason != "not_frozen" {
		t.Errorf("what is free was opened: %v", err)
	}
	if _, err := facts(func(e *readiness.Event) { e.Level = 3 }).Open("web", "x", by, air); !errors.As(err, &wrong) || wrong.Reason != "not_frozen" {
		t.Errorf("what only warns was opened: %v", err)
	}
}

func TestAnOpeningFreesOnlyWhatItWasRecordedOn(t *testing.T) {
	f := facts()
	of := func(id string, start time.Time) readiness.Event {
		e := f.Events[0]
		e.ID, e.Start, e.End = id, start, start.Add(hour)
		return e
	}
	f.Events = append(f.Events, of("soon", air.Add(24*hour+45*time.Minute)))
	o, err := f.Open("web", "wrong price", readiness.Actor{Name: "Sora"}, air)
	if err != nil || !slices.Equal(slices.Sorted(slices.Values(o.Events)), []string{"e", "soon"}) {
		t.Fatalf("%+v, %v", o, err)
	}
	f.Openings = []freeze.Opening{o}
	for _, row := range []struct {
		sentence string
		more     []readiness.Event
		within   time.Duration
		want     freeze.State
	}{
		{"the event that froze", nil, 0, freeze.Free},
		{"one whose freeze begins within the change", nil, 30 * time.Minute, freeze.Free},
		{"one that was entered since", []readiness.Event{of("late", air.Add(hour))}, 0, freeze.Locked},
		{"one that the change would run into much later", []readiness.Event{of("far", air.Add(30*hour))}, 12 * hour, freeze.Locked},
	} {
		with := f
		with.Events = slices.Concat(f.Events, row.more)
		got := ask(with, freeze.Question{At: air.Add(20 * time.Minute), Within: row.within, Service: "web"})
		if got.State != row.want || (row.want == freeze.Free) != (got.Opened != nil) {
			t.Errorf("%s: %s, want %s", row.sentence, got.State, row.want)
		}
	}
}

func TestWithhold(t *testing.T) {
	secret := facts(func(e *readiness.Event) { e.Private = true })
	o, _ := secret.Open("web", "the guest is in the title", readiness.Actor{}, air)
	secret.Openings = []freeze.Opening{o}
	for _, row := range []struct {
		sentence string
		f        freeze.Facts
		title    string
		want     string
	}{
		{"a private title is told to nobody who may not know", secret, "Confidential", "Confidential"},
		{"nor one under embargo", facts(func(e *readiness.Event) { e.Brief.EmbargoUntil = air.Add(hour).Format(time.RFC3339) }), "Confidential", "Confidential"},
		{"a public one is told", facts(), "Confidential", "Fair"},
		{"who may know is told", secret, "", "Fair"},
	} {
		a := ask(row.f, freeze.Question{At: air, Service: "web"})
		told := a.Withhold(air, row.title)
		if got := told.Locks[0].Event.Title; got != row.want {
			t.Errorf("%s: %q", row.sentence, got)
		}
		if told.Opened != nil && row.want == "Confidential" && told.Opened.Reason != "Confidential" {
			t.Errorf("%s: the reason %q", row.sentence, told.Opened.Reason)
		}
		if a.Locks[0].Event.Title != "Fair" {
			t.Errorf("%s: the facts were altered", row.sentence)
		}
	}
}

func TestWrongSettings(t *testing.T) {
	with := func(change func(*freeze.Settings)) freeze.Settings {
		s := freeze.Defaults()
		change(&s)
		return s
	}
	rule := func(r freeze.Rule) func(*freeze.Settings) {
		return func(s *freeze.Settings) { s.Rules[toppage.Scale] = r }
	}
	for _, row := range []struct {
		sentence string
		s        freeze.Settings
		want     string
	}{
		{"the defaults", freeze.Defaults(), ""},
		{"no kind", with(rule(freeze.Rule{Kind: "firm"})), "rules.scale.kind unknown"},
		{"before the future", with(rule(freeze.Rule{Kind: freeze.Soft, Before: -hour})), "rules.scale.before out_of_range"},
		{"from more than two weeks before", with(rule(freeze.Rule{Kind: freeze.Soft, Before: freeze.MaxBefore + time.Minute})), "rules.scale.before out_of_range"},
		{"from exactly two weeks before", with(rule(freeze.Rule{Kind: freeze.Soft, Before: freeze.MaxBefore})), ""},
		{"no whole minutes", with(rule(freeze.Rule{Kind: freeze.Soft, After: time.Second})), "rules.scale.after out_of_range"},
		{"a service that the company has not", with(rule(freeze.Rule{Kind: freeze.Soft, Services: []string{"web"}})), "rules.scale.services unknown_service"},
		{"a name with a line break", with(func(s *freeze.Settings) { s.Services = []string{"a\r\nb"} }), "services not_a_service"},
		{"more services than anybody has", with(func(s *freeze.Settings) { s.Services = slices.Repeat([]string{"a"}, freeze.MaxServices+1) }), "services too_many"},
	} {
		wrong, got := row.s.Wrong(), ""
		if len(wrong) > 0 {
			got = wrong[0].Field + " " + wrong[0].Reason
		}
		if got != row.want {
			t.Errorf("%s: %q, want %q", row.sentence, got, row.want)
		}
	}
	if got := freeze.Names(" web, search、checkout　web\n"); !slices.Equal(got, []string{"web", "search", "checkout"}) {
		t.Errorf("names %q", got)
	}
}
