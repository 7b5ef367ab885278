package demo

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/verify"
)

var tuesday = time.Date(2026, 11, 17, 11, 14, 0, 0, time.UTC)

// TestTheQuarterIsAskedWhatItsScriptSays reads the rate at each wave's height, and without any event.
func TestTheQuarterIsAskedWhatItsScriptSays(t *testing.T) {
	q := QuarterOf(tuesday)
	for _, s := range q.surges {
		for _, c := range s.crests {
			at := time.UnixMilli(c.top).Truncate(15 * time.Second).Add(15 * time.Second)
			if got := q.Rate(at); math.Abs(got-c.rate) > 0.5 && !at.Truncate(2*time.Hour).Equal(together) {
				t.Errorf("at %s the page is asked %.1f, want %.0f", at, got, c.rate)
			}
		}
	}
	if n := len(q.Airings); n != 24 {
		t.Errorf("%d events", n)
	}
	evening := func(day int) (most float64) {
		for at := wallClock(tuesday, day, "00:00"); at.Before(wallClock(tuesday, day+1, "00:00")); at = at.Add(time.Minute) {
			most = max(most, usually(at.UnixMilli()))
		}
		return most
	}
	var days []float64
	for day := -91; day < 0; day++ {
		days = append(days, evening(day))
	}
	if most := slices.Max(days); most != Usual {
		t.Errorf("without an event the page is asked %.1f at most", most)
	}
	for day := -2; day >= -91; day -= 7 { // the Sundays
		if days[91+day] != Usual {
			t.Errorf("on the Sunday %d days ago it is %.1f", -day, days[91+day])
		}
	}
}

// together is when two events fall together.
var together = time.Date(2026, 9, 6, 10, 0, 0, 0, time.UTC)

// TestTheSamplesFiguresAreReadAsThoseOfAPrometheus asks with the client of the product.
func TestTheSamplesFiguresAreReadAsThoseOfAPrometheus(t *testing.T) {
	site, clock := startSite(t)
	transport := new(http.Transport)
	t.Cleanup(transport.CloseIdleConnections)
	client := verify.New(transport, "test", clock.now, 0)
	at := &readiness.Connection{ID: "prom", Kind: readiness.ConnectProm, URL: site.GaugesURL()}
	q, now := QuarterOf(clock.now()), clock.now().Truncate(time.Minute)
	for _, row := range []struct {
		sentence, expression string
		from, to             time.Time
		want                 func(time.Time) float64
		known                int
	}{
		{"28 days of minutes, in pieces", AskedRate, now.Add(-28 * 24 * time.Hour), now, q.Rate, 28 * 24 * 60},
		{"what fails", FailedRate, now.Add(-time.Hour), now, q.Errors, 60},
		{"how long it takes", FirstByte, now.Add(-time.Hour), now, q.Latency, 60},
		{"how much of it is used", UsedShare, now.Add(-time.Hour), now, q.Used, 60},
		{"how much a cache answers", CachedShare, now.Add(-time.Hour), now, q.Cached, 60},
		{"of what is to come nothing is known", AskedRate, now.Add(-10 * time.Minute), now.Add(time.Hour), q.Rate, 11},
		{"nor of what is long past", AskedRate, clock.now().Add(-keptFor - 5*time.Minute), clock.now().Add(-keptFor + 5*time.Minute), q.Rate, 5},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			series, asked, err := client.Range(context.Background(), at, row.expression, row.from, row.to, time.Minute)
			must(t, err)
			if series.Known() != row.known || asked.Server != "3.5.0" || asked.Incomplete != "" {
				t.Errorf("%d points of %d are known, from %q, %q", series.Known(), row.known, asked.Server, asked.Incomplete)
			}
			for i, rate := range series.Rates {
				if want := row.want(series.At(i)); !math.IsNaN(rate) && math.Abs(rate-want) > want/1e6 {
					t.Fatalf("at %s %v, want %v", series.At(i), rate, want)
				}
			}
		})
	}
	_, _, err := client.Range(context.Background(), at, "sum(rate(other[1m]))", now.Add(-time.Hour), now, time.Minute)
	if unread := (measured.Unread{}); !errors.As(err, &unread) || unread.Reason == "" {
		t.Errorf("what it does not know is answered by %v", err)
	}
}
