package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestWhatIsTooLargeIsAnswered: whoever sends megabytes too many reads why they are refused, also who reads only when all is sent.
func TestWhatIsTooLargeIsAnswered(t *testing.T) {
	s := withAPI(t)
	token := s.token()
	large := `{"title":"` + strings.Repeat("x", 9<<20) + `"}`
	for _, row := range []struct{ sentence, method, path, headers, answer string }{
		{"an event", "POST", "/api/v1/events", "", "413"},
		{"one to be remembered", "POST", "/api/v1/events", "Idempotency-Key: k\r\n", "413"},
		{"an edit", "PATCH", "/api/v1/events/" + s.events[0].ID, "", "413"},
		{"a calendar", "POST", "/api/v1/feeds", "", "413"},
		{"a signed message", "POST", "/api/v1/hooks/none", "", "413"},
		{"an address that there is not", "POST", "/api/v1/nothing", "", "4"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for _, chunked := range []bool{false, true} {
				var body io.Reader = strings.NewReader(large)
				if chunked {
					body = struct{ io.Reader }{body}
				}
				r, err := http.NewRequestWithContext(t.Context(), row.method, s.url+row.path, body)
				s.must(err)
				r.Header.Set("Authorization", "Bearer "+token)
				r.Header.Set("Content-Type", "application/json")
				if name, value, any := strings.Cut(strings.TrimSpace(row.headers), ": "); any {
					r.Header.Set(name, value)
				}
				a, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatalf("chunked %t: %v", chunked, err)
				}
				said, err := io.ReadAll(a.Body)
				s.must(err)
				s.must(a.Body.Close())
				if !strings.HasPrefix(fmt.Sprint(a.StatusCode), row.answer) || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") || !strings.Contains(string(said), `"status":`+row.answer) {
					t.Errorf("chunked %t: %d %s %s", chunked, a.StatusCode, a.Header.Get("Content-Type"), said)
				}
			}
			if status := sendsAllFirst(t, s, token, row.method, row.path, row.headers, large); !strings.Contains(status, " "+row.answer) {
				t.Errorf("who sends all first reads %q", status)
			}
		})
	}
}

// sendsAllFirst sends a request by a connection of its own, reads only when all of it is sent, and gives the first line of the answer.
func sendsAllFirst(t *testing.T, s *site, token, method, path, headers, body string) string {
	t.Helper()
	c, err := net.DialTimeout("tcp", strings.TrimPrefix(s.url, "http://"), time.Minute)
	s.must(err)
	defer c.Close()
	s.must(c.SetDeadline(time.Now().Add(time.Minute)))
	if _, err := fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s",
		method, path, strings.TrimPrefix(s.url, "http://"), token, headers, len(body), body); err != nil {
		t.Fatalf("sending: %v", err)
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	s.must(err)
	return line
}
