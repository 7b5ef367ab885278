package e2e

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"tallylight/internal/pgtest"
)

// How a round goes: so many programs write at once, and the power is cut after at most so many of their acknowledgements. Every
// fifth round cuts it within the first start on a new database, while that is migrated.
const (
	writers     = 4
	mostAcks    = 40
	ofCalendar  = 40 // events, all of one generation
	freshEvery  = 5
	freshWithin = 150 * time.Millisecond
)

// TestKillLosesNothing kills the program again and again while people write, calendars are imported and databases are migrated:
// it starts again, has what it acknowledged, no half of an import, and a log whose chain holds.
func TestKillLosesNothing(t *testing.T) {
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) {
		killed(t, func() string { return "sqlite:" + filepath.Join(t.TempDir(), "kills.db") })
	})
	t.Run("PostgreSQL", func(t *testing.T) { killed(t, func() string { return pgtest.DSN(t) }) })
}

// victim is a program that is killed, with what it acknowledged.
type victim struct {
	*program
	token    http.Header
	calendar string // its address
	feed     string

	mu       sync.Mutex
	left     int           // acknowledgements until it is killed
	now      chan struct{} // closed when it is to be killed
	events   []string
	finished []string // tasks
	acks     int      // of all rounds
	imported bool     // in some round
}

func killed(t *testing.T, database func() string) {
	var slowest time.Duration
	address := database()
	v := newVictim(t, address)
	for round := range kills {
		if round%freshEvery == freshEvery-1 {
			v.newborn(database())
			continue
		}
		v.left, v.now, v.events, v.finished = 1+rand.IntN(mostAcks), make(chan struct{}), nil, nil
		v.reimport(round)
		var busy sync.WaitGroup
		for w := range writers {
			busy.Go(func() { v.write(fmt.Sprint(round, ".", w)) })
		}
		<-v.now
		v.kill()
		busy.Wait()
		slowest = max(slowest, v.restart())
		v.hasAll(round)
	}
	v.run("", "audit", "verify")
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok { // PostgreSQL was not killed
		isWhole(t, file)
	}
	if !v.imported || v.acks < kills {
		t.Errorf("%d acknowledgements, an import: %v: that is too little to lose", v.acks, v.imported)
	}
	t.Logf("%d kills, %d acknowledgements; the slowest start took %v", kills, v.acks, slowest.Round(time.Millisecond))
}

func newVictim(t *testing.T, database string) *victim {
	t.Helper()
	calendar := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		fmt.Fprint(w, generation(r.URL.Query().Get("g")))
	}))
	v := &victim{program: start(t, []string{"serve"}, "DATABASE_URL="+database, newKey(t), "TALLYLIGHT_ALLOW="+calendar.address), calendar: "http://" + calendar.address}
	v.token = http.Header{"Authorization": {"Bearer " + v.run("", "token", "create", "--name", "kills", "--role", "sre")}}
	var feed struct{ ID string }
	if status := v.askAs(http.DefaultClient, v.token.Clone(), http.MethodPost, "/feeds",
		fmt.Sprintf(`{"name":"TV","url":"%s/?g=first","allow_http":true}`, v.calendar), &feed); status != http.StatusCreated {
		t.Fatalf("the feed: %d", status)
	}
	v.feed = feed.ID
	return v
}

