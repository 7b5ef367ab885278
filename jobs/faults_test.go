package jobs_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/calendar"
	"tallylight/readiness"
)

// TestWhatAServerDoesWrong is each way in which a calendar's server can fail: after one fetch the events are as they
// were, and the feed says why and since when.
func TestWhatAServerDoesWrong(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
		code   string
		detail string
		next   time.Duration // 0: never
	}{
		{"nothing", body(""), readiness.NotACalendar, "empty", 5 * time.Minute},
		{"a login page", body("<!doctype html><title>Sign in</title>"), readiness.NotACalendar, "html", 5 * time.Minute},
		{"JSON", body(`{"error":"no"}`), readiness.NotACalendar, "json", 5 * time.Minute},
		{"other text", body("try later"), readiness.NotACalendar, "text", 5 * time.Minute},
		{"401", status(401), readiness.HTTPStatus, "401", 5 * time.Minute},
		{"403", status(403), readiness.HTTPStatus, "403", 5 * time.Minute},
		{"404", status(404), readiness.HTTPStatus, "404", 5 * time.Minute},
		{"410 stops", status(410), readiness.HTTPStatus, "410", 0},
		{"429 with Retry-After", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(http.StatusTooManyRequests)
		}, readiness.HTTPStatus, "429", 2 * time.Hour},
		{"500", status(500), readiness.HTTPStatus, "500", 5 * time.Minute},
		{"a slow head", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, calendar.CodeTimeout, "", 5 * time.Minute},
		{"a slow body", func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("BEGIN:VCALENDAR\r\n"))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, calendar.CodeTimeoutBody, "", 5 * time.Minute},
		{"an endless body", func(w http.ResponseWriter, _ *http.Request) {
			chunk := bytes.Repeat([]byte("X-NOTHING:y\r\n"), 1<<16)
			for {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, calendar.CodeTooLarge, "", 5 * time.Minute},
		{"a gzip bomb", bomb, calendar.CodeTooLarge, "", 5 * time.Minute},
		{"a redirect loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) },
			calendar.CodeRedirect, "", 5 * time.Minute},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d := onSQLite(t)
			d.Fetcher.Timeout, d.Fetcher.MaxBody = time.Minute, 1<<20
			d.holds(daily(10)...)
			d.fetched()
			before := d.snapshot().Events
			d.serves(row.answer)
			if strings.HasPrefix(row.name, "a slow") {
				d.Fetcher.Timeout = 300 * time.Millisecond
			}
			_, err := d.fetch()
			d.Fetcher.Timeout = time.Minute
			if diff := cmp.Diff(before, d.snapshot().Events); diff != "" {
				t.Error(diff)
			}
			var source *readiness.SourceError
			f := d.feed()
			if !errors.As(err, &source) || *source != (readiness.SourceError{Code: row.code, Detail: row.detail}) ||
				f.ErrorCode != row.code || f.ErrorDetail != row.detail || !f.FailingSince.Equal(d.clock()) || f.Failures != 1 {
				t.Errorf("error %v; feed failing since %s with %s %s, %d times", err, f.FailingSince, f.ErrorCode, f.ErrorDetail, f.Failures)
			}
			if next := f.NextFetch.Sub(d.clock()); row.next == 0 && f.State != readiness.FeedStopped ||
				row.next != 0 && (next < row.next || next > row.next+row.next/10) {
				t.Errorf("%s, next after %s, want %s", f.State, next, row.next)
			}
			d.wait(time.Hour)
			d.holds(daily(10)...)
			if counts := d.fetched(); counts.Kept != 10 || d.feed().State != readiness.FeedOK || !d.feed().FailingSince.IsZero() {
				t.Errorf("when it works again: %+v", counts)
			}
		})
	}
}

func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	zeroes := make([]byte, 1<<20)
	for range 64 {
		if _, err := z.Write(zeroes); err != nil {
			return
		}
	}
	_ = z.Close()
}

