package calendar

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tallylight/internal/davtest"
	"tallylight/readiness"
)

// object is the calendar of one event, as a CalDAV server keeps it.
func object(uid, title string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20261101T000000Z\r\n" +
		"DTSTART:20261119T125400Z\r\nDTEND:20261119T135400Z\r\nSUMMARY:" + title + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// remember is the source of the next fetch.
func remember(from Source, got Fetched) Source {
	from.ETag, from.LastModified, from.BodyHash, from.Objects = got.ETag, got.LastModified, got.BodyHash, got.Objects
	return from
}

// titles gives UID=title of the events in a body, sorted.
func titles(t *testing.T, got Fetched) []string {
	t.Helper()
	r := (&Reader{}).Read(got.Body, window("2026-01-01", "2027-01-01"))
	if r.Outcome != OK && r.Outcome != Empty {
		t.Fatalf("outcome %s: %v", r.Outcome, r.Problems)
	}
	all := []string{}
	for _, o := range r.Occurrences {
		all = append(all, o.UID+"="+o.Summary)
	}
	slices.Sort(all)
	return all
}

func davSource(a *davtest.Account, at string) Source {
	return Source{Kind: readiness.FeedCalDAV, URL: at, User: a.User, Password: a.Password}
}

func TestCalDAVFetchesWhatChanged(t *testing.T) {
	account := davtest.New(t)
	at := account.Calendar(t, "onair", "On air, 生放送")
	f := &Fetcher{Client: http.DefaultClient}
	from := davSource(account, at)
	for _, step := range []struct {
		sentence  string
		do        func()
		body      []string
		untouched []string
	}{
		{"an empty collection is an empty calendar", func() {}, []string{}, nil},
		{"the first objects come", func() {
			for _, uid := range []string{"a", "b", "c"} {
				account.Put(t, at+uid+".ics", object(uid, "Show "+uid))
			}
		}, []string{"a=Show a", "b=Show b", "c=Show c"}, nil},
		{"one object changed", func() { account.Put(t, at+"b.ics", object("b", "Moved")) },
			[]string{"b=Moved"}, []string{"a", "c"}},
		{"one was added", func() { account.Put(t, at+"d.ics", object("d", "New")) },
			[]string{"d=New"}, []string{"a", "b", "c"}},
		{"one was deleted", func() { account.Delete(t, at+"a.ics") }, []string{}, []string{"b", "c", "d"}},
		{"all were deleted", func() {
			for _, uid := range []string{"b", "c", "d"} {
				account.Delete(t, at+uid+".ics")
			}
		}, []string{}, nil},
	} {
		step.do()
		got, err := f.Fetch(t.Context(), from)
		if err != nil || got.NotModified {
			t.Fatalf("%s: %+v, %v", step.sentence, got, err)
		}
		slices.Sort(got.Untouched)
		if diff := cmp.Diff(step.body, titles(t, got)); diff != "" {
			t.Errorf("%s: %s", step.sentence, diff)
		}
		if !slices.Equal(got.Untouched, step.untouched) || got.Failed != 0 || got.MovedTo != "" || got.Truncated {
			t.Errorf("%s: untouched %q, want %q; %d failed", step.sentence, got.Untouched, step.untouched, got.Failed)
		}
		from = remember(from, got)
		again, err := f.Fetch(t.Context(), from)
		if err != nil || !again.NotModified || again.Body != nil || again.BodyHash != got.BodyHash || !slices.Equal(again.Objects, got.Objects) {
			t.Errorf("%s, and again: %+v, %v; want not modified", step.sentence, again, err)
		}
	}
	if name := (&Reader{}).Read(mustFetch(t, f, davSource(account, at)).Body, window("2026-01-01", "2027-01-01")).Name; name != "On air, 生放送" {
		t.Errorf("name %q", name)
	}
	account.Delete(t, at)
	_, err := f.Fetch(t.Context(), from)
	checkStatus(t, err, http.StatusNotFound)
}

func mustFetch(t *testing.T, f *Fetcher, from Source) Fetched {
	t.Helper()
	got, err := f.Fetch(t.Context(), from)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func checkStatus(t *testing.T, err error, status int) {
	t.Helper()
	checkFetchError(t, err, CodeStatus)
	var failed *FetchError
	if errors.As(err, &failed) && failed.Status != status {
		t.Errorf("status %d, want %d", failed.Status, status)
	}
}

func TestCalDAVFindsTheCalendar(t *testing.T) {
	f := &Fetcher{Client: http.DefaultClient}
	account := davtest.New(t)
	root := strings.TrimSuffix(account.URL, account.User+"/")

	_, err := f.Fetch(t.Context(), davSource(account, account.URL))
	checkFetchError(t, err, CodeCalDAV)

	at := account.Calendar(t, "onair", "On air")
	account.Put(t, at+"a.ics", object("a", "Show"))
	for _, row := range []struct{ sentence, url, moved string }{
		{"the calendar", at, ""},
		{"the calendar without its last slash", strings.TrimSuffix(at, "/"), ""},
		{"the folder of the only calendar", account.URL, at},
		{"the server's root, which names the person", root, at},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := mustFetch(t, f, davSource(account, row.url))
			if diff := cmp.Diff([]string{"a=Show"}, titles(t, got)); diff != "" || got.MovedTo != row.moved {
				t.Errorf("moved to %q, want %q; %s", got.MovedTo, row.moved, diff)
			}
		})
	}

	account.Calendar(t, "studio", "Studio 2")
	for _, u := range []string{account.URL, root} {
		_, err = f.Fetch(t.Context(), davSource(account, u))
		checkFetchError(t, err, CodeSeveral)
		var failed *FetchError
		if errors.As(err, &failed) && failed.Detail != "On air, Studio 2" && failed.Detail != "Studio 2, On air" {
			t.Errorf("detail %q, want the names", failed.Detail)
		}
	}
}

func TestCalDAVWrongPassword(t *testing.T) {
	account := davtest.New(t)
	from := davSource(account, account.Calendar(t, "onair", "On air"))
	from.Password = secret
	_, err := (&Fetcher{Client: http.DefaultClient}).Fetch(t.Context(), from)
	checkStatus(t, err, http.StatusUnauthorized)
}

func TestCalDAVFirstImportTakesFewRequests(t *testing.T) {
	account := davtest.New(t)
	at := account.Calendar(t, "onair", "On air")
	var all strings.Builder
	all.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n")
	for i := range 250 {
		one := object(fmt.Sprintf("u%d", i), fmt.Sprintf("Show %d", i))
		all.WriteString(one[strings.Index(one, "BEGIN:VEVENT"):strings.Index(one, "END:VCALENDAR")])
	}
	all.WriteString("END:VCALENDAR\r\n")
	account.Delete(t, at)
	account.Put(t, at, all.String())

	counted := &counter{next: http.DefaultTransport}
	f := &Fetcher{Client: &http.Client{Transport: counted}}
	got := mustFetch(t, f, davSource(account, at))
	if n := len(titles(t, got)); n != 250 || counted.n != 4 || got.Failed != 0 {
		t.Errorf("%d events by %d requests, %d failed; want 250 by 4", n, counted.n, got.Failed)
	}
}

// counter counts requests.
type counter struct {
	next http.RoundTripper
	n    int
}

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n++
	return c.next.RoundTrip(r)
}
