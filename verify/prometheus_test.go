package verify_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tallylight/internal/promtest"
	"tallylight/outbound"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/verify"
)

// client gives one that may dial a server of the test, and nothing else.
func client(t *testing.T, url string, timeout time.Duration) *verify.Client {
	t.Helper()
	_, host, _ := strings.Cut(url, "://")
	host, _, _ = strings.Cut(host, "/")
	allow, err := outbound.ParseAllow(host)
	if err != nil {
		t.Fatal(err)
	}
	transport := (&outbound.Policy{Allow: allow}).Transport()
	t.Cleanup(transport.CloseIdleConnections)
	return verify.New(transport, "test", time.Now, timeout)
}

func prom(ask string, w proof.Want) proof.Query { return proof.Query{Ask: ask, Want: w} }

var least20 = proof.Want{Compare: ">=", Value: 20}

func every(w proof.Want) proof.Want {
	w.Every = true
	return w
}

// exporter gives some series; old was sampled three minutes before began.
func exporter(began time.Time) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `ready 24
low 12
unready{zone="a"} 24
unready{zone="b"} 12
zoned{zone="a"} 24
zoned{zone="b"} 20
broken NaN
endless +Inf
old 24 %d
`, began.Add(-3*time.Minute).UnixMilli())
	}
}

func TestARealPrometheus(t *testing.T) {
	began := time.Now()
	url := promtest.Start(t, exporter(began))
	c := client(t, url, 0)
	rows := []struct {
		sentence string
		q        proof.Query
		want     proof.State
		reason   string
		measured string
	}{
		{"true", prom("ready", least20), proof.Pass, "", "24"},
		{"false", prom("low", least20), proof.Fail, "", "12"},
		{"a metric that is missing is not false", prom("nosuch", least20), proof.Unknown, proof.UnreadEmpty, ""},
		{"not even where little is wanted", prom("nosuch", proof.Want{Compare: "<=", Value: 5}), proof.Unknown, proof.UnreadEmpty, ""},
		{"a comparison makes false and missing look alike, and is not asked", prom("low >= 20", least20), proof.Unknown, proof.UnreadRejected, ""},
		{"nor with bool", prom("low >= bool 20", least20), proof.Unknown, proof.UnreadRejected, ""},
		{"NaN", prom("broken", least20), proof.Unknown, proof.UnreadNaN, ""},
		{"NaN is not unequal either", prom("broken", proof.Want{Compare: "!=", Value: 20}), proof.Unknown, proof.UnreadNaN, ""},
		{"infinite", prom("endless", least20), proof.Unknown, proof.UnreadNaN, ""},
		{"a division by zero", prom("ready / 0", least20), proof.Unknown, proof.UnreadNaN, ""},
		{"a sample of three minutes ago", prom("old", least20), proof.Unknown, proof.UnreadOld, ""},
		{"also within an aggregation", prom("sum(old)", least20), proof.Unknown, proof.UnreadOld, ""},
		{"also beside a fresh one", prom("ready + old", least20), proof.Unknown, proof.UnreadOld, ""},
		{"what stands in for a missing metric is no evidence", prom("nosuch or vector(24)", least20), proof.Unknown, proof.UnreadOld, ""},
		{"two series where one is expected", prom("zoned", least20), proof.Unknown, proof.UnreadSeveral, ""},
		{"two series, aggregated", prom("min(zoned)", least20), proof.Pass, "", "20"},
		{"two series that both meet it", prom("zoned", every(least20)), proof.Pass, "", "20 … 24 (n = 2)"},
		{"two series of which one does not", prom("unready", every(least20)), proof.Fail, "", "12 … 24 (n = 2)"},
		{"a comparison within an aggregation is a figure", prom("count(zoned > 1)", proof.Want{Compare: "==", Value: 2}), proof.Pass, "", "2"},
		{"over a range", prom("max_over_time(ready[1m])", least20), proof.Pass, "", "24"},
		{"a scalar", prom("scalar(ready)", least20), proof.Pass, "", "24"},
		{"a matrix is no value", prom("ready[1m]", least20), proof.Unknown, proof.UnreadShape, ""},
		{"a text is no value", prom(`"24"`, least20), proof.Unknown, proof.UnreadShape, ""},
		{"what Prometheus cannot read", prom("sum(ready", least20), proof.Unknown, proof.UnreadRejected, ""},
		{"what only Prometheus knows to be wrong", prom("rate(ready)", least20), proof.Unknown, proof.UnreadRejected, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			r := c.Prometheus(t.Context(), &readiness.Connection{URL: url}, row.q)
			if r.State != row.want || r.Reason != row.reason || r.Measured != row.measured {
				t.Errorf("%s reads %+v", row.q.Ask, r)
			}
			if r.Asked.Before(began) || r.State != proof.Unknown && r.Asked.Sub(r.At) > time.Minute {
				t.Errorf("asked %s, about %s", r.Asked, r.At)
			}
		})
	}
}

// said answers every question alike.
func said(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

const good = `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1435781451.781,"24"]}]}}`

// hangs answers nothing until the other side has gone, which a server notices only behind the body.
func hangs(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// drips answers without an end.
func drips(every string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, every); err != nil {
				return
			}
		}
	}
}

