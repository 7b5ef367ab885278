package notice_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/readiness/toppage"
)

// house is an event with those who are told of it.
type house struct {
	*desk
	plans   []notice.Plan
	known   map[string]notice.Notice // by id
	tells   []notice.Telling
	waiting []notice.Waiting
}

// watch looks at the event and tells of it.
func (h *house) watch() {
	for _, n := range h.look() {
		n.ID = n.Once
		h.known[n.ID] = n
		for _, p := range h.plans {
			told := p.Tells(n, h.now)
			if n.Over {
				told = notice.Heard(told, slices.DeleteFunc(slices.Clone(h.tells), func(t notice.Telling) bool { return !slices.Contains(n.Of(), t.NoticeID) }))
			}
			h.tells = append(h.tells, told...)
			for _, t := range told {
				h.waiting = append(h.waiting, notice.Waiting{Telling: t, Notice: n, Heard: n.Over})
			}
		}
	}
}

// evening plays changes at their times, and puts each message into a line.
func (h *house) evening(t *testing.T, changes map[string]func(*desk), until string) (lines []string) {
	t.Helper()
	zone := given.Zone(t, "Asia/Tokyo")
	times := slices.Sorted(func(yield func(string) bool) {
		for at := range changes {
			if !yield(at) {
				return
			}
		}
	})
	var end time.Time
	for _, at := range append(times, until) {
		when, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-"+at, zone)
		if err != nil {
			t.Fatal(err)
		}
		end = when
		for turns := h.before.Turns; !turns.IsZero() && turns.Before(when); turns = h.before.Turns {
			h.now = turns
			h.watch()
		}
		h.now = when
		if change := changes[at]; change != nil {
			change(h.desk)
		}
		h.watch()
	}
	for _, m := range drain(given.Noon.Add(-30*given.Day), h.waiting) {
		if m.at.After(end) || len(m.Notices) == 0 {
			continue
		}
		var ns []notice.Notice
		for _, id := range m.Notices {
			ns = append(ns, h.known[id])
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", m.at.In(zone).Format("02 15:04:05"), strings.TrimPrefix(m.Subscriber, "team:"), said(notice.Together(ns))))
	}
	return lines
}

func TestAnEveningTellsExactlyThis(t *testing.T) {
	h := &house{desk: fresh(9 * given.Day), known: map[string]notice.Notice{}}
	for _, team := range notice.Teams {
		p := notice.Default(team)
		p.Channels = []string{string(team)}
		h.plans = append(h.plans, p)
	}
	h.now = given.Noon // 17th, 21:00 in Tokyo; air is on the 26th, 21:00
	h.watch()
	lines := h.evening(t, map[string]func(*desk){
		"18 10:00": func(d *desk) { d.level(3, readiness.LevelProposed) },
		"18 11:00": func(d *desk) {
			d.level(3, readiness.LevelConfirmed)
			for i := range d.tasks {
				d.finish(&d.tasks[i])
			}
		},
		"20 15:00": func(d *desk) {
			d.move(90 * time.Minute)
			for i := range d.tasks {
				d.finish(&d.tasks[i])
			}
		},
		"26 12:00": func(d *desk) { d.shield = pages(toppage.Unprotected) },
		"26 12:30": func(d *desk) { d.shield = given.Protected() },
		"26 23:05": func(d *desk) { d.event.AiredAt = d.now },
	}, "28 12:00")
	want := []string{
		"18 10:00:10 sre: level_proposed",
		"18 11:00:10 sre: level_confirmed",
		"20 15:00:10 pr: event_moved",
		"20 15:00:10 sre: event_moved",
		"26 12:00:10 oncall: call_turned critical",
		"26 12:00:10 pr: call_turned critical",
		"26 12:00:10 sre: call_turned critical",
		"26 12:30:10 oncall: call_turned over",
		"26 12:30:10 pr: call_turned over",
		"26 12:30:10 sre: call_turned over",
	}
	if got := strings.Join(lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("told:\n%s", got)
	}
}
