package ticket_test

import (
	"testing"
	"time"

	"tallylight/readiness/ticket"
)

var noon = time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)

var (
	air = noon.Add(33 * time.Hour)
	end = air.Add(2 * time.Hour)
)

func wanted() ticket.Link {
	return ticket.Link{TaskID: "e-B-02", State: ticket.Wanted, At: noon.Add(-time.Minute), NextAt: noon}
}

func known(s ticket.State) ticket.Link {
	return ticket.Link{TaskID: "e-B-02", Number: 12, State: s, Known: true, NextAt: noon, ETag: `"1"`}
}

func TestWhatAnAnswerTurns(t *testing.T) {
	fresh := known(ticket.Open)
	fresh.Known = false
	failing := known(ticket.Open)
	failing.Trouble, failing.Failures = ticket.Gone, 3
	for _, row := range []struct {
		sentence string
		link     ticket.Link
		answer   ticket.Answer
		state    ticket.State
		turn     ticket.Turn
		trouble  string
		next     time.Duration // from noon; 0: nobody asks any more
	}{
		{"it was created", wanted(), ticket.Answer{Number: 12}, ticket.Open, ticket.Created, "", 5 * time.Minute},
		{"it was found closed already", wanted(), ticket.Answer{Number: 12, Closed: true}, ticket.Closed, ticket.Created, "", 5 * time.Minute},
		{"a creation of which nobody knows is tried again", wanted(), ticket.Answer{Trouble: "timeout"}, ticket.Wanted, ticket.Nothing, "timeout", 5 * time.Minute},
		{"one that was refused waits for people", wanted(), ticket.Answer{Trouble: ticket.Rejected, Status: 422}, ticket.Wanted, ticket.Lost, ticket.Rejected, 0},
		{"and one where too many are new", wanted(), ticket.Answer{Trouble: ticket.Unsure}, ticket.Wanted, ticket.Lost, ticket.Unsure, 0},
		{"it is as it was", known(ticket.Open), ticket.Answer{Same: true}, ticket.Open, ticket.Nothing, "", 5 * time.Minute},
		{"it is still open", known(ticket.Open), ticket.Answer{Number: 12}, ticket.Open, ticket.Nothing, "", 5 * time.Minute},
		{"it was closed", known(ticket.Open), ticket.Answer{Number: 12, Closed: true, Reason: "completed"}, ticket.Closed, ticket.Shut, "", 5 * time.Minute},
		{"it was reopened", known(ticket.Closed), ticket.Answer{Number: 12}, ticket.Open, ticket.Reopened, "", 5 * time.Minute},
		{"one that was closed before it was linked asks at once", fresh, ticket.Answer{Number: 12, Closed: true}, ticket.Closed, ticket.Found, "", 5 * time.Minute},
		{"one that is gone is not closed", known(ticket.Open), ticket.Answer{Trouble: ticket.Gone, Status: 404}, ticket.Open, ticket.Lost, ticket.Gone, time.Hour},
		{"and stays closed where it was", known(ticket.Closed), ticket.Answer{Trouble: ticket.Gone, Status: 410}, ticket.Closed, ticket.Lost, ticket.Gone, time.Hour},
		{"which is said once", failing, ticket.Answer{Trouble: ticket.Gone, Status: 404}, ticket.Open, ticket.Nothing, ticket.Gone, time.Hour},
		{"one that is back is followed again", failing, ticket.Answer{Number: 12}, ticket.Open, ticket.Nothing, "", 5 * time.Minute},
		{"a token that was revoked", known(ticket.Open), ticket.Answer{Trouble: ticket.Token, Status: 401}, ticket.Open, ticket.Lost, ticket.Token, time.Hour},
		{"a redirect", known(ticket.Open), ticket.Answer{Trouble: ticket.Moved, Status: 301}, ticket.Open, ticket.Lost, ticket.Moved, time.Hour},
		{"an error of the tracker goes by itself", known(ticket.Open), ticket.Answer{Trouble: ticket.Broken, Status: 500}, ticket.Open, ticket.Nothing, ticket.Broken, 5 * time.Minute},
		{"too many requests wait as long as was asked", known(ticket.Open), ticket.Answer{Trouble: ticket.Limited, Status: 403, QuietTo: noon.Add(40 * time.Minute)}, ticket.Open, ticket.Nothing, ticket.Limited, 40 * time.Minute},
		{"but never longer than a day", known(ticket.Open), ticket.Answer{Trouble: ticket.Limited, Status: 429, QuietTo: noon.Add(90 * time.Hour)}, ticket.Open, ticket.Nothing, ticket.Limited, 24 * time.Hour},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			row.answer.At = noon
			l, turn := row.link.Seen(row.answer, air, end)
			want := noon.Add(row.next)
			if row.next == 0 {
				want = time.Time{}
			}
			if l.State != row.state || turn != row.turn || l.Trouble != row.trouble || !l.NextAt.Equal(want) {
				t.Errorf("%s, %s, trouble %q, next %s; want %s, %s, %q, %s", l.State, turn, l.Trouble, l.NextAt, row.state, row.turn, row.trouble, want)
			}
			if l.TaskID != row.link.TaskID || row.link.Number != 0 && l.Number != row.link.Number {
				t.Errorf("it became another issue: %+v", l)
			}
		})
	}
}

