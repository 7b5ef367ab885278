package jobs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// TestALevelIsTold: what changes ends as a message in the outbox, and at the channel of the team.
func TestALevelIsTold(t *testing.T) {
	eachCompany(t, func(c *company) {
		c.told(notice.SRE, []string{c.joins("slack", "SRE", "en", "")}, nil)
		e := must(c.store.CreateEvent(c.Context(), readiness.Event{Title: "Show", Start: noon.Add(10 * 24 * time.Hour), End: noon.Add(10*24*time.Hour + time.Hour)}, pr, c.now))
		c.until(c.now.Add(time.Minute))
		must(c.store.SetLevel(c.Context(), e.ID, 4, "", 0, sre, c.now))
		c.until(c.now.Add(3 * time.Minute))
		messages := must(c.store.Messages(c.Context(), db.MessagesOf{Thread: e.ID, Most: 10}))
		if len(messages) != 1 || messages[0].DoneAt.IsZero() || messages[0].Reason != notice.LevelConfirmed {
			c.Errorf("messages: %+v", messages)
		}
		if got := c.list(); !strings.Contains(got, "Show") || strings.Count(got, "→") != 1 {
			c.Errorf("told:\n%s", got)
		}
	})
}

// TestAnEvening tells each who is told what, and no more, from the announcement until it has aired.
func TestAnEvening(t *testing.T) {
	eachCompany(t, func(c *company) {
		c.smallLadder()
		c.watches("トップ")
		slackJA, teamsEN := c.joins("slack", "SREのSlack", "ja", ""), c.joins("teams", "SRE's Teams", "en", "")
		chat, pager := c.joins("googlechat", "広報のChat", "ja", ""), c.joins("pagerduty", "on call", "en", "")
		c.told(notice.SRE, []string{slackJA, teamsEN}, map[notice.Topic]notice.When{notice.TopicNew: notice.AtOnce})
		c.told(notice.PR, []string{chat}, nil)
		c.told(notice.OnCall, []string{pager}, nil)
		c.at("11/19 12:00")

		start := must(time.ParseInLocation("2006/01/02 15:04", "2026/11/23 19:00", tokyo)).UTC()
		c.say("PR announces it", "11/19 12:10")
		e := must(c.store.CreateEvent(c.Context(), readiness.Event{Title: "手しごとの逆襲", Start: start, End: start.Add(time.Hour), Zone: "Asia/Tokyo"}, pr, c.now))
		must(c.store.TellBrief(c.Context(), e.ID, brief, 0, pr, c.now))
		c.say("PR proposes a level", "11/19 12:30")
		must(c.store.SetLevel(c.Context(), e.ID, 4, "", 0, pr, c.now))
		c.say("SRE confirms it", "11/19 13:00")
		must(c.store.SetLevel(c.Context(), e.ID, 4, "", 0, sre, c.now))
		c.say("and does what it asks", "11/19 14:00")
		c.works(e.ID)
		c.say("the programme moves by 90 minutes", "11/23 15:00")
		must(c.store.Postpone(c.Context(), e.ID, 0, pr, c.now, func(e readiness.Event) (time.Time, time.Time, error) {
			return e.Start.Add(90 * time.Minute), e.End.Add(90 * time.Minute), nil
		}))
		c.say("the top page breaks", "11/23 18:00")
		c.up, c.probed = false, time.Minute
		c.look()
		c.say("and comes back", "11/23 18:20")
		c.up = true
		c.look()
		c.say("it is on air", "11/23 20:30")
		must(c.store.PressOnAir(c.Context(), e.ID, 0, pr, c.now))
		c.say("it has aired", "11/23 21:31")
		must(c.store.PressAired(c.Context(), e.ID, 0, pr, c.now))
		c.say("the day after", "11/24 12:00")
		golden(c, "evening.txt", c.list())
	})
}

// TestFiveHundredChangesInAMinuteAreFiveMessagesAtMost moves 500 events within a minute.
func TestFiveHundredChangesInAMinuteAreFiveMessagesAtMost(t *testing.T) {
	eachCompany(t, func(c *company) {
		const n = 500
		room := c.joins("slack", "SRE", "en", "")
		mail := c.joins("ntfy", "letters", "ja", "")
		c.told(notice.SRE, []string{room, mail}, nil)
		events := make([]readiness.Event, n)
		for i := range events {
			start := noon.Add(20*24*time.Hour + time.Duration(i)*time.Hour)
			events[i] = readiness.Event{Title: fmt.Sprintf("番組%03d", i), Start: start, End: start.Add(time.Hour)}
		}
		must(c.store.CreateEvents(c.Context(), events, pr, c.now))
		c.until(c.now.Add(10 * time.Minute))
		c.came = nil
		for _, e := range must(c.store.Snapshot(c.Context(), noon, noon.Add(60*24*time.Hour))).Events {
			must(c.store.Postpone(c.Context(), e.ID, 0, pr, c.now, func(e readiness.Event) (time.Time, time.Time, error) {
				return e.Start.Add(90 * time.Minute), e.End.Add(90 * time.Minute), nil
			}))
			c.until(c.now.Add(time.Minute / n))
		}
		c.until(c.now.Add(time.Hour))
		for _, channel := range []string{"SRE", "letters"} {
			messages, said := 0, ""
			for _, m := range c.came {
				if m.channel == channel {
					messages++
					said += m.body
				}
			}
			named := 0
			for i := range n {
				if strings.Contains(said, fmt.Sprintf("番組%03d", i)) {
					named++
				}
			}
			c.Logf("%s: %d messages name %d of %d events in %d bytes", channel, messages, named, n, len(said))
			if messages > 5 || named != n {
				c.Errorf("%s: %d messages name %d of %d events", channel, messages, named, n)
			}
		}
	})
}
