package toppage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tallylight/internal/given"
	"tallylight/readiness/fault"
	"tallylight/readiness/toppage"
)

// tick is one look of a drill.
type tick struct {
	at     time.Duration // after the opening
	page   func(*toppage.Observation)
	origin toppage.OriginSight
}

var (
	refuses = toppage.OriginSight{Error: "refused"}
	answers = toppage.OriginSight{Status: 200}
	hangs   = toppage.OriginSight{Error: "timeout"}
	fails   = toppage.OriginSight{Status: 503}
)

func fine(o *toppage.Observation) { o.Details.Mark = "1" }

// every gives a look every two seconds from one instant to another.
func every(from, to time.Duration, origin toppage.OriginSight, page func(*toppage.Observation)) []tick {
	var ticks []tick
	for at := from; at <= to; at += toppage.DrillEvery {
		ticks = append(ticks, tick{at, page, origin})
	}
	return ticks
}

// rehearse runs a drill of an origin that was there before over its looks and closes it.
func rehearse(kind toppage.DrillKind, need time.Duration, ticks ...[]tick) toppage.Drill {
	return looked(toppage.Drill{ID: "d", Kind: kind, OpenedAt: given.Noon.Add(-time.Hour), Need: need, OriginSeen: true}, ticks...)
}

func looked(d toppage.Drill, ticks ...[]tick) toppage.Drill {
	for _, list := range ticks {
		for _, look := range list {
			o := given.Good(d.OpenedAt.Add(look.at))
			look.page(&o)
			look.origin.At = o.At
			d = d.Watch(o, look.origin)
		}
	}
	d.ClosedAt = given.Noon
	return d.Settle(given.Page.TTFBLimit)
}

