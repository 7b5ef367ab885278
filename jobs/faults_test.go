package jobs_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
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
	"tallylight/readiness/intake"
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
			before, good := d.snapshot().Events, d.feed().LastGood
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
				f.ErrorCode != row.code || f.ErrorDetail != row.detail || !f.FailingSince.Equal(d.clock()) || f.Failures != 1 || !f.LastGood.Equal(good) {
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

// bytesOf writes an answer to the connection as it is, and hangs up.
func bytesOf(answer string, hangUp ...func(*net.TCPConn)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, answer)
		for _, end := range hangUp {
			end(conn.(*net.TCPConn))
		}
	}
}

// TestACalendarThatBreaksOff is each way in which an answer ends before the calendar does. The events are as they were: an
// exception to a series, or a time zone, may stand in what is missing. It is no good fetch, and the feed says so.
func TestACalendarThatBreaksOff(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"
	moved := vevent("u0", noon.AddDate(0, 0, 1).Add(time.Hour))
	whole := ics(moved, daily(10)[1], daily(10)[2])
	endless := strings.TrimSuffix(whole, "END:VCALENDAR\r\n")
	inEvent := whole[:strings.Index(whole, "UID:u2")+20]
	long := func(body string) string {
		return fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body)+50, body)
	}
	chunked := func(body string) string {
		return fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", head, len(body), body)
	}
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = io.WriteString(z, whole)
	_ = z.Close()
	reset := func(c *net.TCPConn) { _ = c.SetLinger(0) }
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
		code   string
	}{
		{"without its end", body(endless), calendar.CodeIncomplete},
		{"without the end of its end", body(strings.TrimSuffix(whole, "AR\r\n")), calendar.CodeIncomplete},
		{"within an event", body(inEvent), calendar.CodeIncomplete},
		{"within a line", body(whole[:strings.Index(whole, "DTEND")+3]), calendar.CodeIncomplete},
		{"after its first line", body("BEGIN:VCALENDAR\r\n"), calendar.CodeIncomplete},
		{"within its first line", body("BEGIN:VCAL"), calendar.CodeIncomplete},
		{"within a time zone", body("BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Tokyo\r\nBEGIN:STANDARD\r\nTZOFFSETTO:+09"), calendar.CodeIncomplete},
		{"before the end of an event", body(whole[:strings.LastIndex(whole, "END:VEVENT")]), calendar.CodeIncomplete},
		{"longer than announced", bytesOf(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(whole)/2, whole)), calendar.CodeIncomplete},
		{"when the connection closes", bytesOf(head + "\r\n" + inEvent), calendar.CodeIncomplete},
		{"when the connection closes, at the end of an event", bytesOf(head + "\r\n" + endless), calendar.CodeIncomplete},
		{"shorter than announced", bytesOf(long(endless)), calendar.CodeIncomplete},
		{"whole, and shorter than announced", bytesOf(long(whole)), calendar.CodeIncomplete},
		{"announced, and nothing comes", bytesOf(long("")), calendar.CodeIncomplete},
		{"announced, and text comes", bytesOf(long("BEGIN:VCAL")), calendar.CodeIncomplete},
		{"announced, and the connection is reset", bytesOf(long(inEvent), reset), calendar.CodeIncomplete},
		{"between two chunks", bytesOf(chunked(inEvent)), calendar.CodeIncomplete},
		{"whole, without the last chunk", bytesOf(chunked(whole)), calendar.CodeIncomplete},
		{"within a chunk", bytesOf(strings.TrimSuffix(chunked(whole), whole[len(whole)-40:]+"\r\n")), calendar.CodeIncomplete},
		{"compressed", bytesOf(head + "Content-Encoding: gzip\r\n\r\n" + zipped.String()[:zipped.Len()/2]), calendar.CodeIncomplete},
		{"compressed, without the checksum", bytesOf(head + "Content-Encoding: gzip\r\n\r\n" + zipped.String()[:zipped.Len()-8]), calendar.CodeIncomplete},
		{"a web page, shorter than announced", bytesOf(long("<!doctype html><title>Sign in</title>")), readiness.NotACalendar},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			d := onSQLite(t)
			d.holds(daily(10)...)
			d.fetched()
			before, good := d.snapshot().Events, d.feed().LastGood
			d.serves(row.answer)
			for failures := 1; failures <= 3; failures++ {
				_, err := d.fetch()
				var source *readiness.SourceError
				f := d.feed()
				if !errors.As(err, &source) || source.Code != row.code || f.ErrorCode != row.code || f.State != readiness.FeedFailing || f.Failures != failures {
					t.Errorf("error %v; the feed is %s with %q, %d times", err, f.State, f.ErrorCode, f.Failures)
				}
				if !f.LastGood.Equal(good) || !f.LastTried.Equal(d.clock()) {
					t.Errorf("last good fetch at %s, was %s", f.LastGood, good)
				}
				if diff := cmp.Diff(before, d.snapshot().Events); diff != "" {
					t.Error(diff)
				}
				if wait := f.NextFetch.Sub(d.clock()); row.code == calendar.CodeIncomplete && wait > 17*time.Minute {
					t.Errorf("it is fetched again after %s", wait)
				}
			}
			if lines := must(d.store.Fetches(t.Context(), d.feedID, 1)); lines[0].OK || lines[0].Code != row.code {
				t.Errorf("its history says %+v", lines[0])
			}
			d.holds(append(daily(9)[1:], moved)...)
			if counts := d.fetched(); counts.Removed != 1 || counts.Changed != 1 || d.feed().State != readiness.FeedOK || !d.feed().LastGood.Equal(d.clock()) {
				t.Errorf("the whole calendar afterwards: %+v", counts)
			}
		})
	}
}