func TestOddAnswersOfPrometheus(t *testing.T) {
	rows := []struct {
		sentence string
		answer   http.HandlerFunc
		want     string // the reason; empty: it passes
	}{
		{"a good answer", said(200, good), ""},
		{"warnings", said(200, strings.Replace(good, `"data"`, `"warnings":["a store is away"],"data"`, 1)), proof.UnreadWarnings},
		{"what it says of the expression is no doubt", said(200, strings.Replace(good, `"data"`, `"warnings":["PromQL info: metric might not be a counter"],"data"`, 1)), ""},
		{"a part of the stores was asked", said(200, strings.Replace(good, `"data"`, `"isPartial":true,"data"`, 1)), proof.UnreadWarnings},
		{"all of them were", said(200, strings.Replace(good, `"data"`, `"isPartial":false,"data"`, 1)), ""},
		{"a success with an error", said(200, strings.Replace(good, `"data"`, `"error":"a store is away","data"`, 1)), proof.UnreadWarnings},
		{"two answers in one", said(200, strings.Replace(good, `"data"`, `"data":{"resultType":"vector","result":[]},"data"`, 1)), proof.UnreadJSON},
		{"HTTP 500", said(500, good), proof.UnreadStatus},
		{"HTTP 503 with a page", said(503, "<h1>unavailable</h1>"), proof.UnreadStatus},
		{"HTTP 401", said(401, ""), proof.UnreadDenied},
		{"HTTP 403 with a page", said(403, "<h1>forbidden</h1>"), proof.UnreadDenied},
		{"what cannot be calculated", said(422, `{"status":"error","errorType":"execution","error":"too many samples"}`), proof.UnreadFailed},
		{"a question that took too long there", said(503, `{"status":"error","errorType":"timeout","error":"query timed out"}`), proof.UnreadTimeout},
		{"a redirect is not followed", said(302, good), proof.UnreadStatus},
		{"HTTP 204", said(204, ""), proof.UnreadStatus},
		{"an error of its own", said(400, `{"status":"error","errorType":"bad_data","error":"parse error"}`), proof.UnreadRejected},
		{"an error that calls itself 200", said(200, `{"status":"error","error":"x"}`), proof.UnreadShape},
		{"a page", said(200, "<html>sign in</html>"), proof.UnreadJSON},
		{"nothing", said(200, ""), proof.UnreadJSON},
		{"half an answer", said(200, good[:len(good)/2]), proof.UnreadJSON},
		{"other JSON", said(200, `{"ok":true}`), proof.UnreadShape},
		{"a list", said(200, `[]`), proof.UnreadJSON},
		{"no result", said(200, `{"status":"success","data":{"resultType":"vector"}}`), proof.UnreadShape},
		{"an empty result", said(200, `{"status":"success","data":{"resultType":"vector","result":[]}}`), proof.UnreadEmpty},
		{"a histogram", said(200, `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{}]}]}}`), proof.UnreadShape},
		{"a value that is no figure", said(200, strings.Replace(good, `"24"`, `"many"`, 1)), proof.UnreadShape},
		{"a bare number for a value", said(200, strings.Replace(good, `"24"`, `24`, 1)), proof.UnreadShape},
		{"2 MiB", said(200, good+strings.Repeat(" ", 2<<20)), proof.UnreadLarge},
		{"an endless body", drips(strings.Repeat(" ", 1024)), proof.UnreadLarge},
		{"a hanging server", hangs, proof.UnreadTimeout},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			server := httptest.NewServer(row.answer)
			defer server.Close()
			r := client(t, server.URL, 300*time.Millisecond).Prometheus(t.Context(), &readiness.Connection{URL: server.URL + "/prom/"}, prom("vector(1)", least20))
			state := proof.Unknown
			if row.want == "" {
				state = proof.Pass
			}
			if r.State != state || r.Reason != row.want {
				t.Errorf("it reads %+v", r)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	server := httptest.NewServer(said(200, good))
	at := readiness.Connection{URL: server.URL + "/secret-path?token=hush"}
	allowed := client(t, server.URL, 0)
	closed := verify.New((&outbound.Policy{}).Transport(), "test", time.Now, 0)
	if r := closed.Prometheus(t.Context(), &at, prom("up", least20)); r.Reason != proof.UnreadAddress || strings.Contains(r.Detail, "hush") {
		t.Errorf("without the operator's word it reads %+v", r)
	}
	server.Close()
	if r := allowed.Prometheus(t.Context(), &at, prom("up", least20)); r.Reason != proof.UnreadRefused || strings.Contains(r.Detail, "hush") {
		t.Errorf("where nobody listens it reads %+v", r)
	}
	for _, bad := range []string{"ftp://127.0.0.1/", "://", "mailto:x"} {
		if r := allowed.Prometheus(t.Context(), &readiness.Connection{URL: bad}, prom("up", least20)); r.State != proof.Unknown {
			t.Errorf("%s reads %+v", bad, r)
		}
	}
}

func TestAtMostTenAreAskedAtOnce(t *testing.T) {
	arrived, leave := make(chan struct{}, 100), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-leave
		_, _ = io.WriteString(w, good)
	}))
	defer server.Close()
	c := client(t, server.URL, time.Minute)
	done := make(chan proof.Reading)
	for range 12 {
		go func() {
			done <- c.Prometheus(t.Context(), &readiness.Connection{URL: server.URL}, prom("vector(1)", least20))
		}()
	}
	for range 10 {
		<-arrived
	}
	if len(arrived) != 0 {
		t.Error("an eleventh is asked")
	}
	close(leave)
	for range 12 {
		if r := <-done; r.State != proof.Pass {
			t.Errorf("one reads %+v", r)
		}
	}
}