func TestDrills(t *testing.T) {
	const pass, warn, fail, unknown = toppage.CheckPass, toppage.CheckWarn, toppage.CheckFail, toppage.CheckUnknown
	const refused, failing, hanging = toppage.DrillRefused, toppage.DrillError, toppage.DrillHang
	const m = time.Minute
	for _, row := range []struct {
		name   string
		kind   toppage.DrillKind
		ticks  [][]tick
		want   toppage.CheckState
		reason toppage.Reason
	}{
		{"nothing was looked at", refused, nil, unknown, "origin_answers"},
		{"the origin answered all the time", refused, [][]tick{every(0, 12*m, answers, fine)}, unknown, "origin_answers"},
		{"it was away for ten minutes", refused, [][]tick{every(0, 10*m, refuses, fine)}, pass, ""},
		{"two seconds too short", refused, [][]tick{every(0, 10*m-2*time.Second, refuses, fine)}, unknown, "drill_too_short"},
		{"it came back in the middle", refused, [][]tick{every(0, 6*m, refuses, fine), every(6*m+2*time.Second, 6*m+4*time.Second, answers, fine), every(6*m+6*time.Second, 12*m, refuses, fine)}, unknown, "drill_too_short"},
		{"the longer of two outages counts", refused, [][]tick{every(0, m, refuses, fine), every(m+2*time.Second, 2*m, answers, fine), every(2*m+2*time.Second, 13*m, refuses, fine)}, pass, ""},
		{"nobody looked for a quarter of a minute", refused, [][]tick{every(0, 5*m, refuses, fine), every(5*m+16*time.Second, 10*m, refuses, fine)}, unknown, "drill_too_short"},
		{"it answers 503 instead of refusing", refused, [][]tick{every(0, 10*m, fails, fine)}, unknown, "origin_answers"},
		{"it answers 503", failing, [][]tick{every(0, 10*m, fails, fine)}, pass, ""},
		{"one answer in 101 was lost", refused, [][]tick{every(0, 2*m, refuses, fine), {{2*m + time.Second, given.Down, refuses}}, every(2*m+2*time.Second, 10*m, refuses, fine)}, pass, ""},
		{"four in 100 were lost", refused, [][]tick{every(0, 9*m+36*time.Second, refuses, fine), every(9*m+38*time.Second, 10*m, refuses, given.Down)}, warn, "survived_in_part"},
		{"five in 100 were lost", refused, [][]tick{every(0, 9*m+28*time.Second, refuses, fine), every(9*m+30*time.Second, 9*m+58*time.Second, refuses, given.Down), every(10*m, 10*m, refuses, fine)}, warn, "survived_in_part"},
		{"a few more were lost", refused, [][]tick{every(0, 9*m+26*time.Second, refuses, fine), every(9*m+28*time.Second, 9*m+58*time.Second, refuses, given.Down), every(10*m, 10*m, refuses, fine)}, fail, "not_survived"},
		{"two failures are not yet proof", refused, [][]tick{every(0, 2*time.Second, refuses, given.Down)}, unknown, "drill_too_short"},
		{"three are", refused, [][]tick{every(0, 4*time.Second, refuses, given.Down)}, fail, "not_survived"},
		{"nobody looked for 15 seconds", refused, [][]tick{every(0, 5*m, refuses, fine), every(5*m+15*time.Second, 10*m+15*time.Second, refuses, fine)}, pass, ""},
		{"the page died after ten seconds", refused, [][]tick{every(0, 10*time.Second, refuses, fine), every(12*time.Second, 30*time.Second, refuses, given.Down)}, fail, "not_survived"},
		{"a sorry page with status 200 is not the page", refused, [][]tick{every(0, 30*time.Second, refuses, func(o *toppage.Observation) { *o.Marker = false })}, fail, "not_survived"},
		{"one failure is not yet proof", refused, [][]tick{every(0, 0, refuses, given.Down)}, unknown, "drill_too_short"},
		{"somebody rendered the page meanwhile", refused, [][]tick{every(0, 5*m, refuses, fine), every(5*m+2*time.Second, 10*m, refuses, func(o *toppage.Observation) { o.Details.Mark = "2" })}, unknown, "origin_rendered"},
		{"a page without a marker", refused, [][]tick{every(0, 10*m, refuses, func(*toppage.Observation) {})}, pass, ""},
		{"it hangs and the page does not", hanging, [][]tick{every(0, 10*m, hangs, fine)}, pass, ""},
		{"it refuses instead of hanging", hanging, [][]tick{every(0, 10*m, refuses, fine)}, unknown, "origin_answers"},
		{"slow while it hangs", hanging, [][]tick{every(0, 10*m, hangs, given.TTFB(501))}, warn, "slow_while_hanging"},
		{"two seconds while it hangs", hanging, [][]tick{every(0, 10*m, hangs, given.TTFB(2000))}, warn, "slow_while_hanging"},
		{"more than that", hanging, [][]tick{every(0, 10*m, hangs, given.TTFB(2001))}, fail, "slow_while_hanging"},
		{"one visitor in 301 waited in vain", hanging, [][]tick{every(0, 2*m, hangs, fine), {{2*m + time.Second, given.Down, hangs}}, every(2*m+2*time.Second, 10*m, hangs, fine)}, fail, "slow_while_hanging"},
	} {
		if d := rehearse(row.kind, toppage.DrillLeast, row.ticks...); d.Result != row.want || d.Reason != row.reason {
			t.Errorf("%s: %s %q, want %s %q: %+v", row.name, d.Result, d.Reason, row.want, row.reason, d.Outage())
		}
	}
}

