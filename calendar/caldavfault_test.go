package calendar

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tallylight/readiness"
)

// oddDAV is a small CalDAV server that does as a test needs. The collection is /cal/.
type oddDAV struct {
	etags     map[string]string // by name of object
	bodies    map[string]string // by name of object; none: 404
	list      string            // in place of the list
	noReports bool
	report    string         // in place of a report's answer
	status    map[string]int // of a GET
	cut       string         // the name of an object that breaks off when it is got, or "report"
	mu        sync.Mutex     // objects are asked for several at once; it guards what follows
	gets      []string       // names, as asked
	auth      []string       // of each request
}

func (d *oddDAV) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.auth = append(d.auth, r.Header.Get("Authorization"))
	switch {
	case r.Method == "PROPFIND" && d.list != "":
		multistatus(w, d.list)
	case r.Method == "PROPFIND":
		all := itself
		for _, name := range sorted(d.etags) {
			all += listed(name, d.etags[name])
		}
		multistatus(w, all)
	case r.Method == "REPORT" && d.cut == "report":
		breaksOff(w, http.StatusMultiStatus, `<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`+reported("a.ics", d.bodies["a.ics"]))
	case r.Method == "REPORT" && d.noReports:
		w.WriteHeader(http.StatusNotImplemented)
	case r.Method == "REPORT" && d.report != "":
		multistatus(w, d.report)
	case r.Method == "REPORT":
		all := ""
		for _, name := range sorted(d.bodies) {
			if strings.Contains(string(body), ">/cal/"+name+"<") {
				all += reported(name, d.bodies[name])
			}
		}
		multistatus(w, all)
	default:
		d.get(w, strings.TrimPrefix(r.URL.Path, "/cal/"))
	}
}

func (d *oddDAV) get(w http.ResponseWriter, name string) {
	d.gets = append(d.gets, name)
	switch {
	case name == d.cut:
		breaksOff(w, http.StatusOK, d.bodies[name][:60])
	case d.status[name] != 0:
		w.WriteHeader(d.status[name])
	case d.bodies[name] == "":
		w.WriteHeader(http.StatusNotFound)
	default:
		_, _ = io.WriteString(w, d.bodies[name])
	}
}