// generation is a calendar whose events all say of which generation they are.
func generation(g string) string {
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"}
	for i := range ofCalendar {
		lines = append(lines, "BEGIN:VEVENT", fmt.Sprintf("UID:%d@test", i), fmt.Sprintf("DTSTART:202701%02dT%02d0000Z", 1+i%28, i/28),
			"DURATION:PT1H", fmt.Sprintf("SUMMARY:generation %s number %d", g, i), "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

// reimport has the calendar imported anew, whenever the program comes to it.
func (v *victim) reimport(round int) {
	var feed struct{ Version int }
	if status := v.askAs(http.DefaultClient, v.token.Clone(), http.MethodGet, "/feeds/"+v.feed, "", &feed); status != http.StatusOK {
		v.t.Fatalf("the feed: %d", status)
	}
	body := fmt.Sprintf(`{"url":"%s/?g=%d","allow_http":true,"version":%d}`, v.calendar, round, feed.Version)
	if status := v.askAs(http.DefaultClient, v.token.Clone(), http.MethodPatch, "/feeds/"+v.feed, body, nil); status >= 300 {
		v.t.Fatalf("change the feed: %d", status)
	}
}

// write enters events with a finished task each, until the program is gone.
func (v *victim) write(name string) {
	for n := 0; ; n++ {
		var event, task struct {
			ID      string
			Version int
		}
		if !v.acknowledged(http.MethodPost, "/events", fmt.Sprintf(`{"title":"written %s.%d","start":"2027-06-01T12:00:00Z"}`, name, n), &event) {
			return
		}
		v.note(&v.events, event.ID)
		if !v.acknowledged(http.MethodPost, "/events/"+event.ID+"/tasks", `{"title":"Call the venue","gate":{"anchor":"start"}}`, &task) ||
			!v.acknowledged(http.MethodPut, "/tasks/"+task.ID+"/completion", fmt.Sprintf(`{"evidence":"called","version":%d}`, task.Version), nil) {
			return
		}
		v.note(&v.finished, task.ID)
	}
}

// acknowledged asks for a change and says whether it was acknowledged; false means that the program is gone.
func (v *victim) acknowledged(method, path, body string, into any) bool {
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		v.t.Error(err)
		return false
	}
	r.Header = v.token.Clone()
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return false // the power was cut before it was said
	}
	if resp.StatusCode >= 300 {
		v.t.Errorf("%s %s is answered %d: %s", method, path, resp.StatusCode, answer)
		v.mu.Lock()
		defer v.mu.Unlock()
		v.cut()
		return false
	}
	if into != nil {
		err = json.NewDecoder(bytes.NewReader(answer)).Decode(into)
	}
	return err == nil
}

// note keeps an id that was acknowledged, and cuts the power when it is time.
func (v *victim) note(list *[]string, id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	*list = append(*list, id)
	v.acks++
	if v.left--; v.left == 0 {
		v.cut()
	}
}

// cut has the power cut.
func (v *victim) cut() {
	select {
	case <-v.now:
	default:
		close(v.now)
	}
}

// restart starts the program again and says after how long it answered.
func (v *victim) restart() time.Duration {
	v.t.Helper()
	begun := time.Now()
	v.launch()
	v.said.wait(v.t, greeting)
	took := time.Since(begun)
	if took > mostStart {
		v.t.Errorf("it answers after %v", took)
	}
	return took
}

// newborn kills the program within its first start on a new database, which comes up all the same.
func (v *victim) newborn(database string) {
	v.t.Helper()
	young := &program{t: v.t, dir: v.t.TempDir(), cmd: v.cmd, env: append(v.env, "DATABASE_URL="+database, "TALLYLIGHT_LISTEN=127.0.0.1:0")}
	young.launch()
	<-time.After(rand.N(freshWithin))
	young.kill()
	young.launch()
	young.said.wait(v.t, greeting)
	if told := young.run("", "audit", "verify"); !strings.HasPrefix(told, "verified lines") {
		v.t.Errorf("a database whose first start was cut short: %s", told)
	}
	young.stop()
}

// hasAll reads back what was acknowledged in this round, and the calendar, which is of one generation.
func (v *victim) hasAll(round int) {
	v.t.Helper()
	for _, id := range v.events {
		if status := v.askAs(http.DefaultClient, v.token.Clone(), http.MethodGet, "/events/"+id, "", nil); status != http.StatusOK {
			v.t.Errorf("round %d: an event that was acknowledged is answered %d", round, status)
		}
	}
	for _, id := range v.finished {
		var task struct{ State string }
		if status := v.askAs(http.DefaultClient, v.token.Clone(), http.MethodGet, "/tasks/"+id, "", &task); status != http.StatusOK || task.State != "done" {
			v.t.Errorf("round %d: a task that was finished is answered %d, %q", round, status, task.State)
		}
	}
	var list struct {
		Events []struct{ Title string }
	}
	v.askAs(http.DefaultClient, v.token.Clone(), http.MethodGet, "/events?from=2027-01-01T00:00:00Z&to=2027-02-01T00:00:00Z&limit=200", "", &list)
	generations := map[string]int{}
	for _, e := range list.Events {
		generations[strings.Fields(e.Title)[1]]++
	}
	if len(list.Events) != ofCalendar && len(list.Events) != 0 || len(generations) > 1 {
		v.t.Errorf("round %d: the calendar was imported in part: %v", round, generations)
	}
	v.imported = v.imported || len(generations) > 0
}

// isWhole has SQLite check a file.
func isWhole(t *testing.T, file string) {
	t.Helper()
	base, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer base.Close()
	var says string
	if err := base.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&says); err != nil || says != "ok" {
		t.Errorf("the file: %s, %v", says, err)
	}
}
