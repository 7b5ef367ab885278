package verify_test

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/internal/promtest"
	"tallylight/readiness"
	"tallylight/readiness/measured"
	"tallylight/readiness/proof"
)

// noon is an instant that no scrape of a test reaches: what a clock gives is known for it all the same.
var noon = time.Date(2026, 11, 17, 3, 0, 0, 0, time.UTC)

// reasonOf is the word of a range that could not be read; empty where it could.
func reasonOf(t *testing.T, err error) string {
	t.Helper()
	var u measured.Unread
	if err != nil && !errors.As(err, &u) {
		t.Fatalf("the error is %T", err)
	}
	return u.Reason
}

// written writes the points of a series down, a gap as –.
func written(s measured.Series) string {
	var all []string
	for _, rate := range s.Rates {
		if math.IsNaN(rate) {
			all = append(all, "–")
		} else {
			all = append(all, fmt.Sprintf("%.4g", rate))
		}
	}
	return strings.Join(all, " ")
}

func TestRangesOfARealPrometheus(t *testing.T) {
	url := promtest.Start(t, exporter(time.Now()))
	c := client(t, url, 0)
	two := `label_replace(vector(1), "zone", "a", "", "") or vector(2)`
	rows := []struct {
		sentence, ask string
		want          string // the minutes from 12:00 to 12:05
		reason        string
	}{
		{"what is always the same", "vector(7)", "7 7 7 7 7", ""},
		{"a scalar is a series too", "7", "7 7 7 7 7", ""},
		{"a minute from its first second on", fmt.Sprintf("time() - %d", noon.Unix()), "0 60 120 180 240", ""},
		{"a minute without a value is a gap", "sum(vector(time()) % 120 < 60)", "0 – 0 – 0", ""},
		{"NaN is a gap", "0 / (vector(time()) % 120)", "– 0 – 0 –", ""},
		{"an infinity is told as such", "-1 / (vector(time()) % 120)", "-Inf -0.01667 -Inf -0.01667 -Inf", ""},
		{"less than nothing is told as such", "vector(-1)", "-1 -1 -1 -1 -1", ""},
		{"zero is zero", "vector(0)", "0 0 0 0 0", ""},
		{"no metric of that name", "sum(rate(nosuch_total[1m]))", "", proof.UnreadEmpty},
		{"a metric that was not there yet", "ready", "", proof.UnreadEmpty},
		{"two series", two, "", proof.UnreadSeveral},
		{"two series, summed up", "sum(" + two + ")", "3 3 3 3 3", ""},
		{"a series that gets another label is two", fmt.Sprintf(`label_replace(sum(vector(time()) < %d), "zone", "a", "", "") or sum(vector(time()) >= %[1]d)`, noon.Unix()+120), "", proof.UnreadSeveral},
		{"a text", `"7"`, "", proof.UnreadRejected},
		{"what Prometheus cannot read", "sum(ready", "", proof.UnreadRejected},
		{"what only Prometheus knows to be wrong", "rate(ready)", "", proof.UnreadRejected},
		{"what it cannot calculate", "vector(1) * on() (" + two + ")", "", proof.UnreadFailed},
		{"a comparison leaves out what is not so, and is not asked", "vector(7) > 5", "", proof.UnreadRejected},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			s, asked, err := c.Range(t.Context(), &readiness.Connection{ID: "p1", URL: url}, row.ask, noon, noon.Add(5*time.Minute), time.Minute)
			if got := reasonOf(t, err); got != row.reason || written(s) != row.want {
				t.Fatalf("%s reads %q, %q (%v)", row.ask, written(s), got, err)
			}
			if asked.Source != "p1" || asked.Expression != row.ask || asked.Step != time.Minute {
				t.Errorf("it was asked by %+v", asked)
			}
			if err == nil && (!strings.Contains(asked.Server, ".") || len(asked.Hash) != 64 || asked.Incomplete != "") {
				t.Errorf("it was asked by %+v", asked)
			}
		})
	}
}