// breaksOff announces a hundred bytes more than it says.
func breaksOff(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Length", fmt.Sprint(len(text)+100))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func sorted(m map[string]string) (names []string) {
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func multistatus(w http.ResponseWriter, responses string) {
	w.WriteHeader(http.StatusMultiStatus)
	_, _ = io.WriteString(w, `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`+responses+`</multistatus>`)
}

const itself = `<response><href>/cal/</href><propstat><prop><resourcetype><collection/><C:calendar/></resourcetype></prop>` +
	`<status>HTTP/1.1 200 OK</status></propstat></response>`

func listed(name, etag string) string {
	return `<response><href>/cal/` + name + `</href><propstat><prop><getetag>` + etag + `</getetag></prop>` +
		`<status>HTTP/1.1 200 OK</status></propstat><propstat><prop><displayname/></prop><status>HTTP/1.1 404 Not Found</status></propstat></response>`
}

func reported(name, body string) string {
	return `<response><href>/cal/` + name + `</href><propstat><prop><C:calendar-data>` + body + `</C:calendar-data></prop>` +
		`<status>HTTP/1.1 200 OK</status></propstat></response>`
}

// odd starts such a server with the events a and b, of which a is known in the source it gives.
func odd(t *testing.T) (*oddDAV, *Fetcher, Source) {
	t.Helper()
	d := &oddDAV{
		etags:  map[string]string{"a.ics": `"1"`, "b.ics": `"1"`},
		bodies: map[string]string{"a.ics": object("a", "A"), "b.ics": object("b", "B")},
	}
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	return d, &Fetcher{Client: server.Client(), Timeout: 10 * time.Second},
		Source{Kind: readiness.FeedCalDAV, URL: server.URL + "/cal/", Password: secret}
}

func TestCalDAVLosesNoEventToAnObjectThatFails(t *testing.T) {
	for _, row := range []struct {
		sentence  string
		turn      func(d *oddDAV) // after a first fetch
		body      []string
		untouched []string
		failed    int
	}{
		{"nothing is wrong with a new one", func(d *oddDAV) { d.etags["c.ics"], d.bodies["c.ics"] = `"1"`, object("c", "C") },
			[]string{"c=C"}, []string{"a", "b"}, 0},
		{"it is gone between list and fetch", func(d *oddDAV) { d.etags["b.ics"] = `"2"`; delete(d.bodies, "b.ics") },
			[]string{}, []string{"a", "b"}, 1},
		{"its server fails", func(d *oddDAV) { d.etags["b.ics"] = `"2"`; d.noReports, d.status = true, map[string]int{"b.ics": 500} },
			[]string{}, []string{"a", "b"}, 1},
		{"it is too large", func(d *oddDAV) {
			d.etags["b.ics"] = `"2"`
			d.bodies["b.ics"] = strings.Replace(object("b", "B"), "SUMMARY", "COMMENT:"+strings.Repeat("x", maxObject)+"\r\nSUMMARY", 1)
		}, []string{}, []string{"a", "b"}, 1},
		{"it is a web page", func(d *oddDAV) { d.etags["b.ics"] = `"2"`; d.bodies["b.ics"] = "&lt;html&gt;" }, []string{}, []string{"a", "b"}, 1},
		{"it is cut", func(d *oddDAV) { d.etags["b.ics"] = `"2"`; d.bodies["b.ics"] = object("b", "B")[:120] }, []string{}, []string{"a", "b"}, 1},
		{"a new one cannot be had", func(d *oddDAV) { d.etags["c.ics"] = `"1"` }, []string{}, []string{"a", "b"}, 1},
		{"no object of a list of new tags can be had", func(d *oddDAV) {
			d.etags, d.noReports, d.bodies = map[string]string{"a.ics": `"2"`, "b.ics": `"2"`}, true, nil
		}, []string{}, []string{"a", "b"}, 2},
		{"the server has enough of us", func(d *oddDAV) {
			d.etags = map[string]string{"a.ics": `"2"`, "b.ics": `"2"`}
			d.noReports, d.status = true, map[string]int{"a.ics": 429, "b.ics": 429}
		}, []string{}, []string{"a", "b"}, 2},
		{"it has no tag, and is fetched each time", func(d *oddDAV) { d.etags["b.ics"] = "" }, []string{"b=B"}, []string{"a"}, 0},
		{"it has a weak tag", func(d *oddDAV) { d.etags["b.ics"] = `W/"1"` }, []string{"b=B"}, []string{"a"}, 0},
		{"it has another one's UID", func(d *oddDAV) { d.etags["c.ics"], d.bodies["c.ics"] = `"1"`, object("a", "A again") },
			[]string{"a=A again"}, []string{"b"}, 0},
		{"reports are not understood", func(d *oddDAV) { d.etags["b.ics"] = `"2"`; d.noReports = true }, []string{"b=B"}, []string{"a"}, 0},
		{"a report is no XML", func(d *oddDAV) { d.etags["b.ics"] = `"2"`; d.report = "<response>\x01" }, []string{"b=B"}, []string{"a"}, 0},
		{"a report holds what was not asked for", func(d *oddDAV) {
			d.etags["b.ics"] = `"2"`
			d.report = reported("x.ics", object("x", "X")) + reported("b.ics", object("b", "New")) + reported("b.ics", object("b", "Twice"))
		}, []string{"b=New"}, []string{"a"}, 0},
		{"one object would cancel all", func(d *oddDAV) {
			d.etags["b.ics"] = `"2"`
			d.bodies["b.ics"] = strings.Replace(object("b", "B"), "VERSION:2.0\r\n", "METHOD:CANCEL\r\nX-WR-TIMEZONE:Asia/Tokyo\r\n", 1)
		}, []string{"b=B"}, []string{"a"}, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			d, f, from := odd(t)
			from = remember(from, mustFetch(t, f, from))
			row.turn(d)
			got := mustFetch(t, f, from)
			slices.Sort(got.Untouched)
			if diff := cmp.Diff(row.body, titles(t, got)); diff != "" {
				t.Error(diff)
			}
			if !slices.Equal(got.Untouched, row.untouched) || got.Failed != row.failed {
				t.Errorf("untouched %q, %d failed; want %q, %d", got.Untouched, got.Failed, row.untouched, row.failed)
			}
			if strings.Contains(string(got.Body), "METHOD") || strings.Contains(string(got.Body), "X-WR-TIMEZONE") {
				t.Error("one object speaks for all")
			}
		})
	}
}

