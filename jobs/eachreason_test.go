package jobs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/dbtest"
	"tallylight/readiness/claim"
	"tallylight/readiness/notice"
	"tallylight/text"
)

// reasonRow is one way in which a reason comes about.
type reasonRow struct {
	sentence string
	reason   notice.Reason
	given    func(c *newsroom) // how things stand before; what is told of that is not looked at
	act      func(c *newsroom)
	besides  []notice.Reason // what the same act is a reason for as well, in the order in which it is noticed
}

const hour, day = time.Hour, 24 * time.Hour

// eachReason has a row for each reason that there is to tell people something.
var eachReason = []reasonRow{
	{"an event comes into the calendar two months ahead", notice.EventNew, (*newsroom).connects,
		func(c *newsroom) { c.publishes(show(60)) }, nil},
	{"PR enters an event two days ahead", notice.EventLate, nil,
		func(c *newsroom) { c.announces("Show", 2) }, nil},
	{"PR proposes a level", notice.LevelProposed, func(c *newsroom) { c.enters(60, 0) },
		func(c *newsroom) { c.says(4, pr) }, nil},
	{"SRE confirms the level that PR proposed", notice.LevelConfirmed, func(c *newsroom) { c.enters(60, 0); c.says(4, pr) },
		func(c *newsroom) { c.says(4, sre) }, nil},
	{"SRE raises a confirmed level", notice.LevelChanged, func(c *newsroom) { c.enters(60, 3) },
		func(c *newsroom) { c.says(4, sre) }, nil},
	{"PR tells of more traffic than the level is for", notice.LevelBelow, func(c *newsroom) { c.measured(10); c.enters(60, 2) },
		func(c *newsroom) { must(c.store.TellBrief(c.Context(), c.event.ID, brief, 0, pr, c.now)) }, []notice.Reason{notice.CallAtRisk}},
	{"the calendar has an event 90 minutes later", notice.EventMoved, (*newsroom).followed,
		func(c *newsroom) { c.publishes(vevent("a", noon.Add(60*day+90*time.Minute))) }, nil},
	{"the calendar calls an event off", notice.EventCancelled, (*newsroom).followed,
		func(c *newsroom) { c.publishes(show(60, "STATUS:CANCELLED")) }, nil},
	{"the calendar has an event that it had called off", notice.EventBack, func(c *newsroom) { c.followed(); c.publishes(show(60, "STATUS:CANCELLED")) },
		func(c *newsroom) { c.publishes(show(60)) }, nil},
	{"the calendar leaves a night out of its series", notice.EventTakenOut, func(c *newsroom) { c.connects(); c.publishes(weekly()) },
		func(c *newsroom) { c.publishes(weekly("EXDATE:20261224T120000Z")) }, nil},
	{"the calendar lacks an event", notice.EventMissing, (*newsroom).followed,
		func(c *newsroom) { c.publishes() }, []notice.Reason{notice.CallAtRisk}},
	{"an event that is missing comes in anew, a week later", notice.CarryOffered, func(c *newsroom) { c.followed(); c.publishes() },
		func(c *newsroom) { c.publishes(strings.Replace(vevent("b", noon.Add(67*day)), "Show b", "Show a", 1)) }, []notice.Reason{notice.EventNew}},
	{"SRE signs NO-GO", notice.CallTurned, func(c *newsroom) { c.signed(claim.Go) },
		func(c *newsroom) { c.signs(claim.NoGo) }, nil},
	{"what was done is taken back after it was due", notice.CallAtRisk, func(c *newsroom) { c.ready(); c.until(c.event.Start.Add(-2 * day)) },
		func(c *newsroom) { must(c.store.ReopenTask(c.Context(), c.task("B-14"), 0, sre, c.now)) }, nil},
	{"the last possible time of a task passes", notice.TaskLate, func(c *newsroom) { c.inHand(); c.until(c.event.Start.Add(-4 * hour)) },
		func(c *newsroom) { c.until(c.event.Start.Add(-3 * hour)) }, []notice.Reason{notice.CallTurned}},
	{"the last possible time of an open task is two hours off", notice.LastNear, func(c *newsroom) { c.inHand(); c.until(c.event.Start.Add(-6 * hour)) },
		func(c *newsroom) { c.until(c.event.Start.Add(-5 * hour)) }, nil},
	{"a gate is a day off, and nobody has taken its task", notice.GateNobody, func(c *newsroom) { c.opens(); c.until(c.event.Start.Add(-4*day - hour)) },
		func(c *newsroom) { c.until(c.event.Start.Add(-4 * day)) }, nil},
	{"a tick of thirty days ago counts no more", notice.EvidenceLapsed, func(c *newsroom) { c.ticked(32); c.until(c.now.Add(30*day - hour)) },
		func(c *newsroom) { c.until(c.now.Add(2 * hour)) }, []notice.Reason{notice.CallTurned}},
	{"PR says that it is on air", notice.OnAir, func(c *newsroom) { c.signed(claim.Go) },
		func(c *newsroom) { c.airs() }, nil},
	{"an hour after the end nobody has said that it aired", notice.AskAired, func(c *newsroom) { c.signed(claim.Go); c.airs(); c.until(c.event.End.Add(30 * time.Minute)) },
		func(c *newsroom) { c.until(c.event.End.Add(hour)) }, nil},
	{"the top page stops answering", notice.PageTurned, func(c *newsroom) { c.watches("Home") },
		func(c *newsroom) { c.breaks() }, nil},
	{"the calendar's server does not know the address any more", notice.FeedFailing, (*newsroom).connects,
		func(c *newsroom) { c.loses() }, nil},
	{"all that the calendar had for the season is gone from it at once", notice.FeedFailing, func(c *newsroom) { c.connects(); c.publishes(season()...) },
		func(c *newsroom) { c.publishes() }, nil},
	{"another channel takes nothing", notice.ChannelFailing, func(c *newsroom) { c.other = c.joins("slack", "press room", "en", "") },
		func(c *newsroom) {
			c.fails["press room"] = 100
			must(c.store.TestChannel(c.Context(), c.other, admin, c.now))
			c.until(c.now.Add(10 * time.Minute))
		}, nil},
	{"a week before air a load test expires before the end", notice.ProofExpires, func(c *newsroom) { c.tested(); c.until(c.event.Start.Add(-7*day - hour)) },
		func(c *newsroom) { c.until(c.event.Start.Add(-7 * day)) }, nil},
	{"traffic is measured for which there is no event", notice.PeakUnplanned, func(c *newsroom) { c.watches("Home") },
		func(c *newsroom) { c.peaks() }, nil},
}