func TestALongRangeIsAskedInPieces(t *testing.T) {
	url := promtest.Start(t, exporter(time.Now()))
	c, at := client(t, url, 0), &readiness.Connection{URL: url}
	from, to := noon.AddDate(0, 0, -28).Add(17*time.Second), noon.Add(17*time.Second)
	s, asked, err := c.Range(t.Context(), at, "time()", from, to, time.Minute)
	if err != nil || len(s.Rates) != 28*24*60+1 || measured.Pieces(from, to, time.Minute) != 4 {
		t.Fatalf("%d points, error %v", len(s.Rates), err)
	}
	for i, rate := range s.Rates {
		if rate != float64(s.At(i).Unix()) {
			t.Fatalf("point %d is of %v, not of %v", i, rate, s.At(i))
		}
	}
	again, asked2, err := c.Range(t.Context(), at, "time()", from.Add(20*time.Second), to, time.Minute)
	if err != nil || asked2.Hash != asked.Hash || !again.Start.Equal(s.Start) {
		t.Errorf("asked a moment later it is another series: error %v", err)
	}
}

const range1 = `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1794884400,"1"],[1794884460,"2"],[1794884520,"3"]]}]}}`

func TestOddRangesOfPrometheus(t *testing.T) {
	with := func(old, new string) http.HandlerFunc { return said(200, strings.Replace(range1, old, new, 1)) }
	rows := []struct {
		sentence string
		answer   http.HandlerFunc
		reason   string
		doubt    string
	}{
		{"a good answer", said(200, range1), "", ""},
		{"warnings are kept with the figures", with(`"data"`, `"warnings":["a store is away"],"data"`), "", "a store is away"},
		{"a part of the stores was asked", with(`"data"`, `"isPartial":true,"data"`), "", "isPartial"},
		{"a success with an error", with(`"data"`, `"error":"a store is away","data"`), "", "a store is away"},
		{"what it says of the expression is no doubt", with(`"data"`, `"warnings":["PromQL info: not a counter"],"infos":["x"],"data"`), "", ""},
		{"a value with an escape", with(`"2"`, `"\u0032"`), "", ""},
		{"spaces between everything", said(200, strings.NewReplacer(",", " ,\n", "[", "[\t", "]", " ]").Replace(range1)), "", ""},
		{"values that are none", with(`[[1794884400,"1"],[1794884460,"2"],[1794884520,"3"]]`, `null`), proof.UnreadShape, ""},
		{"a value too many", with(`"2"]`, `"2",7]`), proof.UnreadShape, ""},
		{"a value that is missing", with(`,"2"]`, `]`), proof.UnreadShape, ""},
		{"a bare number for a value", with(`"2"`, `2`), proof.UnreadShape, ""},
		{"a value that is no figure", with(`"2"`, `"many"`), proof.UnreadShape, ""},
		{"a point beside the steps", with(`1794884460`, `1794884467`), proof.UnreadShape, ""},
		{"a point twice", with(`1794884460`, `1794884400`), proof.UnreadShape, ""},
		{"points from the last to the first", with(`1794884520`, `1794884340`), proof.UnreadShape, ""},
		{"a time that is no number", with(`1794884460`, `"noon"`), proof.UnreadShape, ""},
		{"a point of another year", with(`1794884460`, `1e300`), proof.UnreadShape, ""},
		{"a histogram", with(`"values"`, `"histograms":[[1794884400,{}]],"values"`), proof.UnreadShape, ""},
		{"an instant instead of a range", said(200, good), proof.UnreadShape, ""},
		{"a series without points", said(200, `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[]}]}}`), proof.UnreadEmpty, ""},
		{"an empty result", said(200, `{"status":"success","data":{"resultType":"matrix","result":[]}}`), proof.UnreadEmpty, ""},
		{"no result", said(200, `{"status":"success","data":{"resultType":"matrix"}}`), proof.UnreadShape, ""},
		{"no result, with a warning", said(200, `{"status":"success","warnings":["x"],"data":{"resultType":"matrix","result":null}}`), proof.UnreadShape, ""},
		{"two answers in one", with(`"data"`, `"data":{"resultType":"matrix","result":[]},"data"`), proof.UnreadJSON, ""},
		{"other JSON", said(200, `{"ok":true}`), proof.UnreadShape, ""},
		{"an error that calls itself 200", said(200, `{"status":"error","error":"x"}`), proof.UnreadShape, ""},
		{"an error that calls itself 200 and warns", said(200, `{"status":"error","warnings":["x"],"error":"x"}`), proof.UnreadShape, ""},
		{"a page", said(200, "<html>sign in</html>"), proof.UnreadJSON, ""},
		{"half an answer", said(200, range1[:len(range1)/2]), proof.UnreadJSON, ""},
		{"nothing", said(200, ""), proof.UnreadJSON, ""},
		{"HTTP 400", said(400, `{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution"}`), proof.UnreadRejected, ""},
		{"HTTP 400 of something in between", said(400, "<h1>bad request</h1>"), proof.UnreadStatus, ""},
		{"HTTP 422", said(422, `{"status":"error","errorType":"execution","error":"too many samples"}`), proof.UnreadFailed, ""},
		{"HTTP 503 of a question that took too long", said(503, `{"status":"error","errorType":"timeout","error":"query timed out"}`), proof.UnreadTimeout, ""},
		{"HTTP 503 of a question that was stopped", said(503, `{"status":"error","errorType":"canceled","error":"query was canceled"}`), proof.UnreadStatus, ""},
		{"HTTP 502 with a page", said(502, "<h1>bad gateway</h1>"), proof.UnreadStatus, ""},
		{"HTTP 401", said(401, "<h1>sign in</h1>"), proof.UnreadDenied, ""},
		{"HTTP 403", said(403, ""), proof.UnreadDenied, ""},
		{"HTTP 413", said(413, "<h1>too large</h1>"), proof.UnreadStatus, ""},
		{"HTTP 405 of what takes no POST", said(405, ""), proof.UnreadStatus, ""},
		{"a redirect is not followed", said(302, range1), proof.UnreadStatus, ""},
		{"3 MiB", said(200, range1+strings.Repeat(" ", 3<<20)), proof.UnreadLarge, ""},
		{"3 MiB of many series", said(200, strings.Repeat(`{"metric":{}}`, 1<<18)), proof.UnreadSeveral, ""},
		{"an endless body", drips(strings.Repeat(" ", 1024)), proof.UnreadLarge, ""},
		{"a hanging server", hangs, proof.UnreadTimeout, ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			server := httptest.NewServer(row.answer)
			defer server.Close()
			s, asked, err := client(t, server.URL, 100*time.Millisecond).Range(t.Context(), &readiness.Connection{URL: server.URL + "/prom/"}, "vector(1)", noon, noon.Add(3*time.Minute), time.Minute)
			if got := reasonOf(t, err); got != row.reason || asked.Incomplete != row.doubt {
				t.Errorf("it reads %q, in doubt %q (%v)", got, asked.Incomplete, err)
			}
			if got := written(s); row.reason == "" && got != "1 2 3" {
				t.Errorf("it reads %s", got)
			}
		})
	}
}

