package verify_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
)

func TestHTTPCheck(t *testing.T) {
	at := func(path, compare string, value float64, text string) proof.Want {
		return proof.Want{Path: path, Compare: compare, Value: value, Text: text}
	}
	const body = `{"data":{"items":[{"ready":24,"name":"web","open":true,"gone":null}],"big":1e999},"a.b":1,"build":9007199254740993}`
	rows := []struct {
		sentence string
		answer   http.HandlerFunc
		w        proof.Want
		want     proof.State
		reason   string
	}{
		{"200 is what is expected", said(200, "x"), proof.Want{}, proof.Pass, ""},
		{"another status fails", said(503, body), proof.Want{}, proof.Fail, ""},
		{"a redirect is not followed", said(302, ""), proof.Want{}, proof.Fail, ""},
		{"503 may be what is expected", said(503, "sorry"), proof.Want{Status: 503}, proof.Pass, ""},
		{"a figure", said(200, body), at("data.items[0].ready", ">=", 20, ""), proof.Pass, ""},
		{"a figure that is too low", said(200, body), at("data.items[0].ready", ">=", 25, ""), proof.Fail, ""},
		{"a text", said(200, body), at("data.items[0].name", "==", 0, "web"), proof.Pass, ""},
		{"another text", said(200, body), at("data.items[0].name", "==", 0, "db"), proof.Fail, ""},
		{"true", said(200, body), at("data.items[0].open", "==", 0, "true"), proof.Pass, ""},
		{"a text where a figure is compared", said(200, body), at("data.items[0].name", ">=", 20, ""), proof.Unknown, proof.UnreadNaN},
		{"a figure that no computer holds", said(200, body), at("data.big", ">=", 20, ""), proof.Unknown, proof.UnreadNaN},
		{"null", said(200, body), at("data.items[0].gone", "!=", 0, "x"), proof.Unknown, proof.UnreadValue},
		{"an object", said(200, body), at("data", "!=", 0, "x"), proof.Unknown, proof.UnreadValue},
		{"a path that leads nowhere", said(200, body), at("data.items[1].ready", ">=", 20, ""), proof.Unknown, proof.UnreadPath},
		{"an index into an object", said(200, body), at("data[0]", ">=", 20, ""), proof.Unknown, proof.UnreadPath},
		{"a member of a figure", said(200, body), at("data.items[0].ready.x", ">=", 20, ""), proof.Unknown, proof.UnreadPath},
		{"one more than what is exact is not it", said(200, body), at("build", "==", 9007199254740992, ""), proof.Unknown, proof.UnreadNaN},
		{"nor does it differ for certain", said(200, body), at("build", "!=", 9007199254740992, ""), proof.Unknown, proof.UnreadNaN},
		{"it is more than a little", said(200, body), at("build", ">=", 9000, ""), proof.Pass, ""},
		{"as a text it is as it stands", said(200, body), at("build", "==", 0, "9007199254740993"), proof.Pass, ""},
		{"and no other", said(200, body), at("build", "==", 0, "9007199254740992"), proof.Fail, ""},
		{"a member that comes twice", said(200, `{"a":1,"a":24}`), at("a", ">=", 20, ""), proof.Unknown, proof.UnreadJSON},
		{"far inside", said(200, `{"b":[{"c":{}},{"c":1,"C":2}],"a":24}`), at("a", ">=", 20, ""), proof.Unknown, proof.UnreadJSON},
		{"one name in two objects", said(200, `{"b":{"a":1},"c":[{"a":1},{"a":"a"},["a","a"]],"a":24}`), at("a", ">=", 20, ""), proof.Pass, ""},
		{"not JSON", said(200, "<html>"), at("data", ">=", 20, ""), proof.Unknown, proof.UnreadJSON},
		{"JSON and more", said(200, body+body), at("data.items[0].ready", ">=", 20, ""), proof.Unknown, proof.UnreadJSON},
		{"more than 64 KiB", said(200, `{"a":1}`+strings.Repeat(" ", 64<<10)), at("a", ">=", 1, ""), proof.Unknown, proof.UnreadLarge},
		{"64 KiB are read", said(200, `{"a":1}`+strings.Repeat(" ", 64<<10-7)), at("a", ">=", 1, ""), proof.Pass, ""},
		{"an endless body", drips(" "), at("a", ">=", 1, ""), proof.Unknown, proof.UnreadLarge},
		{"a hanging server", hangs, proof.Want{}, proof.Unknown, proof.UnreadTimeout},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			server := httptest.NewServer(row.answer)
			defer server.Close()
			r := client(t, server.URL, 500*time.Millisecond).HTTP(t.Context(), nil, proof.Query{Ask: server.URL + "/status", Want: row.w})
			if r.State != row.want || r.Reason != row.reason {
				t.Errorf("it reads %+v", r)
			}
		})
	}
}

