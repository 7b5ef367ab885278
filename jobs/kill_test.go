package jobs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tallylight/db"
	"tallylight/internal/dbtest"
	"tallylight/internal/pgtest"
	"tallylight/jobs"
	"tallylight/notify"
	"tallylight/notify/signed"
	"tallylight/readiness"
	"tallylight/readiness/notice"
	"tallylight/text"
)

// sender is what a program of the test is told, as JSON in its environment: it changes something, and tells of it until it is killed.
type sender struct {
	Database, Key string
	Round         int
	Now           time.Time
}

const senderEnv = "TALLYLIGHT_TEST_SENDER"

// TestSender is the program that is killed. It lives for three minutes of its own clock.
func TestSender(t *testing.T) {
	told := os.Getenv(senderEnv)
	if told == "" {
		t.Skip("it is run by TestKillBetweenSendAndMark")
	}
	var s sender
	if err := json.Unmarshal([]byte(told), &s); err != nil {
		t.Fatal(err)
	}
	store := must(db.Open(t.Context(), s.Database, s.Now, quiet, db.KeySource{Text: s.Key}))
	defer store.Close()
	now := s.Now
	clock := func() time.Time { return now }
	notifier := &jobs.Notifier{Store: store}
	render := jobs.Renderer{Store: store, Clock: func(_ context.Context, now time.Time) text.Clock { return text.Clock{Now: now, Zone: tokyo} }}
	messenger := &jobs.Messenger{Store: store, Log: quiet, Now: clock, Luck: func() float64 { return 0 }, Render: render.Render,
		Senders: notify.Senders{"webhook": &signed.Sender{Client: &notify.Client{Transport: http.DefaultTransport, Now: clock}}}}
	if s.Round >= 0 {
		if err := notifier.Notice(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		start := s.Now.Add(60 * 24 * time.Hour)
		must(store.CreateEvent(t.Context(), readiness.Event{Title: titleOf(s.Round), Start: start, End: start.Add(time.Hour)}, pr, now))
	}
	for ; now.Before(s.Now.Add(3 * time.Minute)); now = now.Add(5 * time.Second) {
		if err := notifier.Notice(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if err := messenger.SendDue(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		messenger.Wait()
	}
}

func titleOf(round int) string { return fmt.Sprintf("show %03d.", round) }

// TestKillBetweenSendAndMark kills a program each time that a service has just taken a message of it, before the program knows: no message is
// lost, and each comes at most twice, under the same id.
func TestKillBetweenSendAndMark(t *testing.T) {
	t.Parallel()
	for engine, url := range map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(t.TempDir(), "kills.db") },
		"postgres": func() string { return pgtest.DSN(t) },
	} {
		t.Run(engine, func(t *testing.T) { t.Parallel(); killedSending(t, url()) })
	}
}

// service takes messages, and has whoever sends a new one killed.
type service struct {
	mu     sync.Mutex
	came   map[string]int
	bodies map[string]string // by id
	victim *exec.Cmd
	late   bool // it is killed when it has been answered
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.Header.Get("webhook-id")
	s.came[id]++
	known := s.bodies[id] != ""
	s.bodies[id] = string(body)
	if !known && s.victim != nil && strings.Contains(string(body), "show ") {
		victim := s.victim
		s.victim = nil
		if s.late {
			w.WriteHeader(http.StatusNoContent)
			_ = http.NewResponseController(w).Flush()
		}
		_ = victim.Process.Kill()
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func killedSending(t *testing.T, url string) {
	s := &service{came: map[string]int{}, bodies: map[string]string{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	key := dbtest.Keys(url).Text
	store := must(db.Open(t.Context(), url, noon, quiet, db.KeySource{Text: key}))
	way := must(store.AddChannel(t.Context(), notice.Channel{Kind: "webhook", Name: "hook", URL: server.URL, Secrets: map[string]string{"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
		Audience: "open", Lang: "en"}, admin, noon))
	plan := must(store.Plan(t.Context(), notice.SRE.Subscriber()))
	plan.Channels, plan.Version, plan.Quiet = []string{way.ID}, 0, notice.Quiet{} // a hundred rounds last until the morning
	plan.Choices = map[notice.Topic]notice.Choice{notice.TopicNew: {When: notice.AtOnce}}
	if err := store.SavePlan(t.Context(), plan, admin, noon); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	killed := 0
	for round := range kills + 1 {
		told := sender{Database: url, Key: key, Round: round, Now: noon.Add(time.Duration(round+1) * 10 * time.Minute)}
		if round == kills {
			told.Round = -1 // the last one lives, and sends what is left
		}
		if s.sends(t, told, round%2 == 1) {
			killed++
		}
	}
	all := ""
	twice := 0
	for id, n := range s.came {
		all += s.bodies[id]
		if n == 2 {
			twice++
		} else if n > 2 {
			t.Errorf("message %s came %d times", id, n)
		}
	}
	for round := range kills {
		if n := strings.Count(all, titleOf(round)); n == 0 {
			t.Errorf("message %d was lost", round)
		}
	}
	if killed != kills || twice == 0 {
		t.Errorf("%d of %d programs were killed, %d messages came twice: that proves little", killed, kills, twice)
	}
	t.Logf("%d kills, %d messages, %d of them twice", killed, len(s.came), twice)
}

// sends runs a program, and says whether it was killed.
func (s *service) sends(t *testing.T, told sender, late bool) (killed bool) {
	t.Helper()
	env := must(json.Marshal(told))
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSender$")
	cmd.Env = append(os.Environ(), senderEnv+"="+string(env))
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	s.mu.Lock()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if told.Round >= 0 {
		s.victim, s.late = cmd, late
	}
	s.mu.Unlock()
	err := cmd.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	killed = told.Round >= 0 && s.victim == nil
	s.victim = nil
	if err != nil && !killed {
		t.Fatalf("round %d: %v\n%s", told.Round, err, said.String())
	}
	return killed
}
