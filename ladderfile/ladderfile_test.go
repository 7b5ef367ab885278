package ladderfile_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/ladderfile"
	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/toppage"
)

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := readiness.DefaultLadder()
		l.Version, l.Has = 0, rapid.SampledFrom([]string{"", "waiting_room", "dashboard lb_reservation"}).Draw(t, "has")
		l.GoFrom = rapid.SampledFrom([]time.Duration{0, time.Hour, 36 * time.Hour}).Draw(t, "go from")
		for range rapid.IntRange(0, 8).Draw(t, "edits") {
			tpl := &l.Templates[rapid.IntRange(0, len(l.Templates)-1).Draw(t, "which")]
			tpl.TitleJA = rapid.String().Draw(t, "title")
			tpl.Check = rapid.StringMatching(`[ -~]{0,40}`).Draw(t, "check")
			tpl.Knows = rapid.SampledFrom([]string{"", "Ken", "佐藤: #sre", "- x", "yes", "0123"}).Draw(t, "knows")
			tpl.Source = rapid.SampledFrom([]string{"", "metrics", "on-call"}).Draw(t, "source")
			tpl.Want = proof.Want{Compare: rapid.SampledFrom(append([]string{""}, proof.Comparators...)).Draw(t, "compare"),
				Value: rapid.Float64Range(-1e9, 1e9).Draw(t, "value"), Every: rapid.Bool().Draw(t, "every"),
				Status: rapid.SampledFrom([]int{0, 204, 503}).Draw(t, "status"), Path: rapid.SampledFrom([]string{"", "a.b[0]"}).Draw(t, "path"),
				Text: rapid.SampledFrom([]string{"", "ok", "yes", "012"}).Draw(t, "text")}
			tpl.Want.Follow = rapid.Bool().Draw(t, "follow")
			tpl.For = rapid.SampledFrom([]string{"", "tv", "push sale"}).Draw(t, "for")
			tpl.Needs = rapid.SampledFrom([]string{"", "waiting_room", "dashboard lb_reservation"}).Draw(t, "needs")
			tpl.Help.What.JA = rapid.SampledFrom([]string{"", "やる: こと", "二行\nある"}).Draw(t, "what")
			tpl.TTL = time.Duration(rapid.IntRange(0, 90*24*60).Draw(t, "ttl")) * time.Minute
			tpl.Soon, tpl.Standing = rapid.Bool().Draw(t, "soon"), rapid.Bool().Draw(t, "standing")
			if tpl.Soon {
				tpl.SoonUntil = time.Date(2026, 12, rapid.IntRange(1, 31).Draw(t, "until"), rapid.SampledFrom([]int{0, 15}).Draw(t, "hour"), 0, 0, 0, time.UTC)
			}
		}
		text, err := ladderfile.Write(l)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ladderfile.Read(strings.NewReader(string(text)))
		if err != nil || !reflect.DeepEqual(again, l) {
			t.Fatalf("%v\nwrote %+v\nread  %+v\n%s", err, l, again, text)
		}
	})
}