// TestAnOriginThatWasNeverThere: an address at which nobody ever answered refuses connections, too.
func TestAnOriginThatWasNeverThere(t *testing.T) {
	const pass, unknown = toppage.CheckPass, toppage.CheckUnknown
	const m = time.Minute
	cut, broken := toppage.OriginSight{Error: "cut"}, toppage.OriginSight{Error: "other"}
	for _, row := range []struct {
		name   string
		ticks  [][]tick
		want   toppage.CheckState
		reason toppage.Reason
	}{
		{"nothing ever answered", [][]tick{every(0, 12*m, refuses, fine)}, unknown, "origin_never_seen"},
		{"it answered before it went away", [][]tick{every(0, 4*time.Second, answers, fine), every(6*time.Second, 11*m, refuses, fine)}, pass, ""},
		{"it came back before the drill was closed", [][]tick{every(0, 10*m, refuses, fine), every(10*m+2*time.Second, 11*m, fails, fine)}, pass, ""},
		{"something before it takes the connection and hangs up", [][]tick{every(0, 4*time.Second, answers, fine), every(6*time.Second, 11*m, cut, fine)}, pass, ""},
		{"an answer that cannot be read is one", [][]tick{every(0, 4*time.Second, answers, fine), every(6*time.Second, 11*m, broken, fine)}, unknown, "origin_answers"},
	} {
		d := looked(toppage.Drill{ID: "d", Kind: toppage.DrillRefused, OpenedAt: given.Noon.Add(-time.Hour), Need: toppage.DrillLeast}, row.ticks...)
		if d.Result != row.want || d.Reason != row.reason {
			t.Errorf("%s: %s %q, want %s %q", row.name, d.Result, d.Reason, row.want, row.reason)
		}
	}
}

func TestTheSurveyBeforeADrillSawItsOrigin(t *testing.T) {
	const origin = "http://origin.example/"
	for _, row := range []struct {
		name string
		seen *toppage.OriginSight
		want bool
	}{
		{"it was not looked at", nil, false},
		{"it answered", &toppage.OriginSight{Address: origin, Status: 200}, true},
		{"it answered something", &toppage.OriginSight{Address: origin, Status: 404}, true},
		{"it was away", &toppage.OriginSight{Address: origin, Error: "refused"}, false},
		{"another one answered", &toppage.OriginSight{Address: "http://other.example/", Status: 200}, false},
	} {
		f := altered(func(f *toppage.PageFacts) { f.Page.Origin, f.Survey = origin, &toppage.Survey{Origin: row.seen} })
		d, err := f.NewDrill(toppage.DrillRefused, "top.example", "")
		if err != nil || d.OriginSeen != row.want {
			t.Errorf("%s: %v, %v", row.name, d.OriginSeen, err)
		}
	}
}

