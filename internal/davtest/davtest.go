// Package davtest gives tests an account each on a real CalDAV server, Radicale. One server runs for all tests of a
// process; it is stopped and its files are removed however the process ends.
package davtest

import (
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Account is someone who keeps calendars on the server. No other test uses it.
type Account struct {
	URL      string // of the folder with the account's calendars, which is the principal as well
	User     string
	Password string
}

// shared is the server of this process.
var shared = sync.OnceValues(start)

// users guards the server's file of passwords.
var users sync.Mutex

// New gives an account without calendars. Where Radicale is not installed the test is skipped, or fails when CI=true.
func New(tb testing.TB) *Account {
	tb.Helper()
	on, err := shared()
	if err != nil && os.Getenv("CI") != "true" {
		tb.Skipf("no CalDAV server to test with: %v; go tool task prepare installs it", err)
	}
	if err != nil {
		tb.Fatalf("no CalDAV server to test with: %v", err)
	}
	a := &Account{User: strings.ToLower(rand.Text()), Password: rand.Text()}
	a.URL = on.url + "/" + a.User + "/"
	users.Lock()
	defer users.Unlock()
	f, err := os.OpenFile(filepath.Join(on.dir, passwords), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		tb.Fatalf("open the accounts: %v", err)
	}
	_, err = io.WriteString(f, a.User+":"+a.Password+"\n")
	if err := errors.Join(err, f.Close()); err != nil {
		tb.Fatalf("add an account: %v", err)
	}
	return a
}

// Calendar makes a calendar (RFC 4791 5.3.1) and gives its URL, which ends with a slash.
func (a *Account) Calendar(tb testing.TB, name, title string) string {
	tb.Helper()
	u := a.URL + name + "/"
	a.do(tb, "MKCALENDAR", u, `<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>`+
		`<D:displayname>`+title+`</D:displayname></D:prop></D:set></C:mkcalendar>`)
	return u
}

// Put writes an object.
func (a *Account) Put(tb testing.TB, url, body string) {
	tb.Helper()
	a.do(tb, http.MethodPut, url, body)
}

// Delete removes an object or a calendar.
func (a *Account) Delete(tb testing.TB, url string) {
	tb.Helper()
	a.do(tb, http.MethodDelete, url, "")
}

func (a *Account) do(tb testing.TB, method, url, body string) {
	tb.Helper()
	request, err := http.NewRequestWithContext(tb.Context(), method, url, strings.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	request.SetBasicAuth(a.User, a.Password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		said, _ := io.ReadAll(response.Body)
		tb.Fatalf("%s: %s %s", method, response.Status, said)
	}
}
