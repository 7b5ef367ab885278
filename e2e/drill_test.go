package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// TestADrillOfTheDemo holds a drill as a person does: the origin is away for some seconds, and the certificate says that this
// proves nothing.
func TestADrillOfTheDemo(t *testing.T) {
	t.Parallel()
	demo := start(t, []string{"demo"})
	token := demo.said.wait(t, `(tl_\w+)`)
	ask := func(method, path, body string, into any) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, demo.url+"/api/v1"+path, bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		if err == nil && into != nil {
			err = json.Unmarshal(answer, into)
		}
		if err != nil {
			t.Fatalf("%s %s: %s %v", method, path, answer, err)
		}
		return resp.StatusCode
	}
	origin := func(do string) {
		t.Helper()
		resp, err := http.PostForm(demo.url+"/demo/toppage", url.Values{"do": {do}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	var pages struct {
		Toppages []struct{ ID, URL string } `json:"toppages"`
	}
	ask(http.MethodGet, "/toppages", "", &pages)
	page := pages.Toppages[0]
	at, err := url.Parse(page.URL)
	if err != nil {
		t.Fatal(err)
	}
	drills := "/toppages/" + page.ID + "/drills"
	if got := ask(http.MethodPost, drills, `{"kind":"refused","host":"another.example"}`, nil); got != http.StatusUnprocessableEntity {
		t.Errorf("a drill of a host that was typed wrongly is answered by %d", got)
	}
	if got := ask(http.MethodPost, drills, `{"kind":"refused","host":"`+at.Host+`"}`, nil); got >= 300 {
		t.Fatalf("opening a drill is answered by %d", got)
	}
	type drill struct {
		Result, Reason string
		Asked          int
	}
	newest := func() drill {
		var all []drill
		ask(http.MethodGet, drills, "", &all)
		return all[0]
	}
	origin("stop-origin")
	deadline, look := time.After(30*time.Second), time.NewTicker(200*time.Millisecond)
	defer look.Stop()
	for newest().Asked < 3 {
		select {
		case <-look.C:
		case <-deadline:
			t.Fatalf("nobody looks on: %+v", newest())
		}
	}
	origin("start-origin")
	var closed drill
	ask(http.MethodDelete, drills, "", &closed)
	if closed.Result != "unknown" || closed.Reason != "drill_too_short" {
		t.Errorf("some seconds prove %+v", closed)
	}
}
