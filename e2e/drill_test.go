package e2e

import (
	"net/http"
	"net/url"
	"testing"
)

// TestADrillOfTheDemo holds a drill as a person does: the origin is away for some seconds, and its record says that this
// proves nothing.
func TestADrillOfTheDemo(t *testing.T) {
	t.Parallel()
	demo := start(t, []string{"demo"})
	var pages struct {
		Toppages []struct{ ID, URL string } `json:"toppages"`
	}
	demo.ask(http.MethodGet, "/toppages", "", &pages)
	page := pages.Toppages[0]
	at, err := url.Parse(page.URL)
	if err != nil {
		t.Fatal(err)
	}
	drills := "/toppages/" + page.ID + "/drills"
	var held []struct{ Check, Result, Proof string }
	demo.ask(http.MethodGet, drills, "", &held)
	if len(held) != 3 {
		t.Errorf("%d drills were held before", len(held))
	}
	for _, d := range held {
		if d.Result != "pass" || d.Proof != "marker" {
			t.Errorf("the demo's drill for %s is %s by %q", d.Check, d.Result, d.Proof)
		}
	}
	if got := demo.ask(http.MethodPost, drills, `{"kind":"refused","host":"another.example"}`, nil); got != http.StatusUnprocessableEntity {
		t.Errorf("a drill of a host that was typed wrongly is answered by %d", got)
	}
	if got := demo.ask(http.MethodPost, drills, `{"kind":"refused","host":"`+at.Host+`"}`, nil); got >= 300 {
		t.Fatalf("opening a drill is answered by %d", got)
	}
	type drill struct {
		Result, Reason string
		Asked          int
	}
	newest := func() drill {
		var all []drill
		demo.ask(http.MethodGet, drills, "", &all)
		return all[0]
	}
	demo.sample("stop-origin")
	until(t, "somebody looks on", patience, func() bool { return newest().Asked >= 3 })
	demo.sample("start-origin")
	var closed drill
	demo.ask(http.MethodDelete, drills, "", &closed)
	if closed.Result != "unknown" || closed.Reason != "drill_too_short" {
		t.Errorf("some seconds prove %+v", closed)
	}
}