// TestCalDAVThatBreaksOff tells what did not come because the connection ended from an object that cannot be had.
func TestCalDAVThatBreaksOff(t *testing.T) {
	news := func(d *oddDAV) { d.etags["b.ics"], d.noReports = `"2"`, true }
	for _, row := range []struct {
		sentence  string
		turn      func(d *oddDAV) // after a first fetch
		body      []string
		untouched []string
		truncated bool
	}{
		{"nothing breaks off", news, []string{"b=B"}, []string{"a"}, false},
		{"a report does, and its objects come one by one", func(d *oddDAV) {
			d.etags, d.cut = map[string]string{"a.ics": `"2"`, "b.ics": `"2"`}, "report"
		}, []string{"a=A", "b=B"}, nil, false},
		{"an object does", func(d *oddDAV) { news(d); d.cut = "b.ics" }, []string{}, []string{"a", "b"}, true},
		{"an object does, and the next one comes", func(d *oddDAV) {
			news(d)
			d.cut, d.etags["c.ics"], d.bodies["c.ics"] = "b.ics", `"1"`, object("c", "C")
		}, []string{"c=C"}, []string{"a", "b"}, true},
		{"a new object does", func(d *oddDAV) {
			news(d)
			d.cut, d.etags["c.ics"], d.bodies["c.ics"] = "c.ics", `"1"`, object("c", "C")
		}, []string{"b=B"}, []string{"a"}, true},
		{"an object has no end", func(d *oddDAV) { news(d); d.bodies["b.ics"] = object("b", "B")[:120] }, []string{}, []string{"a", "b"}, true},
		{"its server has enough of us", func(d *oddDAV) { news(d); d.status = map[string]int{"b.ics": 429} }, []string{}, []string{"a", "b"}, true},
		{"its server fails for one object", func(d *oddDAV) { news(d); d.status = map[string]int{"b.ics": 500} }, []string{}, []string{"a", "b"}, false},
		{"one object is a web page", func(d *oddDAV) { news(d); d.bodies["b.ics"] = "<html>" }, []string{}, []string{"a", "b"}, false},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			d, f, from := odd(t)
			from = remember(from, mustFetch(t, f, from))
			row.turn(d)
			got := mustFetch(t, f, from)
			slices.Sort(got.Untouched)
			if diff := cmp.Diff(row.body, titles(t, got)); diff != "" || !slices.Equal(got.Untouched, row.untouched) || got.Truncated != row.truncated {
				t.Errorf("untouched %q, truncated %v; want %q, %v; %s", got.Untouched, got.Truncated, row.untouched, row.truncated, diff)
			}
			if row.truncated && got.BodyHash != "" {
				t.Error("the next fetch would be spared")
			}
		})
	}
}

func TestCalDAVFetchesAgainWhatFailed(t *testing.T) {
	d, f, from := odd(t)
	from = remember(from, mustFetch(t, f, from))
	d.etags["b.ics"], d.noReports, d.status = `"2"`, true, map[string]int{"b.ics": 500}
	got := mustFetch(t, f, from)
	if got.BodyHash != "" {
		t.Error("the next fetch would be spared")
	}
	from, d.status, d.gets = remember(from, got), nil, nil
	got = mustFetch(t, f, from)
	if diff := cmp.Diff([]string{"b.ics"}, d.gets); diff != "" || got.Failed != 0 || got.BodyHash == "" {
		t.Errorf("asked for %q, %d failed, hash %q", d.gets, got.Failed, got.BodyHash)
	}
}