func TestRedirectsAreFollowedWhereThatIsAsked(t *testing.T) {
	for _, row := range []struct {
		sentence, ask string
		follow        bool
		want          proof.State
		hops          int
	}{
		{"not unless asked", "/short", false, proof.Fail, 1},
		{"to what answers", "/short", true, proof.Pass, 2},
		{"to what does not", "/broken", true, proof.Fail, 2},
		{"not for ever", "/round", true, proof.Fail, 6},
		{"an answer leads nowhere", "/page", true, proof.Pass, 1},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			hops := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				hops++
				to := map[string]string{"/short": "/page", "/broken": "/gone", "/round": "/round"}[r.URL.Path]
				switch {
				case to != "":
					http.Redirect(w, r, to, http.StatusFound)
				case r.URL.Path != "/page":
					http.NotFound(w, r)
				}
			}))
			defer server.Close()
			r := client(t, server.URL, 0).HTTP(t.Context(), nil, proof.Query{Ask: server.URL + row.ask, Want: proof.Want{Follow: row.follow}})
			if r.State != row.want || hops != row.hops {
				t.Errorf("it reads %+v after %d requests", r, hops)
			}
		})
	}
}

func TestSecretHeadersStayBehindARedirect(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Authorization"))
		if r.URL.Path == "/api" {
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		}
	}))
	defer server.Close()
	with := readiness.Connection{URL: server.URL + "/api", Header: "Authorization", Value: "Bearer hush"}
	r := client(t, server.URL, 0).HTTP(t.Context(), &with, proof.Query{Ask: server.URL + "/api", Want: proof.Want{Follow: true}})
	if r.State != proof.Pass || len(got) != 2 || got[0] != "Bearer hush" || got[1] != "" {
		t.Errorf("it reads %+v, got %q", r, got)
	}
}

func TestSecretHeadersGoOnlyBelowTheConnectionsAddress(t *testing.T) {
	rows := []struct {
		sentence, base, ask string
		sent                bool
	}{
		{"its own address", "/api", "/api", true},
		{"below it", "/api", "/api/ready?x=1", true},
		{"below a folder", "/api/", "/api/ready", true},
		{"anywhere below a host", "", "/ready", true},
		{"another path", "/api", "/other", false},
		{"a path that begins alike", "/api", "/apis", false},
		{"a path that climbs out", "/api", "/api/../other", false},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			var got []string
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				got = append(got, r.Header.Get("Authorization"))
			}))
			defer server.Close()
			with := readiness.Connection{URL: server.URL + row.base, Header: "Authorization", Value: "Bearer hush"}
			r := client(t, server.URL, 0).HTTP(t.Context(), &with, proof.Query{Ask: server.URL + row.ask})
			if row.sent && (r.State != proof.Pass || len(got) != 1 || got[0] != "Bearer hush") {
				t.Errorf("it reads %+v, got %q", r, got)
			}
			if !row.sent && (r.Reason != proof.UnreadConnection || len(got) != 0) {
				t.Errorf("it reads %+v, got %q", r, got)
			}
		})
	}
}
