package measured_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"tallylight/internal/promtest"
	"tallylight/readiness"
	"tallylight/readiness/measured"
)

const (
	knownPeaks = 40
	slot       = 96.0 // minutes from one to the next
	onAir      = 32.0 // minutes after the slot begins, for 20 minutes
	base       = 60.0

	scrapedUntil = knownPeaks*slot + onAir // minutes
	scraped      = 15 * time.Second
	peakTail     = 45 * time.Minute
)

// first is when the first slot begins.
var first = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// knownPeak is what is put in: a rise of so many minutes from a minute after the event begins, to a rate that stays until it is over,
// and falls to 1.3 times the usual after so many minutes.
type knownPeak struct{ rise, rate, tail float64 }

// nth gives the figures of a peak: 3 to 30 times the usual, rises of 4 to 12 minutes, tails of 8 to 14.
func nth(i int) knownPeak {
	return knownPeak{rise: 4 + float64(i*7%9), rate: usual * float64(3+i*13%28), tail: 8 + float64(i*5%7)}
}

// at is the true rate so many minutes after the event begins.
func (k knownPeak) at(minute float64) float64 {
	switch {
	case minute < 1:
		return base
	case minute < 1+k.rise:
		return base + (k.rate-base)*(minute-1)/k.rise
	case minute < 20:
		return k.rate
	default:
		fades := k.tail / math.Log((k.rate-base)/(1.3*usual-base))
		return base + (k.rate-base)*math.Exp(-(minute-20)/fades)
	}
}

// holedAt says that the top of a peak is not known.
func holedAt(i int) bool { return i%10 == 3 }

// truth is the rate in a minute of a slot, with what is no peak in some: 100 seconds at four times the usual, and ten minutes at
// 1.8 times.
func truth(i int, minute float64) float64 {
	switch {
	case i%2 == 1 && minute >= 4 && minute < 4+100.0/60:
		return 4 * usual
	case i%6 == 0 && minute >= 10 && minute < 20:
		return 1.8 * usual
	case i > 0 && minute < onAir: // the rest of the tail before
		return nth(i - 1).at(minute + slot - onAir)
	default:
		return nth(i).at(minute - onAir)
	}
}

// dark says that a scrape failed: for eight minutes before some events, and for three at the top of others.
func dark(i int, minute float64) bool {
	return i%5 == 1 && minute >= 12 && minute < 20 || holedAt(i) && minute >= onAir+14 && minute < onAir+17
}

// writeScrapes writes what a server counted, with noise of 3 %; in some slots it starts anew.
func writeScrapes(w io.Writer) error {
	random := rand.New(rand.NewPCG(16, 1))
	counted := 0.0
	fmt.Fprintln(w, "# TYPE http_requests counter")
	for n := range int(scrapedUntil * 4) {
		i, minute := n/int(slot*4), float64(n%int(slot*4))/4
		counted += 15 * truth(i, minute) * (1 + 0.03*random.NormFloat64())
		if i%7 == 2 && minute == 25 {
			counted = 0
		}
		if !dark(i, minute) {
			fmt.Fprintf(w, "http_requests_total{instance=\"a\"} %.0f %d\n", counted, first.Add(time.Duration(n)*scraped).Unix())
		}
	}
	_, err := fmt.Fprintln(w, "# EOF")
	return err
}

// knownEvents are the events of the peaks.
func knownEvents() (events []readiness.Event) {
	for i := range knownPeaks {
		start := first.Add(minutes(slot*float64(i) + onAir))
		events = append(events, readiness.Event{ID: fmt.Sprint("e", i), Start: start, End: start.Add(20 * time.Minute), Zone: "Asia/Tokyo",
			Calendar: readiness.Confirmed, FirstSeen: first.AddDate(0, -1, 0)})
	}
	return events
}

// ask asks a Prometheus for a range, whose ends are whole steps.
func ask(t *testing.T, address string, from, to time.Time) measured.Series {
	t.Helper()
	s := measured.Series{Start: from, Step: scraped, Rates: slices.Repeat([]float64{none}, int(to.Sub(from)/scraped))}
	got, err := http.PostForm(address+"/api/v1/query_range", url.Values{"query": {"sum(rate(http_requests_total[1m]))"},
		"start": {fmt.Sprint(from.Unix())}, "end": {fmt.Sprint(to.Add(-scraped).Unix())}, "step": {"15"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	var answer struct {
		Data struct{ Result []struct{ Values [][2]any } }
	}
	if err := json.NewDecoder(got.Body).Decode(&answer); err != nil || len(answer.Data.Result) != 1 {
		t.Fatalf("%s: %d series, %v", got.Status, len(answer.Data.Result), err)
	}
	for _, point := range answer.Data.Result[0].Values {
		rate, err := strconv.ParseFloat(point[1].(string), 64)
		if err != nil {
			t.Fatal(err)
		}
		s.Rates[time.Unix(int64(point[0].(float64)), 0).Sub(from)/scraped] = rate
	}
	return s
}

// TestKnownPeaks puts 40 peaks into a real Prometheus and reads them.
func TestKnownPeaks(t *testing.T) {
	address := promtest.Backfilled(t, writeScrapes)
	events := knownEvents()
	t.Run("each is found, and nothing else", func(t *testing.T) {
		half, end := first.Add(minutes(slot*knownPeaks/2)), first.Add(minutes(scrapedUntil))
		whole := measured.Join(ask(t, address, first, half), ask(t, address, half, end))
		found := map[string]int{}
		for _, x := range measured.FindExposures(whole, usual) {
			found[measured.Match(x, events)]++
		}
		for i, e := range events {
			if want := map[bool]int{false: 1, true: 2}[holedAt(i)]; found[e.ID] != want { // a gap parts two
				t.Errorf("%s is found %d times, want %d", e.ID, found[e.ID], want)
			}
		}
		if found[""] > 0 || len(found) != knownPeaks {
			t.Errorf("%d peaks that are none, %d in all", found[""], len(found))
		}
	})
	t.Run("each is read", func(t *testing.T) {
		worst := worstOff{}
		for i, e := range events {
			next := e.End.AddDate(1, 0, 0)
			if i+1 < len(events) {
				next = events[i+1].Start
			}
			from, to := measured.Window(e, peakTail, next)
			p := measured.FindPeak(ask(t, address, from, earliest(to, first.Add(minutes(scrapedUntil)))), e, usual, peakTail, events)
			worst.compare(t, i, p)
		}
		t.Logf("off at most: peak %.1f %%, ramp %.1f %%, tail %.1f %%", 100*worst["peak"], 100*worst["ramp"], 100*worst["tail"])
	})
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// worstOff is by which share a figure is off at most.
type worstOff map[string]float64

// compare holds what was read beside what was put in.
func (w worstOff) compare(t *testing.T, i int, p measured.Peak) {
	t.Helper()
	k := nth(i)
	for _, f := range []struct {
		name      string
		got, want float64
	}{{"peak", p.Rate, k.rate}, {"ramp", p.Ramp.Minutes(), 0.8 * k.rise}, {"tail", p.Tail.Minutes(), k.tail}} {
		off := math.Abs(f.got-f.want) / f.want
		w[f.name] = max(w[f.name], off)
		if off > 0.1 {
			t.Errorf("%s: the %s is %.2f, want %.2f: %.1f %% off", p.EventID, f.name, f.got, f.want, 100*off)
		}
	}
	if p.AtLeast != holedAt(i) || p.Teaches() == holedAt(i) || p.Second.Rate > 0 {
		t.Errorf("%s says %q, second hump %v", p.EventID, doubts(p), p.Second)
	}
}
