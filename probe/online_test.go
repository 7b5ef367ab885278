package probe_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tallylight/probe"
	"tallylight/readiness/toppage"
)

func TestThePageIsNotBlamedForOurOwnNetwork(t *testing.T) {
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + dead.Addr().String() + "/"
	dead.Close()
	for _, row := range []struct {
		name       string
		references func(alive string) []string
		page       func(alive string) string
		want       string
		asked      int
	}{
		{"another answers: the page is down", func(a string) []string { return []string{nobody, a} }, func(string) string { return nobody }, "refused", 1},
		{"no other answers: it is our network", func(string) []string { return []string{nobody} }, func(string) string { return nobody }, "offline", 0},
		{"none is set: the page is down", func(string) []string { return nil }, func(string) string { return nobody }, "refused", 0},
		{"the page answers: nobody is asked", func(a string) []string { return []string{a} }, func(a string) string { return a }, "", 1},
		{"an address that is none is not our network", func(string) []string { return []string{nobody} }, func(string) string { return "gopher://x" }, "address", 0},
	} {
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked++
			w.WriteHeader(http.StatusNotFound) // an answer all the same
		}))
		p := &probe.Prober{Transport: func() *http.Transport { return new(http.Transport) }, Now: time.Now, References: row.references(server.URL)}
		for range 2 {
			if got := p.Probe(t.Context(), toppage.Page{URL: row.page(server.URL)}); got.Error != row.want {
				t.Errorf("%s: error %q (%s), want %q", row.name, got.Error, got.Detail, row.want)
			}
		}
		server.Close()
		if row.want != "" && asked != row.asked {
			t.Errorf("%s: the references were asked %d times by two probes, want %d", row.name, asked, row.asked)
		}
	}
}
