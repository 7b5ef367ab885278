package notice_test

import (
	"fmt"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness/notice"
)

func TestWhatAPlanWouldHaveCost(t *testing.T) {
	at := func(day int, clock string) time.Time { return tokyo(clock).Add(time.Duration(day-17) * given.Day) }
	count := 0
	n := func(r notice.Reason, when time.Time) notice.Notice {
		count++
		return notice.Notice{ID: fmt.Sprint(count), Once: fmt.Sprint("n", count), Reason: r, At: when, EventID: fmt.Sprint("e", count)}
	}
	over := func(of notice.Notice, when time.Time) notice.Notice {
		o := n(of.Reason, when)
		o.EventID, o.Over, o.Data = of.EventID, true, map[string]string{"of": of.Once}
		return o
	}
	turned := n(notice.CallTurned, at(16, "10:00"))
	ends := n(notice.CallTurned, at(16, "10:00"))
	ends.Data = map[string]string{"end": at(16, "15:00").Format(time.RFC3339)}
	repeated := turned
	repeated.ID, repeated.Once, repeated.At = "r", turned.Once+"/again/team:sre/x", at(16, "14:00")
	first, held, later := n(notice.EventMoved, at(16, "10:00")), n(notice.EventMoved, at(16, "10:00").Add(20*time.Second)), n(notice.EventMoved, at(16, "10:01").Add(40*time.Second))
	critical := n(notice.EventMoved, at(16, "10:01"))
	critical.Severity = notice.Critical
	once := func(p *notice.Plan) { p.Repeat = 0 }
	often := func(p *notice.Plan) { p.Repeat = 4 * hour }
	noDigest := func(p *notice.Plan) { p.Digest.Days = nil }
	for _, row := range []struct {
		name string
		plan notice.Plan
		ns   []notice.Notice
		want notice.Spent
	}{
		{"nothing happened", plan(notice.SRE), nil, notice.Spent{Digests: 5, MostADay: 1}},
		{"without a channel", notice.Default(notice.SRE), []notice.Notice{n(notice.EventMoved, at(16, "10:00"))}, notice.Spent{}},
		{"one thing", plan(notice.SRE, noDigest), []notice.Notice{n(notice.EventMoved, at(16, "10:00"))}, notice.Spent{AtOnce: 1, MostADay: 1}},
		{"by two channels", plan(notice.SRE, noDigest, func(p *notice.Plan) { p.Channels = []string{"a", "b"} }), []notice.Notice{n(notice.EventMoved, at(16, "10:00"))}, notice.Spent{AtOnce: 2, MostADay: 2}},
		{"twelve things at one time", plan(notice.SRE, noDigest), func() (ns []notice.Notice) {
			for i := range 12 {
				ns = append(ns, n(notice.EventMoved, at(16, "10:00").Add(time.Duration(i)*time.Second/2)))
			}
			return ns
		}(), notice.Spent{AtOnce: 1, MostADay: 1}},
		{"two things an hour apart", plan(notice.SRE, noDigest), []notice.Notice{n(notice.EventMoved, at(16, "11:00")), n(notice.EventMoved, at(16, "10:00"))}, notice.Spent{AtOnce: 2, MostADay: 2}},
		{"what is critical waits for no other", plan(notice.SRE, noDigest), []notice.Notice{first, held, critical, later}, notice.Spent{AtOnce: 3, MostADay: 3}},
		{"what is not waits", plan(notice.SRE, noDigest), []notice.Notice{first, held, later}, notice.Spent{AtOnce: 2, MostADay: 2}},
		{"a night is one message", plan(notice.SRE, noDigest), []notice.Notice{n(notice.EventMoved, at(15, "23:00")), n(notice.EventMoved, at(16, "03:00"))}, notice.Spent{AtOnce: 1, MostADay: 1}},
		{"trouble and its end", plan(notice.SRE, noDigest), []notice.Notice{turned, over(turned, at(16, "13:00"))}, notice.Spent{AtOnce: 2, MostADay: 2}},
		{"trouble that is told again", plan(notice.SRE, noDigest, often), []notice.Notice{turned, over(turned, at(16, "15:00"))}, notice.Spent{AtOnce: 3, MostADay: 3}},
		{"what was told again by another plan does not count", plan(notice.SRE, noDigest, once), []notice.Notice{turned, repeated, over(turned, at(16, "15:00"))}, notice.Spent{AtOnce: 2, MostADay: 2}},
		{"trouble ends with its event", plan(notice.SRE, noDigest, often), []notice.Notice{ends}, notice.Spent{AtOnce: 2, MostADay: 2}},
		{"the end of what nobody heard of", plan(notice.SRE, noDigest), []notice.Notice{over(turned, at(16, "15:00"))}, notice.Spent{}},
		{"what is for the digest costs no more", plan(notice.SRE), []notice.Notice{n(notice.EventNew, at(16, "10:00"))}, notice.Spent{Digests: 5, MostADay: 1}},
		{"a week ago does not count", plan(notice.SRE, noDigest), []notice.Notice{n(notice.EventMoved, at(10, "20:59"))}, notice.Spent{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := notice.Cost(row.plan, row.ns, tokyo("21:00")); got != row.want {
				t.Errorf("%+v, want %+v", got, row.want)
			}
		})
	}
}