// TestEachReasonHasARow: a reason that nobody has shown to be told is none.
func TestEachReasonHasARow(t *testing.T) {
	var shown []notice.Reason
	for _, row := range eachReason {
		shown = append(shown, row.reason)
	}
	all := notice.Reasons()
	slices.Sort(all)
	slices.Sort(shown)
	if !slices.Equal(all, slices.Compact(shown)) {
		t.Errorf("shown: %v, there are: %v", shown, all)
	}
}

// TestEachReasonIsToldOnceInEachLanguage lets each reason come about as it does in life: people are told once in Japanese and once in
// English, in the words of the notice, and nothing else.
func TestEachReasonIsToldOnceInEachLanguage(t *testing.T) {
	for engine, database := range map[string]func(testing.TB, time.Time) string{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			said := make([]string, len(eachReason))
			t.Run("rows", func(t *testing.T) {
				for i, row := range eachReason {
					t.Run(row.sentence, func(t *testing.T) {
						t.Parallel()
						said[i] = row.show(newNewsroom(t, database(t, noon)))
					})
				}
			})
			golden(t, "eachreason.txt", strings.Join(said, "\n"))
		})
	}
}

// show plays the row, and gives what people read.
func (row reasonRow) show(c *newsroom) string {
	if row.given != nil {
		row.given(c)
	}
	c.settle()
	c.lets(time.Second)
	from := c.now
	c.came = nil
	row.act(c)
	c.settle()
	told := c.noticed(from, append([]notice.Reason{row.reason}, row.besides...))
	said := fmt.Sprintf("-- %s: %s\n", row.reason, row.sentence)
	for _, lang := range []text.Lang{text.JA, text.EN} {
		said += c.read(lang, told)
	}
	return said
}
