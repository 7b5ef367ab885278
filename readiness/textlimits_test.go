package readiness_test

import (
	"errors"
	"strings"
	"testing"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/claim"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

// TestTextsAreKeptUpToTheirLimit writes the limits down once more: they are promised to programs and printed in forms.
func TestTextsAreKeptUpToTheirLimit(t *testing.T) {
	brief := func(text string) []fault.Invalid { return readiness.Brief{Peak: text}.Wrong() }
	event := func(set func(*readiness.Event, string)) func(string) []fault.Invalid {
		return func(text string) []fault.Invalid {
			e := given.Airing(given.Noon)
			set(&e, text)
			return e.Wrong()
		}
	}
	task := func(set func(*readiness.Ask, string)) func(string) []fault.Invalid {
		return func(text string) []fault.Invalid {
			ask := readiness.Ask{TitleJA: "増強", TitleEN: "Scale", Verify: readiness.VerifyManual, Gate: before(0)}
			set(&ask, text)
			return ask.Wrong()
		}
	}
	rung := func(set func(*readiness.Rung, string)) func(string) []fault.Invalid {
		return func(text string) (wrong []fault.Invalid) {
			l := readiness.DefaultLadder()
			set(&l.Rungs[0], text)
			for _, f := range l.Faults() {
				wrong = append(wrong, f.Invalid)
			}
			return wrong
		}
	}
	page := func(set func(*toppage.Setup, string)) func(string) []fault.Invalid {
		return func(text string) []fault.Invalid {
			var p toppage.Setup
			set(&p, text)
			return p.Wrong()
		}
	}
	for _, row := range []struct {
		sentence string
		most     int
		wrong    func(text string) []fault.Invalid
	}{
		{"what PR writes into a field", 2000, brief},
		{"the title of an event", 500, event(func(e *readiness.Event, s string) { e.Title = s })},
		{"its place", 1000, event(func(e *readiness.Event, s string) { e.Location = s })},
		{"its notes", 10_000, event(func(e *readiness.Event, s string) { e.Description = s })},
		{"its address", 2000, event(func(e *readiness.Event, s string) { e.URL = address(s) })},
		{"the title of a task", 200, task(func(a *readiness.Ask, s string) { a.TitleEN = s })},
		{"who knows how", 200, task(func(a *readiness.Ask, s string) { a.Knows = s })},
		{"what a machine is asked", 2000, task(func(a *readiness.Ask, s string) { a.Check = s })},
		{"the name of a level", 40, rung(func(r *readiness.Rung, s string) { r.NameJA = s })},
		{"its promise", 300, rung(func(r *readiness.Rung, s string) { r.PromiseEN = s })},
		{"the version of a page's configuration", 100, page(func(p *toppage.Setup, s string) { p.Config = s })},
		{"the name of a cookie", 100, page(func(p *toppage.Setup, s string) { p.Cookie = ascii(s) })},
		{"the query of the capacity", 2000, page(func(p *toppage.Setup, s string) {
			p.Capacity = proof.Query{Ask: "up" + strings.Repeat(" ", len([]rune(s))-2), Want: proof.Want{Compare: ">="}}
		})},
		{"evidence of a task", 2000, func(text string) []fault.Invalid {
			own := given.Planned(given.Airing(given.Noon.Add(5 * given.Day)))[0]
			own.Ask = &readiness.Ask{TitleEN: "Own", TitleJA: "独自", Verify: readiness.VerifyManual}
			_, err := readiness.Action{By: readiness.Actor{ID: "a", Name: "Aoi"}, Now: given.Noon}.Complete(&own, claim.Said{Evidence: text})
			return fault.Invalids(err)
		}},
	} {
		if wrong := row.wrong(strings.Repeat("あ", row.most)); len(wrong) > 0 {
			t.Errorf("%s of %d characters: %v", row.sentence, row.most, wrong)
		}
		if wrong := row.wrong(strings.Repeat("あ", row.most+1)); len(wrong) != 1 || wrong[0].Reason != "too_long" && wrong[0].Reason != "not_a_cookie" {
			t.Errorf("%s of %d characters: %v, want it refused as too long", row.sentence, row.most+1, wrong)
		}
	}
}

// ascii is a text of as many letters.
func ascii(text string) string { return strings.Repeat("x", len([]rune(text))) }

// address is a web address of as many bytes as the text has characters.
func address(text string) string {
	const begins = "https://tv.example/"
	return begins + strings.Repeat("x", len([]rune(text))-len(begins))
}

func TestFirstIsNoErrorWhereNothingIsWrong(t *testing.T) {
	if err := fault.First(nil); err != nil {
		t.Errorf("nothing wrong: %v", err)
	}
	one, two := fault.Invalid{Field: "a", Reason: "required"}, fault.Invalid{Field: "b", Reason: "required"}
	if err := fault.First([]fault.Invalid{one, two}); !errors.Is(err, one) {
		t.Errorf("the first of two: %v", err)
	}
}
