package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tallylight/internal/freeport"
)

// binary is the program, built once for all tests of the package.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "tallylight-e2e-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "tallylight")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", file, "tallylight")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return file, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if file, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(file))
	}
	os.Exit(code)
}

// program is a running Tallylight.
type program struct {
	t    *testing.T
	url  string
	dir  string
	said *lines
	env  []string
	cmd  *exec.Cmd
	dead bool // it was killed
}

// lines is what a process printed so far; it can be waited on.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	close(l.more)
	l.more = make(chan struct{})
	return len(p), nil
}

// wait gives the first submatch of the pattern in what was printed, as soon as it is there.
func (l *lines) wait(t *testing.T, pattern string) string {
	t.Helper()
	expression := regexp.MustCompile(pattern)
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		l.mu.Lock()
		found, more, said := expression.FindStringSubmatch(l.text.String()), l.more, l.text.String()
		l.mu.Unlock()
		if found != nil {
			return found[len(found)-1]
		}
		select {
		case <-more:
		case <-deadline.C:
			t.Fatalf("the program never printed %s; it said:\n%s", pattern, said)
		}
	}
}

// start runs the program with arguments and environment on a free port until the test ends.
func start(t *testing.T, args []string, env ...string) *program {
	t.Helper()
	address, err := freeport.Address()
	if err != nil {
		t.Fatal(err)
	}
	return startAt(t, address, args, env...)
}

// startAt does the same at an address that somebody else has to know before.
func startAt(t *testing.T, address string, args []string, env ...string) *program {
	t.Helper()
	file, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, dir: t.TempDir(), said: &lines{more: make(chan struct{})}}
	p.url = "http://" + address
	p.env = append(append(os.Environ(), "TALLYLIGHT_LISTEN="+address, "DATABASE_URL=sqlite:"+filepath.Join(p.dir, "e2e.db")), env...)
	p.cmd = &exec.Cmd{Path: file, Args: append([]string{file}, args...), Dir: p.dir, Env: p.env, Stderr: p.said, Stdout: p.said}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	p.said.wait(t, greeting)
	return p
}

// greeting is what the program says once it answers.
const greeting = `Tallylight \S+: (http\S+)`

// launch starts a program that was killed, and does not wait until it answers.
func (p *program) launch() {
	p.t.Helper()
	p.said = &lines{more: make(chan struct{})}
	p.cmd = &exec.Cmd{Path: p.cmd.Path, Args: p.cmd.Args, Dir: p.dir, Env: p.env, Stderr: p.said, Stdout: p.said}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.dead = false
}

// stop ends the program as a service manager would; it must end by itself and well.
func (p *program) stop() {
	if p.dead {
		return
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Errorf("stop: %v", err)
	}
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the program ended with %v", err)
	}
	if p.t.Failed() {
		p.t.Logf("the program said:\n%s", p.said.text.String())
	}
}

// kill ends the program as a power cut would.
func (p *program) kill() {
	p.t.Helper()
	p.dead = true
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatalf("kill: %v", err)
	}
	_ = p.cmd.Wait() // it says that it was killed
}

// ask asks the API of the demo by its token, as an SRE, reads the answer and gives its status.
func (p *program) ask(method, path, body string, into any) int {
	p.t.Helper()
	return p.askAs(http.DefaultClient, http.Header{"Authorization": {"Bearer " + p.said.wait(p.t, `(tl_\w+)`)}}, method, path, body, into)
}

// askAs asks the API of the program as whoever the client is signed in as, or the header tells of.
func (p *program) askAs(client *http.Client, who http.Header, method, path, body string, into any) int {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header = who
	r.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && into != nil {
		err = json.Unmarshal(answer, into)
	}
	if err != nil {
		p.t.Fatalf("%s %s: %s %v", method, path, answer, err)
	}
	return resp.StatusCode
}

// newKey gives the setting of a file with a new key for secrets, which PostgreSQL needs.
func newKey(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "keys")
	key := (&program{t: t, env: os.Environ()}).run("", "key", "new")
	if err := os.WriteFile(file, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	return "TALLYLIGHT_KEY_FILE=" + file
}

// postForm sends a form as one of the program's own pages does.
func (p *program) postForm(client *http.Client, path string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {p.url}}
	return client.Do(r)
}

// sample has the demo's own top page do something: stop, or have its origin stop.
func (p *program) sample(do string) {
	p.t.Helper()
	resp, err := p.postForm(http.DefaultClient, "/demo/toppage", url.Values{"do": {do}})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode >= 400 {
		p.t.Fatalf("%s: %s, %v", do, resp.Status, err)
	}
}

// patience is how long a state may take to come on a busy machine.
const patience = 90 * time.Second

// until looks until it is so, for as long as it may take.
func until(t *testing.T, what string, within time.Duration, is func() bool) {
	t.Helper()
	deadline, again := time.NewTimer(within), time.NewTicker(200*time.Millisecond)
	defer deadline.Stop()
	defer again.Stop()
	for !is() {
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("%s: not within %v", what, within)
		}
	}
}

// run runs another command of the program on the same database.
func (p *program) run(stdin string, args ...string) string {
	p.t.Helper()
	file, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(file, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = p.dir, p.env, strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// site is a server of the test's own that can be stopped and started again on the same address.
type site struct {
	t       *testing.T
	address string
	handler http.Handler
	server  *http.Server
}

func newSite(t *testing.T, handler http.Handler) *site {
	address, err := freeport.Address()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, address: address, handler: handler}
	s.start()
	t.Cleanup(s.stop)
	return s
}

func (s *site) start() {
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.server = &http.Server{Handler: s.handler, ReadHeaderTimeout: time.Second}
	go s.server.Serve(listener)
}

func (s *site) stop() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s.server.Shutdown(ctx)
	s.server.Close()
}