func TestCalDAVForgetsWhatItCannotRead(t *testing.T) {
	d, f, from := odd(t)
	first := mustFetch(t, f, from)
	for _, memory := range [][]byte{nil, {}, []byte("x"), first.Objects[:len(first.Objects)-1], append([]byte{objectsFormat}, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"...)} {
		from.Objects, from.BodyHash, d.gets = memory, first.BodyHash, nil
		got := mustFetch(t, f, from)
		if diff := cmp.Diff([]string{"a=A", "b=B"}, titles(t, got)); diff != "" || got.NotModified || got.Untouched != nil {
			t.Errorf("remembering %q: %s", memory, diff)
		}
	}
}

func TestCalDAVFaults(t *testing.T) {
	deep := strings.Repeat("<a>", 1<<20)
	wide := "<a " + strings.Repeat(`b="" `, 1<<20) + "/>"
	for _, row := range []struct {
		sentence string
		answer   http.HandlerFunc
		code     string
		status   int
	}{
		{"401", answerWith(401, ""), CodeStatus, 401},
		{"403", answerWith(403, ""), CodeStatus, 403},
		{"404", answerWith(404, ""), CodeStatus, 404},
		{"429", answerWith(429, "60"), CodeStatus, 429},
		{"500", answerWith(500, ""), CodeStatus, 500},
		{"405, no WebDAV", answerWith(405, ""), CodeCalDAV, 0},
		{"a calendar's address", body(oneCalendar), CodeCalDAV, 0},
		{"a web page as a multistatus", dav("<html><body>"), CodeCalDAV, 0},
		{"nothing as a multistatus", dav(""), CodeCalDAV, 0},
		{"a list without the collection", dav(`<multistatus xmlns="DAV:"></multistatus>`), CodeCalDAV, 0},
		{"a list that ends early", dav(`<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">` + itself), CodeIncomplete, 0},
		{"a list that ends early, in a response", dav(`<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">` + itself + "<response><href>/cal/a.i"), CodeIncomplete, 0},
		{"a list that its server says is cut", dav(`<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">` + itself +
			`<response><href>/cal/</href><status>HTTP/1.1 507 Insufficient Storage</status></response></multistatus>`), CodeStatus, 507},
		{"a list that the connection cuts", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			dav(`<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">`+itself)(w, r)
		}, CodeIncomplete, 0},
		{"tags nested a million deep", dav(`<multistatus xmlns="DAV:">` + deep), CodeCalDAV, 0},
		{"tags nested a million deep in a response", dav(`<multistatus xmlns="DAV:"><response>` + deep), CodeCalDAV, 0},
		{"a tag of a million attributes", dav(`<multistatus xmlns="DAV:">` + wide), CodeTooLarge, 0},
		{"an endless list", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusMultiStatus)
			_, err := io.WriteString(w, `<multistatus xmlns="DAV:">`)
			for filler := strings.Repeat("<response><href>/x</href></response>", 1000); err == nil; {
				_, err = io.WriteString(w, filler)
			}
		}, CodeTooLarge, 0},
		{"no answer in time", func(_ http.ResponseWriter, r *http.Request) { hang(r) }, CodeTimeout, 0},
		{"no end of the answer in time", func(w http.ResponseWriter, r *http.Request) {
			dav(`<multistatus xmlns="DAV:">`)(w, r)
			_ = http.NewResponseController(w).Flush()
			hang(r)
		}, CodeTimeoutBody, 0},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			server := httptest.NewServer(row.answer)
			defer server.Close()
			f := &Fetcher{Client: server.Client(), Timeout: 20 * time.Second}
			if row.code == CodeTimeout || row.code == CodeTimeoutBody {
				f.Timeout = 100 * time.Millisecond
			}
			before := allocated()
			_, err := f.Fetch(t.Context(), Source{Kind: readiness.FeedCalDAV, URL: server.URL + "/cal/?" + secret, Password: secret})
			if grown := allocated() - before; grown > 64<<20+uint64(f.limit()) {
				t.Errorf("it took %d MB", grown>>20)
			}
			checkFetchError(t, err, row.code)
			var failed *FetchError
			if errors.As(err, &failed) && failed.Status != row.status {
				t.Errorf("status %d, want %d", failed.Status, row.status)
			}
		})
	}
}

func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

// hang waits until the client has gone, which a server sees once it has read the request.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// dav answers with bytes that are said to be a multistatus.
func dav(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusMultiStatus)
		_, _ = io.WriteString(w, text)
	}
}

// TestCalDAVDiscoveryIsBounded: whatever a server says of the person and of the home of the calendars, little is read.
func TestCalDAVDiscoveryIsBounded(t *testing.T) {
	const prop = `<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><href>/</href><propstat><prop>`
	const end = `</prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>`
	const principal = `<current-user-principal><href>/me/</href></current-user-principal>`
	for _, row := range []struct{ sentence, person, home, code string }{
		{"the person is nested deeply", prop + strings.Repeat("<a>", 8<<20), "", CodeCalDAV},
		{"the person has no end", prop + strings.Repeat("<a></a>", 8<<20), "", CodeTooLarge},
		{"the person is not told", prop + `<current-user-principal><unauthenticated/></current-user-principal>` + end, "", CodeCalDAV},
		{"the person is no address", prop + `<current-user-principal><href>:%</href></current-user-principal>` + end, "", CodeCalDAV},
		{"the home is nested deeply", prop + principal + end, prop + strings.Repeat("<a>", 8<<20), CodeCalDAV},
		{"the home has no end", prop + principal + end, prop + strings.Repeat("<a></a>", 8<<20), CodeTooLarge},
		{"the home is not told", prop + principal + end, prop + end, CodeCalDAV},
		{"the home is a folder without calendars", prop + principal + end,
			prop + `<C:calendar-home-set><href>/</href><href>/other/</href></C:calendar-home-set>` + end, CodeCalDAV},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Header.Get("Depth") == "1":
					dav(prop+`<resourcetype><collection/></resourcetype>`+end)(w, r)
				case r.URL.Path == "/me/":
					dav(row.home)(w, r)
				default:
					dav(row.person)(w, r)
				}
			}))
			defer server.Close()
			before := allocated()
			_, err := (&Fetcher{Client: server.Client()}).Fetch(t.Context(), Source{Kind: readiness.FeedCalDAV, URL: server.URL})
			if grown := allocated() - before; grown > 64<<20 {
				t.Errorf("it took %d MB", grown>>20)
			}
			checkFetchError(t, err, row.code)
		})
	}
}

