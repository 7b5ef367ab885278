package web_test

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"tallylight/readiness/notice"
	"tallylight/web"
	"tallylight/web/api"
)

// alsoAPI serves the API, too.
func alsoAPI(c *web.Config) {
	c.API = api.Register(api.Config{Store: c.Store, Calendars: c.Calendars, Now: c.Now, Zone: c.Zone1, Version: "test", SessionClock: c.SessionClock})
}

// held is what the database holds, but for when people and sessions were seen last: a sum of each table.
func (s *site) held() map[string]string {
	s.Helper()
	file, err := sql.Open("sqlite", "file:"+s.file+"?mode=ro")
	s.must(err)
	defer file.Close()
	var tables string
	s.must(file.QueryRowContext(s.Context(), `SELECT group_concat(name) FROM sqlite_master WHERE type = 'table' AND name <> 'sessions'`).Scan(&tables))
	sums := map[string]string{}
	for name := range strings.SplitSeq(tables, ",") {
		sums[name] = s.sum(file, name)
	}
	return sums
}

func (s *site) sum(file *sql.DB, table string) string {
	s.Helper()
	rows, err := file.QueryContext(s.Context(), `SELECT * FROM "`+table+`"`)
	s.must(err)
	defer rows.Close()
	columns, err := rows.Columns()
	s.must(err)
	sum := sha256.New()
	for rows.Next() {
		row := make([]any, len(columns))
		for i := range row {
			row[i] = new(any)
		}
		s.must(rows.Scan(row...))
		for i, name := range columns {
			if table != "people" || name != "seen_at" {
				fmt.Fprintf(sum, "%s=%v\n", name, *row[i].(*any))
			}
		}
	}
	s.must(rows.Err())
	return fmt.Sprintf("%x", sum.Sum(nil))
}

var parameter = regexp.MustCompile(`:\w+|\*`)

// examples gives an address for each route of the router, those of the table of routes where there are some.
func (s *site) examples() (all []*echo.Route) {
	table := routes(s)
	for _, r := range s.Routes() {
		path := parameter.ReplaceAllString(r.Path, "none")
		if i := slices.IndexFunc(table, func(row route) bool { return row.method == r.Method && row.pattern == r.Path }); i >= 0 {
			path = table[i].path
		}
		all = append(all, &echo.Route{Method: r.Method, Path: path, Name: r.Path})
	}
	return all
}

func TestNoWriteWithoutASignOfOurPages(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Sample = sample{} }, alsoAPI)
	examples, cookie := s.examples(), s.as(admin)
	held, walked := s.held(), 0
	for _, sent := range []struct {
		sentence string
		headers  []string
	}{
		{"nothing that says who started it", []string{"Origin", ""}},
		{"another site", []string{"Origin", "https://evil.example"}},
		{"this host by https", []string{"Origin", strings.Replace(s.url, "http:", "https:", 1)}},
		{"no origin", []string{"Origin", "null"}},
		{"another site by Fetch Metadata", []string{"Sec-Fetch-Site", "cross-site"}},
		{"a neighbour by Fetch Metadata", []string{"Sec-Fetch-Site", "same-site"}},
		{"another site that says it is ours", []string{"Origin", s.url, "Sec-Fetch-Site", "cross-site"}},
		{"ours by Fetch Metadata, another by its origin", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "same-origin"}},
	} {
		for _, r := range examples {
			if !slices.Contains([]string{"POST", "PUT", "PATCH", "DELETE"}, r.Method) || (strings.Contains(r.Name, "/hooks/") || strings.HasSuffix(r.Name, "/backchannel") || r.Name == notice.StopAddress) && sent.headers[1] == "" {
				continue
			}
			walked++
			if a := s.ask(cookie, r.Method, r.Path, "", sent.headers...); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s %s with %s: %d", r.Method, r.Name, sent.sentence, a.StatusCode)
			}
		}
	}
	for table, sum := range s.held() {
		if sum != held[table] {
			t.Errorf("%s has changed", table)
		}
	}
	if walked < 1000 {
		t.Errorf("only %d requests: the router was not walked", walked)
	}
}

func TestReadingChangesNothing(t *testing.T) {
	s := open(t, func(c *web.Config) { c.Sample = sample{} }, alsoAPI)
	examples, cookie := s.examples(), s.as(admin)
	held, walked := s.held(), 0
	for _, r := range examples {
		if r.Method == "GET" && r.Path != "/live" {
			walked++
			s.ask(cookie, r.Method, r.Path, "")
			s.ask(cookie, http.MethodHead, r.Path, "")
		}
	}
	for table, sum := range s.held() {
		if sum != held[table] {
			t.Errorf("%s has changed", table)
		}
	}
	if walked < 80 {
		t.Errorf("only %d addresses: the router was not walked", walked)
	}
}

func TestAProgramNeedsNoSign(t *testing.T) {
	s := open(t, alsoAPI)
	for _, row := range []struct {
		sentence, cookie string
		headers          []string
		status           int
	}{
		{"a token", "", []string{"Origin", "", "Authorization", "Bearer tl_none"}, 401},
		{"a token beside a session", s.as(admin), []string{"Origin", "", "Authorization", "Bearer tl_none"}, 401},
		{"neither token nor session", "", []string{"Origin", ""}, 401},
		{"a session", s.as(admin), []string{"Origin", ""}, 403},
		{"a session and another scheme, which browsers send of themselves", s.as(admin), []string{"Origin", "", "Authorization", "Basic dTpw"}, 403},
		{"a token from a page of another site", "", []string{"Origin", "https://evil.example", "Authorization", "Bearer tl_none"}, 403},
	} {
		if a := s.ask(row.cookie, "POST", "/api/v1/events", "{}", row.headers...); a.StatusCode != row.status {
			t.Errorf("%s: %d, want %d", row.sentence, a.StatusCode, row.status)
		}
	}
	if a := s.ask(s.as(admin), "POST", "/more", "", "Origin", "", "Authorization", "Bearer tl_none"); a.StatusCode != 403 {
		t.Errorf("a page with a token: %d", a.StatusCode)
	}
}

func TestBehindAProxyThatSpeaksTLS(t *testing.T) {
	s := open(t, behindProxy)
	host := strings.TrimPrefix(s.url, "http://")
	for _, row := range []struct {
		sentence, said, origin string
		status                 int
	}{
		{"https by the proxy's word", "https", "https://" + host, 303},
		{"http by it", "http", "https://" + host, 403},
		{"a page of http under https", "https", "http://" + host, 403},
		{"what a client said before it", "https, http", "https://" + host, 403},
	} {
		if a := s.ask(s.as(sre), "POST", "/settings/sessions/delete", "", "X-Forwarded-Proto", row.said, "Origin", row.origin); a.StatusCode != row.status {
			t.Errorf("%s: %d, want %d", row.sentence, a.StatusCode, row.status)
		}
	}
	untrusted := open(t)
	a := untrusted.ask(untrusted.as(sre), "POST", "/settings/sessions/delete", "", "X-Forwarded-Proto", "https", "Origin", strings.Replace(untrusted.url, "http:", "https:", 1))
	untrusted.expect(a, 403)
}
