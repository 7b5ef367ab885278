package jobs_test

import (
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/notice"
)

// actions gives what an alerting service was asked to do, in order, and forgets it.
func (c *company) actions(channel string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []string
	for _, m := range c.came {
		for _, action := range []string{"trigger", "resolve"} {
			if m.channel == channel && strings.Contains(m.body, `"event_action":"`+action+`"`) {
				all = append(all, action)
			}
		}
	}
	c.came = nil
	return strings.Join(all, " ")
}

// TestAnAlertEndsWithItsEvent: whatever ends an event that is in trouble closes the alert that was opened for it, once; a channel that
// keeps no alert open hears nothing of it.
func TestAnAlertEndsWithItsEvent(t *testing.T) {
	for _, row := range []struct {
		sentence, want string
		do             func(c *company, e readiness.Event)
	}{
		{"it is over", "trigger resolve", func(c *company, e readiness.Event) { c.until(e.End.Add(time.Hour)) }},
		{"it is called off", "resolve", func(c *company, e readiness.Event) {
			must(c.store.EditEvent(c.Context(), e.ID, 0, pr, c.now, readiness.CallOff))
		}},
		{"it is no exposure after all", "resolve", func(c *company, e readiness.Event) {
			must(c.store.SetHidden(c.Context(), e.ID, true, 0, pr, c.now))
		}},
		{"hidden, shown and hidden again", "resolve trigger resolve", func(c *company, e readiness.Event) {
			for _, hidden := range []bool{true, false, true} {
				must(c.store.SetHidden(c.Context(), e.ID, hidden, 0, pr, c.now))
				c.settle()
			}
		}},
		{"it goes on", "", func(*company, readiness.Event) {}},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			eachCompany(t, func(c *company) {
				duty, room := c.joins("pagerduty", "Duty", "en", ""), c.joins("slack", "SRE", "en", "")
				c.told(notice.OnCall, []string{duty}, nil)
				c.told(notice.SRE, []string{room}, map[notice.Topic]notice.When{notice.TopicAir: notice.Never})
				e := c.announces("Show", 2)
				c.levels(e, 4)
				c.until(e.Start.Add(-2 * time.Hour))
				if opened := c.actions("Duty"); !strings.HasPrefix(opened, "trigger") || strings.Contains(opened, "resolve") {
					t.Fatalf("before, the service was asked to %q", opened)
				}
				row.do(c, e)
				c.settle()
				for _, m := range c.came {
					if m.channel == "SRE" && m.words.Recovered {
						t.Errorf("the room heard %q", m.words.Title)
					}
				}
				c.wants(row.sentence, c.actions("Duty"), row.want)
				c.until(c.now.Add(12 * time.Hour))
				if again := c.actions("Duty"); row.want != "" && again != "" {
					t.Errorf("half a day later the service is asked to %q", again)
				}
			})
		})
	}
}