func TestDrillNeed(t *testing.T) {
	for _, row := range []struct {
		name     string
		ttl, swr int64
		want     time.Duration
	}{
		{"short promises", 60, 0, 10 * time.Minute},
		{"a long lifetime and a minute", 1800, 0, 31 * time.Minute},
		{"what may be served while it is fetched counts too", 600, 600, 21 * time.Minute},
	} {
		f := toppage.Facts{StorableShared: true, SharedTTLS: row.ttl, SWRS: &row.swr}
		if got := toppage.DrillNeed(f, toppage.DrillLeast); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func TestCertificatesOfDrills(t *testing.T) {
	const pass, fail, unknown = toppage.CheckPass, toppage.CheckFail, toppage.CheckUnknown
	good := rehearse(toppage.DrillRefused, toppage.DrillLeast, every(0, 10*time.Minute, refuses, fine))
	bad := rehearse(toppage.DrillRefused, toppage.DrillLeast, every(0, time.Minute, refuses, given.Down))
	short := rehearse(toppage.DrillRefused, toppage.DrillLeast, every(0, time.Minute, refuses, fine))
	open := good
	open.ClosedAt = time.Time{}
	other := good
	other.Fingerprint.Layer = "Fastly"
	old := rehearse(toppage.DrillRefused, toppage.DrillLeast, every(-30*given.Day, -30*given.Day+10*time.Minute, refuses, fine))
	for _, row := range []struct {
		name   string
		drills []toppage.Drill // newest first
		want   toppage.CheckState
		reason toppage.Reason
	}{
		{"none", nil, unknown, "no_drill"},
		{"a good one", []toppage.Drill{good}, pass, ""},
		{"one that is still open", []toppage.Drill{open}, unknown, "no_drill"},
		{"a later failure outranks it", []toppage.Drill{bad, good}, fail, "not_survived"},
		{"a later success outranks a failure", []toppage.Drill{good, bad}, pass, ""},
		{"a later one that was too short does not", []toppage.Drill{short, good}, pass, ""},
		{"only one that was too short", []toppage.Drill{short}, unknown, "drill_too_short"},
		{"of another configuration", []toppage.Drill{other}, unknown, "config_changed"},
		{"of 30 days ago", []toppage.Drill{old}, unknown, "drill_expired"},
	} {
		f := altered(func(f *toppage.PageFacts) { f.Drills = row.drills })
		if c := judged(t, "S1", f); c.State != row.want || c.Reason != row.reason {
			t.Errorf("%s: %s %q, want %s %q", row.name, c.State, c.Reason, row.want, row.reason)
		}
	}
	f := altered(func(f *toppage.PageFacts) { f.Drills = []toppage.Drill{good} })
	if c := judged(t, "S3", f); c.State != unknown || c.Reason != "no_drill" {
		t.Errorf("a drill of one kind says of another: %s %q", c.State, c.Reason)
	}
}

// However the origin and the page behaved, a certificate stands for looks at which the origin was away, close together,
// over the whole length.
func TestACertificateStandsForItsOutage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(toppage.DrillKinds).Draw(t, "kind")
		need := 10 * time.Second
		var ticks []tick
		at := time.Duration(0)
		for range rapid.IntRange(0, 30).Draw(t, "looks") {
			at += time.Duration(rapid.SampledFrom([]int{2, 2, 2, 2, 2, 2, 16}).Draw(t, "gap")) * time.Second
			ticks = append(ticks, tick{at, rapid.SampledFrom([]func(*toppage.Observation){fine, fine, fine, fine, given.Down, given.TTFB(3000)}).Draw(t, "page"),
				rapid.SampledFrom([]toppage.OriginSight{refuses, refuses, fails, fails, hangs, hangs, answers}).Draw(t, "origin")})
		}
		d := rehearse(kind, need, ticks)
		if d.Result != toppage.CheckPass {
			return
		}
		var last time.Duration
		for _, look := range ticks {
			instant := d.OpenedAt.Add(look.at)
			if instant.Before(d.Outage().From) || instant.After(d.Outage().To) {
				continue
			}
			if !kind.Away(look.origin) {
				t.Fatalf("the origin was there at %s of an outage from %s to %s", instant, d.Outage().From, d.Outage().To)
			}
			if last != 0 && look.at-last > 15*time.Second {
				t.Fatalf("nobody looked from %s to %s", last, look.at)
			}
			last = look.at
		}
		if d.Outage().Length() < need {
			t.Fatalf("%s proves as much as %s", d.Outage().Length(), need)
		}
	})
}

func TestADrillThatCannotBeOpened(t *testing.T) {
	for _, row := range []struct {
		name, origin string
		kind         toppage.DrillKind
		host, note   string
		want         string
	}{
		{"of a kind that there is not", "http://origin.example/", "flood", "top.example", "", "kind: unknown"},
		{"of an origin that nobody named", "", toppage.DrillRefused, "top.example", "", "origin: no_origin"},
		{"of another page", "http://origin.example/", toppage.DrillRefused, "other.example", "", "host: another_host"},
		{"with a long note", "http://origin.example/", toppage.DrillRefused, "top.example", strings.Repeat("長", fault.MaxCheckWord+1), "note: too_long"},
		{"with a note of just so many letters", "http://origin.example/", toppage.DrillRefused, "top.example", strings.Repeat("長", fault.MaxCheckWord), ""},
	} {
		f := altered(func(f *toppage.PageFacts) { f.Page.Origin = row.origin })
		_, err := f.NewDrill(row.kind, row.host, row.note)
		if got := fmt.Sprint(err); (err != nil) != (row.want != "") || !strings.HasPrefix(got, row.want) && row.want != "" {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
}
