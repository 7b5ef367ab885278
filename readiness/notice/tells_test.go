package notice_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/notice"
)

// tokyo is an instant by the clocks of Tokyo on the Tuesday of most tests.
func tokyo(clock string) time.Time { return local("Asia/Tokyo", "2026-11-17 "+clock) }

// local is an instant by the clocks of a zone; of one that comes twice the first.
func local(zone, at string) time.Time {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04:05", at+":00", loc)
	if err != nil {
		panic(err)
	}
	return t
}

func plan(team notice.Team, alter ...func(*notice.Plan)) notice.Plan {
	p := notice.Default(team)
	p.Channels = []string{"a"}
	for _, f := range alter {
		f(&p)
	}
	return p
}

func choose(topic notice.Topic, c notice.Choice) func(*notice.Plan) {
	return func(p *notice.Plan) { p.Choices = map[notice.Topic]notice.Choice{topic: c} }
}

// tells puts tellings into a line.
func tells(all []notice.Telling, loc *time.Location) string {
	lines := make([]string, len(all))
	for i, t := range all {
		lines[i] = fmt.Sprintf("%s %s %s", t.ChannelID, t.When, t.Due.In(loc).Format("Mon 15:04"))
	}
	return strings.Join(lines, ", ")
}

func TestWhoIsToldWhen(t *testing.T) {
	urgent := notice.Notice{Reason: notice.CallTurned, Severity: notice.Critical, Level: 4, Data: map[string]string{"urgent": "yes"}}
	turned := notice.Notice{Reason: notice.CallTurned, Severity: notice.Warning, Level: 4}
	unknown := notice.Notice{Reason: notice.CallTurned, Severity: notice.Warning, Level: 4, Data: map[string]string{"to": "unknown"}}
	unknownSoon := notice.Notice{Reason: notice.CallTurned, Severity: notice.Critical, Level: 4, Data: map[string]string{"to": "unknown", "urgent": "yes"}}
	known := unknown
	known.Over = true
	two := func(p *notice.Plan) { p.Channels = []string{"a", "b"} }
	for _, row := range []struct {
		name string
		plan notice.Plan
		n    notice.Notice
		now  time.Time
		want string
	}{
		{"SRE by day of NO-GO", plan(notice.SRE), turned, tokyo("21:59"), "a now Tue 21:59"},
		{"SRE of UNKNOWN in days: when it has lasted", plan(notice.SRE), unknown, tokyo("12:00"), "a now Tue 12:30"},
		{"which is in quiet hours", plan(notice.SRE), unknown, tokyo("21:45"), "a now Wed 08:00"},
		{"SRE of UNKNOWN within a day", plan(notice.SRE), unknownSoon, tokyo("12:00"), "a now Tue 12:00"},
		{"SRE of that it is over", plan(notice.SRE), known, tokyo("12:00"), "a now Tue 12:00"},
		{"SRE in quiet hours of NO-GO in days", plan(notice.SRE), turned, tokyo("22:00"), "a now Wed 08:00"},
		{"SRE in quiet hours of NO-GO within a day", plan(notice.SRE), urgent, tokyo("23:30"), "a now Tue 23:30"},
		{"PR in quiet hours of NO-GO within a day", plan(notice.PR), urgent, tokyo("03:00"), "a now Tue 08:00"},
		{"at the end of quiet hours", plan(notice.PR), urgent, tokyo("08:00"), "a now Tue 08:00"},
		{"on call of NO-GO within a day", plan(notice.OnCall), urgent, tokyo("03:00"), "a now Tue 03:00"},
		{"on call of NO-GO in days", plan(notice.OnCall), turned, tokyo("12:00"), ""},
		{"on call of a late entry", plan(notice.OnCall), notice.Notice{Reason: notice.EventLate}, tokyo("12:00"), ""},
		{"SRE of a new event", plan(notice.SRE), notice.Notice{Reason: notice.EventNew}, tokyo("12:00"), "a digest Wed 09:30"},
		{"a new event before the digest", plan(notice.SRE), notice.Notice{Reason: notice.EventNew}, tokyo("09:29"), "a digest Tue 09:30"},
		{"a new event on a Friday", plan(notice.SRE), notice.Notice{Reason: notice.EventNew}, tokyo("12:00").Add(3 * given.Day), "a digest Mon 09:30"},
		{"nobody has a gate, to PR", plan(notice.PR), notice.Notice{Reason: notice.GateNobody}, tokyo("12:00"), ""},
		{"two channels", plan(notice.SRE, two), turned, tokyo("12:00"), "a now Tue 12:00, b now Tue 12:00"},
		{"two channels, one of which is chosen", plan(notice.SRE, two, choose(notice.TopicNoGo, notice.Choice{When: notice.AtOnce, Channel: "b"})), turned, tokyo("12:00"), "b now Tue 12:00"},
		{"a level below what was chosen", plan(notice.SRE, choose(notice.TopicNoGo, notice.Choice{When: notice.AtOnce, From: 5})), turned, tokyo("12:00"), ""},
		{"the level that was chosen", plan(notice.SRE, choose(notice.TopicNoGo, notice.Choice{When: notice.AtOnce, From: 4})), turned, tokyo("12:00"), "a now Tue 12:00"},
		{"it is over, whatever the level is by then", plan(notice.SRE, choose(notice.TopicNoGo, notice.Choice{When: notice.AtOnce, From: 5})), notice.Notice{Reason: notice.CallTurned, Over: true, Level: 2}, tokyo("12:00"), "a now Tue 12:00"},
		{"it is over in quiet hours", plan(notice.SRE), notice.Notice{Reason: notice.CallTurned, Over: true}, tokyo("23:00"), "a now Wed 08:00"},
		{"what was urgent is over in quiet hours", plan(notice.SRE), notice.Notice{Reason: notice.CallTurned, Over: true, Data: urgent.Data}, tokyo("23:00"), "a now Tue 23:00"},
		{"no level counts as any", plan(notice.SRE, choose(notice.TopicNoGo, notice.Choice{When: notice.AtOnce, From: 4})), notice.Notice{Reason: notice.CallTurned}, tokyo("12:00"), "a now Tue 12:00"},
		{"never was chosen", plan(notice.SRE, choose(notice.TopicNoGo, notice.Choice{When: notice.Never})), urgent, tokyo("12:00"), ""},
		{"the digest was chosen", plan(notice.SRE, choose(notice.TopicNoGo, notice.Choice{When: notice.InDigest})), urgent, tokyo("12:00"), "a digest Wed 09:30"},
		{"in a digest that never comes", plan(notice.SRE, func(p *notice.Plan) { p.Digest.Days = nil }), notice.Notice{Reason: notice.EventNew}, tokyo("12:00"), ""},
		{"a team without a channel", notice.Default(notice.SRE), urgent, tokyo("12:00"), ""},
		{"a person who has chosen nothing", notice.Own("u1"), urgent, tokyo("12:00"), ""},
		{"a person who has chosen a topic", func() notice.Plan {
			p := notice.Own("u1")
			p.Channels = []string{"m"}
			choose(notice.TopicMoved, notice.Choice{When: notice.AtOnce})(&p)
			return p
		}(), notice.Notice{Reason: notice.EventMoved}, tokyo("12:00"), "m now Tue 12:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := tells(row.plan.Tells(row.n, row.now), given.Zone(t, "Asia/Tokyo")); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestWhenQuietHoursEnd(t *testing.T) {
	for _, row := range []struct {
		name        string
		zone        string
		from, until int
		at, want    string
		plus        time.Duration // after the first instant of that name
	}{
		{"none are chosen", "Asia/Tokyo", 480, 480, "2026-11-17 08:00", "2026-11-17 08:00", 0},
		{"over midnight, before it", "Asia/Tokyo", 1320, 480, "2026-11-17 22:00", "2026-11-18 08:00", 0},
		{"over midnight, after it", "Asia/Tokyo", 1320, 480, "2026-11-17 07:59", "2026-11-17 08:00", 0},
		{"over midnight, outside", "Asia/Tokyo", 1320, 480, "2026-11-17 21:59", "2026-11-17 21:59", 0},
		{"within a day", "Asia/Tokyo", 60, 300, "2026-11-17 01:00", "2026-11-17 05:00", 0},
		{"within a day, outside", "Asia/Tokyo", 60, 300, "2026-11-17 05:00", "2026-11-17 05:00", 0},
		{"the night that is an hour shorter", "America/New_York", 1320, 480, "2026-03-07 23:00", "2026-03-08 08:00", 0},
		{"their end is skipped: when the clock jumps", "America/New_York", 1320, 150, "2026-03-08 01:30", "2026-03-08 03:00", 0},
		{"their beginning is skipped", "America/New_York", 150, 300, "2026-03-08 03:00", "2026-03-08 05:00", 0},
		{"their end comes twice: the second", "America/New_York", 1320, 90, "2026-11-01 01:00", "2026-11-01 01:30", hour},
		{"between the two ends", "America/New_York", 1320, 90, "2026-11-01 01:45", "2026-11-01 01:30", hour},
		{"their beginning comes twice: the first", "America/New_York", 90, 300, "2026-11-01 01:30", "2026-11-01 05:00", 0},
		{"a zone that nobody knows is UTC", "Mars/Olympus", 1320, 480, "2026-11-17 23:00", "2026-11-18 08:00", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			zone := row.zone
			if zone == "Mars/Olympus" {
				zone = "UTC"
			}
			p := notice.Plan{Zone: row.zone, Quiet: notice.Quiet{From: row.from, Until: row.until}}
			want := local(zone, row.want).Add(row.plus)
			if got := p.QuietUntil(local(zone, row.at)); !got.Equal(want) {
				t.Errorf("until %s, want %s", got, want)
			}
		})
	}
}

func TestWhenTheNextDigestIs(t *testing.T) {
	all := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	for _, row := range []struct {
		name, zone string
		at         int
		days       []time.Weekday
		now, want  string
	}{
		{"later today", "Asia/Tokyo", 570, all, "2026-11-17 09:29", "2026-11-17 09:30"},
		{"it is that time: the next", "Asia/Tokyo", 570, all, "2026-11-17 09:30", "2026-11-18 09:30"},
		{"on one day of the week", "Asia/Tokyo", 570, []time.Weekday{time.Tuesday}, "2026-11-17 09:30", "2026-11-24 09:30"},
		{"its time is skipped", "America/New_York", 150, all, "2026-03-08 00:00", "2026-03-08 03:00"},
		{"its time comes twice: once", "America/New_York", 90, all, "2026-11-01 01:30", "2026-11-02 01:30"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := notice.Plan{Zone: row.zone, Digest: notice.Digest{At: row.at, Days: row.days}}
			if got := p.NextDigest(local(row.zone, row.now)); !got.Equal(local(row.zone, row.want)) {
				t.Errorf("%s, want %s", got, local(row.zone, row.want))
			}
		})
	}
	if got := (notice.Plan{Zone: "Asia/Tokyo", Digest: notice.Digest{At: 570}}).NextDigest(given.Noon); !got.IsZero() {
		t.Errorf("without a day it is at %s", got)
	}
}

