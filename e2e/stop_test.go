package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// How much goes on when the program is told to stop: requests a second, forms whose ends have not come yet, and pages that
// listen.
const (
	pace     = 100
	unended  = 20
	watching = 10
	mostStop = 10 * time.Second // what a service manager may count on
)

// TestStopFinishesWhatIsOpen tells the program to stop while a hundred requests a second come in, forms are half sent, pages
// listen and a top page is probed that does not answer: what was begun is answered, streams end, a probe that was called off
// counts as no failure, and the program ends by itself within its time.
func TestStopFinishesWhatIsOpen(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 1)
	silent := newSite(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case asked <- struct{}{}:
		default:
		}
		<-r.Context().Done()
	}))
	app := &seriesOf{program: start(t, []string{"serve"}, "TALLYLIGHT_ALLOW="+silent.address)}
	app.token = http.Header{"Authorization": {"Bearer " + app.run("", "token", "create", "--name", "test", "--role", "admin")}}
	var page struct{ ID string }
	app.does(http.MethodPost, "/toppages", fmt.Sprintf(`{"name":"Top","url":"http://%s/"}`, silent.address), &page)
	<-asked

	var open sync.WaitGroup
	ends := app.halfSent(&open)
	app.listening(&open)
	told := app.underPace(&open)
	close(told)
	if err := app.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	close(ends)
	open.Wait()
	if err := app.cmd.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	if took := time.Since(begun); took > mostStop {
		t.Errorf("it took %v to end", took)
	} else {
		t.Logf("it ended after %v", took.Round(time.Millisecond))
	}
	app.launch()
	app.said.wait(t, greeting)
	var found struct {
		Checks []struct{ ID, State, Reason string }
	}
	app.does(http.MethodGet, "/toppages/"+page.ID, "", &found)
	for _, c := range found.Checks {
		if c.State == "fail" {
			t.Errorf("a probe that was called off failed %s: %s", c.ID, c.Reason)
		}
	}
}

// halfSent begins forms whose ends come when the channel is closed, and wants each to be answered.
func (p *seriesOf) halfSent(open *sync.WaitGroup) chan struct{} {
	ends := make(chan struct{})
	var begun sync.WaitGroup
	for n := range unended {
		begun.Add(1)
		open.Go(func() {
			form, rest := io.Pipe()
			go func() {
				fmt.Fprintf(rest, `{"title":"half sent %d",`, n)
				begun.Done()
				<-ends
				fmt.Fprint(rest, `"start":"2027-06-01T12:00:00Z"}`)
				rest.Close()
			}()
			if status, err := p.sends(http.MethodPost, "/api/v1/events", form); err != nil || status != http.StatusCreated {
				p.t.Errorf("what was half sent is answered %d, %v", status, err)
			}
		})
	}
	begun.Wait()
	return ends
}

// listening opens streams, which end well.
func (p *seriesOf) listening(open *sync.WaitGroup) {
	p.run("correct horse battery\n", "user", "add", "--email", "misaki@example.jp", "--name", "Misaki", "--role", "pr")
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	if resp, err := p.postForm(client, "/signin", url.Values{"email": {"misaki@example.jp"}, "password": {"correct horse battery"}}); err != nil || resp.Body.Close() != nil {
		p.t.Fatal(err)
	}
	for range watching {
		resp, err := client.Get(p.url + "/live")
		if err != nil || resp.Header.Get("Content-Type") != "text/event-stream" {
			p.t.Fatal(err, resp.Header)
		}
		open.Go(func() {
			defer resp.Body.Close()
			if _, err := io.Copy(io.Discard, resp.Body); err != nil {
				p.t.Errorf("a stream broke off: %v", err)
			}
		})
	}
}

// underPace asks for the board at the pace until it is told, and wants an answer to whatever was answered to begin with before.
func (p *seriesOf) underPace(open *sync.WaitGroup) chan struct{} {
	told, warm := make(chan struct{}), make(chan struct{})
	var answered atomic.Int64
	ticker := time.NewTicker(time.Second / pace)
	open.Go(func() {
		defer ticker.Stop()
		for n := 0; ; n++ {
			select {
			case <-told:
				p.t.Logf("%d requests were answered before", answered.Load())
				return
			case <-ticker.C:
			}
			if n == pace {
				close(warm)
			}
			open.Go(func() {
				status, err := p.sends(http.MethodGet, "/api/v1/board", nil)
				select {
				case <-told: // it may have come too late
					if err == nil && status != http.StatusOK {
						p.t.Errorf("a request is answered %d", status)
					}
				default:
					answered.Add(1)
					if err != nil || status != http.StatusOK {
						p.t.Errorf("a request is answered %d, %v", status, err)
					}
				}
			})
		}
	})
	<-warm
	return told
}

// sends asks the program and gives the status of the whole answer.
func (p *seriesOf) sends(method, path string, body io.Reader) (status int, err error) {
	if body == nil {
		body = strings.NewReader("")
	}
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, body)
	if err != nil {
		return 0, err
	}
	r.Header = p.token.Clone()
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}