func TestNobodyThereForARange(t *testing.T) {
	server := httptest.NewServer(said(200, range1))
	at := readiness.Connection{URL: server.URL + "/secret-path?token=hush"}
	c := client(t, server.URL, 0)
	server.Close()
	_, _, err := c.Range(t.Context(), &at, "vector(1)", noon, noon.Add(time.Minute), time.Minute)
	if reasonOf(t, err) != proof.UnreadRefused || strings.Contains(err.Error(), "hush") {
		t.Errorf("where nobody listens it reads %v", err)
	}
}

func TestTheSecondPieceIsAskedAfterTheFirst(t *testing.T) {
	var open, most, asks atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), open.Add(1)))
		defer open.Add(-1)
		if asks.Add(1); r.Method != http.MethodPost || r.FormValue("timeout") == "" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		said(503, "")(w, r)
	}))
	defer server.Close()
	_, _, err := client(t, server.URL, 0).Range(t.Context(), &readiness.Connection{URL: server.URL}, "vector(1)", noon.AddDate(0, 0, -14), noon, time.Minute)
	if reasonOf(t, err) != proof.UnreadStatus || asks.Load() != 1 || most.Load() != 1 {
		t.Errorf("%d questions, %d at once, error %v", asks.Load(), most.Load(), err)
	}
}
