package verify_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tallylight/internal/given"
	"tallylight/readiness"
	"tallylight/readiness/proof"
	"tallylight/readiness/scale"
	"tallylight/scaledocs"
	"tallylight/verify"
)

// C-04 is proven by what the scheduler itself answers, for the event as it is now.
func TestAScheduleProvesATask(t *testing.T) {
	now := time.Now()
	air := now.Add(30 * time.Hour).Truncate(time.Minute)
	event := given.Airing(air)
	event.Brief.Peak = "10x"
	moved, ordinary := event, event
	moved.Start, moved.End = moved.Start.Add(90*time.Minute), moved.End.Add(90*time.Minute)
	ordinary.Level, ordinary.Brief.Peak = 1, ""
	doc, _, err := scaledocs.Write(scaledocs.KEDA, scale.Read(now, given.Board(event), nil), scaledocs.Target{Name: "web", Usual: 4, Most: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		sentence string
		answer   http.HandlerFunc
		event    readiness.Event
		away     bool // the store
		want     proof.State
		said     string // measured and required, or the reason
	}{
		{"as it is planned", said(200, string(doc)), event, false, proof.Pass, "40 >= 40"},
		{"the event has moved since", said(200, string(doc)), moved, false, proof.Fail, "4 >= 40"},
		{"an event that needs no more than usual", said(200, string(doc)), ordinary, false, proof.Pass, " "},
		{"a scheduler that lets nobody in", said(403, string(doc)), event, false, proof.Unknown, proof.UnreadStatus},
		{"a page that is no schedule", said(200, "<html>sorry</html>"), event, false, proof.Unknown, proof.UnreadSchedule},
		{"one that hangs", hangs, event, false, proof.Unknown, proof.UnreadTimeout},
		{"an endless one", drips(strings.Repeat(" ", 64<<10)), event, false, proof.Unknown, proof.UnreadLarge},
		{"the plan cannot be read", said(200, string(doc)), event, true, proof.Unknown, proof.UnreadBroken},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			server := httptest.NewServer(row.answer)
			defer server.Close()
			asks := &verify.Schedules{Client: client(t, server.URL, 500*time.Millisecond), Facts: func(context.Context, time.Time) (readiness.Snapshot, error) {
				if row.away {
					return readiness.Snapshot{}, errors.New("away")
				}
				return given.Board(row.event), nil
			}}
			r := asks.Ask(t.Context(), nil, proof.Query{Ask: server.URL + "/schedule", Want: proof.Want{Compare: ">=", Value: 4}}, row.event)
			got := r.Reason
			if got == "" {
				got = r.Measured + " " + r.Required
			}
			if r.State != row.want || got != row.said {
				t.Errorf("%s, %q; want %s, %q", r.State, got, row.want, row.said)
			}
		})
	}
}

// The header of a connection goes only to what lies below its address.
func TestASchedulesSecretStaysBelowItsAddress(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = append(got, r.Header.Get("Authorization")) }))
	defer server.Close()
	with := readiness.Connection{URL: server.URL + "/apis", Header: "Authorization", Value: "Bearer hush"}
	asks := &verify.Schedules{Client: client(t, server.URL, 0), Facts: func(context.Context, time.Time) (readiness.Snapshot, error) { return readiness.Snapshot{}, nil }}
	for _, path := range []string{"/apis/keda.sh/v1alpha1", "/other", "/apis/../other"} {
		asks.Ask(t.Context(), &with, proof.Query{Ask: server.URL + path}, readiness.Event{})
	}
	if len(got) != 1 || got[0] != "Bearer hush" {
		t.Errorf("asked %d times, with %q", len(got), got)
	}
}

func TestNoNumberOfMachinesIsRefused(t *testing.T) {
	for _, row := range []struct {
		sentence string
		want     proof.Want
		wrong    bool
	}{
		{"four machines", proof.Want{Compare: ">=", Value: 4}, false},
		{"none", proof.Want{Compare: ">="}, true},
		{"fewer than none", proof.Want{Compare: ">=", Value: -4}, true},
		{"exactly four", proof.Want{Compare: "==", Value: 4}, true},
		{"a text", proof.Want{Compare: "==", Text: "four"}, true},
		{"nothing to compare", proof.Want{Value: 4}, true},
	} {
		ask := given.Ladder.Templates[0].Ask
		ask.Verify, ask.Proof, ask.Check, ask.Want = scale.VerifySchedule, "", "https://kube.example/apis", row.want
		if got := len(ask.Wrong()) > 0; got != row.wrong {
			t.Errorf("%s: refused %v: %v", row.sentence, got, ask.Wrong())
		}
	}
}
