package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tallylight/jobs"
	"tallylight/readiness"
	"tallylight/readiness/digest"
	"tallylight/readiness/notice"
)

// digestStore keeps what is written, and says what it is told to.
type digestStore struct {
	plans    []notice.Plan
	written  []string
	sent     map[string]bool
	airs     int
	fails    string // subscriber whose digest cannot be read
	read     int
	asked    int // for the plans
	revision int64
}

func (s *digestStore) Revision() int64 { return s.revision }

func (s *digestStore) Plans(context.Context) ([]notice.Plan, error) {
	s.asked++
	return s.plans, nil
}

func (s *digestStore) Digest(_ context.Context, at, since, _ time.Time) (digest.Digest, error) {
	s.read++
	return digest.Digest{At: at, Since: since, Airs: make([]readiness.Row, s.airs)}, nil
}

func (s *digestStore) DigestSent(_ context.Context, subscriber, date string) (time.Time, bool, error) {
	return time.Time{}, s.sent[subscriber+" "+date], nil
}

func (s *digestStore) DigestWaits(_ context.Context, subscriber string, _ time.Time) (bool, error) {
	if subscriber == s.fails {
		return false, errors.New("away")
	}
	return false, nil
}

func (s *digestStore) WriteDigest(_ context.Context, p notice.Plan, at, _ time.Time) (bool, error) {
	key := p.Subscriber + " " + digest.DateOf(p, at)
	s.written = append(s.written, key+" "+at.UTC().Format("15:04"))
	if s.sent == nil {
		s.sent = map[string]bool{}
	}
	s.sent[key] = true
	return true, nil
}

func told(team notice.Team, alter func(*notice.Plan)) notice.Plan {
	p := notice.Default(team)
	p.Channels = []string{"c"}
	if alter != nil {
		alter(&p)
	}
	return p
}

func TestDigestsAreWrittenOnceADateAtTheirTime(t *testing.T) {
	ny := func(p *notice.Plan) { p.Zone, p.Digest.At = "America/New_York", 2*60+30 }
	for _, row := range []struct {
		sentence string
		store    *digestStore
		looks    []string
		want     string
	}{
		{"before its time there is none", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, nil)}}, []string{"2026-11-17T00:29:59Z"}, ""},
		{"at its time, once", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, nil)}}, []string{"2026-11-17T00:30:00Z", "2026-11-17T00:30:20Z", "2026-11-17T03:00:00Z"}, "team:sre 2026-11-17 00:30"},
		{"late, when the program was down", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, nil)}}, []string{"2026-11-17T06:29:00Z"}, "team:sre 2026-11-17 00:30"},
		{"but not in the evening", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, nil)}}, []string{"2026-11-17T06:30:00Z"}, ""},
		{"not on a Saturday", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, nil)}}, []string{"2026-11-14T00:31:00Z"}, ""},
		{"the quiet hours do not matter", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, func(p *notice.Plan) { p.Quiet = notice.Quiet{From: 0, Until: 23 * 60} })}},
			[]string{"2026-11-17T00:30:00Z"}, "team:sre 2026-11-17 00:30"},
		{"with nothing to tell there is none", &digestStore{plans: []notice.Plan{told(notice.SRE, nil)}}, []string{"2026-11-17T00:30:00Z", "2026-11-17T00:31:00Z"}, ""},
		{"without a channel there is none", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, func(p *notice.Plan) { p.Channels = nil })}}, []string{"2026-11-17T00:30:00Z"}, ""},
		{"one that was written by another program is not written again", &digestStore{airs: 1, sent: map[string]bool{"team:sre 2026-11-17": true}, plans: []notice.Plan{told(notice.SRE, nil)}},
			[]string{"2026-11-17T00:30:00Z"}, ""},
		{"a clock that is put back has none written again", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, nil)}},
			[]string{"2026-11-17T00:30:00Z", "2026-11-16T00:29:00Z", "2026-11-17T00:30:00Z"}, "team:sre 2026-11-17 00:30"},
		{"on the day the clock jumps over its time it comes once", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, func(p *notice.Plan) { ny(p); p.Digest.Days = []time.Weekday{time.Sunday} })}},
			[]string{"2026-03-08T06:59:00Z", "2026-03-08T07:00:00Z", "2026-03-08T07:30:00Z", "2026-03-08T08:00:00Z"}, "team:sre 2026-03-08 07:00"},
		{"of an hour that comes twice it comes once", &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, func(p *notice.Plan) { ny(p); p.Digest.At, p.Digest.Days = 90, []time.Weekday{time.Sunday} })}},
			[]string{"2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"}, "team:sre 2026-11-01 05:30"},
		{"the trouble of one plan keeps no other back", &digestStore{airs: 1, fails: "team:sre", plans: []notice.Plan{told(notice.SRE, nil), told(notice.PR, nil)}},
			[]string{"2026-11-17T00:30:00Z"}, "team:pr 2026-11-17 00:30"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			d := jobs.Digester{Store: row.store, Log: slog.New(slog.DiscardHandler)}
			for _, look := range row.looks {
				now, _ := time.Parse(time.RFC3339, look)
				if err := d.Write(t.Context(), now); (err != nil) != (row.store.fails != "") {
					t.Errorf("at %s: %v", look, err)
				}
			}
			if got := strings.Join(row.store.written, ", "); got != row.want {
				t.Errorf("written %q, want %q", got, row.want)
			}
			if len(row.looks) > 1 && row.store.read > 1 {
				t.Errorf("the board was read %d times", row.store.read)
			}
		})
	}
}

func TestTheNextDigestIsKnown(t *testing.T) {
	d := jobs.Digester{Store: &digestStore{plans: []notice.Plan{told(notice.SRE, nil), told(notice.PR, func(p *notice.Plan) { p.Digest.At = 9 * 60 })}}, Log: slog.New(slog.DiscardHandler)}
	if err := d.Write(t.Context(), time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(d.Next().UTC().Format(time.RFC3339)); got != "2026-11-17T00:00:00Z" {
		t.Errorf("next at %s", got)
	}
}

func TestBetweenChangesAndDigestsNothingIsRead(t *testing.T) {
	s := &digestStore{airs: 1, plans: []notice.Plan{told(notice.SRE, nil)}}
	d := jobs.Digester{Store: s, Log: slog.New(slog.DiscardHandler)}
	for _, row := range []struct {
		sentence, at string
		change, fail bool
		asked        int
	}{
		{"at first it is", "2026-11-17T00:00:00Z", false, false, 1},
		{"not while nothing changes", "2026-11-17T00:29:00Z", false, false, 1},
		{"after a change it is", "2026-11-17T00:29:20Z", true, false, 2},
		{"and when one is due", "2026-11-17T00:30:00Z", false, true, 3},
		{"which failed: it is again", "2026-11-17T00:30:20Z", false, false, 4},
		{"and then not until the next", "2026-11-17T00:30:40Z", false, false, 4},
		{"a clock that was ahead is put back: it is", "2026-11-17T00:30:10Z", false, false, 5},
	} {
		now, _ := time.Parse(time.RFC3339, row.at)
		if s.fails = ""; row.fail {
			s.fails = "team:sre"
		}
		if row.change {
			s.revision++
		}
		if err := d.Write(t.Context(), now); (err != nil) != row.fail || s.asked != row.asked {
			t.Errorf("%s: read %d times, want %d: %v", row.sentence, s.asked, row.asked, err)
		}
	}
	if len(s.written) != 1 {
		t.Errorf("written %q", s.written)
	}
}
