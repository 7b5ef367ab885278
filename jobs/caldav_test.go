package jobs_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/calendar"
	"tallylight/internal/davtest"
	"tallylight/readiness"
	"tallylight/readiness/intake"
)

// TestACollectionThatBreaksOff takes over the objects that came, takes none for removed, and is no good fetch until all came.
func TestACollectionThatBreaksOff(t *testing.T) {
	const ns = `<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`
	d := onSQLite(t)
	tags, objects, cut := map[string]string{}, map[string]string{}, ""
	gets := 0
	var changing sync.Mutex
	for n, event := range daily(6) {
		name := fmt.Sprintf("/%d.ics", n)
		tags[name], objects[name] = "1", ics(event)
	}
	d.serves(func(w http.ResponseWriter, r *http.Request) {
		changing.Lock()
		defer changing.Unlock()
		switch {
		case r.Method == "PROPFIND":
			list := ns + `<response><href>/</href><propstat><prop><resourcetype><C:calendar/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response>`
			for name, tag := range tags {
				list += `<response><href>` + name + `</href><propstat><prop><getetag>"` + tag + `"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response>`
			}
			if cut == "list" {
				w.Header().Set("Content-Length", "99999")
			} else {
				list += "</multistatus>"
			}
			w.WriteHeader(http.StatusMultiStatus)
			fmt.Fprint(w, list)
		case r.Method != http.MethodGet:
			w.WriteHeader(http.StatusNotImplemented)
		case r.URL.Path == cut:
			gets++
			w.Header().Set("Content-Length", "99999")
			fmt.Fprint(w, objects[cut][:100])
		default:
			gets++
			fmt.Fprint(w, objects[r.URL.Path])
		}
	})
	f := must(d.store.AddFeed(t.Context(), readiness.Feed{Name: "On air", Kind: readiness.FeedCalDAV, URL: d.server.URL + "/", Password: "p"}, nil, pr, d.clock()))
	d.feedID = f.ID
	if counts := d.fetched(); counts.Added != 6 || d.feed().State != readiness.FeedOK {
		t.Fatalf("%+v", counts)
	}
	good := d.feed().LastGood
	for _, step := range []struct {
		name    string
		do      func()
		changed int
		gets    int
		code    string
	}{
		{"the list breaks off", func() { delete(tags, "/5.ics"); cut = "list" }, 0, 0, calendar.CodeIncomplete},
		{"one object breaks off, another one comes", func() {
			tags["/0.ics"], tags["/1.ics"], cut = "2", "2", "/0.ics"
			objects["/0.ics"], objects["/1.ics"] = ics(vevent("u0", noon.AddDate(0, 0, 20))), ics(vevent("u1", noon.AddDate(0, 0, 20)))
		}, 1, 2, calendar.CodeIncomplete},
		{"it breaks off again", func() {}, 0, 2, calendar.CodeIncomplete},
		{"all comes, and what is gone is gone", func() { cut = "" }, 1, 2, ""},
	} {
		changing.Lock()
		step.do()
		gets = 0
		changing.Unlock()
		counts, _ := d.fetch() // why it failed is on the feed
		missing := 0
		for _, e := range d.snapshot().Events {
			if e.Calendar == readiness.Missing {
				missing++
			}
		}
		f := d.feed()
		changing.Lock()
		asked := gets
		changing.Unlock()
		if counts.Changed != step.changed || f.ErrorCode != step.code || f.LastGood.Equal(good) != (step.code != "") || (missing > 0) != (step.code == "") || asked != step.gets {
			t.Errorf("%s: %+v, %q, last good %s, %d missing, %d objects asked for", step.name, counts, f.ErrorCode, f.LastGood, missing, asked)
		}
	}
}

// TestACollectionIsFollowed imports a CalDAV collection as it changes, object by object.
func TestACollectionIsFollowed(t *testing.T) {
	account := davtest.New(t)
	at := account.Calendar(t, "onair", "On air")
	d := onSQLite(t)
	d.Fetcher.Client = http.DefaultClient
	put := func(n int, more ...string) {
		account.Put(t, fmt.Sprintf("%s%d.ics", at, n), ics(vevent(fmt.Sprint("u", n), noon.AddDate(0, 0, n+1), more...)))
	}
	for n := range 10 {
		put(n)
	}
	from := readiness.FeedSource{Kind: readiness.FeedCalDAV, URL: at, User: account.User, Password: account.Password}
	seen, body, err := d.Preview(t.Context(), from, nil)
	if err != nil || len(seen.Occurrences) != 10 {
		t.Fatalf("preview: %d events, error %v", len(seen.Occurrences), err)
	}
	f, counts, err := d.AddFeed(t.Context(), readiness.Feed{Name: "On air", Kind: from.Kind, URL: from.URL, User: from.User,
		Password: from.Password}, body, intake.Chosen{}, pr)
	if err != nil || counts.Added != 10 {
		t.Fatalf("add: %+v, error %v", counts, err)
	}
	d.feedID = f.ID
	for _, step := range []struct {
		name    string
		do      func()
		after   time.Duration
		want    readiness.FeedCounts
		state   readiness.FeedState
		missing int
	}{
		{"nothing has changed since it was added", func() {}, 0, readiness.FeedCounts{Total: 10, Kept: 10}, readiness.FeedOK, 0},
		{"nor since it was fetched", func() {}, 0, readiness.FeedCounts{Total: 10, Kept: 10}, readiness.FeedOK, 0},
		{"one object is cancelled", func() { put(0, "STATUS:CANCELLED") }, 0, readiness.FeedCounts{Total: 10, Changed: 1, Kept: 9}, readiness.FeedOK, 0},
		{"one is deleted", func() { account.Delete(t, at+"1.ics") }, 0, readiness.FeedCounts{Total: 9, Removed: 1, Kept: 9}, readiness.FeedOK, 1},
		{"one is back", func() { put(1) }, 0, readiness.FeedCounts{Total: 10, Changed: 1, Kept: 9}, readiness.FeedOK, 0},
		{"the next day, when all is read anew", func() {}, 24 * time.Hour, readiness.FeedCounts{Total: 10, Kept: 10}, readiness.FeedOK, 0},
		{"most are deleted: held", func() {
			for n := 2; n < 9; n++ {
				account.Delete(t, fmt.Sprintf("%s%d.ics", at, n))
			}
		}, 0, readiness.FeedCounts{Total: 3, Kept: 10}, readiness.FeedHeld, 0},
	} {
		step.do()
		d.wait(step.after)
		counts := d.fetched()
		missing := 0
		for _, e := range d.snapshot().Events {
			if e.Calendar == readiness.Missing {
				missing++
			}
		}
		if step.state == readiness.FeedHeld {
			counts.Total = step.want.Total // while it is held it is counted both ways
		}
		if counts != step.want || d.feed().State != step.state || missing != step.missing {
			t.Errorf("%s: %+v, %s, %d missing; want %+v, %s, %d", step.name, counts, d.feed().State, missing, step.want, step.state, step.missing)
		}
	}
	must(d.store.ChangeFeed(t.Context(), d.feedID, readiness.FeedEdit{Password: "another"}, 0, pr, d.clock()))
	var source *readiness.SourceError
	if _, err := d.fetch(); !errors.As(err, &source) || source.Detail != "401" || strings.Contains(err.Error(), at) {
		t.Errorf("a wrong password: error %v", err)
	}
}
