package web_test

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"
)

// stream is an open page's ear.
type stream struct {
	*testing.T
	lines chan string // closed at the end of the stream
}

// listen opens a stream. Its lines are read as they come, or not at all where the reader is slow.
func (s *site) listen(cookie string) stream {
	s.Helper()
	r, err := http.NewRequestWithContext(s.Context(), "GET", s.url+"/live", nil)
	s.must(err)
	r.Header.Set("Cookie", cookie)
	a, err := http.DefaultTransport.RoundTrip(r)
	s.must(err)
	if got := a.Header.Get("Content-Type"); a.StatusCode != 200 || got != "text/event-stream" || a.Header.Get("Cache-Control") != "no-store" {
		s.Fatalf("the stream: %d, %q", a.StatusCode, got)
	}
	heard := stream{s.T, make(chan string, 100)}
	go func() {
		defer close(heard.lines)
		defer a.Body.Close()
		for lines := bufio.NewScanner(a.Body); lines.Scan(); {
			heard.lines <- lines.Text()
		}
	}()
	return heard
}

// patience is how long a test waits for what ought to come at once.
const patience = 10 * time.Second

// next gives the next event and its data; empty at the end of the stream.
func (s stream) next() (event, data string) {
	s.Helper()
	late := time.After(patience)
	for {
		select {
		case line, ok := <-s.lines:
			if !ok {
				return "", ""
			}
			if after, found := strings.CutPrefix(line, "event: "); found {
				event = after
			}
			if after, found := strings.CutPrefix(line, "data: "); found {
				return event, after
			}
		case <-late:
			s.Fatal("nothing is heard")
		}
	}
}

func TestLive(t *testing.T) {
	s := open(t)
	if a := s.get("", "/live"); a.StatusCode != 303 {
		t.Errorf("nobody listens: %d", a.StatusCode)
	}
	var pages []stream
	for range 20 {
		page := s.listen(s.as(viewer))
		if event, data := page.next(); event != "live" || data != version(s.store.Revision()) {
			t.Fatalf("first comes %q %q", event, data)
		}
		pages = append(pages, page)
	}
	_, err := s.store.ClaimTask(t.Context(), s.task(true).ID, actorOf(s.people[sre]), noon)
	s.must(err)
	for _, page := range pages {
		if event, data := page.next(); event != "changed" || data != version(s.store.Revision()) {
			t.Fatalf("then comes %q %q", event, data)
		}
	}
	s.CloseStreams()
	s.CloseStreams()
	for _, page := range pages {
		if event, _ := page.next(); event != "" {
			t.Fatalf("after the end comes %q", event)
		}
	}
	if event, _ := s.listen(s.as(viewer)).next(); event != "live" {
		t.Errorf("a stream that is opened too late begins with %q", event)
	}
}

func TestALivePageThatDoesNotListenHoldsNobodyUp(t *testing.T) {
	s := open(t)
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/live", nil)
	s.must(err)
	r.Header.Set("Cookie", s.as(viewer))
	deaf, err := http.DefaultTransport.RoundTrip(r)
	s.must(err)
	defer deaf.Body.Close()
	awake := s.listen(s.as(viewer))
	awake.next()
	told := make(chan struct{})
	go func() {
		defer close(told)
		for n := range int64(20_000) {
			s.Announce(n)
		}
		s.Announce(1_000_000)
	}()
	select {
	case <-told:
	case <-time.After(patience):
		t.Fatal("telling waits for a page that does not listen")
	}
	for event, data := awake.next(); data != "1000000"; event, data = awake.next() {
		if event != "changed" {
			t.Fatalf("the last revision does not come, but %q", event)
		}
	}
}