// Texts as they may be pasted from elsewhere.
func TestTextsThatAreHardToWrite(t *testing.T) {
	for _, text := range []string{"\t\n", "\tindented\nnot", "one\n\ttwo", "one\t\ntwo", "\n\tone", " one\ntwo", "one\n two\n", "- one\n- two", "# one", "one: two", "\u2028", "\r\n"} {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			l := readiness.DefaultLadder()
			l.Templates[0].TitleJA, l.Templates[1].Help.What.JA = text, text
			body, err := ladderfile.Write(l)
			if err != nil {
				t.Fatal(err)
			}
			again, err := ladderfile.Read(strings.NewReader(string(body)))
			if err != nil {
				t.Fatal(err)
			}
			if title, what := again.Templates[0].TitleJA, again.Templates[1].Help.What.JA; title != text || what != text {
				t.Errorf("read again: %q and %q", title, what)
			}
		})
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	whole, err := ladderfile.Write(readiness.DefaultLadder())
	if err != nil {
		t.Fatal(err)
	}
	swap := func(old, new string) string { return strings.Replace(string(whole), old, new, 1) }
	for _, row := range []struct {
		name, text, field, reason, got string
	}{
		{"nothing", "", "file", "not_a_ladder", "EOF"},
		{"a web page", "<!doctype html>\n<p>a: b: c", "file", "not_a_ladder", "line 2"},
		{"a word that there is not", swap("from_level:", "from_levle:"), "file", "not_a_ladder", "from_levle"},
		{"a lead that is no duration", swap("gate: T-14d", "gate: a fortnight before"), "templates.B-01.gate", "not_a_gate", "a fortnight before"},
		{"freshness that is no duration", swap("fresh_for: 30d", "fresh_for: long"), "templates.B-01.ttl", "not_a_lead", "long"},
		{"a date that there is not", swap("gate: T-14d", "gate: T-14d\n    soon: true\n    soon_until: 2026-02-30"), "templates.B-01.soon_until", "bad_date", "2026-02-30"},
		{"a date beyond the years of four figures", swap("gate: T-14d", "gate: T-14d\n    soon: true\n    soon_until: 9999-12-31T23:59:59-12:00"), "templates.B-01.soon_until", "bad_date", "9999"},
		{"a value that is no number", swap("gate: T-14d", "gate: T-14d\n    value: .nan"), "templates.B-01.value", "not_a_number", "NaN"},
		{"a value beyond all numbers", swap("gate: T-14d", "gate: T-14d\n    value: -.inf"), "templates.B-01.value", "not_a_number", "-Inf"},
		{"a level up to no number", swap("up_to: 1.5", "up_to: .nan"), "levels.1.multiple", "out_of_range", "NaN"},
		{"a level up to everything", swap("up_to: 1.5", "up_to: .inf"), "levels.1.multiple", "out_of_range", "+Inf"},
		{"two documents", string(whole) + "---\nlevels: []\n", "file", "not_a_ladder", "more than one"},
		{"too much", "# " + strings.Repeat("x", ladderfile.MaxSize), "file", "too_large", ""},
		{"aliases without end", bomb(), "file", "not_a_ladder", ""},
	} {
		_, err := ladderfile.Read(strings.NewReader(row.text))
		var wrong fault.Invalid
		if !errors.As(err, &wrong) || wrong.Field != row.field || wrong.Reason != row.reason || !strings.Contains(wrong.Got, row.got) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

// bomb is a document whose aliases stand for millions of entries.
func bomb() string {
	var b strings.Builder
	b.WriteString("levels: []\ntasks: &a0 [{id: x}]\n")
	for i := range 9 {
		b.WriteString("x" + string(rune('0'+i)) + ": &a" + string(rune('1'+i)) + " [" + strings.TrimSuffix(strings.Repeat("*a"+string(rune('0'+i))+",", 9), ",") + "]\n")
	}
	return b.String()
}

func FuzzRead(f *testing.F) {
	whole, err := ladderfile.Write(readiness.DefaultLadder())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(whole))
	f.Add(bomb())
	f.Add("levels: [{name: {ja: &x [*x]}}]")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ladderfile.Read(strings.NewReader(text))
		if err == nil {
			_ = l.Faults()
		}
	})
}

// What a file says of a standing task is read, and refused by the ladder's own check where it cannot be kept.
func TestAFileHoldsWhatStands(t *testing.T) {
	text, err := ladderfile.Write(readiness.DefaultLadder())
	if err != nil {
		t.Fatal(err)
	}
	stands := "    fresh_for: 90d\n    standing: true\n"
	if strings.Count(string(text), "standing: true\n") != 7 || !strings.Contains(string(text), stands) {
		t.Fatalf("the default tasks that stand are not written so")
	}
	for _, row := range []struct{ name, new, want string }{
		{"as it is written", stands, ""},
		{"one that never expires", "    standing: true\n", "templates.R-01.ttl: standing_expires"},
		{"one that is bound to an air time", stands + "    tied: start\n", "templates.R-01.tied: standing_of_no_event"},
		{"one of every event", "    fresh_for: 90d\n", ""},
	} {
		l, err := ladderfile.Read(strings.NewReader(strings.Replace(string(text), stands, row.new, 1)))
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
		got := ""
		if err := l.Check(); err != nil {
			got = err.Error()
		}
		if is := l.Find([]string{"R-01"})[0].Standing; got != row.want || is != strings.Contains(row.new, "standing") {
			t.Errorf("%s: standing %t, refused with %q, want %q", row.name, is, got, row.want)
		}
	}
}

func TestAFileHoldsRoles(t *testing.T) {
	text, err := ladderfile.Write(readiness.DefaultLadder())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, old, new, want string }{
		{"as it is written", "", "", "[ watch scale prove all_hands]"},
		{"an older one without roles", "    role: ", "    # role: ", "[ watch scale prove all_hands]"},
		{"one without one of them", "    role: scale\n", "", "[ watch  prove all_hands]"},
	} {
		l, err := ladderfile.Read(strings.NewReader(strings.ReplaceAll(string(text), row.old, row.new)))
		if err != nil || l.Check() != nil {
			t.Errorf("%s: %v, %v", row.name, err, l.Check())
		}
		var roles []toppage.Role
		for _, r := range l.Rungs {
			roles = append(roles, r.Role)
		}
		if got := fmt.Sprint(roles); got != row.want {
			t.Errorf("%s: %s", row.name, got)
		}
	}
	l, _ := ladderfile.Read(strings.NewReader(strings.Replace(string(text), "    role: watch", "    role: panic", 1)))
	if err := l.Check(); err == nil || !strings.Contains(err.Error(), "levels.2.role") {
		t.Errorf("a role that there is not: %v", err)
	}
}
