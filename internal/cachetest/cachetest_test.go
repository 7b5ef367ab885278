package cachetest

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ask gives the status and the headers of an answer; status 0: there was none.
func ask(t *testing.T, url string) (int, http.Header, string) {
	t.Helper()
	client := &http.Client{Transport: new(http.Transport), Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	resp, err := client.Get(url)
	if err != nil {
		return 0, nil, ""
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(page)
}

func TestTheOriginDoesAsItIsTold(t *testing.T) {
	o := NewOrigin(t, Page{CacheControl: "max-age=1", Mark: true, MarkInBody: true, ETag: `"1"`})
	for _, row := range []struct {
		sentence string
		state    State
		status   int
	}{
		{"it is up at first", Up, 200}, {"it fails", Failing, 503}, {"it is down", Down, 0}, {"it is up again", Up, 200},
	} {
		o.Set(t, row.state)
		status, h, page := ask(t, o.URL())
		if status != row.status {
			t.Fatalf("%s: status %d", row.sentence, status)
		}
		if mark := h.Get("X-Origin-Rendered"); status == 200 && (mark == "" || !strings.Contains(page, "<!-- X-Origin-Rendered: "+mark+" -->")) {
			t.Errorf("%s: marked %q in %s", row.sentence, mark, page)
		}
	}
	if n := o.Asked(); n != 3 {
		t.Errorf("asked %d times, want 3", n)
	}
}

func TestAHangingOriginIsLetGo(t *testing.T) {
	o := NewOrigin(t, Page{})
	o.Set(t, Hanging)
	answered := make(chan int)
	go func() {
		status, _, _ := ask(t, o.URL())
		answered <- status
	}()
	for o.Asked() == 0 {
		time.Sleep(time.Millisecond)
	}
	select {
	case status := <-answered:
		t.Fatalf("it answered %d", status)
	default:
	}
	o.Set(t, Up)
	if status := <-answered; status != 0 {
		t.Errorf("what hung was answered %d", status)
	}
	if status, _, _ := ask(t, o.URL()); status != 200 {
		t.Errorf("afterwards it answers %d", status)
	}
}

func TestRealCachesServeWhatTheyKeep(t *testing.T) {
	for _, row := range []struct {
		name  string
		start func(testing.TB, *Origin) string
	}{
		{"nginx", func(tb testing.TB, o *Origin) string { return Nginx(tb, o, NginxTells) }},
		{"Varnish", func(tb testing.TB, o *Origin) string { return Varnish(tb, o, "10s", "") }},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := NewOrigin(t, Page{CacheControl: "max-age=60", Mark: true})
			url := row.start(t, o)
			_, first, _ := ask(t, url)
			o.Set(t, Down)
			status, second, _ := ask(t, url)
			if mark := second.Get("X-Origin-Rendered"); status != 200 || mark == "" || mark != first.Get("X-Origin-Rendered") {
				t.Errorf("with a dead origin %d %v, before %v", status, second, first)
			}
			if n := o.Asked(); n != 1 {
				t.Errorf("the origin was asked %d times", n)
			}
		})
	}
}