// TestWhatBreaksOffIsNotTakenIn: neither a preview nor a file, nor a first fetch.
func TestWhatBreaksOffIsNotTakenIn(t *testing.T) {
	d := onSQLite(t)
	whole := ics(daily(10)...)
	refused := func(what string, file bool, err error) {
		t.Helper()
		if want := (readiness.SourceError{Code: calendar.CodeIncomplete, File: file}); err == nil || cmp.Diff(err, error(&want)) != "" {
			t.Errorf("%s: error %v", what, err)
		}
	}
	d.serves(body(whole[:len(whole)-30]))
	_, err := d.fetch()
	refused("a first fetch", false, err)
	if n := len(d.snapshot().Events); n != 0 || !d.feed().LastGood.IsZero() {
		t.Errorf("%d events; last good at %s", n, d.feed().LastGood)
	}
	_, _, err = d.Preview(t.Context(), readiness.FeedSource{URL: d.server.URL}, nil)
	refused("a preview", false, err)
	d.serves(bytesOf(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(whole)+1, whole)))
	_, _, err = d.Preview(t.Context(), readiness.FeedSource{URL: d.server.URL}, nil)
	refused("a preview of fewer bytes than announced", false, err)
	cut := []byte(whole[:len(whole)-30])
	_, _, err = d.Preview(t.Context(), readiness.FeedSource{Kind: readiness.FeedFile}, cut)
	refused("the preview of a file", true, err)
	file, _, err := d.AddFeed(t.Context(), readiness.Feed{Name: "a file"}, []byte(whole), intake.Chosen{}, pr)
	if err != nil {
		t.Fatal(err)
	}
	before := d.snapshot().Events
	for _, mode := range []readiness.ImportMode{readiness.AddEvents, readiness.ReplaceEvents, readiness.ReplaceSurely} {
		_, err = d.ImportFile(t.Context(), file.ID, cut, mode)
		refused("a file, to "+string(mode), true, err)
	}
	if diff := cmp.Diff(before, d.snapshot().Events); diff != "" {
		t.Error(diff)
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