func TestAgainWhileItLasts(t *testing.T) {
	n := notice.Notice{ID: "n", Reason: notice.CallTurned, EventID: "e", Once: "call_turned/event:e/1", At: tokyo("12:00")}
	told := notice.Telling{Subscriber: "team:sre", When: notice.AtOnce, Due: tokyo("12:00")}
	p := plan(notice.SRE, func(p *notice.Plan) { p.Repeat = 4 * hour })
	if again, next := p.Again(n, told, tokyo("15:59")); again.Once != "" || !next.Equal(tokyo("16:00")) {
		t.Errorf("too soon: %q, next at %s", again.Once, next)
	}
	again, next := p.Again(n, told, tokyo("16:00"))
	if again.Once == "" || again.Once == n.Once || again.ID != "" || !again.At.Equal(tokyo("16:00")) || !next.Equal(tokyo("20:00")) {
		t.Errorf("it is %+v, next at %s", again, next)
	}
	if !strings.HasPrefix(again.Once, p.Repeats(n.Once)) || !strings.HasPrefix(again.Once, p.Repeats(again.Once)) {
		t.Errorf("%q is no repeat of %q", again.Once, n.Once)
	}
	if late, _ := p.Again(n, told, tokyo("16:30")); late.Once != again.Once {
		t.Errorf("found later it is another: %q", late.Once)
	}
	told.Due = tokyo("20:00")
	third, next := p.Again(again, told, tokyo("23:59"))
	if third.Once != "" || !next.Equal(tokyo("00:00").Add(given.Day)) {
		t.Errorf("third %q at %s", third.Once, next)
	}
	third, next = p.Again(again, told, tokyo("00:00").Add(given.Day))
	if strings.Count(third.Once, "/again/") != 1 || third.Once == again.Once || !next.Equal(tokyo("12:00").Add(given.Day)) {
		t.Errorf("in quiet hours %q, next at %s", third.Once, next)
	}
	for name, never := range map[string]func() time.Time{
		"once only was chosen": func() time.Time { q := p; q.Repeat = 0; _, next := q.Again(n, told, tokyo("23:00")); return next },
		"it is over":           func() time.Time { o := n; o.Over = true; _, next := p.Again(o, told, tokyo("23:00")); return next },
		"it was told by a digest": func() time.Time {
			d := told
			d.When = notice.InDigest
			_, next := p.Again(n, d, tokyo("23:00"))
			return next
		},
		"it is nothing that lasts": func() time.Time {
			_, next := p.Again(notice.Notice{Reason: notice.EventMoved}, told, tokyo("23:00"))
			return next
		},
	} {
		if next := never(); !next.IsZero() {
			t.Errorf("%s: again at %s", name, next)
		}
	}
}

func TestThatItIsOverIsToldToWhoeverHeardOfIt(t *testing.T) {
	a, b, c := notice.Telling{Subscriber: "s", ChannelID: "1"}, notice.Telling{Subscriber: "s", ChannelID: "2"}, notice.Telling{Subscriber: "p", ChannelID: "1"}
	if got := notice.Heard([]notice.Telling{a, b, c}, []notice.Telling{b, c}); len(got) != 2 || got[0] != b || got[1] != c {
		t.Errorf("told to %v", got)
	}
	if got := notice.Heard([]notice.Telling{a}, nil); len(got) != 0 {
		t.Errorf("told to %v", got)
	}
}
