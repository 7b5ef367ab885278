package notice_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/fault"
	"tallylight/readiness/notice"
)

// refused puts refusals into a line.
func refused(wrong []fault.Invalid) string {
	lines := make([]string, len(wrong))
	for i, w := range wrong {
		lines[i] = w.Field + " " + w.Reason
	}
	return strings.Join(lines, "; ")
}

func TestEveryDefaultPlanCanBe(t *testing.T) {
	for _, p := range []notice.Plan{notice.Default(notice.SRE), notice.Default(notice.PR), notice.Default(notice.OnCall), notice.Own("u1")} {
		if got := refused(p.Unfit(nil, nil)); got != "" {
			t.Errorf("%s: %s", p.Subscriber, got)
		}
	}
	if p := notice.Default(notice.OnCall); p.Quiet.From != p.Quiet.Until || len(p.Digest.Days) > 0 {
		t.Error("on call has quiet hours or a digest")
	}
	for team, again := range map[notice.Team]time.Duration{notice.SRE: given.Day, notice.PR: given.Day, notice.OnCall: 4 * hour} {
		if got := notice.Default(team).Repeat; got != again {
			t.Errorf("%s is told again after %s", team, got)
		}
	}
	if !notice.Default(notice.SRE).Quiet.Urgent || notice.Default(notice.PR).Quiet.Urgent {
		t.Error("SRE is to be woken by what is urgent, and PR is not")
	}
}

func TestWhichChannelsCannotBe(t *testing.T) {
	for _, row := range []struct {
		name  string
		alter func(*notice.Channel)
		want  string
	}{
		{"all is said", func(*notice.Channel) {}, ""},
		{"another one instead", func(c *notice.Channel) { c.Fallback = "b" }, ""},
		{"no name", func(c *notice.Channel) { c.Name = " " }, "name required"},
		{"a long name", func(c *notice.Channel) { c.Name = strings.Repeat("あ", 101) }, "name too_long"},
		{"a language that is none", func(c *notice.Channel) { c.Lang = "" }, "lang unknown"},
		{"nobody reads there", func(c *notice.Channel) { c.Audience = "" }, "audience unknown"},
		{"itself instead of itself", func(c *notice.Channel) { c.Fallback = "a" }, "fallback itself"},
		{"a long owner", func(c *notice.Channel) { c.Owner = strings.Repeat("x", 101) }, "owner too_long"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := notice.Channel{ID: "a", Kind: "slack", URL: "https://hooks.slack.com/services/a", Name: "Slack", Lang: "ja", Audience: "masked"}
			row.alter(&c)
			if got := refused(c.Wrong()); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestWhatATryMakesOfAMessage(t *testing.T) {
	const even = 0.5 // no jitter
	after := func(d time.Duration) time.Time { return given.Noon.Add(d) }
	for _, row := range []struct {
		name  string
		tries int
		stop  time.Time
		try   notice.Try
		next  time.Duration // 0: never
		error string
		given bool // up
	}{
		{"it was taken", 1, time.Time{}, notice.Try{Status: 200}, 0, "", false},
		{"it was promised", 1, time.Time{}, notice.Try{Status: 202, Accepted: true}, 0, "", false},
		{"the first try failed", 1, time.Time{}, notice.Try{Status: 500, Error: "status"}, 5 * time.Second, "status", false},
		{"the second", 2, time.Time{}, notice.Try{Error: "timeout"}, 5 * time.Minute, "timeout", false},
		{"the last but one", 9, time.Time{}, notice.Try{Error: "timeout"}, 24 * hour, "timeout", false},
		{"the last", 10, time.Time{}, notice.Try{Error: "timeout"}, 0, "timeout", true},
		{"the answer asks to wait longer", 1, time.Time{}, notice.Try{Status: 429, Error: "status", RetryAfter: after(hour)}, hour, "status", false},
		{"the answer asks to wait for less", 2, time.Time{}, notice.Try{Status: 429, Error: "status", RetryAfter: after(time.Second)}, 5 * time.Minute, "status", false},
		{"the event is over before the next", 3, after(20 * time.Minute), notice.Try{Error: "timeout"}, 0, "timeout", true},
		{"the event is over after the next", 2, after(20 * time.Minute), notice.Try{Error: "timeout"}, 5 * time.Minute, "timeout", false},
		{"another try would fail as well", 1, time.Time{}, notice.Try{Status: 400, Error: "status", Final: true}, 0, "status", true},
		{"nobody is there", 1, time.Time{}, notice.Try{Status: 410, Error: "status", Gone: true}, 0, "status", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.try.At = given.Noon
			m := notice.Message{Kind: notice.Notices, Tries: row.tries, StopAt: row.stop, NextAt: given.Noon, ClaimedUntil: after(time.Minute)}.After(row.try, even)
			want := time.Time{}
			if row.next != 0 {
				want = after(row.next)
			}
			if !m.NextAt.Equal(want) || m.Pending() != (row.next != 0) || m.Error != row.error || m.GivenUp != row.given || !m.ClaimedUntil.IsZero() || m.Accepted != row.try.Accepted {
				t.Errorf("%+v", m)
			}
			if done := row.error == ""; m.DoneAt.IsZero() == done {
				t.Errorf("done at %s", m.DoneAt)
			}
		})
	}
}

func TestWhenAnotherChannelIsToldInstead(t *testing.T) {
	for _, row := range []struct {
		name string
		m    notice.Message
		want bool
	}{
		{"two tries failed", notice.Message{Tries: 2, Error: "timeout"}, false},
		{"three tries failed", notice.Message{Tries: 3, Error: "timeout"}, true},
		{"it will fail whatever is tried", notice.Message{Tries: 1, Error: "status", GivenUp: true}, true},
		{"it arrived at the fourth try", notice.Message{Tries: 4, DoneAt: given.Noon}, false},
		{"it is told instead of another", notice.Message{Tries: 3, Error: "timeout", InsteadOf: "m"}, false},
		{"it is a test", notice.Message{Kind: notice.Test, Tries: 3, Error: "timeout"}, false},
		{"its event is over", notice.Message{Tries: 3}.Stop(notice.DroppedLate), false},
	} {
		if _, got := row.m.Elsewhere("other"); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

func TestWhenAMessageIsGivenUpAndSentAgain(t *testing.T) {
	m := notice.Message{Tries: 4, StopAt: given.Noon, NextAt: given.Noon}
	if got := m.Over(given.Noon.Add(-1)); got != "" {
		t.Errorf("a moment before its end: %s", got)
	}
	if got := m.Over(given.Noon); got != notice.DroppedLate {
		t.Errorf("at its end: %s", got)
	}
	if got := (notice.Message{Tries: 10}).Over(given.Noon); got != "tries" {
		t.Errorf("after all tries: %s", got)
	}
	again := m.Stop(notice.DroppedLate).Replay(given.Noon)
	if again.Tries != 0 || again.GivenUp || again.Error != "" || again.Over(given.Noon) != "" || !again.Pending() {
		t.Errorf("sent again by a person: %+v", again)
	}
}

func TestWhatANoticeOfAConfidentialEventSays(t *testing.T) {
	n := notice.Notice{Name: "Secret", EventID: "e1", Level: 4, Data: map[string]string{"from": "go", "to": "no_go", "suggested": "5", "note": "Secret"}}
	w := n.Withhold("Confidential")
	if w.Name != "Confidential" || w.Data["to"] != "no_go" || w.Data["suggested"] != "" || w.Data["note"] != "" {
		t.Errorf("%+v", w)
	}
	if n.Name != "Secret" || n.Data["note"] == "" {
		t.Error("the notice itself was changed")
	}
}
