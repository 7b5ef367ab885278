package notify

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestWhatAStatusMeans(t *testing.T) {
	rows := []struct {
		sentence    string
		status      int
		word        string
		final, gone bool
	}{
		{"taken", 200, "", false, false},
		{"taken without a word", 204, "", false, false},
		{"redirects are for people to look into", 307, "redirect", false, false},
		{"a bad message stays bad", 400, "status", true, false},
		{"so does a key", 401, "status", true, false},
		{"nobody there", 404, "status", true, true},
		{"too slow", 408, "status", false, false},
		{"gone", 410, "status", true, true},
		{"too early", 425, "status", false, false},
		{"too many", 429, "status", false, false},
		{"broken", 500, "status", false, false},
		{"down", 503, "status", false, false},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			o := Answer{Status: row.status, Word: statusWord(row.status), At: noon}.Outcome()
			if o.Word != row.word || o.Final != row.final || o.Gone != row.gone || o.Status != row.status {
				t.Errorf("%+v", o)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	rows := []struct {
		sentence, said string
		want           time.Duration
	}{
		{"seconds", "30", 30 * time.Second},
		{"decimals", "0.65", 650 * time.Millisecond},
		{"decimals are never cut short", "1.0001", 1001 * time.Millisecond},
		{"a date", noon.Add(time.Minute).Format(http.TimeFormat), time.Minute},
		{"at most a day", "86401", 24 * time.Hour},
		{"nothing", "", 0},
		{"at once", "0", 0},
		{"before now", "-5", 0},
		{"words that Go takes for numbers", "Inf", 0},
		{"exponents", "1e3", 0},
		{"two points", "1.2.3", 0},
		{"a point alone", ".", 0},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			got := Answer{At: noon, Header: http.Header{"Retry-After": {row.said}}}.RetryAfter()
			if got.IsZero() != (row.want == 0) || row.want != 0 && got.Sub(noon) != row.want {
				t.Errorf("%v, want %v", got.Sub(noon), row.want)
			}
		})
	}
}

func TestDetailHoldsNoSecret(t *testing.T) {
	to := Target{URL: "https://hooks.example/services/T0001/B0001/k3QdXyZ0123456789", Secrets: map[string]string{"token": "xoxb_1234567890_abc"}}
	rows := []struct{ sentence, said, want string }{
		{"a word", "channel_not_found", "channel_not_found"},
		{"a number", "50035", "50035"},
		{"a sentence is not shown", "the channel was not found", ""},
		{"markup is not", "<script>", ""},
		{"a secret that is sent back is not", "xoxb_1234567890_abc", ""},
		{"nor a part of it", "1234567890_abc", ""},
		{"nor a word around it", "bad_xoxb_1234567890_abc", ""},
		{"nor the end of the address", "k3QdXyZ0123456789", ""},
		{"nor what never ends", strings.Repeat("a", 65), ""},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := to.Detail(row.said); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
}

func TestAnAnswerIsReadInPart(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write(make([]byte, 1<<10))
		}
	}))
	t.Cleanup(server.Close)
	client := &Client{Transport: allowing(t, server.URL), Now: func() time.Time { return noon }}
	rows := []struct {
		sentence string
		most     int64
		want     int
	}{
		{"4 KiB of an answer without end", 0, 4 << 10},
		{"more where the service sends the message back", WholeMessage, 64 << 10},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if a := client.Do(t.Context(), Request{URL: server.URL, Most: row.most}); len(a.Body) != row.want || a.Torn != "" || a.Status != 200 {
				t.Errorf("%d bytes, status %d, torn %q", len(a.Body), a.Status, a.Torn)
			}
		})
	}
}