// TestACutCalendarDeletesNothing: what came is applied, what did not come stays.
func TestACutCalendarDeletesNothing(t *testing.T) {
	moved := vevent("u0", noon.AddDate(0, 0, 1).Add(time.Hour))
	whole := ics(moved, daily(10)[1], daily(10)[2])
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
	}{
		{"without its end", body(strings.TrimSuffix(whole, "END:VCALENDAR\r\n"))},
		{"shorter than announced", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99999")
			_, _ = w.Write([]byte(strings.TrimSuffix(whole, "END:VCALENDAR\r\n")))
		}},
		{"cut between two chunks", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(whole[:len(whole)-40]))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := onSQLite(t)
			d.holds(daily(10)...)
			d.fetched()
			d.serves(row.answer)
			if counts := d.fetched(); counts.Removed != 0 || counts.Changed != 1 {
				t.Errorf("counts %+v", counts)
			}
			d.holds(append(daily(9)[1:], moved)...)
			if counts := d.fetched(); counts.Removed != 1 {
				t.Errorf("the whole calendar afterwards: %+v", counts)
			}
		})
	}
}

func TestAlternatingServersChangeNothing(t *testing.T) {
	d := onSQLite(t)
	n := 0
	d.serves(func(w http.ResponseWriter, r *http.Request) {
		n++
		w.Header().Set("ETag", []string{`"one"`, `W/"two"`}[n%2])
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(ics(daily(3)...)))
	})
	d.fetched()
	before := d.snapshot().Events
	for range 4 {
		if counts := d.fetched(); counts.Kept != 3 {
			t.Errorf("counts %+v", counts)
		}
	}
	if diff := cmp.Diff(before, d.snapshot().Events); diff != "" {
		t.Error(diff)
	}
}

func TestNobodyListens(t *testing.T) {
	d := onSQLite(t)
	d.holds(daily(3)...)
	d.fetched()
	d.server.Close()
	if _, err := d.fetch(); err == nil || d.feed().ErrorCode != calendar.CodeRefused || len(d.snapshot().Events) != 3 {
		t.Errorf("error %v, code %s", err, d.feed().ErrorCode)
	}
	tls := httptest.NewTLSServer(body(ics(daily(3)...)))
	t.Cleanup(tls.Close)
	must(d.store.ChangeFeed(t.Context(), d.feedID, readiness.FeedEdit{URL: tls.URL}, 0, pr, d.clock()))
	if _, err := d.fetch(); err == nil || d.feed().ErrorCode != calendar.CodeTLS || len(d.snapshot().Events) != 3 {
		t.Errorf("a certificate nobody signed: error %v, code %s", err, d.feed().ErrorCode)
	}
}

// TestRealCalendarsRest: whatever real programs write, importing the same again changes nothing.
func TestRealCalendarsRest(t *testing.T) {
	files := must(filepath.Glob("../../shared/calendar/corpus/*.ics"))
	if len(files) == 0 {
		t.Skip("the collection of real calendars is not beside this repository")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			d := onSQLite(t)
			d.now = windowOf(t, file)
			f := must(d.store.AddFeed(t.Context(), readiness.Feed{Name: "a file"}, nil, pr, d.now))
			total := 0
			for i := range 3 {
				d.wait(time.Minute)
				counts, err := d.ImportFile(t.Context(), f.ID, must(os.ReadFile(file)), readiness.ReplaceEvents)
				if err != nil {
					t.Fatal(err)
				}
				total += counts.Total
				if i > 0 && counts.Added+counts.Changed+counts.Removed > 0 {
					t.Errorf("import %d: %+v", i+1, counts)
				}
			}
			if total == 0 {
				t.Error("it holds nothing")
			}
		})
	}
}

// windowOf gives an instant at which the events of a file are in the import window.
func windowOf(t *testing.T, file string) time.Time {
	t.Helper()
	var about struct{ Window struct{ Start string } }
	if err := json.Unmarshal(must(os.ReadFile(strings.TrimSuffix(file, ".ics")+".json")), &about); err != nil {
		t.Fatal(err)
	}
	return must(time.Parse("20060102T150405Z", about.Window.Start))
}