func TestAnIssueIsAskedForAsOftenAsItMatters(t *testing.T) {
	for _, row := range []struct {
		sentence  string
		from      time.Duration // of the event, from noon
		failures  int
		wantAfter time.Duration
	}{
		{"a month before", 30 * 24 * time.Hour, 0, 15 * time.Minute},
		{"two days before, to the second", 48*time.Hour + time.Second, 0, 15 * time.Minute},
		{"from two days before on", 48 * time.Hour, 0, 5 * time.Minute},
		{"a week after", -7 * 24 * time.Hour, 0, 6 * time.Hour},
		{"three months after", -90 * 24 * time.Hour, 0, 24 * time.Hour},
		{"a year after nobody asks", -365 * 24 * time.Hour, 0, 0},
		{"after one failure", 24 * time.Hour, 0 + 1, 5 * time.Minute},
		{"after three", 24 * time.Hour, 3, 15 * time.Minute},
		{"after four", 24 * time.Hour, 4, time.Hour},
		{"after a hundred", 24 * time.Hour, 100, 6 * time.Hour},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			l := known(ticket.Open)
			a := ticket.Answer{At: noon, Number: 12}
			if row.failures > 0 {
				l.Failures, a.Trouble = row.failures-1, ticket.Broken
			}
			l, _ = l.Seen(a, noon.Add(row.from), noon.Add(row.from).Add(time.Hour))
			got := l.NextAt.Sub(noon)
			if l.NextAt.IsZero() {
				got = 0
			}
			if got != row.wantAfter {
				t.Errorf("after %s, want %s", got, row.wantAfter)
			}
		})
	}
}

// TestNoAnswerHasAnIssueAskedForTooSoon asks over all answers and windows.
func TestNoAnswerHasAnIssueAskedForTooSoon(t *testing.T) {
	troubles := append([]string{"", "timeout"}, ticket.Troubles...)
	for hours := -24 * 400; hours < 24*400; hours += 7 {
		for _, trouble := range troubles {
			for _, state := range []ticket.State{ticket.Wanted, ticket.Open, ticket.Closed} {
				l := known(state)
				from := noon.Add(time.Duration(hours) * time.Hour)
				l, _ = l.Seen(ticket.Answer{At: noon, Trouble: trouble, Number: 12, QuietTo: noon.Add(time.Second)}, from, from.Add(time.Hour))
				if !l.NextAt.IsZero() && (l.NextAt.Before(noon.Add(ticket.Pause)) || l.NextAt.After(noon.Add(ticket.LongestPause))) {
					t.Fatalf("%s %q at %d h: next %s", state, trouble, hours, l.NextAt.Sub(noon))
				}
			}
		}
	}
}
