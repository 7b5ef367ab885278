package cli

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/fault"
	"tallylight/web/secrets"
)

// asked asks the API with a new token of a role, and gives the status and the body of the answer.
func (n *night) asked(role readiness.Role, method, path, contentType, body string) (int, string) {
	n.Helper()
	token, hash := secrets.NewSecret(secrets.TokenPrefix)
	_, err := n.p.store.AddToken(n.Context(), account.Token{Name: "safety " + token[len(token)-6:], Role: role, Scope: account.Admin}, hash, readiness.System, n.clock.now())
	n.must(err)
	r, err := http.NewRequestWithContext(n.Context(), method, n.url+path, strings.NewReader(body))
	n.must(err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", contentType)
	answer, err := http.DefaultClient.Do(r)
	n.must(err)
	defer answer.Body.Close()
	read, err := io.ReadAll(answer.Body)
	n.must(err)
	return answer.StatusCode, string(read)
}

// TestViewersAreNotToldWhatAPrivateEventsProblemQuotes imports a file whose confidential event has a rule that cannot be taken.
func TestViewersAreNotToldWhatAPrivateEventsProblemQuotes(t *testing.T) {
	n := newNight(t, time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC))
	feed, err := n.p.store.AddFeed(t.Context(), readiness.Feed{Name: "File"}, nil, n.yui, n.clock.now())
	n.must(err)
	const file = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:priv2@x\r\nDTSTAMP:20261129T000000Z\r\n" +
		"DTSTART:20261203T120000Z\r\nDURATION:PT1H\r\nCLASS:CONFIDENTIAL\r\nSUMMARY:a\r\nRRULE:FREQ=BAD;SECRETWORD07\r\nLOCATION:b\r\n" +
		"END:VEVENT\r\nEND:VCALENDAR\r\n"
	_, err = n.p.importer.ImportFile(t.Context(), feed.ID, []byte(file), readiness.ReplaceEvents)
	n.must(err)
	for _, path := range []string{"/api/v1/feeds", "/api/v1/feeds/" + feed.ID} {
		status, body := n.asked(readiness.Viewer, "GET", path, "", "")
		if status != http.StatusOK || !strings.Contains(body, "bad-rule") || strings.Contains(body, "SECRETWORD07") {
			t.Errorf("a viewer is told by %s: %d %s", path, status, body)
		}
	}
}

// TestARefusalIsNoLongerThanItsRequest sends an event of 60,000 members that nobody knows.
func TestARefusalIsNoLongerThanItsRequest(t *testing.T) {
	n := newNight(t, time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC))
	members := make([]string, 60_000)
	for i := range members {
		members[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	status, body := n.asked(readiness.SRE, "POST", "/api/v1/events", "application/json", "{"+strings.Join(members, ",")+"}")
	if status != http.StatusUnprocessableEntity || len(body) > 16<<10 || strings.Count(body, `"location"`) != fault.MostNamed {
		t.Errorf("%d, %d bytes, %d fields", status, len(body), strings.Count(body, `"location"`))
	}
}

func TestTheLogLeavesTheFaultsOfTheDatabaseToTheStore(t *testing.T) {
	var said bytes.Buffer
	log := newLog(&said, "info")
	full := fmt.Errorf("write: %w", fault.Store{Kind: fault.StoreFull, Cause: io.ErrShortWrite})
	log.Error("job failed", "job", "feeds", "error", full)
	log.With("a", 1).WithGroup("b").Error("job failed", "error", full)
	if said.Len() != 0 {
		t.Errorf("what a fault brings about is told: %s", said.String())
	}
	log.Error("job failed", "error", io.ErrUnexpectedEOF)
	log.Error("database fault", "fault", string(fault.StoreFull), slog.Any("cause", full))
	if got := strings.Count(said.String(), "\n"); got != 2 {
		t.Errorf("another failure and the fault itself are told in %d lines", got)
	}
}