func TestCalDAVKeepsCredentialsOnTheirHost(t *testing.T) {
	d, f, from := odd(t)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "Bearer "+secret {
			t.Errorf("the feed's own server was asked with %q", got)
		}
		w.Header().Set("Location", from.URL)
		w.WriteHeader(http.StatusMovedPermanently)
	}))
	defer front.Close()
	d.noReports = true
	moved := from
	moved.URL = front.URL
	got := mustFetch(t, f, moved)
	if diff := cmp.Diff([]string{"a=A", "b=B"}, titles(t, got)); diff != "" || got.MovedTo != from.URL {
		t.Errorf("moved to %q; %s", got.MovedTo, diff)
	}
	for _, auth := range d.auth {
		if auth != "" {
			t.Errorf("another server was told %q", auth)
		}
	}

	d.auth = nil
	mustFetch(t, f, from)
	if want := slices.Repeat([]string{"Bearer " + secret}, 4); !slices.Equal(d.auth, want) {
		t.Errorf("its own server was told %q, want a bearer token each time", d.auth)
	}
}

// TestCalDAVAsksOneHostOnly: whatever host a list names, as servers behind a proxy do, its path is meant.
func TestCalDAVAsksOneHostOnly(t *testing.T) {
	d, f, from := odd(t)
	d.noReports = true
	d.list = strings.ReplaceAll(itself+listed("a.ics", `"1"`), "<href>/cal/", "<href>http://inner.example:8080/cal/")
	got := mustFetch(t, f, from)
	if diff := cmp.Diff([]string{"a=A"}, titles(t, got)); diff != "" || !slices.Equal(d.gets, []string{"a.ics"}) {
		t.Errorf("asked for %q; %s", d.gets, diff)
	}
}

func TestCalDAVLeavesOutWhatIsNoEvent(t *testing.T) {
	d, f, from := odd(t)
	typed := func(name, kind string) string {
		return strings.Replace(listed(name, `"1"`), "<getetag>", "<getcontenttype>"+kind+"</getcontenttype><getetag>", 1)
	}
	d.list = itself + typed("a.ics", "text/calendar; component=VTODO") + typed("b.ics", "text/calendar; charset=utf-8; component=vevent") +
		`<response><href>/cal/inner/</href><propstat><prop><resourcetype><collection/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response>`
	if diff := cmp.Diff([]string{"b=B"}, titles(t, mustFetch(t, f, from))); diff != "" {
		t.Error(diff)
	}
}

// TestCalDAVGoesOnWhereItsTimeWasUp: a collection that takes longer than a fetch may comes in several.
func TestCalDAVGoesOnWhereItsTimeWasUp(t *testing.T) {
	d, f, from := odd(t)
	for i := range 3 * objectsAtOnce {
		name := fmt.Sprintf("x%03d", i)
		d.etags[name+".ics"], d.bodies[name+".ics"] = `"1"`, object(name, name)
	}
	reports := 0
	f.Client = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		if r.Method == "REPORT" {
			if reports++; reports > 1 {
				return nil, http.ErrHandlerTimeout
			}
		}
		if r.Method == http.MethodGet {
			return nil, http.ErrHandlerTimeout
		}
		return http.DefaultTransport.RoundTrip(r)
	})}
	all := map[string]bool{}
	for range 4 {
		reports = 0
		got := mustFetch(t, f, from)
		for _, title := range titles(t, got) {
			all[title] = true
		}
		from = remember(from, got)
	}
	if got := mustFetch(t, f, from); len(all) != 3*objectsAtOnce+2 || !got.NotModified {
		t.Errorf("%d events after four fetches, not modified %v", len(all), got.NotModified)
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
