package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/readiness/account"
)

func TestAttemptsThatWereRefusedAreFewLines(t *testing.T) {
	type attempt struct {
		after   time.Duration
		subject string
		network string
		why     string
	}
	wrong := func(after time.Duration, subject, network string) attempt {
		return attempt{after, subject, network, account.RefusedWrong}
	}
	many := func(n int, make func(int) attempt) (all []attempt) {
		for i := range n {
			all = append(all, make(i))
		}
		return all
	}
	for _, row := range []struct {
		sentence string
		made     []attempt
		lines    string // at once, | at the end of the span
	}{
		{"none", nil, "|"},
		{"one is one line", []attempt{wrong(0, "p", "n1")}, "p n1 1|"},
		{"a hundred before the log is written are one, too", many(100, func(int) attempt { return wrong(0, "p", "n1") }), "p n1 100|"},
		{"what follows is told at the end of the span", []attempt{wrong(0, "p", "n1"), wrong(time.Minute, "p", "n1"), wrong(2*time.Minute, "p", "n1")}, "p n1 1|p n1 2"},
		{"other reasons are other lines", []attempt{wrong(0, "p", "n1"), {0, "p", "n1", account.RefusedThrottled}}, "p n1 1, p n1 1|"},
		{"an account from more networks than are told apart", many(100, func(i int) attempt { return wrong(0, "p", fmt.Sprint("n", i)) }),
			"p  95, p n0 1, p n1 1, p n2 1, p n3 1, p n4 1|"},
		{"nobody hides an account's attempts behind those of none", append(many(100, func(i int) attempt { return wrong(0, "", fmt.Sprint("n", i)) }), wrong(0, "p", "n500")), "22 lines|"},
		{"in the next span the first is told again", []attempt{wrong(0, "p", "n1"), wrong(account.RefusalSpan, "p", "n1")}, "p n1 1|p n1 1"},
		{"a clock that was set back ends a span", []attempt{wrong(0, "p", "n1"), wrong(-time.Minute, "p", "n1")}, "p n1 1|p n1 1"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			var refusals account.Refusals
			var said [2][]string
			take := func(at time.Duration, end int) {
				for _, c := range refusals.Take(noon.Add(at)) {
					said[end] = append(said[end], fmt.Sprint(c.Subject, " ", c.Network, " ", c.Times))
				}
			}
			for i, a := range row.made {
				if i > 0 && a.after != row.made[i-1].after {
					take(row.made[i-1].after, 0)
				}
				refusals.Note(account.Refusal{Subject: a.subject, Network: a.network, Why: a.why}, a.network, noon.Add(a.after))
			}
			first := 0
			if n := len(row.made); n > 0 && row.made[n-1].after != 0 {
				first = 1
			}
			if first == 0 {
				take(0, 0)
			}
			take(2*account.RefusalSpan, 1)
			got := []string{joined(said[0]), joined(said[1])}
			if n := len(said[0]); n > 6 {
				got[0] = fmt.Sprint(n, " lines")
			}
			if all := strings.Join(got, "|"); all != row.lines {
				t.Errorf("%q, want %q", all, row.lines)
			}
		})
	}
}

func joined(lines []string) string {
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}

func TestWhatCouldNotBeToldIsToldLater(t *testing.T) {
	var refusals account.Refusals
	refused := account.Refusal{Subject: "p", Network: "n", Why: account.RefusedWrong}
	refusals.Note(refused, "192.0.2.7", noon)
	for range 3 {
		lines := refusals.Take(noon.Add(time.Second))
		if len(lines) != 1 || lines[0].Times != 1 || lines[0].Address != "192.0.2.7" {
			t.Fatalf("%+v", lines)
		}
		refusals.GiveBack(lines)
	}
	lines := refusals.Take(noon.Add(account.RefusalSpan)) // the span is over, and forgotten
	refusals.GiveBack(lines)
	if again := refusals.Take(noon.Add(account.RefusalSpan)); len(lines) != 1 || len(again) != 1 || again[0].Times != 1 {
		t.Errorf("%+v, then %+v", lines, again)
	}
	if left := refusals.Take(noon.Add(3 * account.RefusalSpan)); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}
